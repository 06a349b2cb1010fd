"""One order for everything that is paired: by content first, by id only between things that say the same."""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Protocol, TypeVar

from models.fields import Field


class Entity(Protocol):
    """Whatever has an id and is a dataclass."""

    @property
    def id(self) -> str: ...


E = TypeVar("E", bound=Entity)

_NOT_CONTENT = {"id", "documents", "document_id", "statement_id", "renditions", "page"}


def content_key(entity: object) -> str:
    """All that an entity says, without its ids and places: equal for two copies read alike."""
    return "\x1f".join(map(_plain, _contents(type(entity))(entity)))


@cache
def _contents(kind: type) -> Callable[[object], tuple[object, ...]]:
    return attrgetter(*(each.name for each in fields(kind) if each.name not in _NOT_CONTENT))


def _plain(value: object) -> str:
    kind = type(value)
    if kind is Field:
        found = value.value  # pyright: ignore[reportAttributeAccessIssue]  # `is` does not narrow a generic class
        return "" if found is None else str(found)
    if kind is str:
        return value  # pyright: ignore[reportReturnType]  # nor this one, and `isinstance` on every value takes longer
    if isinstance(value, tuple):
        return ";".join(map(_plain, value))
    return content_key(value) if is_dataclass(value) else str(value)


def in_order(entities: Iterable[E]) -> tuple[E, ...]:
    """Sorted by content, then id; each id once."""
    once = {entity.id: entity for entity in entities}
    return tuple(sorted(once.values(), key=lambda entity: (content_key(entity), entity.id)))
