"""金额去向: the yuan of each cost, cut so that each part has one fate and one reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evidence import wording
from evidence.graph import Graph
from reports.cost_lines import CostLine
from reports.reasons import reason_text
from reports.sheets import Book, Column, on_sheet, write_table

NAME = "金额去向"
TOP = 1
OUTCOME, CODE, AMOUNT = "去向", "原因代码", "金额"


@dataclass(frozen=True, slots=True)
class PartLine:
    line: CostLine
    part: dict[str, Any]
    message: str


COLUMNS: tuple[Column[PartLine], ...] = (
    Column("费用序号", 8, "count", lambda row: row.line.number),
    Column("发票号码", 22, "code", lambda row: row.line.invoice_number),
    Column("供应商", 26, "text", lambda row: row.line.supplier),
    Column(OUTCOME, 11, "text", lambda row: wording.OUTCOMES[row.part["outcome"]]),
    Column(AMOUNT, 17, "money", lambda row: row.part["amount"], summed=True),
    Column(CODE, 24, "text", lambda row: row.part["code"]),
    Column("原因", 18, "text", lambda row: reason_text(row.part["code"]).title if row.part["code"] else None),
    Column("判断日期", 11, "date", lambda row: row.part["judged_date"]),
    Column("说明", 48, "text", lambda row: row.message),
    Column("编号（追溯用）", 18, "code", lambda row: row.part["part_id"]),
)
ORDER = {"eligible": 0, "disallowed": 1, "review": 2}


def part_lines(graph: Graph, lines: Sequence[CostLine]) -> tuple[PartLine, ...]:
    found: list[PartLine] = []
    for line in lines:
        parts = graph.where("cost_parts", "cost_id", line.cost["cost_id"])
        for part in sorted(parts, key=lambda one: (ORDER[one["outcome"]], one["code"] or "", one["part_id"])):
            finding = graph.one("findings", "finding_id", part["finding_id"])
            found.append(PartLine(line, part, "" if finding is None else finding["message"]))
    return tuple(found)


def write_parts(book: Book, heading: str, rows: Sequence[PartLine]) -> dict[str, str]:
    sheet = book.sheet(NAME, heading)
    sheet.write_string(0, 0, f"金额去向　{heading}", book.title())
    ranges = write_table(book, sheet, TOP, COLUMNS, rows)
    sheet.freeze_panes(TOP + 1, 2)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP)
    return {title: on_sheet(NAME, where) for title, where in ranges.items()}
