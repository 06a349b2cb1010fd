"""An invoice page turned level, with the anchors that all its layouts share: the head of its table and the rows of its totals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from extractors.candidates import Candidate, Reader, read_span
from extractors.geometry.labels import Label, find_labels
from extractors.geometry.layout import Level, Span, TextLine, levelled, text_lines, upright
from extractors.invoices.misread import completed, relabelled, unit_of, unrepeated
from extractors.invoices.wrapped import rejoined
from extractors.lexicons import lexicon, words
from extractors.readers.folding import fold, squeeze
from models.paper import Page, Quad, Word

T = TypeVar("T")
_FIGURES = {"quantity", "unit_price", "tax_exclusive_amount", "tax_rate", "tax_amount"}
_LONG = 4
"""Texts shorter than this tell little of how wide characters are."""
_SUM = re.compile(r"(?<![税格])合计")
PRICED = re.compile(r"¥\s?-?\d|[YVvT]\s?-?[\dIlOT][\d.,IlOT]*[.,]\d\d$")
"""An amount behind a ¥ or what an engine takes for one."""
_GOODS = re.compile(r"\d[.]\d\d(?!\d)|[一-鿿][*][一-鿿]|^[*]")
"""What rows of goods hold and heads never do."""
_GROSS = re.compile(r"价税合计|[(]大写|大写[)]|[(]小写|小写[)]")


@dataclass(frozen=True)
class Head:
    """The head of the table of goods: its columns by name, left to right."""

    columns: tuple[Label, ...]

    @property
    def top(self) -> float:
        return min(label.quad.top for label in self.columns)

    @property
    def bottom(self) -> float:
        return max(label.quad.bottom for label in self.columns)

    def column(self, name: str) -> Label | None:
        return next((label for label in self.columns if label.name == name), None)


@dataclass(frozen=True)
class Sheet:
    """One page of an invoice, level; `place` takes a box back to the page as displayed."""

    page: Page
    level: Level

    @cached_property
    def lines(self) -> tuple[TextLine, ...]:
        return text_lines(self.level.words)

    @cached_property
    def pitch(self) -> float:
        """The usual height of a line of text."""
        heights = sorted(line.height for line in self.lines)
        return heights[len(heights) // 2] if heights else 0.02

    @cached_property
    def usual_unit(self) -> float:
        """The usual width of a Chinese character in the boxes of the page, in heights of its box."""
        units = sorted(unit_of(word, word.text) for word in self.level.words if len(word.text) >= _LONG and not upright(word))
        return units[len(units) // 2] if units else 0.0

    def place(self, quad: Quad) -> Quad:
        return self.level.back(quad)

    def read(self, span: Span, reader: Reader[T], cost: float = 0.0) -> Iterator[Candidate[T]]:
        """The candidates a span gives."""
        return read_span(span, self.page, reader, self.place, cost)

    @cached_property
    def _labels(self) -> dict[str, tuple[Label, ...]]:
        return {}

    def labels(self, name: str) -> tuple[Label, ...]:
        """Where the labels of one field stand; searched once."""
        if name not in self._labels:
            self._labels[name] = find_labels(self.lines, words("invoice", "labels", name))
        return self._labels[name]

    @cached_property
    def head(self) -> Head | None:
        """The line that names most columns of goods, with what stands beside it at nearly its height."""
        best = max(self.lines, key=_named_columns, default=None)
        if best is None or _named_columns(best) < 3:
            return None
        near = [line for line in self.lines if line is best or _is_beside(line, best)]
        columns = completed(_columns_on(near), near)
        names = {label.name for label in columns}
        return Head(columns) if names & _FIGURES and len(names) >= 3 else None

    @cached_property
    def form(self) -> str:
        """The form with a face of its own that it is, by its title: `roll`, `vehicle`; empty for all others."""
        top = min((word.quad.top for word in self.level.words), default=0.0)
        title = "".join(line.text for line in self.lines if line.quad.top < top + 0.12)
        forms = lexicon("invoice")["forms"]
        return next((name for name, marks in forms.items() if any(squeeze(fold(mark)) in title for mark in marks)), "")

    @cached_property
    def sum_line(self) -> TextLine | None:
        """The line that begins with 合计 under the goods, not 价税合计."""
        floor = self.head.bottom if self.head else 0.0
        under = (line for line in self.lines if line.quad.center[1] > floor and _SUM.search(line.text))
        named = next((line for line in under if not _GROSS.search(line.text)), None)
        return named or self._last_priced(floor)

    def _last_priced(self, floor: float) -> TextLine | None:
        """Where 合计 itself was lost: the lowest line above 价税合计 with an amount behind a ¥."""
        gross = self.gross_line
        lines = [line for line in self.lines if gross is not None and floor < line.quad.center[1] < gross.quad.top]
        return next((line for line in reversed(lines) if any(_is_priced(word) for word in line.words)), None)

    @cached_property
    def gross_line(self) -> TextLine | None:
        """The line of 价税合计, with 大写 or 小写."""
        floor = self.head.bottom if self.head else 0.0
        return next((line for line in self.lines if line.quad.center[1] > floor and _GROSS.search(line.text)), None)

    @cached_property
    def goods_bottom(self) -> float:
        """Where the goods end: above the totals."""
        line = self.sum_line or self.gross_line
        return line.quad.top if line else 1.0


def _is_priced(word: Word) -> bool:
    return any(PRICED.match(fold(text)) for text in (word.text, *word.alternatives))


def _is_beside(line: TextLine, head: TextLine) -> bool:
    """Whether a line may hold more of the head; a first row of goods as near below it shows its figures or its asterisk."""
    near = abs(line.quad.center[1] - head.quad.center[1]) < 1.2 * head.height
    return near and not _GOODS.search(line.text)


def _named_columns(line: TextLine) -> int:
    return sum(label.name != "other" for label in _columns_on([line]))


def sheet_of(page: Page) -> Sheet:
    """The page, levelled."""
    aspect = page.height / page.width if page.width else 1.0
    seen = relabelled(unrepeated(page.words)) if page.source == "ocr" else page.words
    return Sheet(page, levelled(rejoined(seen), page.rules, aspect))


def _columns_on(lines: Sequence[TextLine]) -> tuple[Label, ...]:
    """The columns named on these lines, each once, left to right."""
    synonyms = {word: name for name, group in lexicon("invoice")["columns"].items() for word in group}
    found: dict[str, Label] = {}
    others: list[Label] = []
    for label in find_labels(lines, tuple(synonyms)):
        name = synonyms[label.name]
        one = Label(name, label.span, label.score)
        if name == "other":
            others.append(one)
        elif name not in found or one.score > found[name].score:
            found[name] = one
    return tuple(sorted([*found.values(), *others], key=lambda label: label.quad.left))
