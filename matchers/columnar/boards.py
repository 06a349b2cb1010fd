"""Components of pairs: the best assignment, exactly, and what it loses without each of its pairs.

The Hungarian method with potentials (Kuhn 1955, Munkres 1957; O(n³) in whole grains) on a square, so that every column is
held. Without a pair, one row and one column are free again and the potentials still hold, so that a single augmentation, which
can end in that column only, gives the best assignment that remains: O(n²).
"""

from typing import NamedTuple

import numpy as np

from matchers.columnar.compiled import compiled, inner
from matchers.columnar.components import Problem, Standings
from matchers.columnar.papers import Ints

_FAR = 1 << 60


class Board(NamedTuple):
    """`worth` by left and right unit, square; a worth of 0 is as good as no pair.

    `up` and `across` are the potentials of rows and columns, `held` the row that holds each column (−1: none).
    """

    worth: Ints
    seat: Ints
    up: Ints
    across: Ints
    held: Ints


@compiled
def decide_boards(problem: Problem, wanted: Ints, out: Standings) -> None:
    """Decides the components wanted, all of whose settlements are pairs."""
    for each in range(len(wanted)):
        _decide_board(problem, wanted[each], out)


@inner
def _decide_board(problem: Problem, component: int, out: Standings) -> None:
    board = _lay(problem, component)
    for row in range(board.worth.shape[0]):
        augment(board, row)
    best = value_of(board)
    units = _units(problem, component)
    for column in range(board.worth.shape[1]):
        row = board.held[column]
        if row < 0 or board.worth[row, column] <= 0:
            continue
        own = board.seat[row, column]
        out.chosen[own], out.proved[own] = 1, 1
        value, least, rival = _without(problem, board, (row, column), problem.lefts[component], units)
        out.margin[own], out.firm[own], out.rival[own] = best - value, best - least, rival


@inner
def _lay(problem: Problem, component: int) -> Board:
    lefts = problem.lefts[component]
    width = max(problem.rights[component], lefts)
    worth = np.zeros((width, width), np.int64)
    seat = np.full((width, width), -1, np.int64)
    for place in range(problem.bound[component], problem.bound[component + 1]):
        each = problem.order[place]
        row = problem.local[problem.units[problem.start[each]]]
        column = problem.local[problem.units[problem.start[each] + 1]] - lefts
        if problem.score[each] > worth[row, column]:
            worth[row, column], seat[row, column] = problem.score[each], each
    held = np.full(width, -1, np.int64)
    return Board(worth, seat, np.zeros(width, np.int64), np.zeros(width, np.int64), held)


@inner
def augment(board: Board, row: int) -> None:
    """Finds the row a column along the cheapest alternating path, and mends the potentials."""
    width = board.worth.shape[1]
    least = np.full(width, _FAR, np.int64)
    way = np.full(width, -1, np.int64)
    used = np.zeros(width, np.int64)
    current, column = row, -1
    while True:
        step, following = _FAR, -1
        for other in range(width):
            if not used[other]:
                reduced = -board.worth[current, other] - board.up[current] - board.across[other]
                if reduced < least[other]:
                    least[other], way[other] = reduced, column
                if least[other] < step:
                    step, following = least[other], other
        board.up[row] += step
        for other in range(width):
            if used[other]:
                board.up[board.held[other]] += step
                board.across[other] -= step
            else:
                least[other] -= step
        column = following
        used[column] = 1
        if board.held[column] < 0:
            break
        current = board.held[column]
    while way[column] >= 0:
        board.held[column] = board.held[way[column]]
        column = way[column]
    board.held[column] = row


@inner
def value_of(board: Board) -> int:
    total = 0
    for column in range(board.worth.shape[1]):
        if board.held[column] >= 0:
            total += board.worth[board.held[column], column]
    return total


@inner
def _units(problem: Problem, component: int) -> Ints:
    """The unit at each local number."""
    units = np.empty(problem.lefts[component] + problem.rights[component], np.int64)
    for place in range(problem.bound[component], problem.bound[component + 1]):
        each = problem.order[place]
        for at in range(problem.start[each], problem.start[each + 1]):
            units[problem.local[problem.units[at]]] = problem.units[at]
    return units


@inner
def _without(problem: Problem, board: Board, pair: tuple[int, int], lefts: int, units: Ints) -> tuple[int, int, int]:
    """The best value without a pair, the least of the two below, and who takes the pair's place.

    Among k equals on the left and k on the right it is all one who goes with whom: what counts is what would be lost were
    one of the left ones to go with none of the right, and one of the right with none of the left; the less of the two.
    """
    row, column = pair
    kept = np.empty(board.worth.shape[1], np.int64)
    for other in range(len(kept)):
        kept[other] = board.worth[row, other]
        if other == column or _equals(problem, units, lefts + other, lefts + column):
            board.worth[row, other] = 0
    value, rival = _mended(board, row, column)
    for other in range(len(kept)):
        board.worth[row, other] = kept[other]
    for other in range(lefts):
        kept[other] = board.worth[other, column]
        if other == row or _equals(problem, units, other, row):
            board.worth[other, column] = 0
    second, another = _mended(board, row, column)
    for other in range(lefts):
        board.worth[other, column] = kept[other]
    return (second, value, another) if second > value else (value, second, rival)


@inner
def _equals(problem: Problem, units: Ints, one: int, other: int) -> bool:
    return max(one, other) < len(units) and problem.twin[units[one]] == problem.twin[units[other]]


@inner
def _mended(board: Board, row: int, column: int) -> tuple[int, int]:
    """The best value once the pair is gone, found on copies; and the pair that row or column then enter."""
    other = Board(board.worth, board.seat, board.up.copy(), board.across.copy(), board.held.copy())
    other.held[column] = -1
    augment(other, row)
    rival = -1
    if other.held[column] >= 0 and board.worth[other.held[column], column] > 0:
        rival = board.seat[other.held[column], column]
    for each in range(board.worth.shape[1]):
        if other.held[each] == row and board.worth[row, each] > 0:
            rival = board.seat[row, each]
    return value_of(other), rival
