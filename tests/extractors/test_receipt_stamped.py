"""What stamps put among the words of receipts, and what stands under no mark: pages by another hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.receipts.receipt import read_receipt
from extractors.receipts.split import split_receipts
from extractors.receipts.stamps import without_stamp_words
from extractors.tables.boxes import laid_level
from models.paper import Document, DocumentSource, Page, PagePart, PageRef, Quad, Word
from tests.extractors.test_receipt_banks import half, ruled
from tests.extractors.test_receipt_browser import labelled
from tests.extractors.test_receipt_forms import read
from tests.extractors.test_receipts import HEIGHT, PAYEE, PAYEE_ACCOUNT, PAYER, PAYER_ACCOUNT, WIDTH, word

NAMED = [word("客户回单", 250, 60), word(f"付款人：{PAYER}", 25, 115), word(f"收款人：{PAYEE}", 305, 115)]
LINES = ruled([100, 130, 160], [20, 300, 590])


def test_accounts_under_the_names_of_the_sides_are_theirs():
    payment = read([*NAMED, word(f"账号：{PAYER_ACCOUNT}", 25, 145), word(f"账号：{PAYEE_ACCOUNT}", 305, 145)], LINES)
    assert (payment.payer_account.value, payment.payee_account.value) == (PAYER_ACCOUNT, PAYEE_ACCOUNT)


def test_one_account_alone_is_that_of_the_name_over_it_and_not_the_payers():
    payment = read([*NAMED, word(f"账号：{PAYEE_ACCOUNT}", 305, 145)], LINES)
    assert (payment.payer_account.value, payment.payee_account.value) == (None, PAYEE_ACCOUNT)


def test_an_account_under_neither_name_is_nobodys():
    payment = read([*NAMED, word(f"账号：{PAYEE_ACCOUNT}", 180, 145)])
    assert (payment.payer_account.value, payment.payee_account.value) == (None, None)


def page_of(words: list[Word]) -> Page:
    return Page(PageRef("ef" * 32, 1), WIDTH, HEIGHT, "text", words=tuple(words))


def test_the_middle_of_a_stamp_heads_no_receipt():
    stamp = [word("电子回单", 300, 140), word("专用章", 305, 151)]
    assert len(split_receipts(page_of([*half(20, "2023031500001"), *stamp]))) == 1


def test_a_number_into_which_a_stamps_words_ran_is_the_number():
    sheet = laid_level(page_of([word("账号：6222722583500230专用章", 25, 100), word("电子回单专用章", 25, 130)]))
    assert [cut.text for box in sheet.boxes for cut in without_stamp_words(box)] == ["账号：6222722583500230"]


def test_two_columns_read_as_one_text_are_cut_where_labels_begin():
    rows = [("付款账号：", PAYER_ACCOUNT, "收款账号：", PAYEE_ACCOUNT), ("付款银行：", "甲银行", "收款银行：", "乙银行")]
    texts = [word(text, x, 90 + 20 * n) for n, row in enumerate(rows) for text, x in zip(row, (20, 100, 240, 320), strict=True)]
    glued = [
        word("付款人：", 20, 130),
        word("广东粤创智能装备有限公司　收款人".replace("　", ""), 120, 130),
        word(PAYEE, 320, 130),
    ]
    payment = read([word("出账回单", 250, 60), *texts, *glued], source="ocr")
    assert (payment.payer_name.value, payment.payee_name.value) == ("广东粤创智能装备有限公司", PAYEE)


@pytest.mark.parametrize(
    ("label", "value", "codes"),
    [
        ("摘要", "冲正", ["REFUNDED"]),
        ("摘要", "设备退回运费", []),
        ("交易状态", "已退款", ["REFUNDED"]),
        ("指令状态", "未生效", ["UNREADABLE"]),
        ("交易状态", "交易成功", []),
    ],
)
def test_a_receipt_that_says_the_money_did_not_go_is_told_of(label: str, value: str, codes: list[str]):
    pairs = [("付款人户名", PAYER), ("收款人户名", PAYEE), ("交易日期", "2024-03-05"), ("金额", "1,234.00"), (label, value)]
    page = page_of([word("电子回单", 250, 60), *labelled(pairs)])
    source = DocumentSource(Document("doc:x:1:0", "payment_voucher", (PagePart(page.ref),)), (page,))
    assert [told.code for told in read_receipt(source).observations] == codes


def sealed(*words: Word) -> int:
    """How many receipts there are on a page with a seal over the middle of the first one."""
    first = [word("某某银行出账回单", 220, 20), word(f"付款人：{PAYER}", 25, 60), word(f"付款账号：{PAYER_ACCOUNT}", 25, 90)]
    second = [word(f"收款人：{PAYEE}", 25, 170), word(f"收款账号：{PAYEE_ACCOUNT}", 25, 200), word("小写：¥100.00", 25, 230)]
    seal = Quad.box(380 / WIDTH, 90 / HEIGHT, 480 / WIDTH, 190 / HEIGHT)
    page = replace(page_of([*first, word("小写：¥100.00", 25, 120), *words, *second]), source="ocr", seals=(seal,))
    return len(split_receipts(page))


def test_what_stands_amid_a_seal_heads_no_receipt():
    assert sealed(word("电子回单", 410, 140)) == 1


def test_a_title_that_is_no_seals_parts_receipts():
    assert sealed(word("电子回单", 270, 140)) == 2


def test_a_scrap_of_a_seal_with_a_label_beside_it_heads_no_receipt():
    assert sealed(word("收款行", 25, 140), word("回单", 270, 140)) == 1
