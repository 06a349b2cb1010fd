"""A synthetic world as a dossier, read and paired without a flaw: so that the rules alone are tried against its truth."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from models.bank import BankLine, Payment, Statement
from models.bundle import Declaration, Dossier
from models.contract import ClaimRow, Contract, PaymentTerm, ProductItem
from models.finding import Observation
from models.invoice import Invoice, InvoiceCheck, InvoiceLine
from models.link import Link
from models.paper import Document, PagePart, PageRef, SourceFile
from models.party import Party
from tests.rules.desk import f
from tests.synthesis import world as synthetic

READ = {"QR_MISMATCH", "AMOUNT_CONFLICT", "TAX_ID_INVALID", "NUMBER_FORMAT", "CONTRACT_DEFECT", "DATE_INVALID", "PRIOR_FUNDING"}
"""What readers see on the paper, said as observations where no entity carries it."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def text(value: str) -> object:
    return f(value or None)


def invoice_of(world: synthetic.World, made: synthetic.Invoice) -> Invoice:
    lines = tuple(
        InvoiceLine(
            f"line:invoice:{made.id}:{number}",
            number,
            f(line.label),
            text(line.specification),
            text(line.unit),
            f(line.quantity),
            f(line.price),
            f(line.net),
            f(line.rate),
            f(line.tax),
        )
        for number, line in enumerate(made.lines, 1)
    )
    return Invoice(
        f"invoice:{made.id}",
        made.kind,
        (f"doc:{made.id}",),
        f(made.number),
        text(made.code),
        f(None if (made.id, "issue_date") in world.overprints else made.issued),
        f(made.buyer_name),
        text(made.buyer_tax_id),
        f(made.seller_name),
        text(made.seller_tax_id),
        f(made.net),
        f(made.tax),
        f(made.gross),
        made.currency,
        remark=text(made.remark),
        red=made.red,
        lines=lines,
        flow=made.flow,
    )


def contract_of(made: synthetic.Contract) -> Contract:
    terms = tuple(PaymentTerm(term.milestone, term.percent) for term in made.terms)
    start, end = made.service or (None, None)
    words = "；".join([made.title, made.project, *(line.name for line in made.lines), *made.notes])
    sides = zip(("甲方", "乙方"), (made.buyer, made.seller), strict=True)
    heads = (f"{side}：{p.name}\n地址：{p.address}\n电话：{p.phone}\n法定代表人：{p.person}" for side, p in sides)
    words = "\n".join((*heads, words))
    return Contract(
        f"contract:{made.id}",
        (f"doc:{made.id}",),
        f(made.number),
        f(made.title),
        f(made.buyer.name),
        f(made.seller.name),
        f(made.signed if made.dated else None),
        f(made.total),
        terms,
        supplements=text(made.supplements),
        service_start=f(start),
        service_end=f(end),
        text=words,
        flow=made.flow,
    )


def payment_of(made: synthetic.Voucher) -> Payment:
    bill = made.bill
    return Payment(
        f"payment:{made.id}",
        made.kind,
        made.nature,
        (f"doc:{made.id}",),
        f(made.day),
        f(made.amount),
        made.currency,
        f(made.payer_name),
        f(made.payer.number),
        f(made.payee_name),
        f(made.payee.number),
        text(made.serial),
        text(made.receipt_number),
        text(made.purpose),
        f(bill.number if bill else None),
        f(bill.issued if bill else None),
        f(bill.endorsed if bill else None),
        f(bill.due if bill else None),
    )


def line_of(world: synthetic.World, statement: synthetic.Statement, made: synthetic.BankLine, number: int) -> BankLine:
    return BankLine(
        f"bankline:{made.id}",
        f"statement:{statement.id}",
        number,
        made.direction,
        (f"doc:{statement.id}",),
        None,
        f(statement.account.number),
        f(statement.holder.name),
        f(made.day),
        f(made.amount),
        balance=f(made.balance),
        counterparty_name=text(made.other_name),
        counterparty_account=text(made.other_account),
        serial=text(made.serial),
        summary=text(made.summary),
        chain_ok=made.id not in world.breaks,
    )


def item_of(world: synthetic.World, made: synthetic.ListItem, number: int) -> ProductItem:
    quantity = made.quantity if made.quantity is not None else made.line.quantity
    contract = world.contracts[made.contract].number
    line = made.line
    return ProductItem(
        f"item:{made.id}", "doc:list", number, f(contract), f(line.name), text(line.specification), text(line.unit), f(quantity)
    )


def claim_of(world: synthetic.World, made: synthetic.Claim) -> ClaimRow:
    numbers = tuple(world.invoices[key].number for key in made.invoices)
    cells = (made.category, made.subcategory, made.contract, made.supplier, "、".join(numbers))
    return ClaimRow(
        f"claim:{made.id}",
        "doc:claims",
        made.row,
        *(f(cell or None, "cell") for cell in cells),
        f(made.issued),
        f(made.amount, "cell"),
        numbers,
    )


def node(world: synthetic.World, key: str) -> str:
    """The local id of a thing of the world."""
    shelves = (
        ("invoice", world.invoices),
        ("contract", world.contracts),
        ("payment", world.vouchers),
        ("bankline", world.lines),
        ("claim", {claim.id: claim for claim in world.claims}),
    )
    return next((f"{kind}:{key}" for kind, shelf in shelves if key in shelf), "bundle")


def links_of(world: synthetic.World, shown: set[str]) -> list[Link]:
    found: list[Link] = []

    def link(kind: str, source: str, target: str, amount: Decimal | None = None, group: str = "") -> None:
        class_id = f"class:{group}" if group else None
        key = f"link:{kind}:{source}:{target}"
        if {source, target} <= shown:
            found.append(Link(key, source, target, kind, amount=amount, class_id=class_id))  # type: ignore[arg-type]

    for pay in world.pays:
        voucher = world.vouchers.get(pay.source)
        source = node(world, pay.source) if voucher is None or voucher.filed else f"bankline:{voucher.posted}"
        link("pays", source, f"invoice:{pay.invoice}", pay.amount, pay.group)
    for voucher in world.vouchers.values():
        link("posted_as", f"payment:{voucher.id}", f"bankline:{voucher.posted}", voucher.amount)
    for line, target, amount in world.refunds:
        link("refunds", f"bankline:{line}", node(world, target), amount)
    for deal in world.deals:
        for key in deal.invoices:
            link("billed_under", f"invoice:{key}", f"contract:{deal.contract.id}")
    for item in world.items:
        for target in item.targets:
            invoice, _, number = target.partition(".")
            link("lists", f"item:{item.id}", f"line:invoice:{invoice}:{number}")
    for claim in world.claims:
        for key in claim.invoices:
            link("claims", f"claim:{claim.id}", f"invoice:{key}")
    for invoice in world.invoices.values():
        link("reverses", f"invoice:{invoice.id}", f"invoice:{invoice.reverses}")
        link("reissues", f"invoice:{invoice.id}", f"invoice:{invoice.reissues}")
    return found


def attachments_of(world: synthetic.World) -> list[Document]:
    kinds = {"audit_report": "audit_report"}
    return [
        Document(f"doc:{topic}", kinds.get(topic, "declaration"), (PagePart(PageRef(topic, 1)),), "", (topic.split()[0],))  # type: ignore[arg-type]
        for topic in [*sorted(world.attachments), *(f"user_proof {number}" for number in range(world.scenarios))]
    ]


def checks_of(world: synthetic.World) -> tuple[InvoiceCheck, ...]:
    """What the verification platform answered, where it was asked."""
    outcomes = {
        "作废": "void",
        "已作废": "void",
        "全额红冲": "void",
        "已全额红冲": "void",
        "查无此票": "failed",
        "不一致": "failed",
    }
    said = {invoice: world.checked.get(invoice, ("", "")) for invoice in world.invoices} if world.checked is not None else {}
    return tuple(
        InvoiceCheck(
            f"check:{key}",
            "doc:checks",
            1,
            outcomes.get(state or result, "sound"),  # type: ignore[arg-type]
            f(world.invoices[key].number, "cell"),
            result=f(state or result or "一致", "cell"),
        )
        for key, (result, state) in said.items()
    )


def dossier_of(world: synthetic.World) -> Dossier:
    contracts = [contract for contract in world.contracts.values() if contract.filed]
    drafts = [contract for contract in contracts if contract.draft]
    lines = [
        line_of(world, statement, line, number)
        for statement in world.statements
        for number, line in enumerate(statement.lines, 1)
        if not line.hidden
    ]
    entities = {
        "invoices": tuple(invoice_of(world, invoice) for invoice in world.invoices.values()),
        "payments": tuple(payment_of(voucher) for voucher in world.vouchers.values() if voucher.filed),
        "bank_lines": tuple(lines),
        "contracts": tuple(map(contract_of, contracts)),
        "product_items": tuple(item_of(world, item, number) for number, item in enumerate(world.items, 1)),
        "claims": tuple(claim_of(world, claim) for claim in world.claims) if world.has_claims else (),
    }
    shown = {entity.id for shelf in entities.values() for entity in shelf}
    shown |= {line.id for invoice in entities["invoices"] for line in invoice.lines}
    applicant = world.applicant
    said = Declaration(
        world.bundle_id,
        applicant.name,
        applicant.uscc,
        tuple(account.number for account in applicant.accounts) if world.declared else (),
        tuple(world.former_names),
        world.project if world.declared else "",
        world.direction,
        (world.declared_start or world.start) if world.declared else None,
        world.end if world.declared else None,
        tuple(world.related),
        True if "price_letter" in world.attachments else None,
        assumed=() if world.declared else ("applicant", "direction"),
    )
    seen = tuple(
        Observation(effect.code, node(world, effect.subject), f"{effect.code}（{effect.subject}）")
        for effect in world.effects
        if effect.code in READ and effect.note not in {"draft", "undated"}
    )
    copies = [
        Link(f"link:dup:{key}", f"doc:copy:{key}", f"invoice:{key}", "duplicates")
        for key in world.duplicates
        if key in world.invoices
    ]
    return Dossier(
        said,
        tuple(SourceFile(f"file:{c.id}", f"{c.id}.docx", c.id, 1, WORD, "read") for c in drafts),
        (),
        (
            *attachments_of(world),
            *(Document(f"doc:{c.id}", "contract", (PagePart(PageRef(c.id, 1)),)) for c in drafts),
        ),
        statements=tuple(statement_of(statement) for statement in world.statements),
        parties=tuple(
            Party(f"party:{p.id}", p.name, p.uscc, tuple(a.number for a in p.accounts)) for p in world.parties.values()
        ),
        links=(*links_of(world, shown), *copies),
        observations=seen,
        checks=checks_of(world),
        **entities,  # type: ignore[arg-type]
    )


def statement_of(made: synthetic.Statement) -> Statement:
    return Statement(
        f"statement:{made.id}",
        (f"doc:{made.id}",),
        f(made.account.number),
        f(made.holder.name),
        f(made.start),
        f(made.end),
        "printed",
        f(made.opening),
        f(made.closing),
    )


def moved(dossier: Dossier, invoice: str, day: date) -> Dossier:
    """The dossier with one invoice on another day."""
    invoices = tuple(replace(i, issue_date=f(day)) if i.id == invoice else i for i in dossier.invoices)
    return replace(dossier, invoices=invoices)
