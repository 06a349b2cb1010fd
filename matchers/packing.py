"""The best set of choices that exclude one another where they share a unit: branch and bound, else integer programming."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchers.programme import best_by_programme

Set = tuple[frozenset[str], float]

_NODES = 10_000
_DEEPEST = 300
"""Branch and bound goes one call deeper per set."""


@dataclass(frozen=True, slots=True)
class Packing:
    """The value and members of the best packing; not `exact` where no proof was found within the budget."""

    value: float
    members: tuple[int, ...]
    exact: bool = True


def best_packing(sets: Sequence[Set], steps: int) -> Packing:
    """The disjoint sets of the greatest total score; sets worth nothing are left out."""
    places = sorted((place for place, (_, score) in enumerate(sets) if score > 0), key=lambda place: (-sets[place][1], place))
    if not places:
        return Packing(0.0, ())
    if len(places) > _DEEPEST:
        return _by_programme(sets, places)
    search = _Search([sets[place] for place in places], steps)
    value, members = search.run()
    if search.spent <= steps:
        return Packing(round(value, 6), tuple(sorted(places[own] for own in members)))
    return _by_programme(sets, places)


class _Search:
    """Depth first over sets from the most to the least worth, cut where even the best of the rest would not do."""

    def __init__(self, sets: Sequence[Set], steps: int) -> None:
        units = {unit: bit for bit, unit in enumerate(sorted({unit for each, _ in sets for unit in each}))}
        self._masks = [sum(1 << units[unit] for unit in each) for each, _ in sets]
        self._scores = [score for _, score in sets]
        self._shares = [score / len(each) for each, score in sets]
        self._steps = steps
        self.spent = 0
        self._best: tuple[float, tuple[int, ...]] = (0.0, ())

    def run(self) -> tuple[float, tuple[int, ...]]:
        self._visit(0, 0, 0.0, ())
        return self._best

    def _visit(self, place: int, taken: int, value: float, members: tuple[int, ...]) -> None:
        self.spent += 1
        if value > self._best[0] + 1e-9:
            self._best = (value, members)
        if self.spent > self._steps:
            return
        free = [own for own in range(place, len(self._masks)) if not self._masks[own] & taken]
        if value + self._bound(free) <= self._best[0] + 1e-9:
            return
        for own in free[:1]:
            self._visit(own + 1, taken | self._masks[own], value + self._scores[own], (*members, own))
            self._visit(own + 1, taken, value, members)

    def _bound(self, free: Sequence[int]) -> float:
        """No packing is worth more than the best share of a set that each unit could get."""
        best: dict[int, float] = {}
        for own in free:
            mask, share = self._masks[own], self._shares[own]
            while mask:
                low = mask & -mask
                if share > best.get(low, 0.0):
                    best[low] = share
                mask ^= low
        return sum(best.values())


def _by_programme(sets: Sequence[Set], places: Sequence[int]) -> Packing:
    units = {unit: row for row, unit in enumerate(sorted({unit for place in places for unit in sets[place][0]}))}
    rows = [[units[unit] for unit in sorted(sets[place][0])] for place in places]
    found = best_by_programme(rows, [sets[place][1] for place in places], _NODES)
    if found is None:
        return Packing(0.0, (), exact=False)
    members = tuple(sorted(places[own] for own in found[0].tolist()))
    return Packing(round(sum(sets[place][1] for place in members), 6), members, exact=found[1])
