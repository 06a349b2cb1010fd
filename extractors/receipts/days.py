"""The day of a receipt: when the money was booked or moved, never when the paper was printed."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extractors.readers.dates import date_candidates, find_dates, read_date
from extractors.receipts.sides import field_of
from extractors.receipts.slots import Slot
from extractors.receipts.values import valued
from extractors.tables.values import TableCell
from models.fields import MISSING, Field
from models.paper import Quad

_OWNERLESS = frozenset({"currency", "other", "trade_type", "side_payer", "side_payee", "side_neither"})
"""Labels that own no day: one that follows them stands for itself."""
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](20\d\d)(?!\d)")
_MONTHS = 12
_LONG_HAND = re.compile(r"年.*月")


def day_under(slots: Sequence[Slot], key: str) -> Field[date]:
    """The first day under labels of a kind that can be read."""
    fields = [_day_field(cell) for cell in valued(slots, key)]
    return next((field for field in fields if field.value is not None), fields[0] if fields else MISSING)


def paid_day(slots: Sequence[Slot], texts: Sequence[TableCell], *, bill: bool) -> Field[date]:
    """The posting day, else the day of the transaction, else a day no label claims; of a bill its endorsement or issue."""
    if bill:
        endorsed = day_under(slots, "bill_endorsed_date")
        return endorsed if endorsed.value is not None else day_under(slots, "bill_issue_date")
    booked, traded = day_under(slots, "book_date"), day_under(slots, "trade_date")
    if booked.value is not None:
        return _agreed(booked, traded)
    if traded.value is not None:
        return traded
    asked = day_under(slots, "asked_date")
    return _unclaimed(slots, texts) or (asked if asked.value is not None else day_under(slots, "bill_issue_date"))


def _day_field(cell: TableCell) -> Field[date]:
    value = read_date(cell.text) or _day_first(cell.text)
    found = find_dates(cell.text) if value is None else ()
    if found:
        value = found[0].value
    if value is not None or cell.method != "ocr":
        return field_of(cell, value)
    guesses = [guess for text in (cell.text, *cell.alternatives) for guess in date_candidates(text)]
    if not guesses:
        return field_of(cell, None)
    day, cost = min(guesses, key=lambda pair: pair[1])
    return Field(day, cell.text, cell.spot, cell.method, "read" if cost <= 0 else "inferred", cell.confidence)


def _day_first(text: str) -> date | None:
    """A day written day first as foreign banks do (`20/01/2023`), where it cannot be meant month first."""
    match = _DAY_FIRST.match(text.strip())
    if match is None:
        return None
    day, month, year = map(int, match.groups())
    try:
        return date(year, month, day) if day > _MONTHS or day == month else None
    except ValueError:
        return None


def _agreed(booked: Field[date], traded: Field[date]) -> Field[date]:
    """Two days printed alike are each other's witness."""
    if traded.value == booked.value and traded.status == booked.status == "read":
        return replace(booked, status="verified", checks=("记账日=交易日",))
    return booked


def _unclaimed(slots: Sequence[Slot], texts: Sequence[TableCell]) -> Field[date] | None:
    """A day that stands alone on the form (`2023 年 03 月 15 日` under the title) and under no other label.

    Where there are several, the one written out with 年 and 月: a browser puts the day of printing in figures at the page's edge.
    """
    owned = [slot for slot in slots if slot.key not in _OWNERLESS]
    claimed = [word.quad for slot in owned for word in slot.value.words]
    whole = [(cell, find) for cell in texts if not _lies_in(cell, claimed) for find in find_dates(cell.text)]
    written = [pair for pair in whole if _LONG_HAND.search(pair[1].text)]
    for pairs in (whole, written):
        if len({find.value for _, find in pairs}) == 1:
            return field_of(pairs[0][0], pairs[0][1].value)
    return None


def _lies_in(cell: TableCell, quads: Sequence[Quad]) -> bool:
    quad = cell.spot.quad if cell.spot else None
    return quad is not None and any(quad.holds(*other.center) for other in quads)
