"""What each rule answered: its kind, the fields it looked at, the days it compared, and why it did not apply."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.contract import PaymentTerm
from models.finding import RuleResult
from models.identity import applicant_key, related_key
from models.paper import SourceFile
from models.ruling import Judgement
from tests.rules.desk import OTHER_ID, USCC, amounts, checked, codes, draft, finding, sound


def answer(found: Judgement, rule_id: str, subject: str) -> RuleResult:
    return next(r for r in found.rule_results if (r.rule_id, r.subject_id) == (rule_id, subject))


PAY = "link:pays:payment:1:invoice:1"


@pytest.mark.parametrize(
    ("rule_id", "subject", "words"),
    [
        ("T1", PAY, "凭证日期2024年4月8日，入账日期2024年4月8日，相差0天"),
        ("T2", PAY, "对账单第1行，入账日期2024年4月8日"),
        ("T3-1", "invoice:1", "开票日期2024年3月5日，在2022年7月1日至2025年7月31日期间，距期间末日513天"),
        ("T3-2", PAY, "付款日期2024年4月8日，在2022年7月1日至2025年7月31日期间，距期间末日479天"),
        ("T4", PAY, "付款晚于开票34天"),
        ("T5", "invoice:1", "合同签订日期2024年1月10日，早于或等于开票日期2024年3月5日，相差55天"),
        ("T7", "invoice:1", "号码前两位24，开票年份2024年"),
        ("T8", "bundle", "不作时区换算"),
        ("P1", "invoice:1", "价税合计113,000.00元，已对应付款113,000.00元"),
        ("K1", "invoice:1", "对应合同编号HT-1"),
        ("S3", "cost:claim:1:invoice:1", "之“硬件购置租赁费”；依据：税收分类“计算机设备”、品名“GPU服务器”"),
        ("C14", "bundle", "的30%、最高8,000,000.00元，测算上限30,000.00元"),
    ],
)
def test_a_rule_that_passes_says_what_it_compared(rule_id: str, subject: str, words: str):
    found = answer(sound().judge(), rule_id, subject)
    assert found.outcome == "pass"
    assert words in found.message


def test_answers_name_the_fields_they_rest_on_and_their_kind():
    found = sound().judge()
    assert answer(found, "T3-1", "invoice:1").field_ids == ("field:invoice:1:issue_date",)
    assert answer(found, "T1", PAY).field_ids == ("field:payment:1:paid_date", "field:bankline:1:posted_date")
    kinds = {r.rule_id: r.kind for r in found.rule_results}
    assert (kinds["T1"], kinds["C05"], kinds["C02"]) == ("machine", "both", "attested")
    assert {r.outcome for r in found.rule_results if r.kind == "attested"} == {"review"}


def test_what_a_machine_cannot_settle_ends_in_review_and_says_what_to_look_at():
    found = answer(sound().judge(), "C09", "bundle")
    assert (found.outcome, found.reason_code) == ("review", "")
    assert "系统核查未见不符" in found.message
    assert "已获支持项目清单" in found.message


def test_a_rule_that_does_not_apply_says_why():
    found = sound().judge()
    assert answer(found, "T6", PAY).outcome == "not_applicable"
    assert "付款节点" in answer(found, "T6", PAY).message
    assert answer(found, "T3-3", "contract:1").message == "政策未对该日期规定期间"


def test_a_payment_beside_the_milestones_is_information():
    desk = sound()
    terms = (PaymentTerm("预付款", Decimal(30)), PaymentTerm("验收款", Decimal(60)), PaymentTerm("质保金", Decimal(10)))
    desk.swap("contracts", "contract:1", payment_terms=terms)
    assert codes(desk.judge()) == set()
    desk.unpay()
    desk.pay("1", "33900.00", date(2024, 4, 8), {"1": "33900.00"})
    desk.pay("2", "79100.00", date(2024, 6, 3), {"1": "79100.00"})
    assert codes(desk.judge()) == set()
    desk.unpay()
    desk.pay("1", "56500.00", date(2024, 4, 8), {"1": "56500.00"})
    desk.pay("2", "56500.00", date(2024, 6, 3), {"1": "56500.00"})
    found = desk.judge()
    assert codes(found) == {"MILESTONE_DIFF"}
    assert "占合同（编号HT-1）金额的50.00%，与合同约定的付款节点（预付款30%、验收款60%、质保金10%）不一致" in (
        finding(found, "MILESTONE_DIFF").message
    )
    assert amounts(found) == ("100000.00", "0.00", "0.00")


@pytest.mark.parametrize(
    ("name", "code"), [("禾木智造有限公司佛山分公司", USCC), ("佛山市禾木五金", checked("92440600MA4UHMXX0"))]
)
def test_a_branch_or_sole_trader_that_applies_goes_to_a_person(name: str, code: str):
    desk = sound()
    desk.declaration = replace(desk.declaration, applicant_name=name, applicant_uscc=code)
    assert "APPLICANT_FORM" in codes(desk.judge())
    assert answer(desk.judge(), "C01", "bundle").outcome == "review"


def test_an_applicants_number_that_cannot_be_is_said_once():
    desk = sound()
    desk.declaration = replace(desk.declaration, applicant_uscc=USCC[:-1] + ("0" if USCC[-1] != "0" else "1"))
    said = [one for one in desk.judge().findings if one.code == "TAX_ID_INVALID" and one.subject_id == "bundle"]
    assert len(said) == 1
    assert "校验位或位数不符" in said[0].message


@pytest.mark.parametrize("party", [OTHER_ID, "某某（集团）有限公司"])
def test_a_declared_related_party_that_applies_too_is_asked_about(party: str):
    desk = sound()
    desk.declaration = replace(desk.declaration, related_parties=("某公司", party))
    found = desk.judge(elsewhere={applicant_key(party): ("another",)})
    assert codes(found) == {"MULTI_APPLICATION"}
    assert answer(found, "C12", "bundle").reason_code == "MULTI_APPLICATION"
    assert f"关联单位（{party}）另有申报材料包“another”" in finding(found, "MULTI_APPLICATION").message


def test_an_applicant_whom_another_bundle_declares_related_is_asked_about_once():
    desk = sound()
    desk.declaration = replace(desk.declaration, related_parties=("某公司",))
    own = desk.declaration.applicant_name
    found = desk.judge(elsewhere={related_key(own): ("another", "third"), applicant_key("某公司"): ("third",)})
    messages = [one.message for one in found.findings if one.code == "MULTI_APPLICATION"]
    assert len(messages) == 2
    assert any("申报材料包“another”声明本申报单位" in message for message in messages)


@pytest.mark.parametrize(("path", "expected"), [("图纸.dwg", "100000.00"), ("新建文件.bin", "0.00")])
def test_a_drawing_that_nobody_reads_is_no_bank_page(path: str, expected: str):
    desk = sound()
    desk.unpay()
    desk.files.append(SourceFile("file:x", path, "x", 1, "application/octet-stream", "unsupported"))
    found = desk.judge()
    assert amounts(found)[2] == expected
    assert ("未能读取" in finding(found, "UNPAID").message) == (expected == "0.00")
    assert draft().id == found.policy_id
