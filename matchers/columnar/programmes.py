"""What branch and bound cannot finish: integer programming, and where that has no proof either, a guess marked so."""

import numpy as np

from matchers.columnar.budgets import UNSOLVED, Budgets
from matchers.columnar.compiled import compiled
from matchers.columnar.components import Problem, Standings
from matchers.columnar.papers import Ints
from matchers.programme import best_by_programme


def decide_rest(problem: Problem, wanted: Ints, budgets: Budgets, out: Standings, bounds: Ints) -> None:
    """Decides the components wanted, one by one."""
    for component in wanted.tolist():
        places = problem.order[problem.bound[component] : problem.bound[component + 1]]
        places = places[np.argsort(-problem.score[places], kind="stable")]
        out.chosen[places] = out.margin[places] = out.proved[places] = out.firm[places] = 0
        solved = len(places) <= budgets.programme and _solve(problem, places, budgets, out)
        if not solved:
            bounds[UNSOLVED] += 1
            out.chosen[_greedy(problem, places)] = 1


def _solve(problem: Problem, places: Ints, budgets: Budgets, out: Standings) -> bool:
    """Whether the whole was proved; a settlement is proved only if the best without it was as well."""
    best = _best(problem, places, budgets)
    if best is None:
        return False
    value = int(problem.score[best].sum())
    for place in best.tolist():
        out.chosen[place] = 1
        rests = [_best(problem, places[~np.isin(places, barred)], budgets) for barred in _barred(problem, places, place)]
        found = [(int(problem.score[rest].sum()), rest) for rest in rests if rest is not None]
        if len(found) == len(rests):
            least, most = (choose(found, key=lambda entry: entry[0]) for choose in (min, max))
            out.proved[place], out.margin[place], out.firm[place] = 1, value - most[0], value - least[0]
            out.rival[place] = _rival(problem, place, most[1])
    return True


def _barred(problem: Problem, places: Ints, own: int) -> list[list[int]]:
    """A settlement; of a pair all that its left unit has with equals of the right one, and the other way round."""
    start, units, twin = problem.start, problem.units, problem.twin
    if start[own + 1] - start[own] > 2:
        return [[own]]
    left, right = units[start[own]], units[start[own] + 1]
    pairs = [place for place in places.tolist() if start[place + 1] - start[place] == 2]
    ends = [(place, units[start[place]], units[start[place] + 1]) for place in pairs]
    lefts = [place for place, one, two in ends if one == left and twin[two] == twin[right]]
    rights = [place for place, one, two in ends if two == right and twin[one] == twin[left]]
    return [lefts] if lefts == rights else [lefts, rights]


def _best(problem: Problem, places: Ints, budgets: Budgets) -> Ints | None:
    """The best settlements that share no unit, None where the nodes did not suffice."""
    if not len(places):
        return places
    rows = [problem.local[problem.units[problem.start[place] : problem.start[place + 1]]].tolist() for place in places]
    found = best_by_programme(rows, problem.score[places].tolist(), budgets.nodes)
    return places[found[0]] if found is not None and found[1] else None


def _rival(problem: Problem, place: int, rest: Ints) -> int:
    own = set(problem.units[problem.start[place] : problem.start[place + 1]].tolist())
    touching = [
        each
        for each in rest.tolist()
        if not own.isdisjoint(problem.units[problem.start[each] : problem.start[each + 1]].tolist())
    ]
    return max(touching, key=lambda each: (int(problem.score[each]), -each), default=-1)


def _greedy(problem: Problem, places: Ints) -> Ints:
    """The best first, then whatever is still free."""
    chosen = np.zeros(len(places), np.int64)
    _take(problem, places, np.zeros(int(problem.units.max()) + 1, np.int64), chosen)
    return places[chosen == 1]


@compiled
def _take(problem: Problem, places: Ints, spent: Ints, chosen: Ints) -> None:
    for own in range(len(places)):
        free = 1
        for at in range(problem.start[places[own]], problem.start[places[own] + 1]):
            free -= spent[problem.units[at]]
        if free == 1:
            chosen[own] = 1
            for at in range(problem.start[places[own]], problem.start[places[own] + 1]):
                spent[problem.units[at]] = 1
