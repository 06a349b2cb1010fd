"""产品清单核对表: each row of the product lists against the invoice lines that bill it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evidence.graph import Graph
from evidence.moneys import cell, places
from reports.anchors import Anchors
from reports.book import Formula
from reports.cost_lines import CostLine
from reports.numbering import PRODUCTS, row_number
from reports.schedules import TOP, Column, Schedule

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ProductLine:
    """An item with one of the lines that bill it (the item's numbers only on the first), or the one without the other."""

    number: int
    item: Row | None
    first: bool
    billed: Decimal | None
    line: Row | None
    invoice: Row | None
    cost: CostLine | None
    said: str
    document: str

    @property
    def result(self) -> str:
        if self.item is None:
            return "发票行未列入清单"
        if self.line is None:
            return "清单未见对应发票行"
        if self.first and self.billed is not None and self.item["quantity"] is not None and self.billed != self.item["quantity"]:
            return "数量不等"
        return "相符" if self.first else "与上行合并计数"


def product_lines(graph: Graph, costs: Sequence[CostLine]) -> tuple[ProductLine, ...]:
    """The lists in the order of their rows, then lines of category 1 that no list has."""
    by_invoice = {cost.invoice["invoice_id"]: cost for cost in reversed(costs) if cost.invoice}
    found: list[ProductLine] = []
    listed: set[str] = set()
    for item in graph.rows("product_items"):
        for one in _item_lines(graph, item, by_invoice, len(found)):
            found.append(one)
            if one.line is not None:
                listed.add(one.line["line_id"])
    for cost in costs:
        if cost.cost["category"] == "1":
            for line in cost.lines:
                if line["line_id"] not in listed:
                    listed.add(line["line_id"])
                    found.append(ProductLine(len(found) + 1, None, True, None, line, cost.invoice, cost, _said(cost), ""))
    return tuple(found)


def _item_lines(graph: Graph, item: Row, by_invoice: dict[str, CostLine], before: int) -> Iterator[ProductLine]:
    edges = [edge for edge in graph.edges(source=item["item_id"], kind="lists") if edge["state"] != "rejected"]
    lines = [line for edge in edges if (line := graph.one("invoice_lines", "line_id", edge["target_id"]))]
    quantities = [line["quantity"] for line in lines if line["quantity"] is not None]
    billed = sum(quantities, Decimal(0)) if quantities else None
    document = "\n".join(places(graph, item["document_id"]))
    if not lines:
        yield ProductLine(before + 1, item, True, None, None, None, None, "", document)
    for place, line in enumerate(lines):
        invoice = graph.one("invoices", "invoice_id", line["invoice_id"])
        cost = by_invoice.get(line["invoice_id"])
        yield ProductLine(before + place + 1, item, place == 0, billed, line, invoice, cost, _said(cost), document)


def _said(cost: CostLine | None) -> str:
    rows = () if cost is None else (row for row in cost.findings if row["code"].startswith("PRODUCT_LIST"))
    return "\n".join(row["message"] for row in rows)


def products_schedule(rows: Sequence[ProductLine], anchors: Anchors) -> Schedule[ProductLine]:
    def of_item(name: str) -> Callable[[ProductLine], object]:
        return lambda row: cell(row.item, name) if row.first else None

    def of_line(name: str) -> Callable[[ProductLine], object]:
        return lambda row: cell(row.line, name)

    def difference(row: ProductLine) -> object:
        if not row.first or row.billed is None or row.item is None or row.item["quantity"] is None:
            return None
        at = TOP + 1 + row.number
        return Formula(f"=P{at}-G{at}", float(row.billed - row.item["quantity"]))

    columns: tuple[Column[ProductLine], ...] = (
        Column("序号", 6, "count", lambda row: row.number),
        Column("索引号", 12, "code", lambda row: row_number(PRODUCTS, row.number)),
        Column("合同编号", 18, "code", of_item("contract_number")),
        Column("清单产品名称", 26, "text", of_item("name")),
        Column("清单规格型号", 18, "text", of_item("specification")),
        Column("单位", 6, "mark", of_item("unit")),
        Column("清单数量", 10, "quantity", of_item("quantity")),
        Column("清单单价", 14, "price", of_item("unit_price")),
        Column("清单金额", 15, "money", of_item("amount")),
        Column("发票号码", 22, "code", lambda row: cell(row.invoice, "number")),
        Column("发票品名", 26, "text", of_line("item_name")),
        Column("发票规格型号", 18, "text", of_line("specification")),
        Column("发票数量", 10, "quantity", of_line("quantity")),
        Column("发票单价（不含税）", 14, "price", of_line("unit_price")),
        Column("发票金额（不含税）", 15, "money", of_line("tax_exclusive_amount")),
        Column("开票数量合计", 10, "quantity", lambda row: row.billed if row.first else None),
        Column("数量差（开票−清单）", 10, "quantity", difference),
        Column("核对结果", 14, "text", lambda row: row.result),
        Column("疑点", 30, "text", lambda row: row.said),
        Column("费用", 9, "link", lambda row: anchors.home(row.cost.cost["cost_id"]) if row.cost else None),
        Column("清单证据", 9, "link", lambda row: anchors.evidence(cell(row.item, "document_id"))),
        Column("发票证据", 9, "link", lambda row: anchors.evidence(cell(row.invoice, "invoice_id"))),
        Column("清单原件", 30, "text", lambda row: row.document),
    )
    note = "同一清单行分次开票的，逐行列出发票，数量按合计比较；清单单价、金额可能含税，与发票不含税口径不同。"
    return Schedule(PRODUCTS, note, columns, rows, 3, (6, 8, 6), empty="无产品清单")
