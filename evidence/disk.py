"""What makes writing safe: nothing is seen before it is whole, and nothing seen is lost when the power fails."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

DRAFTS = ".drafts"
LOCK = ".lock"
UNSAFE = frozenset('/\\:*?"<>|%=')
LONGEST = 180
"""Bytes of a bundle's folder name; file systems end at 255."""


def folder_name(bundle_id: str) -> str:
    """The id as a folder's name: itself, but for characters a file system refuses and names that are too long."""
    safe = "".join(_escaped(letter) if letter in UNSAFE or not letter.isprintable() else letter for letter in bundle_id)
    if safe.startswith("."):
        safe = f"%2E{safe[1:]}"
    if len(safe.encode()) <= LONGEST and safe:
        return safe
    tail = hashlib.blake2b(bundle_id.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    return f"{safe.encode()[: LONGEST - 13].decode('utf-8', 'ignore')}-{tail}"


def _escaped(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogatepass"))


@contextmanager
def draft_folder(store: Path) -> Generator[Path]:
    """An empty folder on the store's own file system, gone afterwards unless it was renamed; drafts of the dead are swept."""
    drafts = store / DRAFTS
    drafts.mkdir(parents=True, exist_ok=True)
    own = drafts / secrets.token_hex(8)
    with ExitStack() as held:
        with FileLock(drafts / LOCK):  # else a sweep could take a draft between its making and its locking
            _sweep(drafts)
            (own / "run").mkdir(parents=True)
            held.callback(shutil.rmtree, own, ignore_errors=True)
            held.enter_context(FileLock(own / LOCK))
        yield own / "run"


def _sweep(drafts: Path) -> None:
    """Removes drafts whose writer lives no more: nobody holds their lock."""
    for folder in drafts.iterdir():
        if folder.is_dir():
            with suppress(FileNotFoundError, Timeout):
                with FileLock(folder / LOCK, blocking=False):
                    pass
                shutil.rmtree(folder, ignore_errors=True)


def sync_tree(folder: Path) -> None:
    """Every file and folder below is on the disk when this returns."""
    for path in sorted(folder.rglob("*")):
        sync(path)
    sync(folder)


def sync(path: Path) -> None:
    """Waits until the disk has it; folders cannot be waited for on Windows."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, content: bytes) -> None:
    """The file holds the old bytes or the new ones, never parts of either."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        beside.write_bytes(content)
        sync(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    sync(path.parent)


def put_file(source: Path, target: Path) -> None:
    """A copy that appears whole; a link would change when its owner edits the file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    try:
        shutil.copyfile(source, beside)
        beside.chmod(0o444)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
