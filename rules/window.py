"""Dates inside the window, both ends included."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from models.invoice import Invoice
from rules.bases import gross_of, net_of
from rules.case import Case
from rules.faults import Binding, Evidence, Fault, on
from rules.rule import Rule, of_invoices, of_tranches
from rules.tranches import Tranche


def _ends(case: Case, day: date) -> dict[str, Any]:
    window = case.policy.window
    early = day < window.first_day
    days = (window.first_day - day).days if early else (day - window.last_day).days
    offset = f"早于期间首日{days}天" if early else f"晚于期间末日{days}天"
    return {"date": day, "start": window.first_day, "end": window.last_day, "offset": offset}


def dated_inside_window(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """The invoice is dated inside the funding window; a late re-issue of the same content is asked about instead."""
    day, window = invoice.issue_date.value, case.policy.window
    if day is None or "invoice" not in window.binds:
        return
    values = {"number": invoice.number, "what": f"发票（号码{invoice.number.value or ''}）开票", **_ends(case, day)}
    if not window.holds(day) and not reissued_late(case, invoice):
        yield case.fault(
            "T3-1",
            "INVOICE_OUT_OF_WINDOW",
            invoice.id,
            values,
            rests_on=on(invoice, "issue_date"),
            bindings=case.whole(invoice),
        )
    yield from _on_the_edge(case, "T3-1", invoice.id, day, values, on(invoice, "issue_date"))


def reissued_late(case: Case, invoice: Invoice) -> bool:
    """Whether it re-issues an invoice dated inside the window with the same content, and only its new day lies behind it."""
    old, day, window = case.reissued_from.get(invoice.id), invoice.issue_date.value, case.policy.window
    if old is None or day is None or old.issue_date.value is None:
        return False
    same = (net_of(old), gross_of(old)) == (net_of(invoice), gross_of(invoice))
    return same and day > window.last_day and window.holds(old.issue_date.value)


def paid_inside_window(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """The money moved inside the window; voucher and posting on different sides of an end go to a person."""
    day, window = tranche.judged, case.policy.window
    if day is None or "payment" not in window.binds:
        return
    values = {**tranche.values(), **_ends(case, day)}
    payee = values["payee"] or "收款方未识别"
    values["what"] = f"付款（{values['amount_paid']}元，付{payee}）"
    evidence, binding = tranche.judging, (Binding("money", tranche.id),)
    other = _voucher_day(tranche)
    if other is not None and window.holds(other) != window.holds(day):
        values["voucher_date"] = other
        evidence = (*evidence, *on(tranche.payment, "paid_date"))
        yield case.fault(
            "T3-2", "PAYMENT_OUT_OF_WINDOW", tranche.source.id, values, variant="straddling", rests_on=evidence, bindings=binding
        )
    elif not window.holds(day):
        yield case.fault("T3-2", "PAYMENT_OUT_OF_WINDOW", tranche.source.id, values, rests_on=evidence, bindings=binding)
    yield from _on_the_edge(case, "T3-2", tranche.source.id, day, values, evidence)


def _voucher_day(tranche: Tranche) -> date | None:
    """The voucher's day where a bank line is what counts."""
    if tranche.payment is None or tranche.line is None or tranche.payment.kind == "bill":
        return None
    return tranche.payment.paid_date.value


def _on_the_edge(  # noqa: PLR0913, PLR0917  # one call form for both kinds of date
    case: Case, rule_id: str, subject: str, day: date, values: dict[str, Any], evidence: Evidence
) -> Iterator[Fault]:
    edges = {case.policy.window.first_day: "首日", case.policy.window.last_day: "末日"}
    if day in edges:
        said = {"what": values["what"], "date": day, "edge": edges[day]}
        yield case.fault(rule_id, "BOUNDARY_DATE", subject, said, rests_on=evidence)


WINDOW_RULES = (
    Rule("T3-1", of_invoices, dated_inside_window),
    Rule("T3-2", of_tranches, paid_inside_window),
)
