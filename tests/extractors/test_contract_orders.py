"""Orders, forms and drafts by other hands: net sums beside gross ones, letterheads, boxes, instalments of one sentence."""

from datetime import date
from decimal import Decimal

import pytest

from extractors.contracts.contract import read_contract
from extractors.contracts.mentions import well_ended
from models.contract import Contract
from models.paper import Page, PageSource, Quad
from tests.extractors.written_pages import source, word, written

BUYER, SELLER = "惠州市联曜新能源科技有限公司", "武汉天枢激光装备有限公司"


def read(*pages: Page) -> Contract:
    return read_contract(source("contract", *pages, info=(("media_type", "application/pdf"),))).contracts[0]


NET = "未税合计 Subtotal 939,000.00\n增值税 VAT 13% 122,070.00\n"


def test_a_sum_without_tax_is_not_the_total_of_an_order():
    total = read(
        written(f"采购订单\n{NET}含税总金额 Total Amount (CNY) 1,061,070.00\n条款 Terms: 1. 盖章回传")
    ).tax_inclusive_amount
    assert (total.value, total.status, total.checks) == (Decimal("1061070.00"), "verified", ("net+tax=gross",))


def test_a_plain_sum_to_which_its_printed_tax_adds_up_is_the_net_one():
    total = read(written("采购订单\n合计：939,000.00\n增值税 13%：122,070.00\n应付 1,061,070.00")).tax_inclusive_amount
    assert (total.value, total.status) == (Decimal("1061070.00"), "inferred")


def test_the_rate_in_a_bracket_does_not_make_the_total_a_tax():
    total = read(written("合同\n合同总价（含13%增值税）：人民币1,356,000.00元，其中不含税价人民币1,200,000.00元。"))
    assert total.tax_inclusive_amount.value == Decimal("1356000.00")


def test_the_letterhead_of_an_order_is_its_other_party():
    contract = read(written(f"{BUYER}    采购订单\n供应商 Vendor: {SELLER}    订单号 PO No.: 4500071836"))
    assert (contract.buyer_name.value, contract.buyer_name.status) == (BUYER, "inferred")
    assert contract.seller_name.value == SELLER


def test_two_names_in_the_first_lines_are_no_letterhead():
    contract = read(written(f"{BUYER}\n广州集采平台有限公司\n采购订单\n供应商：{SELLER}"))
    assert contract.buyer_name.value is None


def test_a_role_behind_the_name_is_not_part_of_it():
    contract = read(written(f"销售合同\n购货单位：{BUYER}（甲方）\n销货单位：{SELLER}（乙方）"))
    assert (contract.buyer_name.value, contract.seller_name.value) == (BUYER, SELLER)


def test_a_name_that_bears_a_role_in_one_place_and_a_side_in_another_joins_the_two():
    text = f"合同\n客户名称：{SELLER}\n服务商：{BUYER}\n甲方：{BUYER}\n乙方：{SELLER}"
    contract = read(written(text))
    assert (contract.buyer_name.value, contract.seller_name.value) == (SELLER, BUYER)
    assert contract.buyer_name.status == "verified"


@pytest.mark.parametrize(("kind", "status"), [("text", "read"), ("ocr", "inferred")])
def test_a_number_in_boxes_is_read_whole_and_doubted_on_a_scan(kind: PageSource, status: str):
    digits = [word(digit, 0.3 + place * 0.03, 0.06) for place, digit in enumerate("2023440106000871")]
    walls = tuple(Quad.box(0.293 + place * 0.03, 0.055, 0.294 + place * 0.03, 0.08) for place in range(17))
    page = written("技术合同登记编号：\n技术开发（委托）合同", source=kind)
    number = read(Page(page.ref, page.width, page.height, kind, words=(*page.words, *digits), rules=walls)).number
    assert (number.value, number.status) == ("2023440106000871", status)


def test_a_number_run_on_to_its_english_label_is_one():
    assert read(written("成都蜀衡工业互联网有限公司    Contract No.SH-IIOT-22-0731\n服务合同")).number.value == "SH-IIOT-22-0731"


def test_the_later_day_of_signing_by_another_word():
    head = f"合同\n买方：{BUYER}\n卖方：{SELLER}\n总价100,000元。\n"
    text = f"{head}买方：{BUYER}（公章）\n签署日：2023年11月21日\n卖方：{SELLER}（公章）\n签署日：2023年11月23日"
    assert read(written(text)).signed_date.value == date(2023, 11, 23)


def test_a_supplement_bears_the_name_of_the_contract_that_it_changes():
    contract = read(written("《智能船坞数据平台建设合同》补充协议（一）\n协议编号：HF-2023-118-B1"))
    assert contract.title.value == "《智能船坞数据平台建设合同》补充协议(一)"


def test_instalments_of_one_sentence_are_each_a_term():
    text = "合同\n三、委托人应在签署后十五日内支付486,000元，在中期评审通过后支付648,000元，在终验通过后支付486,000元。"
    terms = [(term.milestone, term.amount) for term in read(written(text)).payment_terms]
    assert terms == [("预付款", Decimal("486000.00")), ("进度款", Decimal("648000.00")), ("验收款", Decimal("486000.00"))]


@pytest.mark.parametrize(
    ("read_as", "meant"),
    [
        ("甲每限公司", "甲有限公司"),
        ("甲有限费任公司", "甲有限责任公司"),
        ("甲設份有限公司", "甲股份有限公司"),
        ("甲有限么公", "甲有限公司"),
    ],
)
def test_a_form_of_company_that_no_law_knows_is_the_one_that_it_does(read_as: str, meant: str):
    assert well_ended(read_as) == meant


def test_a_customer_whose_short_name_stands_behind_in_quotes():
    contract = read(written(f"服务协议\n客户：{BUYER}（“客户”）\n服务提供方：{SELLER}（“天枢”）"))
    assert (contract.buyer_name.value, contract.seller_name.value) == (BUYER, SELLER)


def test_the_later_of_two_labelled_days_where_no_places_to_sign_were_made_out():
    text = "服务协议\n" + "一、双方按约定履行各自的义务。\n" * 6 + "签署日期：2023年6月19日\n签署日期：2023年6月21日"
    assert read(written(text)).signed_date.value == date(2023, 6, 21)


def test_a_long_dash_that_a_scan_shows_as_a_numeral_is_a_dash():
    number = read(written("采购协议\n协议号：HS-2022一采018号", source="ocr")).number
    assert (number.value, number.status) == ("HS-2022-采018号", "inferred")


def test_the_number_of_the_next_clause_is_no_total():
    text = "合同\n合计服务费用总额为人民币1,620,000元（大写：壹佰陆拾贰万元整），均含6%增值税\n2.2委托人应付款。"
    total = read(written(text)).tax_inclusive_amount
    assert (total.value, total.status) == (Decimal("1620000.00"), "verified")
