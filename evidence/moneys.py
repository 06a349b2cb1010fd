"""Payments into invoices, each with its voucher and its bank line; and where things stand on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from evidence.graph import Graph, Row


def cell(row: Row | None, column: str) -> Any:
    """A cell of a row that may not be there."""
    return None if row is None else row[column]


@dataclass(frozen=True, slots=True)
class Money:
    """One payment into an invoice: the `pays` edge, its voucher and its bank line, where there are."""

    link: Row
    payment: Row | None
    line: Row | None

    @property
    def day(self) -> date | None:
        """The day it was posted, else the voucher's."""
        return (self.line or {}).get("posted_date") or (self.payment or {}).get("paid_date")


def moneys(graph: Graph, invoice_id: str | None, states: tuple[str, ...] = ("accepted",)) -> list[Money]:
    """The payments into an invoice whose links are in one of the states, oldest first."""
    edges = graph.edges(target=invoice_id or "", kind="pays")
    found = [Money(edge, *papers_of(graph, edge["source_id"])) for edge in edges if edge["state"] in states]
    return sorted(found, key=lambda money: (money.day or date.max, money.link["edge_id"]))


def papers_of(graph: Graph, source_id: str) -> tuple[Row | None, Row | None]:
    """Voucher and bank line of the source of a `pays` edge, which is the one or the other."""
    payment = graph.one("payments", "payment_id", source_id)
    line = graph.one("bank_lines", "bank_line_id", source_id)
    for posted in graph.edges(source=source_id, kind="posted_as"):
        if posted["state"] == "accepted" and line is None:
            line = graph.one("bank_lines", "bank_line_id", posted["target_id"])
    return payment, line


def contract_of(graph: Graph, invoice_id: str | None) -> Row | None:
    """The contract an invoice is billed under, the first where there are several."""
    edges = graph.edges(source=invoice_id or "", kind="billed_under")
    accepted = (edge["target_id"] for edge in edges if edge["state"] == "accepted")
    return graph.one("contracts", "contract_id", next(accepted, None))


def checks_of(graph: Graph, invoice: Row | None) -> list[Row]:
    """The imported verification results about an invoice: of its number, and of its code where both have one."""
    if invoice is None or not invoice["number"]:
        return []
    return [
        row
        for row in graph.where("invoice_checks", "number", invoice["number"])
        if not invoice["code"] or not row["code"] or len(invoice["number"]) == 20 or row["code"] == invoice["code"]
    ]


def places(graph: Graph, node_id: str | None) -> Iterator[str]:
    """File and page of every document that a thing stands on; of a file or page, itself."""
    node = graph.node(node_id)
    if node is None:
        return
    if node["kind"] in ("file", "page"):
        yield str(node["label"])
        return
    if node["kind"] == "document":
        documents = [node["node_id"]]
    else:
        documents = [edge["target_id"] for edge in graph.edges(source=node_id, kind="part_of")]
    for document in documents:
        pages = [row["page_id"] for row in graph.where("document_pages", "document_id", document)]
        by_file: dict[str, list[int]] = {}
        for page_id in pages:
            page, file = graph.one("pages", "page_id", page_id), graph.files_of_pages.get(page_id)
            if page is not None and file is not None:
                by_file.setdefault(file["path"], []).append(page["page_no"])
        for path, numbers in by_file.items():
            yield f"{path} 第{_pages(sorted(set(numbers)))}页"


def _pages(numbers: list[int]) -> str:
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}–{numbers[-1]}"
    return "、".join(map(str, numbers))
