"""Contracts by other hands: totals in tables, shares in Chinese, ceilings, covers with a day, foreign money and language."""

from datetime import date
from decimal import Decimal

import pytest

from extractors.assembling.classification import classify
from extractors.contracts.contract import read_contract
from models.contract import Contract
from models.paper import Page
from tests.extractors.written_pages import source, written


def read(*pages: Page) -> Contract:
    return read_contract(source("contract", *pages, info=(("media_type", "application/pdf"),))).contracts[0]


def terms(text: str) -> list[tuple[str, Decimal | None]]:
    return [(one.milestone, one.percent) for one in read(written(f"合同\n{text}")).payment_terms]


@pytest.mark.parametrize(
    "clause",
    [
        "第五条 违约责任：逾期超过30日的，甲方有权解除合同，违约金为总价的百分之二十。",
        "四、承揽方延误交货，每日赔偿加工费的百分之一；质量不合格的，返工费用由承揽方承担。",
        "第五条 逾期一日，支付合同总额0.3%的违约金；违约金总额不超过合同总额的百分之十。",
        "四、乙方在签订合同前向甲方提交合同总价5%的履约保函。",
    ],
)
def test_damages_and_guarantees_are_no_terms_of_payment(clause: str):
    assert terms(clause) == []


def test_shares_in_tenths_are_percents():
    text = "二、付款：协议签订后三日内，定作方预付三成；机架到厂后付六成；余一成作为质保金，一年后付清。"
    assert terms(text) == [("预付款", 30), ("到货款", 60), ("质保金", 10)]


def test_the_table_of_milestones_is_told_from_that_of_tax_rates():
    goods = "部署服务|471,698.11|6%|28,301.89|500,000.00\n实施服务|226,415.09|6%|13,584.91|240,000.00"
    plan = "第一期|合同签订|40%|296,000.00\n第二期|验收合格|50%|370,000.00\n第三期|质保期满|10%|74,000.00"
    assert terms(f"{goods}\n\n\n\n第三条\n{plan}") == [("预付款", 40), ("验收款", 50), ("质保金", 10)]


TABLE = "第二条 合同价款（单位：元）\n项目|不含税金额|税率|税额|含税金额\n训练|471,698.11|6%|28,301.89|500,000.00\n"


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        (
            "合同暂定总价为人民币515,500.00元（大写：伍拾壹万伍仟伍佰元整），含税，结算总额不超过人民币550,000.00元。",
            "515500.00",
            "verified",
        ),
        ("本合同总价不超过人民币550,000.00元，据实结算。", "550000.00", "inferred"),
        ("二、咨询报酬：人民币叁拾捌万元整（￥380000.00元）。", "380000.00", "verified"),
        ("订单总额：¥140,000.00", "140000.00", "read"),
        ("合同总值：112,400.00美元（大写：壹拾壹万贰仟肆佰美元整）", "112400.00", "inferred"),
        ("The total contract price is EUR 486,000.00 (in words only).", "486000.00", "inferred"),
        (f"{TABLE}合计|471,698.11||28,301.89|500,000.00", "500000.00", "verified"),
    ],
)
def test_the_total_of_a_ceiling_a_table_or_in_foreign_money(text: str, value: str, status: str):
    total = read(written(f"合同\n{text}")).tax_inclusive_amount
    assert (total.value, total.status) == (Decimal(value), status)


def test_a_company_that_follows_its_role_without_a_blank_is_the_party():
    contract = read(written("采购协议\n甲方广东凉茶智酿股份有限公司\n乙方上海天工开物机电有限公司\n1.甲方委托上海某某有限公司"))
    assert (contract.buyer_name.value, contract.seller_name.value) == ("广东凉茶智酿股份有限公司", "上海天工开物机电有限公司")


def test_the_day_of_a_cover_is_that_of_signing_where_no_other_is_given_and_inferred():
    cover = written("技术服务合同\n合同编号：JH-1\n甲方：甲公司\n乙方：乙公司\n2022 年 12 月 3 日")
    text = written("第一条 服务内容。\n第二条 期限。\n甲方（盖章）：甲公司    乙方（盖章）：乙公司\n日期：  年  月  日", number=2)
    signed = read(cover, text).signed_date
    assert (signed.value, signed.status) == (date(2022, 12, 3), "inferred")


def test_a_day_in_the_head_of_a_contract_without_days_of_signing_is_its_day():
    contract = read(
        written("采购合同\n合同号：LT-6\n日期 Date: 2024-03-15\n买方：甲公司\n卖方：乙公司\n第一条 货物。\n买方签字：")
    )
    assert contract.signed_date.value == date(2024, 3, 15)


def test_a_quotation_bears_its_own_number_only_where_it_is_the_contract():
    assert read(written("报价单\n报价单号：WM-QT-07")).number.value == "WM-QT-07"
    assert read(written("采购合同\n甲方：甲公司\n按贵方报价\n报价单号：WM-QT-07" + "\n" * 5)).number.value is None


def test_a_contract_in_english_is_one_and_is_read():
    text = (
        "EQUIPMENT SUPPLY AGREEMENT\nAgreement No.: NG-DGM-2023-118\nDate of Agreement: 12 May 2023\n"
        "Buyer: Marlin Robotics Co., Ltd., No. 8 Keji Road\nSeller: Northgate GmbH, Stuttgart\n"
        "1. Subject. The Seller shall supply three cells.\n"
        "3. Payment. 30% of the price (EUR 145,800.00) within 14 days of signature; 70% (EUR 340,200.00) after acceptance.\n"
        "5. Liquidated damages. 0.5% per week of delay, at most 5%.\n6. Governing law. The laws of Switzerland."
    )
    page = written(text)
    contract = read(page)
    assert classify(page).kind == "contract"
    assert (contract.number.value, contract.signed_date.value) == ("NG-DGM-2023-118", date(2023, 5, 12))
    assert (contract.buyer_name.value, contract.seller_name.value) == ("Marlin Robotics Co., Ltd.", "Northgate GmbH")
    assert [(one.milestone, one.percent) for one in contract.payment_terms] == [("预付款", 30), ("验收款", 70)]


def test_a_law_that_is_named_before_the_day_is_no_other_contract():
    text = "买卖合同\n依据《中华人民共和国民法典》，双方于2023年11月20日在中山市签订本合同。"
    assert read(written(text)).signed_date.value == date(2023, 11, 20)


def test_the_place_for_a_seal_on_a_grey_copy_is_no_seal():
    head = "采购合同\n买受人：甲公司\n出卖人：乙公司\n第一条 货物。\n\n"
    text = f"{head}买受人（合同专用章）：    出卖人（合同专用章）：\n授权代表签字：    授权代表签字："
    found = read_contract(source("contract", written(text, source="ocr"))).observations
    assert "买方、卖方签章处既无印章也无签名" in [one.detail for one in found]


def test_a_line_to_write_on_between_the_parts_of_a_day_is_no_part_of_it():
    contract = read(written("施工合同\n甲方：甲公司\n乙方：乙公司\n十一、签订时间\n本合同于2023年_5月18日签订。"))
    assert contract.signed_date.value == date(2023, 5, 18)


def test_a_tax_id_beside_a_name_that_wraps_around_its_label_is_no_name():
    buyer = "采购合同\n文本编号：HT-240608-13\n采购方\t韶关市丹霞竹纤维智造有限公司\n"
    text = f"{buyer}广州正信会计师事务所(普通合\n服务方\t91440204MAYGAA86F1\n伙)\n"
    found = read(written(text))
    assert found.number.value == "HT-240608-13"
    assert found.seller_name.value != "91440204MAYGAA86F1"
