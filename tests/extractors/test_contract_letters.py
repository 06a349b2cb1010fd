"""Orders and contracts whose parties, numbers and days stand behind words of letters, forms and other hands."""

import pytest

from extractors.contracts.contract import read_contract
from extractors.sources.layer import garbled
from models.bundle import Extraction
from models.contract import Contract
from models.paper import Page
from tests.extractors.written_pages import source, written

BUYER, SELLER = "惠州市联曜新能源科技有限公司", "武汉天枢激光装备有限公司"


def extraction(*pages: Page) -> Extraction:
    return read_contract(source("contract", *pages, info=(("media_type", "application/pdf"),)))


def read(text: str) -> Contract:
    return extraction(written(text)).contracts[0]


def parties(text: str) -> tuple[str | None, str | None]:
    contract = read(text)
    return contract.buyer_name.value, contract.seller_name.value


@pytest.mark.parametrize(("to", "by"), [("致", "由"), ("To", "From"), ("TO", "FROM")])
def test_an_order_is_written_to_who_sells_and_an_offer_to_who_buys(to: str, by: str):
    assert parties(f"采购订单\n{to}：{SELLER}\n{by}：{BUYER}\n订单号：PO-2405-01") == (BUYER, SELLER)
    assert parties(f"报价确认单\n{to}：{BUYER}\n{by}：{SELLER}\n报价单号：Q-2405-01") == (BUYER, SELLER)


def test_an_order_that_names_an_offer_below_its_title_is_still_an_order():
    assert parties(f"采购订单\n参照贵司报价单 Q-2405-01\n致：{SELLER}\n由：{BUYER}") == (BUYER, SELLER)


def test_who_is_paid_in_one_sum_does_not_pay():
    text = f"数据服务合同\n甲方：{BUYER}\n乙方：{SELLER}\n三、甲方于验收后 10 日内向乙方一次性付清。"
    assert parties(text) == (BUYER, SELLER)
    text = f"数据销售合同\n甲方：{SELLER}\n乙方：{BUYER}\n三、乙方于验收后 10 日内向甲方一次性付清。"
    assert parties(text) == (BUYER, SELLER)


def test_the_number_of_a_printed_form_is_not_the_contracts():
    number = read(f"工业品订货合同\n订货单位：{BUYER}\n合同编号：GH-2024-015\n供货单位：{SELLER}\n文本编号：GF-2000-0101").number
    assert (number.value, number.status) == ("GH-2024-015", "read")


def test_places_to_seal_under_their_roles_are_blocks():
    clause = "第二条 价款支付：定金358,200元，合同生效后5日内付；验收合格后付179,100元。\n第三条 本合同于2023年8月1日签订。"
    text = (
        f"设备买卖合同\n出卖人：{SELLER}\n买受人：{BUYER}\n{clause}\n{'交付地点为买受人厂区。' * 9}\n出卖人盖章处\n\n买受人盖章处"
    )
    said = [one.detail for one in extraction(written(text)).observations]
    assert said == ["买方、卖方签章处既无印章也无签名"]
    assert [term.milestone for term in read(text).payment_terms] == ["预付款", "验收款"]


def test_long_dashes_are_shown_as_they_are_printed():
    contract = read(f"服务合同\n合同编号：BH—2024—SJ—019\n甲方：{BUYER}\n乙方：天津海量数据—智能技术有限公司")
    assert (contract.number.value, contract.seller_name.value) == ("BH—2024—SJ—019", "天津海量数据—智能技术有限公司")


def test_traditional_characters_are_understood_and_shown():
    seller = "香港智能系統（珠海）有限公司"
    text = f"軟件開發合同\n合同編號：HQ-2024-0088\n甲方（買方）：{BUYER}\n乙方（賣方）：{seller}"
    total = "\n二、合同總價：人民幣 320,000.00 元（大寫：叁拾貳萬元整）。"
    contract = read(text + total + "\n三、付款方式：合同簽訂後支付40%，驗收合格後支付60%。\n簽訂日期：2024年4月16日")
    assert (contract.title.value, contract.number.value) == ("軟件開發合同", "HQ-2024-0088")
    assert (contract.buyer_name.value, contract.seller_name.value) == (BUYER, seller)
    assert (str(contract.tax_inclusive_amount.value), contract.tax_inclusive_amount.status) == ("320000.00", "verified")
    assert [term.milestone for term in contract.payment_terms] == ["预付款", "验收款"]
    assert str(contract.signed_date.value) == "2024-04-16"


def test_a_page_in_traditional_characters_is_not_garbled():
    text = "甲方應於驗收合格後十日內將餘款匯入乙方帳戶乙方應開具發票雙方簽字蓋章後生效合同總價人民幣叁拾貳萬元整軟件開發有限公司"
    assert not garbled(text * 2)
