"""The pictures of exhibits, cut out of the originals that the store keeps."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from evidence.exhibits import Strip
from evidence.graph import Graph, Row
from evidence.originals import drawn

if TYPE_CHECKING:
    from extractors.sources.cuttings import Cut, Cutting


def cuttings(graph: Graph, strips: Iterable[Strip]) -> "Mapping[Strip, Cutting]":
    """The picture of each strip that has one."""
    from extractors.sources.cuttings import cut_out

    pages = ((strip, graph.one("pages", "page_id", strip.page_id)) for strip in strips)
    wanted = [(strip, _cut(strip, page)) for strip, page in pages if page is not None]
    pictures = drawn(graph, [(strip.page_id, cut) for strip, cut in wanted], cut_out)
    return {strip: picture for (strip, _), picture in zip(wanted, pictures, strict=True) if picture is not None}


def _cut(strip: Strip, page: Row) -> "Cut":
    from extractors.sources.cuttings import Cut
    from models.paper import Quad

    quads = []
    for box in strip.boxes:
        if box.quad is not None:
            a, b, c, d, e, f, g, h = box.quad
            quads.append(Quad((a, b, c, d, e, f, g, h)))
    return Cut(page["page_no"], page["rotation"], strip.top, strip.bottom, tuple(quads))
