"""Days printed without their year, which the period, the year or the head of their columns says for all of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from extractors.readers.folding import fold
from extractors.tables.values import Table, TableCell, TableRow
from models.paper import Spot

_SHORT = re.compile(r"(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?|(\d\d)(\d\d)")
_CLOCKED = re.compile(r"(\d\d)\s?[-/月]\s?(\d\d)\s?日?\s+\d{1,2}:\d\d(?::\d\d)?()()")
_YEAR = re.compile(r"(20\d\d)\s*年")
Span = tuple[date, date]


def short_day(text: str, within: Span | None, *, clocked: bool = False) -> date | None:
    """The day of a text without a year, in the one year of the span that has it inside; `clocked` asks for a time behind it."""
    match = (_CLOCKED if clocked else _SHORT).fullmatch(fold(text).strip())
    if match is None or within is None:
        return None
    month, day = int(match[1] or match[3]), int(match[2] or match[4])
    days = [made for year in range(within[0].year, within[1].year + 1) if (made := _made(year, month, day))]
    inside = [made for made in days if within[0] <= made <= within[1]]
    return inside[0] if len(inside) == 1 else days[0] if within[0].year == within[1].year and days else None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def year_of(table: Table) -> int | None:
    """The one year that stands over the days of a table."""
    years = {int(year) for column in table.columns for year in _YEAR.findall(fold(column.head))}
    return years.pop() if len(years) == 1 else None


def dated(rows: Sequence[TableRow], within: Span | None) -> Iterator[TableRow]:
    """The rows with the span for their days; columns for month and day as one, a month standing for the rows below too."""
    month = ""
    for row in rows:
        cells = [cell for key in ("month", "day_of_month") if (cell := row.cell(key)).text.strip()]
        if not cells or row.kind != "item":
            yield replace(row, within=within)
            continue
        month = row.text("month").strip() or month
        day = _joined(cells, f"{month}月{row.text('day_of_month').strip()}日")
        yield replace(row, cells={**row.cells, "trade_date": day}, within=within)


def _joined(cells: Sequence[TableCell], text: str) -> TableCell:
    first, spots = cells[0], [cell.spot for cell in cells if cell.spot]
    spot = spots[0] if spots else None
    for other in spots[1:]:
        if spot is not None and spot.quad is not None and other.quad is not None:
            spot = Spot(spot.page, spot.quad.union(other.quad))
    words = tuple(word for cell in cells for word in cell.words)
    return TableCell(re.sub(r"(?<=\d)\s*[月日](?=[月日])", "", text), spot, words, first.method)
