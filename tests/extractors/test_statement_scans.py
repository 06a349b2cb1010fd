"""Statements on scans and photos: what lies over a row, or slips between two, is said and never verified."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from extractors.statements.statement import read_statement
from models.bundle import Extraction
from models.paper import Word
from tests.extractors.statement_facts import source_of
from tests.extractors.test_tables import page, word

HEADS = [
    word("交易日期", 15, 100),
    word("摘要", 110, 100),
    word("支出", 250, 100),
    word("收入", 350, 100),
    word("余额", 500, 100),
]
ROWS = [
    ("2024-01-02", "货款", "100.00", "", "9,900.00"),
    ("2024-01-05", "往来款", "", "12.34", "9,912.34"),
    ("2024-01-09", "包装费", "5.00", "", "9,907.34"),
    ("2024-02-01", "货款", "7.00", "", "9,900.34"),
    ("2024-02-06", "结息", "", "1.10", "9,901.44"),
]


def body(*, covered: int = -1, slipped: int = -1) -> list[Word]:
    """Rows of a statement; of one the amount is hidden by a seal, of one the day stands half a row too low."""
    found: list[Word] = []
    for place, (day, why, debit, credit, balance) in enumerate(ROWS):
        y = 130.0 + 20 * place
        found += [word(day, 15, y + (9 if place == slipped else 0)), word(why, 110, y), word(balance, 550, y, right=True)]
        if place != covered:
            found.append(word(debit, 290, y, right=True) if debit else word(credit, 390, y, right=True))
    return found


def read(words: list[Word]) -> Extraction:
    return read_statement(source_of((page([*HEADS, *words], "ocr"),)))


def test_figures_that_hold_on_both_sides_are_verified():
    lines = read(body()).bank_lines
    assert [line.amount.status for line in lines] == ["read", "verified", "verified", "verified", "verified"]


def test_a_line_whose_amount_a_seal_covers_is_kept_and_worked_out():
    found = read(body(covered=2))
    line = found.bank_lines[2]
    assert len(found.bank_lines) == len(ROWS)
    assert (line.posted_date.value, line.direction, line.amount.value) == (date(2024, 1, 9), "debit", Decimal("5.00"))
    assert (line.amount.status, line.chain_ok) == ("inferred", True)


def test_a_last_line_whose_amount_a_seal_covers_is_kept_and_asked_for():
    found = read(body(covered=4))
    assert len(found.bank_lines) == len(ROWS)
    assert found.bank_lines[4].amount.value is None
    assert [told.code for told in found.observations] == ["UNREADABLE"]


def test_an_amount_beside_a_day_that_may_be_another_row_s_is_not_verified():
    line = read(body(slipped=2)).bank_lines[2]
    assert (line.amount.value, line.amount.status) == (Decimal("5.00"), "read")


def test_a_page_of_amounts_whose_days_were_cut_off_is_said_to_be_lost():
    cut = page([each for each in [*HEADS, *body()] if each.quad.left > 0.1], "ocr", number=1)
    found = read_statement(source_of((cut, page([*HEADS, *body()], "ocr", number=2))))
    assert len(found.bank_lines) == len(ROWS)
    assert [told.code for told in found.observations] == ["UNREADABLE"]


def test_a_minus_that_was_lost_is_told_by_the_balance_and_only_inferred():
    heads = [word("交易日期", 15, 100), word("摘要", 110, 100), word("交易金额", 250, 100), word("余额", 500, 100)]
    rows = [("-100.00", "9,900.00"), ("12.34", "9,912.34"), ("5.00", "9,907.34"), ("-7.00", "9,900.34"), ("1.10", "9,901.44")]
    words = list(heads)
    for place, (amount, balance) in enumerate(rows):
        y = 130.0 + 20 * place
        words += [word(f"2024-01-0{place + 1}", 15, y), word("货款", 110, y)]
        words += [word(amount, 290, y, right=True), word(balance, 550, y, right=True)]
    found = read_statement(source_of((page(words, "ocr"),)))
    assert [line.direction for line in found.bank_lines] == ["debit", "credit", "debit", "debit", "credit"]
    assert (found.bank_lines[2].amount.value, found.bank_lines[2].amount.status) == (Decimal("5.00"), "inferred")
    assert not found.observations
