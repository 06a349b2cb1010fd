"""费用明细表: one line a cost, from the contract to the amount that counts."""

from collections.abc import Sequence

from evidence import wording
from reports.anchors import Anchors
from reports.cost_lines import CostLine, once, stacked
from reports.decisions_sheet import days, opinion, reasons, who
from reports.numbering import COSTS, row_number
from reports.schedules import Column, Schedule

CLAIMED, DISALLOWED, REVIEW, ELIGIBLE = "申报金额（不含税）", "建议核减", "待核金额", "测算可认定金额（待审计确认）"
AMOUNTS = {CLAIMED: "claimed_amount", DISALLOWED: "disallowed_amount", REVIEW: "review_amount", ELIGIBLE: "eligible_amount"}
AUDITED = "审定金额（会计师填写）"
NOTE = (
    "黄底各栏由编制人、会计师或复核人填写。证据等级：A 合同、发票、凭证、流水齐全且金额均有第二处印证；B 齐全；C 不齐全。"
    "合计随筛选变化。"
)
Columns = tuple[Column[CostLine], ...]


def _tails(line: CostLine) -> str | None:
    accounts = (line.of_payments("payer_account") or line.of_bank("account") or "").split("\n")
    return once("\n".join(account[-4:] for account in accounts))


def _gaps(line: CostLine) -> str | None:
    """Days from voucher to posting, one a payment."""
    return stacked(
        (one.line["posted_date"] - one.payment["paid_date"]).days
        if one.payment and one.line and one.payment["paid_date"] and one.line["posted_date"]
        else None
        for one in line.money
    )


def _lines_of_statement(line: CostLine) -> str | None:
    return stacked(f"第{one.line['line_no']}行" if one.line else None for one in line.money)


def _methods(line: CostLine) -> str | None:
    return stacked(dict.fromkeys(wording.PAYMENT_KINDS[one.payment["kind"]] for one in line.money if one.payment))


def _paid(line: CostLine) -> str | None:
    return stacked((one.payment or one.line or {}).get("amount") for one in line.money)


def _service(line: CostLine) -> str | None:
    days = [line.of_contract(name) for name in ("service_start", "service_end")]
    return " 至 ".join("—" if day is None else day.isoformat() for day in days) if any(days) else None


def _checked(line: CostLine) -> str | None:
    if line.invoice is None:
        return None
    return "\n".join(dict.fromkeys(row["result"] for row in line.checks if row["result"])) or "未查验"


def _related(line: CostLine) -> str | None:
    return {"pass": "未见", "review": "是（待核）", "fail": "是"}.get(line.related or "")


def _filled(title: str, width: float) -> Column[CostLine]:
    """A column for a person."""
    return Column(title, width, "blank", lambda _: None)


KEYS: Columns = (
    Column("序号", 6, "count", lambda line: line.number),
    Column("索引号", 15, "code", lambda line: row_number(COSTS, line.ordinal, line.cost["category"] or "0")),
    Column("费用类别", 8, "text", lambda line: line.category),
    Column("费用子类", 17, "text", lambda line: line.subcategory),
    Column("发票号码", 22, "code", lambda line: line.invoice_number),
)
"""Repeated on every printed page."""

CONTRACT: Columns = (
    Column("申报行", 7, "count", lambda line: line.of_claim("row_no")),
    Column("合同编号", 18, "code", lambda line: line.contract_number),
    Column("合同名称", 24, "text", lambda line: line.of_contract("title")),
    Column("合同金额", 15, "money", lambda line: line.of_contract("tax_inclusive_amount")),
    Column("签订日期", 11, "date", lambda line: line.of_contract("signed_date")),
    Column("服务期起止", 15, "code", _service),
    Column("供应商", 26, "text", lambda line: line.supplier),
    Column("供应商统一社会信用代码", 22, "code", lambda line: line.of_invoice("seller_tax_id")),
    Column("是否关联方", 8, "text", _related),
)
INVOICE: Columns = (
    Column("发票类型", 15, "text", lambda line: wording.INVOICE_KINDS.get(line.of_invoice("kind") or "")),
    Column("发票代码", 14, "code", lambda line: line.of_invoice("code")),
    Column("开票日期", 11, "date", lambda line: line.of_invoice("issue_date")),
    Column("年度", 7, "count", lambda line: day.year if (day := line.of_invoice("issue_date")) else None),
    Column("货物或服务名称", 28, "text", lambda line: line.of_lines("item_name")),
    Column("规格型号", 16, "text", lambda line: line.of_lines("specification")),
    Column("币种", 7, "text", lambda line: line.of_invoice("currency")),
    Column("查验结果", 12, "text", _checked),
    Column("发票原件", 30, "text", lambda line: "\n".join(line.places) or None),
)
AMOUNT: Columns = (
    Column("数量", 10, "quantity", lambda line: line.of_lines("quantity")),
    Column("单价", 14, "price", lambda line: line.of_lines("unit_price")),
    Column("不含税金额", 15, "money", lambda line: line.of_invoice("tax_exclusive_amount")),
    Column("税率", 8, "text", lambda line: line.of_lines("tax_rate")),
    Column("税额", 14, "money", lambda line: line.of_invoice("tax_amount")),
    Column("价税合计", 15, "money", lambda line: line.of_invoice("tax_inclusive_amount")),
    Column("红冲金额（含税）", 14, "money", lambda line: line.red or None),
    Column("退款金额（含税）", 14, "money", lambda line: line.refunded or None),
    _filled("记账凭证号、日期、科目", 14),
    _filled("验收日期", 11),
    _filled("资产编号及地点", 12),
)
MONEY: Columns = (
    Column("付款方式", 9, "text", _methods),
    Column("凭证日期", 12, "dates", lambda line: line.of_payments("paid_date")),
    Column("记账日期", 12, "dates", lambda line: line.of_bank("posted_date")),
    Column("日期差（天）", 8, "dates", _gaps),
    Column("付款户名", 22, "text", lambda line: once(line.of_payments("payer_name") or line.of_bank("account_name"))),
    Column("付款账号（后4位）", 10, "code", _tails),
    Column("收款户名", 22, "text", lambda line: once(line.of_payments("payee_name") or line.of_bank("counterparty_name"))),
    Column("各笔付款金额", 16, "quantity", _paid),
    Column("本次分摊金额（含税）", 16, "quantity", lambda line: stacked(one.link["amount"] for one in line.money)),
)
BANK: Columns = (
    Column("回单编号", 20, "code", lambda line: line.of_payments("receipt_number")),
    Column("流水号", 20, "code", lambda line: line.of_payments("serial") or line.of_bank("serial")),
    Column("对账单行号", 9, "dates", _lines_of_statement),
    Column("票据号码", 20, "code", lambda line: line.of_payments("bill_number")),
    Column("出票日", 12, "dates", lambda line: line.of_payments("bill_issue_date")),
    Column("背书日", 12, "dates", lambda line: line.of_payments("bill_endorsed_date")),
    Column("到期日", 12, "dates", lambda line: line.of_payments("bill_due_date")),
    _filled("分摊比例及依据", 18),
)
OUTCOME: Columns = (
    Column("期内已付（含税）", 15, "money", lambda line: line.cost["paid_amount"], summed=True),
    Column("期外付款（含税）", 14, "money", lambda line: line.late or None, summed=True),
    Column("已付比例", 9, "percent", lambda line: line.paid_share),
    *(
        Column(title, 16, "money", lambda line, column=column: line.cost[column], summed=True)
        for title, column in AMOUNTS.items()
    ),
    _filled(AUDITED, 14),
    Column("证据等级", 8, "mark", lambda line: line.grade),
    Column("系统结论", 11, "text", lambda line: wording.COST_STATUSES[line.cost["status"]]),
)


def _evidence(anchors: Anchors) -> Columns:
    def money(line: CostLine, column: str, key: str) -> object:
        papers = (getattr(one, column) for one in line.money)
        return anchors.evidence(*(paper[key] for paper in papers if paper))

    return (
        Column("合同证据", 9, "link", lambda line: anchors.evidence(line.of_contract("contract_id"))),
        Column("发票证据", 9, "link", lambda line: anchors.evidence(line.of_invoice("invoice_id"))),
        Column("凭证证据", 9, "link", lambda line: money(line, "payment", "payment_id")),
        Column("流水证据", 9, "link", lambda line: money(line, "line", "bank_line_id")),
    )


def costs_schedule(lines: Sequence[CostLine], anchors: Anchors) -> Schedule[CostLine]:
    judged: Columns = (
        Column("原因（代码和文字）", 25, "text", lambda line: line.reasons),
        Column("说明", 52, "text", lambda line: "\n".join(row["message"] for row in line.findings) or None),
        *_evidence(anchors),
    )
    decided: Columns = (
        Column("编制意见", 22, "blank", lambda line: opinion(line.said, "preparer")),
        Column("复核意见", 22, "blank", lambda line: opinion(line.said, "reviewer")),
        Column("决定人", 13, "blank", lambda line: who(line.said)),
        Column("决定时间", 17, "blank", lambda line: days(line.said)),
        Column("理由", 34, "blank", lambda line: reasons(line.said)),
        Column("费用编号（追溯用）", 27, "code", lambda line: line.cost["cost_id"]),
    )
    groups = (CONTRACT, INVOICE, AMOUNT, MONEY, BANK, OUTCOME, judged, decided)
    columns = (*KEYS, *(column for group in groups for column in group))
    return Schedule(COSTS, NOTE, columns, lines, len(KEYS), tuple(map(len, groups)))
