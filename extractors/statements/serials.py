"""The transaction numbers of a statement's rows, held against each other and against the days of their rows."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from extractors.solver import DOUBTED
from extractors.statements.figures import filled
from extractors.statements.lines import text_field
from extractors.tables.values import BLANK, TableCell, TableRow
from models.fields import MISSING, Field

_LEAST_ALIKE = 5
_CLEAR = 0.99
"""A number under a stamp that was read less surely, or otherwise as well, is in doubt."""
_STAMP = re.compile(r"(?<=\d{6})[一-鿿★☆]{1,3}$")
"""Letters of a stamp behind a number."""
_DASH = re.compile(r"[-–—―－−]")
_DAYS = ("%Y%m%d", "%y%m%d")
"""How banks begin a number with the day of its row."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A row's number, its cell, and what the cell may stand for besides."""

    field: Field[str]
    cell: TableCell = BLANK
    others: tuple[str, ...] = ()
    stamped: bool = False

    @property
    def judged(self) -> bool:
        return self.field.value is not None and self.field.method == "ocr"


def serial(row: TableRow, keys: Collection[str]) -> Numbered:
    """The transaction number; the bank's reference or the voucher's number only where the table has no column for it."""
    key = next((key for key in ("serial", "dashed_serial", "reference", "voucher") if key in keys), "")
    cell = row.cell(key)
    text = _number(cell, cell.text, key)
    if not filled(cell) or not text.strip("0"):
        return Numbered(MISSING)
    others = tuple(dict.fromkeys(other for each in cell.alternatives if (other := _number(cell, each, key)) != text))
    return Numbered(text_field(cell, text), cell, others, key in row.stamped)


def _number(cell: TableCell, text: str, key: str) -> str:
    compact = re.sub(r"\.0$", "", re.sub(r"[\s'\"`]+", "", text))
    if cell.method == "ocr":
        compact = _STAMP.sub("", compact)
    return _DASH.split(compact)[-1] if key == "dashed_serial" else compact


def alike(serials: Sequence[Numbered], days: Sequence[Field[date]]) -> list[Field[str]]:
    """Recognised numbers of which nearly all have one form, and begin with their day: one that does not is in conflict."""
    shapes = [_shape(each.field.value or "") for each in serials if each.judged]
    usual = max(dict.fromkeys(shapes), key=shapes.count, default="")
    if shapes.count(usual) * 4 < len(shapes) * 3 or len(shapes) < _LEAST_ALIKE:
        return [_doubted(each, "") for each in serials]
    form = next((form for form in _DAYS if _dated(serials, days, form)), "")
    return [_held(each, usual, _begin(day, form)) for each, day in zip(serials, days, strict=True)]


def _dated(serials: Sequence[Numbered], days: Sequence[Field[date]], form: str) -> bool:
    """Whether nearly all numbers begin with the day of their row written so."""
    pairs = [(each.field.value or "", day.value) for each, day in zip(serials, days, strict=True) if each.judged and day.value]
    fitting = sum(text.startswith(day.strftime(form)) for text, day in pairs)
    return len(pairs) >= _LEAST_ALIKE and fitting * 4 >= len(pairs) * 3


def _begin(day: Field[date], form: str) -> str:
    return day.value.strftime(form) if form and day.value is not None and day.status in ("read", "verified") else ""


def _held(each: Numbered, usual: str, begin: str) -> Field[str]:
    """The number where it has the form of the others; else the one other reading that has it, as inferred."""

    def fits(text: str) -> bool:
        return _shape(text) == usual and text.startswith(begin)

    if not each.judged or fits(each.field.value or ""):
        return _doubted(each, usual)
    meant = [other for other in each.others if fits(other)]
    if len(meant) == 1:
        return replace(
            each.field, value=meant[0], status="inferred", confidence=min(each.field.confidence, 0.7), checks=("流水号格式",)
        )
    wrong = "!流水号格式" if _shape(each.field.value or "") != usual else "!日期"
    return replace(each.field, status="conflict", checks=(wrong,))


def _doubted(each: Numbered, usual: str) -> Field[str]:
    """A recognised number is inferred where the engine was unsure, or a stamp over it leaves a choice."""
    field = each.field
    rival = any(_shape(other) == usual for other in each.others)
    torn = each.stamped and (field.confidence < _CLEAR or rival or len(each.cell.words) > 1)
    if not each.judged or not (torn or field.confidence < DOUBTED):
        return field
    return replace(field, status="inferred", confidence=min(field.confidence, 0.7))


def _shape(text: str) -> str:
    return re.sub(r"\d", "0", re.sub(r"[A-Za-z]", "A", text))
