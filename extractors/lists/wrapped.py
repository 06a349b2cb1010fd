"""Rows of goods whose figures were broken over lines in narrow columns, put together again where their product proves it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.readers.amounts import read_quantity
from extractors.tables.tables import BLANK, TableCell, TableRow

_PAIRS = (("unit_price", "amount"), ("unit_price_gross", "amount_gross"), ("unit_price_net", "amount_net"))
_MONEY = frozenset(key for pair in _PAIRS for key in pair)
_BROKEN = _MONEY | {"specification"}
"""Columns whose text may stand on lines of its own above and below that of its row."""
_WHOLE = re.compile(r"[¥￥]?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d\d")


def rejoined(rows: Sequence[TableRow]) -> Sequence[TableRow]:
    """The rows, each with the pieces of its figures right above and below it, where quantity × price is then the amount."""
    if not any(_is_piece(row) for row in rows):
        return rows
    taken: set[int] = set()
    found: dict[int, TableRow] = {}
    for place, row in enumerate(rows):
        if row.kind != "item" or _is_piece(row) or not row.text("quantity").strip():
            continue
        around = [one for one in (place - 1, place + 1) if 0 <= one < len(rows) and one not in taken and _is_piece(rows[one])]
        for pieces in _choices(around):
            whole = _joined(row, [rows[one] for one in sorted((*pieces, place))])
            if _is_proved(whole):
                found[place] = whole
                taken |= set(pieces)
                break
    return [found.get(place, row) for place, row in enumerate(rows) if place not in taken]


def _choices(around: Sequence[int]) -> Iterator[tuple[int, ...]]:
    yield tuple(around)
    if len(around) > 1:
        yield from ((one,) for one in reversed(around))


def _is_piece(row: TableRow) -> bool:
    """Whether a row of a page holds nothing but pieces of figures, and of what describes the goods."""
    held = {key for key, cell in row.cells.items() if cell.text.strip()}
    printed = all(cell.method != "cell" or cell.words for cell in row.cells.values())
    return bool(held & _MONEY) and held <= _BROKEN and printed and row.kind == "item"


def _joined(row: TableRow, parts: Sequence[TableRow]) -> TableRow:
    cells = {key: _cell([part.cell(key) for part in parts], key) for key in {*row.cells, *_BROKEN}}
    return replace(row, cells={key: cell for key, cell in cells.items() if cell is not BLANK})


def _cell(parts: Sequence[TableCell], key: str) -> TableCell:
    held = [part for part in parts if part.text.strip()]
    if len(held) < 2:
        return held[0] if held else BLANK
    between = "" if key in _MONEY else " "
    text = between.join("".join(part.text.split()) if key in _MONEY else part.text.strip() for part in held)
    return replace(held[0], text=text, words=tuple(word for part in held for word in part.words))


def _is_proved(row: TableRow) -> bool:
    quantity = read_quantity(row.text("quantity"))
    return quantity is not None and any(_holds(quantity, row.text(price), row.text(amount)) for price, amount in _PAIRS)


def _holds(quantity: Decimal, price: str, amount: str) -> bool:
    """Whether both are whole sums with their fen and multiply exactly."""
    if not (_WHOLE.fullmatch(price) and _WHOLE.fullmatch(amount)):
        return False
    one, two = (Decimal(text.lstrip("¥￥").replace(",", "")) for text in (price, amount))
    return one > 0 and quantity * one == two
