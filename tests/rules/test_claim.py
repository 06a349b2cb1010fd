"""What a row of the claim table asks for that no invoice of its number answers."""

from dataclasses import replace
from datetime import date

import pytest

from tests.rules.desk import Desk, amounts, codes, f, finding, money, sound

GIVEN = "24442000000262876078"


def numbered(number: str, *, claimed: str = "100000.00") -> Desk:
    """A sound purchase whose row names another number."""
    desk = sound(claimed=False)
    desk.swap("invoices", "invoice:1", number=f(GIVEN))
    desk.claim(1, claimed, [])
    desk.claims[0] = replace(desk.claims[0], invoice_number=f(number, "cell"), invoice_numbers=(number,))
    return desk


@pytest.mark.parametrize("number", ["24442000000262876038", "24442000000262876708", "24442000000262900000"])
def test_a_number_mistyped_or_rounded_by_a_spreadsheet_is_asked_about(number: str):
    judged = numbered(number).judge()
    said = finding(judged, "NO_INVOICE")
    assert (said.severity, said.amount) == ("review", money("100000.00"))
    assert number in said.message
    assert GIVEN in said.message
    assert amounts(judged, None) == ("0.00", "100000.00", "0.00")


@pytest.mark.parametrize(("number", "claimed"), [("24442000000999999999", "100000.00"), ("24442000000262876038", "90000.00")])
def test_another_number_or_another_amount_is_no_slip(number: str, claimed: str):
    assert finding(numbered(number, claimed=claimed).judge(), "NO_INVOICE").severity == "fail"


def test_the_line_that_pays_an_own_bill_when_it_falls_due_names_no_other_payee():
    desk = sound()
    desk.unpay()
    desk.pay("1", "113000.00", date(2024, 4, 8), {"1": "113000.00"}, kind="bill", line=False)
    desk.bank_line("1", "113000.00", date(2024, 10, 8), counterparty_name=f("应解汇款及临时存款"))
    desk.link("posted_as", "payment:1", "bankline:1")
    assert codes(desk.judge()) & {"PAID_BY_BILL", "PAYEE_NOT_SELLER"} == {"PAID_BY_BILL"}
