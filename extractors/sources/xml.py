"""XML: a 数电票 or any other tree as its leaves; an Excel 2003 workbook in XML as sheets."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]  a compiled module without stubs

from extractors.sources.charset import decoded
from extractors.sources.spreadsheet import TooManyError, pages_of
from models.paper import Cell, FileFault, FileReading, Page, PageRef

MOST_ELEMENTS = 1_000_000
LARGEST = 64 * 1024 * 1024
_INVOICE = "EInvoice"
_SHEETS = "urn:schemas-microsoft-com:office:spreadsheet"


def read_xml(path: Path, sha256: str, media_type: str) -> FileReading:
    """Leaves and attributes as cells whose `ref` is their path; a document type is refused, whatever it declares."""
    content = path.read_bytes() if path.stat().st_size <= LARGEST else b""
    if not content:
        return _faulty(sha256, media_type, "FILE_TOO_LARGE", "XML 文件过大，未予读取")
    if re.search(rb"<!\s*DOCTYPE", content.replace(b"\x00", b""), re.IGNORECASE):
        return _faulty(
            sha256, media_type, "FILE_UNREADABLE", "XML 带有 DOCTYPE 声明，存在安全风险，未予读取，请提供税务平台下载的原始 XML"
        )
    try:
        root = _parsed(content)
    except (etree.LxmlError, ValueError):
        return _faulty(sha256, media_type, "FILE_UNREADABLE", "XML 格式有误，无法解析，请重新提供该文件")
    try:
        return FileReading(sha256, media_type, tuple(_pages(root, sha256)))
    except TooManyError:
        return _faulty(sha256, media_type, "FILE_TOO_LARGE", "XML 内容过多，未予读取，请拆分后提供")


def _pages(root: Any, sha256: str) -> Iterator[Page]:
    if sum(1 for _ in islice(root.iter(), MOST_ELEMENTS + 1)) > MOST_ELEMENTS:
        raise TooManyError
    if root.tag == f"{{{_SHEETS}}}Workbook":
        yield from pages_of(_sheets(root), sha256)
    else:
        yield from (_page(each, PageRef(sha256, number)) for number, each in enumerate(_papers(root), 1))


def _papers(root: Any) -> list[Any]:
    """The invoices of a batch, each a page of its own; else the whole tree."""
    invoices = [element for element in root.iter() if isinstance(element.tag, str) and _name(element) == _INVOICE]
    return invoices if len(invoices) > 1 else [root]


def _page(root: Any, ref: PageRef) -> Page:
    cells = tuple(Cell(path, text, row) for row, (path, text) in enumerate(_leaves(root, _name(root))))
    return Page(ref, 1.0, float(max(1, len(cells))), "text", cells=cells)


def _faulty(sha256: str, media_type: str, code: str, message: str) -> FileReading:
    return FileReading(sha256, media_type, faults=(FileFault(code, message),))


def _parsed(content: bytes) -> Any:
    """The root; where the bytes are in another encoding than declared, they are decoded first."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        text = decoded(content)
        if text is None:
            raise
        bare = re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text)
        return etree.fromstring(bare.encode("utf-8"), parser)


def _name(element: Any) -> str:
    return etree.QName(element).localname


def _leaves(element: Any, path: str) -> Iterator[tuple[str, str]]:
    """(path, text) of every leaf that says something; siblings of one name are numbered from 1."""
    for key, value in sorted(element.attrib.items()):
        if value.strip():
            yield f"{path}/@{etree.QName(key).localname}", value.strip()
    children = [child for child in element if isinstance(child.tag, str)]
    text = (element.text or "").strip()
    if text:
        yield path, text
    counts = Counter(_name(child) for child in children)
    seen: Counter[str] = Counter()
    for child in children:
        name = _name(child)
        seen[name] += 1
        yield from _leaves(child, f"{path}/{name}[{seen[name]}]" if counts[name] > 1 else f"{path}/{name}")


def _sheets(root: Any) -> Iterator[tuple[str, list[list[str]]]]:
    """The sheets of an Excel 2003 workbook in XML, with the gaps that `ss:Index` leaves."""
    for sheet in root.iter(f"{{{_SHEETS}}}Worksheet"):
        rows: list[list[str]] = []
        for row in sheet.iter(f"{{{_SHEETS}}}Row"):
            rows += [[] for _ in range(_index(row, len(rows)) - len(rows))]
            values: list[str] = []
            for cell in row.iter(f"{{{_SHEETS}}}Cell"):
                values += [""] * (_index(cell, len(values)) - len(values))
                values.append("".join(cell.itertext()).strip())
            rows.append(values)
        yield sheet.get(f"{{{_SHEETS}}}Name", "Sheet"), rows


def _index(element: Any, usual: int) -> int:
    """Where an element says it stands, from 0; never before what came, never absurdly far."""
    said = element.get(f"{{{_SHEETS}}}Index", "")
    return min(max(int(said) - 1, usual), usual + 10_000) if said.isdecimal() else usual
