"""The evidence of a few fields: the strips of the pages with a numbered box for each, and what was read there."""

from collections.abc import Iterator, Sequence

from evidence import wording
from evidence.graph import Graph, Row
from reports.page.crops import Crop, Gallery
from reports.page.markup import Html, el

COLOURS = 6
OF_CHECKS = {"result": "查验结果", "checked_date": "查验日期"}
NARROWEST = 0.6
"""Share of the page's width that is shown at least, so that one sees where one is."""
BEFORE, BEHIND, ABOVE = 110, 30, 36
"""Pixels shown around the boxes; before them stand the labels by which one knows them."""
LOWEST = 110
"""Pixels of height shown at least, where the strip has them."""
BADGE = 15
MONEY = frozenset(
    {
        *("tax_exclusive_amount", "tax_amount", "tax_inclusive_amount", "amount", "balance", "claimed_amount", "unit_price"),
        *("opening", "closing", "debit_total", "credit_total"),
    }
)

Window = tuple[float, float, float, float]
Points = list[tuple[float, float]]


def proof(graph: Graph, gallery: Gallery, fields: Sequence[Row]) -> Html:
    """Strips, then the list of what was read, by the numbers of the boxes."""
    by_crop: dict[int, list[tuple[int, Row, Crop]]] = {}
    for number, row in enumerate(fields, 1):
        crop = gallery.holding(row)
        if crop is not None:
            by_crop.setdefault(crop.number, []).append((number, row, crop))
    figures = [_figure(graph, those) for those in by_crop.values()]
    shown = {number for those in by_crop.values() for number, _, _ in those}
    strips = el("div", {"class": "strips"}, *figures) if figures else None
    return el("div", {"class": "proof"}, strips, el("div", {"class": "read"}, *_legends(graph, fields, shown)))


def _legends(graph: Graph, fields: Sequence[Row], shown: set[int]) -> Iterator[Html]:
    """One list for each thing, named where there are several; the numbers run on."""
    groups: list[list[tuple[int, Row]]] = []
    for number, row in enumerate(fields, 1):
        if not groups or groups[-1][0][1]["entity_id"] != row["entity_id"]:
            groups.append([])
        groups[-1].append((number, row))
    for group in groups:
        if len(groups) > 1:
            yield el("p", {"class": "whose"}, graph.label(group[0][1]["entity_id"]))
        start = group[0][0]
        items = (_read(graph, row, pictured=number in shown) for number, row in group)
        yield el("ol", {"start": start if start > 1 else None}, *items)


def _read(graph: Graph, row: Row, *, pictured: bool) -> Html:
    doubt = row["status"] in ("conflict", "inferred", "missing")
    sure = el("small", {}, f"（{'，'.join(_sure(graph, row, pictured=pictured))}）")
    return el("li", {"class": "doubt" if doubt else None}, f"{field_name(row)}：", el("b", {}, value_text(row)), sure)


def field_name(row: Row) -> str:
    return str((wording.FIELDS | OF_CHECKS).get(row["name"], row["name"]))


def value_text(row: Row) -> str:
    """Money with its thousands set apart, the same digits; all else as the graph has it."""
    value = str(row["value"])
    whole, point, cents = value.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    plain = digits.isascii() and digits.isdigit() and len(digits) < 16 and (not point or (cents.isascii() and cents.isdigit()))
    return f"{sign}{int(digits):,}{point}{cents}" if row["name"] in MONEY and plain else value


def _sure(graph: Graph, row: Row, *, pictured: bool) -> Iterator[str]:
    yield wording.METHODS[row["method"]]
    yield wording.STATUSES[row["status"]]
    if not pictured:
        place = " ".join(filter(None, (graph.place(row["page_id"]), row["cell"])))
        if place:
            yield place


def _figure(graph: Graph, those: Sequence[tuple[int, Row, Crop]]) -> Html:
    _, first, crop = those[0]
    picture = crop.picture
    boxes = [(number, row, _points(row, crop)) for number, row, _ in those]
    left, top, right, bottom = _window([points for _, _, points in boxes], (picture.width, picture.height))
    place = graph.place(first["page_id"])
    names = "、".join(f"{number} {field_name(row)}" for number, row, _ in boxes)
    view = {
        "viewBox": f"{left:.0f} {top:.0f} {right - left:.0f} {bottom - top:.0f}",
        "width": f"{right - left:.0f}",
        "height": f"{bottom - top:.0f}",
        "role": "img",
        "aria-label": f"{place}，框出 {names}",
    }
    drawn = [_box(number, points, (left, top, right, bottom)) for number, _, points in boxes]
    svg = el("svg", view, el("use", {"href": f"#{crop.anchor}"}), *drawn)
    zoom = el("button", {"type": "button", "class": "zoom", "aria-label": f"放大查看 {place}"}, "放大")
    return el("figure", {"class": "crop"}, svg, el("figcaption", {}, place, zoom))


def _points(row: Row, crop: Crop) -> Points:
    """The quad's corners in the strip's pixels: pages lie askew, so do their boxes."""
    quad, picture = row["quad"], crop.picture
    return [(x * picture.width, y * picture.page_height - picture.top) for x, y in zip(quad[::2], quad[1::2], strict=True)]


def _window(boxes: Sequence[Points], size: tuple[int, int]) -> Window:
    """The part of the strip around the boxes, no narrower than one can find one's way in."""
    width, height = size
    xs, ys = [x for points in boxes for x, _ in points], [y for points in boxes for _, y in points]
    left, right = _stretched(min(xs) - BEFORE, max(xs) + BEHIND, NARROWEST * width, width)
    top, bottom = _stretched(min(ys) - ABOVE, max(ys) + ABOVE, LOWEST, height)
    return left, top, right, bottom


def _stretched(low: float, high: float, least: float, most: float) -> tuple[float, float]:
    """At least so long, to both sides alike as far as there is room between nought and `most`."""
    lacking = max(0.0, min(least, most) - (high - low)) / 2
    low, high = low - lacking, high + lacking
    low, high = (0.0, high - low) if low < 0 else (low - max(0.0, high - most), min(high, most))
    return max(0.0, low), max(min(high, most), 1.0)


def _box(number: int, points: Points, window: Window) -> Html:
    """The outline, and its number above the first corner, kept inside the window."""
    corners = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
    x = min(max(points[0][0], window[0] + BADGE / 2), window[2] - BADGE / 2)
    y = min(max(points[0][1] - 4, window[1] + BADGE), window[3] - 2)
    told = el("text", {"x": f"{x:.0f}", "y": f"{y:.0f}"}, number)
    return el("g", {"class": f"box k{(number - 1) % COLOURS}"}, el("polygon", {"points": corners}), told)
