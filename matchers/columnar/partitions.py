"""The same pairing in parts, owner by owner, on as many threads, processes or machines as there are; the outcome is one."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from matchers.columnar.allocation import Links
from matchers.columnar.engine import Outcome
from matchers.columnar.papers import Ints, Papers, whole
from matchers.columnar.settlements import joined, renamed
from matchers.columnar.verdicts import NO_CLASS


class Part(NamedTuple):
    """The papers of some owners, counted from 0, and which rows they are of how many left ones."""

    left: Papers
    right: Papers
    rows: tuple[Ints, Ints]
    lefts: int


Step = Callable[[Papers, Papers], Outcome]
Mapper = Callable[[Callable[[Part], Outcome], Iterable[Part]], Iterable[Outcome]]


def in_parts(step: Step, left: Papers, right: Papers, parts: int, over: Mapper = map) -> Outcome:
    """What `step` (`pay` or `post` with names and weights bound) finds in all papers; `over` is `map`, or that of an executor."""
    found = list(over(partial(_of_part, step), _split(left, right, parts)))
    firsts = np.cumsum([0, *(len(each.score) for each in found)]).tolist()
    links = [each.links._replace(settlement=each.links.settlement + first) for each, first in zip(found, firsts, strict=False)]
    return Outcome(
        settlements=joined(*(each.settlements for each in found)),
        score=_stacked(each.score for each in found),
        margin=_stacked(each.margin for each in found),
        firm=_stacked(each.firm for each in found),
        proved=_stacked(each.proved for each in found),
        verdict=_stacked(each.verdict for each in found),
        classes=_stacked(each.classes for each in found),
        reasons=np.concatenate([each.reasons for each in found]),
        rival=joined(*(each.rival for each in found)),
        links=Links(*(_stacked(columns) for columns in zip(*links, strict=True))),
        bounds=whole(np.sum([each.bounds for each in found], axis=0)),
    )


def _stacked(columns: Iterable[Ints]) -> Ints:
    return whole(np.concatenate(list(columns)))


def _split(left: Papers, right: Papers, parts: int) -> Iterator[Part]:
    """Ranges of owners with about as many papers each; an owner is never split."""
    owners = 1 + int(max(left.owner.max(initial=0), right.owner.max(initial=0)))
    papers = np.cumsum(np.bincount(left.owner, minlength=owners) + np.bincount(right.owner, minlength=owners))
    edges = np.searchsorted(papers, np.linspace(0, papers[-1], parts + 1)[1:-1])
    bounds = np.unique([0, *edges, owners])
    for first, last in itertools.pairwise(bounds):
        (own, rows), (other, others) = (_owned(side, first, last) for side in (left, right))
        yield Part(own, other, (rows, others), len(left.owner))


def _owned(papers: Papers, first: int, last: int) -> tuple[Papers, Ints]:
    rows = np.flatnonzero((papers.owner >= first) & (papers.owner < last))
    own = papers.take(rows)
    return own._replace(owner=own.owner - first), whole(rows)


def _of_part(step: Step, part: Part) -> Outcome:
    found = step(part.left, part.right)
    back = np.concatenate([part.rows[0], part.rows[1] + part.lefts])
    return found._replace(
        settlements=renamed(found.settlements, back),
        classes=np.where(found.classes == NO_CLASS, NO_CLASS, back[found.classes]),
        rival=renamed(found.rival, back),
        links=found.links._replace(left=part.rows[0][found.links.left], right=part.rows[1][found.links.right]),
    )
