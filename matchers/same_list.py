"""Which product lists and claim tables were handed in twice."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from matchers.names import normal
from models.contract import ClaimRow, ProductItem
from models.fields import Field

Row = TypeVar("Row", ProductItem, ClaimRow)


def without_copies(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows less those of a document that says, row by row, what another document says.

    Of two copies the one that was not recognised from an image stays.
    """
    tables: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        tables[row.document_id].append(row)
    kept: dict[tuple[tuple[str, ...], ...], str] = {}
    for document, own in sorted(tables.items(), key=lambda entry: (_recognised(entry[1]), entry[0])):
        kept.setdefault(tuple(sorted(map(_says, own))), document)
    standing = set(kept.values())
    return tuple(row for row in rows if row.document_id in standing)


def _says(row: ProductItem | ClaimRow) -> tuple[str, ...]:
    if isinstance(row, ProductItem):
        fields: Iterable[Field[Any]] = (row.name, row.specification, row.quantity, row.unit_price, row.amount)
        return tuple(_plain(field) for field in fields)
    claimed: Iterable[Field[Any]] = (row.category, row.subcategory, row.supplier, row.contract_number, row.claimed_amount)
    return (*(_plain(field) for field in claimed), *row.invoice_numbers, str(row.row_no))


def _plain(field: Field[Any]) -> str:
    return normal(str(field.value)) if isinstance(field.value, str) else str(field.value)


def _recognised(rows: Sequence[ProductItem | ClaimRow]) -> bool:
    return any(
        field.method == "ocr" for row in rows for field in ((row.name,) if isinstance(row, ProductItem) else (row.supplier,))
    )
