"""Texts of two columns that an engine read as one: cut where the labels of the second column begin."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.readers.folding import is_han
from extractors.receipts.labels import label_key
from extractors.tables.boxes import Box

_LEAST = 3
"""Characters that a label must have to be cut off the end of a text."""
_OTHERS = 2
"""Texts that must begin where the label does: a column of labels."""
_EDGE = 0.8
"""In text heights: how far from their edge the label may begin, for its place in the text is reckoned."""
_GAP = 0.6
"""In text heights: the white between the columns, without which the label would seem to go on with the text before it."""
_PARTIES = ("name", "account", "side_payer", "side_payee", "other")


def cut_at_columns(boxes: Sequence[Box]) -> list[Box]:
    """Each text that ends with a label which stands where others begin, as its two parts; the others as they are."""
    return [part for box in boxes for part in _parts(box, boxes)]


def _parts(box: Box, boxes: Sequence[Box]) -> Iterator[Box]:
    place = next((at for at in range(1, len(box.text) - _LEAST + 1) if _may_begin(box, at, boxes)), None)
    if place is None:
        yield box
        return
    first = box.part(0, place)
    yield replace(first, right=first.right - _GAP * box.height)
    yield box.part(place, len(box.text))


def _may_begin(box: Box, at: int, boxes: Sequence[Box]) -> bool:
    """Whether the end of a text from here on is a label of a party, and other texts begin at its edge."""
    if not (is_han(box.text[at - 1]) and is_han(box.text[at])):
        return False
    key = label_key(box.text[at:].strip(":： "), fuzzy=False)
    if key is None or not key.endswith(_PARTIES):
        return False
    left = box.part(at, len(box.text)).left
    return sum(abs(other.left - left) < _EDGE * box.height and other is not box for other in boxes) >= _OTHERS
