"""An invoice is read as it stands; only a second witness verifies, and a contradiction is never repaired away."""

import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.invoices.invoice import read_invoice
from extractors.invoices.qr import read_payload
from extractors.readers.capitals import write_capital
from models.fields import Field
from models.invoice import Invoice
from models.paper import Cell, Code, Page, PageRef, Quad, Word
from tests.extractors.invoice_pages import BUYER, GOODS, SELLER, SHA, SUMS, classic, digital, goods_rows, read, source_of

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples" / "invoices"
FORMS = {"digital": digital, "classic": classic}


def values(invoice: Invoice) -> dict[str, object]:
    return {
        field.name: getattr(invoice, field.name).value
        for field in fields(invoice)
        if isinstance(getattr(invoice, field.name), Field)
    }


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("source", ["text", "ocr"])
@pytest.mark.parametrize("degrees", [0.0, -3.0, 2.0])
def test_every_field_is_read_in_both_forms_however_the_page_lies(form: str, source: str, degrees: float):
    invoice, seen = read(FORMS[form](source=source), degrees=degrees)
    got = values(invoice)
    assert got["buyer_name"] == BUYER[0]
    assert got["buyer_tax_id"] == BUYER[1]
    assert got["seller_name"] == SELLER[0]
    assert got["seller_tax_id"] == SELLER[1]
    assert (got["tax_exclusive_amount"], got["tax_amount"]) == (Decimal("100000.00"), Decimal("6000.00"))
    assert got["tax_inclusive_amount"] == Decimal("106000.00")
    assert got["issue_date"] == (date(2025, 3, 18) if form == "digital" else date(2023, 3, 18))
    assert got["number"] == ("25442000000123456789" if form == "digital" else "12345678")
    assert got["code"] == (None if form == "digital" else "044002200111")
    assert invoice.kind == ("digital_special" if form == "digital" else "e_normal")
    assert seen == {}
    (line,) = invoice.lines
    assert [getattr(line, name).value for name in ("item_name", "specification", "unit", "tax_rate")] == [
        "*信息技术服务*软件开发服务",
        "V1.0",
        "项",
        "6%",
    ]
    assert (line.quantity.value, line.unit_price.value) == (Decimal(1), Decimal("100000.00"))


@pytest.mark.parametrize("shift", [0.008, 0.012, -0.008])
def test_a_printer_that_missed_the_form_s_rows_is_followed(shift: float):
    invoice, _ = read(classic(source="ocr", shift=shift))
    got = values(invoice)
    assert (got["buyer_name"], got["seller_name"]) == (BUYER[0], SELLER[0])
    assert (got["number"], got["code"], got["issue_date"]) == ("12345678", "044002200111", date(2023, 3, 18))
    assert got["tax_inclusive_amount"] == Decimal("106000.00")
    assert invoice.remark.value is None


def test_each_value_knows_its_box():
    invoice, _ = read(digital(source="ocr"), degrees=2.0)
    for name in ("number", "buyer_name", "seller_tax_id", "tax_inclusive_amount"):
        spot = getattr(invoice, name).spot
        assert spot is not None
        assert spot.quad is not None
    assert invoice.number.spot.quad.left > 0.75  # type: ignore[union-attr]


def test_the_old_code_s_amount_is_net_and_the_new_one_s_gross():
    old = read_payload("01,01,1200154130,03630024,94339.62,20160621,,9335,")
    new = read_payload("01,32,,23442000000014209621,112,20230215,,74AE")
    assert old is not None
    assert new is not None
    assert (old.gross, new.gross) == (False, True)
    assert (old.kind, new.kind) == ("paper_special", "digital_normal")
    assert new.amount == Decimal("112.00")


@pytest.mark.parametrize(
    "text", ["https://example.com/?n=1", "01", "01,32,,abc,1,20230215,,74AE", "02,32,,23442000000014209621,1,20230215"]
)
def test_other_codes_are_no_invoice_payload(text: str):
    assert read_payload(text) is None


def test_an_unrelated_code_on_the_page_changes_nothing():
    plain, _ = read(digital())
    paper = digital()
    paper.codes.append(Code("https://etax.example/download?id=1", Quad.box(0.8, 0.8, 0.9, 0.9)))
    assert read(paper)[0] == plain


def test_an_invoice_stamped_void_goes_to_a_person():
    paper = digital()
    source = source_of(paper.page())
    stamp = Word("作废", Quad.box(0.4, 0.3, 0.6, 0.4), 0.9)
    stamped = replace(source, pages=(replace(source.pages[0], imprints=(stamp,)),))
    assert [(seen.code, "“作废”" in seen.detail) for seen in read_invoice(stamped).observations] == [("CHECK_FAILED", True)]
    paper.put(0.4, 0.9, "（已红冲）")
    assert set(read(paper)[1]) == {"CHECK_FAILED"}
    assert read(digital())[1] == {}


def test_a_forged_gross_amount_stays_as_printed_and_is_a_conflict():
    invoice, seen = read(digital(sums=("100000.00", "6000.00", "186000.00", SUMS[3])))
    assert invoice.tax_inclusive_amount.value == Decimal("186000.00")
    assert invoice.tax_inclusive_amount.status == "conflict"
    assert {"AMOUNT_CONFLICT", "QR_MISMATCH"} <= seen.keys()


@pytest.mark.parametrize("source", ["text", "ocr"])
def test_a_figure_read_clearly_is_not_repaired_even_where_one_digit_would_mend_the_sum(source: str):
    invoice, seen = read(digital(sums=("100000.00", "6000.00", "106008.00", "壹拾万陆仟零捌圆整"), source=source, qr=None))
    assert invoice.tax_inclusive_amount.value == Decimal("106008.00")
    assert invoice.tax_inclusive_amount.status == "conflict"
    assert "AMOUNT_CONFLICT" in seen


def test_figures_and_capitals_that_differ_are_a_conflict():
    invoice, seen = read(digital(sums=("100000.00", "6000.00", "106000.00", "壹拾万陆仟元伍角整")))
    assert invoice.tax_inclusive_amount.status == "conflict"
    assert "大写" in seen["AMOUNT_CONFLICT"]


def test_a_figure_under_a_seal_is_taken_from_the_reading_that_fits():
    paper = digital(source="ocr").swap("¥106000.00", "¥10600", confidence=0.8, other=("¥106000.00",))
    invoice, seen = read(paper)
    assert invoice.tax_inclusive_amount.value == Decimal("106000.00")
    assert "AMOUNT_CONFLICT" not in seen


def test_a_malformed_figure_that_a_witness_completes_is_inferred_not_verified():
    invoice, _ = read(digital(source="ocr", qr=None).swap("¥106000.00", "¥106,000,00", confidence=0.8))
    assert invoice.tax_inclusive_amount.value == Decimal("106000.00")
    assert invoice.tax_inclusive_amount.status == "inferred"


def test_a_figure_that_no_one_could_read_follows_from_the_others_as_inferred():
    paper = digital(source="ocr")
    paper.words = [word for word in paper.words if word.text != "¥6000.00"]
    invoice, _ = read(paper)
    assert invoice.tax_amount.value == Decimal("6000.00")
    assert invoice.tax_amount.status == "inferred"


def test_a_net_sum_that_no_one_could_read_is_proved_by_the_lines_and_what_is_left_without_tax():
    """Two prints say so; nothing else that stands in its place is passed over."""
    paper = digital(source="ocr")
    paper.words = [word for word in paper.words if word.text != "¥100000.00"]
    invoice, _ = read(paper)
    assert (invoice.tax_exclusive_amount.value, invoice.tax_exclusive_amount.status) == (Decimal("100000.00"), "verified")
    assert invoice.tax_exclusive_amount.checks == ("net+tax=gross", "line sums")
    other, _ = read(digital(source="ocr").swap("¥100000.00", "¥700000.00"))
    assert other.tax_exclusive_amount.status != "verified"


def test_a_number_that_the_engine_misread_is_the_code_s_as_inferred():
    invoice, _ = read(classic(source="ocr").swap("12345678", "12345618"))
    assert invoice.number.value == "12345678"
    assert invoice.number.status == "inferred"


def test_a_digital_number_that_differs_from_the_code_is_a_mismatch():
    invoice, seen = read(classic().swap("12345678", "12345618"))
    assert invoice.number.value == "12345618"
    assert invoice.number.status == "conflict"
    assert "QR_MISMATCH" in seen


def test_another_invoice_s_code_on_the_page_is_a_mismatch_and_gives_no_value():
    invoice, seen = read(classic(qr="01,10,033002200211,99934328,9.91,20220901,64484022470182298515,7257,"))
    assert invoice.number.value == "12345678"
    assert invoice.number.status == "read"
    assert "QR_MISMATCH" in seen


def test_a_day_that_does_not_exist_is_said():
    invoice, seen = read(digital(day="2025年02月30日", qr=None))
    assert invoice.issue_date.value is None
    assert "2025年02月30日" in seen["DATE_INVALID"]


@pytest.mark.parametrize("source", ["text", "ocr"])
@pytest.mark.parametrize("day", ["2024年13月08日", "2024年02月30日"])
def test_a_day_that_does_not_exist_is_not_the_code_s(source: str, day: str):
    invoice, seen = read(digital(day=day, source=source))
    assert (invoice.issue_date.value, invoice.issue_date.status) == (None, "conflict")
    assert invoice.issue_date.original == day
    assert day in seen["DATE_INVALID"]
    assert "QR_MISMATCH" not in seen


def test_a_day_of_which_an_unsure_engine_lost_one_figure_is_the_code_s_as_inferred():
    printed = digital(source="ocr")
    (day,) = (word.text for word in printed.words if "月" in word.text and "年" in word.text)
    misread = day.replace("01月", "81月").replace("02月", "82月").replace("03月", "83月")
    invoice, seen = read(printed.swap(day, misread, confidence=0.7))
    assert invoice.issue_date.value is not None
    assert invoice.issue_date.status == "inferred"
    assert "DATE_INVALID" not in seen


def test_a_possible_second_reading_of_an_impossible_day_is_inferred():
    invoice, _ = read(
        digital(day="2025年02月30日", qr=None, source="ocr").swap("30日", "30日", other=("开票日期：2025年02月20日",))
    )
    assert (invoice.issue_date.value, invoice.issue_date.status) == (date(2025, 2, 20), "inferred")


def test_a_tax_id_with_a_wrong_check_digit_stays_as_printed():
    invoice, seen = read(digital(seller=(SELLER[0], "91440101MA59G7U51X")))
    assert invoice.seller_tax_id.value == "91440101MA59G7U51X"
    assert invoice.seller_tax_id.status == "conflict"
    assert "91440101MA59G7U51X" in seen["TAX_ID_INVALID"]


def test_a_misread_tax_id_is_what_the_stamp_says_too():
    paper = classic(source="ocr").swap(SELLER[1], SELLER[1].replace("G7", "67"), confidence=0.9)
    paper.put(0.8, 0.86, SELLER[1])
    invoice, _ = read(paper)
    assert (invoice.seller_tax_id.value, invoice.seller_tax_id.status) == (SELLER[1], "inferred")


def test_the_year_in_a_number_must_be_the_year_of_issue():
    _, seen = read(digital(number="24442000000123456789", qr=None))
    assert "NUMBER_FORMAT" in seen


def test_a_red_invoice_is_negative_and_names_what_it_reverses():
    goods = (("*信息技术服务*软件开发服务", "", "项", "-1", "100000.00", "-100000.00", "6%", "-6000.00"),)
    sums = ("-100000.00", "-6000.00", "-106000.00", "（负数）壹拾万陆仟圆整")
    invoice, seen = read(
        digital(goods, sums, qr=None, remark=("被红冲蓝字数电票号码：25442000000000000001", "红字发票信息确认单编号：4401"))
    )
    assert invoice.red
    assert invoice.reverses_number.value == "25442000000000000001"
    assert invoice.tax_inclusive_amount.value == Decimal("-106000.00")
    assert seen == {}


def test_an_old_red_invoice_names_code_and_number():
    goods = (("*信息技术服务*软件开发服务", "", "项", "-1", "100000.00", "-100000.00", "6%", "-6000.00"),)
    sums = ("-100000.00", "-6000.00", "-106000.00", "（负数）壹拾万陆仟圆整")
    invoice, _ = read(classic(goods, sums, qr=None, remark=("对应正数发票代码:044002200111号码:87654321",)))
    assert invoice.red
    assert invoice.reverses_number.value == "87654321"


def test_the_real_seller_stands_in_the_remark_where_the_tax_office_issued():
    bureau = ("国家税务总局广州市天河区税务局", "11440100MB2C94011E")
    invoice, _ = read(classic(seller=bureau, remark=(f"代开企业名称:{SELLER[0]}", f"代开企业税号:{SELLER[1]}")))
    assert invoice.seller_name.value == SELLER[0]
    assert invoice.seller_tax_id.value == SELLER[1]
    assert "代开" in invoice.seller_name.checks


def test_exempt_goods_have_no_tax():
    goods = (("*运输服务*客运服务费", "无", "次", "1", "28.63", "28.63", "免税", "***"),)
    qr = "01,10,044002200111,12345678,28.63,20230318,12345678901234567890,74AE,"
    invoice, seen = read(classic(goods, ("28.63", "***", "28.63", "贰拾捌圆陆角叁分"), qr=qr))
    assert (invoice.tax_amount.value, invoice.tax_amount.status) == (Decimal("0.00"), "verified")
    assert invoice.lines[0].tax_rate.value == "免税"
    assert seen == {}


def test_tax_on_the_margin_breaks_no_identity():
    goods = (("*人力资源服务*劳务派遣", "", "", "", "", "100000.00", "***", "250.00"),)
    invoice, seen = read(
        digital(goods, ("100000.00", "250.00", "100250.00", "壹拾万零贰佰伍拾圆整"), qr=None, remark=("差额征税：95000.00",))
    )
    assert invoice.lines[0].tax_rate.value == "***"
    assert invoice.tax_amount.value == Decimal("250.00")
    assert seen == {}


def test_a_discount_line_is_a_line_with_negative_amounts():
    goods = (*GOODS, ("*信息技术服务*软件开发服务", "", "", "", "", "-1000.00", "6%", "-60.00"))
    invoice, seen = read(digital(goods, ("99000.00", "5940.00", "104940.00", "壹拾万肆仟玖佰肆拾圆整"), qr=None))
    assert [line.tax_exclusive_amount.value for line in invoice.lines] == [Decimal("100000.00"), Decimal("-1000.00")]
    assert "line sums" in invoice.tax_exclusive_amount.checks
    assert seen == {}


def test_lines_that_do_not_add_up_are_a_conflict():
    goods = (*GOODS, ("*信息技术服务*运维服务", "", "项", "1", "500.00", "500.00", "6%", "30.00"))
    _, seen = read(digital(goods))
    assert "AMOUNT_CONFLICT" in seen


def test_a_name_over_three_lines_is_one_name():
    paper = digital()
    for index, text in enumerate(("平台定制及部署", "（一期）")):
        paper.put(0.03, 0.385 + index * 0.025, text)
    invoice, _ = read(paper)
    assert invoice.lines[0].item_name.value == "*信息技术服务*软件开发服务平台定制及部署（一期）"


def test_a_name_centred_about_its_figures_is_one_name():
    goods = (("", "V1.0", "项", "1", "100000.00", "100000.00", "6%", "6000.00"),)
    paper = digital(goods, qr=None)
    paper.put(0.03, 0.347, "*信息技术服务*软件")
    paper.put(0.03, 0.373, "开发服务")
    invoice, _ = read(paper)
    assert [line.item_name.value for line in invoice.lines] == ["*信息技术服务*软件开发服务"]


def test_a_watermark_far_below_the_goods_is_no_part_of_them():
    paper = digital(source="ocr")
    paper.put(0.30, 0.52, "样")
    paper.put(0.50, 0.52, "本")
    invoice, _ = read(paper)
    assert len(invoice.lines) == 1
    assert invoice.lines[0].specification.value == "V1.0"


def test_several_pages_are_one_invoice_and_their_subtotals_no_goods():
    first = digital(qr=None)
    first.words = [word for word in first.words if word.quad.top < 0.6]
    first.put(0.10, 0.66, "小计")
    first.put_right(0.75, 0.66, "¥100000.00")
    first.put_right(0.95, 0.66, "¥6000.00")
    second = digital(sums=("200000.00", "12000.00", "212000.00", "贰拾壹万贰仟圆整"), qr=None)
    invoice, seen = read(first, second)
    assert [line.line_no for line in invoice.lines] == [1, 2]
    assert len({line.id for line in invoice.lines}) == 2
    assert invoice.tax_exclusive_amount.value == Decimal("200000.00")
    assert seen == {}


def test_a_list_of_goods_takes_the_place_of_the_line_that_points_to_it():
    front = classic((("(详见销货清单)", "", "", "", "", "100000.00", "6%", "6000.00"),))
    back = classic(qr=None)
    back.words = [word for word in back.words if 0.3 < word.quad.top < 0.6]
    back.put(0.3, 0.1, "销售货物或者提供应税劳务清单")
    invoice, seen = read(front, back)
    assert [line.item_name.value for line in invoice.lines] == ["*信息技术服务*软件开发服务"]
    assert seen == {}


def test_construction_services_have_columns_of_their_own():
    paper = digital(qr=None, title="电子发票（普通发票）")
    paper.words = [word for word in paper.words if not 0.30 < word.quad.top < 0.60]
    for left, head in (
        (0.05, "项目名称"),
        (0.25, "建筑服务发生地"),
        (0.45, "建筑项目名称"),
        (0.69, "金额"),
        (0.77, "税率/征收率"),
        (0.89, "税额"),
    ):
        paper.put(left, 0.32, head)
    for left, text in ((0.03, "*建筑服务*工程款"), (0.25, "广东省深圳市"), (0.45, "厂房改造"), (0.785, "6%")):
        paper.put(left, 0.36, text)
    paper.put_right(0.75, 0.36, "100000.00")
    paper.put_right(0.95, 0.36, "6000.00")
    invoice, seen = read(paper)
    assert invoice.lines[0].item_name.value == "*建筑服务*工程款"
    assert invoice.lines[0].tax_exclusive_amount.value == Decimal("100000.00")
    assert invoice.lines[0].unit.value is None
    assert seen == {}


def test_a_paper_form_needs_no_labels_for_code_and_number():
    paper = classic(source="ocr", title="广东增值税专用发票", qr=None, check="")
    for label in ("发票代码", "发票号码", "校 验 码", "044002200111", "12345678"):
        paper.words = [word for word in paper.words if label not in word.text]
    paper.put(0.15, 0.05, "4400223130")
    paper.put(0.70, 0.05, "No 12345678")
    paper.put(0.85, 0.05, "4400223130")
    paper.put(0.85, 0.08, "12345678")
    invoice, _ = read(paper)
    assert (invoice.code.value, invoice.number.value) == ("4400223130", "12345678")
    assert (invoice.code.status, invoice.number.status) == ("verified", "verified")
    assert invoice.kind == "paper_special"


def test_a_name_too_long_for_its_line_goes_on_below():
    long = "粤港澳大湾区工业人工智能应用创新研究院（深圳）有限公司"
    paper = digital(buyer=(long[:20], BUYER[1]))
    paper.put(0.05 + 3 * 0.0125, 0.19, long[20:])
    invoice, _ = read(paper)
    assert invoice.buyer_name.value == long


def test_a_company_without_tax_id_has_none_and_takes_none_from_the_password():
    invoice, _ = read(classic(buyer=("个人", "")))
    assert invoice.buyer_name.value == "个人"
    assert invoice.buyer_tax_id.status == "missing"


def test_the_file_s_own_data_and_its_print_confirm_one_another():
    info = (("InvoiceNumber", "25442000000123456789"), ("TotalTax-includedAmount", "106000.00"), ("SellerIdNum", SELLER[1]))
    invoice, seen = read(digital(qr=None), info=info)
    assert invoice.number.status == "verified"
    assert "info" in invoice.tax_inclusive_amount.checks
    assert seen == {}


def test_print_that_contradicts_the_file_s_own_data_is_a_conflict():
    invoice, _ = read(digital(qr=None), info=(("InvoiceNumber", "25442000000123456780"),))
    assert invoice.number.status == "conflict"
    assert "!info" in invoice.number.checks


LEAVES = {
    "Header/InherentLabel/GeneralOrSpecialVAT/LabelName": "增值税专用发票",
    "TaxSupervisionInfo/InvoiceNumber": "25442000000123456789",
    "TaxSupervisionInfo/IssueTime": "2025-03-18",
    "EInvoiceData/SellerInformation/SellerIdNum": SELLER[1],
    "EInvoiceData/SellerInformation/SellerName": SELLER[0],
    "EInvoiceData/BuyerInformation/BuyerIdNum": BUYER[1],
    "EInvoiceData/BuyerInformation/BuyerName": BUYER[0],
    "EInvoiceData/BasicInformation/TotalAmWithoutTax": "100000.00",
    "EInvoiceData/BasicInformation/TotalTaxAm": "6000.00",
    "EInvoiceData/BasicInformation/TotalTax-includedAmount": "106000.00",
    "EInvoiceData/BasicInformation/TotalTax-includedAmountInChinese": "壹拾万陆仟圆整",
    "EInvoiceData/IssuItemInformation[1]/ItemName": "*信息技术服务*软件开发服务",
    "EInvoiceData/IssuItemInformation[1]/Amount": "60000.00",
    "EInvoiceData/IssuItemInformation[1]/TaxRate": "0.06",
    "EInvoiceData/IssuItemInformation[1]/ComTaxAm": "3600.00",
    "EInvoiceData/IssuItemInformation[2]/ItemName": "*信息技术服务*运维服务",
    "EInvoiceData/IssuItemInformation[2]/Amount": "40000.00",
    "EInvoiceData/IssuItemInformation[2]/TaxRate": "0.06",
    "EInvoiceData/IssuItemInformation[2]/ComTaxAm": "2400.00",
}


def xml_page(leaves: dict[str, str]) -> Page:
    cells = tuple(Cell(f"EInvoice/{path}", text, row) for row, (path, text) in enumerate(leaves.items()))
    return Page(PageRef(SHA, 1), 0, 0, "none", cells=cells)


def test_an_xml_file_gives_every_field_with_its_path():
    (invoice,) = read_invoice(source_of(xml_page(LEAVES))).invoices
    assert invoice.kind == "digital_special"
    assert invoice.number.value == "25442000000123456789"
    assert invoice.number.spot is not None
    assert invoice.number.spot.cell == "EInvoice/TaxSupervisionInfo/InvoiceNumber"
    assert invoice.tax_inclusive_amount.status == "verified"
    assert [line.tax_rate.value for line in invoice.lines] == ["6%", "6%"]
    assert [line.tax_exclusive_amount.value for line in invoice.lines] == [Decimal("60000.00"), Decimal("40000.00")]


def test_an_altered_xml_amount_is_a_conflict():
    leaves = LEAVES | {"EInvoiceData/BasicInformation/TotalAmWithoutTax": "109000.00"}
    extraction = read_invoice(source_of(xml_page(leaves)))
    assert extraction.invoices[0].tax_exclusive_amount.status == "conflict"
    assert "AMOUNT_CONFLICT" in {one.code for one in extraction.observations}


def test_a_blank_page_is_an_invoice_with_nothing_read():
    extraction = read_invoice(source_of(Page(PageRef(SHA, 1), 842, 595, "ocr")))
    (invoice,) = extraction.invoices
    assert all(getattr(invoice, name).status == "missing" for name in ("number", "issue_date", "tax_inclusive_amount"))
    assert extraction.observations == ()


def test_ids_depend_on_the_document_alone():
    invoice, _ = read(digital())
    assert invoice.id == f"invoice:doc:{SHA}:1:0"
    assert invoice.lines[0].id == f"line:{invoice.id}:1"


CENTS = st.integers(min_value=100, max_value=99_999_999_99)


@settings(max_examples=25, deadline=None)
@given(CENTS, st.sampled_from((1, 3, 6, 9, 13)), st.sampled_from(sorted(FORMS)))
def test_consistent_figures_are_verified_whatever_they_are(cents: int, rate: int, form: str):
    net = Decimal(cents).scaleb(-2)
    tax = (net * rate / 100).quantize(Decimal("0.01"))
    gross = net + tax
    goods = (("*信息技术服务*服务", "", "项", "1", f"{net}", f"{net}", f"{rate}%", f"{tax}"),)
    invoice, seen = read(FORMS[form](goods, (f"{net}", f"{tax}", f"{gross}", write_capital(gross)), source="ocr", qr=None))
    got = (invoice.tax_exclusive_amount, invoice.tax_amount, invoice.tax_inclusive_amount)
    assert [one.value for one in got] == [net, tax, gross]
    assert {one.status for one in got} == {"verified"}
    assert seen == {}


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_one_word_is_misread_as_nothing_wrong_is_verified(data: st.DataObject):
    form = data.draw(st.sampled_from(sorted(FORMS)))
    paper = FORMS[form](source="ocr")
    truth = values(read(FORMS[form](source="ocr"))[0])
    places = [index for index, word in enumerate(paper.words) if any(c.isdigit() for c in word.text)]
    index = data.draw(st.sampled_from(places))
    text = paper.words[index].text
    digits = [i for i, c in enumerate(text) if c.isdigit()]
    at = data.draw(st.sampled_from(digits))
    wrong = text[:at] + data.draw(st.sampled_from(["", *"0123456789"])) + text[at + 1 :]
    paper.words[index] = replace(paper.words[index], text=wrong, confidence=data.draw(st.sampled_from([0.6, 0.95, 1.0])))
    invoice, _ = read(paper)
    for name, value in truth.items():
        field: Field[object] = getattr(invoice, name)
        assert field.status != "verified" or field.value == value


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_words_changes_nothing(random: Random):
    paper = classic(source="ocr")
    before = read(paper)
    random.shuffle(paper.words)
    assert read(paper) == before


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the real samples are not here")
@pytest.mark.parametrize("suffix", [".pdf", ".ofd", ".xml"])
def test_real_digital_invoices_are_exact(suffix: str):
    from extractors.intake.sniffing import hash_of, sniff
    from extractors.reading import read_file

    names = {"date": "issue_date", "buyer": "buyer_name", "seller": "seller_name", "amount_excl_tax": "tax_exclusive_amount"}
    names |= {"tax": "tax_amount", "total": "tax_inclusive_amount"}
    for line in (SAMPLES / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(line)
        path = SAMPLES / truth["file"]
        if path.suffix != suffix:
            continue
        reading = read_file(path, hash_of(path), sniff(path).media_type)
        source = replace(source_of(*reading.pages), info=reading.info)
        (invoice,) = read_invoice(source).invoices
        for key in (
            "number",
            "code",
            "date",
            "buyer",
            "seller",
            "buyer_tax_id",
            "seller_tax_id",
            "amount_excl_tax",
            "tax",
            "total",
        ):
            field: Field[object] = getattr(invoice, names.get(key, key))
            wanted = truth[key]
            got = None if field.value is None else str(field.value).replace("（", "(").replace("）", ")")
            assert got == (wanted and wanted.replace("（", "(").replace("）", ")")), (truth["file"], key)


def test_a_tax_id_that_lost_a_character_in_print_and_stamp_alike_is_not_verified():
    lost = SELLER[1][:4] + SELLER[1][5:]
    paper = classic(source="ocr").swap(SELLER[1], lost)
    paper.put(0.8, 0.86, lost)
    invoice, _ = read(paper)
    assert invoice.seller_tax_id.status == "inferred"


@pytest.mark.parametrize("label", ["你:", "尔:", ":"])
def test_a_misread_label_never_gives_the_seller_the_buyer_s_name(label: str):
    paper = classic(source="ocr")
    first = next(index for index, word in enumerate(paper.words) if word.text == "称:")
    paper.words[first] = replace(paper.words[first], text=label)
    invoice, _ = read(paper)
    assert (invoice.buyer_name.value, invoice.seller_name.value) == (BUYER[0], SELLER[0])


def test_figures_beside_the_middle_of_a_tall_specification_keep_it():
    one = ("*软件*排产软件", "", "套", "1", "60000.00", "60000.00", "6%", "3600.00")
    two = ("*计算机设备*服务器", "H800/2TB内存/双", "台", "1", "40000.00", "40000.00", "6%", "2400.00")
    paper = digital([], SUMS)
    goods_rows(paper, [one], 0.36)
    paper.put(0.28, 0.395, "R5500 G6/8×")
    goods_rows(paper, [two], 0.424)
    paper.put(0.28, 0.453, "电源冗余")
    invoice, _ = read(paper)
    assert [line.specification.value for line in invoice.lines] == [None, "R5500 G6/8×H800/2TB内存/双电源冗余"]
