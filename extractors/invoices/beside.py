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


def value_pieces(sheet: Sheet, anchor: Anchor) -> Iterator[Span]:
    """What stands right of a label inside its block: on its line, else where a displaced print put it."""
    rest = anchor.label.rest()
    ends = [at for stop in stop_words() if (at := rest.text.find(stop)) > 0]
    rest = Span(rest.line, rest.start, rest.start + min(ends)) if ends else rest
    own = [piece for piece in cut(rest) if piece.quad.left < anchor.right]
    yield from own
    if own and not all(CIPHER.search(piece.text) for piece in own):
        return
    height = anchor.label.quad.height
    for line in sheet.lines:
        if line is not anchor.label.line and abs(line.quad.center[1] - anchor.label.quad.center[1]) < 0.9 * height:
            for piece in line.pieces(2.0):
                if anchor.label.quad.right - height < piece.quad.left < anchor.right:
                    yield piece


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
