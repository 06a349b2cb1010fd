"""Why a payment is not to the fen what an invoice asks: a bank's fee, whole yuan, or a digit read wrong."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from matchers.canonical import day_of, whole_fen
from matchers.comparisons import yuan_text
from matchers.lexicons import lexicon, words
from matchers.names import normal
from matchers.weights import Weights
from models.bank import BankLine, Payment
from models.link import Reason

_REMARKS = "bank_remarks"
_MILLION = 100_000_000
_ODD_FEN = 5
_TELLING_DIGITS = 4
"""Figures of fewer significant digits differ in one of them all the time."""

Fees = Mapping[int, frozenset[int]]


def shortfall(paid: int, owed: int, fees: Collection[int], weights: Weights) -> Reason | None:
    """The reason why a payment may settle an invoice of another amount in full; `fees` are those booked that day."""
    texts = (yuan_text(paid), yuan_text(owed))
    missing = owed - paid
    if 0 < missing <= min(weights.fee_limit, owed // 100):
        if missing in fees:
            return Reason("amount_less_booked_fee", weights.amount_near + weights.fee_line, *texts)
        if is_plausible_fee(missing, paid, weights):
            return Reason("amount_less_fee", weights.amount_near, *texts)
    whole_yuan = paid % 100 == 0 and abs(missing) < 100
    if missing and (whole_yuan or abs(missing) <= _ODD_FEN) and abs(missing) <= owed // 100:
        return Reason("amount_rounded", weights.amount_near, *texts)
    return None


def is_plausible_fee(fee: int, amount: int, weights: Weights) -> bool:
    """Half yuan by half yuan up to the plain bound, above it what tariffs name or a large transfer's rate gives."""
    if not 0 < fee <= weights.fee_limit:
        return False
    if fee <= weights.fee_plain and fee % 50 == 0:
        return True
    table = lexicon(_REMARKS)["fee"]
    if fee in {int(Decimal(each) * 100) for each in table["tariffs"]}:
        return True
    share = amount * int(table["per_hundred_thousand"])
    return amount >= _MILLION and fee in {share // 100_000, -(-share // 100_000)}


def one_digit_off(left: int, right: int) -> bool:
    """Two figures of equal length that differ in one digit, with enough digits for that to mean something."""
    one, two = str(left), str(right)
    if len(one) != len(two) or min(len(one.rstrip("0")), len(two.rstrip("0"))) < _TELLING_DIGITS:
        return False
    return sum(a != b for a, b in zip(one, two, strict=True)) == 1


def booked_fees(lines: Iterable[BankLine], vouchers: Iterable[Payment]) -> Fees:
    """Fees by the day they were booked, from lines that say so and vouchers that are nothing else."""
    found: dict[int, set[int]] = defaultdict(set)
    marks = words(_REMARKS, "fee", "words")
    for line in lines:
        day, fee, text = day_of(line.posted_date), whole_fen(line.amount), line.summary.value
        if day is not None and fee and text and any(mark in normal(text) for mark in marks):
            found[day].add(abs(fee))
    for voucher in vouchers:
        day, fee = day_of(voucher.paid_date), whole_fen(voucher.amount)
        if voucher.nature == "fee" and day is not None and fee:
            found[day].add(abs(fee))
    return {day: frozenset(own) for day, own in found.items()}
