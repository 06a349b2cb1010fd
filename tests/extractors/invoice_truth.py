"""What a drawn invoice truly says, beside what was read of it."""

import re
from collections.abc import Iterator
from pathlib import Path

from extractors.assembling.assembly import assemble
from extractors.documents import read_document
from extractors.intake.sniffing import hash_of, sniff
from extractors.reading import read_file
from models.bundle import Extraction
from models.invoice import Invoice
from models.paper import SourceFile
from tests.synthesis.invoice_variants import Variant
from tests.synthesis.world import Line


def read_papers(path: Path) -> tuple[SourceFile, list[Extraction]]:
    """The file, and what its documents say."""
    kind, sha256 = sniff(path), hash_of(path)
    file = SourceFile(f"file:{sha256}", path.name, sha256, path.stat().st_size, kind.media_type, "read")
    reading = read_file(path, sha256, kind.media_type)
    return file, [read_document(source) for source in assemble([(file, reading)])]


def mistakes(variant: Variant, invoice: Invoice) -> list[str]:
    """Every field that is not what was drawn: its name, the truth and the value read."""
    drawn = variant.invoice
    seller = variant.seller or (drawn.seller_name, drawn.seller_tax_id)
    wanted: dict[str, object] = {
        "number": drawn.number,
        "code": drawn.code,
        "issue_date": drawn.issued,
        "buyer_name": drawn.buyer_name,
        "buyer_tax_id": drawn.buyer_tax_id,
        "seller_name": seller[0],
        "seller_tax_id": seller[1],
        "tax_exclusive_amount": variant.net,
        "tax_amount": drawn.tax,
        "tax_inclusive_amount": variant.gross,
        "check_code": drawn.check_code,
        "remark": drawn.remark,
        "reverses_number": variant.reverses,
    }
    found = list(_unlike("", wanted, invoice))
    found += [f"kind: {drawn.kind}, read {invoice.kind}"] if drawn.kind != invoice.kind else []
    found += [f"red: {drawn.red}"] if drawn.red != invoice.red else []
    printed = variant.printed
    if len(printed) != len(invoice.lines):
        return [*found, f"lines: {len(printed)}, read {len(invoice.lines)}"]
    for line, read in zip(printed, invoice.lines, strict=True):
        found += _unlike(f"line {read.line_no} ", _line(variant, line), read)
    return found


def _line(variant: Variant, line: Line) -> dict[str, object]:
    return {
        "item_name": variant.list_name or line.label,
        "specification": line.specification,
        "unit": line.unit,
        "quantity": line.quantity,
        "unit_price": line.price,
        "tax_exclusive_amount": line.net,
        "tax_rate": line.rate,
        "tax_amount": line.tax,
    }


def _unlike(place: str, wanted: dict[str, object], read: object) -> Iterator[str]:
    for name, value in wanted.items():
        got = getattr(read, name).value
        if value != got and _plain(value) != _plain(got):
            yield f"{place}{name}: {value}, read {got}"


def _plain(value: object) -> str:
    """Without white space, in half width; empty for what is not there."""
    text = "" if value is None else re.sub(r"\s+", "", str(value))
    return text.translate(str.maketrans("（）：；，", "():;,"))
