"""What speaks for a settlement, feature by feature in grains; its score is their sum."""
# pyright: reportArgumentType=false, reportReturnType=false
# What a column holds is a number; the stubs of numpy take a column indexed by a column's value for a column again.

import numpy as np

from matchers.columnar.compiled import compiled, inner
from matchers.columnar.likeness import MISSING, likeness
from matchers.columnar.papers import NO_DAY, Ints
from matchers.columnar.rarity import chance, grains
from matchers.columnar.settlements import Settlements
from matchers.columnar.sides import Case, lower
from matchers.columnar.weights import (
    AMOUNT,
    BIT,
    BUNDLED,
    DATE,
    DIGIT,
    EQUAL,
    FEATURES,
    GATHERED,
    MINGLED,
    NAME,
    NAMED,
    NO_REFERENCE,
    NUMBER,
    OTHER_REFERENCE,
    REFERENCE,
    SHAPE,
    Bits,
)

_DIGIT_WAYS = 60
"""Amounts that an amount of seven digits could have been before one of them was misread."""
_CLOSE, _CLOSE_BITS, _NEAR_BITS = 20, 30_000, 15_000
"""Invoices that one settlement pays were issued together: within so many days, for so many grains."""
_FALLS_APART = -1_000 * BIT


def scored(case: Case, bits: Bits, settlements: Settlements) -> Ints:
    """The score of each settlement in grains."""
    score = np.empty(len(settlements.kind), np.int64)
    _score(case, bits, settlements, score, np.empty((0, len(FEATURES)), np.int64))
    return score


def reasons_of(case: Case, bits: Bits, settlements: Settlements) -> Ints:
    """What makes up each score: a row for each settlement, a column for each of `FEATURES`."""
    reasons = np.zeros((len(settlements.kind), len(FEATURES)), np.int64)
    _score(case, bits, settlements, np.empty(len(reasons), np.int64), reasons)
    return reasons


@compiled
def _score(case: Case, bits: Bits, settlements: Settlements, score: Ints, reasons: Ints) -> None:
    weight = np.zeros(5, np.int64)
    for each in range(len(settlements.kind)):
        kind = settlements.kind[each]
        for feature in range(len(weight)):
            weight[feature] = 0
        weight[SHAPE] = bits.shape[kind]
        if kind < GATHERED:
            _pair(case, bits, settlements, each, weight)
        elif kind >= BUNDLED:
            _bundle(case, bits, settlements, each, weight)
        else:
            _gathering(case, bits, settlements, each, weight)
        score[each] = 0
        for feature in range(len(weight)):
            score[each] += weight[feature]
            if len(reasons):
                reasons[each, feature] = weight[feature]


@inner
def _pair(case: Case, bits: Bits, settlements: Settlements, each: int, weight: Ints) -> None:
    lefts = len(case.left.owner)
    at = settlements.start[each]
    one, two = settlements.units[at], settlements.units[at + 1] - lefts
    weight[AMOUNT] = _amount(case, one, two, settlements.kind[each])
    weight[NAME] = bits.name[likeness(case.names, case.left.name[one], case.right.name[two])]
    weight[DATE] = bits.date[date_level(bits.edges, case.left.day[one], case.right.day[two])]
    weight[NUMBER] = bits.number[number_level(case, one, two)]


@inner
def _amount(case: Case, one: int, two: int, kind: int) -> int:
    """What a pair's amounts say for it, by the kind of the pair."""
    left = case.left
    if kind == EQUAL:
        return case.equal[one]
    crowd = max(left.crowd[left.owner[one]], 1)
    if kind == DIGIT:
        return grains(1.0 / (crowd * chance(left.amount[one]) * _DIGIT_WAYS))
    if kind == REFERENCE:
        return grains(1.0 / crowd)
    return grains(1.0 / max(crowd * chance(case.right.amount[two]), 1e-5))


@inner
def _bundle(case: Case, bits: Bits, settlements: Settlements, each: int, weight: Ints) -> None:
    """One right paper, then the left ones that it pays, all of one party."""
    left, right = case.left, case.right
    begin, end = settlements.start[each], settlements.start[each + 1]
    money = settlements.units[begin] - len(left.owner)
    held = False
    for at in range(begin + 1, end):
        due = settlements.units[at]
        held = held or case.named[money] == due
        level = likeness(case.names, left.name[due], right.name[money])
        weight[NAME] += bits.name[level]
        weight[DATE] += bits.group_date[date_level(bits.edges, left.day[due], right.day[money])]
        if level == MISSING and at > begin + 1:
            weight[NAME] += case.rarity[due]
    if case.named[money] >= 0:
        weight[NUMBER] = bits.number[NAMED if held else OTHER_REFERENCE]
    weight[AMOUNT] = grains(1.0 / chance(right.amount[money]))
    weight[SHAPE] -= choices(left.crowd[right.owner[money]], end - begin - 1)


@inner
def _gathering(case: Case, bits: Bits, settlements: Settlements, each: int, weight: Ints) -> None:
    """One left paper or several issued together, then the right ones that pay them."""
    left, right = case.left, case.right
    begin, end = settlements.start[each], settlements.start[each + 1]
    first = begin
    goal = 0
    while settlements.units[first] < len(left.owner):
        goal += left.amount[settlements.units[first]]
        first += 1
    if settlements.kind[each] == MINGLED and _falls_apart(case, settlements, each, first):
        weight[SHAPE] = _FALLS_APART
        return
    one = settlements.units[begin]
    day = left.day[settlements.units[min(begin + 1, first - 1)]]
    for at in range(first, end):
        money = settlements.units[at] - len(left.owner)
        weight[NAME] += bits.name[likeness(case.names, left.name[one], right.name[money])]
        weight[DATE] += bits.group_date[date_level(bits.edges, day, right.day[money])]
        weight[NUMBER] += bits.number[_number_among(case, settlements, begin, first, money)]
    weight[AMOUNT] = grains(1.0 / chance(goal))
    weight[SHAPE] -= choices(right.crowd[left.owner[one]], end - first)
    if settlements.kind[each] == MINGLED:
        _mingled(case, settlements, each, first, weight)


@inner
def _mingled(case: Case, settlements: Settlements, each: int, first: int, weight: Ints) -> None:
    """That several invoices go together is said by their party and days; what splits into pairs is no group."""
    left, units = case.left, settlements.units
    begin = settlements.start[each]
    others = first - begin - 1
    close = left.day[units[first - 1]] - left.day[units[begin]] <= _CLOSE
    weight[NAME] += others * case.rarity[units[begin]]
    weight[DATE] += others * (_CLOSE_BITS if close else _NEAR_BITS)
    weight[SHAPE] -= choices(left.crowd[left.owner[units[begin]]], others + 1)


@inner
def _falls_apart(case: Case, settlements: Settlements, each: int, first: int) -> bool:
    """Whether one of its right papers is one of its left ones' amount: asked first, for most groups end here."""
    units = settlements.units
    for due in range(settlements.start[each], first):
        for at in range(first, settlements.start[each + 1]):
            if case.right.amount[units[at] - len(case.left.owner)] == case.left.amount[units[due]]:
                return True
    return False


@inner
def _number_among(case: Case, settlements: Settlements, begin: int, first: int, money: int) -> int:
    if case.named[money] < 0:
        return NO_REFERENCE
    for at in range(begin, first):
        if settlements.units[at] == case.named[money]:
            return NAMED
    return OTHER_REFERENCE


@inner
def number_level(case: Case, one: int, two: int) -> int:
    """Whether the right paper names the left one, another, or none."""
    named = case.named[two]
    if named == one:
        return NAMED
    if named >= 0 or (named == -2 and case.numbered[one]):
        return OTHER_REFERENCE
    return NO_REFERENCE


@inner
def date_level(edges: Ints, left: int, right: int) -> int:
    """By the distance in days alone; the last level where a day is missing."""
    if NO_DAY in (left, right):
        return len(edges) + 1
    return lower(edges, 0, len(edges), right - left + 1)


@inner
def choices(crowd: int, chosen: int) -> int:
    """What it costs to have chosen so many papers out of a crowd: log2 of the number of ways."""
    ways = 1.0
    for each in range(chosen):
        if crowd > each:
            ways *= (crowd - each) / (each + 1.0)
    return grains(ways)
