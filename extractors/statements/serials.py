"""The transaction numbers of a statement's rows, held against each other."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from extractors.statements.figures import filled
from extractors.statements.lines import text_field
from extractors.tables.values import TableRow
from models.fields import MISSING, Field

_LEAST_ALIKE = 5
_STAMP = re.compile(r"(?<=\d{6})[一-鿿★☆]{1,3}$")
"""Letters of a stamp behind a number."""
_DASH = re.compile(r"[-–—―－−]")


def serial(row: TableRow, keys: Collection[str]) -> Field[str]:
    """The transaction number; the bank's reference or the voucher's number only where the table has no column for it."""
    key = next((key for key in ("serial", "dashed_serial", "reference", "voucher") if key in keys), "")
    cell = row.cell(key)
    text = re.sub(r"\.0$", "", re.sub(r"[\s'\"`]+", "", cell.text))
    if cell.method == "ocr":
        text = _STAMP.sub("", text)
    if not filled(cell) or not text.strip("0"):
        return MISSING
    return text_field(cell, _DASH.split(text)[-1] if key == "dashed_serial" else text)


def alike(serials: Sequence[Field[str]]) -> list[Field[str]]:
    """Recognised numbers of which nearly all have one form; one of another form is in conflict with the others."""
    shapes = [_shape(each.value) for each in serials if each.value is not None and each.method == "ocr"]
    usual = max(dict.fromkeys(shapes), key=shapes.count, default="")
    if shapes.count(usual) * 4 < len(shapes) * 3 or len(shapes) < _LEAST_ALIKE:
        return list(serials)
    return [
        replace(each, status="conflict", checks=("!流水号格式",))
        if each.value is not None and each.method == "ocr" and _shape(each.value) != usual
        else each
        for each in serials
    ]


def _shape(text: str) -> str:
    return re.sub(r"\d", "0", re.sub(r"[A-Za-z]", "A", text))
