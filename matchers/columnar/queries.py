"""What groups are looked for: a goal in fen, the papers that make it up, and the pool whose papers may add up to it."""
# pyright: reportArgumentType=false, reportReturnType=false
# What a column holds is a number; the stubs of numpy take a column indexed by a column's value for a column again.

from typing import NamedTuple

import numpy as np

from matchers.columnar.budgets import TOGETHER, Budgets
from matchers.columnar.compiled import compiled
from matchers.columnar.papers import NO_DAY, Ints, whole
from matchers.columnar.sides import Case, Fits, Parties, lower
from matchers.columnar.weights import BUNDLED, GATHERED, MINGLED

BEFORE, BEHIND = 90, 240
"""Days before and after an invoice within which the parts of a group are looked for."""
DAYS_TOGETHER = 45
"""Days within which several invoices that several payments settle together were issued."""
MEMBERS = 3
_CROWD = 4


class Queries(NamedTuple):
    """`member` holds units, −1 behind the last; the pool is of the fits from `low` to `high`, and of days around `day`.

    `allowance` is how many steps all searches of the owner may take together.
    """

    goal: Ints
    day: Ints
    owner: Ints
    allowance: Ints
    low: Ints
    high: Ints
    kind: Ints
    member: Ints


def gathering(case: Case, fits: Fits, rows: Ints, budgets: Budgets) -> Queries:
    """Which right papers add up to each left one."""
    left = case.left
    party = left.party[rows]
    member = np.full((len(rows), MEMBERS), -1, np.int64)
    member[:, 0] = rows
    kind = np.full(len(rows), GATHERED, np.int64)
    owner = left.owner[rows]
    steps = _allowance(case, owner, budgets)
    return Queries(left.amount[rows], left.day[rows], owner, steps, fits.start[party], fits.start[party + 1], kind, member)


def bundling(case: Case, fits: Fits, rows: Ints, budgets: Budgets) -> Queries:
    """Which papers of one party add up to each right one, for every party that may be on its other end."""
    right = case.right
    party = right.party[rows]
    count = fits.start[party + 1] - fits.start[party]
    each = np.repeat(rows, count)
    begin = np.repeat(fits.start[party], count)
    low = begin + np.arange(len(each)) - np.repeat(np.cumsum(count) - count, count)
    member = np.full((len(each), MEMBERS), -1, np.int64)
    member[:, 0] = each + len(case.left.owner)
    kind = np.full(len(each), BUNDLED, np.int64)
    owner = right.owner[each]
    steps = _allowance(case, owner, budgets)
    return Queries(right.amount[each], right.day[each], owner, steps, whole(low), whole(low + 1), kind, member)


def mingling(case: Case, lefts: Parties, fits: Fits, budgets: Budgets, bounds: Ints) -> Queries:
    """Which right papers add up to two or three left ones of one party, issued together."""
    room = max(1 << 14, 2 * budgets.together * budgets.together)
    places = np.empty((room, MEMBERS), np.int64)
    found: list[Ints] = []
    row = 0
    while row < len(lefts.row):
        row, size = _together(lefts, case.left.party, budgets.together, row, places, bounds)
        found.append(places[:size].copy())
    at = np.concatenate([np.empty((0, MEMBERS), np.int64), *found])
    member = np.where(at < 0, -1, lefts.row[at])
    amount = np.where(at < 0, 0, lefts.amount[at])
    party = case.left.party[member[:, 0]]
    kind = np.full(len(at), MINGLED, np.int64)
    owner = case.left.owner[member[:, 0]]
    steps = _allowance(case, owner, budgets)
    goal, day = whole(amount.sum(axis=1)), lefts.day[at[:, 1]]
    return Queries(goal, day, owner, steps, fits.start[party], fits.start[party + 1], kind, member)


def _allowance(case: Case, owner: Ints, budgets: Budgets) -> Ints:
    papers = np.diff(case.left.start) + np.diff(case.right.start)
    return whole(budgets.owner_steps * papers[owner])


@compiled
def _together(lefts: Parties, parties: Ints, most: int, row: int, out: Ints, bounds: Ints) -> tuple[int, int]:  # noqa: PLR0913, PLR0917
    size = 0
    for one in range(row, len(lefts.row)):
        if size + most * most > len(out):
            return one, size
        party = parties[lefts.row[one]]
        if lefts.day[one] == NO_DAY or lefts.name[party] < 0:
            continue
        last = lower(lefts.day, one, lefts.start[party + 1], lefts.day[one] + DAYS_TOGETHER + 1)
        if last - one > most:
            bounds[TOGETHER] += 1
            # of a crowd that many together prove nothing, and trying them all would fill the memory
            last = one + most if last - one <= _CROWD * most else one + 1
        for two in range(one + 1, last):
            for three in range(two, last):
                out[size, 0], out[size, 1], out[size, 2] = one, two, three if three > two else -1
                size += 1
    return len(lefts.row), size
