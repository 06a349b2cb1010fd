"""Signals of relation: what a contract gives for both its parties, names, accounts, customers; and money that comes back."""

from dataclasses import replace
from datetime import date

import pytest

from rules.contacts import in_common
from tests.rules.desk import APPLICANT, Desk, amounts, codes, f, finding, sound

HEAD = "甲方：佛山市甲公司\n地址：佛山市科韵路1号8楼801室\n电话：0757-81234567\n乙方：广州市乙公司\n"


@pytest.mark.parametrize(
    ("below", "found"),
    [
        ("地址：佛山市科韵路1号8楼801室\n电话：020-87654321", {"address": "佛山市科韵路1号8楼801室"}),
        ("联系电话：0757 8123 4567", {}),
        ("联系电话：（0757）81234567", {"phone": "075781234567"}),
        ("电话：020-87654321", {}),
        ("电话：", {}),
    ],
)
def test_what_both_parties_give_is_in_common_and_a_blank_is_not(below: str, found: dict[str, str]):
    assert in_common(HEAD + below) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("法定代表人（签字）：王伟\t法定代表人（签字）：王伟", {"representative": "王伟"}),
        ("法定代表人或授权代表：王伟\n法定代表人或授权代表：李娜", {}),
        ("甲方（盖章）：\n法定代表人：王伟\n日期：2024年1月1日\n乙方（盖章）：\n法定代表人：王伟", {"representative": "王伟"}),
        ("甲方\n法定代表人：王伟\n第一条 标的\n第二条 价款\n甲方（盖章）\n法定代表人：王伟", {}),
        ("法定代表人：\t法定代表人：", {}),
        ("地址\t佛山市科韵路1号8楼801室\t地址\t佛山市科韵路1号8楼801室", {"address": "佛山市科韵路1号8楼801室"}),
        ("姓名\t电话\t地址\t备注", {}),
        ("本合同自双方法定代表人签字之日起生效\n通知送达对方地址，地址变更的应书面通知", {}),
        ("甲方邮箱：a@huanyu-ai.com\n乙方邮箱：b@huanyu-ai.com", {"email": "huanyu-ai.com"}),
        ("甲方邮箱：a@qq.com\n乙方邮箱：b@qq.com", {}),
    ],
)
def test_each_kind_is_told_from_forms_and_prose(text: str, found: dict[str, str]):
    assert in_common(text) == found


def with_contract(text: str, buyer: str = APPLICANT) -> Desk:
    desk = sound()
    old = desk.contracts[0].text
    desk.swap("contracts", "contract:1", text=f"{old}\n{text}", buyer_name=f(buyer))
    return desk


def test_one_representative_of_both_asks_for_the_three_papers_and_disallows_nothing():
    found = with_contract("法定代表人：王栩翀\t法定代表人：王栩翀").judge()
    assert codes(found) == {"RELATED_PARTY"}
    said = finding(found, "RELATED_PARTY")
    assert said.severity == "review"
    assert amounts(found) == ("0.00", "100000.00", "0.00")
    for word in ("王栩翀", "股权结构", "价格公允性说明", "价格真实性承诺函"):
        assert word in said.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("法定代表人：王伟\t法定代表人：王伟", set[str]()),
        ("法定代表人：李国强\t法定代表人：李国强", set[str]()),
        ("法定代表人：王伟\t法定代表人：王伟\n联系电话：0757-86651234\t联系电话：0757-86651234", {"RELATED_PARTY"}),
        ("法定代表人：欧阳伟\t法定代表人：欧阳伟", {"RELATED_PARTY"}),
    ],
)
def test_a_name_that_many_bear_tells_nothing_alone(text: str, expected: set[str]):
    assert codes(with_contract(text).judge()) == expected


def test_a_mail_domain_alone_is_too_weak_and_with_a_customer_strong_enough():
    mails = "甲方邮箱：a@huanyu-ai.com\n乙方邮箱：b@huanyu-ai.com"
    assert codes(with_contract(mails).judge()) == set()
    desk = with_contract(mails)
    first = desk.invoices[0]
    sale = replace(first, id="invoice:sale", flow="sale", number=f("24442000000000000777"), lines=())
    desk.invoices.append(
        replace(sale, buyer_name=first.seller_name, buyer_tax_id=first.seller_tax_id, seller_name=first.buyer_name)
    )
    assert "RELATED_PARTY" in codes(desk.judge())


def test_a_contract_of_somebody_else_says_nothing_of_the_applicant():
    found = with_contract("法定代表人：王伟\t法定代表人：王伟", buyer="深圳市别家有限公司").judge()
    assert "RELATED_PARTY" not in codes(found)


def returned(amount: str) -> Desk:
    """A payment of 113 000.00 on 8 April, and a sum that comes from a declared related party on 20 April."""
    desk = sound()
    desk.declaration = replace(desk.declaration, related_parties=("佛山市青禾投资有限公司",))
    desk.bank_line("in", amount, date(2024, 4, 20), direction="credit", counterparty_name=f("佛山市青禾投资有限公司"))
    return desk


@pytest.mark.parametrize(
    ("amount", "fires"), [("113000.00", True), ("56500.00", True), ("56499.99", False), ("120000.00", True), ("226000.01", False)]
)
def test_a_sum_like_the_payment_is_a_round_trip_and_a_little_more_too(amount: str, fires: bool):
    found = returned(amount).judge()
    assert ("ROUND_TRIP" in codes(found)) == fires


def test_payments_to_one_seller_that_come_back_in_one_sum_are_round_trips_all():
    desk = returned("250000.00")
    desk.invoice("2", "150000.00", "19500.00", date(2024, 3, 6))
    desk.contract("2", "169500.00", ["2"])
    desk.pay("3", "169500.00", date(2024, 4, 9), {"2": "169500.00"})
    desk.claim(2, "150000.00", ["2"])
    found = desk.judge()
    assert sum(finding.code == "ROUND_TRIP" for finding in found.findings) == 2
