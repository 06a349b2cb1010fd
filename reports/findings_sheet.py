"""疑点清单: what speaks against a cost, a paper or the application, and what to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evidence import wording
from evidence.decided import opinions_on
from evidence.graph import Graph
from evidence.moneys import places
from reports.anchors import Anchors
from reports.decisions_sheet import Said, days, opinion, reasons, who
from reports.numbering import FINDINGS, row_number
from reports.reasons import reason_text
from reports.schedules import Column, Schedule

SEVERITY_ORDER = {"fail": 0, "review": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class FindingLine:
    number: int
    finding: dict[str, Any]
    subject: str
    places: tuple[str, ...]
    rule: str
    about: tuple[str, ...]
    """The things whose evidence shows it: what it is about, then those whose fields speak."""
    said: Said = ()
    """What was decided about it."""


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
            tuple(_about(graph, row)),
            (("", opinions_on(graph, row["finding_id"])),),
        )
        for number, row in enumerate(rows, 1)
    )


def _order(row: dict[str, Any]) -> tuple[int, str, Decimal, str]:
    return SEVERITY_ORDER[row["severity"]], row["code"], -(row["amount"] or Decimal(0)), row["finding_id"]


def _subject(graph: Graph, node_id: str) -> str:
    node = graph.node(node_id)
    return f"整份材料 {node['label']}" if node is not None and node["kind"] == "bundle" else graph.label(node_id)


def _about(graph: Graph, row: dict[str, Any]) -> dict[str, None]:
    """The subject, the fields' owners, and of a cost its invoice and claim row."""
    cost = graph.one("eligible_costs", "cost_id", row["subject_id"]) or {}
    edge = graph.one("edges", "edge_id", row["subject_id"]) or {}
    fields = (graph.one("fields", "field_id", field) for field in row["field_ids"])
    owners = [field["entity_id"] for field in fields if field is not None]
    found = (
        row["subject_id"],
        *owners,
        cost.get("invoice_id"),
        cost.get("claim_id"),
        edge.get("source_id"),
        edge.get("target_id"),
    )
    return dict.fromkeys(one for one in found if one)


def _places(graph: Graph, row: dict[str, Any]) -> tuple[str, ...]:
    """Where the fields that speak stand, else where the subject does."""
    fields = [graph.one("fields", "field_id", field) for field in row["field_ids"]]
    found = [" ".join(filter(None, (graph.place(field["page_id"]), field["cell"]))) for field in fields if field is not None]
    return tuple(dict.fromkeys(filter(None, found))) or tuple(places(graph, row["subject_id"]))


def findings_schedule(rows: Sequence[FindingLine], anchors: Anchors) -> Schedule[FindingLine]:
    def home(row: FindingLine) -> object:
        return next((link for one in row.about if (link := anchors.home(one))), None)

    columns: tuple[Column[FindingLine], ...] = (
        Column("序号", 6, "count", lambda row: row.number),
        Column("索引号", 12, "code", lambda row: row_number(FINDINGS, row.number)),
        Column("性质", 7, "text", lambda row: wording.SEVERITIES[row.finding["severity"]]),
        Column("疑点", 15, "text", lambda row: reason_text(row.finding["code"]).title),
        Column("代码", 25, "text", lambda row: row.finding["code"]),
        Column("对象", 26, "text", lambda row: row.subject),
        Column("说明", 44, "text", lambda row: row.finding["message"]),
        Column("涉及金额", 15, "money", lambda row: row.finding["amount"]),
        Column("处理建议", 26, "text", lambda row: reason_text(row.finding["code"]).todo),
        Column("原件位置", 26, "text", lambda row: "\n".join(row.places)),
        Column("相关底稿", 9, "link", home),
        Column("证据", 9, "link", lambda row: anchors.evidence(*row.about)),
        Column("规则", 17, "text", lambda row: row.rule),
        Column("依据", 20, "text", lambda row: row.finding["source"]),
        Column("条款", 26, "text", lambda row: row.finding["clause"]),
        Column("编制意见", 15, "blank", lambda row: opinion(row.said, "preparer")),
        Column("复核意见", 15, "blank", lambda row: opinion(row.said, "reviewer")),
        Column("决定人", 13, "blank", lambda row: who(row.said)),
        Column("决定时间", 17, "blank", lambda row: days(row.said)),
        Column("理由", 30, "blank", lambda row: reasons(row.said)),
        Column("编号（追溯用）", 17, "code", lambda row: row.finding["finding_id"]),
    )
    note = "核减：系统建议不计入；待核：需人工判断，未判断前不计入测算可认定金额；提示：不影响金额。"
    return Schedule(FINDINGS, note, columns, rows, 4, (8, 9), empty="未见疑点")
