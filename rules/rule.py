"""A rule: what it is asked of, whether it applies, and the faults it yields."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from models.bundle import BUNDLE
from rules.case import Case
from rules.faults import Fault


def always(case: Case, subject: Any) -> bool:
    del case, subject
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """`id` is a key of the policy's [rules]; subjects are entities with an id, or the bundle's id itself."""

    id: str
    subjects: Callable[[Case], Iterable[Any]]
    faults: Callable[[Case, Any], Iterable[Fault]]
    applies: Callable[[Case, Any], bool] = always


def of_invoices(case: Case) -> Iterable[Any]:
    return case.claimed_invoices


def of_tranches(case: Case) -> Iterable[Any]:
    return case.claimed_tranches


def of_costs(case: Case) -> Iterable[Any]:
    return case.bases


def of_bundle(case: Case) -> Iterable[Any]:
    del case
    return (BUNDLE,)


def subject_id(subject: Any) -> str:
    """The node a rule result is about."""
    return subject if isinstance(subject, str) else str(subject.id)
