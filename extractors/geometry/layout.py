"""Geometry of a page: text lines that follow its tilt, labels wherever they were split or glued, and what stands beside them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from extractors.readers.folding import fold_in_place
from models.paper import Quad, Word

_WIDE = 1.0
_NARROW = 0.52
"""Widths of a Chinese and of a Latin character, in units of the text height."""
_GAP_IS_SPACE = 0.35


@dataclass(frozen=True, slots=True)
class Glyph:
    """One visible character of a word and the part of the word's quad that it takes."""

    character: str
    word: Word
    index: int
    left: float
    right: float


def _advance(character: str) -> float:
    return _NARROW if character.isascii() else _WIDE


def part_of(quad: Quad, start: float, end: float) -> Quad:
    """The slice of a quad between two shares (0…1) of its top and bottom edges."""
    x1, y1, x2, y2, x3, y3, x4, y4 = quad.corners
    top = [(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share) for share in (start, end)]
    bottom = [(x4 + (x3 - x4) * share, y4 + (y3 - y4) * share) for share in (start, end)]
    return Quad((*top[0], *top[1], *bottom[1], *bottom[0]))


def glyphs_of(word: Word) -> Iterator[Glyph]:
    """The word's visible characters with their shares of its width, Latin ones counted half as wide."""
    widths = [_advance(character) for character in word.text]
    whole, position = sum(widths) or 1.0, 0.0
    for index, (character, width) in enumerate(zip(word.text, widths, strict=True)):
        if not character.isspace():
            yield Glyph(character, word, index, position / whole, (position + width) / whole)
        position += width


@dataclass(frozen=True)
class TextLine:
    """Words side by side at one height, left to right; `text` is without white space and folded, one character a glyph."""

    words: tuple[Word, ...]

    @cached_property
    def glyphs(self) -> tuple[Glyph, ...]:
        return tuple(glyph for word in self.words for glyph in glyphs_of(word))

    @cached_property
    def text(self) -> str:
        return fold_in_place("".join(glyph.character for glyph in self.glyphs))

    @cached_property
    def quad(self) -> Quad:
        return around(self.words)

    @property
    def height(self) -> float:
        return sorted(word.quad.height for word in self.words)[len(self.words) // 2]

    @property
    def whole(self) -> "Span":
        return Span(self, 0, len(self.glyphs))

    def span(self, start: int, end: int | None = None) -> "Span":
        """Characters start to end (or to the line's end) of the compact text."""
        return Span(self, start, len(self.glyphs) if end is None else end)

    def pieces(self, gap: float = 1.5) -> tuple["Span", ...]:
        """The line cut where the space between two words is wider than `gap` times its height."""
        cuts = [0]
        for index in range(1, len(self.glyphs)):
            left, right = self.glyphs[index - 1], self.glyphs[index]
            if left.word is not right.word and _space(left.word, right.word, self.aspect) > gap:
                cuts.append(index)
        return tuple(Span(self, start, end) for start, end in zip(cuts, [*cuts[1:], len(self.glyphs)], strict=True))

    @cached_property
    def aspect(self) -> float:
        """Width of a Chinese character over the text height in page units, from the words themselves."""
        words = [word for word in self.words if _measurable(word)]
        shares = [word.quad.width / (sum(map(_advance, word.text)) * word.quad.height) for word in words]
        return sorted(shares)[len(shares) // 2] if shares else 1.0


def _measurable(word: Word) -> bool:
    return bool(word.text.strip()) and word.quad.height > 0 and word.quad.width > 0


def _space(left: Word, right: Word, aspect: float) -> float:
    """The space between two neighbours in units of a Chinese character's width."""
    unit = max(left.quad.height, right.quad.height) * aspect
    return (right.quad.left - left.quad.right) / unit if unit > 0 else 0.0


@dataclass(frozen=True)
class Span:
    """A stretch of a text line: where a value or a label stands."""

    line: TextLine
    start: int
    end: int

    @property
    def text(self) -> str:
        """Compact and folded."""
        return self.line.text[self.start : self.end]

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        return self.line.glyphs[self.start : self.end]

    @property
    def words(self) -> tuple[Word, ...]:
        """The words that the span touches, each once."""
        return tuple({id(glyph.word): glyph.word for glyph in self.glyphs}.values())

    @cached_property
    def original(self) -> str:
        """As its source gives it, with a space where the source or the paper has one."""
        text, last = "", None
        for glyph in self.glyphs:
            if last is not None and self._parted(last, glyph):
                text += " "
            text, last = text + glyph.character, glyph
        return text

    def _parted(self, left: Glyph, right: Glyph) -> bool:
        if left.word is right.word:
            return right.index > left.index + 1
        return _space(left.word, right.word, self.line.aspect) > _GAP_IS_SPACE

    @cached_property
    def quad(self) -> Quad:
        """The box around the span; a word's own quad where the span is that word."""
        quads: list[Quad] = []
        for word in self.words:
            inside = [glyph for glyph in self.glyphs if glyph.word is word]
            whole = len(inside) == sum(1 for character in word.text if not character.isspace())
            quads.append(word.quad if whole else part_of(word.quad, inside[0].left, inside[-1].right))
        return union(quads)

    @property
    def confidence(self) -> float:
        return min((word.confidence for word in self.words), default=0.0)

    def alternatives(self) -> tuple[str, ...]:
        """Other readings of the same place: the span's share of each alternative of a word, where one word holds it all."""
        words = self.words
        if len(words) != 1 or not self.glyphs:
            return ()
        word, first, last = words[0], self.glyphs[0].index, self.glyphs[-1].index
        if first == 0 and last == len(word.text) - 1:
            return word.alternatives
        tail = len(word.text) - 1 - last
        return tuple(text[first : len(text) - tail] for text in word.alternatives if len(text) > first + tail)

    def strip(self, characters: str = ":;,.、-_|") -> "Span":
        """Without these characters at its edges."""
        start, end = self.start, self.end
        while start < end and self.line.text[start] in characters:
            start += 1
        while end > start and self.line.text[end - 1] in characters:
            end -= 1
        return Span(self.line, start, end)


def around(words: Iterable[Word]) -> Quad:
    """The box around words; a point at the origin where there are none."""
    return union(word.quad for word in words)


def union(quads: Iterable[Quad]) -> Quad:
    """The box around quads; the quad itself where there is one."""
    whole: Quad | None = None
    for quad in quads:
        whole = quad if whole is None else whole.union(quad)
    return whole or Quad.box(0, 0, 0, 0)


def tilt(words: Sequence[Word]) -> float:
    """Rise of the text lines per unit of width (0 for upright text), from the upper edges of the widest words."""
    slopes = [
        ((corners[3] - corners[1]) / (corners[2] - corners[0]), corners[2] - corners[0])
        for corners in (word.quad.corners for word in words if len(word.text) >= 4)
        if corners[2] - corners[0] > 1e-6
    ]
    slopes.sort()
    half, seen = sum(width for _, width in slopes) / 2, 0.0
    for slope, width in slopes:
        seen += width
        if seen >= half:
            return slope
    return 0.0


@dataclass(frozen=True)
class Level:
    """A page turned upright: its words on level lines, and the way back for what is found among them."""

    words: tuple[Word, ...]
    rules: tuple[Quad, ...]
    slope: float
    lean: float

    def back(self, quad: Quad) -> Quad:
        """The quad where it stands on the page as displayed."""
        if not self.slope:
            return quad
        scale = 1 + self.slope * self.lean
        corners = quad.corners
        points = [
            ((x - self.lean * y) / scale, (y + self.slope * x) / scale) for x, y in zip(corners[::2], corners[1::2], strict=True)
        ]
        return Quad((*points[0], *points[1], *points[2], *points[3]))


_LEVEL = 0.001
"""Slopes below this shift nothing by as much as half a line."""


def levelled(words: Sequence[Word], rules: Sequence[Quad], aspect: float) -> Level:
    """Words and ruling lines with the page's tilt taken out; `aspect` is the page's height over its width."""
    slope = tilt(words)
    if abs(slope) < _LEVEL:
        return Level(tuple(words), tuple(rules), 0.0, 0.0)
    lean = slope * aspect * aspect

    def turned(quad: Quad) -> Quad:
        corners = quad.corners
        points = [(x + lean * y, y - slope * x) for x, y in zip(corners[::2], corners[1::2], strict=True)]
        return Quad((*points[0], *points[1], *points[2], *points[3]))

    level = tuple(replace(word, quad=turned(word.quad)) for word in words)
    return Level(level, tuple(turned(rule) for rule in rules), slope, lean)


def upright(word: Word) -> bool:
    """Whether several characters stand on top of one another (`购买方`, a note along the margin)."""
    return sum(map(_advance, word.text.strip())) >= 1.9 and word.quad.height > 1.5 * word.quad.width


def text_lines(words: Sequence[Word]) -> tuple[TextLine, ...]:
    """The words as lines from top to bottom; words that stand upright in a column (`购/买/方`) come as lines of their own."""
    slope = tilt(words)
    level = [word for word in words if word.text.strip() and not upright(word)]
    placed = [(word, word.quad.center[1] - slope * word.quad.center[0]) for word in level]
    rows: list[list[tuple[Word, float]]] = []
    for word, height in sorted(placed, key=lambda pair: (pair[0].quad.left, pair[1], pair[0].text)):
        row = min((row for row in rows if _continues(row, word, height)), key=lambda row: abs(row[-1][1] - height), default=None)
        if row is None:
            rows.append([(word, height)])
        else:
            row.append((word, height))
    rows += [[(word, word.quad.top)] for word in words if word.text.strip() and upright(word)]
    rows.sort(key=lambda row: (sum(height for _, height in row) / len(row), row[0][0].quad.left))
    return tuple(TextLine(tuple(word for word, _ in row)) for row in rows)


def _continues(row: list[tuple[Word, float]], word: Word, height: float) -> bool:
    """Whether a word stands right of the row's last one, at its height."""
    last, at = row[-1]
    if word.quad.left < last.quad.right - 0.5 * min(last.quad.width, word.quad.width) - 1e-6:
        return False
    return abs(at - height) < 0.5 * min(last.quad.height, word.quad.height) or (
        abs(at - height) < 0.35 * max(last.quad.height, word.quad.height)
    )


def words_in(words: Iterable[Word], region: Quad) -> tuple[Word, ...]:
    """The words whose centre lies in the region."""
    return tuple(word for word in words if region.holds(*word.quad.center))
