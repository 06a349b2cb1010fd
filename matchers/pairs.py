"""The best one-to-one pairing of one component, by the Hungarian method, with twins told apart from rivals."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

Pair = tuple[tuple[str, ...], float, tuple[str, ...]]
_NEVER = -1e9


class PairBoard:
    """Scores of left units by right units; leaving a unit alone costs nothing."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._pairs = tuple(pairs)
        self._lefts = {unit: place for place, unit in enumerate(dict.fromkeys(pair[0][0] for pair in pairs))}
        self._rights = {unit: place for place, unit in enumerate(dict.fromkeys(pair[0][1] for pair in pairs))}
        self._seats = tuple((self._lefts[left], self._rights[right]) for (left, right), *_ in self._pairs)
        self._classes: dict[tuple[str, ...], list[int]] = {}
        for own in range(len(self._pairs)):
            self._classes.setdefault(self._twins(own), []).append(own)
        self._by_seat = {seat: own for own, seat in enumerate(self._seats)}
        self._scores = np.full((len(self._lefts), len(self._rights) + len(self._lefts)), _NEVER)
        self._scores[:, len(self._rights) :] = 0.0
        for own in range(len(self._pairs)):
            self._scores[self._seat(own)] = self._pairs[own][1]

    @cached_property
    def best(self) -> float:
        return self._solve(self._scores)[0]

    def matched(self) -> tuple[int, ...]:
        """The pairs of one best pairing; between twins, the first left takes the first right, in the order given."""
        taken = self._solve(self._scores)[1]
        places = self._by_seat
        chosen = sorted(places[seat] for seat in taken)
        classes: dict[tuple[str, ...], list[int]] = {}
        for own in chosen:
            classes.setdefault(self._twins(own), []).append(own)
        ordered: list[int] = []
        for own in classes.values():
            lefts, rights = (sorted({self._seat(each)[side] for each in own}) for side in (0, 1))
            straight = list(zip(lefts, rights, strict=False))
            ordered.extend(
                [places[seat] for seat in straight] if len(straight) == len(own) and places.keys() >= set(straight) else own
            )
        return tuple(sorted(ordered))

    def without(self, own: int) -> tuple[float, int | None]:
        """The best value where a pair's one unit may have none of the other's twins, and who takes its place.

        Asked from the left and from the right alike, and the greater value counts: where there are more twins on one side
        than on the other, one of them stays alone, and which of them is open.
        """
        barred = [self._barred(own, side) for side in (0, 1)]
        found = [self._best_without(own, seats) for seats in dict.fromkeys(barred)]
        return max(found, key=lambda entry: entry[0])

    def _barred(self, own: int, side: int) -> frozenset[tuple[int, int]]:
        """The seats of a pair's twins in its own row or column."""
        seat = self._seat(own)
        return frozenset(self._seat(other) for other in self._like(own) if self._seat(other)[side] == seat[side])

    def _best_without(self, own: int, barred: Iterable[tuple[int, int]]) -> tuple[float, int | None]:
        scores = self._scores.copy()
        for seat in barred:
            scores[seat] = _NEVER
        value, taken = self._solve(scores)
        rivals = [each for each in sorted(self._by_seat[seat] for seat in taken) if self._touches(each, own)]
        return value, max(rivals, key=lambda each: (self._pairs[each][1], -each), default=None)

    def forced(self, own: int) -> float:
        """The best value of the pairings that contain a pair."""
        left, right = self._seat(own)
        scores = np.delete(np.delete(self._scores, left, 0), right, 1)
        return self._pairs[own][1] + (self._solve(scores)[0] if scores.size else 0.0)

    def has_twins(self, own: int) -> bool:
        return len(self._like(own)) > 1

    def _seat(self, own: int) -> tuple[int, int]:
        return self._seats[own]

    def _twins(self, own: int) -> tuple[str, ...]:
        return self._pairs[own][2] or self._pairs[own][0]

    def _like(self, own: int) -> tuple[int, ...]:
        return tuple(self._classes[self._twins(own)])

    def _touches(self, one: int, two: int) -> bool:
        if self._twins(one) == self._twins(two):
            return False
        return any(a == b for a, b in zip(self._pairs[one][0], self._pairs[two][0], strict=True))

    def _solve(self, scores: npt.NDArray[np.float64]) -> tuple[float, set[tuple[int, int]]]:
        from scipy.optimize import linear_sum_assignment

        rows, columns = linear_sum_assignment(scores, maximize=True)
        width = len(self._rights)
        taken = {(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if c < width and scores[r, c] > 0}
        return round(float(sum(scores[seat] for seat in taken)), 6), taken
