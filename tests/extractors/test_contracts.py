"""What a contract says, whatever its wording; what it lacks is said and never guessed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contracts.contract import read_contract
from extractors.contracts.pages import missing_pages, printed_counts, said_of_pages
from extractors.readers.capitals import write_capital
from models.bundle import Extraction
from models.contract import Contract, PaymentTerm
from models.paper import Page, PageSource
from tests.extractors.written_pages import seal, sheet, source, written

BUYER, SELLER = "佛山市南方精工制造有限公司", "深圳市星海智能装备有限公司"
HEAD = f"""
采购合同
合同编号：GZ-CG-2023-0156
签订日期：2023年3月15日
甲方（买方）：{BUYER}
乙方（卖方）：{SELLER}
"""
MONEY = "第二条 合同总金额（含税）：人民币壹佰伍拾捌万贰仟元整（¥1,582,000.00），其中不含税金额¥1,400,000.00，税额¥182,000.00。\n"
TERMS = """第三条 付款方式
1、合同签订后7个工作日内，甲方向乙方支付合同总价的30%作为预付款，即人民币474,600.00元；
2、货物验收合格后支付至合同总价的95%；
3、剩余5%作为质保金，质保期满后无息支付。
第四条 违约责任：逾期交货的，每日按合同总价的0.5%支付违约金。
"""
SIGNATURES = f"""
甲方（盖章）：{BUYER}
授权代表（签字）：
日期：2023年3月15日




乙方（盖章）：{SELLER}
授权代表（签字）：
日期：2023年3月15日
"""


def read(*pages: Page, media_type: str = "application/pdf") -> tuple[Contract, Extraction]:
    extraction = read_contract(source("contract", *pages, info=(("media_type", media_type),)))
    return extraction.contracts[0], extraction


def sealed(text: str, *blocks: str) -> Page:
    page = written(text)
    return written(text, seals=[seal(page, block) for block in blocks])


def details(extraction: Extraction) -> list[str]:
    assert {one.code for one in extraction.observations} <= {"CONTRACT_DEFECT"}
    return [one.detail for one in extraction.observations]


def test_a_whole_contract_is_read_and_proved():
    contract, extraction = read(sealed(HEAD + MONEY + TERMS + SIGNATURES, "甲方（盖章", "乙方（盖章"))
    assert (contract.number.value, contract.title.value) == ("GZ-CG-2023-0156", "采购合同")
    assert (contract.buyer_name.value, contract.buyer_name.status) == (BUYER, "verified")
    assert (contract.seller_name.value, contract.seller_name.status) == (SELLER, "verified")
    assert (contract.signed_date.value, contract.signed_date.status) == (date(2023, 3, 15), "verified")
    assert contract.tax_inclusive_amount.value == Decimal("1582000.00")
    assert contract.tax_inclusive_amount.checks == ("大写", "net+tax=gross")
    assert contract.payment_terms == (
        PaymentTerm("预付款", Decimal(30), Decimal("474600.00")),
        PaymentTerm("验收款", Decimal(65)),
        PaymentTerm("质保金", Decimal(5)),
    )
    assert details(extraction) == []
    assert "违约金" in contract.text


def test_a_capital_that_was_read_twice_counts_once():
    contract, _ = read(written("采购合同\n合同编号：xXS〔2024〕029号", source="ocr"))
    assert (contract.number.value, contract.number.status) == ("XS〔2024〕029号", "inferred")
    contract, _ = read(written("采购合同\n合同编号：xXS〔2024〕029号"))
    assert (contract.number.value, contract.number.status) == ("xXS〔2024〕029号", "read")


def test_every_field_says_where_it_stands():
    contract, _ = read(written(HEAD))
    spot = contract.seller_name.spot
    assert spot is not None
    assert spot.quad is not None
    assert spot.page.number == 1
    assert 0.14 < spot.quad.center[1] < 0.18
    assert contract.seller_name.method == "text"


def test_the_word_for_the_role_outweighs_first_and_second_party():
    contract, _ = read(written(f"采购合同\n甲方（供方）：{SELLER}\n乙方（需方）：{BUYER}"))
    assert (contract.buyer_name.value, contract.seller_name.value) == (BUYER, SELLER)


@pytest.mark.parametrize("seller", ["佛山市数联系统集成有限公司", "广州市新代表面处理有限公司", "深圳地址匹配软件有限公司"])
def test_a_word_that_also_is_a_label_does_not_cut_a_name(seller: str):
    contract, _ = read(written(f"采购合同\n甲方（买方）：{BUYER} 联系人：张三\n乙方（卖方）：{seller} 地址：佛山市\n{MONEY}"))
    assert (contract.buyer_name.value, contract.seller_name.value) == (BUYER, seller)


def test_who_pays_buys_where_only_first_and_second_party_are_named():
    text = f"服务合同\n甲方：{SELLER}\n乙方：{BUYER}\n一、乙方应在验收后十日内向甲方支付服务费。甲方应开具增值税专用发票。"
    contract, _ = read(written(text))
    assert (contract.buyer_name.value, contract.buyer_name.status) == (BUYER, "read")


def test_without_a_word_about_money_the_roles_are_inferred():
    contract, _ = read(written(f"合作协议\n甲方：{BUYER}\n乙方：{SELLER}\n双方友好协商。"))
    assert (contract.buyer_name.value, contract.buyer_name.status) == (BUYER, "inferred")


def test_names_below_their_roles_are_read():
    rows = [["采购合同"], ["甲方（供方）"], [f"公司名称：{SELLER}"], ["地址：深圳"], ["乙方（需方）"], [f"公司名称：{BUYER}"]]
    contract, _ = read(sheet(rows))
    assert (contract.buyer_name.value, contract.seller_name.value) == (BUYER, SELLER)
    assert contract.buyer_name.method == "cell"


def test_a_name_broken_over_two_lines_is_whole():
    contract, _ = read(written("采购合同\n需方：佛山市南方精工制造\n有限公司\n供方：深圳市星海智能装备有限公司"))
    assert contract.buyer_name.value == BUYER


def test_the_signature_block_may_contradict_the_head():
    other = "广州云图人工智能科技有限公司"
    contract, _ = read(written(f"采购合同\n需方：{BUYER}\n供方：{SELLER}\n需方（盖章）：{other}    供方（盖章）：{SELLER}"))
    assert contract.buyer_name.status == "conflict"
    assert contract.seller_name.status == "verified"


@pytest.mark.parametrize(
    ("sentence", "value", "status"),
    [
        ("合同总价：人民币442,200.00元（大写：肆拾肆万贰仟贰佰元整）。", "442200.00", "verified"),
        ("合计人民币金额（大写）：肆拾肆万贰仟贰佰元整　（小写）：￥442,200.00元。", "442200.00", "verified"),
        ("合同总价为人民币120万元。", "1200000.00", "read"),
        ("合同总价：人民币442,200.00元（大写：肆拾肆万元整）。", "442200.00", "conflict"),
        ("合同金额（不含税）100,000.00元，增值税税额13,000.00元，价税合计113,000.00元。", "113000.00", "verified"),
        ("合同不含税总价为100,000.00元，税额为13,000.00元。", "113000.00", "inferred"),
        ("服务费总额为人民币贰拾肆万元整，甲方按季度支付，每次支付60,000元。", "240000.00", "read"),
    ],
)
def test_the_total_is_the_tax_inclusive_one(sentence: str, value: str, status: str):
    contract, _ = read(written(f"采购合同\n第二条 {sentence}"))
    assert (contract.tax_inclusive_amount.value, contract.tax_inclusive_amount.status) == (Decimal(value), status)


def test_a_total_named_without_tax_only_is_missing():
    contract, _ = read(written("采购合同\n第二条 合同不含税总价为100,000.00元。"))
    assert contract.tax_inclusive_amount.status == "missing"


def test_a_share_of_the_total_is_no_total():
    contract, _ = read(written("采购合同\n违约金不超过合同总价的5%，即10,000.00元。"))
    assert contract.tax_inclusive_amount.value is None


@settings(max_examples=40, deadline=None)
@given(st.decimals(min_value=1000, max_value=99999999, places=2))
def test_any_total_with_its_capitals_is_verified(amount: Decimal):
    text = f"采购合同\n第二条 合同总价（含税）：￥{amount:,.2f}元，大写：人民币{write_capital(amount)}。"
    contract, _ = read(sheet([[line] for line in text.split("\n")]))
    assert (contract.tax_inclusive_amount.value, contract.tax_inclusive_amount.status) == (amount, "verified")


def test_what_was_misread_in_a_number_is_mended_and_only_inferred():
    page = written("采购合同\n合同编号：Al-CG〔2024)121号", source="ocr")
    contract, _ = read(page)
    assert (contract.number.value, contract.number.status) == ("AI-CG〔2024〕121号", "inferred")
    assert contract.number.original == "Al-CG〔2024)121号"


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("HT-20240O1", "inferred"),
        ("HT-2O24-001", "inferred"),
        ("XM-O24-118", "inferred"),
        ("GD-C0G-118", "inferred"),
        ("HT-2024Q-08", "inferred"),
        ("HT-2024001", "read"),
        ("OA-CG-2024-001", "read"),
        ("XM20240118-QB", "read"),
    ],
)
def test_letters_among_figures_of_a_scanned_number_are_doubted_but_not_changed(number: str, status: str):
    contract, _ = read(written(f"采购合同\n合同编号：{number}", source="ocr"))
    assert (contract.number.value, contract.number.status) == (number, status)


def test_letters_among_figures_of_a_printed_number_are_what_they_are():
    contract, _ = read(written("采购合同\n合同编号：HT-2024Q-08"))
    assert (contract.number.value, contract.number.status) == ("HT-2024Q-08", "read")


def test_terms_in_a_table_are_read_row_by_row():
    rows = "付款节点|比例|金额（元）|付款条件\n合同签订后|30%|¥75,570.00|10个工作日\n终验合格后|70%|¥176,330.00|终验后"
    contract, _ = read(written(f"服务合同\n第三条 付款方式\n{rows}"))
    assert contract.payment_terms == (
        PaymentTerm("预付款", Decimal(30), Decimal("75570.00")),
        PaymentTerm("验收款", Decimal(70), Decimal("176330.00")),
    )


def test_the_service_period_is_not_the_validity_of_the_contract():
    text = "云服务租赁合同\n本合同有效期自2022年9月1日起至2024年12月31日止。\n服务期限：自2022年9月15日起至2023年9月14日止。"
    contract, _ = read(written(text))
    assert (contract.service_start.value, contract.service_end.value) == (date(2022, 9, 15), date(2023, 9, 14))
    assert read(written("采购合同\n合同有效期：2022年9月1日至2023年9月1日。"))[0].service_start.value is None


def test_a_period_by_its_length_is_inferred():
    contract, _ = read(written("租赁合同\n租赁期：自2023年1月31日起，共12个月。"))
    assert (contract.service_start.status, contract.service_end.value, contract.service_end.status) == (
        "read",
        date(2024, 1, 30),
        "inferred",
    )


def test_a_supplement_names_the_contract_it_changes():
    text = f"""
补充协议
协议编号：GZ-CG-2023-0156-B1
甲方：{BUYER}
乙方：{SELLER}
双方于2023年3月15日签订了《采购合同》（合同编号：GZ-CG-2023-0156），现补充如下：
一、增购服务器1台，增加金额人民币395,500.00元（大写：叁拾玖万伍仟伍佰元整）。
"""
    contract, extraction = read(written(text))
    assert (contract.number.value, contract.supplements.value) == ("GZ-CG-2023-0156-B1", "GZ-CG-2023-0156")
    assert contract.tax_inclusive_amount.value == Decimal("395500.00")
    assert contract.signed_date.value is None
    assert "合同未注明签订日期" in details(extraction)


def test_a_supplement_that_replaces_the_total_adds_the_difference():
    contract, _ = read(written("补充协议\n原合同编号：A-2023-01\n合同总金额由人民币1,000,000.00元调整为1,200,000.00元。"))
    assert (contract.tax_inclusive_amount.value, contract.tax_inclusive_amount.status) == (Decimal("200000.00"), "inferred")


def test_a_block_without_seal_and_signature_is_a_defect():
    _, extraction = read(sealed(HEAD + MONEY + SIGNATURES, "甲方（盖章"))
    assert details(extraction) == ["卖方签章处既无印章也无签名"]


def test_a_seal_belongs_to_the_nearer_block():
    text = HEAD + MONEY + f"\n\n需方（盖章）：    供方（盖章）：\n日期：2023年3月15日    日期：2023年3月15日\n{TERMS}"
    page = written(text)
    right = next(one.quad.left for one in page.words if one.text.startswith("供方（盖"))
    both = [seal(page, "需方（盖", 0.18), seal(page, "需方（盖", right + 0.1)]
    assert details(read(written(text, seals=both))[1]) == []
    assert details(read(written(text, seals=both[1:]))[1]) == ["买方签章处既无印章也无签名"]


def test_an_undated_contract_is_a_defect():
    text = (HEAD + MONEY + SIGNATURES).replace("2023年3月15日", "    年  月  日")
    assert details(read(sealed(text, "甲方（盖章", "乙方（盖章"))[1]) == ["合同未注明签订日期"]


def test_a_word_file_is_a_draft_only():
    rows = [[line] for line in (HEAD + MONEY + SIGNATURES).split("\n") if line]
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert details(read(sheet(rows), media_type=media_type)[1]) == ["仅有可编辑的电子稿，未见签章扫描件"]


def test_pages_that_the_count_promises_are_missed():
    first = written(HEAD + MONEY + "\n第1页 共3页")
    last = sealed(SIGNATURES + "\n第3页 共3页", "甲方（盖章", "乙方（盖章")
    _, extraction = read(first, written(SIGNATURES + "\n第3页 共3页", 2, seals=last.seals))
    assert details(extraction) == ["合同缺页：第2页"]


def _clauses(*ordinals: str, start: str = "") -> str:
    return start + "\n".join(f"{ordinal}、条款\n双方按本合同的约定履行各自的义务，以书面确认为准。" for ordinal in ordinals)


def test_a_number_left_out_between_two_pages_is_missed_whatever_is_annexed():
    pages = [
        written(HEAD + MONEY + "\n- 1 -"),
        written("双方应当保密。\n- 2 -", 2),
        sealed(SIGNATURES + "\n- 4 -", "甲方（盖章", "乙方（盖章"),
        written("附件一：服务说明\n技术服务每月一次。", 5),
        written("附件二：联系人\n张三", 6),
    ]
    assert missing_pages(pages, printed_counts(pages)) == (3,)
    whole = [*pages[:2], written("争议由法院管辖。\n- 3 -", 3), *pages[2:]]
    assert missing_pages(whole, printed_counts(whole)) == ()


def test_a_lone_number_at_the_foot_of_a_scan_is_the_page_s():
    foot = "\n" * 36
    pages = [written(HEAD + MONEY + foot + str(number), number, source="ocr") for number in (1, 3)]
    assert printed_counts(pages) == ((1, 0), (3, 0))
    assert missing_pages(pages, printed_counts(pages)) == (2,)
    assert printed_counts([written(HEAD + foot + "3")]) == (None,)


@pytest.mark.parametrize(("source", "next_ordinals", "said"), [
    ("text", ("五", "六"), "合同条款序号由“三”跳至“五”，疑有缺页"),
    ("ocr", ("六", "七"), "合同条款序号由“三”跳至“六”，疑有缺页"),
    ("text", ("四", "五"), ""),
    # A reader of scans may lose one head, and a number that does not go on was misread.
    ("ocr", ("五", "六"), ""),
    ("ocr", ("八", "五"), ""),
])  # fmt: skip
def test_clauses_that_jump_between_two_pages_tell_of_a_page_that_is_not_there(
    source: PageSource, next_ordinals: tuple[str, ...], said: str
):
    pages = [written(_clauses("一", "二", "三"), source=source), written(_clauses(*next_ordinals), 2, source=source)]
    assert said_of_pages(pages) == said


def test_clauses_that_jump_on_one_page_or_between_pages_in_step_are_the_writer_s():
    assert said_of_pages([written(_clauses("一", "二", "五")), written(_clauses("六"), 2)]) == ""
    pages = [written(_clauses("一", "二", "三") + "\n- 1 -"), written(_clauses("六", "七") + "\n- 2 -", 2)]
    assert said_of_pages(pages) == ""


def test_pages_in_odd_order_are_read_in_the_order_of_their_numbers():
    first, last = HEAD + MONEY + TERMS + "\n- 1 -", SIGNATURES + "\n- 2 -"
    seals = sealed(last, "甲方（盖章", "乙方（盖章").seals
    contract, extraction = read(written(last, seals=seals), written(first, 2))
    assert (contract.signed_date.value, contract.signed_date.status) == (date(2023, 3, 15), "verified")
    assert contract.title.value == "采购合同"
    assert details(extraction) == []


def test_products_in_the_body_are_listed_under_the_contract():
    table = "序号|产品名称|规格型号|数量|单价|金额\n1|工业相机|MV-CS200|12|8,600.00|103,200.00"
    contract, extraction = read(written(f"购销合同\n合同编号：RS20240108-02\n{table}\n合同总价：103,200.00元。"))
    (item,) = extraction.product_items
    assert (item.name.value, item.quantity.value, item.amount.status) == ("工业相机", Decimal(12), "verified")
    assert item.contract_number == contract.number
    assert contract.tax_inclusive_amount.checks == ("清单合计",)


def _dated(head: str, first: str, second: str, *, seal_over: str = "", source: PageSource = "ocr") -> Page:
    text = HEAD.replace("签订日期：2023年3月15日\n", head) + MONEY + SIGNATURES
    text = text.replace("日期：2023年3月15日", f"日期：{first}", 1).replace("日期：2023年3月15日", f"日期：{second}", 1)
    page = written(text, source=source)
    return written(text, source=source, seals=[seal(page, seal_over)] if seal_over else [])


@pytest.mark.parametrize(("head", "first", "second", "value", "status"), [
    ("", "2024年9月24日", "", date(2024, 9, 24), "read"),
    ("", "2024年09月2日", "", date(2024, 9, 2), "inferred"),
    ("", "2024年9月24", "", date(2024, 9, 24), "inferred"),
    ("签订日期：2024年09月24日\n", "2024年09月2日", "", date(2024, 9, 24), "read"),
    ("签订日期：2024年09月24日\n", "2024年09月3日", "", date(2024, 9, 24), "conflict"),
    ("本合同于2024年9月24日在佛山签订。\n", "2024年9月24日", "", date(2024, 9, 24), "verified"),
])  # fmt: skip
def test_a_day_of_a_scan_that_stands_in_one_place_only_is_sure_only_where_it_is_whole(
    head: str, first: str, second: str, value: date, status: str
):
    contract, _ = read(_dated(head, first, second))
    assert (contract.signed_date.value, contract.signed_date.status) == (value, status)


def test_a_day_beside_a_seal_is_doubtful_unless_another_agrees():
    contract, _ = read(_dated("", "2024年9月26日", "", seal_over="日期"))
    assert (contract.signed_date.status, contract.signed_date.checks) == ("inferred", ("!印章遮盖", "!另一方日期"))
    contract, _ = read(_dated("", "2024年9月26日", "2024年9月26日", seal_over="日期"))
    assert contract.signed_date.status in ("read", "verified")


def test_a_day_that_was_begun_and_cannot_be_read_is_no_contract_without_a_day():
    _, extraction = read(_dated("", "202年1月", ""))
    assert "签订日期被遮盖或不清，未能识别" in details(extraction)
    _, extraction = read(_dated("", "", ""))
    assert "合同未注明签订日期" in details(extraction)


def test_days_behind_the_last_sentence_are_the_signatures_where_seals_have_hidden_whose_they_are():
    closing = "\n海区锐博\n盖章)：佛市南海区\n视觉科技\n日期：2023年6月15日\n日期：2023年6月15日"
    page = written(
        HEAD.replace("签订日期：2023年3月15日\n", "") + MONEY + "\n本合同自双方盖章之日起生效。" + closing, source="ocr"
    )
    contract, extraction = read(page)
    assert contract.signed_date.value == date(2023, 6, 15)
    assert "合同未注明签订日期" not in details(extraction)
