"""发票清单, and 查验清单: what the state's verification site asks of each kind of invoice, with room for its answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from evidence import wording
from evidence.answers import Answers
from evidence.graph import Graph
from evidence.moneys import checks_of, places
from reports.anchors import Anchors
from reports.cost_lines import CostLine
from reports.numbering import CHECKS, COSTS, INVOICES, row_number
from reports.schedules import Column, Schedule

Row = dict[str, Any]
FLOWS = {"purchase": "进项", "sale": "销项", "other": "其他"}
NET, GROSS, CHECK_CODE = "不含税金额", "价税合计", "校验码后6位"
ASKED = {
    "digital_special": (GROSS,),
    "digital_normal": (GROSS,),
    "paper_special": (NET,),
    "e_special": (NET,),
    "paper_normal": (CHECK_CODE,),
    "e_normal": (CHECK_CODE,),
    "other": (NET, GROSS, CHECK_CODE),
}
"""What the site asks for besides code, number and day."""
DIGITAL_PAPER = {"digital_special": (NET,), "digital_normal": (CHECK_CODE,)}
"""数电纸质发票 are looked up like the paper invoices whose code and number they carry."""


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    number: int
    invoice: Row
    items: str
    rates: str
    cost: CostLine | None
    """The first cost that claims it."""
    net_status: str
    checks: tuple[Row, ...]
    outcome: str | None
    places: tuple[str, ...]

    def of_checks(self, column: str) -> list[Any]:
        return [row[column] for row in self.checks if row[column] not in (None, "")]


def invoice_lines(graph: Graph, answers: Answers, costs: Sequence[CostLine]) -> tuple[InvoiceLine, ...]:
    """Claimed ones first, in the order of the costs; then other purchases, sales, and the rest by day."""
    claims: dict[str, CostLine] = {}
    for cost in costs:
        if cost.invoice is not None:
            claims.setdefault(cost.invoice["invoice_id"], cost)
    rows = sorted(graph.rows("invoices"), key=lambda row: _order(row, claims))
    return tuple(_line(graph, answers, number, row, claims) for number, row in enumerate(rows, 1))


def _order(row: Row, claims: Mapping[str, CostLine]) -> tuple[Any, ...]:
    cost = claims.get(row["invoice_id"])
    flow = ("purchase", "sale", "other").index(row["flow"])
    return (cost is None, cost.number if cost else 0, flow, str(row["issue_date"]), row["number"] or "", row["invoice_id"])


def _line(graph: Graph, answers: Answers, number: int, row: Row, claims: Mapping[str, CostLine]) -> InvoiceLine:
    own = graph.where("invoice_lines", "invoice_id", row["invoice_id"])
    net = graph.field(row["invoice_id"], "tax_exclusive_amount")
    return InvoiceLine(
        number,
        row,
        "\n".join(dict.fromkeys(line["item_name"] for line in own if line["item_name"])),
        "、".join(dict.fromkeys(line["tax_rate"] for line in own if line["tax_rate"])),
        claims.get(row["invoice_id"]),
        wording.STATUSES[net["status"]] if net else "",
        tuple(checks_of(graph, row)),
        answers.outcome("I8", row["invoice_id"]),
        tuple(places(graph, row["invoice_id"])),
    )


def _checked(line: InvoiceLine) -> str:
    return "\n".join(dict.fromkeys(line.of_checks("result"))) or "未查验"


def _claimed(line: InvoiceLine) -> str:
    return "未申报" if line.cost is None else row_number(COSTS, line.cost.ordinal, line.cost.cost["category"] or "0")


def invoices_schedule(lines: Sequence[InvoiceLine], anchors: Anchors) -> Schedule[InvoiceLine]:
    def of(name: str) -> Callable[[InvoiceLine], object]:
        return lambda line: line.invoice[name]

    columns: tuple[Column[InvoiceLine], ...] = (
        Column("序号", 6, "count", lambda line: line.number),
        Column("索引号", 12, "code", lambda line: row_number(INVOICES, line.number)),
        Column("发票号码", 22, "code", of("number")),
        Column("发票代码", 14, "code", of("code")),
        Column("发票类型", 15, "text", lambda line: wording.INVOICE_KINDS.get(line.invoice["kind"])),
        Column("方向", 6, "mark", lambda line: FLOWS[line.invoice["flow"]]),
        Column("红蓝", 6, "mark", lambda line: "红字" if line.invoice["red"] else "蓝字"),
        Column("开票日期", 11, "date", of("issue_date")),
        Column("购买方", 24, "text", of("buyer_name")),
        Column("购买方税号", 22, "code", of("buyer_tax_id")),
        Column("销售方", 24, "text", of("seller_name")),
        Column("销售方税号", 22, "code", of("seller_tax_id")),
        Column("货物或服务名称", 28, "text", lambda line: line.items or None),
        Column("税率", 8, "text", lambda line: line.rates or None),
        Column("不含税金额", 16, "money", of("tax_exclusive_amount"), summed=True),
        Column("税额", 15, "money", of("tax_amount"), summed=True),
        Column("价税合计", 16, "money", of("tax_inclusive_amount"), summed=True),
        Column("金额识别", 8, "text", lambda line: line.net_status),
        Column("被冲红发票号码", 22, "code", of("reverses_number")),
        Column("申报情况", 15, "code", _claimed),
        Column("查验结果", 12, "text", _checked),
        Column("件数", 6, "count", lambda line: len(line.invoice["documents"])),
        Column("原件", 30, "text", lambda line: "\n".join(line.places) or None),
        Column("费用", 9, "link", lambda line: anchors.home(line.cost.cost["cost_id"]) if line.cost else None),
        Column("证据", 9, "link", lambda line: anchors.evidence(line.invoice["invoice_id"])),
    )
    note = "件数为同一张发票在材料中的份数（版式文件、扫描件、XML 等），只计一次。合计为进项发票（红字为负）。"
    return Schedule(INVOICES, note, columns, lines, 3, (10, 12), over=("方向", "进项"), empty="未见发票")


def needs(line: InvoiceLine) -> tuple[str, ...]:
    """What the site asks for: 数电票 gross; special invoices net; ordinary ones the end of the check code."""
    kind, code = line.invoice["kind"], line.invoice["code"] or ""
    asked = DIGITAL_PAPER.get(kind) if code else None
    return asked or ASKED.get(kind, ASKED["other"])


def _if_asked(title: str, value: Callable[[InvoiceLine], object]) -> Callable[[InvoiceLine], object]:
    return lambda line: value(line) if title in needs(line) else None


def _tail(line: InvoiceLine) -> str | None:
    digits = "".join(letter for letter in line.invoice["check_code"] or "" if letter.isalnum())
    return digits[-6:] or None


def _asked(line: InvoiceLine) -> str:
    first = ("发票号码",) if not line.invoice["code"] else ("发票代码", "发票号码")
    return "、".join((*first, "开票日期", *needs(line)))


def _checked_on(line: InvoiceLine) -> str | None:
    days: list[date] = line.of_checks("checked_date")
    return max(days).isoformat() if days else None


def checks_columns() -> tuple[Column[InvoiceLine], ...]:
    """Heads that the reader of verification lists knows: the filled list is read when it comes back."""
    return (
        Column("序号", 6, "count", lambda line: line.number),
        Column("发票种类", 16, "text", lambda line: wording.INVOICE_KINDS.get(line.invoice["kind"])),
        Column("发票代码", 15, "code", lambda line: line.invoice["code"]),
        Column("发票号码", 23, "code", lambda line: line.invoice["number"]),
        Column("开票日期", 12, "date", lambda line: line.invoice["issue_date"]),
        Column("不含税金额", 15, "money", _if_asked(NET, lambda line: line.invoice["tax_exclusive_amount"])),
        Column("价税合计", 15, "money", _if_asked(GROSS, lambda line: line.invoice["tax_inclusive_amount"])),
        Column("校验码后6位", 12, "code", _if_asked(CHECK_CODE, _tail)),
        Column("平台所需各项", 26, "text", _asked),
        Column("销售方名称", 26, "text", lambda line: line.invoice["seller_name"]),
        Column("查验结果", 14, "blank", lambda line: "；".join(dict.fromkeys(line.of_checks("result"))) or None),
        Column("发票状态", 12, "blank", lambda _: None),
        Column("查验时间", 13, "blank", _checked_on),
        Column("查验人", 9, "blank", lambda _: None),
        Column("备注", 14, "blank", lambda _: None),
    )


def to_check(lines: Sequence[InvoiceLine]) -> tuple[InvoiceLine, ...]:
    """The claimed invoices and their red notes."""
    claimed = {line.invoice["number"] for line in lines if line.cost is not None} - {None}
    return tuple(line for line in lines if line.cost is not None or line.invoice["reverses_number"] in claimed)


def checks_schedule(lines: Sequence[InvoiceLine]) -> Schedule[InvoiceLine]:
    rows = to_check(lines)
    unchecked = [line for line in rows if not line.checks]
    gross = sum((line.invoice["tax_inclusive_amount"] or Decimal(0) for line in unchecked), Decimal("0.00"))
    note = (
        f"在国家税务总局全国增值税发票查验平台逐张查验后，填写“查验结果”（一致、不一致、查无此票）、“发票状态”（正常、作废、部分红冲、全额红冲）和“查验时间”，"
        f"把单独成册的发票查验清单放回材料包再次核验即被读入。尚未查验 {len(unchecked)} 张，价税合计 {gross:,.2f} 元。"
    )
    return Schedule(CHECKS, note, checks_columns(), rows, 4, empty="无须查验的发票")
