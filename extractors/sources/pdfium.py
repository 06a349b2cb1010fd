"""What pdfium knows of a page: what it draws and in which order, its letters, its form fields."""

import ctypes
import io
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pypdfium2
from pypdfium2 import raw

from extractors.sources.frame import Box, Frame
from extractors.sources.layer import Layer
from extractors.sources.render import Image
from models.paper import Quad

MOST_OBJECTS = 20_000
DEEPEST = 6
BACKDROP = 0.2
"""Share of the page from which a picture drawn over text hides it."""

WHOLE = 0.8
"""Share of the page that a picture covers which is the page."""

TELLING, EVEN = 0.05, 8
"""Share of the page from which a picture matters, and shades of grey between which a part of a page shows nothing."""

JPEG_END = b"\xff\xd9"

FAX, EMPTY = {"JBIG2Decode", "CCITTFaxDecode", "JPXDecode"}, 600
"""How pictures are packed whose blank ones take next to no bytes, and what they take at the most beside one for 800 pixels."""

INVISIBLE = (3, 7)
"""Text render modes that leave no ink."""

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Letter:
    """A character and its box on the canvas; `slope` is the direction its text runs in, in degrees counter-clockwise."""

    text: str
    box: Box
    slope: int = 0


def frame_of(page: Any) -> Frame:
    """The part of the canvas that is displayed, and its turn."""
    media, crop = page.get_mediabox(), page.get_cropbox()
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right - left < 1 or top - bottom < 1:
        left, bottom, right, top = media
    return Frame(left, bottom, right, top, page.get_rotation())


def layer_of(page: Any, frame: Frame) -> Layer:
    """The text of a page, and which of it is drawn invisibly or below a picture; what lies off the page counts for nothing."""
    textpage = page.get_textpage()
    text: str = textpage.get_text_range()
    hidden: list[tuple[Box, int]] = []
    shown: list[tuple[Box, int]] = []
    pictures: list[Box] = []
    for kind, handle, matrix in _objects(page):
        box = _box(handle, matrix)
        if kind == raw.FPDF_PAGEOBJ_IMAGE and frame.share(box) > 0.005:
            pictures.append(box)
            if frame.share(box) > BACKDROP:
                hidden += [entry for entry in shown if _inside(entry[0], box)]
                shown = [entry for entry in shown if not _inside(entry[0], box)]
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            entry = (box, max(0, raw.FPDFTextObj_GetText(handle, textpage, None, 0) // 2 - 1))
            if frame.share(box) > 0:
                (hidden if raw.FPDFTextObj_GetTextRenderMode(handle) in INVISIBLE else shown).append(entry)
    textpage.close()
    return Layer(
        text=text,
        hidden=sum(count for _, count in hidden),
        shown=sum(count for _, count in shown),
        covered=sum(frame.share(box) for box in pictures),
        pictures=tuple(pictures),
        veiled=tuple(box for box, _ in hidden),
    )


def picture_dpi(page: Any, frame: Frame) -> float | None:
    """Pixels to the inch of the picture that is the page; None where no single one covers it."""
    for kind, handle, matrix in _objects(page):
        box = _box(handle, matrix)
        if kind == raw.FPDF_PAGEOBJ_IMAGE and frame.share(box) >= WHOLE:
            wide, high = ctypes.c_uint(), ctypes.c_uint()
            raw.FPDFImageObj_GetImagePixelSize(handle, wide, high)
            return 72 * math.sqrt(wide.value * high.value / ((box[2] - box[0]) * (box[3] - box[1])))
    return None


def undrawn(page: Any, frame: Frame, image: Image) -> bool:
    """Whether a picture of the page cannot be decoded: nothing is drawn in its place, though it has data; `image` is the page."""
    return any(
        frame.share(box) >= TELLING and _even(image, frame.unit(frame.shown(box))) and _is_undecodable(handle)
        for kind, handle, matrix in _objects(page)
        if kind == raw.FPDF_PAGEOBJ_IMAGE and (box := _box(handle, matrix))
    )


def broken_off(page: Any, frame: Frame) -> bool:
    """Whether a JPEG of the page ends before its end mark: what is missing is drawn grey or white, as if it were paper."""
    handles = (
        handle
        for kind, handle, matrix in _objects(page)
        if kind == raw.FPDF_PAGEOBJ_IMAGE and frame.share(_box(handle, matrix)) >= TELLING
    )
    return any(_filters(handle) == {"DCTDecode"} and JPEG_END not in _packed(handle) for handle in handles)


def _packed(handle: Any) -> bytes:
    """The second half of a picture's data: a thumbnail in the first has an end of its own."""
    length = int(raw.FPDFImageObj_GetImageDataRaw(handle, None, 0))
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFImageObj_GetImageDataRaw(handle, buffer, length)
    return buffer.raw[length // 2 :]


def _even(image: Image, box: Quad) -> bool:
    """Whether a part of the page's picture is of one shade."""
    height, width = image.shape[:2]
    part = image[round(box.top * height) : round(box.bottom * height), round(box.left * width) : round(box.right * width)]
    inner = part[part.shape[0] // 50 : -max(1, part.shape[0] // 50), part.shape[1] // 50 : -max(1, part.shape[1] // 50)]
    return inner.size > 0 and int(inner.max()) - int(inner.min()) < EVEN


def _is_undecodable(handle: Any) -> bool:
    """Whether pdfium makes no picture of it, or one of nothing from data that nothing would not need."""
    bitmap = raw.FPDFImageObj_GetBitmap(handle)
    if not bitmap:
        return True
    raw.FPDFBitmap_Destroy(bitmap)
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    raw.FPDFImageObj_GetImagePixelSize(handle, wide, high)
    data = int(raw.FPDFImageObj_GetImageDataRaw(handle, None, 0))
    return _filters(handle) & FAX != set() and data > EMPTY + wide.value * high.value // 800


def _filters(handle: Any) -> set[str]:
    """How the picture's data is packed, by the names that PDF gives it."""
    names: set[str] = set()
    for at in range(raw.FPDFImageObj_GetImageFilterCount(handle)):
        buffer = ctypes.create_string_buffer(64)
        raw.FPDFImageObj_GetImageFilter(handle, at, buffer, len(buffer))
        names.add(buffer.value.decode("ascii", "replace"))
    return names


def _objects(page: Any) -> Iterator[tuple[int, Any, Matrix]]:
    """Every object in drawing order, forms opened, with the matrix that leads to the canvas."""
    top = (raw.FPDFPage_GetObject(page, index) for index in range(raw.FPDFPage_CountObjects(page)))
    return islice(_opened(top, _SAME, 0), MOST_OBJECTS)


def _opened(handles: Iterable[Any], matrix: Matrix, depth: int) -> Iterator[tuple[int, Any, Matrix]]:
    for handle in handles:
        kind = raw.FPDFPageObj_GetType(handle) if handle else 0
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inside = [raw.FPDFFormObj_GetObject(handle, index) for index in range(raw.FPDFFormObj_CountObjects(handle))]
            yield from _opened(inside, _times(_matrix(handle), matrix), depth + 1)
        elif kind:
            yield kind, handle, matrix


def _matrix(handle: Any) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    a2, b2, c2, d2, e2, f2 = other
    return a * a2 + b * c2, a * b2 + b * d2, c * a2 + d * c2, c * b2 + d * d2, e * a2 + f * c2 + e2, e * b2 + f * d2 + f2


def _box(handle: Any, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top)
    a, b, c, d, e, f = matrix
    corners = ((left.value, bottom.value), (right.value, bottom.value), (right.value, top.value), (left.value, top.value))
    across, up = [a * x + c * y + e for x, y in corners], [b * x + d * y + f for x, y in corners]
    return min(across), min(up), max(across), max(up)


def _inside(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def letters_of(page: Any) -> Iterator[Letter]:
    """The letters of a page, for files that pdfplumber cannot open or whose glyphs it cannot name."""
    textpage = page.get_textpage()
    for index in range(min(textpage.count_chars(), 100_000)):
        generated = raw.FPDFText_IsGenerated(textpage, index) == 1
        text = " " if generated else chr(min(raw.FPDFText_GetUnicode(textpage, index), 0x10FFFF))
        angle = round(math.degrees(raw.FPDFText_GetCharAngle(textpage, index))) % 360
        if text.strip("\r\n\x00"):
            yield Letter(text, textpage.get_charbox(index, loose=True), angle)
    textpage.close()


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


_TELLING = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP)


def _has_annotations(document: Any, index: int) -> bool:
    """Whether a page has annotations that can show text; links cannot."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return False
    found = False
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        found = found or raw.FPDFAnnot_GetSubtype(annotation) in _TELLING
        raw.FPDFPage_CloseAnnot(annotation)
    page.close()
    return found
