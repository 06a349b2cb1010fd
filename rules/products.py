"""The list of what was bought: whether there is one, and whether it is a list of that."""

from collections.abc import Iterator
from decimal import Decimal

from models.contract import ProductItem
from models.invoice import Invoice, InvoiceLine
from models.money import ZERO
from rules.bases import CostBasis
from rules.case import Case
from rules.faults import Binding, Fault, on
from rules.placing import item_parts, longest, placement_of
from rules.rule import Rule, of_costs
from rules.scope import items, share_of

NO_LIST = "该费用类别不要求产品清单"
NAMED = 3
"""Rows of a list that a message names."""


def costs_with_list(case: Case, basis: CostBasis) -> bool:
    """Whether the cost's category asks for a product list."""
    if basis.invoice is None:
        return False
    category = placement_of(case, basis).category
    return category is not None and "product_list" in category.documents


def has_product_list(case: Case, basis: CostBasis) -> Iterator[Fault]:
    """A list with name and quantity of what was bought, of its own, in the contract or behind the invoice."""
    invoice = basis.invoice
    if invoice is None or invoice.red:
        return
    if any(item.name.value and item.quantity.value is not None for item in case.lists_of(invoice)):
        return
    values = {"number": invoice.number, "item": items(list(invoice.lines)) or "未识别的项目"}
    yield case.fault("S5", "PRODUCT_LIST_MISSING", invoice.id, values, bindings=(Binding("cost", basis.id),))


def list_agrees(case: Case, basis: CostBasis) -> Iterator[Fault]:
    """Every line stands in the list, with its quantity: on this invoice or over all that bill the item."""
    invoice = basis.invoice
    if invoice is None or not case.lists_of(invoice):
        return
    differing = [(line, detail) for line in invoice.lines if (detail := _difference(case, line))]
    if not differing:
        yield from _lists_other_things(case, invoice)
    for line, detail in differing:
        values = {"number": invoice.number, "item": line.item_name, "detail": detail}
        binding = share_of(invoice, [line])
        evidence = on(line, "item_name", "quantity")
        yield case.fault("S6", "PRODUCT_LIST_MISMATCH", line.id, values, rests_on=evidence, bindings=(binding,))


def _difference(case: Case, line: InvoiceLine) -> str:
    listed = case.items_on.get(line.id, ())
    _, name = item_parts(line)
    discount = (line.tax_exclusive_amount.value or ZERO) < 0
    if not listed:
        return "" if discount or longest(case.policy.lexicon.generic.words, name) else "产品清单中未列此项"
    wanted = [item.quantity.value for item in listed]
    if line.quantity.value is None or any(quantity is None for quantity in wanted):
        return ""
    # What two papers list, a draft and the list beside it, is one delivery; what one paper lists in parts is added up.
    totals = _listed(listed)
    agreed = _billed(case, line, listed)
    if sum(totals, Decimal(0)) in agreed or all(total in agreed for total in totals) or _billed_in_full(case, listed):
        return ""
    total = next(total for total in totals if total not in agreed)
    return f"清单数量{total.normalize():f}，发票数量{line.quantity.value.normalize():f}"


def _listed(items: tuple[ProductItem, ...]) -> list[Decimal]:
    """The quantity that each paper lists."""
    papers: dict[str, Decimal] = {}
    for item in items:
        papers[item.document_id] = papers.get(item.document_id, Decimal(0)) + (item.quantity.value or Decimal(0))
    return [papers[key] for key in sorted(papers)]


def _billed(case: Case, line: InvoiceLine, listed: tuple[ProductItem, ...]) -> tuple[Decimal, Decimal]:
    """The quantity on the line itself, and over all lines that bill what is listed."""
    twins = {twin.id: twin for item in listed for twin in case.lines_on_item[item.id]}.values()
    return line.quantity.value or Decimal(0), sum((twin.quantity.value or Decimal(0) for twin in twins), Decimal(0))


def _billed_in_full(case: Case, listed: tuple[ProductItem, ...]) -> bool:
    """All instalments together bill, with tax or without, what one paper asks for the item; alone each has its own quantity."""
    twins = {twin.id: twin for item in listed for twin in case.lines_on_item[item.id]}.values()
    net = sum((twin.tax_exclusive_amount.value or ZERO for twin in twins), ZERO)
    billed = {net, net + sum((twin.tax_amount.value or ZERO for twin in twins), ZERO)}
    papers: dict[str, Decimal] = {}
    for item in listed:
        papers[item.document_id] = papers.get(item.document_id, ZERO) + (item.amount.value or ZERO)
    return len(twins) > 1 and any(asked in billed for asked in papers.values())


def _lists_other_things(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """A list of its own for the contract, none of whose rows any invoice bills: what was bought may be that instead."""
    listed: dict[str, list[ProductItem]] = {}
    for item in case.lists_of(invoice):
        listed.setdefault(item.document_id, []).append(item)
    own = {document.id for document in case.dossier.documents if document.kind == "product_list"}
    for place, rows in sorted(listed.items()):
        named = [item for item in rows if item.name.value]
        if place in own and named and not any(case.lines_on_item.get(item.id) for item in rows):
            things = "、".join(dict.fromkeys(str(item.name.value) for item in named[:NAMED]))
            detail = f"产品清单（文件“{case.paths.get(place, '')}”）所列为{things}，发票未开具其中任何一项"
            values = {"number": invoice.number, "item": items(list(invoice.lines)), "detail": detail}
            evidence = on(named[0], "name")
            yield case.fault("S6", "PRODUCT_LIST_MISMATCH", invoice.id, values, rests_on=evidence, bindings=case.whole(invoice))


PRODUCT_RULES = (
    Rule("S5", of_costs, has_product_list, costs_with_list, why_not=NO_LIST),
    Rule("S6", of_costs, list_agrees, costs_with_list, why_not=NO_LIST),
)
