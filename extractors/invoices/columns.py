"""Which piece of a line stands in which column: by the ruling lines, by nearness to the heads, and by what the columns hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.geometry.labels import Label
from extractors.geometry.layout import Glyph, Span, TextLine
from extractors.invoices.misread import COLUMNS
from extractors.invoices.sheets import Head, Sheet
from extractors.lexicons import words

_NUMBER = re.compile(r"^[¥-]?-?[\dOolI][\dOolIS$,.，。·:;]*$|^[一-]$")
_MONEY = re.compile(r"^[¥-]*[\d,，]+[.。·,:]\d\d$")
_RATE = re.compile(r"^\d{1,2}(?:\.\d+)?[%％‰]$|^\*{1,3}$")
_MISFIT = 0.35
_NAMES_END = 0.68
"""Where the column of names ends between the middles of the heads 项目名称 and 规格型号: names wrap at 0.66."""
_SPECIFICATIONS = 0.7
"""Where specifications begin when nothing else shows it, in the same measure."""
_SLIP = 3
"""Letters are so much narrower or wider than figures that a cut among them may be off by so many."""
_SEAMS = re.compile(
    r"(?<=\d[.]\d\d)(?=\d{1,2}%$)|(?<=\d%)(?=\d+[.]\d\d$)|(?<=^[一-鿿])(?=\d+(?:[.]\d+)?$)|(?<=^[一-鿿]{2})(?=\d+$)"
    r"|(?<=\d[.]\d\d)(?=(?:免税|不征税|\*{3})$)|(?<=免税)(?=\*+$)|(?<=不征税)(?=\*+$)"
)
"""Between an amount and a rate, a rate and a tax, a unit and a quantity that stand in one box."""


@dataclass(frozen=True)
class Bound:
    """A column with the stretch of the page that is its own; `ruled` where lines on the paper bound it."""

    name: str
    left: float
    right: float
    middle: float
    ruled: bool


def bounds_of(sheet: Sheet) -> tuple[Bound, ...]:
    """The columns of the sheet's table: the cells between its ruling lines, else the stretches around its heads."""
    head = sheet.head
    if head is None:
        return ()
    return _by_cells(_walls(sheet, head), head.columns) or _by_heads(head.columns, _walls(sheet, head))


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
        return left.quad.center[0] + _NAMES_END * (right.quad.center[0] - left.quad.center[0])
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


def specifications_on(sheet: Sheet, lines: Sequence[TextLine]) -> float | None:
    """Where the specifications begin: at the leftmost word of their own, else where forms without rulings print them."""
    head = sheet.head
    name, specification = (head.column("item_name"), head.column("specification")) if head else (None, None)
    if name is None or specification is None:
        return None
    start, step = name.quad.center[0], specification.quad.center[0] - name.quad.center[0]
    lefts = [word.quad.left for line in lines for word in line.words]
    own = [left for left in lefts if _NAMES_END < (left - start) / step < 1.0]
    return min(own, default=start + _SPECIFICATIONS * step)


def _swallowed(line: TextLine, bounds: Sequence[Bound], specifications: float | None) -> int | None:
    """Where a box that runs from the names far into the specifications is to be cut; none where another box stands there."""
    column = next((bound for bound in bounds if bound.name == "specification"), None)
    if column is None or specifications is None:
        return None
    start = max(specifications, column.left) if column.ruled else specifications
    if any(start - 0.01 < word.quad.left < start + 0.03 for word in line.words):
        return None
    glyphs = line.glyphs
    for index in range(1, len(glyphs)):
        before, after = glyphs[index - 1], glyphs[index]
        if before.word is not after.word or _left_of(after) < start - 0.5 * _width_of(after):
            continue
        cut = _at_a_space(line, index)
        ends = _left_of(glyphs[-1] if glyphs[-1].word is after.word else _last_of(line, index))
        whole = before.word.quad.left < start - 0.05 and ends < column.right + 0.02
        return cut if whole and ends - start > 0.4 * _width_of(after) else None
    return None


def _left_of(glyph: Glyph) -> float:
    return glyph.word.quad.left + glyph.left * glyph.word.quad.width


def _width_of(glyph: Glyph) -> float:
    return (glyph.right - glyph.left) * glyph.word.quad.width


def _last_of(line: TextLine, index: int) -> Glyph:
    """The last glyph of the word that holds a glyph."""
    return [glyph for glyph in line.glyphs if glyph.word is line.glyphs[index].word][-1]


def _at_a_space(line: TextLine, index: int) -> int:
    """The cut moved to white space inside the box within two characters, else to the edge of the run of letters it parts."""
    for near in (index, index - 1, index + 1, index - 2, index + 2):
        if 0 < near < len(line.glyphs):
            before, after = line.glyphs[near - 1], line.glyphs[near]
            if before.word is after.word and after.index > before.index + 1:
                return near
    run = next((match for match in re.finditer(r"[A-Za-z0-9.+/-]+", line.text) if match.start() < index < match.end()), None)
    edges = [edge for edge in (run.start(), run.end()) if abs(edge - index) <= _SLIP] if run else []
    return min(edges, key=lambda edge: abs(edge - index), default=index)


def assign(line: TextLine, bounds: Sequence[Bound], specifications: float | None = None) -> dict[str, list[Span]]:
    """The pieces of a line by column, in the cheapest way that keeps their order."""
    if not bounds:
        return {}
    cut = _swallowed(line, bounds, specifications)
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
        if parted or index == cut or index - piece.start in seams:
            cuts.append(index)
    return [Span(piece.line, start, end) for start, end in zip(cuts, [*cuts[1:], piece.end], strict=True)]


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
