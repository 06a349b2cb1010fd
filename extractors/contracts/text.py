"""Running text of a document whose every character knows the word, paragraph or cell it came from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from extractors.contracts.translations import translation_behind
from extractors.geometry.layout import Glyph, part_of, text_lines, union
from extractors.lexicons import lexicon
from extractors.readers.folding import fold_in_place
from models.fields import Method
from models.paper import Cell, Page, Quad, Spot, Word

_FIGURES = re.compile(r"(?<=\d\.\d\d)[ \t](?=[¥￥]?\d)")
_LINES = re.compile(r"(?<=[年月日])[_＿]+|[_＿]+(?=[年月日]|\d{1,4}[_＿]*[年月日])")
"""Lines to write a day on."""
COLUMN = "\t"
"""Stands between texts of one line that are set apart, such as the two halves of a signature block."""
_APART, _PARTED = 2.5, 0.35
"""Gaps that count as COLUMN and as a space, in widths of a Chinese character."""
_SLACK = 0.004
"""How far a word may reach over the ruling line beside it, in page widths."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where one character stands: in a cell, or in the share `left…right` of a word's box."""

    page: Page
    source: Word | Cell
    left: float = 0.0
    right: float = 1.0


@dataclass(frozen=True, slots=True)
class Script:
    """`text` is folded to half width and to the words of the lexicon; `marks` has one entry a character, None for white space.

    `printed` is the same, character for character, as it stands on the paper; empty where nothing else than `text` is known.
    """

    text: str
    marks: tuple[Mark | None, ...]
    printed: str = ""

    def spot(self, start: int, end: int) -> Spot | None:
        """The box around the characters on the page where they begin, or their first cell."""
        marks = self._marks(start, end)
        if not marks:
            return None
        first = marks[0]
        if isinstance(first.source, Cell):
            return Spot(first.page.ref, None, first.source.ref)
        return Spot(first.page.ref, union(_quads([mark for mark in marks if mark.page.ref == first.page.ref])))

    def confidence(self, start: int, end: int) -> float:
        sources = [mark.source for mark in self._marks(start, end)]
        return min((source.confidence if isinstance(source, Word) else 1.0 for source in sources), default=0.0)

    def method(self, start: int, end: int) -> Method:
        marks = self._marks(start, end)
        if not marks or isinstance(marks[0].source, Cell):
            return "cell" if marks else "text"
        return "ocr" if marks[0].page.source == "ocr" else "text"

    def page(self, at: int) -> Page | None:
        """The page where the text at this place, or the next one after it, stands."""
        return next((mark.page for mark in self.marks[at:] if mark is not None), None)

    def cut(self, start: int, end: int | None = None) -> "Script":
        return Script(self.text[start:end], self.marks[start:end], self.printed[start:end])

    def compact(self) -> "Script":
        """The same without white space, so that a sentence broken over lines is one again; figures of a row stay apart."""
        apart = {match.start() for match in _FIGURES.finditer(self.text)}
        lines = {place for match in _LINES.finditer(self.text) for place in range(*match.span())}
        kept = [index for index, sign in enumerate(self.text) if index in apart or not (sign.isspace() or index in lines)]
        printed = self.printed or self.text
        return Script(
            "".join(self.text[index] for index in kept),
            tuple(self.marks[index] for index in kept),
            "".join(printed[index] for index in kept),
        )

    def _marks(self, start: int, end: int) -> list[Mark]:
        return [mark for mark in self.marks[start:end] if mark is not None]


def _quads(marks: Sequence[Mark]) -> Iterator[Quad]:
    """The slice of each word's box that the marks take."""
    words: dict[int, list[Mark]] = {}
    for mark in marks:
        words.setdefault(id(mark.source), []).append(mark)
    for inside in words.values():
        source = inside[0].source
        if isinstance(source, Word):
            yield part_of(source.quad, inside[0].left, inside[-1].right) if len(inside) < len(source.text) else source.quad


def script(pages: Sequence[Page]) -> Script:
    """The text of these pages, a line of the page a line of the text."""
    characters: list[tuple[str, Mark | None]] = []
    for page in pages:
        for line in _cell_rows(page) if page.cells else _word_rows(page):
            characters += line
            characters.append(("\n", None))
    printed = "".join(character for character, _ in characters)
    return Script(_simplified(fold_in_place(printed)), tuple(mark for _, mark in characters), printed)


@cache
def _traditional() -> tuple[re.Pattern[str], Sequence[str]]:
    """A group for each word, of whose characters an engine may have read some in their simplified form; and what each means."""
    meant = cast("Mapping[str, str]", lexicon("contract")["traditional"])
    words = sorted(meant, key=lambda word: (-len(word), word))
    forms = ("".join(f"[{old}{new}]" for old, new in zip(word, meant[word], strict=True)) for word in words)
    return re.compile("|".join(f"({form})" for form in forms)), [meant[word] for word in words]


def _simplified(text: str) -> str:
    """The words by which a contract is understood, in simplified characters where they are printed in traditional ones."""
    form, meant = _traditional()
    return form.sub(lambda found: meant[(found.lastindex or 1) - 1], text)


def rows(page: Page) -> tuple[tuple[str, ...], ...]:
    """The lines of a page, each cut at its wide gaps, in half width and without white space; cells where nothing is printed."""
    if page.words or not page.cells:
        return tuple(tuple(piece.text for piece in line.pieces()) for line in text_lines(page.words))
    lines = [[fold_in_place("".join(cell.text.split())) for cell in row] for row in _rows(page.cells)]
    return tuple(tuple(text for text in line if text) for line in lines if any(line))


def _rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cells in the order of their source, a new line where the row changes or the columns begin anew (a table in a DOCX)."""
    found: list[list[Cell]] = []
    for cell in cells:
        if cell.text.strip():
            last = found[-1][-1] if found else None
            if last is not None and cell.row == last.row and cell.column > last.column:
                found[-1].append(cell)
            else:
                found.append([cell])
    return found


def _cell_rows(page: Page) -> Iterator[list[tuple[str, Mark | None]]]:
    for row in _rows(page.cells):
        line: list[tuple[str, Mark | None]] = []
        for cell in row:
            line += [(COLUMN, None)] if line else []
            line += [(character, None if character.isspace() else Mark(page, cell)) for character in _columned(cell.text)]
        yield line


def _columned(text: str) -> str:
    """A long run of blanks inside a paragraph sets two texts apart as a tabulator does."""
    return re.sub(r" {5,}|[ \u3000]*\u3000{2,}[ \u3000]*", lambda run: COLUMN.ljust(len(run[0])), text)


def _word_rows(page: Page) -> Iterator[list[tuple[str, Mark | None]]]:
    walls = [rule for rule in page.rules if rule.height * page.height > rule.width * page.width]
    for text_line in (line for words in translation_behind(page.words) for line in text_lines(words)):
        apart = {piece.start for piece in text_line.pieces(_APART)}
        parted = {piece.start for piece in text_line.pieces(_PARTED)}
        line: list[tuple[str, Mark | None]] = []
        last: Glyph | None = None
        for index, glyph in enumerate(text_line.glyphs):
            blank = _blank(last, glyph)
            if index in apart or blank > _APART or _walled(last, glyph, walls):
                line.append((COLUMN, None))
            elif index in parted or blank:
                line.append((" ", None))
            line.append((glyph.character, Mark(page, glyph.word, glyph.left, glyph.right)))
            last = glyph
        yield line[1:] if line and line[0][1] is None else line


def _walled(last: Glyph | None, glyph: Glyph, walls: Sequence[Quad]) -> bool:
    """Whether a ruling line of a table stands between two words, however near they are; boxes hold one sign of a number each."""
    if not walls or last is None or last.word is glyph.word or len(last.word.text) == len(glyph.word.text) == 1:
        return False
    left, right = last.word.quad.center[0], glyph.word.quad.center[0]
    low, high = last.word.quad.right - _SLACK, glyph.word.quad.left + _SLACK
    y = (last.word.quad.center[1] + glyph.word.quad.center[1]) / 2
    return any(
        max(left, low) < wall.center[0] < min(right, high)
        and wall.top <= y <= wall.bottom
        and wall.height > glyph.word.quad.height
        for wall in walls
    )


def _blank(last: Glyph | None, glyph: Glyph) -> float:
    """The width of the white space between two glyphs of one word, in Chinese characters."""
    if last is None or last.word is not glyph.word:
        return 0.0
    return sum(0.5 if character.isascii() else 1.0 for character in glyph.word.text[last.index + 1 : glyph.index])
