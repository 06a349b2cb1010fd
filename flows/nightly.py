"""One night: every bundle of the inbox that is new or changed is put in force, and each is accounted for."""

import hashlib
import logging
import os
import time
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Condition
from typing import Protocol

from evidence.nights import NightRow, Nights, Seen
from evidence.store import Store
from extractors.intake.intake import BundleError
from extractors.machine import UnwritableError, machine_fault
from extractors.sandbox import GIB, Sandbox
from flows.conclusion import Summary
from flows.exits import DONE, FAULT, UNUSABLE, worst
from flows.inbox import Waiting, content_of, still_copied, waiting_in
from flows.logs import bundle_named, logged_to, masked
from flows.night_rows import Task, id_taken, in_the_end, row_of_summary, unchanged_row
from flows.night_text import markdown
from flows.progress import Tell, Watch, nobody, quiet
from flows.stages import Desk, Settings, open_desk
from flows.versions import versions
from rules.policy import load_policy

log = logging.getLogger(__name__)

PATIENCE = 2.0
OWN_MEMORY = GIB // 2
"""Bytes that pairing, judging and writing need beside the reading processes."""
READER_MEMORY = GIB * 3 // 2
"""Bytes that a reading process with its OCR models needs at its peak, rounded up."""


class Outcome(Protocol):
    """A summary to come: a future of a thread or of Prefect."""

    def result(self) -> Summary: ...


Submit = Callable[[str, Desk], Outcome]


@dataclass(frozen=True, slots=True)
class Night:
    """A night that is over: its rows by name, the folder of its summary, and the exit status that says how it went."""

    rows: tuple[NightRow, ...]
    folder: Path | str

    @property
    def status(self) -> int:
        """As contract.md §2: a fault of ours wins over an unusable bundle."""
        statuses = {"failed": FAULT, "unusable": UNUSABLE}
        return worst(*(statuses.get(row.state, DONE) for row in self.rows))


@dataclass(frozen=True, slots=True)
class Plan:
    """What the night has to do, and what it can leave."""

    tasks: tuple[Task, ...]
    unchanged: tuple[tuple[Waiting, Seen], ...]
    copying: tuple[str, ...]
    rules: str


def settings_of(store: Path, policy: str, workers: int | None, memory_gib: float | None, *, fresh: bool = False) -> Settings:
    """As many reading processes as cores (or `workers`), and no more than fit into the memory; raises PolicyError."""
    wanted = workers or os.cpu_count() or 1
    if memory_gib is None:
        return Settings(store, load_policy(policy), wanted, fresh=fresh)
    spare = int(memory_gib * GIB) - OWN_MEMORY
    fitting = max(1, min(wanted, spare // READER_MEMORY))
    return Settings(store, load_policy(policy), fitting, fresh=fresh, memory=max(READER_MEMORY, spare // fitting))


def lanes_for(workers: int) -> int:
    """Bundles under way at a time: while one is paired, judged and written, another keeps the readers busy."""
    return workers + 1


def hold_night(inbox: Path, settings: Settings, run: Callable[[Plan], tuple[NightRow, ...]], patience: float = PATIENCE) -> Night:
    """Plans, has `run` do it, writes the summary; raises BundleError without an inbox, NightHeldError beside another night."""
    if not inbox.is_dir():
        raise no_inbox(inbox)
    nights = Nights(settings.store)
    with nights.held():
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        with logged_to(nights.folder / f"{stamp}.log"):
            rows = run(plan_of(inbox, settings, patience))
        return Night(rows, nights.write(stamp, rows, markdown(f"夜间核验 {stamp}", rows)))


def no_inbox(place: object) -> BundleError:
    """The fault of an inbox that is not there."""
    line = f"{place}: no such folder; give the folder into which bundles are put"
    return BundleError(line, "收件夹不存在，请指定存放材料包的文件夹")


def rules_of(settings: Settings) -> str:
    """A digest of policy and program: with another of these every bundle is judged anew, from cached readings."""
    facts = (settings.policy.id, settings.policy.hash, versions(settings.engine))
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def plan_of(inbox: Path, settings: Settings, patience: float = PATIENCE) -> Plan:
    """Compares the inbox with what earlier nights remember; files are read only where their look changed."""
    bundles = waiting_in(inbox)
    return plan_for(bundles, still_copied(bundles, patience), settings, lambda bundle: content_of(bundle.path))


def plan_for(
    bundles: Sequence[Waiting], copying: Collection[str], settings: Settings, content_in: Callable[[Waiting], str]
) -> Plan:
    nights, store, rules = Nights(settings.store), Store(settings.store), rules_of(settings)
    tasks: list[Task] = []
    unchanged: list[tuple[Waiting, Seen]] = []
    for bundle in bundles:
        if bundle.name in copying:
            continue
        seen = nights.seen(bundle.name)
        same_look = seen is not None and seen.look == bundle.look
        content = seen.content if seen is not None and same_look else content_in(bundle)
        if seen is None or seen.content != content or seen.rules != rules or settings.fresh:
            why = "材料未变，因程序或政策更新而重新认定" if seen is not None and seen.content == content else ""
            tasks.append(Task(bundle, "new" if seen is None else "changed", content, why, seen))
        elif not seen.error and store.current(seen.bundle_id) is None:
            tasks.append(Task(bundle, "new", content, seen=seen))
        else:
            if not same_look:
                seen = replace(seen, look=bundle.look)
                nights.remember(seen)
            unchanged.append((bundle, seen))
    return Plan(tuple(tasks), tuple(unchanged), tuple(sorted(copying)), rules)


def run_night(plan: Plan, settings: Settings, submit: Submit, watch: Watch = nobody, tell: Tell = quiet) -> tuple[NightRow, ...]:
    """Does what the plan says, some bundles at a time over one set of reading processes; rows by name, told as they come."""
    taken = {seen.bundle_id: bundle.name for bundle, seen in plan.unchanged if seen.bundle_id}
    with settings.sandbox() as sandbox, ThreadPoolExecutor(lanes_for(settings.workers)) as threads:
        work = _Work(plan, settings, sandbox, submit, watch, tell, _Turns(taken))
        # Prefect, progress and logs find their way by context, which threads do not inherit.
        rows = [threads.submit(copy_context().run, work.row_of, index) for index in range(len(plan.tasks))]
        done = tuple(row.result() for row in rows)
    # Now only, for each bundle of this night may have had others judged anew.
    read = (in_the_end(settings.store, row) for row in done)
    return tuple(sorted((*read, *rows_without_work(plan, settings.store)), key=lambda row: row.name))


def rows_without_work(plan: Plan, store: Path) -> tuple[NightRow, ...]:
    """The bundles that need no reading tonight."""
    copying = (NightRow(name, "copying", message="仍在复制中，留待下次处理") for name in plan.copying)
    return (*copying, *(unchanged_row(store, seen) for _, seen in plan.unchanged))


class _Turns:
    """Bundles are taken in one after the other in the plan's order, so that who has an id first never depends on speed."""

    def __init__(self, taken: Mapping[str, str]) -> None:
        self._taken = dict(taken)
        self._next = 0
        self._moved = Condition()

    @contextmanager
    def turn(self, index: int) -> Generator[None]:
        with self._moved:
            self._moved.wait_for(lambda: self._next == index)
        try:
            yield
        finally:
            with self._moved:
                self._next += 1
                self._moved.notify_all()

    def claim(self, bundle_id: str, name: str) -> None:
        """Raises BundleError where another bundle of the inbox has this id."""
        first = self._taken.setdefault(bundle_id, name)
        if first != name:
            line = f"{name}: '{first}' in the same inbox is '{bundle_id}' too; give one another `id` in bundle.toml"
            raise BundleError(line, id_taken(bundle_id, first))


@dataclass(slots=True)
class _Work:
    plan: Plan
    settings: Settings
    sandbox: Sandbox
    submit: Submit
    watch: Watch
    tell: Tell
    turns: _Turns
    done: int = 0
    hopeless: str = ""
    """Why nothing more can be written to the store; then the bundles that are left wait for another night."""

    def row_of(self, index: int) -> NightRow:
        task = self.plan.tasks[index]
        started = time.monotonic()
        with bundle_named(task.bundle.name):
            row = replace(self._verified(index, task), seconds=round(time.monotonic() - started, 2))
        self.tell(row)
        self.done += 1
        self.watch("申报材料包", self.done, len(self.plan.tasks))
        return row

    def _verified(self, index: int, task: Task) -> NightRow:
        try:
            return self._tried(index, task)
        except Exception as error:
            # A fault of ours in one bundle must not cost the others their night; it is logged, told, and tried again next time.
            log.exception("verifying failed")
            self.hopeless = self.hopeless or _hopeless(error)
            return NightRow(
                task.bundle.name, "failed", message=self.hopeless or masked(f"程序出错：{type(error).__name__}: {error}")
            )

    def _tried(self, index: int, task: Task) -> NightRow:
        name, nights = task.bundle.name, Nights(self.settings.store)
        seen = Seen(name, task.bundle.look, task.content, self.plan.rules)
        try:
            with ExitStack() as held:
                with self.turns.turn(index):
                    if self.hopeless:
                        return NightRow(name, "failed", message=self.hopeless)
                    desk = held.enter_context(open_desk(task.bundle.path, self.settings, sandbox=self.sandbox))
                    self.turns.claim(desk.intake.declaration.bundle_id, name)
                summary = self.submit(name, desk).result()
        except BundleError as error:
            log.warning("unusable: %s", error)
            nights.remember(replace(seen, error=error.chinese))
            return NightRow(name, "unusable", message=error.chinese)
        row = row_of_summary(task, summary, self.settings.store)
        nights.note(row)
        if summary.program_faults == 0:
            nights.remember(replace(seen, bundle_id=summary.bundle_id, run_id=summary.run_id))
        return row


def _hopeless(error: Exception) -> str:
    """What the next bundle would meet as well."""
    fault = machine_fault(error)
    if fault is None and not isinstance(error, UnwritableError):
        return ""
    why = str(error) if fault is None else fault.strerror
    return f"结果库或磁盘无法写入（{why}），未处理，请腾出空间或检查权限后重新运行"
