"""Small papers for tests of pairing, each read without doubt from a file of its own unless a test says otherwise."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from matchers.pairing import pair
from models.bank import BankLine, Payment, Statement
from models.bundle import Declaration, Dossier, Extraction
from models.contract import ClaimRow, Contract, PaymentTerm
from models.fields import Field
from models.invoice import Invoice, InvoiceLine
from models.link import Link
from tests.matchers.reading import document, read

APPLICANT = "深圳市启明制造有限公司"
APPLICANT_ID = "91440300MA5EXAMP01"
ACCOUNT = "755900000000001"
SUPPLIER = "广州市云帆科技有限公司"
SUPPLIER_ID = "91440101MA5EXAMP02"
SUPPLIER_ACCOUNT = "622200000000002"
DECLARED = Declaration("b", APPLICANT, APPLICANT_ID, (ACCOUNT,))


def day(text: str) -> date:
    return date.fromisoformat(text)


def invoice(name: str, gross: str, issued: str, method: Any = "text", **changes: Any) -> Extraction:
    """A purchase of the applicant from the supplier; its number is made from its name unless given."""
    own = document(name, "invoice")
    given = {key: changes.pop(key) for key in tuple(changes) if key in ("number", "code", "remark", "reverses_number")}
    seller, seller_id = changes.pop("seller", SUPPLIER), changes.pop("seller_id", SUPPLIER_ID)
    buyer, buyer_id = changes.pop("buyer", APPLICANT), changes.pop("buyer_id", APPLICANT_ID)
    number = given.get("number", number_of(name))
    net = (Decimal(gross) / Decimal("1.13")).quantize(Decimal("0.01"))
    entity = Invoice(
        f"invoice:{own.id}",
        "digital_special",
        (own.id,),
        read(number, name, method),
        read(given.get("code"), name, method),
        read(day(issued), name, method),
        read(buyer, name, method),
        read(buyer_id, name, method),
        read(seller, name, method),
        read(seller_id, name, method),
        read(net, name, method),
        read(Decimal(gross) - net, name, method),
        read(Decimal(gross), name, method),
        remark=read(given.get("remark"), name, method),
        reverses_number=read(given.get("reverses_number"), name, method),
        lines=(InvoiceLine(f"line:invoice:{own.id}:1", 1, read("*软件*智能质检软件"), tax_exclusive_amount=read(net)),),
    )
    return Extraction(own, invoices=(replace(entity, **changes),))


def number_of(name: str) -> str:
    return "2444" + "".join(f"{ord(sign) % 100:02d}" for sign in name[-8:]).rjust(16, "0")


def voucher(name: str, amount: str, paid: str, method: Any = "text", **changes: Any) -> Extraction:
    """A transfer from the applicant to the supplier."""
    own = document(name, "payment_voucher")
    payee, payee_account = changes.pop("payee", SUPPLIER), changes.pop("payee_account", SUPPLIER_ACCOUNT)
    payer, payer_account = changes.pop("payer", APPLICANT), changes.pop("payer_account", ACCOUNT)
    fields = {key: read(changes.pop(key), name, method) for key in ("serial", "receipt_number", "purpose") if key in changes}
    entity = Payment(
        f"payment:{own.id}",
        "transfer",
        "payment",
        (own.id,),
        read(day(paid), name, method),
        read(Decimal(amount), name, method),
        "CNY",
        read(payer, name, method),
        read(payer_account, name, method),
        read(payee, name, method),
        read(payee_account, name, method),
        **fields,
    )
    return Extraction(own, payments=(replace(entity, **changes),))


def statement(name: str, *rows: tuple[str, str, str] | tuple[str, str, str, dict[str, Any]], method: Any = "text") -> Extraction:
    """Lines (day, amount, counterparty[, changes]) of the applicant's account; money out where the amount has no plus."""
    own = document(name, "bank_statement")
    identity = f"statement:{own.id}"
    lines = tuple(_line(name, identity, number, row, method) for number, row in enumerate(rows, 1))
    days = sorted(day(row[0]) for row in rows)
    entity = Statement(identity, (own.id,), read(ACCOUNT), read(APPLICANT), read(days[0]), read(days[-1]))
    return Extraction(own, statements=(entity,), bank_lines=lines)


def _line(name: str, identity: str, number: int, row: tuple[Any, ...], method: Any) -> BankLine:
    changes: dict[str, Any] = dict(row[3]) if len(row) > 3 else {}
    fields = {key: value if isinstance(value, Field) else read(value, name, method) for key, value in changes.items()}
    own = document(name, "bank_statement")
    credit = row[1].startswith("+")
    entity = BankLine(
        f"bank_line:{own.id}:{number}",
        identity,
        number,
        "credit" if credit else "debit",
        (own.id,),
        None,
        read(ACCOUNT),
        read(APPLICANT),
        read(day(row[0]), name, method),
        read(Decimal(row[1].removeprefix("+")), name, method),
        "CNY",
        counterparty_name=read(row[2], name, method),
    )
    return replace(entity, **fields)


def contract(name: str, total: str, signed: str, *percents: int, number: str = "", **changes: Any) -> Extraction:
    own = document(name, "contract")
    seller = changes.pop("seller", SUPPLIER)
    entity = Contract(
        f"contract:{own.id}",
        (own.id,),
        read(number or f"HT-{name}"),
        read("采购合同"),
        read(APPLICANT),
        read(seller),
        read(day(signed)),
        read(Decimal(total)),
        tuple(PaymentTerm("节点", Decimal(percent)) for percent in percents),
    )
    return Extraction(own, contracts=(replace(entity, **changes),))


def claims(name: str, *rows: tuple[str, str, tuple[str, ...]]) -> Extraction:
    """Rows (supplier, claimed amount, invoice numbers)."""
    own = document(name, "claim")
    made = tuple(
        ClaimRow(
            f"claim:{own.id}:{n}",
            own.id,
            n,
            supplier=read(supplier),
            claimed_amount=read(Decimal(amount)),
            invoice_numbers=numbers,
        )
        for n, (supplier, amount, numbers) in enumerate(rows, 1)
    )
    return Extraction(own, claims=made)


def red(name: str, gross: str, issued: str, reverses: str = "", **changes: Any) -> Extraction:
    """A red note over so much, naming the invoice of that name where one is given."""
    numbers = {"reverses_number": number_of(reverses)} if reverses else {}
    paper = invoice(name, gross, issued, red=True, **numbers, **changes)
    (one,) = paper.invoices
    fields = {
        key: replace(getattr(one, key), value=-getattr(one, key).value)
        for key in ("tax_inclusive_amount", "tax_exclusive_amount", "tax_amount")
    }
    return replace(paper, invoices=(replace(one, **fields),))


def sale(name: str, gross: str, issued: str, **changes: Any) -> Extraction:
    """An invoice of the applicant to its supplier, which is then a customer as well."""
    ends = {"buyer": SUPPLIER, "buyer_id": SUPPLIER_ID, "seller": APPLICANT, "seller_id": APPLICANT_ID}
    return invoice(name, gross, issued, **ends, **changes)


def receipt(name: str, amount: str, paid: str, **changes: Any) -> Extraction:
    """A voucher of money that came from the supplier."""
    ends = {"payer": SUPPLIER, "payer_account": SUPPLIER_ACCOUNT, "payee": APPLICANT, "payee_account": ACCOUNT}
    return voucher(name, amount, paid, nature="receipt", **ends, **changes)


def doubted(paper: Extraction) -> Extraction:
    """The paper as a scan whose amounts no second witness confirms."""
    invoices = tuple(replace(row, tax_inclusive_amount=_doubted(row.tax_inclusive_amount)) for row in paper.invoices)
    return replace(paper, invoices=invoices, payments=tuple(replace(row, amount=_doubted(row.amount)) for row in paper.payments))


def _doubted(field: Field[Decimal]) -> Field[Decimal]:
    return replace(field, method="ocr", status="read", confidence=0.9)


def paired(*papers: Extraction, declaration: Declaration = DECLARED) -> Dossier:
    return pair(declaration, (), (), papers)


def of_kind(dossier: Dossier, kind: str, state: str = "accepted") -> tuple[Link, ...]:
    return tuple(link for link in dossier.links if link.kind == kind and link.state == state)


def names(dossier_links: tuple[Link, ...], *papers: Extraction) -> set[tuple[str, str, str]]:
    """Links as (source's paper, target's paper, amount), papers by their place in the arguments' order: first paper A."""
    letters = {paper.document.id: chr(ord("A") + place) for place, paper in enumerate(papers)}

    def letter(entity: str) -> str:
        return next((sign for own, sign in letters.items() if own in entity), entity)

    return {(letter(link.source_id), letter(link.target_id), str(link.amount)) for link in dossier_links}
