"""The door of the second look: a document read, looked at again where it left doubt, and read anew."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from extractors.aside import ASIDE
from extractors.documents import read_document
from extractors.reading import DEFAULT_ENGINE, READER_VERSION
from extractors.second_look.doubts import doubt_in, in_doubt, lacking
from extractors.second_look.eye import Eye
from extractors.second_look.memory import Memory, keep, recalled
from extractors.second_look.merging import joined, merged, runs
from extractors.second_look.signing import in_doubt_under_stamps, signed_again
from extractors.second_look.votes import weighed
from models.bundle import Extraction
from models.paper import Code, DocumentSource, Page, Quad, Spot, Word

MOST_LOOKS = 16
"""Words of one page that are looked at again, the most doubtful first."""

MOST_PAGES = 3
"""Documents of more pages are not searched as a whole for what they lack, only at the places of what they have."""

UNDER = 0.25
"""A word belongs to a field whose box it shares this part of the smaller one's area with; lines share less with those below."""

Files = Mapping[str, tuple[Path, str]]
"""Path and media type of a file by its content hash."""

Regions = Mapping[str, Quad | None]
"""The part of a page that is the document's by the page's id; None: the whole page."""

Seen = TypeVar("Seen", Word, Code)


def read_twice(source: DocumentSource, files: Files, engine: str = DEFAULT_ENGINE, cache: Path | None = None) -> Extraction:
    """What the document says, with a second look at recognised pages where that leaves less in doubt.

    `cache` is a folder for what was seen, of which only this and the pages' bytes decide.
    """
    first = read_document(source)
    if not (lacking(first) or in_doubt(first)):
        return first
    places = {page.ref.id: _place(cache, page, engine) for page in source.pages}
    eyes = _eyes(source.pages, files, engine, places)
    known = {name: eye.memory.size for name, eye in eyes.items()}
    found = _looked(source, first, eyes)
    for name, eye in eyes.items():
        place = places[name]
        if cache is not None and place is not None and eye.memory.size > known[name]:
            keep(eye.memory, place, cache / ASIDE)
    return found


def _eyes(pages: Sequence[Page], files: Files, engine: str, places: Mapping[str, Path | None]) -> dict[str, Eye]:
    """An eye for each recognised page whose file is at hand, by the page's id."""
    return {
        page.ref.id: Eye(*files[page.ref.sha256], page, engine, recalled(place) if (place := places[page.ref.id]) else Memory())
        for page in pages
        if page.source == "ocr" and page.ref.sha256 in files
    }


def _place(cache: Path | None, page: Page, engine: str) -> Path | None:
    """Where the memory of a page is kept: as displayed, for its boxes are those of the page turned."""
    if cache is None:
        return None
    name = f"{page.ref.sha256}-{page.ref.number}-{page.rotation}.json.z"
    return cache / f"reader-{READER_VERSION}" / engine / page.ref.sha256[:2] / name


def _looked(source: DocumentSource, first: Extraction, eyes: Mapping[str, Eye]) -> Extraction:
    """Codes first, then what is lacking, then what is in doubt; of a page that several documents share only this one's part."""
    regions = {part.page.id: part.region for part in source.document.parts}
    source, best = _coded(source, eyes, first, regions)
    if lacking(best) and len(source.pages) <= MOST_PAGES:
        wider = replace(source, pages=tuple(_completed(page, eyes, regions) for page in source.pages))
        source, best = _better((source, best), wider)
    if in_doubt_under_stamps(best):
        source, best = _better((source, best), signed_again(source, eyes))
    spots = in_doubt(best)
    closer = replace(source, pages=tuple(_closer(page, spots, eyes) for page in source.pages))
    return _better((source, best), closer)[1]


def _better(best: tuple[DocumentSource, Extraction], source: DocumentSource) -> tuple[DocumentSource, Extraction]:
    """The new reading, unless it leaves more in doubt than the one before."""
    if source.pages == best[0].pages:
        return best
    found = read_document(source)
    return (source, found) if doubt_in(found) <= doubt_in(best[1]) else best


def _coded(
    source: DocumentSource, eyes: Mapping[str, Eye], first: Extraction, regions: Regions
) -> tuple[DocumentSource, Extraction]:
    """Invoices without a legible code are searched for one more closely."""
    if source.document.kind != "invoice" or any(page.codes for page in source.pages):
        return source, first
    pages = tuple(_with_codes(page, eyes, regions) for page in source.pages)
    if pages == source.pages:
        return source, first
    coded = replace(source, pages=pages)
    return coded, read_document(coded)


def _with_codes(page: Page, eyes: Mapping[str, Eye], regions: Regions) -> Page:
    eye = eyes.get(page.ref.id)
    return page if eye is None else replace(page, codes=_within(eye.codes(), regions.get(page.ref.id)))


def _completed(page: Page, eyes: Mapping[str, Eye], regions: Regions) -> Page:
    eye = eyes.get(page.ref.id)
    return page if eye is None else replace(page, words=merged(page.words, _within(eye.words(), regions.get(page.ref.id))))


def _within(seen: tuple[Seen, ...], region: Quad | None) -> tuple[Seen, ...]:
    """What stands in a document's part of the page; the eye sees its neighbours as well."""
    return seen if region is None else tuple(one for one in seen if _inside(region, *one.quad.center))


def _inside(region: Quad, x: float, y: float) -> bool:
    """Whether a point lies between the four edges of a region, which on a photo stand aslant."""
    points = list(zip(region.corners[::2], region.corners[1::2], strict=True))
    edges = zip(points, [*points[1:], points[0]], strict=True)
    return all((bx - ax) * (y - ay) >= (by - ay) * (x - ax) for (ax, ay), (bx, by) in edges)


def _closer(page: Page, spots: Sequence[Spot], eyes: Mapping[str, Eye]) -> Page:
    """The page with the words under doubtful fields read again, boxes that meet in a line as one."""
    eye = eyes.get(page.ref.id)
    places = [spot.quad for spot in spots if spot.page == page.ref and spot.quad is not None]
    if eye is None or not places:
        return page
    words = list(page.words)
    looks = 0
    seen: set[Word] = set()
    for place in places:
        under = [word for word in _under(words, place) if word not in seen]
        for pieces in runs(under):
            if looks < MOST_LOOKS:
                again = weighed(joined(pieces), eye.readings(joined(pieces).quad))
                words = [word for word in words if word not in pieces] + [again]
                seen.add(again)
                looks += 1
    return replace(page, words=tuple(sorted(words, key=lambda word: (word.quad.center[1], word.quad.left))))


def _under(words: Sequence[Word], place: Quad) -> list[Word]:
    """The words that a field's box covers, or that it is a part of."""
    return [word for word in words if _shared(word.quad, place) > UNDER]


def _shared(one: Quad, other: Quad) -> float:
    """Shared area over the smaller of both."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    least = min(one.width * one.height, other.width * other.height)
    return max(0.0, wide) * max(0.0, high) / least if least > 0 else 0.0
