"""发票、支付凭证和银行对账单的时间要对应: distances between dates, by name."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from models.contract import Contract
from models.invoice import Invoice
from models.money import CENT
from rules.calling import contract_called
from rules.case import Case
from rules.comparing import apart, by_calendar, signed_before_paying, signed_first, voucher_and_line, year_of_number
from rules.faults import Binding, Evidence, Fault, on
from rules.milestones import has_terms, milestone_paid, pays_a_milestone
from rules.policy_tables import Time
from rules.rule import Rule, always, fields, money_fields, never, of_bundle, of_invoices, of_tranches
from rules.saying import say
from rules.tranches import Tranche
from rules.trust import certain
from rules.window import judging

UNDATED = "未见合同或合同未注明签订日期，另由合同规则核查"
NO_TERMS = "合同未约定可逐笔对应的付款节点，或一笔付款对应多张发票"


def next_working_day(day: date, time: Time) -> date:
    """The first day after it that is neither weekend nor holiday; working weekends count as rest."""
    following = day + timedelta(days=1)
    while following.weekday() >= 5 or any(start <= following <= end for start, end in time.holidays):
        following += timedelta(days=1)
    return following


def voucher_and_line_agree(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """Voucher and posting lie a day apart at most, or the posting is on the next working day."""
    if tranche.payment is None or tranche.line is None or tranche.payment.kind == "bill":
        return
    said, posted, time = tranche.payment.paid_date.value, tranche.line.posted_date.value, case.policy.time
    if said is None or posted is None or abs((posted - said).days) <= time.voucher_line_days:
        return
    if time.next_working_day and said < posted <= next_working_day(said, time):
        return
    evidence = (*on(tranche.payment, "paid_date"), *on(tranche.line, "posted_date"))
    values = {**tranche.values(), "voucher_date": said, "date": posted, "days": abs((posted - said).days)}
    binding = (Binding("money", tranche.id),)
    yield case.fault("T1", "TIME_MISMATCH", tranche.source.id, values, rests_on=evidence, bindings=binding)


def paid_near_invoice(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """Invoice and payment lie no further apart than the policy allows, or the contract's terms explain it."""
    issued, paid, limit = tranche.invoice.issue_date.value, tranche.judged, case.policy.time.invoice_payment_days
    if issued is None or paid is None or abs((paid - issued).days) <= limit:
        return
    if any(explains(case, contract, tranche) for contract in case.contracts_of.get(tranche.invoice.id, ())):
        return
    values = {
        **tranche.values(),
        "number": tranche.invoice.number,
        "invoice_date": issued,
        "days": abs((paid - issued).days),
        "limit": limit,
    }
    evidence = (*on(tranche.invoice, "issue_date"), *tranche.judging)
    yield case.fault("T4", "LONG_GAP", tranche.source.id, values, rests_on=evidence, bindings=(Binding("money", tranche.id),))


def explains(case: Case, contract: Contract, tranche: Tranche) -> bool:
    """Whether the payment is the retention money that the contract's terms hold back."""
    total, paid = contract.tax_inclusive_amount.value, tranche.source.amount.value
    for term in contract.payment_terms:
        if paid is None or not any(word in term.milestone for word in case.policy.lexicon.retention.words):
            continue
        due = term.amount if term.amount is not None else _share_of(total, term.percent)
        if due is not None and abs(due - paid) <= case.policy.money.over_contract_tolerance:
            return True
    return False


def _share_of(total: Decimal | None, percent: Decimal | None) -> Decimal | None:
    return None if total is None or percent is None else (total * percent / 100).quantize(CENT)


def _signed(contract: Contract) -> str:
    """The day of signing; one that may have been misread is asked about before what follows from it."""
    doubt = "（识别存疑，请先对照原件核对该日期）" if contract.signed_date.doubtful else ""
    return say(contract.signed_date.value) + doubt


def signed_before_invoice(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """The contract is no younger than the invoice under it."""
    for contract in _late_contracts(case, invoice):
        if _earlier(contract, invoice.issue_date.value):
            yield _signed_late(case, invoice, contract, case.whole(invoice))


def signed_before_payment(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """The contract is no younger than the payment; all that is earlier than one contract is said in one finding."""
    for contract in _late_contracts(case, tranche.invoice):
        if _earlier(contract, tranche.judged):
            yield _signed_late(case, tranche.invoice, contract, (Binding("money", tranche.id),))


def _earlier(contract: Contract, day: date | None) -> bool:
    signed = contract.signed_date.value
    return day is not None and signed is not None and day < signed


def _late_contracts(case: Case, invoice: Invoice) -> list[Contract]:
    return [contract for contract in case.contracts_of.get(invoice.id, ()) if contract.signed_date.value is not None]


def _signed_late(case: Case, invoice: Invoice, contract: Contract, bindings: tuple[Binding, ...]) -> Fault:
    """The same words whichever of the papers it is found on, so that one finding stands for all of them."""
    late = _earlier(contract, invoice.issue_date.value)
    early = sorted(
        (t for t in case.tranches.get(invoice.id, ()) if _earlier(contract, t.judged)), key=lambda t: (t.judged or date.max, t.id)
    )
    paid = "、".join(dict.fromkeys(f"{say(t.judged)}（{say(t.source.amount)}元）" for t in early))
    values = {
        "contract": contract_called(case, contract),
        "date": _signed(contract),
        "number": invoice.number,
        "invoice_date": invoice.issue_date,
        "payments": paid,
    }
    variant = "both" if late and early else "" if late else "payment"
    evidence = (*on(contract, "signed_date"), *on(invoice, "issue_date"), *(field for t in early for field in t.judging))
    return case.fault("T5", "CONTRACT_AFTER_INVOICE", invoice.id, values, variant=variant, rests_on=evidence, bindings=bindings)


def number_names_its_year(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """A 数电票's number starts with the last two digits of its year; asked only where both are read for sure."""
    number, day = invoice.number.value or "", invoice.issue_date.value
    if len(number) != 20 or not number.isdecimal() or day is None or not number_and_day_certain(invoice):
        return
    if int(number[:2]) != day.year % 100:
        detail = f"发票（号码{number}）号码前两位与开票年份{day.year}年不符"
        evidence = on(invoice, "number", "issue_date")
        yield case.fault("T7", "NUMBER_FORMAT", invoice.id, {"detail": detail}, rests_on=evidence, bindings=case.whole(invoice))


def both_days(case: Case, tranche: Tranche) -> Evidence:
    """The invoice's date and the one that counts of the payment."""
    return (*on(tranche.invoice, "issue_date"), *judging(case, tranche))


def has_dated_contract(case: Case, invoice: Invoice) -> bool:
    return any(contract.signed_date.value is not None for contract in case.contracts_of.get(invoice.id, ()))


def has_dated_contract_too(case: Case, tranche: Tranche) -> bool:
    return has_dated_contract(case, tranche.invoice)


def number_and_day_certain(invoice: Invoice) -> bool:
    return certain(invoice.number) and certain(invoice.issue_date)


TIMING_RULES = (
    Rule("T1", of_tranches, voucher_and_line_agree, always, money_fields("paid_date", "posted_date"), voucher_and_line),
    Rule("T4", of_tranches, paid_near_invoice, always, both_days, apart),
    Rule("T5", of_invoices, signed_before_invoice, has_dated_contract, fields("issue_date"), signed_first, UNDATED),
    Rule("T5", of_tranches, signed_before_payment, has_dated_contract_too, judging, signed_before_paying, UNDATED),
    Rule("T6", of_tranches, pays_a_milestone, has_terms, money_fields("amount", "amount"), milestone_paid, NO_TERMS),
    Rule("T7", of_invoices, number_names_its_year, always, fields("number", "issue_date"), year_of_number),
    Rule("T8", of_bundle, never, says=by_calendar),
)
