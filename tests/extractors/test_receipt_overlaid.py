"""Receipts under stamps that nobody saw as such, and receipts side by side: what stands in a row, and where a paper is two."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractors.receipts.split import split_receipts
from models.paper import Page, PageRef, Quad, Word
from tests.extractors.test_receipt_forms import read
from tests.extractors.test_receipts import HEIGHT, PAYEE, PAYEE_ACCOUNT, PAYER, PAYER_ACCOUNT, WIDTH, rule, word

ROWS, COLUMNS = (100, 130, 160, 190, 220), (20, 80, 300, 350, 590)
GRID = (
    *(rule(20, y, 590, y) for y in ROWS),
    *(rule(x, 100, x, 220) for x in COLUMNS),
)


def halves(name: str, account: str) -> list[Word]:
    """A form of two halves with the same rows; what is left of the second half's labels is given."""
    left = [word("户名", 25, 145), word(PAYER, 90, 145), word("账号", 25, 175), word(PAYER_ACCOUNT, 90, 175)]
    right = [word(PAYEE, 355, 145), word(PAYEE_ACCOUNT, 355, 175)]
    heads = [word("付款方", 150, 115), word("收款方", 440, 115), word("金额", 25, 205), word("￥1,234.00", 90, 205)]
    spoilt = [word(text, 305, y) for text, y in ((name, 145), (account, 175)) if text]
    rest = [word("大写", 305, 205), word("壹仟贰佰叁拾肆元整", 355, 205)]
    return [word("业务回单", 250, 60), *heads, *left, *right, *spoilt, *rest]


def test_a_label_that_a_stamp_hides_is_told_by_the_other_half_and_its_value_is_in_doubt():
    for name, account in (("", ""), ("服名", "限本"), ("股", "业号")):
        payment = read(halves(name, account), GRID, "ocr")
        assert (payment.payee_name.value, payment.payee_account.value) == (PAYEE, PAYEE_ACCOUNT)
        assert (payment.payee_name.status, payment.payee_account.status) == ("inferred", "inferred")
        assert (payment.payer_name.value, payment.payer_account.value) == (PAYER, PAYER_ACCOUNT)


def test_lettering_behind_a_number_or_a_whole_name_is_no_part_of_it():
    words = [*halves("户名", "账号"), word("行", 285, 145), word("业银行", 265, 175)]
    payment = read(words, GRID, "ocr")
    assert (payment.payer_name.value, payment.payer_account.value) == (PAYER, PAYER_ACCOUNT)


def test_a_sum_without_label_that_the_capitals_say_proves_them():
    words = [one for one in halves("户名", "账号") if one.text != "金额"]
    assert read(words, GRID, "ocr").amount.value == Decimal("1234.00")


def column(left: float, serial: str) -> list[Word]:
    rows = ("￥1,234.00", "壹仟贰佰叁拾肆元整", "收款方：" + PAYEE[:8], "收款账号：" + PAYEE_ACCOUNT, "付款方：" + PAYER[:8])
    return [word(text, left, 90 + 22 * n) for n, text in enumerate((*rows, "付款账号：" + PAYER_ACCOUNT, f"流水号：{serial}"))]


def regions(words: list[Word]) -> tuple[Quad, ...]:
    return split_receipts(Page(PageRef("cd" * 32, 1), WIDTH, HEIGHT, "text", words=tuple(words)))


def test_two_receipts_side_by_side_without_titles_are_two():
    words = [
        *column(20, "20230315001"),
        *column(320, "20230315002"),
        word("以上信息仅供参考，以银行记账为准，请勿重复记账，谢谢合作", 180, 300),
    ]
    assert len(regions(words)) == 2


def test_one_receipt_with_its_sides_beside_each_other_is_one():
    assert len(regions(halves("户名", "账号"))) == 1


def test_a_title_in_two_pieces_makes_no_two_receipts_of_one():
    left, right = (
        ("付款人名称：甲公司", "收款人名称：乙公司", "金额（大写）壹佰元整"),
        ("付款人账号：1234567", "收款人账号：7654321", "金额（小写）100.00"),
    )
    texts = [word(text, x, 90 + 22 * n) for x, half in ((20, left), (320, right)) for n, text in enumerate(half)]
    assert len(regions([word("客户回单", 180, 60), word("（借记通知）", 330, 60), *texts])) == 1


def test_stubs_of_cheques_side_by_side_are_each_a_receipt():
    rows = ("转账支票存根", "出票日期：2024年03月06日", "收款人：" + PAYEE[:8], "金　额：￥1,234.00", "用　途：货款")
    words = [word(text, left, 90 + 22 * n) for left in (20, 320) for n, text in enumerate(rows)]
    assert len(regions(words)) == 2


def test_a_name_that_fills_its_line_goes_on_at_its_labels_edge():
    words = [word("转账支票存根", 40, 60), word("收款人：佛山市智衡精密制造有限公司深", 20, 90), word("圳分公司", 20, 103)]
    payment = read([*words, word("金额：￥1,234.00", 20, 120)])
    assert payment.payee_name.value == "佛山市智衡精密制造有限公司深圳分公司"


@pytest.mark.parametrize("figures", ["26.+30.00", "¥26.+30.00元", "26+30.00"])
def test_figures_with_a_stroke_through_them_are_no_sum(figures: str):
    words = [word("付款回单", 250, 60), word(f"金额（小写）：{figures}", 20, 120)]
    assert read(words, source="ocr").amount.value is None
    payment = read([*words, word("金额（大写）：人民币贰佰陆拾元叁角", 20, 100)], source="ocr")
    assert payment.amount.status in ("inferred", "conflict")


def test_capitals_whose_end_was_lost_do_not_contradict_the_cents():
    words = [word("付款回单", 250, 60), word("金额（小写）：¥2,406,234.96", 20, 120)]
    cut = read([*words, word("金额（大写）：贰佰肆拾万陆仟贰佰叁拾肆元", 20, 100)], source="ocr").amount
    whole = read([*words, word("金额（大写）：贰佰肆拾万陆仟贰佰叁拾肆元整", 20, 100)], source="ocr").amount
    assert (str(cut.value), cut.status, whole.status) == ("2406234.96", "inferred", "conflict")
