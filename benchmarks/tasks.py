"""What can be measured, each alone and in a process of its own: a synthetic bundle, the real invoices, a single document."""

import json
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.mistakes import Mistake
from benchmarks.tally import Result


@dataclass(frozen=True, slots=True)
class Options:
    """How to measure: where bundles and stores are kept, cores for each task, and what the report needs."""

    folder: Path
    workers: int = 1
    with_prefect: bool = False
    pictures: bool = False
    keep: bool = False
    """Whether the folder outlives the measure; then readings of single documents are cached in it."""


@dataclass(frozen=True, slots=True)
class Bundle:
    profile: str
    seed: int

    @property
    def name(self) -> str:
        return f"{self.profile}-{self.seed}"


@dataclass(frozen=True, slots=True)
class Real:
    folder: Path

    @property
    def name(self) -> str:
        return "real invoices"


@dataclass(frozen=True, slots=True)
class Single:
    """One document of a kind, from a source; the seed also settles which form and layout it takes."""

    kind: str
    source: str
    seed: int

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.source}-{self.seed}"


Task = Bundle | Real | Single


def measure(task: Task, options: Options) -> Result:
    """Imported where it runs: each task's rooms are its own."""
    if isinstance(task, Bundle):
        from benchmarks.bundles import measure_bundle

        return measure_bundle(task, options)
    if isinstance(task, Real):
        from benchmarks.real import measure_real

        return measure_real(task, options)
    from benchmarks.singles import measure_single

    return measure_single(task, options)


def measure_all(tasks: Sequence[Task], options: Options, jobs: int) -> Iterator[Result]:
    """Results in the order of the tasks, however many run at a time; a task that fails is a result that says so.

    A bundle gets a fresh process, so that its peak of memory is its own; single documents share processes: models load slowly.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    alone = None if all(isinstance(task, Single) for task in tasks) else 1
    with ProcessPoolExecutor(jobs, get_context("spawn"), max_tasks_per_child=alone) as pool:
        futures = [pool.submit(measure, task, options) for task in tasks]
        for task, future in zip(tasks, futures, strict=True):
            result = settled(task, future)
            brief = {key: value for key, value in result.outcome.items() if not isinstance(value, dict)}
            crash = " CRASHED" if any(mistake.outcome == "crash" for mistake in result.mistakes) else ""
            sys.stderr.write(f"{task.name}{crash}  {json.dumps(brief | result.running, ensure_ascii=False)}\n")
            yield result


def settled(task: Task, future: "Future[Result]") -> Result:
    try:
        return future.result()
    except Exception:  # noqa: BLE001  # the edge of a task: hours of other measures must not be lost with it
        result = Result(task.name)
        result.mistakes.append(Mistake(task.name, "", "", "", "", "crash", "", "", traceback.format_exc()))
        return result
