"""The best set of settlements as a whole, component by component, and each one's margin."""

import numpy as np

from matchers.columnar.boards import decide_boards
from matchers.columnar.branching import MOST_UNITS, decide_sets, new_path
from matchers.columnar.budgets import Budgets
from matchers.columnar.components import Problem, Standings, problem_of, undecided
from matchers.columnar.papers import Ints, whole
from matchers.columnar.programmes import decide_rest
from matchers.columnar.settlements import Settlements
from matchers.columnar.sides import Case


def decide(settlements: Settlements, score: Ints, twin: Ints, lefts: int, budgets: Budgets, bounds: Ints) -> Standings:  # noqa: PLR0913, PLR0917
    """Settlements are given with positive scores; verdicts follow from optimal values alone, so ties never depend on order."""
    size = len(score)
    out = undecided(size)
    if not size:
        return out
    problem = problem_of(settlements, score, twin, lefts)
    count = np.diff(problem.bound)
    alone = problem.order[problem.bound[:-1][count == 1]]
    out.chosen[alone], out.proved[alone] = 1, 1
    out.margin[alone] = out.firm[alone] = score[alone]
    _decide_many(problem, count > 1, budgets, out, bounds)
    return out


def _decide_many(problem: Problem, many: np.ndarray, budgets: Budgets, out: Standings, bounds: Ints) -> None:
    groups = np.diff(problem.start) > 2
    grouped = np.add.reduceat(groups[problem.order].astype(np.int64), problem.bound[:-1]) > 0
    boards = many & ~grouped & (np.maximum(problem.lefts, problem.rights) ** 2 <= budgets.board)
    sets = many & grouped & (problem.lefts + problem.rights <= MOST_UNITS)
    decide_boards(problem, whole(np.flatnonzero(boards)), out)
    decide_sets(problem, whole(np.flatnonzero(sets)), budgets.branch, new_path(), out)
    decide_rest(problem, _unfinished(problem, many, boards, sets, out), budgets, out, bounds)


def _unfinished(problem: Problem, many: np.ndarray, boards: np.ndarray, sets: np.ndarray, out: Standings) -> Ints:
    """Components that nobody tried, and those with a choice that branch and bound could not prove."""
    unproved = (out.chosen == 1) & (out.proved == 0)
    open_sets = np.add.reduceat(unproved[problem.order].astype(np.int64), problem.bound[:-1]) > 0
    return whole(np.flatnonzero((many & ~boards & ~sets) | (sets & open_sets)))


def twins(case: Case) -> Ints:
    """For each unit the first of its owner with the same amount, day and name, where no number tells them apart."""
    left, right = case.left, case.right
    named = np.zeros(len(left.owner) + 1, np.bool_)
    named[case.named[case.named >= 0]] = True
    apart = named[:-1] | ((case.numbered > 0) if (case.named == -2).any() else False)
    sides = []
    for side, alone in ((left, apart), (right, case.named != -1)):
        columns = (side.owner, side.amount, side.day, side.name)
        fresh = np.ones(len(side.owner), np.bool_)
        fresh[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
        places = np.arange(len(fresh))
        group = np.cumsum(fresh) - 1
        # of a group, the first that may be exchanged stands for those that may
        first = np.full(int(fresh.sum()), len(fresh))
        np.minimum.at(first, group[~alone], places[~alone])
        sides.append(np.where(alone, places, first[group]))
    return whole(np.concatenate([sides[0], sides[1] + len(left.owner)]))
