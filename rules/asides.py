"""What is only said: money paid ahead, by cheque, or short of an invoice by what the bank took."""

from collections.abc import Iterator
from decimal import Decimal

from models.invoice import Invoice
from models.money import ZERO
from rules.case import Case
from rules.faults import Fault, on
from rules.lexicons import table
from rules.payment import unpaid_rest
from rules.rule import Rule, of_invoices, of_tranches
from rules.saying import say
from rules.tranches import Tranche


def fees_on_the_day(case: Case, tranche: Tranche) -> frozenset[Decimal]:
    """What the bank booked as its fee on the payment's day."""
    marks: list[str] = table("bank_remarks")["fee"]["words"]
    booked = {
        abs(line.amount.value)
        for line in case.lines.values()
        if line.amount.value is not None
        and line.posted_date.value == tranche.judged
        and any(mark in (line.summary.value or "") for mark in marks)
    }
    told = (p for p in case.payments.values() if p.nature == "fee" and p.paid_date.value == tranche.judged)
    return frozenset(booked | {abs(p.amount.value) for p in told if p.amount.value is not None})


def is_short_by_a_fee(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """The rest that nobody paid is to the fen what the bank charged that day: the seller bore it, and it does not count."""
    rest = unpaid_rest(case, invoice)
    if not 0 < rest <= case.policy.money.fee_limit:
        return
    for tranche in case.tranches.get(invoice.id, ()):
        if rest in fees_on_the_day(case, tranche):
            values = {**tranche.values(), "number": invoice.number, "unpaid": rest}
            yield case.fault("P1", "FEE_DIFF", invoice.id, values, rests_on=tranche.judging, amount=rest)
            return


def is_paid_ahead(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """Money that went out before its invoice was issued, and whether the contract speaks of it."""
    issued = invoice.issue_date.value
    ahead = [t for t in case.tranches.get(invoice.id, ()) if issued and t.judged is not None and t.judged < issued]
    if issued is None or not ahead:
        return
    first = min(t.judged for t in ahead if t.judged is not None)
    words = case.policy.lexicon.prepayment.words
    terms = [term for c in case.contracts_of.get(invoice.id, ()) for term in c.payment_terms]
    agreed = any(word in term.milestone for term in terms for word in words)
    values = {
        "number": invoice.number,
        "invoice_date": issued,
        "day": first,
        "days": (issued - first).days,
        "prepaid": sum((t.amount for t in ahead), ZERO),
    }
    evidence = (*on(invoice, "issue_date"), *(field for t in ahead for field in t.judging))
    yield case.fault("T4", "PREPAID", invoice.id, values, variant="agreed" if agreed else "", rests_on=evidence)


def is_paid_by_cheque(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """A cheque counts from the day on which the account was debited."""
    if tranche.payment is not None and tranche.payment.kind == "cheque" and case.policy.payment_methods["cheque"] == "accept":
        number = tranche.payment.bill_number.value or tranche.payment.serial.value
        values = {**tranche.values(), "cheque": say(number)}
        yield case.fault("P4", "CHEQUE", tranche.source.id, values, rests_on=tranche.judging)


ASIDE_RULES = (
    Rule("P1", of_invoices, is_short_by_a_fee),
    Rule("T4", of_invoices, is_paid_ahead),
    Rule("P4", of_tranches, is_paid_by_cheque),
)
