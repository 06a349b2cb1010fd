"""The workbook under our hands: formats, safe text, our own formulas and links; nothing that was read becomes either."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

Style = Literal[
    "text", "code", "money", "date", "count", "quantity", "price", "size", "percent", "total", "blank", "mark", "link", "dates"
]

CREATED = datetime(2025, 1, 1, tzinfo=UTC)
"""A workbook's date of making, the same for all: the run's content decides its bytes, not the clock."""
FONT = "宋体"
MONEY = "#,##0.00"
LONGEST_TEXT = 32_000
LONGEST_HEADING = 70
FIRST_YEAR = 1900
"""Sheets know no days before it; a misread year is shown as it was read."""
UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
LINE_POINTS = 14
BORDER = "#BFC7D1"
FILL = "#EEF3F8"
SIGN_OFF = "&L编制：                    日期：&C复核：                    日期：&R第 &P 页 / 共 &N 页"

NUMBERS: dict[Style, dict[str, Any]] = {
    "text": {"text_wrap": True, "indent": 1},
    "code": {"num_format": "@", "text_wrap": True, "indent": 1},
    "money": {"num_format": MONEY},
    "date": {"num_format": "yyyy-mm-dd", "align": "center"},
    "dates": {"num_format": "@", "text_wrap": True, "align": "center"},
    "count": {"num_format": "0", "align": "center"},
    "quantity": {"num_format": "General", "text_wrap": True, "align": "right"},
    "price": {"num_format": "#,##0.00####", "text_wrap": True, "align": "right"},
    "size": {"num_format": "#,##0"},
    "percent": {"num_format": "0.00%"},
    "total": {"num_format": MONEY, "bold": True, "bg_color": FILL},
    "blank": {"bg_color": "#FFFBE6", "text_wrap": True},
    "mark": {"align": "center", "text_wrap": True},
    "link": {"align": "center", "font_color": "#1F4E9E", "underline": 1},
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of ours with the value it has, for readers that do not compute."""

    text: str
    cached: float | str


@dataclass(frozen=True, slots=True)
class Link:
    """A jump inside the workbook to a row (from 0) of a sheet; the words are ours, never what was read."""

    sheet: str
    row: int
    text: str

    @property
    def target(self) -> str:
        return f"internal:'{self.sheet}'!A{self.row + 1}"


@dataclass(slots=True)
class Book:
    """An XlsxWriter workbook with one format of each style; `heading` stands on top of every printed page."""

    path: Path
    heading: str = ""
    workbook: Workbook = field(init=False)
    _formats: dict[str, Format] = field(init=False, default_factory=dict[str, Format])

    def __post_init__(self) -> None:
        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
            "in_memory": True,  # else sheets lie in the system's folder for passing files, where a killed process leaves them
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
        return self.format(f"cell {style}", border=1, border_color=BORDER, **NUMBERS[style])

    def head(self) -> Format:
        look = {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#DCE6F1"}
        return self.format("head", border=1, border_color="#8EA3BC", **look)

    def title(self) -> Format:
        return self.format("title", bold=True, font_size=15)

    def note(self) -> Format:
        return self.format("note", font_size=9, font_color="#555555", text_wrap=True)

    def plain(self) -> Format:
        """Small grey text that runs on over the empty cells beside it."""
        return self.format("plain", font_size=9, font_color="#555555")

    def jump(self) -> Format:
        return self.format("jump", font_size=9, font_color="#1F4E9E", underline=1)

    def sheet(self, name: str, index: str) -> Worksheet:
        """A sheet set up for A4 landscape, whose it is and its number on top, the line for signatures below."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
        # A full-width sign: even doubled, the plain one before a G is taken for a picture.
        whose = " ".join(self.heading[:LONGEST_HEADING].split()).replace("&", "\N{FULLWIDTH AMPERSAND}")
        sheet.set_header(f"&L{whose}&R{name}　索引号 {index}")
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
    """A number, a day, a formula or link of ours as such, everything else as a string."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, Formula):
        sheet.write_formula(row, column, value.text, look, value.cached)  # pyright: ignore[reportArgumentType] - floats and texts too
    elif isinstance(value, Link):
        sheet.write_url(row, column, value.target, look, value.text)
    elif isinstance(value, Decimal | int | float):
        sheet.write_number(row, column, float(value), look)
    elif isinstance(value, date) and value.year >= FIRST_YEAR:
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001 - a cell has no zone
    else:
        sheet.write_string(row, column, safe_text(value), look)


def letters(column: int) -> str:
    """A column's name in A1 notation."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def span(column: int, first: int, last: int) -> str:
    name = letters(column)
    return f"{name}${first + 1}:{name}${last + 1}"


def on_sheet(name: str, where: str) -> str:
    """A range of another sheet, fixed."""
    return f"'{name}'!" + ":".join(f"${end}" for end in where.split(":"))
