"""Which bundles of the register know a key, kept beside it so that one bundle's questions need not read all entries.

It follows from the register's files and is made anew where it is gone; who cannot use it reads them all.
"""

import os
import sqlite3
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from extractors.aside import private_folder

VERSION = 1
SECONDS = 60.0
"""How long one waits for another who is bringing it up to date."""
AT_ONCE = 500
"""Keys asked for in one question."""
TABLES = f"""
CREATE TABLE files (file TEXT PRIMARY KEY, stamp TEXT NOT NULL, bundle TEXT NOT NULL, supersedes TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE keys (key TEXT, file TEXT, PRIMARY KEY (key, file)) WITHOUT ROWID;
CREATE INDEX keys_of_file ON keys (file);
CREATE INDEX by_bundle ON files (bundle);
CREATE INDEX by_superseded ON files (supersedes);
PRAGMA user_version = {VERSION};
"""

Facts = tuple[str, str, Collection[str]]
"""Of an entry: its bundle, the bundle that it replaces, and all keys under which others may meet it."""


class Index:
    """Questions about the entries in `folder`; `facts` reads one of its files, None where it holds no entry."""

    def __init__(self, place: Path, folder: Path, facts: Callable[[Path], Facts | None]) -> None:
        self._place = place
        self._folder = folder
        self._facts = facts

    def meeting(self, keys: Iterable[str], bundles: Iterable[str]) -> tuple[str, ...] | None:
        """The files of these bundles, of all that know one of the keys, and of whoever replaced one of them or was replaced.

        None where the index cannot be used.
        """
        try:
            with self._fresh() as base:
                known = {name for (name,) in _asked(base, "SELECT bundle FROM keys JOIN files USING (file) WHERE key IN", keys)}
                known |= set(map(_plain, bundles))
                while more := set(_tied(base, known)) - known:
                    known |= more
                return tuple(sorted(name for (name,) in _asked(base, "SELECT file FROM files WHERE bundle IN", known)))
        except sqlite3.OperationalError:
            return None  # full, read-only, held too long: another time
        except (sqlite3.Error, OSError):
            if self._place.is_file():
                self._place.unlink(missing_ok=True)
            return None

    @contextmanager
    def _fresh(self) -> Generator[sqlite3.Connection]:
        """The base with all files of the register as they are now."""
        private_folder(self._place.parent)
        os.close(os.open(self._place, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(sqlite3.connect(self._place, timeout=SECONDS, isolation_level=None)) as base:
            there = {entry.name: _stamp(entry) for entry in _listed(self._folder)}
            base.execute("BEGIN IMMEDIATE")
            if base.execute("PRAGMA user_version").fetchone() != (VERSION,):
                base.execute("ROLLBACK")
                base.executescript(f"BEGIN IMMEDIATE; {_cleared(base)} {TABLES} COMMIT; BEGIN IMMEDIATE;")
            here: dict[str, str] = dict(base.execute("SELECT file, stamp FROM files"))
            for name in here.keys() - there.keys():
                _forget(base, name)
            for name, stamp in there.items():
                if here.get(name) != stamp:
                    self._enter(base, name, stamp)
            base.execute("COMMIT")
            yield base

    def _enter(self, base: sqlite3.Connection, name: str, stamp: str) -> None:
        _forget(base, name)
        facts = self._facts(self._folder / name)
        if facts is None:
            return
        bundle, supersedes, keys = facts
        base.execute("INSERT INTO files VALUES (?, ?, ?, ?)", (name, stamp, _plain(bundle), _plain(supersedes)))
        base.executemany("INSERT INTO keys VALUES (?, ?)", ((key, name) for key in sorted(set(map(_plain, keys)))))


def _listed(folder: Path) -> Iterator["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as found:
            yield from (entry for entry in found if entry.name.endswith(".json") and not entry.name.startswith("."))
    except FileNotFoundError:
        return


def _stamp(entry: "os.DirEntry[str]") -> str:
    """A file that is replaced is another file, so that these differ even within one tick of the clock."""
    facts = entry.stat()
    return f"{facts.st_ino} {facts.st_mtime_ns} {facts.st_size}"


def _cleared(base: sqlite3.Connection) -> str:
    names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return "".join(f"DROP TABLE {name}; " for name in names)


def _forget(base: sqlite3.Connection, name: str) -> None:
    base.execute("DELETE FROM keys WHERE file = ?", (name,))
    base.execute("DELETE FROM files WHERE file = ?", (name,))


def _tied(base: sqlite3.Connection, bundles: Collection[str]) -> Iterator[str]:
    """Those who replaced these bundles, and those whom these replaced."""
    yield from (name for (name,) in _asked(base, "SELECT bundle FROM files WHERE supersedes IN", bundles))
    yield from (name for (name,) in _asked(base, "SELECT supersedes FROM files WHERE supersedes <> '' AND bundle IN", bundles))


def _asked(base: sqlite3.Connection, question: str, values: Iterable[str]) -> Iterator[tuple[str]]:
    """A question about values, some of them at a time."""
    rest = sorted(set(map(_plain, values)) - {""})
    for first in range(0, len(rest), AT_ONCE):
        some = rest[first : first + AT_ONCE]
        yield from base.execute(f"{question} ({','.join('?' * len(some))})", some)


def _plain(text: str) -> str:
    """What SQLite can hold; texts that this makes alike are told apart by who reads the entries."""
    return text.encode("utf-8", "backslashreplace").decode()
