"""Dark rings on a page without colour: what a copier or a fax makes of round stamps."""

import cv2
import numpy as np
from numpy.typing import NDArray

from models.paper import Quad

Image = NDArray[np.uint8]

SIDE = 700
"""Pixels along the longer side to which a page is reduced: the rim of a stamp is then two or three wide."""

SMALLEST, LARGEST = 0.045, 0.105
"""Radii of stamps in longer sides of a page: 38 to 58 mm across on A4, more where the picture shows less than a page."""

ROUNDS = 0.8
"""Share of the full circle on which the rim must be dark; lettering and tables reach half of it."""

STANDING_OUT = 0.72
"""Dark share of the thin rim times its lead over what it encloses: stamps reach 0.8, columns of close print 0.67."""

CLEAR = 0.4
"""Share of the circle just outside the rim that may be dark: print that the stamp was set on, but no block of text."""


RULED = 60
"""Pixels of a straight stroke that is a ruling line: longer than any part of a rim is straight, and than any letter."""

MOST = 200
"""Circles that are looked at; the lettering of a full page suggests dozens that weigh more than the rim of a stamp."""


def rings_on(image: Image) -> tuple[Quad, ...]:
    """Upright boxes around dark rings of a stamp's size, from the top; what they hold is not looked at."""
    height, width = image.shape[:2]
    scale = SIDE / max(height, width)
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    dark = np.asarray(cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 14), dtype=np.uint8)
    seen = [(_rim(dark, *circle), circle) for circle in _promising(dark, _circles(dark))]
    likely = [(rim[0], circle) for rim, circle in seen if rim[0] >= ROUNDS and rim[1] <= CLEAR and rim[2] >= STANDING_OUT]
    rings: list[tuple[float, float, float]] = []
    for _, (x, y, radius) in sorted(likely, key=lambda pair: -pair[0]):
        if all(abs(x - x2) + abs(y - y2) > 0.8 * r2 for x2, y2, r2 in rings):
            rings.append((x, y, radius))
    return tuple(_quad(ring, small.shape[1], small.shape[0]) for ring in sorted(rings, key=lambda ring: (ring[1], ring[0])))


def _circles(dark: Image) -> list[tuple[float, float, float]]:
    """Circles (x, y, radius) that the strokes suggest, far more than there are."""
    least, most = int(SMALLEST * SIDE), int(LARGEST * SIDE)
    dark = _unruled(dark)
    cv2.setNumThreads(1)  # on several, OpenCV gathers the circles in whatever order the threads finish
    found = cv2.HoughCircles(
        dark * 255, cv2.HOUGH_GRADIENT, dp=2, minDist=12, param1=150, param2=60, minRadius=least, maxRadius=most
    )
    # None, against its stub, where there is nothing
    circles = np.asarray(() if found is None else found[0], dtype=np.float64).reshape(-1, 3)  # pyright: ignore[reportUnnecessaryComparison]
    return [(float(x), float(y), float(radius)) for x, y, radius in circles[:MOST]]


def _promising(dark: Image, circles: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Circles that may reach `ROUNDS` when they are looked at closely, which costs a hundred times as much."""
    if not circles:
        return []
    wide = cv2.dilate(dark, np.ones((9, 9), np.uint8))
    x, y, radius = (np.array(values)[:, None, None] for values in zip(*circles, strict=True))
    turn = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    reach = radius * np.linspace(0.9, 1.1, 7)[None, :, None]
    across, down = (x + reach * np.cos(turn)).astype(int), (y + reach * np.sin(turn)).astype(int)
    inside = (across >= 0) & (across < dark.shape[1]) & (down >= 0) & (down < dark.shape[0])
    hit = wide[down.clip(0, dark.shape[0] - 1), across.clip(0, dark.shape[1] - 1)] * inside
    return [circle for circle, best in zip(circles, hit.mean(axis=2).max(axis=1), strict=True) if best >= ROUNDS]


def _unruled(dark: Image) -> Image:
    """Tables suggest circles that drown those of the stamps."""
    for shape in ((1, RULED), (RULED, 1)):
        strokes = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        dark = np.asarray(cv2.subtract(dark, cv2.dilate(strokes, np.ones((3, 3), np.uint8))), dtype=np.uint8)
    return dark


def _rim(dark: Image, x: float, y: float, radius: float) -> tuple[float, float, float]:
    """How much of the circle is dark at the best radius near this one, how much just outside of it, and how it stands out."""
    reach = 1.3 * radius
    # what lies off the page is filled with nothing: otherwise it is whatever the memory held
    how = cv2.INTER_NEAREST + cv2.WARP_POLAR_LINEAR + cv2.WARP_FILL_OUTLIERS
    polar = cv2.warpPolar(dark, (int(reach), 180), (x, y), reach, how)
    near = cv2.dilate(polar, np.ones((1, 5), np.uint8)).mean(axis=0)
    low, high = int(0.9 * radius), min(int(1.1 * radius) + 1, near.size - 6)
    best = float(near[low:high].max(initial=0.0))
    last = low + int(np.flatnonzero(near[low:high] >= best - 0.02).max(initial=0))
    sharp, inside = float(polar.mean(axis=0)[low:high].max(initial=0.0)), float(near[: int(0.85 * radius)].mean())
    return best, float(polar[:, last + 3 : last + 6].mean()), sharp * best / max(inside, 0.2)


def _quad(ring: tuple[float, float, float], width: int, height: int) -> Quad:
    x, y, radius = ring
    left, top, right, bottom = (x - radius) / width, (y - radius) / height, (x + radius) / width, (y + radius) / height
    return Quad.box(*(round(min(1.0, max(0.0, value)), 6) for value in (left, top, right, bottom)))
