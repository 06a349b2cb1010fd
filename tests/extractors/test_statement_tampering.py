"""Figures that do not add up are told, not mended: only damaged print, or what an engine has read there too, explains a break."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extractors.statements.statement import read_statement
from models.bundle import Extraction
from models.paper import Page, PageRef, Quad, Word
from tests.extractors.statement_facts import plain_sheet, source_of

HEADS = ("交易日期", "对方户名", "支出金额", "收入金额", "账户余额")
LEFT = (40.0, 130.0, 300.0, 400.0, 500.0)
ROWS = [
    ("2024-01-02", "甲机械有限公司", "100.00", "", "9,900.00"),
    ("2024-01-03", "乙电子有限公司", "1,250.00", "", "8,650.00"),
    ("2024-01-03", "丙科技有限公司", "", "300.00", "8,950.00"),
    ("2024-01-04", "丁软件有限公司", "5,000.00", "", "3,950.00"),
    ("2024-01-05", "甲机械有限公司", "253.50", "", "3,696.50"),
    ("2024-01-08", "乙电子有限公司", "", "2,000.00", "5,696.50"),
    ("2024-01-09", "丙科技有限公司", "96.50", "", "5,600.00"),
]


def scanned(rows: list[tuple[str, ...]], **spoilt: str) -> Extraction:
    """The rows as recognised words, those heads misread that are named."""
    return of_words([replace(word, text=spoilt.get(word.text, word.text)) for word in words_of(rows)])


def of_words(words: list[Word]) -> Extraction:
    return read_statement(source_of((Page(PageRef("ef" * 32, 1), 842, 595, "ocr", words=tuple(words)),)))


def words_of(rows: list[tuple[str, ...]]) -> list[Word]:
    words = [_word(text, left, 40.0, 0.99) for text, left in zip(HEADS, LEFT, strict=True)]
    for place, row in enumerate(rows):
        words += [_word(text, left, 60.0 + 16 * place, 0.97) for text, left in zip(row, LEFT, strict=True) if text]
    return words


def _word(text: str, left: float, top: float, confidence: float) -> Word:
    width = sum(4.0 if char.isascii() else 8.0 for char in text)
    return Word(text, Quad.box(left / 842, top / 595, (left + width) / 842, (top + 8) / 595), confidence)


def changed(place: int, column: int, text: str) -> list[tuple[str, ...]]:
    return [tuple(text if (at, n) == (place, column) else cell for n, cell in enumerate(row)) for at, row in enumerate(ROWS)]


@pytest.mark.parametrize(
    "rows",
    [
        ROWS[:3] + ROWS[4:],
        changed(3, 2, "6,000.00"),
        changed(3, 4, "3,350.00"),
        changed(3, 4, "3.350.00"),
        [*ROWS[:3], ROWS[4], ROWS[3], *ROWS[5:]],
        [*ROWS[:4], ROWS[3], *ROWS[4:]],
    ],
    ids=["removed", "amount", "balance", "balance with a point for its comma", "swapped", "twice"],
)
def test_what_was_tampered_with_on_clear_print_is_told(rows: list[tuple[str, ...]]):
    assert not scanned(ROWS).observations
    found = scanned(rows)
    assert "BALANCE_BREAK" in [told.code for told in found.observations]
    assert all(line.amount.status != "inferred" for line in found.bank_lines)


def test_a_misread_figure_is_put_right_by_what_an_engine_has_read_there_too():
    words = words_of(changed(3, 2, "6,000.00"))
    again = of_words([replace(word, alternatives=("5,000.00",)) if word.text == "6,000.00" else word for word in words])
    assert again.bank_lines[3].amount.value == Decimal("5000.00")
    assert not again.observations


def test_two_amounts_on_end_that_nobody_could_read_are_asked_for():
    rows = [tuple("" if n == 2 and at in (3, 4) else cell for n, cell in enumerate(row)) for at, row in enumerate(ROWS)]
    found = scanned(rows)
    assert [line.amount.value for line in found.bank_lines][3:5] == [None, None]
    assert [told.code for told in found.observations] == ["UNREADABLE", "UNREADABLE"]


def test_two_amounts_in_one_cell_are_none():
    found = scanned(changed(3, 2, "5,000.00 3,950.00"))
    assert found.bank_lines[3].amount.value in (None, Decimal("5000.00"))
    assert found.bank_lines[3].amount.status != "verified"


def test_a_lost_day_is_not_that_of_the_row_above_where_each_row_prints_its_own():
    found = scanned(changed(3, 0, ""))
    assert found.bank_lines[3].posted_date.value is None
    assert [told.code for told in found.observations] == ["UNREADABLE"]


def test_a_dash_read_as_a_one_beside_an_amount_is_no_amount():
    found = scanned(changed(2, 2, "1"))
    assert (found.bank_lines[2].direction, found.bank_lines[2].amount.value) == ("credit", Decimal("300.00"))


def test_amounts_whose_cents_are_cut_off_are_asked_for_where_no_balance_proves_them():
    rows = [(*row[:2], row[2].removesuffix(".00"), row[3], "") for row in ROWS]
    missing = [line.amount.value is None for line in scanned(rows).bank_lines]
    assert missing == [True, True, False, True, False, False, False]


def test_a_head_misread_by_half_is_known_beside_others():
    found = scanned(ROWS, 账户余额="能户余餐")
    assert [line.balance.value for line in found.bank_lines][-1] == Decimal("5600.00")
    assert not found.observations


def test_rows_whose_only_amounts_stand_under_a_head_that_may_be_two_are_told():
    found = scanned([(*row[:4], "") for row in ROWS], 收入金额="收人全额")
    assert len(found.bank_lines) == len(ROWS) - 2
    assert [told.code for told in found.observations] == ["UNREADABLE"]


def test_exports_of_a_payment_service_mark_their_cells_with_a_backtick():
    head = ["记账时间", "资金流水单号", "收支类型", "收支金额(元)", "账户结余(元)", "备注"]
    rows = [
        ["`2024-01-02 09:00:00", "`C1", "`支出", "`100.00", "`900.00", "`货款"],
        ["`2024-01-03 09:00:00", "`C2", "`收入", "`50.00", "`950.00", "`退款"],
    ]
    found = plain_sheet([head, *rows])
    assert [(line.direction, line.amount.value, line.serial.value) for line in found.bank_lines] == [
        ("debit", Decimal("100.00"), "C1"),
        ("credit", Decimal("50.00"), "C2"),
    ]
