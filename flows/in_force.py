"""Which run of a bundle is in force: judged on what the register says last, and judged again when it says something else.

No lock is held. Whoever puts a run in force looks at the register once more afterwards; of two that judge at the same
time the later one to look sees both, so that what stays in force is judged on all there is.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from evidence.kept import Kept, take
from evidence.provenance import application_facts, policy_facts
from evidence.register import Entry, Register, entry_of
from evidence.store import Provenance, Store, StoreError, run_id_of
from evidence.tables import tables_of
from flows.heard import keys_of, noted, told_of
from flows.versions import versions
from models.ruling import Judgement
from reports.folder import write_reports
from rules.judging import judge
from rules.policy import Policy, PolicyError, load_policy

log = logging.getLogger(__name__)

LOOKS = 20
"""How often a bundle is judged while others keep arriving; the last of these judges it once more anyway."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The run in force of one bundle; `again` and `stale` are the bundles that were, or could not be, judged again for it."""

    run_id: str
    judgement: Judgement
    again: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    """What people said that it was judged on."""


def bring_into_force(store: Store, kept: Kept, policy: Policy, *, fresh: bool = False) -> Standing:
    """Judges a bundle, then all bundles of the store for which its invoices change something."""
    register, entry = Register(store.path), entry_of(kept.dossier, policy.applicant.year)
    with register.moving(entry) as before:
        standing = settle(store, kept, policy, fresh=fresh)
        again, stale = judge_concerned(store, register.concerned(*before, entry), policy)
    return Standing(standing.run_id, standing.judgement, again, stale)


def settle(store: Store, kept: Kept, policy: Policy, *, fresh: bool = False) -> Standing:
    """The run of a bundle under what the register says when it is done."""
    register, entry = Register(store.path), entry_of(kept.dossier, policy.applicant.year)
    register.put(entry)
    elsewhere = register.concerning(entry)
    standing = write(store, kept, policy, elsewhere, fresh=fresh)
    for _ in range(LOOKS):
        unchanged = register.get(entry.bundle_id) == entry and register.concerning(entry) == elsewhere
        if unchanged and standing.decisions == keys_of(told_of(store, kept.bundle_id)):
            break
        register.put(entry)
        elsewhere = register.concerning(entry)
        standing = write(store, kept, policy, elsewhere, fresh=False)
    return standing


def write(store: Store, kept: Kept, policy: Policy, elsewhere: Mapping[str, tuple[str, ...]], *, fresh: bool) -> Standing:
    """A run with the same inputs under the same rules is there already and stays."""
    dossier, bundle_id = kept.dossier, kept.bundle_id
    told = told_of(store, bundle_id)
    judgement = judge(noted(dossier, told), policy, elsewhere, told.decisions)
    provenance = replace(provenance_of(kept, policy, elsewhere), decisions=keys_of(told))
    run_id = run_id_of(provenance)
    if not fresh and store.has(bundle_id, run_id):
        store.put_in_force(bundle_id, run_id)
        return Standing(run_id, judgement, decisions=provenance.decisions)
    twins = Register(store.path).twins(elsewhere, entry_of(dossier, policy.applicant.year))
    with store.run(bundle_id, run_id) as draft:
        written = draft.write(tables_of(dossier, judgement, twins), provenance)
        write_reports(written, draft.report)
    return Standing(run_id, judgement, decisions=provenance.decisions)


def provenance_of(kept: Kept, policy: Policy, elsewhere: Mapping[str, tuple[str, ...]]) -> Provenance:
    return Provenance(
        bundle_id=kept.bundle_id,
        inputs=kept.inputs,
        policy_id=policy.id,
        policy_hash=policy.hash,
        versions=kept.versions,
        register=tuple(sorted(elsewhere.items())),
        timeouts=kept.timeouts,
        policy=policy_facts(policy),
        application=application_facts(kept.dossier.declaration),
    )


def judge_concerned(store: Store, entries: tuple[Entry, ...], policy: Policy) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The bundles whose runs were judged on something else by now: those judged again, and those that must be verified again."""
    register = Register(store.path)
    again: list[str] = []
    stale: list[str] = []
    for entry in entries:
        try:
            manifest = store.open(entry.bundle_id).manifest
        except (StoreError, FileNotFoundError):
            continue  # it is being judged for the first time, and looks at the register when it is done
        if manifest["register"] == {key: list(names) for key, names in register.concerning(entry).items()}:
            continue
        kept, own = take(store.path, entry.bundle_id), policy_of(manifest, policy)
        if kept is None or own is None or not kept.made(manifest) or not current(kept):
            stale.append(entry.bundle_id)
            log.warning("bundle %s must be verified again: other bundles hold its invoices", entry.bundle_id)
            continue
        settle(store, kept, own)
        again.append(entry.bundle_id)
    return tuple(again), tuple(stale)


def policy_of(manifest: Mapping[str, object], policy: Policy) -> Policy | None:
    """The policy that a run was judged under, where it is at hand unchanged."""
    for found in (policy, named(str(manifest["policy_id"]))):
        if found is not None and found.hash == manifest["policy_hash"]:
            return found
    return None


def named(policy_id: str) -> Policy | None:
    try:
        return load_policy(policy_id)
    except PolicyError:
        return None


def current(kept: Kept) -> bool:
    """Whether the programs that read it are those that run now."""
    return kept.versions == versions(dict(kept.versions)["engine"])
