"""Papers that may belong together, as columns: two of them, or more."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matchers.columnar.compiled import compiled
from matchers.columnar.papers import Ints, whole


class Settlements(NamedTuple):
    """Units from `start` to `start`: left papers as their places, right ones as theirs + the number of left papers."""

    start: Ints
    units: Ints
    kind: Ints


def no_settlements() -> Settlements:
    return Settlements(np.zeros(1, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))


def of_pairs(left: Ints, right: Ints, kind: Ints, lefts: int) -> Settlements:
    units = np.column_stack([left, right + lefts]).ravel()
    return Settlements(np.arange(len(left) + 1, dtype=np.int64) * 2, whole(units), kind)


def joined(*parts: Settlements) -> Settlements:
    offsets = np.cumsum([0, *(len(part.units) for part in parts)])
    starts = [part.start[:-1] + offset for part, offset in zip(parts, offsets, strict=False)]
    return Settlements(
        whole(np.concatenate([*starts, offsets[-1:]])),
        whole(np.concatenate([part.units for part in parts])),
        whole(np.concatenate([part.kind for part in parts])),
    )


def taken(settlements: Settlements, places: npt.NDArray[np.intp]) -> Settlements:
    """The settlements at some places, in their order."""
    size = np.diff(settlements.start)[places]
    start = np.zeros(len(places) + 1, np.int64)
    np.cumsum(size, out=start[1:])
    units = np.empty(int(start[-1]), np.int64)
    _copy(settlements.start, settlements.units, whole(places), start, units)
    return Settlements(start, units, settlements.kind[places])


@compiled
def _copy(start: Ints, units: Ints, places: Ints, into: Ints, copied: Ints) -> None:
    for row in range(len(places)):
        begin = start[places[row]]
        for own in range(into[row + 1] - into[row]):
            copied[into[row] + own] = units[begin + own]


def renamed(settlements: Settlements, back: Ints) -> Settlements:
    """The same settlements over other places of the units."""
    return settlements._replace(units=back[settlements.units])
