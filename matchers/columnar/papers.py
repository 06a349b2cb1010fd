"""What is paired, as columns: whole fen, day numbers, names by code; in an order of content, so that row order means nothing."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

NO_DAY = -(2**31)
"""Stands where a paper shows no day, or none that a calendar knows."""
NO_NAME = -1
_LAST_DAY = 3_652_059
LARGEST = 10**15
"""Fen; ten trillion yuan. What is more was misread."""


class Papers(NamedTuple):
    """Rows of one kind. `owner` counts from 0 and is whose money it is; papers of two owners never meet.

    `amount` in fen; `day` an ordinal or NO_DAY; `name` a code of the name on the other end or NO_NAME; `number` an invoice
    number, serial or reference (0: none); `key` the rank of the row's id, which decides nothing but the order of equals.
    """

    owner: Ints
    name: Ints
    amount: Ints
    day: Ints
    number: Ints
    key: Ints

    def take(self, places: npt.NDArray[np.intp]) -> "Papers":
        return Papers(*(column[places] for column in self))


def whole(column: npt.ArrayLike) -> Ints:
    return np.ascontiguousarray(column, dtype=np.int64)


def payable(papers: Papers) -> npt.NDArray[np.bool_]:
    """Which rows can pay or be paid: refunds, red notes and absurd amounts are another layer's."""
    return (papers.amount > 0) & (papers.amount <= LARGEST)


def canonical_order(papers: Papers) -> npt.NDArray[np.intp]:
    """Places sorted by owner, amount, day, name, number and key."""
    size = len(papers.owner)
    order = np.lexsort((papers.amount, papers.owner))
    owner, amount = papers.owner[order], papers.amount[order]
    same = np.zeros(size + 1, np.bool_)
    same[1:size] = (owner[1:] == owner[:-1]) & (amount[1:] == amount[:-1])
    tied = np.flatnonzero(same[:-1] | same[1:])  # of most papers the amount alone decides
    places = order[tied]
    group = np.cumsum(~same[:-1])[tied]
    left = papers.take(places)
    order[tied] = places[np.lexsort((left.key, left.number, left.name, left.day, group))]
    return order


def with_known_days(papers: Papers) -> Papers:
    return papers._replace(day=np.where((papers.day < 1) | (papers.day > _LAST_DAY), NO_DAY, papers.day))


def ranks(ids: npt.ArrayLike) -> Ints:
    """The rank of each id among all: a `key` that is the same whatever the order of rows."""
    return whole(np.unique(np.asarray(ids), return_inverse=True)[1])
