"""A rule: what it is asked of, whether it applies, the faults it yields, and what it says of what it read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from models.bundle import BUNDLE
from rules.case import Case
from rules.faults import Evidence, Fault, on
from rules.tranches import Tranche


def always(case: Case, subject: Any) -> bool:
    del case, subject
    return True


def never(case: Case, subject: Any) -> Iterable[Fault]:
    """For rules whose faults readers and matchers see."""
    del case, subject
    return ()


def nothing(case: Case, subject: Any) -> Evidence:
    del case, subject
    return ()


def silent(case: Case, subject: Any) -> str:
    del case, subject
    return ""


@dataclass(frozen=True, slots=True)
class Rule:
    """`id` is a key of the policy's [rules]; subjects are entities with an id, or the bundle's id itself.

    `reads` are the fields it looks at and `says` the values that it compared, for answers without a fault;
    `why_not` is why it does not apply, where it does not.
    """

    id: str
    subjects: Callable[[Case], Iterable[Any]]
    faults: Callable[[Case, Any], Iterable[Fault]]
    applies: Callable[[Case, Any], bool] = always
    reads: Callable[[Case, Any], Evidence] = nothing
    says: Callable[[Case, Any], str] = silent
    why_not: str = ""


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


def fields(*names: str) -> Callable[[Case, Any], Evidence]:
    """The named fields of the subject itself."""
    return lambda _, subject: on(subject, *names)


def invoice_fields(*names: str) -> Callable[[Case, Any], Evidence]:
    """The named fields of the invoice that a cost is about."""
    return lambda _, basis: on(basis.invoice, *names) if basis.invoice is not None else ()


def claim_fields(*names: str) -> Callable[[Case, Any], Evidence]:
    return lambda _, basis: on(basis.claim, *names) if basis.claim is not None else ()


def money_fields(voucher: str, line: str) -> Callable[[Case, Any], Evidence]:
    """The named fields of a payment's voucher and of its bank line, as far as they are there."""

    def read(case: Case, tranche: Tranche) -> Evidence:
        del case
        of_voucher = on(tranche.payment, *voucher.split()) if tranche.payment is not None else ()
        return (*of_voucher, *(on(tranche.line, *line.split()) if tranche.line is not None else ()))

    return read
