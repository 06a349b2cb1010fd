"""Parties whose labels were lost, as pale print on coarse scans is: a name above a code, told by their form and place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.geometry.layout import Span, TextLine, around
from extractors.invoices.blocks import Role
from extractors.invoices.sheets import Sheet
from extractors.readers.names import find_organisations
from extractors.readers.tax_ids import check_digit_holds

_UNDER = (0.5, 3.2)
"""A code stands so many line heights under its name."""
_MIDDLE = 0.5
"""Left of it are buyers, and sellers under the goods; the remark and the stamps stand right."""
_CODE = re.compile(r"(?<![0-9A-Za-z])(?:9[0-9A-Z]{17}|[0-9A-Z]{20}|[0-9A-Z]{18})(?![0-9A-Za-z])")
"""Codes with letters or a check digit; fifteen digits look like an account, and are a code at its label only."""
_ADDRESS = re.compile(r"支行|营业部|分理处|[路街道]\d+号|\d{6,}")
"""What stands in the lines under a code, and never in a name."""
_JUNK = re.compile(r"[a-z]{1,2}(?=[一-鿿])|名[^一-鿿]?|称")
"""What is left of a label before a name."""


@dataclass(frozen=True)
class Block:
    """A name and the code under it; one of them may be lost."""

    name: Span | None
    code: Span | None

    @property
    def lost(self) -> int:
        """What a block lacks: first nothing, then the code, then the name."""
        return 2 * (self.name is None) + (self.code is None)

    @property
    def at(self) -> tuple[float, float]:
        quad = around(word for span in (self.name, self.code) if span is not None for word in span.words)
        return quad.left, quad.top


def blocks_on(sheet: Sheet) -> dict[Role, Block]:
    """Who buys and who sells by place alone: side by side above the goods, or above and below them."""
    top, bottom = _goods(sheet)
    above = _blocks(sheet, [line for line in sheet.lines if line.quad.center[1] < top])
    below = _blocks(sheet, [line for line in sheet.lines if line.quad.center[1] > bottom])
    sides = {
        "buyer": [block for block in above if block.at[0] < _MIDDLE],
        "seller": [block for block in below if block.at[0] < _MIDDLE] or [block for block in above if block.at[0] >= _MIDDLE],
    }
    roles: tuple[Role, ...] = ("buyer", "seller")
    return {role: min(sides[role], key=lambda block: (block.lost, block.at[1])) for role in roles if sides[role]}


def _goods(sheet: Sheet) -> tuple[float, float]:
    """Where the goods begin and where the totals end."""
    gross = sheet.gross_line
    bottom = gross.quad.bottom if gross is not None else 1.0
    if sheet.head is not None:
        return sheet.head.top, bottom
    priced = (line.quad.top for line in sheet.lines if len(re.findall(r"\d[.]\d\d(?!\d)", line.text)) > 1)
    return min(priced, default=0.0), bottom


def _blocks(sheet: Sheet, lines: Sequence[TextLine]) -> list[Block]:
    """The names with their codes, and the codes whose names are lost."""
    names = [span for line in lines for span in _names(line)]
    codes = [span for line in lines for span in _codes(line)]
    blocks = [Block(name, _below(sheet, name, codes)) for name in names]
    taken = [block.code for block in blocks if block.code is not None]
    return blocks + [Block(None, code) for code in codes if code not in taken]


def _names(line: TextLine) -> Iterator[Span]:
    """The pieces of a line that end in one organisation's name, without what a label left before it."""
    for piece in line.pieces(2.0):
        found = find_organisations(piece.text)
        if len(found) == 1 and found[0].end == len(piece.text) and not _ADDRESS.search(piece.text):
            junk = _JUNK.match(found[0].text)
            yield Span(piece.line, piece.start + found[0].start + (junk.end() if junk else 0), piece.end)


def _codes(line: TextLine) -> Iterator[Span]:
    """Codes by their form; long numbers without a letter are accounts."""
    for piece in line.pieces(0.5):
        for match in _CODE.finditer(piece.text):
            if not match[0].isdecimal() or check_digit_holds(match[0]):
                yield line.span(piece.start + match.start(), piece.start + match.end())


def _below(sheet: Sheet, name: Span, codes: Sequence[Span]) -> Span | None:
    """The only code that stands under a name, not far to a side."""
    near = [
        code
        for code in codes
        if _UNDER[0] * sheet.pitch < code.quad.center[1] - name.quad.center[1] < _UNDER[1] * sheet.pitch
        and code.quad.right > name.quad.left
        and code.quad.left < name.quad.right + 0.05
    ]
    return near[0] if len(near) == 1 else None
