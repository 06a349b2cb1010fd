"""What other bundles of the store hold that may be one of this bundle's invoices."""

from collections.abc import Iterator

from models.identity import bound_id, near_key
from models.invoice import Invoice
from rules.bases import gross_of
from rules.case import Case
from rules.faults import Fault, on
from rules.rule import Rule, of_invoices


def is_like_none_elsewhere(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """No other bundle holds an invoice of this seller, day and amount under another number; one that does asks a person."""
    others = case.elsewhere.get(near_key(bound_id(case.dossier.declaration.bundle_id, invoice.id)), ())
    if others:
        values = {"number": invoice.number, "date": invoice.issue_date, "gross": gross_of(invoice)}
        values |= {"seller": case.supplier(invoice), "others": "、".join(others)}  # pyright: ignore[reportAssignmentType]
        evidence = on(invoice, "number", "issue_date", "seller_name", "tax_inclusive_amount")
        bindings = case.whole(invoice)
        yield case.fault("I4", "DUP_ACROSS", invoice.id, values, variant="near", rests_on=evidence, bindings=bindings)


ELSEWHERE_RULES = (Rule("I4", of_invoices, is_like_none_elsewhere),)
