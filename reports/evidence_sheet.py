"""证据: what was read of each thing, with the strips of the pages it stands on, boxes drawn in."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet

from evidence.cuttings import Cuttings
from evidence.exhibits import Exhibit, Strip, exhibit, list_exhibit
from evidence.graph import Graph
from evidence.moneys import cell, places
from reports.anchors import Anchors
from reports.book import LINE_POINTS, Book, Style, write
from reports.contracts_sheet import ContractLine
from reports.cost_lines import CostLine
from reports.findings_sheet import FindingLine
from reports.invoices_sheet import InvoiceLine
from reports.numbering import EVIDENCE, row_number, sheet_number
from reports.payments_sheet import PaymentLine
from reports.products_sheet import ProductLine
from reports.schedules import TALLEST, TOP, broken, heading, lines

if TYPE_CHECKING:
    from extractors.sources.cuttings import Cutting

MOST_PICTURES = 300
"""Strips that are cut out; open and deducted costs come first, then the dearest."""
KINDS = {
    "contract": "合同",
    "invoice": "发票",
    "payment": "支付凭证",
    "bank_line": "银行流水",
    "product_list": "产品清单",
    "product_item": "产品清单行",
    "claim": "申报行",
    "check": "查验结果",
}
HEADS = (("序号", 6), ("索引号", 13), ("种类", 9), ("对象", 26), ("读取的内容", 40), ("原件位置", 24), ("图像", 92), ("返回", 9))
PICTURE = 6
PIXELS = 640
"""Width at which a strip is shown; it keeps its own resolution."""
POINTS_A_PIXEL = 0.75


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows that every sheet shows, in their order."""

    costs: Sequence[CostLine]
    contracts: Sequence[ContractLine]
    invoices: Sequence[InvoiceLine]
    payments: Sequence[PaymentLine]
    products: Sequence[ProductLine]
    findings: Sequence[FindingLine]


@dataclass(frozen=True, slots=True)
class Desk:
    """The sheet being written, and where its rows lead back to."""

    book: Book
    sheet: Worksheet
    anchors: Anchors


def exhibits_of(graph: Graph, gathered: Gathered) -> tuple[Exhibit, ...]:
    """One for each thing that a row leads to: cost by cost, then the rest."""
    found: list[Exhibit] = []
    for node_id in dict.fromkeys(filter(None, _things(gathered))):
        node = graph.node(node_id)
        one = list_exhibit(graph, node_id) if node and node["kind"] == "document" else exhibit(graph, node_id)
        if one is not None and one.values:
            found.append(one)
    return tuple(found)


def _things(gathered: Gathered) -> Iterator[str | None]:
    for line in gathered.costs:
        yield line.of_contract("contract_id")
        yield line.of_invoice("invoice_id") or line.of_claim("claim_id")
        for money in line.money:
            yield (money.payment or {}).get("payment_id")
            yield (money.line or {}).get("bank_line_id")
    for contract in gathered.contracts:
        yield contract.contract["contract_id"]
    for invoice in gathered.invoices:
        yield invoice.invoice["invoice_id"]
    for payment in gathered.payments:
        yield from payment.ids
    for product in gathered.products:
        yield cell(product.item, "document_id")
    for finding in gathered.findings:
        yield from finding.about


def chosen(exhibits: Iterable[Exhibit], costs: Sequence[CostLine]) -> list[Strip]:
    """The strips to cut: those of costs with open or deducted yuan first, the dearest first, up to the bound."""
    strips = {one.node_id: one.strips for one in exhibits}
    order = sorted(costs, key=lambda line: (line.cost["status"] == "eligible", -line.cost["claimed_amount"], line.number))
    nodes = dict.fromkeys(filter(None, _things(Gathered(order, (), (), (), (), ()))))
    nodes |= dict.fromkeys(strips)
    wanted = [strip for node in nodes for strip in strips.get(node, ())]
    return wanted[:MOST_PICTURES]


def write_evidence(book: Book, graph: Graph, exhibits: Sequence[Exhibit], pictures: Cuttings, anchors: Anchors) -> int:
    """The sheet; gives how many pictures it has."""
    sheet = book.sheet(EVIDENCE, sheet_number(EVIDENCE))
    left = sum(len(one.strips) for one in exhibits) - len(pictures)
    note = "图中彩框为所读内容在原件上的位置；电子表格、XML 等没有图像的，注明单元格或节点。"
    heading(book, sheet, EVIDENCE, note + (f"另有 {left} 处图像从略，见原件位置。" if left else ""))
    for number, (title, width) in enumerate(HEADS):
        sheet.set_column(number, number, width)
        sheet.write_string(TOP, number, broken(title, width), book.head())
    desk = Desk(book, sheet, anchors)
    for number, one in enumerate(exhibits, 1):
        _exhibit(desk, graph, number, one, [pictures[strip] for strip in one.strips if strip in pictures])
    if not exhibits:
        write(sheet, TOP + 1, 0, "无", book.cell("text"))
    sheet.freeze_panes(TOP + 1, 2)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP)
    return len(pictures)


def _exhibit(desk: Desk, graph: Graph, number: int, one: Exhibit, shown: "Sequence[Cutting]") -> None:
    row = TOP + number
    values, where = "\n".join(one.values), "\n".join(places(graph, one.node_id))
    cells: tuple[tuple[object, Style], ...] = (
        (number, "count"),
        (row_number(EVIDENCE, number), "code"),
        (KINDS[one.kind], "text"),
        (one.label, "text"),
        (values, "text"),
        (where, "text"),
        (None, "text"),
        (desk.anchors.home(one.node_id), "link"),
    )
    for column, (value, style) in enumerate(cells):
        write(desk.sheet, row, column, value, desk.book.cell(style))
    texts = max(lines(one.label, 26), lines(values, 40), lines(where, 24))
    height = _place(desk.sheet, row, shown)
    desk.sheet.set_row(row, min(max(LINE_POINTS * texts + 4, height), TALLEST))


def _place(sheet: Worksheet, row: int, shown: "Sequence[Cutting]") -> float:
    """Puts the strips below each other into the cell, all smaller where they do not fit; gives the height in points."""
    if not shown:
        return 0
    scales = [PIXELS / one.width for one in shown]
    whole = sum(one.height * scale + 6 for one, scale in zip(shown, scales, strict=True))
    fit = min(1.0, (TALLEST / POINTS_A_PIXEL - 8) / whole)
    top = 4.0
    for one, scale in zip(shown, scales, strict=True):
        options = {
            "image_data": io.BytesIO(one.picture),
            "x_scale": scale * fit,
            "y_scale": scale * fit,
            "x_offset": 4,
            "y_offset": round(top),
            "object_position": 2,
            "description": "原件局部",
        }
        sheet.insert_image(row, PICTURE, f"strip-{row}.png", options)
        top += (one.height * scale + 6) * fit
    return (top + 4) * POINTS_A_PIXEL
