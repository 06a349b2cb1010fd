"""What makes writing safe: nothing is seen before it is whole, and nothing seen is lost when the power fails."""

import hashlib
import secrets
import shutil
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from extractors.aside import ASIDE, placed, private_folder, sweep, sync

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
    private_folder(drafts)
    own = drafts / secrets.token_hex(8)
    with ExitStack() as held:
        with FileLock(drafts / LOCK, mode=0o600):  # else a sweep could take a draft between its making and its locking
            _sweep(drafts)
            private_folder(own / "run")
            held.callback(shutil.rmtree, own, ignore_errors=True)
            held.enter_context(FileLock(own / LOCK, mode=0o600))
        yield own / "run"


def tidy(store: Path) -> None:
    """Removes what killed processes left half-written anywhere in the store."""
    drafts = store / DRAFTS
    if drafts.is_dir():
        with FileLock(drafts / LOCK, mode=0o600):
            _sweep(drafts)
    for folder in (store, store / "decisions", store / "cache" / "readings", store / "cache" / "looks"):
        sweep(folder / ASIDE)


def _sweep(drafts: Path) -> None:
    """Removes drafts whose writer lives no more: nobody holds their lock."""
    for folder in drafts.iterdir():
        if folder.is_dir():
            with suppress(FileNotFoundError, Timeout):
                with FileLock(folder / LOCK, blocking=False, mode=0o600):
                    pass
                shutil.rmtree(folder, ignore_errors=True)


def private_tree(folder: Path) -> None:
    """Everything below is its owner's alone, whatever the umask: it holds people's accounts."""
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    folder.chmod(0o700)


def sync_tree(folder: Path) -> None:
    """Every file and folder below is on the disk when this returns."""
    for path in sorted(folder.rglob("*")):
        sync(path)
    sync(folder)


def replace_file(path: Path, content: bytes, aside: Path | None = None) -> None:
    """The file holds the old bytes or the new ones, never parts of either, and is on the disk when this returns."""
    with placed(path, aside, durable=True) as stream:
        stream.write(content)


def put_file(source: Path, target: Path, aside: Path | None = None) -> None:
    """A copy that appears whole; a link would change when its owner edits the file."""
    with placed(target, aside, mode=0o400) as stream, source.open("rb") as content:
        shutil.copyfileobj(content, stream)
