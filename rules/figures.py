"""The figures that reports print, by name, in yuan; here they are all listed.

claimed eligible review disallowed     sums over the costs
paid                                   gross yuan paid in time, over the invoices claimed
eligible_highest                       eligible + review: the most that can still come of it (the least is eligible)
rate cap floor least_grant             the policy's own
grant_ceiling                          min(rate × eligible, cap), cut to the cent (奖补资金测算上限)
grant_highest                          the same of eligible_highest
floor_distance                         eligible − floor; negative: 离门槛还差
below_floor cap_binds                  1.00 or 0.00
invoices_unchecked                     gross yuan of claimed invoices without a verification result
category.<id>.<claimed|eligible|review|disallowed>                  `0` for costs without a category
subcategory.<category id>.<name>.<claimed|eligible|review|disallowed>
reason.<code>.<review|disallowed>      yuan of the parts with that reason
decided                                yuan that count because people decided so (人工认定); only where there are such
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from models.money import ZERO, rounded_down
from models.ruling import CostPart, EligibleCost, Figure
from rules.bases import gross_of
from rules.case import Case
from rules.checks import unchecked
from rules.policy_file import Policy

SUMS = ("claimed", "eligible", "review", "disallowed")


def total(costs: Iterable[EligibleCost], name: str) -> Decimal:
    return sum((getattr(cost, f"{name}_amount") for cost in costs), ZERO)


def grant(policy: Policy, eligible: Decimal) -> Decimal:
    """不超过: cut, never rounded up, and never below zero."""
    return rounded_down(max(ZERO, min(policy.money.rate * eligible, policy.money.cap)))


def cap_binds(policy: Policy, eligible: Decimal) -> bool:
    return policy.money.rate * eligible > policy.money.cap


def figures_of(case: Case, costs: tuple[EligibleCost, ...], parts: tuple[CostPart, ...]) -> tuple[Figure, ...]:
    named = dict((*_sums(case, costs), *_grant(case.policy, costs), *_by_category(costs), *_by_reason(parts)))
    if decided := [part.amount for part in parts if part.code and part.outcome == "eligible"]:
        named["decided"] = sum(decided, ZERO)
    return tuple(Figure(name, named[name]) for name in sorted(named))


def _sums(case: Case, costs: tuple[EligibleCost, ...]) -> Iterator[tuple[str, Decimal]]:
    for name in SUMS:
        yield name, total(costs, name)
    yield "paid", sum({cost.invoice_id: cost.paid_amount for cost in costs}.values(), ZERO)
    yield "invoices_unchecked", sum((gross_of(invoice) for invoice in unchecked(case)), ZERO)


def _grant(policy: Policy, costs: tuple[EligibleCost, ...]) -> Iterator[tuple[str, Decimal]]:
    money, eligible = policy.money, total(costs, "eligible")
    highest = eligible + total(costs, "review")
    yield "eligible_highest", highest
    yield from (("rate", money.rate), ("cap", money.cap), ("floor", money.floor), ("least_grant", money.least_grant))
    yield "grant_ceiling", grant(policy, eligible)
    yield "grant_highest", grant(policy, highest)
    yield "floor_distance", eligible - money.floor
    yield "below_floor", Decimal("1.00") if eligible < money.floor else ZERO
    yield "cap_binds", Decimal("1.00") if cap_binds(policy, eligible) else ZERO


def _by_category(costs: tuple[EligibleCost, ...]) -> Iterator[tuple[str, Decimal]]:
    scopes = {f"category.{cost.category}" for cost in costs} | {
        f"subcategory.{cost.category}.{cost.subcategory}" for cost in costs
    }
    for scope in sorted(scopes):
        kind, _, rest = scope.partition(".")
        within = [c for c in costs if rest == (c.category if kind == "category" else f"{c.category}.{c.subcategory}")]
        for name in SUMS:
            yield f"{scope}.{name}", total(within, name)


def _by_reason(parts: tuple[CostPart, ...]) -> Iterator[tuple[str, Decimal]]:
    for code, outcome in sorted({(part.code, part.outcome) for part in parts if part.code and part.outcome != "eligible"}):
        amounts = (part.amount for part in parts if part.code == code and part.outcome == outcome)
        yield f"reason.{code}.{outcome}", sum(amounts, ZERO)
