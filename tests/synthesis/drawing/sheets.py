# ruff: noqa: PLR0917 - what makes a thing of the world takes its parts in a fixed order, as a form does
"""Statements, lists and claim tables as XLSX and CSV; every value remembers its cell."""

import csv
import io
import re
from datetime import datetime
from html import escape
from random import Random

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from tests.synthesis.drawing.paper import Mark
from tests.synthesis.drawing.statements import HEAD_TRUTH, Table, own_field, truth_fields

Grid = list[list[object]]


def statement_grid(table: Table, sheet: str) -> tuple[Grid, list[Mark]]:
    """Head block, header row and lines as rows of cells, with the marks of their values."""
    layout, grid, marks = table.layout, [], list[Mark]()
    grid += [[title] for title in table.titles]
    for pairs in layout.heads:
        row: list[object] = []
        for label, key in pairs:
            row += [label + layout.colon.strip(), table.head[key]]
            name = HEAD_TRUTH.get(key, "period" if key == "period" else "")
            if name:
                marks.append(Mark(table.statement.id, name, 1, cell=f"{sheet}!{xl_rowcol_to_cell(len(grid), len(row) - 1)}"))
        grid.append(row)
    grid.append([head for head, _, _ in layout.columns])
    for place, (line, values) in enumerate(table.rows):
        for column, (_, key, _) in enumerate(layout.columns):
            cell = f"{sheet}!{xl_rowcol_to_cell(len(grid), column)}"
            names = truth_fields(key, line) if values[key] else ()
            marks += [Mark(line.id, name, 1, cell=cell) for name in names]
            if place == 0 and (own := own_field(key, line)):
                marks.append(Mark(table.statement.id, own, 1, cell=cell))
        grid.append([values[key] for _, key, _ in layout.columns])
    return grid, marks


def workbook(grids: dict[str, Grid], *, numbers: bool = False, merge_title: bool = False) -> bytes:
    """An XLSX of the sheets; with `numbers` amounts become numeric cells, as many exports have them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": datetime(2025, 8, 20)})
    money = book.add_format({"num_format": "#,##0.00"})
    bold = book.add_format({"bold": True, "border": 1})
    for name, grid in grids.items():
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 14, 16)
        for r, row in enumerate(grid):
            for c, value in enumerate(row):
                write_cell(
                    sheet,
                    r,
                    c,
                    value,
                    money if numbers else None,
                    bold if len(row) > 6 and r < 4 and isinstance(value, str) else None,
                )
        if merge_title and grid and len(grid[0]) == 1:
            sheet.merge_range(0, 0, 0, 6, str(grid[0][0]), bold)
    book.close()
    return out.getvalue()


def write_cell(sheet: object, r: int, c: int, value: object, money: object, look: object) -> None:
    text = str(value) if value is not None else ""
    if money is not None and "." in text and text.replace(",", "").replace("-", "").replace(".", "").isdigit():
        sheet.write_number(r, c, float(text.replace(",", "")), money)  # type: ignore[attr-defined]
    elif text:
        sheet.write_string(r, c, text, look)  # type: ignore[attr-defined]


def html_bytes(grid: Grid, encoding: str = "gbk") -> bytes:
    """What many banks call an `.xls`: a page of HTML with one table, equal days below each other in one tall cell."""
    wide = max(map(len, grid))
    out = [f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}"></head><body><table border="1">']
    for place, row in enumerate(grid):
        if len(row) == 1:
            out.append(f'<tr><td colspan="{wide}">{escape(str(row[0]))}</td></tr>')
            continue
        cells = [
            f"<td{_tall(grid, place, column)}>{escape(str(value))}</td>"
            for column, value in enumerate(row)
            if not _hidden(grid, place, column)
        ]
        out.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join([*out, "</table></body></html>"]).encode(encoding, errors="xmlcharrefreplace")


def _day(grid: Grid, place: int, column: int) -> str:
    text = str(grid[place][column]) if 0 <= place < len(grid) and column < len(grid[place]) else ""
    return text if re.fullmatch(r"20\d\d[-/.年]?\d\d[-/.月]?\d\d日?", text) else ""


def _hidden(grid: Grid, place: int, column: int) -> bool:
    """Whether the cell of the day before reaches down over this one."""
    day = _day(grid, place, column)
    return bool(day) and day == _day(grid, place - 1, column)


def _tall(grid: Grid, place: int, column: int) -> str:
    day, depth = _day(grid, place, column), 1
    while day and _day(grid, place + depth, column) == day:
        depth += 1
    return f' rowspan="{depth}"' if depth > 1 else ""


def csv_bytes(grid: Grid, encoding: str, rng: Random) -> bytes:
    """GBK or UTF-8 with commas, UTF-16 with tabs; accounts sometimes guarded by a tab, as banks do."""
    out = io.StringIO()
    delimiter = "\t" if encoding == "utf-16" else ","
    guard = rng.random() < 0.5 and delimiter == ","
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in grid:
        writer.writerow([f"{v}\t" if guard and isinstance(v, str) and v.isdigit() and len(v) > 11 else v for v in row])
    return out.getvalue().encode(encoding, errors="replace")
