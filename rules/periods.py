"""服务期 and 租赁期: how much of what was bought is used outside of the window."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from models.contract import Contract
from models.invoice import Invoice, InvoiceLine
from models.money import ZERO
from rules.case import Case
from rules.faults import Binding, Evidence, Fault, on
from rules.lexicons import Lexicon
from rules.rule import Rule, of_invoices

Span = tuple[date, date]
DAY = r"(20\d\d)[年./-](\d{1,2})(?:月|[./-](?=\d)|(?=\D|$))(?:(\d{1,2})日?)?"
BETWEEN = re.compile(rf"{DAY}[起]?(?:至|到|-{{1,2}}|~|—{{1,2}}|–){DAY}")
NEAR = 12
"""Characters between the word for the period and its first day."""


def span_in(text: str | None, lexicon: Lexicon, *, named: bool) -> Span | None:
    """The first two days joined by 至 in a text; `named`: only behind a word that calls them a period of service."""
    plain = _plain(text)
    for found in BETWEEN.finditer(plain):
        before = plain[max(0, found.start() - NEAR) : found.start()]
        if named and not any(word in before for word in lexicon.period.words):
            continue
        start, end = _day(*found.group(1, 2, 3), last=False), _day(*found.group(4, 5, 6), last=True)
        if start is not None and end is not None and start <= end:
            return start, end
    return None


@lru_cache(maxsize=4096)
def _plain(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


def _day(year: str, month: str, day: str | None, *, last: bool) -> date | None:
    """A day; a month alone begins on its first and ends on its last day."""
    if not 1 <= int(month) <= 12:
        return None
    days = monthrange(int(year), int(month))[1]
    number = int(day) if day else (days if last else 1)
    return date(int(year), int(month), number) if 1 <= number <= days else None


def served_inside_window(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """The share of a service or lease period that lies outside of the window, by days, both ends counted.

    What the invoice says of its own lines goes before what its contract says of the whole.
    """
    own = [(line, span) for line in invoice.lines if (span := _span_of(case, line)) is not None]
    if own:
        yield from (
            _beyond(case, invoice, span, on(line, "item_name"), _share(invoice, line))
            for line, span in own
            if _outside(case, span)
        )
        return
    noted = span_in(invoice.remark.value, case.policy.lexicon, named=True)
    if noted is not None:
        spans = [(noted, on(invoice, "remark"))]
    else:
        spans = [
            (span, on(c, "service_start", "service_end")) for c in case.contracts_of.get(invoice.id, ()) if (span := _agreed(c))
        ]
    yield from (_beyond(case, invoice, span, evidence, None) for span, evidence in spans if _outside(case, span))


def _span_of(case: Case, line: InvoiceLine) -> Span | None:
    """Of what is rented or subscribed any two days are its period; of data they may be the days it was gathered in."""
    texts, lexicon = (line.item_name.value, line.specification.value), case.policy.lexicon
    used = any(word in _plain(text) for word in lexicon.period.claims for text in texts)
    return next((span for text in texts if (span := span_in(text, lexicon, named=not used)) is not None), None)


def _agreed(contract: Contract) -> Span | None:
    start, end = contract.service_start.value, contract.service_end.value
    return (start, end) if start is not None and end is not None and start <= end else None


def _outside(case: Case, span: Span) -> int:
    start, end = span
    window = case.policy.window
    return (end - start).days + 1 - max(0, (min(end, window.last_day) - max(start, window.first_day)).days + 1)


def _share(invoice: Invoice, line: InvoiceLine) -> tuple[Decimal, Decimal] | None:
    """The line's part of the invoice by net; None where it is all of it or nobody can tell."""
    nets = [each.tax_exclusive_amount.value for each in invoice.lines]
    part, whole = line.tax_exclusive_amount.value, sum((net or ZERO for net in nets), ZERO)
    return None if part is None or None in nets or not 0 < part < whole else (part, whole)


def _beyond(case: Case, invoice: Invoice, span: Span, evidence: Evidence, of: tuple[Decimal, Decimal] | None) -> Fault:
    (start, end), window, outside = span, case.policy.window, _outside(case, span)
    days = (end - start).days + 1
    values = {"number": invoice.number, "from": start, "to": end, "days": days, "outside": outside}
    values |= {"start": window.first_day, "end": window.last_day}
    part, whole = of or (Decimal(1), Decimal(1))
    binding = Binding("invoice", invoice.id, share=(part * outside, whole * days))
    return case.fault("K5", "PERIOD_BEYOND", invoice.id, values, rests_on=evidence, bindings=(binding,))


PERIOD_RULES = (Rule("K5", of_invoices, served_inside_window),)
