"""PDFs put together from pages of others: pages that got lost, and pages of which every second one was scanned."""

import io
from collections.abc import Sequence
from dataclasses import replace

from tests.synthesis.drawing.paper import Sheet


def without(pdf: bytes, sheets: Sequence[Sheet], count: int, lost: set[int]) -> tuple[bytes, list[Sheet], int]:
    """The file without some of its pages, what then stands where, and how many pages are left."""
    kept = [page for page in range(1, count + 1) if page not in lost]
    places = {page: number for number, page in enumerate(kept, 1)}
    left = [
        replace(
            sheet,
            parts=[replace(part, page=places[part.page]) for part in sheet.parts if part.page in places],
            marks=[replace(mark, page=places[mark.page]) for mark in sheet.marks if mark.page in places],
        )
        for sheet in sheets
    ]
    return assembled([(pdf, page) for page in kept]), left, len(kept)


def interleaved(pdf: bytes, pictures: bytes, scanned: set[int]) -> bytes:
    """The pages of one file, those in `scanned` taken from the other."""
    import pypdfium2

    count = len(pypdfium2.PdfDocument(pdf))
    return assembled([(pictures if page in scanned else pdf, page) for page in range(1, count + 1)])


def assembled(pages: Sequence[tuple[bytes, int]]) -> bytes:
    """One file of (file, page number) in this order."""
    import pypdfium2

    opened = {id(data): pypdfium2.PdfDocument(data) for data, _ in pages}
    made = pypdfium2.PdfDocument.new()
    for data, page in pages:
        made.import_pages(opened[id(data)], [page - 1])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
