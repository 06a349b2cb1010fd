"""What a payment was for, where stamps, printed notes and numbers of the bank's own stand beside it."""

from __future__ import annotations

import pytest

from extractors.receipts.numbers import serial_of
from extractors.receipts.purposes import said
from extractors.receipts.slots import Slot
from extractors.tables.values import TableCell
from models.paper import Quad, Word
from tests.extractors.test_receipt_forms import read
from tests.extractors.test_receipts import HEIGHT, WIDTH, free_form, rule, word

SERIAL = "20230315000012345"


def form(*others: Word, purpose: str = "设备款") -> list[Word]:
    own = [word(f"用途：{purpose}", 20, 230) if one.text.startswith("用途") else one for one in free_form()]
    return [*own, *others]


def test_a_remark_that_repeats_the_serial_and_a_printed_note_are_no_part_of_the_purpose():
    note = word(f"备注：流水号{SERIAL}　本回单仅供参考，请勿重复记账。", 20, 260)
    assert read(form(note)).purpose.value == "设备款"


def test_a_remark_that_repeats_a_misread_serial_is_no_part_of_the_purpose_either():
    assert read(form(word("备注：流水号20230315000012845", 20, 260)), source="ocr").purpose.value == "设备款"


def test_a_remark_that_names_a_contract_is_told_with_the_purpose():
    assert read(form(word("备注：合同HT-2023-018", 20, 260))).purpose.value == "设备款 合同HT-2023-018"


def test_a_lone_figure_in_the_remarks_is_a_scrap():
    assert read(form(word("备注：4", 20, 260)), source="ocr").purpose.value == "设备款"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("设备款 本回单仅供参考，请勿重复记账。", "设备款"),
        ("货款。电子回单可重复打印", "货款"),
        ("此回单以客户真实交易为依据", ""),
        ("支付HT-2023-018首期款", "支付HT-2023-018首期款"),
    ],
)
def test_a_value_ends_where_a_printed_note_begins(text: str, value: str):
    assert said(text) == value


def test_a_word_that_is_a_label_elsewhere_is_what_a_remark_says_behind_its_colon():
    words = [one for one in free_form() if not one.text.startswith("用途")]
    fee = [word("收费回单", 220, 60), *words[1:], word("摘要：", 20, 230), word("手续费", 60, 230)]
    assert read([*fee, word("股份有银", 150, 231)], source="ocr", seals=(rule(140, 210, 200, 260),)).purpose.value == "手续费"


def test_an_empty_remark_before_a_label_and_its_sum_stays_empty():
    words = [one for one in form() if not one.text.startswith("用途")]
    payment = read([*words, word("摘要：", 20, 230), word("手续费", 60, 230), word("12.50", 110, 230)])
    assert payment.purpose.value is None


def test_a_figure_of_a_stamp_far_behind_a_purpose_is_none_of_it():
    payment = read(form(word("6", 150, 240)), source="ocr", seals=(rule(140, 210, 200, 260),))
    assert payment.purpose.value == "设备款"


@pytest.mark.parametrize(
    ("printed", "value", "status"),
    [
        ("C7415O1698433", "C741501698433", "inferred"),
        ("C74I57D1698433", "C74157D1698433", "inferred"),
        ("AB12CDO4E7F0", "AB12CD04E7F0", "inferred"),
        ("CRQ2HKTMROP8H3FV", "CRQ2HKTMROP8H3FV", "inferred"),
        ("CRQ2HKTMR0P8H3FV", "CRQ2HKTMR0P8H3FV", "inferred"),
        ("C74157D1698433", "C74157D1698433", "read"),
    ],
)
def test_letters_and_digits_that_look_alike_are_decided_by_the_numbers_form_or_left_in_doubt(
    printed: str, value: str, status: str
):
    cell = TableCell(printed, words=(word(printed, 0, 0),), method="ocr")
    field = serial_of((Slot("serial", "交易流水号", (0, 0, 1, 1), (0, 0, 1, 1), cell),), ())
    assert (field.value, field.status) == (value, status)


def test_what_a_digital_file_says_is_never_turned():
    cell = TableCell("C7415O1698433", method="text")
    field = serial_of((Slot("serial", "交易流水号", (0, 0, 1, 1), (0, 0, 1, 1), cell),), ())
    assert (field.value, field.status) == ("C7415O1698433", "read")


def test_a_stamp_beside_a_purpose_makes_no_title_of_its_line():
    fee = form(word("电子回单", 200, 230), purpose="服务费")
    assert read([word("网上银行电子回单", 220, 60), *fee[1:]], source="ocr").nature == "payment"


@pytest.mark.parametrize("printed", ["7924561463220763m", "7924561463220763mmmmmm"])
def test_what_an_engine_makes_of_a_barcode_is_no_part_of_the_number_before_it(printed: str):
    cell = TableCell(printed, words=(word(printed, 0, 0),), method="ocr")
    field = serial_of((Slot("serial", "交易流水号", (0, 0, 1, 1), (0, 0, 1, 1), cell),), ())
    assert (field.value, field.status) == ("7924561463220763", "inferred")


def slanted(text: str, x: float, y: float) -> Word:
    """A word that falls to the right by 45 degrees, as lettering on the rim of a stamp does."""
    corners = ((x, y), (x + 14, y + 14), (x + 7, y + 21), (x - 7, y + 7))
    flat = tuple(value for left, top in corners for value in (left / WIDTH, top / HEIGHT))
    x0, y0, x1, y1, x2, y2, x3, y3 = flat
    return Word(text, Quad((x0, y0, x1, y1, x2, y2, x3, y3)), 0.97)


def test_what_runs_askew_is_a_stamps_lettering_also_where_no_stamp_was_seen():
    assert read([*form(), slanted("限公", 88, 222)], source="ocr").purpose.value == "设备款"


def test_a_stamps_stroke_below_a_label_over_its_value_is_no_wall_of_the_column():
    words = [one for one in free_form() if not one.text.startswith(("用途", "交易流水号"))]
    heads = [word("交易流水号", 60, 238), word("用途", 440, 238), word(SERIAL, 30, 258), word("技术服务费", 305, 258)]
    walls = (*(rule(20, y, 580, y) for y in (230.0, 248, 268)), *(rule(x, 230, x, 268) for x in (20.0, 300, 580)))
    stroke = rule(420, 248, 420, 268)
    paid = read([*words, *heads, slanted("限公", 520, 232)], (*walls, stroke), source="ocr")
    assert (paid.purpose.value, paid.serial.value) == ("技术服务费", SERIAL)
