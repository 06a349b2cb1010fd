"""Who paid whom, how, and whether it is paid at all."""

from collections.abc import Iterator
from decimal import Decimal

from models.bank import BankLine, Payment
from models.contract import Contract
from models.invoice import Invoice
from models.money import ZERO, proportion
from rules.bases import gross_of
from rules.calling import contract_called
from rules.case import Case
from rules.ends import paid_by_applicant, paid_to_seller, personal
from rules.faults import WORST, Binding, Fault, on
from rules.rule import Rule, fields, money_fields, of_invoices, of_tranches
from rules.saying import say
from rules.tranches import Tranche, day_name

METHODS = {"transfer": "转账", "bill": "票据", "cheque": "支票", "cash": "现金", "other": "其他"}


def unpaid_rest(case: Case, invoice: Invoice) -> Decimal:
    """Gross yuan, red notes taken off, to which no payment is allocated, whatever became of it."""
    gross = gross_of(invoice) - case.reversed_amounts(invoice)[1]
    paid = sum((tranche.amount for tranche in case.tranches.get(invoice.id, ())), ZERO)
    return max(ZERO, gross - paid)


def is_paid(case: Case, invoice: Invoice) -> Iterator[Fault]:
    """What is not paid does not count; without any payment the statements must show that there is none."""
    rest = unpaid_rest(case, invoice)
    if rest <= 0:
        return
    end, binding = case.policy.last_day("payment"), (Binding("unpaid", invoice.id),)
    values = {"number": invoice.number, "gross": gross_of(invoice), "unpaid": rest, "end": end, "date": invoice.issue_date}
    evidence = on(invoice, "tax_inclusive_amount")
    foreign = foreign_money(case, invoice)
    if foreign:
        for money in foreign:
            said = {"what": f"付给{case.supplier(invoice)}的{say(money.amount)}（发票号码{invoice.number.value or '未识别'}）"}
            said["currency"] = money.currency
            yield case.fault("P9", "FX", money.id, said, bindings=(Binding("unpaid", invoice.id),))
        return
    if case.tranches.get(invoice.id):
        said = {**values, "share": _share_paid(case, invoice)}
        yield case.fault("P1", "PARTIALLY_PAID", invoice.id, said, rests_on=evidence, bindings=binding)
        yield from _retention(case, invoice, rest)
        return
    issued = invoice.issue_date.value
    spanned = issued is not None and case.coverage.spans_all(min(issued, end), end)
    variant = "uncovered" if not spanned else "unread" if case.coverage.unread else ""
    yield case.fault("P1", "UNPAID", invoice.id, values, variant=variant, rests_on=evidence, bindings=binding)


def _share_paid(case: Case, invoice: Invoice) -> str:
    """The percentage of the gross, red notes taken off, that was paid and kept, whenever that was."""
    gross = gross_of(invoice) - case.reversed_amounts(invoice)[1]
    kept = sum((t.amount - t.refunded for t in case.tranches.get(invoice.id, ())), ZERO)
    return say(proportion(Decimal(100), kept, gross)) if gross > 0 else ""


def how_much_is_paid(case: Case, invoice: Invoice) -> str:
    paid = sum((tranche.amount - tranche.refunded for tranche in case.tranches.get(invoice.id, ())), ZERO)
    return f"价税合计{say(gross_of(invoice))}元，已对应付款{say(paid)}元"


def foreign_money(case: Case, invoice: Invoice) -> tuple[Payment | BankLine, ...]:
    """What the seller was paid in another currency: how many yuan of the invoice that settles, only a person can say."""
    seller = case.parties.role(invoice.id, "seller")
    posted = {link.target_id for link in case.links if link.kind == "posted_as" and link.state != "rejected"}
    vouchers = [p for p in case.payments.values() if p.currency != invoice.currency and p.nature == "payment"]
    lines = [x for x in case.lines.values() if x.currency != invoice.currency and x.direction == "debit" and x.id not in posted]
    paid = {link.source_id for link in case.links if link.kind == "pays" and link.state == "accepted"}
    return tuple(
        money
        for money, role in (*((one, "payee") for one in vouchers), *((one, "counterparty") for one in lines))
        if money.id not in paid and case.parties.one(seller, case.parties.role(money.id, role))
    )


def _retention(case: Case, invoice: Invoice, rest: Decimal) -> Iterator[Fault]:
    for contract in case.contracts_of.get(invoice.id, ()):
        if _held_back(case, contract, invoice) >= rest:
            values = {"number": invoice.number, "unpaid": rest, "contract": contract_called(case, contract)}
            yield case.fault("P1", "RETENTION_UNPAID", invoice.id, values, amount=rest)
            return


def _held_back(case: Case, contract: Contract, invoice: Invoice) -> Decimal:
    """The most that the contract's retention terms hold back, in gross yuan, with the policy's tolerance."""
    held = ZERO
    most = case.policy.money.retention_percent
    for term in contract.payment_terms:
        if not any(word in term.milestone for word in case.policy.lexicon.retention.words):
            continue
        whole = max(gross_of(invoice), contract.tax_inclusive_amount.value or ZERO)
        if term.percent is not None and term.percent <= most:
            held = max(held, whole * term.percent / 100)
        elif term.amount is not None and term.amount <= whole * most / 100:
            held = max(held, term.amount)
    return held + case.policy.money.over_contract_tolerance if held else ZERO


def paid_by_a_method_that_counts(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """No cash, no natural person's account; bills as the policy says."""
    payment, lexicon, binding = tranche.payment, case.policy.lexicon, (Binding("money", tranche.id),)
    method = case.policy.payment_methods[payment.kind] if payment is not None else "accept"
    bill = payment.bill_number.value if payment is not None else ""
    values = {**tranche.values(), "bill": bill}
    if method == "accept" and any(word in said for word in lexicon.cash.words for said in tranche.words):
        method = case.policy.payment_methods["cash"]
    evidence = tranche.judging
    if method != "accept":
        yield case.fault("P4", method, tranche.source.id, values, rests_on=evidence, bindings=binding)
    if method == "CASH_OR_PERSONAL":
        return
    yield from personal(case, tranche)


def how_it_was_paid(case: Case, tranche: Tranche) -> str:
    del case
    return f"付款方式：{METHODS[tranche.payment.kind]}" if tranche.payment is not None else "付款方式：未见凭证，按银行流水"


def not_given_back(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """Money that came back is taken off, whatever its date."""
    for link, back, amount in tranche.refunds:
        day = day_name(back)
        values = {**tranche.values(), "date": getattr(back, day), "refunded": amount}
        variant = "" if link.state == "accepted" else "ambiguous"
        if paid_after_all(case, tranche.invoice):
            variant = "made_good"
        evidence, binding = on(back, "amount", day), (Binding("refunded", f"{tranche.id}/{link.id}"),)
        yield case.fault("P5", "REFUNDED", back.id, values, variant=variant, rests_on=evidence, bindings=binding)


def paid_after_all(case: Case, invoice: Invoice) -> bool:
    """Whether what stayed with the seller is the gross amount, red notes taken off, all the same."""
    kept = sum((t.amount - t.refunded for t in case.tranches.get(invoice.id, ())), ZERO)
    return kept >= gross_of(invoice) - case.reversed_amounts(invoice)[1]


def pairing_is_sure(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """The payment belongs to this invoice and to no other, and its posting to one day."""
    binding, values = (Binding("money", tranche.id),), {**tranche.values(), "number": tranche.invoice.number}
    foreign = tranche.source.currency != "CNY"  # by a rate it is never more than suggested, and FX asks for the rate
    if tranche.link.state == "ambiguous" and not foreign and not _told_by_payee(case, tranche):
        yield case.fault("P8", "AMBIGUOUS_SPLIT", tranche.source.id, values, bindings=binding)
    elif tranche.posted is not None and tranche.posted.state == "ambiguous":
        days = {line.posted_date.value for line in tranche.lines}
        inside = {day is not None and case.policy.holds("payment", day) for day in days}
        if len(inside) > 1:
            yield case.fault("P8", "AMBIGUOUS_SPLIT", tranche.source.id, values, variant="posting", bindings=binding)


def _told_by_payee(case: Case, tranche: Tranche) -> bool:
    """Whether nothing but the payee speaks against the pairing, and that is asked about."""
    own = [t for these in case.tranches.values() for t in these if t.source.id == tranche.source.id]
    rivals = [t for t in case.tranches.get(tranche.invoice.id, ()) if t.source.id != tranche.source.id]
    if len(own) > 1 or any(t.link.state == "ambiguous" for t in rivals):
        return False
    faults = (*paid_to_seller(case, tranche), *personal(case, tranche))
    return any(WORST[fault.outcome] < WORST["info"] for fault in faults)


def in_yuan(case: Case, tranche: Tranche) -> Iterator[Fault]:
    currencies = {tranche.source.currency, tranche.line.currency if tranche.line is not None else "CNY"} - {"CNY"}
    for currency in sorted(currencies):
        said = tranche.values()
        what = f"付款（{say(said['day'])}，{say(said['amount_paid'])}{currency}，付{said['payee']}）"
        values = {**said, "what": what, "currency": currency}
        yield case.fault("P9", "FX", tranche.source.id, values, bindings=(Binding("money", tranche.id),))


def invoiced_in_yuan(case: Case, invoice: Invoice) -> Iterator[Fault]:
    if invoice.currency != "CNY":
        values = {"what": f"发票（号码{invoice.number.value or '未识别'}）", "currency": invoice.currency}
        yield case.fault("P9", "FX", invoice.id, values, bindings=case.whole(invoice))


PAYMENT_RULES = (
    Rule("P1", of_invoices, is_paid, reads=fields("tax_inclusive_amount"), says=how_much_is_paid),
    Rule("P2", of_tranches, paid_by_applicant, reads=money_fields("payer_name payer_account", "account_name account")),
    Rule("P3", of_tranches, paid_to_seller, reads=money_fields("payee_name payee_account", "counterparty_name")),
    Rule(
        "P4", of_tranches, paid_by_a_method_that_counts, reads=money_fields("payee_name purpose", "summary"), says=how_it_was_paid
    ),
    Rule("P5", of_tranches, not_given_back, reads=money_fields("amount", "amount")),
    Rule("P8", of_tranches, pairing_is_sure, reads=money_fields("amount", "amount")),
    Rule("P9", of_tranches, in_yuan, reads=money_fields("amount", "amount")),
    Rule("P9", of_invoices, invoiced_in_yuan, reads=fields("tax_inclusive_amount")),
)
