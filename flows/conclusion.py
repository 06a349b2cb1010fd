"""From what was read to what is in force: pair, judge, write, report."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from evidence.provenance import application_facts, policy_facts
from evidence.register import Register, entry_of
from evidence.store import Provenance, Store, run_id_of
from evidence.tables import tables_of
from flows.stages import Desk, settled
from flows.versions import versions
from matchers.pairing import pair
from models.bundle import Dossier, Extraction
from models.finding import Observation
from models.ruling import Judgement
from reports.workbook import FILE_NAME, write_workbook
from rules.judging import judge


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

    def as_json(self) -> dict[str, object]:
        """Counts as numbers, money as strings with two decimals."""
        return {key: f"{value:.2f}" if isinstance(value, Decimal) else value for key, value in asdict(self).items()}


def conclude(desk: Desk, extractions: Sequence[Extraction], seconds: Callable[[], float]) -> Summary:
    """Puts a run of this bundle in force; a run with the same inputs under the same rules is there already and stays."""
    settings = desk.settings
    dossier = dossier_of(desk, extractions)
    register = Register(settings.store)
    entry = entry_of(dossier)
    register.put(entry)
    elsewhere = register.elsewhere(entry.bundle_id, entry.known_by, entry.supersedes)
    judgement = judge(dossier, settings.policy, elsewhere)
    provenance = provenance_of(desk, dossier, elsewhere)
    run_id = run_id_of(provenance)
    store = Store(settings.store)
    store.keep_originals({sha256: desk.intake.contents[sha256] for sha256 in sorted(desk.readings)})
    if desk.settings.fresh or not store.has(entry.bundle_id, run_id):
        with store.run(entry.bundle_id, run_id) as draft:
            written = draft.write(tables_of(dossier, judgement, register.twins(elsewhere)), provenance)
            write_workbook(written, draft.report / FILE_NAME)
    else:
        store.put_in_force(entry.bundle_id, run_id)
    return summary_of_run(desk, dossier, judgement, run_id, seconds)


def dossier_of(desk: Desk, extractions: Sequence[Extraction]) -> Dossier:
    """Everything read, paired, with what intake and reading observed."""
    pages = tuple(page for sha256 in sorted(desk.readings) for page in desk.readings[sha256].pages)
    files, observations = settled(desk)
    dossier = pair(desk.intake.declaration, files, pages, extractions)
    observed = {*dossier.observations, *observations}
    return replace(dossier, observations=tuple(sorted(observed, key=by_subject)))


def by_subject(seen: Observation) -> tuple[str, str, str, tuple[str, ...]]:
    return seen.subject_id, seen.code, seen.detail, seen.field_ids


def provenance_of(desk: Desk, dossier: Dossier, elsewhere: Mapping[str, tuple[str, ...]]) -> Provenance:
    policy = desk.settings.policy
    return Provenance(
        bundle_id=dossier.declaration.bundle_id,
        inputs=tuple((file.path, file.sha256) for file in desk.intake.files),
        policy_id=policy.id,
        policy_hash=policy.hash,
        versions=versions(desk.settings.engine),
        register=tuple(sorted(elsewhere.items())),
        timeouts=tuple(sorted(desk.timed_out)),
        policy=policy_facts(policy),
        application=application_facts(dossier.declaration),
    )


def summary_of_run(desk: Desk, dossier: Dossier, judgement: Judgement, run_id: str, seconds: Callable[[], float]) -> Summary:
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
    )
