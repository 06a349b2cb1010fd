"""What a machine of a cluster does with its share of a night: bundles are fetched, read and judged in passing folders.

Two passes. The first reads each bundle alone; what it says depends on its own bytes. The second judges each under what
the register says when all are read, so that nothing is judged twice and no worker waits for another.
"""

import hashlib
import logging
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TypeVar

from evidence.decisions import DecisionLog
from evidence.depot import Depot
from evidence.kept import Kept, keep, kept_name, take
from evidence.nights import NightRow, Seen
from evidence.register import Entry, Register, entry_of
from evidence.store import CURRENT, MANIFEST, Store
from extractors.aside import workplace
from extractors.intake.intake import BundleError
from extractors.sandbox import Sandbox
from flows.conclusion import dossier_of, inputs_of, is_of, kept_of
from flows.in_force import judge_concerned, settle
from flows.inboxes import fetched
from flows.logs import bundle_named, mask_stderr, masked
from flows.night_rows import standing_row
from flows.shared_readings import SharedReadings
from flows.stages import Desk, Settings, open_desk, read_bundle
from flows.versions import versions
from flows.worker import ClusterError
from rules.policy import Policy

log = logging.getLogger(__name__)
T = TypeVar("T")
U = TypeVar("U")

PAIRED = "cache/paired"
"""In the store: what bundles of this night say, until they are judged."""


@dataclass(frozen=True, slots=True)
class Job:
    """What all machines of a night must know; `versions` are those of the machine that holds it."""

    inbox: str
    store: str
    policy: Policy
    workers: int
    versions: tuple[tuple[str, str], ...]
    fresh: bool = False
    engine: str = "paddle"
    memory: int | None = None
    """Bytes that a reading process may take."""


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a bundle in the first pass: what it enters in the register, or why it is unusable or failed."""

    name: str
    bundle_id: str = ""
    entry: Entry | None = None
    paired: str = ""
    error: str = ""
    failure: str = ""
    faults: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Case:
    """A bundle to judge: `about` are the entries of all bundles that have to do with it, its own among them.

    `paired` names what was read of it tonight; nothing where it is judged again because of others.
    """

    name: str
    entry: Entry
    about: tuple[Entry, ...]
    paired: str = ""
    seen_run: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A bundle's row of the night; `failure` says why it is none."""

    name: str
    row: NightRow | None = None
    failure: str = ""
    seconds: float = 0.0


def read_shard(job: Job, names: Sequence[str]) -> tuple[Read, ...]:
    """Reads bundles of the inbox one after the other with one set of reading processes."""
    same_program(job)
    with Sandbox(job.workers) if job.memory is None else Sandbox(job.workers, job.memory) as sandbox:

        def read(name: str) -> Read:
            return read_one(job, name, sandbox)

        return tuple(each(names, str, read, Read))


def judge_shard(job: Job, cases: Sequence[Case]) -> tuple[Judged, ...]:
    """Judges bundles and publishes their runs."""
    same_program(job)

    def judge(case: Case) -> Judged:
        return judge_one(job, case)

    return tuple(each(cases, lambda case: case.name, judge, Judged))


def each(things: Iterable[T], name: Callable[[T], str], work: Callable[[T], U], failed: Callable[..., U]) -> Iterable[U]:
    """Each thing for itself: a fault of ours in one must not cost the others their night."""
    for thing in things:
        with bundle_named(name(thing)):
            try:
                yield work(thing)
            except Exception as error:
                log.exception("a bundle of the shard failed")
                told = f"程序出错：{type(error).__name__}: {error}\n{traceback.format_exc()}"
                yield failed(name=name(thing), failure=masked(told))


def same_program(job: Job) -> None:
    """Raises ClusterError where this machine would read or judge otherwise than the one that holds the night."""
    mask_stderr()
    other = sorted(name for name, _ in set(job.versions) ^ set(versions(job.engine)))
    if other:
        names = ", ".join(dict.fromkeys(other))
        message = f"this worker has other versions than the machine that holds the night ({names}); install the same on all"
        raise ClusterError(message)


def read_one(job: Job, name: str, sandbox: Sandbox) -> Read:
    """The first pass over one bundle: nothing that was read before is read again."""
    started, depot = time.monotonic(), Depot(job.store)
    with workplace() as work, ExitStack() as held:
        settings = Settings(work / "store", job.policy, job.workers, fresh=job.fresh, engine=job.engine)
        try:
            bundle = fetched(Depot(job.inbox), name, work / "inbox")
            desk = held.enter_context(open_desk(bundle, settings, sandbox=sandbox))
        except BundleError as error:
            return Read(name, error=error.chinese, seconds=time.monotonic() - started)
        paired = f"{PAIRED}/{digest_of(desk)}.json.z"
        kept = known(desk, depot, paired) or newly_read(desk, depot)
        publish_originals(desk, depot)
        depot.write(paired, (settings.store / kept_name(kept.bundle_id)).read_bytes())
        return Read(
            name,
            kept.bundle_id,
            entry_of(kept.dossier, job.policy.applicant.year),
            paired,
            faults=tuple(desk.program_faults),
            seconds=time.monotonic() - started,
        )


def digest_of(desk: Desk) -> str:
    facts = (desk.intake.declaration.bundle_id, sorted(inputs_of(desk)), versions(desk.settings.engine))
    return hashlib.sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()


def known(desk: Desk, depot: Depot, paired: str) -> Kept | None:
    """What was kept of these very files by an earlier night, or by one that was killed before it judged."""
    if desk.settings.fresh:
        return None
    store, bundle_id = desk.settings.store, desk.intake.declaration.bundle_id
    for name in (kept_name(bundle_id), paired):
        content = depot.read(name)
        if content is not None:
            place = store / kept_name(bundle_id)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            kept = take(store, bundle_id)
            if kept is not None and is_of(kept, desk):
                return kept
    return None


def newly_read(desk: Desk, depot: Depot) -> Kept:
    """Reads with the cache that all machines share; every reading is in it as soon as it is made."""
    cache = SharedReadings(desk.settings.store, depot)
    shared = replace(desk, cache=cache)
    kept = kept_of(shared, dossier_of(shared, read_bundle(shared)))
    keep(desk.settings.store, kept)
    cache.publish_looks()
    return kept


def publish_originals(desk: Desk, depot: Depot) -> None:
    store = Store(desk.settings.store)
    names = {str(store.original(file.sha256).relative_to(store.path)): file.sha256 for file in desk.files_to_read()}
    new = {name: sha256 for name, sha256 in names.items() if not depot.has(name)}
    store.keep_originals({sha256: desk.intake.contents[sha256] for sha256 in new.values()})
    depot.push(store.path, sorted(new))


def judge_one(job: Job, case: Case) -> Judged:
    """The second pass: local code over a store that holds no more than this bundle needs, then what came of it is published."""
    started, depot = time.monotonic(), Depot(job.store)
    with workplace() as work:
        store = Store(work)
        standing = laid_out(store, depot, case)
        if case.paired:
            kept = take(store.path, case.entry.bundle_id)
            if kept is None:
                message = f"{case.paired} is gone from the store or damaged; it is read again the next night"
                raise ClusterError(message)
            settle(store, kept, job.policy, fresh=job.fresh)
        else:
            judge_concerned(store, (case.entry,), job.policy)
        publish(store, depot, case.entry.bundle_id)
        return Judged(case.name, row_of(store, depot, case, standing), seconds=time.monotonic() - started)


def laid_out(store: Store, depot: Depot, case: Case) -> str:
    """Fetches what judging this bundle looks at; returns the run in force so far."""
    bundle_id = case.entry.bundle_id
    own = store.bundle_folder(bundle_id).name
    runs = [name for name in depot.listed(own) if name.endswith(f"/{MANIFEST}") or name == f"{own}/{CURRENT}"]
    decided = DecisionLog(store.path, bundle_id).place.relative_to(store.path).as_posix()
    depot.pull([*runs, decided], store.path)
    place = store.path / kept_name(bundle_id)
    content = depot.read(case.paired or kept_name(bundle_id))
    if content is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    kept = take(store.path, bundle_id)
    if kept is not None:
        originals = {store.original(sha256) for _, sha256 in kept.inputs if sha256}
        depot.pull(sorted(str(path.relative_to(store.path)) for path in originals), store.path)
    register = Register(store.path)
    for entry in case.about:
        register.put(entry)
    return store.current(bundle_id) or ""


def publish(store: Store, depot: Depot, bundle_id: str) -> None:
    """The run in force, its manifest after all else of it and CURRENT last: what is named is there and whole."""
    run_id = store.current(bundle_id)
    if run_id is None:
        return
    run = store.run_folder(bundle_id, run_id)
    home = str(run.relative_to(store.path))
    if not depot.has(f"{home}/{MANIFEST}"):
        files = sorted(str(path.relative_to(store.path)) for path in run.rglob("*") if path.is_file())
        depot.push(store.path, [name for name in files if name != f"{home}/{MANIFEST}"])
        depot.push(store.path, [f"{home}/{MANIFEST}"])
    depot.push(store.path, [kept_name(bundle_id)])
    depot.push(store.path, [str(store.marker(bundle_id).relative_to(store.path))])


def row_of(store: Store, depot: Depot, case: Case, standing: str) -> NightRow:
    """The figures in force beside those of the run before; of a night begun anew, the run that the last whole night left."""
    bundle_id = case.entry.bundle_id
    now = store.current(bundle_id) or ""
    before = standing if standing != now else case.seen_run
    folders = [store.run_folder(bundle_id, run_id).relative_to(store.path) for run_id in {now, before} - {""}]
    missing = [str(path) for folder in folders if not (store.path / (path := folder / "totals.parquet")).is_file()]
    depot.pull([*missing, *(str(folder / MANIFEST) for folder in folders)], store.path)
    before = before if before and store.has(bundle_id, before) else ""
    return standing_row(store.path, Seen(case.name, "", "", "", bundle_id, now), before)
