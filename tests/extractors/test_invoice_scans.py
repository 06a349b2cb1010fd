"""What engines did to scanned invoices, one fact each: labels lost, heads misread, columns run together."""

from dataclasses import replace
from decimal import Decimal

import pytest

from extractors.candidates import Candidate
from extractors.invoices.figures import Witnesses, settle_figures
from extractors.invoices.texts import tidied
from extractors.invoices.totals import Totals
from models.invoice import Invoice
from models.paper import Quad, Word
from tests.extractors.invoice_pages import BUYER, GOODS, HEIGHT, SELLER, Goods, Paper, digital, read

CAMERAS: Goods = (("*电子工业设备*工业视觉相机", "MV-CH250", "台", "22", "17876.1063636364", "393274.34", "13%", "51125.66"),)
CAMERA_SUMS = ("393274.34", "51125.66", "444400.00", "肆拾肆万肆仟肆佰圆整")
NUMBER = "25442000000123456789"


def print_name(paper: Paper, top: float, text: str) -> None:
    """A box of goods as wide as forms print it: names of fourteen characters and two asterisks fill their column."""
    left, width = 0.024, 0.0157 * sum(0.52 if character.isascii() else 1.0 for character in text)
    paper.words.append(Word(text, Quad.box(left, top, left + width, top + HEIGHT)))


def parties(invoice: Invoice) -> tuple[str | None, ...]:
    return tuple(field.value for field in (invoice.buyer_name, invoice.buyer_tax_id, invoice.seller_name, invoice.seller_tax_id))


def only_line(paper: Paper) -> tuple[object, ...]:
    invoice, _ = read(paper)
    (line,) = invoice.lines
    return (line.item_name.value, line.specification.value, line.unit.value, line.quantity.value, line.unit_price.value)


@pytest.mark.parametrize("rest", ["：", "”", ""])
def test_a_label_that_only_the_second_reading_shows_still_names_the_party(rest: str):
    paper = digital(source="ocr")
    for name in (BUYER[0], SELLER[0]):
        paper.swap(f"名称：{name}", rest + name, other=(f"名称：{name}",))
    invoice, _ = read(paper)
    assert parties(invoice) == (*BUYER, *SELLER)


def test_a_name_without_any_label_is_the_organisation_above_its_tax_id():
    paper = digital(source="ocr").swap(f"名称：{SELLER[0]}", f"：{SELLER[0]}")
    invoice, _ = read(paper)
    assert parties(invoice) == (*BUYER, *SELLER)


def test_a_tax_id_without_label_is_the_valid_code_under_its_name():
    paper = digital(source="ocr").swap(f"统一社会信用代码/纳税人识别号：{SELLER[1]}", f"统七杜会佰用弋玛内税人：{SELLER[1]}")
    invoice, _ = read(paper)
    assert parties(invoice) == (*BUYER, *SELLER)


def test_small_letters_do_not_end_a_tax_id():
    paper = digital(source="ocr", buyer=(BUYER[0], "91440300MA5EUT1a2P"))
    invoice, _ = read(paper)
    assert invoice.buyer_tax_id.value == "91440300MA5EUT1A2P"


@pytest.mark.parametrize("lean", [-0.012, -0.004, 0.004, 0.012])
@pytest.mark.parametrize("sign", ["銷售方信息", "售方信息", ""])
def test_the_left_block_buys_wherever_on_the_page_it_stands(lean: float, sign: str):
    for drop in (0.0, 0.01, 0.02, 0.03, 0.04):
        paper = digital(source="ocr", qr=None)
        paper.words = [
            word for word in paper.words if not (len(word.text) == 1 and word.quad.left >= 0.5 and word.text in "销售方信息")
        ]
        paper.put(0.5, 0.16, sign)
        moved = []
        for word in paper.words:
            shift = drop + (lean if word.quad.left < 0.5 else 0.0)
            quad = word.quad
            moved.append(replace(word, quad=type(quad).box(quad.left, quad.top + shift, quad.right, quad.bottom + shift)))
        paper.words = moved
        invoice, _ = read(paper)
        assert (invoice.buyer_name.value, invoice.seller_name.value) == (BUYER[0], SELLER[0])


def test_a_number_whose_box_is_too_wide_for_it_is_read_with_its_label_and_in_doubt():
    paper = digital(source="ocr", qr=None).swap(f"发票号码：{NUMBER}", NUMBER.replace("4", "1"), other=(f"发票号码：{NUMBER}",))
    wide = next(word for word in digital().words if word.text.startswith("发票号码"))
    paper.words = [replace(word, quad=wide.quad) if word.alternatives else word for word in paper.words]
    invoice, _ = read(paper)
    assert (invoice.number.value, invoice.number.status) == (NUMBER, "inferred")


def test_a_number_of_another_province_than_the_seller_s_is_in_doubt():
    invoice, _ = read(digital(source="ocr", qr=None, number="25142000000123456789"))
    assert invoice.number.status == "inferred"
    assert "!province" in invoice.number.checks


@pytest.mark.parametrize(
    ("head", "misread"), [("税额", "税颜"), ("税额", "稅頭"), ("税额", "税"), ("金额", "金颜"), ("金额", "全頭"), ("数量", "数")]
)
def test_a_misread_head_keeps_its_column(head: str, misread: str):
    invoice, _ = read(digital(source="ocr").swap(head, misread))
    (line,) = invoice.lines
    assert (line.quantity.value, line.tax_exclusive_amount.value, line.tax_amount.value) == (1, Decimal(100000), Decimal(6000))


def test_a_head_whose_other_reading_is_one_keeps_its_column():
    invoice, _ = read(digital(source="ocr").swap("税率/征收率", "/", other=("税率/征收率",)))
    (line,) = invoice.lines
    assert (line.tax_exclusive_amount.value, line.tax_rate.value, line.tax_amount.value) == (Decimal(100000), "6%", Decimal(6000))


def test_two_misread_heads_of_tax_are_told_apart_by_their_order():
    paper = digital(source="ocr")
    paper.words = [replace(word, text={"税率/征收率": "税車", "税额": "税"}.get(word.text, word.text)) for word in paper.words]
    invoice, _ = read(paper)
    (line,) = invoice.lines
    assert (line.tax_rate.value, line.tax_amount.value) == ("6%", Decimal(6000))


@pytest.mark.parametrize("source", ["text", "ocr"])
def test_a_specification_in_the_box_of_a_wrapped_name_is_cut_off_where_specifications_begin(source: str):
    paper = digital((("", "", "套", *GOODS[0][3:]),), source=source)
    print_name(paper, 0.36, "*信息技术服务*工业缺陷图像数50万张标注")
    print_name(paper, 0.385, "据集")
    assert only_line(paper)[:3] == ("*信息技术服务*工业缺陷图像数据集", "50万张标注", "套")


def test_white_space_inside_a_box_is_where_it_is_cut():
    paper = digital((("", "", "项", *GOODS[0][3:]),), source="ocr")
    print_name(paper, 0.36, "*信息技术服务*大模型推理云服 QPS 200")
    print_name(paper, 0.385, "务费")
    assert only_line(paper)[:2] == ("*信息技术服务*大模型推理云服务费", "QPS 200")


def test_a_name_as_long_as_its_column_is_not_cut():
    paper = digital((("", "V1.0", "套", *GOODS[0][3:]),), source="ocr")
    print_name(paper, 0.36, "*信息技术服务*工业缺陷图像数")
    print_name(paper, 0.385, "据集")
    assert only_line(paper)[:2] == ("*信息技术服务*工业缺陷图像数据集", "V1.0")


@pytest.mark.parametrize("source", ["text", "ocr"])
def test_a_quantity_glued_to_its_price_is_parted_where_the_product_is_the_amount(source: str):
    paper = digital(CAMERAS, CAMERA_SUMS, source=source, qr=None)
    paper.without("17876").words = [word for word in paper.words if word.text != "22"]
    paper.put_right(0.63, 0.36, "2217876.1063636364")
    assert only_line(paper)[3:] == (Decimal(22), Decimal("17876.1063636364"))


def test_a_glued_number_that_no_cut_explains_stays_in_doubt():
    paper = digital(CAMERAS, CAMERA_SUMS, source="ocr", qr=None)
    paper.without("17876").words = [word for word in paper.words if word.text != "22"]
    paper.put_right(0.63, 0.36, "2217876.2063636364")
    invoice, _ = read(paper)
    assert invoice.lines[0].quantity.value is None
    assert invoice.lines[0].unit_price.status == "inferred"


@pytest.mark.parametrize("misread", ["221", "2", ""])
def test_a_spoilt_quantity_is_what_the_amount_is_of_the_price_but_only_inferred(misread: str):
    paper = digital(CAMERAS, CAMERA_SUMS, source="ocr", qr=None)
    paper.words = [
        replace(word, text=misread) if word.text == "22" else word for word in paper.words if misread or word.text != "22"
    ]
    invoice, _ = read(paper)
    line = invoice.lines[0]
    assert (line.quantity.value, line.quantity.status) == (Decimal(22), "inferred")
    assert "quantity×price" not in line.tax_exclusive_amount.checks


def test_a_price_that_lost_its_point_is_the_amount_of_one():
    paper = digital(source="ocr", qr=None)
    paper.words = [word for word in paper.words if word.text != "1"]
    price = next(word for word in paper.words if word.text == "100000.00")
    paper.words = [replace(word, text="10000000") if word is price else word for word in paper.words]
    invoice, _ = read(paper)
    assert (invoice.lines[0].quantity.value, invoice.lines[0].unit_price.value) == (Decimal(1), Decimal(100000))
    assert invoice.lines[0].unit_price.status == "inferred"


@pytest.mark.parametrize("misread", ["66", "696", "69"])
def test_a_spoilt_percent_sign_gives_an_inferred_rate(misread: str):
    invoice, _ = read(digital(source="ocr").swap("6%", misread))
    assert (invoice.lines[0].tax_rate.value, invoice.lines[0].tax_rate.status) == ("6%", "inferred")


def test_units_of_two_rows_in_one_tall_box_go_to_their_rows():
    second = ("*软件*向量数据库软件", "集群版", "", "1", "100000.00", "100000.00", "6%", "6000.00")
    paper = digital((("*软件*机器学习平台", "V5", "", *GOODS[0][3:]), second), source="ocr", qr=None)
    paper.put(0.38, 0.36, "项套")
    box = paper.words[-1].quad
    paper.words[-1] = replace(paper.words[-1], quad=type(box).box(0.38, 0.36, 0.395, 0.41))
    invoice, _ = read(paper)
    assert [line.unit.value for line in invoice.lines] == ["项", "套"]


@pytest.mark.parametrize("name", ["“软件*向量数据库软件", "软件·向量数据库软件", "*软件*“向量数据库软件", "★软件*向量数据库软件"])
def test_asterisks_taken_for_other_marks_are_asterisks(name: str):
    paper = digital(((name, *GOODS[0][1:]),), source="ocr")
    assert only_line(paper)[0] == "*软件*向量数据库软件"


def test_a_recognised_net_amount_that_the_lines_contradict_is_not_relied_on():
    paper = digital(source="ocr", qr=None).without("壹拾万").without("106000").swap("¥100000.00", "¥300000.00", confidence=0.86)
    invoice, _ = read(paper)
    assert invoice.tax_exclusive_amount.status in {"inferred", "conflict"}


@pytest.mark.parametrize("source", ["text", "ocr"])
@pytest.mark.parametrize(
    "label", ["统一社会信用代码/纳税人识别号：", "统一杜会信用代码/纳税人识别号：", "统七杜会佰用弋玛内税人："]
)
def test_a_buyer_without_tax_id_never_gets_the_seller_s(source: str, label: str):
    paper = digital(source=source, buyer=(BUYER[0], "")).swap(f"统一社会信用代码/纳税人识别号：{SELLER[1]}", label + SELLER[1])
    invoice, _ = read(paper)
    assert invoice.buyer_tax_id.value is None
    assert invoice.seller_name.value == SELLER[0]


def test_a_label_in_two_parts_is_one():
    paper = digital(source="ocr").swap("统一社会信用代码/纳税人识别号", "统一社会信用代码(纳税人识别号")
    invoice, _ = read(paper)
    assert parties(invoice) == (*BUYER, *SELLER)


@pytest.mark.parametrize(("column", "text", "meant"), [
    ("unit", "项m", "项"),
    ("unit", "项pod", "项"),
    ("unit", "千m", "千m"),
    ("unit", "GPU卡时", "GPU卡时"),
    ("item_name", "*信息系统集成服务*平台实施费(第三阶段", "*信息系统集成服务*平台实施费(第三阶段)"),
    ("item_name", "*信息系统集成服务*®平台实施费", "*信息系统集成服务*平台实施费"),
    ("item_name", "*软件*“灵犀”平台", "*软件*“灵犀”平台"),
])  # fmt: skip
def test_a_neighbours_letters_stray_signs_and_lost_brackets_are_put_right(column: str, text: str, meant: str):
    assert tidied(column, text) == meant


def test_a_tax_id_that_ran_into_the_name_is_no_part_of_it():
    paper = digital(source="ocr")
    paper.swap(f"名称：{BUYER[0]}", f"名称：{BUYER[0]}{BUYER[1]}")
    assert parties(read(paper)[0])[0] == BUYER[0]


def test_the_only_amount_of_the_sums_is_the_net_one_where_it_is_all_there_is_to_pay():
    seen = Candidate(Decimal("583105.40"), "583105.40", None, "ocr", 0.8, witness="ocr")
    told = Candidate(Decimal("583105.40"), "QR", None, "qr", 1.0, witness="qr")
    found = settle_figures(Totals(tax=(seen,), gross=(told,)), Witnesses(qr_gross=Decimal("583105.40")))
    assert (found.net.value, found.tax.value, found.net.status) == (Decimal("583105.40"), Decimal(0), "inferred")
