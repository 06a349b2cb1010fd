"""Groups that add up: the answers to queries, each with all its ways or with none."""
# pyright: reportArgumentType=false, reportReturnType=false
# What a column holds is a number; the stubs of numpy take a column indexed by a column's value for a column again.

import numpy as np

from matchers.columnar.budgets import POOL, STEPS, WAYS, Budgets
from matchers.columnar.compiled import compiled, inner
from matchers.columnar.papers import NO_DAY, Ints
from matchers.columnar.queries import BEFORE, BEHIND, DAYS_TOGETHER, MEMBERS, Queries
from matchers.columnar.settlements import Settlements, joined, no_settlements
from matchers.columnar.sides import Fits, Parties, window
from matchers.columnar.sums import Scratch, sort_pool, ways_to_sum
from matchers.columnar.weights import BUNDLED, MINGLED

_ROOM = 1 << 15
_NARROWER = 4
"""How often the days are halved until a pool has room."""


def answers(queries: Queries, pool: tuple[Parties, Fits], offset: int, budgets: Budgets, bounds: Ints) -> Settlements:
    """Settlements of a query's members with papers of the pool, whose units begin at `offset`; queries come owner by owner."""
    scratch = _scratch(budgets)
    width = budgets.group + MEMBERS
    out = Settlements(np.zeros(_ROOM + 1, np.int64), np.empty(_ROOM * width, np.int64), np.empty(_ROOM, np.int64))
    found = [no_settlements()]
    row = 0
    while row < len(queries.goal):
        row, size = _answer(queries, pool, offset, budgets, scratch, row, out, bounds)
        found.append(Settlements(out.start[: size + 1].copy(), out.units[: out.start[size]].copy(), out.kind[:size].copy()))
    return joined(*found)


def _scratch(budgets: Budgets) -> Scratch:
    room = budgets.pool
    return Scratch(
        amount=np.empty(room, np.int64),
        row=np.empty(room, np.int64),
        tail=np.empty(room + 1, np.int64),
        choice=np.empty(budgets.group, np.int64),
        ways=np.empty((budgets.ways, budgets.group), np.int64),
        spent=np.array([-1, 0]),
    )


@compiled
def _answer(  # noqa: PLR0913, PLR0917
    queries: Queries,
    pool: tuple[Parties, Fits],
    offset: int,
    budgets: Budgets,
    scratch: Scratch,
    row: int,
    out: Settlements,
    bounds: Ints,
) -> tuple[int, int]:
    """Answers queries from `row` on while the ways of one more have room; returns where it stopped and how many it found."""
    size = out.start[0]  # 0 as the value of a column: numba compiles callees apart for constants
    for query in range(row, len(queries.goal)):
        if size + budgets.ways > len(out.kind):
            return query, size
        held = _pool(queries, pool, query, budgets, scratch)
        if held < 0:
            bounds[POOL] += 1
        if held < 2:
            continue
        count = _ways(queries, query, held, budgets, scratch)
        if count < 0:
            bounds[STEPS] += 1
        elif count > budgets.ways:
            bounds[WAYS] += 1
        else:
            for way in range(count):
                size = _write(queries, query, scratch, way, offset, out, size)
    return len(queries.goal), size


@inner
def _ways(queries: Queries, query: int, held: int, budgets: Budgets, scratch: Scratch) -> int:
    """How many ways there are, −1 where the steps of the search ran out."""
    sort_pool(scratch, held)
    largest = MEMBERS if queries.kind[query] == MINGLED else budgets.group
    count, left = ways_to_sum(scratch, held, queries.goal[query], largest, budgets.steps)
    scratch.spent[1] += budgets.steps - left
    return -1 if left < 0 else count


@inner
def _pool(queries: Queries, pool: tuple[Parties, Fits], query: int, budgets: Budgets, scratch: Scratch) -> int:
    """Fills the pool, from fewer days where it has no room; −1 where that does not help, or the owner's steps ran out."""
    spent = scratch.spent
    if spent[0] != queries.owner[query]:
        spent[0], spent[1] = queries.owner[query], 0
    before, behind = BEFORE, BEHIND
    if queries.kind[query] == BUNDLED:
        before, behind = BEHIND, BEFORE
    if queries.kind[query] == MINGLED:
        behind -= DAYS_TOGETHER
    for narrowed in range(_NARROWER):
        if spent[1] > queries.allowance[query]:
            return -1
        held = _fill(queries, pool, query, before >> narrowed, behind >> narrowed, budgets, scratch)
        if held >= 0:
            return held
        if queries.day[query] == NO_DAY:
            return -1
    return -1


@inner
def _fill(  # noqa: PLR0913, PLR0917
    queries: Queries, pool: tuple[Parties, Fits], query: int, before: int, behind: int, budgets: Budgets, scratch: Scratch
) -> int:
    """How many papers of fitting parties and days are worth less than the goal; −1 where there is no room for all."""
    parties, fits = pool
    goal, day = queries.goal[query], queries.day[query]
    held = 0
    for fit in range(queries.low[query], queries.high[query]):
        party = fits.party[fit]
        at, low, high = window(parties, party, day, before, behind)
        scratch.spent[1] += 1 + min(high - at, budgets.scan)
        if high - max(at, low) > budgets.scan:
            return -1
        while at < high:
            if parties.day[at] != NO_DAY and at < low:
                at = low
                continue
            if parties.amount[at] < goal:
                if held == budgets.pool:
                    return -1
                scratch.amount[held], scratch.row[held] = parties.amount[at], parties.row[at]
                held += 1
            at += 1
    return held


@inner
def _write(queries: Queries, query: int, scratch: Scratch, way: int, offset: int, out: Settlements, size: int) -> int:  # noqa: PLR0913, PLR0917
    at = out.start[size]
    for own in range(MEMBERS):
        if queries.member[query, own] >= 0:
            out.units[at] = queries.member[query, own]
            at += 1
    for own in range(scratch.ways.shape[1]):
        if scratch.ways[way, own] >= 0:
            out.units[at] = scratch.row[scratch.ways[way, own]] + offset
            at += 1
    out.kind[size] = queries.kind[query]
    out.start[size + 1] = at
    return size + 1
