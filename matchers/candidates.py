"""Which moneys and invoices are compared at all: the same party, the same amount, or a remark that names the number."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from matchers.canonical import Due, Money
from matchers.references import references_of, runs_of_digits
from matchers.weights import Weights

Place = tuple[int, int]


def cells(moneys: Sequence[Money], dues: Sequence[Due]) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Places of moneys and dues by side, currency and the party on the other end, where both have some."""
    left: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    right: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, money in enumerate(moneys):
        left[(money.side, money.currency, money.other)].append(place)
    for place, due in enumerate(dues):
        right[(due.side, due.currency, due.other)].append(place)
    shared = sorted(key for key in left if key in right and key[2])
    return tuple((tuple(left[key]), tuple(right[key])) for key in shared)


def equal_amounts(moneys: Sequence[Money], dues: Sequence[Due], weights: Weights) -> tuple[tuple[Place, ...], tuple[int, ...]]:
    """Pairs of one amount, side and currency whoever the parties are; and the moneys whose block was cut at its bound."""
    owners: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for place, due in enumerate(dues):
        for goal in dict.fromkeys(due.goals):
            owners[(goal, due.side, due.currency)].append(place)
    pairs: list[Place] = []
    cut: list[int] = []
    for place, money in enumerate(moneys):
        fitting = owners.get((money.amount, money.side, money.currency), [])
        if len(fitting) > weights.block_size:
            cut.append(place)
            fitting = _nearest(money, dues, fitting)[: weights.block_size]
        pairs.extend((place, owner) for owner in fitting)
    return tuple(pairs), tuple(cut)


def _comparable(money: Money, due: Due) -> bool:
    return money.side == due.side and money.currency == due.currency


def _nearest(money: Money, dues: Sequence[Due], places: Sequence[int]) -> list[int]:
    def distance(place: int) -> tuple[bool, int, int]:
        days = dues[place].days
        gap = min((abs(day - money.day) for day in days), default=0) if money.day is not None else 0
        return dues[place].other != money.other, gap, place

    return sorted(places, key=distance)


def by_reference(moneys: Sequence[Money], dues: Sequence[Due]) -> Iterator[Place]:
    """Pairs where a remark names the invoice, whoever the parties are."""
    ends: dict[str, list[int]] = defaultdict(list)
    for place, due in enumerate(dues):
        for number in due.numbers:
            ends[number[-4:]].append(place)
    for place, money in enumerate(moneys):
        runs = runs_of_digits(money.text)
        near = {owner for run in runs for owner in ends.get(run[-4:], ())}
        for owner in sorted(near):
            if _comparable(money, dues[owner]) and references_of(runs, dues[owner].numbers):
                yield place, owner
