"""Which piece of a line stands in which column: by the ruling lines, by nearness to the heads, and by what the columns hold."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.geometry.labels import Label
from extractors.geometry.layout import Span, TextLine
from extractors.invoices.bounds import NAMES_END, Bound
from extractors.invoices.misread import COLUMNS
from extractors.invoices.sheets import Head, Sheet
from extractors.invoices.swallowed import Edge, swallowed
from extractors.lexicons import words
from extractors.readers.folding import is_han

_NUMBER = re.compile(r"^[¥-]?-?[\dOolI][\dOolIS$,.，。·:;]*$|^[一-]$")
_MONEY = re.compile(r"^[¥-]*[\d,，]+[.。·,:]\d\d$")
_RATE = re.compile(r"^\d{1,2}(?:\.\d+)?[%％‰]$|^\*{1,3}$")
_MISFIT = 0.35
_UNIT = 2
"""Characters of a unit that may stand tight behind a specification."""
_BEFORE = {"tax_exclusive_amount": ("unit_price", "quantity"), "tax_rate": ("tax_exclusive_amount",)}
"""What stands left of a column whose head was lost."""
_SEAMS = re.compile(
    r"(?<=\d[.]\d\d)(?=\d{1,2}%$)|(?<=\d%)(?=\d+[.]\d\d$)|(?<=^[一-鿿])(?=\d+(?:[.]\d+)?$)|(?<=^[一-鿿]{2})(?=\d+$)"
    r"|(?<=\d[.]\d\d)(?=(?:免税|不征税|\*{3})$)|(?<=免税)(?=\*+$)|(?<=不征税)(?=\*+$)"
)
"""Between an amount and a rate, a rate and a tax, a unit and a quantity that stand in one box."""


def bounds_of(sheet: Sheet) -> tuple[Bound, ...]:
    """The columns of the sheet's table: the cells between its ruling lines, else the stretches around its heads."""
    head = sheet.head
    if head is None:
        return ()
    return _by_cells(_walls(sheet, head), head.columns) or _completed(_by_heads(head.columns, _walls(sheet, head)), head)


def _completed(bounds: tuple[Bound, ...], head: Head) -> tuple[Bound, ...]:
    """With columns of amounts and rates where their heads were lost, as under a stamp: every table of goods has both."""
    return _inserted(_inserted(bounds, head, "tax_exclusive_amount", "tax_rate"), head, "tax_rate", "tax_amount")


def _inserted(bounds: tuple[Bound, ...], head: Head, lost: str, after: str) -> tuple[Bound, ...]:
    """With a lost column in the gap between the heads that stand around it."""
    names = [bound.name for bound in bounds]
    at = names.index(after) if after in names else 0
    before, behind = (head.column(names[at - 1]), head.column(after)) if at else (None, None)
    if lost in names or before is None or behind is None or before.name not in _BEFORE[lost]:
        return bounds
    left, right = before.quad.right, behind.quad.left
    if right < left:
        return bounds
    one = Bound(lost, left, right, (left + right) / 2, ruled=False)
    return (*bounds[: at - 1], replace(bounds[at - 1], right=left), one, replace(bounds[at], left=right), *bounds[at + 1 :])


def _by_heads(labels: Sequence[Label], walls: Sequence[float]) -> tuple[Bound, ...]:
    edges = [0.0]
    ruled: list[bool] = [False]
    for left, right in pairwise(labels):
        between = [x for x in walls if left.quad.right - 0.004 < x < right.quad.left + 0.004]
        edges.append(between[0] if between else _edge(left, right))
        ruled.append(bool(between))
    edges.append(1.0)
    ruled.append(False)
    return tuple(
        Bound(label.name, edges[i], edges[i + 1], label.quad.center[0], ruled[i] and ruled[i + 1])
        for i, label in enumerate(labels)
    )


def _edge(left: Label, right: Label) -> float:
    """Where one column ends and the next begins: halfway, but names reach far under the gap before 规格型号."""
    if (left.name, right.name) == ("item_name", "specification"):
        return left.quad.center[0] + NAMES_END * (right.quad.center[0] - left.quad.center[0])
    return (left.quad.right + right.quad.left) / 2


def _by_cells(walls: Sequence[float], labels: Sequence[Label]) -> tuple[Bound, ...]:
    """Columns as ruled, those whose head was lost named by their place; empty where the rulings are no grid."""
    edges = list(walls)
    if not edges or edges[0] > labels[0].quad.left:
        edges.insert(0, max(0.0, labels[0].quad.left - 0.1))
    if edges[-1] < labels[-1].quad.right:
        edges.append(1.0)
    names: list[str | None] = [None] * (len(edges) - 1)
    for label in labels:
        at = next((i for i in range(len(names)) if edges[i] <= label.quad.center[0] < edges[i + 1]), None)
        if at is None or names[at] is not None:
            return ()
        names[at] = label.name
    _name_lost(names)
    if "item_name" not in names and edges[0] > 0.1:
        edges.insert(0, 0.0)
        names.insert(0, "item_name")
    return tuple(
        Bound(name or "other", edges[i], edges[i + 1], (edges[i] + edges[i + 1]) / 2, ruled=True)
        for i, name in enumerate(names)
        if name is not None or (any(names[:i]) and any(names[i:]))
    )


def _name_lost(names: list[str | None]) -> None:
    """Names the cells between two known columns where as many columns of the usual form are missing."""
    if "other" in names:
        return
    known = [
        (-1, -1),
        *((i, COLUMNS.index(name)) for i, name in enumerate(names) if name is not None),
        (len(names), len(COLUMNS)),
    ]
    for (left, first), (right, last) in pairwise(known):
        if right - left == last - first:
            names[left + 1 : right] = COLUMNS[first + 1 : last]
        elif right == len(names) and right - left > last - first:
            names[left + 1 : left + last - first] = COLUMNS[first + 1 : last]
        elif left == -1 and right - left > last - first:
            names[right - (last - first) + 1 : right] = COLUMNS[first + 1 : last]


def _walls(sheet: Sheet, head: Head) -> list[float]:
    """Upright ruling lines through the goods, joined where they nearly coincide."""
    low, high = head.bottom + sheet.pitch, head.bottom + 3 * sheet.pitch
    upright = [rule for rule in sheet.level.rules if rule.height > 4 * rule.width and rule.height > 1.5 * sheet.pitch]
    walls: list[float] = []
    for x in sorted(
        rule.center[0] for rule in upright if rule.top < low and rule.bottom > min(high, sheet.goods_bottom - sheet.pitch)
    ):
        if not walls or x - walls[-1] > 0.02:
            walls.append(x)
    return walls


def assign(
    line: TextLine, bounds: Sequence[Bound], specifications: Edge | None = None, latin: float = 0.52
) -> dict[str, list[Span]]:
    """The pieces of a line by column, in the cheapest way that keeps their order."""
    if not bounds:
        return {}
    cut = swallowed(line, bounds, specifications, latin)
    pieces = [part for piece in line.pieces(0.6) for part in _parts_of(piece, bounds, cut)]
    if bounds[0].ruled:
        pieces = [piece for piece in pieces if bounds[0].left - 0.01 < piece.quad.center[0] < bounds[-1].right + 0.01]
    if not pieces:
        return {}
    many = range(len(bounds))
    table: list[list[tuple[float, int]]] = []
    for piece in pieces:
        last = table[-1] if table else None
        row: list[tuple[float, int]] = []
        for column in many:
            price = _price(piece, bounds[column])
            if last is None:
                row.append((price, -1))
                continue
            options = [
                (last[before][0] + (_again(bounds[before]) if before == column else 0.0), before) for before in range(column + 1)
            ]
            best = min(options)
            row.append((best[0] + price, best[1]))
        table.append(row)
    column = min(many, key=lambda index: table[-1][index][0])
    found: dict[str, list[Span]] = {}
    for index in range(len(pieces) - 1, -1, -1):
        found.setdefault(bounds[column].name, []).insert(0, pieces[index])
        column = table[index][column][1]
    return found


def _again(bound: Bound) -> float:
    """The price of a second piece in one column: texts have gaps, figures have none."""
    return 0.02 if bound.name in ("item_name", "specification", "unit", "other") else 0.6


def _parts_of(piece: Span, bounds: Sequence[Bound], cut: int | None) -> list[Span]:
    """A piece cut where an edge between columns parts its words, and inside words at seams."""
    edges = [bound.left for bound in bounds[1:]] + ([bounds[-1].right] if bounds[-1].ruled else [])
    seams = {match.start() for match in _SEAMS.finditer(piece.text)}
    cuts = [piece.start]
    for index in range(piece.start + 1, piece.end):
        before, after = piece.line.glyphs[index - 1], piece.line.glyphs[index]
        apart = before.word is not after.word
        parted = apart and any(before.word.quad.center[0] < edge <= after.word.quad.center[0] for edge in edges)
        if parted or index == cut or index - piece.start in seams or _is_unit(piece, index, bounds):
            cuts.append(index)
    return [Span(piece.line, start, end) for start, end in zip(cuts, [*cuts[1:], piece.end], strict=True)]


def _is_unit(piece: Span, index: int, bounds: Sequence[Bound]) -> bool:
    """Whether the last characters of a piece are Chinese behind a specification's figures, and stand in the column of units."""
    left = next((bound.left for bound in bounds if bound.name == "unit"), None)
    at = index - piece.start
    before, rest = piece.text[at - 1], piece.text[at:]
    if left is None or len(rest) > _UNIT or not all(map(is_han, rest)) or not before.isalnum() or is_han(before):
        return False
    return Span(piece.line, index, index + 1).quad.center[0] >= left


def _price(piece: Span, bound: Bound) -> float:
    """How badly a piece fits a column: the distance from it, in widths of the page, and the kind of its text."""
    left, right = piece.quad.left, piece.quad.right
    middle = (left + right) / 2
    outside = max(0.0, bound.left - middle, middle - bound.right)
    distance = outside * (4.0 if bound.ruled else 2.0) + 0.2 * max(0.0, abs(middle - bound.middle) - (right - left) / 2)
    return distance + _misfit(piece.text, bound.name)


def _misfit(text: str, name: str) -> float:
    number = _NUMBER.match(text) is not None
    if name == "tax_rate":
        fits = _RATE.match(text) is not None or text in words("invoice", "rows", "untaxed")
        return 0.0 if fits else _MISFIT
    if name in ("tax_exclusive_amount", "tax_amount"):
        fits = _MONEY.match(text) is not None or (name == "tax_amount" and set(text) <= {"*", "大", "火"})
        return 0.0 if fits else 0.15 if number else _MISFIT
    if name in ("quantity", "unit_price"):
        return 0.0 if number else _MISFIT
    if name == "unit":
        return _MISFIT if number or len(text) > 5 or _RATE.match(text) else 0.0
    return 0.3 if _RATE.match(text) else 0.1 if _MONEY.match(text) else 0.0
