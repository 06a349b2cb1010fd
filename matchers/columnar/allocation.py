"""What of each money goes to which invoice: poured in the order of days, first in first out, to the fen."""
# pyright: reportArgumentType=false, reportReturnType=false
# What a column holds is a number; the stubs of numpy take a column indexed by a column's value for a column again.

from typing import NamedTuple

import numpy as np

from matchers.columnar.compiled import compiled, inner
from matchers.columnar.papers import Ints
from matchers.columnar.settlements import Settlements
from matchers.columnar.sides import Case, Side


class Links(NamedTuple):
    """So many fen of a right paper for a left one, and the settlement that says so."""

    settlement: Ints
    left: Ints
    right: Ints
    amount: Ints


def allocated(case: Case, settlements: Settlements) -> Links:
    """The links of settlements that share no paper: never more than a paper's amount, on either side."""
    units = settlements.units.copy()
    room = np.empty((4, len(units)), np.int64)
    size = _pour(case, settlements.start, units, Links(*room))
    return Links(*room[:, :size])


@compiled
def _pour(case: Case, start: Ints, units: Ints, out: Links) -> int:
    lefts = len(case.left.owner)
    size = 0
    for each in range(len(start) - 1):
        begin, end = start[each], start[each + 1]
        middle = _sort(case, units, begin, end)
        one, two = begin, middle
        due, money = 0, 0
        while one < middle and two < end:
            due = due or case.left.amount[units[one]]
            money = money or case.right.amount[units[two] - lefts]
            poured = min(due, money)
            out.settlement[size], out.amount[size] = each, poured
            out.left[size], out.right[size] = units[one], units[two] - lefts
            size += 1
            due, money = due - poured, money - poured
            if due == 0:
                one += 1
            if money == 0:
                two += 1
    return size


@inner
def _sort(case: Case, units: Ints, begin: int, end: int) -> int:
    """Left papers first, each side by day, amount and place; returns where the right ones begin."""
    lefts = len(case.left.owner)
    middle = begin
    for at in range(begin, end):
        unit = units[at]
        middle += unit < lefts
        place = at - 1
        while place >= begin and _comes_before(case, unit, units[place]):
            units[place + 1] = units[place]
            place -= 1
        units[place + 1] = unit
    return middle


@inner
def _comes_before(case: Case, one: int, other: int) -> bool:
    lefts = len(case.left.owner)
    if (one < lefts) != (other < lefts):
        return one < lefts
    if one < lefts:
        return _earlier(case.left, one, other)
    return _earlier(case.right, one - lefts, other - lefts)


@inner
def _earlier(side: Side, one: int, other: int) -> bool:
    if side.day[one] != side.day[other]:
        return side.day[one] < side.day[other]
    return one < other
