"""One order for everything that is paired: by content first, by id only between things that say the same."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Protocol, TypeVar

from models.fields import Field, fields_of


class Entity(Protocol):
    """Whatever has an id and is a dataclass."""

    @property
    def id(self) -> str: ...


E = TypeVar("E", bound=Entity)

_NOT_CONTENT = {"id", "documents", "document_id", "statement_id", "renditions", "page"}


def content_key(entity: object) -> str:
    """All that an entity says, without its ids and places: equal for two copies read alike."""
    parts = [f"{name}={'' if field.value is None else field.value}" for name, field in fields_of(entity)]
    for attribute in fields(entity):  # pyright: ignore[reportArgumentType] - fields_of refuses all but dataclasses
        value = getattr(entity, attribute.name)
        if attribute.name in _NOT_CONTENT or isinstance(value, Field):
            continue
        parts.append(f"{attribute.name}={_plain(value)}")
    return "\x1f".join(parts)


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ";".join(_plain(each) for each in value)
    return content_key(value) if hasattr(value, "__dataclass_fields__") else str(value)


def in_order(entities: Iterable[E]) -> tuple[E, ...]:
    """Sorted by content, then id; each id once."""
    once = {entity.id: entity for entity in entities}
    return tuple(sorted(once.values(), key=lambda entity: (content_key(entity), entity.id)))
