"""ZIP archives from strangers: every entry written out under a name of our own, counted by the bytes that really come."""

import hashlib
import posixpath
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import IO

from extractors.machine import machine_fault

_UTF8 = 0x800
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075
_CHUNK = 1 << 20
_TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
_SYSTEM_UNIX = 3
LONGEST_NAME = 1000
TOO_LARGE = "文件过大，未予读取，请拆分或压缩图片后提供"
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    ValueError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    LookupError,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a bundle may hold before it is taken for an attack."""

    entries: int = 20_000
    file_bytes: int = 1 << 30
    total_bytes: int = 8 << 30
    ratio: int = 200
    """Unpacked over packed bytes, asked of an entry only above `ratio_from`: small tables pack well."""
    ratio_from: int = 32 << 20
    depth: int = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: where it was written, or the code and the message for which it was not."""

    name: str
    path: Path | None
    code: str = ""
    message: str = ""


def unpack(archive: Path, folder: Path, limits: Limits) -> tuple[Entry, ...]:
    """Every entry of an archive but its folders, sorted by name; raises what zipfile raises on a broken one."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive) as opened:
        infos = [info for info in opened.infolist() if not info.is_dir()]
        if len(infos) > limits.entries:
            return (_refused("", f"压缩包内文件过多（每个材料包至多{Limits().entries}个），未予展开，请拆分后提供"),)
        if _overlapping(infos):
            return (_refused("", "压缩包内条目相互重叠，疑似压缩炸弹，未予展开，请重新打包后提供"),)
        return tuple(sorted(_entries(opened, infos, folder, limits), key=lambda entry: entry.name))


def _entries(opened: zipfile.ZipFile, infos: list[zipfile.ZipInfo], folder: Path, limits: Limits) -> Iterator[Entry]:
    left = limits.total_bytes
    seen: set[str] = set()
    for number, info in enumerate(infos):
        raw = decoded_name(info)
        name = _unique(safe_name(raw), seen)
        refusal = _refusal(info, raw, name)
        if refusal is not None:
            yield refusal
            continue
        place = folder / f"{number:06d}"
        entry = _written(opened, info, Entry(name, place), replace(limits, file_bytes=min(left, limits.file_bytes)))
        if entry.path is not None:
            left -= place.stat().st_size
        else:
            place.unlink(missing_ok=True)
        yield entry


def _refusal(info: zipfile.ZipInfo, raw: str, name: str) -> Entry | None:
    if info.flag_bits & _ENCRYPTED:
        return Entry(name, None, "FILE_PROTECTED", "压缩包内该文件已加密，无法读取，请提供未加密的文件")
    if info.create_system == _SYSTEM_UNIX and stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        return _refused(name, "压缩包内该条目是链接或特殊文件，未予读取，请直接提供文件本身")
    if is_unsafe(raw):
        return _refused(name, "压缩包内该条目的路径指向包外，存在安全风险，未予读取，请重新打包后提供")
    return None


def _refused(name: str, message: str) -> Entry:
    return Entry(name, None, "ARCHIVE_UNSAFE", message)


def _written(opened: zipfile.ZipFile, info: zipfile.ZipInfo, entry: Entry, limits: Limits) -> Entry:
    """Copied piece by piece; what the directory claims about sizes is not believed."""
    assert entry.path is not None  # noqa: S101  only entries with a place are written
    try:
        with opened.open(info) as source, entry.path.open("wb") as target:
            return _copied(source, target, entry, limits, max(1, info.compress_size))
    except BROKEN as fault:
        if machine_fault(fault):
            raise  # no fault of the archive
        message = "压缩包内该文件已损坏，无法解压，请重新提供该文件"
        return Entry(entry.name, None, "FILE_UNREADABLE", message)


def _copied(source: IO[bytes], target: IO[bytes], entry: Entry, limits: Limits, packed: int) -> Entry:
    size = 0
    while piece := source.read(_CHUNK):
        size += len(piece)
        if size > limits.file_bytes:
            return Entry(entry.name, None, "FILE_TOO_LARGE", TOO_LARGE)
        if size > limits.ratio_from and size > limits.ratio * packed:
            return _refused(entry.name, "该条目解压后异常膨胀，疑似压缩炸弹，未予读取，请直接提供文件本身")
        target.write(piece)
    return entry


def _overlapping(infos: list[zipfile.ZipInfo]) -> bool:
    """Entries that share packed bytes: a bomb that no count of a single entry shows."""
    spans = sorted((info.header_offset, info.header_offset + 30 + info.compress_size) for info in infos)
    return any(start < end for (_, end), (start, _) in pairwise(spans))


def decoded_name(info: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it: flagged or unflagged UTF-8, or GBK, which Windows writes unflagged."""
    if info.flag_bits & _UTF8:
        return info.filename
    written = _unicode_path(info.extra)
    if written:
        return written
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _unicode_path(extra: bytes) -> str:
    """The name in the Info-ZIP Unicode Path field; empty where there is none."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return ""


def is_unsafe(name: str) -> bool:
    """Absolute, with a drive, or leading out of its folder."""
    plain = name.replace("\\", "/")
    return plain.startswith("/") or plain[1:2] == ":" or ".." in plain.split("/") or "\x00" in name


def safe_name(name: str) -> str:
    """A relative path with `/` and nothing that a table or a terminal would choke on."""
    plain = posixpath.normpath(name.replace("\\", "/")).lstrip("/")
    parts = [part for part in plain.split("/") if part not in ("", ".", "..")]
    kept = "/".join(parts) or "unnamed"
    printable = "".join("_" if _misleads(character) else character for character in kept)
    return _short(unicodedata.normalize("NFC", printable))


def _short(name: str) -> str:
    """A path longer than any reader of a report would read, by its ends and a digest that keeps it apart from its like."""
    if len(name) <= LONGEST_NAME:
        return name
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{name[: LONGEST_NAME // 2]}…{digest}…{name[-LONGEST_NAME // 4 :]}"


def _misleads(character: str) -> bool:
    """Controls, and marks that turn the order of what follows: `\u202egnp.exe` looks like a picture."""
    return unicodedata.category(character) in ("Cc", "Cs", "Co") or unicodedata.bidirectional(character) in _TURNING


def _unique(name: str, seen: set[str]) -> str:
    """Two entries of one name are two files: the second is numbered."""
    unique, number = name, 2
    while unique in seen:
        stem, dot, suffix = name.rpartition(".")
        unique, number = (f"{stem}({number}).{suffix}" if dot else f"{name}({number})"), number + 1
    seen.add(unique)
    return unique
