"""索引号: every sheet has a number, every row one below it."""

PREFIX = "ZXSJ"
WORKING_PAPER = "费用核查底稿（系统测算，待审计确认）"
"""Stands on every sheet: what is written by this program is no evidence when it comes back in a bundle."""
CONTENTS = "目录"
SUMMARY = "测算汇总表"
COSTS = "费用明细表"
DEDUCTIONS = "核减汇总表"
PARTS = "金额去向表"
CONTRACTS = "合同清单"
INVOICES = "发票清单"
CHECKS = "发票查验清单"
PAYMENTS = "付款凭证与银行对账单核对表"
PRODUCTS = "产品清单核对表"
FINDINGS = "疑点清单"
DECISIONS = "人工复核记录"
TIMING = "时间对应检查表"
COMPLETENESS = "资料齐备性检查表"
CONDITIONS = "申报条件检查表"
RELATED = "关联方核查表"
RETURNS = "红冲及退款清单"
BILLS = "票据清单"
SALES = "销售佐证核查表"
FILES = "原件索引"
EVIDENCE = "证据"
LOG = "程序日志"
FIGURES_MOVED, COSTS_MOVED, FINDINGS_MOVED, DECISIONS_MOVED = "合计变化", "费用变化", "疑点变化", "决定变化"
"""Sheets of the workbook that compares two runs."""

NUMBERS = {
    CONTENTS: "0",
    SUMMARY: "1",
    COSTS: "2",
    DEDUCTIONS: "3",
    PARTS: "3A",
    CONTRACTS: "4",
    INVOICES: "5",
    CHECKS: "5A",
    PAYMENTS: "6",
    PRODUCTS: "7",
    FINDINGS: "8",
    DECISIONS: "8A",
    TIMING: "9",
    COMPLETENESS: "10",
    CONDITIONS: "10A",
    RELATED: "11",
    RETURNS: "12",
    BILLS: "13",
    SALES: "14",
    FILES: "15",
    EVIDENCE: "16",
    LOG: "17",
}
"""The same in every workbook, also where a sheet is left out."""
COMPARED = {FIGURES_MOVED: "B1", COSTS_MOVED: "B2", FINDINGS_MOVED: "B3", DECISIONS_MOVED: "B4"}


def sheet_number(name: str) -> str:
    return f"{PREFIX}-{(NUMBERS | COMPARED)[name]}"


def row_number(name: str, number: int, category: str = "") -> str:
    """`ZXSJ-2-1-003`: the sheet, the category where there is one, and the row from 1."""
    return "-".join(filter(None, (sheet_number(name), category, f"{number:03d}")))
