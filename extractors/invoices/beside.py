"""What stands right of a party's label inside its block, and where the password area ends it."""

import re
from collections.abc import Iterator

from extractors.geometry.layout import Span
from extractors.invoices.blocks import Anchor
from extractors.invoices.heads import stop_words
from extractors.invoices.sheets import Sheet
from models.paper import Word

CIPHER = re.compile(r"[<>*/+]{1}.*[<>*/+]|^[密码区]+$")
"""A line of the password, or its label."""

_ADJOINING = 0.12
"""A value on its label's line begins no further right of it, in widths of the page, unless the line holds it by chance."""
_UPRIGHT = "购买销售货方单位信息"
"""The characters of 购买方信息 and 销售方信息, set one above the other."""
_REMARK = ("备", "注", "备注")
_NEAR = 6.0
"""备注 stands within so many line heights of the labels of the block beside it."""


def value_pieces(sheet: Sheet, anchor: Anchor) -> Iterator[Span]:
    """What stands right of a label inside its block: on its line, else where a displaced print put it."""
    rest = anchor.label.rest()
    ends = [at for stop in stop_words() if (at := rest.text.find(stop)) > 0]
    rest = Span(rest.line, rest.start, rest.start + min(ends)) if ends else rest
    right = min(anchor.right, remark_edge(sheet, anchor))
    own = [_within(sheet, piece) for piece in cut(rest) if piece.quad.center[0] < right]
    plain = bool(own) and not all(CIPHER.search(piece.text) for piece in own)
    if plain and own[0].quad.left - anchor.label.quad.right < _ADJOINING:
        yield from own
        return
    displaced = _displaced(sheet, anchor, right)
    yield from sorted([*own, *displaced], key=lambda piece: piece.quad.left) if plain else [*own, *displaced]


def _within(sheet: Sheet, piece: Span) -> Span:
    """Without the upright sign of the block beside it (销售方信息), of which one character stands level with the value."""
    last = piece.line.glyphs[piece.end - 1].word
    alone = piece.end - 1 > piece.start and piece.line.glyphs[piece.end - 2].word is not last
    return Span(piece.line, piece.start, piece.end - 1) if alone and _is_of_a_sign(sheet, last) else piece


def _is_of_a_sign(sheet: Sheet, sign: Word) -> bool:
    """Whether a character stands directly above or below others of the sign of a block."""
    if sign.text.strip() not in tuple(_UPRIGHT):
        return False
    reach = 1.2 * sign.quad.height
    return any(
        set(word.text.strip()) <= set(_UPRIGHT)
        and word.quad.left < sign.quad.center[0] < word.quad.right
        and (abs(word.quad.top - sign.quad.bottom) < reach or abs(sign.quad.top - word.quad.bottom) < reach)
        for word in sheet.level.words
        if word is not sign
    )


def _displaced(sheet: Sheet, anchor: Anchor, right: float) -> list[Span]:
    """What a print that lies off its form put right of a label, a little above or below its line."""
    label = anchor.label.quad
    lines = (
        line
        for line in sheet.lines
        if line is not anchor.label.line and abs(line.quad.center[1] - label.center[1]) < 0.9 * label.height
    )
    pieces = (piece for line in lines for piece in line.pieces(2.0))
    return [piece for piece in pieces if label.right - label.height < piece.quad.left < right]


def remark_edge(sheet: Sheet, anchor: Anchor) -> float:
    """Where 备注 stands beside a seller's block under the totals: no value of the block begins right of it."""
    gross, label = sheet.gross_line, anchor.label.quad
    if gross is None or label.center[1] < gross.quad.bottom:
        return 1.0
    marks = [
        word.quad.left
        for word in sheet.level.words
        if word.text.strip() in _REMARK and abs(word.quad.center[1] - label.center[1]) < _NEAR * label.height
    ]
    return min((left for left in marks if left > label.right), default=1.0)


def cut(rest: Span) -> Iterator[Span]:
    """A stretch of a line in pieces at wide gaps, up to the password area."""
    walls = (i for i in range(rest.start, rest.end) if _is_password(rest.line.glyphs[i].word))
    rest = Span(rest.line, rest.start, next(walls, rest.end))
    for piece in rest.line.pieces(2.0):
        start, end = max(piece.start, rest.start), min(piece.end, rest.end)
        if start < end:
            yield Span(rest.line, start, end)


def _is_password(word: Word) -> bool:
    """Whether a word is a line of the password, or one of the characters 密码区 beside it."""
    text = word.text.strip()
    return text in ("密", "码", "区", "密码区") or (len(text) > 9 and len(re.findall(r"[<>*/+-]", text)) > 4)
