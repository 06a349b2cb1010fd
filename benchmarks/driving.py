"""Takes a bundle through all stages, in this process or as the Prefect flow; watches the clock and the memory."""

import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from benchmarks.processes import family
from evidence.store import Run, open_run
from flows import stages
from flows.conclusion import Summary, conclude
from flows.stages import Desk, Settings, open_desk
from rules.policy import load_policy

POLICY = "guangdong-ai-benchmark/2025-draft"
PAUSE = 0.2


def verified_run(bundle: Path, store: Path, workers: int, *, with_prefect: bool = False) -> Run:
    """The run that verifying the bundle puts in force; the same tables either way."""
    with open_desk(bundle, Settings(store, load_policy(POLICY), workers)) as desk:
        if with_prefect:
            from flows.verify import run

            summary = run(desk)
        else:
            summary = run_stages(desk)
    return open_run(store, summary.bundle_id, summary.run_id)


def run_stages(desk: Desk) -> Summary:
    """The flow's stages without Prefect."""
    started = time.monotonic()
    return conclude(desk, stages.read_bundle(desk), lambda: time.monotonic() - started)


@contextmanager
def watched(running: dict[str, float]) -> Generator[None]:
    """Writes seconds and the highest resident memory of this process and all below it, in MB, into `running`."""
    started, over, peaks = time.monotonic(), Event(), [resident_of_tree(os.getpid())]

    def sample() -> None:
        while not over.wait(PAUSE):
            peaks[0] = max(peaks[0], resident_of_tree(os.getpid()))

    thread = Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        running["seconds"] = round(time.monotonic() - started, 2)
        running["peak_mb"] = round(peaks[0] / 1e6)


def resident_of_tree(root: int) -> int:
    """Resident bytes of a process and its descendants, pages that they share counted in each; 0 where /proc is not there."""
    return sum(size for _, _, _, size in family(root))
