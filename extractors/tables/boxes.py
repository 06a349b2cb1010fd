"""Words of a page laid level: boxes in the page's points (pixels of a picture) after its tilt is taken out, and their lines."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from rapidfuzz.fuzz import partial_ratio

from extractors.geometry.lean import LEVEL, Lean, lean_of
from extractors.readers.folding import is_han
from extractors.tables.values import TableCell, joined
from models.paper import Page, Quad, Spot, Word

_DRAWN = re.compile(r"[-—–=_+|\s]{5,}|[|│┃┆┊║]+|[─━┄┈│┃┆┊┌┐└┘├┤┬┴┼╋═║╔╗╚╝╠╣╦╩╬|+\s]+")
"""Lines that a printer draws with characters, around tables and between their columns."""


@dataclass(frozen=True, slots=True)
class Box:
    """A word's level box in points, or a part of one."""

    word: Word
    left: float
    top: float
    right: float
    bottom: float

    @property
    def text(self) -> str:
        return self.word.text

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def center(self) -> float:
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left

    def beside(self, other: "Box") -> bool:
        """Whether both stand on one line of text: they share more than half of the lower one's height."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        return shared > 0.5 * min(self.height, other.height)

    def above(self, other: "Box") -> bool:
        """Whether this one stands over the other: they share half of the narrower one's width."""
        shared = min(self.right, other.right) - max(self.left, other.left)
        return self.middle < other.middle and shared > 0.5 * min(self.width, other.width)

    def part(self, start: int, end: int) -> "Box":
        """The box of some characters of the word, by their share of its width."""
        whole = max(text_width(self.text), 1)
        left = self.left + self.width * text_width(self.text[:start]) / whole
        right = self.left + self.width * text_width(self.text[:end]) / whole
        first, last = (left - self.left) / max(self.width, 1e-9), (right - self.left) / max(self.width, 1e-9)
        tail = len(self.text) - end
        others = tuple(other[start : len(other) - tail] for other in self.word.alternatives if len(other) > start + tail)
        here = self.text[start:end]
        alternatives = tuple(dict.fromkeys(other for other in others if other != here))
        word = Word(here, _slice(self.word.quad, first, last), self.word.confidence, alternatives)
        return Box(word, left, self.top, right, self.bottom)


def text_width(text: str) -> int:
    """Width in half characters, as type is set: Chinese counts two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _slice(quad: Quad, first: float, last: float) -> Quad:
    x0, y0, x1, y1, x2, y2, x3, y3 = quad.corners
    top = (x0 + (x1 - x0) * first, y0 + (y1 - y0) * first, x0 + (x1 - x0) * last, y0 + (y1 - y0) * last)
    low = (x3 + (x2 - x3) * last, y3 + (y2 - y3) * last, x3 + (x2 - x3) * first, y3 + (y2 - y3) * first)
    return Quad((*top, *low))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page laid level: its word boxes, its vertical rules and its horizontal rules, all in points."""

    page: Page
    boxes: tuple[Box, ...]
    uprights: tuple[tuple[float, float, float], ...]
    """x, top, bottom."""
    levels: tuple[tuple[float, float, float], ...]
    """y, left, right."""
    lean: Lean = LEVEL

    @property
    def point(self) -> float:
        """What a point of ordinary print measures here: a picture's page is as wide as it has pixels."""
        return median(box.height for box in self.boxes) / _PRINT if self.boxes else 1.0

    def on_paper(self, quad: Quad) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a quad of the page, laid level like everything here."""
        return _corners(quad, self.page, self.lean)


def laid_level(page: Page) -> Sheet:
    """The page turned back by the lean of its long words."""
    lean = lean_of(page)
    words = (word for word in page.words if word.text.strip() and not _DRAWN.fullmatch(word.text.strip()))
    boxes = tuple(Box(word, *_corners(word.quad, page, lean)) for word in words)
    boxes = _unstamped(_once(boxes), page) if page.source == "ocr" else boxes
    rules = [_corners(quad, page, lean) for quad in page.rules]
    uprights = tuple(((left + right) / 2, top, low) for left, top, right, low in rules if low - top > right - left)
    levels = tuple(((top + low) / 2, left, right) for left, top, right, low in rules if low - top <= right - left)
    return Sheet(page, boxes, uprights, levels, lean)


def _unstamped(boxes: Sequence[Box], page: Page) -> tuple[Box, ...]:
    """Boxes without the letters that stand in the ring of a stamp: far taller than print, and no figure among them."""
    usual = median(box.height for box in boxes) if boxes else 0.0
    return tuple(
        box
        for box in boxes
        if box.height < _TALL * usual
        or _FIGURE.search(box.text)
        or not any(seal.holds(*box.word.quad.center) for seal in page.seals)
    )


def _once(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Boxes without a number that an engine has found a second time within a longer one."""
    numbers = [box for box in boxes if _NUMBER.fullmatch(box.text)]
    again = {id(box) for box in numbers if any(_within(box, other) for other in numbers)}
    return tuple(box for box in boxes if id(box) not in again)


def _within(box: Box, other: Box) -> bool:
    if len(box.text) >= len(other.text) or abs(box.middle - other.middle) > 0.4 * min(box.height, other.height):
        return False
    shared = min(box.right, other.right) - max(box.left, other.left)
    return shared > 0.7 * box.width and partial_ratio(box.text, other.text) >= _ALIKE


def _corners(quad: Quad, page: Page, lean: Lean) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the turned quad, taken along its middle lines so that a tilted box does not swell."""
    x, y = quad.corners[::2], quad.corners[1::2]
    points = [lean.level(a * page.width, b * page.height) for a, b in zip(x, y, strict=True)]
    left, right = (points[0][0] + points[3][0]) / 2, (points[1][0] + points[2][0]) / 2
    top, bottom = (points[0][1] + points[1][1]) / 2, (points[2][1] + points[3][1]) / 2
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def lines(boxes: Iterable[Box]) -> list[list[Box]]:
    """Text lines from top to bottom, each from left to right."""
    found: list[list[Box]] = []
    for box in sorted(boxes, key=lambda each: each.middle):
        home = next((line for line in reversed(found[-4:]) if _joins(box, line)), None)
        if home is None:
            found.append([box])
        else:
            home.append(box)
    return [sorted(line, key=lambda each: each.left) for line in found]


def _joins(box: Box, line: Sequence[Box]) -> bool:
    """Whether a box stands on a line of text: at its height, and over or under none of its words."""
    return line[-1].beside(box) and line[0].beside(box) and not any(_stacked(box, other) for other in line)


def _stacked(box: Box, other: Box) -> bool:
    shared = min(box.right, other.right) - max(box.left, other.left)
    apart = abs(box.middle - other.middle) > 0.3 * min(box.height, other.height)
    return apart and shared > 0.5 * min(box.width, other.width)


def at_seams(box: Box) -> list[Box]:
    """The box cut wherever its text has white space, an amount ends, or Chinese meets a long number."""
    text = box.text
    cuts = sorted({0, len(text), *(at for at in range(1, len(text)) if seam(text, at))})
    parts = [(start + len(text[start:end]) - len(text[start:end].lstrip()), end) for start, end in pairwise(cuts)]
    return [box.part(start, start + len(text[start:end].rstrip())) for start, end in parts if text[start:end].strip()]


def is_timed(text: str) -> bool:
    """Whether a text is a day with a time of day behind it, and nothing else."""
    return _TIMED.fullmatch(text.strip()) is not None


def at_spaces(box: Box) -> list[Box]:
    """The box cut wherever its text has white space."""
    return [box.part(match.start(), match.end()) for match in re.finditer(r"\S+", box.text)]


def seam(text: str, at: int) -> bool:
    """Whether two columns may meet here: at white space, after an amount's cents, where Chinese meets a long number."""
    if text[at - 1].isspace() or text[at].isspace():
        return not any(day.start() < at < day.end() for day in _ENGLISH_DAY.finditer(text))
    before, after = text[:at].rsplit(maxsplit=1)[-1], text[at:].split(maxsplit=1)[0]
    amount = _CENTS.search(before)
    if amount is not None and (after[0] not in "0123456789.," or len(after) - len(after.lstrip(_FIGURES)) >= 6):
        return True
    if before.lstrip(_FIGURES) == _CURRENCY:
        return True
    if (_DAY_END.search(before) and _CLOCK.match(after)) or (_DAY_CUT.search(before) and _WHOLE_CLOCK.fullmatch(after)):
        return True
    if _STOP.search(before):
        return len(after) - len(after.lstrip("0123456789")) >= 8
    return (is_han(before[-1]) and _number(after, from_left=True)) or (_number(before, from_left=False) and is_han(after[0]))


_ENGLISH_DAY = re.compile(
    r"(?<![\dA-Za-z])(?:\d{1,2} [A-Z][a-z]{2,8}\.?,? 20\d\d|[A-Z][a-z]{2,8}\.? \d{1,2}, 20\d\d)(?![\dA-Za-z])"
)
"""A day with spaces in it, which are no ends of columns."""
_PRINT = 8.0
"""In points: how high the words of a statement stand."""
_TALL = 1.9
_FIGURE = re.compile(r"\d\.\d\d(?!\d)|\d{5}")
_NUMBER = re.compile(r"[\d.,:\s/-]*\d[\d.,:\s/-]*")
_ALIKE = 60
_CURRENCY = "人民币"
_DAY_END = re.compile(r"(?<!\d)20\d\d([-/.]?)[01]\d\1[0-3]\d$")
_CLOCK = re.compile(r"[0-2]\d[:：.][0-5]\d")
_DAY_CUT = re.compile(r"(?<!\d)20\d\d([-/.])[01]\d\1\d$")
"""A day whose last figure stands on the next line, before a time of day."""
_WHOLE_CLOCK = re.compile(r"(?:[01]\d|2[0-3])[:：][0-5]\d[:：][0-5]\d")
_TIMED = re.compile(r"20\d\d([-/.]?)[01]\d\1[0-3]\d\s*[0-2]\d[:：.]?[0-5]\d(?:[:：.]?[0-5]\d)?")
_STOP = re.compile(r"(?:[A-Za-z.][,.;]|[)\]）】])$")
_FIGURES = "0123456789,.-+"
_CENTS = re.compile(r"(?<![\d.,])[-+¥]?\d{1,3}(?:[,.]?\d{3})*\.\d\d$")


def _number(text: str, *, from_left: bool) -> bool:
    """Whether a text is figures alone, or begins (or ends) with eight or more of them."""
    rest = text.lstrip(_FIGURES) if from_left else text.rstrip(_FIGURES)
    run = text[: len(text) - len(rest)] if from_left else text[len(rest) :]
    return not rest or sum(map(str.isdigit, run)) >= 8


def cell_of(boxes: Sequence[Box], page: Page) -> TableCell:
    """The words of one cell in reading order, lines of a wrapped text joined."""
    if not boxes:
        return TableCell("")
    words = tuple(box.word for line in lines(boxes) for box in line)
    quad = words[0].quad
    for word in words[1:]:
        quad = quad.union(word.quad)
    method = "ocr" if page.source == "ocr" else "text"
    text = re.sub(r"\s+", " ", joined([word.text.strip() for word in words]))
    return TableCell(text, Spot(page.ref, quad), words, method)
