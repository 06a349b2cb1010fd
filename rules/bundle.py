"""The application as a whole."""

from collections.abc import Iterator
from datetime import date

from rules.attachments import shows
from rules.case import Case
from rules.faults import Evidence, Fault, on
from rules.readable import unread_claim_tables
from rules.rule import Rule, never, of_bundle


def starts_inside_window(case: Case, subject: str) -> Iterator[Fault]:
    """The declared start lies inside the window, and no contract, invoice or payment of the project before it."""
    said, window = case.dossier.declaration.start, case.policy.window
    values = {"start": window.first_day, "end": window.last_day}
    if said is not None and not case.policy.holds("project", said):
        yield case.fault("C05", "START_BEFORE_WINDOW", subject, {**values, "detail": f"申报的项目启动日期为{_day(said)}"})
        return
    early = [item for item in _dated(case) if item[0] < window.first_day]
    if early:
        day, what, evidence = min(early, key=lambda item: (item[0], item[1]))
        values["detail"] = f"最早的{what}日期为{_day(day)}"  # pyright: ignore[reportArgumentType]
        yield case.fault("C05", "START_BEFORE_WINDOW", subject, values, rests_on=evidence)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _dated(case: Case) -> Iterator[tuple[date, str, Evidence]]:
    for invoice in case.claimed_invoices:
        if invoice.issue_date.value is not None and not invoice.issue_date.doubtful:
            yield invoice.issue_date.value, "发票", on(invoice, "issue_date")
        for contract in case.contracts_of.get(invoice.id, ()):
            if contract.signed_date.value is not None and not contract.signed_date.doubtful:
                yield contract.signed_date.value, "合同", on(contract, "signed_date")
    for tranche in case.claimed_tranches:
        if tranche.judged is not None and not any(field.doubtful for _, _, field in tranche.judging):
            yield tranche.judged, "付款", tranche.judging


def is_completed(case: Case, subject: str) -> Iterator[Fault]:
    end = case.dossier.declaration.end
    last_day = case.policy.last_day("project")
    if end is not None and end > last_day:
        values = {"date": end, "end": last_day}
        yield case.fault("C06", "COMPLETION_MISSING", subject, values, variant="late")
    elif not shows(case, "completion"):
        yield case.fault("C06", "COMPLETION_MISSING", subject, {})


def promises_true_prices(case: Case, subject: str) -> Iterator[Fault]:
    """The letter is among the papers, or declared to be."""
    if case.dossier.declaration.price_letter is not True and not shows(case, "price_letter"):
        yield case.fault("C21", "PRICE_LETTER_MISSING", subject, {})


def is_audited(case: Case, subject: str) -> Iterator[Fault]:
    if not shows(case, "audit_report"):
        yield case.fault("C18", "AUDIT_REPORT_MISSING", subject, {})


def declares_itself(case: Case, subject: str) -> Iterator[Fault]:
    said = case.dossier.declaration
    if "applicant" in said.assumed:
        yield case.fault("A1", "APPLICANT_INFERRED", subject, {"applicant": said.applicant_name})
    name = case.policy.directions.get(str(said.direction), "")
    if "direction" in said.assumed:
        yield case.fault("A1", "DIRECTION_ASSUMED", subject, {"direction": said.direction, "name": name})
    elif not name:
        yield case.fault("A1", "DIRECTION_ASSUMED", subject, {"direction": said.direction}, variant="unknown")
    if not case.claims and not unread_claim_tables(case):
        yield case.fault("A1", "CLAIM_TABLE_ABSENT", subject, {"count": len(case.bases)})


BUNDLE_RULES = (
    Rule("C05", of_bundle, starts_inside_window),
    Rule("C06", of_bundle, is_completed),
    Rule("C21", of_bundle, promises_true_prices),
    Rule("C18", of_bundle, is_audited),
    Rule("C09", of_bundle, never),
    Rule("A1", of_bundle, declares_itself),
)
