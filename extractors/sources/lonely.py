"""Single characters that detection passes over: a 套 or a 5 alone in a ruled cell, level with lines that were found."""

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.engines import Corners, Image
from extractors.sources.line_boxes import bounds

MOST = 60
"""A page with more specks than this is dirty, not full of single characters."""
LEVEL = 0.25
"""Heights of a line by which a character's middle may miss the line's."""


LETTERS = 0.75
"""Height of letters in heights of the boxes around their lines."""
WIDEST = 20.0
"""Heights of letters between the two upright rulings of a narrow cell."""
Ruling = tuple[int, int, int, int]


def lonely(mask: Image, boxes: Sequence[Corners], upright: Sequence[Ruling]) -> tuple[Corners, ...]:
    """Boxes of ink as high as letters in narrow ruled cells that no box covers, on one level with two boxes or more."""
    if not boxes or len(upright) < 2:
        return ()
    letters = LETTERS * float(np.median([bounds(box)[3] - bounds(box)[1] for box in boxes]))
    free = _unread(mask, boxes, letters)
    reach = max(3, round(0.5 * letters))
    joined = cv2.morphologyEx(free, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    levels = [(bounds(box)[1], bounds(box)[3]) for box in boxes]
    found = [
        _boxed(stats[i], letters)
        for i in range(1, count)
        if _like_letters(stats[i], free, labels, i, letters)
        and _on_level(stats[i], levels)
        and _in_a_cell(stats[i], upright, letters)
    ]
    return tuple(found) if len(found) <= MOST else ()


def _unread(mask: Image, boxes: Sequence[Corners], letters: float) -> Image:
    """The print mask without ruling lines and without all that boxes cover."""
    free = mask.copy()
    length = max(24, round(2.5 * letters))
    for shape in ((length, 1), (1, length)):
        strokes = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        free[cv2.dilate(strokes, np.ones((3, 3), np.uint8)) > 0] = 0
    for box in boxes:
        points = np.array(box, dtype=np.float32).reshape(4, 2)
        cv2.fillConvexPoly(free, np.round(points).astype(np.int32), (0,))
        left, top, right, bottom = (round(value) for value in bounds(box))
        edge = max(2, round(0.2 * letters))
        free[max(0, top - edge) : bottom + edge, max(0, left - edge) : right + edge] = 0
    return free


def _like_letters(stat: "np.ndarray", free: Image, labels: "np.ndarray", number: int, letters: float) -> bool:
    """As high as letters or figures, not wider than a few of them, and inked like print."""
    x, y, width, height = (int(value) for value in stat[:4])
    if not (0.6 * letters <= height <= 2.0 * letters and 0.15 * letters <= width <= 4.0 * letters):
        return False
    inside = labels[y : y + height, x : x + width] == number
    ink = int(free[y : y + height, x : x + width][inside].sum())
    return ink >= 0.12 * width * height and ink >= 0.25 * letters


def _on_level(stat: "np.ndarray", levels: Sequence[tuple[float, float]]) -> bool:
    middle = float(stat[cv2.CC_STAT_TOP]) + float(stat[cv2.CC_STAT_HEIGHT]) / 2
    return sum(abs(middle - (top + bottom) / 2) <= LEVEL * (bottom - top) for top, bottom in levels) >= 2


def _in_a_cell(stat: "np.ndarray", upright: Sequence[Ruling], letters: float) -> bool:
    """Whether upright rulings stand on both sides, no further apart than the columns of numbers and units are."""
    left, top, width, height = (int(value) for value in stat[:4])
    beside = [line for line in upright if line[1] <= top + 0.3 * height and line[3] >= top + 0.7 * height]
    before = max((line[2] for line in beside if line[2] <= left + 1), default=None)
    after = min((line[0] for line in beside if line[0] >= left + width - 1), default=None)
    return before is not None and after is not None and after - before <= WIDEST * letters


def _boxed(stat: "np.ndarray", letters: float) -> Corners:
    """With room around it, as detection leaves it around lines."""
    x, y, width, height = (float(value) for value in stat[:4])
    room = 0.25 * letters
    left, top, right, bottom = x - room, y - room, x + width + room, y + height + room
    return left, top, right, top, right, bottom, left, bottom
