"""All rules that a machine can answer, and the asking of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from models.finding import Outcome
from rules.applicant import APPLICANT_RULES
from rules.asides import ASIDE_RULES
from rules.bank import BANK_RULES
from rules.bounced import BOUNCED_RULES
from rules.bundle import BUNDLE_RULES
from rules.buyer import BUYER_RULES
from rules.case import Case
from rules.checks import CHECK_RULES
from rules.claim import CLAIM_RULES
from rules.contract import CONTRACT_RULES
from rules.elsewhere import ELSEWHERE_RULES
from rules.faults import WORST, Fault, ids_of
from rules.invoice import INVOICE_RULES
from rules.observations import Entities, fault_of, observations
from rules.payment import PAYMENT_RULES
from rules.periods import PERIOD_RULES
from rules.products import PRODUCT_RULES
from rules.readable import READABLE_RULES
from rules.received import RECEIVED_RULES
from rules.related import RELATED_RULES
from rules.rule import Rule, subject_id
from rules.sales import SALES_RULES
from rules.scope import SCOPE_RULES
from rules.timing import TIMING_RULES
from rules.window import WINDOW_RULES

RULEBOOK: tuple[Rule, ...] = (
    *WINDOW_RULES,
    *TIMING_RULES,
    *BANK_RULES,
    *PAYMENT_RULES,
    *BOUNCED_RULES,
    *ASIDE_RULES,
    *BUYER_RULES,
    *INVOICE_RULES,
    *ELSEWHERE_RULES,
    *CHECK_RULES,
    *READABLE_RULES,
    *CONTRACT_RULES,
    *PERIOD_RULES,
    *SCOPE_RULES,
    *PRODUCT_RULES,
    *CLAIM_RULES,
    *RELATED_RULES,
    *RECEIVED_RULES,
    *SALES_RULES,
    *APPLICANT_RULES,
    *BUNDLE_RULES,
)
OUTCOMES: dict[int, Outcome] = {0: "fail", 1: "review", 2: "pass"}
SEVERAL_TELL = frozenset(("PRODUCT_LIST_MISMATCH",))
"""Codes under which a reader sees other things than our rules do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One rule asked of one subject, with what it yielded."""

    rule_id: str
    subject_id: str
    applies: bool
    faults: tuple[Fault, ...] = ()
    field_ids: tuple[str, ...] = ()
    said: str = ""

    @property
    def worst(self) -> Fault | None:
        return min(self.faults, key=lambda fault: (WORST[fault.outcome], fault.code), default=None)

    @property
    def outcome(self) -> Outcome:
        if not self.applies:
            return "not_applicable"
        return OUTCOMES[WORST[self.worst.outcome]] if self.worst is not None else "pass"


def answers(case: Case) -> tuple[Answer, ...]:
    """Every rule asked of every subject of it, once; then what readers and matchers saw."""
    found: dict[tuple[str, str], Answer] = {}
    for rule in RULEBOOK:
        for subject in rule.subjects(case):
            answer = _ask(case, rule, subject)
            known = found.get((answer.rule_id, answer.subject_id))
            found[answer.rule_id, answer.subject_id] = answer if known is None else _both(known, answer)
    told = {(fault.code, fault.subject_id) for answer in found.values() for fault in answer.faults}
    known_as = Entities(case)
    for fault in (fault_of(case, seen) for seen in observations(case)):
        subjects = {fault.subject_id, known_as.whole(fault.subject_id)}
        if any((fault.code, subject) in told for subject in subjects) and fault.code not in SEVERAL_TELL:
            continue
        answer = Answer(fault.rule_id, fault.subject_id, applies=True, faults=(fault,))
        known = found.get((fault.rule_id, fault.subject_id))
        found[fault.rule_id, fault.subject_id] = answer if known is None else _both(known, answer)
    return tuple(found[key] for key in sorted(found))


def _ask(case: Case, rule: Rule, subject: Any) -> Answer:
    if not rule.applies(case, subject):
        return Answer(rule.id, subject_id(subject), applies=False, said=rule.why_not)
    faults = tuple(rule.faults(case, subject))
    said = "" if faults else rule.says(case, subject)
    return Answer(rule.id, subject_id(subject), True, faults, ids_of(rule.reads(case, subject)), said)


def _both(one: Answer, two: Answer) -> Answer:
    first, second = (one, two) if one.applies or not two.applies else (two, one)
    ids = tuple(dict.fromkeys((*first.field_ids, *second.field_ids)))
    faults = (*one.faults, *two.faults)
    said = "" if faults else "；".join(dict.fromkeys(filter(None, (first.said, second.said if second.applies else ""))))
    return replace(first, faults=faults, field_ids=ids, said=said)


def merged(faults: Iterator[Fault]) -> tuple[Fault, ...]:
    """Faults that say the same of the same thing become one that binds all that they bound."""
    found: dict[tuple[object, ...], Fault] = {}
    for fault in faults:
        known = found.get(fault.key)
        if known is not None:
            bindings = tuple(dict.fromkeys((*known.bindings, *fault.bindings)))
            fault = replace(known, bindings=bindings)  # noqa: PLW2901  # the merged one stands for both
        found[fault.key] = fault
    return tuple(found[key] for key in sorted(found))
