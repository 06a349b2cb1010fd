"""Money is a Decimal of yuan with two decimals, or an integer of fen; equality is exact."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def yuan(value: str | int | Decimal) -> Decimal:
    """Yuan rounded half up to the cent; raises `decimal.InvalidOperation` on text that is no number."""
    return Decimal(value).quantize(CENT, ROUND_HALF_UP)


def fen(amount: Decimal) -> int:
    """Whole fen of an amount in yuan; raises ValueError where the amount has parts of a fen."""
    scaled = amount * 100
    if scaled != scaled.to_integral_value():
        message = f"{amount} yuan is not a whole number of fen"
        raise ValueError(message)
    return int(scaled)


def from_fen(amount: int) -> Decimal:
    """Yuan of a whole number of fen."""
    return Decimal(amount).scaleb(-2)


def proportion(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """Amount × part ÷ whole in yuan, multiplied first and rounded half up once; exactly `amount` when part = whole."""
    if part == whole:
        return amount
    return (amount * part / whole).quantize(CENT, ROUND_HALF_UP)


def rounded_down(amount: Decimal) -> Decimal:
    """The amount cut to the cent, as 不超过 asks."""
    return amount.quantize(CENT, ROUND_DOWN)
