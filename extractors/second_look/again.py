"""The door of the second look: a document read, looked at again where it left doubt, and read anew."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from extractors.documents import read_document
from extractors.second_look.doubts import doubt_in, in_doubt, lacking
from extractors.second_look.eye import Eye, eyes_on
from extractors.second_look.merging import merged
from extractors.second_look.votes import weighed
from models.bundle import Extraction
from models.paper import DocumentSource, Page, Quad, Spot, Word

MOST_LOOKS = 16
"""Words of one page that are looked at again; a page with more doubt than that is asked for anew instead."""

Files = Mapping[str, tuple[Path, str]]
"""Path and media type of a file by its content hash."""


def read_twice(source: DocumentSource, files: Files, engine: str = "paddle") -> Extraction:
    """What the document says, with a second look at recognised pages where that leaves less in doubt."""
    first = read_document(source)
    eyes = eyes_on(source.pages, files, engine)
    if not eyes or not (lacking(first) or in_doubt(first)):
        return first
    source, best = _coded(source, eyes, first)
    if lacking(best):
        wider = replace(source, pages=tuple(_completed(page, eyes) for page in source.pages))
        source, best = _better((source, best), wider)
    closer = replace(source, pages=tuple(_closer(page, in_doubt(best), eyes) for page in source.pages))
    return _better((source, best), closer)[1]


def _better(best: tuple[DocumentSource, Extraction], source: DocumentSource) -> tuple[DocumentSource, Extraction]:
    """The new reading, unless it leaves more in doubt than the one before."""
    if source.pages == best[0].pages:
        return best
    found = read_document(source)
    return (source, found) if doubt_in(found) <= doubt_in(best[1]) else best


def _coded(source: DocumentSource, eyes: Mapping[str, Eye], first: Extraction) -> tuple[DocumentSource, Extraction]:
    """Invoices without a legible code are searched for one more closely."""
    if source.document.kind != "invoice" or any(page.codes for page in source.pages):
        return source, first
    pages = tuple(replace(page, codes=eyes[page.ref.id].codes()) if page.ref.id in eyes else page for page in source.pages)
    if pages == source.pages:
        return source, first
    coded = replace(source, pages=pages)
    return coded, read_document(coded)


def _completed(page: Page, eyes: Mapping[str, Eye]) -> Page:
    eye = eyes.get(page.ref.id)
    return page if eye is None else replace(page, words=merged(page.words, eye.words()))


def _closer(page: Page, spots: Sequence[Spot], eyes: Mapping[str, Eye]) -> Page:
    """The page with the words under doubtful fields read again."""
    eye = eyes.get(page.ref.id)
    places = [spot.quad for spot in spots if spot.page == page.ref and spot.quad is not None]
    if eye is None or not places:
        return page
    asked = tuple(dict.fromkeys(word for place in places for word in _under(page.words, place)))[:MOST_LOOKS]
    again = {word: weighed(word, eye.readings(word.quad)) for word in asked}
    return replace(page, words=tuple(again.get(word, word) for word in page.words))


def _under(words: Sequence[Word], place: Quad) -> list[Word]:
    """The words that a field's box covers, or that it is a part of."""
    return [word for word in words if _shared(word.quad, place) > 0.4]


def _shared(one: Quad, other: Quad) -> float:
    """Shared area over the smaller of both."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    least = min(one.width * one.height, other.width * other.height)
    return max(0.0, wide) * max(0.0, high) / least if least > 0 else 0.0
