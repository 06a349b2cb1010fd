"""Endorsements of a bill as rows of a table: the last one is who passed it on, to whom and when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extractors.receipts.filling import Cell, Found, bounded
from extractors.tables.boxes import Box

_ENDORSER, _ENDORSEE = "背书人", "被背书人"
_SAME_EDGE = 3.0
"""Points by which the walls of one column may lie apart."""
_OTHERS = ("side_payer", "side_payee", "payer_name", "payee_name", "payer_account", "payee_account")


def endorsed(found: Sequence[Found], blocks: Mapping[Cell, list[Box]]) -> list[Found]:
    """The labels with the last endorsement under its heads, so that nobody else of the bill pays or is paid by it.

    Which of several endorsements a bundle is about, only their order can say: the parties of the last are its own row's.
    """
    heads = {one.label: one for one in found if one.label in (_ENDORSER, _ENDORSEE) and bounded(one.cell) and not one.values}
    if len(heads) < 2 or abs(heads[_ENDORSER].cell[1] - heads[_ENDORSEE].cell[1]) > _SAME_EDGE:
        return list(found)
    columns = [tuple(_under(head.cell, blocks)) for head in (heads[_ENDORSER], heads[_ENDORSEE])]
    rows = [cell for cell, _ in columns[0] if any(_level(cell, other) for other, _ in columns[1])]
    if not rows:
        return list(found)
    return [_in_row(one, max(rows, key=lambda cell: cell[1]), heads, blocks) for one in found]


def _in_row(one: Found, row: Cell, heads: Mapping[str, Found], blocks: Mapping[Cell, list[Box]]) -> Found:
    """A head of the table with what stands under it in a row; a party of the bill's face as no party of the endorsement."""
    if one in heads.values() or (one.key == "bill_endorsed_date" and abs(one.cell[1] - heads[_ENDORSER].cell[1]) <= _SAME_EDGE):
        values = next((boxes for cell, boxes in _under(one.cell, blocks) if _level(cell, row)), [])
        return replace(one, values=list(values), heads=True)
    return replace(one, key="side_neither") if one.key in _OTHERS else one


def _under(head: Cell, blocks: Mapping[Cell, list[Box]]) -> Iterator[tuple[Cell, list[Box]]]:
    """The cells of a head's column that hold something."""
    for cell, boxes in blocks.items():
        same = abs(cell[0] - head[0]) <= _SAME_EDGE and abs(cell[2] - head[2]) <= _SAME_EDGE
        if same and bounded(cell) and cell[1] >= head[3] - _SAME_EDGE and boxes:
            yield cell, boxes


def _level(one: Cell, other: Cell) -> bool:
    return abs(one[1] - other[1]) <= _SAME_EDGE and abs(one[3] - other[3]) <= _SAME_EDGE
