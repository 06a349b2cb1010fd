"""Where stamps that are neither round nor oval lie on a page: ink of a colour that has their size and their thickness."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from extractors.engines import Image
from extractors.sources.ink import RED_NEEDED, cold_ink, red_ink
from models.paper import Quad

LOOKED_AT = 1000
"""Longest side in pixels at which the ink is looked over."""

JOINED = 13
"""Pixels there that part the characters of one stamp at most."""

NARROWEST, LOWEST = 36, 13
"""Length and height there of the least stamp: 11 by 4 millimetres on A4."""

LARGEST = 0.6
"""Share of the page's longer side that no stamp is longer than."""

THINNEST, THICKEST = 0.13, 0.8
"""Share of ink in a stamp: ticks, circles and underlining have less, blots and pictures more."""

MOST = 5
"""Stamps of one colour that are looked at, those with the most ink first."""

OBLONG = 1.5
"""Length by height from which a stamp's axis is surely the one its lettering runs along; name seals are square."""

ASLANT = 3.0
"""Degrees off the page's level from which ink is no print of the form."""

LEANING = 5.0
"""The same for ink in black, of which pages are full."""

BROAD = 1.25
"""Length by height from which ink in black may be a stamp, whose frame shows no more of it than its characters."""

FINE, STOUT = 1500, 4
"""Longest side in pixels at which a stroke of print is thinner than so many and those of a stamp are not."""

ALIKE = 8.0
"""Degrees by which the pieces of one stamp may differ."""

PLAINLY = 18
"""Height in pixels of a page reduced to LOOKED_AT from which ink aslant is a stamp also where nothing of it can be read."""

SQUARED = 0.86
"""Share of its least rectangle that a stamp's outline fills if it has corners: ovals fill three quarters."""


@dataclass(frozen=True, slots=True)
class Place:
    """The least rectangle around a stamp, in pixels, its longer side first; lettering may run along either."""

    x: float
    y: float
    length: float
    height: float
    angle: float
    """By how many degrees the length falls to the right."""
    filled: float
    """Share of the rectangle that the stamp's outline takes."""

    @property
    def aslant(self) -> bool:
        return ASLANT <= abs(self.angle) <= 90 - ASLANT

    @property
    def oblong(self) -> bool:
        return self.length >= OBLONG * self.height

    @property
    def squared(self) -> bool:
        return self.filled > SQUARED

    def scaled(self, scale: float) -> "Place":
        return Place(self.x * scale, self.y * scale, self.length * scale, self.height * scale, self.angle, self.filled)


@dataclass(frozen=True, slots=True)
class Layer:
    """The ink of one colour: the picture of it alone, dark on white, in pixels of the page; and where it stands."""

    picture: Image
    places: tuple[Place, ...]
    coloured: bool = True


def layers_of(image: Image, seals: Sequence[Quad]) -> Iterator[Layer]:
    """The red, the blue and the black ink of a page that has stamp-like ink of the colour outside of its seals."""
    for shade, places in _coloured(image, seals):
        yield Layer(_picture(shade(image)), places)
    scale = _small(image)
    thick = _thick(image, scale)
    dark = [place for place in _places(_unsealed(thick, seals)) if place.length >= BROAD * place.height]
    leaning = tuple(place.scaled(1 / scale) for place in dark if LEANING <= abs(place.angle) <= 90 - LEANING)
    if leaning:
        yield Layer(_without_fine_strokes(image), leaning, coloured=False)


def coloured_places(image: Image, seals: Sequence[Quad]) -> Iterator[Place]:
    """Where stamp-like ink in red or blue lies outside of the seals: what it takes to know that there is none."""
    for _, places in _coloured(image, seals):
        yield from places


def _coloured(image: Image, seals: Sequence[Quad]) -> Iterator[tuple[Callable[[Image], Image], tuple[Place, ...]]]:
    """How to take each colour's ink out of a picture, and where it looks like stamps."""
    scale = _small(image)
    small = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    for inked, shade in ((red_ink, _red_shade), (cold_ink, _cold_shade)):
        mask = inked(small)
        if mask.mean() < RED_NEEDED:
            continue
        places = tuple(place.scaled(1 / scale) for place in _places(_unsealed(mask, seals)))
        if places:
            yield shade, places


def _small(image: Image) -> float:
    """By how much a page is reduced for its ink to be looked over."""
    return min(1.0, LOOKED_AT / max(image.shape[:2]))


def _thick(image: Image, reduced: float) -> Image:
    """1 where ink of whatever colour makes strokes thicker than those of print and rulings, in a reduced mask, else 0."""
    grey = cv2.min(cv2.min(image[:, :, 0], image[:, :, 1]), image[:, :, 2])
    scale = min(1.0, FINE / max(grey.shape))
    fine = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = cv2.adaptiveThreshold(fine, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 61, 25)
    thick = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((STOUT, STOUT), np.uint8))
    height, width = grey.shape
    left = cv2.resize(thick * 255, (round(reduced * width), round(reduced * height)), interpolation=cv2.INTER_AREA)
    return np.asarray(left > 80, dtype=np.uint8)


def _without_fine_strokes(image: Image) -> Image:
    """The page in grey, without the print under a stamp."""
    grey = cv2.min(cv2.min(image[:, :, 0], image[:, :, 1]), image[:, :, 2])
    size = max(3, round(3 * max(grey.shape) / FINE))
    bare = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    return np.ascontiguousarray(np.repeat(bare[:, :, None], 3, axis=2), dtype=np.uint8)


def _red_shade(image: Image) -> Image:
    blue, green, red = cv2.split(image)
    return np.asarray(cv2.subtract(red, cv2.max(blue, green)), dtype=np.uint8)


def _cold_shade(image: Image) -> Image:
    blue, green, _ = cv2.split(image)
    return np.asarray(cv2.subtract(blue, green), dtype=np.uint8)


def _picture(shade: Image) -> Image:
    """The ink dark on white; print under it leaves cracks in its strokes, which are closed."""
    closed = cv2.morphologyEx(shade, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    inked = closed[::3, ::3][closed[::3, ::3] > 30]
    full = max(40.0, float(np.percentile(inked, 75)) if inked.size else 40.0)
    dark = 255 - cv2.convertScaleAbs(closed, alpha=255.0 / full)
    return np.ascontiguousarray(np.repeat(dark[:, :, None], 3, axis=2))


def _unsealed(mask: Image, seals: Sequence[Quad]) -> Image:
    """The ink that is no round or oval stamp's, without the rulings of forms in colour."""
    height, width = mask.shape[:2]
    left = mask.copy()
    for seal in seals:
        if _has_corners(mask, seal):
            continue
        x, y = seal.center
        middle = (round(x * width), round(y * height))
        axes = (round(0.53 * seal.width * width), round(0.53 * seal.height * height))
        cv2.ellipse(left, middle, axes, 0, 0, 360, (0.0,), -1)
    for shape in ((1, 120), (120, 1)):
        strokes = cv2.morphologyEx(left, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        left = np.asarray(cv2.subtract(left, cv2.dilate(strokes, np.ones((3, 3), np.uint8))), dtype=np.uint8)
    return left


def _has_corners(mask: Image, seal: Quad) -> bool:
    """Whether what seems an oval is a short stamp in a frame that stands far aslant."""
    height, width = mask.shape
    part = mask[int(seal.top * height) : int(seal.bottom * height) + 1, int(seal.left * width) : int(seal.right * width) + 1]
    points = _points(part > 0)
    if len(points) < NARROWEST:
        return False
    place = _place(points)
    return place.aslant and place.squared


def _places(mask: Image) -> list[Place]:
    """Where ink of the size and thickness of a stamp lies together, the most of it first."""
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((JOINED, JOINED), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    ink = np.bincount(labels[mask > 0], minlength=count)
    pieces: list[MatLike] = []
    for number in np.argsort(-ink[1:], kind="stable")[: 4 * MOST] + 1:
        x, y, width, height = (int(value) for value in stats[number, :4])
        part = np.s_[y : y + height, x : x + width]
        points = _points((labels[part] == number) & (mask[part] > 0)) + np.array([x, y], dtype=np.int32)
        if len(points) >= NARROWEST and _place(points).height >= LOWEST:
            pieces.append(points)
    stamps = [points for points in _whole(pieces) if _like_a_stamp(points, LARGEST * max(mask.shape))]
    return [_place(points) for points in sorted(stamps, key=lambda points: -len(points))[:MOST]]


def _points(ink: "NDArray[np.bool_]") -> MatLike:
    rows, columns = np.nonzero(ink)
    return np.stack([columns, rows], axis=1).astype(np.int32)


def _like_a_stamp(points: MatLike, longest: float) -> bool:
    place = _place(points)
    return NARROWEST <= place.length <= longest and THINNEST <= len(points) / (place.length * place.height) <= THICKEST


def _whole(pieces: Sequence[MatLike]) -> list[MatLike]:
    """The pieces with those put together that a seal over the middle of a stamp has parted."""
    done: list[MatLike] = []
    for piece in pieces:
        home = next((at for at, other in enumerate(done) if _go_on(_place(piece), _place(other))), None)
        if home is None:
            done.append(piece)
        else:
            done[home] = np.concatenate([done[home], piece])
    return done


def _go_on(one: Place, other: Place) -> bool:
    """Whether two pieces are as high and stand on one line that both run along, at most two heights apart."""
    high = max(one.height, other.height)
    if min(one.height, other.height) < 0.7 * high or not one.aslant or abs(one.angle - other.angle) > ALIKE:
        return False
    turn = math.radians((one if one.length > other.length else other).angle)
    across, down = other.x - one.x, other.y - one.y
    along, off = across * math.cos(turn) + down * math.sin(turn), down * math.cos(turn) - across * math.sin(turn)
    return abs(off) < 0.35 * high and abs(along) - (one.length + other.length) / 2 < 2 * high


def _place(points: MatLike) -> Place:
    (x, y), (width, height), angle = cv2.minAreaRect(points)
    if width < height:
        width, height, angle = height, width, angle + 90
    filled = cv2.contourArea(cv2.convexHull(points)) / max(1.0, width * height)
    return Place(float(x), float(y), float(width), float(height), (float(angle) + 90) % 180 - 90, float(filled))
