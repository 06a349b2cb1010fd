"""What is only said: fees, money paid ahead, cheques."""

from datetime import date

import pytest

from models.contract import PaymentTerm
from tests.matchers.reading import read
from tests.rules.desk import Desk, amounts, codes, f, finding, money, sound
from tests.rules.piles import fates, sound_pile


def short_by(fee: str, booked: str, words: str = "手续费") -> tuple[tuple[str, str, str], set[str]]:
    pile = sound_pile()
    pile.rows.clear()
    pile.drop("voucher")
    pile.pay("voucher", str(money("113000.00") - money(fee)), "2024-04-08")
    pile.line(booked, "2024-04-08", other=None, counterparty_account=None, summary=words)
    found = pile.judge()
    return fates(found), codes(found)


def test_a_rest_that_the_bank_charged_that_day_is_told_and_does_not_count():
    (eligible, review, disallowed), told = short_by("50.00", "50.00")
    assert (eligible, review, disallowed) == ("99955.75", "0.00", "44.25")
    assert {"FEE_DIFF", "PARTIALLY_PAID"} <= told


@pytest.mark.parametrize(("fee", "booked"), [("50.00", "50.01"), ("200.01", "200.01")])
def test_another_sum_or_more_than_a_bank_takes_is_no_fee(fee: str, booked: str):
    assert "FEE_DIFF" not in short_by(fee, booked)[1]


def ahead(day: date) -> Desk:
    desk = sound()
    desk.unpay()
    desk.pay("1", "113000.00", day, {"1": "113000.00"})
    return desk


def test_money_paid_before_the_invoice_is_told_with_the_days_between():
    found = ahead(date(2024, 2, 5)).judge()
    said = finding(found, "PREPAID")
    assert said.severity == "info"
    assert "早于开票29天，合同未见预付款约定" in said.message
    assert amounts(found)[0] == "100000.00"
    desk = ahead(date(2024, 2, 5))
    desk.swap("contracts", "contract:1", payment_terms=(PaymentTerm("预付款", money(100)),))
    assert "合同约定有预付款" in finding(desk.judge(), "PREPAID").message


def test_money_paid_on_the_day_of_the_invoice_is_not_paid_ahead():
    assert "PREPAID" not in codes(ahead(date(2024, 3, 5)).judge(), quiet=False)


def test_a_cheque_counts_from_the_day_it_was_debited_and_is_told():
    pile = sound_pile()
    pile.bend("voucher", kind="cheque", bill_number=read("30203320"))
    found = pile.judge()
    assert fates(found)[0] == "100000.00"
    assert "支票（号码30203320）" in finding(found, "CHEQUE").message
    desk = sound()
    desk.swap("payments", "payment:1", kind="cheque", serial=f(None))
    assert finding(desk.judge(), "CHEQUE").severity == "info"
