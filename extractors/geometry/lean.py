"""How the text of a page runs: its tilt, and on a photo how the tilt changes from top to bottom."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from statistics import median

from models.paper import Page, Quad

_LEVEL = 0.0015
"""Tilts below this (in radians) move a word at the far edge of a page by less than half a line."""

_ENOUGH = 16
"""Long words needed before a change of tilt is believed."""

_FANNED = 0.006
"""Changes of tilt (in radians, over the page) below this move no word to its neighbour's line."""

_FAR = 0.2
"""Words nearer than this share of the page's height tell nothing of how the tilt changes: their angles are read too coarsely."""

_STEP = 0.001
_STEPS = 7
"""How far from the words' own angles, in steps of radians, the tilt is looked for at which words stand on fewest lines."""

_CLEARLY = 0.97
"""A tilt is moved only where the words then take up less than this share of the height."""


@dataclass(frozen=True, slots=True)
class Lean:
    """Tilt in radians at the words' middle, and its change per point downwards; `x` and `y` are the middle, turned level.

    `slant` is how far an upright line there moves aside per point downwards, `spread` how much more so per point to the right.
    """

    tilt: float = 0.0
    change: float = 0.0
    x: float = 0.0
    y: float = 0.0
    slant: float = 0.0
    spread: float = 0.0

    def level(self, x: float, y: float) -> tuple[float, float]:
        """A point in points, moved to where it would stand on a level page.

        A line through the middle's height y0 runs as y = y0 + change · (y0 - self.y) · (x - self.x), solved here for y0.
        """
        across, down = x * math.cos(self.tilt) + y * math.sin(self.tilt), y * math.cos(self.tilt) - x * math.sin(self.tilt)
        off = self.change * (across - self.x)
        level = (down + off * self.y) / (1 + off)
        below = level - self.y
        return self.x + (across - self.x - self.slant * below) / (1 + self.spread * below), level


LEVEL = Lean()


@lru_cache(maxsize=8)
def lean_of(page: Page) -> Lean:
    """The lean of the page's long words; none where they are few or level."""
    slopes = _slopes(page)
    if not slopes:
        return LEVEL
    tilt = median(angle for _, angle, _ in slopes)
    tilt = tilt if _LEVEL < abs(tilt) < math.pi / 6 else 0.0
    if page.source != "ocr":
        return Lean(tilt, 0.0, *Lean(tilt).level(page.width / 2, page.height / 2))
    middle = Lean(tilt).level(page.width / 2, median(y for y, _, _ in slopes))
    far = _FAR * page.height
    change = _change([(y - middle[1], angle - tilt, weight) for y, angle, weight in slopes], far)
    return _upright(_settled(Lean(tilt, change if abs(change) * page.height > _FANNED else 0.0, *middle), page), page)


def _upright(lean: Lean, page: Page) -> Lean:
    """The lean with the slant and spread that bring most words' edges under each other: columns on paper are straight."""
    words = [word for word in page.words if word.text.strip()]
    if len(words) < 2 * _ENOUGH:
        return lean
    sides = [_edges([word.quad for word in words], lean, page, right=right) for right in (False, True)]
    height = median(word.quad.height for word in words) * page.height
    best, least = lean, _taken_across(lean, sides, height)
    limit = _CLEARLY * least
    for step in (0.005, 0.001):
        for vary in (_slanted, _spread):
            for other in vary(best, step, page.width):
                taken = _taken_across(other, sides, height)
                if taken < least:
                    best, least = other, taken
    return best if least < limit else lean


def _slanted(lean: Lean, step: float, _: float) -> Iterator[Lean]:
    yield from (replace(lean, slant=lean.slant + place * step) for place in range(-10, 11))


def _spread(lean: Lean, step: float, width: float) -> Iterator[Lean]:
    yield from (replace(lean, spread=lean.spread + 2 * place * step / width) for place in range(-8, 9))


def _edges(quads: Sequence[Quad], lean: Lean, page: Page, *, right: bool) -> list[tuple[float, float]]:
    """How far right of and below the words' middle each word's left (or right) edge stands, in points."""
    found: list[tuple[float, float]] = []
    for quad in quads:
        x0, y0, x1, y1, x2, y2, x3, y3 = quad.corners
        x, y = ((x1 + x2) / 2, (y1 + y2) / 2) if right else ((x0 + x3) / 2, (y0 + y3) / 2)
        across, down = lean.level(x * page.width, y * page.height)
        found.append((across - lean.x, down - lean.y))
    return found


def _taken_across(lean: Lean, sides: Sequence[Sequence[tuple[float, float]]], height: float) -> float:
    """The width that the words' left edges take up, and their right edges: those of one column share theirs."""
    total = 0.0
    for side in sides:
        places = sorted((across - lean.slant * below) / (1 + lean.spread * below) for across, below in side)
        total += sum(min(after - before, height / 2) for before, after in pairwise(places))
    return total


def _settled(lean: Lean, page: Page) -> Lean:
    """The lean near this one that brings the words onto fewest lines: the places of words tell more than their short angles."""
    words = [word for word in page.words if word.text.strip()]
    if len(words) < _ENOUGH:
        return lean
    points = [(word.quad.center[0] * page.width, word.quad.center[1] * page.height) for word in words]
    height = median(word.quad.height for word in words) * page.height
    best, least = lean, _CLEARLY * _taken(lean, points, height)
    for change in _changes_near(lean, page):
        for step in range(-_STEPS, _STEPS + 1):
            other = replace(lean, tilt=lean.tilt + step * _STEP, change=change)
            taken = _taken(other, points, height)
            if taken < least:
                best, least = other, taken
    return best


def _changes_near(lean: Lean, page: Page) -> list[float]:
    """Changes of tilt to try: none other where the words showed none."""
    step = 2 * _STEP / page.height
    return [lean.change + place * step for place in range(-4, 5)] if lean.change else [0.0]


def _taken(lean: Lean, points: Sequence[tuple[float, float]], height: float) -> float:
    """The height that the words' middles take up: words on one line share theirs."""
    levels = sorted(lean.level(x, y)[1] for x, y in points)
    return sum(min(after - before, height / 2) for before, after in pairwise(levels))


def _slopes(page: Page) -> list[tuple[float, float, float]]:
    """Height of the middle in points, angle and length of every long word."""
    found: list[tuple[float, float, float]] = []
    for word in page.words:
        x0, y0, x1, y1 = word.quad.corners[:4]
        across, down = (x1 - x0) * page.width, (y1 - y0) * page.height
        if across > 4 * word.quad.height * page.height:
            found.append((word.quad.center[1] * page.height, math.atan2(down, across), across))
    return found


def _change(slopes: Sequence[tuple[float, float, float]], far: float) -> float:
    """Angle gained per point downwards: the median over pairs of far words (Theil and Sen), which outliers do not move."""
    if len(slopes) < _ENOUGH:
        return 0.0
    ordered = sorted(slopes)
    half = len(ordered) // 2
    pairs = zip(ordered[:half], ordered[-half:], strict=True)
    gains = [(low[1] - top[1]) / (low[0] - top[0]) for top, low in pairs if low[0] - top[0] > far]
    return median(gains) if len(gains) * 2 >= half else 0.0
