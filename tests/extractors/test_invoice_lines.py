"""Lines of goods under stamps, in narrow columns and small print: what is lost, and what the rest of the invoice puts right."""

from dataclasses import replace
from decimal import Decimal

import pytest

from extractors.invoices.invoice import read_invoice
from extractors.invoices.texts import tidied
from models.invoice import Invoice
from models.paper import Quad, Word
from tests.extractors.invoice_pages import HEIGHT, WIDTH, Goods, Paper, digital, read, source_of

TWO: Goods = (
    ("*计算机网络设备*无线接入点", "AP-1", "台", "48", "1577.94", "75741.12", "13%", "9846.35"),
    ("*软件*缺陷检测算法", "V2.0型", "套", "12", "5966.28", "71595.36", "13%", "9307.40"),
)
SUMS = ("147336.48", "19153.75", "166490.23", "壹拾陆万陆仟肆佰玖拾圆贰角叁分")


def recognised(goods: Goods = TWO) -> Paper:
    return digital(goods, SUMS, source="ocr", qr=None)


def test_a_column_of_amounts_whose_head_a_stamp_took_is_known_by_its_place():
    invoice, _ = read(recognised().without("金额"))
    assert [line.tax_exclusive_amount.value for line in invoice.lines] == [Decimal("75741.12"), Decimal("71595.36")]


def test_a_stamps_character_beside_an_amount_does_not_hide_it():
    paper = recognised()
    paper.put(0.655, 0.39, "审")
    line = read(paper)[0].lines[1]
    assert (line.tax_exclusive_amount.value, line.quantity.value) == (Decimal("71595.36"), Decimal(12))


@pytest.mark.parametrize("pieces", [("与原件核对一致",), ("与原件", "核对一致"), ("复印件与原件相符",)])
def test_a_stamp_that_certifies_a_copy_is_no_part_of_the_goods_it_lies_under(pieces: tuple[str, ...]):
    paper = recognised()
    for place, piece in enumerate(pieces):
        paper.put(0.18 + 0.12 * place, 0.405, piece)
    lines = read(paper)[0].lines
    assert [(line.item_name.value, line.specification.value) for line in lines] == [(row[0], row[1]) for row in TWO]


def test_figures_of_two_rows_in_one_box_belong_to_a_row_each():
    goods = ((*TWO[0][:3], "4", "18935.28", *TWO[0][5:]), (*TWO[1][:3], "8", "8949.42", *TWO[1][5:]))
    paper = recognised(goods)
    paper.words = [word for word in paper.words if word.text not in ("4", "8")]
    paper.words.append(Word("48", Quad.box(0.518, 0.36, 0.53, 0.39 + HEIGHT), 1.0))
    assert [line.quantity.value for line in read(paper)[0].lines] == [Decimal(4), Decimal(8)]


def test_a_misread_amount_is_what_the_total_wants_if_quantity_and_price_say_so_and_proves_nothing():
    invoice, _ = read(recognised().swap("71595.36", "71595.38"))
    line = invoice.lines[1]
    assert (line.tax_exclusive_amount.value, line.tax_exclusive_amount.status) == (Decimal("71595.36"), "inferred")
    assert line.tax_exclusive_amount.original == "71595.38"


def test_a_misread_tax_is_what_the_total_wants_if_the_rate_says_so():
    invoice, _ = read(recognised().swap("9307.40", "9301.40"))
    assert (invoice.lines[1].tax_amount.value, invoice.lines[1].tax_amount.status) == (Decimal("9307.40"), "inferred")


def test_a_lost_amount_follows_from_the_total():
    invoice, _ = read(recognised().without("71595.36"))
    assert [line.item_name.value for line in invoice.lines] == [row[0] for row in TWO]
    assert (invoice.lines[1].tax_exclusive_amount.value, invoice.lines[1].tax_exclusive_amount.status) == (
        Decimal("71595.36"),
        "inferred",
    )


def test_a_lost_amount_that_nothing_tells_is_missing_from_a_line_that_stays():
    paper = recognised().without("71595.36").without("5966.28")
    lost = read(paper.swap("147336.48", "147336.40"))[0].lines[1]
    assert (lost.tax_exclusive_amount.value, lost.tax_amount.value) == (None, Decimal("9307.40"))


@pytest.mark.parametrize(("old", "new"), [("71595.36", "71895.86"), ("5966.28", "5966.88")])
def test_what_neither_product_nor_one_character_explains_stays_as_it_is_printed(old: str, new: str):
    paper = recognised().swap("71595.36", "71895.36") if old == "5966.28" else recognised()
    invoice, _ = read(paper.swap(old, new))
    line = invoice.lines[1]
    assert line.tax_exclusive_amount.value in (Decimal("71895.86"), Decimal("71895.36"))
    assert line.tax_exclusive_amount.status == "inferred"


def test_a_digital_line_that_misses_the_sum_is_a_contradiction_and_not_repaired():
    invoice, told = read(digital(TWO, SUMS, qr=None).swap("71595.36", "71595.38"))
    assert invoice.lines[1].tax_exclusive_amount.value == Decimal("71595.38")
    assert invoice.tax_exclusive_amount.status == "conflict"
    assert "AMOUNT_CONFLICT" in told


def test_no_figure_is_added_to_a_unit_whose_box_is_loose():
    paper = recognised()
    unit = next(word for word in paper.words if word.text == "套")
    loose = Quad.box(unit.quad.left, unit.quad.top, unit.quad.left + 2.2 * WIDTH, unit.quad.top + HEIGHT)
    paper.words = [replace(word, quad=loose, alternatives=("3套",)) if word is unit else word for word in paper.words]
    assert read(paper)[0].lines[1].unit.value == "套"


def in_one_box(name: str, specification: str, letters: float) -> Invoice:
    """A name and a specification in one box, in a font whose letters are so wide in Chinese characters."""
    row = ("台", "48", "1577.94", "75741.12", "13%", "9846.35")
    others = tuple((f"*软件*缺陷检测算法之{n}", "", *row) for n in "一二三四")
    paper = digital(((name, "", *row), *others), source="ocr", qr=None).without(name)
    width = WIDTH * sum(0.52 if one.isascii() else 1.0 for one in name)
    for index, text in enumerate((specification, "MSO54B-350M", "MT41K256M16", "TW-107-PAX", "1.75mm/1kg")):
        left, top = (0.27 - width, 0.36) if index == 0 else (0.27, 0.36 + 0.03 * index)
        right = 0.27 + WIDTH * sum(letters if one.isascii() else 1.0 for one in text)
        paper.words.append(Word(name + text if index == 0 else text, Quad.box(left, top, right, top + HEIGHT)))
    return read_invoice(source_of(paper.page())).invoices[0]


@pytest.mark.parametrize("letters", [0.5, 0.58, 0.64])
@pytest.mark.parametrize("specification", ["WCM-300Ⅱ", "VMC-850L", "MV-CS200-10GM"])
def test_a_box_of_name_and_specification_is_cut_by_how_wide_its_letters_are(specification: str, letters: float):
    line = in_one_box("*电子工业专用设备*全自动晶", specification, letters).lines[0]
    assert (line.item_name.value, line.specification.value) == ("*电子工业专用设备*全自动晶", specification)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("NB-loT", "NB-IoT"), ("WCM-300ll", "WCM-300Ⅱ"), ("ρφ25.4mm", "φ25.4mm"), ("ρ25.4×3", "φ25.4×3"), ("Mill-300", "Mill-300")],
)
def test_signs_of_models_that_engines_spoil(text: str, meant: str):
    assert tidied("specification", text) == meant


LONG: Goods = (("*液体*丙酮", "AR", "瓶", "3.75", "13052.157333", "48945.59", "13%", "6362.93"),)
LONG_SUMS = ("48945.59", "6362.93", "55308.52", "伍万伍仟叁佰零捌圆伍角贰分")


@pytest.mark.parametrize("source", ["text", "ocr"])
def test_decimals_that_a_narrow_column_put_below_a_price_are_its_own(source: str):
    paper = digital(LONG, LONG_SUMS, source=source, qr=None)
    paper.put_right(0.63, 0.39, "33")
    price = read(paper)[0].lines[0].unit_price
    assert (price.value, price.original) == (Decimal("13052.15733333"), "13052.15733333")


def test_figures_below_a_price_that_the_product_does_not_want_are_none_of_it():
    paper = digital(LONG, LONG_SUMS, source="ocr", qr=None)
    paper.put_right(0.63, 0.39, "98765432")
    assert read(paper)[0].lines[0].unit_price.value == Decimal("13052.157333")


FORGED = {
    "tax_exclusive_amount": ("71595.36", "91595.36"),
    "unit_price": ("5966.28", "7966.28"),
    "tax_amount": ("9307.40", "9907.40"),
}


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("noise", [0.99, 0.8, 0.6])
def test_no_changed_figure_of_a_line_becomes_a_verified_one_whatever_the_noise(name: str, noise: float):
    old, new = FORGED[name]
    field = getattr(read(recognised().swap(old, new, confidence=noise))[0].lines[1], name)
    assert (field.original, field.status) == (new, "inferred")


@pytest.mark.parametrize("noise", [0.99, 0.8, 0.6])
def test_a_changed_total_is_in_conflict_or_inferred(noise: float):
    net = read(recognised().swap("¥147336.48", "¥167336.48", confidence=noise))[0].tax_exclusive_amount
    assert net.status == ("conflict" if noise > 0.9 else "inferred")


def test_a_forged_total_stays_forged_though_the_lines_say_otherwise():
    paper = recognised().swap("¥147336.48", "¥167336.48").swap("¥166490.23", "¥186490.23")
    invoice, _ = read(paper.swap("壹拾陆万陆仟", "壹拾捌万陆仟"))
    assert invoice.tax_inclusive_amount.value == Decimal("186490.23")
    assert invoice.tax_exclusive_amount.value == Decimal("167336.48")
    assert [line.tax_exclusive_amount.value for line in invoice.lines] == [Decimal("75741.12"), Decimal("71595.36")]
