"""Labels and heads lost or misread, known again by another reading of their box or by their place among the others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from extractors.assembling.blur import blur
from extractors.geometry.labels import Label
from extractors.geometry.layout import Span, TextLine, part_of, upright
from extractors.lexicons import lexicon, words
from extractors.readers.folding import fold, squeeze
from models.paper import Word

COLUMNS = (
    "item_name",
    "specification",
    "unit",
    "quantity",
    "unit_price",
    "tax_exclusive_amount",
    "tax_rate",
    "tax_amount",
)
"""The columns of a line in the order in which every form prints them."""
_SIMPLE = str.maketrans("稅額單價數", "税额单价数")
_LEAST = 4
"""Values shorter than this may end two readings alike by chance."""
_SHORT = 2
"""Texts as short as this may end another by chance."""
_WIDE = 1.25
"""A box this many times wider than usual holds more than its reading says."""
_SLACK = 2
"""So many signs more than the value may be left of a label, or stray between its figures."""
_DOUBT = 0.7
"""The confidence in a value of which two readings differ."""


@cache
def _labels() -> re.Pattern[str]:
    names = [
        name for group in ("number", "issue_date", "tax_id", "capital", "small") for name in words("invoice", "labels", group)
    ]
    names = [*names, "名称", "开票人", "收款人", "复核"]
    # The first characters of a long label may be a box of their own (`统` before `一社会信用代码/纳税人识别号`).
    names += [name[at:] for name in words("invoice", "labels", "tax_id") for at in range(1, len(name) - _LEAST)]
    longest = sorted({squeeze(fold(name)) for name in names}, key=len, reverse=True)
    whole = "|".join([*map(re.escape, longest), *(blur(name).pattern for name in longest if len(name) > _LEAST)])
    return re.compile(rf"^(?P<label>{whole})[:;]?(?P<value>.+)$")


def unrepeated(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words, of which none repeats at its end what a smaller box says that lies over it: the smaller one was found apart."""
    return tuple(_shortened(word, words) for word in words)


def _shortened(word: Word, others: Sequence[Word]) -> Word:
    text, quad = squeeze(word.text), word.quad
    for other in others:
        tail, small = squeeze(other.text), other.quad
        if other is word or not _SHORT < len(tail) < len(text) or not text.endswith(tail):
            continue
        level = abs(small.center[1] - quad.center[1]) < 0.35 * quad.height
        if level and small.left > quad.left + 0.3 * quad.width and abs(small.right - quad.right) < 0.5 * quad.height:
            share = (small.left - quad.left) / quad.width
            return replace(word, text=text[: -len(tail)], quad=part_of(quad, 0.0, share), alternatives=())
    return word


def relabelled(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words, each in the reading that shows its label, if the value is the same or the box too wide for it alone."""
    known = [unit_of(word, word.text) for word in words if len(word.text) >= _LEAST and not upright(word)]
    usual = sorted(known)[len(known) // 2] if known else 0.0
    return tuple(labelled(word, usual) for word in words)


def labelled(word: Word, usual: float) -> Word:
    """The word in the reading that shows its label; where the readings' values differ, its value is in doubt."""
    own = squeeze(fold(word.text))
    if _labels().match(own):
        return word
    for text in word.alternatives:
        match = _labels().match(squeeze(fold(text)))
        value = match["value"].lstrip(":;") if match else ""
        if not match or len(value) < _LEAST:
            continue
        others = (word.text, *(other for other in word.alternatives if other != text))
        same = own.upper().endswith(value.upper()) and len(own) - len(value) <= len(match["label"]) + 2
        if same:
            return replace(word, text=text, alternatives=others)
        if 0 <= len(own) - len(value) <= _SLACK and unit_of(word, text) < _WIDE * usual < unit_of(word, own):
            return replace(word, text=text, alternatives=others, confidence=min(word.confidence, _DOUBT))
    return word


def unit_of(word: Word, text: str) -> float:
    """The width that a Chinese character of a text has in the word's box, in text heights, Latin ones counted half."""
    advance = sum(0.52 if character.isascii() else 1.0 for character in text if not character.isspace())
    return word.quad.width / (advance * word.quad.height) if advance and word.quad.height else 0.0


def completed(columns: Sequence[Label], lines: Sequence[TextLine]) -> tuple[Label, ...]:
    """The heads with those that were misread (`税颜`): by another reading, by half their characters, as the only one missing."""
    found, orphans = list(columns), sorted(_orphans(columns, lines), key=lambda span: -span.quad.left)
    for index, span in enumerate(orphans):
        names = _fitting(span, found)
        rivals = sum(names == _fitting(other, found) for other in orphans[index:])
        if names and len(names) <= rivals:
            found = sorted([*found, Label(names[-1], span, 0.5)], key=lambda label: label.quad.left)
    return tuple(found)


def _orphans(columns: Sequence[Label], lines: Sequence[TextLine]) -> Iterator[Span]:
    """Short pieces of the head's lines in which no label was found."""
    for line in lines:
        taken = [(label.span.start, label.span.end) for label in columns if label.line is line]
        for piece in line.pieces(0.8):
            free = not any(start < piece.end and piece.start < end for start, end in taken)
            if free and (re.fullmatch(r"[一-鿿].{0,3}", piece.text) or _known_by_another(piece)):
                yield piece


def _known_by_another(piece: Span) -> bool:
    """Whether another reading of a piece is a head (`/` for 税率/征收率)."""
    synonyms = {squeeze(fold(word)) for name in COLUMNS for word in lexicon("invoice")["columns"][name]}
    return any(squeeze(fold(text)) in synonyms for text in piece.alternatives())


def _fitting(span: Span, columns: Sequence[Label]) -> list[str]:
    """The columns that a piece may head: those still missing between its neighbours that its text speaks for, or the only one."""
    if any(label.name == "other" for label in columns):
        return []
    middle = span.quad.center[0]
    left = [COLUMNS.index(label.name) for label in columns if label.quad.center[0] < middle]
    right = [COLUMNS.index(label.name) for label in columns if label.quad.center[0] > middle]
    missing: list[str] = list(COLUMNS[max(left, default=-1) + 1 : min(right, default=len(COLUMNS))])
    readings = [squeeze(fold(text)).translate(_SIMPLE) for text in (span.original, *span.alternatives())]
    synonyms = lexicon("invoice")["columns"]
    for alike in (_same, _half):
        names = [name for name in missing if any(alike(text, word) for text in readings for word in synonyms[name])]
        if names:
            return names
    # Some forms print the price before the quantity: a head out of the usual order speaks for itself alone.
    elsewhere = [name for name in COLUMNS if name not in missing and name not in {label.name for label in columns}]
    alone = [name for name in elsewhere if any(_half(text, word) for text in readings for word in synonyms[name])]
    if len(alone) == 1:
        return alone
    return missing if len(missing) == 1 and left and right and re.fullmatch(r"[一-鿿]{2}", span.text) else []


def _same(text: str, word: str) -> bool:
    return text == squeeze(fold(word))


def _half(text: str, word: str) -> bool:
    """Whether a word of two characters kept one of them at its place, or is all that is left."""
    return len(word) == 2 and (text in word or (len(text) == 2 and any(a == b for a, b in zip(text, word, strict=True))))
