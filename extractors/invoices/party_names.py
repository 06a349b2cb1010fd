"""The name of a party: right of its label, on two lines, or above its tax id where the label was lost."""

import re
from collections.abc import Iterator
from dataclasses import replace

from extractors.candidates import Candidate, Reader, exactly
from extractors.geometry.layout import Span, TextLine
from extractors.invoices.beside import CIPHER, cut, value_pieces
from extractors.invoices.blocks import Anchor
from extractors.invoices.sheets import Sheet
from extractors.readers.names import clean_name, find_organisations, has_organisation_form
from extractors.readers.tax_ids import read_tax_id

_LONG = 10
"""Names shorter than this are never wrapped."""
_BESIDE = 0.06
"""How far right of its label a name of two lines begins at most, in widths of the page."""
_WRAP = re.compile(r"[一-鿿·()A-Za-z0-9&.,'-]{1,48}")
_ABOVE = 6
"""Lines of a party's block stand within so many line heights."""
_REST = 2
_EVEN = 0.35
"""By how much of its height a label may stand off the middle of two lines that share its row."""
_DUST = ":;,.、-_|\"'“”‘’`·名称"
_AMID_LETTERS = re.compile(r"(?<=[a-z])[10](?=[a-z])")
_LETTERS = {"1": "l", "0": "o"}
"""What a figure amid small letters of a recognised name was."""
_GLUED_CODE = re.compile(r"(?<=[一-鿿)）])[\s:：]*(?=(?:[A-Za-z]*\d){8})[0-9A-Za-z]{15,20}$")
"""A tax id that ran into the end of the name above or before it: no name of Chinese characters ends so."""


def labelled_names(sheet: Sheet, anchor: Anchor | None, beside: Anchor | None) -> Iterator[Candidate[str]]:
    if anchor is None:
        return
    stacked = _stacked(sheet, anchor)
    if stacked is not None:
        for one in sheet.read(stacked[0], name_reader(sheet)):
            yield _joined(sheet, one, stacked[1])
        return
    for piece in value_pieces(sheet, anchor):
        if not CIPHER.search(piece.text) and re.search(r"[一-鿿A-Za-z]", piece.text) and len(piece.text) > 1:
            piece = _past_label(piece) if anchor.label.score < 1.0 else piece  # noqa: PLW2901
            more = _wrapped(sheet, piece, anchor, beside)
            for one in sheet.read(piece, name_reader(sheet)):
                yield one if more is None else _joined(sheet, one, more)
            return


def _stacked(sheet: Sheet, anchor: Anchor) -> tuple[Span, Span] | None:
    """The two lines of a name that were set in small letters, one a little above its label and one a little below."""
    label = anchor.label.quad
    near: list[Span] = []
    for line in sheet.lines:
        if abs(line.quad.center[1] - label.center[1]) < label.height:
            start = next(
                (i for i, glyph in enumerate(line.glyphs) if glyph.word.quad.left > label.right - 0.5 * label.height), None
            )
            pieces = cut(line.span(start)) if start is not None else ()
            near += [piece for piece in pieces if piece.quad.left < min(anchor.right, label.right + _BESIDE)]
    texts = [piece for piece in near if len(piece.text) > 3 and not CIPHER.search(piece.text)]
    if len(texts) != 2:
        return None
    above, below = sorted(texts, key=lambda piece: piece.quad.center[1])
    apart = above.quad.center[1] < label.center[1] < below.quad.center[1] and read_tax_id(below.text) is None
    middle = (above.quad.center[1] + below.quad.center[1]) / 2
    level = below.quad.center[1] - above.quad.center[1] < 0.6 * above.quad.height
    aligned = abs(above.quad.left - below.quad.left) < sheet.pitch and _WRAP.fullmatch(below.text)
    even = abs(middle - label.center[1]) < _EVEN * label.height
    return (above, below) if apart and even and not level and aligned else None


def _past_label(piece: Span) -> Span:
    """Without what is left of 称 where only 名 was read: a box of a character or two, or a sign glued to the name."""
    first = piece.glyphs[0].word
    if first is not piece.glyphs[-1].word and len(first.text.strip()) <= _REST:
        after = next(index for index, glyph in enumerate(piece.glyphs) if glyph.word is not first)
        return Span(piece.line, piece.start + after, piece.end)
    glued = re.match(r"[^一-鿿(](?=[一-鿿])", piece.text)
    return Span(piece.line, piece.start + 1, piece.end) if glued else piece


def _wrapped(sheet: Sheet, piece: Span, anchor: Anchor, beside: Anchor | None) -> Span | None:
    """The second line of a long name: under the first, inside the block, above the tax id."""
    if beside is None:
        return None
    top, bottom = piece.quad.center[1] + 0.5 * sheet.pitch, beside.at[1] - 0.5 * beside.label.quad.height
    for line in sheet.lines:
        if top < line.quad.center[1] < bottom and len(piece.text) >= _LONG:
            for part in line.pieces(2.0):
                under = abs(part.quad.left - piece.quad.left) < sheet.pitch and part.quad.right < anchor.right
                if under and _WRAP.fullmatch(part.text) and read_tax_id(part.text) is None:
                    return part
            rest = _under_label(sheet, line, anchor)
            if rest is not None and _completes(piece.text, rest.text):
                return rest
    return None


def _under_label(sheet: Sheet, line: TextLine, anchor: Anchor) -> Span | None:
    """What begins on a line where a label above it does: browsers go on with a cell's text at its left edge."""
    left, reach = anchor.label.quad.left, 0.5 * sheet.pitch
    start = next((at for at, glyph in enumerate(line.glyphs) if abs(glyph.word.quad.left - left) < reach), None)
    if start is None:
        return None
    return line.span(start, next(piece.end for piece in line.pieces(2.0) if piece.start <= start < piece.end))


def _completes(first: str, rest: str) -> bool:
    """Whether a name has the form of an organisation's with the rest of a line alone."""
    whole = has_organisation_form(first + rest) and _WRAP.fullmatch(rest) is not None
    return whole and not any(found.end == len(first) for found in find_organisations(first))


def _joined(sheet: Sheet, first: Candidate[str], more: Span) -> Candidate[str]:
    """A name of two lines as one candidate, its box around both."""
    quad = sheet.place(more.quad)
    spot = replace(first.spot, quad=first.spot.quad.union(quad)) if first.spot and first.spot.quad else first.spot
    glue = " " if first.original[-1:].isascii() and more.original[:1].isascii() else ""
    text = first.original + glue + more.original
    confidence = min(first.confidence, more.confidence)
    return replace(first, value=_name(text) or first.value, original=text, spot=spot, confidence=confidence)


def unlabelled_names(sheet: Sheet, beside: Anchor | None) -> Iterator[Candidate[str]]:
    """Where 名称 was lost: the nearest piece above a party's tax id, in its block, that has an organisation's form."""
    if beside is None:
        return
    x, y = beside.at
    for line in reversed(sheet.lines):
        if not 0.5 * sheet.pitch < y - line.quad.center[1] < _ABOVE * sheet.pitch:
            continue
        for piece in line.pieces(2.0):
            bare = _beside_signs(piece).strip(_DUST)
            if not bare.text or not has_organisation_form(bare.text):
                continue
            if x - 0.02 < bare.quad.left < min(x + 0.13, beside.right) and bare.quad.right < beside.right:
                yield from sheet.read(bare, name_reader(sheet))
                return


def _beside_signs(piece: Span) -> Span:
    """Without the characters of 购买方 or 销售方 that stand upright before it, each a box of its own."""
    start = piece.start
    while start < piece.end - 1 and len(piece.line.glyphs[start].word.text.strip()) == 1:
        start += 1
    return Span(piece.line, start, piece.end)


def name_reader(sheet: Sheet) -> Reader[str]:
    return _recognised_name if sheet.page.source == "ocr" else exactly(_name)


def _recognised_name(text: str) -> Iterator[tuple[str, float]]:
    """A recognised name; figures amid its small letters are letters."""
    name = _name(text)
    if name is not None:
        meant = _AMID_LETTERS.sub(lambda match: _LETTERS[match[0]], name)
        yield meant, 0.0 if meant == name else 0.3


def _name(text: str) -> str | None:
    bare = re.sub(r"^(?:[^:：]?[:：]|[^一-鿿]?[.]|[a-z]{1,2}(?=[一-鿿]))", "", text)
    return clean_name(_GLUED_CODE.sub("", bare)) or None
