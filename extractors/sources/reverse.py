"""Print of a page's other side that shines through its paper: fainter than the page's own, and it reads well in the mirror."""

from collections.abc import Sequence

import cv2
import numpy as np

from extractors.engines import Corners, Engine, Image
from extractors.sources.line_boxes import bounds, crop

FAINT = 0.45
"""Share of the page's own contrast above which a line is the page's own."""

LEAST = 12
"""Grey levels between a line and its paper below which there is no line."""

FEWEST, TRIED = 4, 8
"""Faint lines from which on the mirror is asked, and of how many of them."""

MIRRORED = 0.7
"""Score of a faint line in the mirror that is believed to be print of the other side."""

ROOM = 1.25
"""By how much the paper is brightened beyond the contrast of what shines through."""


def shining(image: Image, boxes: Sequence[Corners], engine: Engine) -> float:
    """Grey levels by which the print of the other side differs from the paper; 0 where none shines through."""
    if len(boxes) < 2 * FEWEST:
        return 0.0
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    contrasts = np.array([_contrast(grey, box) for box in boxes])
    own = float(np.percentile(contrasts, 75))
    faint = [at for at in np.flatnonzero((contrasts >= LEAST) & (contrasts < FAINT * own)).tolist() if _long(boxes[at])]
    if len(faint) < FEWEST:
        return 0.0
    longest = sorted(faint, key=lambda at: (-_length(boxes[at]), at))[:TRIED]
    if not _mirrored([crop(image, boxes[at]) for at in longest], engine):
        return 0.0
    return ROOM * float(np.percentile(contrasts[faint], 95))


def _mirrored(crops: Sequence[Image], engine: Engine) -> bool:
    """Whether most of the lines read better in the mirror than as they are."""
    straight = engine.recognise(crops)
    turned = engine.recognise([np.ascontiguousarray(crop[:, ::-1]) for crop in crops])
    better = sum(back.score >= MIRRORED and back.score > one.score for one, back in zip(straight, turned, strict=True))
    return 2 * better > len(crops)


def _contrast(grey: Image, box: Corners) -> float:
    left, top, right, bottom = (max(0, int(value)) for value in bounds(box))
    part = grey[top : bottom + 1 : 2, left : right + 1 : 2].ravel()
    if part.size < 20:
        return 0.0
    ink, paper = part.size // 50, part.size * 9 // 10
    ranked = np.partition(part, (ink, paper))
    return float(ranked[paper]) - float(ranked[ink])


def _length(box: Corners) -> float:
    left, _, right, _ = bounds(box)
    return right - left


def _long(box: Corners) -> bool:
    left, top, right, bottom = bounds(box)
    return right - left > 2 * (bottom - top)
