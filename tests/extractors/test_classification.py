"""The kind of a page follows from what stands on it; what is not certain is said, and kept."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.assembling.classification import classify
from extractors.intake.sniffing import hash_of, sniff
from extractors.reading import read_file
from models.paper import Cell, Code, Page, PageRef, Quad
from tests.extractors.written_pages import sheet, written

SAMPLES = Path(__file__).parents[2] / ".." / "shared" / "samples"

PAGES = {
    "invoice": """
电子发票（普通发票）    发票号码：24442000000123456789
开票日期：2024年03月05日
购买方信息 名称：甲公司    销售方信息 名称：乙公司
统一社会信用代码/纳税人识别号：91440600MA4UXXXX1A
项目名称|规格型号|单位|数量|单价|金额|税率/征收率|税额
*电子计算机*服务器|X|台|1|100.00|100.00|13%|13.00
价税合计（大写）    壹佰壹拾叁圆整    （小写）￥113.00
""",
    "payment_voucher": """
中国某某银行 网上银行电子回单
付款人户名：甲公司    收款人户名：乙公司
付款人账号：4400123    收款人账号：2013000
金额（大写）：壹佰元整    小写：100.00
交易流水号：20240305001    用途：货款
""",
    "bank_statement": """
账户明细对账单
户名：甲公司    账号：440012345678
交易日期|摘要|借方发生额|贷方发生额|余额|对方户名
2024-03-05|货款|100.00||900.00|乙公司
""",
    "contract": "技术服务合同\n合同编号：JS-1\n甲方：甲公司\n乙方：乙公司\n第一条 服务内容\n第二条 违约责任\n本合同一式两份。",
    "product_list": "产品清单\n序号|产品名称|规格型号|单位|数量|单价|金额\n1|相机|A|台|1|5.00|5.00",
    "claim": "费用明细表\n序号|费用类别|供应商|发票号码|开票日期|申报金额\n1|硬件购置租赁费|乙公司|12345678|2024-03-05|100.00",
    "declaration": "价格真实性承诺函\n我单位郑重承诺：产品价格真实，不虚报产品价格。如有不实，愿承担法律责任。\n特此承诺。",
    "audit_report": "项目开支专项审计报告\n我们审计了甲公司的项目支出。\n某某会计师事务所（特殊普通合伙）\n注册会计师：张三",
    "other": "滴滴出行-行程单\n行程起止日期：2022-08-30\n序号|服务商|车型|上车时间|城市|起点|终点|金额",
}


@pytest.mark.parametrize("kind", PAGES)
def test_each_kind_is_told_by_its_words(kind: str):
    found = classify(written(PAGES[kind]))
    assert (found.kind, found.doubt) == (kind, "")


def test_the_list_of_an_invoice_is_a_list_and_no_invoice():
    text = """
销售货物或者提供应税劳务清单
购买方名称：甲公司
所属增值税专用发票代码：4400191130    号码：12345678    共1页 第1页
序号|货物（劳务）名称|规格型号|单位|数量|单价|金额|税率
1|服务器|X|台|1|100.00|100.00|13%
"""
    assert classify(written(text)).kind == "product_list"


def test_an_invoice_with_many_lines_is_no_list():
    rows = "\n".join(f"*电子*相机{n}|A|台|1|5.00|5.00|13%|0.65" for n in range(8))
    text = PAGES["invoice"].replace("*电子计算机*服务器|X|台|1|100.00|100.00|13%|13.00", rows)
    assert classify(written(text)).kind == "invoice"


def test_a_ledger_is_no_statement():
    rows = [
        ["明细账"],
        ["日期", "凭证字号", "科目编码", "科目名称", "摘要", "借方金额", "贷方金额", "余额"],
        ["2024-03-05", "记-1", "1002", "银行存款", "x", "", "5", "9"],
    ]
    assert classify(sheet(rows)).kind == "other"


def test_a_list_of_invoices_is_no_claim():
    rows = [
        ["发票查验清单"],
        ["发票代码", "发票号码", "开票日期", "价税合计", "查验结果", "查验时间"],
        ["", "12345678", "2024-03-05", "5", "正常", "x"],
    ]
    assert classify(sheet(rows)).kind == "other"


def test_a_code_alone_makes_an_invoice():
    page = Page(
        PageRef("c", 1), 100, 100, "ocr", codes=(Code("01,32,,24442000000123456789,113,20240305,,74AE", Quad.box(0, 0, 1, 1)),)
    )
    assert classify(page).kind == "invoice"


def test_leaves_of_an_invoice_file_make_an_invoice():
    cells = (
        Cell("EInvoice/EInvoiceData/BasicInformation/TotalTax-includedAmount", "113.00"),
        Cell("EInvoice/TaxSupervisionInfo/InvoiceNumber", "1"),
    )
    assert classify(Page(PageRef("c", 1), 1, 1, "text", cells=cells)).kind == "invoice"


def test_doubt_is_put_in_words_and_leaves_the_page_among_the_others():
    found = classify(written("户名：甲公司\n账号：440012345678\n开户行：某某银行\n币种：人民币"))
    assert found.kind == "other"
    assert found.doubt.startswith("页面种类不能确定")


def test_a_blank_page_is_no_doubt():
    found = classify(Page(PageRef("c", 1), 100, 100, "none"))
    assert (found.kind, found.doubt) == ("other", "")


def test_a_word_about_a_contract_is_no_heading():
    assert classify(written("根据双方签订的采购合同\n价格真实性承诺函\n我单位郑重承诺，特此承诺。")).kind == "declaration"


@pytest.mark.skipif(not SAMPLES.exists(), reason="the shared samples are not here")
def test_every_statement_layout_and_digital_invoice_of_the_samples_is_known():
    found: Counter[tuple[str, str]] = Counter()
    files = {"bank_statement": "bank/statement-layouts/*.xlsx", "contract": "contracts/*.docx", "invoice": "invoices/*.xml"}
    for kind, pattern in files.items():
        for path in sorted(SAMPLES.glob(pattern)):
            reading = read_file(path, hash_of(path), sniff(path).media_type)
            found.update((kind, classify(page).kind) for page in reading.pages)
    assert all(kind == read for kind, read in found)
    assert sum(found.values()) >= 30


OTHERS = {
    "an asset ledger": "设备卡片\n资产编号|名称|规格型号|数量|单价|金额|累计折旧|净值\nGD-1|机床|CK|1|5.00|5.00|1.00|4.00",
    "a stock book": "收发存\n品名|规格型号|单位|入库数量|出库数量|结存数量|单价|金额\n钢板|Q235|吨|5|3|2|4.00|8.00",
    "an expense ledger": "项目支出\n凭证号|日期|科目|摘要|借方金额|贷方金额|余额\n记-12|2024-01-05|研发支出|服务器|1.00||1.00",
    "a list of invoices": (
        "已开发票清单\n发票号码|销方名称|购方名称|开票日期|金额|税额|价税合计|发票状态\n12345678|甲|乙|2024-01-05|1.00|0.13|1.13|正常"
    ),
    "a list of payments": "付款明细表\n收款单位|合同编号|付款日期|付款金额|回单编号\n甲公司|HT-1|2024-03-01|300.00|123456",
    "a fiscal bill": "非税收入统一票据（电子）\n项目编码|项目名称|单位|数量|标准|金额\n103|专利收费|项|1|900|900.00",
    "a tender's award": "中标通知书\n乙公司：\n确定贵公司为中标人，中标金额人民币1,200,000.00元。请与采购人签订合同。",
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_papers_are_taken_for_no_evidence(name: str):
    assert classify(written(OTHERS[name])).kind == "other"


def test_goods_under_a_contract_s_heading_are_part_of_the_contract():
    text = "采购订单\n订单编号：PO-1\n货物名称|规格型号|单位|数量|金额\n相机|A|台|1|5.00\n采购方（盖章）：    供应商（盖章）："
    assert classify(written(text)).kind == "contract"


def test_how_to_fill_in_a_form_is_no_statement():
    assert classify(written("填写说明\n一、本合同为技术服务合同示范文本。")).kind != "declaration"


def test_a_murky_page_is_known_by_words_that_lost_one_character():
    page = written("""
子发    发票吗码：24442000000123456789
开第日期：2024年03月05日
名称：甲公司    名称：乙公司
税人识影号：91440600MA4UXXXX1A    纳税人识影号：91440600MA4UXXXX1A
软件离望数据库|128600.97|13%|16718.13
价税台计（大写）    壹佰壹拾叁圆整    （小期）￥113.00
开票人：王平
""")
    assert classify(page).kind == "other"
    murky = replace(page, source="ocr", words=tuple(replace(word, confidence=0.8) for word in page.words))
    assert classify(murky).kind == "invoice"


@pytest.mark.parametrize("title", ["北京电子增值税普通发票发号：00000001", "广东增值税专用发票发票号码：12345678"])
def test_an_invoice_whose_number_ran_into_its_title_is_no_list_of_goods(title: str):
    page = written(
        f"{title}\n开票日期：2015年07月31日\n货物或应税劳务、服务名称|规格型号|单位|数量|单价|金额\n光猫|无|个|1|2050.43|2050.43"
    )
    assert classify(page).kind == "invoice"


def test_a_label_of_a_receipt_is_no_heading_of_a_statement():
    receipt = "中国工商银行\n电子回单\n付款人    户名    甲公司\n交易流水    20240305123456\n金额    100.00"
    assert not any(sign.kind == "bank_statement" and sign.points > 3 for sign in classify(written(receipt)).signs)
    assert any(sign.kind == "bank_statement" and sign.points > 3 for sign in classify(written("交易流水\n户名：甲公司")).signs)
