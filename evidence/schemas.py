"""The columns of every table of the store, as contract.md §4 fixes them; more may stand behind those it names."""

import pyarrow as pa

VERSION = "1"
MONEY = pa.decimal128(18, 2)
QUANTITY = pa.decimal128(38, 13)
TEXT = pa.string()
TEXTS = pa.list_(TEXT)
QUAD = pa.list_(pa.float64())
TERMS = pa.list_(pa.struct([("milestone", TEXT), ("percent", QUANTITY), ("amount", MONEY)]))
REASONS = pa.list_(pa.struct([("feature", TEXT), ("weight", pa.float64()), ("left", TEXT), ("right", TEXT)]))
INT = pa.int32()
DATE = pa.date32()
NUMBER = pa.float64()
FLAG = pa.bool_()


def _schema(*columns: tuple[str, pa.DataType]) -> pa.Schema:
    return pa.schema(list(columns), metadata={"zuozheng.schema": VERSION})


def _texts(names: str) -> tuple[tuple[str, pa.DataType], ...]:
    return tuple((name, TEXT) for name in names.split())


PAPER = {
    "files": _schema(
        *_texts("file_id path sha256"), ("bytes", pa.int64()), *_texts("media_type status"), ("pages", INT), ("message", TEXT)
    ),
    "pages": _schema(
        *_texts("page_id file_id"),
        ("page_no", INT),
        ("width", NUMBER),
        ("height", NUMBER),
        ("rotation", INT),
        *_texts("source kind document_id picture"),
    ),
    "documents": _schema(
        *_texts("document_id kind file_id"), ("first_page", INT), ("last_page", INT), ("title", TEXT), ("topics", TEXTS)
    ),
    "document_pages": _schema(("document_id", TEXT), ("ordinal", INT), ("page_id", TEXT), ("region", QUAD)),
    "fields": _schema(
        *_texts("field_id entity_id name value original page_id"),
        ("quad", QUAD),
        *_texts("cell method status"),
        ("confidence", NUMBER),
        ("checks", TEXTS),
        ("document_id", TEXT),
    ),
}

ENTITIES = {
    "invoices": _schema(
        *_texts("invoice_id kind flow number code"),
        ("issue_date", DATE),
        *_texts("buyer_name buyer_tax_id seller_name seller_tax_id"),
        ("tax_exclusive_amount", MONEY),
        ("tax_amount", MONEY),
        ("tax_inclusive_amount", MONEY),
        *_texts("currency check_code remark"),
        ("red", FLAG),
        ("reverses_number", TEXT),
        ("documents", TEXTS),
    ),
    "invoice_lines": _schema(
        *_texts("line_id invoice_id"),
        ("line_no", INT),
        *_texts("item_name specification unit"),
        ("quantity", QUANTITY),
        ("unit_price", QUANTITY),
        ("tax_exclusive_amount", MONEY),
        ("tax_rate", TEXT),
        ("tax_amount", MONEY),
    ),
    "contracts": _schema(
        *_texts("contract_id flow number title buyer_name seller_name"),
        ("signed_date", DATE),
        ("tax_inclusive_amount", MONEY),
        ("payment_terms", TERMS),
        ("documents", TEXTS),
        *_texts("subject supplements"),
        ("service_start", DATE),
        ("service_end", DATE),
    ),
    "payments": _schema(
        *_texts("payment_id kind nature"),
        ("paid_date", DATE),
        ("amount", MONEY),
        *_texts("currency payer_name payer_account payee_name payee_account serial receipt_number purpose"),
        ("documents", TEXTS),
        ("bill_number", TEXT),
        ("bill_issue_date", DATE),
        ("bill_endorsed_date", DATE),
        ("bill_due_date", DATE),
    ),
    "statements": _schema(
        *_texts("statement_id account account_name"),
        ("period_start", DATE),
        ("period_end", DATE),
        ("period_from", TEXT),
        ("opening", MONEY),
        ("closing", MONEY),
        ("debit_total", MONEY),
        ("credit_total", MONEY),
        ("chain_ok", FLAG),
        ("documents", TEXTS),
    ),
    "bank_lines": _schema(
        *_texts("bank_line_id statement_id account account_name"),
        ("line_no", INT),
        ("posted_date", DATE),
        ("direction", TEXT),
        ("amount", MONEY),
        ("currency", TEXT),
        ("balance", MONEY),
        *_texts("counterparty_name counterparty_account serial summary"),
        ("documents", TEXTS),
        ("page_id", TEXT),
        ("chain_ok", FLAG),
    ),
    "product_items": _schema(
        *_texts("item_id document_id contract_number name specification unit"),
        ("quantity", QUANTITY),
        ("unit_price", QUANTITY),
        ("amount", MONEY),
        ("row_no", INT),
    ),
    "claims": _schema(
        ("claim_id", TEXT),
        ("row_no", INT),
        *_texts("category subcategory contract_number supplier invoice_number"),
        ("issue_date", DATE),
        ("claimed_amount", MONEY),
        ("document_id", TEXT),
        ("invoice_numbers", TEXTS),
    ),
    "invoice_checks": _schema(
        ("check_id", TEXT),
        ("row_no", INT),
        *_texts("outcome number code"),
        ("issue_date", DATE),
        ("amount", MONEY),
        ("result", TEXT),
        ("checked_date", DATE),
        ("document_id", TEXT),
    ),
    "audit_reports": _schema(*_texts("audit_id firm number"), ("issue_date", DATE), ("documents", TEXTS)),
    "audit_totals": _schema(
        *_texts("total_id audit_id"), ("row_no", INT), ("category", TEXT), ("claimed", MONEY), ("audited", MONEY)
    ),
    "related_parties": _schema(("related_id", TEXT), ("row_no", INT), *_texts("name tax_id relation document_id")),
    "parties": _schema(*_texts("party_id name tax_id"), ("accounts", TEXTS), ("names_seen", TEXTS)),
}

GRAPH = {
    "nodes": _schema(*_texts("node_id kind label document_id")),
    "edges": _schema(
        *_texts("edge_id source_id target_id kind"),
        ("amount", MONEY),
        ("score", NUMBER),
        ("margin", NUMBER),
        *_texts("state runner_up class_id"),
        ("reasons", REASONS),
        ("decided_by", TEXT),
    ),
}

JUDGED = {
    "findings": _schema(
        *_texts("finding_id code severity subject_id rule_id source clause message"), ("amount", MONEY), ("field_ids", TEXTS)
    ),
    "rule_results": _schema(
        *_texts("rule_id source clause subject_id outcome reason_code message"), ("field_ids", TEXTS), ("kind", TEXT)
    ),
    "eligible_costs": _schema(
        *_texts("cost_id invoice_id claim_id category subcategory"),
        ("claimed_amount", MONEY),
        ("tax_exclusive_amount", MONEY),
        ("paid_amount", MONEY),
        ("eligible_amount", MONEY),
        ("disallowed_amount", MONEY),
        ("review_amount", MONEY),
        ("status", TEXT),
        ("reason_codes", TEXTS),
        ("policy_id", TEXT),
    ),
    "cost_parts": _schema(
        *_texts("part_id cost_id"),
        ("amount", MONEY),
        *_texts("outcome code finding_id pays_edge_id posted_edge_id"),
        ("judged_date", DATE),
    ),
    "totals": _schema(*_texts("figure_id name"), ("amount", MONEY)),
    "requests": _schema(
        ("request_id", TEXT),
        ("ordinal", INT),
        *_texts("kind paper party text"),
        ("items", TEXTS),
        ("codes", TEXTS),
        ("finding_ids", TEXTS),
        ("subject_ids", TEXTS),
        ("amount", MONEY),
    ),
    "open_reviews": _schema(
        ("ordinal", INT),
        *_texts("finding_id code"),
        ("waiting", MONEY),
        ("alone", MONEY),
        ("eligible_highest", MONEY),
        ("grant", MONEY),
        ("reaches_floor", FLAG),
    ),
    "decisions": _schema(
        *_texts("decision_id subject_id verdict"),
        ("amount", MONEY),
        *_texts("reason role decided_by"),
        ("decided_at", pa.timestamp("s", tz="UTC")),
        *_texts("state label"),
        ("stake", MONEY),
        ("ordinal", INT),
    ),
}

SCHEMAS: dict[str, pa.Schema] = PAPER | ENTITIES | GRAPH | JUDGED

ORDER: dict[str, tuple[str, ...]] = {
    "files": ("path", "file_id"),
    "pages": ("file_id", "page_no"),
    "documents": ("file_id", "first_page", "document_id"),
    "document_pages": ("document_id", "ordinal"),
    "fields": ("entity_id", "name", "field_id"),
    "invoices": ("invoice_id",),
    "invoice_lines": ("invoice_id", "line_no", "line_id"),
    "contracts": ("contract_id",),
    "payments": ("payment_id",),
    "statements": ("statement_id",),
    "bank_lines": ("statement_id", "line_no", "bank_line_id"),
    "product_items": ("document_id", "row_no", "item_id"),
    "claims": ("row_no", "claim_id"),
    "invoice_checks": ("document_id", "row_no", "check_id"),
    "audit_reports": ("audit_id",),
    "audit_totals": ("audit_id", "row_no", "total_id"),
    "related_parties": ("document_id", "row_no", "related_id"),
    "parties": ("party_id",),
    "nodes": ("kind", "node_id"),
    "edges": ("kind", "edge_id"),
    "findings": ("code", "finding_id"),
    "rule_results": ("rule_id", "subject_id", "outcome", "reason_code", "message"),
    "eligible_costs": ("cost_id",),
    "cost_parts": ("cost_id", "part_id"),
    "totals": ("name",),
    "requests": ("ordinal",),
    "open_reviews": ("ordinal",),
    "decisions": ("ordinal",),
}
"""The columns by which each table's rows are sorted, so that the order of input leaves no trace."""
