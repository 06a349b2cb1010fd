"""What the picture of a page says at one place, looked at closely: a function of the file's bytes, the page and the place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np

from extractors.engines import Corners, Engine, Image, Reading, engine_named
from extractors.second_look.memory import Memory
from extractors.sources.codes import codes_closely
from extractors.sources.ink import RED_NEEDED, red_ink, without_red
from extractors.sources.line_boxes import corners_of, crop
from extractors.sources.ocr import words_on
from extractors.sources.render import page_pixels
from models.paper import Code, Page, Quad, Word

DPI = 300
"""Resolution at which scanned pages of a PDF are looked at again; the first look takes less."""

TALL = 64
"""Pixels of height to which a line is enlarged: a third above what the models take, so that they reduce smooth strokes."""

SMOOTHING = 0.014
"""Blur in heights of the line that takes grain and blocks of compression from an enlarged line and leaves its strokes."""

SIDES, ENDS = 0.12, 0.35
"""By how much of its height a box is drawn out above and below, and at its ends, where a border hid a first or last digit."""

LOOKED_AT = 1600
"""Longest side in pixels to which a small page is enlarged when its lines are looked for again."""

Box = tuple[int, int, int, int]
SHARED, SEAM = 0.06, 0.004
"""What two halves of a page share on either side of its middle, and how near to a cut no word is whole; in their own units."""

MOST_ENLARGED, WORTH_ENLARGING = 2.0, 1.1


@dataclass(frozen=True)
class Eye:
    """One page's picture, and the memory of what was seen on it; `engine` names the engine of the first look."""

    path: Path
    media_type: str
    page: Page
    engine: str
    memory: Memory = field(default_factory=Memory)

    @cached_property
    def image(self) -> Image | None:
        """The page as displayed; None for kinds without pictures."""
        cv2.setNumThreads(1)
        return page_pixels(self.path, self.media_type, self.page.ref.number, DPI, self.page.rotation)

    @cached_property
    def _engines(self) -> tuple[Engine, ...]:
        first = engine_named(self.engine)
        return (first, engine_named("paddle-small")) if first.name.endswith("-tiny") else (first,)

    def readings(self, quad: Quad) -> tuple[Reading, ...]:
        """What each engine says of the line in a quad, each way it is shown to it."""
        if quad.corners not in self.memory.readings:
            self.memory.readings[quad.corners] = self._read(quad)
        return self.memory.readings[quad.corners]

    def _read(self, quad: Quad) -> tuple[Reading, ...]:
        """One place at a time, so that no reading depends on what else was asked."""
        if self.image is None:
            return ()
        shown = _shown(self.image, quad)
        said = (reading for engine in self._engines for reading in engine.recognise(shown) if reading.text.strip())
        return tuple(Reading(reading.text, round(reading.score, 4)) for reading in said)

    def words(self) -> tuple[Word, ...]:
        """The words of the whole page found once more, larger than they were at the first look."""
        if self.memory.words is None:
            self.memory.words = () if self.image is None else _words(self.image, self._engines)
        return self.memory.words

    def codes(self) -> tuple[Code, ...]:
        """QR codes that show only when enlarged or sharpened."""
        if self.memory.codes is None:
            self.memory.codes = () if self.image is None else codes_closely(self.image)
        return self.memory.codes


def _words(image: Image, engines: Sequence[Engine]) -> tuple[Word, ...]:
    """A small page enlarged and smoothed; of a large one, which was reduced for the first look, each half as it is."""
    second = engines[-1] if len(engines) > 1 else None
    scale = min(MOST_ENLARGED, LOOKED_AT / max(image.shape[:2]))
    if scale <= WORTH_ENLARGING:
        return tuple(word for half in _halves(image) for word in _inside(image, half, engines[0], second))
    large = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    smooth = np.asarray(cv2.GaussianBlur(large, (0, 0), 0.6 * scale), dtype=np.uint8)
    return words_on(smooth, engines[0], second)


def _halves(image: Image) -> tuple[Box, Box]:
    """Both halves along the longer side, as left, top, right, bottom in pixels; they share a strip wider than a line."""
    height, width = image.shape[:2]
    if width > height:
        return (0, 0, int((0.5 + SHARED) * width), height), (int((0.5 - SHARED) * width), 0, width, height)
    return (0, 0, width, int((0.5 + SHARED) * height)), (0, int((0.5 - SHARED) * height), width, height)


def _inside(image: Image, half: Box, engine: Engine, second: Engine | None) -> Iterator[Word]:
    """The words of a part of a page, in units of the page, without those that the cut went through."""
    height, width = image.shape[:2]
    left, top, right, bottom = half
    wide, high = right - left, bottom - top
    for word in words_on(image[top:bottom, left:right], engine, second):
        quad = word.quad
        cut = (left and quad.left < SEAM) or (top and quad.top < SEAM) or (right < width and quad.right > 1 - SEAM)
        if cut or (bottom < height and quad.bottom > 1 - SEAM):
            continue
        points = zip(quad.corners[::2], quad.corners[1::2], strict=True)
        corners = [value for x, y in points for value in ((left + x * wide) / width, (top + y * high) / height)]
        x0, y0, x1, y1, x2, y2, x3, y3 = (round(value, 6) for value in corners)
        yield replace(word, quad=Quad((x0, y0, x1, y1, x2, y2, x3, y3)))


def _shown(image: Image, quad: Quad) -> list[Image]:
    """A line in the ways it is shown: smooth, as it is but roomier, without red or colour, and grown at its ends."""
    height, width = image.shape[:2]
    corners = corners_of(quad, width, height)
    tight = _enlarged(crop(image, corners))
    roomy = _enlarged(crop(image, _grown(corners, SIDES, SIDES)))
    long = _enlarged(crop(image, _grown(corners, SIDES / 2, ENDS)))
    return [_smooth(tight), roomy, _plain(roomy), _smooth(long)]


def _enlarged(line: Image) -> Image:
    scale = TALL / max(1, line.shape[0])
    if scale <= 1:
        return line
    return np.asarray(cv2.resize(line, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def _smooth(line: Image) -> Image:
    return np.asarray(cv2.GaussianBlur(line, (0, 0), SMOOTHING * line.shape[0]), dtype=np.uint8)


def _plain(line: Image) -> Image:
    """Without red ink where there is some, else without colour, and with the full range from print to paper."""
    red = red_ink(line).mean() > RED_NEEDED
    grey = without_red(line)[:, :, 2] if red else line.min(axis=2)
    dark, bright = (float(value) for value in np.percentile(grey, (2, 70)))
    wide = np.clip((grey.astype(np.float32) - dark) * (255.0 / max(24.0, bright - dark)), 0, 255).astype(np.uint8)
    return _smooth(np.ascontiguousarray(np.repeat(wide[:, :, None], 3, axis=2)))


def _grown(corners: Corners, sides: float, ends: float) -> Corners:
    """A box drawn out along its own edges, in units of its height."""
    box = np.array(corners, dtype=np.float64).reshape(4, 2)
    along, down = (box[1] - box[0] + box[2] - box[3]) / 2, (box[3] - box[0] + box[2] - box[1]) / 2
    height = max(1.0, float(np.hypot(*down)))
    along = along / max(1.0, float(np.hypot(*along))) * height * ends
    down = down * sides
    drawn = np.array([box[0] - along - down, box[1] + along - down, box[2] + along + down, box[3] - along + down])
    x0, y0, x1, y1, x2, y2, x3, y3 = (float(value) for value in drawn.ravel())
    return x0, y0, x1, y1, x2, y2, x3, y3
