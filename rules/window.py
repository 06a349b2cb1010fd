"""Dates inside the window, both ends included."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from models.contract import Contract
from models.invoice import Invoice
from rules.bases import gross_of, net_of
from rules.calling import contract_called
from rules.case import Case
from rules.comparing import contract_inside, invoice_inside, payment_inside
from rules.faults import Binding, Evidence, Fault, on
from rules.policy_tables import DateRole
from rules.rule import Rule, fields, of_invoices, of_tranches
from rules.tranches import Tranche

UNBOUND = "政策未对该日期规定期间"


def _ends(case: Case, role: DateRole, day: date) -> dict[str, Any]:
    window = case.policy.window_near(role, day)
    early = day < window.first_day
    days = (window.first_day - day).days if early else (day - window.last_day).days
    offset = f"早于期间首日{days}天" if early else f"晚于期间末日{days}天"
    return {"date": day, "start": window.first_day, "end": window.last_day, "offset": offset}


def dated_inside_window(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """The invoice is dated inside the funding window; a late re-issue of the same content is asked about instead."""
    day = invoice.issue_date.value
    if day is None:
        return
    values = {
        "number": invoice.number,
        "what": f"发票（号码{invoice.number.value or '未识别'}）开票",
        **_ends(case, "invoice", day),
    }
    if not case.policy.holds("invoice", day) and not reissued_late(case, invoice):
        yield case.fault(
            "T3-1",
            "INVOICE_OUT_OF_WINDOW",
            invoice.id,
            values,
            rests_on=on(invoice, "issue_date"),
            bindings=case.whole(invoice),
        )
    yield from _on_the_edge(case, "T3-1", invoice.id, day, "invoice", values, on(invoice, "issue_date"))


def reissued_late(case: Case, invoice: Invoice) -> bool:
    """Whether it re-issues an invoice dated inside the window with the same content, and only its new day lies behind it."""
    old, day = case.reissued_from.get(invoice.id), invoice.issue_date.value
    if old is None or day is None or old.issue_date.value is None:
        return False
    same = (net_of(old), gross_of(old)) == (net_of(invoice), gross_of(invoice))
    late = day > case.policy.last_day("invoice") and not case.policy.holds("invoice", day)
    return same and late and case.policy.holds("invoice", old.issue_date.value)


def paid_inside_window(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """The money moved inside the window; voucher and posting on different sides of an end go to a person."""
    day, holds = tranche.judged, partial(case.policy.holds, "payment")
    if day is None:
        return
    values = {**tranche.values(), **_ends(case, "payment", day)}
    payee = values["payee"] or "收款方未识别"
    values["what"] = f"付款（{values['amount_paid']}元，付{payee}）"
    evidence, binding = tranche.judging, (Binding("money", tranche.id),)
    other = _voucher_day(tranche)
    if other is not None and holds(other) != holds(day):
        values["voucher_date"] = other
        evidence = (*evidence, *on(tranche.payment, "paid_date"))
        yield case.fault(
            "T3-2", "PAYMENT_OUT_OF_WINDOW", tranche.source.id, values, variant="straddling", rests_on=evidence, bindings=binding
        )
    elif not holds(day):
        yield case.fault("T3-2", "PAYMENT_OUT_OF_WINDOW", tranche.source.id, values, rests_on=evidence, bindings=binding)
    yield from _on_the_edge(case, "T3-2", tranche.source.id, day, "payment", values, evidence)


def _voucher_day(tranche: Tranche) -> date | None:
    """The voucher's day where a bank line is what counts."""
    if tranche.payment is None or tranche.line is None or tranche.payment.kind == "bill":
        return None
    return tranche.payment.paid_date.value


def _on_the_edge(  # noqa: PLR0913, PLR0917  # one call form for both kinds of date
    case: Case, rule_id: str, subject: str, day: date, role: DateRole, values: dict[str, Any], evidence: Evidence
) -> Iterator[Fault]:
    window = case.policy.window_near(role, day)
    edges = {window.first_day: "首日", window.last_day: "末日"}
    if day in edges:
        said = {"what": values["what"], "date": day, "edge": edges[day]}
        yield case.fault(rule_id, "BOUNDARY_DATE", subject, said, rests_on=evidence)


def signed_inside_window(case: Case, contract: Contract) -> Iterator[Fault]:
    """The contract was signed inside the window, where a policy binds that day at all."""
    day = contract.signed_date.value
    if day is None or case.policy.holds("contract", day):
        return
    values = {"contract": contract_called(case, contract), **_ends(case, "contract", day)}
    bound = tuple(b for i in case.invoices_under.get(contract.id, ()) if i.id in case.bases_of for b in case.whole(i))
    evidence = on(contract, "signed_date")
    yield case.fault("T3-3", "CONTRACT_OUT_OF_WINDOW", contract.id, values, rests_on=evidence, bindings=bound)


def of_contracts(case: Case) -> Iterable[Any]:
    """Contracts that claimed invoices are billed under."""
    return [
        case.contracts[key] for key, under in sorted(case.invoices_under.items()) if any(i.id in case.bases_of for i in under)
    ]


def judging(case: Case, tranche: Tranche) -> Evidence:
    """The date that counts of a payment."""
    del case
    return tranche.judging


def binds(role: DateRole) -> Callable[[Case, Any], bool]:
    """Whether a window of the policy binds dates of this role."""
    return lambda case, _: bool(case.policy.windows_of(role))


WINDOW_RULES = (
    Rule("T3-1", of_invoices, dated_inside_window, binds("invoice"), fields("issue_date"), invoice_inside, UNBOUND),
    Rule("T3-2", of_tranches, paid_inside_window, binds("payment"), judging, payment_inside, UNBOUND),
    Rule("T3-3", of_contracts, signed_inside_window, binds("contract"), fields("signed_date"), contract_inside, UNBOUND),
)
