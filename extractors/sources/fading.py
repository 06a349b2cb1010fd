"""Print that is paler in some parts of a page than in others: thermal paper, worn toner, a corner in the shade."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.engines import Image

TILES = 24
"""Parts along a page's longer side whose print and paper are measured."""

PRINTED = 22
"""Grey levels between print and paper below which a tile has nothing but the paper's own grain."""

PALE = 70
"""Grey levels below which a tile and all around it are pale; a tile among darker ones has no more than lighter shades."""

SHARE = 0.12
"""Share of the printed tiles that must be pale; a page pale all over is drawn dark as a whole, and its grain with it."""

WANTED, MOST = 130.0, 6.0
"""Grey levels to which pale print is drawn apart from its paper, and by how much at most."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Paper of each tile in each channel, and the strongest contrast in it and in those around it."""

    paper: NDArray[np.uint8]
    own: NDArray[np.uint8]
    around: NDArray[np.uint8]

    @property
    def pale(self) -> bool:
        printed = self.own >= PRINTED
        return bool(printed.sum() >= TILES // 2 and (self.around[printed] < PALE).mean() > SHARE)


def evened(image: Image) -> Image:
    """The picture with its print about equally dark all over; itself where it is so already."""
    tiles = _tiles(image)
    if tiles is None or not tiles.pale:
        return image
    strong = np.maximum(tiles.around, 1).astype(np.float32)
    gain = np.where(tiles.around >= PRINTED, np.clip(WANTED / strong, 1.0, MOST), 1.0).astype(np.float32)
    size = (image.shape[1], image.shape[0])
    wide = cv2.resize(cv2.GaussianBlur(gain, (3, 3), 0), size, interpolation=cv2.INTER_LINEAR)
    paper = cv2.resize(tiles.paper, size, interpolation=cv2.INTER_LINEAR).astype(np.float32)
    return np.clip(250.0 - (paper - image) * wide[:, :, None], 0, 255).astype(np.uint8)


def _tiles(image: Image) -> Tiles | None:
    small = np.asarray(cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    side = max(16, max(small.shape[:2]) // TILES)
    rows, columns = small.shape[0] // side, small.shape[1] // side
    if rows < 2 or columns < 2:
        return None
    shades = np.asarray(cv2.cvtColor(small[::2], cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    grey = _cut(shades[:, :, None], rows, columns)[:, :, 0]
    ink, light = _ranked(grey, 0.01), _ranked(grey, 0.9)
    around = np.asarray(cv2.dilate(light - ink, np.ones((5, 5), np.uint8)), dtype=np.uint8)
    return Tiles(_ranked(_cut(small[::4, ::4], rows, columns), 0.9), light - ink, around)


def _cut(values: NDArray[np.uint8], rows: int, columns: int) -> NDArray[np.uint8]:
    """Rows × columns × channels × the tile's pixels."""
    high, wide = values.shape[0] // rows, values.shape[1] // columns
    tiles = values[: rows * high, : columns * wide].reshape(rows, high, columns, wide, -1)
    return np.ascontiguousarray(tiles.transpose(0, 2, 4, 1, 3)).reshape(rows, columns, tiles.shape[4], -1)


def _ranked(tiles: NDArray[np.uint8], share: float) -> NDArray[np.uint8]:
    """The grey level below which so large a share of each tile's pixels is."""
    place = int(share * (tiles.shape[-1] - 1))
    return np.asarray(np.partition(tiles, place, axis=-1)[..., place], dtype=np.uint8)
