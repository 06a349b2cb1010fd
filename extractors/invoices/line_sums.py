"""The lines against the totals: what their sums prove, and the one figure of a line that they put right."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from rapidfuzz.distance import Levenshtein

from extractors.invoices.goods import share_of, tax_follows, with_check
from extractors.invoices.quantities import multiplies
from models.fields import Field
from models.invoice import InvoiceLine
from models.money import CENT, ZERO

_Column = Literal["tax_exclusive_amount", "tax_amount"]
_SUMS = "line sums"
_TOLD = 0.8
"""The confidence in a figure that the sum tells."""


def sums_of(lines: Sequence[InvoiceLine]) -> tuple[Decimal | None, Decimal | None, bool]:
    """Σ net and Σ tax where every line has them, and whether every line's tax follows from its rate."""
    if not lines:
        return None, None, False
    nets = [line.tax_exclusive_amount.value for line in lines]
    taxes = [line.tax_amount.value for line in lines]
    net = sum((value for value in nets if value is not None), ZERO) if None not in nets else None
    tax = sum((value for value in taxes if value is not None), ZERO) if None not in taxes else None
    return net, tax, all(tax_follows(line) for line in lines)


def summed(lines: Sequence[InvoiceLine], net: Field[Decimal], tax: Field[Decimal]) -> tuple[InvoiceLine, ...]:
    """The lines, verified by their sum where that is a verified total, in doubt where a recognised one misses it."""
    done = _mended(_mended(tuple(lines), "tax_exclusive_amount", net), "tax_amount", tax)
    return _weighed(_weighed(done, "tax_exclusive_amount", net), "tax_amount", tax)


def _figure(line: InvoiceLine, column: _Column) -> Field[Decimal]:
    return line.tax_exclusive_amount if column == "tax_exclusive_amount" else line.tax_amount


def _with_figure(line: InvoiceLine, column: _Column, field: Field[Decimal]) -> InvoiceLine:
    return replace(line, tax_exclusive_amount=field) if column == "tax_exclusive_amount" else replace(line, tax_amount=field)


def _weighed(lines: Sequence[InvoiceLine], column: _Column, printed: Field[Decimal]) -> tuple[InvoiceLine, ...]:
    fields = [_figure(line, column) for line in lines]
    values = [field.value for field in fields if field.value is not None]
    total = sum(values, ZERO) if len(values) == len(fields) else None
    if any(_SUMS in field.checks for field in fields):
        return tuple(lines)  # the sum was spent on putting one of them right
    return tuple(_with_figure(line, column, _against(field, total, printed)) for line, field in zip(lines, fields, strict=True))


def _against(field: Field[Decimal], total: Decimal | None, printed: Field[Decimal]) -> Field[Decimal]:
    if printed.value is None or field.value is None:
        return field
    if total == printed.value:
        return with_check(field, _SUMS, proven=printed.status == "verified")
    return replace(field, status="inferred") if field.method == "ocr" and field.status == "read" else field


def _mended(lines: tuple[InvoiceLine, ...], column: _Column, printed: Field[Decimal]) -> tuple[InvoiceLine, ...]:
    """The lines with the one recognised figure that was lost or misread by a character as the verified total wants it.

    The line's own quantity and price, or its amount and rate, must say the same: a sum alone fits any line.
    """
    fields = [_figure(line, column) for line in lines]
    total = sum((field.value for field in fields if field.value is not None), ZERO)
    lost = [index for index, field in enumerate(fields) if field.value is None]
    if printed.status != "verified" or printed.value is None or total == printed.value or len(lost) > 1:
        return lines
    lacks = printed.value - total
    meant = {index: _meant(lines[index], column, lacks) for index in (lost or range(len(lines)))}
    fitting = {index: line for index, line in meant.items() if line is not None}
    return tuple(fitting.get(index, line) for index, line in enumerate(lines)) if len(fitting) == 1 else lines


def _meant(line: InvoiceLine, column: _Column, lacks: Decimal) -> InvoiceLine | None:
    """The line with so much more, where its figure was lost or misread by a character and the rest of the line agrees."""
    field = _figure(line, column)
    if field.value is None:
        return _told(line, column, lacks)
    value = field.value + lacks
    misread = field.method == "ocr" and Levenshtein.distance(str(field.value), str(value)) == 1
    return _told(line, column, value) if misread and not _agrees(line, column) else None


def _told(line: InvoiceLine, column: _Column, value: Decimal) -> InvoiceLine | None:
    field = replace(_figure(line, column), value=value, status="inferred", confidence=_TOLD, checks=(_SUMS,))
    meant = _with_figure(line, column, field)
    return meant if _agrees(meant, column) else None


def _agrees(line: InvoiceLine, column: _Column) -> bool:
    """Whether quantity × price is the amount, or amount × rate the tax, to the cent."""
    if column == "tax_exclusive_amount":
        return multiplies(line)
    share, amount = share_of(line.tax_rate.value), line.tax_exclusive_amount.value
    return share is not None and amount is not None and (amount * share).quantize(CENT, ROUND_HALF_UP) == line.tax_amount.value
