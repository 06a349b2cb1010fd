"""The auditor's totals beside the computed ones."""

from dataclasses import replace

import pytest

from models.audit import AuditReport, AuditTotal
from tests.rules.desk import amounts, codes, f, finding, money, sound


def report(*rows: tuple[str | None, str]) -> AuditReport:
    totals = tuple(AuditTotal(f(category), f(None), f(money(amount))) for category, amount in rows)
    return AuditReport("audit:1", ("doc:audit",), f("某会计师事务所"), f("粤审〔2025〕8号"), totals=totals)


@pytest.mark.parametrize("amount", ["100000.00", "100000.01", "99999.99"])
def test_totals_that_agree_to_a_fen_are_silent(amount: str):
    desk = sound()
    desk.audits = [report(("与人工智能开发和应用密切相关的软硬件建设投资费", amount), ("合计", amount), (None, amount))]
    assert codes(desk.judge()) == set()


def test_a_category_that_differs_is_said_and_moves_no_money():
    desk = sound()
    desk.audits = [report(("1.软硬件建设投资费", "90000.00"), ("系统集成适配费", "0.00"), ("合计", "100000.00"))]
    found = desk.judge()
    assert codes(found) == {"AUDIT_DIFF"}
    assert amounts(found)[0] == "100000.00"
    said = finding(found, "AUDIT_DIFF")
    assert said.severity == "review"
    assert "审计金额为90,000.00元，低于系统测算可认定金额（待审计确认）100,000.00元，相差10,000.00元" in said.message


def test_a_difference_that_open_questions_explain_is_information():
    desk = sound()
    desk.items, desk.links = [], [link for link in desk.links if link.kind != "lists"]
    desk.audits = [report(("合计", "80000.00"))]
    assert finding(desk.judge(), "AUDIT_DIFF").severity == "info"
    desk.audits = [replace(desk.audits[0], totals=report(("合计", "100000.02")).totals)]
    assert finding(desk.judge(), "AUDIT_DIFF").severity == "review"
