"""The auditor's totals beside the computed ones: the report prevails, so a difference is said and decides nothing."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from models.audit import AuditReport, AuditTotal
from models.bundle import BUNDLE
from models.money import ZERO
from models.ruling import EligibleCost
from rules.case import Case
from rules.faults import Fault
from rules.placing import category_named, folded


def agrees_with_the_auditor(case: Case, costs: Iterable[EligibleCost]) -> Iterator[Fault]:
    """Each category's audited amount, and the total, is what was computed; one that open questions may explain is told so."""
    listed = tuple(costs)
    for report in case.dossier.audits:
        for row in report.totals:
            audited = row.audited.value
            fitting = _costs_of(case, row, listed)
            if audited is None or fitting is None:
                continue
            eligible = sum((cost.eligible_amount for cost in fitting), ZERO)
            review = sum((cost.review_amount for cost in fitting), ZERO)
            if abs(audited - eligible) > case.policy.money.audit_tolerance:
                yield _fault(case, report, row, audited, (eligible, review))


def _costs_of(case: Case, row: AuditTotal, costs: tuple[EligibleCost, ...]) -> tuple[EligibleCost, ...] | None:
    """The costs of a row's category, all for the total; None where nobody can tell which category it is."""
    said = folded(row.category.value)
    if not said or said in map(folded, case.policy.wording.totals):
        return costs
    category = category_named(case, said)
    return None if category is None else tuple(cost for cost in costs if cost.category == category.id)


def _fault(case: Case, report: AuditReport, row: AuditTotal, audited: Decimal, computed: tuple[Decimal, Decimal]) -> Fault:
    eligible, review = computed
    tolerance = case.policy.money.audit_tolerance
    open_to_it = eligible - tolerance <= audited <= eligible + review + tolerance
    values = {
        "number": report.number.value or "未识别",
        "category": row.category.value or "合计",
        "audited": audited,
        "eligible": eligible,
        "review": review,
        "difference": abs(audited - eligible),
        "order": "高于" if audited > eligible else "低于",
    }
    evidence = ((row.id or report.id, "audited", row.audited),)
    variant = "open" if open_to_it else "amount"
    return case.fault("C18", "AUDIT_DIFF", BUNDLE, values, variant=variant, rests_on=evidence, amount=abs(audited - eligible))
