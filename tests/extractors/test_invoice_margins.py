"""Where one thing on an invoice ran into another: names into columns, rows into the head, stamps and values off their lines."""

from dataclasses import replace
from decimal import Decimal

import pytest

from extractors.invoices.invoice import read_invoice
from extractors.invoices.texts import tidied
from models.invoice import Invoice
from models.paper import Quad, Word
from tests.extractors.invoice_pages import BUYER, GOODS, HEIGHT, SELLER, SUMS, WIDTH, Paper, classic, digital, read, source_of

ROW = ("项", "1", "100000.00", "100000.00", "6%", "6000.00")


def with_seal(paper: Paper, seal: Quad) -> Invoice:
    page = replace(paper.page(), seals=(seal,))
    (invoice,) = read_invoice(source_of(page)).invoices
    return invoice


def width_of(text: str) -> float:
    return sum(0.52 if character.isascii() else 1.0 for character in text)


def moved(paper: Paper, start: str, *, left: float | None = None, top: float | None = None) -> None:
    """The goods whose text begins so, elsewhere on the page."""
    for index, word in enumerate(paper.words):
        if start and word.text.startswith(start) and 0.35 < word.quad.top < 0.6:
            at = Quad.box(left or word.quad.left, top or word.quad.top, word.quad.right, (top or word.quad.top) + HEIGHT)
            paper.words[index] = replace(word, quad=at)


def boxed(paper: Paper, left: float, top: float, text: str, right: float) -> None:
    paper.words.append(Word(text, Quad.box(left, top, right, top + HEIGHT)))


@pytest.mark.parametrize(
    ("name", "specification"),
    [
        ("*电子计算机*智能训练用服务器八卡", "R5500 G6"),
        ("*信息技术服务*模型训练算力服务", "A800×8"),
        ("*塑料制品*防静电活动地板防火型", "600×600"),
    ],
)
def test_a_name_that_ran_into_its_specification_is_cut_where_the_writing_changes(name: str, specification: str):
    goods = [(name + specification, "", *ROW), *((f"*软件*产品{n}", f"V{n}.0型", *ROW) for n in (1, 2))]
    paper = digital(goods, source="ocr")
    moved(paper, "V", left=0.27)
    paper.without(name)
    boxed(paper, 0.03, 0.36, name + specification, 0.03 + 0.24 * width_of(name + specification) / width_of(name))
    line = read(paper)[0].lines[0]
    assert (line.item_name.value, line.specification.value) == (name, specification)


@pytest.mark.parametrize("name", ["*信息技术服务*缺陷样本数据标注服务", "*电子工业专用设备*工业线扫相机 LA-"])
def test_a_name_that_reaches_up_to_the_head_of_an_empty_column_is_not_cut(name: str):
    paper = digital(((name, "", *ROW),), source="ocr")
    head = next(word for word in paper.words if word.text == "规格型号")
    paper.without(name)
    boxed(paper, 0.03, 0.36, name, head.quad.left - 0.003)
    line = read(paper)[0].lines[0]
    assert (line.item_name.value, line.specification.value) == (name, None)


def test_the_place_of_a_building_service_begins_with_its_province():
    paper = digital((("", "", *ROW),), source="ocr")
    paper.swap("规格型号", "建筑服务发生地").without("单位").without("数量").without("单价")
    boxed(paper, 0.03, 0.36, "*建筑服务*机房装修改造广东省深圳市", 0.32)
    assert read(paper)[0].lines[0].item_name.value == "*建筑服务*机房装修改造"


def test_a_first_row_close_under_the_head_is_no_part_of_it():
    goods = (("*鉴证咨询服务*等级保护测评", "", *ROW),)
    paper = digital(goods, source="ocr")
    for text in goods[0]:
        moved(paper, text, top=0.345)
    (line,) = read(paper)[0].lines
    assert (line.item_name.value, line.tax_exclusive_amount.value) == (goods[0][0], Decimal("100000.00"))


def test_rates_and_taxes_stay_apart_though_the_head_of_the_rates_was_lost():
    paper = digital(source="ocr").without("税率/征收率")
    (line,) = read(paper)[0].lines
    assert (line.tax_rate.value, line.tax_amount.value) == ("6%", Decimal("6000.00"))


def test_a_box_that_repeats_a_smaller_one_at_its_end_ends_before_it():
    paper = digital(source="ocr").without("*信息技术服务*")
    right = 0.28 + WIDTH * 4 * 0.52
    boxed(paper, 0.03, 0.361, "*信息技术服务*软件开发服务V1.0", right)
    (line,) = read(paper)[0].lines
    assert (line.item_name.value, line.specification.value) == ("*信息技术服务*软件开发服务", "V1.0")


def test_a_remark_that_runs_under_a_stamp_is_read_and_the_number_in_it_in_doubt():
    remark = ("对应正数发票代码:044002200111 号码:87654321",)
    paper = classic(remark=remark, source="ocr")
    invoice = with_seal(paper, Quad.box(0.68, 0.74, 0.86, 0.92))
    assert (invoice.reverses_number.value, invoice.reverses_number.status) == ("87654321", "inferred")


def test_the_lettering_of_a_stamp_is_no_remark():
    paper = classic(remark=("HT2023-118",))
    for top, text in ((0.80, SELLER[0]), (0.83, SELLER[1]), (0.86, "发票专用章"), (0.82, "公")):
        paper.put(0.72, top, text)
    invoice = with_seal(paper, Quad.box(0.68, 0.76, 0.95, 0.90))
    assert invoice.remark.value == "HT2023-118"


@pytest.mark.parametrize("text", ["代开企业税号:91440101MA59G7U51U", "代开企业"])
def test_a_label_without_a_name_behind_it_names_no_real_seller(text: str):
    invoice, _ = read(classic(seller=("国家税务总局广州市税务局", SELLER[1]), remark=(text,)))
    assert invoice.seller_name.value == "国家税务总局广州市税务局"


def test_a_name_that_a_stamp_cut_off_is_in_doubt():
    remark = ("代开企业名称:广州丙丁数",)
    invoice, _ = read(classic(seller=("国家税务总局广州市税务局", SELLER[1]), remark=remark, source="ocr"))
    assert (invoice.seller_name.value, invoice.seller_name.status) == ("广州丙丁数", "inferred")


def test_a_print_that_lies_lower_than_its_labels_does_not_lend_them_the_remark():
    paper = classic(source="ocr", shift=0.017, remark=("差额征税:1620.23",))
    invoice, _ = read(paper)
    assert (invoice.seller_name.value, invoice.buyer_name.value) == (SELLER[0], BUYER[0])


def test_asterisks_that_an_engine_overlooked_are_the_rate_of_an_invoice_taxed_on_a_margin():
    goods = ((*GOODS[0][:6], "", "421.39"),)
    sums = (SUMS[0], "421.39", "100421.39", "壹拾万零肆佰贰拾壹圆叁角玖分")
    invoice, _ = read(digital(goods, sums, source="ocr", qr=None, remark=("差额征税：70000.00。",)))
    assert (invoice.lines[0].tax_rate.value, invoice.lines[0].tax_rate.status) == ("***", "inferred")


def test_a_title_of_which_a_stamp_leaves_the_end_still_tells_a_special_invoice():
    invoice, _ = read(digital(source="ocr", title="电子发票 用发票)", qr=None))
    assert invoice.kind == "digital_special"


def test_a_box_too_wide_for_its_reading_takes_the_one_with_its_brackets():
    paper = digital((("*建筑服务*机房装修工程", "", *ROW),), source="ocr")
    paper.words.append(Word("标段", Quad.box(0.03, 0.39, 0.03 + 5 * WIDTH, 0.39 + HEIGHT), 0.94, ("（二标段）",)))
    assert read(paper)[0].lines[0].item_name.value == "*建筑服务*机房装修工程（二标段）"


@pytest.mark.parametrize(
    ("column", "text", "meant"),
    [
        ("unit", "m2", "㎡"),
        ("specification", "p219×6mm", "φ219×6mm"),
        ("specification", "HP LaserJet Pr0 M405dn", "HP LaserJet Pro M405dn"),
        ("specification", "YJV-4×95", "YJV-4×95"),
        ("specification", "MP3×2", "MP3×2"),
    ],
)
def test_signs_of_measures_are_put_right(column: str, text: str, meant: str):
    assert tidied(column, text) == meant


@pytest.mark.parametrize("source", ["text", "ocr"])
def test_a_quantity_and_a_price_with_points_in_one_box_are_parted_where_the_product_is_the_amount(source: str):
    goods = (("*电源设备*不间断电源主机", "UPS5000", "台", "", "", "18920.36", "13%", "2459.65"),)
    paper = digital(goods, ("18920.36", "2459.65", "21380.01", "贰万壹仟叁佰捌拾圆零壹分"), source=source, qr=None)
    boxed(paper, 0.48, 0.36, "3.755045.42933333", 0.62)
    (line,) = read(paper)[0].lines
    assert (line.quantity.value, line.unit_price.value) == (Decimal("3.75"), Decimal("5045.42933333"))


def test_a_number_and_a_day_with_what_is_left_of_their_labels_are_read_as_the_second_look_says():
    paper = digital(source="ocr")
    for label, spoilt, meant in (
        ("发票号码", "号25111000000123456789", "25442000000123456789"),
        ("开票日期", "2025年:03月18日", "2025年03月18日"),
    ):
        place = next(word.quad for word in paper.words if word.text.startswith(label))
        paper.without(label)
        paper.words.append(Word(spoilt, place, 0.99, (f"{label}：{meant}",)))
    invoice, _ = read(paper)
    assert (invoice.number.value, str(invoice.issue_date.value)) == ("25442000000123456789", "2025-03-18")


def test_a_row_of_sums_that_lost_its_word_and_its_signs_is_no_goods():
    paper = digital(source="ocr").without("合").swap("¥100000.00", "100000.00").swap("¥6000.00", "6000.00")
    paper.words = [word for word in paper.words if word.text != "计"]
    assert len(read(paper)[0].lines) == 1
