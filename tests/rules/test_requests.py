"""补正: one request for each paper and supplier, in words that an official can send."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from rules.codes import CODES
from rules.judging import judge
from rules.lexicons import table
from tests.rules.bridge import dossier_of
from tests.rules.desk import SELLER, Desk, codes, draft, f, sound
from tests.synthesis.faults import FAULTS
from tests.synthesis.making import make_world


def two_purchases() -> Desk:
    desk = sound()
    desk.invoice("2", "50000.00", "6500.00", date(2024, 5, 6))
    desk.pay("2", "56500.00", date(2024, 6, 3), {"2": "56500.00"})
    desk.listed("2")
    desk.claim(2, "50000.00", ["2"])
    return desk


def test_nothing_is_asked_where_nothing_is_missing():
    assert sound().judge().requests == ()


def test_two_vouchers_of_one_supplier_are_one_request():
    desk = two_purchases()
    desk.payments, desk.links = [], [x for x in desk.links if x.kind not in ("pays", "posted_as")]
    for key in "12":
        line = next(line for line in desk.lines if line.id == f"bankline:{key}")
        desk.link("pays", line.id, f"invoice:{key}", line.amount.value)
    desk.contract("2", "56500.00", ["2"])
    found = desk.judge()
    (request,) = found.requests
    assert (request.kind, request.paper, request.party) == ("missing", "支付凭证", SELLER)
    assert request.text == (
        f"请补充向“{SELLER}”付款的支付凭证（银行回单）或其清晰、完整的扫描件："
        "（1）2024年4月8日付款113,000.00元的银行回单；（2）2024年6月3日付款56,500.00元的银行回单。"
    )
    assert str(request.amount) == "150000.00"


def test_statements_are_asked_for_by_account_and_month():
    desk = two_purchases()
    desk.contract("2", "56500.00", ["2"])
    desk.unpost()
    desk.statements = []
    (request,) = desk.judge().requests
    assert request.paper == "银行对账单"
    assert request.text.endswith("的银行对账单：（1）2024年4月的对账单；（2）2024年6月的对账单。")


def test_what_is_cut_anyway_is_not_asked_about():
    desk = sound()
    desk.links = [link for link in desk.links if link.kind != "billed_under"]
    assert [request.paper for request in desk.judge().requests] == ["合同"]
    desk.swap("invoices", "invoice:1", issue_date=f(date(2025, 8, 1)), number=f("25442000000000000001", "xml"))
    found = desk.judge()
    assert {"CONTRACT_MISSING", "INVOICE_OUT_OF_WINDOW"} <= codes(found)
    assert found.requests == ()


def test_papers_of_the_whole_application_are_asked_for_in_one_sentence():
    desk = sound()
    desk.documents, desk.declaration = [], replace(desk.declaration, price_letter=None)
    assert [request.text for request in desk.judge().requests] == [
        "请补充由有资质的会计师事务所出具的项目开支专项审计报告。",
        "请补充完工情况说明或验收报告。",
        "请补充经签章的价格真实性承诺函。",
    ]


def test_a_claimed_invoice_that_is_not_there_is_asked_for():
    desk = sound()
    desk.claim(2, "8000.00", [], supplier=f("某公司", "cell"), invoice_number=f("25442000000000000009", "cell"))
    (request,) = desk.judge().requests
    assert (request.paper, request.party) == ("发票", "某公司")
    assert "费用明细表第2行（发票号码25442000000000000009，申报8,000.00元）对应的发票" in request.text


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_requests_of_a_planted_fault_can_be_sent(fault: str):
    world = make_world(6, "digital", (fault,))
    found = judge(dossier_of(world), draft(), {})
    findings = {one.id: one for one in found.findings}
    assert max(Counter((r.paper, r.party) for r in found.requests).values(), default=0) <= 1
    assert len({r.id for r in found.requests}) == len(found.requests)
    for request in found.requests:
        assert request.text.startswith("请")
        assert request.text.endswith("。")
        assert not re.search(r"[{}]|None|（）|“”|。。|；。|：。|审定", request.text), request.text
        assert len(set(request.items)) == len(request.items)
        assert {findings[key].code for key in request.finding_ids} == set(request.codes)


def test_every_code_that_waits_for_somebody_is_asked_about_or_left_on_purpose():
    left = {"JOINT_APPLICATION", "BELOW_FLOOR"}
    asked = set(table("requests")["codes"])
    assert asked <= CODES
    waiting = {
        code for code, text in draft().codes.items() if "review" in {text.outcome, *(v.outcome for v in text.variants.values())}
    }
    assert waiting - asked <= left
    assert {words["paper"] for words in table("requests")["codes"].values()} <= {*table("requests")["papers"], "subject"}
