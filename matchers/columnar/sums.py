"""Which papers of a pool add up to a goal: all ways counted, inside a budget of steps."""

from typing import NamedTuple

from matchers.columnar.compiled import inner
from matchers.columnar.papers import Ints


class Scratch(NamedTuple):
    """What one search writes on: a pool's amounts and rows, tails of sums, the choice so far, and the ways found.

    `ways` holds places in the pool, −1 behind the last; `spent` the owner searched for and its steps.
    """

    amount: Ints
    row: Ints
    tail: Ints
    choice: Ints
    ways: Ints
    spent: Ints


@inner
def ways_to_sum(scratch: Scratch, size: int, goal: int, largest: int, steps: int) -> tuple[int, int]:
    """Counts the subsets of a pool, in falling order, of two papers and more that make up `goal`.

    Returns the count and the steps left, −1 where they did not suffice. The count goes on where `ways` is full.
    """
    amount, tail, choice = scratch.amount, scratch.tail, scratch.choice
    tail[size] = 0
    for place in range(size - 1, -1, -1):
        tail[place] = tail[place + 1] + amount[place]
    count = tail[size]  # 0 as the value of a column: numba compiles callees apart for constants
    depth = place = 0
    rest = goal
    while steps >= 0:
        steps -= 1
        if depth < largest and place < size and tail[place] >= rest and amount[place] * (largest - depth) >= rest:
            if amount[place] < rest and depth + 1 < largest:
                choice[depth] = place
                depth, rest, place = depth + 1, rest - amount[place], place + 1
                continue
            if amount[place] == rest and depth > 0:
                choice[depth] = place
                _keep(scratch, depth + 1, count)
                count += 1
            place += 1
            continue
        if depth == 0:
            break
        depth -= 1
        rest += amount[choice[depth]]
        place = choice[depth] + 1
    return count, steps


@inner
def _keep(scratch: Scratch, depth: int, count: int) -> None:
    if count < len(scratch.ways):
        for own in range(scratch.ways.shape[1]):
            scratch.ways[count, own] = scratch.choice[own] if own < depth else -1


@inner
def sort_pool(scratch: Scratch, size: int) -> None:
    """Largest amounts first, then in the order of rows: a handful, so insertion will do."""
    for one in range(1, size):
        amount, row = scratch.amount[one], scratch.row[one]
        other = one - 1
        while other >= 0 and (scratch.amount[other] < amount or (scratch.amount[other] == amount and scratch.row[other] > row)):
            scratch.amount[other + 1], scratch.row[other + 1] = scratch.amount[other], scratch.row[other]
            other -= 1
        scratch.amount[other + 1], scratch.row[other + 1] = amount, row
