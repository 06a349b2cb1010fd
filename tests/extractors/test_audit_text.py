"""Audited totals in sentences, and papers bound behind others."""

import pytest

from extractors.annexes.attachments import topics_inside
from extractors.annexes.audit_text import totals_in
from extractors.contracts.text import Script

WHOLE = "经审计,贵公司申报的项目支持范围投入费用(不含税)申报金额为12,500,000.00元,审定金额为12,345,678.90元,核减154,321.10元。"
PARTS = (
    "其中:与人工智能开发和应用密切相关的软硬件建设投资费8,000,000.00元,"
    "系统集成适配费3,000,000.00元,数据资源开发费1,345,678.90元。"
)


def read(text: str) -> list[tuple[str, str]]:
    return [(row.category.value or "", str(row.audited.value)) for row in totals_in(Script(text, (None,) * len(text)))]


def test_a_sentence_confirms_a_total_and_the_categories_that_make_it_up():
    assert read(WHOLE + PARTS) == [
        ("与人工智能开发和应用密切相关的软硬件建设投资费", "8000000.00"),
        ("系统集成适配费", "3000000.00"),
        ("数据资源开发费", "1345678.90"),
        ("", "12345678.90"),
    ]


def test_categories_that_do_not_make_the_total_are_left_out():
    assert read(WHOLE + PARTS.replace("3,000,000.00", "3,000,000.01")) == [("", "12345678.90")]


def test_categories_may_stand_in_the_sentence_itself():
    text = (
        "经审计,该项目投入费用合计12,345,678.90元,"
        "其中软硬件建设投资费审定金额为8,000,000.00元、系统集成适配费审定金额为4,345,678.90元。"
    )
    assert read(text) == [("软硬件建设投资费", "8000000.00"), ("系统集成适配费", "4345678.90"), ("", "12345678.90")]


@pytest.mark.parametrize(
    "text",
    [
        "审计确认支持范围投入费用1,234.57万元。",
        "经审计,项目申报金额为12,500,000.00元。",
        "审定金额见附表。本次核减154,321.10元。",
        "我们审计了后附的支出明细表。",
    ],
)
def test_rounded_sums_and_others_are_no_audited_total(text: str):
    assert read(text) == []


def test_a_paper_bound_behind_an_auditors_report_is_there_and_a_form_behind_a_contract_is_not():
    headings = ["", "附件二 项目完工情况说明", "三、项目验收报告", "注册会计师执业证书"]
    assert topics_inside("audit_report", headings) == ("completion",)
    assert topics_inside("contract", ["项目验收报告"]) == ()
