"""What each open question could still change, all others staying open."""

from datetime import date

from tests.rules.desk import Desk, draft, figure, money, sound


def with_two_questions() -> Desk:
    desk = sound("9000000.00", "1170000.00")
    desk.invoice("2", "2000000.00", "260000.00", date(2024, 5, 6))
    desk.pay("2", "2260000.00", date(2024, 6, 3), {"2": "2260000.00"})
    desk.contract("2", "2260000.00", ["2"])
    desk.claim(2, "2000000.00", ["2"])
    return desk


def test_a_question_that_alone_holds_yuan_frees_them_and_may_reach_the_floor():
    found = with_two_questions().judge()
    (one,) = found.open_reviews
    assert (one.code, one.waiting, one.alone) == ("PRODUCT_LIST_MISSING", money("2000000"), money("2000000"))
    assert (one.eligible_highest, one.grant, one.reaches_floor) == (money("11000000"), money("600000"), True)


def test_of_two_questions_on_the_same_yuan_neither_alone_frees_them():
    desk = with_two_questions()
    desk.links = [link for link in desk.links if link.source_id != "invoice:2" or link.kind != "billed_under"]
    found = desk.judge()
    assert {one.code for one in found.open_reviews} == {"CONTRACT_MISSING", "PRODUCT_LIST_MISSING"}
    assert {one.alone for one in found.open_reviews} == {money(0)}
    assert sum(one.waiting for one in found.open_reviews) == figure(found, "review")


def test_where_the_cap_binds_a_cleared_question_adds_nothing_to_the_ceiling():
    desk = sound("30000000.00", "3900000.00")
    desk.invoice("2", "100.00", "13.00", date(2024, 5, 6))
    desk.pay("2", "113.00", date(2024, 6, 3), {"2": "113.00"})
    desk.contract("2", "113.00", ["2"])
    desk.claim(2, "100.00", ["2"])
    (one,) = desk.judge().open_reviews
    assert (one.alone, one.grant) == (money(100), money(0))


def test_payments_out_of_order_free_what_they_hold():
    desk = Desk()
    for key, issued, paid in (("1", date(2025, 6, 6), date(2025, 7, 3)), ("2", date(2025, 8, 6), date(2025, 8, 15))):
        desk.invoice(key, "10000.00", "1300.00", issued)
        desk.pay(key, "11300.00", paid, {key: "11300.00"}, class_id="class:1")
        desk.listed(key)
        desk.claim(int(key), "10000.00", [key])
    desk.contract("1", "113000.00", ["1", "2"])
    desk.statement()
    (one,) = desk.judge(draft()).open_reviews
    assert (one.code, one.alone) == ("AMBIGUOUS_SPLIT", money(10000))
