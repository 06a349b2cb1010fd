"""A synthetic world read without a single mistake: what pairing would get from perfect readers, and the links that are true."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from models.bank import BankLine, Payment, Statement
from models.bundle import Declaration, Extraction
from models.contract import ClaimRow, Contract, PaymentTerm, ProductItem
from models.fields import MISSING, Field
from models.invoice import Invoice, InvoiceLine
from models.paper import Document, DocumentKind, PagePart, PageRef, Spot
from tests.synthesis import world as made


@dataclass(frozen=True)
class TrueLink:
    """A link as the world made it; `group` names links that may be swapped among equals."""

    kind: str
    source: str
    target: str
    amount: Decimal | None
    group: str


def sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def read(value: Any, name: str = "x", method: Any = "text") -> Field[Any]:
    """A value read with a witness from the first page of the paper of that name; nothing where there is none."""
    if value is None or value == "":
        return MISSING
    return Field(value, str(value), Spot(PageRef(sha(name), 1)), method, "verified", 1.0)


def document(name: str, kind: DocumentKind) -> Document:
    return Document(f"doc:{sha(name)}:1:0", kind, (PagePart(PageRef(sha(name), 1)),))


def declared(world: made.World) -> Declaration:
    party = world.applicant
    accounts = tuple(account.number for account in party.accounts)
    return Declaration(world.bundle_id, party.name, party.uscc, accounts, tuple(world.former_names), world.project)


def extractions_of(world: made.World) -> tuple[Extraction, ...]:
    return tuple(_extractions(world))


def _extractions(world: made.World) -> Iterator[Extraction]:
    for invoice in world.invoices.values():
        yield invoice_paper(invoice, invoice.id, world)
        if invoice.id in world.duplicates:
            yield invoice_paper(invoice, f"{invoice.id} again", world)
    for contract in world.contracts.values():
        if contract.filed:
            yield contract_paper(contract, world)
    for voucher in world.vouchers.values():
        if voucher.filed:
            yield voucher_paper(voucher, voucher.id)
    for statement in world.statements:
        yield statement_paper(statement)
    if world.has_claims and world.claims:
        yield claim_paper(world)


def invoice_paper(invoice: made.Invoice, paper: str, world: made.World) -> Extraction:
    own = document(paper, "invoice")
    identity = f"invoice:{own.id}"
    blue = world.invoices.get(invoice.reverses)
    lines = tuple(
        InvoiceLine(
            f"line:{identity}:{number}",
            number,
            read(x.label),
            read(x.specification),
            read(x.unit),
            read(x.quantity),
            read(x.price),
            read(x.net),
            read(x.rate),
            read(x.tax),
        )
        for number, x in enumerate(invoice.lines, 1)
    )
    entity = Invoice(
        identity,
        invoice.kind,
        (own.id,),
        read(invoice.number, paper),
        read(invoice.code, paper),
        read(invoice.issued, paper),  # type: ignore[arg-type]
        read(invoice.buyer_name, paper),
        read(invoice.buyer_tax_id, paper),
        read(invoice.seller_name, paper),
        read(invoice.seller_tax_id, paper),
        read(invoice.net, paper),
        read(invoice.tax, paper),
        read(invoice.gross, paper),
        invoice.currency,
        read(invoice.check_code, paper),
        read(invoice.remark, paper),
        invoice.red,
        read(blue.number if blue and invoice.remark else "", paper),
        lines,
    )
    return Extraction(own, invoices=(entity,))


def contract_paper(contract: made.Contract, world: made.World) -> Extraction:
    own = document(contract.id, "contract")
    terms = tuple(PaymentTerm(term.milestone, term.percent) for term in contract.terms)
    entity = Contract(
        f"contract:{own.id}",
        (own.id,),
        read(contract.number),
        read(contract.title),
        read(contract.buyer.name),
        read(contract.seller.name),
        read(contract.signed if contract.dated else None),
        read(contract.total),
        terms,
        read(contract.title),
        text="".join(line.name for line in contract.lines),
    )
    items = tuple(
        ProductItem(
            f"item:{own.id}:{row}",
            own.id,
            row,
            read(contract.number),
            read(item.line.name),
            read(item.line.specification),
            read(item.line.unit),
            read(item.quantity if item.quantity is not None else item.line.quantity),
            read(item.line.price),
            read(item.line.net),
        )
        for row, item in enumerate((each for each in world.items if each.contract == contract.id), 1)
    )
    return Extraction(own, contracts=(entity,), product_items=items)


def voucher_paper(voucher: made.Voucher, paper: str) -> Extraction:
    own = document(paper, "payment_voucher")
    bill = voucher.bill
    entity = Payment(
        f"payment:{own.id}",
        voucher.kind,
        voucher.nature,
        (own.id,),
        read(voucher.day, paper),
        read(voucher.amount, paper),
        voucher.currency,  # type: ignore[arg-type]
        read(voucher.payer_name, paper),
        read(voucher.payer.number, paper),
        read(voucher.payee_name, paper),
        read(voucher.payee.number, paper),
        read(voucher.serial, paper),
        read(voucher.receipt_number, paper),
        read(voucher.purpose, paper),
        *((read(bill.number), read(bill.issued), read(bill.endorsed), read(bill.due)) if bill else ()),
    )
    return Extraction(own, payments=(entity,))


def statement_paper(statement: made.Statement) -> Extraction:
    own = document(statement.id, "bank_statement")
    identity = f"statement:{own.id}"
    days: list[date] = [line.day for line in statement.lines]
    entity = Statement(
        identity,
        (own.id,),
        read(statement.account.number),
        read(statement.holder.name),
        read(min(days, default=None)),
        read(max(days, default=None)),
        "lines",
        read(statement.opening),
        read(statement.closing),
    )
    lines = tuple(
        BankLine(
            f"bank_line:{own.id}:{number}",
            identity,
            number,
            line.direction,
            (own.id,),
            PageRef(sha(statement.id), 1),
            read(statement.account.number),
            read(statement.holder.name),
            read(line.day),
            read(line.amount),
            "CNY",
            read(line.balance),
            read(line.other_name),
            read(line.other_account),
            read(line.serial),
            read(line.summary),
        )
        for number, line in enumerate(statement.lines, 1)
    )
    return Extraction(own, statements=(entity,), bank_lines=lines)


def claim_paper(world: made.World) -> Extraction:
    own = document("claims", "claim")
    rows = tuple(
        ClaimRow(
            f"claim:{own.id}:{row.row}",
            own.id,
            row.row,
            read(row.category),
            read(row.subcategory),
            read(row.contract),
            read(row.supplier),
            read(world.invoices[row.invoices[0]].number if row.invoices else ""),
            read(row.issued),
            read(row.amount),
            tuple(world.invoices[each].number for each in row.invoices),
        )
        for row in world.claims
    )
    return Extraction(own, claims=rows)


def place_of(world: made.World) -> dict[str, str]:
    """From the world's ids to the ids that perfect readers give."""
    found: dict[str, str] = {}
    for invoice in world.invoices.values():
        found[invoice.id] = f"invoice:doc:{sha(invoice.id)}:1:0"
        found |= {f"{invoice.id}.{n}": f"line:{found[invoice.id]}:{n}" for n in range(1, len(invoice.lines) + 1)}
    for contract in world.contracts.values():
        found[contract.id] = f"contract:doc:{sha(contract.id)}:1:0"
        own = [item for item in world.items if item.contract == contract.id]
        found |= {item.id: f"item:doc:{sha(contract.id)}:1:0:{row}" for row, item in enumerate(own, 1)}
    found |= {voucher.id: f"payment:doc:{sha(voucher.id)}:1:0" for voucher in world.vouchers.values()}
    for statement in world.statements:
        found |= {line.id: f"bank_line:doc:{sha(statement.id)}:1:0:{n}" for n, line in enumerate(statement.lines, 1)}
    found |= {claim.id: f"claim:doc:{sha('claims')}:1:0:{claim.row}" for claim in world.claims}
    return found


def true_links(world: made.World) -> tuple[TrueLink, ...]:
    """All links between things that lie in the bundle, under the ids of perfect readers."""
    places, shown = place_of(world), _shown(world)
    return tuple(
        TrueLink(kind, places[source], places[target], amount, group)
        for kind, source, target, amount, group in _world_links(world)
        if source in shown and target in shown
    )


def _shown(world: made.World) -> set[str]:
    shown = set(world.invoices) | {line.id for statement in world.statements for line in statement.lines}
    shown |= {voucher.id for voucher in world.vouchers.values() if voucher.filed}
    shown |= {contract.id for contract in world.contracts.values() if contract.filed}
    shown |= {item.id for item in world.items if item.contract in shown}
    shown |= {f"{invoice.id}.{n}" for invoice in world.invoices.values() for n in range(1, len(invoice.lines) + 1)}
    return shown | ({claim.id for claim in world.claims} if world.has_claims else set())


def _world_links(world: made.World) -> Iterator[tuple[str, str, str, Decimal | None, str]]:
    for pay in world.pays:
        voucher = world.vouchers.get(pay.source)
        source = pay.source if voucher is None or voucher.filed else voucher.posted
        yield "pays", source, pay.invoice, pay.amount, pay.group
    for voucher in world.vouchers.values():
        if voucher.posted:
            yield "posted_as", voucher.id, voucher.posted, voucher.amount, ""
    for line, target, amount in world.refunds:
        yield "refunds", line, target, amount, ""
    for deal in world.deals:
        for invoice in deal.invoices:
            yield "billed_under", invoice, deal.contract.id, None, ""
    for item in world.items:
        for target in item.targets:
            yield "lists", item.id, target, None, ""
    for claim in world.claims if world.has_claims else []:
        for invoice in claim.invoices:
            yield "claims", claim.id, invoice, None, ""
    for invoice in world.invoices.values():
        if invoice.reverses:
            yield "reverses", invoice.id, invoice.reverses, None, ""
        if invoice.reissues:
            yield "reissues", invoice.id, invoice.reissues, None, ""
