"""Sheets and tables of text: every cell with the text it holds, numbers as they were typed as far as the file knows it."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lxml import etree, html  # pyright: ignore[reportAttributeAccessIssue]  compiled modules without stubs
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from extractors.readers.dates import read_date
from extractors.sources.charset import decoded
from models.paper import Cell, FileFault, FileReading, Page, PageRef

MOST_CELLS = 2_000_000
MOST_SHEETS = 1000
MOST_BYTES = 256 * 1024 * 1024
LOOKED_AT = 10_000
"""Letters of a line that tell what its delimiter is."""
_LOOSE = ("h1", "h2", "h3", "h4", "p", "div", "caption")
_WIDEST = 100
"""Columns or rows that one cell of a page of HTML may be merged over."""

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta | None


class TooManyError(ValueError):
    """More cells or sheets than any evidence has."""


def read_spreadsheet(path: Path, sha256: str, media_type: str) -> FileReading:
    """One page for each sheet that holds anything; an `.xls` that is HTML or text inside is read as what it is."""
    if path.stat().st_size > MOST_BYTES:
        return _faulty(sha256, media_type, "FILE_TOO_LARGE", "表格文件过大，未予读取，请拆分后提供")
    try:
        sheets = _text_sheets(path) if media_type.startswith("text/") else _workbook(path)
        pages = tuple(pages_of(sheets, sha256))
    except (TooManyError, csv.Error, *_LIBRARY) as fault:
        return _faulty(sha256, media_type, *_said_of(fault))
    if not pages:
        return _faulty(sha256, media_type, "FILE_UNREADABLE", "表格中没有内容，请确认文件是否正确")
    return FileReading(sha256, media_type, pages)


def _said_of(fault: Exception) -> tuple[str, str]:
    """The code and what to do."""
    if isinstance(fault, TooManyError):
        return "FILE_TOO_LARGE", "表格内容过多，未予读取，请拆分后提供"
    if isinstance(fault, csv.Error):
        return "FILE_TOO_LARGE", "表格中有过长的单元格，不像是表格，未予读取，请核对后重新导出提供"
    if "password" in str(fault).lower() or "encrypt" in str(fault).lower():
        return "FILE_PROTECTED", "表格设有密码，无法读取，请提供未加密的版本"
    return "FILE_UNREADABLE", "表格已损坏，无法读取，请重新提供该文件"


def _faulty(sha256: str, media_type: str, code: str, message: str) -> FileReading:
    return FileReading(sha256, media_type, faults=(FileFault(code, message),))


_LIBRARY = (CalamineError, OSError, ValueError, LookupError, TypeError, etree.LxmlError)


def pages_of(sheets: Iterable[tuple[str, Iterable[Sequence[Value]]]], sha256: str) -> Iterator[Page]:
    """A page for each sheet that holds anything, counted in columns and rows."""
    number = 0
    for name, rows in sheets:
        cells = tuple(_cells(name, rows))
        if cells:
            number += 1
            width, height = max(cell.column for cell in cells) + 1, max(cell.row for cell in cells) + 1
            yield Page(PageRef(sha256, number), float(width), float(height), "text", cells=cells)


def _cells(name: str, rows: Iterable[Sequence[Value]]) -> Iterator[Cell]:
    count = 0
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            text = cell_text(value)
            if text:
                count += 1
                if count > MOST_CELLS:
                    raise TooManyError
                yield Cell(f"{name}!{column_name(column)}{row + 1}", text, row, column)


def cell_text(value: Value) -> str:
    """A cell's value as text: whole numbers without `.0`, decimals by their shortest form, days in ISO form."""
    if value is None or isinstance(value, str):
        return (value or "").replace("\u00a0", " ").strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    """Never in exponent form: `1e+19` is an account number to whoever wrote the sheet."""
    if value.is_integer() and abs(value) < 1e22:
        return str(int(value))
    text = repr(value)
    return text if "e" not in text else f"{value:.20f}".rstrip("0").rstrip(".")


def column_name(column: int) -> str:
    """Column 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def _workbook(path: Path) -> Iterator[tuple[str, Iterable[Sequence[Value]]]]:
    """The sheets that whoever opens the file sees; hidden ones only where no other holds anything."""
    workbook = CalamineWorkbook.from_path(str(path))
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > MOST_SHEETS:
        raise TooManyError
    found = False
    for sheet in sorted(sheets, key=lambda sheet: sheet.visible != SheetVisibleEnum.Visible):
        if found and sheet.visible != SheetVisibleEnum.Visible:
            break
        page = workbook.get_sheet_by_name(sheet.name)
        rows = _spread(page.to_python(skip_empty_area=False), page.merged_cell_ranges or ())
        found = found or any(cell_text(value) for row in rows for value in row)
        yield sheet.name, rows


def _spread(rows: Iterable[Sequence[Value]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> list[list[Value]]:
    """A day in a cell that is merged over several rows holds for each of them; amounts and names are left where they stand."""
    spread: list[list[Value]] = [list(row) for row in rows]
    for (top, left), (bottom, _) in merged:
        value = spread[top][left] if top < len(spread) and left < len(spread[top]) else None
        if bottom > top and read_date(cell_text(value)) is not None:
            for row in spread[top + 1 : bottom + 1]:
                if left < len(row):
                    row[left] = value
    return spread


def _text_sheets(path: Path) -> Iterator[tuple[str, Iterable[Sequence[Value]]]]:
    text = decoded(path.read_bytes())
    if text is None:
        raise ValueError("no text in an encoding that Chinese exports use")
    if re.search(r"<table", text[:20_000], re.IGNORECASE):
        yield from _html_tables(text)
    else:
        yield (
            "Sheet1",
            csv.reader(io.StringIO(text.lstrip("\ufeff").replace("\x00", ""), newline=""), delimiter=delimiter_of(text)),
        )


def delimiter_of(text: str) -> str:
    """The delimiter that gives most lines the same number of fields, more than one; comma where none does."""
    lines = [line[:LOOKED_AT] for line in text.splitlines()[:200] if line.strip()]

    def merit(delimiter: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        wide = [count for count in counts if count > 1]
        usual = max(set(wide), key=lambda count: (wide.count(count), count), default=0)
        return wide.count(usual), usual

    return max(",\t;|", key=lambda delimiter: (*merit(delimiter), delimiter == ","))


def _html_tables(text: str) -> Iterator[tuple[str, Iterable[Sequence[Value]]]]:
    """All tables of a page, one below the other, as spreadsheets show them."""
    tree = html.fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False))
    rows: list[list[Value]] = []
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = []
    taken: set[tuple[int, int]] = set()
    for row in tree.iter("tr", *_LOOSE):
        place = len(rows)
        values: list[Value] = []
        if row.tag in _LOOSE:
            if _is_loose(row):
                rows.append([" ".join(row.text_content().split())])
            continue
        for cell in row:
            if isinstance(cell.tag, str) and cell.tag in ("td", "th"):
                while (place, len(values)) in taken:
                    values.append("")
                wide, deep = _span(cell.get("colspan")), _span(cell.get("rowspan"))
                left = len(values)
                values += [" ".join(cell.text_content().split()), *[""] * (wide - 1)]
                if deep > 1:
                    merged.append(((place, left), (place + deep - 1, left)))
                    taken |= {(place + down, left + along) for down in range(1, deep) for along in range(wide)}
        rows.append(values + [""] * sum((place, column) in taken for column in range(len(values), len(values) + _WIDEST)))
    yield "Sheet1", _spread(rows, merged)


def _is_loose(node: "html.HtmlElement") -> bool:
    """Whether text stands for itself above or below the tables: in no table, and in no smaller piece of the page."""
    outside = next(node.iterancestors("table"), None) is None and next(node.iter("table"), None) is None
    return outside and next(node.iterdescendants(*_LOOSE), None) is None


def _span(text: str | None) -> int:
    return max(1, min(int(text), _WIDEST)) if text and text.isdecimal() else 1
