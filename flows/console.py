"""What a person at a terminal, or a job that reads JSON, sees of a verification."""

import json
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from extractors.intake.intake import BundleError
from extractors.machine import UnwritableError, advice, machine_fault
from flows.conclusion import Summary
from flows.exits import DONE, FAULT, UNUSABLE, worst
from flows.logs import mask_stderr
from flows.progress import watching
from flows.stages import Settings, open_desk

YUAN_ROWS = (
    ("申报金额", "claimed"),
    ("建议核减", "disallowed"),
    ("待核", "review"),
    ("测算可认定金额（待审计确认）", "eligible"),
    ("奖补资金测算上限", "grant_ceiling"),
)


def verify_bundles(bundles: Sequence[Path], settings: Settings, *, as_json: bool) -> int:
    """Every bundle is tried; 1 (a fault of ours) wins over 2 (unusable) over 0."""
    mask_stderr()
    status = DONE
    taken: tuple[str, ...] = ()
    for bundle in bundles:
        try:
            with shown_progress(bundle.name, quiet=as_json), open_desk(bundle, settings, taken) as desk:
                from flows.verify import run  # Prefect takes seconds to import: an unusable bundle is told at once

                summary = run(desk)
        except (BundleError, UnwritableError) as error:
            status = worst(status, UNUSABLE)
            report_error(bundle, str(error), as_json=as_json)
            continue
        except Exception as error:
            fault = machine_fault(error)
            if fault is None:
                raise
            status = FAULT
            report_error(bundle, f"{bundle}: {advice(fault)}", as_json=as_json)
            continue
        report(summary, as_json=as_json)
        taken += (summary.bundle_id,)
        if summary.program_faults:
            status = FAULT
    return status


@contextmanager
def shown_progress(name: str, *, quiet: bool) -> Generator[None]:
    """A progress bar on stderr where that is a terminal; nothing otherwise."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield
        return
    columns = (
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("剩余约"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(f"{name} {stage}", total=total)
            progress.update(tasks[stage], completed=done, total=total)

        token = watching.set(show)
        try:
            yield
        finally:
            watching.reset(token)


def report(summary: Summary, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(summary.as_json(), ensure_ascii=False), flush=True)  # noqa: T201
    else:
        console = Console()
        console.print(summary_table(summary))
        # Below the table, for a path must be whole to be copied.
        console.print(f"报告　{Path(summary.run_dir) / 'report'}", soft_wrap=True, highlight=False)
        for label, bundles in (("已重新认定", summary.judged_again), ("请重新核验", summary.to_verify_again)):
            if bundles:
                console.print(
                    f"{label}　{'、'.join(bundles)}（与本材料包有相同或疑似相同的发票，或为同一申报单位）", highlight=False
                )


def report_error(bundle: Path, error: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"bundle": str(bundle), "error": error}, ensure_ascii=False), flush=True)  # noqa: T201
    print(f"zuozheng: {error}", file=sys.stderr)  # noqa: T201


def summary_table(summary: Summary) -> Table:
    table = Table(
        title=f"{summary.applicant or '（申报单位未识别）'}　{summary.bundle_id}", title_justify="left", show_header=False
    )
    table.add_column(justify="left")
    table.add_column(justify="right")
    for label, name in YUAN_ROWS:
        amount: Decimal = getattr(summary, name)
        table.add_row(label, f"{amount:,.2f} 元", style="bold" if name == "eligible" else None)
    table.add_section()
    read = f"文件 {summary.files}　单据 {summary.documents}　发票 {summary.invoices}　回单 {summary.payments}"
    table.add_row(read, f"流水 {summary.bank_lines}　合同 {summary.contracts}")
    table.add_row("疑点", str(summary.findings))
    table.add_row("门槛", "未达到测算门槛" if summary.below_floor else "已达到")
    table.add_row("政策", summary.policy_id)
    table.add_row("用时", f"{summary.seconds:.1f} 秒")
    return table
