"""Decides how each document of a world reaches the bundle: form, file, folder and neighbours."""

from random import Random

from models.money import ZERO
from tests.synthesis.binder import Binder
from tests.synthesis.drawing.attachments import draw_attachment
from tests.synthesis.drawing.bills import draw_bill
from tests.synthesis.drawing.contracts import draw_contract, draw_list
from tests.synthesis.drawing.e_invoices import SIZE as E_SIZE
from tests.synthesis.drawing.e_invoices import draw_e_invoice
from tests.synthesis.drawing.machine_forms import contract_docx, invoice_ofd, invoice_xml
from tests.synthesis.drawing.paper import A4, A4_WIDE, RED, Mark, Paper
from tests.synthesis.drawing.paper_invoices import SIZE as P_SIZE
from tests.synthesis.drawing.paper_invoices import draw_paper_invoice
from tests.synthesis.drawing.receipt_layouts import LAYOUTS as RECEIPTS
from tests.synthesis.drawing.receipts import draw_receipt, layout_for
from tests.synthesis.drawing.sheets import csv_bytes, statement_grid, workbook
from tests.synthesis.drawing.statements import draw_statement, table_of
from tests.synthesis.drawing.statements import layout_for as statement_layout
from tests.synthesis.drawing.tables import claim_grid, list_grid
from tests.synthesis.world import Contract, Deal, Invoice, Statement, Voucher, World

FORMS: dict[str, tuple[str, ...]] = {
    "digital": ("pdf",),
    "scan": (
        "scan:pdf",
        "grey:pdf",
        "scan:jpg",
        "clean:pdf",
        "grey:tiff",
        "scan:png",
        "scan:pdf:90",
        "scan:pdf:lies",
        "clean:jpg",
        "fax:tiff",
    ),
    "photo": ("photo:jpg", "photo:jpg", "photo:jpg", "photo:pdf", "photo:jpg:90", "photo:jpg:180"),
    "mixed": ("pdf", "pdf", "pdf", "scan:pdf", "grey:pdf", "scan:jpg", "photo:jpg", "clean:pdf"),
    "sample": ("pdf", "pdf", "pdf", "small:pdf", "small:pdf", "small:jpg"),
}
FORMS["tiny"] = FORMS["digital"]
FOLDERS = {
    "kind": {
        "invoice": "02发票/",
        "contract": "01合同/",
        "voucher": "03付款凭证/",
        "statement": "04银行对账单/",
        "list": "05产品清单/",
        "other": "06其他/",
        "claim": "",
    },
    "english": {
        "invoice": "invoices/",
        "contract": "contracts/",
        "voucher": "payments/",
        "statement": "bank/",
        "list": "lists/",
        "other": "misc/",
        "claim": "",
    },
    "flat": dict.fromkeys(("invoice", "contract", "voucher", "statement", "list", "other", "claim"), ""),
}


class Filer:
    """Files one world under one profile."""

    def __init__(self, world: World, binder: Binder, profile: str) -> None:
        self.world, self.binder, self.profile = world, binder, profile
        self.rng = Random(f"filing-{world.seed}-{profile}")
        self.scheme = "kind" if profile in ("tiny", "sample") else self.rng.choice(("kind", "english", "flat", "deal", "kind"))
        self.scans = 0
        self.waiting: list[Invoice] = []

    def form(self, *, many: bool = False) -> str:
        form = self.rng.choice(FORMS[self.profile])
        if many and form.split(":")[1:2] in (["png"], ["webp"], ["bmp"]):
            return "scan:pdf"
        if many and self.profile == "sample" and form.endswith("jpg"):
            return "small:pdf"
        return form

    def form_of(self, invoices: list[Invoice], *, many: bool = False) -> str:
        """A form for these invoices: what was printed on paper comes as a picture."""
        form = self.form(many=many)
        while form == "pdf" and any(i.kind.startswith("paper") for i in invoices):
            form = self.rng.choice(FORMS["sample" if self.profile == "sample" else "scan"][3:])
        return form

    def stem(self, kind: str, name: str, deal: Deal | None = None) -> str:
        """A path without suffix; in flat bundles some names say nothing."""
        clean = name.replace("/", "-").replace("*", "")
        if self.scheme == "deal":
            folder = f"{int(deal.id[1:]):02d}{deal.supplier.stem}/" if deal else "公共资料/"
            return folder + clean
        if self.scheme == "flat" and self.rng.random() < 0.5 and kind != "claim":
            self.scans += 1
            return f"扫描{self.scans:04d}" if self.rng.random() < 0.5 else f"IMG_2025{self.scans:04d}"
        return FOLDERS[self.scheme][kind] + clean

    def all(self) -> None:
        self.contracts()
        for deal in self.world.deals:
            self.invoices(deal)
            self.product_list(deal)
        if self.waiting:
            self.invoice_pack(self.world.deals[-1], self.waiting)
        self.copies()
        self.vouchers()
        for statement in self.world.statements:
            self.statement(statement)
        if self.world.has_claims:
            self.claims()
        self.attachments()

    # --- contracts and lists ----------------------------------------------------

    def contracts(self) -> None:
        """One file each, or two or three in one PDF; supplements and drafts apart."""
        waiting: list[tuple[Deal, Contract]] = []
        for deal in self.world.deals:
            if not deal.contract.filed:
                continue
            if deal.contract.draft:
                self.draft(self.contract_stem(deal), deal.contract)
            else:
                waiting.append((deal, deal.contract))
        waiting += [(self.world.deal(d), self.world.contracts[c]) for d, c in self.world.supplements]
        while waiting:
            count = self.rng.choice((2, 3, 3)) if self.profile == "sample" else self.rng.choice((1, 1, 1, 1, 2))
            batch, waiting = waiting[:count], waiting[count:]
            self.contract_pack(batch)

    def contract_stem(self, deal: Deal, count: int = 1) -> str:
        name = f"{deal.contract.title}-{deal.supplier.stem}" if count == 1 else f"合同合集{deal.id[1:]}"
        return self.stem("contract", name, deal)

    def contract_pack(self, batch: list[tuple[Deal, Contract]]) -> None:
        def draw(paper: Paper) -> None:
            for deal, contract in batch:
                items = [item for item in self.world.items if item.contract == contract.id]
                with paper.document(self.binder.next_id(), "contract"):
                    chance = Random(f"{self.world.seed}{contract.id}")
                    draw_contract(paper, contract, items, chance, body=deal.list_form == "body")

        form = self.form(many=True)
        if len(batch) > 1 and form.split(":")[1:2] == ["jpg"]:
            form = "grey:pdf"
        self.binder.draw(self.contract_stem(batch[0][0], len(batch)), draw, form)

    def draft(self, stem: str, contract: Contract) -> None:
        data = contract_docx(contract, Random(f"{self.world.seed}{contract.id}"))
        names = (
            "number",
            "title",
            "buyer_name",
            "seller_name",
            "tax_inclusive_amount",
            *(("signed_date",) if contract.dated else ()),
        )
        self.binder.keep_cells(
            f"{stem}.docx", data, "contract", [Mark(contract.id, name, 1, cell="docx") for name in names], "docx"
        )

    def product_list(self, deal: Deal) -> None:
        items = [item for item in self.world.items if item.contract == deal.contract.id]
        if not items or deal.list_form in ("annex", "body", ""):
            return
        stem = self.stem("list", f"产品清单-{deal.supplier.stem}", deal)
        if deal.list_form == "sheet":
            grid, marks = list_grid(deal.contract, items, self.rng, "清单")
            self.binder.keep_cells(
                f"{stem}.xlsx", workbook({"清单": grid}, numbers=self.rng.random() < 0.5), "product_list", marks
            )
            return

        def draw(paper: Paper) -> None:
            with paper.document(self.binder.next_id(), "product_list"):
                draw_list(paper, deal.contract, items, self.rng)

        self.binder.draw(stem, draw, self.form(many=True))

    # --- invoices -----------------------------------------------------------------

    def invoices(self, deal: Deal) -> None:
        """One file each, or all of a deal in one PDF, or two on a page."""
        own = [
            i
            for i in self.world.invoices.values()
            if i.id in deal.invoices or i.reverses in deal.invoices or i.reissues in deal.invoices
        ]
        if self.profile == "sample" and self.rng.random() < 0.75:
            self.waiting += own
            if len(self.waiting) > 3:
                self.invoice_pack(deal, self.waiting)
                self.waiting = []
        elif len(own) > 2 and self.rng.random() < 0.7:
            self.invoice_pack(deal, own)
        else:
            for invoice in own:
                self.invoice(invoice, deal)

    def invoice(self, invoice: Invoice, deal: Deal | None, copy: str = "") -> None:
        stem = self.stem("invoice", f"发票{invoice.number}{copy}", deal)
        digital = invoice.kind.startswith("digital")
        form = self.form_of([invoice])
        if digital and form == "pdf" and not copy and len(invoice.lines) < 7 and self.clean(invoice):
            luck = self.rng.random()
            if luck < 0.10:
                self.ofd(stem, invoice)
                return
            if luck < 0.25:
                self.xml(stem, invoice)
        info = self.info(invoice) if digital and form == "pdf" and self.rng.random() < 0.5 and self.clean(invoice) else None
        on_a4 = form != "pdf" and self.rng.random() < 0.5 and len(invoice.lines) < 7
        copied = bool(copy) or self.rng.random() < 0.4
        self.binder.draw(stem, lambda paper: self.draw_one(paper, invoice, on_a4=on_a4, copied=copied), form, info)

    @staticmethod
    def clean(invoice: Invoice) -> bool:
        """Whether the paper does not contradict itself, so that a machine form may say the same."""
        return (
            invoice.printed_net is None and invoice.printed_gross is None and not invoice.qr_number and invoice.currency == "CNY"
        )

    @staticmethod
    def info(invoice: Invoice) -> dict[str, str]:
        return {
            "InvoiceNumber": invoice.number,
            "IssueTime": invoice.issued.isoformat(),
            "SellerIdNum": invoice.seller_tax_id,
            "TotalAmWithoutTax": str(invoice.net),
            "TotalTaxAm": str(invoice.tax),
            "TotalTax-includedAmount": str(invoice.gross),
        }

    def draw_one(self, paper: Paper, invoice: Invoice, *, on_a4: bool = False, copied: bool = False) -> None:
        """A page of the form's own size, or the form on top of an A4 sheet as copiers give it."""
        digital = invoice.kind.startswith("digital")
        if on_a4:
            with (
                paper.document(self.binder.next_id(), "invoice", A4),
                paper.at(4, self.rng.uniform(16, 90), 0.975 if digital else 0.95),
            ):
                (draw_e_invoice if digital else draw_paper_invoice)(paper, invoice, Random(f"{self.world.seed}{invoice.id}"))
                if copied:
                    stamp_copy(paper, self.rng)
            return
        with paper.document(self.binder.next_id(), "invoice", E_SIZE if digital else P_SIZE):
            (draw_e_invoice if digital else draw_paper_invoice)(paper, invoice, Random(f"{self.world.seed}{invoice.id}"))

    def ofd(self, stem: str, invoice: Invoice) -> None:
        paper = Paper(plain=True)
        self.draw_one(paper, invoice)
        marks = self.machine_marks(invoice, "ofd")
        self.binder.keep_cells(f"{stem}.ofd", invoice_ofd(invoice, paper), "invoice", marks, "ofd")

    def xml(self, stem: str, invoice: Invoice) -> None:
        self.binder.keep_cells(f"{stem}.xml", invoice_xml(invoice), "invoice", self.machine_marks(invoice, "xml"), "xml")

    @staticmethod
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
                Mark(f"{invoice.id}.{place}", name, 1, cell=cell)
                for name in fields
                if name != "specification" or line.specification
            ]
        return marks

    def invoice_pack(self, deal: Deal, invoices: list[Invoice]) -> None:
        """All of them in one PDF, one or two on a page."""
        two = self.rng.random() < 0.5 and all(len(i.lines) < 7 for i in invoices)

        def draw(paper: Paper) -> None:
            for place, invoice in enumerate(invoices):
                if not two:
                    self.draw_one(paper, invoice)
                    continue
                if place % 2 == 0:
                    paper.new_page(A4)
                top = 12.0 + 415 * (place % 2)
                digital = invoice.kind.startswith("digital")
                region = (0.0, top, A4[0], top + 405)
                with paper.document(self.binder.next_id(), "invoice", None, region), paper.at(4, top, 0.975 if digital else 0.95):
                    (draw_e_invoice if digital else draw_paper_invoice)(paper, invoice, Random(f"{self.world.seed}{invoice.id}"))

        form = self.form_of(invoices, many=True)
        if form.split(":")[1:2] in (["png"], ["webp"], ["bmp"]):
            form = "scan:pdf"
        self.binder.draw(self.stem("invoice", f"发票合集-{deal.supplier.stem}", deal), draw, form)

    def copies(self) -> None:
        for entity in self.world.duplicates:
            if entity in self.world.invoices:
                invoice = self.world.invoices[entity]
                deal = next((d for d in self.world.deals if entity in d.invoices), None)
                self.invoice(invoice, deal, copy="-复印件")

    # --- vouchers and statements -----------------------------------------------------

    def vouchers(self) -> None:
        """In packs of one to three on a page, by deal or by month; bills on pages of their own."""
        filed = [v for v in self.world.vouchers.values() if v.filed]
        for voucher in (v for v in filed if v.bill):
            self.bill(voucher)
        plain = [v for v in filed if not v.bill]
        self.rng.shuffle(plain)
        while plain:
            count = min(
                len(plain),
                self.rng.choice((1, 2, 3, 4, 6, 8)) if self.profile not in ("tiny", "sample") else self.rng.choice((3, 5, 6)),
            )
            batch, plain = plain[:count], plain[count:]
            batch.sort(key=lambda v: v.day)
            self.voucher_pack(batch)

    def voucher_pack(self, batch: list[Voucher]) -> None:
        per_page = self.rng.choice((1, 2, 3, 3))
        name = self.rng.choice((f"付款回单{batch[0].day:%Y%m}", f"银行回单{batch[0].day:%Y%m%d}", "电子回单"))
        deal = next((d for d in self.world.deals if batch[0].id in d.vouchers), None)

        def draw(paper: Paper) -> None:
            chosen = layout_for(batch[0], self.rng)
            for place, voucher in enumerate(batch):
                if place % per_page == 0:
                    paper.new_page(A4)
                layout = chosen if voucher.payer.bank == batch[0].payer.bank else layout_for(voucher, self.rng)
                top = 14 + 275.0 * (place % per_page)
                region = (0.0, top - 6, A4[0], top + RECEIPTS[layout].height + 4)
                with paper.document(self.binder.next_id(), "payment_voucher", None, region), paper.at(28, top):
                    draw_receipt(paper, voucher, layout, self.rng)

        self.binder.draw(self.stem("voucher", name, deal), draw, self.form(many=len(batch) > per_page))

    def bill(self, voucher: Voucher) -> None:
        def draw(paper: Paper) -> None:
            with paper.document(self.binder.next_id(), "payment_voucher", A4):
                draw_bill(paper, voucher, self.rng)

        self.binder.draw(self.stem("voucher", f"承兑汇票{voucher.amount}"), draw, self.form())

    def statement(self, statement: Statement) -> None:
        form = self.form(many=True)
        sheet = form == "pdf" and self.rng.random() < (0.55 if self.profile != "sample" else 0.4)
        stem = self.stem("statement", f"对账单{statement.account.number[-4:]}-{statement.start:%Y%m}-{statement.end:%Y%m}")
        table = table_of(statement, statement_layout(statement, self.rng, paper=not sheet), self.rng)
        if sheet:
            grid, marks = statement_grid(table, table.layout.sheet)
            luck = self.rng.random()
            if luck < 0.3:
                encoding = self.rng.choice(("gbk", "gb18030", "utf-8-sig", "utf-16"))
                self.binder.keep_cells(f"{stem}.csv", csv_bytes(grid, encoding, self.rng), "bank_statement", marks)
                return
            numbers = self.rng.random() < 0.5
            self.binder.keep_cells(
                f"{stem}.xlsx",
                workbook({table.layout.sheet: grid}, numbers=numbers, merge_title=luck < 0.6),
                "bank_statement",
                marks,
            )
            return

        def draw(paper: Paper) -> None:
            with paper.document(self.binder.next_id(), "bank_statement", A4_WIDE if table.layout.wide else A4):
                draw_statement(paper, table, self.rng, stamped=form != "pdf")

        self.binder.draw(stem, draw, form)

    # --- the rest ------------------------------------------------------------------------

    def claims(self) -> None:
        grid, marks = claim_grid(self.world, self.rng, "费用明细")
        stem = self.stem("claim", self.rng.choice(("费用明细表", "支出明细", "申报费用明细")))
        if self.profile not in ("tiny", "sample") and self.rng.random() < 0.25:
            self.binder.keep_cells(
                f"{stem}.csv", csv_bytes(grid, self.rng.choice(("gbk", "utf-8-sig")), self.rng), "claim", marks
            )
            return
        self.binder.keep_cells(f"{stem}.xlsx", workbook({"费用明细": grid}, numbers=self.rng.random() < 0.5), "claim", marks)

    def attachments(self) -> None:
        """Letters and reports one by one, or all of them in one file."""
        topics = sorted(self.world.attachments)
        if not topics:
            return
        groups = [topics] if self.profile == "sample" else [[topic] for topic in topics]
        names = {
            "price_letter": "价格真实性承诺函",
            "completion": "项目完工情况说明",
            "audit_report": "专项审计报告",
            "entrust": "委托付款说明",
        }
        for group in groups:
            stem = self.stem("other", names[group[0]] if len(group) == 1 else "申报附件")
            self.binder.draw(stem, lambda paper, group=group: self.draw_attachments(paper, group), self.form(many=True))

    def draw_attachments(self, paper: Paper, topics: list[str]) -> None:
        kinds = {"audit_report": "audit_report", "price_letter": "declaration"}
        claimed = sum((claim.amount for claim in self.world.claims), ZERO)
        for topic in topics:
            with paper.document(self.binder.next_id(), kinds.get(topic, "other"), topic=topic):
                draw_attachment(paper, self.world, topic, claimed)


def stamp_copy(paper: Paper, rng: Random) -> None:
    """The red stamp 与原件核对一致 somewhere over the form."""
    x, y = rng.uniform(60, 420), rng.uniform(200, 330)
    paper.rect(x, y, x + 104, y + 24, 1.2, RED)
    paper.text(x + 52, y + 16.5, "与原件核对一致", 13, face="song", colour=RED, align="c")
