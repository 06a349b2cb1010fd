"""Pieces of paper that lie askew in a picture, laid upright one below another, and the way back for what is found on them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.engines import Corners, Image
from models.paper import Flat, Patch, Quad

GAP = 40
"""Pixels of white between two pieces."""

WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Paper:
    """Where a paper lies in a picture, the first corner its own top left, and the lines that are known to be on it."""

    corners: Corners
    lines: tuple[Corners, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a piece lies in the picture, the box (left, top, right, bottom) that it takes when laid flat, and the way back."""

    lies: Corners
    box: tuple[int, int, int, int]
    back: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lay:
    """The pieces as one picture; the last of them is the one that lies below the others where there is such a one."""

    image: Image
    pieces: tuple[Piece, ...]

    def flat(self, width: int, height: int) -> Flat:
        """The same in units of both pictures; `width` and `height` are of the one that was laid."""
        high, wide = self.image.shape[:2]
        patches = tuple(Patch(_unit(piece.lies, width, height), _unit(_corners(*piece.box), wide, high)) for piece in self.pieces)
        return Flat(float(wide), float(high), patches)


def laid(image: Image, papers: Sequence[Paper], ground: Paper | None = None) -> Lay:
    """Each paper upright in its own size, from the top, without the lines of others; then the `ground` without the papers."""
    pieces: list[tuple[Piece, Image]] = []
    top = 0
    every = (*papers, *(() if ground is None else (ground,)))
    for paper in every:
        strangers = [line for other in every if other is not paper for line in other.lines]
        bare = blanked(image, [other.corners for other in papers], paper.lines) if paper is ground else image
        piece, part = _cut_out(blanked(bare, strangers), paper.corners, top)
        pieces.append((piece, part))
        top = piece.box[3] + GAP
    return Lay(_stacked([part for _, part in pieces]), tuple(piece for piece, _ in pieces))


def _cut_out(image: Image, corners: Corners, top: int) -> tuple[Piece, Image]:
    width, height = _size(corners)
    target = np.array(_corners(0, 0, width, height), dtype=np.float32).reshape(4, 2)
    there = cv2.getPerspectiveTransform(np.array(corners, dtype=np.float32).reshape(4, 2), target)
    part = cv2.warpPerspective(image, there, (width, height), flags=cv2.INTER_CUBIC, borderValue=WHITE)
    below = np.array([[1, 0, 0], [0, 1, -top], [0, 0, 1]], dtype=np.float64)
    back = np.linalg.inv(np.asarray(there, dtype=np.float64)) @ below
    return Piece(corners, (0, top, width, top + height), back), np.asarray(part, dtype=np.uint8)


def blanked(image: Image, areas: Sequence[Corners], kept: Sequence[Corners] = ()) -> Image:
    """The picture with white in some areas but for what is kept of them; itself where there are none."""
    if not areas:
        return image
    mask = np.zeros(image.shape[:2], dtype=np.uint8)
    for value, shapes in ((1, areas), (0, kept)):
        for corners in shapes:
            cv2.fillConvexPoly(mask, np.array(corners, dtype=np.float32).reshape(4, 2).round().astype(np.int32), (value,))
    clean = image.copy()
    clean[mask > 0] = 255
    return clean


def _stacked(parts: Sequence[Image]) -> Image:
    if len(parts) == 1:
        return parts[0]
    width = max(part.shape[1] for part in parts)
    height = sum(part.shape[0] + GAP for part in parts) - GAP
    whole = np.full((height, width, 3), 255, dtype=np.uint8)
    top = 0
    for part in parts:
        whole[top : top + part.shape[0], : part.shape[1]] = part
        top += part.shape[0] + GAP
    return whole


def _size(corners: Corners) -> tuple[int, int]:
    """Width and height as the mean of opposite sides."""
    x0, y0, x1, y1, x2, y2, x3, y3 = corners
    width = math.hypot(x1 - x0, y1 - y0) + math.hypot(x2 - x3, y2 - y3)
    height = math.hypot(x3 - x0, y3 - y0) + math.hypot(x2 - x1, y2 - y1)
    return max(16, round(width / 2)), max(16, round(height / 2))


def through(matrix: NDArray[np.float64], corners: Corners) -> Corners:
    """Corners moved by a 3 × 3 matrix of a perspective."""
    points = np.array([(*corners[i : i + 2], 1.0) for i in range(0, 8, 2)]) @ matrix.T
    x0, y0, x1, y1, x2, y2, x3, y3 = (float(value) for value in (points[:, :2] / points[:, 2:]).reshape(-1))
    return x0, y0, x1, y1, x2, y2, x3, y3


def turned_corners(corners: Corners, quarters: int, width: int, height: int) -> Corners:
    """Corners on a picture (its size before) after turning it clockwise by quarters, the first still at the top left."""
    points = [(corners[i], corners[i + 1]) for i in range(0, 8, 2)]
    for _ in range(quarters % 4):
        points = [(height - y, x) for x, y in points]
        width, height = height, width
    points = points[-quarters % 4 :] + points[: -quarters % 4]
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points
    return x0, y0, x1, y1, x2, y2, x3, y3


def respun(corners: Corners, quarters: int) -> Corners:
    """The same paper read after turning it clockwise by quarters: another corner is its top left."""
    shift = 2 * (-quarters % 4)
    x0, y0, x1, y1, x2, y2, x3, y3 = corners[shift:] + corners[:shift]
    return x0, y0, x1, y1, x2, y2, x3, y3


def _corners(left: float, top: float, right: float, bottom: float) -> Corners:
    return left, top, right, top, right, bottom, left, bottom


def _unit(corners: Corners, width: int, height: int) -> Quad:
    x0, y0, x1, y1, x2, y2, x3, y3 = (round(value / side, 7) for value, side in zip(corners, (width, height) * 4, strict=True))
    return Quad((x0, y0, x1, y1, x2, y2, x3, y3))
