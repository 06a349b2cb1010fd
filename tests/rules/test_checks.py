"""What imported verification results do to the yuan."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.invoice import CheckOutcome, InvoiceCheck
from models.ruling import Judgement
from rules.judging import judge
from tests.rules.desk import Desk, amounts, codes, draft, f, figure, finding, money, sound, tie_out


def check(desk: Desk, outcome: CheckOutcome, said: str, **more: object) -> InvoiceCheck:
    number = desk.invoices[0].number.value
    made = InvoiceCheck(f"check:{said}", "doc:checks", 1, outcome, f(number, "cell"), result=f(said, "cell"))
    return replace(made, **more)  # type: ignore[arg-type]


def judged(desk: Desk, *checks: InvoiceCheck) -> Judgement:
    found = judge(replace(desk.dossier(), checks=checks), draft(), {})
    tie_out(found)
    return found


def test_a_void_invoice_does_not_count():
    desk = sound()
    found = judged(desk, check(desk, "void", "作废"))
    assert codes(found) == {"INVOICE_VOID"}
    assert amounts(found) == ("0.00", "0.00", "100000.00")
    assert "作废" in finding(found, "INVOICE_VOID").message


@pytest.mark.parametrize("outcome", ["failed", "reversed", "partly_reversed"])
def test_what_the_platform_does_not_confirm_goes_to_a_person(outcome: CheckOutcome):
    desk = sound()
    found = judged(desk, check(desk, outcome, "？"))
    assert codes(found) == {"CHECK_FAILED"}
    assert amounts(found) == ("0.00", "100000.00", "0.00")


def test_a_sound_answer_ends_the_question_and_an_open_one_does_not():
    desk = sound()
    assert "NOT_CHECKED" not in codes(judged(desk, check(desk, "sound", "一致")), quiet=False)
    assert "NOT_CHECKED" in codes(judged(desk, check(desk, "unknown", "待查")), quiet=False)


def test_a_sound_answer_for_another_amount_or_day_is_none():
    desk = sound()
    assert codes(judged(desk, check(desk, "sound", "一致", amount=f(money("99999.00"))))) == {"CHECK_FAILED"}
    assert codes(judged(desk, check(desk, "sound", "一致", issue_date=f(date(2024, 3, 6))))) == {"CHECK_FAILED"}
    assert codes(judged(desk, check(desk, "sound", "一致", amount=f(money("113000.00"))))) == set()


def test_an_answer_about_another_code_is_not_about_this_invoice():
    desk = sound()
    desk.swap("invoices", "invoice:1", number=f("01234567"), code=f("4400231130"))
    other = check(desk, "void", "作废", code=f("4400239999"))
    assert codes(judged(desk, other)) == set()


def test_the_last_answer_stands_and_without_days_the_worst():
    desk = sound()
    june = check(desk, "sound", "一致", checked_date=f(date(2025, 6, 1)))
    september = check(desk, "void", "全额红冲", checked_date=f(date(2025, 9, 1)))
    assert codes(judged(desk, june, september)) == {"INVOICE_VOID"}
    again = replace(june, id="check:again", checked_date=f(date(2025, 10, 1)))
    assert codes(judged(desk, again, september)) == set()
    assert codes(judged(desk, replace(again, checked_date=f(None)), september)) == {"INVOICE_VOID"}


def test_red_notes_of_the_bundle_account_for_a_partial_reversal():
    desk = sound()
    red = replace(desk.invoice("2", "-40000.00", "-5200.00"), red=True)
    desk.invoices[-1] = red
    desk.link("reverses", red.id, "invoice:1")
    found = judged(desk, check(desk, "partly_reversed", "部分红冲"))
    assert codes(found) == {"RED_REVERSED", "RED_INVOICE", "NOT_IN_CLAIM"} - {"NOT_IN_CLAIM"}
    assert amounts(found)[2] == str(Decimal("40000.00"))


def test_a_misread_number_costs_nothing_by_itself():
    desk = sound()
    number = desk.invoices[0].number.value
    desk.swap("invoices", "invoice:1", number=f(number, "ocr", "inferred"))
    assert amounts(judged(desk, check(desk, "void", "作废")))[0] == "0.00"
    assert finding(judged(desk, check(desk, "void", "作废")), "INVOICE_VOID").severity == "review"


@pytest.mark.parametrize("claimed", ["-20000.00", "5000.00"])
def test_a_red_note_that_a_row_names_is_told_once(claimed: str):
    desk = sound()
    red = replace(
        desk.invoices[0],
        id="invoice:r",
        red=True,
        number=f("24442000000000000777"),
        tax_exclusive_amount=f(money("-20000.00")),
        tax_amount=f(money("-2600.00")),
        tax_inclusive_amount=f(money("-22600.00")),
        lines=(),
    )
    desk.invoices.append(red)
    desk.link("reverses", "invoice:r", "invoice:1")
    desk.claim(9, claimed, ["r"])
    found = desk.judge()
    assert codes(found) == {"RED_INVOICE", "RED_REVERSED"}
    assert amounts(found, "1") == ("80000.00", "0.00", "20000.00")


def test_what_was_verified_is_not_counted_as_unchecked():
    desk = sound()
    assert figure(judged(desk), "invoices_unchecked") == money("113000.00")
    assert figure(judged(desk, check(desk, "sound", "一致")), "invoices_unchecked") == money("0.00")
