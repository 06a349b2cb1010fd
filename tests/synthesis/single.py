"""Single documents of a wished kind, layout and form, for trying a reader on one thing at a time."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

from tests.synthesis.binder import Binder
from tests.synthesis.building import invoice_numbers
from tests.synthesis.desk import Desk
from tests.synthesis.drawing.bills import draw_bill
from tests.synthesis.drawing.contract_forms import FORMS, TITLES, Facts
from tests.synthesis.drawing.contract_models import MODELS
from tests.synthesis.drawing.contracts import draw_contract, draw_list
from tests.synthesis.drawing.form_pages import Look, draw_form
from tests.synthesis.drawing.form_words import form_docx
from tests.synthesis.drawing.list_forms import FORMS as LISTS
from tests.synthesis.drawing.list_forms import draw_list_form, size_of
from tests.synthesis.drawing.paper import A4, A4_WIDE, Mark, Paper
from tests.synthesis.drawing.receipt_layouts import LAYOUTS as RECEIPTS
from tests.synthesis.drawing.receipts import draw_receipt
from tests.synthesis.drawing.sheets import csv_bytes, statement_grid, workbook
from tests.synthesis.drawing.statement_layouts import LAYOUTS as STATEMENTS
from tests.synthesis.drawing.statements import draw_statement, table_of
from tests.synthesis.drawing.tables import claim_grid, list_grid
from tests.synthesis.filing_invoices import draw_one, file_ofd, file_xml
from tests.synthesis.filing_papers import file_draft
from tests.synthesis.making import make_world
from tests.synthesis.records import Recorder, Truth
from tests.synthesis.world import Deal, World

KINDS = (
    "digital_special", "digital_normal", "e_normal", "e_special", "paper_special", "paper_normal",
    "voucher", "bill", "statement", "contract", "product_list", "claim",
)  # fmt: skip
Draw = Callable[[Paper], None]
SHEETS = ("xlsx", "gbk", "gb18030", "utf-8-sig", "utf-16")


def make_document(kind: str, seed: int, form: str, out: Path, layout: str = "") -> Truth:
    """Writes one document into the folder `out` and returns its truth.

    `form` is `pdf`, `look:container` as in `binder.py` (`scan:pdf`, `photo:jpg:90`, `fax:tiff` …), `xml` or `ofd` for 数电票,
    `xlsx` or an encoding for statements and claims, `xlsx` for lists, `docx` for contracts. `layout` names a receipt's or
    statement's layout, else it is drawn by lot.
    """
    world = make_world(seed, "digital", ("PAID_BY_BILL",) if kind == "bill" else ())
    out.mkdir(parents=True, exist_ok=True)
    desk = Desk(world, Binder(out, Random(f"imaging-{seed}-{kind}"), plain=False), "digital")
    if kind == "voucher":
        voucher(desk, form, layout)
    elif kind == "bill":
        made = next(v for v in world.vouchers.values() if v.bill)
        desk.binder.draw("document", page_of(desk, "payment_voucher", lambda paper: draw_bill(paper, made, desk.rng)), form)
    elif kind == "statement":
        statement(desk, form, layout)
    elif kind == "contract":
        contract(desk, form, layout)
    elif kind == "product_list":
        product_list(desk, form, layout)
    elif kind == "claim":
        claims(desk, form)
    else:
        invoice(desk, kind, form)
    return Recorder(world, desk.binder, f"single-{kind}").truth()


def page_of(desk: Desk, kind: str, fill: Draw, size: tuple[float, float] = A4) -> Draw:
    def draw(paper: Paper) -> None:
        with paper.document(desk.binder.next_id(), kind, size):
            fill(paper)

    return draw


def invoice(desk: Desk, kind: str, form: str) -> None:
    chosen = desk.rng.choice([i for i in desk.world.invoices.values() if len(i.lines) < 6])
    if kind.startswith("paper"):
        chosen.issued = min(chosen.issued, date(2024, 11, 20))
    if chosen.kind != kind:
        chosen.kind = kind
        chosen.number, chosen.code, chosen.check_code, chosen.machine = invoice_numbers(
            desk.rng, kind, chosen.issued, chosen.seller
        )
    if form == "ofd":
        file_ofd(desk, "document", chosen)
    elif form == "xml":
        file_xml(desk, "document", chosen)
    else:
        desk.binder.draw("document", lambda paper: draw_one(desk, paper, chosen), form)


def voucher(desk: Desk, form: str, layout: str) -> None:
    chosen = desk.rng.choice([v for v in desk.world.vouchers.values() if v.nature == "payment"])
    name = layout or desk.rng.choice(list(RECEIPTS))
    if RECEIPTS[name].bank:
        chosen.payer = type(chosen.payer)(chosen.payer.number, RECEIPTS[name].bank, chosen.payer.branch)

    def fill(paper: Paper) -> None:
        with paper.at(28, 14):
            draw_receipt(paper, chosen, name, desk.rng)

    desk.binder.draw("document", page_of(desk, "payment_voucher", fill), form)


def statement(desk: Desk, form: str, layout: str) -> None:
    chosen = desk.world.statements[0]
    table = table_of(chosen, layout or desk.rng.choice(list(STATEMENTS)), desk.rng)
    if form in SHEETS:
        grid, marks = statement_grid(table, table.layout.sheet)
        data = workbook({table.layout.sheet: grid}) if form == "xlsx" else csv_bytes(grid, form, desk.rng)
        desk.binder.keep_cells(f"document.{'xlsx' if form == 'xlsx' else 'csv'}", data, "bank_statement", marks)
        return
    size = A4_WIDE if table.layout.wide else A4
    fill = page_of(desk, "bank_statement", lambda paper: draw_statement(paper, table, desk.rng, stamped=form != "pdf"), size)
    desk.binder.draw("document", fill, form)


def contract(desk: Desk, form: str, layout: str) -> None:
    if layout:
        contract_form(desk, form, layout)
        return
    deal = desk.rng.choice(desk.world.deals)
    if form == "docx":
        file_draft(desk, "document", deal.contract)
        return
    items = [item for item in desk.world.items if item.contract == deal.contract.id]
    body = deal.list_form == "body"
    fill = page_of(desk, "contract", lambda paper: draw_contract(paper, deal.contract, items, desk.rng, body=body))
    desk.binder.draw("document", fill, form)


def contract_form(desk: Desk, form: str, layout: str) -> None:
    """A contract on a form of `contract_forms.py` or `contract_models.py`, on pages or as a word processor's file (`docx`)."""
    wording, title, fill = MODELS[layout] if layout in MODELS else (FORMS[layout][0], TITLES.get(layout, ""), FORMS[layout][1])
    fitting = [deal.contract for deal in desk.world.deals if wording in ("", deal.contract.kind.wording)]
    chosen = desk.rng.choice(fitting or [deal.contract for deal in desk.world.deals])
    chosen.title = title or chosen.title
    made = fill(Facts(chosen, (), desk.rng))
    if form == "docx":
        names = ("number", "title", "buyer_name", "seller_name", "tax_inclusive_amount", "signed_date")
        marks = [Mark(chosen.id, name, 1, cell="docx") for name in names]
        desk.binder.keep_cells("document.docx", form_docx(made, desk.rng), "contract", marks, "docx")
        return
    look = Look(desk.rng.choice((9.8, 10.5, 11.5)), desk.rng.choice(("song", "zenhei", "kai")))
    drawn = page_of(desk, "contract", lambda paper: draw_form(paper, made, chosen.id, look, desk.rng))
    desk.binder.draw("document", drawn, form)


def product_list(desk: Desk, form: str, layout: str = "") -> None:
    """A list on one of the forms of `list_forms.py`, or on the house's own, or as a sheet."""
    deal = listed(desk.world)[0]
    items = [item for item in desk.world.items if item.contract == deal.contract.id]
    if form == "xlsx":
        grid, marks = list_grid(deal.contract, items, desk.rng, "清单")
        desk.binder.keep_cells("document.xlsx", workbook({"清单": grid}, numbers=desk.rng.random() < 0.5), "product_list", marks)
        return
    if layout:
        made = LISTS[layout]
        filled = page_of(
            desk, "product_list", lambda paper: draw_list_form(paper, made, deal.contract, items, desk.rng), size_of(made)
        )
    else:
        filled = page_of(desk, "product_list", lambda paper: draw_list(paper, deal.contract, items, desk.rng))
    desk.binder.draw("document", filled, form)


def claims(desk: Desk, form: str) -> None:
    """The claim table, which comes as a sheet and never on paper."""
    grid, marks = claim_grid(desk.world, desk.rng, "费用明细")
    data = workbook({"费用明细": grid}, numbers=desk.rng.random() < 0.5) if form == "xlsx" else csv_bytes(grid, form, desk.rng)
    desk.binder.keep_cells(f"document.{'xlsx' if form == 'xlsx' else 'csv'}", data, "claim", marks)


def listed(world: World) -> list[Deal]:
    held = {item.contract for item in world.items}
    return [deal for deal in world.deals if deal.contract.id in held]
