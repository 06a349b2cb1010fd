"""The tax id of a party: right of its label, or under its name where the label was lost."""

import re
from collections.abc import Iterator

from extractors.candidates import Candidate, exactly
from extractors.geometry.layout import Span
from extractors.invoices.beside import value_pieces
from extractors.invoices.blocks import Anchor
from extractors.invoices.sheets import Sheet
from extractors.readers.tax_ids import check_digit_holds, read_tax_id, recognised_tax_id, tax_id_candidates

_ID_RUN = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{15,20}(?![0-9A-Za-z])")
_OTHER = re.compile(r"\d{8,}")
"""What fills the place of a tax id without being one: an account, a telephone number."""
_ADJOINS = 1.0
"""A box nearer than this to a label, in line heights, may begin with the rest of it."""
_CODE = re.compile(r"(?<![0-9A-Za-z])9[0-9A-Za-z]{17}(?![0-9A-Za-z])")
_FLUSH = 0.01
"""A code on the line below its own label begins as far left as the label of the name, but for so much of the page's width."""
_UNDER = 6
"""The code of a party stands within so many line heights of its name."""


def labelled_codes(sheet: Sheet, anchor: Anchor | None) -> Iterator[Candidate[str]]:
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


def unlabelled_codes(sheet: Sheet, beside: Anchor | None) -> Iterator[Candidate[str]]:
    """Where the label of the tax id was lost: the first code under a party's name, inside its block, whose check digit holds."""
    if beside is None:
        return
    x, y = beside.at
    for line in sheet.lines:
        if not 0.5 * sheet.pitch < line.quad.center[1] - y < _UNDER * sheet.pitch:
            continue
        for piece, match in ((part, match) for part in line.pieces(1.0) for match in _CODE.finditer(part.text)):
            span = line.span(piece.start + match.start(), piece.start + match.end())
            inside = x - _FLUSH < span.quad.left and span.quad.right < beside.right + _FLUSH
            if inside and check_digit_holds(recognised_tax_id(span.text) or ""):
                yield from sheet.read(span, exactly(recognised_tax_id))
                return


def repairs(text: str) -> tuple[str, ...]:
    """Codes one confusable character away whose check digit holds."""
    return tuple(value for value, cost in tax_id_candidates(text) if cost and check_digit_holds(value))
