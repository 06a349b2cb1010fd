"""The lines of goods and services: pieces of text under the head of the table, row by row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors.geometry.labels import Label
from extractors.geometry.layout import Span, TextLine, union, upright
from extractors.invoices.columns import assign, bounds_of
from extractors.invoices.sheets import Sheet
from extractors.invoices.swallowed import latin_on, specifications_on, with_specifications
from extractors.invoices.totals import is_money
from extractors.lexicons import words
from models.paper import Quad, Word

_FAR = 1.6
"""Text this many line heights under a row is no part of it: a watermark, a stamp."""
_HALF = re.compile(r"\W?([一-鿿、]{2,12})[*“”\"'’`★☆]")
Parsed = tuple[TextLine, dict[str, list[Span]]]
"""A line of text with its pieces by column."""
_FIGURES, _ENOUGH = ("quantity", "unit_price", "tax_rate", "tax_amount"), 3
_FIGURE = re.compile(r"^-?\d[\d.,%]*$")
_LONG = ("quantity", "unit_price")
"""Figures with so many decimals that a narrow column wraps them."""
_DECIMALS = re.compile(r"\d{1,8}")
_FLUSH = 0.008
"""Lines of one cell begin, end or have their middles within this, in widths of the page."""
_WRAPS = ("item_name", "specification", "unit")
_CERTIFIED = re.compile(r"\W*(?:(?:本|此|复印)件)?与原(?:件|本)(?:核对)?(?:一致|相符|无误|相同)+\W*")
"""A stamp that certifies a copy, set among the goods: no part of a name, whichever column it lies in."""


@dataclass
class Row:
    """The pieces of one line of goods by column, top to bottom."""

    sheet: Sheet
    pieces: dict[str, list[Span]] = field(default_factory=dict)

    def add(self, column: str, span: Span) -> None:
        self.pieces.setdefault(column, []).append(span)

    @property
    def priced(self) -> bool:
        return "tax_exclusive_amount" in self.pieces

    def starts(self) -> bool:
        """Whether its name begins as names do: with the category between asterisks."""
        name = self.pieces.get("item_name")
        return bool(name) and begins_name(name[0].text)


def rows_on(sheet: Sheet) -> tuple[Row, ...]:
    """The rows between the head and the totals; sums of pages are no goods."""
    head = sheet.head
    if head is None:
        return ()
    bounds = bounds_of(sheet)
    goods = [line for line in _goods_lines(sheet) if not _is_sum(line)]
    specifications = specifications_on(sheet, goods)
    bounds = with_specifications(bounds, specifications)
    latin = latin_on(goods)
    parsed = [(line, assign(line, bounds, specifications, latin)) for line in goods]
    rows = tuple(_centred(sheet, parsed) or _grouped(sheet, parsed))
    for row in rows:
        _give_back_bracket(row.pieces.get("item_name", []), row.pieces.get("specification", []))
    return rows


def _give_back_bracket(names: list[Span], specifications: list[Span]) -> None:
    """To a name that closes a bracket on its next line the opening one, where a box was cut between the two columns before it."""
    first = specifications[0] if specifications else None
    home = next((n for n, span in enumerate(names) if first and span.line is first.line and span.end == first.start), None)
    if first is None or home is None or not first.text.startswith("(") or _open(names) != -1 or _open(specifications) != 1:
        return
    names[home] = Span(first.line, names[home].start, first.start + 1)
    specifications[0] = Span(first.line, first.start + 1, first.end)


def _open(spans: Sequence[Span]) -> int:
    """How many more brackets a text opens than it closes."""
    text = "".join(span.text for span in spans)
    return text.count("(") - text.count(")")


def _goods_lines(sheet: Sheet) -> list[TextLine]:
    """The lines between head and totals, those at nearly one height joined (figures often stand a hair off their names)."""
    head = sheet.head
    top, bottom = (head.bottom if head else 0.0), sheet.goods_bottom
    inside = [line for line in _split_lines(sheet) if top < line.quad.center[1] < bottom and line is not sheet.sum_line]
    bands: list[list[TextLine]] = []
    for line in sorted((line for line in inside if line.quad.height < 3 * sheet.pitch), key=lambda line: line.quad.center[1]):
        if bands and line.quad.center[1] - bands[-1][0].quad.center[1] < 0.45 * sheet.pitch and _beside(bands[-1], line):
            bands[-1].append(line)
        else:
            bands.append([line])
    return [_joined(band) for band in bands]


def _split_lines(sheet: Sheet) -> list[TextLine]:
    """The sheet's lines, with words that ran several rows together (`项项项` down the column of units) taken apart."""
    lines: list[TextLine] = []
    columns = sheet.head.columns if sheet.head else ()
    for line in sheet.lines:
        if _CERTIFIED.fullmatch("".join(line.text.split())):
            continue
        tall = [word for word in line.words if _is_stack(sheet, word, columns)]
        rest = tuple(word for word in line.words if word not in tall)
        lines += [TextLine(rest)] if rest else []
        lines += [TextLine((part,)) for word in tall for part in _stacked(word)]
    return lines


def _is_stack(sheet: Sheet, word: Word, columns: Sequence[Label]) -> bool:
    """Whether the characters of a word between the names and the rates stand over one another: too tall, too narrow."""
    if not columns or not columns[0].quad.left < word.quad.center[0] < columns[-1].quad.left:
        return False
    many = len("".join(word.text.split()))
    aspect = sheet.page.width / sheet.page.height if sheet.page.height else 1.0
    narrow = word.quad.width * aspect < 0.75 * many * sheet.pitch and not word.text.isascii()
    piled = word.text.isdecimal() and many == round(word.quad.height / sheet.pitch)
    slim = word.quad.width * aspect < 0.3 * many * word.quad.height  # figures in a line are half as wide as high
    tall = word.quad.height > 1.5 * sheet.pitch
    return upright(word) or (many > 1 and tall and (narrow or (piled and slim)))


def _stacked(word: Word) -> Iterator[Word]:
    """The characters of an upright word as words, each with its share of the height."""
    characters = [character for character in word.text if not character.isspace()]
    quad, step = word.quad, word.quad.height / len(characters)
    for index, character in enumerate(characters):
        box = Quad.box(quad.left, quad.top + index * step, quad.right, quad.top + (index + 1) * step)
        yield Word(character, box, word.confidence)


def _beside(band: Sequence[TextLine], line: TextLine) -> bool:
    """Whether no word of the line stands over one of the band."""
    quads = [word.quad for other in band for word in other.words]
    return not any(quad.left < word.quad.right and word.quad.left < quad.right for quad in quads for word in line.words)


def _joined(band: Sequence[TextLine]) -> TextLine:
    if len(band) == 1:
        return band[0]
    return TextLine(tuple(sorted((word for line in band for word in line.words), key=lambda word: word.quad.left)))


def _is_sum(line: TextLine) -> bool:
    return line.text.startswith(words("invoice", "rows", "sums"))


def _is_priced(cells: dict[str, list[Span]]) -> bool:
    """Whether a line has an amount, or a name with so many other figures that its amount was lost."""
    others = sum(any(_FIGURE.search(span.text) for span in cells.get(name, ())) for name in _FIGURES)
    return _has_amount(cells) or (_opens(cells) and others >= _ENOUGH)


def _has_amount(cells: dict[str, list[Span]]) -> bool:
    return any(is_money(span.text) and sum(map(str.isdigit, span.text)) >= 3 for span in cells.get("tax_exclusive_amount", ()))


def _centred(sheet: Sheet, parsed: Sequence[Parsed]) -> list[Row]:
    """The rows of a form that sets figures beside the middle of wrapped texts: as much of each row above them as below.

    Empty where no text seems to stand above its figures, or where the rows so found do not each begin with a name's asterisk.
    """
    threes = zip(parsed, parsed[1:], parsed[2:], strict=False)
    early = parsed and (not _is_priced(parsed[0][1]) or any(map(_is_early, parsed)))
    if not early and not any(_leans_down(*three) for three in threes):
        return []
    rows: list[Row] = []
    while _balanced(sheet, block := _block(sheet, parsed)):
        rows.append(Row(sheet))
        for _, cells in block:
            _fill(rows[-1], cells)
        parsed = parsed[len(block) :]
    openings = [[begins_name(span.text) for span in row.pieces.get("item_name", ())] for row in rows]
    return rows if not parsed and all(marks and marks[0] and not any(marks[1:]) for marks in openings) else []


def _block(sheet: Sheet, parsed: Sequence[Parsed]) -> Sequence[Parsed]:
    """The lines from the first to the one that lies as far below the next figures as the first lies above them."""
    at = next((index for index, (_, cells) in enumerate(parsed) if _is_priced(cells)), None)
    if at is None:
        return parsed
    middle = parsed[at][0].quad.center[1]
    mirror = 2 * middle - parsed[0][0].quad.center[1] + 0.35 * sheet.pitch
    under = (index for index in range(at + 1, len(parsed)) if not _goes_on(parsed[index], mirror))
    return parsed[: next(under, len(parsed))]


def _balanced(sheet: Sheet, block: Sequence[Parsed]) -> bool:
    """Whether the figures of a block stand beside its middle."""
    middle = next((line.quad.center[1] for line, cells in block if _is_priced(cells)), None)
    if middle is None:
        return False
    return abs(block[0][0].quad.center[1] + block[-1][0].quad.center[1] - 2 * middle) < 0.7 * sheet.pitch


def _is_early(line: Parsed) -> bool:
    """Whether a name begins on a line without figures."""
    return not _is_priced(line[1]) and _opens(line[1])


def _leans_down(above: Parsed, line: Parsed, below: Parsed) -> bool:
    """Whether a text between two rows of figures goes with the lower: it is nearer, or nothing above it does it go on with."""
    if _is_priced(line[1]) or not _is_priced(above[1]) or not _is_priced(below[1]):
        return False
    heights = _heights(above, line, below)
    nearer = heights[2] - heights[1] < 0.97 * (heights[1] - heights[0])
    alone = any(name not in above[1] for name in line[1] if name in _WRAPS)
    return nearer or alone


def _heights(*lines: Parsed) -> list[float]:
    """How deep lines stand: their texts of a column that all have, for figures stand a hair off them; else the lines whole."""
    shared = [name for name in _WRAPS if all(name in cells for _, cells in lines)]
    if not shared:
        return [whole.quad.center[1] for whole, _ in lines]
    return [union(span.quad for span in cells[shared[0]]).center[1] for _, cells in lines]


def _goes_on(line: Parsed, mirror: float) -> bool:
    return line[0].quad.center[1] <= mirror and not _is_priced(line[1])


def _opens(cells: dict[str, list[Span]]) -> bool:
    return bool(cells.get("item_name")) and begins_name(cells["item_name"][0].text)


def _grouped(sheet: Sheet, parsed: Sequence[Parsed]) -> list[Row]:
    """Lines with an amount are rows; others continue the row above, or begin one whose amount stands lower."""
    rows: list[Row] = []
    pending: Row | None = None
    last = sheet.head.bottom if sheet.head else 0.0
    for whole, line in parsed:
        priced = _is_priced(line)
        if not priced and pending is None and rows and whole.quad.top - last > _FAR * sheet.pitch:
            continue
        last = whole.quad.bottom
        text = {name: spans for name, spans in line.items() if name in _WRAPS}
        opens = _opens(line)
        if priced:
            row = pending if pending is not None and not opens else Row(sheet)
            rows.append(row)
            pending = None
            _fill(row, line)
        elif opens and rows and pending is None and _is_level(sheet, rows[-1], whole):
            _fill(rows[-1], text)
        elif opens or (not rows and text):
            pending = pending or Row(sheet)
            _fill(pending, text)
        elif pending is not None:
            _fill(pending, text)
        elif rows:
            _fill(rows[-1], {**text, **{name: line[name] for name in _LONG if name in line}})
    return rows


def _is_level(sheet: Sheet, row: Row, line: TextLine) -> bool:
    """Whether a line stands beside a row that has no name yet, on whose line a box that lies over another did not fit."""
    amounts = row.pieces.get("tax_exclusive_amount", ())
    near = any(abs(span.quad.center[1] - line.quad.center[1]) < 0.5 * sheet.pitch for span in amounts)
    return near and "item_name" not in row.pieces


def _fill(row: Row, cells: dict[str, list[Span]]) -> None:
    """Texts go on from line to line, figures only by their last decimals; a figure may have a stamp's character beside it."""
    for name, spans in cells.items():
        if name in _WRAPS or name not in row.pieces:
            for span in spans:
                row.add(name, span)
        elif name in _LONG and len(spans) == 1 and _is_rest(row.pieces[name][-1], spans[0]):
            row.add(name, spans[0])


def _is_rest(figure: Span, below: Span) -> bool:
    """Whether a text below a figure with a point is the rest of its decimals, which a narrow column put there."""
    near = [abs(a - b) for a, b in zip(_edges(figure), _edges(below), strict=True)]
    return "." in figure.text and _DECIMALS.fullmatch(below.text) is not None and min(near) < _FLUSH


def _edges(span: Span) -> tuple[float, float, float]:
    return span.quad.left, span.quad.center[0], span.quad.right


def begins_name(text: str) -> bool:
    """Whether a text begins as names do, with the category between asterisks, of which an engine may overlook the first."""
    if text.startswith("*"):
        return True
    half = _HALF.match(text)
    return half is not None and ("*" in half[0] or half[1] in words("invoice", "categories", "names"))


def is_reference(text: str) -> bool:
    """Whether a line only points to a separate list of goods."""
    return any(mark in text for mark in words("invoice", "rows", "list"))


__all__ = ["Row", "is_reference", "rows_on"]
