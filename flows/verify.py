"""The verify flow: one task per chunk of files or documents. Thin on purpose; the work is in `flows.stages`."""

import time
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from flows import stages
from flows.conclusion import Summary, conclude, conclude_again
from flows.progress import Watch, watching
from flows.stages import Desk
from models.bundle import Extraction
from models.paper import DocumentSource, SourceFile

T = TypeVar("T")


class Opaque(Generic[T]):
    """A value that Prefect passes on as it is, instead of walking through all its pages in search of futures.

    Without `__dict__`, so that it is not copied for display either: copies of a pipe close it when they are gone.
    """

    __slots__ = ("value",)

    def __init__(self, value: T) -> None:
        self.value = value


@task(name="read files", cache_policy=NO_CACHE, persist_result=False)
def read_files(desk: Opaque[Desk], files: Opaque[tuple[SourceFile, ...]]) -> None:
    stages.read_files(desk.value, files.value)


@task(name="extract documents", cache_policy=NO_CACHE, persist_result=False)
def extract_documents(desk: Opaque[Desk], sources: Opaque[tuple[DocumentSource, ...]]) -> tuple[Extraction, ...]:
    return stages.extract(desk.value, sources.value)


@task(name="pair, judge and write", cache_policy=NO_CACHE, persist_result=False)
def conclude_run(desk: Opaque[Desk], extractions: Opaque[tuple[Extraction, ...]], started: float) -> Summary:
    return conclude(desk.value, extractions.value, lambda: time.monotonic() - started)


@flow(name="verify", flow_run_name="verify {bundle_id}", persist_result=False, validate_parameters=False)
def verify(bundle_id: str, desk: Opaque[Desk]) -> Summary:  # noqa: ARG001  # Prefect names the run after it
    """Read, extract, then pair, judge and write one bundle that was taken in."""
    started = time.monotonic()
    watch = watching.get()
    read(desk.value, watch)
    extractions = extract(desk.value, watch)
    watch("勾对与认定", 0, 1)
    summary = conclude_run(desk, Opaque(extractions), started)
    watch("勾对与认定", 1, 1)
    return summary


def read(desk: Desk, watch: Watch) -> None:
    files = stages.read_cached(desk)
    chunks = tuple(stages.file_chunks(files))
    submitted = [(len(chunk), read_files.submit(Opaque(desk), Opaque(chunk))) for chunk in chunks]
    settle("读取", submitted, watch)


def extract(desk: Desk, watch: Watch) -> tuple[Extraction, ...]:
    chunks = tuple(stages.source_chunks(stages.documents_of(desk)))
    submitted = [(len(chunk), extract_documents.submit(Opaque(desk), Opaque(chunk))) for chunk in chunks]
    return tuple(found for extractions in settle("识别", submitted, watch) for found in extractions)


def settle(stage: str, submitted: Sequence[tuple[int, PrefectFuture[T]]], watch: Watch) -> list[T]:
    """Results in the order submitted, telling the watch as they come."""
    total = sum(size for size, _ in submitted)
    done = 0
    results: list[T] = []
    watch(stage, 0, total)
    for size, future in submitted:
        results.append(future.result())
        done += size
        watch(stage, done, total)
    return results


def run(desk: Desk) -> Summary:
    """The flow with as many threads as reading processes can use; none for a bundle that was read before and is unchanged."""
    started = time.monotonic()
    again = conclude_again(desk, lambda: time.monotonic() - started)
    if again is not None:
        return again
    # Any, for Prefect's own types of task runner and flow do not meet.
    threads: Any = ThreadPoolTaskRunner(max_workers=max(2, desk.settings.workers * 2))
    return verify.with_options(task_runner=threads)(desk.intake.declaration.bundle_id, Opaque(desk))
