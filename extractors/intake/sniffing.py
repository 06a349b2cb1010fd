"""What a file is, told from its content; names and extensions are not asked."""

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import Path

HEAD = 65_536

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"PK\x07\x08", "application/zip"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"GIF8", "image/gif"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"\x00\x00\x00\x0cjP  ", "image/jp2"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-executable"),
)

_BMP_HEADERS = tuple(size.to_bytes(4, "little") for size in (12, 40, 64, 108, 124))

READABLE_IMAGES = ("image/jpeg", "image/png", "image/tiff", "image/bmp", "image/webp", "image/gif", "image/avif")

_AVIF = (b"avif", b"avis")
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""Brands of the pictures that are kept as films are."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A media type, and whether there is a reader for it."""

    media_type: str
    readable: bool
    protected: bool = False
    """An office file whose content is encrypted."""


def hash_of(path: Path) -> str:
    """SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sniff(path: Path) -> Kind:
    """The kind of a file by its content."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        return Kind("application/x-empty", readable=False)
    media_type = _by_magic(head)
    if media_type == "application/zip":
        return _package(path)
    if media_type == "application/x-ole":
        return _compound(path)
    if media_type:
        return Kind(media_type, readable=media_type in READABLE_IMAGES or media_type == "application/pdf")
    return _text(head)


def _by_magic(head: bytes) -> str:
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    # After the magics: a ZIP whose first entry is a stored PDF shows that PDF's head, too.
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith(b"BM") and head[14:18] in _BMP_HEADERS:
        return "image/bmp"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    return ""


def _by_brand(head: bytes) -> str:
    """By the major brand, where that is of pictures in general by those it is compatible with."""
    brand, others = head[8:12], head[16 : int.from_bytes(head[:4], "big")][:256]
    if brand in _AVIF or (brand in (b"mif1", b"msf1") and b"avif" in others):
        return "image/avif"
    return "image/heic" if brand in _HEIC else "video/mp4"


def _package(path: Path) -> Kind:
    """A ZIP by what it holds: an office file, an OFD, or an archive."""
    try:
        with zipfile.ZipFile(path) as package:
            names = {name.replace("\\", "/").lstrip("/").lower() for name in package.namelist()[:20_000]}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        return Kind("application/zip", readable=False)
    if "ofd.xml" in names:
        return Kind("application/ofd", readable=True)
    if "[content_types].xml" in names:
        if any(name.startswith("xl/workbook") for name in names):
            return Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", readable=True)
        if "word/document.xml" in names:
            return Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", readable=True)
        if any(name.startswith("ppt/") for name in names):
            return Kind("application/vnd.openxmlformats-officedocument.presentationml.presentation", readable=False)
    return Kind("application/zip", readable=False)


def _compound(path: Path) -> Kind:
    """An old office file by the names of its streams, which are written in UTF-16."""
    with path.open("rb") as file:
        content = file.read(64 * 1024 * 1024)
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Kind("application/x-ole-encrypted", readable=False, protected=True)
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return Kind("application/vnd.ms-excel", readable=True)
    if "WordDocument".encode("utf-16-le") in content:
        return Kind("application/msword", readable=False)
    return Kind("application/x-ole", readable=False)


def _text(head: bytes) -> Kind:
    """XML, HTML or a table of text; anything with bytes that no text has is unknown."""
    from extractors.sources.charset import decoded

    text = decoded(head, partial=True)
    if text is None:
        return Kind("application/octet-stream", readable=False)
    start = text.lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<html", "<!doctype html", "<table", "<meta")) or "<table" in start[:4000]:
        return Kind("text/html", readable=True)
    if start.startswith("<?xml") or (start.startswith("<") and not start.startswith("<html")):
        return Kind("text/html" if "<html" in start[:2000] else "application/xml", readable=True)
    return Kind("text/csv", readable=True)
