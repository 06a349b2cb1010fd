"""Texts without a label of their own that go on with the value above them."""

from collections.abc import Sequence

from extractors.receipts.filling import Found, bounded
from extractors.receipts.labels import TELLING
from extractors.tables.boxes import Box

_TIGHT, _LOOSE = 0.75, 1.4
"""In text heights: the white between two lines of one value, on open paper and in a cell of its own."""
_WRAPPING = ("name", "side_payer", "side_payee")


def go_on(found: list[Found], rest: Sequence[Box], number: int) -> list[Box]:
    """Text that no label of its line owns goes on with the value above it; returns what does not."""
    left: list[Box] = []
    for box in rest:
        if _heads_its_line(box, rest, found):
            left.append(box)
            continue
        above = [
            one
            for one in found
            if one.values
            and one.line >= number - 3
            and (is_under(box, one) or (box is rest[-1] and (_wraps(box, one, found) or _runs_over(box, one))))
        ]
        if not above:
            left.append(box)
            continue
        home = max(above, key=lambda one: (one.line, -abs(one.values[0].left - box.left)))
        home.values.append(box)
    return left


def _wraps(box: Box, one: Found, found: Sequence[Found]) -> bool:
    """Whether a text goes on with a value that filled its line, from where the label begins: no other value reaches farther."""
    if not (one.key.endswith(_WRAPPING) or one.key in TELLING):
        return False
    last, left = one.values[-1], min(label.left for label in one.boxes)
    alone = bounded(one.cell) and len(found) == 1
    full = all(value.right <= last.right for other in found for value in other.values)
    reach = (_LOOSE if alone else _TIGHT) * last.height
    starts = box.left >= left - box.height if alone else abs(box.left - left) < box.height
    return (alone or not bounded(one.cell)) and full and starts and -0.2 * box.height < box.top - last.bottom < reach


def _runs_over(box: Box, one: Found) -> bool:
    """Whether a number goes on at the cell's left wall because it had come to the right one."""
    last = one.values[-1]
    full = bounded(one.cell) and one.cell[2] - last.right < last.height and box.left - one.cell[0] < box.height
    number = last.text[-1:].isdigit() and box.text.strip().isdigit()
    return full and number and -0.2 * box.height < box.top - last.bottom < _TIGHT * last.height


def _heads_its_line(box: Box, rest: Sequence[Box], found: Sequence[Found]) -> bool:
    """Whether a text is the value of a label that no lexicon knows: that stands before it, in the column of the labels above."""
    before = [other for other in rest if other.right < box.left - box.height]
    labels = [label for one in found if one.values and one.values[0].left > one.boxes[-1].right for label in one.boxes]
    return any(label.above(other) and label.right < box.left for other in before for label in labels)


def is_under(box: Box, one: Found) -> bool:
    """Whether a text stands tight under a value, and not left of where that value begins."""
    last = max(one.values, key=lambda each: each.bottom)
    left = min(each.left for each in one.values)
    tight = box.top - last.bottom < 0.75 * last.height
    start = min(label.left for label in one.boxes) if bounded(one.cell) else left - 1.5 * box.height
    return tight and box.left >= start and box.left < max(each.right for each in one.values) + box.height
