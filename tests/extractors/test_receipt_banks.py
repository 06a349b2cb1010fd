"""Layouts of other banks: two languages, tables of two sides, labels over values, sentences that hold a side's name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extractors.assembling.assembly import assemble
from extractors.documents import read_document
from extractors.intake.sniffing import hash_of
from extractors.reading import read_file
from extractors.receipts.split import split_receipts
from models.identity import local_id
from models.paper import Page, PageRef, Quad, SourceFile, Word
from tests.extractors.test_receipt_forms import HALVES, read, two_halves
from tests.extractors.test_receipts import HEIGHT, PAYEE, PAYEE_ACCOUNT, PAYER, PAYER_ACCOUNT, WIDTH, free_form, rule, word
from tests.synthesis.drawing.receipt_banks import BANK_FORMS
from tests.synthesis.single import make_document

if TYPE_CHECKING:
    from models.bank import Payment


def assert_sides(payment: Payment) -> None:
    assert (payment.payer_name.value, payment.payer_account.value) == (PAYER, PAYER_ACCOUNT)
    assert (payment.payee_name.value, payment.payee_account.value) == (PAYEE, PAYEE_ACCOUNT)


def ruled(rows: list[float], columns: list[float]) -> tuple[Quad, ...]:
    across = [rule(columns[0], y, columns[-1], y) for y in rows]
    return (*across, *(rule(x, rows[0], x, rows[-1]) for x in columns))


def test_a_table_whose_columns_are_the_two_sides_gives_each_side_its_own():
    words = [
        *(word("支付业务回单", 220, 60), word("项目", 25, 115), word("付款方", 200, 115), word("收款方", 450, 115)),
        *(word("户名", 25, 145), word(PAYER, 130, 145), word(PAYEE, 360, 145)),
        *(word("账号", 25, 175), word(PAYER_ACCOUNT, 130, 175), word(PAYEE_ACCOUNT, 360, 175)),
    ]
    assert_sides(read(words, ruled([100, 130, 160, 190], [20, 125, 350, 590])))


def test_a_value_under_its_label_in_one_cell_is_its_value():
    pairs = [("付款户名", PAYER, 25, 105), ("收款户名", PAYEE, 305, 105)]
    pairs += [("付款账号", PAYER_ACCOUNT, 25, 145), ("收款账号", PAYEE_ACCOUNT, 305, 145)]
    words = [one for label, value, x, y in pairs for one in (word(label, x, y), word(value, x, y + 13))]
    assert_sides(read([word("电子回单", 250, 60), *words], ruled([98, 138, 178], [20, 300, 590])))


def test_labels_in_two_languages_are_labels():
    words = [
        *(word("客户回单 Customer Advice", 220, 60), word("交易日期 Transaction Date：2024/3/6 10:22:31", 20, 80)),
        *(word("付款人户名 Payer", 25, 115), word(PAYER, 130, 115), word("收款人户名 Payee", 305, 115), word(PAYEE, 405, 115)),
        *(word("付款人账号 A/C No.", 25, 145), word(PAYER_ACCOUNT, 130, 145)),
        *(word("收款人账号 A/C No.", 305, 145), word(PAYEE_ACCOUNT, 405, 145)),
        *(word("Advice No. 回单编号: 62275561 Printed on 打印日期: 2024-05-01", 20, 200),),
    ]
    payment = read(words, ruled([100, 130, 160], [20, 125, 300, 400, 590]))
    assert_sides(payment)
    assert payment.paid_date.value == date(2024, 3, 6)
    assert payment.receipt_number.value == "62275561"


def test_a_sentence_in_pieces_that_names_a_side_is_no_name():
    pieces = [word("本回执不作为收、", 20, 300), word("付款", 20 + 8 * 8.6, 300), word("方交易的最终依据", 20 + 8 * 10.6, 300)]
    without = [one for one in free_form() if "付款人名称" not in one.text and one.text != PAYER[9:]]
    assert read([*without, *pieces], source="ocr").payer_name.value is None


def test_a_label_whose_space_the_engine_lost_opens_its_value():
    words = [one if not one.text.startswith("用途") else word("用途合同款", 20, 230) for one in free_form()]
    assert read(words, source="ocr").purpose.value == "合同款"


@pytest.mark.parametrize("layout", sorted(BANK_FORMS))
def test_every_layout_reads_as_it_was_filled(layout: str, tmp_path: Path):
    truth = make_document("voucher", 4210, "pdf", tmp_path, layout).payments[0]
    path = tmp_path / "document.pdf"
    sha256 = hash_of(path)
    file = SourceFile(local_id("file", sha256), path.name, sha256, path.stat().st_size, "application/pdf", "read", 1)
    (source,) = assemble([(file, read_file(path, sha256, "application/pdf"))])
    (payment,) = read_document(source).payments
    for name in ("paid_date", "amount", "payer_name", "payer_account", "payee_name", "payee_account", "serial", "purpose"):
        said, meant = getattr(payment, name).value, truth[name]
        same = said == Decimal(meant) if name == "amount" else str(said) == str(meant)
        assert same, (name, said, meant)


def half(left: float, serial: str) -> list[Word]:
    texts = [
        "付款人户名：" + PAYER[:9],
        "付款人账号：" + PAYER_ACCOUNT,
        "收款人户名：" + PAYEE[:9],
        "收款人账号：" + PAYEE_ACCOUNT,
    ]
    rows = [*texts, "金额：￥1,234.00", "金额大写：壹仟贰佰叁拾肆元整", f"交易流水号：{serial}"]
    return [word("电子回单", left + 80, 60), *(word(text, left, 90 + 20 * number) for number, text in enumerate(rows))]


def test_two_receipts_side_by_side_are_two():
    words = (*half(20, "2023031500001"), *half(320, "2023031500002"))
    regions = split_receipts(Page(PageRef("ef" * 32, 1), WIDTH, HEIGHT, "text", words=words))
    held = [{one.text for one in words if region.holds(*one.quad.center)} for region in regions]
    assert [{"交易流水号：2023031500001"}, {"交易流水号：2023031500002"}] == [{t for t in texts if "流水" in t} for texts in held]


def test_payer_and_payee_side_by_side_are_one_receipt():
    page = Page(PageRef("ef" * 32, 1), WIDTH, HEIGHT, "text", words=tuple(free_form()))
    assert len(split_receipts(page)) == 1


def test_where_both_marks_are_lost_nobody_is_said_to_pay():
    payment = read(two_halves(), HALVES, "ocr")
    fields = (payment.payer_name, payment.payee_name, payment.payer_account, payment.payee_account)
    assert [(one.value, one.status) for one in fields] == [(None, "missing")] * 4


@pytest.mark.parametrize("pieces", [("付款人", "收款人"), ("付款人", "收", "款人"), ("付", "款", "人", "收款人")])
def test_side_marks_read_downwards_as_one_text_each_are_marks(pieces: tuple[str, ...]):
    """Two that stand one under the other were taken for a bank's remark in the margin."""
    boxes: list[tuple[str, float, float]] = []
    for side, top in zip(split_sides(pieces), (102.0, 192.0), strict=True):
        step = 76 / sum(map(len, side))
        at = top
        for text in side:
            boxes.append((text, at, at + step * len(text)))
            at += step * len(text)
    marks = [Word(text, Quad.box(30 / WIDTH, top / HEIGHT, 42 / WIDTH, (low - 3) / HEIGHT), 0.98) for text, top, low in boxes]
    rows = [
        ("全称", PAYER),
        ("账号", PAYER_ACCOUNT),
        ("开户行", "甲银行"),
        ("全称", PAYEE),
        ("账号", PAYEE_ACCOUNT),
        ("开户行", "乙银行"),
    ]
    texts = [
        one for n, (label, value) in enumerate(rows) for one in (word(label, 65, 115 + 30 * n), word(value, 125, 115 + 30 * n))
    ]
    lines = (
        *(rule(20, y, 580, y) for y in (100.0, 190, 280)),
        *(rule(60, y, 580, y) for y in (130.0, 160, 220, 250)),
        *(rule(x, 100, x, 280) for x in (20.0, 60, 120, 580)),
    )
    assert_sides(read([word("转账凭证", 220, 60), *marks, *texts], lines, "ocr"))


def split_sides(pieces: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    cut = next(n for n in range(len(pieces)) if "".join(pieces[:n]) == "付款人")
    return pieces[:cut], pieces[cut:]
