# ruff: noqa: PLR0917 - what makes a thing of the world takes its parts in a fixed order, as a form does
"""A sheet to draw on: coordinates in points from the top left, and a memory of where each value was put."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from tests.synthesis.drawing.fonts import register

A4 = (595.28, 841.89)
A4_WIDE = (841.89, 595.28)
Box = tuple[float, float, float, float]
Colour = tuple[float, float, float]
BLACK: Colour = (0, 0, 0)
RED: Colour = (0.85, 0.08, 0.08)
ALIGNED = {"l": 0.0, "c": 0.5, "r": 1.0}


@dataclass(frozen=True)
class Mark:
    """Where a value of an entity stands: page of the file (from 1) and box in units of the page."""

    entity: str
    field: str
    page: int
    box: Box | None = None
    cell: str = ""
    """Where there are cells instead of boxes: `Sheet1!B3`."""


@dataclass(frozen=True)
class TextRun:
    """One drawn text, kept so that the same page can be written as OFD."""

    page: int
    x: float
    y: float
    size: float
    width: float
    text: str
    colour: Colour


@dataclass
class Part:
    """A page, or the region of it, that one document takes."""

    page: int
    region: Box | None = None


@dataclass
class Sheet:
    """One document as it was drawn."""

    document: str
    kind: str
    parts: list[Part] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    topic: str = ""
    """What an attachment is about (`price_letter` …)."""


class _Info(pdfdoc.PDFInfo):
    """Document info with the keys that 数电票 carry."""

    extra: dict[str, str] = {}  # noqa: RUF012 - replaced on each instance

    def format(self, document: object) -> bytes:
        entries = {
            "Producer": pdfdoc.PDFString(self.producer),
            "Creator": pdfdoc.PDFString(self.creator),
            "Title": pdfdoc.PDFString(self.title),
        }
        entries.update({key: pdfdoc.PDFString(value) for key, value in self.extra.items()})
        return pdfdoc.PDFDictionary(entries).format(document)


class Paper:
    """A PDF in the making; `plain` draws with the package's font alone, so that every machine draws the same."""

    def __init__(
        self, *, plain: bool, info: dict[str, str] | None = None, producer: str = "", encrypt: str | None = None
    ) -> None:
        self.plain = plain
        self._buffer = io.BytesIO()
        self._canvas = Canvas(self._buffer, invariant=1, pageCompression=1, encrypt=encrypt)
        details = _Info()
        details.extra = info or {}
        details.producer, details.creator, details.title = producer or "PDF Library 2.1", "", ""
        self._canvas._doc.info = details
        self.page = 0
        self.size = A4
        self._dx = self._dy = 0.0
        self._scale = 1.0
        self.sheets: list[Sheet] = []
        self.runs: list[TextRun] = []
        self.sizes: list[tuple[float, float]] = []
        self._open: Sheet | None = None

    # --- pages and documents -------------------------------------------------

    def new_page(self, size: tuple[float, float] = A4) -> None:
        """Ends the page at hand and begins one; the document at hand goes on there."""
        if self.page:
            self._canvas.showPage()
        self._canvas.setPageSize(size)
        self.page += 1
        self.size = size
        self.sizes.append(size)
        if self._open is not None:
            self._open.parts.append(Part(self.page))

    @contextmanager
    def document(
        self, document: str, kind: str, size: tuple[float, float] | None = A4, region: Box | None = None, *, topic: str = ""
    ) -> Iterator[None]:
        """Everything drawn inside belongs to one document; without `size` it shares the page, in `region` (points)."""
        sheet = Sheet(document, kind, topic=topic)
        self.sheets.append(sheet)
        self._open = sheet
        if size is not None:
            self.new_page(size)
        else:
            sheet.parts.append(Part(self.page, self._unit(region) if region else None))
        yield
        self._open = None

    @contextmanager
    def at(self, dx: float, dy: float, scale: float = 1.0) -> Iterator[None]:
        """Moves and scales what is drawn inside; frames do not nest."""
        before = (self._dx, self._dy, self._scale)
        self._dx, self._dy, self._scale = dx, dy, scale
        yield
        self._dx, self._dy, self._scale = before

    def _unit(self, box: Box) -> Box:
        width, height = self.size
        return box[0] / width, box[1] / height, box[2] / width, box[3] / height

    def _xy(self, x: float, y: float) -> tuple[float, float]:
        return self._dx + x * self._scale, self.size[1] - (self._dy + y * self._scale)

    # --- ink -------------------------------------------------------------------

    def width(self, text: str, size: float, face: str = "song") -> float:
        return pdfmetrics.stringWidth(text, register(face, plain=self.plain), size)

    def _covered(self, face: str, text: str) -> tuple[str, str]:
        """A face that has all the characters; the old Debian faces know only the full-width yuan sign."""
        glyphs = getattr(pdfmetrics.getFont(register(face, plain=self.plain)).face, "charToGlyph", None)
        if glyphs is None:
            return (face, text) if text.isascii() else ("song", text)
        if "¥" in text and 0xA5 not in glyphs:
            text = text.replace("¥", "￥")
        return (face, text) if all(ord(c) in glyphs for c in text) else ("hei", text)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        *,
        face: str = "song",
        colour: Colour = BLACK,
        align: str = "l",
        fit: float | None = None,
        mark: tuple[str, str] | None = None,
        hidden: bool = False,
    ) -> float:
        """Text whose baseline is at y; `fit` shrinks it to a width; returns its width."""
        if not text:
            return 0.0
        face, text = self._covered(face, text)
        font = register(face, plain=self.plain)
        width = self.width(text, size, face)
        if fit is not None and width > fit:
            size, width = size * fit / width, fit
        left = x - width * ALIGNED[align]
        px, py = self._xy(left, y)
        drawn = self._canvas.beginText(px, py)
        drawn.setFont(font, size * self._scale)
        drawn.setFillColorRGB(*colour)
        if hidden:
            drawn.setTextRenderMode(3)
        drawn.textOut(text)
        if hidden:
            drawn.setTextRenderMode(0)
        self._canvas.drawText(drawn)
        self._remember(left, y, width, size, text, colour, mark)
        return width

    def _remember(
        self, left: float, y: float, width: float, size: float, text: str, colour: Colour, mark: tuple[str, str] | None
    ) -> None:
        x0, y0 = self._dx + left * self._scale, self._dy + (y - size * 0.88) * self._scale
        x1, y1 = self._dx + (left + width) * self._scale, self._dy + (y + size * 0.2) * self._scale
        self.runs.append(TextRun(self.page, x0, self._dy + y * self._scale, size * self._scale, x1 - x0, text, colour))
        if mark is not None and self._open is not None:
            self._open.marks.append(Mark(mark[0], mark[1], self.page, self._unit((x0, y0, x1, y1))))

    def wrapped(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        size: float = 9,
        *,
        leading: float | None = None,
        face: str = "song",
        colour: Colour = BLACK,
        mark: tuple[str, str] | None = None,
        indent: float = 0.0,
        only: str = "",
    ) -> float:
        """Text broken to a width; returns the y after its last line. With `only`, just the lines that hold it are marked."""
        lines = break_lines(self, text, width, size, face, indent)
        for number, line in enumerate(lines):
            marked = mark if only in line else None
            self.text(x + (indent if number == 0 else 0), y, line, size, face=face, colour=colour, mark=marked)
            y += leading or size * 1.35
        return y

    def line(self, x0: float, y0: float, x1: float, y1: float, weight: float = 0.6, colour: Colour = BLACK) -> None:
        self._canvas.setLineWidth(weight * self._scale)
        self._canvas.setStrokeColorRGB(*colour)
        self._canvas.line(*self._xy(x0, y0), *self._xy(x1, y1))

    def rect(
        self, x0: float, y0: float, x1: float, y1: float, weight: float = 0.6, colour: Colour = BLACK, fill: Colour | None = None
    ) -> None:
        left, bottom = self._xy(x0, y1)
        right, top = self._xy(x1, y0)
        self._canvas.setLineWidth(weight * self._scale)
        self._canvas.setStrokeColorRGB(*colour)
        if fill:
            self._canvas.setFillColorRGB(*fill)
        self._canvas.rect(left, bottom, right - left, top - bottom, stroke=1 if weight else 0, fill=1 if fill else 0)

    def circle(self, x: float, y: float, radius: float, weight: float = 0.8, colour: Colour = BLACK) -> None:
        self._canvas.setLineWidth(weight * self._scale)
        self._canvas.setStrokeColorRGB(*colour)
        px, py = self._xy(x, y)
        self._canvas.circle(px, py, radius * self._scale)

    def image(self, picture: object, x: float, y: float, width: float, height: float) -> None:
        """A PIL image or the bytes of one, its top left at (x, y)."""
        if isinstance(picture, bytes):
            picture = io.BytesIO(picture)
        px, py = self._xy(x, y + height)
        self._canvas.drawImage(ImageReader(picture), px, py, width * self._scale, height * self._scale, mask="auto")

    def squares(self, x: float, y: float, size: float, rows: list[list[bool]]) -> None:
        """A matrix of black squares (a QR code) of the given width."""
        step = size / len(rows)
        self._canvas.setFillColorRGB(0, 0, 0)
        for j, row in enumerate(rows):
            start: int | None = None
            for i, dark in enumerate([*row, False]):
                if dark and start is None:
                    start = i
                elif not dark and start is not None:
                    left, bottom = self._xy(x + start * step, y + (j + 1) * step)
                    width = (i - start) * step * self._scale
                    self._canvas.rect(left, bottom, width, step * self._scale * 1.02, stroke=0, fill=1)
                    start = None

    def upright(self, x: float, y: float, text: str, size: float = 9, *, step: float | None = None, **look: object) -> None:
        """Text set downwards, one character a line."""
        for number, character in enumerate(text):
            self.text(x, y + number * (step or size * 1.25), character, size, align="c", **look)  # type: ignore[arg-type]

    def finish(self) -> bytes:
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()


PIECES = re.compile(r"[A-Za-z0-9,.¥￥%‰:/\-]+|\n|.", re.DOTALL)
NEVER_FIRST = "。，、；：）！？”》】"


def break_lines(paper: Paper, text: str, width: float, size: float, face: str = "song", indent: float = 0.0) -> list[str]:
    """The text in lines that fit the width: numbers and Latin words stay whole where they can, stops never begin a line."""
    lines: list[str] = []
    line = ""
    for piece in PIECES.findall(text):
        room = width - (0 if lines else indent)
        if piece == "\n":
            lines.append(line)
            line = ""
        elif paper.width(line + piece, size, face) <= room or (piece in NEVER_FIRST and line):
            line += piece
        elif paper.width(piece, size, face) <= room:
            lines.append(line)
            line = piece
        else:
            for character in piece:
                if line and paper.width(line + character, size, face) > room:
                    lines.append(line)
                    line = ""
                line += character
    return [*lines, line] if line or not lines else lines


def moved(mark: Mark, page: int) -> Mark:
    """The mark on another page number, for pages put together into one file."""
    return replace(mark, page=page)
