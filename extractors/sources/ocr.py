"""From the picture of a page to its words: which way up, where lines stand, what they say, raw and through the red channel."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extractors.engines import Corners, Engine, Image, Reading
from extractors.sources.ink import (
    RED_NEEDED,
    letter_height,
    print_mask,
    red_ink,
    ruled_level,
    ruled_upright,
    stained_strips,
    without_red,
)
from extractors.sources.legibility import SMALL
from extractors.sources.line_boxes import bounds, completed, crop, cut, line_height, moved, parted, times
from extractors.sources.lonely import lonely
from extractors.sources.unseen import unseen
from models.paper import Quad, Word

SURE = 0.5
"""Readings below this score say nothing: stamps' rims, guilloche, dirt."""

CLEAR = 0.6
"""Score above which what detection passed over is believed to be a character."""

DOUBTFUL, DOUBTFUL_IF_SMALL = 0.9, 0.985
"""Below this score a second, larger model is asked; print of few pixels misleads the first where it is surer than that."""


LOOKED_AT = 1600
"""Longest side in pixels at which the lines of a page are looked for whose letters cannot be measured."""

SEEN = 14.0
"""Height in pixels of small letters at which their lines are found; larger ones cost time and find no more."""

LEAST, MOST = 0.4, 2.0
"""Bounds of the scale at which lines are looked for."""

LARGEST = 2400
"""Longest side in pixels of what is looked at: detection takes memory by the pixel."""

LABELLED = 0.85
"""Score above which a label is believed that is gone where red ink is taken out."""

CERTAIN = 0.92
"""Score above which what was found as ink alone, and not by detection, is believed to be print."""

TINY = 10.0
"""Height in pixels of small letters below which a page is enlarged: others lose more by looser boxes than they gain."""

ROLL = 2.0
"""Heights in widths of the parts in which a roll of paper or a long screenshot is looked at."""

CALM = 9
"""Rows over which it is judged how empty a place is."""

BLANK = 40
"""Rows of blank paper left around the print of a page."""

MOST_OPINIONS, MOST_IF_SMALL = 40, 120
"""A page with more doubtful lines than this is not worth four times the time."""


@dataclass(frozen=True, slots=True)
class Line:
    """One detected line in pixels of the page, with its readings, the best first."""

    corners: Corners
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A page looked at: its picture with and without red ink, where the red is, its ruling lines, and where its lines stand."""

    image: Image
    bleached: Image
    red: Image | None
    rulings: tuple[tuple[int, int, int, int], ...]
    boxes: tuple[Corners, ...]
    lone: tuple[Corners, ...] = ()
    """Single characters in cells that detection passed over."""
    passed: tuple[Corners, ...] = ()
    """Lines that it passed over, as their ink lies; only some of these are print."""


def words_on(image: Image, engine: Engine, second: Engine | None = None) -> tuple[Word, ...]:
    """The words of an upright page, top to bottom; where red ink lies over text both channels are read."""
    return words_in(lines_on(image, engine), engine, second)


def lines_on(image: Image, engine: Engine) -> Found:
    """The page's lines, not yet read: found on the page and again in its stained strips, cut at the rulings that cross them."""
    red = red_ink(image)
    strips = stained_strips(image, red) if red.mean() > RED_NEEDED else ()
    bleached = _bleached(image, strips) if strips else image
    mask = print_mask(image)
    clean = print_mask(bleached) if strips else mask
    scale = _looking_scale(mask)  # not of the clean mask: without red ink, the paper under a stamp is full of specks
    found = _boxes(image, _bands(clean, _printed(clean)), scale, engine)
    again = _boxes(bleached, strips, scale, engine) if strips else []
    boxes = completed(found, [box for box in again if _share(red, box) > 0])
    upright = ruled_upright(clean)
    parts = tuple(part for box in boxes for piece in cut(box, upright, clean) for part in parted(piece, clean))
    lone = lonely(clean, parts, upright)
    passed = unseen(clean, (*parts, *lone), letter_height(clean))
    rulings = (*(ruled_upright(mask) if strips else upright), *ruled_level(mask))
    return Found(image, bleached, red if strips else None, rulings, parts, lone, passed)


def words_in(found: Found, engine: Engine, second: Engine | None = None) -> tuple[Word, ...]:
    """What the lines say; those of which the engine is not sure are read by the `second` as well."""
    lines = _read(found.image, found.boxes, engine)
    lines += [line for line in _read(found.bleached, found.lone, engine) if line.readings[0].score >= CLEAR]
    lines += [line for line in _read(found.bleached, found.passed, engine) if _is_print(line)]
    if found.red is not None:
        lines = _reread(found.bleached, lines, found.red, engine)
    if second is not None:
        lines = _second_opinion(found.bleached, lines, second, small=line_height(found.boxes) < SMALL)
    height, width = found.image.shape[:2]
    words = (_word(line, width, height) for line in lines if line.readings[0].text.strip() and line.readings[0].score >= SURE)
    return tuple(sorted(words, key=lambda word: (word.quad.center[1], word.quad.left)))


def _is_print(line: Line) -> bool:
    return line.readings[0].score >= CERTAIN and len(line.readings[0].text.strip()) > 1


def _bleached(image: Image, strips: Sequence[tuple[int, int]]) -> Image:
    """The page with the red ink of its stained strips taken out, each by its own shade."""
    clean = image.copy()
    for top, bottom in strips:
        clean[top:bottom] = without_red(image[top:bottom])
    return clean


def _looking_scale(mask: Image) -> float:
    """How far the page is reduced or enlarged before its lines are looked for, by the height of its small letters."""
    letters = letter_height(mask)
    longest = min(max(mask.shape), mask.shape[1] * ROLL)
    if not letters:
        return min(1.0, LOOKED_AT / longest)
    return min(MOST if letters < TINY else 1.0, max(LEAST, SEEN / letters), LARGEST / longest)


def _printed(mask: Image) -> tuple[int, int]:
    """The rows from the first print to the last where that is far less than the page: blank paper costs as much as print."""
    inked = np.flatnonzero(cv2.erode(mask, np.ones((2, 2), np.uint8)).sum(axis=1, dtype=np.int64) > 2)
    if inked.size == 0:
        return 0, mask.shape[0]
    top, bottom = max(0, int(inked[0]) - BLANK), min(mask.shape[0], int(inked[-1]) + BLANK)
    return (top, bottom) if bottom - top < 0.8 * mask.shape[0] else (0, mask.shape[0])


def _bands(mask: Image, rows: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The rows of a roll, such as a long screenshot, in parts of a page's proportions, cut where a row is emptiest; else all."""
    top, bottom = rows
    height = round(ROLL * mask.shape[1])
    parts: list[tuple[int, int]] = []
    while bottom - top > 1.3 * height:
        inked = mask[top + height // 2 : top + height].sum(axis=1, dtype=np.int64)
        calm = np.convolve(inked, np.ones(CALM, np.int64), mode="same")
        cut = top + height // 2 + int(np.flatnonzero(calm == calm.min())[-1])
        parts.append((top, cut))
        top = cut
    return (*parts, (top, bottom))


def _boxes(image: Image, spans: Sequence[tuple[int, int]], scale: float, engine: Engine) -> list[Corners]:
    """The lines found between some rows at a scale of the page: stained strips are looked at as large as the engine can."""
    parts = [_scaled(image[top:bottom], scale) for top, bottom in spans]
    found = engine.detect(parts)
    return [moved(times(box, 1 / scale), 0, top) for (top, _), inside in zip(spans, found, strict=True) for box in inside]


def _scaled(image: Image, scale: float) -> Image:
    if scale == 1:
        return image
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def _read(image: Image, boxes: Sequence[Corners], engine: Engine) -> list[Line]:
    readings = engine.recognise([crop(image, box) for box in boxes])
    return [Line(box, (reading,)) for box, reading in zip(boxes, readings, strict=True)]


def _reread(bleached: Image, lines: list[Line], red: Image, engine: Engine) -> list[Line]:
    """Lines with red ink on them once more without it: a seal over `￥3973999.96` leaves a credible `￥397399`."""
    touched = [i for i, line in enumerate(lines) if _share(red, line.corners) > 0.01]
    again = dict(zip(touched, engine.recognise([crop(bleached, lines[i].corners) for i in touched]), strict=True))
    return [_with_reading(line, again[i]) if i in again else line for i, line in enumerate(lines)]


def _with_reading(line: Line, other: Reading) -> Line:
    """The bleached reading leads unless it is clearly the worse one: print that is red itself vanishes with the ink."""
    first = line.readings[0]
    if not other.text.strip() or other.text == first.text:
        return Line(line.corners, (Reading(first.text, max(first.score, other.score if other.text else 0)), *line.readings[1:]))
    leads = other.score >= first.score - 0.05 and not _unlabelled(first, other.text.strip())
    order = (other, *line.readings) if leads else (first, other, *line.readings[1:])
    return Line(line.corners, order)


def _unlabelled(first: Reading, text: str) -> bool:
    """Whether a reading is only the tail of the first, whose label is print in the colour of the ink."""
    head = first.text.strip().removesuffix(text)
    return first.score >= LABELLED and len(head) < len(first.text.strip()) and sum("\u4e00" <= c <= "\u9fff" for c in head) >= 2


def _second_opinion(image: Image, lines: list[Line], engine: Engine, *, small: bool) -> list[Line]:
    """What the larger model says of doubtful lines; it leads only where it is the surer one."""
    sure, most = (DOUBTFUL_IF_SMALL, MOST_IF_SMALL) if small else (DOUBTFUL, MOST_OPINIONS)
    asked = sorted((i for i, line in enumerate(lines) if _doubtful(line, sure)), key=lambda i: _worth(lines[i]))[:most]
    answers = dict(zip(asked, engine.recognise([crop(image, lines[i].corners) for i in asked]), strict=True))
    return [_weighed(line, answers[i]) if i in answers else line for i, line in enumerate(lines)]


def _doubtful(line: Line, sure: float) -> bool:
    best = line.readings[0]
    return 0.3 < best.score < sure and len(best.text) > 1


def _worth(line: Line) -> tuple[bool, float]:
    """Lines with figures are asked about first, and those that are nearly sure before those that may be no text at all."""
    best = line.readings[0]
    return not any(character.isdigit() for character in best.text), -best.score


def _weighed(line: Line, other: Reading) -> Line:
    if not other.text.strip():
        return line
    known = [reading for reading in line.readings if reading.text != other.text]
    if other.score > line.readings[0].score or line.readings[0].text == other.text:
        return Line(line.corners, (Reading(other.text, max(other.score, line.readings[0].score)), *known))
    return Line(line.corners, (line.readings[0], other, *known[1:]))


def _word(line: Line, width: int, height: int) -> Word:
    best, *rest = line.readings
    texts = dict.fromkeys(reading.text.strip() for reading in rest if reading.text.strip() and reading.score >= 0.3)
    texts.pop(best.text.strip(), None)
    scale = (width, height) * 4
    corners = tuple(round(min(1.0, max(0.0, value / side)), 6) for value, side in zip(line.corners, scale, strict=True))
    x0, y0, x1, y1, x2, y2, x3, y3 = corners
    return Word(best.text.strip(), Quad((x0, y0, x1, y1, x2, y2, x3, y3)), round(best.score, 4), tuple(texts))


def _share(mask: Image, corners: Corners) -> float:
    left, top, right, bottom = (max(0, int(value)) for value in bounds(corners))
    part = mask[top : bottom + 1, left : right + 1]
    return float(part.mean()) if part.size else 0.0
