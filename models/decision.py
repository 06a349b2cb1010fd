"""人工复核: what people decide about a finding or a cost, and how that stands in one run."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Literal

Verdict = Literal["accept", "reject", "amount", "undo"]
Role = Literal["preparer", "reviewer"]
DecidedKind = Literal["finding", "cost"]
DecisionState = Literal["applied", "proposed", "superseded", "stale"]
BEIJING = timezone(timedelta(hours=8))
"""The zone in which days and hours of decisions are told, whatever machine tells them."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of the append-only log.

    Of a finding: `accept` lets its objection stand, `reject` lets it fall, `amount` lets so many of its yuan count. Of a cost:
    what counts is all that is open or counts already, nothing, or `amount`. `undo` takes the last entry of the same role back.
    `subject_id` is the id it had in the tables then; `basis` is a digest of the evidence that was decided on, `stake` the yuan.
    """

    id: str
    bundle_id: str
    subject_id: str
    kind: DecidedKind
    code: str
    label: str
    verdict: Verdict
    amount: Decimal | None
    stake: Decimal
    reason: str
    role: Role
    decided_by: str
    decided_at: datetime
    basis: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A decision as it stands in one run; `subject_id` is the local id of what it is about now, None where that is gone.

    `applied`: in force; `proposed`: an opinion of 编制 that waits for 复核; `superseded`: a later entry stands in its place;
    `stale`: the evidence is not what it was decided on.
    """

    decision: Decision
    subject_id: str | None
    state: DecisionState
