"""The verify flow: one task per chunk of files or documents. Thin on purpose; the work is in `flows.stages`."""

import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Generic, TypeVar

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from extractors.cache import ReadingCache
from extractors.intake import BundleError, take_in
from extractors.sandbox import Sandbox
from flows import stages
from flows.conclusion import Summary, conclude
from flows.progress import Watch, watching
from flows.stages import Desk, Settings
from models.bundle import Extraction
from models.paper import DocumentSource, SourceFile
from rules.policy import load_policy

T = TypeVar("T")


class Opaque(Generic[T]):
    """A value that Prefect passes on as it is, instead of walking through all its pages in search of futures."""

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


@flow(name="verify", persist_result=False)
def verify(  # noqa: PLR0913, PLR0917  # the knobs of the command
    bundle: str, store: str, policy: str, workers: int, fresh: bool, engine: str = "paddle", taken: tuple[str, ...] = ()
) -> Summary:
    """Verify one bundle; raises BundleError where it is unusable as a whole or its id is one of those `taken` in this call."""
    started = time.monotonic()
    watch = watching.get()
    settings = Settings(Path(store), load_policy(policy), workers, fresh, engine)
    with TemporaryDirectory(prefix="zuozheng-") as work, Sandbox(workers) as sandbox:
        watch("收件", 0, 1)
        intake = take_in(Path(bundle), Path(work), sandbox=sandbox)
        if intake.declaration.bundle_id in taken:
            raise BundleError(
                f"{bundle}: another bundle '{intake.declaration.bundle_id}' is in this call; set `id` in bundle.toml"
            )
        desk = Desk(intake, settings, sandbox, ReadingCache(settings.store / "cache" / "readings"))
        watch("收件", 1, 1)
        read(desk, watch)
        extractions = extract(desk, watch)
        watch("勾对与认定", 0, 1)
        summary = conclude_run(Opaque(desk), Opaque(extractions), started)
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


def run(bundle: Path, settings: Settings, policy: str, taken: tuple[str, ...] = ()) -> Summary:
    """The flow with as many threads as reading processes; `policy` is the id or file that `settings` was loaded from."""
    threads: Any = ThreadPoolTaskRunner(  # Prefect's own types of runner and flow do not meet
        max_workers=max(2, settings.workers * 2)
    )
    return verify.with_options(task_runner=threads)(
        str(bundle), str(settings.store), policy, settings.workers, settings.fresh, settings.engine, taken
    )
