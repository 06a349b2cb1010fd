"""Which read entity is which true one: by the pages they stand on, then by how many fields agree."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from evidence.store import Run

Place = tuple[str, int]
Row = Mapping[str, Any]

FIELDS: dict[str, tuple[str, ...]] = {
    "invoices": (
        "number", "code", "issue_date", "buyer_name", "buyer_tax_id", "seller_name", "seller_tax_id",
        "tax_exclusive_amount", "tax_amount", "tax_inclusive_amount", "check_code", "reverses_number",
    ),
    "invoice_lines": (
        "item_name", "specification", "unit", "quantity", "unit_price", "tax_exclusive_amount", "tax_rate", "tax_amount",
    ),
    "contracts": ("number", "title", "buyer_name", "seller_name", "signed_date", "tax_inclusive_amount"),
    "payments": (
        "paid_date", "amount", "payer_name", "payer_account", "payee_name", "payee_account", "serial",
        "receipt_number", "purpose",
    ),
    "statements": ("account", "account_name", "opening", "closing"),
    "bank_lines": (
        "posted_date", "direction", "amount", "balance", "counterparty_name", "counterparty_account", "serial", "summary",
    ),
    "product_items": ("name", "specification", "unit", "quantity", "unit_price", "amount"),
    "claims": ("category", "subcategory", "supplier", "invoice_number", "claimed_amount"),
}  # fmt: skip
KEYS = {
    "invoices": "invoice_id",
    "invoice_lines": "line_id",
    "contracts": "contract_id",
    "payments": "payment_id",
    "statements": "statement_id",
    "bank_lines": "bank_line_id",
    "product_items": "item_id",
    "claims": "claim_id",
}
FOLDED = str.maketrans("（）〔〕", "()[]")


def plain(value: object) -> str:
    """A value as contract.md §6 compares it: without white space, brackets folded, numbers without trailing zeros."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "、".join(map(plain, value))
    return "".join(str(value).split()).translate(FOLDED)


def same(true: object, read: object) -> bool:
    if plain(true) == plain(read):
        return True
    try:
        return Decimal(plain(true)) == Decimal(plain(read)) and isinstance(read, Decimal)
    except ArithmeticError:
        return False


@dataclass
class Match:
    """One kind of entity: true row, its source kind (digital, scan, photo …) and the read row, if one was found."""

    kind: str
    pairs: list[tuple[Row, str, Row | None]] = field(default_factory=list)
    extra: list[Row] = field(default_factory=list)

    def ids(self) -> dict[str, str]:
        """True id → read id."""
        return {true["id"]: read[KEYS[self.kind]] for true, _, read in self.pairs if read is not None}


def match_all(truth: Row, run: Run) -> dict[str, Match]:
    """Every kind of entity of a bundle's truth against the tables of its run."""
    places = places_read(run)
    sources = {document["id"]: document for document in truth["documents"]}
    rows = {kind: truth[kind] for kind in FIELDS if kind != "invoice_lines"}
    rows["claims"] = [row | {"invoice_number": "、".join(row["invoice_numbers"])} for row in truth["claims"]]
    found = {kind: match(kind, rows[kind], sources, run, places) for kind in rows}
    found["invoice_lines"] = match_lines(found["invoices"], run)
    return found


def places_read(run: Run) -> dict[str, set[Place]]:
    """Document → the pages it stands on, by path and number."""
    paths = {row["file_id"]: row["path"] for row in run.rows("files")}
    pages = {row["page_id"]: (paths[row["file_id"]], row["page_no"]) for row in run.rows("pages")}
    places: dict[str, set[Place]] = defaultdict(set)
    for row in run.rows("document_pages"):
        places[row["document_id"]].add(pages[row["page_id"]])
    return places


def match(kind: str, true_rows: Iterable[Row], sources: Mapping[str, Row], run: Run, places: Mapping[str, set[Place]]) -> Match:
    read_rows = {row[KEYS[kind]]: row for row in run.rows(kind)}
    standing: dict[Place, set[str]] = defaultdict(set)
    for key, row in read_rows.items():
        for document in documents_of(row):
            for place in places.get(document, ()):
                standing[place].add(key)
    truths = list(true_rows)
    scored: list[tuple[int, int, str]] = []
    for number, true in enumerate(truths):
        where = {(part["file"], part["page"]) for document in true["documents"] for part in sources[document]["parts"]}
        for key in {key for place in where for key in standing[place]}:
            agree = sum(bool(plain(true.get(name))) and same(true.get(name), read_rows[key].get(name)) for name in FIELDS[kind])
            if agree:
                scored.append((-agree, number, key))
    chosen: dict[int, str] = {}
    used: set[str] = set()
    for _, number, key in sorted(scored):
        if number not in chosen and key not in used:
            chosen[number] = key
            used.add(key)
    result = Match(kind)
    for number, true in enumerate(truths):
        key = chosen.get(number)
        result.pairs.append((true, source_of(true, sources), read_rows[key] if key else None))
    result.extra = [row for key, row in read_rows.items() if key not in used]
    return result


def documents_of(row: Row) -> Iterable[str]:
    return row["documents"] if "documents" in row else (row["document_id"],) if row.get("document_id") else ()


def source_of(true: Row, sources: Mapping[str, Row]) -> str:
    """The best of an entity's renditions: an invoice with an XML twin is digital, however bad its scan."""
    kinds = {sources[document]["source"] for document in true["documents"]}
    return min(kinds, key=lambda kind: (kind not in ("digital", "text", "sheet"), kind), default="none")


def match_lines(invoices: Match, run: Run) -> Match:
    read: dict[str, dict[int, Row]] = defaultdict(dict)
    for row in run.rows("invoice_lines"):
        read[row["invoice_id"]][row["line_no"]] = row
    result = Match("invoice_lines")
    for invoice, source, found in invoices.pairs:
        for line in invoice["lines"]:
            result.pairs.append((line, source, read[found["invoice_id"]].get(line["line_no"]) if found else None))
    return result


def verified_values(run: Run) -> Iterator[tuple[tuple[str, str], str]]:
    """(entity, field) → value, of what is marked verified."""
    for row in run.rows("fields"):
        if row["status"] == "verified":
            yield (row["entity_id"], row["name"]), row["value"]
