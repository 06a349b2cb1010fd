"""Which attachments a bundle holds."""

from models.paper import Document
from rules.case import Case
from rules.policy_tables import Attachment


def shows(case: Case, name: str) -> bool:
    """Whether a paper of the policy's [attachments.<name>] is there."""
    return bool(papers(case, name))


def papers(case: Case, name: str) -> tuple[Document, ...]:
    wanted = case.policy.attachments.get(name, Attachment())
    return tuple(document for document in case.dossier.documents if is_one(document, wanted))


def is_one(document: Document, wanted: Attachment) -> bool:
    if document.kind in wanted.kinds or set(document.topics) & set(wanted.topics):
        return True
    return any(title in document.title for title in wanted.titles)
