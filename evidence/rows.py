"""Rows of the paper and entity tables: whatever a column is called, the entity's attribute or field of that name fills it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from typing import Any

import pyarrow as pa

from evidence.schemas import ORDER, SCHEMAS
from models.fields import Field
from models.paper import Quad

Row = dict[str, Any]


def table(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """The named table, its rows sorted; what has no place in a column's type becomes null (`fields` keeps the text)."""
    schema = SCHEMAS[name]
    fitted: list[Row] = [{column.name: fit(row.get(column.name), column.type) for column in schema} for row in rows]
    fitted.sort(key=lambda row: tuple(_rank(row[column]) for column in ORDER[name]))
    return pa.Table.from_pylist(fitted, schema=schema)


def _rank(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if value is not None else 0)


def fit(value: Any, kind: pa.DataType) -> Any:
    """A value as its column takes it: decimals at the column's scale, floats rounded, text that UTF-8 can carry."""
    fitted = value
    if value is None:
        fitted = None
    elif pa.types.is_decimal(kind):
        fitted = fit_decimal(value, kind.precision, kind.scale)
    elif pa.types.is_string(kind):
        fitted = str(value).encode("utf-8", "replace").decode()
    elif pa.types.is_floating(kind):
        fitted = round(float(value), 6) + 0.0  # no negative zero
    elif pa.types.is_list(kind):
        fitted = [fit(item, kind.value_type) for item in value]
    elif pa.types.is_struct(kind):
        fitted = {part.name: fit(cells_of(value)[part.name], part.type) for part in kind}
    return fitted


def fit_decimal(value: Decimal, precision: int, scale: int) -> Decimal | None:
    """Rounded half up to the column's scale; None where the number is longer than the column."""
    with localcontext() as context:
        context.prec = precision + 1
        try:
            rounded = Decimal(value).quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)
        except InvalidOperation:
            return None
    return rounded if len(rounded.as_tuple().digits) <= precision else None


def cells_of(entity: object) -> Row:
    """Every attribute of an entity by name, fields as their plain values."""
    if not is_dataclass(entity):
        message = f"{entity!r} is no entity"
        raise TypeError(message)
    values = ((attribute.name, getattr(entity, attribute.name)) for attribute in fields(entity))
    return {name: value.value if isinstance(value, Field) else value for name, value in values}


def as_text(value: Any) -> str | None:
    """A field's value as the `fields` table shows it: plain decimal digits, ISO dates."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def corners(quad: Quad | None) -> tuple[float, ...] | None:
    return None if quad is None else quad.corners


def unique(rows: Iterable[Row], key: str) -> Iterator[Row]:
    """The first row of each key: one thing stands once, however often it is named."""
    seen: set[str] = set()
    for row in rows:
        if row[key] not in seen:
            seen.add(row[key])
            yield row
