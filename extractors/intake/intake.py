"""From what was handed in to a list of files: unpacked, hashed, told apart by content, nothing lost."""

import errno
import os
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractors.intake.archives import BROKEN, TOO_LARGE, Entry, Limits, safe_name, unpack
from extractors.intake.declaration import MOST_BYTES, NAME, BundleError, declaration_of
from extractors.intake.kinds import advice, is_junk
from extractors.intake.sniffing import Kind, hash_of, sniff
from extractors.machine import machine_fault
from extractors.sandbox import Sandbox, SandboxFault
from models.bundle import Declaration
from models.finding import Observation
from models.identity import local_id
from models.paper import FileReading, FileStatus, SourceFile

__all__ = ["BundleError", "Intake", "Limits", "after_reading", "take_in"]


ARCHIVE = "application/zip"
MOST_TOLD = 20
"""Faults of one file that are told one by one."""


@dataclass(frozen=True, slots=True)
class Intake:
    """A bundle's files, sorted by path; `contents` says where the bytes of each hash lie."""

    files: tuple[SourceFile, ...]
    contents: Mapping[str, Path]
    declaration: Declaration
    observations: tuple[Observation, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A file, or why there is none, before it is known whether its content was seen already."""

    path: str
    place: Path | None
    code: str = ""
    message: str = ""
    sha256: str = ""
    size: int = 0
    kind: Kind = field(default_factory=lambda: Kind("application/octet-stream", readable=False))


def take_in(bundle: Path, work: Path, limits: Limits | None = None, sandbox: Sandbox | None = None) -> Intake:
    """Read a folder or ZIP without changing it; archives are unpacked below `work`; raises BundleError."""
    limits = limits or Limits()
    if sandbox is None:
        with Sandbox() as own:
            return take_in(bundle, work, limits, own)
    found = _unfolded(_top(bundle, work, limits, sandbox), work, limits, sandbox, limits.depth)
    if not any(one.place is not None and not is_junk(one.path) for one in found):
        line = f"{bundle}: holds no files; give the folder or ZIP that holds the application's documents"
        raise BundleError(line, "没有任何文件，请提交存放申报材料的文件夹或ZIP压缩包")
    files, observations = _listed(sorted(found, key=lambda one: one.path))
    contents = {one.sha256: one.place for one in reversed(found) if one.place is not None and one.sha256}
    stem = bundle.resolve().name if bundle.is_dir() else bundle.stem
    return Intake(files, contents, _declaration(found, safe_name(stem), bundle), observations)


def _top(bundle: Path, work: Path, limits: Limits, sandbox: Sandbox) -> list[_Found]:
    if bundle.is_dir():
        return _examined(list(_walked(bundle)), limits, sandbox)
    if not bundle.exists():
        raise BundleError(f"{bundle}: no such file or folder; check the path", "找不到该文件或文件夹，请核对路径")
    if not bundle.is_file():
        line = f"{bundle}: neither a folder nor a ZIP archive; give one of these"
        raise BundleError(line, "既不是文件夹也不是ZIP压缩包，请改为其中一种")
    try:
        kind = sandbox.call(sniff, bundle).result()
        if kind.media_type != "application/zip":
            line = f"{bundle}: not a ZIP archive but {kind.media_type}; give a folder or a ZIP of the application"
            raise BundleError(line, f"不是ZIP压缩包，而是{kind.media_type}，请提交文件夹或ZIP压缩包")
        entries = sandbox.call(unpack, bundle, work / "bundle", limits).result()
    except BROKEN as fault:
        if machine_fault(fault):
            raise
        line = f"{bundle}: a damaged ZIP archive ({fault}); pack it again"
        raise BundleError(line, f"ZIP压缩包已损坏（{fault}），请重新打包提交") from fault
    except SandboxFault as fault:
        line = f"{bundle}: cannot be unpacked ({fault.kind}); pack it again or give the folder"
        raise BundleError(line, "压缩包无法在限定的时间和内存内解开，请重新打包，或直接提交文件夹") from fault
    if len(entries) == 1 and entries[0].code == "ARCHIVE_UNSAFE" and not entries[0].name:
        line = f"{bundle}: an unsafe ZIP archive (overlapping or too many entries); pack it again or give the folder"
        raise BundleError(line, "压缩包不安全（条目重叠或过多），未予解开，请重新打包，或直接提交文件夹")
    return _examined([_of_entry(entry, "") for entry in entries], limits, sandbox)


def _walked(folder: Path) -> Iterator[_Found]:
    """Every file below a folder; links and special files are named, never opened."""
    stack = [folder]
    while stack:
        here = stack.pop()
        try:
            children = sorted(os.scandir(here), key=lambda child: child.name)
        except OSError as fault:
            yield _Found(_relative(here, folder), None, "FILE_UNREADABLE", f"文件夹{_why(fault)}")
            continue
        for child in children:
            path = _relative(Path(child.path), folder)
            if child.is_dir(follow_symlinks=False):
                stack.append(Path(child.path))
            elif child.is_file(follow_symlinks=False):
                yield _Found(path, Path(child.path))
            else:
                yield _Found(path, None, "ARCHIVE_UNSAFE", "链接或特殊文件，未予读取，请直接提供文件本身")


def _why(fault: OSError) -> str:
    """What keeps it closed, and what to do."""
    if fault.errno == errno.ENAMETOOLONG:
        return "所在路径过长，无法打开，请缩短文件夹名称或减少层级"
    return "无法打开，请检查权限，或重新提供"


def _relative(path: Path, folder: Path) -> str:
    """With `/`, and readable where a Chinese name was unpacked in GBK on a system that writes UTF-8."""
    raw = os.fsencode(path.relative_to(folder))
    for encoding in ("utf-8", "gb18030"):
        try:
            return safe_name(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return safe_name(raw.decode("utf-8", "replace"))


def _of_entry(entry: Entry, prefix: str) -> _Found:
    return _Found(prefix + entry.name, entry.path, entry.code, entry.message)


def examine(place: Path, limits: Limits) -> tuple[str, int, Kind]:
    """Hash, size and kind of one file, without a hash where it is too large to be read; runs in the sandbox."""
    size, kind = place.stat().st_size, sniff(place)
    most = limits.total_bytes if kind.media_type == ARCHIVE else limits.file_bytes
    return (hash_of(place) if size <= most else ""), size, kind


def _examined(found: Sequence[_Found], limits: Limits, sandbox: Sandbox) -> list[_Found]:
    waiting = [
        (one, sandbox.call(examine, one.place, limits) if one.place is not None and not one.code else None) for one in found
    ]
    return [one if future is None else _with_facts(one, future) for one, future in waiting]


def _with_facts(one: _Found, future: "Future[tuple[str, int, Kind]]") -> _Found:
    try:
        sha256, size, kind = future.result()
    except OSError as fault:
        if machine_fault(fault):
            raise
        return replace(one, place=None, code="FILE_UNREADABLE", message=f"文件{_why(fault)}")
    except SandboxFault as fault:
        seen = fault.as_fault()
        return replace(one, place=None, code=seen.code, message=seen.message)
    if not sha256:
        return replace(one, place=None, size=size, kind=kind, code="FILE_TOO_LARGE", message=TOO_LARGE)
    return replace(one, sha256=sha256, size=size, kind=kind)


def _unfolded(found: list[_Found], work: Path, limits: Limits, sandbox: Sandbox, depth: int) -> list[_Found]:
    """The files with those inside archives added, level by level; an archive seen before is not opened again."""
    done: list[_Found] = []
    seen: set[str] = set()
    level = found
    budget = _less(limits, found if any(one.place and one.place.is_relative_to(work) for one in found) else [])
    for left in range(depth, -1, -1):
        archives = [one for one in level if one.kind.media_type == ARCHIVE and not one.code and not is_junk(one.path)]
        done += [one for one in level if one not in archives]
        level = []
        for archive in sorted(archives, key=lambda one: one.path):
            if archive.sha256 in seen:
                done.append(archive)
            elif left == 0:
                done.append(replace(archive, code="ARCHIVE_UNSAFE", message="压缩包嵌套超过两层，未予展开，请直接提供其中的文件"))
            else:
                opened, inside = _opened(archive, work, budget, sandbox)
                budget = _less(budget, inside)
                done.append(opened)
                level += inside
            seen.add(archive.sha256)
    return done


def _less(limits: Limits, unpacked: Sequence[_Found]) -> Limits:
    """What is left for the archives still to be opened: a hundred small ones may not hold what one may not."""
    entries, total = limits.entries - len(unpacked), limits.total_bytes - sum(one.size for one in unpacked)
    return replace(limits, entries=max(0, entries), total_bytes=max(0, total))


def _opened(archive: _Found, work: Path, limits: Limits, sandbox: Sandbox) -> tuple[_Found, list[_Found]]:
    assert archive.place is not None  # noqa: S101  only files that were hashed get here
    try:
        entries = sandbox.call(unpack, archive.place, work / archive.sha256, limits).result()
    except (SandboxFault, *BROKEN) as fault:
        if machine_fault(fault):
            raise
        message = "压缩包已损坏，无法解压，请重新打包后提供"
        if isinstance(fault, SandboxFault):
            return replace(
                archive, code="ARCHIVE_UNSAFE", message="压缩包解压超时或超出内存，疑似异常压缩包，请直接提供其中的文件"
            ), []
        return replace(archive, code="FILE_UNREADABLE", message=message), []
    if len(entries) == 1 and entries[0].code and not entries[0].name:
        return replace(archive, code=entries[0].code, message=entries[0].message), []
    inside = _examined([_of_entry(entry, f"{archive.path}!/") for entry in entries], limits, sandbox)
    return replace(archive, message=f"压缩包，内含{len(entries)}个文件，已逐个列出"), inside


def _listed(found: Sequence[_Found]) -> tuple[tuple[SourceFile, ...], tuple[Observation, ...]]:
    """A row for each file; of files with the same bytes the first is read, the others are its duplicates."""
    first: dict[str, str] = {}
    files: list[SourceFile] = []
    observations: list[Observation] = []
    for one in found:
        status, code, message = _judged(one, first.get(one.sha256, ""))
        fresh = one.sha256 and one.sha256 not in first
        file_id = local_id("file", one.sha256) if fresh else local_id("file", one.sha256, one.path)
        if one.sha256:
            first.setdefault(one.sha256, one.path)
        files.append(SourceFile(file_id, one.path, one.sha256, one.size, _media_type(one), status, 0, message))
        if code:
            observations.append(Observation(code, file_id, f"{one.path}：{message}"))
    return tuple(files), tuple(observations)


def _media_type(one: _Found) -> str:
    return "application/toml" if _is_declaration(one.path) else one.kind.media_type


def _judged(one: _Found, twin: str) -> tuple[FileStatus, str, str]:
    """Status, the code of an observation if there is one to make, and what to tell people."""
    if is_junk(one.path):
        return "skipped", "", "系统自动生成的文件，与申报内容无关，未予读取"
    if one.code:
        return "unsupported" if one.code == "FILE_TOO_LARGE" else "unreadable", one.code, one.message
    if twin and one.size:
        return "duplicate", "", f"与“{twin}”内容完全相同，只读取一份"
    if one.kind.readable or one.kind.media_type == ARCHIVE or _is_declaration(one.path):
        return "read", "", one.message
    return _unread(one)


def _unread(one: _Found) -> tuple[FileStatus, str, str]:
    if one.size == 0:
        return "unreadable", "FILE_UNREADABLE", "文件为空（0字节），请重新提供该文件"
    if one.kind.protected:
        return "unreadable", "FILE_PROTECTED", "文件设有打开密码，无法读取，请提供未加密的版本"
    return "unsupported", "FILE_UNSUPPORTED", advice(one.kind.media_type)


def _is_declaration(path: str) -> bool:
    return "!/" not in path and path.rpartition("/")[2] == NAME and path.count("/") <= 1


def _declaration(found: Sequence[_Found], stem: str, bundle: Path) -> Declaration:
    """From bundle.toml at the root, or in the one folder that holds everything."""
    own = [one.path for one in found if not is_junk(one.path)]
    roots = {path.partition("/")[0] for path in own}
    names = {NAME} | ({posixpath.join(next(iter(roots)), NAME)} if len(roots) == 1 else set())
    declared = next((one.place for one in found if one.path in names and one.place is not None), None)
    where = f"{bundle}/{NAME}" if bundle.is_dir() else f"{bundle}!/{NAME}"
    if declared is None:
        return declaration_of(None, stem, where)
    with declared.open("rb") as stream:
        return declaration_of(stream.read(MOST_BYTES + 1), stem, where)


def after_reading(file: SourceFile, reading: FileReading) -> tuple[SourceFile, tuple[Observation, ...]]:
    """The file's row once it was read, and what its faults give rise to."""
    status: FileStatus = file.status
    if not reading.pages and reading.faults:
        status = "unsupported" if reading.faults[0].code in ("FILE_UNSUPPORTED", "FILE_TOO_LARGE") else "unreadable"
    faults = reading.faults[:MOST_TOLD]
    if len(reading.faults) > MOST_TOLD:
        rest = f"另有{len(reading.faults) - MOST_TOLD}处无法读取，请核对整份文件"
        faults += (replace(reading.faults[-1], message=rest),)
    message = "；".join(dict.fromkeys(fault.message for fault in faults)) or file.message
    observations = tuple(Observation(fault.code, file.id, f"{file.path}：{fault.message}") for fault in faults)
    return replace(file, status=status, pages=len(reading.pages), message=message), observations
