"""Numbers of a receipt: the transaction's, the receipt's own, a bill's; proved where the paper says them twice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.lexicons import lexicon
from extractors.receipts.labels import folded
from extractors.receipts.sides import field_of
from extractors.receipts.slots import Slot
from extractors.receipts.values import slots_under, valued
from extractors.tables.values import TableCell
from models.fields import MISSING, Field
from models.paper import Code

_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z\-_/|]*")
_CUT_OFF = 2
_REASON = "另处同号"
_SCRAP = re.compile(r"(?<=\d)(?:[a-km-z]{1,2}|(?P<bar>[a-km-z])(?P=bar)+)$")
"""What engines make of a barcode or a stroke behind a number: a small letter or two, or many alike."""
_HEXADECIMAL = 3
"""Different letters up to F and none beyond that a number must have to be taken for a hexadecimal one."""
_ALIKE = re.compile(r"[OIl]|(?<=[A-Z])0(?=[A-Z])")
"""Where no form of the number decides between a letter and the digit that looks like it."""
_LEAST_WITNESS = 8
"""Characters that a number must have for its second occurrence to prove anything."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number read under a label, and the cell it came from."""

    field: Field[str]
    cell: TableCell


def serial_of(slots: Sequence[Slot], codes: Sequence[Code]) -> Field[str]:
    """The transaction number; of 账户明细编号-交易流水号 the part after the dash."""
    return _witnessed(_serial(slots), slots, codes)


def receipt_number_of(slots: Sequence[Slot], codes: Sequence[Code]) -> Field[str]:
    return _witnessed(_number(slots, "receipt_number"), slots, codes)


def bill_number_of(slots: Sequence[Slot]) -> Field[str]:
    """The bill's number without spaces, the sub-bill range behind a dash left out."""
    for cell in valued(slots, "bill_number"):
        digits = re.sub(r"\s+", "", cell.text)
        match = re.search(r"\d{16,30}", digits)
        if match:
            return field_of(cell, match[0])
    return MISSING


def _serial(slots: Sequence[Slot]) -> Numbered | None:
    for cell in valued(slots, "dashed_serial"):
        match = _NUMBER.search(_tight(cell.text))
        if match:
            return Numbered(field_of(cell, match[0].rpartition("-")[2] or match[0]), cell)
    twofold = [slot for slot in slots if "流水号" in slot.label]
    return _number(slots, "serial") or _number(twofold, "receipt_number") or _number(slots, "business_number")


def _number(slots: Sequence[Slot], key: str) -> Numbered | None:
    """The first value under a label of this kind that holds a number."""
    for slot in slots_under(slots, key):
        text = _tight(slot.value.text)
        match = _NUMBER.search(text)
        if match and _is_number(match[0]):
            broken = slot.value.method == "ocr" and re.match(r"\s*[.:·,]\s*\d", text[match.end() :]) is not None
            whole = re.sub(r"[^0-9A-Za-z\-]", "", text) if broken else match[0].rstrip("-_/|")
            said = _grouped(_longest(whole, slot.value))
            said = _unlike_letters(said) if slot.value.method == "ocr" else said
            field = field_of(slot.value, said)
            return Numbered(replace(field, status="inferred") if broken or said != whole else field, slot.value)
    return None


def _longest(number: str, cell: TableCell) -> str:
    """The number with the end that another look at it saw: the edge of a box cuts off, and adds nothing."""
    if cell.method != "ocr":
        return number
    others = [match[0] for other in cell.alternatives for match in _NUMBER.finditer(_tight(other))]
    longer = [other for other in others if other.startswith(number) and len(other) - len(number) <= _CUT_OFF]
    return longer[0] if longer else number


def _grouped(number: str) -> str:
    """A number in groups of four with the dashes that the engine missed."""
    groups = re.findall(r"\d{4}", number.replace("-", ""))
    plain = re.fullmatch(r"(?:\d{4}-?)+\d{4}", number) is not None and "-" in number
    return "-".join(groups) if plain else number


def _unlike_letters(number: str) -> str:
    """The digits that an engine took for their likeness among letters: `l` beside capitals, `O` and `I` between two digits.

    A small letter or two behind the last digit of a number without others are a scrap of what stands beside it.
    Where no letter goes beyond F the number is hexadecimal, and has no O at all.
    """
    if not any(char.isdigit() for char in number):
        return number
    number = _SCRAP.sub("", number) if not re.search(r"[a-z]", _SCRAP.sub("", number)) else number
    upright = number.replace("l", "1") if not re.search(r"[a-km-z]", number) else number
    inner = re.sub(r"(?<=\d)O(?=\d|$)", "0", re.sub(r"(?<=\d)I(?=\d|$)", "1", upright))
    letters = set(re.findall(r"[A-Za-z]", inner))
    hexadecimal = letters - {"O"} <= set("ABCDEF") and len(letters - {"O"}) >= _HEXADECIMAL
    return inner.replace("O", "0") if hexadecimal else inner


def _is_number(text: str) -> bool:
    """Four digits, or a long run of capitals with a digit among them."""
    digits = sum(map(str.isdigit, text))
    return digits >= 4 or (digits >= 1 and len(text) >= 10 and text == text.upper())


def _tight(text: str) -> str:
    """Without the spaces inside numbers, and with one kind of dash."""
    dashed = re.sub(r"(?<=[0-9A-Za-z])[一—–－‐](?=[0-9A-Za-z])", "-", text)
    return re.sub(r"(?<=[0-9A-Za-z\-])\s+(?=[0-9A-Za-z\-])", "", dashed)


def _witnessed(read: Numbered | None, slots: Sequence[Slot], codes: Sequence[Code]) -> Field[str]:
    """A number in a code, or again under another label, is proved; where two looks differ, or O and 0 may, it is inferred."""
    if read is None:
        return MISSING
    field, number = read.field, read.field.value or ""
    if len(number) >= _LEAST_WITNESS and field.status == "read" and _seen_again(read, slots, codes):
        return replace(field, status="verified", checks=(*field.checks, _REASON))
    alike = any(char.isdigit() for char in number) and _ALIKE.search(number) is not None
    differing = alike or any(number not in _tight(folded(other)) for other in read.cell.alternatives)
    if read.cell.method == "ocr" and field.status == "read" and differing:
        return replace(field, status="inferred")
    return field


def _seen_again(read: Numbered, slots: Sequence[Slot], codes: Sequence[Code]) -> bool:
    number = read.field.value or ""
    if any(number in code.text for code in codes):
        return True
    named: list[str] = [*lexicon("receipt")["labels"]["serial"], *lexicon("receipt")["labels"]["receipt_number"]]
    labels = {folded(label) for label in named}
    others = [slot for slot in slots if slot.value.spot != read.cell.spot and (slot.label in labels or slot.key == "note")]
    return any(number in re.findall(r"[0-9A-Za-z]+", _tight(slot.value.text)) for slot in others)
