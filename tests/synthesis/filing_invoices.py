"""How invoices reach the bundle: one by one, in packs, two on a page, as PDF, picture, XML or OFD."""

from random import Random

from tests.synthesis.desk import Desk
from tests.synthesis.drawing.altered import AlteredPaper
from tests.synthesis.drawing.e_invoices import SIZE as E_SIZE
from tests.synthesis.drawing.e_invoices import draw_e_invoice
from tests.synthesis.drawing.goods_list import SIZE as GOODS_SIZE
from tests.synthesis.drawing.goods_list import draw_goods_list
from tests.synthesis.drawing.machine_forms import invoice_ofd, invoice_xml
from tests.synthesis.drawing.paper import A4, RED, Mark, Paper
from tests.synthesis.drawing.paper_invoices import SIZE as P_SIZE
from tests.synthesis.drawing.paper_invoices import draw_paper_invoice
from tests.synthesis.world import Deal, Invoice


def file_invoices(desk: Desk, deal: Deal) -> None:
    """One file each, or all of a deal in one PDF, or two on a page."""
    own = [
        i
        for i in desk.world.invoices.values()
        if i.id in deal.invoices or i.reverses in deal.invoices or i.reissues in deal.invoices
    ]
    if desk.profile == "sample" and desk.rng.random() < 0.75:
        desk.waiting += own
        if len(desk.waiting) > 3:
            invoice_pack(desk, deal, desk.waiting)
            desk.waiting = []
    elif len(own) > 2 and desk.rng.random() < 0.7:
        invoice_pack(desk, deal, own)
    else:
        for invoice in own:
            file_invoice(desk, invoice, deal)


def file_invoice(desk: Desk, invoice: Invoice, deal: Deal | None, copy: str = "") -> None:
    stem = desk.stem("invoice", f"发票{invoice.number}{copy}", deal)
    digital = invoice.kind.startswith("digital")
    form = desk.form_of([invoice])
    if digital and form == "pdf" and not copy and len(invoice.lines) < 6 and says_one_thing(desk, invoice):
        luck = desk.rng.random()
        if luck < 0.10 and invoice.id not in desk.world.duplicates:
            file_ofd(desk, stem, invoice)
            return
        if luck < 0.25:
            file_xml(desk, stem, invoice)
    info = info_keys(invoice) if digital and form == "pdf" and desk.rng.random() < 0.5 and says_one_thing(desk, invoice) else None
    # A copy on paper is never the file itself: it comes on A4 with a stamp.
    on_a4 = (bool(copy) or (form != "pdf" and desk.rng.random() < 0.5)) and len(invoice.lines) < 6
    copied = bool(copy) or desk.rng.random() < 0.4
    desk.binder.draw(stem, lambda paper: draw_one(desk, paper, invoice, on_a4=on_a4, copied=copied), form, info)


def says_one_thing(desk: Desk, invoice: Invoice) -> bool:
    """Whether the paper says all and does not contradict itself, so that a machine form may say the same."""
    if any(entity == invoice.id for entity, _ in desk.world.overprints):
        return False
    return invoice.printed_net is None and invoice.printed_gross is None and not invoice.qr_number and invoice.currency == "CNY"


def info_keys(invoice: Invoice) -> dict[str, str]:
    return {
        "InvoiceNumber": invoice.number,
        "IssueTime": invoice.issued.isoformat(),
        "SellerIdNum": invoice.seller_tax_id,
        "TotalAmWithoutTax": str(invoice.net),
        "TotalTaxAm": str(invoice.tax),
        "TotalTax-includedAmount": str(invoice.gross),
    }


def draw_one(desk: Desk, paper: Paper, invoice: Invoice, *, on_a4: bool = False, copied: bool = False) -> None:
    """A page of the form's own size, or the form on top of an A4 sheet as copiers give it; then the list behind it."""
    if isinstance(paper, AlteredPaper):
        paper.uncoded = invoice.id in desk.world.uncoded
    draw_form(desk, paper, invoice, on_a4=on_a4, copied=copied)
    if invoice.goods:
        items = [item for item in desk.world.items if f"{invoice.id}.1" in item.targets]
        with paper.document(desk.binder.next_id(), "product_list", GOODS_SIZE):
            draw_goods_list(paper, invoice, items)


def draw_form(desk: Desk, paper: Paper, invoice: Invoice, *, on_a4: bool, copied: bool) -> None:
    digital = invoice.kind.startswith("digital")
    if on_a4:
        with (
            paper.document(desk.binder.next_id(), "invoice", A4),
            paper.at(4, desk.rng.uniform(16, 90), 0.975 if digital else 0.95),
        ):
            (draw_e_invoice if digital else draw_paper_invoice)(paper, invoice, Random(f"{desk.world.seed}{invoice.id}"))
            if copied:
                stamp_copy(paper, desk.rng)
        return
    with paper.document(desk.binder.next_id(), "invoice", E_SIZE if digital else P_SIZE):
        (draw_e_invoice if digital else draw_paper_invoice)(paper, invoice, Random(f"{desk.world.seed}{invoice.id}"))


def file_ofd(desk: Desk, stem: str, invoice: Invoice) -> None:
    paper = Paper(plain=True)
    draw_one(desk, paper, invoice)
    marks = machine_marks(invoice, "ofd")
    desk.binder.keep_cells(f"{stem}.ofd", invoice_ofd(invoice, paper), "invoice", marks, "ofd")


def file_xml(desk: Desk, stem: str, invoice: Invoice) -> None:
    desk.binder.keep_cells(f"{stem}.xml", invoice_xml(invoice), "invoice", machine_marks(invoice, "xml"), "xml")


def machine_marks(invoice: Invoice, cell: str) -> list[Mark]:
    names = (
        "number",
        "issue_date",
        "buyer_name",
        "buyer_tax_id",
        "seller_name",
        "seller_tax_id",
        "tax_exclusive_amount",
        "tax_amount",
        "tax_inclusive_amount",
        *(("remark",) if invoice.remark else ()),
    )
    marks = [Mark(invoice.id, name, 1, cell=cell) for name in names]
    for place, line in enumerate(invoice.lines, 1):
        fields = (
            "item_name",
            "specification",
            "unit",
            "quantity",
            "unit_price",
            "tax_exclusive_amount",
            "tax_rate",
            "tax_amount",
        )
        marks += [
            Mark(f"{invoice.id}.{place}", name, 1, cell=cell) for name in fields if name != "specification" or line.specification
        ]
    return marks


def invoice_pack(desk: Desk, deal: Deal, invoices: list[Invoice]) -> None:
    """All of them in one PDF, one or two on a page."""
    two = desk.rng.random() < 0.5 and all(len(i.lines) < 6 and not i.goods for i in invoices)

    def draw(paper: Paper) -> None:
        for place, invoice in enumerate(invoices):
            if not two:
                draw_one(desk, paper, invoice)
                continue
            if place % 2 == 0:
                paper.new_page(A4)
            top = 12.0 + 415 * (place % 2)
            digital = invoice.kind.startswith("digital")
            region = (0.0, top, A4[0], top + 405)
            with paper.document(desk.binder.next_id(), "invoice", None, region), paper.at(4, top, 0.975 if digital else 0.95):
                (draw_e_invoice if digital else draw_paper_invoice)(paper, invoice, Random(f"{desk.world.seed}{invoice.id}"))

    form = desk.form_of(invoices, many=True)
    if form.split(":")[1:2] in (["png"], ["webp"], ["bmp"]):
        form = "scan:pdf"
    desk.binder.draw(desk.stem("invoice", f"发票合集-{deal.supplier.stem}", deal), draw, form)


def file_copies(desk: Desk) -> None:
    for entity in desk.world.duplicates:
        if entity in desk.world.invoices:
            invoice = desk.world.invoices[entity]
            deal = next((d for d in desk.world.deals if entity in d.invoices), None)
            file_invoice(desk, invoice, deal, copy="-复印件")


def stamp_copy(paper: Paper, rng: Random) -> None:
    """The red stamp 与原件核对一致 somewhere over the form."""
    x, y = rng.uniform(60, 420), rng.uniform(200, 330)
    paper.rect(x, y, x + 104, y + 24, 1.2, RED)
    paper.text(x + 52, y + 16.5, "与原件核对一致", 13, face="song", colour=RED, align="c")
