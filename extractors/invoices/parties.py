"""Buyer and seller: their blocks stand above and below the goods, or side by side above them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractors.candidates import Candidate, Reader, exactly
from extractors.geometry.layout import Span
from extractors.invoices.beside import CIPHER, cut, value_pieces
from extractors.invoices.blocks import (
    Anchor,
    Role,
    anchors_of,
    bounded,
    merged,
    name_labels,
    of_blocks,
    roles_of,
    spoken_roles,
    under,
)
from extractors.invoices.sheets import Sheet
from extractors.invoices.unlabelled import Block, blocks_on
from extractors.readers.names import clean_name, has_organisation_form
from extractors.readers.tax_ids import check_digit_holds, read_tax_id, recognised_tax_id, tax_id_candidates
from models.paper import Quad

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
_LEVEL = 0.02
PLACED = 0.74
"""The most that a value is trusted which only its place tells."""
_DUST = ":;,.、-_|\"'“”‘’`·名称"
_ID_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{15,20}(?![0-9A-Za-z])")
_OTHER = re.compile(r"\d{8,}")
"""What fills the place of a tax id without being one: an account, a telephone number."""
_ADJOINS = 1.0
"""A box nearer than this to a label, in line heights, may begin with the rest of it."""
_SIDE = 0.15
"""Names that begin further apart than this stand side by side."""
_CODE = re.compile(r"(?<![0-9A-Za-z])9[0-9A-Za-z]{17}(?![0-9A-Za-z])")
_AMID_LETTERS = re.compile(r"(?<=[a-z])[10](?=[a-z])")
_LETTERS = {"1": "l", "0": "o"}
"""What a figure amid small letters of a recognised name was."""
_GLUED_CODE = re.compile(r"(?<=[一-鿿)）])[\s:：]*(?=(?:[A-Za-z]*\d){8})[0-9A-Za-z]{15,20}$")
"""A tax id that ran into the end of the name above or before it: no name of Chinese characters ends so."""


@dataclass(frozen=True)
class Parties:
    """Candidates by field."""

    buyer_name: tuple[Candidate[str], ...] = ()
    buyer_tax_id: tuple[Candidate[str], ...] = ()
    seller_name: tuple[Candidate[str], ...] = ()
    seller_tax_id: tuple[Candidate[str], ...] = ()

    def of(self, field: Literal["buyer_name", "buyer_tax_id", "seller_name", "seller_tax_id"]) -> tuple[Candidate[str], ...]:
        """The candidates of one field."""
        by_name = {
            "buyer_name": self.buyer_name,
            "buyer_tax_id": self.buyer_tax_id,
            "seller_name": self.seller_name,
            "seller_tax_id": self.seller_tax_id,
        }
        return by_name[field]


def parties_on(sheet: Sheet) -> Parties:
    """Names and tax ids of both blocks."""
    names = anchors_of(name_labels(sheet))
    ids = anchors_of(merged([label for label in sheet.labels("tax_id") if label.score == 1.0 or len(label.name) >= 6]))
    by_name, by_id = roles_of(sheet, of_blocks(sheet, names)), roles_of(sheet, of_blocks(sheet, ids))
    spoken = spoken_roles(of_blocks(sheet, names))
    if spoken:
        by_id = {role: beside for role, anchor in spoken.items() if (beside := under(anchor, ids)) is not None}
    found: _Found = {}
    roles: tuple[Role, ...] = ("buyer", "seller")
    for role in roles:
        known = (*by_name.values(), *by_id.values())
        name, tax_id = bounded(by_name.get(role), known), bounded(by_id.get(role), known)
        named = tuple(_names(sheet, name, tax_id)) or tuple(_unlabelled_names(sheet, tax_id))
        coded = tuple(_tax_ids(sheet, tax_id)) or tuple(_unlabelled_codes(sheet, name))
        found[role] = named, tuple(one for one in coded if _one_block(named, one))
    if sheet.page.source == "ocr" and not all(found["buyer"] + found["seller"]):
        found = _completed(sheet, _on_own_side(found, _completed(sheet, found)))
    return Parties(*found["buyer"], *found["seller"])


_Found = dict[Role, tuple[tuple[Candidate[str], ...], tuple[Candidate[str], ...]]]


def _one_block(named: Sequence[Candidate[str]], code: Candidate[str]) -> bool:
    """Whether a code does not end left of where its party's name begins: then it is the other party's."""
    name = _place(named)
    place = code.spot.quad if code.spot else None
    return name is None or place is None or place.right > name.left - _LEVEL


def _on_own_side(found: _Found, whole: _Found) -> _Found:
    """Without a buyer's code that stands under the seller's name beside it, which only the `whole` search may have found."""
    (buyer, codes), (sellers, _) = found["buyer"], whole["seller"]
    own, other = _place(buyer), _place(sellers)
    if own is None or other is None or other.left < own.left + _SIDE or abs(other.center[1] - own.center[1]) > _LEVEL:
        return found
    left = tuple(
        code for code in codes if code.spot is None or code.spot.quad is None or code.spot.quad.left < other.left - _LEVEL
    )
    return {**found, "buyer": (buyer, left)}


def _place(named: Sequence[Candidate[str]]) -> Quad | None:
    return named[0].spot.quad if named and named[0].spot else None


def _completed(sheet: Sheet, found: _Found) -> _Found:
    """What no label led to, from where names and codes stand; never from a place that is another party's already."""
    taken = [one.spot for pair in found.values() for group in pair for one in group]
    blocks = blocks_on(sheet)
    done: _Found = {}
    for role, (named, coded) in found.items():
        block = blocks.get(role, Block(None, None))
        names = [one for one in _by_place(sheet, block.name, _name_reader(sheet)) if one.spot not in taken]
        codes = [one for one in _by_place(sheet, block.code, exactly(recognised_tax_id)) if one.spot not in taken]
        done[role] = named or tuple(names), coded or tuple(codes)
    return done


def _by_place(sheet: Sheet, span: Span | None, reader: Reader[str]) -> Iterator[Candidate[str]]:
    """The candidates of a place that no label names: never surer than what stands in doubt."""
    if span is not None:
        yield from (replace(one, confidence=min(one.confidence, PLACED)) for one in sheet.read(span, reader))


def _unlabelled_names(sheet: Sheet, beside: Anchor | None) -> Iterator[Candidate[str]]:
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
                yield from sheet.read(bare, _name_reader(sheet))
                return


def _beside_signs(piece: Span) -> Span:
    """Without the characters of 购买方 or 销售方 that stand upright before it, each a box of its own."""
    start = piece.start
    while start < piece.end - 1 and len(piece.line.glyphs[start].word.text.strip()) == 1:
        start += 1
    return Span(piece.line, start, piece.end)


def _unlabelled_codes(sheet: Sheet, beside: Anchor | None) -> Iterator[Candidate[str]]:
    """Where the label of the tax id was lost: the first code under a party's name, inside its block, whose check digit holds."""
    if beside is None:
        return
    x, y = beside.at
    for line in sheet.lines:
        if not 0.5 * sheet.pitch < line.quad.center[1] - y < _ABOVE * sheet.pitch:
            continue
        for match in _CODE.finditer(line.text):
            span = line.span(match.start(), match.end())
            if x < span.quad.left < beside.right and check_digit_holds(recognised_tax_id(span.text) or ""):
                yield from sheet.read(span, exactly(recognised_tax_id))
                return


def _names(sheet: Sheet, anchor: Anchor | None, beside: Anchor | None) -> Iterator[Candidate[str]]:
    if anchor is None:
        return
    stacked = _stacked(sheet, anchor)
    if stacked is not None:
        for one in sheet.read(stacked[0], _name_reader(sheet)):
            yield _joined(sheet, one, stacked[1])
        return
    for piece in value_pieces(sheet, anchor):
        if not CIPHER.search(piece.text) and re.search(r"[一-鿿A-Za-z]", piece.text) and len(piece.text) > 1:
            piece = _past_label(piece) if anchor.label.score < 1.0 else piece  # noqa: PLW2901
            more = _wrapped(sheet, piece, anchor, beside)
            for one in sheet.read(piece, _name_reader(sheet)):
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


def _name(text: str) -> str | None:
    bare = re.sub(r"^(?:[^:：]?[:：]|[^一-鿿]?[.]|[a-z]{1,2}(?=[一-鿿]))", "", text)
    return clean_name(_GLUED_CODE.sub("", bare)) or None


def _recognised_name(text: str) -> Iterator[tuple[str, float]]:
    """A recognised name; figures amid its small letters are letters."""
    name = _name(text)
    if name is not None:
        meant = _AMID_LETTERS.sub(lambda match: _LETTERS[match[0]], name)
        yield meant, 0.0 if meant == name else 0.3


def _name_reader(sheet: Sheet) -> Reader[str]:
    return _recognised_name if sheet.page.source == "ocr" else exactly(_name)


def _joined(sheet: Sheet, first: Candidate[str], more: Span) -> Candidate[str]:
    """A name of two lines as one candidate, its box around both."""
    quad = sheet.place(more.quad)
    spot = replace(first.spot, quad=first.spot.quad.union(quad)) if first.spot and first.spot.quad else first.spot
    glue = " " if first.original[-1:].isascii() and more.original[:1].isascii() else ""
    text = first.original + glue + more.original
    confidence = min(first.confidence, more.confidence)
    return replace(first, value=_name(text) or first.value, original=text, spot=spot, confidence=confidence)


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
    return None


def _tax_ids(sheet: Sheet, anchor: Anchor | None) -> Iterator[Candidate[str]]:
    if anchor is None:
        return
    for piece in value_pieces(sheet, anchor):
        adjoins = piece.quad.left - anchor.label.quad.right < _ADJOINS * sheet.pitch
        match = _ID_RUN.search(piece.text) if adjoins else _ID_RUN.match(piece.text)
        if match is None and read_tax_id(piece.text) is None:
            if _OTHER.search(piece.text):
                return
            continue
        span = Span(piece.line, piece.start + match.start(), piece.start + match.end()) if match else piece
        yield from sheet.read(span, _recognised if sheet.page.source == "ocr" else exactly(read_tax_id))
        return


def _recognised(text: str) -> Iterator[tuple[str, float]]:
    """A recognised code; of one that ran into its neighbour the first eighteen characters, if their check digit holds."""
    code = recognised_tax_id(text)
    if code is None:
        return
    first = recognised_tax_id(code[:18]) if len(code) > 18 else None
    if first is not None and check_digit_holds(first):
        yield first, 0.5
    yield code, 1.0 if first is not None else 0.0


def repairs(text: str) -> tuple[str, ...]:
    """Codes one confusable character away whose check digit holds."""
    return tuple(value for value, cost in tax_id_candidates(text) if cost and check_digit_holds(value))
