"""Vouchers with their bank lines, and statements that add up."""

from collections.abc import Iterator
from decimal import Decimal

from models.bank import BankLine
from models.money import ZERO
from rules.case import Case
from rules.comparing import covered
from rules.ends import other_payers
from rules.faults import Binding, Fault, on
from rules.groups import joined
from rules.rule import Rule, fields, money_fields, of_tranches
from rules.tranches import Tranche


def line_has_voucher(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """Money seen on a statement has a voucher too, where the guide asks for one."""
    if tranche.payment is None and tranche.line is not None:
        evidence = on(tranche.line, "posted_date", "amount", "counterparty_name")
        binding = (Binding("money", tranche.id),)
        yield case.fault("B1", "VOUCHER_MISSING", tranche.line.id, tranche.values(), rests_on=evidence, bindings=binding)


def voucher_has_line(case: Case, tranche: Tranche) -> Iterator[Fault]:
    """A voucher's money stands on a statement; if it does not, it matters whether one covers that account and day."""
    payment = tranche.payment
    if payment is None:
        return
    if tranche.line is not None:
        yield from _shown_otherwise(case, tranche, tranche.line)
        return
    ends = tranche.ends("payer")
    if payment.kind in ("bill", "cash") or (ends and len(other_payers(case, tranche)) == len(ends)):
        return  # bills and cash leave no line on the day, and another's account has no statement here
    account, day = payment.payer_account.value, payment.paid_date.value
    covered = day is not None and (case.coverage.day(account, day) if account else case.coverage.any_day(day))
    code = "BANK_LINE_MISSING" if covered else "STATEMENT_GAP"
    values = {**tranche.values(), "account": account or ""}
    evidence = on(payment, "paid_date", "amount", "payer_account")
    yield case.fault("T2", code, payment.id, values, rests_on=evidence, bindings=(Binding("money", tranche.id),))


def _shown_otherwise(case: Case, tranche: Tranche, line: BankLine) -> Iterator[Fault]:
    """The line is money out, and there is one for every voucher that may be posted as it."""
    contested = tranche.posted is not None and tranche.source.id in case.once("contested", lambda: _contested(case))
    variant = "received" if _came_in(line) else "contested" if contested else ""
    if variant:
        evidence = (*on(tranche.source, "paid_date", "amount"), *on(line, "posted_date", "amount"))
        values = {**tranche.values(), "line": line.line_no}
        binding = (Binding("money", tranche.id),)
        yield case.fault(
            "T2", "BANK_LINE_MISSING", tranche.source.id, values, variant=variant, rests_on=evidence, bindings=binding
        )


def _came_in(line: BankLine) -> bool:
    return line.direction is not None and (line.direction == "credit") == ((line.amount.value or ZERO) >= 0)


def _contested(case: Case) -> frozenset[str]:
    """Vouchers that together show more money than all the lines which they may be posted as."""
    posts = [
        link for link in case.links if link.kind == "posted_as" and link.state == "ambiguous" and link.target_id in case.lines
    ]
    found: set[str] = set()
    for vouchers, lines in joined((link.source_id, link.target_id) for link in posts):
        shown = sum((abs(case.payments[key].amount.value or ZERO) for key in vouchers if key in case.payments), ZERO)
        booked = sum((abs(case.lines[key].amount.value or ZERO) for key in lines), ZERO)
        if shown > booked:
            found |= vouchers
    return frozenset(found)


def broken_lines(case: Case) -> Iterator[BankLine]:
    """Lines whose running balance was tried."""
    return (line for line in case.lines.values() if line.chain_ok is not None)


def balance_runs_on(case: Case, line: BankLine) -> Iterator[Fault]:
    """The running balance holds at the line; where it breaks, what rests on that line goes to a person.

    A break that leaves out money received, to the fen a payment's, may hide that the payment came back.
    """
    if line.chain_ok is not False:
        return
    bindings = tuple(Binding("money", t.id) for t in case.claimed_tranches if line in t.lines)
    payee = line.counterparty_name
    values = {"account": line.account, "line": line.line_no, "day": line.posted_date, "amount_paid": line.amount, "payee": payee}
    evidence = on(line, "amount", "balance", "posted_date")
    yield case.fault("B2", "BALANCE_BREAK", line.id, values, rests_on=evidence, bindings=bindings)
    hidden = left_out(case, line)
    for tranche in _paid_before(case, line, hidden):
        said = {**tranche.values(), **{name: values[name] for name in ("account", "line")}, "hidden": hidden}
        binding = (Binding("money", tranche.id),)
        yield case.fault("B2", "BALANCE_BREAK", line.id, said, variant="left_out", rests_on=evidence, bindings=binding)


def left_out(case: Case, line: BankLine) -> Decimal:
    """By how much the balance rises from the line printed above or below it without a line that says so; never below 0."""
    balance, amount = line.balance.value, line.amount.value
    if balance is None or amount is None or line.direction is None:
        return ZERO
    moved = amount if line.direction == "credit" else -amount
    beside = [case.once("by place", lambda: _by_place(case)).get((line.statement_id, line.line_no + step)) for step in (-1, 1)]
    before = [one for one in beside if one is not None and _not_after(one, line) and one.balance.value is not None]
    return max((balance - moved - (one.balance.value or ZERO) for one in before), default=ZERO)


def _by_place(case: Case) -> dict[tuple[str, int], BankLine]:
    return {(line.statement_id, line.line_no): line for line in case.lines.values()}


def _not_after(one: BankLine, line: BankLine) -> bool:
    days = one.posted_date.value, line.posted_date.value
    return days[0] is not None and days[1] is not None and days[0] <= days[1]


def _paid_before(case: Case, line: BankLine, hidden: Decimal) -> list[Tranche]:
    """The payments of one money that went out of the account before the line and are the sum left out: of several the latest."""
    day = line.posted_date.value
    if hidden <= 0 or day is None:
        return []
    fitting = [
        (t.judged, t.source.id, t)
        for t in case.claimed_tranches
        if t.source.amount.value == hidden and t.judged is not None and t.judged <= day
    ]
    latest = max(((judged, key) for judged, key, _ in fitting), default=None)
    return [tranche for judged, key, tranche in fitting if (judged, key) == latest]


BANK_RULES = (
    Rule("B1", of_tranches, line_has_voucher, reads=money_fields("amount paid_date", "amount posted_date")),
    Rule("T2", of_tranches, voucher_has_line, reads=money_fields("paid_date payer_account", "posted_date account"), says=covered),
    Rule("B2", broken_lines, balance_runs_on, reads=fields("amount", "balance")),
)
