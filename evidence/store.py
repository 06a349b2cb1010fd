"""The store on disk: runs written whole and never changed, and the one in force named last."""

import hashlib
import json
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from evidence.disk import draft_folder, folder_name, private_tree, put_file, replace_file, sync, sync_tree, tidy
from evidence.provenance import Provenance, run_id_of
from evidence.schemas import SCHEMAS, VERSION
from extractors.aside import ASIDE, private_folder, probe
from extractors.machine import UnwritableError

__all__ = ["Draft", "Provenance", "Run", "Store", "StoreError", "open_run", "run_id_of", "sha256_of", "write_table"]

ROW_GROUP = 65_536
REPORT = "report"
CURRENT = "CURRENT"
MANIFEST = "manifest.json"


class StoreError(Exception):
    """The store holds no such bundle, run or id; the message says what there is instead."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run's folder, opened for reading."""

    folder: Path

    @property
    def manifest(self) -> dict[str, Any]:
        return json.loads((self.folder / MANIFEST).read_text("utf-8"))

    @property
    def bundle_id(self) -> str:
        return str(self.manifest["bundle_id"])

    @property
    def run_id(self) -> str:
        return str(self.manifest["run_id"])

    def table(self, name: str) -> pa.Table:
        """The table; an empty one where the run was written before there was such a table."""
        path = self._path(name)
        return pq.ParquetFile(path).read() if path.exists() else SCHEMAS[name].empty_table()

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The table as plain rows: decimals, dates and lists as Python knows them."""
        return self.table(name).to_pylist()

    def frame(self, name: str) -> pd.DataFrame:
        """The table for a notebook; money stays Decimal."""
        return self.table(name).to_pandas()

    def _path(self, name: str) -> Path:
        if name not in SCHEMAS:
            message = f"no table {name!r}; there are {', '.join(SCHEMAS)}"
            raise StoreError(message)
        return self.folder / f"{name}.parquet"


@dataclass(frozen=True, slots=True)
class Draft:
    """A run being written, in a folder that nobody sees yet."""

    folder: Path
    run_id: str

    @property
    def report(self) -> Path:
        """The folder for what people read; it is there."""
        folder = self.folder / REPORT
        private_folder(folder)
        return folder

    def write(self, tables: Mapping[str, pa.Table], provenance: Provenance) -> Run:
        """Writes tables and manifest; the run can be read before it is in force, so that reports come from it."""
        for name, content in tables.items():
            write_table(content, self.folder / f"{name}.parquet")
        manifest = _manifest(self.folder, self.run_id, tables, provenance)
        text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
        (self.folder / MANIFEST).write_text(text + "\n", "utf-8")
        return Run(self.folder)


def write_table(content: pa.Table, path: Path) -> None:
    """The same rows always give the same bytes: one chunk, fixed row groups, one compression."""
    pq.write_table(content.combine_chunks(), path, row_group_size=ROW_GROUP, compression="zstd", use_dictionary=True)


def _manifest(folder: Path, run_id: str, tables: Mapping[str, pa.Table], provenance: Provenance) -> dict[str, Any]:
    return {
        "schema": VERSION,
        "bundle_id": provenance.bundle_id,
        "run_id": run_id,
        "policy_id": provenance.policy_id,
        "policy_hash": provenance.policy_hash,
        "policy": dict(provenance.policy),
        "application": dict(provenance.application),
        "versions": dict(sorted(provenance.versions)),
        "inputs": [{"path": path, "sha256": sha256} for path, sha256 in sorted(provenance.inputs)],
        "decisions": sorted(provenance.decisions),
        "register": {key: sorted(bundles) for key, bundles in sorted(provenance.register)},
        "timeouts": sorted(provenance.timeouts),
        "tables": {
            name: {"rows": tables[name].num_rows, "sha256": sha256_of(folder / f"{name}.parquet")} for name in sorted(tables)
        },
    }


def sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Store:
    """The folder that holds every bundle's runs."""

    path: Path

    def make_ready(self) -> None:
        """Removes what killed processes left half-written; raises UnwritableError where nothing could be put."""
        try:
            probe(self.path)
        except OSError as fault:
            raise UnwritableError(self.path, fault.strerror or str(fault)) from fault
        tidy(self.path)

    def bundle_folder(self, bundle_id: str) -> Path:
        return self.path / f"bundle={folder_name(bundle_id)}"

    def run_folder(self, bundle_id: str, run_id: str) -> Path:
        return self.bundle_folder(bundle_id) / f"run={run_id}"

    def has(self, bundle_id: str, run_id: str) -> bool:
        return (self.run_folder(bundle_id, run_id) / MANIFEST).is_file()

    @contextmanager
    def run(self, bundle_id: str, run_id: str) -> Generator[Draft]:
        """A draft that becomes the run in force when the block ends well; a run that is already there stays as it is."""
        with draft_folder(self.path) as folder:
            yield Draft(folder, run_id)
            private_tree(folder)
            sync_tree(folder)
            home = self.run_folder(bundle_id, run_id)
            private_folder(home.parent)
            _settle(folder, home)
            self.put_in_force(bundle_id, run_id)

    def marker(self, bundle_id: str) -> Path:
        """The file that names the run in force."""
        return self.bundle_folder(bundle_id) / CURRENT

    def put_in_force(self, bundle_id: str, run_id: str) -> None:
        replace_file(self.marker(bundle_id), f"{run_id}\n".encode(), self.path / ASIDE)

    def current(self, bundle_id: str) -> str | None:
        """The run in force, None where the bundle has none yet."""
        try:
            return self.marker(bundle_id).read_text("utf-8").strip()
        except FileNotFoundError:
            return None

    def open(self, bundle_id: str, run_id: str | None = None) -> Run:
        """The named run, or the one in force."""
        wanted = run_id or self.current(bundle_id)
        if wanted is None:
            message = f"{self.path} holds no bundle {bundle_id!r}; it holds {', '.join(self.bundles()) or 'none'}"
            raise StoreError(message)
        if not self.has(bundle_id, wanted):
            message = f"bundle {bundle_id!r} has no run {wanted}"
            raise StoreError(message)
        return Run(self.run_folder(bundle_id, wanted))

    def runs(self) -> Iterator[Run]:
        """The run in force of every bundle, by folder name."""
        for marker in sorted(self.path.glob(f"bundle=*/{CURRENT}")):
            folder = marker.parent / f"run={marker.read_text('utf-8').strip()}"
            if (folder / MANIFEST).is_file():
                yield Run(folder)

    def bundles(self) -> tuple[str, ...]:
        return tuple(run.bundle_id for run in self.runs())

    def keep_originals(self, contents: Mapping[str, Path]) -> None:
        """Copies input files under their content hash, so that a trace can draw the page when the bundle has moved on."""
        for sha256, path in contents.items():
            target = self.original(sha256)
            if not target.exists():
                put_file(path, target, self.path / ASIDE)

    def original(self, sha256: str) -> Path:
        return self.path / "cache" / "originals" / sha256


def _settle(folder: Path, home: Path) -> None:
    """Renames the draft; where another process settled the same run first, that one stands."""
    if (home / MANIFEST).is_file():
        return
    try:
        folder.rename(home)
    except OSError:
        if not (home / MANIFEST).is_file():
            raise
    sync(home.parent)


def open_run(store: Path | str, bundle_id: str, run_id: str | None = None) -> Run:
    """A run of one bundle, the one in force unless another is named."""
    return Store(Path(store)).open(bundle_id, run_id)
