"""How a link is made: its id from its ends, its score from its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from models.identity import local_id
from models.link import Link, LinkKind, LinkState, Reason

_DECIMALS = 4
"""Scores are rounded so that the last bits of a float never reach a table."""


def link_id(kind: LinkKind, source: str, target: str) -> str:
    return local_id("edge", kind, source, target)


def plain_link(kind: LinkKind, source: str, target: str, *reasons: Reason) -> Link:
    """An accepted link that nothing competes with."""
    return Link(link_id(kind, source, target), source, target, kind, reasons=rounded(reasons), score=total(reasons))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the search for the best pairing said of a link; `amount` is what it allocates."""

    state: LinkState
    margin: float | None = None
    amount: Decimal | None = None
    runner_up: str | None = None
    class_id: str | None = None


def judged_link(kind: LinkKind, source: str, target: str, reasons: Sequence[Reason], verdict: Verdict) -> Link:
    """A link with all that is known of the choice it came from."""
    return Link(
        id=link_id(kind, source, target),
        source_id=source,
        target_id=target,
        kind=kind,
        state=verdict.state,
        amount=verdict.amount,
        score=total(reasons),
        margin=None if verdict.margin is None else round(verdict.margin, _DECIMALS),
        runner_up=verdict.runner_up,
        class_id=verdict.class_id,
        reasons=rounded(reasons),
    )


def rounded(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    return tuple([_rounded(each) for each in reasons])


def _rounded(reason: Reason) -> Reason:
    bits = round(reason.weight, _DECIMALS)
    return reason if reason.weight == bits else replace(reason, weight=bits)


def total(reasons: Sequence[Reason]) -> float:
    """The sum of the weights as they are written."""
    return round(sum([round(each.weight, _DECIMALS) for each in reasons]), _DECIMALS)
