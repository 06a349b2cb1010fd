"""发票抬头: whether the invoice's buyer is the applicant."""

from collections.abc import Iterator

from models.invoice import Invoice
from rules.case import Case
from rules.faults import Fault, on
from rules.names import branch_of, marred, misread, plain_id, same_name, valid_uscc
from rules.rule import Rule, fields, of_invoices
from rules.trust import certain


def bought_by_applicant(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """Number and name both another's, or another's name alone: ineligible; whatever is less clear goes to a person."""
    said = case.dossier.declaration
    code, variant = _verdict(case, invoice)
    if not code:
        return
    values = {
        "number": invoice.number,
        "buyer": invoice.buyer_name,
        "tax_id": invoice.buyer_tax_id.value or "票面未见",
        "applicant": said.applicant_name,
        "uscc": said.applicant_uscc or "未声明",
    }
    evidence = on(invoice, "buyer_name") if variant == "no_number" else on(invoice, "buyer_name", "buyer_tax_id")
    bindings = () if case.policy.outcome(code, variant) == "info" else case.whole(invoice)
    resting = () if variant else evidence
    yield case.fault("I1", code, invoice.id, values, variant=variant, rests_on=resting or evidence, bindings=bindings)


def _verdict(case: Case, invoice: Invoice) -> tuple[str, str]:
    """The code and its variant; empty where the buyer is the applicant or was not read at all."""
    said, name, tax_id = case.dossier.declaration, invoice.buyer_name.value, plain_id(invoice.buyer_tax_id.value)
    if not name and not tax_id:
        return "", ""
    same_number = bool(tax_id) and tax_id == plain_id(said.applicant_uscc)
    if not name:
        return ("", "") if same_number else ("BUYER_MISMATCH", "name_unread")
    if same_name(name, said.applicant_name) and not tax_id:
        return "BUYER_MISMATCH", "no_tax_id"
    if same_name(name, said.applicant_name):
        other = bool(tax_id) and bool(said.applicant_uscc) and not same_number and not _misread(case, invoice)
        return ("BUYER_MISMATCH", "one_differs") if other else ("", "")
    return _another_name(case, invoice, same_number=same_number)


def _another_name(case: Case, invoice: Invoice, *, same_number: bool) -> tuple[str, str]:
    said, name = case.dossier.declaration, invoice.buyer_name.value
    if any(same_name(name, former) for former in said.former_names):
        foreign = bool(invoice.buyer_tax_id.value) and bool(said.applicant_uscc) and not same_number
        return "BUYER_MISMATCH", "one_differs" if foreign else "former"
    most = case.policy.names.misread_characters
    blurred = misread(name, said.applicant_name, most) or marred(name, said.applicant_name, most)
    if same_number and not certain(invoice.buyer_name) and blurred:
        return "NAME_VARIANT", ""
    if "applicant" in said.assumed:
        return "BUYER_MISMATCH", "inferred"
    if branch_of(name, said.applicant_name) or branch_of(said.applicant_name, name):
        return "BUYER_MISMATCH", "branch"
    if same_number or not said.applicant_uscc:
        return "BUYER_MISMATCH", "one_differs"
    alone = not invoice.buyer_tax_id.value and certain(invoice.buyer_name)
    return "BUYER_MISMATCH", "no_number" if alone else "" if valid_uscc(invoice.buyer_tax_id.value) else "no_tax_id"


def _misread(case: Case, invoice: Invoice) -> bool:
    """Whether a number other than the applicant's is no valid one and read by OCR: then the name alone speaks."""
    del case
    return not certain(invoice.buyer_tax_id) and not valid_uscc(invoice.buyer_tax_id.value)


BUYER_RULES = (Rule("I1", of_invoices, bought_by_applicant, reads=fields("buyer_name", "buyer_tax_id")),)
