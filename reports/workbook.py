"""The working paper `底稿.xlsx` and the list for the verification site, written from a run's tables and kept originals alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.answers import Answers
from evidence.cuttings import Cuttings
from evidence.exhibits import Exhibit, Strip
from evidence.graph import Graph
from evidence.moneys import cell
from reports import numbering, summary_sheet
from reports.anchors import Anchors
from reports.book import Book, safe_text
from reports.check_sheets import (
    completeness_schedule,
    condition_lines,
    conditions_schedule,
    timing_lines,
    timing_schedule,
)
from reports.contents_sheet import write_contents
from reports.contracts_sheet import contract_lines, contracts_schedule, sale_lines, sales_schedule
from reports.cost_lines import cost_lines
from reports.costs_sheet import costs_schedule
from reports.decisions_sheet import decision_lines, decisions_schedule
from reports.evidence_sheet import Gathered, chosen, exhibits_of, write_evidence
from reports.files_sheet import file_lines, files_schedule
from reports.findings_sheet import finding_lines, findings_schedule
from reports.invoices_sheet import checks_schedule, invoice_lines, invoices_schedule
from reports.log_sheet import write_log
from reports.parts_sheet import part_lines, parts_schedule, write_deductions
from reports.payments_sheet import payment_lines, payments_schedule
from reports.products_sheet import product_lines, products_schedule
from reports.related_sheet import (
    bills_schedule,
    papers_there,
    related_schedule,
    return_lines,
    returns_schedule,
    supplier_lines,
)
from reports.schedules import TOP, Schedule, write_schedule

FILE_NAME = "底稿.xlsx"
CHECKS_NAME = "发票查验清单.xlsx"
DIRECTION_OF_SALES = 1


@dataclass(frozen=True, slots=True)
class BookTold:
    """All that the workbook is written from but its pictures."""

    graph: Graph
    answers: Answers
    gathered: Gathered
    exhibits: tuple[Exhibit, ...]

    @property
    def manifest(self) -> Mapping[str, Any]:
        return self.graph.run.manifest

    @property
    def strips(self) -> list[Strip]:
        """The strips to cut out."""
        return chosen(self.exhibits, self.gathered.costs)


def told_of_book(graph: Graph) -> BookTold:
    answers = Answers(graph)
    costs = cost_lines(graph, answers)
    gathered = Gathered(
        costs,
        contract_lines(graph, answers),
        invoice_lines(graph, answers, costs),
        payment_lines(graph, answers),
        product_lines(graph, costs),
        finding_lines(graph, (graph.run.manifest.get("policy") or {}).get("rules", {})),
    )
    return BookTold(graph, answers, gathered, exhibits_of(graph, gathered))


def write_told(told: BookTold, pictures: Cuttings, path: Path) -> None:
    """Every schedule of the working paper; the same run always gives the same bytes.

    Beside it the list for the verification site as a file of its own, which goes back into the bundle once it is filled.
    """
    book = Book(path, heading_of(told.manifest))
    try:
        _write(book, told, pictures)
    finally:
        book.close()
    _write_checks(path.with_name(CHECKS_NAME), told.manifest, told.gathered)


def heading_of(manifest: Mapping[str, Any]) -> str:
    application = manifest.get("application") or {}
    return safe_text(application.get("applicant") or manifest["bundle_id"])[:120]


def _write_checks(path: Path, manifest: Mapping[str, Any], gathered: Gathered) -> None:
    book = Book(path, heading_of(manifest))
    try:
        write_schedule(book, checks_schedule(gathered.invoices), alone=True)
    finally:
        book.close()


def _write(book: Book, told: BookTold, pictures: Cuttings) -> None:
    graph, manifest, gathered, exhibits = told.graph, told.manifest, told.gathered, told.exhibits
    anchors = _anchors(gathered)
    anchors.exhibits.update({one.node_id: row for row, one in enumerate(exhibits, TOP + 1)})
    parts = part_lines(graph, gathered.costs)
    contents = book.sheet(numbering.CONTENTS, numbering.sheet_number(numbering.CONTENTS))
    first = book.sheet(numbering.SUMMARY, numbering.sheet_number(numbering.SUMMARY))
    counts: dict[str, int | None] = {numbering.SUMMARY: None, numbering.COSTS: len(gathered.costs), numbering.DEDUCTIONS: None}
    cost_cells = write_schedule(book, costs_schedule(gathered.costs, anchors))
    reasons = book.sheet(numbering.DEDUCTIONS, numbering.sheet_number(numbering.DEDUCTIONS))
    part_cells = write_schedule(book, parts_schedule(parts, anchors))
    deductions = write_deductions(book, reasons, parts, part_cells)
    counts[numbering.PARTS] = len(parts)
    cells: dict[str, dict[str, str]] = {}
    for schedule in _schedules(graph, told.answers, manifest, gathered, anchors):
        cells[schedule.name] = write_schedule(book, schedule)
        counts[schedule.name] = len(schedule.rows)
    write_evidence(book, graph, exhibits, pictures, anchors)
    counts[numbering.EVIDENCE] = len(exhibits)
    write_log(book, graph, manifest)
    counts[numbering.LOG] = None
    figures = {row["name"]: row["amount"] for row in graph.rows("totals")}
    summary = summary_sheet.Summary(
        manifest, figures, gathered.costs, cost_cells, part_cells, cells[numbering.RELATED], deductions
    )
    summary_sheet.write_summary(book, first, summary)
    write_contents(book, contents, manifest, figures, counts)


def _anchors(gathered: Gathered) -> Anchors:
    """The line of each thing: an invoice's is its own, a finding's its own, and so on."""
    anchors, first = Anchors(), TOP + 1
    anchors.settle(numbering.COSTS, first, (line.cost["cost_id"] for line in gathered.costs))
    anchors.settle(numbering.COSTS, first, (line.of_claim("claim_id") for line in gathered.costs))
    anchors.settle(numbering.INVOICES, first, (line.invoice["invoice_id"] for line in gathered.invoices))
    anchors.settle(numbering.CONTRACTS, first, (line.contract["contract_id"] for line in gathered.contracts))
    anchors.settle(numbering.FINDINGS, first, (line.finding["finding_id"] for line in gathered.findings))
    for place in (0, 1):
        anchors.settle(numbering.PAYMENTS, first, (line.ids[place] for line in gathered.payments))
    for key in ("item_id", "document_id"):
        anchors.settle(numbering.PRODUCTS, first, (cell(line.item, key) for line in gathered.products))
    return anchors


def _schedules(
    graph: Graph, answers: Answers, manifest: Mapping[str, Any], gathered: Gathered, anchors: Anchors
) -> tuple[Schedule[Any], ...]:
    """All that are plain tables, in the order of the workbook."""
    policy = manifest.get("policy") or {}
    application = manifest.get("application") or {}
    bundle = next((row["node_id"] for row in graph.rows("nodes") if row["kind"] == "bundle"), None)
    window = f"{policy['first_day']} 至 {policy['last_day']}" if "first_day" in policy else "见政策"
    suppliers = supplier_lines(graph, answers, gathered.costs)
    sales = sale_lines(gathered.contracts, policy.get("last_day", ""))
    return (
        contracts_schedule(gathered.contracts, anchors),
        invoices_schedule(gathered.invoices, anchors),
        checks_schedule(gathered.invoices),
        payments_schedule(gathered.payments, anchors),
        products_schedule(gathered.products, anchors),
        findings_schedule(gathered.findings, anchors),
        decisions_schedule(decision_lines(graph), anchors),
        timing_schedule(timing_lines(graph, answers, gathered.costs), window, anchors),
        completeness_schedule(gathered.costs, anchors),
        conditions_schedule(condition_lines(graph, policy.get("rules", {}), bundle)),
        related_schedule(suppliers, papers_there(graph, answers, bundle), anchors),
        returns_schedule(return_lines(graph), anchors),
        bills_schedule(gathered.payments, anchors),
        *((sales_schedule(sales, anchors),) if application.get("direction") == DIRECTION_OF_SALES else ()),
        files_schedule(file_lines(graph)),
    )
