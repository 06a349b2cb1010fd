"""The evidence graph of one bundle as the tables of contract.md §4."""

from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa

from evidence.decisions import decision_rows
from evidence.entity_rows import KEYS, entity_rows, field_rows
from evidence.graph_rows import edge_rows, figure_id, node_rows, twin_edges, twin_nodes
from evidence.naming import Naming, naming_of
from evidence.paper_rows import document_page_rows, document_rows, file_rows, page_rows
from evidence.register import Twin
from evidence.rows import Row, cells_of, table, unique
from evidence.schemas import SCHEMAS
from models.bundle import Dossier
from models.ruling import Judgement

UNRESOLVED = "unresolved"
"""The kind of a node that something names and nothing in the dossier is."""


def tables_of(dossier: Dossier, judgement: Judgement, twins: Iterable[Twin] = ()) -> dict[str, pa.Table]:
    """Every table of the contract, whatever order the dossier's parts come in; ids are bound to the bundle.

    `twins` are this bundle's invoices in other bundles, to which `duplicates` edges lead.
    """
    naming = naming_of(dossier)
    rows = _paper(dossier, naming) | entity_rows(dossier, naming) | _judged(judgement, naming)
    fields = list(unique(field_rows(dossier, naming), "field_id"))
    strangers = tuple(twins)
    linked = (*edge_rows(dossier, judgement, naming), *twin_edges(dossier, strangers, naming))
    edges = list(unique(linked, "edge_id"))
    nodes = list(unique((*node_rows(dossier, judgement, naming), *twin_nodes(strangers)), "node_id"))
    known = {row["field_id"] for row in fields}
    for name in ("findings", "rule_results"):
        rows[name] = [row | {"field_ids": [field for field in row["field_ids"] if field in known]} for row in rows[name]]
    edges = [row for row in edges if row["source_id"] in known or not row["source_id"].startswith("field_")]
    rows |= {
        "fields": fields,
        "edges": edges,
        "nodes": nodes,
        "decisions": list(decision_rows(naming.bundle_id, judgement.decisions)),
    }
    rows["nodes"] += _unresolved(rows, known | {row["edge_id"] for row in edges})
    return {name: table(name, rows[name]) for name in SCHEMAS}


def _paper(dossier: Dossier, naming: Naming) -> dict[str, list[Row]]:
    return {
        "files": list(file_rows(dossier, naming)),
        "pages": list(page_rows(dossier, naming)),
        "documents": list(document_rows(dossier, naming)),
        "document_pages": list(document_page_rows(dossier, naming)),
    }


def _judged(judgement: Judgement, naming: Naming) -> dict[str, list[Row]]:
    return {
        "findings": [
            cells_of(finding)
            | {
                "finding_id": naming.bind(finding.id),
                "subject_id": naming.bind(finding.subject_id),
                "field_ids": naming.bind_all(finding.field_ids),
            }
            for finding in judgement.findings
        ],
        "rule_results": [
            cells_of(result) | {"subject_id": naming.bind(result.subject_id), "field_ids": naming.bind_all(result.field_ids)}
            for result in judgement.rule_results
        ],
        "eligible_costs": [
            cells_of(cost)
            | {
                "cost_id": naming.bind(cost.id),
                "invoice_id": naming.maybe(cost.invoice_id),
                "claim_id": naming.maybe(cost.claim_id),
            }
            for cost in judgement.costs
        ],
        "cost_parts": [
            cells_of(part)
            | {
                "part_id": naming.bind(part.id),
                "cost_id": naming.bind(part.cost_id),
                "finding_id": naming.maybe(part.finding_id),
                "pays_edge_id": naming.maybe(part.pays_link_id),
                "posted_edge_id": naming.maybe(part.posted_link_id),
            }
            for part in judgement.parts
        ],
        **_asked(judgement, naming),
        "totals": [{"figure_id": naming.bind(figure_id(figure.name)), **cells_of(figure)} for figure in judgement.figures],
    }


def _asked(judgement: Judgement, naming: Naming) -> dict[str, list[Row]]:
    """What is asked of the applicant, and what each open question could change, in the order that the rules gave them."""
    return {
        "requests": [
            cells_of(request)
            | {
                "request_id": naming.bind(request.id),
                "ordinal": ordinal,
                "finding_ids": naming.bind_all(request.finding_ids),
                "subject_ids": naming.bind_all(request.subject_ids),
            }
            for ordinal, request in enumerate(judgement.requests, 1)
        ],
        "open_reviews": [
            cells_of(review) | {"ordinal": ordinal, "finding_id": naming.bind(review.finding_id)}
            for ordinal, review in enumerate(judgement.open_reviews, 1)
        ],
    }


NODE_COLUMNS = {
    "edges": ("source_id", "target_id"),
    "findings": ("subject_id",),
    "rule_results": ("subject_id",),
    "decisions": ("subject_id",),
    "eligible_costs": ("invoice_id", "claim_id"),
    "cost_parts": ("cost_id", "finding_id"),
    "bank_lines": ("statement_id", "page_id"),
    "invoice_lines": ("invoice_id",),
    "audit_totals": ("audit_id",),
    "open_reviews": ("finding_id",),
    "document_pages": ("document_id", "page_id"),
    "documents": ("file_id",),
    "pages": ("file_id", "document_id"),
    "fields": ("entity_id", "page_id", "document_id"),
} | dict.fromkeys(("product_items", "claims", "invoice_checks", "related_parties"), ("document_id",))
"""The columns of each table whose ids are nodes."""


def _unresolved(rows: Mapping[str, list[Row]], others: set[str]) -> list[Row]:
    """A node for every id that leads nowhere, so that joins hold and the hole shows; a rule may be asked of an edge."""
    known = {row["node_id"] for row in rows["nodes"]} | others
    missing = dict.fromkeys(named for named in _named(rows) if named is not None and named not in known)
    return [{"node_id": named, "kind": UNRESOLVED, "label": named, "document_id": None} for named in missing]


def _named(rows: Mapping[str, list[Row]]) -> Iterator[str | None]:
    for name, columns in NODE_COLUMNS.items():
        for column in columns:
            yield from (row.get(column) for row in rows[name])
    for name in KEYS:
        for row in rows[name]:
            yield from row.get("documents") or ()


def unresolved(tables: Mapping[str, pa.Table]) -> list[str]:
    """The ids that something names and nothing is: a fault of a reader, a matcher or a rule."""
    return [row["node_id"] for row in tables["nodes"].to_pylist() if row["kind"] == UNRESOLVED]
