"""Contracts as they come from the field: running heads, registered numbers, translations beside the text, sums in prose."""

from datetime import date
from decimal import Decimal

import pytest

from extractors.contracts.contract import read_contract
from models.contract import Contract
from models.paper import Page, Quad, Word
from tests.extractors.written_pages import source, word, written

BUYER, SELLER = "珠海云栖数据科技有限公司", "广州恒远服务器有限公司"


def read(*pages: Page) -> Contract:
    return read_contract(source("contract", *pages, info=(("media_type", "application/pdf"),))).contracts[0]


def large(text: str, left: float, top: float) -> Word:
    quad = word(text, left, top).quad
    return Word(text, Quad.box(quad.left, quad.top, quad.right + 0.1, quad.bottom + 0.012))


def test_a_running_head_is_no_title():
    page = written("某某软件公司    机密软件开发合同\n\n\n\n甲方：甲公司\n乙方：乙公司")
    titled = Page(page.ref, page.width, page.height, "text", words=(*page.words, large("系统开发合同", 0.35, 0.085)))
    assert read(titled).title.value == "系统开发合同"


def test_a_title_beside_the_name_of_the_company_stands_alone():
    assert read(written("博安智能科技有限公司    采购订单\n订单号：45000871")).title.value == "采购订单"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("技术开发合同\n合同登记编号：2024440100001283\n甲方：甲公司", "2024440100001283"),
        ("技术开发合同\n合同编号：YF-7\n合同登记编号：2024440100001283", "YF-7"),
        ("服务合同\n编号：YG〔2023〕服字第 118 号", "YG〔2023〕服字第118号"),
    ],
)
def test_a_registered_number_counts_where_there_is_no_other(text: str, number: str):
    assert read(written(text)).number.value == number


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("2.1 数据产品价款为人民币（大写）贰拾玖万陆仟捌佰元整，（小写）￥296,800.00。", "296800.00"),
        ("订单总金额（含税）Total 224,711.80", "224711.80"),
        ("1、月租金总额为人民币232,000.00元，租金总额为人民币壹佰叁拾玖万贰仟元整（V1,392,000.00，含税）。", "1392000.00"),
        ("研究开发经费和报酬总额为捌拾陆万捌任元整(y868.000.00)。", "868000.00"),
        ("签约合同价：人民币（大写）叁佰肆拾捌万元整（¥3,480,000.00元）；投标保证金¥60,000.00元。", "3480000.00"),
    ],
)
def test_the_total_whatever_it_is_called(sentence: str, value: str):
    assert read(written(f"合同\n{sentence}")).tax_inclusive_amount.value == Decimal(value)


def test_a_translation_beside_the_text_does_not_break_its_sentences():
    left = [
        "三、本协议项下服务费总额为人民币",
        "424,000.00元（大写：肆拾贰万肆仟",
        "元整），含6%增值税。",
        "四、一次性支付。",
        "五、仲裁。",
    ]
    right = ["3. Fees. The total service fee is RMB", "four hundred twenty-four thousand,", "including VAT at the rate of 6%.",
             "4. Payment shall be made in one sum.", "5. Disputes shall be submitted to"]  # fmt: skip
    words = [word(text, 0.08, 0.2 + 0.022 * row) for row, text in enumerate(left)]
    words += [word(text, 0.56, 0.205 + 0.022 * row) for row, text in enumerate(right)]
    page = written("云服务协议")
    total = read(Page(page.ref, page.width, page.height, "text", words=(*page.words, *words))).tax_inclusive_amount
    assert (total.value, total.status) == (Decimal("424000.00"), "verified")


def test_a_name_broken_around_a_neighbour_s_line_is_put_together():
    lines = [("采购方（盖章）：博安智能科技（广东）有限公", 0.08, 0.50), ("供应商（盖章）：无锡凌川电子有限公司", 0.60, 0.51)]
    words = [word(text, left, top) for text, left, top in (*lines, ("司", 0.08, 0.52))]
    page = written("采购订单")
    contract = read(Page(page.ref, page.width, page.height, "text", words=(*page.words, *words)))
    assert contract.buyer_name.value == "博安智能科技（广东）有限公司"


def test_labels_of_days_in_two_blocks_are_no_preamble():
    text = "合同\n第一条 标的\n甲方（盖章）：甲公司\n签署日期：2024年8月24日\n\n\n\n乙方（盖章）：乙公司\n签署日期：2024年8月26日"
    page = written(text, source="ocr", seals=[Quad.box(0.0, 0.0, 1.0, 1.0)])
    assert read(page).signed_date.value == date(2024, 8, 26)


def test_a_day_is_no_instalment():
    terms = read(written("协议\n付款方式：生效后15日内支付50%，余款50%于2024年10月15日前付清。")).payment_terms
    assert [term.amount for term in terms] == [None, None]


def test_a_contract_s_parties_are_both_found_on_such_forms():
    contract = read(written(f"采购合同\n甲方（采购方）：{BUYER}\n乙方（供应方）：{SELLER}"))
    assert (contract.buyer_name.value, contract.seller_name.value) == (BUYER, SELLER)
