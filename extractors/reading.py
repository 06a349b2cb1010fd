"""From a file to its pages: a function of the bytes alone, whatever the file's name says."""

import re
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from extractors.engines.weights import WeightsError
from extractors.machine import machine_fault
from models.paper import FileFault, FileReading

READER_VERSION = "12"
"""Part of every cache key: raise it whenever a reading of unchanged bytes may change."""

DEFAULT_ENGINE = "paddle"

HEAD = 4096
"""Bytes of an XML part before which a DOCTYPE stands."""

MOST_UNPACKED = 512 << 20
"""Bytes that an office file may unpack to, all its parts together."""


def read_file(
    path: Path, sha256: str, media_type: str, engine: str = DEFAULT_ENGINE, span: tuple[int, int] | None = None
) -> FileReading:
    """Pages, or the faults for which there are none; `span` (first and last page) reads a part of a long PDF or TIFF."""
    try:
        return _read(path, sha256, media_type, engine, span)
    except (MemoryError, ImportError, WeightsError):
        raise  # the machine's or the installation's fault, not the file's
    except Exception as error:  # the per-file edge: a fault of a file must not cost the bundle
        if machine_fault(error):
            raise
        message = "文件无法解析，请重新提供该文件"
        return FileReading(sha256, media_type, faults=(FileFault("FILE_UNREADABLE", message),))


def _read(path: Path, sha256: str, media_type: str, engine: str, span: tuple[int, int] | None) -> FileReading:
    """Each source is imported where it is needed: most commands need none of them."""
    if media_type == "application/pdf":
        from extractors.sources.pdf import read_pdf

        return read_pdf(path, sha256, media_type, engine, span)
    if media_type.startswith("image/"):
        from extractors.sources.raster import read_raster

        return read_raster(path, sha256, media_type, engine, span)
    if media_type in (XLSX, DOCX, OFD):
        return _read_package(path, sha256, media_type, engine)
    return _read_text(path, sha256, media_type)


def _read_package(path: Path, sha256: str, media_type: str, engine: str) -> FileReading:
    if unpacked_bytes(path) > MOST_UNPACKED:
        return FileReading(sha256, media_type, faults=(FileFault("FILE_TOO_LARGE", "文件解压后过大，未予读取，请拆分后提供"),))
    if declares_a_type(path):
        message = "文件内的 XML 带有 DOCTYPE 声明，存在安全风险，未予读取，请重新导出后提供"
        return FileReading(sha256, media_type, faults=(FileFault("FILE_UNREADABLE", message),))
    if media_type == DOCX:
        from extractors.sources.docx import read_docx

        return read_docx(path, sha256, media_type, engine)
    if media_type == OFD:
        from extractors.sources.ofd import read_ofd

        return read_ofd(path, sha256, media_type)
    from extractors.sources.spreadsheet import read_spreadsheet

    return read_spreadsheet(path, sha256, media_type)


def _read_text(path: Path, sha256: str, media_type: str) -> FileReading:
    if media_type in ("text/csv", "text/html", XLS):
        from extractors.sources.spreadsheet import read_spreadsheet

        return read_spreadsheet(path, sha256, media_type)
    if media_type == "application/xml":
        from extractors.sources.xml import read_xml

        return read_xml(path, sha256, media_type)
    if media_type in ("application/zip", "application/toml"):
        return FileReading(sha256, media_type)  # an archive or a bundle.toml: taken in already, without pages
    return FileReading(
        sha256,
        media_type,
        faults=(FileFault("FILE_UNSUPPORTED", "不支持的文件格式，请提供 PDF、图片、OFD、XML、Word 或 Excel 格式的文件"),),
    )


def page_count(path: Path, media_type: str = "application/pdf") -> int:
    """How many pages a PDF or picture file has; 1 for every other kind, 0 where it cannot be opened. For the sandbox."""
    if media_type == "application/pdf":
        from extractors.sources import pdf

        return pdf.page_count(path)
    if media_type == "image/tiff":
        from extractors.sources import raster

        return raster.frame_count(path)
    return 1


def unpacked_bytes(path: Path) -> int:
    """What the parts of a package claim to unpack to; zipfile and its like stop reading a part where its claim ends."""
    with zipfile.ZipFile(path) as package:
        return sum(part.file_size for part in package.infolist())


def declares_a_type(path: Path) -> bool:
    """Whether an XML part of a package has a DOCTYPE, by which entities come in; no office program writes one."""
    with zipfile.ZipFile(path) as package:
        for part in package.infolist():
            if part.filename.lower().endswith((".xml", ".rels")) and not part.is_dir():
                with package.open(part) as stream:
                    if _declares(stream.read(HEAD).replace(b"\x00", b"")):
                        return True
    return False


def _declares(head: bytes) -> bool:
    """Also where the root element is not reached, for what is pushed out of sight may be a DOCTYPE."""
    markup = re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", head, flags=re.DOTALL)
    first = re.search(rb"<(.?)", markup, re.DOTALL)
    return len(head) == HEAD if first is None else first[1] in b"!?"


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OFD = "application/ofd"


def joined(parts: Sequence[FileReading]) -> FileReading:
    """One reading from those of consecutive spans of the same file."""
    pages = tuple(sorted((page for part in parts for page in part.pages), key=lambda page: page.ref.number))
    faults = tuple(dict.fromkeys(fault for part in parts for fault in part.faults))
    return replace(parts[0], pages=pages, faults=faults)


def main(paths: Sequence[str]) -> None:
    """Print what each file says: for people who write readers."""
    from extractors.intake.sniffing import hash_of, sniff

    for name in paths:
        path = Path(name)
        reading = read_file(path, hash_of(path), sniff(path).media_type)
        _print(name, reading)


def _print(name: str, reading: FileReading) -> None:
    out = sys.stdout.write
    out(f"== {name} {reading.media_type} {reading.sha256[:12]}\n")
    for key, value in reading.info:
        out(f"   info {key} = {value}\n")
    for fault in reading.faults:
        out(f"   {fault.code} {fault.page or ''} {fault.message}\n")
    for page in reading.pages:
        size = f"{page.width:g}x{page.height:g} rotation {page.rotation}"
        out(f"-- page {page.ref.number} {page.source} {size}, {len(page.rules)} rules, {len(page.seals)} seals\n")
        for code in page.codes:
            out(f"   code {code.text}\n")
        for word in page.words:
            quad, others = word.quad, "".join(f" | {text}" for text in word.alternatives)
            place = f"{quad.left:.3f} {quad.top:.3f} {quad.right:.3f} {quad.bottom:.3f}"
            out(f"   {place} {word.confidence:.2f} {word.text}{others}\n")
        for cell in page.cells:
            out(f"   {cell.ref} {cell.text}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
