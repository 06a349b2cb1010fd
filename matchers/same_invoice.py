"""Which papers show one invoice."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from matchers.names import compare_names
from matchers.unions import Unions
from models.identity import invoice_keys
from models.invoice import Invoice


def groups_of_invoices(invoices: Sequence[Invoice]) -> tuple[tuple[Invoice, ...], ...]:
    """The papers of each invoice: same number (and code), else the one paper that lacks a number and agrees in all else."""
    by_id = {invoice.id: invoice for invoice in invoices}
    unions = Unions(by_id)
    _join_by_key(invoices, unions)
    _join_without_code(invoices, unions)
    _join_without_number(invoices, unions)
    return tuple(tuple(by_id[member] for member in group) for group in unions.groups())


@lru_cache(maxsize=65536)
def digits_of(text: str | None) -> str:
    return re.sub(r"[^0-9A-Z]", "", (text or "").upper())


def _join_by_key(invoices: Sequence[Invoice], unions: Unions[str]) -> None:
    first: dict[str, str] = {}
    for invoice in invoices:
        for key in invoice_keys(invoice.number.value, invoice.code.value):
            unions.join(first.setdefault(key, invoice.id), invoice.id)


def _join_without_code(invoices: Sequence[Invoice], unions: Unions[str]) -> None:
    """A number without a whole code belongs to the one invoice of that number that it does not contradict."""
    alike: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in invoices:
        if invoice.number.value:
            alike[digits_of(invoice.number.value)].append(invoice)
    for same in alike.values():
        whole = [invoice for invoice in same if invoice_keys(invoice.number.value, invoice.code.value)]
        for invoice in same:
            if invoice in whole:
                continue
            hosts = [other for other in (whole or same) if other is not invoice and _agreements(invoice, other) >= 2]
            if len({unions.find(host.id) for host in hosts}) == 1:
                unions.join(hosts[0].id, invoice.id)


def _join_without_number(invoices: Sequence[Invoice], unions: Unions[str]) -> None:
    named = [invoice for invoice in invoices if invoice.number.value]
    for invoice in invoices:
        if invoice.number.value:
            continue
        hosts = [other for other in named if _agreements(invoice, other) == 4]
        if len({unions.find(host.id) for host in hosts}) == 1:
            unions.join(hosts[0].id, invoice.id)


def _agreements(left: Invoice, right: Invoice) -> int:
    """How many of day, gross, net and seller both papers print and print alike; a code that differs denies all."""
    if left.code.value and right.code.value and digits_of(left.code.value) != digits_of(right.code.value):
        return 0
    if left.red != right.red:
        return 0
    equal = (
        (left.issue_date.value, right.issue_date.value),
        (left.tax_inclusive_amount.value, right.tax_inclusive_amount.value),
        (left.tax_exclusive_amount.value, right.tax_exclusive_amount.value),
    )
    return sum(one is not None and one == two for one, two in equal) + _same_seller(left, right)


def _same_seller(left: Invoice, right: Invoice) -> bool:
    if left.seller_tax_id.value and right.seller_tax_id.value:
        return left.seller_tax_id.value == right.seller_tax_id.value
    names = (left.seller_name.value or "", right.seller_name.value or "")
    return compare_names(*names) in ("same", "confusable")
