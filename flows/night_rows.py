"""What a night says of one bundle: its figures, and those to compare them with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from evidence.nights import NightRow, Nights, Seen, State
from evidence.store import Store, open_run
from flows.conclusion import Summary
from flows.inbox import Waiting


@dataclass(frozen=True, slots=True)
class Task:
    """A bundle that has to be read, and why."""

    bundle: Waiting
    state: State
    content: str
    why: str = ""
    seen: Seen | None = None
    """The bundle as an earlier night left it."""


def row_of_summary(task: Task, summary: Summary, store: Path) -> NightRow:
    """The row of a bundle that was read, beside the figures that were told of it last."""
    faults = summary.program_faults
    untold = Nights(store).noted(task.bundle.name)
    run_before = untold.run_before if untold is not None else before_of(task, summary)
    state = "new" if untold is not None and untold.state == "new" else task.state
    before = figures_of(store, summary.bundle_id, run_before)
    return NightRow(
        name=task.bundle.name,
        state="failed" if faults else state,
        bundle_id=summary.bundle_id,
        applicant=summary.applicant,
        run_id=summary.run_id,
        run_before=run_before,
        claimed=summary.claimed,
        eligible=summary.eligible,
        disallowed=summary.disallowed,
        review=summary.review,
        grant_ceiling=summary.grant_ceiling,
        eligible_before=before.get("eligible"),
        review_before=before.get("review"),
        findings=summary.findings,
        files=summary.files,
        message=f"程序读取其中{faults}处时出错，已列为疑点，详见日志" if faults else task.why,
    )


def before_of(task: Task, summary: Summary) -> str:
    """The run that a night told of last; one that is in force untold is the work of a night that was killed on the way."""
    return task.seen.run_id if task.seen is not None and task.seen.bundle_id == summary.bundle_id else ""


def unchanged_row(store: Path, seen: Seen) -> NightRow:
    """What is in force of a bundle that stayed as it was; one that is unusable stays so until it changes."""
    if seen.error:
        return NightRow(seen.name, "unusable", message=seen.error)
    nights = Nights(store)
    untold = nights.noted(seen.name)
    row = standing_row(store, seen, seen.run_id if untold is None else untold.run_before)
    judged_anew = row.run_id != seen.run_id
    if untold is not None:  # a night that was killed had dealt with it and told nobody
        row = replace(row, state=untold.state, message=untold.message)
    elif judged_anew:
        row = replace(row, message="材料未变，因其他材料包或复核决定而重新认定")
    if judged_anew:
        nights.note(row)
        nights.remember(replace(seen, run_id=row.run_id))
    return row


def id_taken(bundle_id: str, first: str) -> str:
    """What is said of a bundle whose id another one of the inbox, `first`, has."""
    return f"与同一收件夹中的“{first}”编号相同（{bundle_id}），请在其中一个的bundle.toml里另设id"


def in_the_end(store: Path, row: NightRow) -> NightRow:
    """The row of a bundle that was read tonight, with the figures in force when all others were read, too."""
    nights = Nights(store)
    seen = nights.seen(row.name) if row.run_id else None
    if seen is None or not seen.run_id or Store(store).current(row.bundle_id) in (None, row.run_id):
        return row
    last = replace(standing_row(store, seen, row.run_before), state=row.state, message=row.message, seconds=row.seconds)
    nights.note(last)
    nights.remember(replace(seen, run_id=last.run_id))
    return last


def standing_row(store: Path, seen: Seen, run_before: str) -> NightRow:
    """The figures in force, beside those of the run before."""
    run = open_run(store, seen.bundle_id)
    figures, before = (figures_of(store, seen.bundle_id, run_id) for run_id in (run.run_id, run_before))
    counts: Mapping[str, int] = {name: facts["rows"] for name, facts in run.manifest["tables"].items()}
    return NightRow(
        name=seen.name,
        state="unchanged",
        bundle_id=seen.bundle_id,
        applicant=str(run.manifest["application"].get("applicant") or ""),
        run_id=run.run_id,
        run_before=run_before,
        claimed=figures.get("claimed"),
        eligible=figures.get("eligible"),
        disallowed=figures.get("disallowed"),
        review=figures.get("review"),
        grant_ceiling=figures.get("grant_ceiling"),
        eligible_before=before.get("eligible"),
        review_before=before.get("review"),
        findings=counts["findings"],
        files=counts["files"],
    )


def figures_of(store: Path, bundle_id: str, run_id: str) -> Mapping[str, Decimal]:
    """The totals of a run by name; nothing where there is none."""
    if not run_id:
        return {}
    return {row["name"]: row["amount"] for row in open_run(store, bundle_id, run_id).rows("totals")}
