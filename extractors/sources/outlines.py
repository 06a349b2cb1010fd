"""Sheets of paper on a desk: light four-sided shapes on a darker or coloured ground."""

import math
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from cv2.typing import MatLike

from extractors.engines import Corners, Image

SIDE = 600
"""Pixels along the longer side to which a picture is reduced."""

GROUND = 0.45
"""Share of the picture's rim that must be ground: one side may be paper up to the edge."""

SMALLEST, LARGEST = 0.06, 0.97
"""Shares of the picture that a sheet takes."""

STRAIGHT = 0.015
"""Share of the picture within which a sheet's corners stand where an upright one's would; it needs no laying."""

MOST_SHEETS = 12

LEVELS = (1.0, 0.85, 0.72)
"""Shares of the level between light and dark that are tried: below the first, paper in a shadow is paper still."""

EDGE = 20.0
"""Grey levels by which the picture darkens where paper ends; along the edge of a soft shadow it is less than ten."""

LEFT_OVER = 0.03
"""Share of the picture that may be light and lie on no sheet."""


def sheets_on(image: Image) -> tuple[Corners, ...]:
    """The outlines of sheets that lie askew or in perspective on a ground, clockwise from their top left; mostly none."""
    height, width = image.shape[:2]
    if _light_rim(image):
        return ()
    scale = SIDE / max(height, width)
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    light = cv2.GaussianBlur(small.min(axis=2), (5, 5), 0)
    level, paper = cv2.threshold(light, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if not _on_a_ground(paper, light, level):
        return ()
    for share in LEVELS:
        quads = _quads((light > share * level).astype(np.uint8))
        if quads is None:
            continue
        if len(quads) == 1 and _upright(quads[0], small.shape[:2]):
            return ()
        if all(step > EDGE for quad in quads for step in _steps(light, quad)):
            return tuple(_corners(quad / scale) for quad in quads)
    return ()


def _quads(paper: MatLike) -> list[np.ndarray] | None:
    """The sheets in a mask of what is light, from the top; None where light parts are left over that are no sheet."""
    closed = cv2.morphologyEx(paper, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    contours = sorted(cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=cv2.contourArea, reverse=True)
    found = [quad for contour in contours[:MOST_SHEETS] if (quad := _four_sided(contour, paper.shape[:2])) is not None]
    if _left_over(opened, found) > LEFT_OVER:
        return None
    return sorted(found, key=lambda quad: (quad[:, 1].min(), quad[:, 0].min()))


def _steps(light: MatLike, quad: np.ndarray) -> Iterator[float]:
    """By how much the picture darkens across each side, from just inside to just outside: paper ends sharply, a shadow does not.

    Sides along the picture's own edge have no outside and are left out.
    """
    height, width = light.shape[:2]
    center = quad.mean(axis=0)
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        along = (end - start) / np.linalg.norm(end - start)
        out = np.array([along[1], -along[0]])
        out = out if out @ ((start + end) / 2 - center) > 0 else -out
        points = start + np.linspace(0.08, 0.92, 60)[:, None] * (end - start)
        far = points + 10 * out
        seen = points[(far >= 0).all(axis=1) & (far[:, 0] < width) & (far[:, 1] < height)]
        if len(seen) >= 15:
            drops = [_at(light, seen + (off - 4) * out) - _at(light, seen + (off + 4) * out) for off in range(-6, 7, 2)]
            yield float(np.median(np.max(drops, axis=0)))


def _at(light: MatLike, points: np.ndarray) -> np.ndarray:
    """Grey levels at points, those outside of the picture taken at its edge."""
    x, y = np.round(points).astype(int).T
    return np.asarray(light)[y.clip(0, light.shape[0] - 1), x.clip(0, light.shape[1] - 1)].astype(np.float64)


def _light_rim(image: Image) -> bool:
    """Whether paper runs to the picture's edges, as on every scan: told from a few pixels, since most pages end here."""
    step = max(1, max(image.shape[:2]) // 300)
    light = image[::step, ::step].min(axis=2)
    rim = np.concatenate([light[:3].ravel(), light[-3:].ravel(), light[:, :3].ravel(), light[:, -3:].ravel()])
    return float((rim < 0.85 * float(np.percentile(light, 90))).mean()) < GROUND


def _on_a_ground(paper: MatLike, light: MatLike, level: float) -> bool:
    """Whether most of the rim is ground, clearly darker than the paper."""
    rim = np.ones(paper.shape, dtype=bool)
    rim[6:-6, 6:-6] = False
    if float((paper[rim] == 0).mean()) < GROUND:
        return False
    sheet, ground = light[paper > 0], light[rim & (paper == 0)]
    return bool(sheet.size and ground.size and np.median(sheet) - np.median(ground) > 35 and level > 20)


def _left_over(paper: MatLike, quads: Sequence[np.ndarray]) -> float:
    """Share of the picture that is light and on none of the sheets: it may be paper whose outline was not made out."""
    rest = paper.copy()
    for quad in quads:
        cv2.fillConvexPoly(rest, quad.round().astype(np.int32), (0.0,))
        cv2.polylines(rest, [quad.round().astype(np.int32)], isClosed=True, color=(0.0,), thickness=9)
    return float(rest.mean())


def _four_sided(contour: MatLike, shape: Sequence[int]) -> np.ndarray | None:
    """The corners of a contour's four straight sides, clockwise from the top left; None where it is no sheet."""
    area = float(cv2.contourArea(contour))
    hull = cv2.convexHull(contour)
    full = float(shape[0] * shape[1])
    if not SMALLEST * full <= area <= LARGEST * full or area < 0.85 * cv2.contourArea(hull):
        return None
    around = cv2.arcLength(hull, closed=True)
    for slack in (0.02, 0.03, 0.05, 0.08):
        corners = cv2.approxPolyDP(hull, slack * around, closed=True)
        if len(corners) == 4:
            quad = _refined(
                np.asarray(corners, dtype=np.float64).reshape(4, 2), np.asarray(hull, dtype=np.float64).reshape(-1, 2)
            )
            fits = 0.92 * area <= cv2.contourArea(quad.astype(np.float32)) <= 1.15 * area
            return _ordered(quad) if fits and _square_enough(quad) else None
    return None


def _refined(quad: np.ndarray, outline: np.ndarray) -> np.ndarray:
    """The quad with each side drawn through the outline's points along it, so that a dog-eared corner moves nothing."""
    lines = [_side(quad[i], quad[(i + 1) % 4], outline) for i in range(4)]
    corners = [_crossing(lines[i - 1], lines[i]) for i in range(4)]
    size = float(np.abs(quad).max())
    moved = [corner if np.linalg.norm(corner - old) < 0.05 * size else old for corner, old in zip(corners, quad, strict=True)]
    return np.array(moved)


def _side(start: np.ndarray, end: np.ndarray, outline: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A point and a direction of the line through the outline's points near a side, its ends left out."""
    along = end - start
    length = float(np.linalg.norm(along)) or 1.0
    along /= length
    dense = np.concatenate(
        [np.linspace(a, b, 12, endpoint=False) for a, b in zip(outline, np.roll(outline, -1, axis=0), strict=True)]
    )
    off = dense - start
    share, beside = off @ along / length, np.abs(off @ np.array([-along[1], along[0]]))
    near = dense[(share > 0.08) & (share < 0.92) & (beside < 0.02 * length + 2)]
    if len(near) < 6:
        return start, along
    vx, vy, x, y = (float(value) for value in cv2.fitLine(near.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).reshape(-1))
    return np.array([x, y]), np.array([vx, vy])


def _crossing(one: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    (p, d), (q, e) = one, other
    cross = d[0] * e[1] - d[1] * e[0]
    if abs(cross) < 1e-6:
        return q
    off = q - p
    return p + d * ((off[0] * e[1] - off[1] * e[0]) / cross)


def _ordered(quad: np.ndarray) -> np.ndarray:
    """Clockwise, the first corner the one nearest to the picture's top left as the quad is turned least."""
    center = quad.mean(axis=0)
    clockwise = quad[np.argsort(np.arctan2(quad[:, 1] - center[1], quad[:, 0] - center[0]))]
    tilts = [abs(math.degrees(math.atan2(*(clockwise[(i + 1) % 4] - clockwise[i])[::-1]))) for i in range(4)]
    return np.roll(clockwise, -int(np.argmin(tilts)), axis=0)


def _square_enough(quad: np.ndarray) -> bool:
    """Whether every corner is within 30 degrees of a right angle, and opposite sides are of like length."""
    sides = [np.roll(quad, -1, axis=0)[i] - quad[i] for i in range(4)]
    lengths = [float(np.linalg.norm(side)) for side in sides]
    if min(lengths) < 20 or any(not 0.6 < lengths[i] / lengths[i + 2] < 1.67 for i in range(2)):
        return False
    turns = [abs(float(sides[i] @ sides[(i + 1) % 4])) / (lengths[i] * lengths[(i + 1) % 4]) for i in range(4)]
    return max(turns) < 0.5


def _upright(quad: np.ndarray, shape: Sequence[int]) -> bool:
    low, high = quad.min(axis=0), quad.max(axis=0)
    straight = np.array([[low[0], low[1]], [high[0], low[1]], [high[0], high[1]], [low[0], high[1]]])
    return bool(np.abs(quad - straight).max() < STRAIGHT * max(shape))


def _corners(quad: np.ndarray) -> Corners:
    x0, y0, x1, y1, x2, y2, x3, y3 = (float(value) for value in quad.reshape(-1))
    return x0, y0, x1, y1, x2, y2, x3, y3
