"""Statements as other hands write them, in sheets and on pages: heads in groups, two languages, totals, several accounts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractors.readers.amounts import read_amount
from extractors.statements.statement import read_statement
from models.bundle import Extraction
from models.paper import Page, PageRef, Quad, Word
from tests.extractors.statement_facts import HEAD, plain_sheet, source_of

ROWS = [
    ["2024-01-02", "货款", "甲机械有限公司", "100.00", "", "900.00"],
    ["2024-01-03", "货款", "乙电子有限公司", "50.00", "", "850.00"],
    ["2024-02-05", "往来", "丙科技有限公司", "", "10.00", "860.00"],
]


def amounts(found: Extraction) -> list[Decimal | None]:
    return [line.amount.value for line in found.bank_lines]


def test_accounts_under_the_head_of_the_other_side_are_not_the_statements_own():
    upper = ["交易信息", "", "金额（元）", "", "", "对方信息", "", "摘要"]
    lower = ["日期", "时间", "支出", "收入", "余额", "户名", "账号", ""]
    rows = [
        ["2024-01-02", "09:00:00", "100.00", "", "900.00", "甲机械有限公司", "6222001234567890", "货款"],
        ["2024-01-03", "09:00:00", "50.00", "", "850.00", "乙电子有限公司", "6222009876543210", "货款"],
    ]
    found = plain_sheet([upper, lower, *rows], ["本方账号", "120909887610301"])
    assert [one.account.value for one in found.statements] == ["120909887610301"]
    assert [line.counterparty_account.value for line in found.bank_lines] == ["6222001234567890", "6222009876543210"]
    assert [line.counterparty_name.value for line in found.bank_lines] == ["甲机械有限公司", "乙电子有限公司"]


def test_a_head_and_its_translation_in_the_row_below_are_one():
    english = ["Date", "Particulars", "Counterparty", "Withdrawal", "Deposit", "Balance"]
    found = plain_sheet([HEAD, english, ["", "", "", "(CNY)", "(CNY)", "(CNY)"], *ROWS])
    assert amounts(found) == [Decimal("100.00"), Decimal("50.00"), Decimal("10.00")]
    assert [line.summary.value for line in found.bank_lines] == ["货款", "货款", "往来"]


def test_totals_of_months_are_no_transactions():
    totals = [["", "1月合计", "", "150.00", "0.00", ""], ["", "本年累计", "", "9150.00", "70.00", ""]]
    found = plain_sheet([HEAD, *ROWS[:2], *totals, ROWS[2]])
    assert amounts(found) == [Decimal("100.00"), Decimal("50.00"), Decimal("10.00")]
    assert not found.observations


@pytest.mark.parametrize("rows", [ROWS[1:], [ROWS[0], ROWS[2]], [*ROWS, ROWS[1]]], ids=["first gone", "second gone", "twice"])
def test_a_total_that_its_lines_do_not_reach_is_told_where_no_balance_is_printed(rows: list[list[str]]):
    found = plain_sheet([HEAD[:5], *(row[:5] for row in rows), ["合计", "", "", "150.00", "10.00"]])
    assert len(found.bank_lines) == len(rows)
    assert [each.code for each in found.observations] == ["BALANCE_BREAK"]
    assert all(line.amount.status == "read" for line in found.bank_lines)


def test_each_currency_of_an_account_has_its_own_balance_though_only_the_heads_name_it():
    head = ["账号", "120909887610301", "币种"]
    dollars = [["2024-01-02", "货款", "", "", "7.00", "17.00"], ["2024-01-03", "货款", "", "2.00", "", "15.00"]]
    found = plain_sheet(
        [HEAD, *ROWS, ["小计", "", "", "150.00", "10.00", ""], [*head, "美元"], HEAD, *dollars], [*head, "人民币"]
    )
    assert [line.currency for line in found.bank_lines] == ["CNY"] * 3 + ["USD"] * 2
    assert len(found.statements) == 2
    assert not found.observations


def test_a_name_in_a_sheet_ends_with_its_cell():
    found = plain_sheet([HEAD, *ROWS], ["户名", "广州睿景科技股份有限公司", "", "开户网点代号", "44050"])
    assert found.statements[0].account_name.value == "广州睿景科技股份有限公司"


def test_labels_in_two_languages_and_behind_a_hash_are_labels():
    found = plain_sheet([HEAD, *ROWS], ["Account Name户名：广州睿景科技股份有限公司"], ["#账号：[120909887610301]"])
    assert found.statements[0].account.value == "120909887610301"
    assert found.statements[0].account_name.value == "广州睿景科技股份有限公司"


def page_of(texts: list[tuple[str, float, float]]) -> Page:
    """Words of 8 points on a page of 842 × 595 points, each by its left edge and top."""
    words = tuple(
        Word(text, Quad.box(left / 842, top / 595, (left + width(text)) / 842, (top + 8) / 595)) for text, left, top in texts
    )
    return Page(PageRef("cd" * 32, 1), 842, 595, "text", words=words)


def width(text: str) -> float:
    return sum(4.0 if char.isascii() else 8.0 for char in text)


def test_amounts_flush_right_of_a_head_set_left_belong_to_it():
    heads = [("交易日期", 40.0), ("支出金额", 140.0), ("收入金额", 230.0), ("账户余额", 320.0), ("对方户名", 410.0)]
    texts = [(text, left, 40.0) for text, left in heads]
    for place, (day, _, name, out, come, balance) in enumerate(ROWS):
        row = [(day, 40.0), (name, 410.0)]
        row += [(text, right - width(text)) for text, right in ((out, 222.0), (come, 312.0), (balance, 402.0)) if text]
        texts += [(text, left, 60.0 + 16 * place) for text, left in row]
    found = read_statement(source_of((page_of(texts),)))
    assert [line.balance.value for line in found.bank_lines] == [read_amount(row[5]) for row in ROWS]
    assert [line.counterparty_name.value for line in found.bank_lines] == [row[2] for row in ROWS]


def test_a_group_centred_over_its_columns_and_a_line_of_dashes_are_understood():
    heads = [("日期", 40.0), ("支出", 140.0), ("收入", 230.0), ("余额", 320.0), ("户名", 420.0), ("账号", 560.0)]
    texts = [("-" * 90, 40.0, 52.0), ("对方信息", 482.0, 26.0), *((text, left, 40.0) for text, left in heads)]
    for place, (day, _, name, out, come, balance) in enumerate(ROWS):
        row = [(day, 40.0), (out, 140.0), (come, 230.0), (balance, 320.0), (name, 420.0), (f"62220012345678{place}", 560.0)]
        texts += [(text, left, 66.0 + 16 * place) for text, left in row if text]
    found = read_statement(source_of((page_of(texts),)))
    assert len(found.statements) == 1
    assert [line.counterparty_account.value for line in found.bank_lines] == [f"62220012345678{n}" for n in range(3)]
    assert amounts(found) == [Decimal("100.00"), Decimal("50.00"), Decimal("10.00")]
