"""Print that no box covers: the lines of a narrow cell that detection passed over at the page's scale."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from extractors.engines import Corners, Image
from extractors.sources.ink import ruled_level, ruled_upright

LOWEST, HIGHEST = 0.75, 2.2
"""Heights of a line of print, in heights of the page's small letters."""

NARROWEST = 1.6
"""Width of what may be a word, in the same."""

THINNEST, THICKEST = 0.16, 0.75
"""Share of ink in a line of print: specks have less, bars and photos more."""

MOST = 40
"""Places of unseen print above which it is none: a picture, a desk, a page that shines through."""

MEASURED, SOLID = 14.0, 70
"""Height in pixels to which small letters are reduced to be looked over, and how dark a pixel is then."""

ROOM = 0.2
"""Paper around a line in its box, in heights of small letters."""

Place = tuple[int, int, int, int]


def unseen(mask: Image, boxes: Sequence[Corners], letters: float) -> tuple[Corners, ...]:
    """Boxes of lines of print outside all boxes, in pixels of the mask; `letters` is the height of its small letters."""
    if letters <= 0 or not boxes:
        return ()
    scale = min(1.0, MEASURED / letters)
    small = cv2.resize(mask * 255, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    left = _without_rulings((small > SOLID).astype(np.uint8))
    for box in boxes:
        cv2.fillPoly(left, [(np.array(box, dtype=np.float64).reshape(4, 2) * scale).round().astype(np.int32)], (0.0,))
    found = [_box(place, 1 / scale, ROOM * letters) for place in _lines(left, letters * scale)]
    return tuple(found) if len(found) <= MOST else ()


def _lines(mask: Image, letters: float) -> Iterator[Place]:
    """Runs of ink that are as high and as wide as words are, and as dark."""
    runs = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, max(3, round(0.9 * letters))), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    ink = np.bincount(labels[mask > 0], minlength=count)
    for number in range(1, count):
        x, y, width, height = (int(value) for value in stats[number, :4])
        fits = LOWEST * letters <= height <= HIGHEST * letters and width >= NARROWEST * letters
        if fits and THINNEST <= float(ink[number]) / (width * height) <= THICKEST:
            yield x, y, x + width, y + height


def _box(place: Place, scale: float, room: float) -> Corners:
    left, top, right, bottom = (value * scale for value in place)
    x0, y0, x1, y1 = left - room, top - room, right + room, bottom + room
    return x0, y0, x1, y0, x1, y1, x0, y1


def _without_rulings(mask: Image) -> Image:
    left = mask.copy()
    for x0, y0, x1, y1 in (*ruled_upright(mask), *ruled_level(mask)):
        left[max(0, y0 - 1) : y1 + 1, max(0, x0 - 1) : x1 + 1] = 0
    return left
