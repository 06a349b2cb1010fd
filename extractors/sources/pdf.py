"""PDF: the text layer where it can be trusted, page by page, and OCR of the rendered page where it cannot."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from extractors.codes import codes_on
from extractors.engines import Engine, engine_named
from extractors.render import pdf_image
from extractors.seals import seals_on
from extractors.sources.glyphs import Glyph, Run, runs_of
from extractors.sources.layer import Box, garbled, trusted, unread_pictures
from extractors.sources.pdfium import glyphs_of, layer_of
from models.paper import FileFault, FileReading, Page, PageRef, Quad, Word

MALFORMED = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError, OSError, RecursionError,
    TypeError, ValueError, struct.error, zlib.error, PDFException, PSException, PdfminerException, pypdfium2.PdfiumError,
)  # fmt: skip
"""What the PDF libraries raise on malformed files."""

Edge = tuple[float, float, float, float]

MOST_PAGES = 3000
SCAN_DPI = 200
LOOK_DPI = 144
"""Resolution at which digital pages are searched for codes and stamps."""

LONGEST = 3600


@dataclass(frozen=True, slots=True)
class Print:
    """What pdfplumber finds on a page, in units of the page as displayed."""

    words: tuple[Word, ...]
    rules: tuple[Quad, ...]


def page_count(path: Path) -> int:
    """How many pages pdfium finds; 0 where it finds no document."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            return len(document)
    except MALFORMED:
        return 0


def read_pdf(path: Path, sha256: str, media_type: str, engine: str, span: tuple[int, int] | None = None) -> FileReading:
    """The pages of `span` (first and last, from 1), or all of them."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as fault:
        return FileReading(sha256, media_type, (), (), (_closed(fault),))
    with document:
        document.init_forms()
        last = min(len(document), MOST_PAGES, span[1] if span else MOST_PAGES)
        numbers = range(span[0] if span else 1, last + 1)
        return _read(document, path, FileReading(sha256, media_type), engine, numbers)


def _closed(fault: pypdfium2.PdfiumError) -> FileFault:
    if "password" in str(fault).lower() or "security" in str(fault).lower():
        return FileFault("FILE_PROTECTED", "PDF 设有打开密码，无法读取，请提供未加密的版本")
    return FileFault("FILE_UNREADABLE", "PDF 已损坏或不完整，无法打开，请重新提供该文件")


def _read(document: Any, path: Path, blank: FileReading, engine: str, numbers: range) -> FileReading:
    pages: list[Page] = []
    faults: list[FileFault] = []
    with _Plumber(document, path) as plumber:
        for number in numbers:
            try:
                pages.append(_page(document, plumber, PageRef(blank.sha256, number), engine))
            except MALFORMED as fault:
                message = f"第{number}页已损坏，无法读取（{type(fault).__name__}），请重新提供该页"
                faults.append(FileFault("FILE_UNREADABLE", message, number))
        info = plumber.info()
    if len(document) == 0:
        faults.append(FileFault("FILE_UNREADABLE", "PDF 中没有页面，请重新提供该文件"))
    if len(document) > MOST_PAGES:
        faults.append(FileFault("FILE_TOO_LARGE", f"PDF 共{len(document)}页，只读取了前{MOST_PAGES}页，请拆分后提供"))
    return replace(blank, pages=tuple(pages), info=info, faults=tuple(faults))


def _page(document: Any, plumber: "_Plumber", ref: PageRef, engine: str) -> Page:
    page = document[ref.number - 1]
    try:
        layer = layer_of(page)
        if not trusted(layer):
            drawn = plumber.print_of(ref.number, page) if layer.shown and garbled(layer.text) else None
            if drawn is None or garbled("".join(word.text for word in drawn.words)):
                return _scanned(page, ref, engine)
        else:
            drawn = plumber.print_of(ref.number, page)
        words = _clean_words(drawn.words, page)
        extra = _pasted(page, unread_pictures(layer, [word.quad.center for word in words]), engine)
        image = pdf_image(page, LOOK_DPI, LONGEST)
        width, height = page.get_size()
        return Page(
            ref=ref, width=round(width, 3), height=round(height, 3), source="ocr" if extra else "text",
            rotation=page.get_rotation(), words=(*words, *extra), codes=codes_on(image), rules=drawn.rules, seals=seals_on(image),
        )  # fmt: skip
    finally:
        page.close()


def _clean_words(words: tuple[Word, ...], page: Any) -> tuple[Word, ...]:
    """pdfplumber's words, or pdfium's where pdfplumber knows only glyph numbers."""
    if not garbled("".join(word.text for word in words)):
        return words
    width, height = page.get_size()
    return _words(runs_of(glyphs_of(page), ()), width, height)


def _scanned(page: Any, ref: PageRef, engine: str) -> Page:
    from extractors.sources.raster import Frame, page_of

    width, height = page.get_size()
    image = pdf_image(page, SCAN_DPI, LONGEST)
    if int(image.max()) - int(image.min()) < 8:
        return Page(ref, round(width, 3), round(height, 3), "none", page.get_rotation())
    read = page_of(Frame(ref.number, image, page.get_rotation(), (image.shape[1], image.shape[0])), ref, engine_named(engine))
    if (read.rotation - page.get_rotation()) % 180:
        width, height = height, width
    return replace(read, width=round(width, 3), height=round(height, 3))


def _pasted(page: Any, boxes: Sequence[Box], engine: str) -> tuple[Word, ...]:
    """The words inside pictures that were pasted into a digital page, in units of the page."""
    if not boxes:
        return ()
    image = pdf_image(page, SCAN_DPI, LONGEST)
    return tuple(word for box in boxes for word in _inside(image, box, engine_named(engine)))


def _inside(image: Any, box: Box, engine: Engine) -> Iterator[Word]:
    from extractors.sources.ocr import words_on

    height, width = image.shape[:2]
    left, top, right, bottom = (max(0.0, min(1.0, value)) for value in box)
    part = image[int(top * height) : int(bottom * height), int(left * width) : int(right * width)]
    if min(part.shape[:2]) < 24:
        return
    for word in words_on(part, engine):
        corners = tuple(
            round(offset + value * share, 6)
            for value, (offset, share) in zip(word.quad.corners, ((left, right - left), (top, bottom - top)) * 4, strict=True)
        )
        x0, y0, x1, y1, x2, y2, x3, y3 = corners
        yield replace(word, quad=Quad((x0, y0, x1, y1, x2, y2, x3, y3)))


def _words(runs: Iterator[Run], width: float, height: float) -> tuple[Word, ...]:
    words = [
        Word(
            run.text,
            Quad.box(
                round(max(0.0, run.left / width), 6),
                round(max(0.0, run.top / height), 6),
                round(min(1.0, run.right / width), 6),
                round(min(1.0, run.bottom / height), 6),
            ),
        )
        for run in runs
        if run.right > 0 and run.left < width and run.bottom > 0 and run.top < height
    ]
    return tuple(sorted(words, key=lambda word: (word.quad.top, word.quad.left)))


class _Plumber:
    """pdfplumber over the same file, with form fields and annotations drawn into the pages; closed with the file."""

    def __init__(self, document: Any, path: Path) -> None:
        self._document = document
        self._path = path
        self._pdf: Any = None

    def __enter__(self) -> "_Plumber":
        import pdfplumber

        from extractors.sources.pdfium import flattened

        try:
            self._pdf = pdfplumber.open(flattened(self._document) or self._path)
        except MALFORMED:
            self._pdf = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._pdf is not None:
            self._pdf.close()

    def info(self) -> tuple[tuple[str, str], ...]:
        """The document's info keys, sorted; a 数电票 states its number and totals here."""
        if self._pdf is None:
            return ()
        pairs = ((str(key), value) for key, value in self._pdf.metadata.items())
        return tuple(sorted((key, value.strip("\x00 ")) for key, value in pairs if isinstance(value, str) and value.strip()))

    def print_of(self, number: int, page: Any) -> Print:
        """Words and rulings of a page; what pdfplumber cannot open comes from pdfium, without rulings."""
        width, height = page.get_size()
        try:
            drawn = self._pdf.pages[number - 1]
            rules, walls = _rules(drawn)
            words = _words(runs_of(list(_glyphs(drawn)), walls), width, height)
            drawn.close()
        except MALFORMED:
            return Print(_words(runs_of(glyphs_of(page), ()), width, height), ())
        return Print(words, tuple(_unit(rule, width, height) for rule in rules))


def _glyphs(drawn: Any) -> Iterator[Glyph]:
    left, top = drawn.cropbox[0], drawn.cropbox[1]
    for char in drawn.chars:
        yield Glyph(
            char["text"], char["x0"] - left, char["top"] - top, char["x1"] - left, char["bottom"] - top, _turn(char["matrix"])
        )


def _turn(matrix: Sequence[float]) -> int:
    """Which way text runs, from its matrix: 0 to the right, 90 down, 270 up, 1 at a slope."""
    a, b, c, d = matrix[:4]
    if abs(b) <= 0.05 * abs(a) and abs(c) <= 0.4 * abs(d):
        return 0
    if abs(a) <= 0.05 * abs(b) and abs(d) <= 0.05 * abs(c):
        return 270 if b > 0 else 90
    return 1


def _rules(drawn: Any) -> tuple[list[Edge], list[tuple[float, float, float]]]:
    """Ruling lines as thin boxes, and the upright ones among them as walls (x, top, bottom), in points."""
    x, y = drawn.cropbox[0], drawn.cropbox[1]
    drawn_shapes = [*drawn.lines, *drawn.rects, *drawn.curves]
    edges = {
        (round(left - x, 1), round(top - y, 1), round(right - x, 1), round(bottom - y, 1))
        for shape in drawn_shapes
        for left, top, right, bottom in _edges(shape)
        if max(right - left, bottom - top) >= 4
    }
    rules = sorted(edges, key=lambda edge: (edge[1], edge[0], edge[2], edge[3]))[:5000]
    walls = [((left + right) / 2, top, bottom) for left, top, right, bottom in rules if bottom - top > right - left]
    return rules, walls


def _edges(shape: Any) -> Iterator[Edge]:
    """The lines a shape shows: its own middle where it is thin, its four sides where it is stroked, none where only filled."""
    left, top, right, bottom = shape["x0"], shape["top"], shape["x1"], shape["bottom"]
    thick, long = sorted((right - left, bottom - top))
    if thick <= 3 or (thick <= 12 and long > 8 * thick and shape["fill"]):
        if right - left < bottom - top:
            yield (left + right) / 2 - min(thick, 1) / 2, top, (left + right) / 2 + min(thick, 1) / 2, bottom
        else:
            yield left, (top + bottom) / 2 - min(thick, 1) / 2, right, (top + bottom) / 2 + min(thick, 1) / 2
    elif shape["object_type"] == "rect" and shape["stroke"]:
        yield left, top, right, top
        yield left, bottom, right, bottom
        yield left, top, left, bottom
        yield right, top, right, bottom


def _unit(box: tuple[float, float, float, float], width: float, height: float) -> Quad:
    left, top, right, bottom = box
    return Quad.box(round(left / width, 6), round(top / height, 6), round(right / width, 6), round(bottom / height, 6))
