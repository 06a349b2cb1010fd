"""Stamps that are neither round nor oval (`作废`, `交易失败` in a frame), read along their own axis."""

import math
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from extractors.engines import Corners, Engine, Image, Reading, engine_named
from extractors.sources.imprint_places import LOOKED_AT, PLAINLY, Place, coloured_places, layers_of
from extractors.sources.line_boxes import crop
from models.paper import Quad, Word

SURE, COVERED = 0.9, 0.5
"""Confidence of words, and share of a place that they cover, for the ink there to be print that was read."""

READ = 0.7
"""Score above which a text is what the stamp says."""

TALL, EDGE = 72, 10
"""Pixels of height to which a line of lettering is brought, and of blank paper around the stamp."""

INSETS = (0.0, 0.14, 0.26)
"""Shares of a stamp's height by which its frame is cut away on every side when it is read as one line."""


def imprints_on(
    image: Image, seals: Sequence[Quad], words: Sequence[Word], engine: Engine, second: Engine | None
) -> tuple[Word, ...]:
    """What each stamp says, on its own quad; without a text where ink lies aslant like a stamp's and nothing could be read.

    Print in colour that was read where it stands, level as the page, is none.
    """
    height, width = image.shape[:2]
    level = [word for word in words if word.confidence > SURE and _is_level(word.quad, width / height)]
    found: list[Word] = []
    for layer in layers_of(image, seals):
        for place in layer.places:
            quad = _quad(place, width, height)
            known = any(_shared(quad, one.quad) > COVERED * quad.width * quad.height for one in found)
            if known or (not place.aslant and _is_covered(quad, level)):
                continue
            readings = _readings(layer.picture, place, engine, second)
            if readings or (layer.coloured and _plainly_a_stamp(place, max(height, width))):
                found.append(_word(readings, quad))
    return tuple(sorted(found, key=lambda word: (word.quad.top, word.quad.left)))


def imprints_over(
    image: Image, sharper: Callable[[], Image], seals: Sequence[Quad], words: Sequence[Word], engine: str
) -> tuple[Word, ...]:
    """What stamps say that were pasted aslant over a digital page as pictures; it is drawn `sharper` only where there is one."""
    height, width = image.shape[:2]
    places = [place for place in coloured_places(image, seals) if place.aslant and place.oblong]
    if all(_is_covered(_quad(place, width, height), words) for place in places):
        return ()
    return imprints_on(sharper(), seals, words, engine_named(engine), engine_named("paddle-small"))


def _plainly_a_stamp(place: Place, longest: int) -> bool:
    """Whether ink that says nothing is a stamp all the same: oblong and aslant, with corners, and not small."""
    return place.aslant and place.oblong and place.squared and place.height * LOOKED_AT >= PLAINLY * longest


def _word(readings: Sequence[Reading], quad: Quad) -> Word:
    texts = tuple(dict.fromkeys(reading.text for reading in readings))
    return Word(texts[0], quad, round(readings[0].score, 4), texts[1:]) if texts else Word("", quad, 0.0)


def _corners(place: Place, room: float = 0.0, spin: int = 0) -> Corners:
    """The rectangle clockwise from where its lettering begins, if that is turned by `spin` degrees against its length."""
    x, y, length, high, angle = place.x, place.y, place.length, place.height, place.angle
    if spin % 180:
        length, high = high, length
    along = (math.cos(math.radians(angle + spin)), math.sin(math.radians(angle + spin)))
    down = (-along[1], along[0])
    half, deep = length / 2 + room, high / 2 + room
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    points = [(x + i * half * along[0] + j * deep * down[0], y + i * half * along[1] + j * deep * down[1]) for i, j in signs]
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points
    return x0, y0, x1, y1, x2, y2, x3, y3


def _quad(place: Place, width: int, height: int) -> Quad:
    values = (min(1.0, max(0.0, v / side)) for v, side in zip(_corners(place), (width, height) * 4, strict=True))
    x0, y0, x1, y1, x2, y2, x3, y3 = (round(value, 6) for value in values)
    return Quad((x0, y0, x1, y1, x2, y2, x3, y3))


def _is_covered(quad: Quad, words: Sequence[Word]) -> bool:
    """Whether words cover most of the ink's place."""
    covered = sum(_shared(word.quad, quad) for word in words)
    return covered > COVERED * quad.width * quad.height


def _shared(one: Quad, other: Quad) -> float:
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0.0, wide) * max(0.0, high)


def _is_level(quad: Quad, ratio: float) -> bool:
    x0, y0, x1, y1 = quad.corners[:4]
    return abs(y1 - y0) < 0.05 * ratio * abs(x1 - x0)


def _readings(picture: Image, place: Place, engine: Engine, second: Engine | None) -> list[Reading]:
    """The texts of a stamp, the surest first, the right way up; those of the first way that says anything."""
    for spin in _spins(place):
        shown = _shown(picture, place, spin)
        found = [one for one in _told(shown, engine, second) if one.score >= READ and _says(one.text)]
        if found:
            return sorted(found, key=lambda one: (-one.score, one.text))
    return []


def _spins(place: Place) -> tuple[int, ...]:
    """Ways in which the lettering may lie against the length of the stamp: seldom head down or upright, unless it is square."""
    if not place.oblong:
        return (0, 90, -90, 180) if abs(place.angle) <= 45 else (90, 0, -90, 180)
    return (0, 180) if abs(place.angle) <= 60 else (0, 180, 90, -90)


def _shown(picture: Image, place: Place, spin: int) -> Image:
    """The stamp laid level on blank paper, its lettering as high as engines like it."""
    high = place.length if spin % 180 else place.height
    piece = _level(picture, _corners(place, 0.06 * place.height, spin))
    scale = TALL / max(1.0, high)
    piece = cv2.resize(piece, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    edge = cv2.copyMakeBorder(piece, EDGE, EDGE, EDGE, EDGE, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    return np.asarray(edge, dtype=np.uint8)


def _level(picture: Image, corners: Corners) -> Image:
    """As `crop`, but lettering that runs down the paper is not turned."""
    points = np.array(corners, dtype=np.float32).reshape(4, 2)
    width, height = (max(1, round(math.dist(corners[:2], corners[at : at + 2]))) for at in (2, 6))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(points, target)
    white = (255, 255, 255)
    return np.asarray(cv2.warpPerspective(picture, matrix, (width, height), borderValue=white, flags=cv2.INTER_CUBIC), np.uint8)


def _told(shown: Image, engine: Engine, second: Engine | None) -> list[Reading]:
    """What the engines say of the stamp as one line without its frame, and of each line that they find in it."""
    lines = [crop(shown, box) for box in engine.detect([shown])[0]]
    height, width = shown.shape[:2]
    high = height - 2 * EDGE
    cuts = [round(EDGE + inset * high) for inset in INSETS]
    wholes = [np.ascontiguousarray(shown[cut : height - cut, cut : width - cut]) for cut in cuts if width > 2 * cut + high]
    said = [reading for one in (engine, second) if one is not None for reading in one.recognise([*lines, *wholes])]
    return [Reading(one.text.strip(), one.score) for one in said]


def _says(text: str) -> bool:
    """Whether a text has two Chinese characters at least, or a word in capitals."""
    return sum("一" <= char <= "鿿" for char in text) > 1 or (len(text) > 3 and text.isascii() and text.isalpha())
