"""大写 of which signs were misread, known by an amount that stands elsewhere: each figure of it must have been read."""

from collections.abc import Iterator
from decimal import Decimal

from extractors.candidates import Candidate
from extractors.invoices.totals import Totals
from extractors.readers.capitals import write_capital
from extractors.readers.folding import fold, squeeze

_ROUND = str.maketrans("圆圓正", "元元整")
_DIGITS, _NUMERALS = "壹贰叁肆伍陆柒捌玖", "零壹贰叁肆伍陆柒捌玖拾佰仟万亿角分"
_MISREAD = 0.5
"""The cost of each sign that was misread."""
_PARTS = 3
"""At most one in so many signs may be misread."""


def worded(totals: Totals, told: Decimal | None) -> Iterator[Candidate[Decimal]]:
    """The gross amounts, as read or as the code tells, that the capitals are but for signs that are no numerals."""
    known = {one.value for one in totals.capital}
    for value in dict.fromkeys((*(one.value for one in totals.gross), *((told,) if told is not None else ()))):
        if value > 0 and value not in known:
            yield from _spoilt(totals, value)


def _spoilt(totals: Totals, value: Decimal) -> Iterator[Candidate[Decimal]]:
    for one in totals.wordings:
        lost = signs_lost(one.value, write_capital(value))
        if lost is not None:
            yield one.meaning(value, _MISREAD * lost)


def signs_lost(read: str, meant: str) -> int | None:
    """How many signs of capitals were misread; None where a figure is another or unread, or too many were."""
    text, whole = squeeze(fold(read)).translate(_ROUND).removesuffix("整"), meant.removesuffix("整")
    if len(text) != len(whole):
        return None
    pairs = [(a, b) for a, b in zip(text, whole, strict=True) if a != b]
    spoilt = any(b in _DIGITS or a in _NUMERALS for a, b in pairs)
    return None if spoilt or _PARTS * len(pairs) > len(meant) else len(pairs)
