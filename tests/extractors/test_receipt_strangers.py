"""Vouchers of forms drawn by other hands: bills in rows, two languages, marks set down the paper, labels without a gap."""

from datetime import date
from decimal import Decimal

from tests.extractors.test_receipt_forms import HALVES, PAYEE, PAYEE_ACCOUNT, PAYER, PAYER_ACCOUNT, read, two_halves
from tests.extractors.test_receipts import rule, word

OTHER = "佛山市合众检测技术有限公司"
EDGES = (20.0, 90, 180, 340, 480, 580)


def table(*rows: tuple[str, ...], top: float = 110):
    """Rows between ruling lines, 24 points high."""
    words = [
        word(text, left + 4, top + 6 + 24 * n)
        for n, row in enumerate(rows)
        for left, text in zip(EDGES, row, strict=False)
        if text
    ]
    low = top + 24 * len(rows)
    lines = (*(rule(20, top + 24 * n, 580, top + 24 * n) for n in range(len(rows) + 1)), *(rule(x, top, x, low) for x in EDGES))
    return words, lines


def endorsements(*rows: tuple[str, ...]):
    heads = ("序号", "业务种类", "背书人", "被背书人", "背书日期")
    words, lines = table(heads, *rows)
    face = [
        word("电子商业汇票系统 票据背面", 200, 40),
        word("票据（包）号：530358100002320240204263576508", 20, 60),
        word("票据（包）金额：262,781.41", 330, 60),
        word("出票日期：2024-02-04", 20, 80),
        word("到期日期：2024-08-04", 200, 80),
        word(f"出票人：{OTHER}", 330, 80),
    ]
    return read([*face, *words], lines)


def test_the_last_endorsement_says_who_passed_a_bill_on_and_when():
    payment = endorsements(
        ("1", "转让背书", OTHER, PAYER, "2024-02-23"),
        ("2", "转让背书", PAYER, PAYEE, "2024-03-15"),
    )
    assert payment.kind == "bill"
    assert (payment.payer_name.value, payment.payee_name.value) == (PAYER, PAYEE)
    assert payment.bill_endorsed_date.value == payment.paid_date.value == date(2024, 3, 15)
    assert payment.amount.value == Decimal("262781.41")
    assert payment.bill_number.value == "530358100002320240204263576508"


def test_a_bill_that_nobody_endorsed_was_passed_on_by_nobody():
    payment = endorsements(("1", "转让背书", "", "", ""))
    assert payment.bill_endorsed_date.value is None
    assert payment.payee_name.value is None


def test_who_a_bill_was_drawn_for_is_paid_by_it():
    words, lines = table(("出票人", "全称", PAYER, "收票人", PAYEE))
    payment = read([word("电子银行承兑汇票", 220, 40), word("出票日期：2024-02-04", 20, 80), *words], lines)
    assert payment.payee_name.value == PAYEE


def test_a_label_of_name_and_address_names_the_first_line():
    rows = [("汇款人名称及地址", PAYER, "SHENZHEN CHINA"), ("收款人名称及地址", "PACIFIC LABELING PTE LTD", "2100 MARKET ST")]
    words = [
        one
        for n, (label, name, place) in enumerate(rows)
        for one in (word(label, 24, 118 + 40 * n), word(name, 184, 112 + 40 * n), word(place, 184, 124 + 40 * n))
    ]
    lines = (*(rule(20, 106 + 40 * n, 580, 106 + 40 * n) for n in range(4)), *(rule(x, 106, x, 226) for x in (20.0, 180, 580)))
    amount = [word("32A 汇款币种及金额", 24, 198), word("USD 27,000.00", 184, 198)]
    payment = read([word("境外汇款申请书", 220, 40), word("日期：2024-07-16", 400, 80), *words, *amount], lines)
    assert payment.payer_name.value == PAYER
    assert payment.payee_name.value == "PACIFIC LABELING PTE LTD"
    assert (payment.amount.value, payment.currency) == (Decimal("27000.00"), "USD")


def test_a_mark_that_may_name_a_party_itself_is_a_mark_where_it_is_set_down_the_paper():
    marks = [word(char, x, 105 + 13 * n) for x, text in ((32, "付款单位"), (312, "收款单位")) for n, char in enumerate(text)]
    payment = read(two_halves(*marks), HALVES)
    assert (payment.payer_name.value, payment.payer_account.value) == (PAYER, PAYER_ACCOUNT)
    assert (payment.payee_name.value, payment.payee_account.value) == (PAYEE, PAYEE_ACCOUNT)


def test_a_line_that_seems_to_run_past_its_wall_cuts_no_mark_beyond_it():
    """Else the mark stands beside its accounts alone, and both names are the other side's."""
    marks = [word("收款", 28, 118), word("人", 34, 132), word("付款", 308, 125), word("人", 314, 139)]
    lines = tuple(rule(60, 130, 308, 130) if one == rule(60, 130, 300, 130) else one for one in HALVES)
    payment = read(two_halves(*marks), lines, "ocr")
    assert (payment.payee_name.value, payment.payer_name.value) == (PAYER, PAYEE)


def test_a_side_and_its_organisation_in_one_text_are_a_label_and_its_value():
    words = [
        word("来账通知（收款回单）", 220, 60),
        word(f"付款人{PAYER}", 60, 100),
        word(f"收款人{PAYEE}", 60, 140),
        word("金额人民币258,000.00", 60, 180),
    ]
    payment = read(words, source="ocr")
    assert (payment.payer_name.value, payment.payee_name.value) == (PAYER, PAYEE)


def test_a_number_behind_an_account_makes_no_longer_account():
    words = [word("付款回单", 220, 60), word("收款人账号：360281690004928480751 102304556472", 40, 100)]
    payment = read(words, source="ocr")
    assert (payment.payee_account.value, payment.payee_account.status) == ("360281690004928480751", "inferred")
