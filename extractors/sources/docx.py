"""DOCX: paragraphs and table cells in the order of the document, pictures as pages of their own."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  a compiled module without stubs
from PIL import Image as Pictures

from extractors.engines import engine_named
from models.paper import Cell, FileFault, FileReading, Page, PageRef

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_REMOVED = (f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
_A4 = (595.0, 842.0)

PICTURE_SIDE = 400
"""Pixels on the shorter side that a picture needs to be a page and no logo."""

MOST_PICTURES = 200


def read_docx(path: Path, sha256: str, media_type: str, engine: str) -> FileReading:
    """Page 1 holds all text as cells; every picture large enough to be a scan is a page after it."""
    try:
        document = docx.Document(str(path))
        cells = tuple(_numbered(_pieces(document)))
        pictures = list(_pictures(document))
    except (OpcError, etree.LxmlError, zipfile.BadZipFile, OSError, ValueError, LookupError, TypeError, AttributeError):
        message = "DOCX 已损坏，无法读取，请重新提供该文件"
        return FileReading(sha256, media_type, faults=(FileFault("FILE_UNREADABLE", message),))
    text = Page(PageRef(sha256, 1), *_A4, "text", cells=cells)
    pages = [_picture_page(picture, PageRef(sha256, number), engine) for number, picture in enumerate(pictures, 2)]
    read = (*((text,) if cells or not pages else ()), *(page for page in pages if page is not None))
    lost = sum(page is None for page in pages)
    faults = (FileFault("FILE_UNREADABLE", f"DOCX 内有{lost}张图片无法解码，请单独提供这些图片"),) if lost else ()
    return FileReading(sha256, media_type, read, faults=faults)


def _pieces(document: Any) -> Iterator[tuple[str, str, int, int]]:
    """(kind, text, row, column) of every paragraph and table cell, headers and footers after the body."""
    yield from _blocks(document.element.body)
    seen: set[str] = set()
    for section in document.sections:
        for part in (section.header, section.footer):
            for piece in () if part.is_linked_to_previous else _blocks(part._element):  # noqa: SLF001  no public way to its XML
                if piece[1] not in seen:
                    seen.add(piece[1])
                    yield piece


def _blocks(parent: Any) -> Iterator[tuple[str, str, int, int]]:
    for element in parent.iterchildren():
        if element.tag == f"{_W}p":
            yield "p", _text(element), 0, 0
            for box in _boxes(element):
                yield from _blocks(box)
        elif element.tag == f"{_W}tbl":
            yield "t", "", 0, 0
            yield from _table(element)
        elif element.tag not in _REMOVED and isinstance(element.tag, str):
            yield from _blocks(element)


def _table(table: Any) -> Iterator[tuple[str, str, int, int]]:
    """Cells by the grid: a cell that spans columns counts as many, one merged from above is passed over."""
    for row, line in enumerate(table.iterchildren(f"{_W}tr")):
        column = 0
        for cell in line.iter(f"{_W}tc"):
            if _owner(cell) is not line:
                continue
            yield "c", "\n".join(filter(None, (_text(p) for p in cell.iter(f"{_W}p") if not _is_removed(p)))), row, column
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            column += min(int(span.get(f"{_W}val", "1")), 100) if span is not None else 1


def _owner(cell: Any) -> Any:
    """The row a cell belongs to, through content controls, so that nested tables do not mix in."""
    return next(parent for parent in cell.iterancestors(f"{_W}tr"))


def _text(paragraph: Any) -> str:
    """All text of a paragraph as finally shown: insertions kept, deletions, duplicate fallbacks and text boxes left out."""
    parts: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"):
        if _is_removed(node) or next(node.iterancestors(f"{_W}p"), None) is not paragraph or node.getparent().tag == f"{_W}tabs":
            continue
        parts.append({"t": node.text or "", "tab": "\t", "br": "\n"}.get(node.tag.removeprefix(_W), "-"))
    return "".join(parts).strip()


def _is_removed(node: Any) -> bool:
    return any(ancestor.tag in _REMOVED for ancestor in node.iterancestors())


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, each once; boxes inside boxes come with their outer one."""
    for box in paragraph.iter(f"{_W}txbxContent"):
        if not _is_removed(box) and next(box.iterancestors(f"{_W}p"), None) is paragraph:
            yield box


def _numbered(pieces: Iterator[tuple[str, str, int, int]]) -> Iterator[Cell]:
    paragraph = table = 0
    for place, (kind, text, row, column) in enumerate(pieces, 1):
        paragraph += kind == "p"
        table += kind == "t"
        if text:
            ref = f"p{paragraph}" if kind == "p" else f"t{table}r{row + 1}c{column + 1}"
            yield Cell(ref, text, place if kind == "p" else row, 0 if kind == "p" else column)


def _pictures(document: Any) -> Iterator[bytes]:
    """Pictures in the order in which the text refers to them, each once."""
    related = document.part.related_parts
    name = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    seen: dict[str, None] = {}
    for node in document.element.body.iter():
        link = node.get(name) if isinstance(node.tag, str) else None
        if isinstance(link, str) and link in related and str(related[link].content_type).startswith("image/"):
            seen[link] = None
    for link in list(seen)[:MOST_PICTURES]:
        yield related[link].blob


def _picture_page(content: bytes, ref: PageRef, engine: str) -> Page | None:
    from extractors.sources.raster import LARGEST, Frame, page_of, pixels

    try:
        with Pictures.open(io.BytesIO(content)) as picture:
            if min(picture.size) < PICTURE_SIDE:
                return Page(ref, float(picture.width), float(picture.height), "none")
            if picture.width * picture.height > LARGEST:
                return None
            frame = Frame(ref.number, pixels(picture), 0, picture.size)
    except (OSError, SyntaxError, ValueError, TypeError, LookupError):
        return None
    return page_of(frame, ref, engine_named(engine))
