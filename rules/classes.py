"""Exchangeable classes: equal invoices and equal payments, paired by date but possible in every other way.

The lowest and the highest sum that counts over all pairings are computed; only what lies between them is in doubt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from models.money import ZERO, fen, from_fen
from rules.case import Case
from rules.codes import PAIR_CODES
from rules.cutting import FATES, ORDER, Ledger, Part, pool
from rules.faults import WORST, Binding, Fault
from rules.orders import poured_otherwise, rates_of
from rules.policy_tables import Outcome
from rules.tranches import Tranche

Pools = dict[str, tuple[Part, ...]]
NAMED = 5
"""Invoices that a message lists by number."""
SplitKey = tuple[str, tuple[str, ...]]
Settled = Mapping[SplitKey, Outcome]
"""What becomes of the yuan of a class on which a person decided: `info` leaves them as they are paired."""
NOTHING_SETTLED: Settled = {}


@dataclass(frozen=True, slots=True)
class Spread:
    """What counts of a class's invoices: as paired, at the least, at the most."""

    tranches: tuple[Tranche, ...]
    paired: Decimal
    low: Decimal
    high: Decimal


def classes_of(case: Case) -> list[tuple[Tranche, ...]]:
    """The accepted tranches of each class; those of invoices that nobody claims belong to it, though none of their yuan count."""
    found: dict[str, list[Tranche]] = {}
    for tranche in sorted((t for these in case.tranches.values() for t in these), key=lambda t: t.id):
        if tranche.link.class_id is not None and tranche.link.state == "accepted":
            found.setdefault(tranche.link.class_id, []).append(tranche)
    groups = [part for key in sorted(found) for part in _interchangeable(found[key])]
    return [g for g in groups if len({t.invoice.id for t in g}) > 1 and len({t.source.id for t in g}) > 1]


def _interchangeable(group: list[Tranche]) -> list[tuple[Tranche, ...]]:
    """Equals change places sum by sum; where sums were poured from one paper into several, all of them may flow otherwise."""
    if not is_pool(group):
        return [tuple(t for t in group if t.amount == amount) for amount in sorted({t.amount for t in group})]
    return [tuple(group)]


def is_pool(group: Iterable[Tranche]) -> bool:
    listed = list(group)
    return len({t.invoice.id for t in listed}) < len(listed) or len({t.source.id for t in listed}) < len(listed)


def spread_of(ledger: Ledger, group: tuple[Tranche, ...]) -> Spread:
    """The least and the most that counts over all ways to pair the class, and what counts as it is paired."""
    if is_pool(group):
        return _spread_of_pool(ledger, group)
    values = [[_value(ledger, slot, given) for given in group] for slot in group]
    paired = sum((values[n][n] for n in range(len(group))), 0)
    if all(len(set(row)) == 1 for row in values):
        return Spread(group, from_fen(paired), from_fen(paired), from_fen(paired))
    low, high = _assigned(values, highest=False), _assigned(values, highest=True)
    return Spread(group, from_fen(paired), from_fen(low), from_fen(high))


def _spread_of_pool(ledger: Ledger, group: tuple[Tranche, ...]) -> Spread:
    """That the oldest invoice is paid first is convention: it stands where every order counts alike, or nothing does."""
    paired = sum((_poured(ledger, invoice, group) for invoice in sorted({t.invoice.id for t in group})), 0)

    def worth(slot: Tranche, given: list[Tranche], others: list[Tranche]) -> int:
        return _worth(ledger, slot, given, others) if _may_count(ledger.case, given[-1]) else 0

    rates = rates_of(ledger.case, group, worth)
    if all(rate.whole for rate in rates) or not any(rate.net for rate in rates):
        return Spread(group, from_fen(paired), from_fen(paired), from_fen(paired))
    low, high = poured_otherwise(ledger.case, group, rates)
    # Each rate was rounded to a fen where its payment was poured: so much is no difference between two orders.
    if high - low <= len(rates):
        low = high = paired
    return Spread(group, from_fen(paired), from_fen(min(low, paired)), from_fen(max(high, paired)))


def _poured(ledger: Ledger, invoice: str, group: tuple[Tranche, ...]) -> int:
    """Fen of an invoice that count through the class."""
    all_of_it = list(ledger.case.tranches.get(invoice, ()))
    others = [t for t in all_of_it if t not in group]
    slot = next(t for t in group if t.invoice.id == invoice)
    return _worth(ledger, slot, all_of_it, others)


def _value(ledger: Ledger, slot: Tranche, given: Tranche) -> int:
    """Fen of the slot's invoice that count through a payment of the class in the slot's place."""
    if not _may_count(ledger.case, given):
        return 0
    others = [t for t in ledger.case.tranches.get(slot.invoice.id, ()) if t.id != slot.id]
    placed = replace(given, invoice=slot.invoice)
    return _worth(ledger, slot, [*others, placed], others)


def _may_count(case: Case, given: Tranche) -> bool:
    """Rules are asked about the money of claimed invoices only; of other money at least the day is looked at."""
    unasked = given.link.source_id not in _sources(case)
    bound = bool(case.policy.windows_of("payment"))
    return not unasked or not bound or (given.judged is not None and case.policy.holds("payment", given.judged))


def _claimed(case: Case) -> frozenset[str]:
    return case.once("claimed ids", lambda: frozenset(invoice.id for invoice in case.claimed_invoices))


def _sources(case: Case) -> frozenset[str]:
    return case.once("claimed sources", lambda: frozenset(t.link.source_id for t in case.claimed_tranches))


def _worth(ledger: Ledger, slot: Tranche, given: list[Tranche], others: list[Tranche]) -> int:
    """What some tranches add to what others make count; nothing on an invoice that nobody claims."""
    if slot.invoice.id not in _claimed(ledger.case):
        return 0
    return _counting(ledger, slot, given) - _counting(ledger, slot, others)


def _counting(ledger: Ledger, slot: Tranche, tranches: list[Tranche]) -> int:
    parts = pool(ledger, slot.invoice, tranches, PAIR_CODES)
    return fen(sum((part.amount for part in parts if part.outcome == "eligible"), ZERO))


def _assigned(values: list[list[int]], *, highest: bool) -> int:
    """The extreme sum of one value a row and column."""
    # Only classes that differ inside need it, and its import takes long.
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(values, maximize=highest)
    return sum(values[int(row)][int(column)] for row, column in zip(rows, columns, strict=True))


def split_key(fault: Fault) -> SplitKey:
    """What tells the faults of classes apart, whatever they come to; two classes of the same invoices have one key."""
    return fault.subject_id, tuple(binding.key for binding in fault.bindings)


def split_faults(
    ledger: Ledger, pools: Mapping[str, tuple[Part, ...]], settled: Settled = NOTHING_SETTLED
) -> tuple[Pools, list[Fault]]:
    """The pools with the yuan in review that depend on how a class is paired, and what is said of each."""
    result, faults = dict(pools), list[Fault]()
    for group in classes_of(ledger.case):
        spread = spread_of(ledger, group)
        if spread.low == spread.high:
            continue
        invoices = sorted({tranche.invoice.id for tranche in group} & result.keys())
        fault = _fault(ledger.case, spread, invoices)
        fault = replace(fault, outcome=settled.get(split_key(fault), fault.outcome))
        faults.append(fault)
        _move(result, invoices, "eligible", spread.paired - spread.low, fault)
        if fault.outcome == "review":
            _move(result, invoices, "disallowed", spread.high - spread.paired, fault)
    return result, faults


def _fault(case: Case, spread: Spread, invoices: list[str]) -> Fault:
    values = {"count": len(spread.tranches), "low": spread.low, "high": spread.high, "payments": 0, "invoices": len(invoices)}
    values["payments"] = len({tranche.source.id for tranche in spread.tranches})
    bindings = (Binding("invoice", key, ZERO) for key in invoices)
    variant = "pool" if is_pool(spread.tranches) else "total"
    said = {**values, "numbers": _numbers(case, invoices)}
    return case.fault("P8", "AMBIGUOUS_SPLIT", invoices[0], said, variant=variant, bindings=bindings)


def _numbers(case: Case, invoices: list[str]) -> str:
    """The first numbers, and that there are more."""
    known = [case.invoices[key].number.value or "未识别" for key in invoices]
    return "、".join(known[:NAMED]) + ("等" if len(known) > NAMED else "")


def _move(pools: Pools, invoices: Iterable[str], outcome: str, wanted: Decimal, fault: Fault) -> None:
    """So many yuan of the class that count (or fail by their payment) wait instead, the latest first."""
    for key in reversed(list(invoices)):
        moved: list[Part] = []
        for part in reversed(pools.get(key, ())):
            fits = part.outcome == outcome and (outcome == "eligible" or part.tranche is not None)
            taken = min(part.amount, wanted) if fits and wanted > 0 else ZERO
            wanted -= taken
            if taken:
                moved.append(replace(part, amount=taken, outcome=FATES[WORST[fault.outcome]], fault=fault))
            if part.amount != taken:
                moved.append(replace(part, amount=part.amount - taken))
        moved.reverse()
        pools[key] = tuple(sorted(moved, key=lambda part: ORDER[part.outcome]))
