"""Invoices and payments that hang together through the money between them."""

from collections.abc import Iterable

from models.money import ZERO
from rules.bases import gross_of
from rules.tranches import Tranche


def paid_whole(tranches: Iterable[Tranche]) -> frozenset[str]:
    """Invoices of groups in which what was paid is what was invoiced, to the cent: each amount is a witness of the others."""
    accepted = [tranche for tranche in tranches if tranche.link.state == "accepted"]
    return frozenset(invoice for group in groups(accepted) for invoice in _balanced(group))


def groups(tranches: Iterable[Tranche]) -> list[list[Tranche]]:
    """Tranches that share a source or an invoice, directly or through others."""
    above: dict[str, str] = {}

    def root(key: str) -> str:
        while above.setdefault(key, key) != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    listed = list(tranches)
    for tranche in listed:
        above[root(tranche.source.id)] = root(tranche.invoice.id)
    found: dict[str, list[Tranche]] = {}
    for tranche in listed:
        found.setdefault(root(tranche.invoice.id), []).append(tranche)
    return list(found.values())


def _balanced(group: list[Tranche]) -> tuple[str, ...]:
    sources = {tranche.source.id: tranche.source.amount.value for tranche in group}
    invoices = {tranche.invoice.id: gross_of(tranche.invoice) for tranche in group}
    paid = [amount for amount in sources.values() if amount is not None]
    whole = len(paid) == len(sources) and sum(paid, ZERO) == sum(invoices.values(), ZERO)
    return tuple(invoices) if whole else ()
