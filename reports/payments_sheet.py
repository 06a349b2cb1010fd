"""付款凭证与银行对账单核对表: each voucher against its line, attribute by attribute."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evidence import wording
from evidence.answers import RANK, Answers, worst
from evidence.graph import Graph
from evidence.moneys import cell, papers_of
from reports.anchors import MARKS, Anchors
from reports.numbering import PAYMENTS, row_number
from reports.schedules import Column, Schedule

Row = dict[str, Any]
NATURES = {"payment": "付款", "receipt": "收款", "fee": "手续费", "interest": "利息", "tax": "税款", "fx": "结售汇"}
TOLD_BY = ("contract_number", "invoice_number", "invoice_tail", "number", "remark", "subject", "item", "wording", "purpose")
"""Features of a pairing by which the paper's own words name what was paid."""
ATTRIBUTES = {
    "A": "金额一致",
    "B": "付款户名账号",
    "C": "收款方为销售方",
    "D": "凭证日对应记账日",
    "E": "流水号一致",
    "F": "在规定期间内",
    "G": "用途或合同对应",
    "H": "余额连续",
}


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A voucher with its bank line, or a line that pays without one; `pays` are its accepted and ambiguous edges."""

    number: int
    payment: Row | None
    line: Row | None
    pays: tuple[Row, ...]
    invoices: tuple[str, ...]
    marks: dict[str, str]

    @property
    def paper(self) -> Row:
        return self.payment or self.line or {}

    @property
    def ids(self) -> tuple[str | None, str | None]:
        return (self.payment or {}).get("payment_id"), (self.line or {}).get("bank_line_id")

    def of_payment(self, name: str) -> Any:
        return None if self.payment is None else self.payment[name]

    def of_line(self, name: str) -> Any:
        return None if self.line is None else self.line[name]

    @property
    def allocated(self) -> Decimal:
        return sum((edge["amount"] or Decimal(0) for edge in self.pays if edge["state"] == "accepted"), Decimal("0.00"))


def payment_lines(graph: Graph, answers: Answers) -> tuple[PaymentLine, ...]:
    """Every voucher and every line that pays something without one, by day; lines of the account's other business stay out."""
    found = [(row["payment_id"], *papers_of(graph, row["payment_id"])) for row in graph.rows("payments")]
    direct = {edge["source_id"] for edge in graph.rows("edges") if edge["kind"] == "pays" and edge["state"] != "rejected"}
    lines = sorted(direct - {source for source, _, _ in found})
    found += [(source, None, line) for source in lines if (line := graph.one("bank_lines", "bank_line_id", source))]
    found.sort(key=lambda one: (_day(one), one[0]))
    return tuple(_line(graph, answers, number, one) for number, one in enumerate(found, 1))


def _day(one: tuple[str, Row | None, Row | None]) -> str:
    _, payment, line = one
    return str((line or {}).get("posted_date") or (payment or {}).get("paid_date") or "9999")


def _line(graph: Graph, answers: Answers, number: int, one: tuple[str, Row | None, Row | None]) -> PaymentLine:
    source, payment, line = one
    pays = [edge for edge in graph.edges(source=source, kind="pays") if edge["state"] != "rejected"]
    invoices = (graph.one("invoices", "invoice_id", edge["target_id"]) for edge in pays)
    numbers = tuple(dict.fromkeys(row["number"] or "（号码未识别）" for row in invoices if row))
    posted = next((e for e in graph.edges(source=source, kind="posted_as") if e["state"] == "accepted"), None)
    marks = dict(_marks(answers, payment, line, [edge["edge_id"] for edge in pays]))
    marks["G"] = _words(pays, posted, answers)
    return PaymentLine(number, payment, line, tuple(pays), numbers, {name: marks[name] for name in sorted(marks)})


def _marks(answers: Answers, payment: Row | None, line: Row | None, edges: list[str]) -> Iterator[tuple[str, str]]:
    """What the rules answered of the pair; amounts and serials are compared as they were read."""
    yield "A", _same(cell(payment, "amount"), cell(line, "amount"))
    yield "B", MARKS[worst((answers.over("P2", edges), _accounts(payment, line)))]
    yield "C", MARKS[answers.over("P3", edges)]
    yield "D", MARKS[answers.over("T1", edges)] if payment and line else MARKS[None]
    yield "E", _same(cell(payment, "serial"), cell(line, "serial"))
    yield "F", MARKS[answers.over("T3-2", edges)]
    chain = None if line is None else answers.outcome("B2", line["bank_line_id"])
    if line is not None and chain is None and line["chain_ok"] is not None:
        chain = "pass" if line["chain_ok"] else "review"
    yield "H", MARKS[chain]


def _same(one: object, other: object) -> str:
    if one in (None, "") or other in (None, ""):
        return MARKS[None]
    return MARKS["pass" if one == other else "review"]


def _accounts(payment: Row | None, line: Row | None) -> str | None:
    """Whether voucher and statement name the same account; masked ones tell nothing."""
    one, other = (payment or {}).get("payer_account"), (line or {}).get("account")
    if not one or not other or "*" in one + other or (line or {}).get("direction") != "debit":
        return None
    return "pass" if one == other else "review"


def _words(pays: list[Row], posted: Row | None, answers: Answers) -> str:
    """Whether the words of the paper or the contract name what was paid; else what the pairing's own doubt says."""
    features = {reason["feature"] for edge in pays for reason in edge["reasons"] or ()}
    if features & set(TOLD_BY):
        return MARKS["pass"]
    doubt = worst(answers.outcome("P8", edge["edge_id"]) for edge in pays)
    said = {reason["feature"] for reason in (posted or {}).get("reasons") or ()} & set(TOLD_BY)
    return MARKS[doubt] if doubt is not None and RANK[doubt] < RANK["pass"] else "✓" if said else MARKS[None]


def payments_schedule(lines: Sequence[PaymentLine], anchors: Anchors) -> Schedule[PaymentLine]:
    attributes: tuple[Column[PaymentLine], ...] = tuple(
        Column(f"{name}\n{title}", 8, "mark", lambda line, name=name: line.marks[name]) for name, title in ATTRIBUTES.items()
    )
    columns: tuple[Column[PaymentLine], ...] = (
        Column("序号", 6, "count", lambda line: line.number),
        Column("索引号", 12, "code", lambda line: row_number(PAYMENTS, line.number)),
        Column("凭证日期", 11, "date", lambda line: line.of_payment("paid_date")),
        Column("记账日期", 11, "date", lambda line: line.of_line("posted_date")),
        Column("性质", 7, "text", lambda line: NATURES.get(line.of_payment("nature") or "payment")),
        Column("方式", 8, "text", lambda line: wording.PAYMENT_KINDS.get(line.of_payment("kind") or "transfer")),
        Column("付款户名", 22, "text", lambda line: line.of_payment("payer_name") or line.of_line("account_name")),
        Column("付款账号", 23, "code", lambda line: line.of_payment("payer_account") or line.of_line("account")),
        Column("收款户名", 22, "text", lambda line: line.of_payment("payee_name") or line.of_line("counterparty_name")),
        Column("收款账号", 23, "code", lambda line: line.of_payment("payee_account") or line.of_line("counterparty_account")),
        Column("凭证金额", 15, "money", lambda line: line.of_payment("amount"), summed=True),
        Column("流水金额", 15, "money", lambda line: line.of_line("amount"), summed=True),
        Column("对应发票金额", 15, "money", lambda line: line.allocated, summed=True),
        Column("对应发票号码", 23, "code", lambda line: "\n".join(line.invoices) or "未对应发票"),
        *attributes,
        Column("回单编号", 20, "code", lambda line: line.of_payment("receipt_number")),
        Column("凭证流水号", 20, "code", lambda line: line.of_payment("serial")),
        Column("对账单流水号", 20, "code", lambda line: line.of_line("serial")),
        Column("对账单行号", 8, "count", lambda line: line.of_line("line_no")),
        Column("用途摘要", 24, "text", lambda line: line.of_payment("purpose") or line.of_line("summary")),
        Column("凭证证据", 9, "link", lambda line: anchors.evidence(line.ids[0])),
        Column("流水证据", 9, "link", lambda line: anchors.evidence(line.ids[1])),
        Column("复核意见", 16, "blank", lambda _: None),
    )
    note = "A—H 逐项核对：✓ 相符　✗ 不符　△ 待核　— 凭证或流水缺失、未载明。与本项目无关的流水不列示。"
    return Schedule(PAYMENTS, note, columns, lines, 4, (6, 12, 8), over=("性质", "付款"), empty="未见付款凭证")
