"""Rows of the table, or what a file declares, as invoice lines with their own small identities."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from extractors.candidates import Candidate, Reader, cheapest, exactly, method_of
from extractors.geometry.layout import Span, union
from extractors.invoices.lines import Row, is_reference, rows_on
from extractors.invoices.quantities import TOLD, implied, mended, missed, multiplies, parted, with_cents
from extractors.invoices.sheets import Sheet
from extractors.invoices.texts import text_field
from extractors.invoices.totals import STARS, money_reader, stars
from extractors.lexicons import words
from extractors.readers.amounts import read_amount, read_quantity
from extractors.readers.folding import fold, squeeze
from extractors.solver import field_of
from models.fields import MISSING, Field, derived
from models.identity import local_id
from models.invoice import InvoiceLine
from models.money import CENT, ZERO
from models.paper import Spot

T = TypeVar("T")
_RATES = ("1%", "3%", "5%", "6%", "9%", "11%", "13%", "16%", "17%")
"""The rates of value added tax since 2012."""
_GLUED = re.compile(r"-?\d+[.]\d+[.]\d+")
"""A quantity and a price in one box, each with a point."""
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


def rate_reader(sheet: Sheet) -> Reader[str]:
    """Rates, on recognised pages also those whose percent sign was taken for figures (`66`, `1396`)."""

    def read(text: str) -> Iterator[tuple[str, float]]:
        exact = read_rate(text)
        if exact is not None:
            yield exact, 0.0
            return
        if sheet.page.source == "ocr" and STARS.match(squeeze(fold(text))):
            yield "***", 1.0
            return
        spoilt = re.compile(r"(?:6|9|96|8|[oO0]/[oO0]|[xX])$")
        rates = [rate for rate in _RATES if sheet.page.source == "ocr" and spoilt.fullmatch(squeeze(fold(text)), len(rate) - 1)]
        yield from ((rate, 1.0) for rate in rates if squeeze(fold(text)).startswith(rate[:-1]))

    return read


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
        found = _without_sum([_printed_line(row) for sheet in sheets for row in rows_on(sheet)])
    if any(sheet.page.source == "ocr" and _on_a_margin(sheet) for sheet in sheets):
        found = [_starred_rate(line) for line in found]
    goods = [line for line in found if not is_reference(line.item_name.value or "")]
    checked = [_checked(line) for line in goods or found]
    return tuple(replace(line, id=local_id("line", invoice_id, number), line_no=number) for number, line in enumerate(checked, 1))


def _without_sum(lines: list[InvoiceLine]) -> list[InvoiceLine]:
    """The lines without the row of 合计 whose word and signs were lost: it has no name, and the others add up to it."""
    if len(lines) < 2:
        return lines
    *others, last = lines
    told = [line.tax_exclusive_amount.value for line in others]
    bare = all(field.value is None for field in (last.item_name, last.quantity, last.unit_price, last.tax_rate))
    adds_up = None not in told and sum(filter(None, told), ZERO) == last.tax_exclusive_amount.value
    return others if bare and adds_up else lines


def _on_a_margin(sheet: Sheet) -> bool:
    """Whether the page says 差额征税, which prints asterisks for the rate."""
    return any(mark in line.text for line in sheet.lines for mark in words("invoice", "rows", "margin"))


def _starred_rate(line: InvoiceLine) -> InvoiceLine:
    """The asterisks that an engine overlooked, unless the tax is what a rate makes of the amount."""
    known = line.tax_rate.value is not None or any(tax_follows(replace(line, tax_rate=derived(rate))) for rate in _RATES)
    missed = Field("***", "", None, "derived", "inferred", 0.8, ("差额征税",))
    return line if known else replace(line, tax_rate=missed)


def _declared_line(leaves: Mapping[str, Candidate[str]]) -> InvoiceLine:
    return InvoiceLine(
        "",
        0,
        _leaf(leaves, "item_name", exactly(_as_text)),
        _leaf(leaves, "specification", exactly(_as_text)),
        _leaf(leaves, "unit", exactly(_as_text)),
        _leaf(leaves, "quantity", exactly(read_quantity)),
        _leaf(leaves, "unit_price", exactly(read_quantity)),
        _leaf(leaves, "tax_exclusive_amount", exactly(read_amount)),
        _leaf(leaves, "tax_rate", exactly(read_rate)),
        _leaf(leaves, "tax_amount", _declared_tax),
    )


def _as_text(text: str) -> str:
    return text


def _declared_tax(text: str) -> Iterator[tuple[Decimal, float]]:
    value = read_amount(text)
    if value is not None:
        yield value, 0.0
    yield from stars(text)


def _leaf(leaves: Mapping[str, Candidate[str]], name: str, reader: Reader[T]) -> Field[T]:
    """A declared value as a field; missing where the leaf is not there or says nothing of its type."""
    leaf = leaves.get(name)
    value = next(iter(reader(leaf.value)), None) if leaf is not None else None
    return field_of(leaf.meaning(value[0], 0.0), "read") if leaf is not None and value is not None else MISSING


def _printed_line(row: Row) -> InvoiceLine:
    """A row as a line; on slips prices and amounts include the tax and are none of a line's."""
    if row.sheet.form == "roll":
        return InvoiceLine("", 0, item_name=text_field(row, "item_name"), quantity=_first(row, "quantity", exactly(_number)))
    line = InvoiceLine(
        "",
        0,
        text_field(row, "item_name"),
        text_field(row, "specification"),
        text_field(row, "unit"),
        _first(row, "quantity", exactly(_number)),
        _first(row, "unit_price", exactly(_number)),
        _first(row, "tax_exclusive_amount", money_reader(row.sheet)),
        _first(row, "tax_rate", rate_reader(row.sheet)),
        _first(row, "tax_amount", _tax_reader(row)),
    )
    return _with_decimals(row, line)


def _number(text: str) -> Decimal | None:
    """A quantity or price; a lone stroke is an upright 1 laid down by the engine."""
    return Decimal(1) if squeeze(fold(text)) in ("-", "一", "|", "l", "I") else read_quantity(fold(text).removeprefix("¥"))


def _tax_reader(row: Row) -> Reader[Decimal]:
    money = money_reader(row.sheet)

    def read(text: str) -> Iterator[tuple[Decimal, float]]:
        yield from money(text)
        yield from stars(text)
        if squeeze(fold(text)) in words("invoice", "rows", "untaxed"):
            yield ZERO, 0.0

    return read


def _first(row: Row, column: str, reader: Reader[T]) -> Field[T]:
    """The cheapest value of a column's first piece that has one."""
    for span in row.pieces.get(column, ()):
        found = cheapest(row.sheet.read(span, reader))
        if found:
            best = found[0]
            sure = best.repair == 0 and best.confidence >= 0.75
            return field_of(best, "read" if sure else "inferred")
    glued = next((span for span in row.pieces.get(column, ()) if _GLUED.fullmatch(span.text)), None)
    return _unread(row, glued) if glued is not None else MISSING


def _with_decimals(row: Row, line: InvoiceLine) -> InvoiceLine:
    """The line with the decimals of its quantity and price that a narrow column put below them, where the product wants them."""
    price = _whole(row, "unit_price", line.unit_price)
    longer = replace(line, quantity=_whole(row, "quantity", line.quantity), unit_price=price)
    return min((line, longer, replace(line, unit_price=price)), key=missed)


def _whole(row: Row, column: str, field: Field[Decimal]) -> Field[Decimal]:
    """A figure of several lines as one."""
    spans = row.pieces.get(column, ())
    text = "".join(span.original for span in spans)
    value = _number(text) if len(spans) > 1 and all(span.text.isdecimal() for span in spans[1:]) else None
    if value is None or field.spot is None:
        return field
    place = row.sheet.place(union(span.quad for span in spans))
    return replace(field, value=value, original=text, spot=replace(field.spot, quad=place))


def _unread(row: Row, span: Span) -> Field[T]:
    """Without a value, but with its text and place: two figures in one box."""
    sheet = row.sheet
    spot = Spot(sheet.page.ref, sheet.place(span.quad))
    return Field(None, span.original, spot, method_of(sheet.page), "missing", span.confidence)


def _checked(line: InvoiceLine) -> InvoiceLine:
    """With the checks that hold inside the line; quantity × price verifies the amount, the rate is too coarse to."""
    if _without_tax(line):
        line = replace(line, tax_amount=derived(ZERO, line.tax_rate.value or ""))
    if line.quantity.value is None or line.unit_price.value is None:
        line = implied(parted(line))
    share, amount = share_of(line.tax_rate.value), line.tax_exclusive_amount.value
    if share is not None and amount is not None:
        line = replace(line, tax_amount=with_cents(line.tax_amount, (amount * share).quantize(CENT, ROUND_HALF_UP)))
    if tax_follows(line):
        line = replace(line, tax_amount=with_check(line.tax_amount, "rate×net", proven=False))
    if TOLD in line.quantity.checks:
        return line
    if multiplies(line):
        return replace(line, tax_exclusive_amount=with_check(line.tax_exclusive_amount, "quantity×price", proven=True))
    line = mended(line)
    return replace(line, quantity=_doubted(line.quantity), unit_price=_doubted(line.unit_price))


def _without_tax(line: InvoiceLine) -> bool:
    """Whether a line that is exempt has no tax, or what an engine made of its asterisks (`909`)."""
    spoilt = line.tax_amount.method == "ocr" and line.tax_amount.status == "inferred"
    return line.tax_rate.value in words("invoice", "rows", "untaxed") and (line.tax_amount.value is None or spoilt)


def _doubted(field: Field[Decimal]) -> Field[Decimal]:
    """A recognised quantity or price whose product is not the amount is not relied on."""
    return replace(field, status="inferred") if field.method == "ocr" and field.status == "read" else field


def with_check(field: Field[Decimal], check: str, *, proven: bool) -> Field[Decimal]:
    """The field with a check that holds; `proven` ones verify what was read."""
    status = "verified" if proven and field.status == "read" else field.status
    return replace(field, status=status, checks=(*field.checks, check))


def tax_follows(line: InvoiceLine) -> bool:
    """Whether the line's tax is its amount times its rate, within the software's slack."""
    share, amount, tax = share_of(line.tax_rate.value), line.tax_exclusive_amount.value, line.tax_amount.value
    if amount is None or tax is None:
        return False
    if share is None:
        return line.tax_rate.value in words("invoice", "rows", "untaxed") and tax == 0
    return abs((amount * share).quantize(CENT, ROUND_HALF_UP) - tax) <= _TAX_SLACK
