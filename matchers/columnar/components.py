"""Settlements that touch one another, directly or through others: each such component is decided alone."""
# pyright: reportArgumentType=false, reportReturnType=false
# What a column holds is a number; the stubs of numpy take a column indexed by a column's value for a column again.

from typing import NamedTuple

import numpy as np

from matchers.columnar.compiled import compiled, inner
from matchers.columnar.papers import Ints, whole
from matchers.columnar.settlements import Settlements


class Problem(NamedTuple):
    """Settlements and their scores; `order` lists them component by component, from `bound` to `bound`.

    Within one they are sorted by their lowest unit, best first.

    `lefts` and `rights` count a component's units; `local` numbers them, left ones first; `twin` names, for each unit, the
    first of those that nothing tells apart.
    """

    start: Ints
    units: Ints
    score: Ints
    order: Ints
    bound: Ints
    lefts: Ints
    rights: Ints
    local: Ints
    twin: Ints


class Standings(NamedTuple):
    """By settlement: whether it is chosen, what the best set would lose without it, its rival, and whether that is proved.

    `firm` is what would be lost were one of its papers to go with none of the other's equals: more than the margin where
    equals could take its place.
    """

    chosen: Ints
    margin: Ints
    rival: Ints
    proved: Ints
    firm: Ints


def undecided(size: int) -> Standings:
    """Nothing chosen, nobody's rival."""
    chosen, margin, proved, firm = (np.zeros(size, np.int64) for _ in range(4))
    return Standings(chosen, margin, np.full(size, -1, np.int64), proved, firm)


def problem_of(settlements: Settlements, score: Ints, twin: Ints, lefts: int) -> Problem:
    """The components in the order of their least unit."""
    start, units = settlements.start, settlements.units
    parent = np.arange(len(twin), dtype=np.int64)
    _join(start, units, parent)
    root = _roots(parent)
    of_settlement = root[units[start[:-1]]]
    heads, component = np.unique(of_settlement, return_inverse=True)
    order = np.lexsort((-score, np.minimum.reduceat(units, start[:-1]), component))
    bound = np.searchsorted(component[order], np.arange(len(heads) + 1))
    touched = np.unique(units)
    home = np.searchsorted(heads, root[touched])
    by_home = np.argsort(home, kind="stable")
    first = np.searchsorted(home[by_home], np.arange(len(heads)))
    local = np.full(len(twin), -1, np.int64)
    local[touched[by_home]] = np.arange(len(touched)) - first[home[by_home]]
    of_left, of_right = (whole(np.bincount(home[side], minlength=len(heads))) for side in (touched < lefts, touched >= lefts))
    return Problem(start, units, score, whole(order), whole(bound), of_left, of_right, local, twin)


@compiled
def _join(start: Ints, units: Ints, parent: Ints) -> None:
    """Union–find; the least unit of a component stands for it."""
    for each in range(len(start) - 1):
        one = _root(parent, units[start[each]])
        for at in range(start[each] + 1, start[each + 1]):
            two = _root(parent, units[at])
            parent[max(one, two)] = min(one, two)
            one = min(one, two)


@inner
def _root(parent: Ints, unit: int) -> int:
    while parent[unit] != unit:
        parent[unit] = parent[parent[unit]]
        unit = parent[unit]
    return unit


def _roots(parent: Ints) -> Ints:
    """Follows all units to their roots at once."""
    root = parent
    while True:
        further = root[root]
        if np.array_equal(further, root):
            return whole(root)
        root = further
