"""The rules alone against the synthetic worlds' own truth: every planted fault, read and paired without a flaw."""

from decimal import Decimal

import pytest

from models.ruling import EligibleCost, Judgement
from rules.judging import judge
from tests.rules.bridge import dossier_of
from tests.rules.desk import draft, tie_out
from tests.synthesis.faults import FAULTS
from tests.synthesis.making import make_world
from tests.synthesis.truth import Cost, settle
from tests.synthesis.world import World

ZERO = Decimal(0)
ALSO = {
    "DATE_INVALID": {"UNREADABLE"},
    "RED_REVERSED": {"RED_INVOICE"},
    "REISSUED": {"RED_INVOICE"},
}
"""What is true beside the planted code."""
WHOLE = {"BELOW_FLOOR", "CAP_BINDS", "NOT_CHECKED", "PREPAID"}


def judged(world: World) -> Judgement:
    found = judge(dossier_of(world), draft(), {})
    tie_out(found)
    return found


def pairs(world: World, found: Judgement) -> list[tuple[Cost, EligibleCost]]:
    """True and judged costs, one to one."""
    ours = {(cost.claim_id, cost.invoice_id): cost for cost in found.costs}
    true = {
        (f"claim:{cost.claim}" if cost.claim else None, f"invoice:{cost.invoice}" if cost.invoice else None): cost
        for cost in settle(world)
    }
    assert set(ours) == set(true)
    return [(true[key], ours[key]) for key in sorted(true, key=str)]


def contradicts_itself(world: World) -> bool:
    """Whether two things of the world share an id, so that its own truth is none."""
    lines = any(v.posted and world.lines[v.posted].amount != v.amount for v in world.vouchers.values())
    invoices = [key for deal in world.deals for key in deal.invoices]
    claims = [claim.id for claim in world.claims]
    return lines or len(set(invoices)) < len(invoices) or len(set(claims)) < len(claims)


@pytest.mark.parametrize("fault", ["", *sorted(FAULTS)])
def test_a_planted_fault_is_found_and_costs_what_it_should(fault: str):
    world = make_world(5, "digital", (fault,) if fault else ())
    if contradicts_itself(world):
        pytest.skip("two things of this world share an id")
    found = judged(world)
    for true, ours in pairs(world, found):
        assert ours.claimed_amount == true.claimed
        assert (ours.eligible_amount, ours.review_amount) == (true.eligible, true.review), (ours.id, ours.reason_codes)
        assert not true.subcategory or ours.subcategory == true.subcategory
    codes = {finding.code for finding in found.findings} - WHOLE
    assert codes - ALSO.get(fault, set()) == {effect.code for effect in world.effects}


@pytest.mark.parametrize("seed", range(100, 112))
def test_of_many_faults_at_once_no_wrong_yuan_passes_and_none_is_missed(seed: int):
    world = make_world(seed, "digital", None)
    if contradicts_itself(world):
        pytest.skip("two things of this world share an id")
    for true, ours in pairs(world, judged(world)):
        assert ours.eligible_amount <= true.true_eligible
        assert true.true_eligible <= ours.eligible_amount + ours.review_amount
