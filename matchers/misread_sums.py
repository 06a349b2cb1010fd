"""Sums that one wrongly read digit keeps from being a payment's amount: shown to a person, never accepted."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from matchers.comparisons import yuan_text
from matchers.evidence_of_payment import Table
from matchers.settlement import Settlement, first_in_first_out, settlement_of
from matchers.shortfalls import one_digit_off
from models.link import Reason

_LARGEST_POOL = 12
_MEMBERS = 3
"""Of more invoices some sum comes near any amount."""


def misread_sums(table: Table, moneys: Sequence[int], dues: Sequence[int], explained: set[int]) -> Iterator[Settlement]:
    """One payment and the only few invoices of its party whose sum differs in one digit, where a figure was read with doubt.

    `explained` holds the moneys, and −1 − due for the dues, that something to the fen explains.
    """
    pool = [due for due in dues if -1 - due not in explained]
    if len(pool) > _LARGEST_POOL:
        return
    for money in moneys:
        ways = [] if money in explained else _ways(table, money, pool)
        if len(ways) == 1:
            yield _hint(table, money, ways[0])


def _ways(table: Table, money: int, pool: Sequence[int]) -> list[tuple[int, ...]]:
    one = table.moneys[money]
    return [
        way
        for size in range(2, _MEMBERS + 1)
        for way in combinations(pool, size)
        if (one.doubted or any(table.dues[due].doubted for due in way))
        and one_digit_off(one.amount, sum(table.dues[due].amount for due in way))
    ]


def _hint(table: Table, money: int, way: Sequence[int]) -> Settlement:
    paid, weights = table.moneys[money].amount, table.weights
    amounts = [(due, table.dues[due].amount) for due in way]
    shared = (
        Reason("amount_misread", weights.amount_misread, yuan_text(paid), "+".join(yuan_text(each) for _, each in amounts)),
        Reason("group", weights.group, "", ""),
    )
    return settlement_of(table, first_in_first_out(((money, paid),), amounts), shared, hint=True)
