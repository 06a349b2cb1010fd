from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from rules.policy import load_policy
from tests.rules.desk import Desk, amounts, codes, cost, draft, f, finding, sound

LAST, FIRST = date(2025, 7, 31), date(2022, 7, 1)


def dated(day: date, paid: date | None = None) -> Desk:
    desk = sound()
    number = f"{day.year % 100:02d}442000000000000001"
    desk.swap("invoices", "invoice:1", issue_date=f(day, "xml"), number=f(number, "xml"))
    desk.swap("claims", "claim:1", invoice_numbers=(number,), invoice_number=f(number))
    desk.swap("contracts", "contract:1", signed_date=f(min(day, date(2024, 1, 10))))
    if paid is not None:
        desk.swap("payments", "payment:1", paid_date=f(paid))
        desk.swap("lines", "bankline:1", posted_date=f(paid))
    return desk


def test_a_sound_purchase_counts_whole_and_nothing_fires():
    found = sound().judge()
    assert codes(found) == set()
    assert amounts(found) == ("100000.00", "0.00", "0.00")
    assert cost(found).status == "eligible"


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_the_first_and_the_last_day_themselves_count(day: date):
    found = dated(day, day).judge()
    assert amounts(found) == ("100000.00", "0.00", "0.00")
    assert "BOUNDARY_DATE" in codes(found)
    assert "INVOICE_OUT_OF_WINDOW" not in codes(found)


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_a_day_outside_does_not_count(day: date):
    found = dated(day).judge()
    assert amounts(found) == ("0.00", "0.00", "100000.00")
    said = finding(found, "INVOICE_OUT_OF_WINDOW")
    assert said.severity == "fail"
    assert "不在2022年7月1日至2025年7月31日期间" in said.message
    assert "建议核减不含税金额100,000.00元" in said.message
    assert said.amount == cost(found).disallowed_amount
    assert said.field_ids == ("field:invoice:1:issue_date",)
    assert cost(found).reason_codes[0] == "INVOICE_OUT_OF_WINDOW"


@pytest.mark.parametrize("status", ["inferred", "conflict"])
def test_a_fault_that_rests_on_a_doubtful_day_goes_to_a_person(status: str):
    desk = dated(LAST + timedelta(days=6))
    desk.swap("invoices", "invoice:1", issue_date=f(LAST + timedelta(days=6), "ocr", status))
    found = desk.judge()
    assert amounts(found) == ("0.00", "100000.00", "0.00")
    assert finding(found, "INVOICE_OUT_OF_WINDOW").severity == "review"


def test_only_the_part_paid_outside_does_not_count():
    desk = dated(date(2025, 3, 5))
    desk.unpay()
    desk.pay("1", "67800.00", date(2025, 4, 8), {"1": "67800.00"})
    desk.pay("2", "45200.00", LAST + timedelta(days=1), {"1": "45200.00"})
    found = desk.judge()
    assert amounts(found) == ("60000.00", "0.00", "40000.00")
    said = finding(found, "PAYMENT_OUT_OF_WINDOW")
    assert "晚于期间末日1天" in said.message


def test_the_posting_day_decides_where_there_is_one():
    paid = dated(date(2025, 3, 5), date(2025, 7, 30))
    paid.swap("lines", "bankline:1", posted_date=f(LAST))
    assert amounts(paid.judge())[0] == "100000.00"


def test_voucher_and_posting_on_different_sides_go_to_a_person():
    desk = dated(date(2025, 3, 5), LAST)
    desk.swap("lines", "bankline:1", posted_date=f(LAST + timedelta(days=1)))
    found = desk.judge()
    assert amounts(found) == ("0.00", "100000.00", "0.00")
    assert "分处规定期间内外" in finding(found, "PAYMENT_OUT_OF_WINDOW").message


def test_an_own_bill_is_judged_by_its_issue_and_an_endorsed_one_by_its_endorsement():
    for endorsed, expected in ((None, "review"), (LAST + timedelta(days=2), "disallowed")):
        desk = dated(date(2025, 3, 5), LAST)
        desk.lines, desk.links = [], [link for link in desk.links if link.kind != "posted_as"]
        desk.swap("payments", "payment:1", kind="bill", bill_issue_date=f(date(2025, 6, 1)), bill_endorsed_date=f(endorsed))
        found = desk.judge()
        assert amounts(found)[1 if expected == "review" else 2] == "100000.00"
        assert "PAID_BY_BILL" in codes(found)


@pytest.mark.parametrize(
    ("said", "posted", "fires"),
    [
        (date(2024, 4, 8), date(2024, 4, 9), False),
        (date(2024, 4, 12), date(2024, 4, 15), False),  # Friday, Monday
        (date(2024, 9, 30), date(2024, 10, 8), False),  # before the National Day week, after it
        (date(2024, 4, 8), date(2024, 4, 10), True),
        (date(2024, 4, 10), date(2024, 4, 8), True),
    ],
)
def test_voucher_and_posting_lie_a_day_or_a_holiday_apart(said: date, posted: date, fires: bool):
    desk = sound()
    desk.swap("payments", "payment:1", paid_date=f(said))
    desk.swap("lines", "bankline:1", posted_date=f(posted))
    assert ("TIME_MISMATCH" in codes(desk.judge())) == fires


@pytest.mark.parametrize(("days", "fires"), [(365, False), (366, True)])
def test_a_year_between_invoice_and_payment_is_the_limit(days: int, fires: bool):
    desk = dated(date(2023, 3, 1), date(2023, 3, 1) + timedelta(days=days))
    found = desk.judge()
    assert ("LONG_GAP" in codes(found)) == fires


def test_the_numbers_year_is_the_invoices_year():
    desk = sound()
    desk.swap("invoices", "invoice:1", number=f("25442000000000000001", "xml"))
    desk.swap("claims", "claim:1", invoice_numbers=("25442000000000000001",))
    assert codes(desk.judge()) == {"NUMBER_FORMAT"}


def test_another_policy_file_changes_the_outcome(tmp_path: Path):
    text = Path("data/policies/guangdong-ai-benchmark-2025-draft.toml").read_text(encoding="utf-8")
    for before, after in (
        ('id = "guangdong-ai-benchmark/2025-draft"', 'id = "elsewhere-smart-works/2027"'),
        ("last_day = 2025-07-31", "last_day = 2024-03-04"),
        ("rate = 0.30", "rate = 0.20"),
        ("floor = 10_000_000.00", "floor = 50_000.00"),
        ("least_grant = 3_000_000.00", "least_grant = 10_000.00"),
        ("cap = 8_000_000.00", "cap = 15_000.00"),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    path = tmp_path / "sister.toml"
    path.write_text(text, encoding="utf-8")
    sister = load_policy(str(path))
    assert amounts(sound().judge(sister)) == ("0.00", "0.00", "100000.00")
    path.write_text(text.replace("last_day = 2024-03-04", "last_day = 2024-12-31"), encoding="utf-8")
    found = sound().judge(load_policy(str(path)))
    assert found.policy_id == "elsewhere-smart-works/2027"
    assert {figure.name: str(figure.amount) for figure in found.figures}["grant_ceiling"] == "15000.00"
    assert "CAP_BINDS" in codes(found, quiet=False)


def test_an_outcome_is_the_policys(tmp_path: Path):
    text = Path("data/policies/guangdong-ai-benchmark-2025-draft.toml").read_text(encoding="utf-8")
    before = '[codes.STATEMENT_GAP]\noutcome = "review"'
    assert before in text
    path = tmp_path / "strict.toml"
    path.write_text(text.replace(before, before.replace("review", "ineligible")), encoding="utf-8")
    desk = sound()
    desk.lines, desk.statements = [], []
    desk.links = [link for link in desk.links if link.kind != "posted_as"]
    assert amounts(desk.judge()) == ("0.00", "100000.00", "0.00")
    assert amounts(desk.judge(load_policy(str(path)))) == ("0.00", "0.00", "100000.00")


def test_a_late_reissue_of_the_same_content_is_asked_about():
    desk = sound(claimed=False)
    old = desk.invoices[0]
    red = replace(
        old,
        id="invoice:9",
        red=True,
        number=f("24442000000000000009", "xml"),
        tax_exclusive_amount=f(-old.tax_exclusive_amount.value),
        tax_amount=f(-old.tax_amount.value),
        tax_inclusive_amount=f(-old.tax_inclusive_amount.value),
    )
    desk.invoices.append(red)
    desk.link("reverses", "invoice:9", "invoice:1")
    new = desk.invoice("2", "100000.00", "13000.00", LAST + timedelta(days=9))
    desk.link("billed_under", new.id, "contract:1")
    desk.link("reissues", new.id, "invoice:1")
    desk.listed("2")
    found = desk.judge()
    assert amounts(found, "1") == ("0.00", "0.00", "100000.00")
    assert amounts(found, "2") == ("0.00", "100000.00", "0.00")
    assert {"REISSUED", "RED_REVERSED", "RED_INVOICE"} <= codes(found)
    assert "INVOICE_OUT_OF_WINDOW" not in codes(found)
    assert draft().outcome("REISSUED") == "info"
