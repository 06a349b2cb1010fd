"""Receipts of any layout: sides, amounts, days and numbers where the form puts them, and doubt where it contradicts itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.readers.capitals import write_capital
from extractors.receipts.receipt import read_receipt, split_receipts
from models.bank import Payment
from models.paper import Document, DocumentSource, Page, PagePart, PageRef, PageSource, Quad, Word

WIDTH, HEIGHT, SIZE = 600.0, 800.0, 10.0
PAYER, PAYEE = "广东粤创智能装备股份有限公司", "深圳市智芯科技有限公司"
PAYER_ACCOUNT, PAYEE_ACCOUNT = "44050177620100001234", "6222020200112233445"


def word(text: str, x: float, y: float, *others: str) -> Word:
    """A word in points by its left edge and its middle, with other readings of it."""
    width = sum(SIZE if ord(char) > 255 else SIZE / 2 for char in text)
    quad = Quad.box(x / WIDTH, (y - SIZE / 2) / HEIGHT, (x + width) / WIDTH, (y + SIZE / 2) / HEIGHT)
    return Word(text, quad, 0.98, others)


def rule(x0: float, y0: float, x1: float, y1: float) -> Quad:
    return Quad.box(x0 / WIDTH, y0 / HEIGHT, (x1 + 0.4) / WIDTH, (y1 + 0.4) / HEIGHT)


def read(words: list[Word], rules: tuple[Quad, ...] = (), source: PageSource = "text") -> Payment:
    page = Page(PageRef("ef" * 32, 1), WIDTH, HEIGHT, source, words=tuple(words), rules=rules)
    (payment,) = read_receipt(DocumentSource(Document("doc:x:1:0", "payment_voucher", (PagePart(page.ref),)), (page,))).payments
    return payment


def grid(left: int, right: int, rows: list[float], columns: list[float]) -> tuple[Quad, ...]:
    across = [rule(left, y, right, y) for y in rows]
    return (*across, *(rule(x, rows[0], x, rows[-1]) for x in columns))


ROWS = [100.0, 130, 160, 190, 220, 250, 280]
GRID = (
    *(rule(20, y, 580, y) for y in (100.0, 190, 220, 250, 280)),
    *(rule(60, y, 300, y) for y in (130.0, 160)),
    *(rule(340, y, 580, y) for y in (130.0, 160)),
    *(rule(x, 100, x, 280) for x in (20.0, 120, 300, 400, 580)),
    *(rule(x, 100, x, 190) for x in (60.0, 340)),
)


def grid_form(left: str = "付款人", right: str = "收款人") -> list[Word]:
    """Two blocks side by side, their marks set upright, a wrapped name, and a print day that is none of the payment's."""
    first, second = (
        ((PAYER, PAYER_ACCOUNT), (PAYEE, PAYEE_ACCOUNT)) if left == "付款人" else ((PAYEE, PAYEE_ACCOUNT), (PAYER, PAYER_ACCOUNT))
    )
    marks = [word(char, x, 120 + 25 * n) for text, x in ((left, 35), (right, 315)) for n, char in enumerate(text)]
    labels = [word(text, x, y) for x in (65, 345) for text, y in (("户  名", 115), ("账  号", 145), ("开户行", 175))]
    names = [word(part, x, y) for (name, _), x in ((first, 125), (second, 405)) for part, y in ((name[:8], 109), (name[8:], 121))]
    numbers = [word(first[1], 125, 145), word(second[1], 405, 145)]
    return [
        *(
            word("网上银行电子回单", 220, 60),
            word("电子回单号码：1234-5678-9012-3456", 20, 85),
            word("打印日期：2025-09-30", 400, 300),
        ),
        *marks,
        *labels,
        *names,
        *numbers,
        *(word("金额（大写）", 25, 205), word("人民币壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分", 125, 205)),
        *(
            word("金额（小写）", 305, 235),
            word("￥1,234,567.89", 405, 235),
            word("用途", 25, 235),
            word("支付HT-2023-018首期款", 125, 235),
        ),
        *(
            word("交易流水号", 25, 265),
            word("20230315000012345", 125, 265),
            word("记账日期", 305, 265),
            word("2023-03-15", 405, 265),
        ),
    ]


def assert_all(payment: Payment) -> None:
    assert (payment.payer_name.value, payment.payer_account.value) == (PAYER, PAYER_ACCOUNT)
    assert (payment.payee_name.value, payment.payee_account.value) == (PAYEE, PAYEE_ACCOUNT)
    assert payment.paid_date.value == date(2023, 3, 15)
    assert payment.amount.value == Decimal("1234567.89")
    assert payment.amount.status == "verified"
    assert "大写" in payment.amount.checks
    assert payment.serial.value == "20230315000012345"


@pytest.mark.parametrize(("left", "right"), [("付款人", "收款人"), ("收款人", "付款人")])
def test_in_a_grid_the_mark_beside_a_label_says_whose_it_is(left: str, right: str):
    payment = read(grid_form(left, right), GRID)
    assert_all(payment)
    assert payment.receipt_number.value == "1234-5678-9012-3456"
    assert payment.purpose.value == "支付HT-2023-018首期款"
    assert (payment.kind, payment.nature) == ("transfer", "payment")


def free_form() -> list[Word]:
    """Labels and values in free lines, the payee on the left, a long name wrapped below itself."""
    return [
        *(word("国内支付业务付款回单", 220, 60), word("日期：2023年03月15日", 400, 85)),
        *(word(f"收款人账号：{PAYEE_ACCOUNT}", 20, 110), word(f"付款人账号：{PAYER_ACCOUNT}", 310, 110)),
        *(word(f"收款人名称：{PAYEE}", 20, 130), word(f"付款人名称：{PAYER[:9]}", 310, 130), word(PAYER[9:], 370, 142)),
        *(word("收款人开户行：某行", 20, 160), word("付款人开户行：某行", 310, 160)),
        *(word("金额：CNY1,234,567.89", 20, 190), word("人民币壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分", 50, 205)),
        *(
            word("用途：设备款", 20, 230),
            word("交易流水号：20230315000012345", 300, 230),
            word("打印时间：2025-09-30 10:00:00", 20, 300),
        ),
    ]


def test_free_lines_read_like_a_grid():
    payment = read(free_form())
    assert_all(payment)
    assert payment.purpose.value == "设备款"


def test_a_word_that_also_is_a_label_begins_a_purpose():
    words = [word("用途：支付系统集成实施费款", 20, 230) if "设备款" in one.text else one for one in free_form()]
    assert read(words).purpose.value == "支付系统集成实施费款"


def test_values_of_two_rows_that_stand_one_over_the_other_are_no_remark_in_the_margin():
    words = [one if one.text != "支付HT-2023-018首期款" else word("货款", 125, 235) for one in grid_form()]
    assert read([*words, word("借", 125, 205 - 0.1)], GRID, "ocr").purpose.value == "货款"


def test_a_value_that_sank_to_its_label_s_level_is_not_the_one_above_s():
    column = [
        word("交易时间", 20, 264),
        word("2023-03-15", 180, 266),
        word("交易流水号", 20, 276),
        word("20230315000012345", 180, 279.5),
    ]
    payment = read([*(one for one in free_form() if "交易流水号" not in one.text), *column], source="ocr")
    assert (payment.paid_date.value, payment.serial.value) == (date(2023, 3, 15), "20230315000012345")


def test_account_and_bank_that_ran_into_a_name_are_no_part_of_it_and_the_account_is_in_doubt():
    lost = [one for one in free_form() if "收款人开户行" not in one.text and "收款人账号" not in one.text]
    glued = word(f"收款人名称：{PAYEE}{PAYEE_ACCOUNT}某某银行股份有限公司天河支行", 20, 130)
    payment = read([glued if "收款人名称" in one.text else one for one in lost], source="ocr")
    assert (payment.payee_name.value, payment.payee_name.status) == (PAYEE, "inferred")
    assert (payment.payee_account.value, payment.payee_account.status) == (PAYEE_ACCOUNT, "inferred")


def test_figures_that_a_stamp_cut_short_contradict_the_capitals():
    words = [word("￥1,234,56", 405, 235) if "1,234,567" in one.text else one for one in grid_form()]
    payment = read(words, GRID, "ocr")
    assert payment.amount.status == "conflict"
    assert payment.amount.checks == ("!大写",)


def test_a_second_look_that_agrees_with_the_capitals_settles_it():
    words = [word("￥1,284,567.89", 405, 235, "￥1,234,567.89") if "1,234,567" in one.text else one for one in grid_form()]
    payment = read(words, GRID, "ocr")
    assert payment.amount.value == Decimal("1234567.89")
    assert payment.amount.status == "verified"


def test_figures_without_capitals_are_read_but_not_verified():
    words = [one for one in grid_form() if "壹佰" not in one.text]
    assert read(words, GRID).amount.status == "read"


@given(st.integers(1, 10**11).map(lambda fen: Decimal(fen).scaleb(-2)))
def test_any_amount_is_verified_by_its_own_capitals_and_by_no_others(amount: Decimal):
    def form(capital: str) -> list[Word]:
        return [
            word("付款回单", 250, 60),
            word(f"金额（小写）：￥{amount:,.2f}", 20, 100),
            word(f"金额（大写）：{capital}", 20, 120),
        ]

    right = read(form(write_capital(amount))).amount
    assert (right.value, right.status) == (amount, "verified")
    assert read(form(write_capital(amount + Decimal("0.01")))).amount.status == "conflict"


def test_the_day_is_never_the_print_day():
    words = [one for one in grid_form() if one.text not in ("记账日期", "2023-03-15")]
    assert read(words, GRID).paid_date.value is None
    alone = read([*words, word("2023年03月15日", 250, 75)], GRID)
    assert alone.paid_date.value == date(2023, 3, 15)


def test_two_days_that_agree_verify_each_other_and_the_posting_day_leads():
    both = read([*free_form(), word("记账日期：2023-03-15", 300, 250)])
    assert both.paid_date.status == "verified"
    later = read([*free_form(), word("记账日期：2023-03-16", 300, 250)])
    assert later.paid_date.value == date(2023, 3, 16)


def test_of_a_detail_number_with_a_dash_the_serial_is_the_part_after_it():
    words = [*free_form()[:-2], word("账户明细编号-交易流水号：1234-20230315000012345", 300, 230)]
    assert read(words).serial.value == "20230315000012345"


@pytest.mark.parametrize(
    ("title", "nature"),
    [
        ("业务回单（付款）", "payment"),
        ("收付款业务回单", "payment"),
        ("国内支付业务收款回单", "receipt"),
        ("入账回单", "receipt"),
        ("对公业务收费回单", "fee"),
        ("存款利息回单", "interest"),
        ("电子缴税付款凭证", "tax"),
    ],
)
def test_the_title_says_the_nature(title: str, nature: str):
    assert read([word(title, 220, 60), *free_form()[1:]]).nature == nature


def test_the_party_of_a_fee_is_who_pays_and_of_interest_who_is_paid():
    rest = [word("交易日期：2023-03-15", 20, 85), word(f"账号：{PAYER_ACCOUNT}", 20, 110), word(f"户名：{PAYER}", 20, 130)]
    fee = read([word("对公业务收费回单", 220, 60), *rest])
    assert (fee.payer_name.value, fee.payee_name.value) == (PAYER, None)
    interest = read([word("存款利息回单", 220, 60), *rest])
    assert (interest.payer_name.value, interest.payee_name.value) == (None, PAYER)


def test_a_bill_has_its_number_and_days_and_the_acceptor_is_no_party():
    words = [
        *(word("电子银行承兑汇票", 220, 40), word("出票日期：2024-10-29", 20, 70), word("汇票到期日：2025-04-29", 20, 85)),
        *(word("票据号码：1 305100000016 20241029 00250403 6", 300, 85), word("显示日期：2025-09-30", 20, 55)),
        *(word(text, x, y) for x in (65, 345) for text, y in (("全称", 115), ("账号", 145), ("开户银行", 175))),
        *(word(char, x, 120 + 25 * n) for text, x in (("出票人", 35), ("收款人", 315)) for n, char in enumerate(text)),
        *(word(PAYER, 125, 115), word(PAYEE, 405, 115), word(PAYER_ACCOUNT, 125, 145), word(PAYEE_ACCOUNT, 405, 145)),
        *(word("票据金额", 25, 205), word("人民币(大写)壹佰万元整", 125, 205), word("￥1,000,000.00", 405, 205)),
        *(word("承兑人信息", 25, 235), word("全称", 65 + 60, 235), word("某某银行股份有限公司佛山分行", 160, 235)),
    ]
    payment = read(words, (*GRID[:-1],))
    assert payment.kind == "bill"
    assert payment.bill_number.value == "130510000001620241029002504036"
    assert (payment.bill_issue_date.value, payment.bill_due_date.value) == (date(2024, 10, 29), date(2025, 4, 29))
    assert payment.paid_date.value == date(2024, 10, 29)
    assert (payment.payer_name.value, payment.payee_name.value) == (PAYER, PAYEE)


def test_of_an_endorsed_bill_the_faces_accounts_belong_to_neither_endorser_nor_endorsee():
    face = [
        *(word("电子银行承兑汇票", 220, 40), word("出票日期：2024-08-31", 20, 70), word("汇票到期日：2025-03-01", 20, 85)),
        *(word(text, x, y) for x in (65, 345) for text, y in (("全称", 115), ("账号", 145), ("开户银行", 175))),
        *(word(char, x, 120 + 25 * n) for text, x in (("出票人", 35), ("收款人", 315)) for n, char in enumerate(text)),
        *(word("广东某某家电有限公司", 125, 115), word(PAYER, 405, 115)),
        *(word("755973862769453", 125, 145), word(PAYER_ACCOUNT, 405, 145)),
        *(word("票据金额", 25, 205), word("人民币(大写)壹佰万元整", 125, 205), word("￥1,000,000.00", 405, 205)),
    ]
    back = [
        *(word("背书人名称：" + PAYER, 20, 260), word("被背书人名称：" + PAYEE, 20, 280)),
        word("背书日期：2024-10-10", 20, 300),
    ]
    payment = read([*face, *back], (*GRID[:-1],))
    assert (payment.payer_name.value, payment.payee_name.value) == (PAYER, PAYEE)
    assert (payment.payer_account.value, payment.payee_account.value) == (None, None)
    assert payment.paid_date.value == date(2024, 10, 10)


def moved(one: Word, down: float) -> Word:
    corners = [value + (down / HEIGHT if place % 2 else 0) for place, value in enumerate(one.quad.corners)]
    return replace(one, quad=Quad(tuple(corners)))  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_page_is_cut_between_its_receipts(count: int):
    words = [moved(one, 255 * number - 30) for number in range(count) for one in free_form()]
    page = Page(PageRef("ef" * 32, 1), WIDTH, HEIGHT, "text", words=tuple(words))
    regions = split_receipts(page)
    assert len(regions) == count
    for number, region in enumerate(regions):
        inside = [one for one in words if region.holds(*one.quad.center)]
        assert inside == words[number * len(free_form()) : (number + 1) * len(free_form())]


def test_a_stamps_lettering_is_no_part_of_a_value():
    words = [*free_form(), word("银行股份", 120, 231), word("电子回单专用章", 90, 245)]
    page = Page(PageRef("ef" * 32, 1), WIDTH, HEIGHT, "ocr", words=tuple(words), seals=(rule(85, 200, 200, 260),))
    (payment,) = read_receipt(DocumentSource(Document("doc:x:1:0", "payment_voucher", (PagePart(page.ref),)), (page,))).payments
    assert payment.purpose.value == "设备款"
