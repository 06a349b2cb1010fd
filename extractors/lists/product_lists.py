"""Product lists: rows with name, specification, quantity and price, proved by quantity × price and by their total."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.contracts.labels import field, labelled
from extractors.contracts.text import Script, script
from extractors.lexicons import lexicon, words
from extractors.lists.prices import Prices, marked, prices_of
from extractors.lists.wrapped import rejoined
from extractors.tables.sheets import money_field, scale_of, tables_on, text_field
from extractors.tables.tables import BLANK, Table, TableRow
from models.bundle import Extraction
from models.contract import ProductItem
from models.fields import MISSING, Field
from models.finding import Observation
from models.identity import local_id
from models.paper import DocumentSource, Page

_OF_INVOICE = re.compile(r"所\s*属[^\n]{0,20}?发\s*票[^\n]*?号\s*码\s*[:：]?\s*(\d{20}|\d{8})(?!\d)")
_ORDINAL = re.compile(r"[\W\d_a-zA-Z第一二三四五六七八九十部分类项]*")
_UNIT = re.compile(r"\d\s*([^\d.,%\s()（）]{1,3})\s*$|^\s*([一-鿿]{1,2})\s*$")
_PROSE = re.compile(r"[:：，。；%￥¥]|日期|\d,\d|\d{2}")
_QUOTED = re.compile(r"[*“”\"'‘’`°]?([一-鿿、]{2,14})[*“”\"'‘’`°](?=.)")
_DAY = re.compile(r"\W*\d{4}年\d{1,2}月\d{1,2}日\W*")
_CLASS = re.compile(r"[一-鿿、]{4,}(?:装置|设备|仪器|制品|器具|产品|软件|服务|机械|系统|材料|用品|配件)")
_NOTHING = re.compile(r"[-—–―一_/\\.·]+")
"""What is written where there is nothing to write."""
_OPENED = re.compile(r"^[^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*([(（])[^()（）]{2,}$")
"""A name whose last bracket a scan's reader did not see."""
_SUM = "Σ=合计"


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
            item for row in _named(rejoined(table.items)) if (item := _item(row, table, document_id, contract_number)) is not None
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


def _named(rows: Sequence[TableRow]) -> Iterator[TableRow]:
    """The rows, those of a merged name with the name above them: they have figures of their own, and no name."""
    above = BLANK
    for row in rows:
        bare = not row.text("name").strip() and all(row.text(key).strip() for key in ("quantity", "unit")) and above.text
        yield replace(row, cells={"~merged": above, **row.cells, "name": above}) if bare and above.method == "cell" else row
        above = row.cell("name") if row.text("name").strip() else above


def _item(row: TableRow, table: Table, document_id: str, contract_number: Field[str]) -> ProductItem | None:
    name = _name(row)
    prices = prices_of(row, table)
    if name.value is None or not _is_goods(row, prices) or _is_total(name.value):
        return None
    if _is_prose(row, name.value):
        return None
    specification = text_field(row.cell("specification"))
    specification = MISSING if _NOTHING.fullmatch(specification.value or "") else specification
    if specification.value is None and not table.has("specification"):
        specification = text_field(row.cell("name#2") if row.text("name#2").strip() else row.cell("brand"))
    return ProductItem(
        "",
        document_id,
        0,
        text_field(row.cell("contract_number")) if row.text("contract_number") else contract_number,
        name,
        specification,
        _unit(row),
        prices.quantity,
        prices.unit_price,
        prices.amount,
    )


def _name(row: TableRow) -> Field[str]:
    name = text_field(row.cell("name"), goods_name(text_field(row.cell("name")).value or ""))
    name = replace(name, status="inferred", checks=("合并单元格",)) if "~merged" in row.cells else name
    opened = _OPENED.search(name.value or "")
    if name.method != "ocr" or opened is None:
        return name
    return replace(name, value=f"{name.value}{'）' if opened[1] == '（' else ')'}", status="inferred", checks=("括号成对",))


def goods_name(text: str) -> str:
    """The name without the tax classification before it (`*计算机网络设备*`), whose stars engines overlook or take for quotes."""
    quoted = _QUOTED.match(text)
    if quoted is not None and quoted[1] in words("invoice", "categories", "names"):
        return text[quoted.end() :]
    marked, star, name = text.lstrip("*").partition("*")
    if star and name and (text.startswith("*") or marked in words("invoice", "categories", "names") or _CLASS.fullmatch(marked)):
        return name
    return text


def _unit(row: TableRow) -> Field[str]:
    """The unit in its own column, else what stands behind the figure of the quantity (`2台`)."""
    behind = _UNIT.search(row.text("quantity"))
    if row.text("unit").strip() or behind is None:
        return text_field(row.cell("unit"))
    return text_field(row.cell("quantity"), behind[1] or behind[2])


def _is_goods(row: TableRow, prices: Prices) -> bool:
    """Whether a row says how many of what: an amount alone makes goods only where the row is numbered like the others."""
    if prices.quantity.value is not None:
        return True
    told = prices.unit_price.value is not None or row.text("unit").strip() or row.text("number").strip().isdecimal()
    return prices.amount.value is not None and bool(told)


def _is_prose(row: TableRow, name: str) -> bool:
    """Whether clauses or signatures below the table have run on through its columns: no number, unit or name reads like that."""
    number, unit = row.text("number").strip(), row.text("unit").strip()
    return bool(not _ORDINAL.fullmatch(number) or _PROSE.search(unit) or _DAY.fullmatch(name))


def _is_total(name: str) -> bool:
    return any(name == mark or name.startswith((f"{mark}:", f"{mark}(")) for mark in lexicon("product_list")["totals"])


def _summed(items: Sequence[ProductItem], table: Table) -> Iterator[ProductItem]:
    """The amounts once more, with the total row of their table as witness where it agrees."""
    printed = {value for row in table.rows if row.kind == "total" for value in _amounts_in(row, table)}
    total = list_total(items)
    for item in items:
        agrees = total is not None and total in printed and len(items) > 1 and item.amount.status == "read"
        yield replace(item, amount=marked(item.amount, _SUM, holds=True)) if agrees else item


def _amounts_in(row: TableRow, table: Table) -> Iterator[Decimal]:
    for key, cell in row.cells.items():
        value = money_field(cell, scale_of(table, key)).value
        if value is not None:
            yield value
