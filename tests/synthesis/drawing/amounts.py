"""How amounts, numbers and dates are written on paper; written apart from the readers under test."""

from datetime import date
from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")


def plain(amount: Decimal) -> str:
    return f"{amount:.2f}"


def grouped(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def number(value: Decimal | None) -> str:
    """Without trailing zeros or exponent."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def capital(amount: Decimal, yuan_word: str = "圆") -> str:
    """The amount in capital characters as invoices print it; negative ones with （负数）."""
    sign = "（负数）" if amount < 0 else ""
    fen_total = int(abs(amount) * 100)
    whole, jiao, fen = fen_total // 100, fen_total // 10 % 10, fen_total % 10
    text = (_whole(whole) + yuan_word) if whole else ""
    if jiao == 0 and fen == 0:
        return sign + (text or f"零{yuan_word}") + "整"
    if jiao:
        text += DIGITS[jiao] + "角"
    elif whole:
        text += "零"
    text += DIGITS[fen] + "分" if fen else "整"
    return sign + text


def _whole(value: int) -> str:
    text, pending = "", False
    for group in range(2, -1, -1):
        part = value // 10 ** (4 * group) % 10000
        if part == 0:
            pending = pending or bool(text)
            continue
        if text and (pending or part < 1000):
            text += "零"
        text += _four(part) + GROUPS[group]
        pending = False
    return text


def _four(value: int) -> str:
    text, pending = "", False
    for place in range(3, -1, -1):
        digit = value // 10**place % 10
        if digit == 0:
            pending = bool(text)
            continue
        text += ("零" if pending else "") + DIGITS[digit] + UNITS[place]
        pending = False
    return text


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month:02d}月{day.day:02d}日"


def iso(day: date) -> str:
    return day.isoformat()
