"""Papers that are none of the evidence: what they are about, and the tables in them that the rules ask for."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from extractors.annexes.attachments import UNSURE, read_attachment
from extractors.annexes.audits import is_audit, read_audits
from extractors.annexes.checks import VERIFICATION, read_checks
from extractors.annexes.related_parties import read_related
from extractors.assembling.headings import page_text
from extractors.lexicons import lexicon
from extractors.readers.folding import fold, squeeze
from models.bundle import Extraction
from models.paper import Document, DocumentSource

_TOP = 3
"""Rows among which a sheet of ours has its title."""


def read_annex(source: DocumentSource) -> Extraction:
    """What read_attachment says of it, with audited totals and related parties; a paper that gave rows is no longer in doubt."""
    if is_working_paper(source):
        return Extraction(_untold(source))
    found = read_attachment(source)
    audits = read_audits(source) if is_audit(source) else ()
    related = read_related(source) if source.document.kind in ("other", "declaration") else ()
    seen = found.observations if not related else tuple(one for one in found.observations if one.code != UNSURE)
    return replace(found, audits=audits, related=related, observations=seen)


def read_answers(source: DocumentSource) -> Extraction:
    """The rows of verification results; of our own sheets those of the list that goes out to be filled in, and nothing else."""
    if not is_working_paper(source):
        return read_checks(source)
    titles = cast("Sequence[str]", lexicon("documents")["working_answers"])
    head = [part for page in source.pages for row in page_text(page).rows[:_TOP] for part in row]
    return Extraction(_untold(source), checks=read_checks(source).checks if set(titles) & set(head) else ())


def _untold(source: DocumentSource) -> Document:
    """The document without what it seems to be about: a sheet about related parties is not the applicant's statement on them."""
    return replace(source.document, topics=())


def holds_answers(source: DocumentSource) -> bool:
    return VERIFICATION in source.document.topics


def is_working_paper(source: DocumentSource) -> bool:
    """Whether this program wrote it: what it says is what other papers were found to say, and no evidence."""
    marks = [squeeze(fold(mark)) for mark in cast("Sequence[str]", lexicon("documents")["working_paper"])]
    texts = [page_text(page).whole for page in source.pages]
    return any(mark in text for mark in marks for text in texts)
