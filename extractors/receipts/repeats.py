"""Labels that stand once on a receipt: where they come again, another receipt has begun, whatever its title and layout."""

from collections.abc import Sequence
from itertools import pairwise

from extractors.receipts.labels import Letter, chars_of, folded, marks_in
from extractors.receipts.slots import Slot
from extractors.tables.boxes import Box

ONCE = frozenset(
    {
        "payer_name", "payer_account", "payee_name", "payee_account", "own_name", "own_account", "other_name", "other_account",
        "capital", "small", "amount", "trade_date", "book_date", "serial", "dashed_serial", "receipt_number", "purpose", "flag",
    }
)  # fmt: skip
"""Kinds of labels of which one receipt hardly has two."""
_MONEY = frozenset({"capital", "small", "amount"})
_LEAST = 3
"""Kinds of labels that must come again: one or two do so on forms of taxes, of fees, and of payments for another."""
_LEAST_BESIDE = 3
_SAID = ("payer_name", "payer_account", "payee_name", "payee_account", "serial", "receipt_number", "trade_date")
"""Labels whose values differ between two receipts; one of them alone may differ on one."""


def once_on(row: Sequence[Box], *, fuzzy: bool) -> frozenset[str]:
    """The kinds of labels on a line of which a receipt has but one each."""
    return frozenset(key for key in _keys(row, fuzzy=fuzzy) if key in ONCE)


def _keys(row: Sequence[Box], *, fuzzy: bool) -> list[str]:
    letters = [Letter(char, box, at) for box in row for at, char in chars_of(box.text)]
    return [key for _, _, key in marks_in(letters, fuzzy=fuzzy)]


def begins_again(labels: Sequence[frozenset[str]]) -> tuple[int, int] | None:
    """Between which two of some lines another receipt begins: the last with labels of the first, and the next with any.

    Most kinds of labels are then above and below; None where too few come again for two receipts.
    """
    told = [place for place, keys in enumerate(labels) if keys]
    best, found = 0, None
    for before, after in pairwise(told):
        above = frozenset[str]().union(*labels[: before + 1])
        below = frozenset[str]().union(*labels[after:])
        shared = above & below
        if len(shared) > best and len(shared) >= _LEAST and shared & _MONEY and _anew(labels[after], above):
            best, found = len(shared), (before, after)
    return found


def _anew(here: frozenset[str], above: frozenset[str]) -> bool:
    return bool(here & above)


def beside_again(row: Sequence[Box], at: float, *, fuzzy: bool) -> int:
    """How many kinds of labels a line bears on both sides of an upright strip of paper."""
    left = once_on([box for box in row if box.center < at], fuzzy=fuzzy)
    return len(left & once_on([box for box in row if box.center >= at], fuzzy=fuzzy))


def is_mingled(slots: Sequence[Slot]) -> bool:
    """Whether labels of one kind hold values of two receipts: two sums, and two of other things that are told but once."""
    sums = max(len(_values(slots, key)) for key in _MONEY)
    return sums > 1 and sum(len(_values(slots, key)) > 1 for key in _SAID) > 1


def _values(slots: Sequence[Slot], key: str) -> frozenset[str]:
    """What stands under the labels of a kind, at different heights of the paper."""
    here = [slot for slot in slots if slot.key == key and slot.value.text]
    return frozenset(folded(slot.value.text) for slot in here)
