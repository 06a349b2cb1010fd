"""What a rule yields: a fault with its values, and the yuan that it binds."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from models.fields import Field
from models.identity import field_id
from rules.policy_tables import Outcome

BindingKind = Literal["invoice", "money", "claim", "cost", "unpaid", "reversed", "refunded", "excess"]
Evidence = tuple[tuple[str, str, Field[Any]], ...]
"""(entity id, field name, field)."""
WORST: dict[Outcome, int] = {"fail": 0, "ineligible": 0, "partial": 0, "review": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Binding:
    """Which yuan a fault binds: of an invoice, a `pays` link (money, refunded), a claim row or a cost.

    `share` (part, whole) takes that part of what counts there, `amount` at most so many net yuan; without both: all.
    """

    kind: BindingKind
    key: str
    amount: Decimal | None = None
    share: tuple[Decimal, Decimal] | None = None

    @property
    def whole(self) -> bool:
        return self.amount is None and self.share is None


@dataclass(frozen=True, slots=True)
class Fault:
    """A fact under the policy, before its money is known. `amount` is for facts that bind no yuan."""

    code: str
    variant: str
    outcome: Outcome
    rule_id: str
    subject_id: str
    values: tuple[tuple[str, str], ...]
    bindings: tuple[Binding, ...] = ()
    field_ids: tuple[str, ...] = ()
    amount: Decimal | None = None

    @property
    def key(self) -> tuple[str, str, str, tuple[tuple[str, str], ...]]:
        return self.code, self.subject_id, self.variant, self.values


def on(entity: Any, *names: str) -> Evidence:
    """The named fields of an entity as evidence."""
    return tuple((entity.id, name, getattr(entity, name)) for name in names)


def ids_of(evidence: Evidence) -> tuple[str, ...]:
    """The ids of those fields that stand on paper, each once."""
    return tuple(dict.fromkeys(field_id(entity, name) for entity, name, field in evidence if field.status != "missing"))
