"""Components with groups: the best set of settlements that share no paper, by branch and bound.

Depth first over units: a unit's settlements in the order of worth, then leaving it alone. A branch is cut where even the
best share of a settlement for each unit still free would not do.
"""
# pyright: reportArgumentType=false, reportReturnType=false
# What a column holds is a number; the stubs of numpy take a column indexed by a column's value for a column again.

from typing import NamedTuple

import numpy as np

from matchers.columnar.compiled import compiled, inner
from matchers.columnar.components import Problem, Standings
from matchers.columnar.papers import Ints

MOST_UNITS = 62
"""Units are bits of a signed word."""


class Sets(NamedTuple):
    """A component's settlements by their lowest unit, best first; `first` is where those of each unit begin."""

    mask: Ints
    score: Ints
    first: Ints
    share: Ints
    place: Ints


class Path(NamedTuple):
    """Where the search stands, by depth: the settlement taken (−1: the unit is left alone), and what that leads to."""

    taken: Ints
    option: Ints
    mask: Ints
    value: Ints
    bound: Ints


def new_path() -> Path:
    return Path(*(np.zeros(MOST_UNITS + 2, np.int64) for _ in range(5)))


@compiled
def decide_sets(problem: Problem, wanted: Ints, steps: int, path: Path, out: Standings) -> None:
    """Decides the components wanted, none of which has more than MOST_UNITS units."""
    best, other = np.empty(MOST_UNITS + 1, np.int64), np.empty(MOST_UNITS + 1, np.int64)
    for component in wanted:
        sets = _lay(problem, component)
        barred = np.zeros(len(sets.score), np.int64)
        value, proved = best_set(sets, barred, steps, path, best)
        for own in best:
            if own < 0:
                continue
            place = sets.place[own]
            equals = _bar(problem, sets, own, 0, barred)
            rest, sure = best_set(sets, barred, steps, path, other)
            out.rival[place] = _rival(sets, own, other)
            equals += _bar(problem, sets, own, 1, barred)
            second, sure_too = rest, sure
            if equals > 0:
                second, sure_too = best_set(sets, barred, steps, path, other)
                if second > rest:
                    out.rival[place] = _rival(sets, own, other)
            out.chosen[place], out.proved[place] = 1, proved and sure and sure_too
            if out.proved[place]:
                out.margin[place], out.firm[place] = value - max(rest, second), value - min(rest, second)


@inner
def _lay(problem: Problem, component: int) -> Sets:
    begin, end = problem.bound[component], problem.bound[component + 1]
    units = problem.lefts[component] + problem.rights[component]
    size = end - begin
    mask, score, place = np.zeros(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64)
    first, share = np.zeros(units + 1, np.int64), np.zeros(units + 1, np.int64)
    for own in range(size):
        each = problem.order[begin + own]
        place[own], score[own] = each, problem.score[each]
        members = problem.start[each + 1] - problem.start[each]
        lowest = units
        for at in range(problem.start[each], problem.start[each + 1]):
            unit = problem.local[problem.units[at]]
            mask[own] |= 1 << unit
            lowest = min(lowest, unit)
            share[unit] = max(share[unit], -(-problem.score[each] // members))
        first[lowest + 1] += 1
    for unit in range(units):
        first[unit + 1] += first[unit]
    return Sets(mask, score, first, share, place)


@inner
def _bar(problem: Problem, sets: Sets, own: int, side: int, barred: Ints) -> int:
    """Bars a settlement, and of a pair all that its unit of one side has with equals of the other; how many of these."""
    place = sets.place[own]
    begin = problem.start[place]
    paired = problem.start[place + 1] - begin == 2
    equals = sets.first[0]
    for other in range(len(barred)):
        barred[other] = other == own
        at = problem.start[sets.place[other]]
        if paired and other != own and problem.start[sets.place[other] + 1] - at == 2:
            near, far = at + side, at + 1 - side
            same = problem.units[near] == problem.units[begin + side]
            if same and problem.twin[problem.units[far]] == problem.twin[problem.units[begin + 1 - side]]:
                barred[other] = 1
                equals += 1
    return equals


@inner
def best_set(sets: Sets, barred: Ints, steps: int, path: Path, best: Ints) -> tuple[int, bool]:
    """The greatest value without the settlements barred, and whether that is proved; fills `best` with settlements, then −1."""
    units = len(sets.first) - 1
    path.option[0] = path.mask[0] = path.value[0] = path.bound[0] = 0
    for unit in range(units):
        path.bound[0] += sets.share[unit]
    for unit in range(len(best)):
        best[unit] = -1
    depth = path.option[0]
    most = -1
    while depth >= 0 and steps > 0:
        steps -= 1
        if depth == units or path.value[depth] + path.bound[depth] <= most:
            if path.value[depth] > most:
                most = path.value[depth]
                for unit in range(len(best)):
                    best[unit] = path.taken[unit] if unit < depth else -1
            depth -= 1
        elif _go(sets, barred, path, depth):
            depth += 1
        else:
            depth -= 1
    return most, depth < 0


@inner
def _go(sets: Sets, barred: Ints, path: Path, depth: int) -> bool:
    """Takes the next option of the unit at this depth; False where none is left. Option numbers count settlements, then none."""
    count = sets.first[depth + 1] - sets.first[depth]
    if path.mask[depth] >> depth & 1:
        path.option[depth] = max(path.option[depth], count)
    while path.option[depth] < count:
        own = sets.first[depth] + path.option[depth]
        path.option[depth] += 1
        if not barred[own] and not sets.mask[own] & path.mask[depth]:
            path.taken[depth] = own
            path.mask[depth + 1] = path.mask[depth] | sets.mask[own]
            path.value[depth + 1] = path.value[depth] + sets.score[own]
            path.bound[depth + 1] = path.bound[depth] - _shares(sets, sets.mask[own], depth)
            path.option[depth + 1] = 0
            return True
    if path.option[depth] > count:
        return False
    path.option[depth] = count + 1
    path.taken[depth] = -1
    path.mask[depth + 1], path.value[depth + 1] = path.mask[depth], path.value[depth]
    free = 1 - (path.mask[depth] >> depth & 1)
    path.bound[depth + 1] = path.bound[depth] - free * sets.share[depth]
    path.option[depth + 1] = 0
    return True


@inner
def _shares(sets: Sets, mask: int, unit: int) -> int:
    """What the units of a settlement could have been worth elsewhere."""
    total = 0
    mask >>= unit
    while mask:
        if mask & 1:
            total += sets.share[unit]
        mask >>= 1
        unit += 1
    return total


@inner
def _rival(sets: Sets, own: int, other: Ints) -> int:
    """The strongest settlement that would take one of its papers."""
    rival, strongest = -1, -1
    for each in other:
        if each >= 0 and sets.mask[each] & sets.mask[own] and sets.score[each] > strongest:
            rival, strongest = sets.place[each], sets.score[each]
    return rival
