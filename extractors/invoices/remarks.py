"""备注: its text, the invoice that a red one reverses, and the real seller of one issued by the tax office for another."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from extractors.candidates import method_of
from extractors.geometry.layout import Span, TextLine, union
from extractors.invoices.sheets import Sheet
from extractors.invoices.totals import is_money
from extractors.lexicons import words
from extractors.readers.folding import fold
from extractors.readers.names import has_organisation_form
from extractors.readers.tax_ids import check_digit_holds, tax_id_candidates
from models.fields import MISSING, Field
from models.paper import Quad, Spot, Word

_STAMP = re.compile(r"发票专用|专用章|与原件|核对一致|骑缝|^\D{0,3}[0-9A-Z]{15,18}\D{0,3}$")
_STAMP_FROM, _RIM = 0.65, 60.0
_OVAL = 0.25
"""The square of half the width of an oval whose width is 1."""
_DOUBT = 0.7
"""The confidence in what only another reading shows."""
_LONGEST = 20
"""Figures of the longest number of an invoice."""
_LONG = 0.3
"""Ruling lines of the frame are longer than this share of the page's width."""
_SCRAP = re.compile(r".{1,3}")
_END = re.compile(r"收款人|复核|开票人|^开.?人:|票人:|销[售货]方[:(]")


@dataclass(frozen=True)
class Remark:
    """The remark as one field, lines joined by a newline."""

    field: Field[str] = MISSING

    @property
    def text(self) -> str:
        return fold(self.field.value or "")


def remark_on(sheet: Sheet, names: Sequence[str] = ()) -> Field[str]:
    """What stands right of 备注 between the totals and the clerk's line; a stamp's rim repeats one of the names."""
    gross = sheet.gross_line
    if gross is None or sheet.form == "vehicle":
        return MISSING
    mark = _mark(sheet, gross.quad.bottom)
    if mark is None:
        return MISSING
    clerk = (line.quad.top for line in sheet.lines if line.quad.top > gross.quad.bottom and _END.search(line.text))
    end = min(next(clerk, 1.0), _border(sheet, gross.quad.bottom))
    spans = [
        span
        for line in sheet.lines
        if gross.quad.bottom - 0.2 * sheet.pitch < line.quad.center[1] < end
        for span in _right_of(line, mark)
    ]
    return _field(sheet, [_without_mark(span) for span in spans if not _stamped(sheet, span, names) and not is_money(span.text)])


def _mark(sheet: Sheet, top: float) -> float | None:
    """The right edge of the column that holds 备 and 注."""
    edges = [word.quad.right for word in sheet.level.words if _marks(word) and word.quad.center[1] > top]
    edges += [label.quad.right for label in sheet.labels("remark") if label.quad.center[1] > top]
    return max(edges) if edges else None


def _marks(word: Word) -> bool:
    """Whether a word is 备注 or one of its characters, in any of its readings."""
    return any("".join(text.split()) in ("备", "注", "备注") for text in (word.text, *word.alternatives))


def _border(sheet: Sheet, top: float) -> float:
    """The height of the frame's lower edge: the first long ruling line under the characters 备注."""
    marks = [word.quad.bottom for word in sheet.level.words if word.text.strip() in ("注", "备注") and word.quad.center[1] > top]
    level = (rule for rule in sheet.level.rules if rule.width > _LONG and rule.height < sheet.pitch)
    return min((rule.top for rule in level if marks and rule.top > max(marks)), default=1.0)


def _right_of(line: TextLine, mark: float) -> Iterator[Span]:
    """The stretch of a line right of the mark."""
    start = next((i for i, glyph in enumerate(line.glyphs) if glyph.word.quad.left > mark - 0.004), None)
    if start is not None:
        yield line.span(start)


def _without_mark(span: Span) -> Span:
    while span.text and span.text[0] in "备注:":
        span = Span(span.line, span.start + 1, span.end)
    return span


def _stamped(sheet: Sheet, span: Span, names: Sequence[str]) -> bool:
    """Whether a text is part of a stamp that lies over the remark."""
    if _STAMP.search(span.text) or (method_of(sheet.page) == "ocr" and _SCRAP.fullmatch(span.text)):
        return True
    rim = method_of(sheet.page) == "ocr" and len(span.text) < 16 and span.quad.left > _STAMP_FROM
    if rim and any(fuzz.partial_ratio(span.text, fold(name)) >= _RIM for name in names):
        return True
    sealed = any(_under(seal, sheet.place(span.quad)) for seal in sheet.page.seals)
    if method_of(sheet.page) != "text":
        return sealed
    scrap = sealed and _SCRAP.fullmatch(span.text) is not None
    return scrap or any(fuzz.ratio(span.text, fold(name)) >= _RIM for name in names)


def _under(seal: Quad, quad: Quad) -> bool:
    """Whether a text lies inside a stamp's oval; one that begins left of it runs under it and is none of its own."""
    x, y = quad.center
    across, down = (x - seal.center[0]) / max(seal.width, 1e-6), (y - seal.center[1]) / max(seal.height, 1e-6)
    return quad.left > seal.left and across * across + down * down < _OVAL


def _field(sheet: Sheet, spans: Sequence[Span]) -> Field[str]:
    spans = [span for span in spans if span.text]
    if not spans:
        return MISSING
    text = "\n".join(span.original for span in spans)
    quad = sheet.place(union(span.quad for span in spans))
    confidence = min(span.confidence for span in spans)
    return Field(text, text, Spot(sheet.page.ref, quad), method_of(sheet.page), "read", confidence)


def first_match(patterns: Sequence[str], text: str, whole: Callable[[str], bool]) -> str | None:
    """The first group of the first pattern that a text holds, preferably whole: a line break may have cut it."""
    found: list[str] = []
    for candidate in (text, text.replace("\n", "")):
        matches = (re.search(pattern, candidate) for pattern in patterns)
        found += [_before_labels(match[1]) for match in matches if match is not None][:1]
    return next((value for value in found if whole(value)), found[0] if found else None)


def _before_labels(value: str) -> str:
    """A value up to the label of the next one, which a lost line break put right behind it."""
    return re.split("|".join(map(re.escape, words("invoice", "remarks", "labels"))), value)[0] or value


def _is_number(value: str) -> bool:
    return len(value) in (8, 20)


def reversed_number(remark: Field[str], seals: Sequence[Quad] = ()) -> Field[str]:
    """The number of the blue invoice that a red one names; in doubt where a stamp lies over it."""
    number = first_match(words("invoice", "remarks", "reverses"), fold(remark.value or ""), _is_number)
    if number is None:
        return MISSING
    if len(number) > _LONGEST and remark.method == "ocr":
        return Field(_shortened(number), remark.original, remark.spot, remark.method, "inferred", min(remark.confidence, _DOUBT))
    sealed = _sealed(remark, seals)
    return Field(number, remark.original, remark.spot, remark.method, "inferred" if sealed else "read", remark.confidence)


def _sealed(remark: Field[str], seals: Sequence[Quad]) -> bool:
    """Whether a stamp covers part of what was recognised."""
    quad = remark.spot.quad if remark.spot is not None and remark.method == "ocr" else None
    return quad is not None and any(
        min(quad.right, seal.right) > max(quad.left, seal.left) and min(quad.bottom, seal.bottom) > max(quad.top, seal.top)
        for seal in seals
    )


def _shortened(number: str) -> str:
    """A number of twenty figures of which an engine made more: the longest run of one figure is too long."""
    run = max(re.finditer(r"(\d)\1*", number), key=lambda match: match.end() - match.start())
    return number[: run.start()] + number[run.start() + len(number) - _LONGEST :]


def reversed_on(sheet: Sheet) -> Iterator[Field[str]]:
    """The same from another reading of a box, as inferred: the first one spoilt it."""
    for word in sheet.level.words:
        for text in word.alternatives:
            number = first_match(words("invoice", "remarks", "reverses"), fold(text), _is_number)
            if number is not None:
                spot = Spot(sheet.page.ref, sheet.place(word.quad))
                yield Field(number, text, spot, method_of(sheet.page), "inferred", min(word.confidence, _DOUBT))


def says_red(remark: Field[str]) -> bool:
    """Whether the remark has the words of a red invoice."""
    return any(mark in fold(remark.value or "") for mark in words("invoice", "remarks", "red"))


def agent_seller(remark: Field[str], seals: Sequence[Quad] = ()) -> tuple[Field[str], Field[str]]:
    """Name and tax id of the real seller where the tax office issued the invoice for it; in doubt under a stamp."""
    text = fold(remark.value or "")
    if not any(mark in text for mark in words("invoice", "remarks", "agent")):
        return MISSING, MISSING
    name = first_match(words("invoice", "remarks", "agent_seller"), text, has_organisation_form)
    tax_id = first_match(words("invoice", "remarks", "agent_tax_id"), text, lambda value: check_digit_holds(value) is True)
    ocr = remark.method == "ocr"
    doubtful = ocr and (name is None or not has_organisation_form(name) or _sealed(remark, seals))
    spoilt = ocr and tax_id is not None and check_digit_holds(tax_id) is False
    meant = [value for value, cost in tax_id_candidates(tax_id or "") if spoilt and cost and check_digit_holds(value)]
    tax_id = meant[0] if len(meant) == 1 else tax_id
    return _as_field(name, remark, doubtful=doubtful), _as_field(tax_id, remark, doubtful=spoilt)


def _as_field(value: str | None, remark: Field[str], *, doubtful: bool) -> Field[str]:
    if value is None:
        return MISSING
    field = Field(value, remark.original, remark.spot, remark.method, "read", remark.confidence, ("代开",))
    return replace(field, status="inferred", confidence=min(field.confidence, _DOUBT)) if doubtful else field
