"""What the claim table asks for, against what the invoices are worth at all."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from models.invoice import Invoice
from models.money import ZERO
from rules.bases import CostBasis, gross_of
from rules.case import Case
from rules.coverage import UNSURE
from rules.faults import Binding, Evidence, Fault, on
from rules.placing import folded, longest
from rules.rule import Rule, claim_fields, invoice_fields, of_costs
from rules.scope import claims_own_staff

_SHORTEST, _SLIPS, _KEPT = 8, 2, 15
"""Figures of an invoice's number; those that may be mistyped; those that a spreadsheet keeps of a number."""


def has_invoice(case: Case, basis: CostBasis) -> Iterator[Fault]:
    """Every claimed cost but own hours has its invoice; foreign suppliers and other receipts are asked about."""
    claim = basis.claim
    if claim is None or basis.invoice is not None or claims_own_staff(case, claim):
        return
    number = claim.invoice_number.value or "、".join(claim.invoice_numbers)
    values = {"row": claim.row_no, "supplier": claim.supplier, "claimed": basis.claimed, "number": number or "未填"}
    said = " ".join((claim.supplier.value or "", number, claim.category.value or "", claim.subcategory.value or ""))
    variant = "unread" if invoice_may_be_unread(case, number) else ""
    if any(word in said for word in case.policy.lexicon.overseas.words):
        variant = "overseas"
    meant = None if variant else _meant(case, basis, number)
    if meant is not None:
        variant, values = "misnumbered", {**values, "other": meant.number}
    evidence = on(claim, "claimed_amount")
    binding = (Binding("cost", basis.id),)
    yield case.fault("Q1", "NO_INVOICE", claim.id, values, variant=variant, rests_on=evidence, bindings=binding)


def _meant(case: Case, basis: CostBasis, number: str) -> Invoice | None:
    """The only invoice that nobody claims, of just that amount and almost that number: a figure was mistyped or lost."""
    unclaimed = (i for i in case.invoices.values() if i.id not in case.bases_of and i.flow == "purchase" and not i.red)
    alike = [
        invoice
        for invoice in unclaimed
        if basis.claimed in (case.basis_amount(invoice), gross_of(invoice)) and _almost(number, invoice.number.value or "")
    ]
    return alike[0] if len(alike) == 1 else None


def _almost(number: str, own: str) -> bool:
    """Numbers of one length with two figures in the wrong place or mistyped, or with their end lost as a spreadsheet loses it."""
    if number == own or len(number) != len(own) or len(own) < _SHORTEST:
        return False
    rounded = len(own) > _KEPT and number[_KEPT:].strip("0") == "" and number[: _KEPT - 1] == own[: _KEPT - 1]
    return rounded or sum(one != two for one, two in zip(number, own, strict=True)) <= _SLIPS


def invoice_may_be_unread(case: Case, number: str) -> bool:
    """Whether an invoice that nobody claims, a page of unknown kind or a file that stayed shut could be the row's invoice.

    A file that could not be opened moves no cost by itself: it counts where the row names an invoice or the file does.
    """
    shut = [file for file in case.dossier.files if file.status in ("unreadable", "unsupported", "skipped")]
    named = any((number and file.status == "unreadable") or _called_invoice(case, file.path) for file in shut)
    return named or case.once("unread", lambda: _seen_unread(case))


def _called_invoice(case: Case, path: str) -> bool:
    return longest(case.policy.lexicon.invoice_files.words, folded(path)) > 0


def _seen_unread(case: Case) -> bool:
    if any(seen.code == UNSURE for seen in case.dossier.observations):
        return True
    nameless = (i for i in case.invoices.values() if i.flow != "sale" and i.id not in case.bases_of and i.number.doubtful)
    told = {key for invoice in case.invoices.values() for key in invoice.documents}
    return any(nameless) or any(d.kind == "invoice" and d.id not in told for d in case.dossier.documents)


def excesses(case: Case, invoice: Invoice) -> list[tuple[CostBasis, Decimal, Decimal]]:
    """For each row on an invoice: what it asks beyond the invoice's face, and what earlier rows have used up already."""
    worth = max(case.basis_amount(invoice), ZERO)
    left, found = worth, []
    for basis in case.bases_of.get(invoice.id, ()):
        wanted = min(basis.claimed, worth)
        used = min(wanted, left)
        found.append((basis, max(ZERO, basis.claimed - worth), max(ZERO, wanted - used)))
        left -= max(ZERO, used)
    return found


def claims_no_more_than_net(case: Case, basis: CostBasis) -> Iterator[Fault]:
    """No row asks more than its invoice's net amount; one that asks the gross is told so."""
    invoice, claim = basis.invoice, basis.claim
    if invoice is None or claim is None or invoice.red:
        return  # a red note is never a cost, and that is said of it
    net, row = case.basis_amount(invoice), claim.row_no
    values = {"row": row, "number": invoice.number, "claimed": basis.claimed, "net": net, "tax": invoice.tax_amount}
    evidence = (*on(claim, "claimed_amount"), *on(invoice, "tax_exclusive_amount"))
    if basis.claimed < 0 and not invoice.red:
        bindings = (Binding("cost", basis.id), Binding("invoice", invoice.id))
        yield case.fault("Q2", "CLAIM_DIFF", claim.id, values, variant="negative", rests_on=evidence, bindings=bindings)
    elif basis.claimed > net:
        variant = "gross" if is_gross(case, basis) else ""
        binding = (Binding("excess", basis.id, basis.claimed - max(net, ZERO)),)
        yield case.fault("Q2", "CLAIM_DIFF", claim.id, values, variant=variant, rests_on=evidence, bindings=binding)


def is_gross(case: Case, basis: CostBasis) -> bool:
    """Whether the row asks the gross amount of all that it names."""
    if basis.claim is None:
        return False
    of_row = [other.invoice for other in case.bases if other.claim == basis.claim and other.invoice is not None]
    return basis.claim.claimed_amount.value == sum((gross_of(invoice) for invoice in of_row), ZERO)


def claimed_once(case: Case, basis: CostBasis) -> Iterator[Fault]:
    """Rows on one invoice are accepted up to what it is worth; only the excess is claimed twice."""
    invoice, claim = basis.invoice, basis.claim
    if invoice is None or claim is None:
        return
    rows = case.bases_of[invoice.id]
    again = next(again for other, _, again in excesses(case, invoice) if other.id == basis.id)
    if again > 0:
        others = "、".join(str(other.claim.row_no) for other in rows if other.claim is not None and other.id != basis.id)
        values = {"row": claim.row_no, "others": others, "number": invoice.number}
        evidence = (*on(claim, "claimed_amount"), *on(invoice, "number"))
        binding = (Binding("excess", basis.id, again),)
        yield case.fault("Q3", "DUP_IN_BUNDLE", claim.id, values, rests_on=evidence, bindings=binding)


def claimed_and_net(case: Case, basis: CostBasis) -> Evidence:
    return (*claim_fields("claimed_amount")(case, basis), *invoice_fields("tax_exclusive_amount")(case, basis))


def of_unclaimed(case: Case) -> Iterable[Any]:
    """Purchase invoices beside the claim table."""
    if not case.claims:
        return []
    return [invoice for invoice in case.invoices.values() if invoice.flow == "purchase" and not invoice.red]


def is_in_claim(case: Case, invoice: Invoice) -> Iterator[Fault]:
    if invoice.id not in case.bases_of:
        values = {"number": invoice.number, "seller": case.supplier(invoice), "gross": gross_of(invoice)}
        yield case.fault("Q4", "NOT_IN_CLAIM", invoice.id, values, amount=case.basis_amount(invoice))


CLAIM_RULES = (
    Rule("Q1", of_costs, has_invoice, reads=claim_fields("invoice_number", "claimed_amount")),
    Rule("Q2", of_costs, claims_no_more_than_net, reads=claimed_and_net),
    Rule("Q3", of_costs, claimed_once, reads=claim_fields("claimed_amount")),
    Rule("Q4", of_unclaimed, is_in_claim),
)
