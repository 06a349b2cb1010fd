"""Sheets of a workbook as an auditor expects them, safe against whatever stands on the paper."""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

Style = Literal["text", "code", "money", "date", "count", "quantity", "price", "size", "percent", "total", "blank"]
R = TypeVar("R")

CREATED = datetime(2025, 1, 1, tzinfo=UTC)
"""A workbook's date of making, the same for all: the run's content decides its bytes, not the clock."""
FONT = "宋体"
MONEY = "#,##0.00"
LONGEST_TEXT = 32_000
UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
LINE_POINTS = 14
PAGE_PIXELS = 850
"""Printable width of A4 landscape between our margins at full size, with room for fonts wider than Excel's own."""
FULL_WIDTH = "WF"
SIGN_OFF = "&L编制：                    日期：&C复核：                    日期：&R第 &P 页 / 共 &N 页"

NUMBERS: dict[Style, dict[str, Any]] = {
    "text": {"text_wrap": True, "indent": 1},
    "code": {"num_format": "@", "text_wrap": True, "indent": 1},
    "money": {"num_format": MONEY},
    "date": {"num_format": "yyyy-mm-dd", "align": "center"},
    "count": {"num_format": "0", "align": "center"},
    "quantity": {"num_format": "General", "text_wrap": True, "align": "right"},
    "price": {"num_format": "#,##0.00####", "text_wrap": True, "align": "right"},
    "size": {"num_format": "#,##0"},
    "percent": {"num_format": "0.00%"},
    "total": {"num_format": MONEY, "bold": True, "bg_color": "#EEF3F8"},
    "blank": {"bg_color": "#FFFBE6"},
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of ours with the value it has, for readers that do not compute."""

    text: str
    cached: float | str


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """A column by what it shows of a row; `summed` ones get a live total."""

    title: str
    width: float
    style: Style
    value: Callable[[R], object]
    summed: bool = False


@dataclass(slots=True)
class Book:
    """An XlsxWriter workbook with one format of each style; nothing that was read becomes a formula or a link."""

    path: Path
    workbook: Workbook = field(init=False)
    _formats: dict[str, Format] = field(init=False, default_factory=dict[str, Format])

    def __post_init__(self) -> None:
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        }
        self.workbook = xlsxwriter.Workbook(str(self.path), options)
        self.workbook.set_properties({"title": "费用核查底稿（测算，待审计确认）", "created": CREATED})
        self.workbook.set_calc_mode("auto")
        self.workbook.formats[0].set_font_name(FONT)
        self.workbook.formats[0].set_font_size(10)

    def format(self, name: str, **properties: Any) -> Format:
        """The format of that name, made once."""
        if name not in self._formats:
            base = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
            self._formats[name] = self.workbook.add_format(base | properties)
        return self._formats[name]

    def cell(self, style: Style) -> Format:
        return self.format(f"cell {style}", border=1, border_color="#BFC7D1", **NUMBERS[style])

    def head(self) -> Format:
        look = {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#DCE6F1"}
        return self.format("head", border=1, border_color="#8EA3BC", **look)

    def title(self) -> Format:
        return self.format("title", bold=True, font_size=15)

    def note(self) -> Format:
        return self.format("note", font_size=9, font_color="#555555", text_wrap=True)

    def sheet(self, name: str, heading: str) -> Worksheet:
        """A sheet set up for A4 landscape with its name on top and the line for signatures below."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
        sheet.set_header(f"&C{heading.replace('&', '&&')[:200]}")
        sheet.set_row(0, 24)
        sheet.set_footer(SIGN_OFF)
        sheet.hide_gridlines(2)
        return sheet

    def close(self) -> None:
        self.workbook.close()


def safe_text(value: object) -> str:
    """Text that a cell can hold: no control characters but line ends, no half pairs, not longer than a cell."""
    kept = UNFIT.sub("", str(value).encode("utf-8", "replace").decode())
    return kept if len(kept) <= LONGEST_TEXT else f"{kept[:LONGEST_TEXT]}…"


def write(sheet: Worksheet, row: int, column: int, value: object, look: Format) -> None:
    """A number, a day or a formula of ours as such, everything else as a string."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, Formula):
        sheet.write_formula(row, column, value.text, look, value.cached)  # pyright: ignore[reportArgumentType] - floats and texts too
    elif isinstance(value, Decimal | int | float):
        sheet.write_number(row, column, float(value), look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001 - a cell has no zone
    else:
        sheet.write_string(row, column, safe_text(value), look)


def write_table(book: Book, sheet: Worksheet, top: int, columns: Sequence[Column[R]], rows: Sequence[R]) -> dict[str, str]:
    """Heads in row `top`, the rows below, totals at the end; gives the range of each column's cells by title."""
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(top, number, broken(column.title, column.width), book.head())
    sheet.set_row(top, LINE_POINTS * max(lines(broken(column.title, column.width), column.width + 3) for column in columns) + 6)
    for offset, row in enumerate(rows, top + 1):
        height = 1
        for number, column in enumerate(columns):
            value = column.value(row)
            write(sheet, offset, number, value, book.cell(column.style))
            height = max(height, lines(value, column.width) if isinstance(value, str) else 1)
        sheet.set_row(offset, min(LINE_POINTS * height + 4, 400))
    last = top + max(len(rows), 1)
    ranges = {column.title: span(number, top + 1, last) for number, column in enumerate(columns)}
    if any(column.summed for column in columns):
        for number, column in enumerate(columns):
            word = "合计" if number == 0 else None
            total = _total(rows, column, ranges[column.title]) if column.summed else word
            write(sheet, last + 1, number, total, book.cell("total"))
        sheet.set_row(last + 1, LINE_POINTS + 6)
    if rows:
        sheet.autofilter(top, 0, last, len(columns) - 1)
    return ranges


def _total(rows: Sequence[R], column: Column[R], where: str) -> Formula:
    """SUBTOTAL, so that a filter shows the sum of what is left."""
    total = sum((amount for row in rows if isinstance(amount := column.value(row), Decimal)), Decimal(0))
    return Formula(f"=ROUND(SUBTOTAL(9,{where}),2)", float(total))


def span(column: int, first: int, last: int) -> str:
    name = letters(column)
    return f"{name}${first + 1}:{name}${last + 1}"


def on_sheet(name: str, where: str) -> str:
    """A range of another sheet, fixed."""
    return f"'{name}'!" + ":".join(f"${end}" for end in where.split(":"))


def letters(column: int) -> str:
    """A column's name in A1 notation."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def lines(value: object, width: float) -> int:
    """How many lines a text takes in a column of that width; Chinese letters are two wide."""
    if not isinstance(value, str):
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
