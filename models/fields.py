"""A value read from paper: what it is, where it stands, how it was read, and how sure that is."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Generic, Literal, TypeVar

from models.paper import Spot

Method = Literal["xml", "ofd", "qr", "text", "ocr", "cell", "derived"]
Status = Literal["verified", "read", "inferred", "conflict", "missing"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """`verified` means that a second witness agrees; `checks` names those that do (`net+tax=gross`) or do not (`!大写`)."""

    value: T | None
    original: str
    spot: Spot | None
    method: Method
    status: Status
    confidence: float
    checks: tuple[str, ...] = ()

    @property
    def doubtful(self) -> bool:
        """A fault that rests on this field goes to a person instead of deciding."""
        return self.value is None or self.status in ("inferred", "conflict", "missing")


MISSING: Field[Any] = Field(None, "", None, "derived", "missing", 0.0)
"""A field that is not on the paper."""


def derived(value: T, *checks: str) -> Field[T]:
    """A value computed or declared instead of read."""
    return Field(value, str(value), None, "derived", "read", 1.0, checks)


def fields_of(entity: object) -> Iterator[tuple[str, Field[Any]]]:
    """The fields of an entity by name, in the order of its definition."""
    if not is_dataclass(entity):
        message = f"{entity!r} is no entity"
        raise TypeError(message)
    for attribute in fields(entity):
        value = getattr(entity, attribute.name)
        if isinstance(value, Field):
            yield attribute.name, value
