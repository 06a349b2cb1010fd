"""Each cost with all that stands behind it, gathered from the tables for one line of the working paper."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from evidence.answers import Answers, worst
from evidence.decided import Opinions, opinions_on
from evidence.graph import Graph
from evidence.moneys import Money, checks_of, contract_of, moneys, places
from reports.decisions_sheet import Said
from reports.reasons import reason_text

Row = dict[str, Any]
UNNAMED_CATEGORY, UNNAMED_SUBCATEGORY = "未归类", "未定"


@dataclass(frozen=True, slots=True)
class CostLine:
    """`number` counts the lines from 1 in the order of claim rows, `ordinal` within the category; the others are table rows."""

    number: int
    ordinal: int
    cost: Row
    claim: Row | None
    invoice: Row | None
    lines: tuple[Row, ...]
    contract: Row | None
    money: tuple[Money, ...]
    findings: tuple[Row, ...]
    places: tuple[str, ...]
    checks: tuple[Row, ...]
    outcomes: dict[str, str | None]
    """The worst answer of each rule to the cost, its invoice or its payments."""
    sure: bool
    """Whether a second witness agrees on the amount of every paper."""
    red: Decimal
    refunded: Decimal
    late: Decimal
    """Gross yuan: of red notes, refunds, and payments judged outside the window."""
    related: str | None
    said: Said = ()
    """What was decided about it as a whole, then about the findings that concern it."""

    def of_invoice(self, column: str) -> Any:
        return None if self.invoice is None else self.invoice[column]

    def of_contract(self, column: str) -> Any:
        return None if self.contract is None else self.contract[column]

    def of_claim(self, column: str) -> Any:
        return None if self.claim is None else self.claim[column]

    @property
    def category(self) -> str:
        return category_label(self.cost["category"])

    @property
    def subcategory(self) -> str:
        return self.cost["subcategory"] or UNNAMED_SUBCATEGORY

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

    @property
    def grade(self) -> str:
        """证据等级: what is there, and whether its amounts have a second witness."""
        papers = (self.invoice, self.contract, self.money)
        whole = all(papers) and all(money.payment and money.line for money in self.money)
        return ("A" if self.sure else "B") if whole else "C"

    def of_lines(self, column: str) -> Any:
        """The value of the only line; those of several lines as text, one below the other."""
        values = [line[column] for line in self.lines if line[column] not in (None, "")]
        if len(self.lines) == 1:
            return next(iter(values), None)
        return "\n".join(dict.fromkeys(plain(value) for value in values)) or None

    def of_payments(self, column: str) -> str | None:
        return stacked(one.payment[column] if one.payment else None for one in self.money)

    def of_bank(self, column: str) -> str | None:
        return stacked(one.line[column] if one.line else None for one in self.money)


def category_label(category: str) -> str:
    return UNNAMED_CATEGORY if category in ("", "0") else f"第{category}类"


def stacked(values: Iterable[object]) -> str | None:
    """One below the other, a dash where one of several is not there; None where none is."""
    said = ["—" if value in (None, "") else plain(value) for value in values]
    return "\n".join(said) if set(said) - {"—"} else None


def once(text: str | None) -> str | None:
    """Each of the lines once: who paid and who was paid, mostly the same every time."""
    return "\n".join(dict.fromkeys(text.split("\n"))) if text else None


def plain(value: object) -> str:
    if isinstance(value, Decimal):
        text = format(value, ",f")
        return text.rstrip("0").rstrip(".") if value.as_tuple().exponent not in (-2, 0) else text
    return value.isoformat() if isinstance(value, date) else str(value)


def cost_lines(graph: Graph, answers: Answers) -> tuple[CostLine, ...]:
    costs = sorted(graph.rows("eligible_costs"), key=lambda cost: _order(graph, cost))
    counts: dict[str, int] = {}
    lines: list[CostLine] = []
    for number, cost in enumerate(costs, 1):
        counts[cost["category"]] = counts.get(cost["category"], 0) + 1
        lines.append(_line(graph, answers, (number, counts[cost["category"]]), cost))
    return tuple(lines)


def _order(graph: Graph, cost: Row) -> tuple[Any, ...]:
    claim = graph.one("claims", "claim_id", cost["claim_id"])
    invoice = graph.one("invoices", "invoice_id", cost["invoice_id"])
    day = invoice["issue_date"] if invoice and invoice["issue_date"] else date.max
    number = (invoice["number"] if invoice else None) or ""
    return (cost["category"], claim is None, claim["row_no"] if claim else 0, day, number, cost["cost_id"])


def _line(graph: Graph, answers: Answers, numbers: tuple[int, int], cost: Row) -> CostLine:
    invoice_id = cost["invoice_id"]
    invoice, contract = graph.one("invoices", "invoice_id", invoice_id), contract_of(graph, invoice_id)
    money = tuple(moneys(graph, invoice_id))
    return CostLine(
        *numbers,
        cost,
        graph.one("claims", "claim_id", cost["claim_id"]),
        invoice,
        tuple(graph.where("invoice_lines", "invoice_id", invoice_id)),
        contract,
        money,
        tuple(_findings(graph, cost)),
        tuple(places(graph, invoice_id)),
        tuple(checks_of(graph, invoice)),
        _outcomes(answers, cost, contract, money),
        _sure(graph, invoice_id, money),
        *_lost(graph, answers, invoice_id, money),
        answers.over("C20", (edge["target_id"] for edge in graph.edges(source=invoice_id or "", kind="seller"))),
        tuple(_said(graph, cost)),
    )


def _findings(graph: Graph, cost: Row) -> Iterator[Row]:
    """Those about the cost, its invoice and its claim row, then those that decided the fate of its parts; each once."""
    subjects = (cost["cost_id"], cost["invoice_id"], cost["claim_id"])
    found = [row for subject in subjects if subject for row in graph.where("findings", "subject_id", subject)]
    bound = {part["finding_id"] for part in graph.where("cost_parts", "cost_id", cost["cost_id"])}
    found += [row for one in sorted(filter(None, bound)) for row in graph.where("findings", "finding_id", one)]
    yield from {row["finding_id"]: row for row in found}.values()


def _said(graph: Graph, cost: Row) -> Iterator[tuple[str, Opinions]]:
    own = opinions_on(graph, cost["cost_id"])
    if own.told:
        yield "", own
    for row in _findings(graph, cost):
        found = opinions_on(graph, row["finding_id"])
        if found.told:
            yield f"{reason_text(row['code']).title}：", found


OF_COST = ("Q1", "Q2", "Q3", "S2", "S3", "S5", "S6")
OF_INVOICE = ("I1", "I2", "I8", "K1", "K4", "P1", "S1", "T3-1", "T5", "C17")
OF_MONEY = ("B1", "T1", "T2", "T3-2", "T4", "P2", "P3", "P4", "P5")


def _outcomes(answers: Answers, cost: Row, contract: Row | None, money: tuple[Money, ...]) -> dict[str, str | None]:
    found = {rule: answers.outcome(rule, cost["cost_id"]) for rule in OF_COST}
    found |= {rule: answers.outcome(rule, cost["invoice_id"]) for rule in OF_INVOICE}
    edges = [one.link["edge_id"] for one in money]
    found |= {rule: answers.over(rule, edges) for rule in OF_MONEY}
    found["T5"] = worst((found["T5"], answers.over("T5", edges)))
    found["K2"] = answers.outcome("K2", None if contract is None else contract["contract_id"])
    return found


def _sure(graph: Graph, invoice_id: str | None, money: tuple[Money, ...]) -> bool:
    named = [(invoice_id, "tax_exclusive_amount")]
    named += [(one.payment["payment_id"], "amount") for one in money if one.payment]
    named += [(one.line["bank_line_id"], "amount") for one in money if one.line]
    return all((field := graph.field(*one)) is not None and field["status"] == "verified" for one in named)


def _lost(graph: Graph, answers: Answers, invoice_id: str | None, money: tuple[Money, ...]) -> tuple[Decimal, Decimal, Decimal]:
    """Gross of accepted red notes, of refunds, and of payments outside the window."""
    nought = Decimal("0.00")
    reds = (edge for edge in graph.edges(target=invoice_id or "", kind="reverses") if edge["state"] == "accepted")
    notes = (graph.one("invoices", "invoice_id", edge["source_id"]) for edge in reds)
    red = sum((abs(note["tax_inclusive_amount"] or nought) for note in notes if note), nought)
    sources = {one.link["source_id"] for one in money} | {one.line["bank_line_id"] for one in money if one.line}
    back = {
        edge["edge_id"]: edge["amount"] or nought
        for source in sources
        for edge in graph.edges(target=source, kind="refunds")
        if edge["state"] == "accepted"
    }
    late = (one.link["amount"] or nought for one in money if answers.outcome("T3-2", one.link["edge_id"]) == "fail")
    return red, sum(back.values(), nought), sum(late, nought)
