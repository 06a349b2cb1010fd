"""Files, pages and documents as rows."""

from collections.abc import Iterator

from evidence.naming import Naming
from evidence.rows import Row, corners
from models.bundle import Dossier
from models.identity import local_id
from models.paper import Document, PageRef, SourceFile


def file_ids(dossier: Dossier) -> dict[str, str]:
    """Path → local id of each file; a copy whose id the first one took gets its path added."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for file in _first_ones_first(dossier):
        local = local_id(file.id, file.path) if file.id in taken else file.id
        taken.add(local)
        ids[file.path] = local
    return ids


def _first_ones_first(dossier: Dossier) -> list[SourceFile]:
    return sorted(dossier.files, key=lambda file: (file.status == "duplicate", file.path))


def home_files(dossier: Dossier) -> dict[str, SourceFile]:
    """Content → the file whose pages stand for all its copies."""
    homes: dict[str, SourceFile] = {}
    for file in _first_ones_first(dossier):
        homes.setdefault(file.sha256, file)
    return homes


def file_rows(dossier: Dossier, naming: Naming) -> Iterator[Row]:
    ids = file_ids(dossier)
    for file in dossier.files:
        yield {
            "file_id": naming.bind(ids[file.path]),
            "path": file.path,
            "sha256": file.sha256,
            "bytes": file.size,
            "media_type": file.media_type,
            "status": file.status,
            "pages": file.pages,
            "message": file.message,
        }


def page_rows(dossier: Dossier, naming: Naming) -> Iterator[Row]:
    homes, ids = home_files(dossier), file_ids(dossier)
    on_page = documents_by_page(dossier)
    for page in dossier.pages:
        documents = on_page.get(page.ref, ())
        kinds = {document.kind for document in documents}
        home = homes.get(page.ref.sha256)
        yield {
            "page_id": naming.bind(page.ref.id),
            "file_id": None if home is None else naming.bind(ids[home.path]),
            "page_no": page.ref.number,
            "width": page.width,
            "height": page.height,
            "rotation": page.rotation,
            "source": page.source,
            "kind": kinds.pop() if len(kinds) == 1 else "other",
            "document_id": naming.bind(documents[0].id) if len(documents) == 1 else None,
            "picture": page.picture or None,
        }


def documents_by_page(dossier: Dossier) -> dict[PageRef, list[Document]]:
    on_page: dict[PageRef, list[Document]] = {}
    for document in dossier.documents:
        for ref in dict.fromkeys(part.page for part in document.parts):
            on_page.setdefault(ref, []).append(document)
    return on_page


def document_rows(dossier: Dossier, naming: Naming) -> Iterator[Row]:
    homes, ids = home_files(dossier), file_ids(dossier)
    for document in dossier.documents:
        sha256 = document.parts[0].page.sha256 if document.parts else ""
        numbers = [part.page.number for part in document.parts if part.page.sha256 == sha256]
        home = homes.get(sha256)
        yield {
            "document_id": naming.bind(document.id),
            "kind": document.kind,
            "file_id": None if home is None else naming.bind(ids[home.path]),
            "first_page": min(numbers, default=None),
            "last_page": max(numbers, default=None),
            "title": document.title,
            "topics": document.topics,
        }


def document_page_rows(dossier: Dossier, naming: Naming) -> Iterator[Row]:
    for document in dossier.documents:
        for ordinal, part in enumerate(document.parts, 1):
            yield {
                "document_id": naming.bind(document.id),
                "ordinal": ordinal,
                "page_id": naming.bind(part.page.id),
                "region": corners(part.region),
            }
