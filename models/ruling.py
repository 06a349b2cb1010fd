"""认定 and 核减: what counts, and why the rest does not."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from models.decision import Reviewed
from models.finding import Finding, RuleResult
from models.request import Request

CostStatus = Literal["eligible", "partial", "ineligible", "review"]
PartOutcome = Literal["eligible", "disallowed", "review"]


@dataclass(frozen=True, slots=True)
class EligibleCost:
    """One cost per (claim row, invoice), in yuan; claimed = eligible + disallowed + review, to the cent."""

    id: str
    invoice_id: str | None
    claim_id: str | None
    category: str
    subcategory: str
    claimed_amount: Decimal
    tax_exclusive_amount: Decimal
    paid_amount: Decimal
    eligible_amount: Decimal
    disallowed_amount: Decimal
    review_amount: Decimal
    status: CostStatus
    reason_codes: tuple[str, ...]
    policy_id: str


@dataclass(frozen=True, slots=True)
class CostPart:
    """Some yuan of one cost with one fate and one reason; `code` is empty where they simply count.

    Yuan that count because a person decided so name the finding that was rejected, or that tells of the decision.
    """

    id: str
    cost_id: str
    amount: Decimal
    outcome: PartOutcome
    code: str = ""
    finding_id: str | None = None
    pays_link_id: str | None = None
    posted_link_id: str | None = None
    judged_date: date | None = None


@dataclass(frozen=True, slots=True)
class OpenReview:
    """What one finding in review could still change, in yuan: at the least nothing, at the most what is said here.

    `waiting` are the yuan that it decides now; `alone` those that count once it alone is cleared, all other questions
    staying open; `grant` what that adds to the ceiling; `reaches_floor` whether the floor is reached by it.
    """

    finding_id: str
    code: str
    waiting: Decimal
    alone: Decimal
    eligible_highest: Decimal
    grant: Decimal
    reaches_floor: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a report prints, by name (`eligible`, `grant_ceiling`, `category.1.claimed` …)."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that the rules make of one dossier."""

    policy_id: str
    findings: tuple[Finding, ...]
    rule_results: tuple[RuleResult, ...]
    costs: tuple[EligibleCost, ...]
    parts: tuple[CostPart, ...]
    figures: tuple[Figure, ...]
    requests: tuple[Request, ...] = ()
    open_reviews: tuple[OpenReview, ...] = ()
    decisions: tuple[Reviewed, ...] = ()
