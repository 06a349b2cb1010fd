"""Ruling lines of a form mended: strokes of stamps taken away, lines that a stamp or a text hides drawn through to the next."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractors.tables.boxes import Sheet

Area = tuple[float, float, float, float]
Rule = tuple[float, float, float]
"""Place, start, end: of an upright its x, top and bottom, of a level line its y, left and right."""

Span = tuple[float, float]

_NEAR = 6.0
"""Points within which a line ends at another."""
_SAME = 5.0
"""Points within which two pieces lie on one line."""
_TALL = 1.7
"""In text heights: a taller text runs down a cell that was merged, and hides no line."""
_REACH = 3.0
"""In text heights: pieces of one line farther apart are two lines."""
_HIDDEN = 0.75
"""Share of a gap that must be covered for the line to go on behind the cover."""


def mended(sheet: Sheet, seals: Sequence[Area]) -> Sheet:
    """The sheet with the lines that its paper has, as far as they can be told."""
    uprights = [rule for rule in sheet.uprights if not _stroke(rule, sheet.uprights, seals, upright=True)]
    levels = [rule for rule in sheet.levels if not _stroke(rule, sheet.levels, seals, upright=False)]
    heights = sorted(box.height for box in sheet.boxes)
    line = heights[len(heights) // 2] if heights else 0.0
    uprights, levels = [_cut_back(one, levels, line) for one in uprights], [_cut_back(one, uprights, line) for one in levels]
    uprights = _rejoined(uprights, levels, _REACH * line)
    texts = [(box.left, box.top, box.right, box.bottom) for box in sheet.boxes if box.height < _TALL * line]
    stood = tuple(_drawn_on(rule, uprights, levels, [_turned(seal) for seal in seals]) for rule in uprights)
    lain = tuple(_drawn_on(rule, levels, stood, [*seals, *texts]) for rule in levels)
    return replace(sheet, uprights=stood, levels=lain)


def _rejoined(rules: Sequence[Rule], across: Sequence[Rule], reach: float) -> list[Rule]:
    """Two pieces of one line whose facing ends meet no other line are one: a text that touches it hid what is between."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda each: (round(each[0] / _SAME), each[1])):
        at, start, end = rule
        before = next((one for one in reversed(found) if abs(one[0] - at) <= _SAME and 0 < start - one[2] <= reach), None)
        crossing = [other[0] for other in across if other[1] - _NEAR <= at <= other[2] + _NEAR]
        if before is not None and crossing and not _ends(before[2], crossing) and not _ends(start, crossing):
            found[found.index(before)] = (before[0], before[1], end)
        else:
            found.append(rule)
    return found


def _stroke(rule: Rule, others: Sequence[Rule], seals: Sequence[Area], *, upright: bool) -> bool:
    """Whether a line is a stroke of a stamp: inside one, and no line outside goes on from it."""
    at, start, end = rule
    for seal in seals:
        left, top, right, low = seal if upright else _turned(seal)
        if left < at < right and top - 2 < start and end < low + 2:
            return not any(abs(at - other[0]) < 3 and other != rule for other in others)
    return False


def _cut_back(rule: Rule, across: Sequence[Rule], reach: float) -> Rule:
    """The line from the first to the last one across, where it runs past them by less than a text's height.

    It seems to go on there with the rim of a stamp, and would be drawn through whatever stands beyond.
    """
    at, start, end = rule
    met = sorted(other[0] for other in across if other[1] - _NEAR <= at <= other[2] + _NEAR and start < other[0] < end)
    if len(met) < 2:
        return rule
    return at, met[0] if met[0] - start < reach else start, met[-1] if end - met[-1] < reach else end


def _turned(area: Area) -> Area:
    left, top, right, low = area
    return top, left, low, right


def _drawn_on(rule: Rule, along: Sequence[Rule], across: Sequence[Rule], covers: Sequence[Area]) -> Rule:
    """The line with each loose end drawn on to the next line across, where something hides what is between."""
    at, start, end = rule
    crossing = sorted(other[0] for other in across if other[1] - _NEAR <= at <= other[2] + _NEAR)
    pieces = [(other[1], other[2]) for other in along if abs(other[0] - at) <= _SAME and other != rule]
    hidden = [(left, right) for left, top, right, low in covers if top - 1 <= at <= low + 1]
    after = next((x for x in crossing if x > end + _NEAR), None)
    before = next((x for x in reversed(crossing) if x < start - _NEAR), None)
    if after is not None and not _ends(end, crossing) and _hides(end, after, pieces, hidden):
        end = after
    if before is not None and not _ends(start, crossing) and _hides(before, start, pieces, hidden):
        start = before
    return at, start, end


def _ends(place: float, crossing: Sequence[float]) -> bool:
    return any(abs(place - x) <= _NEAR for x in crossing)


def _hides(start: float, end: float, pieces: Sequence[Span], hidden: Sequence[Span]) -> bool:
    """Whether what the pieces of the line leave open of a stretch is hidden for its most part."""
    there = _length(start, end, pieces)
    open_part = end - start - there
    return _length(start, end, (*pieces, *hidden)) - there >= _HIDDEN * open_part


def _length(start: float, end: float, parts: Iterable[Span]) -> float:
    """How much of a stretch some parts cover together."""
    total, reached = 0.0, start
    for left, right in sorted((max(left, start), min(right, end)) for left, right in parts if right > start and left < end):
        total += max(0.0, right - max(left, reached))
        reached = max(reached, right)
    return total
