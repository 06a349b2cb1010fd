"""Verification results: heads in several words, codes and numbers in one cell, and what the answers mean."""

from datetime import date
from decimal import Decimal

import pytest

from extractors.annexes.checks import outcome_of, read_checks
from extractors.assembling.assembly import assemble
from models.invoice import InvoiceCheck
from tests.extractors.written_pages import filed, sheet, source

NUMBER = "24442000000123456789"


def checks(*rows: list[str]) -> tuple[InvoiceCheck, ...]:
    return read_checks(source("other", sheet(list(rows)))).checks


def test_a_table_of_results_is_read_row_by_row():
    (one, two) = checks(
        ["增值税发票查验结果"],
        ["序号", "发票代码", "发票号码", "开票日期", "金额（不含税）", "校验码", "查验结果", "发票状态", "查验时间"],
        ["1", "", NUMBER, "2024-03-05", "100,000.00", "", "查验一致", "正常", "2025-08-12 10:21:35"],
        ["2", "4400231130", "01234567", "2023-11-02", "5,000.00", "", "查验一致", "作废", "2025-08-12 10:22:10"],
    )
    assert (one.outcome, one.number.value, one.amount.value) == ("sound", NUMBER, Decimal("100000.00"))
    assert one.checked_date.value == date(2025, 8, 12)
    assert one.number.spot is not None
    assert (two.outcome, two.code.value, two.issue_date.value) == ("void", "4400231130", date(2023, 11, 2))


def test_code_and_number_may_share_a_cell_and_the_answer_one_column():
    (one,) = checks(
        ["发票代码及号码", "查验结论", "查验日期"], ["4400231130-01234567", "查验一致，发票状态：已全额红冲", "20250812"]
    )
    assert (one.code.value, one.number.value, one.outcome) == ("4400231130", "01234567", "void")


@pytest.mark.parametrize(
    ("text", "head", "outcome"),
    [
        ("一致", "查验结果", "sound"),
        ("不一致", "查验结果", "failed"),
        ("查无此票", "真伪", "failed"),
        ("正常", "发票状态", "sound"),
        ("未作废", "状态", "sound"),
        ("部分红冲", "状态", "partly_reversed"),
        ("已红冲", "状态", "reversed"),
        ("已红冲-全额", "状态", "reversed"),
        ("全额红冲", "状态", "void"),
        ("是", "是否作废", "void"),
        ("否", "是否作废", "sound"),
        ("Y", "作废标志", "void"),
        ("待查", "查验结果", "unknown"),
        ("今日查验次数已超限", "查验结果", "unknown"),
    ],
)
def test_answers_mean_what_they_say(text: str, head: str, outcome: str):
    assert outcome_of(text, head) == outcome


def test_a_paper_without_answers_is_one_among_the_others():
    found = read_checks(
        source("other", sheet([["发票查验清单"], ["发票代码", "发票号码", "开票日期", "金额"], ["", NUMBER, "2024-03-05", "1"]]))
    )
    assert found.checks == ()
    assert found.observations == ()


def test_a_sheet_is_known_by_its_heads_alone_and_a_claim_table_with_answers_stays_one():
    bare = sheet([["发票代码", "发票号码", "真伪", "状态"], ["", NUMBER, "查无此票", ""]])
    (document,) = (one.document for one in assemble([filed("a.csv", bare, media_type="text/csv")]))
    assert (document.kind, document.topics) == ("other", ("verification",))
    head = ["序号", "费用类别", "费用子类", "供应商", "发票号码", "申报金额（不含税）", "查验结果"]
    row = ["1", "系统集成适配费", "系统集成实施费", "广州云图科技有限公司", NUMBER, "1,000.00", "一致"]
    (claim,) = (one.document for one in assemble([filed("b.csv", sheet([["费用明细表"], head, row]), media_type="text/csv")]))
    assert claim.kind == "claim"
