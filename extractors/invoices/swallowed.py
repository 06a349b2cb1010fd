"""Boxes that run from the names of goods into the column beside them: where they are to be cut."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.geometry.layout import TextLine
from extractors.invoices.bounds import NAMES_END, Bound
from extractors.invoices.sheets import Sheet
from extractors.lexicons import words
from models.paper import Word

_SPECIFICATIONS = 0.7
"""Where specifications begin when nothing else shows it, between the middles of the heads 项目名称 and 规格型号."""
_EARLIEST = 0.5
"""Where the leftmost of them may begin, if several do, in the same measure."""
_SHARED = 0.006
"""Left edges of one column differ by no more, in widths of the page."""
_PIECES = 0.0005
"""Pieces of one box lie no farther apart, in the same measure."""
_REACH = 3.0
"""A cut lies no further from where the column begins, in characters."""
_FAR = 1.0
"""What a character of distance costs beside the seams below."""
_SEAMS = (
    (re.compile(r"[(（]."), 3.0),
    (re.compile(r".[)）]"), 3.0),
    (re.compile(r"\d\.|\.\d"), 3.0),
    (re.compile(r"\d\d|[A-Za-z]{2}|[A-Za-z0-9][-/+.×]|[-/.×][A-Za-z0-9]"), 2.5),
    (re.compile(r"\d[A-Za-z]"), 1.2),
    (re.compile(r"[A-Za-z]\d"), 1.3),
    (re.compile(r"[A-Za-z0-9][一-鿿]"), 0.8),
    (re.compile(r"[一-鿿]{2}"), 0.9),
)
"""What it costs to cut between two characters, by the first pattern they fit; where writing changes it costs least."""
_TITLE_DEED = re.compile(r"无$|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][(（]?\d{4}")
"""What 产权证书 begins with: 无, or the sign of a province and a year."""
_CHANGE = 0.3
_LATIN, _SLIM, _BROAD = 0.52, 0.42, 0.68
"""Usual, least and greatest width of Latin characters, in that of Chinese ones."""
_WIDTHS = ((re.compile(r"[mwMW@%]"), 0.82), (re.compile(r"[A-HJ-Z&+]"), 0.66), (re.compile(r"[ijltfrI.,:;'|!()\[\]/-]"), 0.32))
"""What fonts with letters of different widths give them; other characters are of the usual width."""
_LONG, _FEW = 5, 3
"""What a box and a page must hold to tell how wide characters are."""


_GOES_ON = ("-", "/", "(", "（", "+", "×")
"""A text that ends so goes on in the next line of its own column."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Where specifications begin; `shown` by words of their own, else guessed from the head, whose text begins at `head`."""

    start: float
    shown: bool
    head: float


def specifications_on(sheet: Sheet, lines: Sequence[TextLine]) -> Edge | None:
    """Where the specifications begin: where most words of their own do, else where forms without rulings print them."""
    head = sheet.head
    name, specification = (head.column("item_name"), head.column("specification")) if head else (None, None)
    if name is None or specification is None:
        return None
    start, step = name.quad.center[0], specification.quad.center[0] - name.quad.center[0]
    begun = (word.quad.left for line in lines for word in line.words if not _is_piece(word, line))
    lefts = sorted(left for left in begun if _EARLIEST < (left - start) / step < 1.0)
    own = [left for left in lefts if _sharing(left, lefts) > 1 or (left - start) / step > NAMES_END]
    best = max(own, key=lambda left: (_sharing(left, own), -left), default=None)
    return Edge(start + _SPECIFICATIONS * step if best is None else best, best is not None, specification.quad.left)


def _is_piece(word: Word, line: TextLine) -> bool:
    """Whether a word is a further piece of one box: pieces share their edge."""
    return any(abs(word.quad.left - other.quad.right) < _PIECES for other in line.words)


def with_specifications(bounds: Sequence[Bound], edge: Edge | None) -> tuple[Bound, ...]:
    """The columns, of which the specifications begin where their words do; rulings stay what they are."""
    at = next((index for index, bound in enumerate(bounds[1:], 1) if bound.name == "specification"), None)
    if edge is None or at is None or bounds[at].ruled or bounds[at - 1].ruled or edge.start > bounds[at].middle:
        return tuple(bounds)
    left = edge.start - _SHARED
    moved = (replace(bounds[at - 1], right=left), replace(bounds[at], left=left))
    return (*bounds[: at - 1], *moved, *bounds[at + 1 :])


def _sharing(left: float, lefts: Sequence[float]) -> int:
    return sum(left <= other < left + _SHARED for other in lefts)


def latin_on(lines: Sequence[TextLine]) -> float:
    """The width of Latin characters on these lines, in that of Chinese ones: fonts differ, and cuts are measured by it."""
    boxes = [word for line in lines for word in line.words if len(word.text) >= _LONG]
    latin = sorted(word.quad.width / len(word.text) for word in boxes if word.text.isascii())
    chinese = sorted(word.quad.width / _advance(word.text) for word in boxes if _few_are_latin(word.text))
    if min(len(latin), len(chinese)) < _FEW:
        return _LATIN
    return min(max(latin[len(latin) // 2] / chinese[len(chinese) // 2], _SLIM), _BROAD)


def _advance(text: str) -> float:
    return sum(_LATIN if character.isascii() else 1.0 for character in text if not character.isspace())


def _few_are_latin(text: str) -> bool:
    """Whether a text is Chinese but for its asterisks or a letter or two."""
    return 4 * sum(map(str.isascii, text)) <= len(text)


def swallowed(line: TextLine, bounds: Sequence[Bound], specifications: Edge | None, latin: float) -> int | None:
    """Where a box that runs from the names into the next column is to be cut; none where another box stands there."""
    if len(bounds) > 1 and bounds[0].name == "item_name" and bounds[1].name == "other":
        return _at_a_place(line, bounds[1])
    column = next((bound for bound in bounds if bound.name == "specification"), None)
    if column is None or specifications is None:
        return None
    start = max(specifications.start, column.left) if column.ruled else specifications.start
    if any(start - 0.01 < word.quad.left < start + 0.03 for word in line.words):
        return None
    places, others = _places(line, lambda _: latin), _places(line, _proportional)
    for glyphs in _boxes(line):
        first, last = glyphs[0], glyphs[-1]
        ends, wide = places[last][1], places[last][1] - places[last][0]
        whole = line.glyphs[first].word.quad.left < start - 0.05 and ends < column.right + 0.02
        if whole and ends - start > 0.4 * wide:
            cut = _cheapest(line, glyphs, (places, others), start)
            return None if cut is None or _stays(line, (cut, last), specifications, ends) else cut
    return None


def _stays(line: TextLine, tail: tuple[int, int], edge: Edge, ends: float) -> bool:
    """No specification but the end of a name that reaches up to the head of an empty column."""
    if edge.shown or ends > edge.head:
        return False
    before, text = line.text[tail[0] - 1], line.text[tail[0] : tail[1] + 1]
    return text.endswith(_GOES_ON) or not (before.isascii() or text[0].isascii())


def _at_a_place(line: TextLine, column: Bound) -> int | None:
    """Where a box of names runs into the place of a building service, or into the title deed of what is let."""
    for glyphs in _boxes(line):
        word = line.glyphs[glyphs[0]].word
        if word.quad.left < column.left < word.quad.right:
            text = line.text[glyphs[0] : glyphs[-1] + 1]
            found = [at for name in words("invoice", "places", "provinces") if (at := text.find(name)) > 0]
            found += [match.start() for match in _TITLE_DEED.finditer(text) if match.start()]
            if found:
                return glyphs[0] + min(found)
    return None


def _boxes(line: TextLine) -> Iterator[range]:
    """The words of a line as ranges of its glyphs."""
    starts = [0] + [index for index, (a, b) in enumerate(pairwise(line.glyphs), 1) if a.word is not b.word]
    return (range(start, end) for start, end in pairwise([*starts, len(line.glyphs)]))


def _proportional(character: str) -> float:
    """The usual width of a Latin character in a font whose letters differ, in that of Chinese ones."""
    return next((width for kinds, width in _WIDTHS if kinds.match(character)), _LATIN)


def _places(line: TextLine, latin: Callable[[str], float]) -> list[tuple[float, float]]:
    """Left and right edge of each glyph; an asterisk that an engine overlooked after a category took its place as well."""
    places: list[tuple[float, float]] = []
    for glyphs in _boxes(line):
        characters = [line.glyphs[index].character for index in glyphs]
        advances = [latin(character) if character.isascii() else 1.0 for character in characters]
        lost = _lost_star(line.text[glyphs[0] : glyphs[-1] + 1])
        if lost is not None:
            advances[lost] += latin("*")
        word, whole, position = line.glyphs[glyphs[0]].word, sum(advances), 0.0
        for at, advance in enumerate(advances):
            gap = latin("*") if at == lost else 0.0
            left, right = (position + gap) / whole, (position + advance) / whole
            places.append((word.quad.left + left * word.quad.width, word.quad.left + right * word.quad.width))
            position += advance
    return places


def _lost_star(text: str) -> int | None:
    """The first character behind a known category that no asterisk follows."""
    bare = text.lstrip("*")
    if "*" in bare:
        return None
    known = [name for name in words("invoice", "categories", "names") if bare.startswith(name) and len(bare) > len(name)]
    return len(text) - len(bare) + max(map(len, known)) if known else None


def _cheapest(line: TextLine, glyphs: range, fonts: Sequence[Sequence[tuple[float, float]]], start: float) -> int | None:
    """The cut that lies nearest, in one of the fonts, to where the column begins and parts what least belongs together."""
    wide = [max(places[index][1] - places[index][0] for index in glyphs) for places in fonts]
    away = {
        index: min(abs(places[index][0] - start) / (width or 1.0) for places, width in zip(fonts, wide, strict=True))
        for index in glyphs[1:]
    }
    costs = [(_FAR * far + _seam(line, index), index) for index, far in away.items() if far < _REACH]
    return min(costs, default=(0.0, None))[1]


def _seam(line: TextLine, index: int) -> float:
    before, after = line.glyphs[index - 1], line.glyphs[index]
    if after.index > before.index + 1:
        return 0.0
    pair = line.text[index - 1 : index + 1]
    return next((cost for pattern, cost in _SEAMS if pattern.fullmatch(pair)), _CHANGE)
