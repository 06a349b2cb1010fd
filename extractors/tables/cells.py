"""Tables among the cells of a sheet."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from extractors.tables.heads import HeadWords, column_keys, head_words, is_head, plain
from extractors.tables.values import HeadLexicon, RowKind, Table, TableCell, TableColumn, TableRow
from models.paper import Cell, Page, Spot

_Row = Mapping[int, Cell]
_PERIOD = re.compile(r"^(?:截[至止])?(?:20\d\d[年./-]?)?(?:[01]?\d月份?(?:[0-3]?\d日)?|第?[1-4一二三四]季度|[上下]半年|全年)?")
"""What a total may be of: `2月合计`, `2024年第一季度小计`."""
_AMOUNT = re.compile(r"[^\d一-鿿]*(?:[A-Z]{3}|人民币)?[^\d一-鿿]*\d[\d,，]{0,17}(?:[.．]\d+)?\D*")
"""An amount, but no account and no day."""


def cell_tables(page: Page, lexicon: HeadLexicon) -> tuple[Table, ...]:
    """Each head row of a sheet begins a table that ends before the next one."""
    rows = _rows(page.cells)
    heads = _head_rows(rows, lexicon)
    tables: list[Table] = []
    start = 0
    for place, (first, depth) in enumerate(heads):
        last = place + 1 == len(heads)
        end = len(rows) if last else _body_end(rows, first + depth, heads[place + 1][0], _anchors(rows, first, depth, lexicon))
        tables.append(_table(page, rows, lexicon, (start, first, first + depth, end)))
        start = end
    return tuple(tables)


def _anchors(rows: Sequence[_Row], first: int, depth: int, lexicon: HeadLexicon) -> list[int]:
    keys = _keys(_head_texts(rows[first : first + depth]), head_words(lexicon))
    return [column for column, key in keys.items() if key in lexicon.anchors]


def _rows(cells: Sequence[Cell]) -> list[_Row]:
    rows: dict[int, dict[int, Cell]] = {}
    for cell in cells:
        if cell.text.strip():
            rows.setdefault(cell.row, {})[cell.column] = cell
    return [rows[row] for row in sorted(rows)]


def _head_rows(rows: Sequence[_Row], lexicon: HeadLexicon) -> list[tuple[int, int]]:
    """(place, depth) of every head; a head of two rows counts where it names more, or other, columns than either row alone."""
    words = head_words(lexicon)
    scored: list[tuple[int, int, int]] = []
    skip = -1
    for place in range(len(rows)):
        if place == skip:
            continue
        single, lower = (is_head(_keys(_head_texts(rows[at : at + 1]), words).values(), lexicon) for at in (place, place + 1))
        double = _as_two(rows[place : place + 2], max(single, lower), lexicon)
        if single or double:
            skip = place + 1 if double else -1
            scored.append((place, 2 if double else 1, double or single))
    best = max((score for _, _, score in scored), default=0)
    return _joined_heads([(place, depth) for place, depth, score in scored if score * 5 >= best * 3])


def _as_two(rows: Sequence[_Row], alone: int, lexicon: HeadLexicon) -> int:
    """How many columns two rows name as one head; 0 where they are none, or say nothing that one of them does not say alone."""
    if len(rows) < 2 or any(char.isdigit() for cell in rows[1].values() for char in cell.text):
        return 0
    words, texts = head_words(lexicon), _head_texts(rows)
    double = is_head([words.key("".join(parts)) for parts in texts.values()], lexicon)
    if double > alone:
        return double
    if len(rows[0]) < 2 or any(char.isdigit() or char in ":：" for cell in rows[0].values() for char in cell.text):
        return 0
    keys = _keys(texts, words)
    grouped = is_head(keys.values(), lexicon)
    lower = {column: words.key(cell.text) for column, cell in rows[1].items()}
    whose = any(key and keys[column] not in (None, key) for column, key in lower.items())
    return grouped if grouped > alone + 1 or (whose and grouped >= alone) else 0


def _joined_heads(heads: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Heads that stand right below each other are one: the lower translates the upper."""
    found: list[tuple[int, int]] = []
    for place, depth in heads:
        if found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + depth)
        else:
            found.append((place, depth))
    return found


def _head_texts(rows: Sequence[_Row]) -> dict[int, tuple[str, ...]]:
    """Texts over each column from top to bottom; an upper one reaches right over the blank cells of its merged neighbours."""
    if not rows:
        return {}
    *uppers, lower = rows
    texts: dict[int, tuple[str, ...]] = {}
    last = [""] * len(uppers)
    for column in range(max(column for row in rows for column in row) + 1):
        for level, upper in enumerate(uppers):
            last[level] = upper[column].text if column in upper else last[level]
        if column in lower:
            texts[column] = (*last, lower[column].text)
        elif own := tuple(upper[column].text for upper in uppers if column in upper):
            texts[column] = own
    return texts


def _keys(texts: Mapping[int, tuple[str, ...]], words: HeadWords) -> dict[int, str | None]:
    """The columns by the whole of their texts, else by the lowest under those above it."""
    return {
        column: words.key("".join(parts)) or (words.under("".join(parts[:-1]), parts[-1]) if len(parts) > 1 else None)
        for column, parts in texts.items()
    }


def _body_end(rows: Sequence[_Row], first: int, end: int, anchors: Collection[int]) -> int:
    """Where the rows of one table end and the loose texts above the next head begin: after its last row with an amount."""
    for place in range(end, first, -1):
        row = rows[place - 1]
        labelled = any(cell.text.rstrip().endswith((":", "：")) for cell in row.values())
        amounts = any(_AMOUNT.fullmatch(row[column].text.strip()) for column in anchors if column in row)
        if len(row) > 2 and amounts and not labelled:
            return place
    return first


def _table(page: Page, rows: Sequence[_Row], lexicon: HeadLexicon, cuts: tuple[int, int, int, int]) -> Table:
    start, first, body, end = cuts
    titles = _head_texts(rows[first:body])
    named, texts = _keys(titles, head_words(lexicon)), {column: "".join(parts) for column, parts in titles.items()}
    order = sorted(texts)
    keys = column_keys([texts[column] for column in order], [named[column] for column in order])
    columns = tuple(TableColumn(key, texts[column], column, column + 1) for key, column in zip(keys, order, strict=True))
    last = _last_row(rows, body, end, order)
    return Table(
        page.ref,
        columns,
        tuple(_row(page, row, columns, lexicon) for row in rows[body:last]),
        _loose(page, rows[start:first]),
        _loose(page, rows[last:end]),
    )


def _last_row(rows: Sequence[_Row], body: int, end: int, order: Sequence[int]) -> int:
    """Past the last row that has two cells under the heads: a lone text after the rows is a footer."""
    for place in range(end, body, -1):
        if sum(column in rows[place - 1] for column in order) > 1:
            return place
    return body


def _loose(page: Page, rows: Sequence[_Row]) -> tuple[tuple[TableCell, ...], ...]:
    return tuple(tuple(_cell(page, row[column]) for column in sorted(row)) for row in rows)


def _cell(page: Page, cell: Cell) -> TableCell:
    """The cell without the mark by which some exports keep spreadsheets from taking its figures for a number."""
    return TableCell(cell.text.strip().removeprefix("`"), Spot(page.ref, None, cell.ref))


def _row(page: Page, row: _Row, columns: Sequence[TableColumn], lexicon: HeadLexicon) -> TableRow:
    cells = {column.key: _cell(page, row[int(column.left)]) for column in columns if int(column.left) in row}
    texts = [row[column].text for column in sorted(row)]
    return TableRow(page.ref, min(cell.row for cell in row.values()) + 1, row_kind(texts, lexicon), cells)


def row_kind(texts: Sequence[str], lexicon: HeadLexicon) -> RowKind:
    """A row is a total, or carries over, by its first text, or by any text that is nothing but such a word."""
    bare = [plain(text) for text in texts if text.strip()]
    if _marked(bare, lexicon.carried):
        return "carried"
    return "total" if _marked(bare, lexicon.totals) else "item"


def _marked(bare: Sequence[str], marks: tuple[str, ...]) -> bool:
    whole, begun = _marks(marks)
    return any(whole & {text, _PERIOD.sub("", text)} for text in bare) or any(text.startswith(begun) for text in bare[:1])


@lru_cache(maxsize=32)
def _marks(marks: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Marks as compared; an English one is never the mere beginning of a text, which may be a company's name."""
    whole = frozenset(map(plain, marks))
    return whole, tuple(mark for mark in whole if not mark.isascii())
