"""The working paper `eligible-cost.xlsx`, written from a run's tables alone."""

from pathlib import Path

from evidence.graph import Graph
from evidence.store import Run
from reports import summary_sheet
from reports.cost_lines import cost_lines
from reports.costs_sheet import write_costs
from reports.files_sheet import file_lines, write_files
from reports.findings_sheet import finding_lines, write_findings
from reports.parts_sheet import part_lines, write_parts
from reports.sheets import Book, safe_text

FILE_NAME = "eligible-cost.xlsx"


def write_workbook(run: Run, path: Path) -> None:
    """汇总, 费用明细, 金额去向, 疑点 and 原件索引; the same run always gives the same bytes."""
    graph, manifest = Graph(run), run.manifest
    application = manifest.get("application") or {}
    heading = safe_text(application.get("applicant") or manifest["bundle_id"])
    book = Book(path)
    try:
        first = book.sheet(summary_sheet.NAME, heading)
        costs = cost_lines(graph)
        parts = part_lines(graph, costs)
        cost_cells = write_costs(book, heading, costs)
        part_cells = write_parts(book, heading, parts)
        write_findings(book, heading, finding_lines(graph, (manifest.get("policy") or {}).get("rules", {})))
        write_files(book, heading, file_lines(graph))
        figures = {row["name"]: row["amount"] for row in graph.rows("totals")}
        summary_sheet.write_summary(book, first, summary_sheet.Summary(manifest, figures, costs, parts, cost_cells, part_cells))
    finally:
        book.close()
