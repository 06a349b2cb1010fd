"""Invoices as browsers set them: heads, names and codes wrapped in their cells, signs of a block level with values beside it."""

from dataclasses import replace
from typing import Literal

from extractors.invoices.wrapped import rejoined
from models.paper import Quad, Word
from tests.extractors.invoice_pages import BUYER, SELLER, SUMS, Paper, digital, goods_rows, read

GOODS = (("*软件*工业视觉检测平台", "V2.1", "套", "1", "100000.00", "100000.00", "6%", "6000.00"),)
LONG = "深圳前海微测信息科技（集团）有限公司"


def wrapped(source: Literal["text", "ocr"] = "text") -> Paper:
    """Both codes below their labels, at one height; the buyer's name and half of the heads on two lines."""
    paper = Paper(source)
    paper.put(0.35, 0.05, "电子发票（增值税专用发票）")
    paper.put(0.70, 0.05, "发票号码：25442000000123456789")
    paper.put(0.70, 0.09, "开票日期：2025年03月18日")
    for left, role, (name, tax_id) in ((0.05, "购买方信息", (LONG, BUYER[1])), (0.51, "销售方信息", SELLER)):
        paper.column(left, 0.164, role, 0.037)
        paper.put(left + 0.035, 0.164, f"名称：{name.removesuffix('司')}" if name == LONG else f"名称：{name}")
        if name == LONG:
            paper.put(left + 0.035, 0.201, "司")
        paper.put(left + 0.035, 0.250, "统一社会信用代码/纳税人识别号：")
        paper.put(left + 0.035, 0.287, tax_id)
    heads = ("项目名称", "规格型 号", "单 位", "数 量", "单价", "金额", "税率/ 征收 率", "税额")
    for left, pieces in zip((0.08, 0.28, 0.38, 0.48, 0.57, 0.69, 0.78, 0.89), heads, strict=True):
        for at, piece in enumerate(pieces.split()):
            paper.put(left, 0.36 + at * 0.03, piece)
    goods_rows(paper, GOODS, 0.46)
    paper.put(0.08, 0.66, "合")
    paper.put(0.16, 0.66, "计")
    paper.put_right(0.75, 0.66, f"¥{SUMS[0]}")
    paper.put_right(0.95, 0.66, f"¥{SUMS[1]}")
    paper.put(0.06, 0.71, "价税合计（大写）")
    paper.put(0.28, 0.71, SUMS[3])
    paper.put(0.70, 0.71, "（小写）")
    paper.put(0.77, 0.71, f"¥{SUMS[2]}")
    return paper


def test_heads_on_two_lines_or_three_name_their_columns_and_are_no_goods():
    for source in ("text", "ocr"):
        (line,) = read(wrapped(source))[0].lines
        said = (line.item_name, line.specification, line.unit, line.quantity, line.unit_price, line.tax_rate)
        assert [str(field.value) for field in said] == [*GOODS[0][:3], "1", "100000.00", "6%"]


def test_a_name_goes_on_under_its_label_and_ends_before_the_sign_of_the_block_beside_it():
    invoice, _ = read(wrapped())
    assert (invoice.buyer_name.value, invoice.seller_name.value) == (LONG, SELLER[0])


def test_two_codes_below_their_labels_at_one_height_are_two():
    invoice, _ = read(wrapped("ocr"))
    assert (invoice.buyer_tax_id.value, invoice.seller_tax_id.value) == (BUYER[1], SELLER[1])


def test_a_code_that_begins_a_hair_before_the_other_block_is_none_of_this_one():
    paper = wrapped("ocr")
    label, code = (word for word in paper.words if "识别号" in word.text), SELLER[1]
    top, across = next(label).quad.top, -0.012
    paper.words = [replace(word, quad=moved(word.quad, across, top)) if word.text == code else word for word in paper.words]
    invoice, _ = read(paper)
    assert invoice.buyer_tax_id.value == BUYER[1]


def moved(quad: Quad, across: float, top: float) -> Quad:
    return Quad.box(quad.left + across, top, quad.right + across, top + quad.height)


def test_signs_set_upright_are_not_put_together_where_no_head_is():
    paper = digital()
    assert rejoined(paper.words) == tuple(paper.words)
    alone = [Word(text, Quad.box(0.1, 0.1 + at / 30, 0.12, 0.12 + at / 30)) for at, text in enumerate("购货单位")]
    assert rejoined(alone) == tuple(alone)


def test_figures_of_a_tax_id_below_its_label_are_no_code_of_an_invoice():
    paper = wrapped("ocr").swap(BUYER[1], "916101312193WF5BX1")
    assert read(paper)[0].code.value is None
