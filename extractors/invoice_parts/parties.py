"""Buyer and seller: their blocks stand above and below the goods, or side by side above them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from extractors.candidates import Candidate, exactly
from extractors.invoice_parts.blocks import Anchor, Role, anchors_of, bounded, merged, name_labels, of_blocks, roles_of
from extractors.invoice_parts.heads import stop_words
from extractors.invoice_parts.sheets import Sheet
from extractors.layout import Span
from extractors.readers.names import clean_name, has_organisation_form
from extractors.readers.tax_ids import check_digit_holds, read_tax_id, recognised_tax_id, tax_id_candidates

_CIPHER = re.compile(r"[<>*/+]{1}.*[<>*/+]|^[密码区]+$")
_LONG = 10
"""Names shorter than this are never wrapped."""
_WRAP = re.compile(r"[一-鿿·()A-Za-z0-9&.,'-]{1,48}")
_ABOVE = 6
"""Lines of a party's block stand within so many line heights."""
_DUST = ":;,.、-_|\"'“”‘’`·名称"
_ID_RUN = re.compile(r"[0-9A-Za-z]{15,20}(?![0-9A-Za-z])")
_CODE = re.compile(r"(?<![0-9A-Za-z])9[0-9A-Za-z]{17}(?![0-9A-Za-z])")


def _value_pieces(sheet: Sheet, anchor: Anchor) -> Iterator[Span]:
    """What stands right of a label inside its block: on its line, else where a displaced print put it."""
    rest = anchor.label.rest()
    ends = [at for stop in stop_words() if (at := rest.text.find(stop)) > 0]
    rest = Span(rest.line, rest.start, rest.start + min(ends)) if ends else rest
    own = [piece for piece in _cut(rest) if piece.quad.left < anchor.right]
    yield from own
    if own and not all(_CIPHER.search(piece.text) for piece in own):
        return
    height = anchor.label.quad.height
    for line in sheet.lines:
        if line is not anchor.label.line and abs(line.quad.center[1] - anchor.label.quad.center[1]) < 0.9 * height:
            for piece in line.pieces(2.0):
                if anchor.label.quad.right - height < piece.quad.left < anchor.right:
                    yield piece


def _cut(rest: Span) -> Iterator[Span]:
    """A stretch of a line in pieces at wide gaps."""
    for piece in rest.line.pieces(2.0):
        start, end = max(piece.start, rest.start), min(piece.end, rest.end)
        if start < end:
            yield Span(rest.line, start, end)


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
    found: dict[Role, tuple[tuple[Candidate[str], ...], tuple[Candidate[str], ...]]] = {}
    roles: tuple[Role, ...] = ("buyer", "seller")
    for role in roles:
        known = (*by_name.values(), *by_id.values())
        name, tax_id = bounded(by_name.get(role), known), bounded(by_id.get(role), known)
        named = tuple(_names(sheet, name, tax_id)) or tuple(_unlabelled_names(sheet, tax_id))
        coded = tuple(_tax_ids(sheet, tax_id)) or tuple(_unlabelled_codes(sheet, name))
        found[role] = named, coded
    return Parties(*found["buyer"], *found["seller"])


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
                yield from sheet.read(bare, exactly(_name))
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
    for piece in _value_pieces(sheet, anchor):
        if not _CIPHER.search(piece.text) and re.search(r"[一-鿿A-Za-z]", piece.text) and len(piece.text) > 1:
            more = _wrapped(sheet, piece, anchor, beside)
            for one in sheet.read(piece, exactly(_name)):
                yield one if more is None else _joined(sheet, one, more)
            return


def _name(text: str) -> str | None:
    return clean_name(re.sub(r"^[^:：]{0,1}[:：]", "", text)) or None


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
                if under and _WRAP.fullmatch(part.text):
                    return part
    return None


def _tax_ids(sheet: Sheet, anchor: Anchor | None) -> Iterator[Candidate[str]]:
    if anchor is None:
        return
    for piece in _value_pieces(sheet, anchor):
        match = _ID_RUN.match(piece.text)
        if match is None and read_tax_id(piece.text) is None:
            continue
        span = Span(piece.line, piece.start, piece.start + match.end()) if match else piece
        yield from sheet.read(span, exactly(recognised_tax_id if sheet.page.source == "ocr" else read_tax_id))
        return


def repairs(text: str) -> tuple[str, ...]:
    """Codes one confusable character away whose check digit holds."""
    return tuple(value for value, cost in tax_id_candidates(text) if cost and check_digit_holds(value))
