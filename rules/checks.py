"""What the tax bureau's platform said of each invoice, where the results were imported (查验)."""

from collections.abc import Iterable, Iterator
from typing import Any

from models.bundle import BUNDLE
from models.invoice import Invoice, InvoiceCheck
from models.money import ZERO
from rules.bases import gross_of, net_of
from rules.case import Case
from rules.faults import Fault, on
from rules.rule import Rule, of_bundle

SAID = {
    "void": "属已作废或全额红冲的发票",
    "reversed": "属已红冲的发票，是否全额红冲尚不明确",
    "partly_reversed": "属部分红冲的发票，红冲金额未见红字发票佐证",
    "failed": "未通过查验",
}


def checks_of(case: Case, invoice: Invoice) -> tuple[InvoiceCheck, ...]:
    """The rows that are about an invoice: of its number, and of its code where both have one."""
    number, code = invoice.number.value, invoice.code.value
    rows: dict[str, list[InvoiceCheck]] = case.once("checks", lambda: _by_number(case.dossier.checks))
    return tuple(
        check
        for check in rows.get(number or "", ())
        if not code or not check.code.value or len(number or "") == 20 or check.code.value == code
    )


def _by_number(checks: Iterable[InvoiceCheck]) -> dict[str, list[InvoiceCheck]]:
    found: dict[str, list[InvoiceCheck]] = {}
    for check in checks:
        if check.number.value:
            found.setdefault(check.number.value, []).append(check)
    return found


def of_checked(case: Case) -> Iterable[Any]:
    return [invoice for invoice in case.claimed_invoices if checks_of(case, invoice)]


def is_valid_by_check(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """The last answer stands; a reversal that the bundle's own red notes account for is judged with them."""
    check = _latest(checks_of(case, invoice))
    outcome = check.outcome
    reversed_net = case.reversed_amounts(invoice)[0]
    if outcome == "partly_reversed" and 0 < reversed_net < net_of(invoice):
        return
    if outcome == "reversed" and reversed_net > 0:
        return
    if outcome in SAID:
        what = f"查验结果“{check.result.value or '未识别'}”，{SAID[outcome]}"
        code = "INVOICE_VOID" if outcome == "void" else "CHECK_FAILED"
        yield _fault(case, invoice, check, code, what)
    elif outcome == "sound" and (differs := _differs(invoice, check)):
        yield _fault(case, invoice, check, "CHECK_FAILED", f"查验结果所列{differs}与票面不符")


def _latest(checks: tuple[InvoiceCheck, ...]) -> InvoiceCheck:
    """The row of the last day; of one day, or where days are not told, the worst."""
    rank = ("void", "failed", "reversed", "partly_reversed", "unknown", "sound")
    days = [check.checked_date.value for check in checks]
    last = max((day for day in days if day is not None), default=None)
    told = [check for check in checks if check.checked_date.value == last] if all(days) else list(checks)
    return min(told, key=lambda check: (rank.index(check.outcome), check.id))


def _differs(invoice: Invoice, check: InvoiceCheck) -> str:
    """What a row that calls the invoice sound says otherwise than its paper: then it was another that was looked up."""
    day, amount = check.issue_date.value, check.amount.value
    if day is not None and invoice.issue_date.value is not None and day != invoice.issue_date.value:
        return f"开票日期{day.isoformat()}"
    own = {value for value in (invoice.tax_exclusive_amount.value, invoice.tax_inclusive_amount.value) if value is not None}
    return f"金额{amount}" if amount is not None and own and amount not in own else ""


def _fault(case: Case, invoice: Invoice, check: InvoiceCheck, code: str, what: str) -> Fault:
    values = {"detail": f"发票（号码{invoice.number.value or '未识别'}）{what}"}
    # A number of the same digits proves the row is about this invoice; a doubtful one leaves it to a person.
    evidence = (*on(invoice, "number"), *on(check, "number", "result"))
    return case.fault("I8", code, invoice.id, values, rests_on=evidence, bindings=case.whole(invoice))


def unchecked(case: Case) -> list[Invoice]:
    """Claimed invoices of which no imported result says anything."""
    answered = {"sound", *SAID}
    return [i for i in case.claimed_invoices if not any(check.outcome in answered for check in checks_of(case, i))]


def invoices_are_checked(case: Case, subject: str) -> Iterator[Fault]:
    """Said once: how much rests on invoices that nobody has looked up."""
    unasked = unchecked(case)
    if subject == BUNDLE and unasked:
        gross = sum((gross_of(invoice) for invoice in unasked), ZERO)
        yield case.fault("I8", "NOT_CHECKED", BUNDLE, {"count": len(unasked), "gross": gross}, amount=gross)


CHECK_RULES = (
    Rule("I8", of_checked, is_valid_by_check),
    Rule("I8", of_bundle, invoices_are_checked),
)
