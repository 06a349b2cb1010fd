"""All that the page shows, taken from the graph once: costs with their money, findings with the costs they concern."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from evidence.answers import Answers
from evidence.exhibits import SHOWN
from evidence.graph import Graph, Row
from evidence.moneys import Money, moneys
from reports.cost_lines import CostLine, cost_lines
from reports.findings_sheet import FindingLine, finding_lines

MOST_PROVED = 400
"""Costs whose originals are shown, open and deducted ones first; a page on thousands could not be opened."""
MOST_FIELDS = 12
"""Of one finding; one about a whole statement may rest on every line of it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One thing of a chain with the fields that tell of it."""

    node_id: str
    title: str
    fields: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CostCase:
    """A cost, its money with the doubtful, what came back, and the numbers of the findings that concern it."""

    line: CostLine
    money: tuple[Money, ...]
    refunds: tuple[Row, ...]
    parts: tuple[Row, ...]
    papers: tuple[Paper, ...]
    findings: tuple[FindingLine, ...]

    @property
    def anchor(self) -> str:
        return f"c{self.line.number}"

    def judged(self, money: Money) -> date | None:
        """The day on which the rules judged a payment; where they judged none, the day it was posted or else paid."""
        days = (part["judged_date"] for part in self.parts if part["pays_edge_id"] == money.link["edge_id"])
        return next(filter(None, days), money.day)

    def paper(self, node_id: str | None) -> str | None:
        """The anchor of a thing's evidence, where it has some."""
        at = next((number for number, one in enumerate(self.papers, 1) if one.node_id == node_id), None)
        return None if at is None else f"{self.anchor}-{at}"


@dataclass(frozen=True, slots=True)
class FindingCase:
    line: FindingLine
    costs: tuple[CostLine, ...]
    fields: tuple[Row, ...]

    @property
    def anchor(self) -> str:
        return f"f{self.line.number}"


@dataclass(frozen=True, slots=True)
class Gathered:
    graph: Graph
    manifest: Mapping[str, Any]
    figures: Mapping[str, Decimal]
    costs: tuple[CostCase, ...]
    findings: tuple[FindingCase, ...]

    @property
    def policy(self) -> Mapping[str, Any]:
        return self.manifest.get("policy") or {}

    @property
    def window(self) -> tuple[date, date] | None:
        """The policy's first and last day, both inside."""
        if "first_day" not in self.policy:
            return None
        return date.fromisoformat(self.policy["first_day"]), date.fromisoformat(self.policy["last_day"])


def gather(graph: Graph) -> Gathered:
    manifest = graph.run.manifest
    lines = cost_lines(graph, Answers(graph))
    told = finding_lines(graph, (manifest.get("policy") or {}).get("rules", {}))
    by_finding = _concerned(graph, lines, told)
    proved = {line.number for line in sorted(lines, key=precedence)[:MOST_PROVED]}
    own: dict[int, list[FindingLine]] = {}
    for finding in told:
        for cost in by_finding[finding.number]:
            own.setdefault(cost.number, []).append(finding)
    return Gathered(
        graph,
        manifest,
        {row["name"]: row["amount"] for row in graph.rows("totals")},
        tuple(_cost(graph, line, own.get(line.number, ()), proved=line.number in proved) for line in lines),
        tuple(FindingCase(one, by_finding[one.number], tuple(finding_fields(graph, one))) for one in told),
    )


def _concerned(graph: Graph, lines: Sequence[CostLine], told: Sequence[FindingLine]) -> dict[int, tuple[CostLine, ...]]:
    """Costs by number of finding: those it decided, and those in whose chain its subject stands."""
    by_node: dict[str, dict[int, CostLine]] = {}
    for line in lines:
        nodes = {*_nodes(graph, line), *(row["finding_id"] for row in line.findings)}
        for node in nodes:
            by_node.setdefault(node, {})[line.number] = line
    found: dict[int, tuple[CostLine, ...]] = {}
    for one in told:
        both = by_node.get(one.finding["finding_id"], {}) | by_node.get(one.finding["subject_id"], {})
        found[one.number] = tuple(both[number] for number in sorted(both))
    return found


def _nodes(graph: Graph, line: CostLine) -> Iterator[str]:
    ids = (line.cost["cost_id"], line.cost["invoice_id"], line.cost["claim_id"], line.of_contract("contract_id"))
    yield from filter(None, ids)
    for money in moneys(graph, line.cost["invoice_id"], ("accepted", "ambiguous")):
        yield money.link["edge_id"]
        yield from _papers_of(money)


def _papers_of(money: Money) -> Iterator[str]:
    if money.payment is not None:
        yield money.payment["payment_id"]
    if money.line is not None:
        yield money.line["bank_line_id"]


def precedence(line: CostLine) -> tuple[bool, Decimal, int]:
    """What must be looked at first: open and deducted costs, the dearest of them."""
    return line.cost["status"] == "eligible", -line.cost["claimed_amount"], line.number


def _cost(graph: Graph, line: CostLine, findings: Sequence[FindingLine], *, proved: bool) -> CostCase:
    money = tuple(moneys(graph, line.cost["invoice_id"], ("accepted", "ambiguous")))
    refunds = tuple(_refunds(graph, money))
    parts = tuple(graph.where("cost_parts", "cost_id", line.cost["cost_id"]))
    papers = tuple(_papers(graph, line, money, refunds)) if proved else ()
    return CostCase(line, money, refunds, parts, papers, tuple(findings))


def _refunds(graph: Graph, money: Iterable[Money]) -> Iterator[Row]:
    """The bank lines by which accepted money came back, each once."""
    sources = dict.fromkeys(node for one in money for node in _papers_of(one))
    edges = (edge for source in sources for edge in graph.edges(target=source, kind="refunds") if edge["state"] == "accepted")
    for node in dict.fromkeys(edge["source_id"] for edge in edges):
        row = graph.one("bank_lines", "bank_line_id", node)
        if row is not None:
            yield row


def _papers(graph: Graph, line: CostLine, money: Iterable[Money], refunds: Iterable[Row]) -> Iterator[Paper]:
    named = [("申报行", line.of_claim("claim_id")), ("合同", line.of_contract("contract_id"))]
    named += [("发票", line.of_invoice("invoice_id"))]
    for number, one in enumerate(money, 1):
        named += [(f"付款 {number} 回单", (one.payment or {}).get("payment_id"))]
        named += [(f"付款 {number} 流水", (one.line or {}).get("bank_line_id"))]
    named += [("退款流水", row["bank_line_id"]) for row in refunds]
    for title, node_id in named:
        fields = tuple(node_fields(graph, node_id))
        if node_id is not None and fields:
            yield Paper(node_id, title, fields)


def node_fields(graph: Graph, node_id: str | None) -> Iterator[Row]:
    """The fields by which one knows a thing, as far as they were read."""
    node = graph.node(node_id)
    for name in SHOWN.get("" if node is None else node["kind"], ()):
        row = graph.field(node_id, name)
        if row is not None and row["value"] is not None:
            yield pictured(graph, row)


def pictured(graph: Graph, row: Row) -> Row:
    """The field with the place of a rendition that says the same: a value proved by XML has its box on the printed page."""
    if row["quad"]:
        return row
    same = graph.where("fields", "entity_id", row["entity_id"])
    twins = (one for one in same if one["name"] == row["name"] and one["value"] == row["value"] and one["quad"])
    twin = next(twins, None)
    return row if twin is None else row | {"page_id": twin["page_id"], "quad": twin["quad"]}


def finding_fields(graph: Graph, one: FindingLine) -> list[Row]:
    """The fields that speak; where none stands on a picture, those of the first thing it is about that does."""
    said = [row for field in one.finding["field_ids"] if (row := graph.one("fields", "field_id", field)) is not None]
    told = [pictured(graph, row) for row in said if row["value"] is not None]
    if not any(row["quad"] for row in told):
        others = (list(node_fields(graph, node)) for node in one.about)
        told = next((rows for rows in others if any(row["quad"] for row in rows)), told)
    return told[:MOST_FIELDS]
