"""Frozen values as plain lists and back, by their types alone: what a kept dossier is written in."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from models.fields import MISSING, Field

Make = Callable[[Any], Any]


def plain(value: Any) -> Any:
    """Lists, texts and numbers that JSON can carry; a field that is missing is 0, for most are."""
    if value is MISSING or (isinstance(value, Field) and value == MISSING):
        return 0
    if is_dataclass(value):
        return [plain(getattr(value, part.name)) for part in fields(value)]
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def made(kind: Any, value: Any) -> Any:
    """The value of a type (a dataclass of `models`) that was written as `plain`; raises ValueError or TypeError on another."""
    return _maker(kind)(value)


@cache
def _maker(kind: Any) -> Make:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        inner = _maker(next(part for part in parts if part is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _of_tuple(parts)
    if is_dataclass(origin or kind):
        return _of_dataclass(origin or kind, parts)
    if origin is Literal or kind not in (Decimal, date):
        return lambda value: value
    return Decimal if kind is Decimal else date.fromisoformat


def _of_tuple(parts: tuple[Any, ...]) -> Make:
    if parts[-1] is Ellipsis:
        item = _maker(parts[0])
        return lambda value: tuple(item(each) for each in value)
    items = [_maker(part) for part in parts]
    return lambda value: tuple(make(each) for make, each in zip(items, value, strict=True))


def _of_dataclass(kind: Any, arguments: tuple[Any, ...]) -> Make:
    makers: list[Make] = []

    def make(value: Any) -> Any:
        if not isinstance(value, list):
            return MISSING
        if not makers:  # only now, for an invoice's renditions are invoices
            makers.extend(_maker(hint) for hint in _hints(kind, arguments))
        parts: list[Any] = value
        return kind(*(each(part) for each, part in zip(makers, parts, strict=True)))

    return make


def _hints(kind: Any, arguments: tuple[Any, ...]) -> list[Any]:
    """The types of a dataclass's attributes, its own type variables filled in."""
    hints = get_type_hints(kind)
    filled: dict[Any, Any] = dict(zip(getattr(kind, "__parameters__", ()), arguments, strict=False))
    return [_filled(hints[part.name], filled) for part in fields(kind)]


def _filled(hint: Any, filled: dict[Any, Any]) -> Any:
    if isinstance(hint, TypeVar):
        return filled.get(hint, Any)
    known = getattr(hint, "__parameters__", ())
    return hint[tuple(filled.get(part, Any) for part in known)] if known else hint
