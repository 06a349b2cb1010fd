"""False pass, missed yuan, straight-through costs, links and faults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from benchmarks.judged import judge_run
from benchmarks.tally import Result
from benchmarks.truth_match import Match


@dataclass(frozen=True)
class Tables:
    """A run that was never stored."""

    tables: Mapping[str, Sequence[Mapping[str, Any]]]

    def rows(self, name: str) -> Sequence[Mapping[str, Any]]:
        return self.tables.get(name, ())


def cost(invoice: str, eligible: str, review: str = "0.00") -> dict[str, Any]:
    return {
        "cost_id": f"cost_{invoice}", "claim_id": None, "invoice_id": invoice, "eligible_amount": Decimal(eligible),
        "review_amount": Decimal(review), "reason_codes": [],
    }  # fmt: skip


def true_cost(invoice: str, eligible: str, review: str = "0.00", true_eligible: str = "") -> dict[str, Any]:
    true = true_eligible or eligible
    return {"claim": None, "invoice": invoice, "eligible": eligible, "review": review, "true_eligible": true, "codes": []}


def judged(truth: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> Result:
    invoices = Match("invoices", [({"id": f"i{n}"}, "scan", {"invoice_id": f"invoice_{n}"}) for n in (1, 2)])
    whole = {"costs": [], "links": [], "faults": [], "totals": {"below_floor": False}} | dict(truth)
    result = Result("one")
    judge_run(result, whole, Tables(tables), {"invoices": invoices, "claims": Match("claims")})  # type: ignore[arg-type]
    return result


def yuan(result: Result, name: str) -> Decimal:
    return Decimal(result.outcome[name])


def test_a_yuan_too_much_is_a_false_pass_and_one_too_few_is_missed():
    truth = {"costs": [true_cost("i1", "100.00"), true_cost("i2", "50.00")]}
    outcome = judged(truth, {"eligible_costs": [cost("invoice_1", "101.00"), cost("invoice_2", "0.00", "49.00")]}).outcome
    assert (outcome["false_pass"], outcome["missed"], outcome["needless_review"]) == ("1.00", "1.00", "49.00")
    assert (outcome["straight"], outcome["costs"], outcome["straight_in_truth"]) == (1, 2, 2)


def test_a_cost_that_nobody_claimed_passes_falsely_as_a_whole():
    result = judged({}, {"eligible_costs": [cost("invoice_1", "7.00")]})
    assert yuan(result, "false_pass") == Decimal(7)
    assert [mistake.outcome for mistake in result.mistakes] == ["false pass"]


def test_what_an_auditor_would_accept_after_asking_is_no_false_pass():
    truth = {"costs": [true_cost("i1", "0.00", "100.00", "100.00")]}
    assert yuan(judged(truth, {"eligible_costs": [cost("invoice_1", "100.00")]}), "false_pass") == 0


def test_links_count_by_both_ends():
    truth = {"links": [{"kind": "pays", "source": "p1", "target": "i1", "amount": "1.00"}]}
    edge = {"kind": "pays", "state": "accepted", "source_id": "p1"}
    wrong = judged(truth, {"edges": [edge | {"target_id": "invoice_2"}]})
    assert wrong.outcome["links"]["pays"] == {"right": 0, "true": 1, "read": 1}
    assert [mistake.read for mistake in wrong.mistakes] == ["", "p1 → i2"]
    right = judged(truth, {"edges": [edge | {"target_id": "invoice_1"}]})
    assert right.outcome["links"]["pays"] == {"right": 1, "true": 1, "read": 1}


def test_a_finding_that_nobody_planted_is_a_false_alarm_unless_it_only_informs():
    truth = {"faults": [{"code": "UNPAID"}, {"code": "FX"}]}
    finding = {"severity": "review", "message": "…"}
    rows = [finding | {"code": "UNPAID"}, finding | {"code": "UNREADABLE"}, finding | {"code": "NOT_CHECKED", "severity": "info"}]
    assert judged(truth, {"findings": rows}).outcome["faults"] == {
        "planted": 2,
        "found": 1,
        "missed": 1,
        "false_alarms": 1,
        "followed": 0,
    }


def test_a_bundle_below_the_floor_may_be_told_so():
    row = {"code": "BELOW_FLOOR", "severity": "review", "message": "…"}
    assert judged({"totals": {"below_floor": True}}, {"findings": [row]}).outcome["faults"]["false_alarms"] == 0
    assert judged({}, {"findings": [row]}).outcome["faults"]["false_alarms"] == 1
