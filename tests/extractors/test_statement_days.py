"""The day of each line: with and without its year, once for many rows, in a column each, misread and wrapped."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from extractors.sources.spreadsheet import read_spreadsheet
from extractors.statements.days import posted
from extractors.statements.statement import read_statement
from extractors.tables.values import TableCell, TableRow
from models.paper import PageRef
from tests.extractors.statement_facts import HEAD, plain_sheet, source_of


def test_a_day_printed_once_for_all_its_lines_is_inferred_for_the_others():
    rows = [
        ["2024-01-02", "货款", "甲公司", "100.00", "", "900.00"],
        ["", "货款", "乙公司", "50.00", "", "850.00"],
        ["2024-01-03", "货款", "丙公司", "", "10.00", "860.00"],
    ]
    days = [line.posted_date for line in plain_sheet([HEAD, *rows]).bank_lines]
    assert [(str(day.value), day.status) for day in days] == [
        ("2024-01-02", "read"),
        ("2024-01-02", "inferred"),
        ("2024-01-03", "read"),
    ]


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (("02/01/2024", "23/01/2024"), ("2024-01-02", "2024-01-23")),
        (("01/02/2024", "01/23/2024"), ("2024-01-02", "2024-01-23")),
        (("01/02/2024", "01/03/2024"), ("None", "None")),
        (("02-Jan-24", "Jan 23, 2024"), ("2024-01-02", "2024-01-23")),
    ],
)
def test_figures_are_a_day_only_where_all_rows_leave_one_way_to_read_them(texts: tuple[str, str], days: tuple[str, str]):
    rows = [[texts[0], "x", "甲", "100.00", "", "900.00"], [texts[1], "x", "乙", "50.00", "", "850.00"]]
    assert tuple(str(line.posted_date.value) for line in plain_sheet([HEAD, *rows]).bank_lines) == days


def test_the_day_of_the_query_is_not_the_period():
    rows = [["2024-01-02", "货款", "甲公司", "100.00", "", "900.00"]]
    head = "账号：4405017762010000\n查询时间：2025-08-01 10:20:30\n交易区间：2024-01-01 至 2024-01-31"
    statement = plain_sheet([HEAD, *rows], [head]).statements[0]
    assert (str(statement.period_start.value), statement.period_from) == ("2024-01-01", "printed")


def test_a_day_merged_over_its_rows_holds_for_each_and_an_amount_does_not(tmp_path: Path):
    import xlsxwriter

    path = tmp_path / "merged.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet()
    page.write_row(0, 0, HEAD)
    page.merge_range(1, 0, 2, 0, "2024-01-02")
    page.merge_range(1, 5, 2, 5, "900.00")
    page.write_row(1, 1, ["货款", "甲公司", "100.00"])
    page.write_row(2, 1, ["货款", "乙公司", "50.00"])
    book.close()
    reading = read_spreadsheet(path, "ab" * 32, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    lines = read_statement(source_of(reading.pages)).bank_lines
    assert [str(line.posted_date.value) for line in lines] == ["2024-01-02", "2024-01-02"]
    assert [line.balance.value for line in lines] == [Decimal("900.00"), None]


def test_a_month_that_is_none_makes_no_period():
    found = plain_sheet([HEAD, ["2024-01-02", "货款", "甲公司", "100.00", "", "900.00"]], ["对账期间：2024年88月"])
    assert found.statements[0].period_from == "lines"


def test_days_without_a_year_lie_in_the_printed_period():
    rows = [["12-30", "货款", "甲", "100.00", "", "900.00"], ["01-02", "货款", "乙", "50.00", "", "850.00"]]
    days = [line.posted_date.value for line in plain_sheet([HEAD, *rows], ["起止日期：2023-12-01 至 2024-01-31"]).bank_lines]
    assert days == [date(2023, 12, 30), date(2024, 1, 2)]


def test_a_day_without_a_year_is_missing_where_nothing_says_the_year():
    rows = [["01-02", "货款", "甲", "100.00", "", "900.00"], ["01-03", "货款", "乙", "50.00", "", "850.00"]]
    assert [line.posted_date.value for line in plain_sheet([HEAD, *rows]).bank_lines] == [None, None]
    printed = plain_sheet([HEAD, *rows], ["打印日期：2025年8月1日"]).bank_lines
    assert [line.posted_date.value for line in printed] == [None, None]


def test_month_and_day_in_two_columns_under_the_year_are_one_day_and_a_month_stands_for_the_rows_below():
    head = [["2024年", "", "", "", "", ""], ["月", "日", "摘要", "借方发生额", "贷方发生额", "余额"]]
    rows = [["3", "1", "货款", "100.00", "", "900.00"], ["", "31", "货款", "", "50.00", "950.00"]]
    days = [line.posted_date.value for line in plain_sheet([*head, *rows]).bank_lines]
    assert days == [date(2024, 3, 1), date(2024, 3, 31)]


@pytest.mark.parametrize(
    ("text", "day", "status"),
    [
        ("2023~10-16 13:02:39", date(2023, 10, 16), "read"),
        ("16 0ct 2023", date(2023, 10, 16), "read"),
        ("2022-06-01 5", date(2022, 6, 5), "inferred"),
        ("2022-06-2", None, "missing"),
    ],
)
def test_a_recognised_day_is_read_by_its_own_figures(text: str, day: date | None, status: str):
    row = TableRow(PageRef("0" * 64, 1), 1, "item", {"trade_date": TableCell(text, method="ocr")})
    assert (posted(row).value, posted(row).status) == (day, status)
