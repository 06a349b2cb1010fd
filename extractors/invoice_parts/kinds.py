"""Which kind of invoice it is: by its title, its QR code and the form of its number."""

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from extractors.invoice_parts.qr import Payload
from extractors.invoice_parts.sheets import Sheet
from extractors.lexicons import lexicon
from extractors.readers.folding import fold, squeeze
from models.invoice import InvoiceKind

_NEAR = 78.0


def _titles() -> dict[InvoiceKind, list[str]]:
    return lexicon("invoice")["titles"]


def kind_by_text(text: str) -> InvoiceKind | None:
    """The kind whose title a text holds, else the one whose title it nearly holds (a seal lies over most titles)."""
    compact = squeeze(fold(text))
    for kind, titles in _titles().items():
        if any(title in compact for title in titles):
            return kind
    scored = [(fuzz.partial_ratio(title, compact), len(title), kind) for kind, titles in _titles().items() for title in titles]
    score, _, kind = max(scored, key=lambda one: (one[0], one[1]))
    return kind if score >= _NEAR else None


def kind_of(sheets: Sequence[Sheet], payloads: Iterable[Payload], number: str, code: str, declared: str) -> InvoiceKind:
    """Title as declared, title on paper where it is plain, QR type, form of the number, title nearly read."""
    titles = [kind_by_text(declared)] if declared else []
    titles += [kind_by_text(_title_text(sheet)) for sheet in sheets]
    title = next((kind for kind in titles if kind is not None), None)
    by_code = next((payload.kind for payload in payloads if payload.kind is not None), None)
    if by_code is not None and title is None:
        return by_code
    if by_code is not None and by_code != title and len(number) == 8 and by_code.partition("_")[0] != "digital":
        return by_code
    if title is not None:
        return title
    if len(number) == 20 and not code:
        return "digital_normal"
    return "other"


def _title_text(sheet: Sheet) -> str:
    floor = sheet.head.top if sheet.head else 0.4
    return "".join(line.text for line in sheet.lines if line.quad.center[1] < floor)
