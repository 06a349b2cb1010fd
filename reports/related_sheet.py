"""关联方核查表, 红冲及退款清单 and 票据清单: suppliers, money and invoices taken back, bills."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evidence import wording
from evidence.answers import Answers
from evidence.graph import Graph
from reports.anchors import Anchors
from reports.cost_lines import CostLine
from reports.numbering import BILLS, RELATED, RETURNS, row_number
from reports.payments_sheet import PaymentLine
from reports.schedules import Column, Schedule

Row = dict[str, Any]
NOUGHT = Decimal("0.00")
MONEY_BACK = ("CREDIT_FROM_SUPPLIER", "ROUND_TRIP")


@dataclass(frozen=True, slots=True)
class SupplierLine:
    """A supplier of claimed costs; sums over its costs."""

    number: int
    name: str
    tax_id: str
    also: tuple[str, ...]
    accounts: tuple[str, ...]
    costs: tuple[CostLine, ...]
    outcome: str | None
    said: str

    def sum(self, column: str) -> Decimal:
        return sum((line.cost[column] for line in self.costs), NOUGHT)

    @property
    def gross(self) -> Decimal:
        invoices = {line.of_invoice("invoice_id"): line.of_invoice("tax_inclusive_amount") or NOUGHT for line in self.costs}
        return sum(invoices.values(), NOUGHT)


def supplier_lines(graph: Graph, answers: Answers, costs: Sequence[CostLine]) -> tuple[SupplierLine, ...]:
    """Each supplier once, by resolved party, else by name; the dearest first."""
    grouped: dict[str, list[CostLine]] = {}
    for line in costs:
        grouped.setdefault(_party(graph, line) or f"name:{line.supplier or ''}", []).append(line)
    ordered = sorted(grouped.items(), key=lambda item: (-sum(line.cost["claimed_amount"] for line in item[1]), item[0]))
    return tuple(_supplier(graph, answers, number, *one) for number, one in enumerate(ordered, 1))


def _party(graph: Graph, line: CostLine) -> str | None:
    edges = graph.edges(source=line.of_invoice("invoice_id") or "", kind="seller")
    return next((edge["target_id"] for edge in edges if edge["state"] == "accepted"), None)


def _supplier(graph: Graph, answers: Answers, number: int, key: str, costs: list[CostLine]) -> SupplierLine:
    party = graph.one("parties", "party_id", key) or {}
    name = party.get("name") or costs[0].supplier or "（未识别）"
    invoices = [line.of_invoice("invoice_id") for line in costs]
    money = {sid for line in costs for one in line.money for sid in (one.link["source_id"], (one.line or {}).get("bank_line_id"))}
    subjects = dict.fromkeys((key, *invoices))
    found = [row for one in subjects for row in graph.where("findings", "subject_id", one) if row["code"] == "RELATED_PARTY"]
    found += [
        row
        for one in sorted(filter(None, money))
        for row in graph.where("findings", "subject_id", one)
        if row["code"] in MONEY_BACK
    ]
    for row in graph.rows("findings"):
        if row["code"] == "CREDIT_FROM_SUPPLIER" and _sent_by(graph, row["subject_id"]) == key:
            found.append(row)
    said = "\n".join(dict.fromkeys(row["message"] for row in found))
    also = tuple(one for one in party.get("names_seen") or () if one != name)
    tax_id = party.get("tax_id") or costs[0].of_invoice("seller_tax_id") or ""
    outcome = answers.over("C20", subjects)
    return SupplierLine(number, name, tax_id, also, tuple(party.get("accounts") or ()), tuple(costs), outcome, said)


def _sent_by(graph: Graph, bank_line_id: str) -> str | None:
    return next((edge["target_id"] for edge in graph.edges(source=bank_line_id, kind="counterparty")), None)


def related_schedule(rows: tuple[SupplierLine, ...], papers: dict[str, str], anchors: Anchors) -> Schedule[SupplierLine]:
    """`papers` says of each of the three papers asked for whether it is in the bundle."""
    words = {"pass": "未见关联迹象", "review": "有关联迹象，待核", "fail": "关联方"}

    def asked(name: str) -> Callable[[SupplierLine], str]:
        return lambda row: papers[name] if row.outcome in ("review", "fail") else "不适用"

    columns: tuple[Column[SupplierLine], ...] = (
        Column("序号", 6, "count", lambda row: row.number),
        Column("索引号", 13, "code", lambda row: row_number(RELATED, row.number)),
        Column("供应商", 30, "text", lambda row: row.name),
        Column("统一社会信用代码", 22, "code", lambda row: row.tax_id),
        Column("其他写法、曾用名", 24, "text", lambda row: "\n".join(row.also) or None),
        Column("收款账号", 24, "code", lambda row: "\n".join(row.accounts) or None),
        Column("费用笔数", 7, "count", lambda row: len(row.costs)),
        Column("价税合计", 16, "money", lambda row: row.gross, summed=True),
        Column("申报金额（不含税）", 16, "money", lambda row: row.sum("claimed_amount"), summed=True),
        Column("测算可认定", 16, "money", lambda row: row.sum("eligible_amount"), summed=True),
        Column("待核金额", 15, "money", lambda row: row.sum("review_amount"), summed=True),
        Column("系统结论", 14, "text", lambda row: words.get(row.outcome or "", "未核对")),
        Column("迹象和资金回流", 32, "text", lambda row: row.said),
        Column("股权结构说明", 10, "text", asked("related_party")),
        Column("价格公允性说明", 10, "text", asked("price_fairness")),
        Column("价格真实性承诺函", 10, "text", lambda _: papers["price_letter"]),
        Column("工商登记查询（股东、法定代表人、电话）", 20, "blank", lambda _: None),
        Column("复核结论", 14, "blank", lambda _: None),
        Column("费用", 9, "link", lambda row: anchors.home(row.costs[0].cost["cost_id"])),
    )
    note = "关联迹象来自声明、账户、字号和资金往来，不是结论；是否关联及价格是否公允由复核人判断。"
    return Schedule(RELATED, note, columns, rows, 3, (8, 8), empty="无供应商")


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A red note, a re-issued invoice, or money that came back; `amount` is gross yuan."""

    number: int
    kind: str
    paper: Row
    paper_id: str
    day: object
    name: str | None
    mark: str
    amount: Decimal | None
    target: str
    target_id: str | None
    state: str
    said: str


def return_lines(graph: Graph) -> tuple[ReturnLine, ...]:
    found = [*_reds(graph), *_edges(graph, "reissues", "红冲后重开"), *_edges(graph, "refunds", "退款"), *_credits(graph)]
    found.sort(key=lambda one: (str(one[3]), one[2], one[8] or ""))
    return tuple(ReturnLine(number, *one) for number, one in enumerate(found, 1))


def _reds(graph: Graph) -> Iterator[tuple[Any, ...]]:
    """Every red invoice, with the blue one it takes back where that is here."""
    for note in graph.rows("invoices"):
        if not note["red"]:
            continue
        edges = [edge for edge in graph.edges(source=note["invoice_id"], kind="reverses") if edge["state"] != "rejected"]
        for edge in edges or (None,):
            yield _return(graph, "红字发票", note, note["invoice_id"], edge)


def _edges(graph: Graph, kind: str, word: str) -> Iterator[tuple[Any, ...]]:
    for edge in graph.rows("edges"):
        paper = graph.entity(edge["source_id"]) if edge["kind"] == kind and edge["state"] != "rejected" else None
        if paper is not None:
            yield _return(graph, word, paper, edge["source_id"], edge)


def _credits(graph: Graph) -> Iterator[tuple[Any, ...]]:
    """Other money from suppliers that a rule asks about."""
    for row in graph.rows("findings"):
        line = graph.one("bank_lines", "bank_line_id", row["subject_id"]) if row["code"] == "CREDIT_FROM_SUPPLIER" else None
        if line is not None:
            yield _return(graph, "供应商来款", line, row["subject_id"], None)


def _return(graph: Graph, word: str, paper: Row, paper_id: str, edge: Row | None) -> tuple[Any, ...]:
    day = paper.get("issue_date") or paper.get("posted_date") or paper.get("paid_date")
    name = paper.get("seller_name") or paper.get("counterparty_name") or paper.get("payer_name")
    number = paper.get("number") or paper.get("serial") or ""
    amount = (edge or {}).get("amount") or paper.get("tax_inclusive_amount") or paper.get("amount")
    target = (edge or {}).get("target_id")
    subjects = (paper_id, target)
    said = [
        row["message"] for one in subjects if one for row in graph.where("findings", "subject_id", one) if row["code"] in SPOKEN
    ]
    state = wording.LINK_STATES[edge["state"]] if edge else "未见原件"
    label = graph.label(target) if target else paper.get("reverses_number") or ""
    return (
        word,
        paper,
        paper_id,
        day,
        name,
        number,
        None if amount is None else abs(amount),
        label,
        target,
        state,
        "\n".join(said),
    )


SPOKEN = ("RED_REVERSED", "RED_INVOICE", "REISSUED", "REFUNDED", "CREDIT_FROM_SUPPLIER", "ROUND_TRIP")


def returns_schedule(rows: tuple[ReturnLine, ...], anchors: Anchors) -> Schedule[ReturnLine]:
    columns: tuple[Column[ReturnLine], ...] = (
        Column("序号", 6, "count", lambda row: row.number),
        Column("索引号", 13, "code", lambda row: row_number(RETURNS, row.number)),
        Column("种类", 12, "text", lambda row: row.kind),
        Column("日期", 11, "date", lambda row: row.day),
        Column("对方", 26, "text", lambda row: row.name),
        Column("发票号码或流水号", 23, "code", lambda row: row.mark),
        Column("金额（含税）", 16, "money", lambda row: row.amount),
        Column("对应的原发票或付款", 34, "text", lambda row: row.target),
        Column("对应状态", 9, "text", lambda row: row.state),
        Column("说明", 44, "text", lambda row: row.said),
        Column("相关底稿", 9, "link", lambda row: anchors.home(row.target_id or row.paper_id)),
        Column("证据", 9, "link", lambda row: anchors.evidence(row.paper_id)),
        Column("原件证据", 9, "link", lambda row: anchors.evidence(row.target_id)),
        Column("复核意见", 14, "blank", lambda _: None),
    )
    note = "包括期后发生的红冲和退款；金额取绝对值。"
    return Schedule(RETURNS, note, columns, rows, 3, empty="未见红冲、重开、退款或供应商来款")


def bills_schedule(rows: Sequence[PaymentLine], anchors: Anchors) -> Schedule[PaymentLine]:
    bills = tuple(row for row in rows if row.payment is not None and row.payment["kind"] == "bill")
    numbers = {row.number: place for place, row in enumerate(bills, 1)}

    def of(name: str) -> Callable[[PaymentLine], object]:
        return lambda row: row.of_payment(name)

    columns: tuple[Column[PaymentLine], ...] = (
        Column("序号", 6, "count", lambda row: numbers[row.number]),
        Column("索引号", 13, "code", lambda row: row_number(BILLS, numbers[row.number])),
        Column("票据号码", 32, "code", of("bill_number")),
        Column("出票日", 11, "date", of("bill_issue_date")),
        Column("背书日", 11, "date", of("bill_endorsed_date")),
        Column("到期日", 11, "date", of("bill_due_date")),
        Column("票面金额", 16, "money", of("amount"), summed=True),
        Column("出票人（付款人）", 24, "text", of("payer_name")),
        Column("收款人（被背书人）", 24, "text", of("payee_name")),
        Column("承兑人", 18, "blank", lambda _: None),
        Column("对应发票号码", 23, "code", lambda row: "\n".join(row.invoices) or "未对应发票"),
        Column("对应发票金额", 16, "money", lambda row: row.allocated, summed=True),
        Column("到期兑付日", 11, "date", lambda row: row.of_line("posted_date")),
        Column("背书连续", 9, "blank", lambda _: None),
        Column("凭证证据", 9, "link", lambda row: anchors.evidence(row.ids[0])),
        Column("复核意见", 14, "blank", lambda _: None),
    )
    note = "票据付款一律待核：核对票面、背书和到期兑付后由复核人决定。承兑人、背书连续由复核人填写。"
    return Schedule(BILLS, note, columns, bills, 3, empty="无票据付款")


PAPERS = {
    "related_party": ("关联交易说明", "关联关系说明", "股权结构"),
    "price_fairness": ("公允性",),
    "price_letter": ("价格真实性",),
}
"""Topics of the papers that related parties call for, with words of their titles."""


def papers_there(graph: Graph, answers: Answers, bundle_id: str | None) -> dict[str, str]:
    """Which of the papers are in the bundle; the price letter may be declared instead."""
    documents = graph.rows("documents")
    found = {
        name: "已见"
        if any(name in (row["topics"] or ()) or any(word in (row["title"] or "") for word in words) for row in documents)
        else "未见"
        for name, words in PAPERS.items()
    }
    if found["price_letter"] == "未见" and answers.outcome("C21", bundle_id) == "pass":
        found["price_letter"] = "已声明，未见原件"
    return found
