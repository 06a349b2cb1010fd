"""The nightly flow as Prefect runs and shows it: one task a bundle, and the summary as artifacts."""

import errno
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from prefect import flow, tags, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import PrefectFuture
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner

from evidence.nights import NightRow
from flows import stages
from flows.conclusion import Summary, conclude, conclude_again
from flows.exits import FAULT
from flows.inbox import is_far
from flows.leftovers import end_the_dead, tag_of
from flows.night_lines import told_in_pages
from flows.night_text import counts_line, headline, markdown, sums_line, table_rows
from flows.nightly import Plan, hold_night, lanes_for, run_night, settings_of
from flows.progress import Tell, watching
from flows.stages import Desk, Settings
from flows.verify import Opaque

PASSING = (errno.EIO, errno.EAGAIN, errno.ETIMEDOUT, errno.ESTALE, errno.EBUSY)
"""Faults of a network drive that may be over when one tries again; nothing else gets better by repetition."""


def may_pass(_task: object, _run: object, state: "State[Any]") -> bool:
    fault = state.result(raise_on_failure=False)
    return isinstance(fault, OSError) and fault.errno in PASSING


@task(
    name="verify bundle",
    task_run_name="{name}",
    retries=1,
    retry_delay_seconds=20,
    retry_condition_fn=may_pass,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def verify_bundle(name: str, desk: Opaque[Desk]) -> "State[Summary]":  # noqa: ARG001  # Prefect names the run after it
    """Read, pair, judge and write one bundle that was taken in; one that was read before and is unchanged is only judged."""
    started = time.monotonic()

    def seconds() -> float:
        return time.monotonic() - started

    summary = conclude_again(desk.value, seconds) or conclude(desk.value, stages.read_bundle(desk.value), seconds)
    if summary.program_faults:
        return Failed(data=summary, message=f"程序读取其中{summary.program_faults}处时出错，已列为疑点；{sums_line(summary)}")
    return Completed(data=summary, message=sums_line(summary))


class Verified:
    """The outcome of a bundle's task: a summary even where the run counts as failed, for files that our readers failed on."""

    def __init__(self, future: "PrefectFuture[Any]") -> None:
        self._future = future

    def result(self) -> Summary:
        found = self._future.result(raise_on_failure=False)
        if isinstance(found, BaseException):
            raise found
        return found


def name_of_night() -> str:
    """What an operator looks for in the morning: the local day and minute at which it began."""
    return f"night {datetime.now().astimezone():%Y-%m-%d %H:%M %Z}"


@flow(name="night", flow_run_name=name_of_night, persist_result=False, validate_parameters=False)
def night(plan: Opaque[Plan], settings: Opaque[Settings]) -> tuple[NightRow, ...]:
    """The bundles of one plan, held by hand."""
    return shown(plan.value, settings.value)


def shown(plan: Plan, settings: Settings) -> tuple[NightRow, ...]:
    """What became of the bundles, told in the flow run's log as it comes, and as artifacts for whoever looks in the morning."""

    def submit(name: str, desk: Desk) -> Verified:
        return Verified(verify_bundle.submit(name, Opaque(desk)))

    end_the_dead(settings.store)
    with told_in_pages() as tell:
        return made_known(run_night(plan, settings, submit, watching.get(), tell), tell)


def made_known(rows: tuple[NightRow, ...], tell: Tell) -> tuple[NightRow, ...]:
    """The rows as they are in the end: told where they were not yet, and as artifacts; Prefect keeps the earlier ones."""
    for row in rows:
        tell(row)
    create_markdown_artifact(markdown("本次运行", rows), key="night-summary", description=headline(rows))
    create_table_artifact(table_rows(rows), key="night-bundles", description=counts_line(rows))
    return rows


def run(plan: Plan, settings: Settings) -> tuple[NightRow, ...]:
    """The flow with a thread for each bundle under way."""
    # Any, for Prefect's own types of task runner and flow do not meet.
    threads: Any = ThreadPoolTaskRunner(max_workers=lanes_for(settings.workers))
    with tags(tag_of(settings.store)):
        return night.with_options(task_runner=threads)(Opaque(plan), Opaque(settings))


@flow(name="nightly", flow_run_name=name_of_night, persist_result=False)
def nightly(  # noqa: PLR0913, PLR0917  the parameters of a deployment
    inbox: str, store: str, policy: str, workers: int = 0, memory_gib: float = 0, cluster: str = ""
) -> "State[Any]":
    """What the schedule starts; parameters are plain values, for the deployment keeps them as JSON."""
    settings = settings_of(Path(store), policy, workers or None, memory_gib or None)
    if cluster or is_far(inbox) or is_far(store):
        from flows.cluster_flow import hold

        held = hold(inbox, store, settings, cluster)
    else:
        held = hold_night(Path(inbox), settings, lambda plan: shown(plan, settings))
    message = headline(held.rows)
    return Failed(message=message) if held.status == FAULT else Completed(message=message)
