"""Exchangeable classes: equal invoices and equal payments, paired by date but possible in every other way.

The lowest and the highest sum that counts over all pairings are computed; only what lies between them is in doubt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from models.money import ZERO, fen, from_fen
from rules.case import Case
from rules.codes import PAIR_CODES
from rules.cutting import ORDER, Ledger, Part, pool
from rules.faults import Binding, Fault
from rules.tranches import Tranche

Pools = dict[str, tuple[Part, ...]]


@dataclass(frozen=True, slots=True)
class Spread:
    """What counts of a class's invoices: as paired, at the least, at the most."""

    tranches: tuple[Tranche, ...]
    paired: Decimal
    low: Decimal
    high: Decimal


def classes_of(case: Case) -> list[tuple[Tranche, ...]]:
    """The accepted tranches of each class: only equal sums can change places, between invoices and between payments."""
    found: dict[tuple[str, Decimal], list[Tranche]] = {}
    for tranche in case.claimed_tranches:
        if tranche.link.class_id is not None and tranche.link.state == "accepted":
            found.setdefault((tranche.link.class_id, tranche.amount), []).append(tranche)
    groups = [tuple(found[key]) for key in sorted(found)]
    return [g for g in groups if len({t.invoice.id for t in g}) > 1 and len({t.source.id for t in g}) > 1]


def spread_of(ledger: Ledger, group: tuple[Tranche, ...]) -> Spread:
    """Every slot of the class with every payment of it: the least and the most of all assignments."""
    values = [[_value(ledger, slot, given) for given in group] for slot in group]
    paired = sum((values[n][n] for n in range(len(group))), 0)
    if all(len(set(row)) == 1 for row in values):
        return Spread(group, from_fen(paired), from_fen(paired), from_fen(paired))
    low, high = _assigned(values, highest=False), _assigned(values, highest=True)
    return Spread(group, from_fen(paired), from_fen(low), from_fen(high))


def _value(ledger: Ledger, slot: Tranche, given: Tranche) -> int:
    """Fen of the slot's invoice that count through a payment of the class in the slot's place."""
    others = [t for t in ledger.case.tranches.get(slot.invoice.id, ()) if t.id != slot.id]
    placed = replace(given, invoice=slot.invoice)
    return _counting(ledger, slot, [*others, placed]) - _counting(ledger, slot, others)


def _counting(ledger: Ledger, slot: Tranche, tranches: list[Tranche]) -> int:
    parts = pool(ledger, slot.invoice, tranches, PAIR_CODES)
    return fen(sum((part.amount for part in parts if part.outcome == "eligible"), ZERO))


def _assigned(values: list[list[int]], *, highest: bool) -> int:
    """The extreme sum of one value a row and column."""
    # Only classes that differ inside need it, and its import takes long.
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(values, maximize=highest)
    return sum(values[int(row)][int(column)] for row, column in zip(rows, columns, strict=True))


def split_faults(ledger: Ledger, pools: Mapping[str, tuple[Part, ...]]) -> tuple[Pools, list[Fault]]:
    """The pools with the yuan in review that depend on how a class is paired, and what is said of each."""
    result, faults = dict(pools), list[Fault]()
    for group in classes_of(ledger.case):
        spread = spread_of(ledger, group)
        if spread.low == spread.high:
            continue
        invoices = sorted({tranche.invoice.id for tranche in group})
        fault = _fault(ledger.case, spread, invoices)
        faults.append(fault)
        _move(result, invoices, "eligible", spread.paired - spread.low, fault)
        _move(result, invoices, "disallowed", spread.high - spread.paired, fault)
    return result, faults


def _fault(case: Case, spread: Spread, invoices: list[str]) -> Fault:
    count = len(spread.tranches)
    values = {"count": count, "low": spread.low, "high": spread.high}
    bindings = (Binding("invoice", key, ZERO) for key in invoices)
    return case.fault("P8", "AMBIGUOUS_SPLIT", invoices[0], values, variant="total", bindings=bindings)


def _move(pools: Pools, invoices: Iterable[str], outcome: str, wanted: Decimal, fault: Fault) -> None:
    """So many yuan of the class that count (or fail by their payment) wait instead, the latest first."""
    for key in reversed(list(invoices)):
        moved: list[Part] = []
        for part in reversed(pools.get(key, ())):
            fits = part.outcome == outcome and (outcome == "eligible" or part.tranche is not None)
            taken = min(part.amount, wanted) if fits and wanted > 0 else ZERO
            wanted -= taken
            if taken:
                moved.append(replace(part, amount=taken, outcome="review", fault=fault))
            if part.amount != taken:
                moved.append(replace(part, amount=part.amount - taken))
        moved.reverse()
        pools[key] = tuple(sorted(moved, key=lambda part: ORDER[part.outcome]))
