"""The rules alone against worlds with planted faults: each alone, at its edge, with others in one deal, in both directions.

Dossiers are made straight from the worlds, without files: reading and pairing are tried elsewhere.
"""

from datetime import date
from decimal import Decimal
from itertools import permutations
from random import Random

import pytest

from models.ruling import EligibleCost, Judgement
from rules.judging import judge
from rules.policy import load_policy
from tests.rules.bridge import dossier_of
from tests.synthesis.banking import add_traffic, draw_up
from tests.synthesis.billing import make_deal
from tests.synthesis.building import Hands, project_name
from tests.synthesis.catalogue import by_key
from tests.synthesis.consequences import consequences_of
from tests.synthesis.faults import EDGES, FAULTS, plant
from tests.synthesis.making import LAST_LINE, make_world
from tests.synthesis.names import applicant, supplier
from tests.synthesis.truth import Cost, settle, totals_of
from tests.synthesis.world import World

POLICY = load_policy("guangdong-ai-benchmark/2025-draft")
SEED = 4580
SUMS = {"BELOW_FLOOR", "CAP_BINDS", "NOT_CHECKED"}
"""What is said of the bundle's sums."""
WHOLE = {
    "DIRECTION_ONE", "SALES_CONTRACTS_SHORT", "SALES_CHAIN_INCOMPLETE", "SCENARIOS_SHORT", "EQUAL_DECOY",
    "APPLICANT_INFERRED", "CLAIM_TABLE_ABSENT", "PRICE_LETTER_MISSING", "COMPLETION_MISSING", "AUDIT_REPORT_MISSING",
    "START_BEFORE_WINDOW", "PRIOR_FUNDING", "JOINT_APPLICATION", "NEVER_FUNDED", "CHECKED", "OWN_STAFF", "NOT_IN_SCOPE",
    "NOT_IN_SCOPE_UNSURE", "RELEVANCE_UNSURE", "CATEGORY_UNSURE", "CLAIM_JOINT",
}  # fmt: skip
"""Faults of the bundle, or of a deal of their own."""
REPLACING = {"NO_INVOICE", "REISSUED", "RETURNED_AND_REPAID", "TAX_FREE", "GOODS_LIST", "AMBIGUOUS_SPLIT"}
"""Faults that take away what others have bent, or put another thing in its place."""
OVERWRITING = (
    {"INVOICE_OUT_OF_WINDOW", "BOUNDARY_DATE", "LONG_GAP"},
    {"BUYER_MISMATCH", "BUYER_BRANCH", "BUYER_HALF", "BUYER_NO_USCC", "BUYER_FORMER_NAME"},
    {"VOUCHER_MISSING", "STATEMENT_GAP", "PAID_BY_BILL", "BANK_LINE_MISSING", "PAYER_NOT_APPLICANT"},
    {"SELLER_MISMATCH", "PAYEE_NOT_SELLER", "CASH_OR_PERSONAL"},
    {"UNPAID", "UNREADABLE", "DATE_INVALID", "INVOICE_OUT_OF_WINDOW"},
)
"""Of each group one undoes another, or hides it from everybody."""
MEETING = sorted(set(FAULTS) - WHOLE - REPLACING)


def judged(world: World) -> Judgement:
    return judge(dossier_of(world), POLICY, {})


def pairs(world: World, found: Judgement) -> list[tuple[Cost, EligibleCost]]:
    ours = {(cost.claim_id, cost.invoice_id): cost for cost in found.costs}
    named = {
        (f"claim:{cost.claim}" if cost.claim else None, f"invoice:{cost.invoice}" if cost.invoice else None): cost
        for cost in settle(world)
    }
    assert set(ours) == set(named)
    return [(named[key], ours[key]) for key in sorted(named, key=str)]


def fates(world: World, found: Judgement) -> list[str]:
    """Costs whose fate is not the true one."""
    return [
        f"{true.invoice} {true.codes}: {want}, judged {got} {ours.reason_codes}"
        for true, ours in pairs(world, found)
        if (want := (true.eligible, true.review)) != (got := (ours.eligible_amount, ours.review_amount))
    ]


def loud(found: Judgement) -> set[str]:
    return {finding.code for finding in found.findings if finding.severity != "info"} - SUMS


def world_of(fault: str, seed: int = SEED) -> World:
    early = fault.endswith(("FIRST_DAY", "DAY_BEFORE")) and not fault.startswith("START")
    return make_world(seed, "early" if early else "digital", (fault,) if fault else ())


@pytest.mark.parametrize("fault", [*sorted(FAULTS), *EDGES])
def test_a_planted_fault_is_found_alone_and_nothing_else_is_said(fault: str):
    world = world_of(fault)
    found = judged(world)
    planted = {effect.code for effect in world.effects}
    assert {finding.code for finding in found.findings} >= planted
    assert loud(found) - planted <= {follows.code for follows in consequences_of(world)}
    assert fates(world, found) == []


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - WHOLE))
def test_a_fault_is_the_same_in_direction_one(fault: str):
    world = make_world(SEED + 1, "digital", ("DIRECTION_ONE", fault))
    found = judged(world)
    assert fates(world, found) == []
    allowed = {follows.code for follows in consequences_of(world)}
    assert loud(found) - allowed == {e.code for e in world.effects if e.outcome != "info"} - allowed


@pytest.mark.parametrize(
    ("fault", "below", "capped", "ceiling"),
    [
        ("FLOOR@EXACT", False, False, "3000000.00"),
        ("FLOOR@ONE_FEN_LESS", True, False, "2999999.99"),
        ("CAP@ONE_FEN_LESS", False, False, "7999999.99"),
        ("CAP@EXACT", False, True, "8000000.00"),
    ],
)
def test_floor_and_cap_tip_at_the_fen(fault: str, below: bool, capped: bool, ceiling: str):
    world = world_of(fault)
    found = judged(world)
    codes = {finding.code for finding in found.findings}
    assert ("BELOW_FLOOR" in codes, "CAP_BINDS" in codes) == (below, capped)
    figures = {figure.name: figure.amount for figure in found.figures}
    assert figures["grant_ceiling"] == Decimal(ceiling)
    assert figures["eligible"] == totals_of(settle(world))["eligible"]


SHAPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((profile, ()) for profile in ("tiny", "digital", "mixed", "scan", "photo", "early")),
    ("digital", ("DIRECTION_ONE",)),
    ("digital", ("CLAIM_TABLE_ABSENT",)),
    ("mixed", ("CHECKED", "NEVER_FUNDED", "CLAIM_JOINT")),
    ("mixed", ("CLAIM_LESS", "EQUAL_DECOY")),
    ("scan", ("GOODS_LIST", "TAX_FREE")),
)


@pytest.mark.parametrize(("profile", "decoys"), SHAPES, ids=str)
def test_on_a_clean_bundle_nothing_fires(profile: str, decoys: tuple[str, ...]):
    for seed in range(SEED, SEED + 4):
        world = make_world(seed, profile, decoys)
        if profile == "early":
            world.declared_start = date(2022, 7, 1)
        found = judged(world)
        planted = {effect.code for effect in world.effects if effect.outcome != "info"}
        assert loud(found) <= planted & {"PARTIALLY_PAID", "RELATED_PARTY"}, seed  # 质保金 not yet due; a namesake
        assert fates(world, found) == []


CANNOT_MEET = (KeyError, IndexError, StopIteration, ValueError)
"""What bending a deal raises from which another fault has taken what it bends."""


def one_deal_bent(faults: tuple[str, ...]) -> World | None:
    """Two purchases, of which the first takes all the faults; None where one leaves the other nothing to bend."""
    rng = Random("one deal")
    party = applicant(rng, ("icbc",))
    world = World(SEED, "one-deal", party, project_name(rng), 2, date(2024, 1, 8), date(2025, 7, 25))
    world.parties["applicant"] = party
    hands = Hands(rng, 1, 3)
    deal = make_deal(world, hands, by_key("hardware"), supplier(rng, "v1", "云启"), "one", date(2024, 10, 15))
    deal.list_form, deal.contract.has_list = "sheet", False
    make_deal(world, hands, by_key("dataset"), supplier(rng, "v2", "深蓝"), "one", date(2024, 9, 10))
    world.bent = deal.id
    try:
        plant(world, hands, faults)
    except CANNOT_MEET:
        return None
    add_traffic(world, Random("traffic"), party.accounts[0], date(2024, 1, 1), LAST_LINE, 0.1)
    draw_up(world, Random("papers"), date(2024, 1, 1), LAST_LINE, 1)
    return world


def meets(one: str, two: str) -> bool:
    return not any({one, two} <= group for group in OVERWRITING)


@pytest.mark.parametrize("fault", MEETING)
def test_two_faults_of_one_deal_let_no_yuan_pass_and_lose_none(fault: str):
    others = Random(f"others of {fault}").sample([other for other in MEETING if other != fault and meets(fault, other)], 6)
    for other in others:
        for faults in permutations((fault, other)):
            world = one_deal_bent(faults)
            for true, ours in pairs(world, judged(world)) if world is not None else ():
                assert ours.eligible_amount <= true.true_eligible, faults
                assert true.true_eligible <= ours.eligible_amount + ours.review_amount, faults


@pytest.mark.parametrize("seed", range(SEED, SEED + 10))
def test_of_many_faults_no_wrong_yuan_passes_and_none_is_missed(seed: int):
    world = make_world(seed, "digital", Random(seed).sample(sorted(FAULTS), 12))
    for true, ours in pairs(world, judged(world)):
        assert ours.eligible_amount <= true.true_eligible
        assert true.true_eligible <= ours.eligible_amount + ours.review_amount
