"""Nothing counts that was not read with certainty."""

from collections.abc import Iterator
from typing import Any

from models.bank import BankLine
from models.fields import Field
from models.identity import field_id
from models.invoice import Invoice
from models.paper import Document
from rules.bases import CostBasis, gross_of, net_of
from rules.case import Case
from rules.faults import Binding, Evidence, Fault, on
from rules.rule import Rule, of_costs, of_invoices, of_tranches
from rules.tranches import Tranche
from rules.trust import date_witnessed, gross_witnessed, near_boundary, needs_witness, net_witnessed, payment_witnessed

NAMES = {
    "issue_date": "开票日期",
    "number": "发票号码",
    "tax_exclusive_amount": "不含税金额",
    "tax_inclusive_amount": "价税合计",
    "seller_name": "销售方",
    "buyer_name": "购买方",
    "paid_date": "付款日期",
    "posted_date": "入账日期",
    "bill_issue_date": "出票日期",
    "bill_endorsed_date": "背书日期",
    "amount": "金额",
    "payer_name": "付款方",
    "payee_name": "收款方",
    "claimed_amount": "申报金额",
}


def invoice_is_readable(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """Day, number, amounts and both parties are there and sure; an OCR reading of money has a second witness."""
    unsure = _unasked(case, tuple(_unsure_on_invoice(case, invoice)))
    if unsure:
        what = f"发票（号码{invoice.number.value}）" if invoice.number.value else f"{case.supplier(invoice) or '一张'}发票"
        yield _fault(case, invoice.id, what, unsure, Binding("invoice", invoice.id))


def _unasked(case: Case, unsure: Evidence) -> Evidence:
    """The fields less those that another finding on the same thing asks about already."""
    asked = case.once("asked", lambda: frozenset(_asked(case)))
    return tuple((entity, name, field) for entity, name, field in unsure if (entity, field_id(entity, name)) not in asked)


def _asked(case: Case) -> Iterator[tuple[str, str]]:
    for seen in case.dossier.observations:
        if seen.code in case.policy.codes and seen.code != "UNREADABLE" and case.policy.observed(seen.code) != "info":
            yield from ((seen.subject_id, key) for key in seen.field_ids)


def _unsure_on_invoice(case: Case, invoice: Invoice) -> Iterator[tuple[str, str, Field[Any]]]:
    day = invoice.issue_date
    if day.doubtful or (needs_witness(case, day) and day.value is not None and near_boundary(case, day.value)):
        yield from on(invoice, "issue_date")
    if invoice.number.doubtful:
        yield from on(invoice, "number")
    if not _amount_sure(case, invoice.tax_exclusive_amount, witnessed=net_witnessed(case, invoice)):
        yield from on(invoice, "tax_exclusive_amount")
    if not _amount_sure(case, invoice.tax_inclusive_amount, witnessed=gross_witnessed(case, invoice)):
        yield from on(invoice, "tax_inclusive_amount")
    for side in ("seller", "buyer"):
        name, tax_id = getattr(invoice, f"{side}_name"), getattr(invoice, f"{side}_tax_id")
        resolved = case.parties.role(invoice.id, side) is not None and not (name.value is None and tax_id.value is None)
        if name.doubtful and tax_id.doubtful and not resolved:
            yield from on(invoice, f"{side}_name")


def _amount_sure(case: Case, field: Field[Any], *, witnessed: bool) -> bool:
    return not field.doubtful and (witnessed or not needs_witness(case, field))


def payment_is_readable(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """Day, amount and both parties of the money are there and sure."""
    unsure = _unasked(case, tuple(_unsure_on_payment(case, tranche)))
    if unsure:
        kind = "支付凭证" if tranche.payment is not None else "银行流水"
        amount = f"（{tranche.source.amount.value:,.2f}元）" if tranche.source.amount.value is not None else ""
        yield _fault(case, tranche.source.id, f"{kind}{amount}", unsure, Binding("money", tranche.id))


def _unsure_on_payment(case: Case, tranche: Tranche) -> Iterator[tuple[str, str, Field[Any]]]:
    for entity, name, day in tranche.judging:
        lone = needs_witness(case, day) and not date_witnessed(tranche)
        if day.doubtful or (lone and day.value is not None and near_boundary(case, day.value)):
            yield entity, name, day
    amount = tranche.source.amount
    if not _amount_sure(case, amount, witnessed=payment_witnessed(case, tranche)):
        yield from on(tranche.source, "amount")
    for side in ("payer", "payee"):
        names = tranche.names(side)
        resolved = any(case.parties.role(tranche.source.id, role) for role in (side, "counterparty"))
        own = side == "payer" and any(map(case.parties.owns, tranche.accounts("payer")))
        if not any(not name.doubtful for name in names) and not own and not (names and resolved):
            field = f"{side}_name" if tranche.payment is not None else "amount"
            yield tranche.source.id, f"{side}_name", getattr(tranche.source, field)
    for _, back, _ in tranche.refunds:
        chained = isinstance(back, BankLine) and back.chain_ok is True
        if back.amount.doubtful or (needs_witness(case, back.amount) and not chained):
            yield from on(back, "amount")


def unread_claim_tables(case: Case) -> list[Document]:
    """Claim tables of which no row was read: nobody knows then what is claimed."""
    told = {claim.document_id for claim in case.claims}
    return [d for d in case.dossier.documents if d.kind == "claim" and d.id not in told]


def claim_is_readable(case: Case, basis: CostBasis) -> Iterator[Fault]:
    """The claimed amount is sure, and so is the invoice that the row names."""
    claim = basis.claim
    if claim is None:
        for document in unread_claim_tables(case):
            values = {"what": "费用明细表", "fields": "申报金额"}
            yield case.fault("I6", "UNREADABLE", document.id, values, bindings=(Binding("cost", basis.id),))
        return
    field = claim.claimed_amount
    equal = basis.invoice is not None and basis.claimed in (net_of(basis.invoice), gross_of(basis.invoice))
    if field.doubtful or not basis.sure or (needs_witness(case, field) and not equal):
        said = on(claim, "claimed_amount") if field.doubtful or basis.sure else on(claim, "invoice_number")
        yield _fault(case, claim.id, f"费用明细表第{claim.row_no}行", said, Binding("cost", basis.id))


def _fault(case: Case, subject: str, what: str, unsure: Evidence, binding: Binding) -> Fault:
    fields = "、".join(dict.fromkeys(NAMES.get(name, "发票号码") for _, name, _ in unsure))
    return case.fault("I6", "UNREADABLE", subject, {"what": what, "fields": fields}, rests_on=unsure, bindings=(binding,))


READABLE_RULES = (
    Rule("I6", of_invoices, invoice_is_readable),
    Rule("I6", of_tranches, payment_is_readable),
    Rule("I6", of_costs, claim_is_readable),
)
