"""Which piece of a line stands in which column: by the ruling lines, by nearness to the heads, and by what the columns hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.invoice_parts.sheets import Head, Sheet
from extractors.labels import Label
from extractors.layout import Span, TextLine
from extractors.lexicons import words

COLUMNS = (
    "item_name",
    "specification",
    "unit",
    "quantity",
    "unit_price",
    "tax_exclusive_amount",
    "tax_rate",
    "tax_amount",
)
_NUMBER = re.compile(r"^[¥-]?-?[\dOolI][\dOolI,.，。·:;]*$|^[一-]$")
_MONEY = re.compile(r"^[¥-]*[\d,，]+[.。·,:]\d\d$")
_RATE = re.compile(r"^\d{1,2}(?:\.\d+)?[%％‰]$|^\*{1,3}$")
_MISFIT = 0.35


@dataclass(frozen=True)
class Bound:
    """A column with the stretch of the page that is its own; `ruled` where lines on the paper bound it."""

    name: str
    left: float
    right: float
    middle: float
    ruled: bool


def bounds_of(sheet: Sheet) -> tuple[Bound, ...]:
    """The columns of the sheet's head, left to right, with their edges."""
    head = sheet.head
    if head is None:
        return ()
    labels = head.columns
    walls = _walls(sheet, head)
    standard = _standard(walls, labels)
    if standard:
        return standard
    edges = [0.0]
    ruled: list[bool] = [True]
    for left, right in zip(labels, labels[1:], strict=False):
        between = [x for x in walls if left.quad.right - 0.004 < x < right.quad.left + 0.004]
        edges.append(between[0] if between else (left.quad.right + right.quad.left) / 2)
        ruled.append(bool(between))
    edges.append(1.0)
    ruled.append(True)
    named = [label if label.name in COLUMNS else None for label in labels]
    return tuple(
        Bound(label.name if label else "other", edges[i], edges[i + 1], labels[i].quad.center[0], ruled[i] and ruled[i + 1])
        for i, label in enumerate(named)
    )


def _standard(walls: Sequence[float], labels: Sequence[Label]) -> tuple[Bound, ...]:
    """The eight columns of the usual form where ruling lines part exactly eight, and the heads that were read agree."""
    inner = [x for x in walls if labels[0].quad.center[0] < x < labels[-1].quad.center[0]]
    edges = [0.0, *inner, 1.0]
    if len(inner) != len(COLUMNS) - 1:
        return ()
    bounds = [Bound(name, edges[i], edges[i + 1], (edges[i] + edges[i + 1]) / 2, ruled=True) for i, name in enumerate(COLUMNS)]
    agree = all(any(bound.name == label.name and bound.left < label.quad.center[0] < bound.right for bound in bounds) for label in labels)
    return tuple(bounds) if agree else ()


def _walls(sheet: Sheet, head: Head) -> list[float]:
    """Upright ruling lines beside the head or right under it, joined where they nearly coincide."""
    low = head.bottom + 1.5 * sheet.pitch
    upright = [rule for rule in sheet.level.rules if rule.height > 4 * rule.width and rule.top < low and rule.bottom > head.top]
    walls: list[float] = []
    for x in sorted(rule.center[0] for rule in upright if rule.height > sheet.pitch):
        if not walls or x - walls[-1] > 0.004:
            walls.append(x)
    return walls


def assign(line: TextLine, bounds: Sequence[Bound]) -> dict[str, list[Span]]:
    """The pieces of a line by column, in the cheapest way that keeps their order."""
    pieces = [part for piece in line.pieces(0.6) for part in _ruled_parts(piece, bounds)]
    if not pieces or not bounds:
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
            options = [(last[before][0] + (_again(bounds[before]) if before == column else 0.0), before) for before in range(column + 1)]
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


def _ruled_parts(piece: Span, bounds: Sequence[Bound]) -> list[Span]:
    """A piece cut where a ruled edge parts its words."""
    edges = [bound.left for bound in bounds[1:] if bound.ruled]
    cuts = [piece.start]
    for index in range(piece.start + 1, piece.end):
        before, after = piece.line.glyphs[index - 1], piece.line.glyphs[index]
        apart = before.word is not after.word
        if apart and any(before.word.quad.center[0] < edge <= after.word.quad.center[0] for edge in edges):
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
