"""What is paired, in the form that pairing compares: whole fen, day numbers, parties by id, references found in remarks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from matchers.applicant import Applicant
from matchers.merging import Merged
from matchers.names import normal
from matchers.ordering import content_key
from matchers.parties import Registry
from matchers.same_invoice import digits_of
from models.bank import BankLine, Payment
from models.fields import Field
from models.invoice import Invoice

Side = Literal["out", "in"]


@dataclass(frozen=True, slots=True)
class Money:
    """Money that moved: a voucher with the line it was posted as, or a line that no voucher shows.

    `other` is the party on the other end, `own` the one on the applicant's; `certain` is False for a line that may be the
    posting of some voucher; `returned` that it came back; `doubted` that its figure was recognised without a witness;
    `text` is what the papers say it is for, `words` that normalised; `amount` and `day` are whole fen and ordinals.
    """

    id: str
    posted: str
    amount: int
    day: int | None
    currency: str
    side: Side
    other: str
    own: str
    applicants: bool
    text: str
    words: str
    key: str
    kind: str = "line"
    certain: bool = True
    returned: bool = False
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """An invoice that wants paying: `goals` are its gross and, where red notes cut it, what they leave of it.

    `days` are its own day and those of the invoices it replaces; `numbers` likewise.
    """

    id: str
    amount: int
    goals: tuple[int, ...]
    days: tuple[int, ...]
    currency: str
    side: Side
    other: str
    own: str
    numbers: tuple[str, ...]
    contract: str
    key: str
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What was merged, who is who, and who applies: all that a comparison may look at besides the two things."""

    merged: Merged
    registry: Registry
    applicant: Applicant


def whole_fen(field: Field[Decimal]) -> int | None:
    """The amount in fen, rounded where a reader found parts of a fen; None where there is none."""
    if field.value is None or not field.value.is_finite():
        return None
    return int((field.value * 100).to_integral_value())


def in_doubt(field: Field[Decimal]) -> bool:
    """A figure that was recognised from an image without a witness, repaired or contradicted."""
    return field.doubtful or (field.method == "ocr" and field.status != "verified")


def day_of(field: Field[date]) -> int | None:
    return None if field.value is None else field.value.toordinal()


def moneys_of(
    scene: Scene, posted: Mapping[str, tuple[str, ...]], contested: frozenset[str], consumed: frozenset[str]
) -> tuple[Money, ...]:
    """All money of the bundle, each once, in the order of content.

    `posted` leads from vouchers to their lines; `contested` lines may be a voucher's; `consumed` moneys are spoken for.
    """
    lines = {line.id: line for line in scene.merged.bank_lines}
    taken = frozenset(line for own in posted.values() for line in own) | consumed
    found = [
        _of_voucher(scene, payment, tuple(lines[line] for line in posted.get(payment.id, ())))
        for payment in scene.merged.payments
        if payment.id not in consumed and payment.nature in ("payment", "receipt")
    ]
    found.extend(_of_line(scene, line, line.id not in contested) for line in scene.merged.bank_lines if line.id not in taken)
    whole = (money for money in found if money is not None and money.amount > 0)
    return tuple(sorted(whole, key=lambda money: (money.key, money.id)))


def _of_voucher(scene: Scene, payment: Payment, lines: Sequence[BankLine]) -> Money | None:
    shown = whole_fen(payment.amount)
    booked = sum(abs(whole_fen(line.amount) or 0) for line in lines)
    amounts = [abs(fen) for fen in (shown, booked or None) if fen is not None]
    if not amounts or (shown or 0) < 0:
        return None
    line = lines[0] if lines else None
    side: Side = "out" if payment.nature == "payment" else "in"
    payer, payee = scene.registry.party_of(payment.id, "payer"), scene.registry.party_of(payment.id, "payee")
    other, own = (payee, payer) if side == "out" else (payer, payee)
    other = other or (scene.registry.party_of(line.id, "counterparty") if line else "")
    account = payment.payer_account if side == "out" else payment.payee_account
    said = (payment.purpose.value, *(each.summary.value for each in lines))
    text = "；".join(dict.fromkeys(each for each in said if each))
    return Money(
        id=payment.id,
        posted=line.id if line else "",
        amount=min(amounts),
        day=_day_of_voucher(payment, line),
        currency=payment.currency,
        side=side,
        other=other,
        own=own,
        applicants=not own or scene.applicant.owns(own, account.value),
        text=text,
        words=normal(text),
        key=content_key(payment),
        kind=payment.kind,
        doubted=in_doubt(payment.amount) and booked != shown,
    )


def _day_of_voucher(payment: Payment, line: BankLine | None) -> int | None:
    """The day of the line; but a bill is given when it is issued or endorsed, whenever the bank redeems it."""
    if payment.kind == "bill":
        given = (payment.bill_endorsed_date, payment.bill_issue_date, payment.paid_date)
        return next((day for field in given if (day := day_of(field)) is not None), None)
    day = day_of(line.posted_date) if line else None
    return day if day is not None else day_of(payment.paid_date)


def _of_line(scene: Scene, line: BankLine, certain: bool) -> Money | None:
    amount = whole_fen(line.amount)
    if amount is None or line.direction is None:
        return None
    outward = (line.direction == "debit") == (amount > 0)
    own = scene.registry.party_of(line.id, "holder")
    return Money(
        id=line.id,
        posted="",
        amount=abs(amount),
        day=day_of(line.posted_date),
        currency=line.currency,
        side="out" if outward else "in",
        other=scene.registry.party_of(line.id, "counterparty"),
        own=own,
        applicants=not own or scene.applicant.owns(own, line.account.value),
        text=line.summary.value or "",
        words=normal(line.summary.value or ""),
        key=content_key(line),
        certain=certain,
        doubted=in_doubt(line.amount) and not line.chain_ok,
    )


def dues_of(
    scene: Scene, contracts: Mapping[str, str], reversals: Mapping[str, Sequence[Invoice]], reissues: Mapping[str, Invoice]
) -> tuple[Due, ...]:
    """The invoices that may have been paid: no red ones, and none that was reversed in full and issued again.

    `contracts` leads from an invoice to its contract, `reversals` from an invoice to its red notes, `reissues` from a
    replaced invoice to the one that stands in its place.
    """
    replaced: dict[str, list[Invoice]] = {}
    for invoice in scene.merged.invoices:
        if invoice.id in reissues:
            replaced.setdefault(reissues[invoice.id].id, []).append(invoice)
    found = [
        _due(scene, invoice, contracts.get(invoice.id, ""), reversals.get(invoice.id, ()), replaced.get(invoice.id, ()))
        for invoice in scene.merged.invoices
        if not invoice.red and invoice.flow != "other" and invoice.id not in reissues
    ]
    return tuple(sorted((due for due in found if due is not None and due.amount > 0), key=lambda due: (due.key, due.id)))


def _due(scene: Scene, invoice: Invoice, contract: str, reds: Sequence[Invoice], replaced: Sequence[Invoice]) -> Due | None:
    gross = whole_fen(invoice.tax_inclusive_amount)
    if gross is None:
        return None
    left = gross - sum(abs(fen) for red in reds if (fen := whole_fen(red.tax_inclusive_amount)) is not None)
    days = [day for each in (invoice, *replaced) if (day := day_of(each.issue_date)) is not None]
    buyer, seller = scene.registry.party_of(invoice.id, "buyer"), scene.registry.party_of(invoice.id, "seller")
    other, own = (seller, buyer) if invoice.flow == "purchase" else (buyer, seller)
    return Due(
        id=invoice.id,
        amount=gross,
        goals=(gross, left) if 0 < left < gross else (gross,),
        days=tuple(days),
        currency=invoice.currency,
        side="out" if invoice.flow == "purchase" else "in",
        other=other,
        own=own,
        numbers=tuple(number for each in (invoice, *replaced) if len(number := digits_of(each.number.value)) >= 8),
        contract=contract,
        key=content_key(invoice),
        doubted=in_doubt(invoice.tax_inclusive_amount),
    )
