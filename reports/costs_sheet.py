"""费用明细: one line a cost, from the contract to the amount that counts."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from evidence import wording
from reports.cost_lines import CostLine, day_gaps, once, payment_methods
from reports.sheets import PAGE_PIXELS, Book, Column, letters, on_sheet, pixels, write_table

NAME = "费用明细"
TOP = 2
UNNAMED_CATEGORY, UNNAMED_SUBCATEGORY = "未归类", "未定"
CLAIMED, DISALLOWED, REVIEW, ELIGIBLE = "申报金额（不含税）", "建议核减", "待核金额", "测算可认定金额（待审计确认）"
AMOUNTS = {CLAIMED: "claimed_amount", DISALLOWED: "disallowed_amount", REVIEW: "review_amount", ELIGIBLE: "eligible_amount"}

Columns = tuple[Column[CostLine], ...]


def category_label(category: str) -> str:
    return UNNAMED_CATEGORY if category in ("", "0") else f"第{category}类"


def subcategory_label(subcategory: str) -> str:
    return subcategory or UNNAMED_SUBCATEGORY


def _tails(line: CostLine) -> str | None:
    accounts = (line.of_payments("payer_account") or line.of_bank("account") or "").split("\n")
    return once("\n".join(account[-4:] for account in accounts))


def _shares(line: CostLine) -> str | None:
    return "\n".join(f"{one.link['amount']:,.2f}" for one in line.money if one.link["amount"] is not None) or None


KEYS: Columns = (
    Column("序号", 6, "count", lambda line: line.number),
    Column("费用类别", 8, "text", lambda line: category_label(line.cost["category"])),
    Column("费用子类", 17, "text", lambda line: subcategory_label(line.cost["subcategory"])),
    Column("发票号码", 22, "code", lambda line: line.invoice_number),
)
"""Repeated on every printed page."""

CONTRACT: Columns = (
    Column("申报行", 7, "count", lambda line: line.of_claim("row_no")),
    Column("合同编号", 18, "code", lambda line: line.contract_number),
    Column("合同名称", 24, "text", lambda line: line.of_contract("title")),
    Column("合同金额", 16, "money", lambda line: line.of_contract("tax_inclusive_amount")),
    Column("签订日期", 11, "date", lambda line: line.of_contract("signed_date")),
    Column("供应商", 28, "text", lambda line: line.supplier),
    Column("供应商统一社会信用代码", 22, "code", lambda line: line.of_invoice("seller_tax_id")),
)
INVOICE: Columns = (
    Column("发票类型", 15, "text", lambda line: wording.INVOICE_KINDS.get(line.of_invoice("kind") or "")),
    Column("发票代码", 14, "code", lambda line: line.of_invoice("code")),
    Column("开票日期", 11, "date", lambda line: line.of_invoice("issue_date")),
    Column("货物或服务名称", 32, "text", lambda line: line.of_lines("item_name")),
    Column("规格型号", 18, "text", lambda line: line.of_lines("specification")),
    Column("税率", 8, "text", lambda line: line.of_lines("tax_rate")),
    Column("发票原件", 34, "text", lambda line: "\n".join(line.places) or None),
)
AMOUNT: Columns = (
    Column("数量", 10, "quantity", lambda line: line.of_lines("quantity")),
    Column("单价", 14, "price", lambda line: line.of_lines("unit_price")),
    Column("不含税金额", 16, "money", lambda line: line.of_invoice("tax_exclusive_amount")),
    Column("税额", 15, "money", lambda line: line.of_invoice("tax_amount")),
    Column("价税合计", 16, "money", lambda line: line.of_invoice("tax_inclusive_amount")),
    Column("付款方式", 9, "text", payment_methods),
    Column("凭证日期", 12, "code", lambda line: line.of_payments("paid_date")),
    Column("记账日期", 12, "code", lambda line: line.of_bank("posted_date")),
    Column("日期差（天）", 8, "code", day_gaps),
)
MONEY: Columns = (
    Column("付款户名", 22, "text", lambda line: once(line.of_payments("payer_name") or line.of_bank("account_name"))),
    Column("付款账号（后4位）", 10, "code", _tails),
    Column("收款户名", 24, "text", lambda line: once(line.of_payments("payee_name") or line.of_bank("counterparty_name"))),
    Column("各笔分摊金额（含税）", 16, "code", _shares),
    Column("回单编号", 18, "code", lambda line: line.of_payments("receipt_number")),
    Column("流水号", 20, "code", lambda line: line.of_payments("serial") or line.of_bank("serial")),
    Column("对账单行号", 8, "code", lambda line: line.of_bank("line_no")),
    Column("票据号码", 18, "code", lambda line: line.of_payments("bill_number")),
)
OUTCOME: Columns = (
    Column("期内已付（含税）", 16, "money", lambda line: line.cost["paid_amount"], summed=True),
    Column("已付比例", 9, "percent", lambda line: line.paid_share),
    *(
        Column(title, 16, "money", lambda line, column=column: line.cost[column], summed=True)
        for title, column in AMOUNTS.items()
    ),
    Column("审定金额（会计师填写）", 14, "blank", lambda _: None),
    Column("系统结论", 11, "text", lambda line: wording.COST_STATUSES[line.cost["status"]]),
    Column("原因", 25, "text", lambda line: line.reasons),
)
OPINION: Columns = (
    Column("说明", 60, "text", lambda line: "\n".join(row["message"] for row in line.findings) or None),
    Column("复核人", 10, "blank", lambda _: None),
    Column("复核意见", 24, "blank", lambda _: None),
    Column("复核日期", 11, "blank", lambda _: None),
    Column("费用编号（追溯用）", 28, "code", lambda line: line.cost["cost_id"]),
)
GROUPS = (CONTRACT, INVOICE, AMOUNT, MONEY, OUTCOME, OPINION)
"""What is printed side by side on one page, after the repeated columns."""


def write_costs(book: Book, heading: str, rows: Sequence[CostLine]) -> dict[str, str]:
    """The sheet; gives each column's range for the formulas of other sheets."""
    sheet = book.sheet(NAME, heading)
    columns = (*KEYS, *(column for group in GROUPS for column in group))
    sheet.write_string(0, 0, f"费用明细表　{heading}", book.title())
    note = "单位：元。合计随筛选变化；审定金额由会计师填写。"
    sheet.write_string(1, 0, note, book.format("plain note", font_size=9, font_color="#555555"))
    ranges = write_table(book, sheet, TOP, columns, rows)
    sheet.freeze_panes(TOP + 1, len(KEYS))
    _print_set_up(sheet)
    return {title: on_sheet(NAME, where) for title, where in ranges.items()}


def _print_set_up(sheet: Worksheet) -> None:
    """Each group on a page of its own beside the repeated columns, as large as the widest allows."""
    widest = max(pixels(KEYS) + pixels(group) for group in GROUPS)
    sheet.set_print_scale(int(PAGE_PIXELS / widest * 100))
    breaks, at = [], len(KEYS)
    for group in GROUPS:
        at += len(group)
        breaks.append(at)
    sheet.set_v_pagebreaks(breaks[:-1])
    sheet.repeat_rows(TOP)
    sheet.repeat_columns(f"A:{letters(len(KEYS) - 1)}")
