"""Boxes of lines in pixels: cut out, put together where a stamp broke them, cut at rulings and wide gaps."""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import cv2
import numpy as np

from extractors.engines import Corners, Image
from extractors.sources.boxes import meet
from models.paper import Quad

WIDE_GAP = 1.0
"""Blank paper in heights of the box that belongs to no line of print; a box is about a fifth higher than its letters."""


def crop(image: Image, corners: Corners) -> Image:
    """One line cut out and laid upright; a line that stands on end is turned, as the models were taught."""
    points = np.array(corners, dtype=np.float32).reshape(4, 2)
    x0, y0, x1, y1, x2, y2, x3, y3 = corners
    width = max(1, round(max(math.hypot(x1 - x0, y1 - y0), math.hypot(x2 - x3, y2 - y3))))
    height = max(1, round(max(math.hypot(x3 - x0, y3 - y0), math.hypot(x2 - x1, y2 - y1))))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(points, target)
    piece = cv2.warpPerspective(image, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC)
    if height >= 1.5 * width:
        piece = np.rot90(piece)
    return np.ascontiguousarray(piece, dtype=np.uint8)


def line_height(boxes: Sequence[Corners]) -> float:
    """The height in pixels that half of the lines stay below; 0 where there are none."""
    return median(min(math.dist(box[:2], box[6:]), math.dist(box[:2], box[2:4])) for box in boxes) if boxes else 0.0


def completed(boxes: Sequence[Corners], extras: Sequence[Corners]) -> list[Corners]:
    """Boxes with those added that only the second look found; a line that the stamp broke off or in pieces is made whole."""
    done = {number: (box, bounds(box)) for number, box in enumerate(boxes)}
    for number, extra in enumerate(extras, len(boxes)):
        reach = bounds(extra)
        near = [key for key, (box, place) in done.items() if meet(place, reach) and overlap(extra, box) > 0.3]
        touched = [key for key in near if _level(done[key][0], extra)]
        bloated = [key for key in near if _bloated(done[key][0], extra)]
        whole = extra
        if bloated:
            replaced = bloated
        elif len(touched) == 1:
            replaced, whole = touched, _lengthened(done[touched[0]][0], extra)
        elif touched and all(covered(done[key][0], extra) > 0.7 for key in touched):
            replaced = touched
        elif near:
            continue
        else:
            replaced = []
        done = {key: value for key, value in done.items() if key not in replaced}
        done[replaced[0] if len(replaced) == 1 else number] = (whole, bounds(whole))
    return [box for _, (box, _) in sorted(done.items())]


def covered(box: Corners, other: Corners) -> float:
    """How much of a box lies in the other."""
    left, top, right, bottom = bounds(box)
    left2, top2, right2, bottom2 = bounds(other)
    shared = max(0.0, min(right, right2) - max(left, left2)) * max(0.0, min(bottom, bottom2) - max(top, top2))
    return shared / max(1e-6, (right - left) * (bottom - top))


def overlap(one: Corners, other: Corners) -> float:
    """Shared area over the smaller of both."""
    return max(covered(one, other), covered(other, one))


def _bloated(box: Corners, other: Corners) -> bool:
    """Whether a box is far higher than the line in it, because red lettering runs into that line."""
    left, top, right, bottom = bounds(box)
    left2, top2, right2, bottom2 = bounds(other)
    return covered(other, box) > 0.7 and bottom - top > 1.4 * (bottom2 - top2) and right2 - left2 > 0.6 * (right - left)


def _level(box: Corners, other: Corners) -> bool:
    """Whether two boxes stand on one line and are about as high."""
    _, top, _, bottom = bounds(box)
    _, top2, _, bottom2 = bounds(other)
    low, high = sorted((bottom - top, bottom2 - top2))
    return min(bottom, bottom2) - max(top, top2) >= 0.6 * low and high <= 1.6 * low


def _lengthened(box: Corners, extra: Corners) -> Corners:
    """The box drawn out to the ends of one on the same line."""
    left, _, right, _ = bounds(box)
    left2, _, right2, _ = bounds(extra)
    start = extra if left2 < left else box
    end = extra if right2 > right else box
    return (*start[:2], *end[2:6], *start[6:])


def cut(box: Corners, rulings: Sequence[tuple[int, int, int, int]], mask: Image) -> list[Corners]:
    """A box that runs over upright rulings, cut at each that is no stroke of a letter and no rim of a stamp.

    A cut through an amount would leave a credible smaller one, so a ruling must be three lines long, cross the whole
    box, and have blank paper on both sides.
    """
    left, top, right, bottom = bounds(box)
    height = bottom - top
    if right - left < 2 * height or abs(box[3] - box[1]) > 0.5 * height:
        return [box]
    inside = sorted(
        (x0 + x1) / 2
        for x0, start, x1, end in rulings
        if left + 0.4 * height < x0 and x1 < right - 0.4 * height
        and start < top - 0.15 * height and end > bottom + 0.15 * height and end - start >= 3 * height
        and _stands_free(mask, x0, x1, int(top), int(bottom))
    )  # fmt: skip
    edges = [left, *inside, right]
    return [_slice(box, (a - left) / (right - left), (b - left) / (right - left)) for a, b in pairwise(edges)]


def _stands_free(mask: Image, x0: int, x1: int, top: int, bottom: int) -> bool:
    """Whether the paper beside a ruling is blank: 0.3 of the line's height in all, some of it on either side."""
    height = max(1, bottom - top)
    reach = height
    band = mask[max(0, top) : bottom]
    before = np.flatnonzero(band[:, max(0, x0 - 1 - reach) : max(0, x0 - 1)].max(axis=0, initial=0)[::-1])
    after = np.flatnonzero(band[:, x1 + 1 : x1 + 1 + reach].max(axis=0, initial=0))
    blank_before = int(before[0]) if before.size else reach
    blank_after = int(after[0]) if after.size else reach
    return min(blank_before, blank_after) >= 0.06 * height and blank_before + blank_after >= 0.3 * height


def parted(box: Corners, mask: Image) -> list[Corners]:
    """A box that runs over a gap wider than any blank in a line of print, cut in the middle of the gap."""
    strip = crop(mask, box)
    height, width = strip.shape[:2]
    if width < 4 * height:
        return [box]
    inked = np.flatnonzero(strip.max(axis=0) > 0)
    wide = np.flatnonzero(np.diff(inked) > WIDE_GAP * height)
    edges = [0.0, *(float(inked[at] + inked[at + 1]) / 2 / width for at in wide), 1.0]
    return [_slice(box, a, b) for a, b in pairwise(edges)]


def _slice(box: Corners, start: float, end: float) -> Corners:
    """The part of a box between two shares of its width."""
    x0, y0, x1, y1, x2, y2, x3, y3 = box

    def between(a: float, b: float, share: float) -> float:
        return a + (b - a) * share

    return (
        between(x0, x1, start), between(y0, y1, start), between(x0, x1, end), between(y0, y1, end),
        between(x3, x2, end), between(y3, y2, end), between(x3, x2, start), between(y3, y2, start),
    )  # fmt: skip


def corners_of(quad: Quad, width: int, height: int) -> Corners:
    x0, y0, x1, y1, x2, y2, x3, y3 = quad.corners
    return x0 * width, y0 * height, x1 * width, y1 * height, x2 * width, y2 * height, x3 * width, y3 * height


def bounds(corners: Corners) -> tuple[float, float, float, float]:
    return min(corners[::2]), min(corners[1::2]), max(corners[::2]), max(corners[1::2])


def times(box: Corners, scale: float) -> Corners:
    x0, y0, x1, y1, x2, y2, x3, y3 = (value * scale for value in box)
    return x0, y0, x1, y1, x2, y2, x3, y3


def moved(box: Corners, right: float, down: float) -> Corners:
    x0, y0, x1, y1, x2, y2, x3, y3 = box
    return x0 + right, y0 + down, x1 + right, y1 + down, x2 + right, y2 + down, x3 + right, y3 + down
