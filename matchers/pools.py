"""Several payments that add up to several invoices of one contract or one party, with nothing left over.

Auditors accept them at the level of the contract; the oldest invoice is paid first.
"""

from collections.abc import Collection, Iterator, Mapping

from matchers.candidates import cells
from matchers.comparisons import amount_bits, yuan_text
from matchers.evidence_of_payment import Table
from matchers.settlement import Settlement, first_in_first_out, settlement_of
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
    left = sorted(moneys, key=lambda place: (table.moneys[place].day or 0, place))
    right = sorted(dues, key=lambda place: (table.dues[place].days[:1] or (0,), place))
    allocated = first_in_first_out([(money, moneys[money]) for money in left], [(due, dues[due]) for due in right])
    shared = (
        Reason("amount_pool", amount_bits(whole, table.weights), yuan_text(whole), yuan_text(whole)),
        Reason("pool", table.weights.pool, str(len(moneys)), str(len(dues))),
    )
    return settlement_of(table, allocated, shared)


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
