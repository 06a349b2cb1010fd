"""The strips of pages that the page shows, each kept once however often it is shown."""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from evidence.cuttings import Interval, Span
from evidence.graph import Graph, Row
from reports.page.gathered import FindingCase, Gathered, precedence
from reports.page.markup import Html, el

if TYPE_CHECKING:
    from extractors.sources.excerpts import Picture

MARGIN = 0.035
"""Paper shown above and below a box, as a share of the page's height."""
APART = {"contract": 0.1, "bank_line": 0.02}
WHOLE = 0.45
"""Boxes of one thing further apart than this share of the page stand on strips of their own."""
MOST_CROPS = 400
MOST_BYTES = 9_000_000
"""Of all pictures, before they are written as text, which makes them a third longer."""
AS_TEXT = Fraction(4, 3)


@dataclass(frozen=True, slots=True)
class Crop:
    """A strip on the page under its number."""

    number: int
    picture: "Picture"

    @property
    def anchor(self) -> str:
        return f"i{self.number}"


@dataclass(frozen=True, slots=True)
class Gallery:
    """Strips by page; `left_out` are those that were wanted and did not fit in."""

    crops: Mapping[str, tuple[Crop, ...]]
    left_out: int

    def lighter(self, bytes_less: int) -> "Gallery":
        """Without the last strips, those that matter least, which together weigh so much."""
        order = sorted((crop.number for crops in self.crops.values() for crop in crops), reverse=True)
        weights = {crop.number: len(crop.picture.data) for crops in self.crops.values() for crop in crops}
        gone: set[int] = set()
        for number in order:
            if sum(weights[one] for one in gone) >= bytes_less:
                break
            gone.add(number)
        kept = {page: tuple(crop for crop in crops if crop.number not in gone) for page, crops in self.crops.items()}
        return Gallery(kept, self.left_out + len(gone))

    def holding(self, field: Row) -> Crop | None:
        """The strip on which a field's box stands."""
        if not field["quad"]:
            return None
        heights = field["quad"][1::2]
        middle = (min(heights) + max(heights)) / 2
        for crop in self.crops.get(field["page_id"] or "", ()):
            at = middle * crop.picture.page_height - crop.picture.top
            if 0 <= at <= crop.picture.height:
                return crop
        return None

    def definitions(self) -> Html:
        """All pictures, to be used by reference; no one sees them here."""
        crops = sorted((crop for crops in self.crops.values() for crop in crops), key=lambda crop: crop.number)
        images = (
            el(
                "image",
                {
                    "id": crop.anchor,
                    "width": crop.picture.width,
                    "height": crop.picture.height,
                    "href": "data:image/webp;base64," + base64.b64encode(crop.picture.data).decode(),
                },
            )
            for crop in crops
        )
        return el("svg", {"class": "store", "width": 0, "height": 0, "aria-hidden": "true"}, el("defs", {}, *images))


def wanted_spans(gathered: Gathered) -> list[Span]:
    """What findings and chains show, findings and open costs first."""
    return _merged(gathered)


def hang(wanted: Sequence[Span], pictures: "Sequence[Picture | None]") -> Gallery:
    """The pictures of the first spans, until the bounds are reached."""
    crops: dict[str, list[Crop]] = {}
    weight = count = 0
    for (page, _), picture in zip(wanted, pictures, strict=False):
        if picture is None or weight + len(picture.data) > MOST_BYTES:
            continue
        weight += len(picture.data)
        count += 1
        crops.setdefault(page, []).append(Crop(count, picture))
    drawable = sum(picture is not None for picture in pictures) + max(0, len(wanted) - MOST_CROPS)
    return Gallery({page: tuple(those) for page, those in crops.items()}, drawable - count)


def _merged(gathered: Gathered) -> list[tuple[str, Interval]]:
    """Strips by page in the order of first need, those that overlap made one."""
    by_page: dict[str, list[tuple[float, float, int]]] = {}
    for rank, (page, (top, bottom)) in enumerate(_wanted(gathered)):
        by_page.setdefault(page, []).append((top, bottom, rank))
    found: list[tuple[int, str, Interval]] = []
    for page, spans in by_page.items():
        spans.sort()
        top, bottom, rank = spans[0]
        for other_top, other_bottom, other_rank in spans[1:]:
            if other_top <= bottom:
                bottom, rank = max(bottom, other_bottom), min(rank, other_rank)
            else:
                found.append((rank, page, (top, bottom)))
                top, bottom, rank = other_top, other_bottom, other_rank
        found.append((rank, page, (top, bottom)))
    return [(page, span) for _, page, span in sorted(found)]


def _wanted(gathered: Gathered) -> Iterator[tuple[str, Interval]]:
    for finding in sorted(gathered.findings, key=_first_findings):
        yield from _spans(gathered.graph, finding.fields)
    for cost in sorted(gathered.costs, key=lambda one: precedence(one.line)):
        for paper in cost.papers:
            yield from _spans(gathered.graph, paper.fields)


def _first_findings(one: FindingCase) -> tuple[bool, int]:
    return one.line.finding["severity"] == "info", one.line.number


def _spans(graph: Graph, fields: Iterable[Row]) -> Iterator[tuple[str, Interval]]:
    """Where the boxes of one thing stand, by page, with much paper between them left out."""
    by_page: dict[str, list[Interval]] = {}
    apart = WHOLE
    for row in fields:
        if row["quad"] and graph.one("pages", "page_id", row["page_id"]) is not None:
            heights = row["quad"][1::2]
            by_page.setdefault(row["page_id"], []).append((min(heights), max(heights)))
            node = graph.node(row["entity_id"])
            apart = min(apart, APART.get(node["kind"] if node else "", WHOLE))
    for page, spans in by_page.items():
        for top, bottom in _runs(sorted(spans), apart):
            yield page, (max(0.0, top - MARGIN), min(1.0, bottom + MARGIN))


def _runs(spans: Sequence[Interval], apart: float) -> Iterator[Interval]:
    top, bottom = spans[0]
    for other_top, other_bottom in spans[1:]:
        if other_top - bottom > apart:
            yield top, bottom
            top, bottom = other_top, other_bottom
        bottom = max(bottom, other_bottom)
    yield top, bottom
