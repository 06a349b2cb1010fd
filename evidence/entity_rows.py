"""Entities and their fields as rows."""

from collections.abc import Iterator
from typing import Any

from evidence.naming import Merged, Naming, rendition_line_field
from evidence.rows import Row, as_text, cells_of, corners
from models.audit import AuditReport, AuditTotal
from models.bank import BankLine, Payment, Statement
from models.bundle import Dossier
from models.contract import ClaimRow, Contract, ProductItem
from models.fields import Field, fields_of
from models.identity import field_id
from models.invoice import Invoice, InvoiceCheck, InvoiceLine
from models.paper import PageRef
from models.party import RelatedParty

Written = Invoice | InvoiceLine | Contract | Payment | Statement | BankLine | ProductItem | ClaimRow
Entity = Written | InvoiceCheck | AuditReport | AuditTotal | RelatedParty


def entities_of(dossier: Dossier) -> Iterator[tuple[str, Entity]]:
    """Every entity on paper, with the name of its table."""
    for invoice in dossier.invoices:
        yield "invoices", invoice
        yield from (("invoice_lines", line) for line in invoice.lines)
    yield from (("contracts", contract) for contract in dossier.contracts)
    yield from (("payments", payment) for payment in dossier.payments)
    yield from (("statements", statement) for statement in dossier.statements)
    yield from (("bank_lines", line) for line in dossier.bank_lines)
    yield from (("product_items", item) for item in dossier.product_items)
    yield from (("claims", claim) for claim in dossier.claims)
    yield from (("invoice_checks", check) for check in dossier.checks)
    for report in dossier.audits:
        yield "audit_reports", report
        yield from (("audit_totals", row) for row in report.totals if row.id)
    yield from (("related_parties", row) for row in dossier.related)


KEYS = {
    "invoices": "invoice_id",
    "invoice_lines": "line_id",
    "contracts": "contract_id",
    "payments": "payment_id",
    "statements": "statement_id",
    "bank_lines": "bank_line_id",
    "product_items": "item_id",
    "claims": "claim_id",
    "invoice_checks": "check_id",
    "audit_reports": "audit_id",
    "audit_totals": "total_id",
    "related_parties": "related_id",
    "parties": "party_id",
}
"""The id column of each entity table."""


def documents_of(entity: Entity, of_line: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The local ids of the documents an entity stands on; `of_line` knows those of the lines of invoices and reports."""
    if isinstance(entity, InvoiceLine | AuditTotal):
        return of_line.get(entity.id, ())
    if isinstance(entity, ProductItem | ClaimRow | InvoiceCheck | RelatedParty):
        return (entity.document_id,)
    return entity.documents


def line_documents(dossier: Dossier) -> dict[str, tuple[str, ...]]:
    lines = {line.id: invoice.documents for invoice in dossier.invoices for line in invoice.lines}
    return lines | {row.id: report.documents for report in dossier.audits for row in report.totals}


def entity_rows(dossier: Dossier, naming: Naming) -> dict[str, list[Row]]:
    """The rows of every entity table, by table."""
    tables: dict[str, list[Row]] = {name: [] for name in KEYS}
    invoice_of = {line.id: invoice.id for invoice in dossier.invoices for line in invoice.lines}
    audit_of = {row.id: report.id for report in dossier.audits for row in report.totals}
    for name, entity in entities_of(dossier):
        row = cells_of(entity) | {KEYS[name]: naming.bind(entity.id)}
        for column in ("documents",):
            if column in row:
                row[column] = naming.bind_all(row[column])
        for column in ("document_id", "statement_id"):
            if column in row and column != KEYS[name]:
                row[column] = naming.bind(row[column])
        if isinstance(entity, InvoiceLine):
            row["invoice_id"] = naming.bind(invoice_of[entity.id])
        if isinstance(entity, AuditTotal):
            row["audit_id"] = naming.bind(audit_of[entity.id])
        if isinstance(entity, BankLine):
            row["page_id"] = None if entity.page is None else naming.bind(entity.page.id)
        tables[name].append(row)
    tables["parties"] = [cells_of(party) | {"party_id": naming.bind(party.id)} for party in dossier.parties]
    return tables


def field_rows(dossier: Dossier, naming: Naming) -> Iterator[Row]:
    """The fields of every entity, and those of each rendition where there are several, with the document they stand on."""
    pages = {page.ref for page in dossier.pages}
    for _, entity in entities_of(dossier):
        for name, field in fields_of(entity):
            yield _field_row(naming, pages, field) | {
                "field_id": naming.bind(field_id(entity.id, name)),
                "entity_id": naming.bind(entity.id),
                "name": name,
            }
        if isinstance(entity, Invoice | Contract | Payment) and len(entity.renditions) > 1:
            for local, owner, document, name, field in _of_renditions(entity):
                yield _field_row(naming, pages, field) | {
                    "field_id": naming.bind(local),
                    "entity_id": naming.bind(owner),
                    "name": name,
                    "document_id": naming.bind(document),
                }


def _of_renditions(entity: Merged) -> Iterator[tuple[str, str, str, str, Field[Any]]]:
    """Local field id, entity id, document id, name and field of all that each rendition says."""
    for rendition in entity.renditions:
        document = next(iter(rendition.documents), None)
        if document is None:
            continue
        for name, field in fields_of(rendition):
            yield field_id(document, name), entity.id, document, name, field
        if isinstance(rendition, Invoice) and isinstance(entity, Invoice):
            own = {line.line_no: line.id for line in entity.lines}
            for line in (line for line in rendition.lines if line.line_no in own):
                for name, field in fields_of(line):
                    yield rendition_line_field(rendition, line.line_no, name), own[line.line_no], document, name, field


def _field_row(naming: Naming, pages: set[PageRef], field: Field[Any]) -> Row:
    spot = field.spot
    return {
        "value": as_text(field.value),
        "original": field.original,
        "page_id": naming.bind(spot.page.id) if spot is not None and spot.page in pages else None,
        "quad": corners(spot.quad) if spot is not None else None,
        "cell": spot.cell if spot is not None else None,
        "method": field.method,
        "status": field.status,
        "confidence": field.confidence,
        "checks": field.checks,
    }
