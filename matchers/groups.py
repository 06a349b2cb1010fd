"""Which of some amounts add up to a sum: all ways counted, within a budget of steps.

A sum that can be made up in one way only is evidence; one that can be made up in many proves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, log2


@dataclass(frozen=True, slots=True)
class Sums:
    """The ways found, as sorted places; `count` goes on where `ways` stops; not `complete` where the budget ran out."""

    ways: tuple[tuple[int, ...], ...]
    count: int
    complete: bool

    @property
    def unique(self) -> bool:
        return self.complete and self.count == 1


def ways_to_sum(amounts: Sequence[int], goal: int, smallest: int, largest: int, keep: int, steps: int) -> Sums:  # noqa: PLR0913, PLR0917
    """The subsets of `smallest` to `largest` positive amounts that add up to `goal`, the first `keep` of them listed."""
    order = sorted(
        (place for place, amount in enumerate(amounts) if 0 < amount <= goal), key=lambda place: (-amounts[place], place)
    )
    values = [amounts[place] for place in order]
    tails = [0] * (len(values) + 1)
    for place in range(len(values) - 1, -1, -1):
        tails[place] = tails[place + 1] + values[place]
    ways: list[tuple[int, ...]] = []
    count = spent = 0
    stack: list[tuple[int, int, tuple[int, ...]]] = [(0, goal, ())]
    while stack:
        place, rest, chosen = stack.pop()
        spent += 1
        if spent > steps:
            return Sums(tuple(ways), count, complete=False)
        if rest == 0:
            if len(chosen) >= smallest:
                count += 1
                if len(ways) < keep:
                    ways.append(tuple(sorted(order[own] for own in chosen)))
            continue
        if len(chosen) == largest or tails[place] < rest:
            continue
        stack.append((place + 1, rest, chosen))
        if values[place] <= rest:
            stack.append((place + 1, rest - values[place], (*chosen, place)))
    return Sums(tuple(sorted(ways)), count, complete=True)


def bits_of_choice(pool: int, chosen: int) -> float:
    """How many bits of coincidence a group of this size out of a pool of that size uses up."""
    return log2(max(comb(pool, chosen), 1))
