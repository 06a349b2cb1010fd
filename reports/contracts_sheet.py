"""合同清单 and 销售佐证核查表: every contract, what was billed and paid under it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evidence.answers import Answers, worst
from evidence.graph import Graph
from evidence.moneys import Money, cell, moneys, places
from reports.anchors import LEGEND, Anchors, mark
from reports.book import Formula
from reports.numbering import CONTRACTS, SALES, row_number
from reports.schedules import TOP, Column, Schedule

Row = dict[str, Any]
FLOWS = {"purchase": "采购", "sale": "销售", "other": "其他"}
NOUGHT = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class ContractLine:
    """A contract with the invoices under it; sums are gross yuan, red notes taken off."""

    number: int
    contract: Row
    invoices: tuple[Row, ...]
    money: tuple[Money, ...]
    supplements: tuple[str, ...]
    signed: str | None
    signing: str
    sale: str | None
    places: tuple[str, ...]

    @property
    def billed(self) -> Decimal:
        return sum((one["tax_inclusive_amount"] or NOUGHT for one in self.invoices), NOUGHT)

    @property
    def paid(self) -> Decimal:
        return sum((one.link["amount"] or NOUGHT for one in self.money), NOUGHT)

    @property
    def excel_row(self) -> int:
        return TOP + 1 + self.number


def contract_lines(graph: Graph, answers: Answers) -> tuple[ContractLine, ...]:
    rows = sorted(graph.rows("contracts"), key=lambda row: (row["flow"] != "purchase", row["number"] or "", row["contract_id"]))
    return tuple(_line(graph, answers, number, row) for number, row in enumerate(rows, 1))


def _line(graph: Graph, answers: Answers, number: int, row: Row) -> ContractLine:
    edges = graph.edges(target=row["contract_id"], kind="billed_under")
    found = (graph.one("invoices", "invoice_id", edge["source_id"]) for edge in edges if edge["state"] == "accepted")
    invoices = tuple(
        sorted(filter(None, found), key=lambda one: (one["issue_date"] is None, str(one["issue_date"]), one["invoice_id"]))
    )
    money = tuple(money for invoice in invoices for money in moneys(graph, invoice["invoice_id"]))
    own = row["number"]
    others = [one["number"] or "（无编号）" for one in graph.where("contracts", "supplements", own)] if own else []
    return ContractLine(
        number,
        row,
        invoices,
        money,
        tuple(others),
        answers.outcome("K2", row["contract_id"]),
        answers.fault("K2", row["contract_id"]),
        answers.outcome("D1-02", row["contract_id"]),
        tuple(places(graph, row["contract_id"])),
    )


def _terms(line: ContractLine) -> str | None:
    said: list[str] = []
    for term in line.contract["payment_terms"] or ():
        share = "" if term["percent"] is None else f" {term['percent'].normalize():f}%"
        amount = "" if term["amount"] is None else f" {term['amount']:,.2f}元"
        said.append(f"{term['milestone']}{share}{amount}")
    return "\n".join(said) or None


def _supplements(line: ContractLine) -> str | None:
    of = f"补充：{line.contract['supplements']}" if line.contract["supplements"] else None
    return "\n".join(filter(None, (of, *(f"补充协议：{one}" for one in line.supplements)))) or None


def _period(line: ContractLine) -> str | None:
    days = [line.contract["service_start"], line.contract["service_end"]]
    return " 至 ".join("—" if day is None else day.isoformat() for day in days) if any(days) else None


def _rest(line: ContractLine) -> Formula:
    return Formula(f"=ROUND(N{line.excel_row}-O{line.excel_row},2)", float(line.billed - line.paid))


def contracts_schedule(lines: Sequence[ContractLine], anchors: Anchors) -> Schedule[ContractLine]:
    columns: tuple[Column[ContractLine], ...] = (
        Column("序号", 6, "count", lambda line: line.number),
        Column("索引号", 12, "code", lambda line: row_number(CONTRACTS, line.number)),
        Column("合同编号", 19, "code", lambda line: line.contract["number"]),
        Column("合同名称", 24, "text", lambda line: line.contract["title"]),
        Column("类别", 7, "text", lambda line: FLOWS.get(line.contract["flow"])),
        Column("甲方（买方）", 22, "text", lambda line: line.contract["buyer_name"]),
        Column("乙方（卖方）", 22, "text", lambda line: line.contract["seller_name"]),
        Column("标的", 24, "text", lambda line: line.contract["subject"]),
        Column("签订日期", 11, "date", lambda line: line.contract["signed_date"]),
        Column("履行期", 14, "code", _period),
        Column("付款条款", 22, "text", _terms),
        Column("补充协议", 18, "text", _supplements),
        Column("合同金额（含税）", 16, "money", lambda line: line.contract["tax_inclusive_amount"]),
        Column("已开票（含税）", 16, "money", lambda line: line.billed, summed=True),
        Column("已付款（含税）", 16, "money", lambda line: line.paid, summed=True),
        Column("已开票未付款", 15, "money", _rest, summed=True),
        Column("签章", 6, "mark", lambda line: mark(line.signed)),
        Column("签章说明", 24, "text", lambda line: line.signing),
        Column("合同原件", 28, "text", lambda line: "\n".join(line.places) or None),
        Column("证据", 9, "link", lambda line: anchors.evidence(line.contract["contract_id"])),
    )
    note = f"签章：{LEGEND}。已开票扣除红字发票；已付款为已采用的付款对应金额。"
    return Schedule(CONTRACTS, note, columns, lines, 4, (8, 8), over=("类别", "采购"), empty="未见合同")


@dataclass(frozen=True, slots=True)
class SaleLine:
    """An invoice of a sales contract, or the contract alone where none was found."""

    number: int
    contract: ContractLine
    invoice: Row | None
    money: tuple[Money, ...]
    late: bool
    """Whether a day of the chain lies after the cutoff, which is the last day of the policy's window."""


def sale_lines(lines: Iterable[ContractLine], cutoff: str) -> tuple[SaleLine, ...]:
    found: list[SaleLine] = []
    for line in lines:
        if line.contract["flow"] != "sale":
            continue
        for invoice in line.invoices or (None,):
            own = tuple(m for m in line.money if invoice and m.link["target_id"] == invoice["invoice_id"])
            days = [line.contract["signed_date"], cell(invoice, "issue_date"), *(money.day for money in own)]
            late = bool(cutoff) and any(day.isoformat() > cutoff for day in days if day)
            found.append(SaleLine(len(found) + 1, line, invoice, own, late))
    return tuple(found)


def sales_schedule(rows: tuple[SaleLine, ...], anchors: Anchors) -> Schedule[SaleLine]:
    def of_invoice(name: str) -> Callable[[SaleLine], object]:
        return lambda row: cell(row.invoice, name)

    def received(row: SaleLine) -> object:
        return sum((one.link["amount"] or NOUGHT for one in row.money), NOUGHT) if row.money else None

    def whole(row: SaleLine) -> str:
        there = row.invoice is not None and bool(row.money)
        return mark(worst((row.contract.sale, "pass" if there and not row.late else "review")))

    columns: tuple[Column[SaleLine], ...] = (
        Column("序号", 6, "count", lambda row: row.number),
        Column("索引号", 12, "code", lambda row: row_number(SALES, row.number)),
        Column("销售合同编号", 19, "code", lambda row: row.contract.contract["number"]),
        Column("合同名称", 24, "text", lambda row: row.contract.contract["title"]),
        Column("客户", 24, "text", lambda row: row.contract.contract["buyer_name"]),
        Column("合同金额（含税）", 15, "money", lambda row: row.contract.contract["tax_inclusive_amount"]),
        Column("签订日期", 11, "date", lambda row: row.contract.contract["signed_date"]),
        Column("签章", 6, "mark", lambda row: mark(row.contract.signed)),
        Column("销售发票号码", 22, "code", of_invoice("number")),
        Column("开票日期", 11, "date", of_invoice("issue_date")),
        Column("价税合计", 15, "money", of_invoice("tax_inclusive_amount")),
        Column("收款日期", 12, "dates", lambda row: "\n".join(str(one.day) for one in row.money if one.day) or None),
        Column("收款金额", 15, "money", received),
        Column("在时限内", 7, "mark", lambda row: "△" if row.late else "✓"),
        Column("链条完整", 7, "mark", whole),
        Column("合同证据", 9, "link", lambda row: anchors.evidence(row.contract.contract["contract_id"])),
        Column("发票证据", 9, "link", lambda row: anchors.evidence(cell(row.invoice, "invoice_id"))),
        Column("复核意见", 16, "blank", lambda _: None),
    )
    note = f"方向一：产品销售合同、发票和收款凭证。{LEGEND}。合同是否互不相同、客户是否关联由复核人确认。"
    return Schedule(SALES, note, columns, rows, 3, empty="未见销售合同")
