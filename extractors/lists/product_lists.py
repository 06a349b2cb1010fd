"""Product lists: rows with name, specification, quantity and price, proved by quantity × price and by their total."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.contracts.labels import field, labelled
from extractors.contracts.text import Script, script
from extractors.lexicons import lexicon
from extractors.tables.sheets import money_field, number_field, scale_of, tables_on, text_field
from extractors.tables.tables import Table, TableRow
from models.bundle import Extraction
from models.contract import ProductItem
from models.fields import MISSING, Field
from models.finding import Observation
from models.identity import local_id
from models.money import CENT
from models.paper import DocumentSource, Page

_OF_INVOICE = re.compile(r"所\s*属[^\n]{0,20}?发\s*票[^\n]*?号\s*码\s*[:：]?\s*(\d{20}|\d{8})(?!\d)")
_ORDINAL = re.compile(r"[\W\d_a-zA-Z第一二三四五六七八九十部分类项]*")
_PROSE = re.compile(r"[:：，。；%￥¥]|日期|\d,\d|\d{2}")
_DAY = re.compile(r"\W*\d{4}年\d{1,2}月\d{1,2}日\W*")
_PRODUCT, _SUM = "数量×单价=金额", "Σ=合计"
_PAIRS = (("unit_price", "amount"), ("unit_price_gross", "amount_gross"), ("unit_price_net", "amount_net"))


@dataclass(frozen=True, slots=True)
class Prices:
    """Quantity, price and amount of one row, checked against one another."""

    quantity: Field[Decimal]
    unit_price: Field[Decimal]
    amount: Field[Decimal]


def read_product_list(source: DocumentSource) -> Extraction:
    """The rows of the list; a list without a readable table is said to be so."""
    document = source.document
    number = head_number(script(source.pages))
    annexed = dict(source.info).get("contract_number", "")
    if number.value is None and annexed:
        number = Field(annexed, "", None, "derived", "inferred", 1.0, ("合同附件",))
    invoice = head_invoice(script(source.pages))
    items = tuple(replace(item, invoice_number=invoice) for item in items_of(source.pages, document.id, number))
    if items:
        return Extraction(document, product_items=items)
    detail = "产品清单中未找到可识别的表头，明细未能读取"
    return Extraction(document, observations=(Observation("UNREADABLE", document.id, detail),))


def head_number(text: Script) -> Field[str]:
    """The number of the contract that the list says it belongs to."""
    for one in labelled(text, ("合同编号", "合同号", "对应合同编号", "所属合同", "合同编码")):
        value = one.text.split(" ")[0].rstrip(")]】,。;")
        if len(value) > 2 and any(character.isdigit() for character in value):
            return field(text, value, one.start, one.start + len(value))
    return MISSING


def head_invoice(text: Script) -> Field[str]:
    """The number of the invoice that a 销货清单 stands behind (所属增值税…发票代码 … 号码 …), above its table."""
    for found in _OF_INVOICE.finditer(text.text):
        return field(text, found[1], *found.span(1))
    return MISSING


def items_of(pages: Sequence[Page], document_id: str, contract_number: Field[str] = MISSING) -> tuple[ProductItem, ...]:
    """Every row with a name and a quantity or an amount, numbered through the document."""
    items: list[ProductItem] = []
    for table in tables_on(pages, "product_list"):
        found = [
            item for row in table.items if (item := _item(row, table, document_id, len(items) + 1, contract_number)) is not None
        ]
        numbered = [
            replace(item, row_no=place, id=local_id("item", document_id, place))
            for place, item in enumerate(found, len(items) + 1)
        ]
        items += _summed(numbered, table)
    return tuple(items)


def list_total(items: Sequence[ProductItem]) -> Decimal | None:
    """The sum of all amounts, where every row has one."""
    amounts = [item.amount.value for item in items if item.amount.value is not None]
    return sum(amounts, Decimal("0.00")) if amounts and len(amounts) == len(items) else None


def _item(row: TableRow, table: Table, document_id: str, number: int, contract_number: Field[str]) -> ProductItem | None:
    name = text_field(row.cell("name"))
    prices = _prices(row, table)
    if name.value is None or (prices.quantity.value is None and prices.amount.value is None) or _is_total(name.value):
        return None
    if _is_prose(row, name.value):
        return None
    specification = text_field(row.cell("specification"))
    if specification.value is None and not table.has("specification"):
        specification = text_field(row.cell("brand"))
    return ProductItem(
        local_id("item", document_id, number),
        document_id,
        number,
        text_field(row.cell("contract_number")) if row.text("contract_number") else contract_number,
        name,
        specification,
        text_field(row.cell("unit")),
        prices.quantity,
        prices.unit_price,
        prices.amount,
    )


def _is_prose(row: TableRow, name: str) -> bool:
    """Whether clauses or signatures below the table have run on through its columns: no number, unit or name reads like that."""
    number, unit = row.text("number").strip(), row.text("unit").strip()
    return bool(not _ORDINAL.fullmatch(number) or _PROSE.search(unit) or _DAY.fullmatch(name))


def _is_total(name: str) -> bool:
    return any(name == mark or name.startswith((f"{mark}:", f"{mark}(")) for mark in lexicon("product_list")["totals"])


def _prices(row: TableRow, table: Table) -> Prices:
    """The pair of price and amount whose product holds; else the first pair that is there."""
    quantity = number_field(row.cell("quantity"))
    found = [
        Prices(quantity, _price(row, price, scale_of(table, price)), money_field(row.cell(amount), scale_of(table, amount)))
        for price, amount in _PAIRS
    ]
    found = [_with_quantity(one) for one in found]
    there = [one for one in found if one.unit_price.value is not None or one.amount.value is not None]
    proved = [one for one in there if _multiplies(one)]
    if proved:
        return _checked(proved[0])
    return _checked(there[0]) if there else Prices(quantity, MISSING, MISSING)


def _price(row: TableRow, key: str, scale: Decimal) -> Field[Decimal]:
    """A unit price in yuan with all its decimals."""
    price = number_field(row.cell(key))
    return price if scale == 1 or price.value is None else replace(price, value=price.value * scale)


def _with_quantity(prices: Prices) -> Prices:
    """A quantity that was not read is inferred where the price divides the amount without a rest."""
    price, amount = prices.unit_price.value, prices.amount.value
    if prices.quantity.value is not None or not price or amount is None or amount % price:
        return prices
    quantity = replace(prices.amount, value=amount // price, status="inferred", method="derived", checks=("金额÷单价",))
    return replace(prices, quantity=quantity)


def _multiplies(prices: Prices) -> bool | None:
    """Whether quantity × price is the amount to the cent; None where one is absent or the price is visibly rounded."""
    quantity, price, amount = prices.quantity.value, prices.unit_price.value, prices.amount.value
    if prices.quantity.status == "inferred" or quantity is None or price is None or amount is None:
        return None
    difference = abs((quantity * price).quantize(CENT) - amount)
    if difference == 0:
        return True
    rounding = quantity * Decimal(5).scaleb(int(price.as_tuple().exponent) - 1)
    return None if difference <= abs(rounding) else False


def _checked(prices: Prices) -> Prices:
    holds = _multiplies(prices)
    if holds is None:
        return prices
    marked = Prices(*(_marked(one, _PRODUCT, holds=holds) for one in (prices.quantity, prices.unit_price, prices.amount)))
    # A product that is right only once rounded says nothing of the price's last decimals, which a scan may have cut.
    return replace(marked, unit_price=prices.unit_price) if holds and not _is_exact(prices) else marked


def _is_exact(prices: Prices) -> bool:
    quantity, price, amount = prices.quantity.value, prices.unit_price.value, prices.amount.value
    return quantity is not None and price is not None and quantity * price == amount


def _marked(one: Field[Decimal], check: str, *, holds: bool) -> Field[Decimal]:
    """A check that holds verifies; one that fails is a contradiction unless another has held."""
    if holds:
        return replace(one, status="verified", checks=(*one.checks, check))
    return replace(one, status="conflict", checks=(*one.checks, f"!{check}"))


def _summed(items: Sequence[ProductItem], table: Table) -> Iterator[ProductItem]:
    """The amounts once more, with the total row of their table as witness where it agrees."""
    printed = {value for row in table.rows if row.kind == "total" for value in _amounts_in(row, table)}
    total = list_total(items)
    for item in items:
        agrees = total is not None and total in printed and len(items) > 1 and item.amount.status == "read"
        yield replace(item, amount=_marked(item.amount, _SUM, holds=True)) if agrees else item


def _amounts_in(row: TableRow, table: Table) -> Iterator[Decimal]:
    for key, cell in row.cells.items():
        value = money_field(cell, scale_of(table, key)).value
        if value is not None:
            yield value
