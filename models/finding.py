"""What the data has against itself (Observation), and what the policy makes of it (Finding)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Severity = Literal["fail", "review", "info"]
Outcome = Literal["pass", "fail", "review", "not_applicable"]
RuleKind = Literal["machine", "attested", "both"]


@dataclass(frozen=True, slots=True)
class Observation:
    """A fact without severity that a reader or matcher saw; `detail` is a Chinese clause with the values."""

    code: str
    subject_id: str
    detail: str
    field_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact judged under the policy; `message` is one Chinese sentence with the values, `amount` in yuan."""

    id: str
    code: str
    severity: Severity
    subject_id: str
    rule_id: str
    source: str
    clause: str
    message: str
    amount: Decimal | None = None
    field_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule asked of one subject; `field_ids` are the fields it looked at, `message` what it found or compared."""

    rule_id: str
    source: str
    clause: str
    subject_id: str
    outcome: Outcome
    reason_code: str = ""
    message: str = ""
    field_ids: tuple[str, ...] = ()
    kind: RuleKind = "machine"
