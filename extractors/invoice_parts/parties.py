"""Buyer and seller: their blocks stand above and below the goods, or side by side above them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extractors.candidates import Candidate, exactly
from extractors.invoice_parts.heads import stop_words
from extractors.invoice_parts.sheets import Sheet
from extractors.labels import Label
from extractors.layout import Span, TextLine
from extractors.lexicons import words
from extractors.readers.names import clean_name, has_organisation_form
from extractors.readers.tax_ids import check_digit_holds, read_tax_id, recognised_tax_id, tax_id_candidates

Role = Literal["buyer", "seller"]
_NAME = re.compile(r"(?:单位)?名(?:称:?|.:)|(?<![一-鿿])称:")
_CIPHER = re.compile(r"[<>*/+]{1}.*[<>*/+]|^[密码区]+$")
_APART = (0.15, 0.03)
"""Labels of one kind nearer to each other than this stand in one block."""
_LEVEL = 0.05
"""Blocks whose heights differ by less stand side by side."""
_BESIDE = "购买方销售方信息货位单购销:"
_SIGN = 6
"""Signs of a role are no longer than 购买方信息 and a stroke beside it."""
_LONG = 10
"""Names shorter than this are never wrapped."""
_ABOVE = 6
"""Lines of a party's block stand within so many line heights."""
_DUST = ":;,.、-_|\"'“”‘’`·名称"
_ID_RUN = re.compile(r"[0-9A-Za-z]{15,20}(?![0-9A-Za-z])")
_CODE = re.compile(r"(?<![0-9A-Za-z])9[0-9A-Za-z]{17}(?![0-9A-Za-z])")
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


def _name_labels(sheet: Sheet) -> list[Label]:
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


def _anchors(labels: Sequence[Label]) -> list[Anchor]:
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


def roles_of(sheet: Sheet, anchors: Sequence[Anchor]) -> dict[Role, Anchor]:
    """Which block is whose: by 购 and 销 beside them, else the left or upper one buys."""
    named: dict[Role, Anchor] = {}
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
    below = sheet.head is not None and only.at[1] > sheet.head.bottom
    middle = (sheet.head.columns[0].quad.left + sheet.head.columns[-1].quad.right) / 2 if sheet.head else 1.0
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
    names = _anchors(_name_labels(sheet))
    ids = _anchors(_merged([label for label in sheet.labels("tax_id") if label.score == 1.0 or len(label.name) >= 6]))
    by_name, by_id = roles_of(sheet, _of_blocks(sheet, names)), roles_of(sheet, _of_blocks(sheet, ids))
    found: dict[Role, tuple[tuple[Candidate[str], ...], tuple[Candidate[str], ...]]] = {}
    roles: tuple[Role, ...] = ("buyer", "seller")
    for role in roles:
        name, tax_id = by_name.get(role), by_id.get(role)
        named = tuple(_names(sheet, name, tax_id)) or tuple(_unlabelled_names(sheet, tax_id))
        coded = tuple(_tax_ids(sheet, tax_id)) or tuple(_unlabelled_codes(sheet, name))
        found[role] = named, coded
    return Parties(*found["buyer"], *found["seller"])


def _merged(labels: Sequence[Label]) -> list[Label]:
    """Without labels that only end another: 统一社会信用代码/纳税人识别号 whose stroke was misread stands as two."""
    kept: list[Label] = []
    for label in labels:
        last = kept[-1] if kept else None
        if last is not None and last.line is label.line and 0 <= label.span.start - last.span.end <= 2:
            kept[-1] = Label(label.name, Span(label.line, last.span.start, label.span.end), label.score)
        else:
            kept.append(label)
    return kept


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


def _of_blocks(sheet: Sheet, anchors: Sequence[Anchor]) -> list[Anchor]:
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
    text = first.original + more.original
    confidence = min(first.confidence, more.confidence)
    return replace(first, value=clean_name(first.value + more.original), original=text, spot=spot, confidence=confidence)


def _wrapped(sheet: Sheet, piece: Span, anchor: Anchor, beside: Anchor | None) -> Span | None:
    """The second line of a long name: under the first, inside the block, above the tax id."""
    if beside is None:
        return None
    top, bottom = piece.quad.center[1] + 0.5 * sheet.pitch, beside.at[1] - 0.5 * beside.label.quad.height
    for line in sheet.lines:
        if top < line.quad.center[1] < bottom and len(piece.text) >= _LONG:
            for part in line.pieces(2.0):
                under = abs(part.quad.left - piece.quad.left) < sheet.pitch and part.quad.right < anchor.right
                if under and re.fullmatch(r"[一-鿿()A-Za-z0-9]{1,24}", part.text):
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
