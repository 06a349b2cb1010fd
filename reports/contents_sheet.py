"""目录: the sheets with their numbers, and the figures that a reader wants first."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from reports.book import Book, Link, write
from reports.numbering import NUMBERS, sheet_number

ABOUT = {
    "测算汇总表": "申报、建议核减、待核、测算可认定，按类别；奖补资金测算上限；勾稽",
    "费用明细表": "每项费用从合同到对账单，到结论",
    "核减汇总表": "建议核减和待核按原因、类别",
    "金额去向表": "每项费用的金额逐分去向和原因",
    "合同清单": "合同、条款、已开票、已付款",
    "发票清单": "全部发票，进项、销项、红字",
    "发票查验清单": "查验平台所需各项，回填结果",
    "付款凭证与银行对账单核对表": "回单与流水逐项核对 A—H",
    "产品清单核对表": "清单行与发票行",
    "疑点清单": "疑点、依据、处理建议",
    "人工复核记录": "编制、复核两级决定，决定人、时间、理由、状态",
    "时间对应检查表": "合同、发票、凭证、流水的日期",
    "资料齐备性检查表": "费用与材料矩阵",
    "申报条件检查表": "申报单位层面的条件和材料",
    "关联方核查表": "供应商、关联迹象、应附说明",
    "红冲及退款清单": "红字发票、重开、退款、供应商来款",
    "票据清单": "承兑汇票",
    "销售佐证核查表": "方向一：销售合同、发票、收款",
    "原件索引": "文件、页数、校验值",
    "证据": "原件局部，彩框标出所读内容",
    "程序日志": "版本、政策、数量、人工决定",
}
KEY_FIGURES = ("claimed", "disallowed", "review", "eligible", "decided", "grant_ceiling", "grant_highest")
WIDTHS = (16, 34, 12, 58, 20)


def write_contents(
    book: Book, sheet: Worksheet, manifest: Mapping[str, Any], figures: Mapping[str, Decimal], counts: Mapping[str, int | None]
) -> None:
    """Fills the first sheet; `counts` are the rows of each sheet there is, in the order of the workbook."""
    from evidence import wording

    for number, width in enumerate(WIDTHS):
        sheet.set_column(number, number, width)
    sheet.write_string(0, 0, "项目费用核查底稿（系统测算，待审计确认）", book.title())
    row = 2
    for title, value in _whose(manifest):
        write(sheet, row, 0, title, book.head())
        sheet.merge_range(row, 1, row, 4, "", book.cell("code"))
        write(sheet, row, 1, value, book.cell("code"))
        row += 1
    row = _figures(book, sheet, row + 1, [(wording.FIGURES[name], figures[name]) for name in KEY_FIGURES if name in figures])
    for number, title in enumerate(("索引号", "底稿", "行数", "内容", "编制 / 复核（签名、日期）")):
        write(sheet, row, number, title, book.head())
    for name, count in counts.items():
        row += 1
        _line(book, sheet, row, name, count)
    left_out = "、".join(f"{sheet_number(name)} {name}" for name in NUMBERS if name not in counts and name in ABOUT)
    if left_out:
        write(sheet, row + 1, 0, f"不适用、未编制：{left_out}", book.plain())
    sheet.fit_to_pages(1, 1)


def _line(book: Book, sheet: Worksheet, row: int, name: str, count: int | None) -> None:
    write(sheet, row, 0, sheet_number(name), book.cell("code"))
    write(sheet, row, 1, Link(name, 0, name), book.cell("link"))
    write(sheet, row, 2, count, book.cell("count"))
    write(sheet, row, 3, ABOUT[name], book.cell("text"))
    write(sheet, row, 4, None, book.cell("blank"))


def _whose(manifest: Mapping[str, Any]) -> Sequence[tuple[str, object]]:
    policy, application = manifest.get("policy") or {}, manifest.get("application") or {}
    window = f"{policy['first_day']} 至 {policy['last_day']}（含首尾两日）" if "first_day" in policy else None
    direction = {1: "方向一（研发）", 2: "方向二（制造业应用）"}.get(application.get("direction") or 0)
    return (
        ("申报单位", application.get("applicant")),
        ("信用代码", application.get("uscc")),
        ("项目名称", application.get("project")),
        ("申报方向", direction),
        ("政策", policy.get("title") or manifest["policy_id"]),
        ("费用期间", window),
        ("材料包", manifest["bundle_id"]),
    )


def _figures(book: Book, sheet: Worksheet, row: int, named: Sequence[tuple[str, Decimal]]) -> int:
    for title, amount in named:
        sheet.merge_range(row, 0, row, 1, "", book.cell("text"))
        write(sheet, row, 0, title, book.cell("text"))
        sheet.merge_range(row, 2, row, 3, "", book.cell("money"))
        write(sheet, row, 2, amount, book.cell("money"))
        row += 1
    return row + 1
