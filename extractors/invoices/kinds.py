"""Which kind of invoice it is: by its title, its QR code and the form of its number."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from extractors.invoices.qr import Payload
from extractors.invoices.sheets import Sheet
from extractors.lexicons import lexicon
from extractors.readers.folding import fold, squeeze
from models.invoice import InvoiceKind

_NEAR = 78.0


def _table(*path: str) -> dict[InvoiceKind, list[str]]:
    """A table of the lexicon that is keyed by kind."""
    table: dict[InvoiceKind, list[str]] = lexicon("invoice")[path[0]]
    for key in path[1:]:
        table = table[key]  # type: ignore[assignment, index]
    return table


def _titles() -> dict[InvoiceKind, list[str]]:
    return _table("titles")


def kind_by_text(text: str) -> InvoiceKind | None:
    """The kind whose title a text holds, else the one whose title it nearly holds (a seal lies over most titles)."""
    compact = squeeze(fold(text))
    for kind, titles in _titles().items():
        if any(title in compact for title in titles):
            return kind
    scored: list[tuple[float, int, InvoiceKind]] = [
        (fuzz.partial_ratio(title, compact), len(title), kind) for kind, titles in _titles().items() for title in titles
    ]
    score, _, kind = max(scored, key=lambda one: (one[0], one[1]))
    return kind if score >= _NEAR else None


def _first_kind(texts: Sequence[str]) -> InvoiceKind | None:
    for text in texts:
        kind = kind_by_text(text)
        if kind is not None:
            return kind
    return None


def kind_of(sheets: Sequence[Sheet], payload: Payload | None, number: str, code: str, declared: str) -> InvoiceKind:
    """Title as declared, title on paper where it is plain, QR type, form of the number, title nearly read."""
    texts = ([declared] if declared else []) + [_title_text(sheet) for sheet in sheets]
    title = _first_kind(texts)
    by_code = payload.kind if payload is not None else None
    if len(number) == 20 and not code:
        left = _by_remains("".join(map(_title_text, sheets)))
        special = "special" in (title or "") or by_code == "digital_special" or (not declared and left == "paper_special")
        return "digital_special" if special else "digital_normal"
    if by_code is not None and title is None:
        return by_code
    if by_code is not None and by_code != title and len(number) == 8 and by_code.partition("_")[0] != "digital":
        return by_code
    if title is not None:
        return title
    return kind_by_code(code) or _by_remains("".join(map(_title_text, sheets)))


def kind_by_code(code: str) -> InvoiceKind | None:
    """The kind that a 发票代码 encodes: its last two digits of twelve, its eighth of ten."""
    ends = _table("number", "code_ends")
    eighth = _table("number", "code_eighth")
    if len(code) == 12 and code.startswith("0"):
        return next((kind for kind, marks in ends.items() if code[-2:] in marks), None)
    if len(code) == 10:
        return next((kind for kind, marks in eighth.items() if code[7] in marks), None)
    return None


def _by_remains(text: str) -> InvoiceKind:
    """What a stamp leaves of a paper form's title: 专用发票 ends in 用发票, 普通发票 in 通发票; 通用发票 is neither."""
    bare = text.replace("通用", "")
    for kind, marks in _table("remains").items():
        if any(mark in bare for mark in marks):
            return kind
    return "other"


def _title_text(sheet: Sheet) -> str:
    floor = sheet.head.top if sheet.head else 0.4
    return "".join(line.text for line in sheet.lines if line.quad.center[1] < floor)
