"""Tables among the cells of a sheet."""

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from extractors.tables.heads import HeadWords, column_keys, head_words, is_head, plain
from extractors.tables.values import HeadLexicon, RowKind, Table, TableCell, TableColumn, TableRow
from models.paper import Cell, Page, Spot

_Row = Mapping[int, Cell]


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
    """(place, depth) of every head; a head of two rows counts where it names more columns than its upper row alone."""
    words = head_words(lexicon)
    scored: list[tuple[int, int, int]] = []
    skip = -1
    for place in range(len(rows)):
        if place == skip:
            continue
        single, lower, double = (
            is_head(_keys(_head_texts(rows[first:last]), words).values(), lexicon)
            for first, last in ((place, place + 1), (place + 1, place + 2), (place, place + 2))
        )
        deeper = _is_wordy(rows, place + 1) and double > max(single, lower)
        if single or deeper:
            depth = 2 if deeper else 1
            skip = place + 1 if depth == 2 else -1
            scored.append((place, depth, double if deeper else single))
    best = max((score for _, _, score in scored), default=0)
    return [(place, depth) for place, depth, score in scored if score * 5 >= best * 3]


def _is_wordy(rows: Sequence[_Row], place: int) -> bool:
    """Whether a row may be the lower half of a head: few cells of it, if any, hold digits."""
    if place >= len(rows):
        return False
    texts = [cell.text for cell in rows[place].values()]
    return not any(char.isdigit() for text in texts for char in text)


def _head_texts(rows: Sequence[_Row]) -> dict[int, str]:
    """Head text of each column; an upper text reaches right over the blank cells of its merged neighbours."""
    if len(rows) < 2:
        return {column: cell.text for row in rows for column, cell in row.items()}
    upper, lower = rows
    texts: dict[int, str] = {}
    last = ""
    for column in range(max([*upper, *lower]) + 1):
        if column in upper:
            last = upper[column].text
        own = upper[column].text if column in upper else last
        if column in lower:
            texts[column] = own + lower[column].text
        elif column in upper:
            texts[column] = own
    return texts


def _keys(texts: Mapping[int, str], words: HeadWords) -> dict[int, str | None]:
    return {column: words.key(text) for column, text in texts.items()}


def _body_end(rows: Sequence[_Row], first: int, end: int, anchors: Collection[int]) -> int:
    """Where the rows of one table end and the loose texts above the next head begin: after its last row with an amount."""
    for place in range(end, first, -1):
        row = rows[place - 1]
        labelled = any(cell.text.rstrip().endswith((":", "：")) for cell in row.values())
        amounts = any(char.isdigit() for column in anchors if column in row for char in row[column].text)
        if len(row) > 2 and amounts and not labelled:
            return place
    return first


def _table(page: Page, rows: Sequence[_Row], lexicon: HeadLexicon, cuts: tuple[int, int, int, int]) -> Table:
    start, first, body, end = cuts
    texts = _head_texts(rows[first:body])
    order = sorted(texts)
    keys = column_keys([texts[column] for column in order], [_keys(texts, head_words(lexicon))[column] for column in order])
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
    return TableCell(cell.text.strip(), Spot(page.ref, None, cell.ref))


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
    return any(text in whole for text in bare) or any(text.startswith(begun) for text in bare[:1])


@lru_cache(maxsize=32)
def _marks(marks: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Marks as compared; an English one is never the mere beginning of a text, which may be a company's name."""
    whole = frozenset(map(plain, marks))
    return whole, tuple(mark for mark in whole if not mark.isascii())
