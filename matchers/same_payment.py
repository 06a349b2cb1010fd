"""Which vouchers are copies of one payment."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from matchers.accounts import accounts_agree, near_account, plain_account
from matchers.names import compare_names, normal
from matchers.same_invoice import digits_of
from matchers.unions import Unions
from models.bank import BankLine, Payment
from models.fields import Field
from models.finding import Observation

Sameness = Literal["same", "doubt", "different"]
Occasion = tuple[date, Decimal]


def groups_of_payments(
    payments: Sequence[Payment], lines: Sequence[BankLine]
) -> tuple[tuple[tuple[Payment, ...], ...], tuple[Observation, ...]]:
    """The vouchers of each payment; where only the circumstances say that two are one, an observation says so.

    Two vouchers alike in all but a serial stay two where the statements show as many lines that day.
    """
    by_id = {payment.id: payment for payment in payments}
    unions = Unions(by_id)
    doubts: dict[tuple[str, str], None] = {}
    posted = _lines_by_occasion(lines)
    for block in _blocks(payments):
        for place, left in enumerate(block):
            for right in block[place + 1 :]:
                sameness = same_payment(left, right)
                if sameness == "same":
                    unions.join(left.id, right.id)
                elif sameness == "doubt":
                    doubts[(left.id, right.id)] = None
    observations = _join_doubtful(by_id, doubts, unions, posted)
    return tuple(tuple(by_id[member] for member in group) for group in unions.groups()), observations


def _join_doubtful(
    by_id: Mapping[str, Payment], doubts: Mapping[tuple[str, str], None], unions: Unions[str], posted: Mapping[Occasion, int]
) -> tuple[Observation, ...]:
    observations: list[Observation] = []
    for left, right in doubts:
        if unions.find(left) == unions.find(right):
            continue
        payment = by_id[left]
        occasion = _occasion(payment)
        alike = {unions.find(other.id) for other in by_id.values() if occasion is not None and _occasion(other) == occasion}
        if occasion is not None and posted.get(occasion, 0) >= len(alike):
            continue
        unions.join(left, right)
        detail = f"两张回单同为{payment.paid_date.value}、{payment.amount.value}元且收付款人相同，流水号不足以区分，按一笔计"
        observations.append(Observation("UNREADABLE", unions.find(left), detail))
    return tuple(observations)


def _blocks(payments: Sequence[Payment]) -> tuple[tuple[Payment, ...], ...]:
    """Vouchers of one amount, of one serial or of one receipt number."""
    blocks: dict[tuple[str, str], list[Payment]] = defaultdict(list)
    for payment in payments:
        keys = (("amount", payment.amount), ("serial", payment.serial), ("receipt", payment.receipt_number))
        for name, field in keys:
            if field.value is not None:
                blocks[(name, str(field.value))].append(payment)
    return tuple(tuple(block) for block in blocks.values() if len(block) > 1)


def same_payment(left: Payment, right: Payment) -> Sameness:
    """A serial or receipt number decides where day or amount agree; else all circumstances must."""
    if left.kind != right.kind and "bill" in (left.kind, right.kind):
        return "different"
    amount, day = _equal(left.amount, right.amount), _equal(left.paid_date, right.paid_date)
    serial, receipt = _numbers(left.serial, right.serial), _numbers(left.receipt_number, right.receipt_number)
    if (serial or (serial is None and receipt)) and (amount or day) and _parties_fit(left, right):
        return "same"
    if not (amount and day and _parties_fit(left, right)) or _worded_apart(left, right):
        return "different"
    if _told_apart(left.serial, right.serial) or (serial is None and _told_apart(left.receipt_number, right.receipt_number)):
        return "different"
    return "doubt"


def _equal(left: Field[date] | Field[Decimal], right: Field[date] | Field[Decimal]) -> bool:
    return left.value is not None and left.value == right.value


def _numbers(left: Field[str], right: Field[str]) -> bool | None:
    if not left.value or not right.value:
        return None
    return digits_of(left.value) == digits_of(right.value)


def _told_apart(left: Field[str], right: Field[str]) -> bool:
    """Both printed and different; a recognised number that is one or two signs off tells nothing."""
    if _numbers(left, right) is not False:
        return False
    one, two = digits_of(left.value), digits_of(right.value)
    slips = sum(a != b for a, b in zip(one, two, strict=False)) + abs(len(one) - len(two))
    recognised = any(field.method == "ocr" and field.status != "verified" for field in (left, right))
    return not (recognised and slips <= 2 and len(one) > 6)


def _worded_apart(left: Payment, right: Payment) -> bool:
    one, two = left.purpose, right.purpose
    if not one.value or not two.value or "ocr" in (one.method, two.method):
        return False
    return normal(one.value) != normal(two.value)


def _parties_fit(left: Payment, right: Payment) -> bool:
    accounts = ((left.payer_account, right.payer_account), (left.payee_account, right.payee_account))
    names = ((left.payer_name, right.payer_name), (left.payee_name, right.payee_name))
    if any(accounts_agree(one.value, two.value) is False for one, two in accounts):
        return any(near_account(one, two) for one, two in accounts)
    return not any(one.value and two.value and compare_names(one.value, two.value) == "different" for one, two in names)


def _occasion(payment: Payment) -> Occasion | None:
    if payment.paid_date.value is None or payment.amount.value is None:
        return None
    return payment.paid_date.value, abs(payment.amount.value)


def _lines_by_occasion(lines: Sequence[BankLine]) -> dict[Occasion, int]:
    """How many lines of the fullest single account show a day and an amount."""
    counts: dict[tuple[Occasion, str], int] = defaultdict(int)
    for line in lines:
        if line.posted_date.value is not None and line.amount.value is not None:
            counts[((line.posted_date.value, abs(line.amount.value)), plain_account(line.account.value))] += 1
    fullest: dict[Occasion, int] = {}
    for (occasion, _), count in counts.items():
        fullest[occasion] = max(count, fullest.get(occasion, 0))
    return fullest
