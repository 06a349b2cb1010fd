"""时间对应检查表, 资料齐备性检查表 and 申报条件检查表: what the rules answered, as tick marks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evidence.answers import Answers, worst
from evidence.graph import Graph
from evidence.moneys import Money, moneys
from reports.anchors import LEGEND, Anchors, mark
from reports.cost_lines import CostLine
from reports.numbering import COMPLETENESS, CONDITIONS, TIMING, row_number
from reports.schedules import Column, Schedule

Row = dict[str, Any]
OUTCOMES = {"pass": "符合", "fail": "不符合", "review": "需人工复核", "not_applicable": "不适用"}


@dataclass(frozen=True, slots=True)
class TimingLine:
    """One payment into an invoice, or the invoice alone where nothing was paid."""

    number: int
    cost: CostLine
    money: Money | None
    marks: dict[str, str]
    said: str

    @property
    def issued(self) -> date | None:
        return self.cost.of_invoice("issue_date")

    @property
    def voucher(self) -> date | None:
        return None if self.money is None or self.money.payment is None else self.money.payment["paid_date"]

    @property
    def posted(self) -> date | None:
        return None if self.money is None or self.money.line is None else self.money.line["posted_date"]


def timing_lines(graph: Graph, answers: Answers, costs: Sequence[CostLine]) -> tuple[TimingLine, ...]:
    found: list[TimingLine] = []
    told: set[str] = set()
    for cost in costs:
        invoice_id = cost.of_invoice("invoice_id")
        if invoice_id is None or invoice_id in told:
            continue
        told.add(invoice_id)
        for money in moneys(graph, invoice_id, ("accepted", "ambiguous")) or (None,):
            edge = None if money is None else money.link["edge_id"]
            outcomes = {rule: answers.outcome(rule, edge) for rule in ("T1", "T2", "T3-2", "T4")}
            outcomes |= {rule: answers.outcome(rule, invoice_id) for rule in ("T3-1", "T7")}
            outcomes["T5"] = worst((answers.outcome("T5", edge), answers.outcome("T5", invoice_id)))
            said = [answers.fault(rule, subject) for rule in outcomes for subject in (edge, invoice_id)]
            bad = [text for text in said if text]
            marks = {rule: mark(outcome) for rule, outcome in outcomes.items()}
            found.append(TimingLine(len(found) + 1, cost, money, marks, "\n".join(dict.fromkeys(bad))))
    return tuple(found)


def _days(one: date | None, other: date | None) -> int | None:
    return None if one is None or other is None else (other - one).days


def timing_schedule(rows: tuple[TimingLine, ...], window: str, anchors: Anchors) -> Schedule[TimingLine]:
    def rule(name: str) -> Callable[[TimingLine], str]:
        return lambda row: row.marks[name]

    def amount(row: TimingLine) -> object:
        return None if row.money is None else row.money.link["amount"]

    def state(row: TimingLine) -> str:
        return "未见付款" if row.money is None else {"ambiguous": "存疑"}.get(row.money.link["state"], "采用")

    columns: tuple[Column[TimingLine], ...] = (
        Column("序号", 6, "count", lambda row: row.number),
        Column("索引号", 12, "code", lambda row: row_number(TIMING, row.number)),
        Column("发票号码", 22, "code", lambda row: row.cost.invoice_number),
        Column("供应商", 24, "text", lambda row: row.cost.supplier),
        Column("合同签订", 11, "date", lambda row: row.cost.of_contract("signed_date")),
        Column("开票日期", 11, "date", lambda row: row.issued),
        Column("凭证日期", 11, "date", lambda row: row.voucher),
        Column("记账日期", 11, "date", lambda row: row.posted),
        Column("对应金额（含税）", 15, "money", amount),
        Column("对应状态", 9, "text", state),
        Column("签订至开票（天）", 9, "count", lambda row: _days(row.cost.of_contract("signed_date"), row.issued)),
        Column("开票至付款（天）", 9, "count", lambda row: _days(row.issued, row.posted or row.voucher)),
        Column("凭证至记账（天）", 9, "count", lambda row: _days(row.voucher, row.posted)),
        Column("发票在期间内", 8, "mark", rule("T3-1")),
        Column("付款在期间内", 8, "mark", rule("T3-2")),
        Column("凭证与流水同日", 8, "mark", rule("T1")),
        Column("对账单覆盖", 8, "mark", rule("T2")),
        Column("票款间隔合理", 8, "mark", rule("T4")),
        Column("合同在先", 8, "mark", rule("T5")),
        Column("号码与年份", 8, "mark", rule("T7")),
        Column("说明", 34, "text", lambda row: row.said),
        Column("费用", 9, "link", lambda row: anchors.home(row.cost.cost["cost_id"])),
        Column("发票证据", 9, "link", lambda row: anchors.evidence(row.cost.of_invoice("invoice_id"))),
        Column("付款证据", 9, "link", lambda row: anchors.evidence(*_papers(row.money))),
    )
    note = f"规定期间 {window}，以银行记账日期为准；天数为日历日，负数为付款在先。{LEGEND}"
    return Schedule(TIMING, note, columns, rows, 4, (9, 11))


def _papers(money: Money | None) -> Iterator[str | None]:
    if money is not None:
        yield (money.payment or {}).get("payment_id")
        yield (money.line or {}).get("bank_line_id")


PAPERS = (
    ("合同", "K1"),
    ("合同签署完备", "K2"),
    ("发票", "Q1"),
    ("发票抬头", "I1"),
    ("发票查验", "I8"),
    ("已付清", "P1"),
    ("支付凭证", "B1"),
    ("银行对账单", "T2"),
    ("付款方", "P2"),
    ("收款方", "P3"),
    ("产品清单", "S5"),
    ("清单与发票", "S6"),
    ("属于支持范围", "S1"),
    ("与项目相关", "C17"),
)


def completeness_schedule(costs: Sequence[CostLine], anchors: Anchors) -> Schedule[CostLine]:
    """A matrix of costs against papers."""

    def there(rule: str) -> Callable[[CostLine], str]:
        return lambda line: mark(_outcome(line, rule))

    def missing(line: CostLine) -> str:
        return "、".join(title for title, rule in PAPERS if _outcome(line, rule) in ("fail", "review")) or "齐备"

    columns: tuple[Column[CostLine], ...] = (
        Column("序号", 6, "count", lambda line: line.number),
        Column("索引号", 12, "code", lambda line: row_number(COMPLETENESS, line.number)),
        Column("费用子类", 18, "text", lambda line: line.subcategory),
        Column("供应商", 24, "text", lambda line: line.supplier),
        Column("发票号码", 22, "code", lambda line: line.invoice_number),
        Column("申报金额（不含税）", 15, "money", lambda line: line.cost["claimed_amount"], summed=True),
        *(Column(title, 7.5, "mark", there(rule)) for title, rule in PAPERS),
        Column("待补或待核", 26, "text", missing),
        Column("费用", 9, "link", lambda line: anchors.home(line.cost["cost_id"])),
    )
    return Schedule(COMPLETENESS, f"{LEGEND}　不适用 该项费用不需要", columns, costs, 5, empty="无申报费用")


def _outcome(line: CostLine, rule: str) -> str | None:
    """Verification that was not done is open; what hangs on money that is not there is not told."""
    found = line.outcomes[rule]
    if rule == "I8" and found is None and line.invoice is not None:
        return "review"
    if rule in ("B1", "T2") and found is None and line.invoice is not None and not line.money:
        return "review"
    if rule == "B1" and found == "pass" and any(one.payment is None for one in line.money):
        return "review"
    return found


@dataclass(frozen=True, slots=True)
class ConditionLine:
    number: int
    result: Row
    title: str


def condition_lines(graph: Graph, rules: Mapping[str, str], bundle_id: str | None) -> tuple[ConditionLine, ...]:
    """What was asked of the application as a whole."""
    rows = [row for row in graph.rows("rule_results") if row["subject_id"] == bundle_id]
    return tuple(ConditionLine(number, row, rules.get(row["rule_id"], "")) for number, row in enumerate(rows, 1))


def conditions_schedule(rows: tuple[ConditionLine, ...]) -> Schedule[ConditionLine]:
    columns: tuple[Column[ConditionLine], ...] = (
        Column("序号", 6, "count", lambda row: row.number),
        Column("索引号", 13, "code", lambda row: row_number(CONDITIONS, row.number)),
        Column("规则", 8, "code", lambda row: row.result["rule_id"]),
        Column("条件", 26, "text", lambda row: row.title),
        Column("结论", 11, "text", lambda row: OUTCOMES[row.result["outcome"]]),
        Column("说明（所见材料）", 44, "text", lambda row: row.result["message"]),
        Column("依据", 24, "text", lambda row: row.result["source"]),
        Column("条款", 40, "text", lambda row: row.result["clause"]),
        Column("复核意见", 18, "blank", lambda _: None),
        Column("复核人及日期", 12, "blank", lambda _: None),
    )
    note = "系统只核对材料是否在册和可机读的事实；需人判断的条件一律列为需人工复核。"
    return Schedule(CONDITIONS, note, columns, rows, 4)
