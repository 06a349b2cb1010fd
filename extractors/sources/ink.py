"""What can be told from the colours and strokes of a page's picture alone: red ink and ruling lines."""

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

RED_NEEDED = 0.0004
"""Share of red pixels above which a page is read through the red channel as well."""


REDDER = 40
"""By how much the red of stamp ink passes the other two channels."""


HALVED = 2000
"""Longest side in pixels above which letters are measured at half the size."""

FEWEST_RUNS = 12
"""Runs of letters that are needed to tell how high letters are."""


def red_ink(image: Image, redder: int = REDDER) -> Image:
    """1 where a pixel is red as stamp ink is, faded or not, else 0; the browns and dark reds of printed forms are not."""
    blue, green, red = cv2.split(image)
    paper = float(np.percentile(red[::8, ::8], 90)) if red.size else 255.0
    stained = (red > 0.58 * paper) & (cv2.subtract(red, cv2.max(blue, green)) > redder)
    hue = cv2.subtract(red, cv2.min(blue, green))  # four times the distance of the other two channels stays below it
    return np.asarray(stained & (cv2.absdiff(green, blue) <= ((np.maximum(hue, 1) - 1) >> 2)), dtype=np.uint8)


def cold_ink(image: Image) -> Image:
    """1 where a pixel is blue or purple as some stamps are, lighter than print and than what is filled in with a pen, else 0."""
    blue, green, red = cv2.split(image)
    paper = float(np.percentile(blue[::8, ::8], 90)) if blue.size else 255.0
    stained = (blue > 0.45 * paper) & (cv2.subtract(blue, green) > REDDER) & (blue > red)
    return np.asarray(stained, dtype=np.uint8)


def without_red(image: Image) -> Image:
    """The red channel, stretched until stamp ink is as bright as paper: black print stays dark, under the stamp too."""
    channel = image[:, :, 2]
    inked = channel[red_ink(image) > 0]
    level = float(np.percentile(inked, 15)) if inked.size > 50 else 255.0
    bright = np.clip(channel.astype(np.float32) * (255.0 / max(level, 1.0)), 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.repeat(bright[:, :, None], 3, axis=2))


def stained_strips(image: Image, red: Image) -> tuple[tuple[int, int], ...]:
    """Where red ink lies thick enough to hide print, as (top, bottom) over the whole width: lines run out of a stamp."""
    height, width = image.shape[:2]
    scale = 400 / max(height, width)
    small = cv2.resize(red * 255, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    blots = cv2.dilate((small > 40).astype(np.uint8), np.ones((15, 15), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(blots, connectivity=8)
    spans = sorted((int(y), int(y + h)) for _, y, w, h, _ in stats[1:count] if w > 18 and h > 18)
    merged: list[tuple[int, int]] = []
    for top, bottom in spans:
        if merged and top <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(bottom, merged[-1][1]))
        else:
            merged.append((top, bottom))
    return tuple((int(top / scale), min(height, int(bottom / scale) + 1)) for top, bottom in merged)


def print_mask(image: Image) -> Image:
    """1 where a pixel is clearly darker than the paper around it."""
    grey = cv2.min(cv2.min(image[:, :, 0], image[:, :, 1]), image[:, :, 2])
    mask = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    return np.asarray(mask, dtype=np.uint8)


def letter_height(mask: Image) -> float:
    """The height in pixels of small letters in a print mask: a fifth of the length of its short runs is lower; 0 for too few."""
    if max(mask.shape) > HALVED:
        half = cv2.resize(mask * 255, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        return 2 * letter_height(np.asarray(half > 100, dtype=np.uint8))
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, max(7, max(mask.shape) // 240)), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    width, height, area = (stats[1:count, column] for column in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    runs = (height >= 5) & (height <= 80) & (width > 1.5 * height) & (area > 0.2 * width * height) & (width < 0.5 * mask.shape[1])
    if runs.sum() < FEWEST_RUNS:
        return 0.0
    order = np.argsort(height[runs], kind="stable")
    length = np.cumsum(width[runs][order])
    return float(height[runs][order][np.searchsorted(length, 0.2 * length[-1])])


def ruled_upright(mask: Image) -> tuple[tuple[int, int, int, int], ...]:
    """Upright ruling lines of a print mask as (left, top, right, bottom) in pixels."""
    return tuple((x, y, x + w, y + h) for x, y, w, h in _strokes(mask, upright=True))


def ruled_level(mask: Image) -> tuple[tuple[int, int, int, int], ...]:
    """Level ruling lines, likewise."""
    return tuple((x, y, x + w, y + h) for x, y, w, h in _strokes(mask, upright=False))


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
