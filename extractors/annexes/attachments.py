"""Declarations, audit report and other papers: what they are about, and what of them is not certain."""

import re
from collections.abc import Sequence
from typing import Any, cast

from extractors.annexes.prior_funding import funded_before
from extractors.lexicons import lexicon
from extractors.readers.folding import fold, squeeze
from models.bundle import Extraction
from models.finding import Observation
from models.paper import DocumentKind, DocumentSource

SECTION = re.compile(r"[(（]?[一二三四五六七八九十\d]+[)）、.．]")
"""How a part of one paper is numbered."""
BINDERS: tuple[DocumentKind, ...] = ("audit_report", "declaration", "other")
"""Kinds of papers behind which others are bound; what is bound to a contract may be no more than a form to fill in."""
UNSURE = "DOCUMENT_UNSURE"
"""The kind of a document is not certain, and nothing was read from it."""


def topics_of(kind: DocumentKind, heading: str, text: str) -> tuple[str, ...]:
    """The topics of `data/lexicons/topics.toml` that the heading names, or that enough words of the text name, in its order."""
    head, whole = squeeze(fold(heading)), squeeze(fold(text))
    tables = cast("dict[str, dict[str, Any]]", lexicon("topics"))
    return tuple(name for name, table in tables.items() if kind in table["kinds"] and _is_about(table, head, whole))


def topics_inside(kind: DocumentKind, headings: Sequence[str]) -> tuple[str, ...]:
    """What pages behind the first of a report or another paper are headed with: bound there, it is filed all the same."""
    if kind not in BINDERS:
        return ()
    tables = cast("dict[str, dict[str, Any]]", lexicon("topics"))
    said = [head for heading in headings if (head := squeeze(fold(heading))) and not SECTION.match(head)]
    return tuple(name for name, table in tables.items() if any(title in one for title in table["titles"] for one in said))


def filed_as(kind: DocumentKind, topics: Sequence[str]) -> DocumentKind:
    """A statement about nothing but completion, acceptance and the like is no declaration, an agreement to apply no purchase."""
    tables = cast("dict[str, dict[str, Any]]", lexicon("topics"))
    reports = [tables[topic].get("filed_as") for topic in topics if kind in tables[topic].get("refiles", ("declaration",))]
    return "other" if len(reports) == len(topics) > 0 and all(one == "other" for one in reports) else kind


def _is_about(table: dict[str, Any], head: str, whole: str) -> bool:
    words = cast("Sequence[str]", table["words"])
    titles = cast("Sequence[str]", table["titles"])
    return any(title in head for title in titles) or sum(word in whole for word in words) >= table["hits"]


def read_attachment(source: DocumentSource) -> Extraction:
    """The document itself; a doubt about its kind becomes an observation, so that it is not lost among the other papers."""
    info = dict(source.info)
    doubt = info.get("doubt", "")
    if not doubt:
        return Extraction(source.document, observations=tuple(funded_before(source)))
    first = source.document.parts[0].page.number
    detail = f"第{first}页起{doubt}，其内容未被提取"
    return Extraction(source.document, observations=(Observation(UNSURE, source.document.id, detail),))
