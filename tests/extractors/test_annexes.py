"""Audit reports and lists of related parties: what the rules ask of papers that are no evidence of a cost."""

from decimal import Decimal

import pytest

from extractors.documents import read_document
from models.audit import AuditTotal
from tests.extractors.written_pages import sheet, source

HEAD = ["序号", "费用类别", "申报金额（不含税）", "审定金额（不含税）", "核减金额", "备注"]


def totals(*rows: list[str]) -> list[tuple[str | None, Decimal | None]]:
    return [(row.category.value, row.audited.value) for row in _rows(*rows)]


def _rows(*rows: list[str]) -> tuple[AuditTotal, ...]:
    found = read_document(source("audit_report", sheet(list(rows)))).audits
    return found[0].totals if found else ()


def test_the_summary_gives_each_category_and_the_total():
    found = totals(
        ["项目支出专项审计报告"],
        ["粤正会专审字〔2025〕第0123号"],
        HEAD,
        ["1", "软硬件建设投资费", "1,000.00", "900.00", "100.00", ""],
        ["2", "系统集成适配费", "500.00", "500.00", "0.00", ""],
        ["合计", "", "1,500.00", "1,400.00", "100.00", ""],
    )
    assert found == [
        ("软硬件建设投资费", Decimal("900.00")),
        ("系统集成适配费", Decimal("500.00")),
        (None, Decimal("1400.00")),
    ]


def test_rows_of_one_category_are_summed_and_the_sum_is_inferred():
    (first, _, whole) = _rows(
        ["费用类别", "费用子类", "申报数", "审定数"],
        ["软硬件建设投资费", "硬件购置租赁费", "600.00", "500.00"],
        ["", "软件购置费", "400.00", "400.00"],
        ["系统集成适配费", "系统集成实施费", "500.00", "500.00"],
        ["总计", "", "1,500.00", "1,400.00"],
    )
    assert (first.audited.value, first.audited.status, first.claimed.value) == (Decimal("900.00"), "inferred", Decimal("1000.00"))
    assert (whole.audited.value, whole.audited.status) == (Decimal("1400.00"), "read")


def test_a_subtotal_stands_for_its_category_and_parts_of_a_row_do_not_count():
    found = totals(
        ["费用类别", "费用子类", "审计确认金额"],
        ["软硬件建设投资费", "硬件购置租赁费", "500.00"],
        ["", "软件购置费", "400.00"],
        ["小计", "", "900.00"],
        ["系统集成适配费", "", "500.00"],
        ["其中：调试", "", "200.00"],
    )
    assert found == [("软硬件建设投资费", Decimal("900.00")), ("系统集成适配费", Decimal("500.00"))]


def test_amounts_in_ten_thousands_are_yuan():
    assert totals(["单位：万元"], ["费用项目", "审定数"], ["数据资源开发费", "123.4567"], ["合计", "123.4567"])[0][1] == Decimal(
        "1234567.00"
    )


def test_what_was_only_cut_is_not_what_was_confirmed():
    assert totals(["费用类别", "申报金额", "核减金额"], ["软硬件建设投资费", "1.00", "1.00"]) == []


def test_head_and_day_of_the_report_are_read():
    (report,) = read_document(
        source(
            "audit_report",
            sheet(
                [
                    ["粤正会专审字〔2025〕第0123号"],
                    HEAD[1:4],
                    ["数据资源开发费", "9.00", "9.00"],
                    ["广东粤正会计师事务所（特殊普通合伙）"],
                    ["2025年8月15日"],
                ]
            ),
        )
    ).audits
    assert report.number.value == "粤正会专审字〔2025〕第0123号"
    assert (report.firm.value or "").startswith("广东粤正会计师事务所")
    assert str(report.issue_date.value) == "2025-08-15"


@pytest.mark.parametrize(
    ("head", "answer", "listed"),
    [
        ("与申报单位的关系", "同一实际控制人", True),
        ("关联关系", "母公司", True),
        ("关联关系", "无", False),
        ("是否关联方", "否", False),
        ("是否关联方", "是", True),
    ],
)
def test_who_stands_in_a_list_of_related_parties_is_declared(head: str, answer: str, listed: bool):
    found = read_document(
        source(
            "other",
            sheet(
                [
                    ["关联方清单"],
                    ["序号", "关联方名称", "统一社会信用代码", head],
                    ["1", "云帆（集团）有限公司", "91440300MA5DABCD8X", answer],
                    ["2", "以下空白", "", ""],
                ]
            ),
        )
    ).related
    assert [(row.name.value, row.tax_id.value) for row in found] == [("云帆（集团）有限公司", "91440300MA5DABCD8X")] * listed


def test_a_list_of_suppliers_declares_nobody():
    assert read_document(source("other", sheet([["序号", "供应商名称", "联系人"], ["1", "云帆有限公司", "张三"]]))).related == ()
