"""What is shown of each thing on the evidence sheet: its values with their boxes, and the strips of pages to cut out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evidence import wording
from evidence.branches import Box
from evidence.graph import Graph, Row

SHOWN = {
    "contract": ("number", "title", "buyer_name", "seller_name", "tax_inclusive_amount", "signed_date"),
    "invoice": (
        "number",
        "code",
        "issue_date",
        "buyer_name",
        "seller_name",
        "tax_exclusive_amount",
        "tax_amount",
        "tax_inclusive_amount",
    ),
    "payment": ("paid_date", "amount", "payer_name", "payee_name", "serial", "receipt_number", "bill_number", "purpose"),
    "bank_line": ("posted_date", "counterparty_name", "amount", "balance", "serial", "summary"),
    "product_item": ("name", "specification", "quantity", "unit_price", "amount"),
    "claim": ("supplier", "invoice_number", "claimed_amount"),
    "check": ("number", "result", "checked_date"),
}
APART = {"contract": 0.12, "product_list": 0.3}
WHOLE = 0.5
"""Boxes further apart than this share of the page's height are cut out separately; an invoice or a voucher stays whole."""
MOST_STRIPS = 3


@dataclass(frozen=True, slots=True)
class Strip:
    """Part of a page with the boxes on it."""

    page_id: str
    boxes: tuple[Box, ...]

    @property
    def top(self) -> float:
        return min(min(box.quad[1::2]) for box in self.boxes if box.quad)

    @property
    def bottom(self) -> float:
        return max(max(box.quad[1::2]) for box in self.boxes if box.quad)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One thing with the values read of it and the strips of pages on which they stand."""

    node_id: str
    kind: str
    label: str
    values: tuple[str, ...]
    strips: tuple[Strip, ...]


def exhibit(graph: Graph, node_id: str) -> Exhibit | None:
    """None for what stands on no paper."""
    node = graph.node(node_id)
    if node is None or node["kind"] not in SHOWN:
        return None
    fields = [row for name in SHOWN[node["kind"]] if (row := graph.field(node_id, name)) is not None]
    told = [row for row in fields if row["value"] is not None]
    return Exhibit(node_id, node["kind"], str(node["label"]), tuple(map(_said, told)), tuple(_strips(told, node["kind"])))


def list_exhibit(graph: Graph, document_id: str) -> Exhibit | None:
    """A product list as one thing: all its rows on each page."""
    items = graph.where("product_items", "document_id", document_id)
    fields = [row for item in items for name in ("name", "quantity") if (row := graph.field(item["item_id"], name))]
    told = [row for row in fields if row["value"] is not None]
    if not told:
        return None
    rows = (_item(item) for item in items)
    return Exhibit(document_id, "product_list", graph.label(document_id), tuple(rows), tuple(_strips(told, "product_list")))


def _item(item: Row) -> str:
    quantity = "" if item["quantity"] is None else f" × {item['quantity'].normalize():f}{item['unit'] or ''}"
    return f"{item['name'] or ''} {item['specification'] or ''}{quantity}"


def _said(row: Row) -> str:
    """The value, how sure it is, and its cell where it has no box."""
    name = wording.FIELDS.get(row["name"], row["name"])
    doubt = "" if row["status"] in ("read", "verified") else f"，{wording.STATUSES[row['status']]}"
    proof = "，已印证" if row["status"] == "verified" else ""
    cell = f"，{row['cell']}" if row["cell"] and not row["quad"] else ""
    return f"{name}：{row['value']}（{wording.METHODS[row['method']]}{proof}{doubt}{cell}）"


def _strips(fields: Sequence[Row], kind: str) -> Iterator[Strip]:
    """Boxes by page, cut where there is much paper between them."""
    by_page: dict[str, list[Box]] = {}
    for row in fields:
        if row["page_id"] and row["quad"]:
            name = str(wording.FIELDS.get(row["name"], row["name"]))
            by_page.setdefault(row["page_id"], []).append(Box(row["page_id"], tuple(row["quad"]), name))
    strips = [Strip(page, boxes) for page, found in by_page.items() for boxes in _runs(found, APART.get(kind, WHOLE))]
    yield from strips[:MOST_STRIPS]


def _runs(boxes: Iterable[Box], apart: float) -> Iterator[tuple[Box, ...]]:
    run: list[Box] = []
    lowest = 0.0
    for top, bottom, box in sorted(((*_edges(box), box) for box in boxes), key=lambda one: (one[0], one[2].label)):
        if run and top - lowest > apart:
            yield tuple(run)
            run, lowest = [], 0.0
        run.append(box)
        lowest = max(lowest, bottom)
    if run:
        yield tuple(run)


def _edges(box: Box) -> tuple[float, float]:
    heights = (box.quad or (0.0, 0.0))[1::2]
    return min(heights), max(heights)
