"""A schedule (底稿的一张表): heads, rows, totals and print set-up, all sheets alike."""

import math
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Generic, TypeVar

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.book import LINE_POINTS, Book, Formula, Link, Style, letters, on_sheet, span, write
from reports.numbering import CONTENTS, WORKING_PAPER, sheet_number

TOP = 3
"""The row of the heads: the title, a line with the way back, and a note stand above."""
PAGE_PIXELS = 860
"""Printable width of A4 landscape between our margins at full size, with room for fonts wider than Excel's own."""
TALLEST = 400
EMPTY_SPAN = 5
FULL_WIDTH = "WF"
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """A column by what it shows of a row; `summed` ones get a live total."""

    title: str
    width: float
    style: Style
    value: Callable[[R], object]
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Schedule(Generic[R]):
    """One table on a sheet of its own; `groups` are printed side by side, each on pages of its own beside the first columns."""

    name: str
    note: str
    columns: tuple[Column[R], ...]
    rows: Sequence[R]
    frozen: int = 2
    groups: tuple[int, ...] = ()
    """How many columns each printed group has, after the frozen ones; none: all on the width of one page."""
    empty: str = "无"
    over: tuple[str, str] | None = None
    """Column and value of the rows that the totals add up; none: the rows that a filter leaves."""

    def row_of(self, offset: int) -> int:
        return TOP + 1 + offset


def heading(book: Book, sheet: Worksheet, name: str, note: str, *, alone: bool = False) -> None:
    """Title, the way back to the list of sheets, whose it is, and what one must know to read it."""
    sheet.write_string(0, 0, name, book.title())
    if not alone:
        write(sheet, 1, 0, Link(CONTENTS, 0, "返回目录"), book.jump())
    # Names of applicants come from the paper: written as strings like all the rest.
    write(sheet, 1, 2, f"{WORKING_PAPER}　　{book.heading}　　索引号：{sheet_number(name)}　　单位：元", book.plain())
    write(sheet, 2, 0, note, book.plain())


def write_schedule(book: Book, schedule: Schedule[R], *, alone: bool = False) -> dict[str, str]:
    """The sheet; gives the range of each column's cells on it, by title, for the formulas of other sheets.

    `alone` in a workbook of its own there is no list of sheets to go back to.
    """
    sheet = book.sheet(schedule.name, sheet_number(schedule.name))
    heading(book, sheet, schedule.name, schedule.note, alone=alone)
    columns, rows = schedule.columns, schedule.rows
    _heads(book, sheet, columns)
    looks = [book.cell(column.style) for column in columns]
    for offset, row in enumerate(rows):
        _row(sheet, schedule.row_of(offset), columns, looks, row)
    if not rows:
        for number in range(len(columns)):
            write(sheet, TOP + 1, number, None, book.cell("text"))
        sheet.merge_range(TOP + 1, 0, TOP + 1, min(EMPTY_SPAN, len(columns) - 1), schedule.empty, book.cell("text"))
    last = TOP + max(len(rows), 1)
    ranges = {column.title: span(number, TOP + 1, last) for number, column in enumerate(columns)}
    if any(column.summed for column in columns):
        _totals(book, sheet, last + 1, schedule, ranges)
    if rows:
        sheet.autofilter(TOP, 0, last, len(columns) - 1)
    sheet.freeze_panes(TOP + 1, schedule.frozen)
    _print_set_up(sheet, schedule)
    return {title: on_sheet(schedule.name, where) for title, where in ranges.items()}


def _heads(book: Book, sheet: Worksheet, columns: Sequence[Column[R]]) -> None:
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(TOP, number, broken(column.title, column.width), book.head())
    tallest = max(lines(broken(column.title, column.width), column.width + 3) for column in columns)
    sheet.set_row(TOP, LINE_POINTS * tallest + 6)


def _row(sheet: Worksheet, at: int, columns: Sequence[Column[R]], looks: Sequence[Format], row: R) -> None:
    height = 1
    for number, column in enumerate(columns):
        value = column.value(row)
        write(sheet, at, number, value, looks[number])
        if isinstance(value, str):
            height = max(height, lines(value, column.width))
    sheet.set_row(at, min(LINE_POINTS * height + 4, TALLEST))


def _totals(book: Book, sheet: Worksheet, row: int, schedule: Schedule[R], ranges: dict[str, str]) -> None:
    for number, column in enumerate(schedule.columns):
        word = f"{schedule.over[1] if schedule.over else ''}合计" if number == 0 else None
        total = _total(schedule, column, ranges) if column.summed else word
        write(sheet, row, number, total, book.cell("total"))
    sheet.set_row(row, LINE_POINTS + 6)


def _total(schedule: Schedule[R], column: Column[R], ranges: dict[str, str]) -> Formula:
    """SUBTOTAL, so that a filter shows the sum of what is left; or the sum over the rows of one kind."""
    where = ranges[column.title]
    if schedule.over is None:
        total = sum((worth(column.value(row)) for row in schedule.rows), Decimal(0))
        return Formula(f"=ROUND(SUBTOTAL(9,{where}),2)", float(total))
    title, wanted = schedule.over
    kind = next(one for one in schedule.columns if one.title == title)
    total = sum((worth(column.value(row)) for row in schedule.rows if kind.value(row) == wanted), Decimal(0))
    return Formula(f'=ROUND(SUMPRODUCT(({ranges[title]}="{wanted}")*{where}),2)', float(total))


def worth(value: object) -> Decimal:
    """What a cell adds to a total: a number, or the value of a formula in it."""
    if isinstance(value, Formula) and not isinstance(value.cached, str):
        return Decimal(str(value.cached))
    return Decimal(value) if isinstance(value, Decimal | int) else Decimal(0)


def _print_set_up(sheet: Worksheet, schedule: Schedule[R]) -> None:
    """On the width of one page, or each group on pages of its own beside the repeated columns; of no rows one page says so."""
    sheet.repeat_rows(TOP)
    if not schedule.groups:
        sheet.fit_to_pages(1, 0)
        return
    if not schedule.rows:
        sheet.print_area(0, 0, TOP + 1, schedule.frozen + schedule.groups[0] - 1)
        sheet.fit_to_pages(1, 0)
        return
    keys, at, breaks, widest = schedule.columns[: schedule.frozen], schedule.frozen, list[int](), 0.0
    for size in schedule.groups:
        widest = max(widest, pixels(keys) + pixels(schedule.columns[at : at + size]))
        at += size
        breaks.append(at)
    sheet.set_print_scale(max(10, int(PAGE_PIXELS / widest * 100)))
    sheet.set_v_pagebreaks(breaks[:-1])
    sheet.repeat_columns(f"A:{letters(schedule.frozen - 1)}")


def lines(value: object, width: float) -> int:
    """How many lines a text takes in a column of that width; Chinese letters are two wide."""
    if not isinstance(value, str) or (len(value) * 2 <= width - 3 and "\n" not in value):
        return 1
    return sum(max(1, math.ceil(shown_width(line) / max(width - 3, 1))) for line in value.split("\n"))


def broken(title: str, width: float) -> str:
    """A head too long for its column goes on before its bracket."""
    return title if shown_width(title) < width else title.replace("（", "\n（", 1)


@lru_cache(maxsize=4096)
def shown_width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in FULL_WIDTH else 1 for letter in text)


def pixels(columns: Sequence[Column[R]]) -> float:
    return sum(column.width * 7 + 5 for column in columns)
