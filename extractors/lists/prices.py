"""Quantity, price and amount of a row of goods, each held against the two others."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.readers.confusions import confusion_cost
from extractors.tables.sheets import money_field, number_field, scale_of
from extractors.tables.tables import Table, TableCell, TableRow
from models.fields import MISSING, Field
from models.money import CENT

_PRODUCT = "数量×单价=金额"
_PAIRS = (("unit_price", "amount"), ("unit_price_gross", "amount_gross"), ("unit_price_net", "amount_net"))
_CROSSED = (
    ("unit_price", "amount_gross"),
    ("unit_price_gross", "amount"),
    ("unit_price", "amount_net"),
    ("unit_price_net", "amount"),
)
"""Columns of which one has lost the word over its group: they belong together where their product holds."""
_QUOTIENT = "数量×单价≈金额"
_BROKEN = re.compile(r"^([¥￥]?[\d,]*\d\.\d?)\s+(\d{1,2})$")
_ONE_CONFUSION = 2.0


@dataclass(frozen=True, slots=True)
class Prices:
    """Quantity, price and amount of one row, checked against one another."""

    quantity: Field[Decimal]
    unit_price: Field[Decimal]
    amount: Field[Decimal]


def prices_of(row: TableRow, table: Table) -> Prices:
    """The pair of price and amount whose product holds; else the first pair that is there."""
    quantity = number_field(filled_cell(row, "quantity"))
    found = [_paired(row, table, quantity, pair) for pair in _PAIRS]
    columns = [{"quantity": table.has("quantity"), "unit_price": table.has(one), "amount": table.has(two)} for one, two in _PAIRS]
    found = [_with_quantity(_mended(one, there)) for one, there in zip(found, columns, strict=True)]
    there = [one for one in found if one.unit_price.value is not None or one.amount.value is not None]
    crossed = (_paired(row, table, quantity, pair) for pair in _CROSSED)
    proved = next((one for one in (*there, *crossed) if _multiplies(one)), None)
    if proved is not None:
        return checked(proved)
    whole = [one for one in there if one.unit_price.value is not None and one.amount.value is not None]
    return checked((whole or there)[0]) if there else Prices(quantity, MISSING, MISSING)


def _paired(row: TableRow, table: Table, quantity: Field[Decimal], pair: tuple[str, str]) -> Prices:
    price, amount = pair
    return Prices(
        quantity,
        _price(row, price, scale_of(table, price)),
        money_field(unbroken(filled_cell(row, amount)), scale_of(table, amount)),
    )


def filled_cell(row: TableRow, key: str) -> TableCell:
    """The first cell under the heads of one key that says anything: a word over a group of columns may head none of them."""
    return next((cell for cell in row.spread(key) if cell.text.strip()), row.cell(key))


def unbroken(cell: TableCell) -> TableCell:
    """The cell with the figures of an amount together again that was broken behind its point (`50,000.0 0`)."""
    whole = _BROKEN.sub(r"\1\2", cell.text.strip())
    return replace(cell, text=whole) if whole != cell.text.strip() else cell


def _price(row: TableRow, key: str, scale: Decimal) -> Field[Decimal]:
    """A unit price in yuan with all its decimals."""
    price = number_field(filled_cell(row, key))
    return price if scale == 1 or price.value is None else replace(price, value=price.value * scale)


def _with_quantity(prices: Prices) -> Prices:
    """A quantity that was not read is inferred where the price divides the amount without a rest."""
    price, amount = prices.unit_price.value, prices.amount.value
    if prices.quantity.value is not None or not price or amount is None or amount % price:
        return prices
    quantity = replace(prices.amount, value=amount // price, status="inferred", method="derived", checks=("金额÷单价",))
    return replace(prices, quantity=quantity)


def _mended(prices: Prices, columns: Mapping[str, bool]) -> Prices:
    """Recognised figures, of which one that contradicts the two others, or is not legible, is what those leave it to be."""
    holds = _multiplies(prices)
    if prices.quantity.method != "ocr" or holds:
        return prices
    found: list[Prices] = []
    for name, old, new in _others(prices):
        doubtful = name != "amount" or holds is False or old.value is None  # a rounded price says nothing of the amount
        if new is not None and new > 0 and doubtful and columns[name] and _may_be(old, new):
            base = old if old.original else replace(prices.quantity, original="", spot=None)
            mended = replace(base, value=new, status="inferred", checks=(_QUOTIENT,))
            found.append(
                Prices(**{"quantity": prices.quantity, "unit_price": prices.unit_price, "amount": prices.amount, name: mended})
            )
    return found[0] if len(found) == 1 else prices


def _others(prices: Prices) -> Iterator[tuple[str, Field[Decimal], Decimal | None]]:
    """Each figure with what the two others make of it, to the cent where they do."""
    quantity, price, amount = prices.quantity.value, prices.unit_price.value, prices.amount.value
    if price and amount is not None:
        yield "quantity", prices.quantity, amount // price if amount % price == 0 else None
    if quantity and price is not None:
        yield "amount", prices.amount, (quantity * price).quantize(CENT)
    if quantity and amount is not None:
        share = (amount / quantity).quantize(CENT)
        yield "unit_price", prices.unit_price, share if share * quantity == amount else None


def _may_be(read: Field[Decimal], meant: Decimal) -> bool:
    """Whether a figure was not read, was cut short at its end, or is one lookalike away from what it should be."""
    if read.value is None:
        return True
    one, two = (f"{value.normalize():f}" for value in (read.value, meant))
    return confusion_cost(one, two) <= _ONE_CONFUSION or (one == two.partition(".")[0] and one != two)


def _multiplies(prices: Prices) -> bool | None:
    """Whether quantity × price is the amount to the cent; None where one is absent, worked out, or visibly rounded."""
    quantity, price, amount = prices.quantity.value, prices.unit_price.value, prices.amount.value
    inferred = any(one.status == "inferred" for one in (prices.quantity, prices.unit_price, prices.amount))
    if inferred or quantity is None or price is None or amount is None:
        return None
    difference = abs((quantity * price).quantize(CENT) - amount)
    if difference == 0:
        return True
    rounding = quantity * Decimal(5).scaleb(int(price.as_tuple().exponent) - 1)
    return None if difference <= abs(rounding) else False


def checked(prices: Prices) -> Prices:
    """The three figures, verified where their product holds to the cent, in conflict where it does not."""
    holds = _multiplies(prices)
    if holds is None:
        return prices
    held = Prices(*(marked(one, _PRODUCT, holds=holds) for one in (prices.quantity, prices.unit_price, prices.amount)))
    # A product that is right only once rounded says nothing of the price's last decimals, which a scan may have cut.
    return replace(held, unit_price=prices.unit_price) if holds and not _is_exact(prices) else held


def _is_exact(prices: Prices) -> bool:
    quantity, price, amount = prices.quantity.value, prices.unit_price.value, prices.amount.value
    return quantity is not None and price is not None and quantity * price == amount


def marked(one: Field[Decimal], check: str, *, holds: bool) -> Field[Decimal]:
    """A check that holds verifies; one that fails is a contradiction unless another has held."""
    if holds:
        return replace(one, status="verified", checks=(*one.checks, check))
    return replace(one, status="conflict", checks=(*one.checks, f"!{check}"))
