"""Names, specifications and units as recognised, mended where an engine spoils what every form prints alike."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.candidates import method_of
from extractors.geometry.layout import Span, union
from extractors.invoices.lines import Row
from extractors.invoices.misread import unit_of
from extractors.invoices.sheets import Sheet
from extractors.lexicons import words
from extractors.readers.folding import fold, squeeze
from models.fields import MISSING, Field
from models.paper import Spot, Word

_RUN_IN = re.compile(r"(?P<unit>(?![千万百])[一-鿿]{1,2})[a-z]{1,3}")
"""A unit of Chinese characters with the letters of a neighbour (`项pod`); those of measures follow a number word (`千m`)."""
_SQUARE = re.compile(r"m[2²'\"’”]")
"""What engines make of ㎡, one character on every form."""
_LETTER_O = re.compile(r"(?<=[A-Z][a-z])0(?=[a-z\s]|$)")
"""A figure that ends or goes on with a word of small letters (`Pr0`)."""
_DASH = re.compile(r"(?<=[A-Za-z0-9])–(?=[A-Za-z0-9])")
_TWO = re.compile(r"(?<=\d)ll(?![a-z])")
"""What engines make of a slim Ⅱ behind a model's figures."""
_INTERNET = re.compile(r"(?<![a-z])[l1]oT(?![a-z])")
"""What engines make of IoT."""
_DIAMETER = re.compile(r"(?<![A-Za-z0-9])(?:[pP中]|ρ?φ|ρ)(?=\d+(?:\.\d+)?(?:[×*]\d|mm))")
"""What engines make of the φ before a pipe's measures."""
_STROKE = re.compile(r"\)(?=[×xX]\d)")
"""What engines make of the first stroke of ×, where no bracket was opened."""
_SIGNS = re.compile(r"(?<![^*])[^\w*(（\[【〔<《“\"]+(?=[\w(（《])")
_DUST = "“”\"'‘’`·•★☆°"
"""What engines make of asterisks."""
_HALF_STARRED = re.compile(rf"^([一-鿿、]{{2,12}})[{_DUST}](?=[^{_DUST}]+$)")
"""A category whose first asterisk was lost and whose second became a mark that nothing closes."""
_TELLING = 2
"""The box of a lone character is as wide as its height makes it."""
_ROOMY = 1.25
"""A box so many times wider than its text holds more than the engine read of it."""


def text_field(row: Row, column: str) -> Field[str]:
    """The text of a column, top to bottom."""
    spans = row.pieces.get(column, [])
    sheet, original = row.sheet, _text_of([span.original for span in spans])
    if not original:
        return MISSING
    spot = Spot(sheet.page.ref, sheet.place(union(span.quad for span in spans)))
    confidence = min(span.confidence for span in spans)
    if sheet.page.source != "ocr":
        return Field(original, original, spot, method_of(sheet.page), "read", confidence)
    starry = starred(original) if column == "item_name" else original
    whole = _text_of([fuller(sheet, span) for span in spans])
    value = tidied(column, starred(whole) if column == "item_name" else whole)
    return Field(value, original, spot, method_of(sheet.page), "read" if value == starry else "inferred", confidence)


def _text_of(pieces: Sequence[str]) -> str:
    """Wrapped lines joined as they were cut: without a space inside Chinese."""
    text = pieces[0] if pieces else ""
    for before, piece in pairwise(pieces):
        text += (" " if re.search(r"[A-Za-z]$", before) and re.match(r"[A-Za-z]", piece) else "") + piece
    return text


def fuller(sheet: Sheet, span: Span) -> str:
    """The text with boxes too wide for their first reading in another, that has all of it and fills the box better."""
    text = span.original
    for word in span.words:
        better = _better(sheet, word)
        if better is not None and text.count(word.text) == 1:
            text = text.replace(word.text, better)
    return text


def _better(sheet: Sheet, word: Word) -> str | None:
    usual = sheet.usual_unit or 1.0
    lack = unit_of(word, word.text) / usual
    if lack < _ROOMY or len(squeeze(word.text)) < _TELLING:
        return None
    fits = [(abs(unit_of(word, text) / usual - 1.0), text) for text in word.alternatives if _holds(text, word.text)]
    best, text = min(fits, default=(lack, ""))
    return text if best < lack - 1.0 else None


def _holds(text: str, part: str) -> bool:
    """Whether a reading has all characters of another in their order, and more."""
    left = iter(fold(squeeze(text)))
    return len(squeeze(text)) > len(squeeze(part)) and all(character in left for character in fold(squeeze(part)))


def tidied(column: str, text: str) -> str:
    """A recognised text without a neighbour's letters or a sign that begins no name, its last bracket closed."""
    if column == "unit":
        run_in = _RUN_IN.fullmatch(text)
        return run_in["unit"] if run_in is not None else "㎡" if _SQUARE.fullmatch(text) else text
    text = _INTERNET.sub("IoT", text)
    if column != "item_name":
        text = _STROKE.sub("", text) if "(" not in fold(text) else text
        return _DIAMETER.sub("φ", _DASH.sub("-", _LETTER_O.sub("o", _TWO.sub("Ⅱ", text))))
    bare = _SIGNS.sub("", text)
    opened = fold(bare).count("(") - fold(bare).count(")")
    wide = bare.rfind("（") > bare.rfind("(")
    return bare + ("）" if wide else ")") if opened == 1 else bare


def starred(name: str) -> str:
    """The name with the asterisks around its tax category, which engines overlook; unknown categories stay as they are."""
    name = re.sub(rf"(?<![^*])[{_DUST}]+", "", name)
    name = _HALF_STARRED.sub(r"*\1*", name)
    parts = name.strip("*").split("*", 1)
    if "*" in name and len(parts) == 2 and all(parts):
        known = words("invoice", "categories", "names")
        category = parts[0][1:] if parts[0] not in known and parts[0][1:] in known else parts[0]
        return f"*{category}*{parts[1]}"
    for category in sorted(words("invoice", "categories", "names"), key=len, reverse=True):
        rest = name.strip("*").removeprefix(category).lstrip(_DUST)
        if rest and name.strip("*").startswith(category):
            return f"*{category}*{rest}"
    return name
