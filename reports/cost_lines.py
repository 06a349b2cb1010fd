"""Each cost with all that stands behind it, gathered from the tables for one line of the working paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from evidence import wording
from evidence.graph import Graph
from reports.reasons import reason_text

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Money:
    """One payment into the invoice: the `pays` link, its voucher and its bank line, where there are."""

    link: Row
    payment: Row | None
    line: Row | None


@dataclass(frozen=True, slots=True)
class CostLine:
    """`number` counts the lines from 1 in the order of claim rows; the others are rows of the tables."""

    number: int
    cost: Row
    claim: Row | None
    invoice: Row | None
    lines: tuple[Row, ...]
    contract: Row | None
    money: tuple[Money, ...]
    findings: tuple[Row, ...]
    places: tuple[str, ...]

    def of_invoice(self, column: str) -> Any:
        return None if self.invoice is None else self.invoice[column]

    def of_contract(self, column: str) -> Any:
        return None if self.contract is None else self.contract[column]

    def of_claim(self, column: str) -> Any:
        return None if self.claim is None else self.claim[column]

    @property
    def supplier(self) -> str | None:
        return self.of_invoice("seller_name") or self.of_claim("supplier")

    @property
    def invoice_number(self) -> str | None:
        return self.of_invoice("number") or self.of_claim("invoice_number")

    @property
    def contract_number(self) -> str | None:
        return self.of_contract("number") or self.of_claim("contract_number")

    @property
    def paid_share(self) -> Decimal | None:
        gross = self.of_invoice("tax_inclusive_amount")
        return self.cost["paid_amount"] / gross if gross else None

    @property
    def reasons(self) -> str:
        return "\n".join(f"{code} {reason_text(code).title}" for code in self.cost["reason_codes"])

    def of_lines(self, column: str) -> Any:
        """The value of the only line; those of several lines as text, one below the other."""
        values = [line[column] for line in self.lines if line[column] not in (None, "")]
        if len(self.lines) == 1:
            return next(iter(values), None)
        return "\n".join(dict.fromkeys(_plain(value) for value in values)) or None

    def of_payments(self, column: str) -> str | None:
        return _stacked(one.payment[column] if one.payment else None for one in self.money)

    def of_bank(self, column: str) -> str | None:
        return _stacked(one.line[column] if one.line else None for one in self.money)


def _stacked(values: Any) -> str | None:
    """One below the other, a dash where one of several is not there; None where none is."""
    said = ["—" if value in (None, "") else _plain(value) for value in values]
    return "\n".join(said) if set(said) - {"—"} else None


def once(text: str | None) -> str | None:
    """Each of the lines once: who paid and who was paid, mostly the same every time."""
    return "\n".join(dict.fromkeys(text.split("\n"))) if text else None


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        text = format(value, ",f")
        return text.rstrip("0").rstrip(".") if value.as_tuple().exponent not in (-2, 0) else text
    return value.isoformat() if isinstance(value, date) else str(value)


def cost_lines(graph: Graph) -> tuple[CostLine, ...]:
    costs = sorted(graph.rows("eligible_costs"), key=lambda cost: _order(graph, cost))
    return tuple(_line(graph, number, cost) for number, cost in enumerate(costs, 1))


def _order(graph: Graph, cost: Row) -> tuple[Any, ...]:
    claim = graph.one("claims", "claim_id", cost["claim_id"])
    invoice = graph.one("invoices", "invoice_id", cost["invoice_id"])
    day = invoice["issue_date"] if invoice and invoice["issue_date"] else date.max
    number = (invoice["number"] if invoice else None) or ""
    return (cost["category"], claim is None, claim["row_no"] if claim else 0, day, number, cost["cost_id"])


def _line(graph: Graph, number: int, cost: Row) -> CostLine:
    invoice_id = cost["invoice_id"]
    contracts = [edge for edge in graph.edges(source=invoice_id or "", kind="billed_under") if edge["state"] == "accepted"]
    contract = graph.one("contracts", "contract_id", contracts[0]["target_id"]) if contracts else None
    subjects = (cost["cost_id"], invoice_id, cost["claim_id"])
    findings = [row for subject in subjects if subject for row in graph.where("findings", "subject_id", subject)]
    bound = {part["finding_id"] for part in graph.where("cost_parts", "cost_id", cost["cost_id"])}
    findings += [row for one in sorted(filter(None, bound)) for row in graph.where("findings", "finding_id", one)]
    return CostLine(
        number,
        cost,
        graph.one("claims", "claim_id", cost["claim_id"]),
        graph.one("invoices", "invoice_id", invoice_id),
        tuple(graph.where("invoice_lines", "invoice_id", invoice_id)),
        contract,
        tuple(_money(graph, invoice_id)),
        tuple({row["finding_id"]: row for row in findings}.values()),
        tuple(places(graph, invoice_id)),
    )


def _money(graph: Graph, invoice_id: str | None) -> Iterator[Money]:
    """The accepted payments, oldest first."""
    found: list[Money] = []
    for edge in graph.edges(target=invoice_id or "", kind="pays"):
        if edge["state"] != "accepted":
            continue
        payment = graph.one("payments", "payment_id", edge["source_id"])
        line = graph.one("bank_lines", "bank_line_id", edge["source_id"])
        for posted in graph.edges(source=edge["source_id"], kind="posted_as"):
            if posted["state"] == "accepted" and line is None:
                line = graph.one("bank_lines", "bank_line_id", posted["target_id"])
        found.append(Money(edge, payment, line))
    yield from sorted(found, key=_day)


def _day(money: Money) -> tuple[date, str]:
    day = (money.line or {}).get("posted_date") or (money.payment or {}).get("paid_date") or date.max
    return day, money.link["edge_id"]


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


def payment_methods(line: CostLine) -> str | None:
    return _stacked(dict.fromkeys(wording.PAYMENT_KINDS[one.payment["kind"]] for one in line.money if one.payment))


def day_gaps(line: CostLine) -> str | None:
    """Days from voucher to posting, one a payment."""
    gaps = [
        (one.line["posted_date"] - one.payment["paid_date"]).days
        for one in line.money
        if one.payment and one.line and one.payment["paid_date"] and one.line["posted_date"]
    ]
    return _stacked(gaps)
