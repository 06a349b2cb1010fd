"""The booking day of each row: days in Chinese or English form, printed in every row or once for all rows of a day."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from extractors.readers.dates import date_candidates, find_dates, read_date
from extractors.readers.folding import fold
from extractors.statements.yearless import Span, short_day
from extractors.tables.values import TableCell, TableRow
from models.fields import MISSING, Field

_NOTHING = re.compile(r"[-—–/\\*\s.]*")
_SERIAL_EPOCH = date(1899, 12, 30)
_GLUED_CLOCK = re.compile(r"(\d{4}-\d\d-\d\d|\d{4}/\d\d/\d\d|^\d{8})(\d\d[:.]\d\d)")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_CLOCK = r"(?:[ ,]+\d{1,2}:\d\d(?::\d\d)?)?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[ \-/.]*([a-z]{{3}})[a-z]*\.?[ \-/,.]*(20\d\d|\d\d){_CLOCK}", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"([a-z]{{3}})[a-z]*\.?[ \-/]*(\d{{1,2}})(?:st|nd|rd|th)?[ ,\-/]+(20\d\d){_CLOCK}", re.IGNORECASE)
_FIGURES = re.compile(rf"(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](20\d\d){_CLOCK}")

_LETTERS = str.maketrans("01|", "oll")
"""Figures taken for letters in the name of a month."""
_MARKS = re.compile(r"(?<!\d)(20\d\d)[-~—–./·,:、_]{1,2}(\d\d)[-~—–./·,:、_]{1,2}(\d\d)(?!\d{1,3}[,.])")
"""A day whose figures are all there, its marks taken for others of their kind."""
_LOST = re.compile(r"20\d\d([-/.])0\d\1\d")
"""A day whose month is padded with a nought and whose own figure is not."""
_NO_YEAR = re.compile(r"\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?")
_WRAPPED = re.compile(r"(20\d\d-\d\d-\d)(\d) (\d)")
"""A day wrapped before its last figure, behind which the first of the time beside it was read."""

DayReader = Callable[[str], date | None]


def english_day(text: str) -> date | None:
    """A day whose month is an English word (`02 Jan 2024`, `Jan 2, 2024`, `02-Jan-24`)."""
    folded = fold(text).strip()
    match = _DAY_FIRST.fullmatch(folded)
    if match:
        return _made(match[3], _MONTHS.get(match[2].lower(), 0), match[1])
    match = _MONTH_FIRST.fullmatch(folded)
    return _made(match[3], _MONTHS.get(match[1].lower(), 0), match[2]) if match else None


def _misread(text: str) -> date | None:
    """A day with its marks, or letters of its month, misread: its own figures stand as they are."""
    marks = _MARKS.search(fold(text))
    if marks is not None:
        return _made(marks[1], int(marks[2]), marks[3])
    words = [word.translate(_LETTERS) if re.search(r"[A-Za-z]{2}", word) else word for word in fold(text).split()]
    return english_day(" ".join(words))


def _made(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
    except ValueError:
        return None


def _figures(text: str, *, day_first: bool) -> date | None:
    match = _FIGURES.fullmatch(fold(text).strip())
    if match is None:
        return None
    day, month = (match[1], match[2]) if day_first else (match[2], match[1])
    return _made(match[3], int(month), day)


def _day_last(rows: Sequence[TableRow]) -> DayReader | None:
    """How `02/01/2024` is meant in these rows: the one way in which every such text is a day and the days are in order."""
    firsts = [next(iter((*day_cells(row), row.cell("value_date")))).text for row in rows]
    texts = [text for text in firsts if _FIGURES.fullmatch(fold(text).strip())]
    ways: list[DayReader] = []
    for day_first in (True, False):

        def reader(text: str, *, day_first: bool = day_first) -> date | None:
            return _figures(text, day_first=day_first)

        days = [reader(text) for text in texts]
        known = [day for day in days if day is not None]
        if texts and len(known) == len(days) and (known == sorted(known) or known == sorted(known, reverse=True)):
            ways.append(reader)
    return ways[0] if len(ways) == 1 else None


def day_cells(row: TableRow) -> list[TableCell]:
    """The cells of a row that may hold its day, blank ones apart."""
    cells = [row.cell(key) for key in ("book_date", "trade_date", "trade_time")]
    return [cell for cell in cells if _NOTHING.fullmatch(cell.text) is None]


def days_of(rows: Sequence[TableRow]) -> list[Field[date]]:
    """The day of each row; a row with none of its own has that of the row before it, where the paper prints each day once."""
    way = _day_last(rows)
    days = [posted(row, way) for row in rows]
    if not rows or days[0].value is None or all(day.original for day in days):
        return _in_order(days)
    once = not _each_in_its_row(rows, days)
    for place in range(1, len(days)):
        if not days[place].original and days[place - 1].value is not None and (once or _same_around(days, place)):
            days[place] = replace(days[place - 1], original="", status="inferred", checks=("同上行日期",))
    return _in_order(days)


def _each_in_its_row(rows: Sequence[TableRow], days: Sequence[Field[date]]) -> bool:
    """Whether the paper prints a day again in the row below: a recognised row without one has then lost its own."""
    printed = [
        (row.page, day.value) if day.original and day.method == "ocr" else None for row, day in zip(rows, days, strict=True)
    ]
    return any(here is not None and here[1] is not None and here == after for here, after in pairwise(printed))


def _same_around(days: Sequence[Field[date]], place: int) -> bool:
    """Whether the next day printed below is that of the row above."""
    below = next((day.value for day in days[place:] if day.original), None)
    return below is not None and below == days[place - 1].value


def posted(row: TableRow, way: DayReader | None = None) -> Field[date]:
    """The booking day where the paper has one, else the day of the transaction; two that agree verify each other."""
    clock = row.cell("trade_time")
    found = [day for cell in day_cells(row) if (day := _day(cell, way, row.within, clocked=cell is clock)).original]
    good = [day for day in found if day.value is not None]
    if not good:
        valued = _day(row.cell("value_date"), way)
        return valued if valued.value is not None else found[0] if found else MISSING
    best = next((day for day in good if day.status == "read"), good[0])
    others = [day for day in good if day is not best and day.value == best.value and day.status == "read"]
    if best.method == "ocr" and best.status == "read" and others:
        return Field(best.value, best.original, best.spot, best.method, "verified", best.confidence, ("记账日=交易日",))
    return best


def _day(cell: TableCell, way: DayReader | None, within: Span | None = None, *, clocked: bool = False) -> Field[date]:
    torn = _cut_short(cell)
    value = None if torn else _whole_day(cell, way) or short_day(cell.text, within, clocked=clocked)
    status = "read"
    if value is None and cell.method == "ocr" and not _LOST.fullmatch(fold(cell.text).strip()):
        whole = _WRAPPED.sub(r"\1\3", cell.text.strip())
        candidates = [found for text in (whole, *cell.alternatives) for found in date_candidates(text)]
        value = min(candidates, key=lambda pair: pair[1])[0] if candidates else None
        status = "inferred"
    if value is None and not (re.search(r"\d{3}", cell.text.replace(":", "")) or _NO_YEAR.fullmatch(cell.text.strip())):
        return MISSING
    return Field(value, cell.text, cell.spot, cell.method, status if value else "missing", cell.confidence)


def _whole_day(cell: TableCell, way: DayReader | None) -> date | None:
    value = read_date(cell.text) or _loose_day(cell) or english_day(cell.text) or (way(cell.text) if way else None)
    return _misread(cell.text) if value is None and cell.method == "ocr" else value


def _cut_short(cell: TableCell) -> bool:
    """Whether a recognised day has lost its last figure, or has it on the next line behind a figure of the time beside it."""
    text = fold(cell.text).strip()
    return cell.method == "ocr" and (_WRAPPED.fullmatch(text) or _LOST.fullmatch(text)) is not None


def _loose_day(cell: TableCell) -> date | None:
    """A single day inside a longer text, or the day number of a spreadsheet."""
    found = find_dates(_GLUED_CLOCK.sub(r"\1 \2", cell.text))
    if len(found) == 1:
        return found[0].value
    number = re.fullmatch(r"([3-6]\d{4})(?:\.\d+)?", cell.text.strip())
    return _SERIAL_EPOCH + timedelta(days=int(number[1])) if number else None


def _in_order(days: Sequence[Field[date]]) -> list[Field[date]]:
    """Days as read; of recognised ones a day that alone leaves an otherwise ordered list is in conflict."""
    checked = list(days)
    known = [day.value for day in days if day.value is not None]
    if not known or days[0].method != "ocr":
        return checked
    down = falls(known)
    for place in range(1, len(days) - 1):
        before, here, after = (day.value for day in days[place - 1 : place + 2])
        if before is None or here is None or after is None:
            continue
        low, high = (after, before) if down else (before, after)
        if low == high == here:
            checked[place] = replace(days[place], checks=(*days[place].checks, "日期有序"))
        elif low <= high and not low <= here <= high:
            checked[place] = replace(days[place], status="conflict", checks=("!日期有序",))
    return checked


def falls(days: Sequence[date]) -> bool:
    """Whether more days are followed by an earlier than by a later one: the newest comes first."""
    steps = [(after > before) - (after < before) for before, after in pairwise(days)]
    return sum(steps) < 0
