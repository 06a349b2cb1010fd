"""What can be told from the colours and strokes of a page's picture alone: red ink and ruling lines."""

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

RED_NEEDED = 0.0004
"""Share of red pixels above which a page is read through the red channel as well."""


def red_ink(image: Image) -> Image:
    """1 where a pixel is red as stamp ink is, faded or not, else 0; the browns and dark reds of printed forms are not."""
    blue, green, red = (image[:, :, i].astype(np.int16) for i in range(3))
    paper = float(np.percentile(red[::8, ::8], 90)) if red.size else 255.0
    stained = (red > 0.58 * paper) & (red - np.maximum(blue, green) > 40)
    return (stained & (np.abs(green - blue) * 4 < red - np.minimum(blue, green))).astype(np.uint8)


def without_red(image: Image) -> Image:
    """The red channel alone, in which red ink is as bright as paper and black print stays black."""
    return np.ascontiguousarray(np.repeat(image[:, :, 2:3], 3, axis=2), dtype=np.uint8)


def stained_regions(image: Image) -> tuple[tuple[int, int, int, int], ...]:
    """Where red ink lies thick enough to hide print, as (left, top, right, bottom) with a margin."""
    height, width = image.shape[:2]
    scale = 400 / max(height, width)
    small = cv2.resize(red_ink(image) * 255, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    blots = cv2.dilate((small > 40).astype(np.uint8), np.ones((15, 15), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(blots, connectivity=8)
    boxes = [tuple(int(value) for value in stats[i, :4]) for i in range(1, count)]
    return tuple(
        (int(x / scale), int(y / scale), min(width, int((x + w) / scale) + 1), min(height, int((y + h) / scale) + 1))
        for x, y, w, h in sorted(boxes, key=lambda box: (box[1], box[0]))
        if w > 18 and h > 18
    )


def print_mask(image: Image) -> Image:
    """1 where a pixel is clearly darker than the paper around it."""
    grey = image.min(axis=2)
    mask = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    return np.asarray(mask, dtype=np.uint8)


def ruled_upright(mask: Image) -> tuple[tuple[int, int, int, int], ...]:
    """Upright ruling lines of a print mask as (left, top, right, bottom) in pixels."""
    return tuple((x, y, x + w, y + h) for x, y, w, h in _strokes(mask, upright=True))


def rulings(mask: Image) -> tuple[tuple[int, int, int, int], ...]:
    """All ruling lines of a print mask as (left, top, right, bottom) in pixels."""
    boxes = [*_strokes(mask, upright=True), *_strokes(mask, upright=False)]
    return tuple((x, y, x + w, y + h) for x, y, w, h in boxes)


def _strokes(mask: Image, *, upright: bool) -> list[tuple[int, int, int, int]]:
    """Long thin strokes, found by opening the mask with a line; at most 400, the longest."""
    length = max(24, max(mask.shape[:2]) // 45)
    kernel = np.ones((length, 1) if upright else (1, length), np.uint8)
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel)
    count, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    found = [tuple(int(v) for v in stats[i, :4]) for i in range(1, count)]
    thin = [box for box in found if (box[2] if upright else box[3]) * 6 < (box[3] if upright else box[2])]
    thin.sort(key=lambda box: (-max(box[2], box[3]), box))
    return [(x, y, w, h) for x, y, w, h in sorted(thin[:400], key=lambda box: (box[1], box[0]))]
