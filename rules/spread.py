"""A gross sum laid on invoices as net yuan."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from models.invoice import Invoice
from models.money import proportion
from rules.bases import gross_of
from rules.case import Case
from rules.faults import Binding


def gross_left(case: Case, invoice: Invoice) -> Decimal:
    """Gross less its red notes."""
    return gross_of(invoice) - case.reversed_amounts(invoice)[1]


def latest_first(case: Case, invoices: Iterable[Invoice], gross: Decimal) -> Iterator[Binding]:
    """The sum on the latest invoices first, up to what each is worth."""
    for invoice in sorted(invoices, key=lambda i: (i.issue_date.value or date.max, i.id), reverse=True):
        taken = min(gross, gross_left(case, invoice))
        if taken > 0:
            yield Binding("invoice", invoice.id, proportion(case.basis_amount(invoice), taken, gross_of(invoice)))
            gross -= taken
