"""Rows of the table, or what a file declares, as invoice lines with their own small identities."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from extractors.candidates import Candidate, Reader, cheapest, exactly, method_of
from extractors.invoice_parts.lines import Row, is_reference, rows_on, text_of
from extractors.invoice_parts.sheets import Sheet
from extractors.invoice_parts.totals import figure, stars
from extractors.layout import union
from extractors.lexicons import words
from extractors.readers.amounts import read_amount, read_quantity
from extractors.readers.folding import fold, squeeze
from extractors.solver import field_of
from models.fields import MISSING, Field
from models.identity import local_id
from models.invoice import InvoiceLine
from models.money import CENT, ZERO
from models.paper import Spot

_TAX_SLACK = Decimal("0.06")
"""What issuing software lets the tax of a line differ from amount × rate, in yuan."""


def read_rate(text: str) -> str | None:
    """The rate as printed: `13%`, `免税`, `***`; a decimal fraction of an XML file becomes a percentage."""
    compact = squeeze(fold(text)).replace("％", "%")
    if compact in words("invoice", "rows", "untaxed") or compact in words("invoice", "rows", "rates"):
        return "***" if set(compact) == {"*"} else compact
    if re.fullmatch(r"\d{1,2}(?:\.\d{1,4})?%", compact):
        return f"{Decimal(compact[:-1]).normalize():f}%"
    if re.fullmatch(r"0(?:\.\d{1,4})?", compact):
        return f"{(Decimal(compact) * 100).normalize():f}%"
    return None


def share_of(rate: str | None) -> Decimal | None:
    """The rate as a fraction; None where it is no percentage."""
    return Decimal(rate[:-1]) / 100 if rate is not None and rate.endswith("%") else None


def lines_of(
    sheets: Sequence[Sheet], declared: Sequence[Mapping[str, Candidate[str]]], invoice_id: str
) -> tuple[InvoiceLine, ...]:
    """The lines of the invoice: as declared, else from its pages; a reference to a list gives way to the list."""
    if declared:
        found = [_declared_line(leaves) for leaves in declared]
    else:
        found = [_printed_line(row) for sheet in sheets for row in rows_on(sheet)]
    goods = [line for line in found if not is_reference(line.item_name.value or "")]
    checked = [_checked(line) for line in goods or found]
    return tuple(replace(line, id=local_id("line", invoice_id, number), line_no=number) for number, line in enumerate(checked, 1))


def _declared_line(leaves: Mapping[str, Candidate[str]]) -> InvoiceLine:
    def text(name: str) -> Field[str]:
        leaf = leaves.get(name)
        return field_of(leaf, "read") if leaf is not None else MISSING

    def number(name: str, reader: Reader[Decimal]) -> Field[Decimal]:
        leaf = leaves.get(name)
        value = next((value for value, _ in reader(leaf.value)), None) if leaf is not None else None
        return field_of(replace(leaf, value=value), "read") if leaf is not None and value is not None else MISSING  # pyright: ignore[reportArgumentType]

    tax_leaf = leaves.get("tax_amount")
    tax = number("tax_amount", exactly(read_amount))
    if tax.value is None and tax_leaf is not None:
        tax = number("tax_amount", stars)
    rate_leaf = leaves.get("tax_rate")
    rate = read_rate(rate_leaf.value) if rate_leaf is not None else None
    return InvoiceLine(
        "",
        0,
        text("item_name"),
        text("specification"),
        text("unit"),
        number("quantity", exactly(read_quantity)),
        number("unit_price", exactly(read_quantity)),
        number("tax_exclusive_amount", exactly(read_amount)),
        field_of(replace(rate_leaf, value=rate), "read") if rate_leaf is not None and rate is not None else MISSING,
        tax,
    )


def _printed_line(row: Row) -> InvoiceLine:
    return InvoiceLine(
        "",
        0,
        _text(row, "item_name"),
        _text(row, "specification"),
        _text(row, "unit"),
        _first(row, "quantity", exactly(_number)),
        _first(row, "unit_price", exactly(_number)),
        _first(row, "tax_exclusive_amount", figure),
        _first(row, "tax_rate", exactly(read_rate)),
        _first(row, "tax_amount", _tax),
    )


def _number(text: str) -> Decimal | None:
    """A quantity or price; a lone stroke is an upright 1 laid down by the engine."""
    return Decimal(1) if squeeze(fold(text)) in ("-", "一", "|", "l", "I") else read_quantity(fold(text).removeprefix("¥"))


def _tax(text: str):  # noqa: ANN202
    yield from figure(text)
    yield from stars(text)
    if squeeze(fold(text)) in words("invoice", "rows", "untaxed"):
        yield ZERO, 0.0


def _text(row: Row, column: str) -> Field[str]:
    spans = row.pieces.get(column, [])
    text = text_of(row, column)
    if not text:
        return MISSING
    sheet = row.sheet
    spot = Spot(sheet.page.ref, sheet.place(union(span.quad for span in spans)))
    confidence = min(span.confidence for span in spans)
    return Field(text, text, spot, method_of(sheet.page), "read", confidence)


def _first(row: Row, column: str, reader: Reader) -> Field:
    """The cheapest value of a column's first piece that has one."""
    for span in row.pieces.get(column, ()):
        found = cheapest(row.sheet.read(span, reader))
        if found:
            best = found[0]
            sure = best.repair == 0 and best.confidence >= 0.75
            return field_of(best, "read" if sure else "inferred")
    return MISSING


def _checked(line: InvoiceLine) -> InvoiceLine:
    """With the checks that hold inside the line; figures that two of them confirm are verified."""
    amount, tax = line.tax_exclusive_amount, line.tax_amount
    checks: list[str] = []
    if tax_follows(line):
        checks.append("rate×net")
    if line.quantity.value is not None and line.unit_price.value is not None and amount.value is not None:
        if _near(line.quantity.value, line.unit_price.value, amount.value):
            checks.append("quantity×price")
    if not checks:
        return line
    status = "verified" if amount.status == "read" else amount.status
    seconded = replace(amount, status=status, checks=tuple(checks))
    taxed = replace(tax, checks=("rate×net",), status="verified" if tax.status == "read" and len(checks) == 2 else tax.status)
    return replace(line, tax_exclusive_amount=seconded, tax_amount=taxed if "rate×net" in checks else tax)


def tax_follows(line: InvoiceLine) -> bool:
    """Whether the line's tax is its amount times its rate, within the software's slack."""
    share, amount, tax = share_of(line.tax_rate.value), line.tax_exclusive_amount.value, line.tax_amount.value
    if amount is None or tax is None:
        return False
    if share is None:
        return line.tax_rate.value in words("invoice", "rows", "untaxed") and tax == 0
    return abs((amount * share).quantize(CENT, ROUND_HALF_UP) - tax) <= _TAX_SLACK


def _near(quantity: Decimal, price: Decimal, amount: Decimal) -> bool:
    """Whether quantity × price is the amount, as far as the price's printed decimals allow."""
    exponent = price.as_tuple().exponent
    slack = abs(quantity) * Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2
    return abs(quantity * price - amount) <= max(slack, CENT)


def sums_of(lines: Sequence[InvoiceLine]) -> tuple[Decimal | None, Decimal | None, bool]:
    """Σ net and Σ tax where every line has them, and whether every line's tax follows from its rate."""
    if not lines:
        return None, None, False
    nets = [line.tax_exclusive_amount.value for line in lines]
    taxes = [line.tax_amount.value for line in lines]
    net = sum((value for value in nets if value is not None), ZERO) if None not in nets else None
    tax = sum((value for value in taxes if value is not None), ZERO) if None not in taxes else None
    return net, tax, all(tax_follows(line) for line in lines)
