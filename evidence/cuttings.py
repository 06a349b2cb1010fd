"""The pictures of exhibits, cut out of the originals that the store keeps."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from evidence.exhibits import Strip
from evidence.graph import Graph, Row
from evidence.originals import drawn

if TYPE_CHECKING:
    from extractors.sources.cuttings import Cut, Cutting
    from extractors.sources.excerpts import Excerpt, Picture


Interval = tuple[float, float]
Span = tuple[str, Interval]
"""Top and bottom of a strip on a page (by id), in units of its height."""
Cuttings = Mapping[Strip, "Cutting"]


def cuttings(graph: Graph, strips: Iterable[Strip], spans: Sequence[Span] = ()) -> "tuple[Cuttings, list[Picture | None]]":
    """The picture of each strip that has one, with boxes drawn in; those of the spans, bare, in their order."""
    from extractors.sources.cuttings import Cutting
    from extractors.sources.excerpts import Picture
    from extractors.sources.strips import take_strips

    pages = ((strip, graph.one("pages", "page_id", strip.page_id)) for strip in strips)
    boxed = [(strip, _cut(strip, page)) for strip, page in pages if page is not None]
    wanted = [*((strip.page_id, cut) for strip, cut in boxed), *((page, _excerpt(graph, page, span)) for page, span in spans)]
    pictures = drawn(graph, wanted, take_strips)
    cut = zip((strip for strip, _ in boxed), pictures, strict=False)
    bare = [picture if isinstance(picture, Picture) else None for picture in pictures[len(boxed) :]]
    return {strip: picture for strip, picture in cut if isinstance(picture, Cutting)}, bare


def _excerpt(graph: Graph, page_id: str, span: Interval) -> "Excerpt":
    from extractors.sources.excerpts import Excerpt

    page = graph.one("pages", "page_id", page_id) or {}
    return Excerpt(page["page_no"], page["rotation"], *span)


def _cut(strip: Strip, page: Row) -> "Cut":
    from extractors.sources.cuttings import Cut
    from models.paper import Quad

    quads = []
    for box in strip.boxes:
        if box.quad is not None:
            a, b, c, d, e, f, g, h = box.quad
            quads.append(Quad((a, b, c, d, e, f, g, h)))
    return Cut(page["page_no"], page["rotation"], strip.top, strip.bottom, tuple(quads))
