"""PDF: the text layer where it can be trusted, page by page, and OCR of the rendered page where it cannot."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2

from extractors.engines import Engine, Image, engine_named
from extractors.readers.folding import spelled
from extractors.sources.codes import codes_on
from extractors.sources.curves import without_curves
from extractors.sources.frame import Box, Frame, prevailing
from extractors.sources.glyphs import Glyph, runs_of
from extractors.sources.imprints import imprints_over
from extractors.sources.layer import FEW, PASTED, Layer, garbled, trusted
from extractors.sources.ocr import words_on
from extractors.sources.pdfium import EVEN, Letter, broken_off, frame_of, layer_of, letters_of, picture_dpi, undrawn
from extractors.sources.plumbing import MALFORMED, Drawing, Plumber
from extractors.sources.raster import LONGEST, blank_throughout, most_pixels, resized, seen_page
from extractors.sources.raster import Frame as Picture
from extractors.sources.render import pdf_image
from extractors.sources.seals import seals_on
from extractors.sources.turning import turned
from models.paper import FileFault, FileReading, Page, PageRef, Quad, Word

MOST_PAGES = 3000
MOST_RULES = 5000
SCAN_DPI, COARSE = 200, 100
"""Resolution at which scanned pages are seen; those of less than the second are seen in their own, which enlarging would hide."""

CODE_DPI = 144
"""Resolution at which digital pages are searched for the codes of invoices."""

SEAL_DPI = 85
"""Resolution at which digital pages are searched for stamps."""

UNDRAWN = "页面中的图片无法解码（数据损坏或压缩格式不支持），内容没有读出，请重新扫描或导出为 JPEG 图片的 PDF"

BROKEN_OFF = "页面图片的数据不完整，有一部分没有显示，请重新扫描或重新导出该页"

_MUTE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\ufeff]")
_YUAN = re.compile(r"^[\ue000-\uf8ff\ufffd](?=\s?-?\d[\d,]*\.\d\d$)")


@dataclass(frozen=True, slots=True)
class Print:
    """The words and rulings of a digital page, in units of the page displayed so that most of its text runs to the right."""

    frame: Frame
    words: tuple[Word, ...]
    rules: tuple[Quad, ...]


def page_count(path: Path) -> int:
    """How many pages are worth reading; 0 where pdfium finds no document."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            return min(len(document), MOST_PAGES)
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
        return _read(document, path, FileReading(sha256, media_type), engine, range(span[0] if span else 1, last + 1))


def _closed(fault: pypdfium2.PdfiumError) -> FileFault:
    if "password" in str(fault).lower() or "security" in str(fault).lower():
        return FileFault("FILE_PROTECTED", "PDF 设有打开密码，无法读取，请提供未加密的版本")
    return FileFault("FILE_UNREADABLE", "PDF 已损坏或不完整，无法打开，请重新提供该文件")


def _read(document: Any, path: Path, blank: FileReading, engine: str, numbers: range) -> FileReading:
    pages: list[Page] = []
    faults: list[FileFault] = []
    with Plumber(document, path) as plumber:
        for number in numbers:
            try:
                page, reason = _page(document, plumber, PageRef(blank.sha256, number), engine)
                pages.append(page)
                if reason:
                    faults.append(FileFault("FILE_UNREADABLE", f"第{number}页：{reason}", number))
            except MALFORMED:
                message = f"第{number}页已损坏，无法读取，请重新提供该页"
                faults.append(FileFault("FILE_UNREADABLE", message, number))
        info = plumber.info()
    if len(document) == 0:
        faults.append(FileFault("FILE_UNREADABLE", "PDF 中没有页面，请重新提供该文件"))
    if len(document) > MOST_PAGES:
        faults.append(FileFault("FILE_TOO_LARGE", f"PDF 共{len(document)}页，只读取了前{MOST_PAGES}页，请拆分后提供"))
    if len(pages) == len(document):
        faults += blank_throughout(pages)
    return replace(blank, pages=tuple(pages), info=info, faults=tuple(faults))


def _page(document: Any, plumber: Plumber, ref: PageRef, engine: str) -> tuple[Page, str]:
    """The page, and why it could not be read where it could not."""
    page = document[ref.number - 1]
    try:
        frame = frame_of(page)
        layer = layer_of(page, frame)
        drawn = _print(page, plumber.drawing(ref.number), frame, layer) if _worth_reading(layer) else None
        if drawn is None or not drawn.words or garbled("".join(word.text for word in drawn.words)):
            return _scanned(page, frame, layer, ref, engine)
        return _digital(page, drawn, layer, ref, engine), ""
    finally:
        page.close()


def _worth_reading(layer: Layer) -> bool:
    """Text that pdfium cannot name may yet be read by pdfplumber, as long as it is visible print."""
    return trusted(layer) or (garbled(layer.text) and trusted(replace(layer, text="visible")))


def _print(page: Any, drawing: Drawing | None, frame: Frame, layer: Layer) -> Print:
    """Words by pdfplumber, or by pdfium where pdfplumber fails or knows only numbers of glyphs."""
    named = drawing is not None and not garbled("".join(letter.text for letter in drawing.letters))
    letters = drawing.letters if drawing is not None and named and drawing.letters else tuple(letters_of(page))
    visible = [letter for letter in letters if not _veiled(letter, layer)]
    shown = frame.turned(prevailing((letter.slope for letter in visible), frame.rotation))
    rules = _rules(drawing.edges if drawing is not None else (), shown)
    walls = [((left + right) / 2, top, bottom) for left, top, right, bottom in rules if bottom - top > right - left]
    glyphs = [Glyph(spelled(letter.text), *shown.shown(letter.box), (shown.rotation - letter.slope) % 360) for letter in visible]
    runs = (
        run
        for run in runs_of(without_curves(glyphs), walls)
        if run.right > 0 and run.left < shown.width and run.bottom > 0 and run.top < shown.height
    )
    words = [Word(run.text, shown.unit((run.left, run.top, run.right, run.bottom))) for run in runs]
    return Print(shown, tuple(sorted(words, key=lambda word: (word.quad.top, word.quad.left))), tuple(map(shown.unit, rules)))


def _veiled(letter: Letter, layer: Layer) -> bool:
    x, y = (letter.box[0] + letter.box[2]) / 2, (letter.box[1] + letter.box[3]) / 2
    return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in layer.veiled)


def _rules(edges: Sequence[Box], frame: Frame) -> list[Box]:
    """Ruling lines as thin boxes in points of the displayed page, each once."""
    shown = {tuple(round(value, 1) for value in frame.shown(edge)) for edge in edges}
    long = ((left, top, right, bottom) for left, top, right, bottom in shown if max(right - left, bottom - top) >= 4)
    return sorted(long, key=lambda edge: (edge[1], edge[0], edge[2], edge[3]))[:MOST_RULES]


def _digital(page: Any, drawn: Print, layer: Layer, ref: PageRef, engine: str) -> Page:
    frame, turn = drawn.frame, (drawn.frame.rotation - page.get_rotation()) // 90
    pictures = [frame.unit(frame.shown(box)) for box in layer.pictures if frame.share(box) >= PASTED]
    unread = [box for box in pictures if sum(box.holds(*word.quad.center) for word in drawn.words) < 3]
    extra = _pasted(_sharp(page, turn), unread, engine) if unread else ()
    said = "".join(word.text for word in drawn.words)
    may_be_invoice = "票" in said or bool(unread)
    image = turned(pdf_image(page, CODE_DPI if may_be_invoice else SEAL_DPI, LONGEST), turn)
    seals = seals_on(image, copied=bool(unread))
    return Page(
        ref=ref,
        width=round(frame.width, 3),
        height=round(frame.height, 3),
        source="ocr" if extra else "text",
        rotation=frame.rotation,
        words=(*map(_legible, drawn.words), *extra),
        codes=codes_on(image) if may_be_invoice else (),
        rules=drawn.rules,
        seals=seals,
        imprints=imprints_over(image, partial(_sharp, page, turn), seals, drawn.words, engine) if layer.pictures else (),
    )


def _sharp(page: Any, turn: int) -> Image:
    return turned(pdf_image(page, SCAN_DPI, LONGEST), turn)


def _legible(word: Word) -> Word:
    """The word without characters that print nothing; a nameless glyph before an amount is the sign of the yuan."""
    text = _YUAN.sub("¥", _MUTE.sub("", word.text))
    return word if text == word.text or not text.strip() else replace(word, text=text)


def _scanned(page: Any, frame: Frame, layer: Layer, ref: PageRef, engine: str) -> tuple[Page, str]:
    own = picture_dpi(page, frame) if layer.shown < FEW else None
    longest = round(most_pixels(max(frame.width, frame.height), min(frame.width, frame.height)))
    image = pdf_image(page, own if own is not None and own < COARSE else SCAN_DPI, longest)
    lost = UNDRAWN if undrawn(page, frame, image) else BROKEN_OFF if broken_off(page, frame) else ""
    if int(image.max()) - int(image.min()) < EVEN:
        return Page(ref, round(frame.width, 3), round(frame.height, 3), "none" if lost else "ocr", frame.rotation), lost
    picture = Picture(ref.number, image, frame.rotation, (image.shape[1], image.shape[0]))
    read, reason = seen_page(picture, ref, engine_named(engine))
    shown = frame.turned(read.rotation)
    return resized(read, round(shown.width, 3), round(shown.height, 3)), lost or reason


def _pasted(image: Image, boxes: Sequence[Quad], engine: str) -> tuple[Word, ...]:
    """The words inside pictures that were pasted into a digital page, in units of the page."""
    return tuple(word for box in boxes for word in _inside(image, box, engine_named(engine)))


def _inside(image: Image, box: Quad, engine: Engine) -> Iterator[Word]:
    height, width = image.shape[:2]
    part = image[int(box.top * height) : int(box.bottom * height), int(box.left * width) : int(box.right * width)]
    if min(part.shape[:2]) < 24:
        return
    origin, size = (box.left, box.top) * 4, (box.width, box.height) * 4
    for word in words_on(part, engine):
        moved = (round(o + v * s, 6) for v, o, s in zip(word.quad.corners, origin, size, strict=True))
        x0, y0, x1, y1, x2, y2, x3, y3 = moved
        yield replace(word, quad=Quad((x0, y0, x1, y1, x2, y2, x3, y3)))
