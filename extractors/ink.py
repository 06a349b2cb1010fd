"""What can be told from the colours and strokes of a page's picture alone: red ink and ruling lines."""

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

RED_NEEDED = 0.0004
"""Share of red pixels above which a page is read through the red channel as well."""


def red_ink(image: Image) -> Image:
    """1 where a pixel is red (a seal, a red print), else 0."""
    blue, green, red = (image[:, :, i].astype(np.int16) for i in range(3))
    return ((red > 90) & (red - np.maximum(blue, green) > 45)).astype(np.uint8)


def without_red(image: Image) -> Image:
    """The red channel alone, in which red ink is as bright as paper and black print stays black."""
    return np.ascontiguousarray(np.repeat(image[:, :, 2:3], 3, axis=2), dtype=np.uint8)


def ruled_upright(image: Image) -> tuple[tuple[int, int, int], ...]:
    """Upright ruling lines as (x, top, bottom) in pixels."""
    return tuple((x + w // 2, y, y + h) for x, y, w, h in _strokes(image, upright=True))


def rulings(image: Image) -> tuple[tuple[int, int, int, int], ...]:
    """All ruling lines as (left, top, right, bottom) in pixels."""
    boxes = [*_strokes(image, upright=True), *_strokes(image, upright=False)]
    return tuple((x, y, x + w, y + h) for x, y, w, h in boxes)


def _strokes(image: Image, *, upright: bool) -> list[tuple[int, int, int, int]]:
    """Long thin strokes, found by opening the darkened page with a line; at most 400, the longest."""
    grey = image.min(axis=2)
    local = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    length = max(24, max(image.shape[:2]) // 45)
    kernel = np.ones((length, 1) if upright else (1, length), np.uint8)
    opened = cv2.morphologyEx(local, cv2.MORPH_OPEN, kernel)
    count, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    found = [tuple(int(v) for v in stats[i, :4]) for i in range(1, count)]
    thin = [box for box in found if (box[2] if upright else box[3]) * 6 < (box[3] if upright else box[2])]
    thin.sort(key=lambda box: (-max(box[2], box[3]), box))
    return [(x, y, w, h) for x, y, w, h in sorted(thin[:400], key=lambda box: (box[1], box[0]))]
