"""What the printed report is told from: the graph, its figures, and the lines that the workbook has too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evidence.answers import Answers
from evidence.graph import Graph
from evidence.store import Run
from reports.cost_lines import CostLine, cost_lines
from reports.findings_sheet import FindingLine, finding_lines
from reports.parts_sheet import PartLine, part_lines

ZERO = Decimal("0.00")
AMOUNTS = {
    "申报金额（不含税）": "claimed_amount",
    "建议核减": "disallowed_amount",
    "待核": "review_amount",
    "测算可认定金额（待审计确认）": "eligible_amount",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the report is told from; `figures` are those of the graph by name."""

    graph: Graph
    manifest: Mapping[str, Any]
    figures: Mapping[str, Decimal]
    costs: Sequence[CostLine]
    parts: Sequence[PartLine]
    findings: Sequence[FindingLine]

    @property
    def policy(self) -> Mapping[str, Any]:
        return self.manifest.get("policy") or {}

    @property
    def application(self) -> Mapping[str, Any]:
        return self.manifest.get("application") or {}

    def sum(self, column: str, category: str | None = None, subcategory: str | None = None) -> Decimal:
        return sum((line.cost[column] for line in self.within(category, subcategory)), ZERO)

    def within(self, category: str | None, subcategory: str | None = None) -> list[CostLine]:
        chosen = (line for line in self.costs if category in (None, line.category))
        return [line for line in chosen if subcategory in (None, line.subcategory)]

    def figure(self, name: str) -> Decimal:
        """The graph's own, else the sum of the costs."""
        return self.figures[name] if name in self.figures else self.sum(f"{name}_amount")

    def limit(self, name: str) -> Decimal | None:
        """The policy's rate, cap or floor, as the graph has it or else the manifest."""
        said = self.figures.get(name, self.policy.get(name))
        return None if said is None else Decimal(said)


def told_of(run: Run) -> Told:
    graph, manifest = Graph(run), run.manifest
    costs = cost_lines(graph, Answers(graph))
    totals = {row["name"]: row["amount"] for row in graph.rows("totals")}
    findings = finding_lines(graph, (manifest.get("policy") or {}).get("rules", {}))
    return Told(graph, manifest, totals, costs, part_lines(graph, costs), findings)
