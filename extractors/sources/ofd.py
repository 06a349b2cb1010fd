"""OFD (GB/T 33190): the fields that an e-invoice declares as cells, and what stands on its pages as words."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ofdkit

from extractors.sources.glyphs import Glyph, runs_of
from models.paper import Cell, FileFault, FileReading, Page, PageRef, Quad, Word

_MALFORMED = (
    ofdkit.OFDError, OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, struct.error,
    zlib.error,
)  # fmt: skip
_POINTS = 72 / 25.4
MOST_PAGES = 3000

_HEAD = {
    "InvoiceNo": "invoice_number", "InvoiceCode": "invoice_code", "InvoiceType": "invoice_type", "IssueDate": "issue_date",
    "InvoiceCheckCode": "check_code", "MachineNo": "machine_number", "TaxExclusiveTotalAmount": "amount_without_tax",
    "TaxTotalAmount": "tax_amount", "TaxInclusiveTotalAmount": "total_amount", "InvoiceClerk": "issuer", "Payee": "payee",
    "Checker": "reviewer", "Note": "note",
}  # fmt: skip
_PARTY = {"Name": "name", "TaxID": "tax_id", "AddrTel": "address_phone", "FinancialAccount": "bank_account"}
_ITEM = {
    "Item": "name", "Specification": "specification", "MeasurementDimension": "unit", "Quantity": "quantity",
    "Price": "unit_price", "Amount": "amount", "TaxScheme": "tax_rate", "TaxAmount": "tax_amount",
}  # fmt: skip


def read_ofd(path: Path, sha256: str, media_type: str) -> FileReading:
    """The declared fields stand on page 1 as `ofd:InvoiceNo` and so on; a page that fails is a fault of its own."""
    try:
        document = ofdkit.open(path)
    except _MALFORMED:
        message = "OFD 已损坏，无法打开，请重新提供该文件"
        return FileReading(sha256, media_type, faults=(FileFault("FILE_UNREADABLE", message),))
    with document:
        if len(document.pages) > MOST_PAGES:
            message = f"OFD 超过{MOST_PAGES}页，未予读取，请拆分后提供"
            return FileReading(sha256, media_type, faults=(FileFault("FILE_TOO_LARGE", message),))
        pages: list[Page] = []
        faults: list[FileFault] = []
        for number, leaf in enumerate(document.pages, 1):
            try:
                pages.append(_page(leaf, PageRef(sha256, number), _declared(document) if number == 1 else ()))
            except _MALFORMED:
                message = f"OFD 第{number}页无法读取，请重新提供该文件"
                faults.append(FileFault("FILE_UNREADABLE", message, number))
        info = tuple(sorted((key, value) for key, value in document.info.custom_data.items() if value))
    if not pages and not faults:
        faults.append(FileFault("FILE_UNREADABLE", "OFD 中没有页面，请重新提供该文件"))
    return FileReading(sha256, media_type, tuple(pages), info, tuple(faults))


def _page(leaf: Any, ref: PageRef, cells: tuple[Cell, ...]) -> Page:
    left, top, width, height = leaf.box
    glyphs = [
        Glyph(
            run.text,
            run.x - left,
            run.y - top - 0.86 * run.size,
            run.x - left + max(run.width, 0.1),
            run.y - top + 0.14 * run.size,
        )
        for run in leaf.runs
        if run.text.strip() and run.size > 0
    ]
    words = tuple(
        Word(run.text, Quad.box(*(_share(value, side) for value, side in zip(_box(run), (width, height) * 2, strict=True))))
        for run in runs_of(glyphs, ())
        if run.right > 0 and run.left < width and run.bottom > 0 and run.top < height
    )
    ordered = tuple(sorted(words, key=lambda word: (word.quad.top, word.quad.left)))
    return Page(ref, round(width * _POINTS, 3), round(height * _POINTS, 3), "text", words=ordered, cells=cells)


def _box(run: Any) -> tuple[float, float, float, float]:
    return run.left, run.top, run.right, run.bottom


def _share(value: float, side: float) -> float:
    return round(min(1.0, max(0.0, value / side)), 6)


def _declared(document: Any) -> tuple[Cell, ...]:
    """What the file's own invoice data say, in the names of the e-invoice schema; none in a file that is no invoice."""
    invoice = document.invoice()
    if invoice is None:
        return ()
    pairs = [*_head(invoice)]
    cells = [Cell(f"ofd:{name}", text, row) for row, (name, text) in enumerate(pairs)]
    for number, item in enumerate(invoice.items, 1):
        cells += [
            Cell(f"ofd:GoodsInfo[{number}]/{name}", value, len(pairs) + number, column)
            for column, (name, attribute) in enumerate(_ITEM.items())
            if (value := getattr(item, attribute))
        ]
    return tuple(cells)


def _head(invoice: Any) -> Iterator[tuple[str, str]]:
    for name, attribute in _HEAD.items():
        if value := getattr(invoice, attribute):
            yield name, value
    for role, party in (("Buyer", invoice.buyer), ("Seller", invoice.seller)):
        for name, attribute in _PARTY.items():
            if value := getattr(party, attribute):
                yield f"{role}{name}", value
