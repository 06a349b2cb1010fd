"""What speaks for a pair: each comparison looks at one feature and returns its reason in bits, or none where it is silent."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from math import log2

from matchers.weights import Weights
from models.link import Reason
from models.money import from_fen


def amount_bits(amount: int, weights: Weights) -> float:
    """A stand-in for the rarity of an amount: the more significant digits, the less it meets another by chance."""
    return weights.amount_base + weights.amount_digit * len(str(abs(amount)).rstrip("0"))


def same_amount(left: int, right: int, weights: Weights) -> Reason:
    return Reason("amount", amount_bits(left, weights), yuan_text(left), yuan_text(right))


def yuan_text(fen: int) -> str:
    return str(from_fen(fen))


def share_text(percent: Decimal) -> str:
    return f"{percent.normalize():f}%"


def near_days(left: int | None, right: tuple[int, ...], weights: Weights) -> Reason:
    """Distance in days alone: 2 bits on the day, 1 after a week, none after three, less than none beyond."""
    if left is None or not right:
        return Reason("date", weights.date_missing, day_text(left), day_text(right[0] if right else None))
    nearest = min(right, key=lambda day: (abs(day - left), day))
    bits = weights.date_top - log2(1 + abs(nearest - left) / weights.date_scale)
    return Reason("date", max(bits, weights.date_floor), day_text(left), day_text(nearest))


def posting_days(left: int | None, right: tuple[int, ...], weights: Weights) -> Reason:
    """Between a voucher and its posting days count far more than between an invoice and its payment."""
    if left is None or not right:
        return Reason("date", weights.date_missing, day_text(left), day_text(right[0] if right else None))
    nearest = min(right, key=lambda day: (abs(day - left), day))
    bits = weights.posting_top - log2(1 + abs(nearest - left) / weights.posting_scale)
    return Reason("date", max(bits, weights.posting_floor), day_text(left), day_text(nearest))


@lru_cache(maxsize=65536)
def day_text(day: int | None) -> str:
    return "" if day is None else date.fromordinal(day).isoformat()
