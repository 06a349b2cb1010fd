"""Receipts printed from a browser: glyphs named by radicals, labels put together by banks, tables without uprights."""

from __future__ import annotations

from datetime import date

from extractors.assembling.classification import classify
from extractors.readers.folding import spelled
from models.paper import Page, PageRef, Word
from tests.extractors.test_receipt_forms import read
from tests.extractors.test_receipts import HEIGHT, PAYEE, PAYEE_ACCOUNT, PAYER, PAYER_ACCOUNT, WIDTH, rule, word


def test_text_that_a_browser_spells_with_radicals_is_spelled_with_characters():
    assert spelled("中国⼯商银⾏⼴东⻋⽤⺠⽣⼾名⻆分⻓⻔") == "中国工商银行广东车用民生户名角分长门"


def test_spelling_leaves_every_other_character_alone():
    assert spelled("￥1,234.00（大写）　①角") == "￥1,234.00（大写）　①角"


def labelled(pairs: list[tuple[str, str]], left: float = 300) -> list[Word]:
    rows = [(label, value, 90 + 22 * n) for n, (label, value) in enumerate(pairs)]
    return [one for label, value, y in rows for one in (word(label, 40, y), word(value, left, y))]


TOLD = [("划出方账户名", PAYER), ("划出方账号", PAYER_ACCOUNT), ("划入方账户名", PAYEE), ("划入方账号", PAYEE_ACCOUNT)]


def test_a_label_put_together_of_a_side_and_a_word_is_read():
    payment = read([word("电子回单", 250, 60), *labelled(TOLD)])
    assert (payment.payer_name.value, payment.payer_account.value) == (PAYER, PAYER_ACCOUNT)
    assert (payment.payee_name.value, payment.payee_account.value) == (PAYEE, PAYEE_ACCOUNT)


def test_a_side_with_a_name_beside_it_on_open_paper_has_that_name():
    payment = read([word("电子回单", 250, 60), *labelled([("付款方", PAYER), ("收款方", PAYEE), ("转账说明", "设备款")])])
    assert (payment.payer_name.value, payment.payee_name.value, payment.purpose.value) == (PAYER, PAYEE, "设备款")


def test_a_label_in_brackets_inside_a_value_belongs_to_the_value():
    rules = tuple(rule(20, y, 590, y) for y in (100, 130)) + tuple(rule(x, 100, x, 130) for x in (20, 110, 590))
    words = [word("电子回单", 250, 60), word("用途", 25, 115), word("设备款（合同编号：HT-2024-0317）", 120, 115)]
    assert read(words, rules).purpose.value == "设备款（合同编号：HT-2024-0317）"


def test_a_number_told_by_the_last_words_of_its_label_is_the_serial_after_listed_labels():
    strange, listed = ("前置系统流水号", "77001122"), ("交易流水号", "99001122")
    assert read([word("电子回单", 250, 60), *labelled([strange])]).serial.value == "77001122"
    assert read([word("电子回单", 250, 60), *labelled([strange, listed])]).serial.value == "99001122"
    assert read([word("电子回单", 250, 60), *labelled([("原交易流水号", "77001122")])]).serial.value is None


def test_the_number_of_the_business_is_the_serial_where_no_other_is_printed():
    assert read([word("电子回单", 250, 60), *labelled([("业务编号", "GZ20240001778")])]).serial.value == "GZ20240001778"


def test_days_with_dots_beside_a_sum_are_no_booked_row():
    rows = [
        "东莞银行 对公存款利息回单",
        "户名 " + PAYER,
        "计息期间 2024.03.21-2024.06.20 积数 12,345.00",
        "利息金额 12.34",
        "大写金额 壹拾贰元叁角肆分",
    ]
    words = tuple(word(text, 40, 60 + 22 * n) for n, text in enumerate(rows))
    assert classify(Page(PageRef("ab" * 32, 1), WIDTH, HEIGHT, "text", words=words)).kind == "payment_voucher"


def test_a_day_read_from_a_label_and_its_number_run_together():
    payment = read([word("业务回单", 250, 60), word("记账日期2025/01/11", 40, 90), word("回单号E7QX12DY1NPPT", 200, 90)])
    assert (payment.paid_date.value, payment.receipt_number.value) == (date(2025, 1, 11), "E7QX12DY1NPPT")
