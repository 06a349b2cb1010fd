"""Red round or oval stamps, found by colour and shape alone."""

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ink import red_ink
from models.paper import Quad

Image = NDArray[np.uint8]


def seals_on(image: Image) -> tuple[Quad, ...]:
    """Upright boxes around the stamps; red text, logos and rulings are too small, too flat or too full to be one."""
    height, width = image.shape[:2]
    scale = 1000 / max(height, width)
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
    mask = cv2.morphologyEx(red_ink(np.asarray(small, dtype=np.uint8)), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found: list[Quad] = []
    for i in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[i])
        part = (labels[y : y + h, x : x + w] == i).astype(np.uint8)
        if min(w, h) >= 45 and max(w, h) <= 420 and max(w, h) <= 2.2 * min(w, h) and _round(part):
            rows, columns = small.shape[:2]
            found.append(
                Quad.box(round(x / columns, 6), round(y / rows, 6), round((x + w) / columns, 6), round((y + h) / rows, 6))
            )
    return tuple(sorted(found, key=lambda quad: (quad.top, quad.left)))


def _round(part: Image) -> bool:
    """An ellipse's hull fills about π/4 of its box, a rectangle's all of it; a ring's ink lies near the hull's edge."""
    contours, _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hull = cv2.convexHull(np.concatenate(contours))
    fill = cv2.contourArea(hull) / (part.shape[0] * part.shape[1])
    return 0.6 <= fill <= 0.9
