"""Nights of two small bundles that are killed and held again, and what has to be the same afterwards."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from evidence.store import Store, sha256_of

ROOT = Path(__file__).parents[2]
KILLED = -9


@dataclass(frozen=True)
class Killing:
    """A process that holds nights on demand; `base` is the folder that all belongs to."""

    base: Path
    process: "subprocess.Popen[str]"

    def night(self, inbox: Path, store: Path, fatal: int | None = None, *, full: bool = False) -> tuple[int, list[str]]:
        """The exit status of a night that is killed at a point, and the points that it passed."""
        told = self.base / "points"
        told.unlink(missing_ok=True)
        request = {"inbox": str(inbox), "store": str(store), "fatal": fatal, "told": str(told), "lean": True, "full": full}
        status = self._asked(request)
        return status, told.read_text("utf-8").splitlines()

    def at_once(self, bundle: Path, store: Path, times: int) -> int:
        """How many of so many processes that verify one bundle at the same time fail."""
        return self._asked({"bundle": str(bundle), "store": str(store), "times": times})

    def _asked(self, request: Mapping[str, object]) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextmanager
def killing_at(base: Path) -> Generator[Killing]:
    """Its passing files lie in a folder of their own, so that what is left there can be seen."""
    (base / "tmp").mkdir()
    environment = os.environ | {"TMPDIR": str(base / "tmp"), "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "tests.flows.killing"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield Killing(base, process)
        assert process.stdin is not None
        process.stdin.close()


def two_nights(base: Path, whole: Path) -> tuple[Path, Path]:
    """Inboxes of one day and the next: two bundles that hold the same invoice, of which the second then holds another."""
    first, second = base / "monday", base / "tuesday"
    invoices = sorted(whole.glob("02发票/*"), key=lambda path: path.stat().st_size)
    for name in ("甲", "乙"):
        bundle = first / name
        bundle.mkdir(parents=True)
        (bundle / "bundle.toml").write_text(f'id = "{name}"\n[applicant]\nname = "{name}科技有限公司"\n', "utf-8")
        shutil.copyfile(invoices[0], bundle / invoices[0].name)
        shutil.copyfile(next(whole.glob("*.xlsx")), bundle / "申报费用明细.xlsx")
    shutil.copytree(first, second)
    (second / "乙" / invoices[0].name).unlink()
    (second / "乙" / "说明.txt").write_text("发票,金额\n无,0.00\n", "utf-8")
    return first, second


def kept_in(store: Path) -> Mapping[str, str]:
    """Every file of a store with its content's hash, but for locks and what is named after the hour."""
    return {
        path.relative_to(store).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(store.rglob("*"))
        if path.is_file() and path.name != ".lock" and path.suffix != ".sqlite"
        if not path.relative_to(store).as_posix().startswith("nights/")
    }


def remembered(store: Path) -> Mapping[str, object]:
    """What the nights remember of each bundle, and told in their last summary: money, runs, states."""
    seen = {path.name: json.loads(path.read_text("utf-8")) for path in sorted((store / "nights" / "inbox").glob("*.json"))}
    summary = pq.read_table(max((store / "nights").glob("night=*"), key=_begun) / "summary.parquet").to_pylist()
    told = [{key: value for key, value in row.items() if key != "seconds"} for row in summary]
    return {"seen": seen, "told": told, "untold": [path.name for path in (store / "nights" / "untold").glob("*")]}


def _begun(night: Path) -> tuple[str, int]:
    stamp, _, number = night.name.partition("-")
    return stamp, int(number or 1)


def rubbish_in(store: Path, passing: Path) -> list[str]:
    """Half-written files and folders, in the store and where programs put passing files."""
    aside = [path for path in store.rglob("*") if ".aside" in path.parts[:-1] or ".drafts" in path.parts[:-1]]
    return sorted(str(path) for path in (*aside, *passing.iterdir()) if path.name != ".lock")


def broken_in(store: Path) -> list[str]:
    """Runs in force that are not whole."""
    found: list[str] = []
    for marker in store.glob("bundle=*/CURRENT"):
        folder = marker.parent / f"run={marker.read_text('utf-8').strip()}"
        try:
            tables = json.loads((folder / "manifest.json").read_text("utf-8"))["tables"]
            found += [name for name, facts in tables.items() if sha256_of(folder / f"{name}.parquet") != facts["sha256"]]
        except (OSError, ValueError, KeyError) as fault:
            found.append(f"{folder}: {fault}")
    return found + [str(run.folder) for run in Store(store).runs() if not (run.folder / "report").is_dir()]
