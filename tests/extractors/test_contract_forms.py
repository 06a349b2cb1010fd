"""Contracts on other forms: tables of parties, bilingual labels, blocks alone, days under seals, drafts with changes."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from extractors.contracts.contract import read_contract
from extractors.intake.sniffing import hash_of, sniff
from extractors.reading import read_file
from models.contract import Contract
from models.fields import Field
from models.paper import Page, Quad
from tests.extractors.written_pages import seal, source, written

BUYER, SELLER = "佛山市南方精工制造有限公司", "深圳市星海智能装备有限公司"


def read(*pages: Page) -> Contract:
    return read_contract(source("contract", *pages, info=(("media_type", "application/pdf"),))).contracts[0]


def day(field: Field[date]) -> tuple[date | None, str]:
    return field.value, field.status


def parties(text: str) -> tuple[object, object]:
    contract = read(written(text))
    return contract.buyer_name.value, contract.seller_name.value


@pytest.mark.parametrize(
    "text",
    [
        f"算力租赁协议\n项目|甲方（用户）|||乙方（服务商）\n公司名称|{BUYER}|||{SELLER}",
        f"采购合同\n买方 The Buyer: {BUYER}\n卖方 The Seller: {SELLER}",
        f"SALES CONTRACT 销售合同\nBuyer: {BUYER}\nSeller: {SELLER}",
        f"协议\n甲方应向乙方支付价款。\n甲方：    乙方：\n{BUYER}    {SELLER}\n（盖章）    （盖章）",
        f"技术开发合同\n委托人：{BUYER}\n研究开发人：{SELLER}",
        f"加工合同\n委托人：{BUYER}\n加工承揽者：{SELLER}\n开户银行：中国工商银行深圳分行",
        f"订单\n采购方 {BUYER}    供应商 {SELLER}",
        f"合作协议\n本合同由{BUYER}（以下简称甲方）与{SELLER}（以下简称乙方）签订，甲方向乙方支付费用。",
    ],
)
def test_parties_are_found_wherever_a_form_names_them(text: str):
    assert parties(text) == (BUYER, SELLER)


def test_a_party_under_a_word_of_its_own_is_inferred():
    contract = read(written(f"加工合同\n委托人：{BUYER}\n加工承揽者：{SELLER}"))
    assert (contract.seller_name.value, contract.seller_name.status) == (SELLER, "inferred")


def test_words_of_a_form_are_no_name():
    contract = read(written("采购合同\n甲方：（盖章）\n乙方：有限公司"))
    assert contract.seller_name.value is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("合同\nNo.：HT-2024-0353", "HT-2024-0353"),
        ("合同\n合同编号：XS 〔2024〕048号", "XS〔2024〕048号"),
        ("合同\n合同编号 Contract No.: AI-CG-2024-0328", "AI-CG-2024-0328"),
        ("合同\n编号：QR-7.5-01\n合同编号：HT-9", "HT-9"),
        ("采购订单\n订单编号：PO20240501\n框架协议编号：KJ-2023-001", "PO20240501"),
    ],
)
def test_the_contract_s_own_number_is_told_from_others(text: str, number: str):
    assert read(written(text)).number.value == number


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("研究开发经费和报酬总额为128.5万元（大写：壹佰贰拾捌万伍仟元整），其中：设备费50万元。", "1285000.00"),
        ("第二条 合同总价款为人民币叁拾万元整，含税。\n第三条 买受人支付定金人民币叁万元整。", "300000.00"),
        ("租金标准为每期人民币10,000.00元，共12期，租金总额为人民币120,000.00元。\n押金人民币5,000.00元。", "120000.00"),
        ("许可费：不含税金额为人民币100,000.00元，增值税税额为人民币6,000.00元，含税合计为人民币106,000.00元。", "106000.00"),
        ("2. 合同总价 Total Contract Price: RMB 468,000.00, 含6%增值税\n3. 不含税价 RMB 441,509.40", "468000.00"),
    ],
)
def test_the_total_is_no_deposit_rate_or_part(sentence: str, value: str):
    assert read(written(f"合同\n{sentence}")).tax_inclusive_amount.value == Decimal(value)


def test_a_tax_rate_is_no_milestone_and_a_unit_price_no_instalment():
    terms = read(
        written("技术服务合同\n付款方式：服务费总额含6%增值税；验收合格后支付100%。\n交货时产品的单价为8,920.00元，到货支付。")
    ).payment_terms
    assert [(term.milestone, term.percent) for term in terms] == [("验收款", Decimal(100))]


BLOCKS = "合同\n第一条 标的\n甲方（盖章）：甲公司\n日期：{one}\n\n\n\n\n乙方（盖章）：乙公司\n日期：{two}"


def test_the_later_of_the_parties_days_counts():
    contract = read(written(BLOCKS.format(one="2024年2月3日", two="2024年2月5日")))
    assert day(contract.signed_date) == (date(2024, 2, 5), "read")


def test_days_that_agree_only_under_seals_prove_nothing():
    text = BLOCKS.format(one="2024年2月3日", two="2024年2月3日")
    page = written(text, source="ocr")
    assert read(page).signed_date.status == "verified"
    everywhere = Quad.box(0.0, 0.0, 1.0, 1.0)
    assert read(written(text, source="ocr", seals=[everywhere])).signed_date.status == "read"


def test_a_day_beside_one_that_was_not_read_whole_is_doubtful():
    contract = read(written(BLOCKS.format(one="2024年2月3日", two="2024年02月"), source="ocr"))
    assert day(contract.signed_date) == (date(2024, 2, 3), "inferred")


def test_a_letter_where_only_a_digit_can_stand_is_mended_on_scans_alone():
    text = BLOCKS.format(one="2024年2月3日", two="2024年02月0s日")
    assert day(read(written(text, source="ocr")).signed_date) == (date(2024, 2, 5), "inferred")
    assert read(written(text)).signed_date.value == date(2024, 2, 3)


def test_the_day_of_another_contract_is_not_this_one_s():
    contract = read(written("补充协议\n甲乙双方于2024年1月5日签订了合同编号为HT-1的合同，现变更如下："))
    assert contract.signed_date.value is None


def test_a_name_read_only_under_a_seal_is_doubtful():
    page = written(f"合同\n第一条 标的\n甲方（盖章）：{BUYER}\n\n\n\n\n\n乙方（盖章）：{SELLER}", source="ocr")
    covered = written(
        f"合同\n第一条 标的\n甲方（盖章）：{BUYER}\n\n\n\n\n\n乙方（盖章）：{SELLER}",
        source="ocr",
        seals=[seal(page, "甲方（盖章")],
    )
    contract = read(covered)
    assert (contract.buyer_name.status, contract.seller_name.value) == ("inferred", SELLER)


@pytest.mark.parametrize("how", [{"changes": True}, {"controls": True}, {"boxed": True}])
def test_a_draft_is_read_as_finally_shown(how: dict[str, bool], tmp_path: Path):
    from tests.synthesis.drawing.form_blocks import Form, Grid, Line, Title
    from tests.synthesis.drawing.form_words import form_docx

    blocks = (
        Title("{{title|采购合同}}"),
        Line("合同编号：{{number|HT-2024-0007}}"),
        Line("签订日期：{{signed_date|2024年5月6日}}"),
        Grid((("甲方（买方）", BUYER), ("乙方（卖方）", SELLER)), (0.3, 0.7)),
        Line("合同总金额：人民币{{tax_inclusive_amount|113,000.00}}元"),
    )
    path = tmp_path / "draft.docx"
    path.write_bytes(form_docx(Form(blocks), Random(1), **how))
    reading = read_file(path, hash_of(path), sniff(path).media_type, "none")
    contract = read_contract(source("contract", *reading.pages)).contracts[0]
    assert (contract.title.value, contract.number.value, contract.signed_date.value) == (
        "采购合同",
        "HT-2024-0007",
        date(2024, 5, 6),
    )
    assert (contract.buyer_name.value, contract.seller_name.value) == (BUYER, SELLER)
    assert contract.tax_inclusive_amount.value == Decimal("113000.00")


@pytest.mark.parametrize(
    ("read_as", "number"),
    [
        ("ZB〔2024)116号", "ZB〔2024〕116号"),
        ("ZB〔2024116号", "ZB〔2024〕116号"),
        ("粤财采[20231-0087", "粤财采[2023]-0087"),
        ("粤财采[2023}0087", "粤财采[2023]0087"),
        ("ZB2024〕116号", "ZB〔2024〕116号"),
    ],
)
def test_a_bracket_lost_on_a_scan_is_closed_but_never_sure(read_as: str, number: str):
    found = read(written(f"合同\n合同编号：{read_as}", source="ocr")).number
    assert (found.value, found.status) == (number, "inferred")


def test_of_readings_that_differ_in_brackets_the_closed_one_is_taken():
    text = "合同\n合同编号：ZB〔2024〕116号\n合同编号：ZB〔2024)116号\n合同编号：ZB〔2024)116号"
    assert read(written(text, source="ocr")).number.value == "ZB〔2024〕116号"


@pytest.mark.parametrize(
    ("sentence", "value", "status"),
    [
        ("原合同总金额人民币300,000.00元，增加人民币100,000.00元，增加后合同总金额为人民币400,000.00元。", "100000", "verified"),
        ("原合同总价300,000.00元，减少人民币50,000.00元，调整后合同总价为250,000.00元。", "-50000", "verified"),
        ("原合同总金额人民币300,000.00元，增加人民币100,000.00元，增加后合同总金额为人民币500,000.00元。", "100000", "conflict"),
        ("双方同意增加服务费用人民币20,000.00元，由甲方一次性支付。", "20000", "read"),
        ("原合同总金额由人民币300,000.00元变更为人民币400,000.00元。", "100000", "inferred"),
    ],
)  # fmt: skip
def test_a_supplement_counts_with_what_it_adds(sentence: str, value: str, status: str):
    found = read(written(f"补充协议\n合同编号：HT-2024-01-B1\n一、{sentence}")).tax_inclusive_amount
    assert (found.value, found.status) == (Decimal(value), status)


def test_an_amount_before_the_currency_of_the_next_is_no_number_of_people():
    text = "合同\n三、服务费合计（含税）：¥917,125.10\n人民币大写：玖拾壹万柒仟壹佰贰拾伍元壹角\n五、每次扣减服务费2,000.00元。"
    found = read(written(text)).tax_inclusive_amount
    assert (found.value, found.status) == (Decimal("917125.10"), "verified")


def test_the_number_s_label_is_no_title():
    contract = read(written("合同编号：20240315007\n技术服务合同\n甲方：甲公司"))
    assert (contract.title.value, contract.number.value) == ("技术服务合同", "20240315007")


def test_a_legal_form_misread_on_a_scan_is_mended_and_never_sure():
    text = "合同\n甲方：佛山市南方精工制造有限费任公司\n乙方：深圳市星海智能装备有限么公"
    contract = read(written(text, source="ocr"))
    assert (contract.buyer_name.value, contract.buyer_name.status) == ("佛山市南方精工制造有限责任公司", "inferred")
    assert (contract.seller_name.value, contract.seller_name.status) == (SELLER, "inferred")


def test_a_name_under_a_seal_is_taken_from_where_it_stands_clear():
    text = f"合同\n甲方：{BUYER}\n乙方：深圳市星海智熊装备有限公司\n\n\n\n\n\n户名：{SELLER}"
    over = Quad.box(0.0, 0.05, 1.0, 0.12)
    page = written(text, source="ocr", seals=[over])
    found = read(page).seller_name
    assert (found.value, found.status) == (SELLER, "inferred")


def test_two_readings_of_one_name_make_neither_sure():
    text = f"合同\n甲方：{BUYER}\n乙方：深圳市星海智熊装备有限公司\n户名：{SELLER}\n账户名称：{SELLER}"
    found = read(written(text, source="ocr")).seller_name
    assert (found.value, found.status) == (SELLER, "inferred")


def test_a_third_party_s_day_lost_under_its_seal_leaves_the_others_in_doubt():
    text = BLOCKS.format(one="2024年2月3日", two="2024年2月3日") + "\n\n\n\n\n丙方（盖章）：丙中心"
    page = written(text, source="ocr", seals=[Quad.box(0.7, 0.8, 0.8, 0.9)])
    assert day(read(page).signed_date) == (date(2024, 2, 3), "inferred")
