"""`python -m benchmarks.nights`: nights over an inbox of synthetic bundles, measured from outside like any other command.

Cold with one and two workers, with Prefect and without, then unchanged, then with three bundles changed; `--dask` adds
nights on Dask workers in processes of their own. CPU seconds are those of all processes that take part.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.processes import Watched, watching

MIX = ("digital", "digital", "digital", "digital", "mixed", "digital", "digital", "scan")
"""Profiles in turn: mostly digital, some scanned, as application files of these years are."""
CHANGED = 3


@dataclass(frozen=True)
class Night:
    """One measured night; `files` are those of all bundles that were read in it."""

    name: str
    workers: int
    bundles: int
    files: int
    watched: Watched

    def line(self) -> str:
        cores = max(0.01, self.watched.cpu)
        rate = f"{self.files / cores * 60:.0f}" if self.files else "-"
        figures = f"{self.bundles:>8} {self.files:>6} {self.watched.wall:>9.1f} {self.watched.cpu:>9.1f} {rate:>12}"
        return f"{self.name:36} {self.workers:>7} {figures} {self.watched.peak / 1e6:>8.0f}"


HEAD = f"{'night':36} {'workers':>7} {'bundles':>8} {'files':>6} {'wall s':>9} {'CPU s':>9} {'files/core-min':>12} {'peak MB':>8}"


def main(arguments: Sequence[str] | None = None) -> None:
    options = parsed(arguments)
    if options.child:
        return child(*options.child)
    with tempfile.TemporaryDirectory(prefix="nights-") as folder:
        base = options.keep or Path(folder)
        inbox = made_inbox(base / "inbox", options.bundles, options.seed, options.profiles)
        count = sum(1 for path in inbox.rglob("*") if path.is_file())
        print(f"{options.bundles} bundles, {count} files, load {os.getloadavg()[0]:.1f}\n{HEAD}", flush=True)
        nights: dict[str, Night] = {}
        for night in measured(base, inbox, options):
            nights[night.name] = night
            print(night.line(), flush=True)
        print(comparison(nights))
    return None


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.nights", description=__doc__)
    parser.add_argument("--bundles", type=int, default=6)
    parser.add_argument("--seed", type=int, default=4840, help="of the first bundle; the others follow")
    parser.add_argument("--profiles", nargs="+", default=MIX, metavar="PROFILE", help="in turn")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--dask", type=int, nargs="*", default=(), metavar="N", help="Dask workers, a night for each number")
    parser.add_argument("--few", action="store_true", help="without the nights of one worker and without Prefect")
    parser.add_argument("--keep", type=Path, default=None, metavar="FOLDER", help="inbox and stores stay there")
    parser.add_argument("--child", nargs=3, default=None, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def made_inbox(inbox: Path, bundles: int, seed: int, profiles: Sequence[str]) -> Path:
    """As many bundles as asked for; those that are there from an earlier call stay as they are."""
    from tests.synthesis.making import make_bundle, truth_path

    for number in range(bundles):
        bundle = inbox / f"bundle-{seed + number}"
        if not bundle.is_dir():
            make_bundle(seed + number, profiles[number % len(profiles)], bundle)
            truth_path(bundle).unlink(missing_ok=True)
    return inbox


def measured(base: Path, inbox: Path, options: argparse.Namespace) -> Iterator[Night]:
    store, command = base / "store", ("-m", "flows", "nightly")
    yield night("cold", command, inbox, emptied(store), options.workers)
    yield night("unchanged", command, inbox, store, options.workers)
    for bundle in sorted(inbox.iterdir())[:CHANGED]:
        (bundle / "补充说明.txt").write_text(f"{time.time()}", "utf-8")
    yield night(f"{CHANGED} changed", command, inbox, store, options.workers)
    if not options.few:
        yield night("cold without Prefect", ("-m", "benchmarks.nights", "--child"), inbox, emptied(store), options.workers)
        yield night("cold, one worker", command, inbox, emptied(store), 1)
    for workers in options.dask:
        with dask(workers) as (address, others):
            yield night(f"cold, Dask {workers}", (*command, "--cluster", address), inbox, emptied(store), workers, others)


def emptied(store: Path) -> Path:
    shutil.rmtree(store, ignore_errors=True)
    return store


def night(name: str, command: Sequence[str], inbox: Path, store: Path, workers: int, others: Sequence[int] = ()) -> Night:  # noqa: PLR0913, PLR0917
    """A night in a process of its own; `others` are the ids of processes that work for it elsewhere."""
    words = [str(inbox), str(store), str(workers)] if "--child" in command else nightly_words(inbox, store, workers)
    with (
        subprocess.Popen([sys.executable, *command, *words], stdout=subprocess.PIPE, text=True) as process,
        watching(process.pid, *others) as watched,
    ):
        out, _ = process.communicate()
    rows = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    if process.returncode:
        print(f"{name}: exit status {process.returncode}: {[row for row in rows if row['state'] == 'failed']}", file=sys.stderr)
    read = sum(row["files"] for row in rows if row["state"] in ("new", "changed"))
    return Night(name, workers, len(rows), read, watched)


def nightly_words(inbox: Path, store: Path, workers: int) -> list[str]:
    return [str(inbox), "--out", str(store), "--workers", str(workers), "--json"]


@contextmanager
def dask(workers: int) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and its workers; their address and process ids."""
    from distributed import Client

    from flows.serving import free_port

    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = ("-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    worker = ("-m", "flows", "worker", address, "--workers", "1")
    quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with ExitStack() as held:
        started = [subprocess.Popen([sys.executable, *words], **quiet) for words in (scheduler, *[worker] * workers)]
        for process in reversed(started):
            held.callback(process.wait)
            held.callback(process.terminate)
        with Client(address, timeout="240s", set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=240)
        yield address, [process.pid for process in started]


def comparison(nights: dict[str, Night]) -> str:
    """What one thing costs against another, in per cent of CPU and of wall time."""
    lines: list[str] = []
    for name, more, less in (
        ("Prefect", "cold", "cold without Prefect"),
        ("one worker against two", "cold, one worker", "cold"),
        ("Dask with two workers against none", "cold, Dask 2", "cold"),
    ):
        if more in nights and less in nights:
            one, two = nights[more].watched, nights[less].watched
            lines.append(f"{name}: {one.wall / two.wall - 1:+.0%} wall, {one.cpu / two.cpu - 1:+.0%} CPU")
    return "\n".join(lines)


def child(inbox: str, store: str, workers: str) -> None:
    """A night without Prefect, its rows on stdout as the command prints them."""
    from evidence.nights import NightRow
    from flows.conclusion import Summary, conclude
    from flows.environment import prepare
    from flows.night_console import as_plain
    from flows.nightly import Plan, hold_night, lanes_for, run_night, settings_of
    from flows.stages import Desk, read_bundle

    prepare()
    settings = settings_of(Path(store), "guangdong-ai-benchmark/2025-draft", int(workers), None)

    def verified(desk: Desk) -> Summary:
        return conclude(desk, read_bundle(desk), lambda: 0.0)

    def run(plan: Plan) -> tuple[NightRow, ...]:
        with ThreadPoolExecutor(lanes_for(settings.workers)) as threads:
            return run_night(plan, settings, lambda _name, desk: threads.submit(verified, desk))

    for row in hold_night(Path(inbox), settings, run).rows:
        print(json.dumps(as_plain(row), ensure_ascii=False))


if __name__ == "__main__":
    main()
