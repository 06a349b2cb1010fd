"""What the printed report is made of, as plain text for its template: parts, tables, amounts; nothing in it is markup."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar

from reports.book import safe_text

Side = Literal["left", "center", "right"]
Kind = Literal["plain", "sum", "long"]
Row = TypeVar("Row")

TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of writing: in a name they would make the amount beside it read backwards."""
TOKEN = re.compile(r"[!-~]{6,}")
"""What a line is not broken in."""
JOINTS = "-_/.\\:"
MAY_BREAK = "\u200b"
POINT = 0.3528
"""Millimetres."""
PADDING = 2.8
MOST_LINES = 22
"""In one cell; a row with more may go on over the page's end."""


def shown(value: object) -> str:
    """Text as it is printed: no control or turning characters."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else TURNING.sub("", safe_text(value))


def fitted(text: str, width: float, size: float) -> str:
    """The text with places to break in whatever is wider than its column (mm) at this size (pt); numbers that fit stay whole."""
    room = (width - PADDING) / (size * POINT)
    return TOKEN.sub(lambda found: found.group() if _ems(found.group()) <= room else _broken(found.group(), room), text)


def _ems(text: str) -> float:
    """About as wide as the fonts of the report set it."""
    return sum(map(_em, text))


def _em(char: str) -> float:
    if char in "-./:,;|!'":
        return 0.4
    if char.isdigit():
        return 0.555
    return 0.6 if char.islower() else 0.69


def _lines(text: str, width: float, size: float) -> float:
    room = (width - PADDING) / (size * POINT)
    return sum(1 + sum(0.6 if char.isascii() else 1 for char in line) / room for line in text.split("\n"))


def _broken(text: str, room: float) -> str:
    """At its joints, and where a piece between two of them is still too wide."""
    found, since = "", ""
    for char in text:
        if _ems(since + char) > room - 0.5:
            found, since = found + since + MAY_BREAK, ""
        since += char
        if char in JOINTS:
            found, since = found + since + MAY_BREAK, ""
    return found + since


def yuan(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column of a printed table; widths in millimetres."""

    title: str
    width: float
    value: Callable[[Row], object]
    side: Side = "left"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as the template takes it; its text is fitted to the columns."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]
    sides: tuple[Side, ...]
    rows: tuple[tuple[Kind, tuple[str, ...]], ...]
    note: str = ""
    empty: str = "无。"
    size: float = 8

    def plain(self) -> dict[str, Any]:
        return {
            "heads": [_head(head, width, self.size) for head, width in zip(self.heads, self.widths, strict=True)],
            "widths": self.widths,
            "aligns": self.sides,
            "rows": [{"kind": self._kind(kind, cells), "cells": self._fitted(cells)} for kind, cells in self.rows],
            "note": self.note,
            "empty": self.empty,
            "size": self.size,
        }

    def _kind(self, kind: Kind, cells: tuple[str, ...]) -> Kind:
        most = max((_lines(cell, width, self.size) for cell, width in zip(cells, self.widths, strict=True)), default=0)
        return "long" if most > MOST_LINES else kind

    def _fitted(self, cells: tuple[str, ...]) -> list[str]:
        return [fitted(cell, width, self.size) for cell, width in zip(cells, self.widths, strict=True)]


def _head(title: str, width: float, size: float) -> str:
    """What stands in brackets goes to a line of its own where the whole does not fit on one."""
    return title if len(title) * size * POINT <= width - PADDING else title.replace("（", "\n（", 1)


def sheet_of(
    columns: Sequence[Column[Row]],
    rows: Iterable[Row],
    total: Sequence[object] = (),
    *,
    note: str = "",
    empty: str = "无。",
) -> Sheet:
    """A table with the values of the rows, and a last line of sums where there are rows to sum."""
    body = [plain_row(column.value(row) for column in columns) for row in rows]
    if body and total:
        body.append(sum_row(total))
    return Sheet(
        tuple(column.title for column in columns),
        tuple(column.width for column in columns),
        tuple(column.side for column in columns),
        tuple(body),
        note,
        empty,
    )


def plain_row(values: Iterable[object]) -> tuple[Kind, tuple[str, ...]]:
    cells = tuple(yuan(value) if isinstance(value, Decimal) else shown(value) for value in values)
    return "plain", cells


def sum_row(values: Iterable[object]) -> tuple[Kind, tuple[str, ...]]:
    return "sum", plain_row(values)[1]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading (level 0: none) with paragraphs, a table and small notes below it."""

    title: str
    level: int = 1
    texts: tuple[str, ...] = ()
    sheet: Sheet | None = None
    after: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "level": self.level,
            "texts": self.texts,
            "sheet": None if self.sheet is None else self.sheet.plain(),
            "after": self.after,
        }
