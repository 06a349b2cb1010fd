"""A small truth and what was read of it, made by hand."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from benchmarks.seen import KEYS, Row, Seen, SeenField

PAGE = ("a" * 64, 1)
SHAS = {"对账单.pdf": PAGE[0], "副本.pdf": PAGE[0]}


def truth(**rows: Sequence[Row]) -> dict[str, Any]:
    """Kinds not named are empty; everything stands on one scanned document."""
    marks = [
        {"entity": row["id"], "field": name, "file": "对账单.pdf", "page": 1, "box": [0.1, 0.2, 0.3, 0.25]}
        for kind in rows.values()
        for row in kind
        for name in row
    ]
    document = {"id": "d1", "source": "scan", "parts": [{"file": "对账单.pdf", "page": 1}], "marks": marks}
    kinds: dict[str, Any] = {kind: [row | {"documents": ["d1"]} for row in rows.get(kind, ())] for kind in KEYS}
    kinds["claims"] = [row | {"invoice_numbers": []} for row in kinds["claims"]]
    return kinds | {"documents": [document]}


def line(number: int, amount: str, **more: str) -> Row:
    return {"id": f"b{number}", "line_no": number, "posted_date": "2024-05-06", "direction": "debit", "amount": amount} | more


def seen(kind: str, rows: Sequence[Row], status: Mapping[tuple[str, str], str] | None = None) -> Seen:
    fields = {
        (row[KEYS[kind]], name): SeenField((status or {}).get((row[KEYS[kind]], name), "read"), PAGE, (0.1, 0.2, 0.3, 0.25))
        for row in rows
        for name in row
    }
    return Seen({kind: [row | {"documents": ["doc:1"]} for row in rows]}, {"doc:1": frozenset({PAGE})}, SHAS, fields)


def read_line(key: str, number: int, amount: str, **more: object) -> Row:
    plain = {"bank_line_id": key, "line_no": number, "posted_date": date(2024, 5, 6), "direction": "debit"}
    return plain | {"amount": Decimal(amount)} | more
