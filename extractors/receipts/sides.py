"""Whose a name or an account is: told by its label, by the side mark left of it or above it, or by the way the money went."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from extractors.readers.folding import is_han
from extractors.readers.names import has_organisation_form
from extractors.receipts.filling import bounded
from extractors.receipts.labels import folded, side_of
from extractors.receipts.slots import Slot
from extractors.receipts.stamps import stacks
from extractors.tables.boxes import Sheet
from extractors.tables.values import TableCell
from models.fields import MISSING, Field

T = TypeVar("T")
_NARROW = 5
"""In widths of an upright mark: a cell wider than this is not the mark's own, its walls were not seen."""
_FEW_LINES = 4
"""In heights of a label: how far below a side's name its account stands at most."""
_LONGEST_ACCOUNT = 25
"""Characters beyond which an account has another number behind it."""
_OPPOSITE = {"payer": "payee", "payee": "payer"}


@dataclass(frozen=True, slots=True)
class Mark:
    """付款人 or 收款人 standing over or before a group of labels, and how far down and across it reaches."""

    side: str
    left: float
    top: float
    right: float
    bottom: float
    bounded: bool


@dataclass(frozen=True, slots=True)
class Sided:
    """A name or an account with the side that has it: payer, payee, own, other or neither."""

    side: str
    what: str
    value: TableCell
    plain: bool
    """Whether the label itself said the side."""
    guessed: bool = False
    """Whether the form's other half said it: the mark of its own side could not be found."""


def marks_of(slots: Iterable[Slot], sheet: Sheet) -> tuple[Mark, ...]:
    """The side marks of a form, those set upright one character a line among them."""
    found = [_mark(slot, side) for slot in slots if (side := _marked(slot)) and not slot.value.text]
    for stack in stacks(sheet.boxes):
        side = side_of("".join(folded(box.text) for box in stack))
        left, top = min(box.left for box in stack), stack[0].top
        if side and not any(_stands_for(mark, left, top) for mark in found if mark.side == side):
            height = stack[0].height
            right, bottom = max(box.right for box in stack), stack[-1].bottom
            found.append(Mark(side, left, top - 1.2 * height, right, bottom + 1.2 * height, bounded=True))
    return tuple(found)


def _marked(slot: Slot) -> str | None:
    """The side whose mark a label may be; one that was found to be nobody's stays that."""
    return slot.key[5:] if slot.key.startswith("side_") else side_of(slot.label) if slot.key.endswith("_name") else None


def _stands_for(mark: Mark, left: float, top: float) -> bool:
    """Whether a stack of characters is the mark that its cell gave already."""
    return mark.left - 5 < left < mark.right + 5 and mark.top - 40 < top < mark.bottom


def _mark(slot: Slot, side: str) -> Mark:
    left, top, right, bottom = slot.box
    wide = right - left
    if bottom - top > 1.5 * wide and slot.cell[2] - slot.cell[0] > _NARROW * wide:
        return Mark(side, left, top - 1.2 * wide, right, bottom + 1.2 * wide, bounded=True)
    if bounded(slot.cell):
        return Mark(side, *slot.cell, bounded=True)
    return Mark(side, left, top, right, bottom, bounded=False)


def sided(slots: Sequence[Slot], sheet: Sheet) -> tuple[Sided, ...]:
    """Every name and account on the form with its side."""
    marks = marks_of(slots, sheet)
    found: list[Sided] = []
    for slot in slots:
        if not slot.value.text:
            continue
        if slot.key.startswith("side_"):
            found.append(Sided(slot.key[5:], "name", slot.value, plain=True))
            continue
        side, _, what = slot.key.rpartition("_")
        if what in ("name", "account") and side in ("payer", "payee", "own", "other"):
            found.append(Sided(side, what, slot.value, plain=True, guessed=slot.guessed))
    names, accounts = ([slot for slot in slots if slot.key == what] for what in ("name", "account"))
    under = _under_names([slot for slot in accounts if slot.value.text], slots, marks)
    return (*found, *_halves(names, marks), *(under or _halves(accounts, marks)))


def _under_names(accounts: Sequence[Slot], slots: Sequence[Slot], marks: Sequence[Mark]) -> list[Sided]:
    """Bare accounts on a form whose names have their sides: each is that of the name over it (`付款人：甲` over `账号：…`).

    One that stands under neither name, or under both, is nobody's. None where marks tell the sides, or not both are named.
    """
    keys = {"side_payer": "payer", "payer_name": "payer", "side_payee": "payee", "payee_name": "payee"}
    heads = [(keys[slot.key], slot) for slot in slots if slot.key in keys and slot.value.text]
    if any(mark.side in _OPPOSITE for mark in marks) or sorted(side for side, _ in heads) != sorted(_OPPOSITE):
        return []
    over = [[side for side, head in heads if _is_over(head, account)] for account in accounts]
    sides = [found[0] if len(found) == 1 and over.count(found) == 1 else "neither" for found in over]
    return [
        Sided(side, "account", one.value, plain=False, guessed=one.guessed) for side, one in zip(sides, accounts, strict=True)
    ]


def _is_over(head: Slot, slot: Slot) -> bool:
    """Whether a label stands over another one, both beginning at one edge, a few lines apart at most."""
    return abs(head.box[0] - slot.box[0]) < slot.height and 0 < slot.middle - head.middle < _FEW_LINES * slot.height


def _halves(slots: Sequence[Slot], marks: Sequence[Mark]) -> list[Sided]:
    """Names (or accounts) by the marks beside them; of two under the form's only mark the farther one is the other side's.

    That one of them was left blank changes nothing. Where no mark was read at all, two that differ are nobody's: which of them
    pays is not guessed from their order.
    """
    told = [mark for mark in marks if mark.side in _OPPOSITE]
    if len(slots) == 2 and len(told) == 1 and slots[0].label == slots[1].label:
        mark = told[0]
        if all(_side(slot, marks) == mark.side for slot in slots):
            far = max(slots, key=lambda slot: abs(slot.box[0] - mark.left) + abs(slot.middle - (mark.top + mark.bottom) / 2))
            halves = [(_OPPOSITE[mark.side] if slot is far else mark.side, slot) for slot in slots if slot.value.text]
            return [Sided(side, slot.key, slot.value, plain=False, guessed=slot is far) for side, slot in halves]
    slots = [slot for slot in slots if slot.value.text]
    sides = [_side(slot, marks) for slot in slots]
    if len(slots) == len(_OPPOSITE) and not told and slots[0].label == slots[1].label and _differ(slots):
        sides = ["neither", "neither"]
    return [Sided(side, slot.key, slot.value, plain=False, guessed=slot.guessed) for side, slot in zip(sides, slots, strict=True)]


def _differ(slots: Sequence[Slot]) -> bool:
    return folded(slots[0].value.text) != folded(slots[1].value.text)


def _side(slot: Slot, marks: Sequence[Mark]) -> str:
    """The nearest mark left of the label at its height, else the nearest one above it; `own` where there is none."""
    left, top, right, bottom = slot.box
    center, middle, height = (left + right) / 2, (top + bottom) / 2, bottom - top
    before = [mark for mark in marks if mark.left < left and mark.top - 0.3 * height <= middle <= mark.bottom + 0.3 * height]
    if before:
        return max(before, key=lambda mark: mark.left).side
    over = [mark for mark in marks if mark.bottom <= middle and (not mark.bounded or mark.left - 2 <= center <= mark.right)]
    if not over:
        return "own"
    return min(over, key=lambda mark: (middle - mark.bottom) + abs(mark.left - left) * (0 if mark.bounded else 0.5)).side


def party(found: Sequence[Sided], side: str, what: str, *, out: bool, reader: Callable[[str], T | None]) -> Field[T]:
    """The name or account of payer or payee; the account's own side pays where money went out and is paid where it came in."""
    own, other = ("payer", "payee") if out else ("payee", "payer")
    told = {one.side for one in found if one.side in ("payer", "payee") and one.what == what}
    if own in told and other not in told:
        own, other = other, own
    by_side = [one for one in found if one.what == what and one.side == side]
    taken = {folded(one.value.text) for one in found if one.what == what and one.side in told - {side}}
    by_way = [one for one in found if one.what == what and one.side == {own: "own", other: "other"}[side]]
    by_way = [one for one in by_way if folded(one.value.text) not in taken]
    values = [*sorted(by_side, key=lambda one: not one.plain), *by_way]
    fields = [field_of(one.value, reader(one.value.text)) for one in values]
    best = next((field for field in fields if field.value is not None), fields[0] if fields else MISSING)
    cells = [one.value for one in values if one.value.text == best.original]
    guessed = any(one.guessed for one in values if one.value.text == best.original)
    doubtful = guessed or any(_unsure(cell, what) for cell in cells)
    return replace(best, status="inferred") if best.value is not None and doubtful else best


def _unsure(cell: TableCell, what: str) -> bool:
    """Whether the two looks at a stamped text differ, a bracket in it is left open, or a long name is of no known form."""
    if cell.method != "ocr":
        return False
    if what == "name" and len(folded(cell.text)) > 4 and not has_organisation_form(cell.text):
        return True
    if what == "account" and (any(map(is_han, cell.text)) or len(folded(cell.text)) > _LONGEST_ACCOUNT):
        return True
    differing = any(folded(other) != folded(cell.text) for other in cell.alternatives)
    text = folded(cell.text)
    return differing or text.count("(") != text.count(")")


def field_of(cell: TableCell, value: T | None) -> Field[T]:
    """A value as read, or missing where the text gave none."""
    return Field(value, cell.text, cell.spot, cell.method, "read" if value is not None else "missing", cell.confidence)
