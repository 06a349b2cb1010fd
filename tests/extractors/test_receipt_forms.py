"""What real layouts of receipts do to a reader: marks lost, lines hidden, words all over the paper, money that never went."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from extractors.receipts.receipt import read_receipt
from models.bank import Payment
from models.bundle import Extraction
from models.paper import Code, Document, DocumentSource, Page, PagePart, PageRef, PageSource, Quad, Word
from tests.extractors.test_receipts import HEIGHT, PAYEE, PAYEE_ACCOUNT, PAYER, PAYER_ACCOUNT, WIDTH, free_form, rule, word

SERIAL = "HQP20230315000012"


def extracted(
    words: list[Word],
    rules: tuple[Quad, ...] = (),
    source: PageSource = "text",
    seals: tuple[Quad, ...] = (),
    codes: tuple[Code, ...] = (),
) -> Extraction:
    page = Page(PageRef("ef" * 32, 1), WIDTH, HEIGHT, source, words=tuple(words), rules=rules, seals=seals, codes=codes)
    return read_receipt(DocumentSource(Document("doc:x:1:0", "payment_voucher", (PagePart(page.ref),)), (page,)))


def read(
    words: list[Word],
    rules: tuple[Quad, ...] = (),
    source: PageSource = "text",
    seals: tuple[Quad, ...] = (),
    codes: tuple[Code, ...] = (),
) -> Payment:
    (payment,) = extracted(words, rules, source, seals, codes).payments
    return payment


def two_halves(*marks: Word) -> list[Word]:
    """Names and accounts in two columns, with the side marks that could be read."""
    labels = [word(text, x, y) for x in (65, 345) for text, y in (("全称", 115), ("账号", 145))]
    values = [word(PAYER, 125, 115), word(PAYEE, 405, 115), word(PAYER_ACCOUNT, 125, 145), word(PAYEE_ACCOUNT, 405, 145)]
    return [word("转账凭证", 250, 60), word("日期：2023-03-15", 400, 85), *marks, *labels, *values]


HALVES = (
    *(rule(20, y, 580, y) for y in (100.0, 160)),
    *(rule(60, 130, 300, 130), rule(340, 130, 580, 130)),
    *(rule(x, 100, x, 160) for x in (20.0, 60, 120, 300, 340, 400, 580)),
)


def test_of_two_halves_under_the_only_mark_left_the_farther_one_is_the_other_side():
    stack = [word(char, 35, 112 + 18 * n) for n, char in enumerate("付款人")]
    payment = read(two_halves(*stack), HALVES, "ocr")
    assert (payment.payer_name.value, payment.payer_account.value) == (PAYER, PAYER_ACCOUNT)
    assert (payment.payee_name.value, payment.payee_account.value) == (PAYEE, PAYEE_ACCOUNT)
    assert (payment.payer_name.status, payment.payee_name.status) == ("read", "inferred")


def test_a_half_left_blank_under_the_only_mark_gives_its_side_to_nobody():
    """A receipt of interest names no payer: its account is paid, though the mark that says so was lost."""
    stack = [word(char, 35, 112 + 18 * n) for n, char in enumerate("付款人")]
    words = [one for one in two_halves(*stack) if one.text not in (PAYER, PAYER_ACCOUNT)]
    payment = read(words, HALVES, "ocr")
    assert payment.payer_name.value is None
    assert (payment.payee_name.value, payment.payee_name.status) == (PAYEE, "inferred")
    assert (payment.payee_account.value, payment.payee_account.status) == (PAYEE_ACCOUNT, "inferred")


def test_two_marks_set_upright_one_under_the_other_are_two():
    stack = [word(char, 35, 107 + 13 * n + (4 if n > 2 else 0)) for n, char in enumerate("付款人收款人")]
    rows = [("全称", PAYER), ("账号", PAYER_ACCOUNT), ("全称", PAYEE), ("账号", PAYEE_ACCOUNT)]
    words = [
        one for n, (label, value) in enumerate(rows) for one in (word(label, 65, 110 + 20 * n), word(value, 125, 110 + 20 * n))
    ]
    rules = (
        *(rule(20, y, 580, y) for y in (100.0, 142, 184)),
        *(rule(60, y, 580, y) for y in (120.0, 164)),
        *(rule(x, 100, x, 184) for x in (20.0, 60, 120, 580)),
    )
    payment = read([word("转账凭证", 250, 60), *stack, *words], rules)
    assert (payment.payer_name.value, payment.payee_name.value) == (PAYER, PAYEE)
    assert (payment.payer_account.value, payment.payee_account.value) == (PAYER_ACCOUNT, PAYEE_ACCOUNT)


def test_a_line_that_a_stamp_hides_parts_the_cells_all_the_same():
    words = [word("收费回单", 250, 60), word("付款账号", 30, 115), word(PAYER_ACCOUNT, 125, 115)]
    words += [word("摘要", 30, 145), word("手续费", 125, 145), word("小写金额", 30, 175), word("12.50", 125, 175)]
    broken = (rule(20, 130, 200, 130), rule(320, 130, 580, 130), rule(20, 160, 200, 160), rule(320, 160, 580, 160))
    frame = (rule(20, 100, 580, 100), rule(20, 190, 580, 190), *(rule(x, 100, x, 190) for x in (20.0, 120, 580)))
    payment = read(words, (*broken, *frame), "ocr", seals=(rule(190, 80, 330, 220),))
    assert payment.payer_account.value == PAYER_ACCOUNT
    assert payment.purpose.value == "手续费"
    assert payment.amount.value == Decimal("12.50")


def test_an_amount_under_the_head_of_its_column_is_found():
    heads = [word(text, x, 115) for text, x in (("交易日期", 25), ("交易流水号", 165), ("币种", 325), ("交易金额", 465))]
    values = [word("2023-03-15", 25, 145), word(SERIAL, 165, 145), word("人民币", 325, 145), word("8,432.00", 465, 145)]
    rules = (*(rule(20, y, 580, y) for y in (100.0, 130, 160)), *(rule(x, 100, x, 160) for x in (20.0, 160, 320, 460, 580)))
    payment = read([word("网上银行交易回单", 220, 60), *heads, *values], rules)
    assert (payment.amount.value, payment.paid_date.value, payment.serial.value) == (
        Decimal("8432.00"),
        date(2023, 3, 15),
        SERIAL,
    )


def test_a_word_that_is_a_label_elsewhere_is_the_purpose_under_the_purposes_head():
    heads = [word(text, x, 115) for text, x in (("交易时间", 25), ("交易流水号", 165), ("交易金额", 325), ("用途", 465))]
    values = [word("2023-03-15", 25, 145), word(SERIAL, 165, 145), word("50.00", 325, 145), word("手续费", 465, 145)]
    rules = (*(rule(20, y, 580, y) for y in (100.0, 130, 160)), *(rule(x, 100, x, 160) for x in (20.0, 160, 320, 460, 580)))
    payment = read([word("收费回单", 220, 60), *heads, *values], rules)
    assert (payment.purpose.value, payment.amount.value) == ("手续费", Decimal("50.00"))


def test_a_currency_and_the_label_far_behind_it_are_two_texts():
    payment = read(
        [word("客户回单", 250, 60), word("币种: 人民币", 20, 100), word("金额:", 400, 100), word("570,000.00", 430, 100)]
    )
    assert payment.amount.value == Decimal("570000.00")


def test_the_day_before_a_label_is_no_part_of_it():
    words = [word("2023 年 03 月 15 日", 200, 85), word(f"流水号：{SERIAL}", 330, 85)]
    payment = read([word("单位客户专用回单", 220, 60), *words])
    assert (payment.paid_date.value, payment.serial.value) == (date(2023, 3, 15), SERIAL)


def test_the_day_at_the_edge_of_a_printed_web_page_is_not_the_payments():
    words = [word("2024/11/5 14:55", 10, 10), word("存款支取凭证", 250, 60), word("2023 年 03 月 15 日", 250, 80)]
    assert read(words).paid_date.value == date(2023, 3, 15)


def test_words_all_over_the_paper_are_no_value():
    words = [*free_form(), *(word("仅供核对", x, y) for x, y in ((120, 230), (320, 150), (150, 280)))]
    assert read(words, source="ocr").purpose.value == "设备款"


def test_a_number_in_the_purpose_is_no_amount():
    words = [word("付款回单", 250, 60), word("金额：", 20, 100), word("支付ZX2023-77货款", 60, 100)]
    assert read(words).amount.value is None


def test_what_a_stamp_left_of_the_capitals_is_not_taken_for_all_of_them():
    words = [word("付款回单", 250, 60), word("金额（大写）：人民币偉柒分", 20, 100), word("金额（小写）：¥172", 20, 120)]
    amount = read(words, source="ocr").amount
    assert (amount.value, amount.status) == (Decimal(172), "inferred")


@pytest.mark.parametrize(("text", "code"), [("交易失败", "REFUNDED"), ("已退汇", "REFUNDED"), ("银行受理中", "UNREADABLE")])
def test_money_that_did_not_go_is_said_not_to_have_gone(text: str, code: str):
    seen = extracted([*free_form(), word(f"交易状态：{text}", 20, 260)]).observations
    assert [one.code for one in seen] == [code]
    assert text in seen[0].detail


@pytest.mark.parametrize(
    "text", ["交易状态：交易成功", "冲正标志：正常", "冲正标志：未冲正", "注意：转账失败的款项将在三个工作日内退回原账户，请留意"]
)
def test_a_payment_that_went_well_is_not_doubted(text: str):
    assert extracted([*free_form(), word(text, 20, 260)]).observations == ()


def numbered(*others: Word) -> list[Word]:
    return [*free_form()[:-2], word(f"交易流水号：{SERIAL}", 300, 230), *others]


def test_a_number_is_proved_only_where_the_paper_has_it_twice():
    once = read(numbered(), source="ocr").serial
    again = read(numbered(word(f"备注：流水号{SERIAL}", 20, 260)), source="ocr").serial
    coded = read(numbered(), source="ocr", codes=(Code(f"01|{SERIAL}|1", rule(400, 400, 450, 450)),)).serial
    assert (once.value, once.status) == (SERIAL, "read")
    assert (again.value, again.status) == (SERIAL, "verified")
    assert coded.status == "verified"


def test_two_looks_at_a_number_that_differ_leave_it_in_doubt():
    differing = [*free_form()[:-2], word(f"交易流水号：{SERIAL}", 300, 230, "交易流水号：HQP2023O315000012")]
    cut = [*free_form()[:-2], word(f"交易流水号：{SERIAL[:-1]}", 300, 230, f"交易流水号：{SERIAL}")]
    assert (read(differing, source="ocr").serial.value, read(differing, source="ocr").serial.status) == (SERIAL, "inferred")
    assert (read(cut, source="ocr").serial.value, read(cut, source="ocr").serial.status) == (SERIAL, "inferred")


@pytest.mark.parametrize(
    ("extra", "nature"),
    [
        ("借贷标志：贷记", "receipt"),
        ("借贷标志：C", "receipt"),
        ("借贷标志：借", "payment"),
        ("交易名称：汇入汇款", "receipt"),
        ("回单类型：收费回单", "fee"),
        ("业务名称：存款结息", "interest"),
    ],
)
def test_the_flag_and_the_banks_name_for_it_say_the_nature_where_the_title_does_not(extra: str, nature: str):
    assert read([word("客户业务回单", 220, 60), *free_form()[1:], word(extra, 20, 260)]).nature == nature


def test_a_flag_outweighs_the_banks_name_for_the_transaction():
    words = [word("客户业务回单", 220, 60), *free_form()[1:], word("借贷标志：借", 20, 260), word("业务类型：汇入汇款", 300, 260)]
    assert read(words).nature == "payment"


@pytest.mark.parametrize(("title", "payer"), [("利息客户回单(贷款)", PAYER), ("对公活期利息回单", None)])
def test_interest_on_a_loan_is_paid_by_the_account_and_on_a_deposit_to_it(title: str, payer: str | None):
    words = [
        word(title, 220, 60),
        word("交易日期：2023-03-15", 20, 85),
        word(f"户名：{PAYER}", 20, 110),
        word("实收利息：12.50", 20, 130),
    ]
    payment = read(words)
    assert (payment.nature, payment.amount.value) == ("interest", Decimal("12.50"))
    assert (payment.payer_name.value, payment.payee_name.value) == ((payer, None) if payer else (None, PAYER))


def test_the_accounts_own_number_given_twice_does_not_make_it_the_other_side():
    words = [word("存款利息单", 220, 60), word(f"收款账号：{PAYER_ACCOUNT}", 20, 85), word(f"计息账号：{PAYER_ACCOUNT}", 20, 105)]
    payment = read(words)
    assert (payment.payee_account.value, payment.payer_account.value) == (PAYER_ACCOUNT, None)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("转账支票存根", "cheque"),
        ("支付宝电子回单", "other"),
        ("微信支付转账电子凭证", "other"),
        ("现金缴款回单", "cash"),
        ("付款回单", "transfer"),
    ],
)
def test_the_title_says_the_instrument(title: str, kind: str):
    assert read([word(title, 220, 60), *free_form()[1:]]).kind == kind


def test_a_company_that_pays_for_others_is_paid_by_a_transfer():
    words = [
        word(one.text.replace(PAYEE, "财付通支付科技有限公司"), one.quad.left * WIDTH, one.quad.center[1] * HEIGHT)
        for one in free_form()
    ]
    payment = read(words)
    assert (payment.kind, payment.payee_name.value) == ("transfer", "财付通支付科技有限公司")


def test_labels_left_and_values_far_right_pair_line_by_line():
    rows = [
        ("付款户名", PAYER),
        ("付款账号", PAYER_ACCOUNT),
        ("收款户名", PAYEE),
        ("收款账号", PAYEE_ACCOUNT),
        ("转账金额", "46,480.77元"),
    ]
    lines = [
        one for n, (label, value) in enumerate(rows) for one in (word(label, 60, 100 + 15 * n), word(value, 200, 100 + 15 * n))
    ]
    payment = read([word("转账汇款电子回单", 220, 60), *lines], source="ocr")
    assert (payment.payer_name.value, payment.payer_account.value) == (PAYER, PAYER_ACCOUNT)
    assert (payment.payee_name.value, payment.payee_account.value) == (PAYEE, PAYEE_ACCOUNT)
    assert payment.amount.value == Decimal("46480.77")


def test_a_cell_that_holds_name_account_and_bank_of_a_side_gives_them_all():
    words = [word("转账回单", 250, 60), word(f"付款账户：{PAYER}{PAYER_ACCOUNT}招商银行深圳分行", 20, 100)]
    payment = read([*words, word(f"收款账户：{PAYEE}{PAYEE_ACCOUNT}兴业银行深圳科技支行", 20, 130)])
    assert (payment.payer_name.value, payment.payer_account.value) == (PAYER, PAYER_ACCOUNT)
    assert (payment.payee_name.value, payment.payee_account.value) == (PAYEE, PAYEE_ACCOUNT)
    assert {payment.payer_name.status, payment.payee_name.status} == {"inferred"}


def test_an_account_with_its_bank_behind_it_is_the_account():
    payment = read([word("转账回单", 250, 60), word(f"付款账号：{PAYER_ACCOUNT}东莞农村商业银行长安支行", 20, 100)])
    assert payment.payer_account.value == PAYER_ACCOUNT


def test_the_name_of_a_branch_as_a_party_is_in_doubt():
    payment = read([word("转账回单", 250, 60), word("收款人名称：中国银行广州珠江支行", 20, 100)])
    assert (payment.payee_name.value, payment.payee_name.status) == ("中国银行广州珠江支行", "inferred")
