"""Payments that came back whole and were sent again: said, though they cost nothing."""

from collections.abc import Iterable, Iterator
from typing import Any

from models.bank import BankLine, Payment
from models.link import Link
from rules.case import Case
from rules.faults import Fault, on
from rules.payment import unpaid_rest
from rules.rule import Rule
from rules.tranches import Returned, Tranche, day_name


def of_returns(case: Case) -> Iterable[Any]:
    """What came back of money that no invoice holds."""
    held = {source for these in case.tranches.values() for t in these for source in (t.source.id, *(line.id for line in t.lines))}
    links = (link for link in case.links if link.kind == "refunds" and link.state == "accepted")
    return [link for link in links if link.target_id not in held and _back(case, link) and _sent(case, link)]


def _back(case: Case, link: Link) -> Returned | None:
    """What shows that it came back: a line, or a receipt that no line shows."""
    return case.lines.get(link.source_id) or case.payments.get(link.source_id)


def _sent(case: Case, link: Link) -> Payment | BankLine | None:
    return case.payments.get(link.target_id) or case.lines.get(link.target_id)


def was_sent_again(case: Case, link: Link) -> Iterator[Fault]:
    """The same sum went to the same seller and settled an invoice; without that the invoice is unpaid, and that is said."""
    back, sent = _back(case, link), _sent(case, link)
    if back is None or sent is None or _again(case, sent) is None:
        return
    voucher = isinstance(sent, Payment)
    values = {
        "day": sent.paid_date if isinstance(sent, Payment) else sent.posted_date,
        "amount_paid": sent.amount,
        "payee": sent.payee_name if isinstance(sent, Payment) else sent.counterparty_name,
        "date": getattr(back, day_name(back)),
        "refunded": back.amount,
    }
    evidence = (*on(back, "amount", day_name(back)), *on(sent, "paid_date" if voucher else "posted_date", "amount"))
    yield case.fault("P5", "REFUNDED", back.id, values, variant="made_good", rests_on=evidence)


def _again(case: Case, sent: Payment | BankLine) -> Tranche | None:
    party = case.parties.role(sent.id, "payee" if isinstance(sent, Payment) else "counterparty")
    for tranche in case.claimed_tranches:
        same = tranche.source.amount.value == sent.amount.value and tranche.source.id != sent.id
        paid = case.parties.one(party, case.parties.role(tranche.invoice.id, "seller"))
        if same and paid and unpaid_rest(case, tranche.invoice) == 0:
            return tranche
    return None


BOUNCED_RULES = (Rule("P5", of_returns, was_sent_again),)
