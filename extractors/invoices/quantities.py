"""Quantity × price = amount: what it proves, and what it tells of a quantity or price that was misread."""

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from rapidfuzz.distance import Levenshtein

from extractors.readers.folding import fold
from models.fields import Field, derived
from models.invoice import InvoiceLine
from models.money import CENT

_MANY = 10000
"""Quantities from here on are not told from a price and an amount alone."""
_FIGURE = re.compile(r"^(?:[1-9]\d*|0)(?:[.]\d+)?$")
_CUT = re.compile(r"\d+[.]\d?")
TOLD = "told by quantity×price"
"""What a quantity or price rests on that was found by the product: spent on that, it proves the amount no more."""


def implied(line: InvoiceLine) -> InvoiceLine:
    """A lone 1 is what engines overlook most: where price and amount are one figure, be it without its point, it is inferred."""
    price, amount = line.unit_price, line.tax_exclusive_amount.value
    if line.quantity.value is not None or price.value is None or amount is None or price.method != "ocr":
        return line
    one = Field(Decimal(1), "", None, "derived", "inferred", 0.8, ("quantity×price",))
    if price.value == amount:
        return replace(line, quantity=one)
    told = replace(one, checks=(TOLD,))
    if re.sub(r"\D", "", price.original) == re.sub(r"\D", "", str(amount)):
        return replace(line, quantity=told, unit_price=replace(price, value=amount, status="inferred", confidence=0.8))
    many = _times(price.value, amount)
    return replace(line, quantity=replace(told, value=many)) if many is not None else line


def _times(price: Decimal, amount: Decimal) -> Decimal | None:
    """The whole number that the amount is of the price, where there is one and the price is exact enough to tell."""
    many = (amount / price).quantize(Decimal(1)) if price else Decimal(0)
    fits = 1 <= many < _MANY and multiplies(
        InvoiceLine("", 0, quantity=derived(many), unit_price=derived(price), tax_exclusive_amount=derived(amount))
    )
    return many if fits else None


def mended(line: InvoiceLine) -> InvoiceLine:
    """A quantity with a character too many or too few (a rule beside it read as 1) is what the amount is of the price."""
    quantity, price, amount = line.quantity, line.unit_price.value, line.tax_exclusive_amount.value
    if quantity.value is None or quantity.method != "ocr" or price is None or amount is None:
        return line
    many = _times(price, amount)
    if many is None or Levenshtein.distance(str(many), str(quantity.value)) != 1:
        return line
    return replace(line, quantity=replace(quantity, value=many, status="inferred", checks=("quantity×price",)))


def parted(line: InvoiceLine) -> InvoiceLine:
    """A quantity and a price that stand in one box, cut at the only place where their product is the amount to the cent."""
    whole_price = line.quantity.value is None and not _is_unread(line.quantity)
    glued = line.unit_price if whole_price else line.quantity
    text = re.sub(r"[\s,]", "", fold(glued.original))
    splits = [
        (text[:at], text[at:])
        for at in range(1, len(text))
        if _FIGURE.match(text[:at].removeprefix("-")) and _FIGURE.match(text[at:])
    ]
    whole = [replace(line, quantity=_part(glued, first), unit_price=_part(glued, last)) for first, last in splits]
    fitting = [one for one in whole if multiplies(one)]
    return fitting[0] if len(fitting) == 1 else line


def _part(glued: Field[Decimal], text: str) -> Field[Decimal]:
    status = glued.status if glued.value is not None else "inferred" if glued.method == "ocr" else "read"
    return replace(glued, value=Decimal(text), status=status, checks=(TOLD,))


def _is_unread(field: Field[Decimal]) -> bool:
    return field.value is None and bool(field.original)


def with_cents(field: Field[Decimal], told: Decimal) -> Field[Decimal]:
    """An amount whose last figures an engine cut off (`509.`) is what follows from the rate, if that begins so."""
    text = re.sub(r"[\s,]", "", fold(field.original)).removeprefix("¥")
    whole = str(told)
    cut = field.method == "ocr" and _CUT.fullmatch(text) and len(text) < len(whole) and whole.startswith(text)
    return replace(field, value=told, status="inferred", checks=("rate×net",)) if cut else field


def multiplies(line: InvoiceLine) -> bool:
    """Whether quantity × price is the amount to the cent; prices with too few decimals for that prove nothing."""
    quantity, price, amount = line.quantity.value, line.unit_price.value, line.tax_exclusive_amount.value
    if quantity is None or price is None or amount is None:
        return False
    exponent = price.as_tuple().exponent
    slack = abs(quantity) * Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2
    exact = quantity * price == amount
    return exact or (slack <= CENT and (quantity * price).quantize(CENT, ROUND_HALF_UP) == amount)


def missed(line: InvoiceLine) -> Decimal:
    """By how much quantity × price misses the amount, in yuan; nothing where one of them is not known."""
    quantity, price, amount = line.quantity.value, line.unit_price.value, line.tax_exclusive_amount.value
    return Decimal(0) if quantity is None or price is None or amount is None else abs(quantity * price - amount)
