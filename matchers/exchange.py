"""Whether one sum may be another at the exchange rates of the years in question."""

from decimal import ROUND_HALF_UP, Decimal

from matchers.lexicons import lexicon

_YUAN = "CNY"


def plausible_rate(paid: int, paid_in: str, owed: int, owed_in: str) -> Decimal | None:
    """Yuan for a unit of the foreign currency, where that lies in its range; one of the two sums must be yuan."""
    if paid <= 0 or owed <= 0 or _YUAN not in (paid_in, owed_in) or paid_in == owed_in:
        return None
    foreign, yuan, other = (paid, owed, paid_in) if owed_in == _YUAN else (owed, paid, owed_in)
    span = lexicon("exchange")["yuan"].get(other)
    if span is None:
        return None
    rate = Decimal(yuan) / Decimal(foreign)
    low, high = map(Decimal, span)
    return rate.quantize(Decimal("0.0001"), ROUND_HALF_UP) if low <= rate <= high else None
