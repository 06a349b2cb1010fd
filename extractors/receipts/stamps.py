"""What a stamp and the margin put among the values of a form, and how it is told from them."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

from extractors.lexicons import lexicon
from extractors.readers.names import has_organisation_form
from extractors.receipts.labels import folded, label_key
from extractors.tables.boxes import Box, lines
from models.paper import Page

_UPRIGHT = frozenset("付收款人方出票汇借贷货单位转入被背书回联()")
Area = tuple[float, float, float, float]
_SIDES = ("side_payer", "side_payee")
_FLAGS = frozenset("借贷收付钞汇账户号称¥￥CD")
_SHORT = 5
_EVERYWHERE = 3
_LEAST_SLANT, _MOST_SLANT = 15.0, 75.0
"""Degrees off the lines of the paper at which no print stands."""
_WITHIN = 0.8
"""Share of a text that must lie within another for both to be one."""
_SURER = 0.1
"""By how much an engine is surer of print than of a stamp's lettering over it, where the two are no echoes of one another."""
_SCRAP = re.compile(r"[^\w]*[A-Za-z]{0,4}[^\w]*")


def without_slanted(boxes: Sequence[Box], page: Page) -> list[Box]:
    """Without what runs neither along the paper's lines nor down it: lettering on the rim of a stamp, seen as one or not."""
    angles = [_angle(box, page) for box in boxes]
    long = [angle for box, angle in zip(boxes, angles, strict=True) if len(box.text) >= _SHORT]
    usual = median(long) if long else 0.0
    return [box for box, angle in zip(boxes, angles, strict=True) if not _LEAST_SLANT < abs(angle - usual) < _MOST_SLANT]


def _angle(box: Box, page: Page) -> float:
    """Degrees by which a word's upper edge falls to the right."""
    x0, y0, x1, y1 = box.word.quad.corners[:4]
    return math.degrees(math.atan2((y1 - y0) * page.height, (x1 - x0) * page.width))


def without_echoes(boxes: Sequence[Box], seals: Sequence[Area]) -> list[Box]:
    """Without what was read twice under a stamp: a text inside one that lies within a longer text on its line."""

    def echo(box: Box) -> bool:
        if not _in_any(box, seals):
            return False
        sure = box.word.confidence - _SURER
        longer = [
            other for other in boxes if len(other.text) > len(box.text) and other.beside(box) and other.word.confidence > sure
        ]
        return any(min(box.right, other.right) - max(box.left, other.left) > _WITHIN * box.width for other in longer)

    return [box for box in boxes if not echo(box)]


def _in_any(box: Box, seals: Sequence[Area]) -> bool:
    return any(left < box.center < right and top < box.middle < low for left, top, right, low in seals)


def without_middles(boxes: Sequence[Box]) -> list[Box]:
    """Without what the middle of a stamp says in two lines (`电子回单` over `专用章`), which seems the title of a receipt."""
    stamps: dict[str, list[str]] = lexicon("receipt")["stamps"]
    lower = [box for box in boxes if folded(box.text) in stamps["below"]]
    upper = [box for box in boxes if folded(box.text) in stamps["whole"] and any(_upon(box, low) for low in lower)]
    return [box for box in boxes if all(box is not other for other in (*upper, *lower))]


def without_stamp_words(box: Box) -> list[Box]:
    """Nothing of a text that is a stamp's, and of a number into whose end a stamp's words ran the number."""
    stamps: dict[str, list[str]] = lexicon("receipt")["stamps"]
    text = folded(box.text)
    if text not in stamps["whole"] and all(word not in text for word in stamps["words"]):
        return [box]
    end = next((box.text.rstrip().rfind(word) for word in stamps["words"] if text.endswith(word) and word in box.text), -1)
    return [box.part(0, end)] if end > 0 and _LONG_NUMBER.search(folded(box.text[:end])) else []


def _upon(upper: Box, lower: Box) -> bool:
    """Whether a text of the same size stands tight over another one, middle over middle."""
    alike = max(upper.height, lower.height) < 1.6 * min(upper.height, lower.height)
    apart = lower.top - upper.bottom
    return alike and abs(upper.center - lower.center) < upper.height and -0.6 * upper.height < apart < 1.2 * upper.height


def without_scraps(boxes: Sequence[Box], seals: Sequence[Area]) -> list[Box]:
    """Without what of a stamp's lettering is surely no value: lone characters, no figure and no flag, and two or more of it."""
    pairs: list[str] = lexicon("receipt")["stamps"]["pairs"]

    def scrap(box: Box) -> bool:
        text = folded(box.text)
        if not _in_any(box, seals) or any(map(str.isdigit, text)):
            return False
        lone = len(text) == 1 and text not in _UPRIGHT and text not in _FLAGS
        return lone or (len(text) <= _SHORT and any(pair in text for pair in pairs))

    return [box for box in boxes if not scrap(box)]


def without_watermark(boxes: Sequence[Box]) -> list[Box]:
    """Without a text that stands all over the paper: three times or more, no label, no number and no organisation."""
    counts = Counter(folded(box.text) for box in boxes)
    often = {text for text, count in counts.items() if count >= _EVERYWHERE and _is_wallpaper(text)}
    return [box for box in boxes if folded(box.text) not in often]


def _is_wallpaper(text: str) -> bool:
    bare = len(text) >= 3 and not any(char.isdigit() for char in text)
    return bare and label_key(text, fuzzy=False) is None and not has_organisation_form(text) and ":" not in text


def stacks(boxes: Sequence[Box]) -> list[list[Box]]:
    """Single characters that stand one under the other: side marks, and `贷方回单` in the margin."""
    single = [box for box in boxes if _is_piece(box) and set(folded(box.text)) <= _UPRIGHT]
    found: list[list[Box]] = []
    for box in sorted(single, key=lambda each: each.top):
        home = next((stack for stack in found if _below(box, stack[-1])), None)
        if home is None:
            found.append([box])
        else:
            home.append(box)
    return [part for stack in found if len(stack) > 1 for part in _parted(stack)]


def _is_piece(box: Box) -> bool:
    """Whether a text may be a part of one set upright: a character or two, or more where the engine read them downwards."""
    length = len(folded(box.text))
    return 0 < length <= 2 or (length > 0 and box.height > 1.5 * box.width)


def _parted(stack: list[Box]) -> list[list[Box]]:
    """Two side marks that stand one under the other, each by itself, in whatever pieces the engine saw them."""
    texts = [folded(box.text) for box in stack]
    for cut in range(1, len(stack)):
        if all(label_key("".join(part), fuzzy=False) in _SIDES for part in (texts[:cut], texts[cut:])):
            return [stack[:cut], stack[cut:]]
    return [stack]


def _below(box: Box, other: Box) -> bool:
    step = 5 * min(box.height, box.width) if box.height > 1.5 * box.width else 5 * box.height
    between = box.middle - other.middle - max(0.0, box.height - box.width) / 2 - max(0.0, other.height - other.width) / 2
    return abs(other.center - box.center) < 0.7 * min(box.height, 1.5 * box.width) and 0 < between < step


def is_remark(stack: Sequence[Box]) -> bool:
    """Whether a text runs down the paper and is no label: the bank's remarks in the margin."""
    text = "".join(folded(box.text) for box in stack)
    tall = stack[-1].bottom - stack[0].top > 1.5 * max(box.right - box.left for box in stack)
    # 借 over 货款 are values of two rows: what runs down the paper has one character a line.
    single = all(len(folded(box.text)) == 1 or box.bottom - box.top > box.right - box.left for box in stack)
    return len(text) > 2 and tall and single and label_key(text.strip("()"), fuzzy=False) is None


def is_lettering(labels: Sequence[Box], values: Sequence[Box], seals: Sequence[Area]) -> bool:
    """Whether what stands in a name's own cell under its label is a piece of the stamp that lies on it."""
    few = 0 < len("".join(folded(box.text) for box in values)) <= _PIECE
    low = max((label.middle + 0.4 * label.height for label in labels), default=0.0)
    return few and all(_in_any(box, seals) and box.middle > low for box in values)


_PIECE = 3
_RING = "行股"
"""What a value of words never holds that a bank's stamp does, also where the stamp itself was not seen."""


def unstamped(values: Sequence[Box], seals: Sequence[Area], *, lettering: bool, words: bool = False) -> list[Box]:
    """Without the lettering of a stamp: scraps inside one, and what stands off from the value before it.

    `words` says that the value is no number: a character or two far behind it inside a stamp is none of it, even a digit.
    """
    engraved = set(lexicon("receipt")["stamps"]["letters"])
    within = {id(box) for box in values if _in_any(box, seals)}
    kept: list[Box] = []
    for box in values:
        inside = id(box) in within
        sure = [*kept, *(other for other in values if id(other) not in within and other is not box)]
        before = [other for other in sure if other.beside(box)] or sure
        off = bool(before) and box.left - max(other.right for other in before) > 0.8 * box.height
        short = len(folded(box.text)) <= 2
        strange = not any(char.isdigit() for char in box.text) or (words and inside and off and short)
        ring = inside or (words and off and _RING in box.text)
        if ring and lettering and set(folded(box.text)) <= engraved:
            continue
        if kept and _goes_on(box, kept):
            kept.append(box)
            continue
        scrap = _SCRAP.fullmatch(folded(box.text)) is not None and (inside or bool(kept))
        if not (strange and (scrap or (inside and (off or (kept and short))))):
            kept.append(box)
    return kept


def _goes_on(box: Box, kept: Sequence[Box]) -> bool:
    """Whether a text begins where its value begins, tight under it, and ends an organisation's name: a wrapped line."""
    first, last = kept[0], kept[-1]
    wrapped = abs(box.left - first.left) < 0.4 * box.height and -0.3 * box.height < box.top - last.bottom < 0.8 * box.height
    whole = has_organisation_form(folded("".join(one.text for one in kept)))
    return wrapped and not whole and has_organisation_form(folded("".join(one.text for one in (*kept, box))))


_NUMBERED = ("account", "serial", "receipt_number", "business_number", "bill_number")
_LEAST_FIGURES = 4
_NUMERALS = frozenset("零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整")


def apart(key: str, values: Sequence[Box]) -> list[Box]:
    """Without lettering of stamps nobody saw, where the value itself tells that it is whole before it.

    Behind a number nothing without a figure goes on; behind an organisation's name no character or three far off on its line.
    """
    if key.endswith(_NUMBERED):
        figured = [box for box in values if sum(map(str.isdigit, box.text)) >= _LEAST_FIGURES]
        return (
            [box for box in values if any(map(str.isdigit, box.text)) and not _is_lettered(box, figured)]
            if figured
            else list(values)
        )
    if not key.endswith("name"):
        return list(values)
    kept: list[Box] = []
    for box in (box for line in lines(values) for box in line):
        whole = has_organisation_form(folded("".join(other.text for other in kept)))
        before = [other for other in kept if other.beside(box)]
        off = not before or box.left - max(other.right for other in before) > box.height
        if not (whole and off and _is_splinter(folded(box.text))):
            kept.append(box)
    return kept


def _is_lettered(box: Box, figured: Sequence[Box]) -> bool:
    """Whether a text behind a number is lettering with a figure or two that an engine saw in it."""
    behind = len(figured) > 0 and box is not figured[0] and _LONG_NUMBER.search(figured[0].text.replace(" ", "")) is not None
    return behind and any("一" <= char <= "鿿" for char in box.text)


_LONG_NUMBER = re.compile(r"\d{8}")


def may_hold(key: str, values: Sequence[Box]) -> bool:
    """Whether what stands in a label's own cell may be its value: a number has a figure, a sum in capitals a numeral."""
    text = "".join(box.text for box in values)
    if key == "capital":
        return sum(char in _NUMERALS or char.isdigit() for char in text) > 1
    figures = sum(map(str.isdigit, text))
    if key.endswith("name"):
        return re.search(r"[^\d\s*-]", text) is not None
    if key.endswith("account"):
        return figures >= _LEAST_FIGURES
    return bool(figures) if key.endswith((*_NUMBERED, "small", "amount", "date")) else True


def _is_splinter(text: str) -> bool:
    """Whether a text is no part of a name: a few characters that neither open a bracket on a word nor name a branch."""
    return len(text) <= _MOST_SPLINTER and not text.endswith(_ENDS) and not re.search(r"\([一-鿿]{2,}", text)


_MOST_SPLINTER = 4
_ENDS = ("公司", "分行", "支行", "行部", "业部", "处", "厂", "店", "所", "院", "会", "局", "中心")
