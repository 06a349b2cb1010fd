"""What a night leaves in the store: what each bundle of the inbox looked like, what became of it, and a table of the night."""

import json
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
from filelock import FileLock, Timeout

from evidence.disk import folder_name, replace_file
from evidence.store import write_table

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


_TYPES: dict[str, pa.DataType] = {
    "findings": pa.int64(),
    "files": pa.int64(),
    "seconds": pa.float64(),
    **dict.fromkeys(("claimed", "eligible", "disallowed", "review", "grant_ceiling", "eligible_before", "review_before"), MONEY),
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
        replace_file(self._place(seen.name), json.dumps(asdict(seen), ensure_ascii=False, indent=1).encode())

    def _place(self, name: str) -> Path:
        return self.folder / "inbox" / f"{folder_name(name)}.json"

    def write(self, night: str, rows: Iterable[NightRow], markdown: str) -> Path:
        """The night's folder with summary.parquet and summary.md, in place of those of a night begun in the same second."""
        folder = self.folder / f"night={night}"
        folder.mkdir(parents=True, exist_ok=True)
        table = pa.Table.from_pylist([asdict(row) for row in rows], schema=SCHEMA)
        write_table(table, folder / "summary.parquet")
        replace_file(folder / "summary.md", markdown.encode())
        return folder

    @contextmanager
    def held(self) -> Generator[None]:
        """One night at a time; the system lets go of a dead holder's lock. Raises NightHeldError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / ".lock", timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            message = f"another night is at work on {self.store}; wait for it to end, or stop it"
            raise NightHeldError(message) from error
        try:
            yield
        finally:
            lock.release()
