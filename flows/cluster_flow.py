"""The spread night as Prefect runs and shows it: one task a shard of bundles, on Dask or in threads of this machine."""

import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

from prefect import flow, tags, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.task_runners import ThreadPoolTaskRunner

from evidence.depot import Depot
from evidence.nights import NightRow
from flows import cluster
from flows.cluster import Case, Job, Judged, Read
from flows.cluster_night import Place, hold_spread_night
from flows.far import copy_of
from flows.leftovers import end_the_dead, tag_of
from flows.night_flow import made_known, name_of_night
from flows.night_lines import told_in_pages
from flows.nightly import Night, Plan, rows_without_work
from flows.passes import Crew, run_passes
from flows.progress import watcher
from flows.serving import free_port, server_at_hand
from flows.stages import Settings
from flows.verify import Opaque
from flows.versions import versions
from flows.worker import ClusterError

T = TypeVar("T")
LOOPBACK = "localhost"
PATIENCE = 30.0
"""Seconds for which a scheduler is waited for, and its first worker."""


@task(name="read bundles", task_run_name="read {label}", cache_policy=NO_CACHE, persist_result=False)
def read_bundles(label: str, job: Opaque[Job], names: Opaque[Sequence[str]]) -> Opaque[tuple[Read, ...]]:  # noqa: ARG001
    return Opaque(cluster.read_shard(job.value, names.value))


@task(name="judge bundles", task_run_name="judge {label}", cache_policy=NO_CACHE, persist_result=False)
def judge_bundles(label: str, job: Opaque[Job], cases: Opaque[Sequence[Case]]) -> Opaque[tuple[Judged, ...]]:  # noqa: ARG001
    return Opaque(cluster.judge_shard(job.value, cases.value))


class Here(Opaque[T]):
    """A value that stays on this machine, though Prefect sends a flow's parameters along with each of its tasks."""

    def __reduce__(self) -> tuple[type[Opaque[None]], tuple[None]]:
        return Opaque, (None,)


class Unwrapped:
    """The outcome of a task whose result Prefect did not look into."""

    def __init__(self, future: "PrefectFuture[Any]") -> None:
        self._future = future

    def result(self) -> Any:
        return self._future.result().value


def label_of(names: Sequence[str]) -> str:
    """What an operator sees of a shard."""
    return names[0] if len(names) == 1 else f"{names[0]} … {names[-1]} ({len(names)})"


def read_there(job: Job, names: Sequence[str]) -> Unwrapped:
    return Unwrapped(read_bundles.submit(label_of(names), Opaque(job), Opaque(names)))


def judge_there(job: Job, cases: Sequence[Case]) -> Unwrapped:
    return Unwrapped(judge_bundles.submit(label_of([case.name for case in cases]), Opaque(job), Opaque(cases)))


@flow(name="night", flow_run_name=name_of_night, persist_result=False, validate_parameters=False)
def spread(plan: Here[Plan], place: Here[Place], job: Here[Job], lanes: int) -> tuple[NightRow, ...]:
    """Both passes, and what became of the bundles as artifacts."""
    end_the_dead(job.value.store)
    with told_in_pages() as tell:
        rows = run_passes(plan.value, place.value, job.value, Crew(lanes, read_there, judge_there), watcher())
        return made_known(rows, tell)


def unchanged(rows: tuple[NightRow, ...]) -> tuple[NightRow, ...]:
    """Told where a scheduled run asks, for which nothing is to be done."""
    if flow_run.id is None:
        return rows
    with told_in_pages() as tell:
        return made_known(rows, tell)


def hold(inbox: str, store: str, settings: Settings, scheduler: str) -> Night:
    """A night between any two places, on the workers of a Dask scheduler or, where none is named, of this machine."""
    depot = Depot(store)
    settings = replace(settings, store=depot.folder or copy_of(store))
    job = Job(inbox, store, settings.policy, 1, versions(settings.engine), settings.fresh, settings.engine, settings.memory)

    def run(plan: Plan, place: Place) -> tuple[NightRow, ...]:
        if not plan.tasks:
            return unchanged(rows_without_work(plan, settings.store))
        with runner_for(scheduler, settings.workers) as (runner, lanes), tags(tag_of(store)):
            return spread.with_options(task_runner=runner)(Here(plan), Here(place), Here(job), lanes)

    return hold_spread_night(Depot(inbox), depot, settings, run)


@contextmanager
def runner_for(scheduler: str, workers: int) -> Generator[tuple[Any, int]]:
    """What Prefect hands tasks to, and how many run at a time; raises ClusterError where nobody is there to work."""
    if not scheduler:
        yield ThreadPoolTaskRunner(max_workers=workers), workers
        return
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        message = "nights on a cluster need the packages of the extra `cluster`: prefect-dask, distributed, s3fs"
        raise ClusterError(message) from error
    lanes = lanes_at(scheduler)
    api = os.environ.get("PREFECT_API_URL", "")
    if not is_loopback(scheduler) and (not api or is_loopback(api)):
        message = f"workers at {scheduler} must reach Prefect: name a server that all machines reach in PREFECT_API_URL"
        raise ClusterError(message)
    # By settings, for these go along with the tasks; the environment was read when Prefect was imported.
    with server_at_hand(free_port()) as url, temporary_settings({PREFECT_API_URL: url}):
        yield DaskTaskRunner(address=scheduler), lanes


def lanes_at(scheduler: str) -> int:
    from distributed import Client

    lanes = 0
    try:
        with Client(scheduler, timeout=PATIENCE, set_as_default=False) as client, suppress(TimeoutError):
            client.wait_for_workers(1, timeout=PATIENCE)
            threads: Any = client.nthreads()  # declared as what it is for asynchronous clients
            lanes = sum(threads.values())
    except (OSError, ValueError) as error:
        message = f"{scheduler}: no Dask scheduler answers there ({error}); start one with `dask scheduler`"
        raise ClusterError(message) from error
    if not lanes:
        message = f"{scheduler} has no workers; start some with `zuozheng worker {scheduler}`"
        raise ClusterError(message)
    return lanes


def is_loopback(url: str) -> bool:
    """Whether an address is of this machine only."""
    host = urlsplit(url).hostname or ""
    try:
        return host == LOOPBACK or ip_address(host).is_loopback
    except ValueError:
        return False
