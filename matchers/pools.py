"""Several payments that add up to several invoices of one contract or one party, with nothing left over.

Auditors accept them at the level of the contract; the oldest invoice is paid first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from matchers.candidates import cells
from matchers.comparisons import amount_bits, share_text, yuan_text
from matchers.evidence_of_payment import Table, pair_reasons
from matchers.links import total
from matchers.ordering import content_key
from matchers.settlement import Part, Settlement, first_in_first_out, settlement_of
from matchers.terms import agreed_share, milestones
from models.identity import digest, local_id
from models.link import Reason


def pools(table: Table, unspent: Mapping[int, int], unpaid: Mapping[int, int]) -> Iterator[Settlement]:
    """Pools among moneys and dues (places, with the fen left of each): by contract where a remark names it, then by party."""
    for moneys, dues in _pool_cells(table, unspent, unpaid):
        if len(moneys) < 2 or len(dues) < 2:
            continue
        whole = sum(unspent[money] for money in moneys)
        if whole == sum(unpaid[due] for due in dues):
            yield _pool(table, {money: unspent[money] for money in moneys}, {due: unpaid[due] for due in dues}, whole)


def _pool(table: Table, moneys: Mapping[int, int], dues: Mapping[int, int], whole: int) -> Settlement:
    shared = (
        Reason("amount_pool", amount_bits(whole, table.weights), yuan_text(whole), yuan_text(whole)),
        Reason("pool", table.weights.pool, str(len(moneys)), str(len(dues))),
    )
    return _classed(table, settlement_of(table, _oldest_first(table, moneys, dues), shared))


def _oldest_first(table: Table, moneys: Mapping[int, int], dues: Mapping[int, int]) -> tuple[tuple[int, int, int], ...]:
    left = sorted(moneys, key=lambda place: (table.moneys[place].day or 0, place))
    right = sorted(dues, key=lambda place: (table.dues[place].days[:1] or (0,), place))
    return first_in_first_out([(money, moneys[money]) for money in left], [(due, dues[due]) for due in right])


def _classed(table: Table, pool: Settlement) -> Settlement:
    """Which money of a pool went to which invoice is convention: a rule may ask what other orders would make of it."""
    contents = (*(table.moneys[place].key for place in pool.moneys), *(table.dues[place].key for place in pool.dues))
    return replace(pool, class_id=local_id("class", digest("pool", *contents)))


def ledgers(table: Table, unspent: Mapping[int, int], open_dues: Mapping[int, int]) -> Iterator[Settlement]:
    """Per contract, money that is surely under it and no more than its open invoices want: the oldest are paid first.

    Money is surely under a contract where its remark names it, where it is a share that the terms of this contract and of
    no other of the same party name, or where the party has no other contract and no invoice outside it.
    """
    placed = _by_milestone(table, unspent, open_dues)
    for contract in sorted({table.dues[due].contract for due in open_dues} - {""}):
        dues = {due: rest for due, rest in open_dues.items() if table.dues[due].contract == contract}
        first = table.dues[min(dues)]
        rivals = {due.contract for due in table.dues if (due.side, due.other) == (first.side, first.other)} - {contract}
        moneys: dict[int, int] = {}
        shared: dict[int, tuple[Reason, ...]] = {}
        for money, rest in unspent.items():
            reasons = _under(table, money, contract, rivals, placed.get(money))
            if reasons and _enough(table, money, min(dues), reasons):
                moneys[money], shared[money] = rest, reasons
        if len(dues) > 1 and moneys and sum(moneys.values()) <= sum(dues.values()):
            parts = [
                part
                for allocated in _oldest_first(table, moneys, dues)
                for part in settlement_of(table, (allocated,), shared[allocated[0]]).parts
            ]
            ledger = _classed(table, Settlement(tuple(parts), _weakest(parts)))
            shared_out = [money for money in placed if first.other == table.moneys[money].other]
            if placed.keys() & moneys.keys():
                contents = sorted(table.moneys[money].key for money in shared_out)
                ledger = replace(ledger, class_id=local_id("class", digest("milestones", *contents)))
            yield ledger


def _by_milestone(table: Table, moneys: Collection[int], dues: Collection[int]) -> dict[int, str]:
    """Equal moneys that as many milestones of several contracts of one party ask for: each contract gets its number of them.

    Which of the equals goes where is convention, by date and contract; what each contract is paid in all is not.
    """
    contracts: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for due in (table.dues[place] for place in dues):
        if due.contract and due.other:
            contracts[(due.side, due.currency, due.other)].add(due.contract)
    equals: dict[tuple[tuple[str, str, str], int], list[int]] = defaultdict(list)
    for place in moneys:
        money = table.moneys[place]
        if not table.contracts_named[place] and not table.references.get(place):
            equals[((money.side, money.currency, money.other), money.amount)].append(place)
    placed: dict[int, str] = {}
    for (cell, amount), own in equals.items():
        asking = sorted(contracts.get(cell, ()), key=lambda key: (content_key(table.contracts[key]), key))
        slots = [key for key in asking for _ in range(milestones(amount, table.contracts[key]))]
        if len(slots) == len(own) and len(set(slots)) > 1:
            own.sort(key=lambda place: (table.moneys[place].day or 0, place))
            placed.update(zip(own, slots, strict=True))
    return placed


def _weakest(parts: Sequence[Part]) -> float:
    return min(total(part.reasons) for part in parts)


def _under(table: Table, money: int, contract: str, rivals: Collection[str], placed: str | None) -> tuple[Reason, ...]:
    """What says that the money is under the contract; nothing where it may be under another."""
    one, weights = table.moneys[money], table.weights
    own = next(due for due in table.dues if due.contract == contract)
    named = table.contracts_named[money]
    if (one.side, one.currency) != (own.side, own.currency) or one.returned or table.references.get(money):
        return ()
    if named and contract not in named:
        return ()
    if contract not in named and (not one.other or one.other != own.other):
        return ()
    number = table.contracts[contract].number.value or ""
    ledger = Reason("ledger", weights.ledger, yuan_text(one.amount), number)
    agreed = agreed_share(one.amount, table.contracts[contract])
    elsewhere = [key for key in rivals if key in table.contracts and agreed_share(one.amount, table.contracts[key]) is not None]
    if agreed is not None and (placed == contract or not elsewhere):
        return ledger, Reason("share_agreed", weights.share_agreed, yuan_text(one.amount), share_text(agreed))
    if named == frozenset((contract,)) or not rivals:
        return ledger, Reason("amount_part", weights.amount_part, yuan_text(one.amount), "")
    return ()


def _enough(table: Table, money: int, due: int, reasons: Sequence[Reason]) -> bool:
    return total((*reasons, *pair_reasons(table, money, due))) >= table.weights.accept


def _pool_cells(
    table: Table, moneys: Collection[int], dues: Collection[int]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Places by contract where remarks name it, then by party."""
    for contract in sorted({table.dues[due].contract for due in dues} - {""}):
        own = tuple(money for money in moneys if contract in table.contracts_named[money])
        yield own, tuple(due for due in dues if table.dues[due].contract == contract)
    left, right = [table.moneys[place] for place in moneys], [table.dues[place] for place in dues]
    some, others = tuple(moneys), tuple(dues)
    for cell, owed in cells(left, right):
        yield tuple(some[place] for place in cell), tuple(others[place] for place in owed)
