"""What bundles drawn by a stranger showed: money that comes back unnamed, things that are not what they are called."""

from dataclasses import replace
from datetime import date

import pytest

from models.paper import Document, PagePart, PageRef
from rules.contacts import signers
from tests.rules.desk import Desk, amounts, codes, f, finding, money, sound

SIGNED = "甲方：佛山市禾木智造有限公司（章）　签字：程野\n乙方：深圳市云舟智能科技有限公司（章）　签字：欧阳靖"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SIGNED, {"欧阳靖"}),
        ("甲方（章）：\t乙方（章）：\n代表人：程野\t代表人：王磊", {"王磊"}),
        ("甲方：\n法定代表人：王磊\n乙方：\n法定代表人：王磊", set[str]()),
        ("甲方代表人签字：\t乙方代表人签字：", set[str]()),
    ],
)
def test_who_signs_for_the_seller_is_told_by_the_side_or_the_second_place(text: str, found: set[str]):
    assert signers(text) == found


def received(desk: Desk, amount: str, day: date, name: str | None, said: str) -> None:
    desk.bank_line("back", amount, day, direction="credit", counterparty_name=f(name), summary=f(said))


def test_money_back_from_the_account_of_the_one_who_signed_for_the_seller_is_a_round_trip():
    desk = sound()
    desk.swap("contracts", "contract:1", text=f"{desk.contracts[0].text}\n{SIGNED}")
    received(desk, "100000.00", date(2024, 4, 12), "欧阳靖", "往来")
    found = desk.judge()
    assert codes(found) == {"ROUND_TRIP"}
    assert amounts(found) == ("0.00", "100000.00", "0.00")


def test_cash_paid_in_under_the_name_of_a_supplier_is_asked_about():
    desk = sound()
    received(desk, "56500.00", date(2024, 9, 2), None, "现金缴存 深圳市云舟智能科技有限公司退设备款")
    found = desk.judge()
    assert codes(found) == {"CREDIT_FROM_SUPPLIER"}
    assert amounts(found) == ("50000.00", "50000.00", "0.00")


@pytest.mark.parametrize(("left_out", "eligible"), [("113000.00", "0.00"), ("20000.00", "100000.00")])
def test_a_receipt_left_out_of_a_statement_may_be_the_payment_that_came_back(left_out: str, eligible: str):
    desk = sound()
    desk.swap("lines", "bankline:1", balance=f(money("500000.00")))
    after = money("500000.00") + money(left_out) - money("800.00")
    desk.bank_line("fee", "800.00", date(2024, 5, 6), counterparty_name=f("供电局"), balance=f(after), chain_ok=False)
    found = desk.judge()
    assert codes(found) == {"BALANCE_BREAK"}
    assert amounts(found)[0] == eligible
    said = [one.message for one in found.findings if one.code == "BALANCE_BREAK" and "少列收入" in one.message]
    assert len(said) == (eligible == "0.00")


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("*无形资产*工业用地使用权", "NOT_IN_SCOPE"),
        ("*预付卡销售*云服务预付卡充值", "NOT_IN_SCOPE"),
        ("*计算机外部设备*智能会议平板", "RELEVANCE_UNSURE"),
        ("*计算机外部设备*智能质检服务器", ""),
    ],
)
def test_land_cards_and_gadgets_are_not_what_their_words_say(item: str, code: str):
    desk = sound()
    line = desk.invoices[0].lines[0]
    desk.swap("invoices", "invoice:1", lines=(replace(line, item_name=f(item)),))
    desk.swap("contracts", "contract:1", title=f("采购合同"), text="购置办公会议室设备")
    desk.items, desk.links = [], [link for link in desk.links if link.kind != "lists"]
    desk.listed("1", name=item.split("*")[2])
    found = codes(desk.judge()) - {"CATEGORY_UNSURE", "PRODUCT_LIST_MISMATCH"}
    assert code in found if code else not found


def test_a_list_of_other_things_beside_the_contracts_own_is_asked_about():
    desk = sound()
    desk.documents.append(Document("doc:other", "product_list", (PagePart(PageRef("o", 1)),), "产品清单"))
    other = replace(desk.items[0], id="item:other", document_id="doc:other", name=f("格力空调"))
    desk.items.append(other)
    found = desk.judge()
    assert codes(found) == {"PRODUCT_LIST_MISMATCH"}
    assert "格力空调" in finding(found, "PRODUCT_LIST_MISMATCH").message


@pytest.mark.parametrize("supplier", ["本公司研发人员", "公司内部技术部", "自有"])
def test_a_row_that_names_the_applicants_own_people_is_own_staff(supplier: str):
    desk = sound()
    desk.claim(2, "1000.00", [], sub="软硬件适配调试费", supplier=f(supplier, "cell"), category=f(None))
    assert codes(desk.judge()) == {"OWN_STAFF"}


def test_a_supplier_that_only_begins_like_it_is_none_of_them():
    desk = sound()
    desk.claim(2, "1000.00", [], sub="软硬件适配调试费", supplier=f("自有天地科技有限公司", "cell"), category=f(None))
    assert codes(desk.judge()) == {"NO_INVOICE"}


def test_another_payee_matched_by_the_amount_is_said_to_be_that_and_not_ambiguous():
    desk = sound()
    other = f("广州慧焊供应链有限公司")
    desk.swap("payments", "payment:1", payee_name=other, payee_account=f("1"))
    desk.swap("lines", "bankline:1", counterparty_name=other)
    desk.links = [replace(link, state="ambiguous") if link.kind == "pays" else link for link in desk.links]
    found = desk.judge()
    assert codes(found) == {"PAYEE_NOT_SELLER"}
    assert amounts(found) == ("0.00", "100000.00", "0.00")
    assert "只是金额相符" in finding(found, "PAYEE_NOT_SELLER").message


def test_a_contract_without_a_number_is_called_by_its_seller_and_day():
    desk = sound()
    desk.swap("contracts", "contract:1", number=f(None), tax_inclusive_amount=f(money("100.00")))
    assert (
        "合同（编号未见，卖方“深圳市云舟智能科技有限公司”，2024年1月10日签订）" in finding(desk.judge(), "OVER_CONTRACT").message
    )


def test_words_within_longer_words_are_said_once():
    desk = sound()
    desk.swap("contracts", "contract:1", text="GPU服务器与其他项目共用，费用按项目分摊")
    assert "“与其他项目共用、按项目分摊”" in finding(desk.judge(), "ALLOCATION_REQUIRED").message
