"""How vouchers, bills and statements reach the bundle."""

from tests.synthesis.desk import Desk
from tests.synthesis.drawing.bills import draw_bill
from tests.synthesis.drawing.foreign import draw_foreign_voucher, foreign_grid
from tests.synthesis.drawing.html_sheets import html_bytes
from tests.synthesis.drawing.paper import A4, A4_WIDE, Paper
from tests.synthesis.drawing.receipt_layouts import LAYOUTS as RECEIPTS
from tests.synthesis.drawing.receipts import draw_receipt, layout_for, printer
from tests.synthesis.drawing.sheets import csv_bytes, statement_grid, workbook
from tests.synthesis.drawing.statements import draw_statement, table_of
from tests.synthesis.drawing.statements import layout_for as statement_layout
from tests.synthesis.world import Statement, Voucher


def file_vouchers(desk: Desk) -> None:
    """In packs of one to three on a page, by deal or by month; bills on pages of their own."""
    filed = [v for v in desk.world.vouchers.values() if v.filed]
    for voucher in (v for v in filed if v.bill):
        file_bill(desk, voucher)
    for voucher in (v for v in filed if v.currency != "CNY"):
        file_foreign(desk, voucher)
    plain = [v for v in filed if not v.bill and v.currency == "CNY"]
    desk.rng.shuffle(plain)
    while plain:
        count = min(
            len(plain),
            desk.rng.choice((1, 2, 3, 4, 6, 8)) if desk.profile not in ("tiny", "sample") else desk.rng.choice((6, 8, 9)),
        )
        batch, plain = plain[:count], plain[count:]
        batch.sort(key=lambda v: v.day)
        voucher_pack(desk, batch)


def voucher_pack(desk: Desk, batch: list[Voucher]) -> None:
    per_page = desk.rng.choice((1, 2, 3, 3))
    name = desk.rng.choice((f"付款回单{batch[0].day:%Y%m}", f"银行回单{batch[0].day:%Y%m%d}", "电子回单"))
    deal = next((d for d in desk.world.deals if batch[0].id in d.vouchers), None)

    def draw(paper: Paper) -> None:
        chosen = layout_for(batch[0], desk.rng)
        for place, voucher in enumerate(batch):
            if place % per_page == 0:
                paper.new_page(A4)
            layout = chosen if printer(voucher).bank == printer(batch[0]).bank else layout_for(voucher, desk.rng)
            top = 14 + 275.0 * (place % per_page)
            region = (0.0, top - 6, A4[0], top + RECEIPTS[layout].height + 4)
            with paper.document(desk.binder.next_id(), "payment_voucher", None, region), paper.at(28, top):
                draw_receipt(paper, voucher, layout, desk.rng)

    desk.binder.draw(desk.stem("voucher", name, deal), draw, desk.form(many=len(batch) > per_page))


def file_bill(desk: Desk, voucher: Voucher) -> None:
    def draw(paper: Paper) -> None:
        with paper.document(desk.binder.next_id(), "payment_voucher", A4):
            draw_bill(paper, voucher, desk.rng)

    desk.binder.draw(desk.stem("voucher", f"承兑汇票{voucher.amount}"), draw, desk.form())


def file_foreign(desk: Desk, voucher: Voucher) -> None:
    def draw(paper: Paper) -> None:
        with paper.document(desk.binder.next_id(), "payment_voucher", A4):
            draw_foreign_voucher(paper, voucher)

    desk.binder.draw(desk.stem("voucher", f"外汇回单{voucher.day:%Y%m%d}"), draw, desk.form())


def file_statement(desk: Desk, statement: Statement) -> None:
    if statement.account.currency != "CNY":
        stem = desk.stem("statement", f"外币账户明细{statement.account.number[-4:]}-{statement.start:%Y%m}")
        grid, marks = foreign_grid(statement, "明细")
        desk.binder.keep_cells(f"{stem}.xlsx", workbook({"明细": grid}), "bank_statement", marks)
        return
    form = desk.form(many=True)
    sheet = form == "pdf" and desk.rng.random() < (0.55 if desk.profile != "sample" else 0.4)
    stem = desk.stem("statement", f"对账单{statement.account.number[-4:]}-{statement.start:%Y%m}-{statement.end:%Y%m}")
    table = table_of(statement, statement_layout(statement, desk.rng, paper=not sheet), desk.rng)
    if sheet:
        grid, marks = statement_grid(table, table.layout.sheet)
        luck = desk.rng.random()
        if luck < 0.1:
            grid, marks = statement_grid(table, "Sheet1")
            data = html_bytes(grid, desk.rng.choice(("gbk", "utf-8")))
            desk.binder.keep_cells(f"{stem}.xls", data, "bank_statement", marks)
            return
        if luck < 0.3:
            encoding = desk.rng.choice(("gbk", "gb18030", "utf-8-sig", "utf-16"))
            desk.binder.keep_cells(f"{stem}.csv", csv_bytes(grid, encoding, desk.rng), "bank_statement", marks)
            return
        numbers = desk.rng.random() < 0.5
        desk.binder.keep_cells(
            f"{stem}.xlsx",
            workbook({table.layout.sheet: grid}, numbers=numbers, merge_title=luck < 0.6),
            "bank_statement",
            marks,
        )
        return

    def draw(paper: Paper) -> None:
        with paper.document(desk.binder.next_id(), "bank_statement", A4_WIDE if table.layout.wide else A4):
            draw_statement(paper, table, desk.rng, stamped=form != "pdf")

    desk.binder.draw(stem, draw, form)
