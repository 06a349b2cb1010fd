"""What a run's tables depend on, its id, and what a report says of policy and application."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evidence.schemas import VERSION
from models.bundle import Declaration

if TYPE_CHECKING:
    from rules.policy_file import Policy

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Provenance:
    """All that a run's tables depend on; `policy` and `application` are what reports print of them and follow from the rest."""

    bundle_id: str
    inputs: tuple[tuple[str, str], ...]
    policy_id: str
    policy_hash: str
    versions: tuple[tuple[str, str], ...]
    decisions: tuple[str, ...] = ()
    register: tuple[tuple[str, tuple[str, ...]], ...] = ()
    timeouts: tuple[str, ...] = ()
    policy: Facts = field(default_factory=dict[str, Any])
    application: Facts = field(default_factory=dict[str, Any])


def run_id_of(provenance: Provenance) -> str:
    """The same inputs, policy, versions, decisions and register entries give the same id.

    Files that timed out belong to it: without them a later run that read everything would be taken for the poorer one.
    """
    parts = [
        provenance.bundle_id,
        sorted(provenance.inputs),
        provenance.policy_id,
        provenance.policy_hash,
        sorted(provenance.versions),
        sorted(provenance.decisions),
        sorted((key, sorted(bundles)) for key, bundles in provenance.register),
        sorted(provenance.timeouts),
        VERSION,
    ]
    text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=10).hexdigest()


def policy_facts(policy: "Policy") -> Facts:
    """What a report prints of the policy: numbers as text, the names of categories and rules."""
    return {
        "id": policy.id,
        "version": policy.version,
        "title": policy.title,
        "year": policy.applicant.year,
        "hash": policy.hash,
        "rate": str(policy.money.rate),
        "cap": str(policy.money.cap),
        "floor": str(policy.money.floor),
        "first_day": policy.window.first_day.isoformat(),
        "last_day": policy.window.last_day.isoformat(),
        "sources": [source.title for source in policy.sources.values()],
        "categories": [
            {"id": category.id, "name": category.name, "sub": [sub.name for sub in category.sub]}
            for category in policy.categories
        ],
        "rules": {name: rule.title for name, rule in {**policy.rules, **policy.attested}.items()},
    }


def application_facts(declaration: Declaration) -> Facts:
    """Whose application it is, for the head of a report."""
    return {
        "applicant": declaration.applicant_name,
        "uscc": declaration.applicant_uscc,
        "project": declaration.project_name,
        "direction": declaration.direction,
        "assumed": list(declaration.assumed),
        "supersedes": declaration.supersedes,
        "related_parties": sorted(set(declaration.related_parties)),
    }
