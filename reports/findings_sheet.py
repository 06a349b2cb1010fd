"""疑点: what speaks against a cost, a paper or the application, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evidence import wording
from evidence.graph import Graph
from reports.cost_lines import places
from reports.reasons import reason_text
from reports.sheets import Book, Column, write_table

NAME = "疑点"
TOP = 1
SEVERITY_ORDER = {"fail": 0, "review": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class FindingLine:
    number: int
    finding: dict[str, Any]
    subject: str
    places: tuple[str, ...]
    rule: str


COLUMNS: tuple[Column[FindingLine], ...] = (
    Column("序号", 6, "count", lambda row: row.number),
    Column("性质", 7, "text", lambda row: wording.SEVERITIES[row.finding["severity"]]),
    Column("代码", 26, "text", lambda row: row.finding["code"]),
    Column("疑点", 15, "text", lambda row: reason_text(row.finding["code"]).title),
    Column("对象", 26, "text", lambda row: row.subject),
    Column("原件位置", 24, "text", lambda row: "\n".join(row.places)),
    Column("说明", 38, "text", lambda row: row.finding["message"]),
    Column("涉及金额", 15, "money", lambda row: row.finding["amount"]),
    Column("处理建议", 26, "text", lambda row: reason_text(row.finding["code"]).todo),
    Column("规则", 16, "text", lambda row: row.rule),
    Column("依据", 22, "text", lambda row: row.finding["source"]),
    Column("条款", 24, "text", lambda row: row.finding["clause"]),
    Column("处理结果", 12, "blank", lambda _: None),
    Column("编号（追溯用）", 17, "code", lambda row: row.finding["finding_id"]),
)


def finding_lines(graph: Graph, rules: Mapping[str, str]) -> tuple[FindingLine, ...]:
    """By severity, then code, the largest amounts first; `rules` leads from rule id to its title."""
    rows = sorted(graph.rows("findings"), key=_order)
    return tuple(
        FindingLine(
            number,
            row,
            _subject(graph, row["subject_id"]),
            _places(graph, row),
            " ".join(filter(None, (row["rule_id"], rules.get(row["rule_id"])))),
        )
        for number, row in enumerate(rows, 1)
    )


def _order(row: dict[str, Any]) -> tuple[int, str, Decimal, str]:
    return SEVERITY_ORDER[row["severity"]], row["code"], -(row["amount"] or Decimal(0)), row["finding_id"]


def _subject(graph: Graph, node_id: str) -> str:
    node = graph.node(node_id)
    return f"整份材料 {node['label']}" if node is not None and node["kind"] == "bundle" else graph.label(node_id)


def _places(graph: Graph, row: dict[str, Any]) -> tuple[str, ...]:
    """Where the fields that speak stand, else where the subject does."""
    fields = [graph.one("fields", "field_id", field) for field in row["field_ids"]]
    found = [" ".join(filter(None, (graph.place(field["page_id"]), field["cell"]))) for field in fields if field is not None]
    return tuple(dict.fromkeys(filter(None, found))) or tuple(places(graph, row["subject_id"]))


def write_findings(book: Book, heading: str, rows: tuple[FindingLine, ...]) -> None:
    sheet = book.sheet(NAME, heading)
    sheet.write_string(0, 0, f"疑点清单　{heading}", book.title())
    write_table(book, sheet, TOP, COLUMNS, rows)
    sheet.freeze_panes(TOP + 1, 4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP)
