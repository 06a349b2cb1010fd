"""What pdfium knows of a page: what it draws and in which order, its characters, its form fields."""

import ctypes
import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

from extractors.sources.glyphs import Glyph
from extractors.sources.layer import Box, Layer, area

MOST_OBJECTS = 20_000
DEEPEST = 6

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def layer_of(page: Any) -> Layer:
    """The text of a page and how much of it is drawn invisibly, off the page, or below a picture that covers it."""
    textpage = page.get_textpage()
    text: str = textpage.get_text_range()
    hidden = shown = 0
    drawn: list[tuple[Box, int]] = []
    pictures: list[Box] = []
    for kind, handle, matrix in _objects(page):
        box = _box(page, handle, matrix)
        if kind == raw.FPDF_PAGEOBJ_IMAGE and area(box) > 0.005:
            pictures.append(box)
            covered = [entry for entry in drawn if _inside(entry[0], box)]
            if area(box) > 0.2:
                hidden += sum(count for _, count in covered)
                shown -= sum(count for _, count in covered)
                drawn = [entry for entry in drawn if not _inside(entry[0], box)]
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            count = _characters(handle, textpage)
            if raw.FPDFTextObj_GetTextRenderMode(handle) in (3, 7):
                hidden += count
            elif area(box) > 0:
                shown += count
                drawn.append((box, count))
    textpage.close()
    return Layer(text, hidden, shown, tuple(pictures))


def _objects(page: Any) -> Iterator[tuple[int, Any, Matrix]]:
    """Every object in drawing order, forms opened, with the matrix that leads to the page."""
    budget = MOST_OBJECTS

    def walk(count: int, pick: Any, matrix: Matrix, depth: int) -> Iterator[tuple[int, Any, Matrix]]:
        nonlocal budget
        for index in range(count):
            budget -= 1
            handle = pick(index)
            if budget < 0 or not handle:
                return
            kind = raw.FPDFPageObj_GetType(handle)
            if kind != raw.FPDF_PAGEOBJ_FORM:
                yield kind, handle, matrix
            elif depth < DEEPEST:
                inner = _times(_matrix(handle), matrix)
                total = raw.FPDFFormObj_CountObjects(handle)
                yield from walk(total, lambda i, form=handle: raw.FPDFFormObj_GetObject(form, i), inner, depth + 1)

    yield from walk(raw.FPDFPage_CountObjects(page), lambda i: raw.FPDFPage_GetObject(page, i), _SAME, 0)


def _matrix(handle: Any) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    a2, b2, c2, d2, e2, f2 = other
    return a * a2 + b * c2, a * b2 + b * d2, c * a2 + d * c2, c * b2 + d * d2, e * a2 + f * c2 + e2, e * b2 + f * d2 + f2


def _box(page: Any, handle: Any, matrix: Matrix) -> Box:
    """An object's box in units of the page as displayed."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    a, b, c, d, e, f = matrix
    corners = [
        _unit(page, a * x + c * y + e, b * x + d * y + f)
        for x, y in ((left.value, bottom.value), (right.value, bottom.value), (right.value, top.value), (left.value, top.value))
    ]
    return min(x for x, _ in corners), min(y for _, y in corners), max(x for x, _ in corners), max(y for _, y in corners)


def _unit(page: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the PDF's own canvas in units of the page as displayed: crop box and rotation applied."""
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, 1_000_000, 1_000_000, 0, x, y, across, down)
    return across.value / 1_000_000, down.value / 1_000_000


def _characters(handle: Any, textpage: Any) -> int:
    size = raw.FPDFTextObj_GetText(handle, textpage, None, 0)
    return max(0, size // 2 - 1)


def _inside(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def glyphs_of(page: Any) -> Iterator[Glyph]:
    """The characters of a page with their boxes in points, for files that pdfplumber cannot open."""
    width, height = page.get_size()
    textpage = page.get_textpage()
    for index in range(min(textpage.count_chars(), 100_000)):
        text = chr(raw.FPDFText_GetUnicode(textpage, index) & 0x1FFFFF) if not _generated(textpage, index) else " "
        left, bottom, right, top = textpage.get_charbox(index, loose=True)
        (x0, y0), (x1, y1) = _unit(page, left, bottom), _unit(page, right, top)
        if text.strip("\r\n\x00"):
            yield Glyph(text, min(x0, x1) * width, min(y0, y1) * height, max(x0, x1) * width, max(y0, y1) * height)
    textpage.close()


def _generated(textpage: Any, index: int) -> bool:
    return raw.FPDFText_IsGenerated(textpage, index) == 1


def flattened(document: Any) -> io.BytesIO | None:
    """The document with form fields and annotations drawn into its pages; None where there are none."""
    if not any(_has_annotations(document, index) for index in range(min(len(document), 300))):
        return None
    buffer = io.BytesIO()
    try:
        document.save(buffer)
        with pypdfium2.PdfDocument(buffer.getvalue()) as copy:
            copy.init_forms()
            for index in range(len(copy)):
                page = copy[index]
                page.flatten()
                page.close()
            flat = io.BytesIO()
            copy.save(flat)
    except pypdfium2.PdfiumError:
        return None
    flat.seek(0)
    return flat


def _has_annotations(document: Any, index: int) -> bool:
    """Whether a page has annotations that can show text; links cannot."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return False
    found = False
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        found = found or raw.FPDFAnnot_GetSubtype(annotation) in (
            raw.FPDF_ANNOT_WIDGET,
            raw.FPDF_ANNOT_FREETEXT,
            raw.FPDF_ANNOT_STAMP,
        )
        raw.FPDFPage_CloseAnnot(annotation)
    page.close()
    return found
