"""What speaks for a line of a statement being the posting of a voucher."""

from collections.abc import Iterator

from matchers.accounts import accounts_agree, near_account, plain_account
from matchers.canonical import Scene, day_of, in_doubt, whole_fen
from matchers.comparisons import posting_days, same_amount, yuan_text
from matchers.names import normal
from matchers.references import runs_of_digits
from matchers.same_invoice import digits_of
from matchers.shortfalls import is_plausible_fee, one_digit_off
from matchers.weights import Weights
from models.bank import BankLine, Direction, Payment
from models.link import Reason

WITH_FEE = "amount_with_fee"
MISREAD = "amount_misread"


def fen_of(row: Payment | BankLine) -> int:
    return abs(whole_fen(row.amount) or 0)


def serials_of(payment: Payment) -> tuple[str, ...]:
    return tuple(own for field in (payment.serial, payment.receipt_number) if len(own := digits_of(field.value)) >= 6)


def days_of(payment: Payment) -> tuple[int, ...]:
    """The days on which the bank may show the money: for a bill also the day it falls due."""
    dates = (payment.paid_date, payment.bill_due_date) if payment.kind == "bill" else (payment.paid_date,)
    return tuple(day for field in dates if (day := day_of(field)) is not None)


def posting_reasons(scene: Scene, payment: Payment, line: BankLine, weights: Weights) -> Iterator[Reason]:
    """Amount, day, serial, account, direction, counterparty and wording, each in bits."""
    yield _amount(payment, line, weights)
    yield posting_days(day_of(line.posted_date), days_of(payment), weights)
    yield from _serial(payment, line, weights)
    yield from circumstances(scene, payment, line, weights)
    yield from _wording(payment, line, weights)


def circumstances(scene: Scene, payment: Payment, line: BankLine, weights: Weights) -> Iterator[Reason]:
    """Who paid from which account to whom, whatever the amount."""
    expected = _expected_direction(scene, payment, line)
    if line.direction is not None and line.direction != expected:
        yield Reason("direction_differs", weights.direction_differs, expected, line.direction)
    yield from _account(scene, payment, line, expected, weights)
    yield from _counterparty(scene, payment, line, expected, weights)


def _amount(payment: Payment, line: BankLine, weights: Weights) -> Reason:
    shown, booked = fen_of(payment), fen_of(line)
    if shown == booked:
        return same_amount(shown, booked, weights)
    texts = (yuan_text(shown), yuan_text(booked))
    if comes_with_fee(payment, line, weights):
        return Reason(WITH_FEE, weights.amount_near, *texts)
    if is_misread(payment, line):
        return Reason(MISREAD, weights.amount_misread, *texts)
    return Reason("amount_differs", weights.amount_part, *texts)


def comes_with_fee(payment: Payment, line: BankLine, weights: Weights) -> bool:
    """The bank booked the money and its fee in one sum."""
    shown, booked = fen_of(payment), fen_of(line)
    return booked - shown <= shown // 20 and is_plausible_fee(booked - shown, shown, weights)


def is_misread(payment: Payment, line: BankLine) -> bool:
    """One digit apart, where one of the two was recognised without a witness."""
    doubted = in_doubt(payment.amount) or (in_doubt(line.amount) and not line.chain_ok)
    return doubted and one_digit_off(fen_of(payment), fen_of(line))


def _serial(payment: Payment, line: BankLine, weights: Weights) -> Iterator[Reason]:
    shown = digits_of(line.serial.value)
    own = digits_of(payment.serial.value)
    if not shown or not (own or payment.receipt_number.value):
        return
    if any(_one_serial(each, shown) for each in serials_of(payment)):
        yield Reason("serial", weights.serial_same, payment.serial.value or payment.receipt_number.value or "", shown)
    elif own and not _misread(payment, line):
        yield Reason("serial_differs", weights.serial_differs, payment.serial.value or "", line.serial.value or "")


def _one_serial(left: str, right: str) -> bool:
    """Equal, or one is the tail of the other: banks print the same number with and without its prefix."""
    short, long = sorted((left, right), key=len)
    return short == long or (len(short) >= 8 and long.endswith(short))


def _misread(payment: Payment, line: BankLine) -> bool:
    return near_account(payment.serial, line.serial)


def _expected_direction(scene: Scene, payment: Payment, line: BankLine) -> Direction:
    """Seen from the line's account: its holder pays (debit) or is paid (credit)."""
    pays, receives = (accounts_agree(field.value, line.account.value) for field in (payment.payer_account, payment.payee_account))
    if pays or (receives is False and pays is None):
        return "debit"
    if receives or (pays is False and receives is None):
        return "credit"
    holder = scene.registry.party_of(line.id, "holder")
    if holder and holder == scene.registry.party_of(payment.id, "payer"):
        return "debit"
    if holder and holder == scene.registry.party_of(payment.id, "payee"):
        return "credit"
    return "credit" if payment.nature == "receipt" else "debit"


def _account(scene: Scene, payment: Payment, line: BankLine, expected: Direction, weights: Weights) -> Iterator[Reason]:
    field = payment.payer_account if expected == "debit" else payment.payee_account
    agree = accounts_agree(field.value, line.account.value)
    if agree:
        yield Reason("account", weights.account_same, plain_account(field.value), plain_account(line.account.value))
    elif agree is False and not near_account(field, line.account):
        yield Reason("account_differs", weights.account_differs, plain_account(field.value), plain_account(line.account.value))
    elif agree is None:
        holder = scene.registry.party_of(line.id, "holder")
        named = scene.registry.party_of(payment.id, "payer" if expected == "debit" else "payee")
        if holder and named and holder != named and not scene.registry.alike(holder, named):
            yield Reason("holder_differs", weights.counterparty_differs, *map(scene.registry.name_of, (named, holder)))


def _counterparty(scene: Scene, payment: Payment, line: BankLine, expected: Direction, weights: Weights) -> Iterator[Reason]:
    named = scene.registry.party_of(payment.id, "payee" if expected == "debit" else "payer")
    shown = scene.registry.party_of(line.id, "counterparty")
    if not named or not shown:
        return
    names = tuple(map(scene.registry.name_of, (named, shown)))
    if named == shown:
        yield Reason("counterparty", weights.party_same, *names)
    elif scene.registry.alike(named, shown):
        yield Reason("counterparty_near", weights.party_near, *names)
    else:
        yield Reason("counterparty_differs", weights.counterparty_differs, *names)


def _wording(payment: Payment, line: BankLine, weights: Weights) -> Iterator[Reason]:
    purpose, summary = normal(payment.purpose.value or ""), normal(line.summary.value or "")
    if not purpose or not summary:
        return
    shared = set(runs_of_digits(payment.purpose.value or "")) & set(runs_of_digits(line.summary.value or ""))
    if shared or purpose == summary or (min(len(purpose), len(summary)) >= 4 and (purpose in summary or summary in purpose)):
        yield Reason("wording", weights.wording, payment.purpose.value or "", line.summary.value or "")
