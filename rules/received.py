"""Receipts (收款回单) whose money stands on no statement supplied: they may give a payment back as well as any line."""

from collections.abc import Iterable, Iterator
from typing import Any

from models.bank import Payment
from rules.case import Case
from rules.faults import Binding, Fault, on
from rules.related import Supplier, is_of_the_house, suppliers
from rules.rule import Rule, fields
from rules.spread import latest_first


def receipts_alone(case: Case) -> list[Payment]:
    """Receipts that no line shows, that give back no known payment and pay for no sale."""
    used = {link.source_id for link in case.links if link.kind in ("refunds", "pays", "posted_as") and link.state != "rejected"}
    return [payment for payment in case.payments.values() if payment.nature == "receipt" and payment.id not in used]


def of_receipts_alone(case: Case) -> Iterable[Any]:
    return [payment for payment in receipts_alone(case) if sender(case, payment) is not None]


def sender(case: Case, receipt: Payment) -> Supplier | None:
    """The supplier of claimed invoices from whom the money came."""
    party, name = case.parties.role(receipt.id, "payer"), receipt.payer_name.value
    fitting = (one for one in suppliers(case) if (party is not None and party == one.id) or is_of_the_house(name, one.name))
    return next(fitting, None)


def is_no_refund(case: Case, receipt: Payment) -> Iterator[Fault]:
    """As much of what the supplier was paid is asked about as came from it."""
    supplier = sender(case, receipt)
    if supplier is None:
        return
    amount = receipt.amount.value
    bindings = tuple(Binding("invoice", invoice.id) for invoice in supplier.invoices)
    if amount is not None:
        bindings = tuple(latest_first(case, supplier.invoices, amount))
    said = receipt.purpose.value or "无"
    values = {"day": receipt.paid_date, "payer": supplier.name, "amount_paid": receipt.amount, "summary": said}
    evidence = on(receipt, "amount", "paid_date", "payer_name", "purpose")
    yield case.fault("P6", "CREDIT_FROM_SUPPLIER", receipt.id, values, rests_on=evidence, bindings=bindings)


RECEIVED_RULES = (Rule("P6", of_receipts_alone, is_no_refund, reads=fields("amount", "paid_date", "payer_name")),)
