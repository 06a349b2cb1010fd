"""Nodes and edges: everything that can be pointed at, once, and what leads from one to the other."""

from collections.abc import Iterable, Iterator

from evidence.decisions import decision_rows
from evidence.entity_rows import documents_of, entities_of, line_documents
from evidence.labels import cost_label, document_label, entity_label
from evidence.naming import Naming
from evidence.paper_rows import file_ids, home_files
from evidence.register import Twin
from evidence.rows import Row, cells_of
from evidence.support import supports_of
from models.bundle import BUNDLE, Dossier
from models.decision import BEIJING
from models.identity import invoice_keys, local_id
from models.ruling import Judgement

NODE_KINDS = {
    "invoices": "invoice",
    "invoice_lines": "invoice_line",
    "contracts": "contract",
    "payments": "payment",
    "statements": "statement",
    "bank_lines": "bank_line",
    "product_items": "product_item",
    "claims": "claim",
    "invoice_checks": "check",
    "audit_reports": "audit_report",
    "audit_totals": "audit_total",
    "related_parties": "related_party",
}


def node_rows(dossier: Dossier, judgement: Judgement, naming: Naming) -> Iterator[Row]:
    yield _node(naming, BUNDLE, "bundle", dossier.declaration.bundle_id)
    yield from _paper_nodes(dossier, naming)
    of_line = line_documents(dossier)
    for name, entity in entities_of(dossier):
        document = next(iter(documents_of(entity, of_line)), None)
        yield _node(naming, entity.id, NODE_KINDS[name], entity_label(entity), document)
    for party in dossier.parties:
        yield _node(naming, party.id, "party", party.name)
    for cost in judgement.costs:
        yield _node(naming, cost.id, "cost", cost_label(cost))
    for finding in judgement.findings:
        yield _node(naming, finding.id, "finding", f"{finding.code} {finding.message}")
    for figure in judgement.figures:
        yield _node(naming, figure_id(figure.name), "figure", f"{figure.name} {figure.amount}")
    yield from _decision_nodes(judgement)


def _decision_nodes(judgement: Judgement) -> Iterator[Row]:
    """Every decision, and what it was about where that is no more."""
    for one in judgement.decisions:
        said, day = one.decision, f"{one.decision.decided_at.astimezone(BEIJING):%Y-%m-%d}"
        label = f"人工决定 {said.decided_by} {day} {said.label}"
        yield {"node_id": said.id, "kind": "decision", "label": label, "document_id": None}
        if one.subject_id is None:
            yield {"node_id": said.subject_id, "kind": "gone", "label": said.label, "document_id": None}


def _paper_nodes(dossier: Dossier, naming: Naming) -> Iterator[Row]:
    homes = home_files(dossier)
    for path, local in file_ids(dossier).items():
        yield _node(naming, local, "file", path)
    for page in dossier.pages:
        home = homes.get(page.ref.sha256)
        yield _node(naming, page.ref.id, "page", f"{home.path if home else page.ref.sha256} 第{page.ref.number}页")
    for document in dossier.documents:
        home = homes.get(document.parts[0].page.sha256) if document.parts else None
        yield _node(naming, document.id, "document", document_label(document, home.path if home else ""), document.id)


def _node(naming: Naming, local: str, kind: str, label: str, document: str | None = None) -> Row:
    return {"node_id": naming.bind(local), "kind": kind, "label": label, "document_id": naming.maybe(document)}


def figure_id(name: str) -> str:
    return local_id("figure", name)


def edge_rows(dossier: Dossier, judgement: Judgement, naming: Naming) -> Iterator[Row]:
    """Every link of the pairing, then `part_of` from entity to document to file, then `supports`."""
    known = {link.id for link in dossier.links}
    settled = dict(_settled(judgement))
    for link in dossier.links:
        yield cells_of(link) | {
            "decided_by": settled.get(link.id, link.decided_by),
            "edge_id": naming.bind(link.id),
            "source_id": naming.bind(link.source_id),
            "target_id": naming.bind(link.target_id),
            "runner_up": naming.bind(link.runner_up) if link.runner_up in known and link.runner_up else None,
            "class_id": naming.maybe(link.class_id),
        }
    for source, target in _parts(dossier):
        yield _plain_edge(naming, "part_of", source, target)
    for source, target in supports_of(dossier, judgement):
        yield _plain_edge(naming, "supports", source, target)
    for row in decision_rows(naming.bundle_id, judgement.decisions):
        edge = _bound_edge(naming, "supports", row["decision_id"], row["subject_id"])
        yield edge | {"amount": row["amount"], "decided_by": row["decided_by"]}


def _settled(judgement: Judgement) -> Iterator[tuple[str, str]]:
    """Links of pairings that stand because a person said so, with who it was."""
    who = {
        one.subject_id: one.decision.decided_by
        for one in judgement.decisions
        if one.state == "applied" and one.decision.role == "reviewer" and one.decision.code == "AMBIGUOUS_SPLIT"
    }
    for part in judgement.parts:
        if part.pays_link_id is not None and part.finding_id in who:
            yield part.pays_link_id, who[part.finding_id]


def _parts(dossier: Dossier) -> Iterator[tuple[str, str]]:
    homes, ids = home_files(dossier), file_ids(dossier)
    of_line = line_documents(dossier)
    for _, entity in entities_of(dossier):
        for document in documents_of(entity, of_line):
            yield entity.id, document
    for document in dossier.documents:
        for sha256 in dict.fromkeys(part.page.sha256 for part in document.parts):
            if sha256 in homes:
                yield document.id, ids[homes[sha256].path]


def _plain_edge(naming: Naming, kind: str, source: str, target: str) -> Row:
    return _bound_edge(naming, kind, naming.bind(source), naming.bind(target))


def _bound_edge(naming: Naming, kind: str, left: str, right: str) -> Row:
    return {
        "edge_id": naming.bind(local_id("edge", kind, left, right)),
        "source_id": left,
        "target_id": right,
        "kind": kind,
        "score": 0.0,
        "state": "accepted",
        "reasons": (),
        "decided_by": "auto",
    }


def twin_nodes(twins: Iterable[Twin]) -> Iterator[Row]:
    for twin in twins:
        label = f"材料包 {twin.bundle_id} 中的发票" + ("（同销售方、同日、同额，或图像相同）" if twin.of else f" {twin.key}")
        yield {"node_id": twin.invoice_id, "kind": "elsewhere", "label": label, "document_id": None}


def twin_edges(dossier: Dossier, twins: Iterable[Twin], naming: Naming) -> Iterator[Row]:
    """`duplicates` from an invoice to the same one in another bundle; ambiguous where it may be the same."""
    by_key: dict[str, list[Twin]] = {}
    twins_alike = [twin for twin in twins if twin.of]
    for twin in twins:
        by_key.setdefault(twin.key, []).append(twin)
    for invoice in dossier.invoices:
        for key in invoice_keys(invoice.number.value, invoice.code.value):
            for twin in by_key.get(key, ()):
                yield _bound_edge(naming, "duplicates", naming.bind(invoice.id), twin.invoice_id)
    for twin in twins_alike:
        yield _bound_edge(naming, "duplicates", twin.of, twin.invoice_id) | {"state": "ambiguous"}
