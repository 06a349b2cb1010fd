"""勾对: a link between two things on paper, with the reasons that speak for it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

LinkKind = Literal[
    "pays",
    "posted_as",
    "refunds",
    "billed_under",
    "lists",
    "claims",
    "reverses",
    "reissues",
    "buyer",
    "seller",
    "payer",
    "payee",
    "counterparty",
    "same_as",
    "duplicates",
    "part_of",
    "supports",
]
LinkState = Literal["accepted", "ambiguous", "rejected"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature's evidence in bits (log2 of a likelihood ratio), with what was compared."""

    feature: str
    weight: float
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Link:
    """`score` is the sum of the reasons' weights; `margin` is what the best pairing would lose without this link."""

    id: str
    source_id: str
    target_id: str
    kind: LinkKind
    state: LinkState = "accepted"
    amount: Decimal | None = None
    score: float = 0.0
    margin: float | None = None
    runner_up: str | None = None
    class_id: str | None = None
    reasons: tuple[Reason, ...] = ()
    decided_by: str = "auto"
