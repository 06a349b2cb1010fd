"""Money and quantities as text, exact; what an engine may have misread is offered as candidates, never repaired silently."""

import re
from decimal import Decimal

from extractors.readers.folding import fold, fold_in_place, squeeze
from extractors.readers.found import Found
from models.money import CENT

_CURRENCY = r"(?:¥|CNY|RMB|人民币|元)"
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_UNITS = {
    **dict.fromkeys(("", "元", "圆", "元整", "圆整", "CNY", "RMB"), Decimal(1)),
    **dict.fromkeys(("万元", "万"), Decimal(10**4)),
    **dict.fromkeys(("亿元", "亿"), Decimal(10**8)),
}
_UNIT = "|".join(sorted(filter(None, _UNITS), key=len, reverse=True))
_EXACT = re.compile(
    rf"(?P<open>\()?{_CURRENCY}?:?(?P<sign>[-+])?{_CURRENCY}?(?P<sign2>[-+])?(?P<number>{_NUMBER})(?P<unit>{_UNIT})?(?P<sign3>[-+])?(?P<close>\))?"
)
_INSIDE = re.compile(
    rf"(?<![\d.,A-Za-z])(?:(?P<sign>[-+])\s*)?(?:{_CURRENCY}\s*)?(?P<sign2>[-+])?(?P<number>{_NUMBER})(?:\s*(?P<unit>{_UNIT}))?(?![\d%‰A-Za-z]|[.,]\d)"
)
_QUANTITY = re.compile(rf"[-+]?(?:{_NUMBER})")


_LONGEST = 22
"""Characters of a number that may be money: longer ones run over from accounts and serials."""


def _money(number: str, unit: str, signs: str) -> Decimal | None:
    if len(number) > _LONGEST:
        return None
    value = Decimal(number.replace(",", "")) * _UNITS[unit]
    rounded = value.quantize(CENT)
    if rounded != value:
        return None
    return -rounded if "-" in signs and rounded else rounded


def read_amount(text: str) -> Decimal | None:
    """Yuan with two decimals where the whole text is one well-formed amount; None for anything else, parts of a fen included."""
    match = _EXACT.fullmatch(re.sub(r"(?<=[^\d.,])\s+|\s+(?=[^\d.,])|^\s+|\s+$", "", fold(text)))
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    signs = "".join(match[name] or "" for name in ("sign", "sign2", "sign3")) + ("-" if match["open"] else "")
    return _money(match["number"], match["unit"] or "", signs) if len(signs) <= 1 else None


def find_amounts(text: str) -> tuple[Found[Decimal], ...]:
    """The well-formed amounts inside a text, left to right; percentages and longer numbers with letters are none."""
    found: list[Found[Decimal]] = []
    for match in _INSIDE.finditer(fold_in_place(text)):
        value = _money(match["number"], match["unit"] or "", (match["sign"] or "") + (match["sign2"] or ""))
        if value is not None:
            found.append(Found(value, match.start(), match.end(), text[match.start() : match.end()]))
    return tuple(found)


def read_quantity(text: str) -> Decimal | None:
    """A number with any number of decimals, as printed (`2.50` keeps its zero)."""
    compact = squeeze(fold(text))
    return Decimal(compact.replace(",", "")) if _QUANTITY.fullmatch(compact) else None


_LETTERS = dict(zip("OoDQ〇○lI|!iZzSs$BbGgq", "000000111112255586699", strict=True))
_POINTS = str.maketrans(dict.fromkeys("。·'、:;‘’`", "."))
_LEAD = re.compile(r"^(?:[¥YVvT羊半*#]|CNY|RMB|人民币)+")


def _digits_of(body: str) -> tuple[str, float]:
    cost = sum(0.5 for character in body if character in _LETTERS)
    return "".join(_LETTERS.get(character, character) for character in body), cost


def _readings(body: str) -> list[tuple[Decimal, float]]:
    """The values that digits with stray points and commas may stand for: the last mark before two digits is the point."""
    digits = re.sub(r"[.,]", "", body)
    if not digits.isdecimal() or len(digits) > 16:
        return []
    marks = [index for index, character in enumerate(body) if character in ".,"]
    readings: list[tuple[Decimal, float]] = []
    if marks and len(body) - marks[-1] == 3:
        groups = re.split(r"[.,]", body[: marks[-1]])
        odd = sum(1 for group in groups[1:] if len(group) != 3)
        readings.append((Decimal(digits).scaleb(-2), 0.3 + 0.5 * odd))
    elif not marks and len(digits) >= 3:
        readings.append((Decimal(digits).scaleb(-2), 1.5))
        readings.append((Decimal(digits).quantize(CENT), 1.2))
    elif marks and all(len(group) == 3 for group in re.split(r"[.,]", body)[1:]):
        readings.append((Decimal(digits).quantize(CENT), 0.8))
        readings.append((Decimal(digits).scaleb(-2), 1.8))
    elif marks and len(digits) >= 3:
        readings.append((Decimal(digits).scaleb(-2), 2.0))
    return readings


def amount_candidates(text: str) -> tuple[tuple[Decimal, float], ...]:
    """What a possibly misread amount may stand for, cheapest first; an exact amount comes first at no cost."""
    costs: dict[Decimal, float] = {}
    exact = read_amount(text)
    if exact is not None:
        costs[exact] = 0.0
    body = _LEAD.sub("", squeeze(fold(text)).removesuffix("元"))
    negative = body[:1] in ("-", "一", "~") or body.endswith("-") or (body[:1] == "(" and body[-1:] == ")")
    body = _LEAD.sub("", body.strip("-一~()")).translate(_POINTS)
    body, price = _digits_of(body.strip("."))
    spaced = 0.2 if len(text.split()) > 1 else 0.0
    for value, cost in _readings(body):
        signed = -value if negative else value
        costs[signed] = min(costs.get(signed, 99.0), cost + price + spaced)
    return tuple(sorted(costs.items(), key=lambda pair: (pair[1], pair[0])))
