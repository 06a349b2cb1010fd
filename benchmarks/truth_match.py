"""Which read entity is which true one: by the pages they stand on, then by how many fields agree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from benchmarks.seen import Place, Row, Seen
from evidence.entity_rows import KEYS

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
ORDERS = ("line_no", "row_no")
DIGITAL = ("digital", "cell", "docx", "sheet", "text", "xml", "ofd")
FOLDED = str.maketrans("（）〔〕", "()[]")


def plain(value: object) -> str:
    """A value as contract.md §6 compares it: without white space, brackets folded, numbers without trailing zeros."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "、".join(map(plain, value))
    return "".join(str(value).split()).translate(FOLDED)


def same(true: object, read: object) -> bool:
    """Whether a value read is the true one; truth holds numbers as text."""
    return plain(read) == (numeric(true) if isinstance(read, Decimal) else plain(true))


def numeric(true: object) -> str:
    """The truth as a number is written plainly, where it is one."""
    text = plain(true)
    try:
        return plain(Decimal(text))
    except InvalidOperation:
        return text


@dataclass
class Match:
    """One kind of entity: true row, its source (digital, scan, photo …) and the read row, if one was found; and the rest."""

    kind: str
    pairs: list[tuple[Row, str, Row | None]] = field(default_factory=list)
    extra: list[tuple[str, Row]] = field(default_factory=list)
    """Source of the page and row of what was read and is not there."""

    def ids(self) -> dict[str, str]:
        """True id → read id."""
        return {true["id"]: read[KEYS[self.kind]] for true, _, read in self.pairs if read is not None}


def match_all(truth: Row, seen: Seen) -> dict[str, Match]:
    """Every kind of entity of a truth against what was read; what stands on no paper is not asked for."""
    documents = {document["id"]: document for document in truth["documents"]}
    rows = {kind: [row for row in truth[kind] if row["documents"]] for kind in FIELDS if kind != "invoice_lines"}
    rows["claims"] = [row | {"invoice_number": "、".join(row["invoice_numbers"])} for row in rows["claims"]]
    found = {kind: match(kind, rows[kind], documents, seen) for kind in rows}
    found["invoice_lines"] = match_lines(found["invoices"], seen)
    return found


def match(kind: str, truths: Sequence[Row], documents: Mapping[str, Row], seen: Seen) -> Match:
    """What agrees in nothing or stands on other pages is no match."""
    read = {row[KEYS[kind]]: row for row in seen.rows.get(kind, ())}
    standing: dict[Place, set[str]] = defaultdict(set)
    for key, row in read.items():
        for place in seen.pages_of(row):
            standing[place].add(key)
    near = [{key for place in pages_of(true, documents, seen) for key in standing[place]} for true in truths]
    chosen = paired(kind, truths, read, near)
    used = set(chosen.values())
    sources = sources_of_pages(documents.values(), seen)
    return Match(
        kind,
        [(true, source_of(true, documents), read[chosen[n]] if n in chosen else None) for n, true in enumerate(truths)],
        [(source_of_row(row, sources, seen), row) for key, row in read.items() if key not in used],
    )


def paired(kind: str, truths: Sequence[Row], read: Mapping[str, Row], near: Sequence[Iterable[str]]) -> dict[int, str]:
    """Place of a true row → key of a read one, one to one among those near it, best agreement first."""
    names = FIELDS[kind]
    said = {key: [(plain(row.get(name)), isinstance(row.get(name), Decimal)) for name in names] for key, row in read.items()}
    scored: list[tuple[int, int, int, str]] = []
    for number, true in enumerate(truths):
        wanted = [(plain(true.get(name)), numeric(true.get(name))) for name in names]
        for key in near[number]:
            agree = sum(
                bool(text) and value == (figure if is_figure else text)
                for (text, figure), (value, is_figure) in zip(wanted, said[key], strict=True)
            )
            if agree:
                scored.append((-agree, distance(true, read[key]), number, key))
    chosen: dict[int, str] = {}
    used: set[str] = set()
    for _, _, number, key in sorted(scored):
        if number not in chosen and key not in used:
            chosen[number] = key
            used.add(key)
    return chosen


def distance(true: Row, read: Row) -> int:
    """How many lines lie between where a row should stand and where it was read: tells equal rows apart."""
    return next((abs(int(true[name]) - int(read[name])) for name in ORDERS if true.get(name) and read.get(name)), 0)


def pages_of(true: Row, documents: Mapping[str, Row], seen: Seen) -> set[Place]:
    parts = (part for document in true["documents"] for part in documents[document]["parts"])
    return {(seen.shas.get(part["file"], ""), part["page"]) for part in parts}


def source_of(true: Row, documents: Mapping[str, Row]) -> str:
    """The best of an entity's renditions: an invoice with an XML twin is digital, however bad its scan."""
    return best({documents[document]["source"] for document in true["documents"]})


def best(sources: Iterable[str]) -> str:
    ranks = ("digital", "scan", "copy", "photo")
    found = {"digital" if source in DIGITAL else source for source in sources}
    return min(found, key=lambda source: (ranks.index(source) if source in ranks else len(ranks), source), default="none")


def sources_of_pages(documents: Iterable[Row], seen: Seen) -> dict[Place, str]:
    """How each page that carries a true document was made."""
    found: dict[Place, set[str]] = defaultdict(set)
    for document in documents:
        for part in document["parts"]:
            found[seen.shas.get(part["file"], ""), part["page"]].add(document["source"])
    return {place: best(sources) for place, sources in found.items()}


def source_of_row(row: Row, sources: Mapping[Place, str], seen: Seen) -> str:
    return best({sources[place] for place in seen.pages_of(row) if place in sources})


def match_lines(invoices: Match, seen: Seen) -> Match:
    """Lines within an invoice that was found; lines of an invented invoice are not counted again."""
    read: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in seen.rows.get("invoice_lines", ()):
        read[row["invoice_id"]][row[KEYS["invoice_lines"]]] = row
    result = Match("invoice_lines")
    for invoice, source, found in invoices.pairs:
        own = read[found["invoice_id"]] if found else {}
        chosen = paired(result.kind, invoice["lines"], own, [own] * len(invoice["lines"]))
        result.pairs += [(line, source, own.get(chosen.get(number, ""))) for number, line in enumerate(invoice["lines"])]
        result.extra += [(source, row) for key, row in own.items() if key not in chosen.values()]
    return result
