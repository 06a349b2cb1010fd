"""From what was read to what is in force: pair, judge, write, report."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from evidence.kept import Kept, keep, take
from evidence.store import Store
from flows.in_force import Standing, bring_into_force
from flows.stages import Desk, settled
from flows.versions import versions
from matchers.pairing import pair
from models.bundle import Dossier, Extraction
from models.finding import Observation


@dataclass(frozen=True, slots=True)
class Summary:
    """What `--json` prints: counts, and money in yuan."""

    bundle_id: str
    run_id: str
    run_dir: str
    applicant: str
    policy_id: str
    files: int
    documents: int
    invoices: int
    payments: int
    bank_lines: int
    contracts: int
    findings: int
    claimed: Decimal
    eligible: Decimal
    review: Decimal
    disallowed: Decimal
    grant_ceiling: Decimal
    below_floor: bool
    seconds: float
    program_faults: int = 0
    judged_again: tuple[str, ...] = ()
    """Other bundles of the store whose run in force is a new one, for they hold what this one holds."""
    to_verify_again: tuple[str, ...] = ()
    """Those that should have been, but can no more be judged without being read."""

    def as_json(self) -> dict[str, object]:
        """Counts as numbers, money as strings with two decimals."""
        return {key: f"{value:.2f}" if isinstance(value, Decimal) else value for key, value in asdict(self).items()}


def conclude(desk: Desk, extractions: Sequence[Extraction], seconds: Callable[[], float]) -> Summary:
    """Puts a run of this bundle in force, and judges those bundles again to which it makes a difference."""
    store = Store(desk.settings.store)
    kept = kept_of(desk, dossier_of(desk, extractions))
    keep(store.path, kept)
    store.keep_originals({sha256: desk.intake.contents[sha256] for sha256 in sorted(desk.readings)})
    standing = bring_into_force(store, kept, desk.settings.policy, fresh=desk.settings.fresh)
    return summary_of_run(desk, kept.dossier, standing, seconds)


def conclude_again(desk: Desk, seconds: Callable[[], float]) -> Summary | None:
    """The same from what was kept of the bundle, no file being read; None where it must be read."""
    kept = take(desk.settings.store, desk.intake.declaration.bundle_id)
    if desk.settings.fresh or kept is None or not is_of(kept, desk):
        return None
    store = Store(desk.settings.store)
    store.keep_originals({file.sha256: desk.intake.contents[file.sha256] for file in desk.files_to_read()})
    standing = bring_into_force(store, kept, desk.settings.policy)
    return summary_of_run(desk, kept.dossier, standing, seconds)


def is_of(kept: Kept, desk: Desk) -> bool:
    """Whether it came of these very files, read whole by this very program."""
    whole = not kept.timeouts and not kept.program_faults
    return whole and kept.versions == versions(desk.settings.engine) and sorted(kept.inputs) == sorted(inputs_of(desk))


def inputs_of(desk: Desk) -> tuple[tuple[str, str], ...]:
    return tuple((file.path, file.sha256) for file in desk.intake.files)


def kept_of(desk: Desk, dossier: Dossier) -> Kept:
    read = versions(desk.settings.engine)
    return Kept(dossier, inputs_of(desk), read, tuple(sorted(desk.timed_out)), len(desk.program_faults))


def dossier_of(desk: Desk, extractions: Sequence[Extraction]) -> Dossier:
    """Everything read, paired, with what intake and reading observed."""
    pages = tuple(page for sha256 in sorted(desk.readings) for page in desk.readings[sha256].pages)
    files, observations = settled(desk)
    dossier = pair(desk.intake.declaration, files, pages, extractions)
    observed = {*dossier.observations, *observations}
    return replace(dossier, observations=tuple(sorted(observed, key=by_subject)))


def by_subject(seen: Observation) -> tuple[str, str, str, tuple[str, ...]]:
    return seen.subject_id, seen.code, seen.detail, seen.field_ids


def summary_of_run(desk: Desk, dossier: Dossier, standing: Standing, seconds: Callable[[], float]) -> Summary:
    judgement, run_id = standing.judgement, standing.run_id
    figures = {figure.name: figure.amount for figure in judgement.figures}
    declaration = dossier.declaration
    return Summary(
        bundle_id=declaration.bundle_id,
        run_id=run_id,
        run_dir=str(Store(desk.settings.store).run_folder(declaration.bundle_id, run_id)),
        applicant=declaration.applicant_name,
        policy_id=judgement.policy_id,
        files=len(dossier.files),
        documents=len(dossier.documents),
        invoices=len(dossier.invoices),
        payments=len(dossier.payments),
        bank_lines=len(dossier.bank_lines),
        contracts=len(dossier.contracts),
        findings=len(judgement.findings),
        claimed=figures["claimed"],
        eligible=figures["eligible"],
        review=figures["review"],
        disallowed=figures["disallowed"],
        grant_ceiling=figures["grant_ceiling"],
        below_floor=any(finding.code == "BELOW_FLOOR" for finding in judgement.findings),
        seconds=round(seconds(), 3),
        program_faults=len(desk.program_faults),
        judged_again=standing.again,
        to_verify_again=standing.stale,
    )
