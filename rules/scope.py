"""Inside the guide's sub-categories, of this project, of artificial intelligence, and not the applicant's own staff."""

import re
from collections.abc import Iterator

from models.contract import ClaimRow
from models.invoice import Invoice, InvoiceLine
from models.money import ZERO
from rules.attachments import shows
from rules.bases import CostBasis
from rules.case import Case
from rules.faults import Binding, Fault, on
from rules.placing import Placement, folded, item_parts, longest, placed_by_others, placed_lines, placement_of, reasons_for
from rules.rule import Rule, of_costs, of_invoices


def share_of(invoice: Invoice, lines: list[InvoiceLine]) -> Binding:
    """These lines' share of the invoice by net; all of it where they are all, or where a net is missing."""
    if len(lines) == len(invoice.lines) or any(line.tax_exclusive_amount.value is None for line in invoice.lines):
        return Binding("invoice", invoice.id)
    nets = [line.tax_exclusive_amount.value or ZERO for line in invoice.lines]
    part, whole = sum((line.tax_exclusive_amount.value or ZERO for line in lines), ZERO), sum(nets, ZERO)
    # Negative or overweight shares come from discount lines read apart from their goods: then all of it waits.
    return Binding("invoice", invoice.id, share=(part, whole)) if 0 < part < whole else Binding("invoice", invoice.id)


def items(lines: list[InvoiceLine]) -> str:
    return "、".join(dict.fromkeys(line.item_name.value or "未识别的项目" for line in lines))


def is_in_scope(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """Excluded lines do not count; lines that nothing places are asked about."""
    placed = placed_lines(case, invoice)
    excluded = [line for line in placed if line.fate == "excluded"]
    unknown = [line.line for line in placed if line.fate == "unknown"]
    if excluded:
        lines = [line.line for line in excluded]
        kinds = "、".join(dict.fromkeys(line.exclusion.name for line in excluded if line.exclusion is not None))
        yield _out_of_scope(case, invoice, lines, "excluded", kinds, share_of(invoice, lines))
    if unknown:
        # Where nothing is inside, shares that are rounded apart must not leave a cent behind.
        lines = unknown if len(unknown) + len(excluded) < len(placed) else [line.line for line in placed]
        yield _out_of_scope(case, invoice, unknown, "", "", share_of(invoice, lines))
    if not placed and not invoice.red and not placed_by_others(case, invoice):
        values = {"number": invoice.number, "item": "未识别的项目"}
        yield case.fault("S1", "NOT_IN_SCOPE", invoice.id, values, bindings=case.whole(invoice))


def _out_of_scope(  # noqa: PLR0913, PLR0917  # one call form for both fates
    case: Case, invoice: Invoice, lines: list[InvoiceLine], variant: str, kinds: str, binding: Binding
) -> Fault:
    subject = lines[0].id if len(lines) == 1 else invoice.id
    values = {"number": invoice.number, "item": items(lines), "kind": kinds}
    evidence = tuple(field for line in lines for field in on(line, "item_name"))
    return case.fault("S1", "NOT_IN_SCOPE", subject, values, variant=variant, rests_on=evidence, bindings=(binding,))


def is_no_own_staff(case: Case, basis: CostBasis) -> Iterator[Fault]:
    """The applicant's own hours: billed by itself, claimed as its own, or named as pay."""
    words, binding = case.policy.lexicon.own_staff, Binding("cost", basis.id)
    invoice, claim = basis.invoice, basis.claim
    subject = claim.id if claim is not None else (invoice.id if invoice is not None else basis.id)
    if invoice is not None:
        paid = [line for line in invoice.lines if longest(words.words, folded(item_parts(line)[1]))]
        own = case.parties.is_applicant(invoice.seller_name.value)
        if own or paid:
            item = items(paid) if paid else items(list(invoice.lines)) or "申报单位自行开具"
            # Lines of pay beside others take their share only.
            binding = binding if own else share_of(invoice, paid)
            evidence = on(invoice, "seller_name") if own else tuple(f for line in paid for f in on(line, "item_name"))
            yield case.fault("S2", "OWN_STAFF", subject, {"item": item}, rests_on=evidence, bindings=(binding,))
            return
    if claim is not None and claims_own_staff(case, claim):
        said = (claim.supplier.value, claim.subcategory.value or claim.category.value)
        item = f"费用明细表第{claim.row_no}行：{'，'.join(filter(None, said))}"
        evidence = on(claim, "supplier")
        yield case.fault("S2", "OWN_STAFF", subject, {"item": item}, rests_on=evidence, bindings=(binding,))


def claims_own_staff(case: Case, claim: ClaimRow) -> bool:
    """Whether a row says itself that it claims the applicant's own people."""
    words = case.policy.lexicon.own_staff
    said = folded(f"{claim.category.value or ''}{claim.subcategory.value or ''}{claim.supplier.value or ''}")
    supplier = folded(claim.supplier.value)
    own = case.parties.is_applicant(supplier) or supplier in map(folded, words.claims) or _own_people(case, supplier)
    return own or longest(words.words, said) > 0


def _own_people(case: Case, supplier: str) -> bool:
    """本公司研发人员, 公司内部技术部: who is called the applicant's own and names no organisation beside it."""
    words = (folded(word) for word in case.policy.lexicon.own_staff.claims)
    found = next((word for word in sorted(words, key=len, reverse=True) if supplier.startswith(word)), "")
    return bool(found) and not any(form in supplier.removeprefix(found) for form in ("公司", "集团", "企业"))


def is_placed_for_sure(case: Case, basis: CostBasis) -> Iterator[Fault]:
    """The sub-category is clear; a doubt matters only where category 1's list hangs on it."""
    if basis.invoice is None:
        return
    placement = placement_of(case, basis)
    if not placement.rivals:
        return
    taken = (
        placement.place.sub.name if placement.place is not None else (placement.category.name if placement.category else "未定")
    )
    candidates = "、".join(rival.sub.name for rival in placement.rivals)
    item = items(list(basis.invoice.lines)) or "未识别的项目"
    values = {"number": basis.invoice.number, "item": item, "candidates": candidates, "taken": taken}
    hangs = _list_hangs(case, basis.invoice, placement)
    binding = (Binding("cost", basis.id),) if hangs else ()
    variant = "list_hangs" if hangs else ""
    yield case.fault("S3", "CATEGORY_UNSURE", basis.invoice.id, values, variant=variant, bindings=binding)


def why_placed(case: Case, basis: CostBasis) -> str:
    """Category and sub-category of a cost, and which words of the paper speak for them."""
    placement = placement_of(case, basis)
    if placement.category is None:
        return ""
    sub = placement.place.sub.name if placement.place is not None else "未细分"
    said = "按费用明细表所列归入" if placement.claimed else "归入"
    words = "、".join(reasons_for(case, basis))
    return f"{said}“{placement.category.name}”之“{sub}”{'；依据：' + words if words else ''}"


def _list_hangs(case: Case, invoice: Invoice, placement: Placement) -> bool:
    """Whether a rival sub-category would ask for the list that is not there."""
    asked = placement.category is not None and "product_list" in placement.category.documents
    may_be = any("product_list" in rival.category.documents for rival in placement.rivals)
    return may_be and not asked and not case.lists_of(invoice)


def is_of_the_project(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """Contract, invoice, list or claim names the project or artificial intelligence."""
    text = _all_words(case, invoice)
    lexicon = case.policy.lexicon
    named = longest(lexicon.relevance.words, text) or any(part in text for part in project_parts(case))
    if named or invoice.red:  # a red note counts for nothing, whatever it is for
        return
    values = {"number": invoice.number, "item": items(list(invoice.lines)) or "未识别的项目"}
    yield case.fault("C17", "RELEVANCE_UNSURE", invoice.id, values, bindings=case.whole(invoice))


def project_parts(case: Case) -> list[str]:
    """The words of the project's name that belong to few others, four characters and more."""
    name = folded(case.dossier.declaration.project_name)
    fillers = sorted(map(folded, case.policy.lexicon.project_filler.words), key=len, reverse=True)
    return [part for part in re.split("|".join(map(re.escape, fillers)), name) if len(part) >= 4]


PAPER_NUMBER = re.compile(r"[A-Za-z]+(?:[-_/—][A-Za-z]+)*[-_/—]?[〔\[(]?\d{4}[〕\])]?[-_/—]?\d{2,}号?")
"""Letters, a year and a serial: how contracts and orders are numbered."""


def _all_words(case: Case, invoice: Invoice) -> str:
    """All that ties an invoice to anything, without names of companies and numbers of papers.

    An 智能科技公司 sells office chairs too, and AI-CG〔2024〕076号 may be the contract for them.
    """
    contracts = case.contracts_of.get(invoice.id, ())
    texts = [f"{c.title.value or ''}；{c.subject.value or ''}；{c.text}" for c in contracts]
    texts += [f"{line.item_name.value or ''}；{line.specification.value or ''}" for line in invoice.lines]
    texts += [f"{item.name.value or ''}；{item.specification.value or ''}" for item in case.lists_of(invoice)]
    texts.append(invoice.remark.value or "")
    text = folded("；".join(texts))
    said = case.dossier.declaration
    names = {said.applicant_name, *said.former_names, case.supplier(invoice)}
    names |= {name.value or "" for c in contracts for name in (c.buyer_name, c.seller_name, c.number)}
    for name in sorted(map(folded, names - {""}), key=len, reverse=True):
        text = text.replace(name, "")
    for word in sorted(map(folded, case.policy.lexicon.gadgets.words), key=len, reverse=True):
        text = text.replace(word, "")
    return PAPER_NUMBER.sub("", text)


def has_allocation_basis(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """What says itself that other projects share it comes with the basis of its share."""
    lexicon = case.policy.lexicon
    texts = [contract.text for contract in case.contracts_of.get(invoice.id, ())]
    texts += [invoice.remark.value or "", *(line.item_name.value or "" for line in invoice.lines)]
    text = folded("；".join(texts))
    found = [word for word in lexicon.shared.words if folded(word) in text]
    if not found or longest(lexicon.allocation_basis.words, text) or shows(case, "allocation"):
        return
    longest_only = [word for word in found if not any(word != other and word in other for other in found)]
    values = {"number": invoice.number, "words": "、".join(longest_only)}
    yield case.fault("S7", "ALLOCATION_REQUIRED", invoice.id, values, bindings=case.whole(invoice))


SCOPE_RULES = (
    Rule("S1", of_invoices, is_in_scope),
    Rule("S2", of_costs, is_no_own_staff),
    Rule("S3", of_costs, is_placed_for_sure, says=why_placed),
    Rule("C17", of_invoices, is_of_the_project),
    Rule("S7", of_invoices, has_allocation_basis),
)
