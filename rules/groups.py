"""Invoices and payments that hang together through the money between them."""

from collections.abc import Iterable

from models.money import ZERO
from rules.bases import gross_of
from rules.tranches import Tranche


def paid_whole(tranches: Iterable[Tranche]) -> frozenset[str]:
    """Invoices of groups in which what was paid is what was invoiced, to the cent: each amount is a witness of the others."""
    accepted = [tranche for tranche in tranches if tranche.link.state == "accepted"]
    return frozenset(invoice for group in groups(accepted) for invoice in _balanced(group))


def joined(pairs: Iterable[tuple[str, str]]) -> list[tuple[set[str], set[str]]]:
    """Left and right ends that hang together through pairs, directly or through others."""
    above: dict[str, str] = {}

    def root(key: str) -> str:
        while above.setdefault(key, key) != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    listed = list(pairs)
    for left, right in listed:
        above[root(left)] = root(right)
    found: dict[str, tuple[set[str], set[str]]] = {}
    for left, right in listed:
        lefts, rights = found.setdefault(root(right), (set(), set()))
        lefts.add(left)
        rights.add(right)
    return list(found.values())


def groups(tranches: Iterable[Tranche]) -> list[list[Tranche]]:
    """Tranches that share a source or an invoice, directly or through others."""
    listed = list(tranches)
    ends = joined((tranche.source.id, tranche.invoice.id) for tranche in listed)
    place = {key: number for number, (_, invoices) in enumerate(ends) for key in invoices}
    found: list[list[Tranche]] = [[] for _ in ends]
    for tranche in listed:
        found[place[tranche.invoice.id]].append(tranche)
    return found


def _balanced(group: list[Tranche]) -> tuple[str, ...]:
    sources = {tranche.source.id: tranche.source.amount.value for tranche in group}
    invoices = {tranche.invoice.id: gross_of(tranche.invoice) for tranche in group}
    paid = [amount for amount in sources.values() if amount is not None]
    whole = len(paid) == len(sources) and sum(paid, ZERO) == sum(invoices.values(), ZERO)
    return tuple(invoices) if whole else ()
