"""What people decide: two of them before anything counts, while the evidence is what they looked at, and never beyond it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.decision import Decision, Role, Verdict
from models.identity import bound_id
from models.ruling import Judgement
from rules.judging import judge
from rules.questions import Question, docket_of
from tests.rules.desk import Desk, amounts, codes, cost, draft, f, figure, finding, money, sound, tie_out
from tests.rules.test_classes import IN, LATE, POURED, pooled

WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


class Log:
    """Decisions on a desk, as the command makes them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.entries: list[Decision] = []

    def ask(self, code: str = "", invoice: str = "1") -> Question:
        """The question about a finding by its code, or about a cost."""
        plain = judge(self.desk.dossier(), draft(), {})
        local = finding(plain, code).id if code else cost(plain, invoice).id
        found = docket_of(self.desk.dossier(), draft(), {}, self.entries).question(bound_id("b", local))
        assert found is not None
        return found

    def say(self, verdict: Verdict, code: str = "", by: str = "甲", role: Role = "preparer", **more: str) -> None:
        amount, asked = more.get("amount"), self.ask(code, more.get("invoice", "1"))
        self.entries.append(
            Decision(
                f"decision_{len(self.entries)}",
                "b",
                asked.subject_id,
                asked.kind,
                asked.code,
                "某项",
                verdict,
                money(amount) if amount else None,
                asked.stake,
                "已核对原件",
                role,
                by,
                WHEN,
                asked.basis,
            )
        )

    def both(self, verdict: Verdict, code: str = "", **more: str) -> None:
        """编制 proposes and 复核 confirms."""
        self.say(verdict, code, **more)
        self.say(verdict, code, "乙", "reviewer", **more)

    def judge(self) -> Judgement:
        found = judge(self.desk.dossier(), draft(), {}, self.entries)
        tie_out(found)
        return found

    def states(self) -> list[str]:
        return [one.state for one in self.judge().decisions]


def without_contract(net: str = "100000.00") -> Desk:
    """A purchase of which all yuan wait for its contract."""
    desk = sound(net)
    desk.contracts, desk.links = [], [link for link in desk.links if link.kind != "billed_under"]
    return desk


def paid_by_another(desk: Desk) -> None:
    desk.swap("payments", "payment:1", payer_name=f("佛山市禾木集团有限公司"), payer_account=f("999"))
    desk.swap("lines", "bankline:1", account_name=f("佛山市禾木集团有限公司"), account=f("999"))


def test_a_preparer_alone_lets_nothing_count():
    log = Log(without_contract())
    log.say("reject", "CONTRACT_MISSING")
    assert amounts(log.judge()) == ("0.00", "100000.00", "0.00")
    assert log.states() == ["proposed"]


def test_what_a_second_person_confirms_counts_and_names_the_finding():
    log = Log(without_contract())
    log.both("reject", "CONTRACT_MISSING")
    found = log.judge()
    assert amounts(found) == ("100000.00", "0.00", "0.00")
    assert log.states() == ["applied", "applied"]
    (part,) = found.parts
    assert (part.outcome, part.code) == ("eligible", "CONTRACT_MISSING")
    assert cost(found).reason_codes == ()
    assert finding(found, "CONTRACT_MISSING").severity == "info"
    assert figure(found, "decided") == Decimal("100000.00")


def test_one_person_is_not_two():
    log = Log(without_contract())
    log.say("reject", "CONTRACT_MISSING")
    log.say("reject", "CONTRACT_MISSING", by=" 甲", role="reviewer")
    assert amounts(log.judge()) == ("0.00", "100000.00", "0.00")
    assert log.states() == ["proposed", "superseded"]


def test_a_reviewer_overrules():
    log = Log(without_contract())
    log.say("reject", "CONTRACT_MISSING")
    log.say("accept", "CONTRACT_MISSING", by="乙", role="reviewer")
    assert amounts(log.judge()) == ("0.00", "0.00", "100000.00")
    assert log.states() == ["superseded", "applied"]
    assert finding(log.judge(), "CONTRACT_MISSING").severity == "fail"


def test_what_the_preparer_says_anew_is_to_be_reviewed_anew():
    log = Log(without_contract())
    log.both("reject", "CONTRACT_MISSING")
    log.say("accept", "CONTRACT_MISSING")
    assert amounts(log.judge()) == ("0.00", "100000.00", "0.00")
    assert log.states() == ["superseded", "superseded", "proposed"]


def test_an_undone_decision_is_kept_and_moves_nothing():
    log = Log(without_contract())
    log.both("reject", "CONTRACT_MISSING")
    log.say("undo", "CONTRACT_MISSING", by="乙", role="reviewer")
    assert amounts(log.judge()) == ("0.00", "100000.00", "0.00")
    assert log.states() == ["proposed", "superseded", "applied"]


def test_another_objection_to_the_same_yuan_stays():
    desk = without_contract()
    paid_by_another(desk)
    log = Log(desk)
    assert "PAYER_NOT_APPLICANT" in codes(log.judge())
    log.both("reject", "CONTRACT_MISSING")
    assert amounts(log.judge())[0] == "0.00"
    log.both("reject", "PAYER_NOT_APPLICANT")
    assert amounts(log.judge()) == ("100000.00", "0.00", "0.00")


def test_part_of_an_objection_counts_to_the_cent():
    log = Log(without_contract())
    log.both("amount", "CONTRACT_MISSING", amount="33333.33")
    found = log.judge()
    assert amounts(found) == ("33333.33", "0.00", "66666.67")
    assert figure(found, "decided") == Decimal("33333.33")


def test_yuan_freed_of_one_objection_wait_for_the_other():
    desk = without_contract()
    paid_by_another(desk)
    log = Log(desk)
    log.both("amount", "CONTRACT_MISSING", amount="40000.00")
    assert amounts(log.judge()) == ("0.00", "40000.00", "60000.00")


def test_a_payment_out_of_the_window_counts_only_by_two_people():
    desk = sound()
    desk.unpay()
    desk.pay("1", "113000.00", date(2025, 9, 1), {"1": "113000.00"})
    desk.swap("invoices", "invoice:1", issue_date=f(date(2025, 3, 5)), number=f("25442000000000000001", "xml"))
    log = Log(desk)
    assert amounts(log.judge()) == ("0.00", "0.00", "100000.00")
    log.both("reject", "PAYMENT_OUT_OF_WINDOW")
    assert amounts(log.judge()) == ("100000.00", "0.00", "0.00")


def test_nobody_lifts_a_cost_over_its_invoice():
    desk = sound(claimed=False)
    desk.claim(1, "150000.00", ["1"])
    log = Log(desk)
    assert not log.ask("CLAIM_DIFF").lifted
    log.both("reject", "CLAIM_DIFF")
    assert amounts(log.judge()) == ("100000.00", "0.00", "50000.00")


def test_a_cost_is_settled_as_a_whole():
    log = Log(without_contract())
    log.both("accept")
    found = log.judge()
    assert amounts(found) == ("100000.00", "0.00", "0.00")
    assert {part.code for part in found.parts} == {"DECIDED"}
    assert "理由：已核对原件" in finding(found, "DECIDED").message
    assert "CONTRACT_MISSING" not in {code for request in found.requests for code in request.codes}


def test_a_cost_counts_with_an_amount():
    log = Log(without_contract())
    log.both("amount", amount="25000.00")
    assert amounts(log.judge()) == ("25000.00", "0.00", "75000.00")
    assert cost(log.judge()).reason_codes == ("DECIDED",)


def test_a_preparers_doubt_about_a_counting_cost_opens_it():
    log = Log(sound())
    log.say("reject")
    found = log.judge()
    assert amounts(found) == ("0.00", "100000.00", "0.00")
    assert finding(found, "DECISION_PENDING").severity == "review"
    assert [(one.waiting, one.alone) for one in found.open_reviews] == [(Decimal("100000.00"), Decimal("100000.00"))]
    log.say("reject", by="乙", role="reviewer")
    assert amounts(log.judge()) == ("0.00", "0.00", "100000.00")


def test_an_unrelated_purchase_leaves_a_decision_in_force():
    log = Log(without_contract())
    log.both("reject", "CONTRACT_MISSING")
    log.both("accept")
    log.desk.invoice("2", "5000.00", "650.00")
    log.desk.claim(2, "5000.00", ["2"])
    assert log.states() == ["applied"] * 4


def test_the_same_paper_scanned_again_keeps_its_decision():
    log = Log(without_contract())
    log.both("reject", "CONTRACT_MISSING")
    desk = log.desk
    desk.invoices = [replace(one, id="invoice:9", documents=("doc:invoice:9",)) for one in desk.invoices]
    desk.links = [replace(link, target_id="invoice:9") if link.target_id == "invoice:1" else link for link in desk.links]
    found = log.judge()
    assert amounts(found, "9")[0] == "100000.00"
    assert log.states() == ["applied", "applied"]


@pytest.mark.parametrize("what", ["amount", "payer", "line", "gone"])
def test_other_evidence_brings_a_decision_back(what: str):
    log = Log(without_contract())
    log.both("reject", "CONTRACT_MISSING")
    desk = log.desk
    match what:
        case "amount":
            desk.swap("invoices", "invoice:1", tax_exclusive_amount=f(money("90000.00")))
        case "payer":
            paid_by_another(desk)
        case "line":
            desk.unpost()
        case _:
            desk.invoices, desk.claims, desk.links = [], [], []
            desk.invoice("3", "700.00", "91.00")
    found = log.judge()
    assert [one.state for one in found.decisions] == ["stale", "stale"]
    assert finding(found, "DECISION_STALE").severity == "review"
    assert figure(found, "eligible") == 0


def test_a_new_objection_is_not_covered_by_what_was_said_of_the_cost():
    log = Log(without_contract())
    log.both("accept")
    log.desk.swap("invoices", "invoice:1", issue_date=f(date(2021, 3, 5)))
    assert amounts(log.judge())[0] == "0.00"
    assert "DECISION_STALE" in codes(log.judge())


def test_a_rejected_finding_is_no_longer_asked_for():
    log = Log(without_contract())
    assert any("CONTRACT_MISSING" in request.codes for request in log.judge().requests)
    log.both("reject", "CONTRACT_MISSING")
    assert not any("CONTRACT_MISSING" in request.codes for request in log.judge().requests)
    assert not log.judge().open_reviews


@pytest.mark.parametrize(("verdict", "eligible", "review"), [("reject", "26548.67", "0.00"), ("accept", "0.00", "0.00")])
def test_a_split_that_people_settle_is_no_doubt_any_more(verdict: Verdict, eligible: str, review: str):
    log = Log(pooled(("50000.00", IN), ("50000.00", LATE), paid=POURED))
    assert figure(log.judge(), "review") == Decimal("26548.67")
    log.both(verdict, "AMBIGUOUS_SPLIT")
    found = log.judge()
    assert (figure(found, "eligible"), figure(found, "review")) == (Decimal(eligible), Decimal(review))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["accept", "reject", "amount", "undo"]), st.sampled_from(["", "CONTRACT_MISSING"]),
                          st.sampled_from(["甲", "乙"]), st.sampled_from(["preparer", "reviewer"])), max_size=6))  # fmt: skip
def test_whatever_people_say_the_yuan_tie_out_and_never_exceed_the_invoice(said: list[tuple[Verdict, str, str, Role]]):
    log = Log(without_contract("9999.99"))
    for verdict, code, by, role in said:
        log.say(verdict, code, by=by, role=role, amount="1234.57" if verdict == "amount" else "")
    found = log.judge()
    assert Decimal(0) <= figure(found, "eligible") <= Decimal("9999.99")
    if len({by for _, _, by, _ in said}) < 2:
        assert figure(found, "eligible") == 0
