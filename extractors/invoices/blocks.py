"""The blocks of buyer and seller: the labels that begin them, and which block is whose."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractors.geometry.labels import Label
from extractors.geometry.layout import Span, TextLine
from extractors.invoices.sheets import Sheet
from extractors.lexicons import words

Role = Literal["buyer", "seller"]
_NAME = re.compile(r"(?:单位)?名(?:称:?|.:)|(?<![一-鿿])称:")
_APART = (0.15, 0.03)
"""Labels of one kind nearer to each other than this stand in one block."""
_LEVEL = 0.05
"""Blocks whose heights differ by less stand side by side."""
_BLOCK = 0.12
"""Labels of one block lie within this height."""
_GLUE = 5
"""So many misread characters may part the two halves of 统一社会信用代码/纳税人识别号."""
_BESIDE = "购买方销售方信息货位单购销:"
_SIGN = 6
"""Signs of a role are no longer than 购买方信息 and a stroke beside it."""
_SIMPLE = str.maketrans("購買銷貨單稱", "购买销货单称")
"""Forms of characters that engines take for those of the labels."""
_SIGNS: dict[Role, str] = {"buyer": "购買买", "seller": "销售"}


@dataclass(frozen=True)
class Anchor:
    """A label of a party's block, and where its value may stand."""

    label: Label
    right: float

    @property
    def at(self) -> tuple[float, float]:
        return self.label.quad.left, self.label.quad.center[1]


def name_labels(sheet: Sheet) -> list[Label]:
    """Every 名称 that begins a phrase, and what is left of one."""
    found: list[Label] = []
    for line in sheet.lines:
        for match in _NAME.finditer(line.text):
            span = line.span(match.start(), match.end())
            if _opens(span) and not _in_head(sheet, span):
                found.append(Label("名称", span, 1.0))
        whole = {label.span.start for label in found if label.line is line}
        halves = (span for span in _half_labels(line) if span.start not in whole and not _in_head(sheet, span))
        found += [Label("名称", span, 0.8) for span in halves]
    return found


def _half_labels(line: TextLine) -> Iterator[Span]:
    """名 alone, its 称 lost: a box of its own before a text."""
    for index, glyph in enumerate(line.glyphs[:-1]):
        alone = glyph.character == "名" and len(glyph.word.text.strip()) == 1
        if alone and line.glyphs[index + 1].character != "称" and len(line.glyphs) - index > 4:
            yield line.span(index, index + 1)


def _opens(span: Span) -> bool:
    """Whether a label begins a phrase: 名称 inside 酒店名称 or 项目名称 does not."""
    if span.start == 0:
        return True
    before, first = span.line.glyphs[span.start - 1], span.line.glyphs[span.start]
    if before.character in _BESIDE:
        return True
    return before.word is not first.word and first.word.quad.left - before.word.quad.right > 0.5 * first.word.quad.height


def _in_head(sheet: Sheet, span: Span) -> bool:
    head = sheet.head
    return head is not None and head.top - 0.002 <= span.quad.center[1] <= head.bottom + 0.002


def anchors_of(labels: Sequence[Label]) -> list[Anchor]:
    """Labels with the right edge of their block: where the next label of the same height begins."""
    anchors: list[Anchor] = []
    for label in labels:
        beside = [
            other.quad.left
            for other in labels
            if other.quad.left > label.quad.right and abs(other.quad.center[1] - label.quad.center[1]) < 1.5 * label.quad.height
        ]
        anchors.append(Anchor(label, min(beside, default=1.0)))
    return anchors


def roles_of(sheet: Sheet, anchors: Sequence[Anchor]) -> dict[Role, Anchor]:
    """Which block is whose: by 购 and 销 beside them, else the left or upper one buys."""
    named: dict[Role, Anchor] = spoken_roles(anchors)
    if named:
        return named
    roles: tuple[Role, ...] = ("buyer", "seller")
    for role in roles:
        near = [(distance, anchor) for anchor in anchors if (distance := _distance(sheet, anchor, role)) is not None]
        if near:
            named[role] = min(near, key=lambda pair: pair[0])[1]
    if len(_blocks(list(named.values()))) == 2:
        return named
    blocks = _blocks(anchors)
    if len(blocks) >= 2:
        first, last = blocks[0], blocks[-1] if abs(blocks[0].at[1] - blocks[1].at[1]) > _LEVEL else blocks[1]
        return {"buyer": first, "seller": last}
    return _single(sheet, blocks)


def spoken_roles(anchors: Sequence[Anchor]) -> dict[Role, Anchor]:
    """The labels that say themselves whose they are (`销售方名称`), as slips do whose blocks stand in any order."""
    found: dict[Role, Anchor] = {}
    roles: tuple[Role, ...] = ("buyer", "seller")
    for anchor in anchors:
        text, start = anchor.label.line.text, anchor.label.span.start
        before = text[: start + 2] if text.startswith("单位", start) else text[:start]
        for role in roles:
            if before.endswith(words("invoice", "labels", role)):
                found.setdefault(role, anchor)
    return found


def under(anchor: Anchor, anchors: Sequence[Anchor]) -> Anchor | None:
    """The label of another kind that goes with an anchor: the first on its line or below it."""
    x, y = anchor.at
    below = [
        (other.at[1] - y, abs(other.at[0] - x), other) for other in anchors if other.at[1] > y - 0.5 * anchor.label.quad.height
    ]
    return min(below, key=lambda one: one[:2])[2] if below else None


def _blocks(anchors: Sequence[Anchor]) -> list[Anchor]:
    """The anchors of different blocks: side by side ones left to right, then downwards."""
    blocks: list[Anchor] = []
    top = min((anchor.at[1] for anchor in anchors), default=0.0)
    for anchor in sorted(anchors, key=lambda anchor: (int((anchor.at[1] - top) / _LEVEL), anchor.at[0])):
        if not any(
            abs(anchor.at[0] - other.at[0]) < _APART[0] and abs(anchor.at[1] - other.at[1]) < _APART[1] for other in blocks
        ):
            blocks.append(anchor)
    return blocks


def _single(sheet: Sheet, blocks: Sequence[Anchor]) -> dict[Role, Anchor]:
    if not blocks:
        return {}
    only = blocks[0]
    below = any(
        line is not None and only.at[1] > line.bottom for line in (sheet.head, sheet.gross_line and sheet.gross_line.quad)
    )
    edges = [edge for word in sheet.level.words for edge in (word.quad.left, word.quad.right)]
    middle = (min(edges) + max(edges)) / 2 if edges else 1.0
    return {"seller" if below or only.at[0] > middle - 0.04 else "buyer": only}


def _distance(sheet: Sheet, anchor: Anchor, role: Role) -> float | None:
    """How far the words for a role stand left of a label, None where none stands near enough to be its block's."""
    marks = words("invoice", "labels", role)
    signs = _SIGNS[role]
    best: float | None = None
    x, y = anchor.at
    for word in sheet.level.words:
        text = "".join(word.text.split()).translate(_SIMPLE)
        if len(text) > _SIGN or not (text.startswith(marks) or any(sign in text for sign in signs)):
            continue
        left, top = x - word.quad.right, abs(word.quad.center[1] - y)
        if -0.02 < left < 0.09 and top < 0.1:
            best = min(best, left + top) if best is not None else left + top
    return best


def merged(labels: Sequence[Label]) -> list[Label]:
    """Without labels that only end another: 统一社会信用代码/纳税人识别号 whose stroke was misread stands as two."""
    kept: list[Label] = []
    for label in labels:
        last = kept[-1] if kept else None
        near = last is not None and last.line is label.line and 0 <= label.span.start - last.span.end <= _GLUE
        if near and last is not None and last.name != label.name and ":" not in _between(last, label):
            kept[-1] = Label(label.name, Span(label.line, last.span.start, label.span.end), label.score)
        else:
            kept.append(label)
    return kept


def _between(left: Label, right: Label) -> str:
    return left.line.text[left.span.end : right.span.start]


def bounded(anchor: Anchor | None, others: Iterable[Anchor | None]) -> Anchor | None:
    """The anchor with its block ending where the block of another begins beside it, whatever labels of its own kind are lost."""
    if anchor is None:
        return None
    x, y = anchor.at
    beside = [one.at[0] for one in others if one is not None and one.at[0] > x + _APART[0] and abs(one.at[1] - y) < _BLOCK]
    return replace(anchor, right=min([anchor.right, *beside]))


def of_blocks(sheet: Sheet, anchors: Sequence[Anchor]) -> list[Anchor]:
    """Without labels that stand among the goods or in the remark."""
    gross = sheet.gross_line
    kept: list[Anchor] = []
    for anchor in anchors:
        x, y = anchor.at
        in_goods = sheet.head is not None and sheet.head.bottom < y < sheet.goods_bottom
        in_remark = gross is not None and y > gross.quad.bottom and x > 0.5
        if not in_goods and not in_remark:
            kept.append(anchor)
    return kept
