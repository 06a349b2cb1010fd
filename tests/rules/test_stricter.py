"""A stricter policy never gives more, and whatever is cut says under which clause and where on paper."""

from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.codes import CODES
from rules.judging import judge
from rules.policy import Policy
from tests.rules.desk import Desk, draft, figure
from tests.rules.test_properties import desks
from tests.rules.test_sister import sister

HARSHER = {"info": "review", "review": "ineligible", "ineligible": "ineligible", "partial": "ineligible", "fail": "fail"}
KINDER: dict[str, dict[str, Any]] = {
    "time": {"voucher_line_days": 0, "invoice_payment_days": 30, "date_margin_days": 400, "next_working_day": False},
    "money": {"retention_percent": 0, "over_contract_tolerance": 0},
    "scope": {"sure_margin": 5},
}
"""Values of a stricter policy, by table and key."""


def changed(policy: Policy, table: str, **values: Any) -> Policy:
    return policy.model_copy(update={table: getattr(policy, table).model_copy(update=values)})


def harsher(policy: Policy, code: str) -> Policy:
    """The policy with the outcome of a code, in all its variants, one step worse."""
    text = policy.codes[code]
    variants = {name: variant.model_copy(update={"outcome": HARSHER[variant.outcome]}) for name, variant in text.variants.items()}
    worse = text.model_copy(update={"outcome": HARSHER[text.outcome], "variants": variants})
    return policy.model_copy(update={"codes": {**policy.codes, code: worse}})


@settings(max_examples=40, deadline=None)
@given(desks(), st.sampled_from(sorted(CODES)))
def test_a_harsher_outcome_never_raises_what_counts(desk: Desk, code: str):
    dossier = desk.dossier()
    strict = judge(dossier, harsher(draft(), code), {})
    assert figure(strict, "eligible") <= figure(judge(dossier, draft(), {}), "eligible")


@settings(max_examples=40, deadline=None)
@given(desks(), st.sampled_from([(table, key, value) for table, keys in KINDER.items() for key, value in keys.items()]))
def test_narrower_tolerances_never_raise_what_counts(desk: Desk, change: tuple[str, str, Any]):
    table, key, value = change
    dossier = desk.dossier()
    strict = judge(dossier, changed(draft(), table, **{key: value}), {})
    assert figure(strict, "eligible") <= figure(judge(dossier, draft(), {}), "eligible")


@settings(max_examples=30, deadline=None)
@given(desks(), st.sampled_from(("cheque", "bill", "other", "transfer")))
def test_a_method_that_is_not_accepted_never_raises_what_counts(desk: Desk, method: str):
    dossier = desk.dossier()
    methods = {**draft().payment_methods, method: "CASH_OR_PERSONAL"}
    strict = judge(dossier, draft().model_copy(update={"payment_methods": methods}), {})
    assert figure(strict, "eligible") <= figure(judge(dossier, draft(), {}), "eligible")


@settings(max_examples=40, deadline=None)
@given(desks(), st.booleans())
def test_every_yuan_that_does_not_count_has_a_finding_with_clause_and_place(desk: Desk, other: bool):
    policy = sister() if other else draft()
    dossier = desk.dossier()
    found = judge(dossier, policy, {})
    findings = {one.id: one for one in found.findings}
    for part in found.parts:
        if part.outcome == "eligible" or part.amount == 0:
            continue
        one = findings[cast("str", part.finding_id)]
        assert one.source
        assert one.clause
        assert one.message.endswith("。")
        assert f"{part.amount:,.2f}" in one.message or one.amount != part.amount
        # The subject stands on paper, whether or not the field that is wanting does.
        assert one.subject_id.partition(":")[0] in ("invoice", "line", "payment", "bankline", "contract", "claim", "doc", "party")


@settings(max_examples=40, deadline=None)
@given(desks())
def test_open_questions_free_no_more_than_waits(desk: Desk):
    found = judge(desk.dossier(), draft(), {})
    review = figure(found, "review")
    for one in found.open_reviews:
        assert 0 <= one.alone <= review
        assert one.waiting <= review
        assert one.grant >= 0
