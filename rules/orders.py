"""A pool of payments and invoices: what would count at the least and at the most if the money were poured in another order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil, floor

from models.money import ZERO, fen
from rules.bases import gross_of
from rules.case import Case
from rules.tranches import Tranche

Worth = Callable[[Tranche, list[Tranche], list[Tranche]], int]


@dataclass(frozen=True, slots=True)
class Rate:
    """Fen that count per fen of one payment poured into one invoice; `whole` where nothing but tax keeps them from counting."""

    source: str
    invoice: str
    net: float
    whole: bool


def rates_of(case: Case, group: Sequence[Tranche], worth: Worth) -> tuple[Rate, ...]:
    """A rate for every payment and invoice of the pool."""
    slots = {t.invoice.id: t for t in reversed(group)}
    claimed = {invoice.id for invoice in case.claimed_invoices}
    # Faults are known of the money of claimed invoices.
    givens = {t.source.id: t for t in sorted(group, key=lambda t: t.invoice.id in claimed)}
    return tuple(
        _rate(case, group, slots[invoice], givens[source], worth) for source in sorted(givens) for invoice in sorted(slots)
    )


def _rate(case: Case, group: Sequence[Tranche], slot: Tranche, given: Tranche, worth: Worth) -> Rate:
    others = [t for t in case.tranches.get(slot.invoice.id, ()) if t not in group]
    link = replace(given.link, amount=min(_paid(group, given.source.id), room_of(case, group, slot.invoice.id)))
    placed = replace(given, link=link, invoice=slot.invoice, refunds=())
    amount = fen(placed.amount)
    got = worth(slot, [*others, placed], others) if amount else 0
    net, gross = fen(case.basis_amount(slot.invoice)), fen(gross_of(slot.invoice))
    return Rate(given.source.id, slot.invoice.id, got / amount if amount else 0.0, abs(got * gross - net * amount) <= gross)


def _paid(group: Sequence[Tranche], source: str) -> Decimal:
    return sum((t.amount for t in group if t.source.id == source), ZERO)


def room_of(case: Case, group: Sequence[Tranche], invoice: str) -> Decimal:
    """Yuan of an invoice that the pool may fill: all that is paid from no other money."""
    own = next(t.invoice for t in group if t.invoice.id == invoice)
    elsewhere = sum((t.amount for t in case.tranches.get(invoice, ()) if t not in group), ZERO)
    return max(gross_of(own) - case.reversed_amounts(own)[1] - elsewhere, ZERO)


def poured_otherwise(case: Case, group: Sequence[Tranche], rates: Sequence[Rate]) -> tuple[int, int]:
    """The least and the most fen that count over every way to pour the payments into the invoices."""
    # Only pools that rules treat differently inside need it, and its import takes long.
    import numpy as np
    from scipy.optimize import linprog

    sources, invoices = sorted({rate.source for rate in rates}), sorted({rate.invoice for rate in rates})
    worth = np.array([rate.net for rate in rates])
    paid = np.array([[rate.source == source for rate in rates] for source in sources], dtype=float)
    filled = np.array([[rate.invoice == invoice for rate in rates] for invoice in invoices], dtype=float)
    given = [fen(_paid(group, source)) for source in sources]
    room = [fen(room_of(case, group, invoice)) for invoice in invoices]
    found = [linprog(sign * worth, A_ub=filled, b_ub=room, A_eq=paid, b_eq=given, bounds=(0, None)) for sign in (1, -1)]
    if any(each.status != 0 for each in found):
        return 0, sum(max(0, floor(max(rate.net for rate in rates) * amount)) for amount in given)
    # Rates carry the rounding of one whole fen each: what rounds to the same fen is no difference.
    return floor(found[0].fun + 0.01 * len(rates)), ceil(-found[1].fun - 0.01 * len(rates))
