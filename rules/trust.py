"""Whether a value is certain enough for yuan to rest on it."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from models.fields import Field
from models.invoice import Invoice
from models.money import ZERO
from rules.bases import gross_of, net_of
from rules.case import Case
from rules.tranches import Tranche


def certain(field: Field[Any]) -> bool:
    """Verified, or read from a source that does not misread (everything but OCR)."""
    return not field.doubtful and (field.status == "verified" or field.method != "ocr")


def needs_witness(case: Case, field: Field[Any]) -> bool:
    """Whether a value stands on one OCR reading alone and the policy wants a second witness."""
    return case.policy.money.needs_witness and not field.doubtful and not certain(field)


def near_boundary(case: Case, day: date) -> bool:
    """Whether a misread day or month could carry the date across an end of the window."""
    margin = timedelta(days=case.policy.time.date_margin_days)
    ends = (end for window in case.policy.windows for end in (window.first_day, window.last_day))
    return any(abs(day - end) <= margin for end in ends)


def identity_holds(invoice: Invoice) -> bool:
    """Net and tax make gross, all three printed apart."""
    parts = (invoice.tax_exclusive_amount, invoice.tax_amount, invoice.tax_inclusive_amount)
    if any(part.doubtful or part.method == "derived" for part in parts):
        return False
    return net_of(invoice) + (invoice.tax_amount.value or ZERO) == gross_of(invoice)


def gross_witnessed(case: Case, invoice: Invoice) -> bool:
    """Another print of the gross amount: net and tax, the money paid, the contract's total, or a row that claims it."""
    if identity_holds(invoice) or invoice.id in case.paid_whole:
        return True
    totals = [contract.tax_inclusive_amount for contract in case.contracts_of.get(invoice.id, ())]
    if any(not total.doubtful and total.value == gross_of(invoice) for total in totals):
        return True
    return any(amount == gross_of(invoice) for amount in _claimed(case, invoice))


def net_witnessed(case: Case, invoice: Invoice) -> bool:
    """Another print of the net amount: net and tax that make gross, the sum of several lines, or a row that claims it."""
    lines = [line.tax_exclusive_amount for line in invoice.lines]
    summed = len(lines) > 1 and not any(line.doubtful for line in lines)
    if summed and sum((line.value or ZERO for line in lines), ZERO) == net_of(invoice):
        return True
    return identity_holds(invoice) or any(amount == net_of(invoice) for amount in _claimed(case, invoice))


def _claimed(case: Case, invoice: Invoice) -> Iterator[Decimal]:
    for basis in case.bases_of.get(invoice.id, ()):
        if basis.claim is not None and not basis.claim.claimed_amount.doubtful and len(basis.claim.invoice_numbers) <= 1:
            yield basis.claimed


def payment_witnessed(case: Case, tranche: Tranche) -> bool:
    """Another print of what was paid: voucher and bank line agree, or the invoices paid make it up exactly."""
    voucher, line = tranche.payment, tranche.line
    if voucher is not None and line is not None and not line.amount.doubtful and voucher.amount.value == line.amount.value:
        return True
    return tranche.invoice.id in case.paid_whole or (line is not None and line.chain_ok is True and voucher is None)


def date_witnessed(tranche: Tranche) -> bool:
    """Voucher and bank line name the same day, or days next to each other."""
    voucher = tranche.payment.paid_date.value if tranche.payment is not None else None
    posted = tranche.line.posted_date.value if tranche.line is not None else None
    return voucher is not None and posted is not None and abs((voucher - posted).days) <= 1
