"""Number, code, day and check code: what stands above the parties."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from extractors.candidates import Candidate, Reader, exactly
from extractors.geometry.labels import Label
from extractors.geometry.layout import Span, TextLine
from extractors.invoices.sheets import Sheet
from extractors.lexicons import words
from extractors.readers.dates import date_candidates, find_dates, is_impossible
from extractors.readers.folding import fold, squeeze
from models.paper import Quad

_LETTERS = str.maketrans("OoDQIl|!ZSB", "00001111258")
_NO = re.compile(r"^(?:[N№]\s*[o0ºQ°e]?|No)[.:°]?(?=\d{8})")
_SPOILT = re.compile(r"[一-鿿](?!期|日)[^\d:]{0,4}(?<![年月日期])[:.;]")
"""What an engine left of 发票号码: or 发票代码:, characters before a colon that name no day."""
_LONGEST = 20
_GROUP = 5
"""Figures of a group of the 校验码."""
_MACHINE = re.compile(r"机|器|编")
"""What is left of 机器编号 before the number of the machine."""
UNLABELLED = 1.0
"""The cost of a number that no label stands beside."""


def digits_of(*lengths: int) -> Reader[str]:
    """A reader of whole digit strings; letters that look like digits cost half a point each."""

    def read(text: str) -> Iterator[tuple[str, float]]:
        compact = _NO.sub("", re.sub(r"[\s:.,-]", "", fold(text)))
        repaired = compact.translate(_LETTERS)
        if repaired.isdecimal() and len(repaired) in lengths:
            yield repaired, 0.5 * sum(a != b for a, b in zip(compact, repaired, strict=True))

    return read


def _first_of(rest: Span, pattern: str) -> Span | None:
    match = re.match(pattern, rest.text)
    return Span(rest.line, rest.start, rest.start + match.end()) if match else None


def _beside(sheet: Sheet, label: Label, pattern: str) -> Iterator[Span]:
    """The value right of a label, or on the line that a displaced print put it on."""
    value = _first_of(label.rest(), pattern)
    if value is not None:
        yield value
        return
    height = label.quad.height
    for line in sheet.lines:
        if line is not label.line and abs(line.quad.center[1] - label.quad.center[1]) < 1.2 * height:
            start = next((i for i, glyph in enumerate(line.glyphs) if glyph.word.quad.left > label.quad.right - height), None)
            value = _first_of(line.span(start), pattern) if start is not None else None
            if value is not None:
                yield value


def numbers(sheet: Sheet) -> Iterator[Candidate[str]]:
    """The 8 or 20 digits of 发票号码: by its label, by № on paper forms, else by form and size in the head."""
    reader = digits_of(8, 20)
    labelled = [
        value
        for label in _own(sheet, "number")
        for value in _beside(sheet, label, r"(?:[0-9OoIlSB]{20}|[0-9OoIlSB]{8})(?![0-9])")
    ]
    for value in labelled:
        yield from sheet.read(value, reader)
    yield from _numbered(sheet, reader)
    yield from _bare(sheet, (8, 20), reader, dear=bool(labelled))


def _own(sheet: Sheet, name: str) -> Iterator[Label]:
    """Labels of the invoice's own number and code: a remark under the goods names those of another invoice."""
    floor = sheet.goods_bottom if sheet.head is not None else 1.0
    return (label for label in sheet.labels(name) if label.quad.center[1] < floor)


def _numbered(sheet: Sheet, reader: Reader[str]) -> Iterator[Candidate[str]]:
    """Digits behind a printed №, be it in one box with them or in the box before."""
    for piece in (piece for line in _above(sheet) for piece in _runs(line)):
        match = re.search(r"(?:N[o0º°Qe]?|№)[.:°]?(\d{20}|\d{8})(?:\d{8})?(?!\d)", piece.text)
        if match is not None:
            span = Span(piece.line, piece.start + match.start(1), piece.start + match.end(1))
            yield from sheet.read(span, reader, 0.1 if match.end(1) == match.end() else 0.6)


def _above(sheet: Sheet) -> Iterator[TextLine]:
    floor = sheet.head.top if sheet.head else 0.5
    return (line for line in sheet.lines if line.quad.center[1] < floor)


def _bare(sheet: Sheet, lengths: tuple[int, ...], reader: Reader[str], *, dear: bool) -> Iterator[Candidate[str]]:
    """Unlabelled digit strings of the head, the largest print cheapest."""
    spans = [
        span
        for line in _above(sheet)
        for piece in _runs(line)
        if (span := _past_label(piece)).text.isdecimal() and len(span.text) in lengths and not _of_another(span)
    ]
    spans.sort(key=lambda span: -span.quad.height)
    for rank, span in enumerate(spans):
        yield from sheet.read(span, reader, UNLABELLED + 0.3 * rank + (1.0 if dear else 0.0))


def _past_label(piece: Span) -> Span:
    """Without what is left of a label before it."""
    match = _SPOILT.match(piece.text)
    return Span(piece.line, piece.start + match.end(), piece.end) if match else piece


def _of_another(span: Span) -> bool:
    """Whether a number is that of the machine, by what stands right before it, or the 校验码, which is printed in groups."""
    machine = _MACHINE.search(span.line.text[max(0, span.start - 5) : span.start]) is not None
    return machine or (len(span.text) == _LONGEST and len(span.original.split()) > 1)


def _runs(line: TextLine) -> Iterator[Span]:
    """The words of a line, and the stretches that its gaps leave."""
    seen: set[tuple[int, int]] = set()
    for gap in (0.05, 0.8):
        for piece in line.pieces(gap):
            if (piece.start, piece.end) not in seen:
                seen.add((piece.start, piece.end))
                yield piece


def codes(sheet: Sheet) -> Iterator[Candidate[str]]:
    """The 10 or 12 digits of 发票代码; paper forms print them in the upper left without a label."""
    reader = digits_of(10, 12)
    labelled = [
        value
        for label in _own(sheet, "code")
        for value in _beside(sheet, label, r"(?:[0-9OoIlSB]{12}|[0-9OoIlSB]{10})(?![0-9A-Z])")
    ]
    for value in labelled:
        yield from sheet.read(value, reader)
    if not labelled:
        machines = {label.rest().text[:12] for label in sheet.labels("machine")}
        for one in _bare(sheet, (10, 12, 9), digits_of(9, 10, 12), dear=False):
            if one.value not in machines:
                yield one


def check_codes(sheet: Sheet) -> Iterator[Candidate[str]]:
    """The 20 digits of 校验码, printed in groups; blockchain invoices have five signs that may be letters."""
    found = list(_labelled_checks(sheet))
    yield from found or _grouped_checks(sheet)


def _grouped_checks(sheet: Sheet) -> Iterator[Candidate[str]]:
    """Four groups of five figures in the head whose label was spoilt, perhaps two run together; nothing else is printed so."""
    for line in _above(sheet):
        for piece in _runs(line):
            match = re.search(r"(?<!\d)\d{20}$", piece.text)
            bare = Span(piece.line, piece.start + match.start(), piece.end) if match else piece
            groups = bare.original.split()
            if len(groups) > 2 and all(len(group) % _GROUP == 0 for group in groups):
                yield from sheet.read(bare, digits_of(_LONGEST), UNLABELLED)


def _labelled_checks(sheet: Sheet) -> Iterator[Candidate[str]]:
    """What stands right of 校验码."""
    for label in sheet.labels("check_code"):
        for value in _beside(sheet, label, r"\d{20}"):
            yield from sheet.read(value, digits_of(20))
        short = label.rest()
        if re.fullmatch(r"[0-9A-Za-z]{5}", short.text) and not short.text.isdecimal():
            yield from sheet.read(short, exactly(squeeze))


_DAY = r"(?:[12][0-9OoIl]{3})[^0-9]{0,2}[0-9OoIl]{1,2}[^0-9]{0,2}[0-9OoIl]{1,2}[^0-9]?"


def days(sheet: Sheet) -> Iterator[Candidate[date]]:
    """The day of 开票日期, or any day of the head where the label is lost."""
    labels = sheet.labels("issue_date")
    found = [value for label in labels for value in _beside(sheet, label, _DAY)]
    for value in found:
        yield from sheet.read(_trimmed(value), date_candidates)
    if not found:
        for line in _above(sheet):
            for one in find_dates(line.text):
                yield from sheet.read(line.span(one.start, one.end), date_candidates, UNLABELLED)


def _trimmed(value: Span) -> Span:
    """Without a last character that is neither part of a day nor 日 misread."""
    return Span(value.line, value.start, value.end - 1) if re.search(r"[^0-9日号曰目白]$", value.text) else value


def impossible_days(sheet: Sheet) -> Iterator[Span]:
    """What stands beside 开票日期 in the form of a day and is on no calendar."""
    for label in sheet.labels("issue_date"):
        yield from (day for value in _beside(sheet, label, _DAY) if is_impossible((day := _trimmed(value)).original))


def repeated(sheet: Sheet, text: str) -> int:
    """How many places of the page show a text, white space aside; boxes that lie over each other are one place."""
    wanted = squeeze(fold(text))
    places: list[Quad] = []
    for word in sheet.level.words:
        tokens = re.split(r"[\s:]+|(?<=No)|(?<=No\.)", fold(word.text))
        if wanted in tokens and not any(_overlaps(word.quad, place) for place in places):
            places.append(word.quad)
    return len(places)


def _overlaps(one: Quad, other: Quad) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    return across > 0 and min(one.bottom, other.bottom) - max(one.top, other.top) > 0.3 * min(one.height, other.height)


def stop_words() -> Iterable[str]:
    """Labels that end the value left of them."""
    return words("invoice", "labels", "stops")
