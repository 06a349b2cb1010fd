"""Which fields of a document are worth a second look, and how much is in doubt in all."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from models.bundle import Extraction
from models.fields import Field, fields_of
from models.paper import Spot

SURE = 0.93
"""Recognised values of less confidence are looked at again even where nothing contradicts them."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    "invoices": (
        "number",
        "issue_date",
        "buyer_name",
        "seller_name",
        "seller_tax_id",
        "tax_exclusive_amount",
        "tax_amount",
        "tax_inclusive_amount",
    ),
    "payments": ("paid_date", "amount", "payer_name", "payee_name"),
    "statements": ("account", "account_name"),
    "bank_lines": ("posted_date", "amount"),
    "contracts": ("buyer_name", "seller_name", "signed_date", "tax_inclusive_amount"),
}
"""Fields without which the money cannot be judged, by kind of entity."""

CLOSER: Mapping[str, Mapping[str, float]] = {
    "payments": {"serial": 0.99, "receipt_number": 0.99, "purpose": 0.99, "payer_account": 0.99, "payee_account": 0.99}
}
"""Recognised numbers, and texts with numbers of papers in them, that are looked at again below this confidence."""

NAMED = 0.99
"""Recognised names of goods with a figure or letter that may be none are looked at again below this confidence."""

_STRAY = re.compile(r"(?<=[一-鿿])(?<!第)[0-9A-Za-z|丨](?=[一-鿿])(?![期年月日号级个代批层楼台次季标段区座栋维轴相寸])")
"""One character amid Chinese that is no count of anything."""

LOOSE = ("remark", "summary", "purpose", "subject", "title", "item_name", "specification", "unit", "name")
"""Texts on whose every letter nothing rests."""

_PAPER = re.compile(r"\d\d")

_WEIGHTS: Mapping[str, float] = {"missing": 3.0, "conflict": 2.0, "inferred": 1.0}


def in_doubt(found: Extraction) -> tuple[Spot, ...]:
    """Where recognised values stand that are contradicted, inferred or, if needed, unsure; the worst first."""
    needed = {id(field) for field in _needed(found)}
    ranked: dict[Spot, float] = {}
    for field in _fields(found):
        if field.spot is not None and field.spot.quad is not None and (rank := _doubt(field, needed=id(field) in needed)):
            ranked[field.spot] = max(rank, ranked.get(field.spot, 0.0))
    for spot, doubt in (*_numbered(found), *_overlaid(found), *_strayed(found)):
        ranked[spot] = max(doubt, ranked.get(spot, 0.0))
    return tuple(sorted(ranked, key=lambda spot: (-ranked[spot], spot.page.number, spot.quad.corners if spot.quad else ())))


def _numbered(found: Extraction) -> Iterator[tuple[Spot, float]]:
    """Where numbers stand whose letters and digits engines mix up, with how little the first look was sure of them."""
    for kind, table in CLOSER.items():
        for entity in getattr(found, kind):
            for name, sure in table.items():
                field: Field[Any] = getattr(entity, name)
                unsure = field.method == "ocr" and field.status == "read" and field.confidence < sure
                if unsure and field.spot is not None and field.spot.quad is not None and _PAPER.search(str(field.value)):
                    yield field.spot, sure - field.confidence


def _overlaid(found: Extraction) -> Iterator[tuple[Spot, float]]:
    """Where a line of a statement says why under a stamp: after all else."""
    for line in found.bank_lines:
        spot = line.summary.spot
        if line.summary.status == "inferred" and spot is not None and spot.quad is not None:
            yield spot, 0.01


def _strayed(found: Extraction) -> Iterator[tuple[Spot, float]]:
    """Where the name of goods has a lone figure or letter amid Chinese, as rulings and stamps make them: after all else."""
    names = [line.item_name for invoice in found.invoices for line in invoice.lines]
    for field in (*names, *(item.name for item in found.product_items)):
        unsure = field.method == "ocr" and field.confidence < NAMED
        if unsure and field.spot is not None and field.spot.quad is not None and _STRAY.search(field.original):
            yield field.spot, 0.01


def _doubt(field: Field[Any], *, needed: bool) -> float:
    if field.status in _WEIGHTS:
        return 1.0 + _WEIGHTS[field.status] + needed
    if field.status == "verified" or field.method != "ocr" or not needed:
        return 0.0
    return 1.5 if _half_bracketed(field.original) else max(0.0, SURE - field.confidence)


def _half_bracketed(text: str) -> bool:
    """Whether one of a pair of brackets was lost."""
    return sum(map(text.count, "(（")) != sum(map(text.count, ")）"))


def lacking(found: Extraction) -> int:
    """How many needed fields are missing."""
    return sum(field.value is None for field in _needed(found))


def doubt_in(found: Extraction) -> float:
    """What is missing or contradicted among the needed fields, as one figure to compare two readings by.

    What is inferred does not count: a value that the second look put right is inferred, the wrong one before it may not be.
    """
    return sum(_WEIGHTS[field.status] for field in _needed(found) if field.status in ("missing", "conflict"))


def _needed(found: Extraction) -> Iterator[Field[Any]]:
    for kind, names in NEEDED.items():
        for entity in getattr(found, kind):
            yield from (getattr(entity, name) for name in names)


def _fields(found: Extraction) -> Iterator[Field[Any]]:
    money = (found.invoices, found.payments, found.statements, found.bank_lines)
    for entity in (entity for kind in (*money, found.contracts, found.product_items, found.claims) for entity in kind):
        yield from (field for name, field in fields_of(entity) if name not in LOOSE)
    for line in (line for invoice in found.invoices for line in invoice.lines):
        yield from (field for name, field in fields_of(line) if name not in LOOSE)
