"""Which line of the statements shows the money of a voucher; which contract, claim row and list belong to an invoice."""

from dataclasses import replace
from decimal import Decimal

from models.contract import ProductItem
from models.fields import MISSING
from models.invoice import Invoice
from tests.matchers.papers import SUPPLIER, claims, contract, invoice, names, number_of, of_kind, paired, statement, voucher
from tests.matchers.reading import read


def test_a_serial_decides_against_the_day():
    lines = statement(
        "s",
        ("2024-03-05", "500.00", SUPPLIER, {"serial": "A99999999"}),
        ("2024-03-12", "500.00", SUPPLIER, {"serial": "A11111111"}),
    )
    dossier = paired(voucher("p", "500.00", "2024-03-05", serial="A11111111"), lines)
    (link,) = of_kind(dossier, "posted_as")
    assert next(line for line in dossier.bank_lines if line.id == link.target_id).serial.value == "A11111111"


def test_a_serial_decides_against_a_misread_amount_and_says_so():
    lines = statement("s", ("2024-03-05", "500.00", SUPPLIER, {"serial": "A11111111"}))
    dossier = paired(voucher("p", "800.00", "2024-03-05", serial="A11111111"), lines)
    (link,) = of_kind(dossier, "posted_as")
    assert link.amount == Decimal("500.00")
    assert "AMOUNT_CONFLICT" in {seen.code for seen in dossier.observations}


def test_money_in_is_no_posting_of_money_out():
    assert (
        of_kind(paired(voucher("p", "500.00", "2024-03-05"), statement("s", ("2024-03-05", "+500.00", SUPPLIER))), "posted_as")
        == ()
    )


def test_equal_vouchers_and_lines_of_one_day_are_a_class():
    lines = statement("s", ("2024-03-05", "500.00", SUPPLIER), ("2024-03-05", "500.00", SUPPLIER))
    dossier = paired(voucher("p", "500.00", "2024-03-05"), voucher("q", "500.00", "2024-03-05"), lines)
    links = of_kind(dossier, "posted_as")
    assert len(links) == 2
    assert len({link.class_id for link in links}) == 1


def test_a_line_before_and_a_line_after_are_not_decided():
    lines = statement("s", ("2024-03-04", "500.00", SUPPLIER), ("2024-03-06", "500.00", SUPPLIER))
    dossier = paired(voucher("p", "500.00", "2024-03-05"), lines)
    assert len(of_kind(dossier, "posted_as", "ambiguous")) == 2
    assert of_kind(dossier, "posted_as") == ()


def test_a_line_that_may_be_a_vouchers_pays_nothing_for_sure():
    lines = statement("s", ("2024-03-04", "500.00", SUPPLIER), ("2024-03-06", "500.00", SUPPLIER))
    papers = (
        voucher("p", "500.00", "2024-03-05"),
        lines,
        invoice("i", "500.00", "2024-03-01"),
        invoice("j", "500.00", "2024-03-02"),
    )
    assert all("bank_line" not in link.source_id for link in of_kind(paired(*papers), "pays"))


def test_a_search_for_a_batch_that_runs_out_of_steps_is_said():
    vouchers = [voucher(f"v{number}", f"{1000 + 2 * number}.00", "2024-03-05") for number in range(40)]
    line = statement("s", ("2024-03-05", "15431.01", ""))  # no sum of whole yuan makes it up
    dossier = paired(*vouchers, line)
    assert of_kind(dossier, "posted_as") == ()
    assert any("15431.01" in seen.detail and "步数上限" in seen.detail for seen in dossier.observations)
    paid = paired(*vouchers, statement("s", ("2024-03-05", "15431.01", SUPPLIER)), invoice("i", "15431.01", "2024-03-01"))
    assert len(of_kind(paid, "pays")) == 1
    assert not any("步数上限" in seen.detail for seen in paid.observations)  # what is explained asks nothing


def test_the_remark_names_the_contract_among_several_of_one_seller():
    papers = (
        contract("c", "1000.00", "2024-01-01", number="HT-2024-001"),
        contract("d", "1000.00", "2024-01-01", number="HT-2024-002"),
        invoice("i", "1000.00", "2024-03-01", remark="合同编号：HT-2024-002"),
    )
    assert names(of_kind(paired(*papers), "billed_under"), *papers) == {("C", "B", "1000.00")}


def test_an_invoice_of_two_equally_fitting_contracts_is_not_decided():
    papers = contract("c", "7000.00", "2024-01-01"), contract("d", "8000.00", "2024-01-01"), invoice("i", "1000.00", "2024-03-01")
    dossier = paired(*papers)
    assert of_kind(dossier, "billed_under") == ()
    assert {target for _, target, _ in names(of_kind(dossier, "billed_under", "ambiguous"), *papers)} == {"A", "B"}


def test_another_sellers_contract_is_none():
    papers = contract("c", "1000.00", "2024-01-01", seller="上海远山软件有限公司"), invoice("i", "1000.00", "2024-03-01")
    assert of_kind(paired(*papers), "billed_under") == ()


def test_a_claim_names_an_invoice_by_the_tail_of_its_number():
    papers = claims("k", (SUPPLIER, "1000.00", (number_of("i")[-8:],))), invoice("i", "1130.00", "2024-03-01")
    assert names(of_kind(paired(*papers), "claims"), *papers) == {("A", "B", "None")}


def test_two_rows_may_claim_one_invoice():
    rows = [(SUPPLIER, amount, (number_of("i"),)) for amount in ("600.00", "400.00")]
    assert len(of_kind(paired(claims("k", *rows), invoice("i", "1130.00", "2024-03-01")), "claims")) == 2


def test_a_row_without_a_number_finds_its_invoice_by_supplier_and_amount():
    papers = claims("k", (SUPPLIER, "1000.00", ())), invoice("i", "1130.00", "2024-03-01"), invoice("j", "2260.00", "2024-03-01")
    assert names(of_kind(paired(*papers), "claims"), *papers) == {("A", "B", "None")}


def test_a_row_with_a_number_that_is_not_there_claims_no_other_invoice():
    papers = claims("k", (SUPPLIER, "1000.00", ("24449999999999999999",))), invoice("i", "1130.00", "2024-03-01")
    assert of_kind(paired(*papers), "claims") == ()


def test_instalments_of_one_item_stand_on_its_row_of_the_list():
    paper = contract("c", "1130.00", "2024-02-01", 60, 40)
    own = paper.document.id
    item = ProductItem(
        f"item:{own}:1",
        own,
        1,
        paper.contracts[0].number,
        read("智能质检软件"),
        MISSING,
        read("套"),
        read(Decimal(3)),
        read(Decimal("376.67")),
        read(Decimal("1130.00")),
    )
    parts = [
        invoice(name, gross, "2024-03-01", remark=f"合同号{paper.contracts[0].number.value}")
        for name, gross in (("i", "678.00"), ("j", "452.00"))
    ]
    parts = [replace(each, invoices=(_with_quantity(each.invoices[0]),)) for each in parts]
    dossier = paired(replace(paper, product_items=(item,)), *parts)
    assert len(of_kind(dossier, "lists")) == 2


def _with_quantity(one: Invoice) -> Invoice:
    return replace(one, lines=(replace(one.lines[0], quantity=read(Decimal(1)), unit_price=one.lines[0].tax_exclusive_amount),))
