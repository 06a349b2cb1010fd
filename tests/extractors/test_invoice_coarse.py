"""What coarse scans do to invoices: pale labels are lost, signs before amounts misread, labels broken in two."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.invoice import Invoice
from models.paper import Quad
from tests.extractors.invoice_pages import BUYER, SELLER, Paper, classic, digital, read

LABELS = ("名", "称", "纳税人识别号", "地 址", "购", "销", "买", "售", "方", "开户行")


def pale(paper: Paper) -> Paper:
    """The paper without anything that the form prints in its own colour around the parties."""
    paper.words = [word for word in paper.words if not (word.text.startswith(LABELS) and word.quad.left < 0.2)]
    return paper


def parties(invoice: Invoice) -> tuple[str | None, ...]:
    return tuple(field.value for field in (invoice.buyer_name, invoice.buyer_tax_id, invoice.seller_name, invoice.seller_tax_id))


def test_parties_without_any_label_are_told_by_their_place():
    invoice, _ = read(pale(classic(source="ocr", qr=None)))
    assert parties(invoice) == (*BUYER, *SELLER)
    assert invoice.seller_name.status == invoice.buyer_name.status == "inferred"


def test_a_lone_party_under_the_totals_sells():
    paper = pale(classic(source="ocr", qr=None)).without(BUYER[0]).without(BUYER[1])
    invoice, _ = read(paper)
    assert parties(invoice) == (None, None, *SELLER)


def test_an_account_is_no_tax_id():
    paper = pale(classic(source="ocr", qr=None)).without(SELLER[1])
    paper.put(0.18, 0.80, "391516087398764849")
    invoice, _ = read(paper)
    assert invoice.seller_tax_id.value is None


@pytest.mark.parametrize("middle", ["/纳柜人", "七纳税入", "/"])
def test_a_label_broken_in_two_names_one_party(middle: str):
    paper = digital(source="ocr").swap("统一社会信用代码/纳税人识别号", f"统一社会信用代码{middle}识别号")
    invoice, _ = read(paper.without("纳税人识别号："))
    assert parties(invoice) == (*BUYER, *SELLER)


def test_the_buyers_code_never_becomes_the_sellers():
    paper = digital(source="ocr")
    paper.words = [word for word in paper.words if SELLER[1] not in word.text]
    invoice, _ = read(paper)
    assert invoice.seller_tax_id.value is None


@pytest.mark.parametrize("sign", ["V", "Y", "T"])
def test_a_misread_sign_stands_before_an_amount(sign: str):
    paper = digital(source="ocr", qr=None).without("规格型号").without("单价").without("税率").without("金额").without("税额")
    paper.words = [
        replace(word, text=word.text.replace("¥", sign)) if word.text in ("¥100000.00", "¥6000.00") else word
        for word in paper.words
    ]
    invoice, _ = read(paper)
    assert (invoice.tax_exclusive_amount.value, invoice.tax_amount.value) == (Decimal("100000.00"), Decimal("6000.00"))


def test_a_lone_amount_at_the_right_end_is_the_tax():
    paper = digital(source="ocr", qr=None).without("¥100000.00").without("金额")
    invoice, _ = read(paper)
    assert invoice.tax_amount.value == Decimal("6000.00")
    assert invoice.tax_exclusive_amount.value in (None, Decimal("100000.00"))


def test_capitals_that_are_mostly_guesses_do_not_outweigh_the_figures():
    paper = digital(source="ocr", qr=None).swap("壹拾万陆仟圆整", "壹开拾推万陆网整", confidence=0.7)
    invoice, _ = read(paper)
    assert invoice.tax_inclusive_amount.value == Decimal("106000.00")


def test_a_code_that_ran_into_its_neighbour_ends_where_its_check_digit_holds():
    paper = digital(source="ocr").swap(f"识别号：{BUYER[1]}", f"识别号：{BUYER[1]}22")
    invoice, _ = read(paper)
    assert (invoice.buyer_tax_id.value, invoice.buyer_tax_id.status) == (BUYER[1], "verified")


def test_a_valid_code_unlike_the_likeliest_reading_is_not_verified():
    wrong = "9144O101HH5AG7U5JU"
    paper = digital(source="ocr").swap(
        f"识别号：{SELLER[1]}", f"识别号：{wrong}", other=(f"统一社会信用代码/纳税人识别号：{SELLER[1]}",)
    )
    invoice, _ = read(paper)
    assert invoice.seller_tax_id.status != "verified"


def test_what_is_left_of_a_label_is_no_part_of_a_name():
    paper = classic(source="ocr", qr=None)
    paper.words = [replace(word, text="作") if word.text == "称:" else word for word in paper.words]
    invoice, _ = read(paper)
    assert (invoice.buyer_name.value, invoice.seller_name.value) == (BUYER[0], SELLER[0])


def test_a_tax_id_close_under_a_name_is_no_second_line_of_it():
    paper = classic(source="ocr", qr=None)
    paper.words = [
        replace(word, quad=Quad.box(word.quad.left, word.quad.top - 0.012, word.quad.right, word.quad.bottom - 0.012))
        if word.text in (SELLER[1], BUYER[1])
        else word
        for word in paper.words
    ]
    invoice, _ = read(paper)
    assert parties(invoice) == (*BUYER, *SELLER)
