"""What a night leaves in the store: what each bundle of the inbox looked like, what became of it, and a table of the night."""

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
from filelock import FileLock, Timeout

from evidence.disk import draft_folder, folder_name, private_tree, replace_file, sync_tree
from evidence.plain import made, plain
from evidence.store import Store, write_table
from extractors.aside import ASIDE, private_folder, sync

State = Literal["new", "changed", "unchanged", "copying", "unusable", "failed"]
MONEY = pa.decimal128(18, 2)


class NightHeldError(Exception):
    """Another night is at work on this store."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A bundle of the inbox as it was when a night was done with it; `rules` stands for policy and program versions."""

    name: str
    look: str
    content: str
    rules: str
    bundle_id: str = ""
    run_id: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class NightRow:
    """What became of one bundle in one night; money in yuan, `before` figures are those of the run in force until then."""

    name: str
    state: State
    bundle_id: str = ""
    applicant: str = ""
    run_id: str = ""
    run_before: str = ""
    claimed: Decimal | None = None
    eligible: Decimal | None = None
    disallowed: Decimal | None = None
    review: Decimal | None = None
    grant_ceiling: Decimal | None = None
    eligible_before: Decimal | None = None
    review_before: Decimal | None = None
    findings: int = 0
    files: int = 0
    seconds: float = 0.0
    message: str = ""

    @property
    def moved(self) -> Decimal | None:
        """Yuan by which the eligible amount changed since the run before; None where there was none."""
        if self.eligible is None or self.eligible_before is None:
            return None
        return self.eligible - self.eligible_before


MONEYS = ("claimed", "eligible", "disallowed", "review", "grant_ceiling", "eligible_before", "review_before")
_TYPES: dict[str, pa.DataType] = {
    "findings": pa.int64(),
    "files": pa.int64(),
    "seconds": pa.float64(),
    **dict.fromkeys(MONEYS, MONEY),
}
SCHEMA = pa.schema([(field.name, _TYPES.get(field.name, pa.string())) for field in fields(NightRow)])


@dataclass(frozen=True, slots=True)
class Nights:
    """STORE/nights: `inbox/` holds a file for each bundle seen, `night=…/` a summary for each night."""

    store: Path

    @property
    def folder(self) -> Path:
        return self.store / "nights"

    def seen(self, name: str) -> Seen | None:
        """How the bundle was when last dealt with; None where it never was, or the file is not ours to read."""
        try:
            content: dict[str, Any] = json.loads(self._place(name).read_text("utf-8"))
            return Seen(**content)
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def remember(self, seen: Seen) -> None:
        self._put(self._place(seen.name), asdict(seen))

    def _put(self, place: Path, content: object) -> None:
        replace_file(place, json.dumps(content, ensure_ascii=False, indent=1).encode(), self.store / ASIDE)

    def _place(self, name: str) -> Path:
        return self.folder / "inbox" / f"{folder_name(name)}.json"

    def note(self, row: NightRow) -> None:
        """Keeps what became of a bundle until a summary tells of it: a night that is killed tells nobody."""
        self._put(self._untold(row.name), plain(row))

    def noted(self, name: str) -> NightRow | None:
        """What an earlier night noted of the bundle and told nobody."""
        try:
            row: Any = made(NightRow, json.loads(self._untold(name).read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError, KeyError, ArithmeticError):
            return None
        return row if isinstance(row, NightRow) else None

    def _untold(self, name: str) -> Path:
        return self.folder / "untold" / f"{folder_name(name)}.json"

    def write(self, night: str, rows: Sequence[NightRow], markdown: str) -> Path:
        """The night's folder with summary.parquet and summary.md, whole or not at all; the second of one second is numbered."""
        with draft_folder(self.store) as draft:
            table = pa.Table.from_pylist([asdict(row) for row in rows], schema=SCHEMA)
            write_table(table, draft / "summary.parquet")
            (draft / "summary.md").write_text(markdown, "utf-8")
            private_tree(draft)
            sync_tree(draft)
            folder = self._free(night)
            draft.rename(folder)
        sync(self.folder)
        for row in rows:
            self._untold(row.name).unlink(missing_ok=True)
        return folder

    def _free(self, night: str) -> Path:
        names = (f"night={night}{f'-{number}' if number > 1 else ''}" for number in count(1))
        return next(place for name in names if not (place := self.folder / name).exists())

    @contextmanager
    def held(self) -> Generator[None]:
        """One night at a time; the system lets go of a dead holder's lock. Raises NightHeldError."""
        Store(self.store).make_ready()
        private_folder(self.folder)
        lock = FileLock(self.folder / ".lock", timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout as error:
            message = f"another night is at work on {self.store}; wait for it to end, or stop it"
            raise NightHeldError(message) from error
        try:
            yield
        finally:
            lock.release()
