"""Money that one voucher or bank line gave to one invoice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from models.bank import BankLine, Payment
from models.fields import MISSING, Field
from models.invoice import Invoice
from models.link import Link
from models.money import ZERO
from rules.faults import Evidence, on

Returned = BankLine | Payment
"""What shows that money came back: a line of the statements, or a receipt voucher where no line does."""


def day_name(returned: Returned) -> str:
    """The name of the field with the day on which money came back."""
    return "posted_date" if isinstance(returned, BankLine) else "paid_date"


@dataclass(frozen=True, slots=True)
class End:
    """Who stands at one end of a payment by one of its papers: the entity, its role there, and the field with the name."""

    entity_id: str
    role: str
    field: str
    name: Field[str]
    account: str

    @property
    def side(self) -> str:
        return "付款方" if self.field in ("payer_name", "account_name") else "收款方"

    @property
    def paper(self) -> str:
        return "支付凭证" if self.field in ("payer_name", "payee_name") else "银行流水"

    @property
    def evidence(self) -> Evidence:
        return ((self.entity_id, self.field, self.name),)


@dataclass(frozen=True, slots=True)
class Tranche:
    """Gross yuan allocated by one `pays` link; `line` is where the money left the account, `lines` all it may be."""

    link: Link
    invoice: Invoice
    payment: Payment | None
    line: BankLine | None
    posted: Link | None = None
    lines: tuple[BankLine, ...] = ()
    refunds: tuple[tuple[Link, Returned, Decimal], ...] = ()
    due: bool = False
    """Whether a bill counts from the day it falls due."""

    @property
    def id(self) -> str:
        return self.link.id

    @property
    def source(self) -> Payment | BankLine:
        """The voucher, or the line where there is no voucher."""
        source = self.payment or self.line
        if source is None:
            raise ValueError(f"{self.link.id} pays from nothing")
        return source

    @property
    def amount(self) -> Decimal:
        return max(self.link.amount or ZERO, ZERO)

    @property
    def refunded(self) -> Decimal:
        return min(self.amount, sum((amount for _, _, amount in self.refunds), ZERO))

    @property
    def judging(self) -> Evidence:
        """The field whose day counts: a bill's issue, endorsement or due day, else the posting day, else the voucher's."""
        if self.payment is not None and self.payment.kind == "bill":
            if self.due:
                return on(self.payment, "bill_due_date")
            endorsed = self.payment.bill_endorsed_date.value is not None
            return on(self.payment, "bill_endorsed_date" if endorsed else "bill_issue_date")
        if self.line is not None:
            return on(self.line, "posted_date")
        return on(self.payment, "paid_date") if self.payment is not None else ()

    @property
    def judged(self) -> date | None:
        return next((field.value for _, _, field in self.judging), None)

    def names(self, side: str) -> tuple[Field[str], ...]:
        """What voucher and line say of the payer or payee; on a line the account's holder paid."""
        voucher: Field[str] = getattr(self.payment, f"{side}_name") if self.payment is not None else MISSING
        line = MISSING
        if self.line is not None:
            line = self.line.account_name if side == "payer" else self.line.counterparty_name
        return tuple(field for field in (voucher, line) if field.value)

    def ends(self, side: Literal["payer", "payee"]) -> tuple[End, ...]:
        """The payer or payee as voucher and line name it, each paper for itself; those that name nobody are left out."""
        payment, line, found = self.payment, self.line, list[End]()
        if payment is not None:
            name, account = getattr(payment, f"{side}_name"), getattr(payment, f"{side}_account")
            found.append(End(payment.id, side, f"{side}_name", name, account.value or ""))
        if line is not None and side == "payer":
            found.append(End(line.id, "holder", "account_name", line.account_name, line.account.value or ""))
        elif line is not None:
            found.append(
                End(line.id, "counterparty", "counterparty_name", line.counterparty_name, line.counterparty_account.value or "")
            )
        return tuple(end for end in found if end.name.value)

    def accounts(self, side: str) -> tuple[str, ...]:
        voucher: Field[str] = getattr(self.payment, f"{side}_account") if self.payment is not None else MISSING
        line = MISSING
        if self.line is not None:
            line = self.line.account if side == "payer" else self.line.counterparty_account
        return tuple(field.value for field in (voucher, line) if field.value)

    @property
    def words(self) -> tuple[str, ...]:
        """What voucher and line say the money is for."""
        said = (self.payment.purpose if self.payment is not None else MISSING, self.line.summary if self.line else MISSING)
        return tuple(field.value for field in said if field.value)

    def values(self) -> dict[str, str | Any]:
        """What messages say of a payment, the same of each invoice that it paid."""
        payers, payees = self.names("payer"), self.names("payee")
        return {
            "day": self.judged,
            "amount_paid": self.source.amount.value if self.source.amount.value is not None else self.amount,
            "payer": payers[0].value if payers else "（付款方未识别）",
            "payee": payees[0].value if payees else "（收款方未识别）",
        }


def tranches_of(
    links: tuple[Link, ...], invoices: Mapping[str, Invoice], payments: Mapping[str, Payment], lines: Mapping[str, BankLine]
) -> dict[str, tuple[Tranche, ...]]:
    """The tranches of each invoice by its id, accepted and ambiguous ones, in the order of their links' ids."""
    postings: dict[str, list[Link]] = {}
    for link in links:
        if link.kind == "posted_as" and link.state != "rejected" and link.target_id in lines:
            postings.setdefault(link.source_id, []).append(link)
    found: dict[str, list[Tranche]] = {}
    for link in links:
        if link.kind != "pays" or link.state == "rejected" or link.target_id not in invoices:
            continue
        invoice, payment = invoices[link.target_id], payments.get(link.source_id)
        if payment is not None:
            found.setdefault(invoice.id, []).append(_posted(link, invoice, payment, postings.get(payment.id, []), lines))
        elif link.source_id in lines:
            line = lines[link.source_id]
            found.setdefault(invoice.id, []).append(Tranche(link, invoice, None, line, None, (line,)))
    return {invoice_id: tuple(sorted(these, key=lambda t: t.id)) for invoice_id, these in found.items()}


def _posted(link: Link, invoice: Invoice, payment: Payment, posts: list[Link], lines: Mapping[str, BankLine]) -> Tranche:
    if not posts:
        return Tranche(link, invoice, payment, None)
    best = min(posts, key=lambda post: (post.state != "accepted", -post.score, post.id))
    possible = [post for post in posts if post.state == best.state]
    return Tranche(link, invoice, payment, lines[best.target_id], best, tuple(lines[post.target_id] for post in possible))


def with_refunds(
    tranches: Mapping[str, tuple[Tranche, ...]],
    links: tuple[Link, ...],
    sources: Mapping[str, Returned],
    reversed_ids: frozenset[str],
) -> dict[str, tuple[Tranche, ...]]:
    """Money that came back, laid on the tranches of the payment it gives back: on reversed invoices first."""
    by_source: dict[str, list[Tranche]] = {}
    for tranche in (t for these in tranches.values() for t in these):
        own = {tranche.link.source_id, *(line.id for line in tranche.lines)}
        for source in own:
            by_source.setdefault(source, []).append(tranche)
    laid: dict[str, list[tuple[Link, Returned, Decimal]]] = {}
    for link in links:
        if link.kind != "refunds" or link.state == "rejected" or link.source_id not in sources:
            continue
        back = sources[link.source_id]
        rest = link.amount if link.amount is not None else abs(back.amount.value or ZERO)
        for tranche in sorted(by_source.get(link.target_id, []), key=lambda t: (t.invoice.id not in reversed_ids, t.id)):
            taken = min(rest, tranche.amount - sum((a for _, _, a in laid.get(tranche.id, [])), ZERO))
            if taken > 0:
                laid.setdefault(tranche.id, []).append((link, back, taken))
                rest -= taken
    return {key: tuple(replace(t, refunds=tuple(laid.get(t.id, ()))) for t in these) for key, these in tranches.items()}
