"""What the time tests compared, with the distance in days, for answers in which nothing is wrong."""

from datetime import date

from models.bundle import BUNDLE
from models.contract import Contract
from models.invoice import Invoice
from rules.case import Case
from rules.policy_tables import DateRole
from rules.saying import say_date
from rules.tranches import Tranche


def voucher_and_line(case: Case, tranche: Tranche) -> str:
    """T1."""
    del case
    said = tranche.payment.paid_date.value if tranche.payment is not None else None
    posted = tranche.line.posted_date.value if tranche.line is not None else None
    if said is None or posted is None:
        return ""
    return f"凭证日期{say_date(said)}，入账日期{say_date(posted)}，相差{abs((posted - said).days)}天"


def covered(case: Case, tranche: Tranche) -> str:
    """T2."""
    del case
    if tranche.line is None or tranche.line.posted_date.value is None:
        return ""
    return f"对账单第{tranche.line.line_no}行，入账日期{say_date(tranche.line.posted_date.value)}"


def _inside(case: Case, role: DateRole, day: date | None, what: str) -> str:
    if day is None or not case.policy.windows_of(role):
        return ""
    window = case.policy.window_near(role, day)
    rest = (window.last_day - day).days
    return f"{what}日期{say_date(day)}，在{say_date(window.first_day)}至{say_date(window.last_day)}期间，距期间末日{rest}天"


def invoice_inside(case: Case, invoice: Invoice) -> str:
    """T3, the invoice's side."""
    return _inside(case, "invoice", invoice.issue_date.value, "开票")


def payment_inside(case: Case, tranche: Tranche) -> str:
    """T3, the payment's side."""
    return _inside(case, "payment", tranche.judged, "付款")


def contract_inside(case: Case, contract: Contract) -> str:
    return _inside(case, "contract", contract.signed_date.value, "合同签订")


def apart(case: Case, tranche: Tranche) -> str:
    """T4."""
    issued, paid = tranche.invoice.issue_date.value, tranche.judged
    if issued is None or paid is None:
        return ""
    days, limit = (paid - issued).days, case.policy.time.invoice_payment_days
    order = "同日" if not days else f"付款{'晚' if days > 0 else '早'}于开票{abs(days)}天"
    return f"开票日期{say_date(issued)}，付款日期{say_date(paid)}，{order}（不超过{limit}天，或与合同约定相符）"


def signed_first(case: Case, invoice: Invoice) -> str:
    """T5, before the invoice."""
    return _signed(case, invoice, invoice.issue_date.value, "开票")


def signed_before_paying(case: Case, tranche: Tranche) -> str:
    """T5, before the payment."""
    return _signed(case, tranche.invoice, tranche.judged, "付款")


def _signed(case: Case, invoice: Invoice, day: date | None, what: str) -> str:
    signed = [c.signed_date.value for c in case.contracts_of.get(invoice.id, ()) if c.signed_date.value is not None]
    if day is None or not signed:
        return ""
    return f"合同签订日期{say_date(max(signed))}，早于或等于{what}日期{say_date(day)}，相差{(day - max(signed)).days}天"


def year_of_number(case: Case, invoice: Invoice) -> str:
    """T7."""
    del case
    number, day = invoice.number.value or "", invoice.issue_date.value
    if len(number) != 20 or day is None:
        return "非数电票或号码、日期未读出，不适用号码年份核对"
    return f"号码前两位{number[:2]}，开票年份{day.year}年"


def by_calendar(case: Case, subject: str) -> str:
    """T8."""
    del case
    return "各日期一律按票据和对账单所载北京时间的日历日比较，不作时区换算" if subject == BUNDLE else ""
