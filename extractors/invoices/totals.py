"""合计, 税额, 价税合计 in figures and in capitals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.candidates import Candidate, Reader, exactly
from extractors.geometry.layout import Span, TextLine
from extractors.invoices.sheets import PRICED, Sheet
from extractors.readers.amounts import amount_candidates, read_amount
from extractors.readers.capitals import capital_candidates
from extractors.readers.folding import fold, squeeze
from models.money import ZERO

_CENTS = re.compile(r"[.]\d\d\D*$")
_BEHEADED = re.compile(r"^\D*0\d")
"""What lost its first figures begins with a nought."""
_MONEY = re.compile(r"^[¥YVvT羊半*]?[-]?[¥]?[\dOolI|S$.,。·:;-]*\d[\dOolI|S$.,。·:;-]*$")
_SIGNED = re.compile(r"^[-]?(?:[¥YVvT羊半*]|CNY|RMB)|^\D*[¥]")
_AS_SIGN = re.compile(r"^[14789](?=\d+(?:,\d{3})*[.,]\d\d$)")
"""A first figure that may be the currency sign, which engines take for one of these."""
SIGN = "sign"
"""The witness name of an amount whose first figure is taken for the currency sign."""
_MISTAKEN = 0.6
_APART = 0.05
_LAST_COLUMN = 0.85
"""A lone amount right of it is the tax, which every form has at its right end."""
STARS = re.compile(r"^[*＊x×大火木米宗非東东宋未本·.]{2,4}$")
"""Asterisks, and what engines make of them."""
_SUBTOTALS = ("小计", "本页小计")
_NUMERALS = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿圆元角分整]")


@dataclass(frozen=True)
class Totals:
    """Candidates for the four figures; `untaxed` where 税额 shows only asterisks."""

    net: tuple[Candidate[Decimal], ...] = ()
    tax: tuple[Candidate[Decimal], ...] = ()
    gross: tuple[Candidate[Decimal], ...] = ()
    capital: tuple[Candidate[Decimal], ...] = ()
    wordings: tuple[Candidate[str], ...] = ()
    """What stands where the capitals stand, as read."""


def totals_on(sheet: Sheet) -> Totals:
    """The figures of the rows under the goods."""
    net, tax = (
        _sums(sheet) if sheet.form != "vehicle" else (list(_beside(sheet, "net_beside")), list(_beside(sheet, "tax_beside")))
    )
    if sheet.form == "roll":
        net, tax = [], []
    worded = _wording(sheet)
    capital = () if worded is None else tuple(sheet.read(worded, capital_candidates))
    wordings = () if worded is None else tuple(sheet.read(worded, exactly(_as_is)))
    return Totals(tuple(net), tuple(tax), tuple(_gross(sheet)), capital, wordings)


def _as_is(text: str) -> str:
    return text


def _priced(sheet: Sheet, piece: Span) -> Iterator[Candidate[Decimal]]:
    """The amounts of a place, also without a first figure that may be the currency sign where no sign stands before it."""
    yield from sheet.read(piece, money_reader(sheet))
    before = piece.line.glyphs[piece.start - 1].character if piece.start else ""
    if sheet.page.source != "ocr" or _SIGNED.match(piece.text) or before in "¥YVvT羊半" or not _AS_SIGN.match(piece.text):
        return
    for one in sheet.read(Span(piece.line, piece.start + 1, piece.end), exactly(read_amount)):
        yield replace(one, witness=SIGN, cost=one.cost + _MISTAKEN, repair=_MISTAKEN)


def is_money(text: str) -> bool:
    """Whether a text has the look of an amount, be it well formed or not."""
    return _MONEY.match(text) is not None and sum(map(str.isdigit, text)) >= 1


def stars(text: str) -> Iterator[tuple[Decimal, float]]:
    """Asterisks stand for no tax."""
    if STARS.match("".join(text.split())):
        yield ZERO, 0.0 if "*" in text else 0.5


def figure(text: str) -> Iterator[tuple[Decimal, float]]:
    """The values of a recognised amount; one without two decimals is dear: forms print cents, engines lose digits."""
    text = re.sub(r"\s*([.,])\s*", r"\1", text)
    odd = 0.8 * (not _CENTS.search(text)) + 1.2 * (_BEHEADED.match(text) is not None)
    for value, cost in amount_candidates(text):
        yield value, cost + (odd if cost == 0 else 0.0)


def money_reader(sheet: Sheet) -> Reader[Decimal]:
    """Recognised amounts with their doubts, those of a text layer exactly."""
    return figure if sheet.page.source == "ocr" else exactly(read_amount)


def _row_pieces(sheet: Sheet) -> Iterator[Span]:
    """What stands on the line of 合计, and amounts with a ¥ near it."""
    line = sheet.sum_line
    ceiling = sheet.head.bottom if sheet.head else 0.0
    floor = sheet.gross_line.quad.top if sheet.gross_line else 1.0
    if line is not None:
        at = line.text.find("合计") + 2 if "合计" in line.text else 0
        yield from (Span(line, max(piece.start, at), piece.end) for piece in line.pieces(0.8) if piece.end > at)
    for other in sheet.lines:
        middle = other.quad.center[1]
        near = line is None or abs(middle - line.quad.center[1]) < 2.5 * sheet.pitch
        subtotal = other.text.startswith(_SUBTOTALS)
        if other is not line and ceiling < middle < floor and near and not subtotal:
            yield from (piece for piece in other.pieces(0.8) if PRICED.match(piece.text))


def _sums(sheet: Sheet) -> tuple[list[Candidate[Decimal]], list[Candidate[Decimal]]]:
    """Net under 金额 and tax under 税额; without a head, left and right; nothing on slips that have neither head nor 合计."""
    if sheet.head is None and sheet.sum_line is None and sheet.gross_line is None:
        return [], []
    pieces = [piece for piece in _row_pieces(sheet) if STARS.match(piece.text) or any(map(is_money, _texts(piece)))]
    nets: list[Candidate[Decimal]] = []
    taxes: list[Candidate[Decimal]] = []
    edge = _edge(sheet, pieces)
    for piece in pieces:
        starred = STARS.match(piece.text) is not None
        if starred or _middle(piece) > edge:
            taxes += sheet.read(piece, stars) if starred else _priced(sheet, piece)
        else:
            nets += _priced(sheet, piece)
    return nets, taxes


def _texts(piece: Span) -> tuple[str, ...]:
    return (piece.text, *(squeeze(fold(text)) for text in piece.alternatives()))


def _edge(sheet: Sheet, pieces: Sequence[Span]) -> float:
    """Where the column of net amounts ends: the heads tell, else the amounts themselves, of which the tax stands right."""
    head = sheet.head
    amount, tax = (head.column("tax_exclusive_amount"), head.column("tax_amount")) if head else (None, None)
    middles = [_middle(piece) for piece in pieces]
    spread = max(middles, default=0.0) > min(middles, default=0.0) + _APART
    if amount is not None and tax is not None:
        edge = (amount.quad.center[0] + tax.quad.center[0]) / 2
        if not spread or min(middles) < edge < max(middles):
            return edge
    return min(middles) + _APART if spread else _LAST_COLUMN


def _middle(piece: Span) -> float:
    return (piece.quad.left + piece.quad.right) / 2


def _beside(sheet: Sheet, name: str) -> Iterator[Candidate[Decimal]]:
    """The amount that follows a label of its own."""
    for label in sheet.labels(name):
        rest = label.rest()
        match = re.match(r"(?:\(?小写\)?)?[:]?(?P<figure>¥?-?[\d,]*\d[.]\d\d)(?!\d)", rest.text)
        if match is not None:
            figure = Span(rest.line, rest.start + match.start("figure"), rest.start + match.end("figure"))
            yield from sheet.read(figure, money_reader(sheet))


def _gross(sheet: Sheet) -> Iterator[Candidate[Decimal]]:
    """The amount behind 小写, else the last amount on the line of 价税合计."""
    for label in sheet.labels("small"):
        rest = label.rest()
        for piece in _tails(sheet, rest, label.quad.center[1]):
            if is_money(piece.text):
                yield from _priced(sheet, piece)
                return
    line = sheet.gross_line
    if line is not None:
        for piece in reversed(line.pieces(0.8)):
            match = re.search(r"(?<![A-Za-z\d])¥?-?[\d,.:·]*\d[.]\d\d$", piece.text)
            if match:
                yield from sheet.read(Span(line, piece.start + match.start(), piece.end), money_reader(sheet), 0.3)
                return


def _tails(sheet: Sheet, rest: Span, height: float) -> Iterator[Span]:
    """What follows a label: the rest of its line whole and in pieces, then what stands right of it nearly at its height."""
    if rest.text:
        yield rest
        yield from (
            Span(rest.line, max(piece.start, rest.start), piece.end) for piece in rest.line.pieces(0.8) if piece.end > rest.start
        )
    for line in sheet.lines:
        if line is not rest.line and abs(line.quad.center[1] - height) < 1.2 * sheet.pitch:
            yield from (piece for piece in line.pieces(0.8) if piece.quad.left > rest.line.glyphs[rest.start - 1].word.quad.left)


def _wording(sheet: Sheet) -> Span | None:
    """大写 behind its label, else the stretch with most numerals between the goods and the seller."""
    line = sheet.gross_line
    if line is None:
        return None
    near = [
        line,
        *(
            other
            for other in sheet.lines
            if other is not line and abs(other.quad.center[1] - line.quad.center[1]) < 1.2 * sheet.pitch
        ),
    ]
    for one in near:
        text = one.text
        end = next((at for mark in ("(小写", "小写") if (at := text.find(mark)) >= 0), len(text))
        start = next((at + len(mark) for mark in ("大写)", "大写", "价税合计") if (at := text.find(mark)) >= 0), 0)
        best = max(_stretches(one, min(start, end), end), key=lambda span: len(_NUMERALS.findall(span.text)), default=None)
        if best is not None and len(_NUMERALS.findall(best.text)) >= 2:
            return best
    return None


def _stretches(line: TextLine, start: int, end: int) -> Iterator[Span]:
    """The pieces of a line between two places."""
    for piece in line.pieces(1.5):
        span = Span(line, max(start, piece.start), min(end, piece.end)).strip("()）:|-_") if piece.end > start else None
        if span is not None and span.start < span.end:
            yield span
