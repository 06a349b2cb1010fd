"""Print that a page shows and nobody could read, and print that its edge cuts off: such a page was read only in part."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.engines import Image
from extractors.geometry.layout import union
from extractors.sources.glyphs import is_wide
from models.paper import Quad, Word

CLEAR = 0.75
"""Score of a reading from which its place counts as read."""

LETTER = 6.0
"""Height in pixels to which small letters are reduced: blurred lines and sharp ones are bands alike at that size."""

PRINTED, LEAST = 0.14, 10.0
"""How much darker than its paper a band is, as a share of the read lines' contrast, and in grey levels at least."""

GRAINY = 12.0
"""How many times the spread of the paper's own grain a band is darker."""

DIM = 0.4
"""Share of the page's paper below which paper is none: a desk."""

LOWEST, HIGHEST, NARROWEST = 0.6, 2.2, 4.0
"""Heights and least width of a line's band, in heights of letters."""

SOLID = 0.5
"""Share of its box that a line's band fills."""

EVEN = 0.4
"""How much the tones of a shaded cell differ, as a share of its own."""

ROOM = 0.4
"""By how much a word's box is drawn out before what is left counts as unread, in heights of letters."""

BROAD, SLIM = 1.3, 0.9
"""Widths of Chinese and other characters, in heights of their line's box, when they are set wide."""

FEWEST, SHARE = 5, 0.12
"""Bands that nobody read, and their share of the length of all lines, from which on a page was read only in part."""

EDGE = 0.004
"""How near to the page's edge a word or ruling touches it, in widths of the page."""

FEWEST_CUT, LONG = 3, 0.25
"""Lines that an edge cuts through, or rulings that run over it, from which on the page is cut off; a ruling's least length."""


@dataclass(frozen=True, slots=True)
class Band:
    """Where a line of print lies that was not read, in units of the page."""

    left: float
    top: float
    right: float
    bottom: float


def lost_on(image: Image, words: Sequence[Word]) -> str:
    """Why a page that was read was read only in part, with what to do; empty where all its lines were read."""
    bands = unread_bands(image, words)
    if not bands:
        return ""
    return f"页面{_side(bands, words)}约有{len(bands)}行文字模糊或被遮挡，没有读出，请重新扫描，或将纸面摊平、对焦后重拍"


def unread_bands(image: Image, words: Sequence[Word]) -> tuple[Band, ...]:
    """Lines of print outside of all words that were read; none where they are too few to be a part of the page."""
    clear = [word for word in words if word.confidence >= CLEAR and len(word.text) > 1]
    if not clear:
        return ()
    height, width = image.shape[:2]
    letters = max(1.0, 0.75 * median(min(word.quad.height * height, word.quad.width * width) for word in clear))
    scale = min(1.0, LETTER / letters)
    dark = cv2.min(cv2.min(image[:, :, 0], image[:, :, 1]), image[:, :, 2])
    small = np.asarray(cv2.resize(dark, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    size = letters * scale
    darker, paper = _darker(small, size)
    bands = _bands(_unread(darker, paper, clear, size), size)
    found = [band for band in bands if not _is_shade(darker, band)]
    read = sum(word.quad.width * small.shape[1] for word in clear)
    lost = sum(band[2] - band[0] for band in found)
    if len(found) < FEWEST or lost < SHARE * (read + lost):
        return ()
    high, wide = small.shape
    return tuple(Band(left / wide, top / high, right / wide, bottom / high) for left, top, right, bottom in found)


def _darker(small: Image, size: float) -> tuple[Image, Image]:
    """By how much each pixel is darker than the paper around it, and that paper."""
    side = max(3, round(3 * size))
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    return np.asarray(cv2.subtract(paper, small), dtype=np.uint8), np.asarray(paper, dtype=np.uint8)


def _is_shade(dark: Image, band: tuple[int, int, int, int]) -> bool:
    """Whether a band is of one tone from edge to edge, as cells with a ground are: lines of print are darkest in their middle."""
    left, top, right, bottom = band
    low, middle, high = np.percentile(dark[top + 1 : bottom - 1, left + 1 : right - 1], (10, 50, 90))
    return bool(high - low <= EVEN * middle)


def _unread(dark: Image, paper: Image, clear: Sequence[Word], size: float) -> Image:
    """1 where something as dark as print lies on paper, and no word."""
    covered = _covered(dark.shape, clear, 0.0)
    contrast = float(np.percentile(dark[covered > 0], 75)) if covered.any() else 0.0
    grain, coarse = (float(level) for level in np.percentile(dark[::3, ::3], (40, 60)))
    usual = float(np.percentile(paper[::3, ::3], 90))
    level = max(grain + LEAST, grain + PRINTED * contrast, grain + GRAINY * (coarse - grain))
    printed = ((dark > level) & (paper > DIM * usual)).astype(np.uint8)
    thick = cv2.morphologyEx(_without_rulings(printed, size), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    thick[_covered(dark.shape, clear, ROOM * size) > 0] = 0
    return np.asarray(thick, dtype=np.uint8)


def _without_rulings(mask: Image, size: float) -> Image:
    """The mask without strokes that are too long for print: upright ones, and level ones that are thin as well."""
    long = round(4 * size)
    upright = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    level = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, 3 * long), np.uint8))
    thick = cv2.morphologyEx(level, cv2.MORPH_OPEN, np.ones((max(3, round(LOWEST * size)), 1), np.uint8))
    strokes = cv2.bitwise_or(upright, cv2.subtract(level, thick))
    return np.asarray(cv2.subtract(mask, cv2.dilate(strokes, np.ones((3, 3), np.uint8))), dtype=np.uint8)


def _covered(shape: Sequence[int], words: Sequence[Word], room: float) -> Image:
    mask = np.zeros(shape[:2], np.uint8)
    for word in words:
        points = np.array(word.quad.corners, dtype=np.float64).reshape(4, 2) * (shape[1], shape[0])
        points[1:3] = points[[0, 3]] + _filled(word.text, points) * (points[1:3] - points[[0, 3]])
        cv2.fillPoly(mask, [points.round().astype(np.int32)], (1.0,))
    reach = 2 * round(room) + 1
    return mask if reach < 3 else np.asarray(cv2.dilate(mask, np.ones((reach, reach), np.uint8)), dtype=np.uint8)


def _filled(text: str, points: NDArray[np.float64]) -> float:
    """The share of its box that a text takes, set as wide as print ever is: of a line half in focus the rest was not read."""
    wide, high = float(np.hypot(*(points[1] - points[0]))), float(np.hypot(*(points[3] - points[0])))
    taken = high * sum(BROAD if is_wide(character) else SLIM for character in text)
    return min(1.0, taken / wide) if wide > high else 1.0


def _bands(mask: Image, size: float) -> list[tuple[int, int, int, int]]:
    """Runs that are as high and as wide as lines of print are."""
    runs = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, max(3, round(1.5 * size))), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    found: list[tuple[int, int, int, int]] = []
    for x, y, width, height, area in (tuple(int(value) for value in row) for row in stats[1:count]):
        fits = LOWEST * size <= height <= HIGHEST * size and width >= NARROWEST * size
        if fits and area >= SOLID * width * height:
            found.append((x, y, x + width, y + height))
    return found


def _side(bands: Sequence[Band], words: Sequence[Word]) -> str:
    """Which part of the print it is that was not read."""
    quads = [Quad.box(band.left, band.top, band.right, band.bottom) for band in bands]
    whole = union(quad for quad in (*quads, *(word.quad for word in words)))
    across = (median(quad.center[0] for quad in quads) - whole.left) / max(whole.width, EDGE)
    down = (median(quad.center[1] for quad in quads) - whole.top) / max(whole.height, EDGE)
    sides = {"左侧": 0.5 - across, "右侧": across - 0.5, "上部": 0.5 - down, "下部": down - 0.5}
    best = max(sides, key=lambda side: sides[side])
    return best if sides[best] > 0.1 else ""


def cut_off(words: Sequence[Word], rules: Sequence[Quad]) -> str:
    """Why a page is not whole: lines of print, or the rulings of a table without a wall, run over its left or right edge."""
    right = _cuts(words, rules)
    left = _cuts([replace(word, quad=_mirrored(word.quad)) for word in words], [_mirrored(rule) for rule in rules])
    name = "" if left == right else "右侧" if right else "左侧"
    return f"页面{name}被裁切，文字或表格不完整，请重新扫描或拍摄整页" if right or left else ""


def _cuts(words: Sequence[Word], rules: Sequence[Quad]) -> bool:
    """Whether the right edge cuts through most of the lines near it, or through a table."""
    near = [word for word in words if word.quad.right > 1 - 8 * EDGE and len(word.text) > 1]
    cut = [word for word in near if word.quad.right > 1 - EDGE]
    lines = {round(word.quad.center[1] / max(word.quad.height, EDGE)) for word in cut}
    if len(lines) >= FEWEST_CUT and 2 * len(cut) > len(near):
        return True
    over = [rule.center[1] for rule in rules if rule.width > LONG and rule.right > 1 - EDGE]
    if len(over) <= FEWEST_CUT or any(rule.width > LONG and rule.left < EDGE for rule in rules):
        return False  # what runs over both edges was cropped to its frame
    walls = [rule for rule in rules if rule.height > rule.width and rule.right > 1 - 3 * EDGE]
    return sum(wall.height for wall in walls) < LONG * (max(over) - min(over))


def _mirrored(quad: Quad) -> Quad:
    return Quad.box(1 - quad.right, quad.top, 1 - quad.left, quad.bottom)
