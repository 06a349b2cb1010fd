"""Weights from the papers themselves, without labels: estimated once, before anything is partitioned.

m is estimated by expectation and maximisation over the counts of patterns (name × date × number) among pairs of equal
amounts, u from random pairs of one owner; the shipped experience is worth some pairs of its own, so that a bundle of thirty
papers is judged by it and a million rows by what they show. (W. E. Winkler: Using the EM Algorithm for Weight Computation in
the Fellegi–Sunter Model of Record Linkage, 1988.)
"""
# pyright: reportArgumentType=false, reportReturnType=false
# What a column holds is a number; the stubs of numpy take a column indexed by a column's value for a column again.

import numpy as np

from matchers.columnar.compiled import compiled
from matchers.columnar.likeness import LEVELS, likeness
from matchers.columnar.papers import Ints, whole
from matchers.columnar.scoring import date_level, number_level
from matchers.columnar.settlements import Settlements
from matchers.columnar.sides import Case
from matchers.columnar.weights import Bits, Floats, Levels, Prior, bits_of

_SAMPLE = 100_000
_PRIOR_TRUE, _PRIOR_RANDOM = 100.0, 200.0
"""How many pairs the shipped experience is worth."""
_ROUNDS = 30
_AXES = ((1, 2), (0, 2), (0, 1))


def shipped(prior: Prior) -> Bits:
    """Weights by experience alone."""
    return bits_of(prior.true, prior.random, prior)


def learned(case: Case, equal: Settlements, prior: Prior) -> Bits:
    """Weights by what the pairs of equal amounts show."""
    lefts = len(case.left.owner)
    held = _patterns(case, equal.units[::2], equal.units[1::2] - lefts, prior)
    seen = _patterns(case, *_spread_pairs(case), prior)
    parts = (prior.random.name, prior.random.date, prior.random.number)
    random = Levels(*(_blend(seen.sum(axis=axes), part, _PRIOR_RANDOM) for axes, part in zip(_AXES, parts, strict=True)))
    return bits_of(_true_levels(held, random, prior), random, prior)


def _true_levels(patterns: Floats, random: Levels, prior: Prior) -> Levels:
    true = prior.true
    background = _together(random)
    share = 0.5
    for _ in range(_ROUNDS):
        likely = share * _together(true)
        held = patterns * likely / (likely + (1 - share) * background)
        share = (held.sum() + _PRIOR_TRUE / 2) / (patterns.sum() + _PRIOR_TRUE)
        parts = (prior.true.name, prior.true.date, prior.true.number)
        true = Levels(*(_blend(held.sum(axis=axes), part, _PRIOR_TRUE) for axes, part in zip(_AXES, parts, strict=True)))
    return true


def _together(levels: Levels) -> Floats:
    return levels.name[:, None, None] * levels.date[None, :, None] * levels.number[None, None, :]


def _blend(counts: Floats, prior: Floats, weight: float) -> Floats:
    return (counts + weight * prior) / (counts.sum() + weight)


def _patterns(case: Case, left: Ints, right: Ints, prior: Prior) -> Floats:
    counts = np.zeros((LEVELS, prior.date_levels, 3))
    _count(case, whole(prior.edges), whole(left), whole(right), counts)
    return counts


@compiled
def _count(case: Case, edges: Ints, left: Ints, right: Ints, counts: Floats) -> None:
    for pair in range(len(left)):
        one, two = left[pair], right[pair]
        name = likeness(case.names, case.left.name[one], case.right.name[two])
        date = date_level(edges, case.left.day[one], case.right.day[two])
        counts[name, date, number_level(case, one, two)] += 1


def _spread_pairs(case: Case) -> tuple[Ints, Ints]:
    """Pairs of one owner whose amounts differ, evenly spread: what random pairs look like."""
    lefts, rights = np.diff(case.left.start), np.diff(case.right.start)
    whole_count = lefts * rights
    each = max(1, _SAMPLE // max(int((whole_count > 0).sum()), 1))
    step = np.maximum(1, whole_count // each)
    step += (step % np.maximum(lefts, 1) == 0) & (step > 1)
    count = np.where(whole_count > 0, -(-whole_count // step), 0)
    owner = np.repeat(np.arange(len(count)), count)[:_SAMPLE]
    turn = np.arange(len(owner)) - (np.cumsum(count) - count)[owner]
    place = turn * step[owner]
    one = case.left.start[owner] + place % np.maximum(lefts, 1)[owner]
    two = case.right.start[owner] + place // np.maximum(lefts, 1)[owner]
    apart = case.left.amount[one] != case.right.amount[two]
    return one[apart], two[apart]
