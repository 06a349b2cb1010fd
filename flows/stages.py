"""The way of the data, step by step, as plain functions over one open bundle; Prefect only calls them."""

import logging
import traceback
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from evidence.store import Store
from extractors.aside import workplace
from extractors.assembling.assembly import assemble
from extractors.cache import ReadingCache
from extractors.documents import read_document
from extractors.intake.intake import BundleError, Intake, after_reading, take_in
from extractors.machine import machine_fault
from extractors.reading import joined, page_count, read_file
from extractors.sandbox import Call, Sandbox, SandboxFault
from models.bundle import Extraction
from models.finding import Observation
from models.identity import local_id
from models.paper import Document, DocumentSource, FileFault, FileReading, Page, PagePart, PageRef, SourceFile
from rules.policy import Policy

log = logging.getLogger(__name__)
T = TypeVar("T")
U = TypeVar("U")

Span = tuple[int, int] | None
SPAN_PAGES = 8
CHUNK_BYTES = 1 << 20
CHUNK_FILES = 12
CHUNK_PAGES = 12
MOST_LATE = 2
"""Parts of one file whose reading may run out of time, each twice, before the rest of it is given up."""
FAILED = "程序读取该单据时出错，请人工核对，并向开发者反馈"
NOT_FOR_READERS = ("application/zip", "application/toml")
"""Archives were unpacked and bundle.toml was read at intake."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to verify: where to, under which policy, with how many reading processes."""

    store: Path
    policy: Policy
    workers: int
    fresh: bool = False
    engine: str = "paddle"
    memory: int | None = None
    """Bytes that a reading process may take; None: as much as any file in its right mind needs."""

    def sandbox(self) -> Sandbox:
        return Sandbox(self.workers) if self.memory is None else Sandbox(self.workers, self.memory)


@dataclass(frozen=True, slots=True)
class Desk:
    """One bundle being read. `timed_out` collects the content hashes of files whose reading never ended."""

    intake: Intake
    settings: Settings
    sandbox: Sandbox
    cache: ReadingCache
    readings: dict[str, FileReading] = field(default_factory=dict)
    timed_out: list[str] = field(default_factory=list)
    program_faults: list[str] = field(default_factory=list)

    def files_to_read(self) -> tuple[SourceFile, ...]:
        return tuple(file for file in self.intake.files if file.status == "read" and file.media_type not in NOT_FOR_READERS)


@contextmanager
def open_desk(bundle: Path, settings: Settings, taken: Collection[str] = (), sandbox: Sandbox | None = None) -> Generator[Desk]:
    """Takes a bundle in; raises BundleError where it is unusable as a whole, or its id is one of those `taken` in this call.

    A night hands its one sandbox to all bundles, for reading processes load their models but once.
    """
    Store(settings.store).make_ready()
    with workplace() as work, ExitStack() as held:
        sandbox = sandbox or held.enter_context(settings.sandbox())
        intake = take_in(bundle, work, sandbox=sandbox)
        bundle_id = intake.declaration.bundle_id
        if bundle_id in taken:
            line = f"{bundle}: another bundle of this call is '{bundle_id}' too; give one another `id` in bundle.toml"
            raise BundleError(line, f"与本次的另一个材料包编号相同（{bundle_id}），请在其中一个的bundle.toml里另设id")
        yield Desk(intake, settings, sandbox, ReadingCache(settings.store / "cache" / "readings"))


def read_bundle(desk: Desk) -> tuple[Extraction, ...]:
    """All stages up to the entities, without Prefect: chunks in threads that wait on the sandbox's processes."""
    with ThreadPoolExecutor(max(2, desk.settings.workers * 2)) as threads:
        _each(threads, partial(read_files, desk), file_chunks(read_cached(desk)))
        groups = _each(threads, partial(extract, desk), source_chunks(documents_of(desk)))
        return tuple(found for group in groups for found in group)


def _each(threads: ThreadPoolExecutor, work: Callable[[T], U], things: Iterable[T]) -> list[U]:
    """Results in order; threads know of no context, by which a log line names its bundle, unless it is handed to them."""
    futures = [threads.submit(copy_context().run, work, thing) for thing in things]
    return [future.result() for future in futures]


def read_cached(desk: Desk) -> tuple[SourceFile, ...]:
    """Take what the cache holds and return the files that are still to be read."""
    missing: list[SourceFile] = []
    for file in desk.files_to_read():
        reading = None if desk.settings.fresh else desk.cache.get(file.sha256, desk.settings.engine)
        if reading is None:
            missing.append(file)
        else:
            desk.readings[file.sha256] = reading
    return tuple(missing)


def file_chunks(files: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, ...]]:
    """Files in groups worth a task each: big ones alone, small ones together."""
    return chunks(files, lambda file: file.size / CHUNK_BYTES + 1 / CHUNK_FILES)


def source_chunks(sources: Iterable[DocumentSource]) -> Iterator[tuple[DocumentSource, ...]]:
    return chunks(sources, lambda source: len(source.pages) / CHUNK_PAGES)


def chunks(things: Iterable[T], weight: Callable[[T], float]) -> Iterator[tuple[T, ...]]:
    """Groups in the given order that close as soon as their weights reach 1."""
    group: list[T] = []
    total = 0.0
    for thing in things:
        group.append(thing)
        total += weight(thing)
        if total >= 1:
            yield tuple(group)
            group, total = [], 0.0
    if group:
        yield tuple(group)


def read_files(desk: Desk, files: Sequence[SourceFile]) -> None:
    """Read files in the sandbox, long PDFs in spans of pages; what hangs, crashes or hungers is a fault of that file or span."""
    submitted = [(file, [(span, submit(desk, file, span)) for span in spans_of(desk, file)]) for file in files]
    for file, calls in submitted:
        parts = [outcome(desk, file, span, call if in_time(desk, file) else given_up(call)) for span, call in calls]
        desk.readings[file.sha256] = joined([reading for reading, _ in parts])
        if all(whole for _, whole in parts):
            desk.cache.put(desk.readings[file.sha256], desk.settings.engine)


def in_time(desk: Desk, file: SourceFile) -> bool:
    """Whether it makes sense to wait for more of a file: of a thousand pages that hang, two are tried."""
    return desk.timed_out.count(file.sha256) < MOST_LATE


def given_up(call: "Call[FileReading]") -> "Call[FileReading]":
    if not call.done():
        call.give_up()
    return call


def spans_of(desk: Desk, file: SourceFile) -> tuple[Span, ...]:
    """First and last pages of the parts to read a file in; None for the file as one."""
    try:
        pages = desk.sandbox.call(page_count, desk.intake.contents[file.sha256], file.media_type).result()
    except SandboxFault:
        return (None,)  # the reading itself says what is wrong with the file
    if pages <= SPAN_PAGES:
        return (None,)
    return tuple((first, min(pages, first + SPAN_PAGES - 1)) for first in range(1, pages + 1, SPAN_PAGES))


def submit(desk: Desk, file: SourceFile, span: Span) -> "Call[FileReading]":
    path = desk.intake.contents[file.sha256]
    return desk.sandbox.call(read_file, path, file.sha256, file.media_type, desk.settings.engine, span)


def outcome(
    desk: Desk, file: SourceFile, span: Span, call: "Call[FileReading]", *, last: bool = False
) -> tuple[FileReading, bool]:
    """The reading, and whether it is whole: only then may it be cached. A time-out is tried once more."""
    try:
        return call.result(), True
    except SandboxFault as fault:
        if fault.kind == "timeout" and not last and in_time(desk, file):
            return outcome(desk, file, span, submit(desk, file, span), last=True)
        if fault.kind == "timeout":
            desk.timed_out.append(file.sha256)
        return unread(file, span, fault.as_fault()), False
    except Exception as error:
        if machine_fault(error):
            raise
        # A reader's own fault must not take the bundle down; it is logged, counted, and goes to a person.
        desk.program_faults.append(f"{file.path}: {traceback.format_exc()}")
        log.exception("reading %s failed", file.path)
        message = "程序读取该文件时出错，请人工核对该文件，并向开发者反馈"
        return unread(file, span, FileFault("FILE_UNREADABLE", message)), False


def unread(file: SourceFile, span: Span, fault: FileFault) -> FileReading:
    """A reading of nothing: the fault on the file, or on each page of the span."""
    if span is None:
        return FileReading(file.sha256, file.media_type, faults=(fault,))
    numbers = range(span[0], span[1] + 1)
    pages = tuple(Page(PageRef(file.sha256, number), 0, 0, "none") for number in numbers)
    return FileReading(file.sha256, file.media_type, pages, faults=tuple(replace(fault, page=number) for number in numbers))


def settled(desk: Desk) -> tuple[tuple[SourceFile, ...], tuple[Observation, ...]]:
    """The files with what became of each, and what their faults give rise to."""
    files: list[SourceFile] = []
    observations = list(desk.intake.observations)
    for file in desk.intake.files:
        reading = desk.readings.get(file.sha256) if file.status == "read" else None
        row, seen = after_reading(file, reading) if reading is not None else (file, ())
        files.append(row)
        observations.extend(seen)
    return tuple(files), tuple(observations)


def documents_of(desk: Desk) -> tuple[DocumentSource, ...]:
    """The documents that the pages make up; where that fails for all, file by file, so that one costs only itself."""
    readings = [(file, desk.readings[file.sha256]) for file in sorted(desk.files_to_read(), key=lambda file: file.path)]
    try:
        return desk.sandbox.call(assemble, readings).result()
    except Exception as error:
        if machine_fault(error):
            raise
        desk.program_faults.append(f"assembling as a whole: {traceback.format_exc()}")
        log.exception("assembling failed as a whole")
        return tuple(source for one in readings for source in documents_of_one(desk, one))


def documents_of_one(desk: Desk, reading: tuple[SourceFile, FileReading]) -> tuple[DocumentSource, ...]:
    try:
        return desk.sandbox.call(assemble, [reading]).result()
    except Exception:  # noqa: BLE001  # as above: the file goes to a person
        file, read = reading
        desk.program_faults.append(f"{file.path}: {traceback.format_exc()}")
        parts = tuple(PagePart(page.ref) for page in read.pages)
        doubt = (("doubt", "程序未能归类"),)
        return (DocumentSource(Document(local_id("doc", file.sha256, 1, 0), "other", parts), read.pages, doubt),) if parts else ()


def extract(desk: Desk, sources: Sequence[DocumentSource], *, twice: bool = True) -> tuple[Extraction, ...]:
    """Entities of a chunk of documents, read in the sandbox; a document whose reader fails goes to a person, alone."""
    cache = None if desk.settings.fresh else desk.settings.store / "cache" / "looks"
    files = scans_of(desk, sources) if twice else {}
    call = desk.sandbox.call(read_documents, tuple(sources), files, desk.settings.engine, cache)
    try:
        return call.result()
    except SandboxFault as fault:
        if len(sources) > 1:
            return tuple(found for source in sources for found in extract(desk, (source,)))
        return extract(desk, sources, twice=False) if files else (unextracted(sources[0], fault.as_fault().message),)
    except Exception as error:
        if machine_fault(error):
            raise
        if len(sources) > 1:
            return tuple(found for source in sources for found in extract(desk, (source,)))
        desk.program_faults.append(f"{sources[0].document.id}: {traceback.format_exc()}")
        log.exception("reading document %s failed", sources[0].document.id)
        return extract(desk, sources, twice=False) if files else (unextracted(sources[0], FAILED),)


def scans_of(desk: Desk, sources: Iterable[DocumentSource]) -> dict[str, tuple[Path, str]]:
    """Where the recognised pages of these documents lie, for a second look; digital pages never need one."""
    scans = {page.ref.sha256 for source in sources for page in source.pages if page.source == "ocr"}
    return {sha256: (desk.intake.contents[sha256], desk.readings[sha256].media_type) for sha256 in sorted(scans)}


def read_documents(
    sources: tuple[DocumentSource, ...], files: Mapping[str, tuple[Path, str]], engine: str, cache: Path | None
) -> tuple[Extraction, ...]:
    """Each document, recognised ones with a second look; engines are loaded only for these."""
    if not files:
        return tuple(read_document(source) for source in sources)
    from extractors.second_look.again import read_twice

    return tuple(read_twice(source, files, engine, cache) for source in sources)


def unextracted(source: DocumentSource, message: str) -> Extraction:
    return Extraction(source.document, observations=(Observation("UNREADABLE", source.document.id, message),))
