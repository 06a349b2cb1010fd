"""Round or oval stamps, found by their ink and shape alone; on pages without any red, the dark rings that copies make of them."""

from collections.abc import Sequence

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from extractors.sources.ink import cold_ink, red_ink
from extractors.sources.rings import rings_on
from models.paper import Quad

Image = NDArray[np.uint8]

THIN = 25
"""Pixels of a page reduced to 1000: more than the strokes of any lettering."""

WAISTS = (0.5, 0.62, 0.74, 0.84, 0.92)
"""Shares of a blob's thickness at which it is taken apart, until most stamps stand alone."""

LONG_STROKE = 150
"""Pixels of a page reduced to 1000: longer than the flat part of any stamp's rim."""


FAINT = 22
"""Red that an old or sparing stamp still has; lettering is never so pale, so that only the shape decides."""


FEWEST = 150
"""Pixels of red on a page reduced to 1000 below which there is no red stamp."""


def seals_on(image: Image, *, copied: bool = True) -> tuple[Quad, ...]:
    """Upright boxes around the stamps: red ovals and blue ones beside them, or dark rings where a page has no red."""
    small = _reduced(image, 1000)
    rows, columns = small.shape[:2]
    faint = red_ink(small, FAINT)
    if cv2.countNonZero(faint) < FEWEST:
        return rings_on(image) if copied else ()
    strong = red_ink(small)
    boxes = _stamps(strong)
    if cv2.countNonZero(faint) > 1.2 * cv2.countNonZero(strong):
        boxes = max(boxes, _stamps(faint), key=len)
    cold = cold_ink(small)
    if cv2.countNonZero(cold) >= FEWEST:
        boxes += [box for box in _stamps(cold) if not any(_meets(box, other) for other in boxes)]
    found = [
        Quad.box(round(x / columns, 6), round(y / rows, 6), round((x + w) / columns, 6), round((y + h) / rows, 6))
        for x, y, w, h in boxes
    ]
    return tuple(sorted(found, key=lambda quad: (quad.top, quad.left)))


def _reduced(image: Image, longest: int) -> Image:
    height, width = image.shape[:2]
    scale = min(1.0, longest / max(height, width))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
    return np.asarray(small, dtype=np.uint8)


def _stamps(red: Image) -> list[tuple[int, int, int, int]]:
    """Boxes of the stamps in a mask of red ink, none inside another; only the part of the page that has red is looked at."""
    side = max(red.shape[:2])
    x, y, width, height = _rectangle(red)
    left, top = max(0, x - THIN), max(0, y - THIN)
    part = red[top : y + height + THIN, left : x + width + THIN]
    mask = cv2.morphologyEx(_unruled(part), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    filled = cv2.drawContours(np.zeros_like(mask), _outlines(mask), -1, (1.0,), -1)
    found = [_rectangle(oval) for outline in _outlines(_opened(filled, THIN)) for oval in _ovals(outline, side)]
    boxes = [(box[0] + left, box[1] + top, box[2], box[3]) for box in found]
    return [box for box in boxes if not any(_within(box, other) for other in boxes if other != box)]


def _unruled(mask: Image) -> Image:
    """Red forms have red rulings; taken out, they no longer tie the stamps together."""
    for shape in ((1, LONG_STROKE), (LONG_STROKE, 1)):
        strokes = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        mask = np.asarray(cv2.subtract(mask, cv2.dilate(strokes, np.ones((3, 3), np.uint8))), dtype=np.uint8)
    return mask


def _outlines(mask: MatLike) -> Sequence[MatLike]:
    return cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]


def _opened(mask: MatLike, size: int) -> MatLike:
    """What is thinner than `size` taken away: red lettering beside a stamp drops off, stamps that touch come apart."""
    return cv2.morphologyEx(mask, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))


def _ovals(outline: MatLike, side: int) -> list[MatLike]:
    """The blob itself where it is a stamp, else those that appear when it is taken apart at its waists."""
    if _oval(outline, side):
        return [outline]
    x, y, width, height = _rectangle(outline)
    if min(width, height) < 2 * THIN:
        return []
    part = np.zeros((height + 2 * THIN, width + 2 * THIN), np.uint8)
    cv2.drawContours(part, [outline], -1, (1.0,), -1, offset=(THIN - x, THIN - y))
    found = max((_cores(part, level, side) for level in WAISTS), key=len)
    return [piece + np.array([x - THIN, y - THIN], dtype=np.int32) for piece in found]


def _cores(part: MatLike, level: float, side: int) -> list[MatLike]:
    """The stamps that appear when all is taken away that is nearer to the blob's edge than `level` of its thickness."""
    depth = cv2.distanceTransform(part, cv2.DIST_L2, 5)
    reach = level * float(depth.max())
    cores = cv2.connectedComponents((depth > reach).astype(np.uint8))[1]
    near = (
        cv2.distanceTransform((cores != number).astype(np.uint8), cv2.DIST_L2, 5)
        for number in range(1, min(int(cores.max()), 6) + 1)
    )
    blobs = [(distance <= reach).astype(np.uint8) for distance in near]
    return [piece for blob in blobs for piece in _outlines(blob) if _oval(piece, side)]


def _rectangle(contour: MatLike) -> tuple[int, int, int, int]:
    x, y, width, height = cv2.boundingRect(contour)
    return x, y, width, height


def _oval(contour: MatLike, side: int) -> bool:
    """Whether a blob has the size of a stamp and an outline that its best ellipse covers."""
    _, _, width, height = _rectangle(contour)
    if not (
        0.045 * side <= min(width, height)
        and max(width, height) <= 0.45 * side
        and max(width, height) <= 2.2 * min(width, height)
    ):
        return False
    hull = cv2.convexHull(contour)
    if len(hull) < 8:
        return False
    center, axes, angle = cv2.fitEllipse(hull)
    canvas = np.zeros((2, height + 40, width + 40), np.uint8)
    left, top = hull[:, 0, 0].min() - 20, hull[:, 0, 1].min() - 20
    cv2.fillConvexPoly(canvas[0], hull - np.array([left, top]), (1.0,))
    cv2.ellipse(canvas[1], ((center[0] - left, center[1] - top), axes, angle), (1.0,), -1)
    shared, either = np.logical_and(*canvas).sum(), np.logical_or(*canvas).sum()
    return bool(shared >= 0.92 * either)


def _meets(box: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether one box holds the middle of the other: two readings of one stamp."""
    return any(
        x <= x2 + w2 / 2 <= x + w and y <= y2 + h2 / 2 <= y + h
        for (x, y, w, h), (x2, y2, w2, h2) in ((box, other), (other, box))
    )  # fmt: skip


def _within(box: tuple[int, ...], other: tuple[int, ...]) -> bool:
    x, y, w, h = box
    x2, y2, w2, h2 = other
    return x2 <= x and y2 <= y and x + w <= x2 + w2 and y + h <= y2 + h2
