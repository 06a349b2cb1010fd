"""Tables of lists and claims: the head words of a lexicon file, and papers whose tables stand between paragraphs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from extractors.contracts.text import rows
from extractors.lexicons import lexicon
from extractors.readers.amounts import read_amount, read_quantity
from extractors.tables.cutting import TRANSLATED
from extractors.tables.tables import HeadLexicon, HeadWords, Table, TableCell, find_tables, head_words, plain
from models.fields import MISSING, Field, Status
from models.paper import Cell, Page

_LONGEST_HEAD, _LONGEST_PATTERN, _DEEPEST_HEAD = 40, 22, 60
_SCALES = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10000),
    "百万元": Decimal(1000000),
    "亿元": Decimal(100000000),
}
_SCALE = re.compile(r"(?:百万|[千万亿])?元")
_SCALED = re.compile(r"单位\s*[:：]?\s*(?:人民币)?((?:百万|[千万亿])元)")
_KINDS = ("product_list", "claim")
_IN_TABLE = re.compile(r"(t\d+)r\d+c\d+")


@cache
def heads(name: str) -> HeadLexicon:
    """The head words in `data/lexicons/<name>.toml`."""
    return _lexicon(name, ())


@lru_cache(maxsize=64)
def _lexicon(name: str, more: tuple[tuple[str, str], ...]) -> HeadLexicon:
    """The head words with others (key and head) that the lexicon's patterns have recognised."""
    table: Mapping[str, Any] = lexicon(name)
    return HeadLexicon(
        columns={key: (*words, *(head for other, head in more if other == key)) for key, words in table["columns"].items()},
        anchors=frozenset(table["anchors"]),
        needed=tuple(frozenset(group) for group in table["needed"]),
        least=table["least"],
        totals=tuple(table["totals"]),
    )


@lru_cache(maxsize=20_000)
def column_keys(name: str, head: str) -> tuple[str, ...]:
    """The columns that a text names: a synonym, several run together, or a head in other words; none for long texts."""
    form = plain(head)
    if len(form) > _LONGEST_HEAD or sum(character.isdigit() for character in form) > 2:
        return ()
    words = head_words(heads(name))
    together = [words.key(part) for part in TRANSLATED.findall("".join(head.split()))]
    if len(together) > 2 and all(together):
        return tuple(filter(None, together))
    key = words.key(head) or _by_pattern(name, form)
    return (key,) if key else tuple(filter(None, (words.key(piece) for piece in words.pieces(head))))


def _by_pattern(name: str, form: str) -> str | None:
    if len(form) > _LONGEST_PATTERN or ":" in form:  # a label with its value is no head
        return None
    patterns: Mapping[str, str] = lexicon(name)["patterns"]
    return next((key for key, pattern in patterns.items() if re.search(pattern, form)), None)


def tables_on(pages: Sequence[Page], name: str) -> tuple[Table, ...]:
    """All tables whose head words the lexicon knows; the tables of a DOCX one by one, as its paragraphs count rows anew."""
    known = head_words(heads(name))
    texts = {text for page in pages for row in (*rows(page), *stacked_heads(page)) for text in row}
    more = {(key, text) for text in texts if (key := _unknown(name, text, known)) is not None}
    tables = find_tables([part for page in pages for part in _parts(page)], _lexicon(name, tuple(sorted(more))))
    return tuple(_less_others(table, name) for table in tables)


def _less_others(table: Table, name: str) -> Table:
    """The table without what another head begins under it on the same sheet, be it of another kind or not understood."""
    texts = [[cell.text for cell in row.cells.values()] for row in table.rows]
    end = next((place for place, row in enumerate(texts) if _heads_another(row, name) or _heads_anew(row, name)), None)
    return table if end is None else replace(table, rows=table.rows[:end])


def _heads_another(texts: Sequence[str], name: str) -> bool:
    """Whether nearly all texts of a row head columns of another lexicon's tables."""
    others = [other for other in _KINDS if other != name]
    return len(texts) > 2 and any(sum(bool(column_keys(other, text)) for text in texts) * 4 > len(texts) * 3 for other in others)


def _heads_anew(texts: Sequence[str], name: str) -> bool:
    """Whether most texts of a row without any figure head columns of the same lexicon: its columns are not those above."""
    named = sum(bool(column_keys(name, text)) for text in texts)
    return named > 2 and named * 2 > len(texts) and not any(character.isdigit() for text in texts for character in text)


def stacked_heads(page: Page) -> Iterator[tuple[str, ...]]:
    """Each two rows of a sheet as one head of groups and their columns: `发票` over `号码` is 发票号码."""
    lines: dict[int, dict[int, str]] = {}
    for cell in page.cells:
        if cell.text.strip() and cell.row < _DEEPEST_HEAD:
            lines.setdefault(cell.row, {})[cell.column] = plain(cell.text)
    order = sorted(lines)
    for upper, lower in pairwise(order):
        yield tuple(_above(lines[upper], column) + text for column, text in sorted(lines[lower].items()))


def _above(upper: Mapping[int, str], column: int) -> str:
    """The group's name over a column, which reaches right from where it stands."""
    begin = max((one for one in upper if one <= column), default=None)
    return "" if begin is None else upper[begin]


def _unknown(name: str, text: str, known: HeadWords) -> str | None:
    """The column that a text names by a pattern alone."""
    return None if len(text) > _LONGEST_PATTERN or known.key(text) else _by_pattern(name, plain(text))


def _parts(page: Page) -> Iterator[Page]:
    """The page itself, or one page for each table of a DOCX."""
    if not any(_IN_TABLE.fullmatch(cell.ref) for cell in page.cells):
        yield page
        return
    groups: dict[str, list[Cell]] = {}
    for cell in page.cells:
        match = _IN_TABLE.fullmatch(cell.ref)
        if match:
            groups.setdefault(match[1], []).append(cell)
    for cells in groups.values():
        yield replace(page, cells=tuple(cells))


def scale_of(table: Table, key: str) -> Decimal:
    """Yuan, or thousands or more of them where the column's head or a line above the table says so (千元, 万元)."""
    head = "".join(next((column.head for column in table.columns if column.key == key), "").split())
    named = _SCALE.search(head)
    if named is not None:
        return _SCALES[named[0]]
    above = _SCALED.search("".join(cell.text for line in table.above for cell in line))
    return _SCALES[above[1]] if above else Decimal(1)


def text_field(cell: TableCell, value: str | None = None, status: Status = "read", *checks: str) -> Field[str]:
    """The cell's text (or a cleaned form of it) as a field; MISSING where the cell is empty."""
    text = _one_line(cell.text) if value is None else value
    if not text:
        return MISSING
    return Field(text, cell.text, cell.spot, cell.method, status, cell.confidence, tuple(checks))


def _one_line(text: str) -> str:
    """Lines of a cell run on; between Latin words a space stays."""
    return re.sub(r"(?<=[A-Za-z0-9])\s+(?=[A-Za-z0-9])", " ", re.sub(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])", "", text.strip()))


def money_field(cell: TableCell, scale: Decimal = Decimal(1)) -> Field[Decimal]:
    """An amount in yuan; a cell with text that is no amount keeps its text and is missing a value."""
    if not cell.text.strip():
        return MISSING
    value = read_amount(_without_noise(cell.text)) if scale == 1 else None
    if scale != 1:
        number = read_quantity(re.sub(r"^\s*[¥￥]", "", cell.text))
        value = number * scale if number is not None else None
    return _field(cell, value.quantize(Decimal("0.01")) if value is not None else None)


def _without_noise(text: str) -> str:
    """A number of a spreadsheet whose tail is the noise of binary fractions (`16.780000000000001`) is that of two decimals."""
    noisy = re.fullmatch(r"-?\d+\.\d{9,}", text.strip())
    if noisy is None:
        return text
    value = Decimal(text.strip())
    rounded = value.quantize(Decimal("0.01"))
    return str(rounded) if abs(value - rounded) < Decimal("0.000001") else text


def number_field(cell: TableCell) -> Field[Decimal]:
    """A quantity or unit price with any number of decimals; a unit behind it (`2台`) is set aside."""
    if not cell.text.strip():
        return MISSING
    bare = re.sub(r"^[¥￥]|(?<=\d)\s*[^\d.,%\s]{1,3}$", "", cell.text.strip())
    return _field(cell, read_quantity(bare))


def _field(cell: TableCell, value: Decimal | None) -> Field[Decimal]:
    status = "read" if value is not None else "missing"
    return Field(value, cell.text, cell.spot, cell.method, status, cell.confidence)
