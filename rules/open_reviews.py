"""What each open question could still change: the cut made again without it, all others staying open."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from models.finding import Finding
from models.money import ZERO
from models.ruling import CostPart, OpenReview
from rules.bases import CostBasis
from rules.case import Case
from rules.cutting import Ledger, drawn, pool, without_invoice
from rules.faults import Fault
from rules.figures import grant


def costs_bound(case: Case, fault: Fault) -> Iterator[str]:
    """The ids of the costs of which a fault binds yuan."""
    invoices: dict[str, str] = case.once("invoice of money", lambda: {t.id: t.invoice.id for t in case.claimed_tranches})
    rows: dict[str, list[str]] = case.once("costs of rows", lambda: _by_row(case.bases))
    for binding in fault.bindings:
        key = binding.key.partition("/")[0] if binding.kind == "refunded" else binding.key
        for basis in case.bases_of.get(invoices.get(key, key), ()):
            yield basis.id
        yield from rows.get(key, ())


def _by_row(bases: Iterable[CostBasis]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for basis in bases:
        found.setdefault(basis.id, []).append(basis.id)
        if basis.claim is not None:
            found.setdefault(basis.claim.id, []).append(basis.id)
    return found


def open_reviews(ledger: Ledger, said: Mapping[Fault, Finding], parts: Iterable[CostPart]) -> tuple[OpenReview, ...]:
    """One for each finding in review that binds yuan; what moves most comes first."""
    waiting: dict[str, Decimal] = {}
    eligible = ZERO
    for part in parts:
        if part.outcome == "eligible":
            eligible += part.amount
        elif part.outcome == "review" and part.finding_id is not None:
            waiting[part.finding_id] = waiting.get(part.finding_id, ZERO) + part.amount
    found = (
        _open(ledger, fault, finding, eligible, waiting.get(finding.id, ZERO))
        for fault, finding in said.items()
        if finding.severity == "review" and (fault.bindings or waiting.get(finding.id))
    )
    return tuple(sorted(found, key=lambda one: (-one.alone, -one.waiting, one.finding_id)))


def _open(ledger: Ledger, fault: Fault, finding: Finding, eligible: Decimal, waiting: Decimal) -> OpenReview:
    policy = ledger.case.policy
    without = _without(ledger, fault)
    # Splits of classes are laid over the cut and are no part of the ledger: they free what they hold.
    alone = waiting if without is None else max(ZERO, _eligible(without, fault) - _eligible(ledger, fault))
    return OpenReview(
        finding.id,
        finding.code,
        waiting,
        alone,
        eligible + alone,
        grant(policy, eligible + alone) - grant(policy, eligible),
        eligible < policy.money.floor <= eligible + alone,
    )


def _without(ledger: Ledger, fault: Fault) -> Ledger | None:
    """The ledger less one fault; None where it does not hold it."""
    keys = [(binding.kind, binding.key) for binding in fault.bindings]
    left = {key: tuple(item for item in ledger.bound.get(key, ()) if item[0] != fault) for key in keys}
    changed = any(len(items) != len(ledger.bound.get(key, ())) for key, items in left.items())
    return replace(ledger, bound={**ledger.bound, **left}) if changed else None


def _eligible(ledger: Ledger, fault: Fault) -> Decimal:
    """What counts of the costs that share an invoice with one that the fault binds."""
    case = ledger.case
    touched = set(costs_bound(case, fault))
    bases = [basis for basis in case.bases if basis.id in touched]
    found = [part for basis in bases if basis.invoice is None for part in without_invoice(ledger, basis)]
    for invoice_id in sorted({basis.invoice.id for basis in bases if basis.invoice is not None}):
        left = list(pool(ledger, case.invoices[invoice_id], case.tranches.get(invoice_id, ())))
        found += [part for basis in case.bases_of[invoice_id] for part in drawn(ledger, left, basis)]
    return sum((part.amount for part in found if part.outcome == "eligible"), ZERO)
