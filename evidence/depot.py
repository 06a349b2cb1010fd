"""Where a store lies when several machines share it: a folder or an object store, as files that appear whole."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from evidence.disk import put_file, replace_file
from extractors.aside import ASIDE, private_folder

AT_ONCE = 16
"""Files under way at a time."""
PULLED = ".pulled"


class DepotError(Exception):
    """A place or a name in it that cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of a depot: its bytes, what changes with it, and when it came (seconds since 1970 by the depot's clock)."""

    size: int
    stamp: str
    changed: float


class Depot:
    """Files by their path below a place, which is a folder or a URL that fsspec knows.

    Object stores know neither rename nor lock: a put appears whole, of several that make one new file one wins, and a
    listing shows what was put before it. No more than this is asked of them.
    """

    def __init__(self, place: str) -> None:
        from fsspec.core import url_to_fs  # costs a fraction of a second that no local command should pay
        from fsspec.implementations.local import LocalFileSystem

        try:
            fs, root = url_to_fs(place, use_listings_cache=False)
        except (ImportError, ValueError) as error:
            message = f"{place}: cannot be opened ({error}); give a folder, or a URL whose package is installed"
            raise DepotError(message) from error
        self.place = place
        self._fs: Any = fs
        self._root = str(root).rstrip("/")
        self.folder = Path(self._root) if isinstance(fs, LocalFileSystem) else None
        """The folder itself, None where the depot is no folder."""

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root

    def read(self, name: str) -> bytes | None:
        """The file's bytes; None where there is none."""
        try:
            return self._fs.cat_file(self._at(name))
        except FileNotFoundError:
            return None

    def has(self, name: str) -> bool:
        return bool(self._fs.exists(self._at(name)))

    def write(self, name: str, content: bytes) -> None:
        """In place of what was there; seen whole or not at all."""
        if self.folder is not None:
            replace_file(self.folder / name, content, self.folder / ASIDE)
        else:
            self._fs.pipe_file(self._at(name), content)

    def create(self, name: str, content: bytes) -> bool:
        """Makes a file that was not there; False where somebody else did."""
        if self.folder is not None:
            private_folder((self.folder / name).parent)
        try:
            self._fs.pipe_file(self._at(name), content, mode="create")
        except FileExistsError:
            return False
        return True

    def remove(self, name: str) -> None:
        """Gone afterwards, whether it was there or not."""
        try:
            self._fs.rm_file(self._at(name))
        except FileNotFoundError:
            return

    def listed(self, below: str = "") -> Mapping[str, Listed]:
        """All files below a folder of the depot, by their names below the depot."""
        try:
            found: Mapping[str, Any] = self._fs.find(self._at(below), detail=True)
        except FileNotFoundError:
            return {}
        files = {self._name(path): facts for path, facts in found.items() if facts["type"] == "file"}
        return {name: _listed(files[name]) for name in sorted(files) if name and not name.endswith("/")}

    def names(self) -> Mapping[str, str]:
        """What lies directly in the depot: `directory` or `file`, by name."""
        try:
            found: Sequence[Mapping[str, Any]] = self._fs.ls(self._root, detail=True)
        except FileNotFoundError:
            return {}
        kinds = {self._name(str(facts["name"])).strip("/"): str(facts["type"]) for facts in found}
        return {name: kinds[name] for name in sorted(kinds) if name}

    def _name(self, path: str) -> str:
        return path[len(self._root) :].lstrip("/")

    def pull(self, names: Iterable[str], folder: Path, below: str = "") -> frozenset[str]:
        """Copies files into a folder under their names below `below`; returns those that were there."""
        wanted = {name: placed_in(folder, name[len(below) :].lstrip("/")) for name in names}
        aside = folder / PULLED
        private_folder(aside)
        with ThreadPoolExecutor(AT_ONCE) as threads:
            got = threads.map(partial(self._get, aside), wanted, wanted.values())
            return frozenset(name for name, there in zip(wanted, got, strict=True) if there)

    def _get(self, aside: Path, name: str, place: Path) -> bool:
        own = aside / secrets.token_hex(8)
        try:
            self._fs.get_file(self._at(name), str(own))
            private_folder(place.parent)
            own.replace(place)
        except FileNotFoundError:
            return False
        finally:
            own.unlink(missing_ok=True)
        return True

    def push(self, folder: Path, names: Iterable[str]) -> None:
        """Copies files of a folder into the depot under the same names; in no order, so what must come last is pushed last."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(partial(self._put, folder), names))

    def _put(self, folder: Path, name: str) -> None:
        if self.folder is not None:
            put_file(folder / name, self.folder / name, self.folder / ASIDE)
        else:
            self._fs.put_file(str(folder / name), self._at(name))


def _listed(facts: Mapping[str, Any]) -> Listed:
    """Stores name the time of the last change differently; what has none is as old as can be."""
    when = facts.get("LastModified", facts.get("mtime", facts.get("updated", facts.get("created", 0.0))))
    changed = when.timestamp() if isinstance(when, datetime) else float(when or 0.0)
    size = int(facts["size"] or 0)
    return Listed(size, f"{size} {facts.get('ETag') or changed}", changed)


def placed_in(folder: Path, name: str) -> Path:
    """Where a name of the depot belongs in a folder; raises DepotError for one that would lie elsewhere."""
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\0" in name:
        message = f"{name!r}: no name for a file below a folder; rename it"
        raise DepotError(message)
    return folder / path
