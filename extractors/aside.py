"""Files and folders that are made aside: they appear whole where they belong, and what a killed process left is swept.

Whoever makes one holds the system's lock on it, which ends with its holder however that dies; so what nobody holds is rubbish.
"""

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

ASIDE = ".aside"
WORK = "zuozheng-work-"


@contextmanager
def placed(target: Path, aside: Path | None = None, *, durable: bool = False, mode: int = 0o600) -> Generator[BinaryIO]:
    """A file to write to that takes the target's place when the block ends well; `aside` lies on the target's file system.

    `durable` waits until the disk has it.
    """
    aside = aside or target.parent / ASIDE
    private_folder(target.parent)
    private_folder(aside)
    own, stream = _opened(aside, mode)
    with stream:
        try:
            yield stream
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
            own.replace(target)
        finally:
            own.unlink(missing_ok=True)
    if durable:
        sync(target.parent)


def _opened(aside: Path, mode: int) -> tuple[Path, BinaryIO]:
    while True:
        own = aside / secrets.token_hex(8)
        handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        if _held(handle) and own.exists():
            return own, os.fdopen(handle, "wb")
        os.close(handle)  # a sweep came between making and locking


def probe(folder: Path) -> None:
    """Raises OSError where no file can be put into the folder."""
    with placed(folder / ASIDE / ".probe", folder / ASIDE) as stream:
        stream.write(b"?")
    (folder / ASIDE / ".probe").unlink(missing_ok=True)


@contextmanager
def workplace() -> Generator[Path]:
    """An empty folder for this user's eyes alone, gone afterwards; so are those of earlier processes that were killed."""
    root = Path(tempfile.gettempdir())
    sweep(root, f"{WORK}*")
    while True:
        own = Path(tempfile.mkdtemp(prefix=WORK, dir=root))
        try:
            handle = os.open(own, os.O_RDONLY)
        except FileNotFoundError:
            continue  # a sweep came between making and opening
        if _held(handle) and own.exists():
            break
        os.close(handle)  # or between opening and locking
    try:
        yield own
    finally:
        shutil.rmtree(own, ignore_errors=True)
        os.close(handle)


def sweep(folder: Path, pattern: str = "*") -> None:
    """Removes what this user made there and nobody holds any more."""
    for path in folder.glob(pattern):
        try:
            if path.is_symlink() or path.lstat().st_uid != os.getuid():
                continue
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:
            continue  # gone in the meantime, or not ours to open
        try:
            if _held(handle):
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        finally:
            os.close(handle)


def _held(handle: int) -> bool:
    """Whether the lock could be had at once."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def private_folder(folder: Path) -> None:
    """The folder and what is missing above it, for their owner alone; one that is there stays as its owner made it."""
    missing = [above for above in (folder, *folder.parents) if not above.exists()]
    for above in reversed(missing):
        above.mkdir(mode=0o700, exist_ok=True)


def sync(path: Path) -> None:
    """Waits until the disk has it; folders cannot be waited for on Windows."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
