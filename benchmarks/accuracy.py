"""`python -m benchmarks.accuracy`: how well bundles and single documents are read, paired and judged (docs/benchmarks.md).

Bundles are made from seeds that no test uses; the real invoices are read where they lie beside the project.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.changes import changes, results_of
from benchmarks.gallery import write_gallery
from benchmarks.printing import report
from benchmarks.real import FOLDER
from benchmarks.singles import KINDS, SOURCES, singles
from benchmarks.tally import Result
from benchmarks.tasks import Bundle, Options, Real, Task, measure_all
from flows.environment import prepare

SEEDS = (1001, 1002, 1003)
SAVE_EVERY = 20.0
"""Seconds between two writings of the file of results."""
PROFILES = ("digital", "mixed", "scan", "photo")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 1 where something crashed, whatever the figures are."""
    chosen = parser().parse_args(arguments)
    prepare()
    before = results_of(chosen.before) if chosen.before else None
    for path in filter(None, (chosen.json, chosen.html)):
        path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        tasks = tasks_of(chosen)
        jobs = max(1, min(chosen.jobs, len(tasks)))
        results = gathered(measure_all(tasks, options_of(chosen, Path(scratch), jobs), jobs), chosen.json)
    if chosen.html:
        write_gallery(results, chosen.html)
    sys.stdout.writelines(f"{line}\n" for line in report(results, chosen.mistakes))
    if before is not None:
        sys.stdout.write(f"\nChanges since {chosen.before}\n")
        after = json.loads(json.dumps([result.as_json() for result in results]))
        sys.stdout.writelines(f"{line}\n" for line in changes(before, after, chosen.mistakes))
    return int(any(mistake.outcome == "crash" for result in results for mistake in result.mistakes))


def options_of(chosen: argparse.Namespace, scratch: Path, jobs: int) -> Options:
    folder = (chosen.keep or scratch).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return Options(
        folder,
        chosen.workers or max(1, (os.cpu_count() or 1) // jobs),
        chosen.with_prefect,
        pictures=chosen.html is not None,
        keep=chosen.keep is not None,
    )


def gathered(measured: Iterable[Result], path: Path | None) -> list[Result]:
    """All results; the file is brought up to date now and then, so that a measure cut off leaves what it had."""
    results: list[Result] = []
    written = time.monotonic()
    for result in measured:
        results.append(result)
        if path and time.monotonic() - written > SAVE_EVERY:
            write_json(results, path)
            written = time.monotonic()
    if path:
        write_json(results, path)
    return results


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(prog="benchmarks.accuracy", description="how well bundles are read, paired and judged")
    root.add_argument("--seeds", type=int, nargs="*", default=SEEDS)
    root.add_argument("--profiles", nargs="*", default=PROFILES, help="of tests.synthesis: digital mixed scan photo sample tiny")
    root.add_argument("--documents", type=int, metavar="N", help="no bundles but N documents of each kind, source and seed")
    root.add_argument("--kinds", nargs="*", choices=sorted(KINDS), default=sorted(KINDS), help="of single documents")
    root.add_argument("--sources", nargs="*", choices=SOURCES, default=SOURCES, help="of single documents")
    root.add_argument("--no-real", action="store_true", help="leave the real invoices out")
    root.add_argument("--jobs", type=int, default=1, help="bundles or documents at a time, each in a process of its own")
    root.add_argument("--workers", type=int, help="reading processes of each bundle; default: the cores shared among the jobs")
    root.add_argument("--with-prefect", action="store_true", help="run the Prefect flow instead of its stages directly")
    root.add_argument("--without-prefect", dest="with_prefect", action="store_false", help="the default")
    root.add_argument("--keep", type=Path, metavar="FOLDER", help="keep bundles and stores there; readings are cached in it")
    root.add_argument("--json", type=Path, metavar="FILE", help="all figures and mistakes")
    root.add_argument("--before", type=Path, metavar="FILE", help="a file of an earlier --json: say what changed since")
    root.add_argument("--html", type=Path, metavar="FILE", help="one page with each mistake and where it stands")
    root.add_argument("--mistakes", type=int, default=40, help="how many mistakes to print")
    return root


def tasks_of(chosen: argparse.Namespace) -> list[Task]:
    """Single documents where so many are asked for, else bundles and the real invoices."""
    if chosen.documents:
        return list(singles(chosen.documents, chosen.kinds, chosen.sources, chosen.seeds))
    tasks: list[Task] = [Bundle(profile, seed) for profile in chosen.profiles for seed in chosen.seeds]
    return tasks if chosen.no_real or not FOLDER.is_dir() else [*tasks, Real(FOLDER)]


def write_json(results: Sequence[Result], path: Path) -> None:
    """`results` are the same bytes however many jobs there were; what the clock says stands apart in `running`."""
    content = {
        "results": [result.as_json() for result in results],
        "running": {result.name: result.running for result in results},
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
