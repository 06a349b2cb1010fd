"""Pairs that may belong together: of equal amounts, of a named number, of like parties and one wrong digit, a fee or a share."""
# pyright: reportArgumentType=false, reportReturnType=false
# What a column holds is a number; the stubs of numpy take a column indexed by a column's value for a column again.

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matchers.columnar.budgets import BLOCK, NEARBY, Budgets
from matchers.columnar.compiled import compiled, inner
from matchers.columnar.papers import NO_DAY, NO_NAME, Ints, whole
from matchers.columnar.settlements import Settlements, joined, no_settlements, of_pairs
from matchers.columnar.sides import Case, Fits, Parties, Side, lower, window
from matchers.columnar.weights import DIGIT, EQUAL, FEE, PART, REFERENCE

PERCENTS = whole([5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 97])
"""Instalments and what a retention leaves, in percent of an invoice."""
_ROOM = 1 << 16


class Pairs(NamedTuple):
    """A buffer that a kernel fills; `size` holds how many there are."""

    left: Ints
    right: Ints
    kind: Ints
    size: Ints


Kernel = Callable[[int, Pairs], int]


def filled(kernel: Kernel, count: int, most: int, lefts: int) -> Settlements:
    """All that a kernel finds for `count` rows; it stops before a row whose pairs, at most `most`, may have no room."""
    room = max(_ROOM, 2 * most)
    buffer = Pairs(np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64), np.zeros(1, np.int64))
    found = [no_settlements()]
    row = 0
    while row < count:
        buffer.size[0] = 0
        row = kernel(row, buffer)
        found.append(_pairs_in(buffer, lefts))
    return joined(*found)


def _pairs_in(buffer: Pairs, lefts: int) -> Settlements:
    size = int(buffer.size[0])
    return of_pairs(buffer.left[:size].copy(), buffer.right[:size].copy(), buffer.kind[:size].copy(), lefts)


def equal_pairs(case: Case, budgets: Budgets, bounds: Ints) -> Settlements:
    """Papers of one owner and amount; where a block is too large and nothing tells its papers apart, the first with the first."""
    same = _sharing(case.right)
    block = whole(np.minimum(budgets.block, np.maximum(budgets.block_pairs // same, 4)))
    alike = whole(_alike(case.right, case.named == NO_NAME))

    def kernel(row: int, buffer: Pairs) -> int:
        return _equal(case, block, alike, row, buffer, bounds)

    return filled(kernel, len(case.right.owner), budgets.block, len(case.left.owner))


def _sharing(side: Side) -> Ints:
    """How many papers of its owner have a paper's amount."""
    if not len(side.owner):
        return side.owner
    fresh = np.ones(len(side.owner), np.bool_)
    fresh[1:] = (side.owner[1:] != side.owner[:-1]) | (side.amount[1:] != side.amount[:-1])
    group = np.cumsum(fresh) - 1
    return whole(np.bincount(group)[group])


def _alike(side: Side, silent: npt.NDArray[np.bool_]) -> Ints:
    """The place of each paper among those of its owner and amount, −1 where day, name or number tell any of them apart."""
    if not len(side.owner):
        return side.owner
    fresh = np.ones(len(side.owner), np.bool_)
    fresh[1:] = (side.owner[1:] != side.owner[:-1]) | (side.amount[1:] != side.amount[:-1])
    other = ~silent
    other[1:] |= (side.day[1:] != side.day[:-1]) | (side.name[1:] != side.name[:-1])
    first = np.flatnonzero(fresh)
    other[first] = ~silent[first]
    group = np.cumsum(fresh) - 1
    apart = np.logical_or.reduceat(other, first)[group]
    return whole(np.where(apart, -1, np.arange(len(fresh)) - first[group]))


@compiled
def _equal(case: Case, block: Ints, alike: Ints, row: int, out: Pairs, bounds: Ints) -> int:  # noqa: PLR0913, PLR0917
    left, right = case.left, case.right
    for place in range(row, len(right.owner)):
        first, last = left.start[right.owner[place]], left.start[right.owner[place] + 1]
        low = lower(left.amount, first, last, right.amount[place])
        high = lower(left.amount, low, last, right.amount[place] + 1)
        if high - low > block[place] and alike[place] >= 0 and _all_alike(left, low, high):
            low = min(low + alike[place], high)
            high = min(low + 1, high)
        elif high - low > block[place]:
            bounds[BLOCK] += 1
            middle = lower(left.day, low, high, right.day[place])
            low = max(low, min(middle - block[place] // 2, high - block[place]))
            high = low + block[place]
        if out.size[0] + high - low > len(out.left):
            return place
        for other in range(low, high):
            _add(out, other, place, EQUAL)
    return len(right.owner)


@inner
def _all_alike(side: Side, low: int, high: int) -> bool:
    """Papers of one amount come in the order of day and name, so that the first and the last tell of all."""
    return side.day[low] == side.day[high - 1] and side.name[low] == side.name[high - 1]


@inner
def _add(out: Pairs, left: int, right: int, kind: int) -> None:
    size = out.size[0]
    out.left[size], out.right[size], out.kind[size] = left, right, kind
    out.size[0] = size + 1


def named_pairs(case: Case) -> Settlements:
    """Papers whose number another one shows, though their amounts differ."""
    right = whole(np.flatnonzero(case.named >= 0))
    left = case.named[right]
    apart = case.left.amount[left] != case.right.amount[right]
    return of_pairs(left[apart], right[apart], np.full(int(apart.sum()), REFERENCE), len(case.left.owner))


def near_pairs(case: Case, lefts: Parties, fits: Fits, budgets: Budgets, bounds: Ints) -> Settlements:
    """Papers of parties with like names, one digit apart."""

    def kernel(row: int, buffer: Pairs) -> int:
        return _near(case, lefts, fits, whole([budgets.near, budgets.near_days, 0, budgets.scan]), row, buffer, bounds)

    return filled(kernel, len(case.right.owner), budgets.near, len(case.left.owner))


def short_pairs(case: Case, lefts: Parties, fits: Fits, budgets: Budgets, bounds: Ints) -> Settlements:
    """Papers of parties with like names, short by a bank's fee or a share of the invoice."""

    def kernel(row: int, buffer: Pairs) -> int:
        return _near(case, lefts, fits, whole([budgets.near, budgets.near_days, budgets.fee, budgets.scan]), row, buffer, bounds)

    return filled(kernel, len(case.right.owner), budgets.near, len(case.left.owner))


@compiled
def _near(case: Case, lefts: Parties, fits: Fits, limits: Ints, row: int, out: Pairs, bounds: Ints) -> int:  # noqa: PLR0913, PLR0917
    """`limits`: most papers for one, days apart, the fee (without one, only digits are looked at), and most rows of a party."""
    right = case.right
    for place in range(row, len(right.owner)):
        begin = out.size[0]
        if begin + limits[0] > len(out.left):
            return place
        if right.name[place] < 0:
            continue
        party = right.party[place]
        for fit in range(fits.start[party], fits.start[party + 1]):
            _near_of_party(case, lefts, fits.party[fit], place, limits, begin + limits[0], out)
        if out.size[0] - begin >= limits[0]:
            bounds[NEARBY] += 1
    return len(right.owner)


@inner
def _near_of_party(case: Case, lefts: Parties, party: int, place: int, limits: Ints, most: int, out: Pairs) -> None:  # noqa: PLR0913, PLR0917
    at, low, high = window(lefts, party, case.right.day[place], limits[1], limits[1])
    if high - low > limits[3]:
        middle = lower(lefts.day, low, high, case.right.day[place])
        low = max(low, min(middle - limits[3] // 2, high - limits[3]))
        high = low + limits[3]
    last = at + limits[3]  # of those without a day
    while at < high:
        if at < low and (lefts.day[at] != NO_DAY or at >= last):
            at = low
            continue
        kind = difference(lefts.amount[at], case.right.amount[place], limits[2])
        if kind >= 0 and lefts.row[at] != case.named[place] and out.size[0] < most:
            _add(out, lefts.row[at], place, kind)
        at += 1


@inner
def difference(due: int, money: int, fee: int) -> int:
    """What would explain two different amounts: a digit where no fee is asked about, else a fee or a share; −1 for nothing."""
    if fee == 0:
        return DIGIT if due != money and one_digit(due, money) else -1
    if 0 < due - money <= fee:
        return FEE
    for percent in PERCENTS:
        if abs(money * 100 - due * percent) < 100 and money < due:
            return PART
    return -1


@inner
def one_digit(one: int, other: int) -> bool:
    """Whether two amounts differ in a single decimal digit."""
    apart = abs(one - other)
    power = 1
    while apart % 10 == 0:
        apart //= 10
        power *= 10
    if apart > 9:
        return False
    return abs((one // power) % 10 - (other // power) % 10) == apart
