"""How many receipts stand on a page, told by what a receipt says but once, whatever its titles."""

from dataclasses import replace

import pytest

from extractors.assembling.classification import classify
from extractors.receipts.receipt import read_receipt
from extractors.receipts.split import split_receipts
from extractors.receipts.titles import is_title
from models.paper import Document, DocumentSource, Page, PagePart, PageRef, Word
from tests.extractors.test_receipts import HEIGHT, PAYEE, PAYEE_ACCOUNT, PAYER, PAYER_ACCOUNT, WIDTH, word


def receipt(top: float, day: str, sums: tuple[str, str], serial: str, title: str) -> list[Word]:
    """A receipt in two languages with labels of both sides on one line."""
    rows = (
        (f"交易日期Transaction Date：{day}", f"回单编号Receipt No.：9{serial}"),
        (f"付款人户名：{PAYER}", f"收款人户名：{PAYEE}"),
        (f"付款人账号：{PAYER_ACCOUNT}", f"收款人账号：{PAYEE_ACCOUNT}"),
        (f"大写金额：{sums[0]}", f"金额：{sums[1]}"),
        (f"交易流水号：{serial}", "用途：合同款"),
    )
    words = [word(text, 20 + 280 * side, top + 24 + 22 * n) for n, row in enumerate(rows) for side, text in enumerate(row)]
    foot = word("打印日期Print Date：2025-08-31", 20, top + 160)
    return [*([word(title, 220, top)] if title else []), *words, foot]


def page_of(*titles: str) -> Page:
    sums = (("伍万元整", "CNY50,000.00"), ("肆万贰仟元整", "CNY42,000.00"), ("壹拾伍元整", "CNY15.00"))
    words = [
        one
        for number, title in enumerate(titles)
        for one in receipt(25 + 275 * number, f"2024/5/{number + 6}", sums[number], f"15204020412{number}3868", title)
    ]
    return Page(PageRef("ef" * 32, 1), WIDTH, HEIGHT, "text", words=tuple(words))


BILINGUAL = "客户回单Customer Advice"


@pytest.mark.parametrize(
    "titles",
    [
        (BILINGUAL,) * 3,
        ("收费回单", BILINGUAL),
        (BILINGUAL, "收费回单"),
        ("", ""),
        ("", "", ""),
        ("", "收费回单", ""),
        ("收费回单", "", ""),
    ],
)
def test_what_a_receipt_says_once_is_said_again_by_the_next_with_or_without_a_title(titles: tuple[str, ...]):
    page = page_of(*titles)
    regions = split_receipts(page)
    assert len(regions) == len(titles)
    for number, region in enumerate(regions):
        inside = {one.text for one in page.words if region.holds(*one.quad.center)}
        assert f"交易流水号：15204020412{number}3868" in inside
        assert sum("流水号" in text for text in inside) == 1
        assert any(f"2024/5/{number + 6}" in text for text in inside)


def test_of_two_receipts_read_as_one_nothing_is_known():
    page = page_of("", "")
    source = DocumentSource(Document("doc:x:1:0", "payment_voucher", (PagePart(page.ref),)), (page,))
    extraction = read_receipt(source)
    (payment,) = extraction.payments
    assert (payment.amount.value, payment.paid_date.value, payment.serial.value) == (None, None, None)
    assert [one.code for one in extraction.observations] == ["UNREADABLE"]


def test_one_receipt_is_never_taken_for_two():
    page = page_of(BILINGUAL)
    source = DocumentSource(Document("doc:x:1:0", "payment_voucher", (PagePart(page.ref),)), (page,))
    assert len(split_receipts(page)) == 1
    assert read_receipt(source).payments[0].amount.status == "verified"


@pytest.mark.parametrize("title", ["客户回单CustomerAdvice", "中国建设银行电子付款回单E-PAYMENTADVICE"])
def test_a_title_in_two_languages_is_a_title(title: str):
    assert is_title(title)


def test_labels_over_the_values_of_a_voucher_are_no_head_of_a_statement():
    words = [
        word("华夏银行网上银行交易回单", 200, 25),
        *(word(text, 20 + 140 * n, 60) for n, text in enumerate(("交易日期", "交易流水号", "币种", "交易金额"))),
        *(word(text, 20 + 140 * n, 80) for n, text in enumerate(("2025-05-08", "19541453057639", "人民币", "60,000.00"))),
        *(word(text, 20 + 280 * side, 100) for side, text in enumerate((f"户名：{PAYER}", f"户名：{PAYEE}"))),
        word("借贷标志借", 20, 130),
        word("交易流水08756203041293", 300, 130),
    ]
    found = classify(Page(PageRef("ef" * 32, 1), WIDTH, HEIGHT, "text", words=tuple(words)))
    assert (found.kind, found.points_for("bank_statement") < found.points) == ("payment_voucher", True)


def test_a_banks_lettering_off_behind_a_purpose_is_none_of_it_though_no_stamp_was_seen():
    page = page_of(BILINGUAL)
    inked = replace(page, source="ocr", words=(*page.words, word("行股份有限", 480, 137)))
    source = DocumentSource(Document("doc:x:1:0", "payment_voucher", (PagePart(page.ref),)), (inked,))
    assert read_receipt(source).payments[0].purpose.value == "合同款"
