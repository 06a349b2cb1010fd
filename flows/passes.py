"""The two passes of a night on several machines: what is handed out, what comes back, and in which order it becomes true."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from math import ceil
from typing import Protocol, TypeVar

from evidence.nights import NightRow, Nights, Seen
from evidence.register import MOVING, Entry, Register
from flows.cluster import Case, Job, Judged, Read
from flows.cluster_night import Place
from flows.logs import bundle_named
from flows.night_rows import Task, id_taken
from flows.nightly import Plan, rows_without_work
from flows.progress import Watch, nobody

log = logging.getLogger(__name__)
R_co = TypeVar("R_co", covariant=True)
T = TypeVar("T")
U = TypeVar("U")

SHARE = 4
"""Shards for each lane: so uneven bundles even out, and a machine that dies takes little with it."""
MOST = 16
"""Bundles of a shard at most."""


class Outcome(Protocol[R_co]):
    """Results of a shard to come; raises where its machines died again and again."""

    def result(self) -> R_co: ...


Submit = Callable[[Job, Sequence[T]], Outcome[Sequence[U]]]


@dataclass(frozen=True, slots=True)
class Crew:
    """Those who do the work: shards are handed in and done somewhere, as many at a time as there are lanes."""

    lanes: int
    read: "Submit[str, Read]"
    judge: "Submit[Case, Judged]"


def run_passes(plan: Plan, place: Place, job: Job, crew: Crew, watch: Watch = nobody) -> tuple[NightRow, ...]:
    """Both passes over all that the plan says; rows by name."""
    tasks = {task.bundle.name: task for task in plan.tasks}
    reads = gathered(crew.read, job, list(tasks), crew.lanes, lost_reading, lambda done: watch("读取", done, len(tasks)))
    usable, rows = claimed(plan, reads)
    place.check()
    judged, blamed = judged_together(plan, place, job, crew, usable, watch)
    for name, read in usable.items():
        rows[name] = row_of(tasks[name], read, judged[name])
    remember(plan, place, rows, usable, blamed)
    place.copy.withdraw(place.copy.folder / read.paired for name, read in usable.items() if rows[name].run_id)
    place.copy.fetch_figures({(seen.bundle_id, seen.run_id) for _, seen in plan.unchanged if seen.bundle_id})
    return tuple(sorted((*rows.values(), *rows_without_work(plan, place.copy.folder)), key=lambda row: row.name))


def gathered(  # noqa: PLR0913, PLR0917  two kinds of shards go the same way
    submit: "Submit[T, U]",
    job: Job,
    things: Sequence[T],
    lanes: int,
    lost: Callable[[T, Exception], U],
    done: Callable[[int], None],
) -> list[U]:
    """Results in the order of things; those of a shard that was lost are handed out once more, each alone."""
    size = max(1, min(MOST, ceil(len(things) / (SHARE * lanes))))
    shards = [things[first : first + size] for first in range(0, len(things), size)]
    found: list[U] = []
    for shard, outcome in [(shard, submit(job, shard)) for shard in shards]:
        try:
            found += outcome.result()
        except Exception:
            log.exception("a shard was lost; its bundles are tried one by one")
            found += [alone(submit, job, thing, lost) for thing in shard]
        done(len(found))
    return found


def alone(submit: "Submit[T, U]", job: Job, thing: T, lost: Callable[[T, Exception], U]) -> U:
    try:
        return submit(job, [thing]).result()[0]
    except Exception as error:
        log.exception("a bundle was lost with its worker")
        return lost(thing, error)


def lost_reading(name: str, error: Exception) -> Read:
    return Read(name, failure=f"{type(error).__name__}: {error}")


def lost_judging(case: Case, error: Exception) -> Judged:
    return Judged(case.name, failure=f"{type(error).__name__}: {error}")


def claimed(plan: Plan, reads: Sequence[Read]) -> tuple[dict[str, Read], dict[str, NightRow]]:
    """The bundles that can be judged, by name, and rows of the others; of one id the first of the inbox has it."""
    taken = {seen.bundle_id: bundle.name for bundle, seen in plan.unchanged if seen.bundle_id}
    usable: dict[str, Read] = {}
    rows: dict[str, NightRow] = {}
    for read in reads:
        with bundle_named(read.name):
            for fault in read.faults:
                log.error("while reading: %s", fault)
            first = taken.setdefault(read.bundle_id, read.name) if read.entry is not None else read.name
            if read.failure:
                log.error("failed: %s", read.failure)
                rows[read.name] = NightRow(read.name, "failed", message=read.failure.partition("\n")[0])
            elif read.error or first != read.name:
                error = read.error or id_taken(read.bundle_id, first)
                log.warning("unusable: %s", error)
                rows[read.name] = NightRow(read.name, "unusable", message=error)
            else:
                usable[read.name] = read
    return usable, rows


def judged_together(  # noqa: PLR0913, PLR0917  what a pass needs
    plan: Plan, place: Place, job: Job, crew: Crew, usable: Mapping[str, Read], watch: Watch
) -> tuple[dict[str, Judged], tuple[Entry, ...]]:
    """All that was read enters the register, then all whom that concerns are judged; the entries of those that failed."""
    register = Register(place.copy.folder)
    entries = {name: read.entry for name, read in usable.items() if read.entry is not None}
    runs = {task.bundle.name: task.seen for task in plan.tasks}
    with ExitStack() as moving:
        before = [one for entry in entries.values() for one in moving.enter_context(register.moving(entry))]
        place.copy.publish((register.folder / MOVING).glob("*.json"))
        for entry in entries.values():
            register.put(entry)
        place.copy.publish(register.place(entry.bundle_id) for entry in entries.values())
        cases = [
            Case(name, entry, register.about(entry), usable[name].paired, run_left(runs[name], entry.bundle_id))
            for name, entry in entries.items()
        ]
        others = register.concerned(*before, *entries.values())
        cases += [Case(entry.bundle_id, entry, register.about(entry)) for entry in others]
        found = gathered(crew.judge, job, cases, crew.lanes, lost_judging, lambda done: watch("勾对与认定", done, len(cases)))
        blamed = tuple(case.entry for case, one in zip(cases, found, strict=True) if one.failure)
        if blamed:
            moving.pop_all()  # what was replaced stays on record until those were judged that it concerns
        else:
            place.copy.withdraw(register.folder / MOVING / register.place(entry.bundle_id).name for entry in entries.values())
    return {case.name: one for case, one in zip(cases, found, strict=True) if case.paired}, blamed


def run_left(seen: Seen | None, bundle_id: str) -> str:
    """The run that the last night told of."""
    return seen.run_id if seen is not None and seen.bundle_id == bundle_id else ""


def row_of(task: Task, read: Read, judged: Judged) -> NightRow:
    """The row with what the bundle is to this night."""
    name, seconds = task.bundle.name, round(read.seconds + judged.seconds, 2)
    if judged.row is None:
        with bundle_named(name):
            log.error("failed: %s", judged.failure)
        return NightRow(name, "failed", message=judged.failure.partition("\n")[0], seconds=seconds)
    if read.faults:
        message = f"程序读取其中{len(read.faults)}处时出错，已列为疑点，详见日志"
        return replace(judged.row, state="failed", message=message, seconds=seconds)
    return replace(judged.row, state=task.state, message=task.why, seconds=seconds)


def remember(plan: Plan, place: Place, rows: Mapping[str, NightRow], usable: Mapping[str, Read], blamed: Sequence[Entry]) -> None:
    """What the next night need not do again: all but failures, and those who must have others judged again."""
    nights = Nights(place.copy.folder)
    for task in plan.tasks:
        row = rows[task.bundle.name]
        read = usable.get(row.name)
        seen = Seen(row.name, task.bundle.look, task.content, plan.rules)
        if row.state == "unusable":
            nights.remember(replace(seen, error=row.message))
        elif row.state != "failed" and not (read and read.entry and any(map(read.entry.concerns, blamed))):
            nights.remember(replace(seen, bundle_id=row.bundle_id, run_id=row.run_id))
