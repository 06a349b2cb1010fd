"""Papers laid out for searching: by amount, by party and day; and which parties of the two sides may be one."""
# pyright: reportArgumentType=false, reportReturnType=false
# What a column holds is a number; the stubs of numpy take a column indexed by a column's value for a column again.

from typing import NamedTuple

import numpy as np

from matchers.columnar.compiled import compiled, inner
from matchers.columnar.likeness import DIFFERENT, Names, likeness
from matchers.columnar.papers import NO_DAY, Ints, Papers, whole
from matchers.columnar.rarity import chance, grains
from matchers.columnar.weights import BIT

_CROWDED = 2_000
_NEIGHBOURS = 64
"""Of an owner with more parties than this, only neighbours in the alphabet are compared: equal names and cut ones are there."""


class Side(NamedTuple):
    """Papers in canonical order. `start` is where each owner's rows begin; `crowd` how many an owner is taken to have."""

    start: Ints
    owner: Ints
    name: Ints
    amount: Ints
    day: Ints
    party: Ints
    crowd: Ints


class Parties(NamedTuple):
    """Rows by owner, name and day: those of a party lie together, from `start` to `start`; `first` party of each owner."""

    first: Ints
    name: Ints
    start: Ints
    row: Ints
    day: Ints
    amount: Ints


class Fits(NamedTuple):
    """For each party of one side, from `start` to `start`, the parties of the other that may be the same."""

    start: Ints
    party: Ints


class Case(NamedTuple):
    """All that a kernel may look at. `named` is the left paper whose number a right one shows.

    −1: it shows none, −2: one that is not there. `numbered` are left papers that such a number speaks against; `rarity` is
    what it says, in grains, that two left papers are of one party; `equal` what it says that one's amount is met again.
    """

    left: Side
    right: Side
    named: Ints
    numbered: Ints
    rarity: Ints
    equal: Ints
    names: Names


def lay_out(papers: Papers, owners: int, crowd: Ints | None) -> tuple[Side, Parties]:
    """The two layouts of papers in canonical order."""
    start = _starts(papers.owner, owners)
    order = np.lexsort((papers.amount, papers.day, papers.name, papers.owner))
    owner, name = papers.owner[order], papers.name[order]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (owner[1:] != owner[:-1]) | (name[1:] != name[:-1])
    begins = np.flatnonzero(fresh)
    party = np.empty(len(order), np.int64)
    party[order] = np.cumsum(fresh) - 1
    counted = np.diff(start) if crowd is None else crowd
    side = Side(start, papers.owner, papers.name, papers.amount, papers.day, party, whole(counted))
    parties = Parties(
        first=_starts(owner[begins], owners),
        name=whole(name[begins]),
        start=whole(np.append(begins, len(order))),
        row=whole(order),
        day=whole(papers.day[order]),
        amount=whole(papers.amount[order]),
    )
    return side, parties


def _starts(owner: Ints, owners: int) -> Ints:
    return whole(np.searchsorted(owner, np.arange(owners + 1)))


def lay_case(left: Papers, right: Papers, sides: tuple[Side, Side], names: Names, *, strict: bool) -> Case:
    """`strict`: a right paper's number that no left paper has speaks against those that have another."""
    named = _named(left, right)
    if not strict:
        named = np.maximum(named, -1)
    numbered = (left.number > 0).astype(np.int64)
    side = sides[0]
    of_party = np.bincount(side.party, minlength=1)[side.party] if len(side.party) else side.party
    rarity = np.log2(np.maximum(side.crowd[side.owner], 1) / np.maximum(of_party, 1))
    return Case(*sides, whole(named), numbered, whole(np.round(np.maximum(rarity, 0) * BIT)), _equal_grains(side), names)


def _equal_grains(side: Side) -> Ints:
    """The rarer an amount among the owner's papers, the more its equality says."""
    found = np.empty(len(side.owner), np.int64)
    _weigh(side, found)
    return found


@compiled
def _weigh(side: Side, found: Ints) -> None:
    first = 0
    for place in range(1, len(side.owner) + 1):
        same = place < len(side.owner) and side.owner[place] == side.owner[first] and side.amount[place] == side.amount[first]
        if not same:
            crowd = max(side.crowd[side.owner[first]], 1)
            worth = grains(1.0 / max(place - first - 1 + crowd * chance(side.amount[first]), 1e-5))
            for own in range(first, place):
                found[own] = worth
            first = place


def _named(left: Papers, right: Papers) -> Ints:
    """A number that several left papers of an owner bear names none of them."""
    order = np.lexsort((left.number, left.owner))
    owners, numbers = left.owner[order], left.number[order]
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (owners[1:] != owners[:-1]) | (numbers[1:] != numbers[:-1])
    alone = fresh & np.append(fresh[1:], np.ones(1, np.bool_))[: len(fresh)]
    places = _find(whole(owners[alone]), whole(numbers[alone]), right.owner, right.number)
    found = np.append(whole(order)[alone], -2)[places]  # −1, not found, takes the last
    return np.where(right.number > 0, found, -1)


@inner
def lower(values: Ints, first: int, last: int, wanted: int) -> int:
    """The first place from `first` to `last` whose value is not below the one wanted."""
    while first < last:
        middle = (first + last) // 2
        if values[middle] < wanted:
            first = middle + 1
        else:
            last = middle
    return first


@inner
def window(parties: Parties, party: int, day: int, before: int, behind: int) -> tuple[int, int, int]:
    """Where to look for a party's papers: from the first, over those without a day, to those from `low` to `high`."""
    first, last = parties.start[party], parties.start[party + 1]
    if day == NO_DAY:
        return first, first, last
    low = lower(parties.day, first, last, day - before)
    return first, low, lower(parties.day, low, last, day + behind + 1)


@compiled
def _find(owner: Ints, number: Ints, wanted_owner: Ints, wanted_number: Ints) -> Ints:
    found = np.full(len(wanted_owner), -1, np.int64)
    for row in range(len(wanted_owner)):
        first = lower(owner, 0, len(owner), wanted_owner[row])
        last = lower(owner, first, len(owner), wanted_owner[row] + 1)
        place = lower(number, first, last, wanted_number[row])
        if place < last and number[place] == wanted_number[row]:
            found[row] = place
    return found


def fits_of(own: Parties, other: Parties, names: Names) -> Fits:
    """Parties of one owner whose names are alike or missing."""
    size = len(own.name)
    start = np.zeros(size + 1, np.int64)
    owner = whole(np.repeat(np.arange(len(own.first) - 1), np.diff(own.first)))
    _fit(own.name, owner, other.first, other.name, names, start, np.empty(0, np.int64))
    party = np.empty(int(start[-1]), np.int64)
    _fit(own.name, owner, other.first, other.name, names, start, party)
    return Fits(start, party)


@compiled
def _fit(own: Ints, owner: Ints, first: Ints, other: Ints, names: Names, start: Ints, party: Ints) -> None:  # noqa: PLR0913, PLR0917
    """Counts where there is no room for parties yet, and writes them where there is."""
    size = 0
    for row in range(len(own)):
        start[row] = size
        begin, end = first[owner[row]], first[owner[row] + 1]
        low, high = begin, end
        if end - begin > _CROWDED:
            middle = lower(other, begin, end, own[row])
            low, high = max(begin, middle - _NEIGHBOURS), min(end, middle + _NEIGHBOURS)
            if low > begin and other[begin] < 0:  # papers without a name may be anyone's
                if len(party):
                    party[size] = begin
                size += 1
        for place in range(low, high):
            if likeness(names, own[row], other[place]) != DIFFERENT:
                if len(party):
                    party[size] = place
                size += 1
    start[len(own)] = size
