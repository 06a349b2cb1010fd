"""What lies in the inbox: the bundles directly inside it, whether they are still being copied, and what they hold."""

import hashlib
import os
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.intake.intake import Limits
from extractors.machine import machine_fault

PARTIAL = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".download")
RECENT = 60.0
"""Seconds after its last change during which a bundle is looked at twice."""
UNFINISHED = 600.0
"""Seconds after its last change during which a torn archive is taken for one still being copied."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A folder or archive directly inside the inbox; `look` changes when any of its files does, without reading them."""

    name: str
    path: Path
    look: str
    changed: float


def is_far(place: object) -> bool:
    """Whether a place is a URL and no folder of this machine."""
    return "://" in str(place)


def waiting_in(inbox: Path) -> tuple[Waiting, ...]:
    """Folders and ZIPs by name; hidden ones and those that a copying program marks as partial are not bundles yet."""
    children = sorted(inbox.iterdir(), key=lambda child: child.name)
    return tuple(looked_at(child) for child in children if _is_bundle(child))


def _is_bundle(path: Path) -> bool:
    if not is_bundles_name(path.name) or path.is_symlink():
        return False
    return path.is_dir() or (path.is_file() and path.suffix.lower() == ".zip")


def is_bundles_name(name: str) -> bool:
    return not name.startswith((".", "~")) and not name.lower().endswith(PARTIAL)


def looked_at(path: Path) -> Waiting:
    total = hashlib.sha256()
    changed = 0.0
    for name, file in _files(path):
        try:
            facts = file.lstat()
        except OSError as fault:
            if machine_fault(fault):
                raise
            continue  # moved away between listing and looking, so the next look differs; or of a path too long to be looked at
        total.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\0{facts.st_ctime_ns}\0".encode("utf-8", "surrogateescape"))
        changed = max(changed, facts.st_mtime, facts.st_ctime)
    return Waiting(path.name, path, total.hexdigest(), changed)


def content_of(path: Path) -> str:
    """SHA-256 over the relative paths and bytes of all files; links are named, not followed."""
    total = hashlib.sha256()
    for name, file in _files(path):
        total.update(name.encode("utf-8", "surrogateescape") + b"\0")
        total.update(_content_of(file))
    return total.hexdigest()


def _content_of(file: Path) -> bytes:
    """Of a file that cannot be opened, or that is too large to be read, what makes another of it."""
    try:
        if file.is_symlink() or not file.is_file():
            return b""
        facts = file.stat()
        if facts.st_size > Limits().total_bytes:
            return f"{facts.st_size} {facts.st_mtime_ns}".encode()
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").digest()
    except OSError as fault:
        if machine_fault(fault):
            raise
        return str(fault.errno).encode()


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    """Every file of a folder with its relative path, in order; an archive is its own only file."""
    if not path.is_dir():
        yield "", path
        return
    for folder, below, names in os.walk(path):
        below.sort()
        for name in sorted(names):
            file = Path(folder, name)
            yield file.relative_to(path).as_posix(), file


def still_copied(
    bundles: Iterable[Waiting], patience: float, now: Callable[[], float] = time.time, sleep: Callable[[float], None] = time.sleep
) -> frozenset[str]:
    """Names of bundles that change while one looks, or are archives whose end has not arrived yet."""
    young = [bundle for bundle in bundles if now() - bundle.changed < UNFINISHED]
    torn = {bundle.name for bundle in young if bundle.path.is_file() and not zipfile.is_zipfile(bundle.path)}
    fresh = [bundle for bundle in young if now() - bundle.changed < RECENT]
    if fresh:
        sleep(patience)
    moving = {bundle.name for bundle in fresh if looked_at(bundle.path).look != bundle.look}
    return frozenset(torn | moving)
