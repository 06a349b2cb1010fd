"""What was read of a bundle or of one document, in one shape for the measure: rows, where they stand, how sure they are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence.entity_rows import KEYS
from evidence.store import Run
from models.bundle import Extraction
from models.fields import fields_of
from models.paper import DocumentSource, Quad

Row = Mapping[str, Any]
Place = tuple[str, int]
"""A page: SHA-256 of its file's content, so that a second copy under another name is the same page; and its number."""

KINDS = ("invoices", "invoice_lines", "contracts", "payments", "statements", "bank_lines", "product_items", "claims")
"""The tables that the truth speaks of."""


@dataclass(frozen=True, slots=True)
class SeenField:
    """Status of a value and where it was read; `box` is left, top, right, bottom in units of the page."""

    status: str
    place: Place | None = None
    box: tuple[float, float, float, float] | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """`places`: document → its pages; `shas`: path → content hash; `fields`: (entity, field) → status and place.

    `rotations` are the clockwise degrees by which pages were turned to be read.
    """

    rows: Mapping[str, Sequence[Row]]
    places: Mapping[str, frozenset[Place]]
    shas: Mapping[str, str]
    fields: Mapping[tuple[str, str], SeenField] = field(default_factory=dict)
    rotations: Mapping[Place, int] = field(default_factory=dict)

    def path_of(self, sha256: str) -> str:
        return next((path for path, found in self.shas.items() if found == sha256), "")

    def pages_of(self, row: Row) -> frozenset[Place]:
        """The pages of all documents an entity stands on."""
        documents = row.get("documents") or ((row["document_id"],) if row.get("document_id") else ())
        return frozenset(place for document in documents for place in self.places.get(document, ()))


def seen_in(run: Run) -> Seen:
    """From the tables of a run; fields are those of the merged entities, not of each rendition."""
    files = run.rows("files")
    shas = {row["path"]: row["sha256"] for row in files}
    by_file = {row["file_id"]: row["sha256"] for row in files}
    page_rows = run.rows("pages")
    pages = {row["page_id"]: (by_file[row["file_id"]], row["page_no"]) for row in page_rows}
    places: dict[str, set[Place]] = defaultdict(set)
    for row in run.rows("document_pages"):
        places[row["document_id"]].add(pages[row["page_id"]])
    fields = {
        (row["entity_id"], row["name"]): SeenField(row["status"], pages.get(row["page_id"]), box_of(row["quad"]), row["cell"])
        for row in run.rows("fields")
        if not row["document_id"]
    }
    rows = {kind: run.rows(kind) for kind in KINDS}
    rotations = {pages[row["page_id"]]: row["rotation"] for row in page_rows}
    return Seen(rows, {key: frozenset(found) for key, found in places.items()}, shas, fields, rotations)


def box_of(quad: Sequence[float] | None) -> tuple[float, float, float, float] | None:
    return (min(quad[::2]), min(quad[1::2]), max(quad[::2]), max(quad[1::2])) if quad else None


def seen_on(sources: Iterable[DocumentSource], extractions: Iterable[Extraction], shas: Mapping[str, str]) -> Seen:
    """From what the readers return, before anything is paired or stored."""
    rows: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    fields: dict[tuple[str, str], SeenField] = {}
    for extraction in extractions:
        for kind, entity, more in entities_of(extraction):
            rows[kind].append(row_of(kind, entity, more))
            for name, found in fields_of(entity):
                spot = found.spot
                place = (spot.page.sha256, spot.page.number) if spot else None
                quad = spot.quad if spot else None
                box = (quad.left, quad.top, quad.right, quad.bottom) if isinstance(quad, Quad) else None
                fields[entity.id, name] = SeenField(found.status, place, box, spot.cell if spot else None)
    places: dict[str, frozenset[Place]] = {}
    rotations: dict[Place, int] = {}
    for source in sources:
        places[source.document.id] = frozenset((part.page.sha256, part.page.number) for part in source.document.parts)
        rotations |= {(page.ref.sha256, page.ref.number): page.rotation for page in source.pages}
    return Seen(rows, places, shas, fields, rotations)


def entities_of(extraction: Extraction) -> Iterator[tuple[str, Any, Mapping[str, object]]]:
    """Kind, entity and what a row needs besides."""
    for kind in KINDS:
        if kind == "invoice_lines":
            for invoice in extraction.invoices:
                yield from ((kind, line, {"invoice_id": invoice.id}) for line in invoice.lines)
        else:
            yield from ((kind, entity, {}) for entity in getattr(extraction, kind))


def row_of(kind: str, entity: Any, more: Mapping[str, object]) -> Row:
    plain = {
        name: getattr(entity, name)
        for name in ("documents", "document_id", "statement_id", "line_no", "row_no", "direction", "kind", "chain_ok")
        if hasattr(entity, name)
    }
    return plain | {name: found.value for name, found in fields_of(entity)} | {KEYS[kind]: entity.id} | dict(more)
