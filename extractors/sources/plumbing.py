"""pdfplumber over a PDF: glyphs and strokes on the canvas, and the document's info keys."""

import logging
import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pdfplumber
import pypdfium2
from pdfminer.layout import LTChar, LTCurve, LTFigure, LTRect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from extractors.sources.frame import Box
from extractors.sources.pdfium import Letter, flattened

MALFORMED = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError, OSError, RecursionError,
    TypeError, ValueError, struct.error, zlib.error, PDFException, PSException, PdfminerException, pypdfium2.PdfiumError,
)  # fmt: skip
"""What the PDF libraries raise on malformed files."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a page draws, on the canvas: letters, and the lines that its shapes show."""

    letters: tuple[Letter, ...]
    edges: tuple[Box, ...]


class Plumber:
    """The file opened, form fields and annotations drawn into its pages; empty where pdfplumber cannot open it."""

    def __init__(self, document: Any, path: Path) -> None:
        self._document = document
        self._path = path
        self._pdf: Any = None

    def __enter__(self) -> Self:
        logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it logs each oddity of a malformed file
        try:
            self._pdf = pdfplumber.open(flattened(self._document) or self._path)
        except MALFORMED:
            self._pdf = None
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(*MALFORMED):  # closing walks the pages once more
            if self._pdf is not None:
                self._pdf.close()

    def info(self) -> tuple[tuple[str, str], ...]:
        """The document's info keys, sorted; a 数电票 states its number and totals here."""
        try:
            found = dict(self._pdf.metadata) if self._pdf is not None else {}
        except MALFORMED:
            return ()
        pairs = ((str(key), value) for key, value in found.items())
        return tuple(sorted((key, value.strip("\x00 ")) for key, value in pairs if isinstance(value, str) and value.strip()))

    def drawing(self, number: int) -> Drawing | None:
        """What a page draws; None where pdfplumber cannot tell."""
        try:
            return _drawing(self._pdf.pages[number - 1])
        except MALFORMED:
            return None


def _drawing(plumbed: Any) -> Drawing:
    """The page laid out without its turn, which pdfplumber applies to text and not to the crop box."""
    plumbed.page_obj.rotate = 0
    across, up = float(plumbed.page_obj.mediabox[0]), float(plumbed.page_obj.mediabox[1])
    letters: list[Letter] = []
    edges: list[Box] = []
    for item in _leaves(plumbed.layout):
        box = (item.x0 + across, item.y0 + up, item.x1 + across, item.y1 + up)
        if isinstance(item, LTChar):
            letters.append(Letter(item.get_text(), box, _slope(item.matrix)))
        elif isinstance(item, LTCurve):
            edges += _edges(item, box)
    plumbed.close()
    return Drawing(tuple(letters), tuple(edges))


def _leaves(container: Any) -> Iterator[Any]:
    for item in container:
        if isinstance(item, LTFigure):
            yield from _leaves(item)
        else:
            yield item


def _slope(matrix: Sequence[float]) -> int:
    """Degrees, counter-clockwise from the right, in which text runs; whole quarters where it is within 2 of one."""
    angle = math.degrees(math.atan2(matrix[1], matrix[0])) % 360
    quarter = round(angle / 90) * 90
    return quarter % 360 if abs(angle - quarter) <= 2 else round(angle) % 360


def _edges(shape: Any, box: Box) -> Iterator[Box]:
    """The lines a shape shows: its own middle where it is thin, its four sides where it is stroked, none where only filled."""
    left, bottom, right, top = box
    thick, long = sorted((right - left, top - bottom))
    half = min(thick, 1) / 2
    if thick <= 3 or (thick <= 12 and long > 8 * thick and shape.fill):
        if right - left < top - bottom:
            yield (left + right) / 2 - half, bottom, (left + right) / 2 + half, top
        else:
            yield left, (top + bottom) / 2 - half, right, (top + bottom) / 2 + half
    elif isinstance(shape, LTRect) and shape.stroke:
        yield left, top, right, top
        yield left, bottom, right, bottom
        yield left, bottom, left, top
        yield right, bottom, right, top
