"""Money that left in another currency: the bank's voucher and the statement of the account it left."""

from tests.synthesis.drawing.amounts import grouped
from tests.synthesis.drawing.paper import Mark, Paper
from tests.synthesis.drawing.seals import seal
from tests.synthesis.drawing.sheets import Grid
from tests.synthesis.names import BANKS
from tests.synthesis.world import Statement, Voucher

NAMES = {"USD": "美元"}


def draw_foreign_voucher(paper: Paper, voucher: Voucher) -> None:
    """外汇汇款回单, with the currency before the amount as banks print it."""
    bank = BANKS[voucher.payer.bank][0]
    paper.text(297, 60, f"{bank}外汇业务回单", 16, face="hei", align="c")
    own = voucher.id
    rows = (
        ("交易日期", f"{voucher.day:%Y-%m-%d}", "paid_date", "业务编号", voucher.serial, "serial"),
        ("付款人户名", voucher.payer_name, "payer_name", "付款人账号", voucher.payer.number, "payer_account"),
        ("收款人户名", voucher.payee_name, "payee_name", "收款人账号", voucher.payee.number, "payee_account"),
        ("币种", NAMES[voucher.currency], "", "金额", f"{voucher.currency} {grouped(voucher.amount)}", "amount"),
        ("业务类型", "境内外汇划转", "", "用途", voucher.purpose, "purpose"),
    )
    for place, (left, one, one_field, right, two, two_field) in enumerate(rows):
        y = 100 + 26.0 * place
        for x, label, value, field in ((40, left, one, one_field), (320, right, two, two_field)):
            paper.rect(x, y - 16, x + 66, y + 10, 0.5)
            paper.rect(x + 66, y - 16, x + (280 if x == 40 else 236), y + 10, 0.5)
            paper.text(x + 4, y, label, 9)
            width = 206 if x == 40 else 162
            fit = width if paper.width(value, 9) > width else None
            paper.text(x + 70, y, value, 9, fit=fit, mark=(own, field) if field else None)
    paper.image(seal(bank, "业务专用章", plain=paper.plain), 430, 190, 90, 90)


def foreign_grid(statement: Statement, sheet: str) -> tuple[Grid, list[Mark]]:
    """The account's history as its bank exports it, and where each value stands."""
    own = statement.account
    grid: Grid = [
        ["外币账户交易明细"],
        ["账号", own.number, "户名", statement.holder.name, "币种", NAMES[own.currency]],
        ["起始日期", statement.start.isoformat(), "终止日期", statement.end.isoformat()],
        ["交易日期", "借方金额", "贷方金额", "余额", "对方户名", "对方账号", "摘要", "交易流水号"],
    ]
    marks = [Mark(statement.id, "account", 1, cell=f"{sheet}!B2"), Mark(statement.id, "account_name", 1, cell=f"{sheet}!D2")]
    names = ("posted_date", "amount", "amount", "balance", "counterparty_name", "counterparty_account", "summary", "serial")
    for line in statement.lines:
        out = line.direction == "debit"
        money = grouped(line.amount)
        grid.append([
            line.day.isoformat(), money if out else "", "" if out else money, grouped(line.balance), line.other_name,
            line.other_account, line.summary, line.serial,
        ])  # fmt: skip
        for column, (name, value) in enumerate(zip(names, grid[-1], strict=True)):
            if value:
                marks.append(Mark(line.id, name, 1, cell=f"{sheet}!{'ABCDEFGH'[column]}{len(grid)}"))
    return grid, marks
