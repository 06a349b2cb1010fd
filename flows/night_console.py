"""A night as a terminal or a scheduler's mail shows it."""

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from evidence.nights import NightRow
from flows.console import shown_progress
from flows.inbox import is_far
from flows.night_text import headline, table_rows
from flows.nightly import Night, Plan, hold_night, rows_without_work
from flows.stages import Settings

FIGURES = (
    "状态",
    "材料包",
    "申报（元）",
    "建议核减（元）",
    "待核（元）",
    "测算可认定（元）",
    "较上次（元）",
    "疑点",
    "用时（秒）",
)
LEFT = ("状态", "材料包")
PLAIN_WIDTH = 150
"""Letters of a line where nobody says how wide it may be: a scheduler's mail."""


def show_night(inbox: str, store: str, settings: Settings, cluster: str, *, as_json: bool) -> int:
    """Holds a night and prints it; the exit status is the night's. Raises BundleError, NightHeldError and those of a cluster."""
    with shown_progress(inbox.rstrip("/").rpartition("/")[2], quiet=as_json):
        if cluster or is_far(inbox) or is_far(store):
            from flows.cluster_flow import hold

            night = hold(inbox, store, settings, cluster)
        else:
            night = hold_night(Path(inbox), settings, lambda plan: held(plan, settings))
    if as_json:
        for row in night.rows:
            print(json.dumps(as_plain(row), ensure_ascii=False), flush=True)  # noqa: T201
    else:
        print_night(night)
    return night.status


def held(plan: Plan, settings: Settings) -> tuple[NightRow, ...]:
    """Prefect is asked only where there is work: its start costs more than a look at an unchanged inbox."""
    if not plan.tasks:
        return rows_without_work(plan, settings.store)
    from flows import night_flow

    return night_flow.run(plan, settings)


def as_plain(row: NightRow) -> dict[str, object]:
    """Counts as numbers, money as strings with two decimals, absent figures as null."""
    return {key: f"{value:.2f}" if isinstance(value, Decimal) else value for key, value in asdict(row).items()}


def print_night(night: Night) -> None:
    """The figures of each bundle, below them what is to be said of one, below that the night as a whole."""
    console = Console() if Console().is_terminal else Console(width=PLAIN_WIDTH)
    rows = table_rows(night.rows)
    if rows:
        table = Table()
        for name in FIGURES:
            table.add_column(name, justify="left" if name in LEFT else "right", overflow="fold")
        for row in rows:
            table.add_row(*(Text(row[name]) for name in FIGURES))
        console.print(table)
    for row in rows:
        if row["说明"]:
            console.print(Text(f"{row['状态']}　{row['材料包']}：{row['说明']}"), soft_wrap=True)
    console.print(headline(night.rows), soft_wrap=True, highlight=False)
    console.print(f"汇总　{night.folder}", soft_wrap=True, highlight=False)
