"""Classes: as many equal payments as equal invoices of one party, which nothing but their days could tell apart."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from matchers.comparisons import near_days, same_amount
from matchers.evidence_of_payment import Table, pair_reasons
from matchers.pairs import PairBoard
from matchers.settlement import Settlement, settlement_of
from models.identity import digest, local_id

_TOLD_APART = 6.0
"""Bits by which the pairing by date must lead before equals count as told apart by their dates."""
_LARGEST_CLASS_WEIGHED = 60


def classes(table: Table, moneys: Sequence[int], dues: Sequence[int]) -> Iterator[Settlement]:
    """Equals of one party, told apart by no reference: paired by date, as one class."""
    named = {due for money in moneys for due in table.references.get(money, ())}
    by_amount: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for money in moneys:
        if money not in table.references:
            by_amount[table.moneys[money].amount][0].append(money)
    for due in dues:
        if due not in named:
            by_amount[table.dues[due].amount][1].append(due)
    for amount, (left, right) in sorted(by_amount.items()):
        if len(left) != len(right) or len(left) < 2 or _told_by_words(table, left, right):
            continue
        left.sort(key=lambda place: (table.moneys[place].day or 0, place))
        right.sort(key=lambda place: (table.dues[place].days[:1] or (0,), place))
        if len(left) > _LARGEST_CLASS_WEIGHED or not _told_by_date(table, left, right):
            yield _class(table, amount, left, right)


def _told_by_words(table: Table, moneys: Sequence[int], dues: Sequence[int]) -> bool:
    """Whether what papers say besides their days favours some pairing of the equals over another.

    A contract that one remark names and another leaves out tells nothing while all the invoices are that contract's.
    """
    lefts = {_voice(table, money): money for money in moneys}
    rights = {(table.dues[due].own, table.dues[due].contract): due for due in dues}
    bits = [[_bits_but_date(table, money, due) for due in rights.values()] for money in lefts.values()]
    contradicted = any(entry is None for row in bits for entry in row)
    worth = [[entry or 0.0 for entry in row] for row in bits]
    return contradicted or any(
        abs(row[place] - row[0] - worth[0][place] + worth[0][0]) > 1e-6 for row in worth for place in range(len(row))
    )


def _voice(table: Table, money: int) -> tuple[object, ...]:
    one = table.moneys[money]
    return one.own, one.applicants, one.returned, one.kind != "line", table.contracts_named[money]


def _bits_but_date(table: Table, money: int, due: int) -> float | None:
    """None where the remark names another contract than the invoice's."""
    reasons = pair_reasons(table, money, due)
    if any(reason.feature == "contract_number_other" for reason in reasons):
        return None
    return sum(reason.weight for reason in reasons if reason.feature != "date")


def _class(table: Table, amount: int, left: Sequence[int], right: Sequence[int]) -> Settlement:
    shared = (same_amount(amount, amount, table.weights),)
    pairs = [settlement_of(table, ((money, due, amount),), shared) for money, due in zip(left, right, strict=True)]
    contents = (*(table.moneys[place].key for place in left), *(table.dues[place].key for place in right))
    parts = tuple(part for each in pairs for part in each.parts)
    return Settlement(parts, round(sum(each.score for each in pairs), 4), local_id("class", digest("pays", *contents)))


def _told_by_date(table: Table, moneys: Sequence[int], dues: Sequence[int]) -> bool:
    """Whether every pair of neighbours in time leads all others so clearly that no class is needed."""
    bits = [[near_days(table.moneys[money].day, table.dues[due].days, table.weights).weight for due in dues] for money in moneys]
    places = range(len(bits))
    if any(bits[n][n] + bits[n + 1][n + 1] - bits[n][n + 1] - bits[n + 1][n] < _TOLD_APART for n in places[:-1]):
        return False
    # All are paired whatever it costs: a constant lifts every pair above being left alone.
    pairs = [((f"m{m}", f"d{d}"), bits[m][d] + 1e3, ()) for m in places for d in places]
    best = PairBoard(pairs).best
    return all(best - _without(pairs, n * len(bits) + n) >= _TOLD_APART for n in places)


def _without(pairs: Sequence[tuple[tuple[str, ...], float, tuple[str, ...]]], own: int) -> float:
    barred = [(units, -1e9 if place == own else score, twins) for place, (units, score, twins) in enumerate(pairs)]
    return PairBoard(barred).best
