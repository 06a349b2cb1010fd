"""Where in its text a policy file is wrong, in one line with the nearest right key."""

import difflib
import re
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from rules.policy_file import PolicyFile


def complaint(errors: list[ErrorDetails], text: str) -> str:
    """`line: what is wrong`, with the nearest right key for one that is unknown, which comes before what it leaves missing."""
    error = next((error for error in errors if error["type"] == "extra_forbidden"), errors[0])
    where = [str(part) for part in error["loc"]]
    said = error["msg"].removeprefix("Value error, ")
    if not where and (head := re.match(r"([\w.-]+): ", said)):
        return f"{_line_of(head.group(1).split('.'), text)}: {said}"
    line = _line_of(where, text)
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(where[-1], _keys_at(where[:-1]), 1, 0.5)
        return f"{line}: unknown key {'.'.join(where)!r}{'; ' + meant(near).rstrip() if near else ''}"
    if error["type"] == "missing":
        near = difflib.get_close_matches(where[-1], _keys_in(where[:-1], text), 1, 0.6)
        return f"{line}: {'.'.join(where)} is missing{f' (is {near[0]!r} a slip?)' if near else ''}"
    return f"{line}: {'.'.join(where)}: {said}"


def meant(near: list[str]) -> str:
    return f"did you mean {near[0]!r}? " if near else ""


def _keys_at(where: list[str]) -> list[str]:
    """The keys that the file may have at a place."""
    model: type[BaseModel] = PolicyFile
    for part in where:
        if part in model.model_fields:
            model = _table_in(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _table_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _table_in(inner))), None)


def _keys_in(where: list[str], text: str) -> list[str]:
    return [path[-1] for _, path in _places(text) if path[:-1] == where]


def _line_of(where: list[str], text: str) -> int:
    """The line of a key, or of the nearest table around it that has one."""
    places = list(_places(text))
    for length in range(len(where), 0, -1):
        for line, path in places:
            if path[: len(where[:length])] == where[:length]:
                return line
    return 1


def _places(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line, key path) of each table head and key; tables of arrays are counted from 0."""
    table: list[str] = []
    counts: dict[str, int] = {}
    for number, row in enumerate(text.splitlines(), 1):
        if head := re.match(r"\s*(\[\[?)([^\[\]]+)\]", row):
            table = [part.strip().strip('"') for part in head.group(2).split(".")]
            table = _numbered(table, counts, array=head.group(1) == "[[")
            yield number, table
        elif key := re.match(r'\s*"?([\w.-]+)"?\s*=', row):
            yield number, [*table, *key.group(1).split(".")]


def _numbered(table: list[str], counts: dict[str, int], *, array: bool) -> list[str]:
    path: list[str] = []
    for depth, part in enumerate(table):
        path.append(part)
        name = ".".join(path)
        if array and depth == len(table) - 1:
            counts[name] = counts.get(name, -1) + 1
        if name in counts:
            path.append(str(counts[name]))
    return path
