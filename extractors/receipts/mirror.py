"""Labels that a stamp made illegible, told by their counterparts on the other half of a form: both halves have the same rows."""

from collections.abc import Mapping, Sequence

from extractors.receipts.filling import Cell, Found, bounded
from extractors.tables.boxes import Box

_COUNTERPARTS = {
    "name": "name", "account": "account",
    "payer_name": "payee_name", "payee_name": "payer_name", "payer_account": "payee_account", "payee_account": "payer_account",
}  # fmt: skip
_EDGE = 4.0
"""Points by which the edges of cells in one row or column may lie apart."""


def mirrored(found: Sequence[Found], blocks: Mapping[Cell, list[Box]]) -> list[Found]:
    """What stands in the place of a name or an account whose label is lost: opposite one that is read, in a column of values."""
    told = [one for one in found if one.key in _COUNTERPARTS and one.values and bounded(one.cell)]
    lone = [one for one in told if not _answered(one, found)]
    return [other for one in lone if (other := _opposite(one, found, blocks)) is not None]


def _answered(one: Found, found: Sequence[Found]) -> bool:
    """Whether the other side's name or account is read as well, with its label."""
    other = _COUNTERPARTS[one.key]
    return sum(each.key == other and bool(each.values) for each in found) > (1 if other == one.key else 0)


def _opposite(one: Found, found: Sequence[Found], blocks: Mapping[Cell, list[Box]]) -> Found | None:
    """The value in the row of a label, behind the column in which the labels of the form's other half stand."""
    owned = {id(box) for each in found for box in (*each.boxes, *each.values)}
    heads = [
        each.cell for each in found if bounded(each.cell) and not _shares(each.cell, one.cell) and not _level(each.cell, one.cell)
    ]
    for cell, boxes in blocks.items():
        behind = any(abs(cell[0] - head[2]) <= _EDGE for head in heads)
        if (
            _level(cell, one.cell)
            and behind
            and not _shares(cell, one.cell)
            and boxes
            and not any(id(box) in owned for box in boxes)
        ):
            return Found(_COUNTERPARTS[one.key], one.label, [boxes[0]], cell, 0, list(boxes), guessed=True)
    return None


def _level(one: Cell, other: Cell) -> bool:
    return abs(one[1] - other[1]) <= _EDGE and abs(one[3] - other[3]) <= _EDGE


def _shares(one: Cell, other: Cell) -> bool:
    """Whether two cells stand in one column."""
    return min(one[2], other[2]) - max(one[0], other[0]) > _EDGE
