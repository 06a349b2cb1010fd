"""Results of the verification platform as tables, in the shapes in which tools export them."""

from random import Random

from tests.synthesis.drawing.amounts import plain
from tests.synthesis.drawing.sheets import Grid
from tests.synthesis.world import Invoice

TITLE = "增值税发票查验结果"


def answers_grid(invoices: list[Invoice], answers: dict[str, tuple[str, str]], rng: Random) -> Grid:
    """A row an invoice, in one of three shapes; the day of the check is printed in all of them."""
    shape = rng.choice((_official, _together, _bare))
    return shape(invoices, {i.id: answers.get(i.id, ("查验一致", "正常")) for i in invoices})


def _official(invoices: list[Invoice], said: dict[str, tuple[str, str]]) -> Grid:
    rows: Grid = [
        [TITLE],
        ["序号", "发票代码", "发票号码", "开票日期", "金额（不含税）", "校验码", "查验结果", "发票状态", "查验时间"],
    ]
    for number, invoice in enumerate(invoices, 1):
        result, state = said[invoice.id]
        day = f"{invoice.issued:%Y-%m-%d}"
        check = invoice.check_code[-6:]
        rows.append(
            [str(number), invoice.code, invoice.number, day, plain(invoice.net), check, result, state, "2025-08-12 10:21:35"]
        )
    return rows


def _together(invoices: list[Invoice], said: dict[str, tuple[str, str]]) -> Grid:
    rows: Grid = [["发票查验明细"], ["数电票号码/发票号码", "开票日期", "价税合计", "销售方名称", "查验结论", "查验日期"]]
    for invoice in invoices:
        result, state = said[invoice.id]
        answer = f"{result}，发票状态：{state}" if state else result
        rows.append([invoice.number, f"{invoice.issued:%Y%m%d}", plain(invoice.gross), invoice.seller_name, answer, "20250812"])
    return rows


def _bare(invoices: list[Invoice], said: dict[str, tuple[str, str]]) -> Grid:
    rows: Grid = [["发票代码", "发票号码", "真伪", "状态", "查询时间"]]
    for invoice in invoices:
        result, state = said[invoice.id]
        truth = {"查验一致": "真", "不一致": "不一致"}.get(result, result)
        rows.append([invoice.code, invoice.number, truth, state, "2025/08/12"])
    return rows
