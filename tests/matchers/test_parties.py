from dataclasses import replace

from models.bundle import Declaration, Dossier
from tests.matchers.papers import (
    APPLICANT,
    APPLICANT_ID,
    SUPPLIER,
    SUPPLIER_ACCOUNT,
    invoice,
    of_kind,
    paired,
    statement,
    voucher,
)


def party_of(dossier: Dossier, kind: str, place: int = 0) -> str:
    return of_kind(dossier, kind)[place].target_id


def test_a_tax_id_beats_the_name():
    dossier = paired(invoice("a", "1130.00", "2024-03-01"), invoice("b", "2260.00", "2024-03-02", seller="云帆科技（广州）公司"))
    assert party_of(dossier, "seller", 0) == party_of(dossier, "seller", 1)


def test_one_name_under_two_tax_ids_is_two_parties():
    dossier = paired(invoice("a", "1130.00", "2024-03-01"), invoice("b", "2260.00", "2024-03-02", seller_id="91440101MA5OTHER03"))
    assert party_of(dossier, "seller", 0) != party_of(dossier, "seller", 1)


def test_an_account_beats_the_name():
    dossier = paired(voucher("p", "500.00", "2024-03-05"), voucher("q", "700.00", "2024-04-05", payee="云帆科技更名后有限公司"))
    assert party_of(dossier, "payee", 0) == party_of(dossier, "payee", 1)


def test_an_account_shared_by_two_tax_ids_proves_nothing():
    other = {"seller": "上海远山软件有限公司", "seller_id": "91310101MA5OTHER04"}
    dossier = paired(
        invoice("a", "1130.00", "2024-03-01"),
        invoice("b", "2260.00", "2024-03-02", **other),
        voucher("p", "500.00", "2024-03-05"),
        voucher("q", "700.00", "2024-04-05", payee=other["seller"], payee_account=SUPPLIER_ACCOUNT),
    )
    assert party_of(dossier, "seller", 0) != party_of(dossier, "seller", 1)


def test_decoys_of_another_city_stay_apart():
    dossier = paired(
        invoice("a", "1130.00", "2024-03-01"),
        voucher("p", "1130.00", "2024-03-05", payee="深圳市云帆科技有限公司", payee_account="999900001111"),
    )
    assert party_of(dossier, "seller") != party_of(dossier, "payee")


def test_a_recognised_name_joins_the_one_it_was_misread_from():
    misread = SUPPLIER.replace("技", "枝")
    dossier = paired(
        invoice("a", "1130.00", "2024-03-01"), voucher("p", "1130.00", "2024-03-05", payee=misread, payee_account="999900001111")
    )
    assert party_of(dossier, "seller") != party_of(dossier, "payee")
    scan = voucher("p", "1130.00", "2024-03-05", "ocr", payee=misread, payee_account="999900001111")
    (one,) = scan.payments
    scan = replace(scan, payments=(replace(one, payee_name=replace(one.payee_name, status="read")),))
    dossier = paired(invoice("a", "1130.00", "2024-03-01"), scan)
    assert party_of(dossier, "seller") == party_of(dossier, "payee")
    assert dossier.payments[0].payee_name.value == misread


def test_a_branch_is_a_party_of_its_own():
    dossier = paired(
        invoice("a", "1130.00", "2024-03-01"), invoice("b", "2260.00", "2024-03-02", seller=f"{SUPPLIER}深圳分公司", seller_id="")
    )
    assert party_of(dossier, "seller", 0) != party_of(dossier, "seller", 1)


def test_the_applicant_is_inferred_from_buyers_and_account_holders():
    open_ = Declaration("b", assumed=("applicant", "direction"))
    stray = invoice("c", "50.00", "2024-03-01", buyer="上海远山软件有限公司", buyer_id="91310101MA5OTHER04")
    dossier = paired(
        invoice("a", "1130.00", "2024-03-01"),
        invoice("b", "2260.00", "2024-03-02"),
        stray,
        statement("s", ("2024-03-05", "500.00", SUPPLIER)),
        declaration=open_,
    )
    assert (dossier.declaration.applicant_name, dossier.declaration.applicant_uscc) == (APPLICANT, APPLICANT_ID)
    assert dossier.declaration.assumed == ("applicant", "direction")
    assert {one.flow for one in dossier.invoices} == {"purchase"}


def test_an_invoice_to_somebody_else_is_still_a_presented_purchase_and_what_the_applicant_sells_a_sale():
    to_other = invoice("a", "1130.00", "2024-03-01", buyer="上海远山软件有限公司", buyer_id="91310101MA5OTHER04")
    sale = invoice(
        "b", "1130.00", "2024-03-01", seller=APPLICANT, seller_id=APPLICANT_ID, buyer="上海远山软件有限公司", buyer_id=""
    )
    flows = {one.seller_name.value: one.flow for one in paired(to_other, sale).invoices}
    assert flows == {SUPPLIER: "purchase", APPLICANT: "sale"}


def test_money_to_the_applicant_is_a_receipt():
    receipt = voucher(
        "p",
        "500.00",
        "2024-03-05",
        payer=SUPPLIER,
        payer_account=SUPPLIER_ACCOUNT,
        payee=APPLICANT,
        payee_account="755900000000001",
    )
    assert paired(receipt).payments[0].nature == "receipt"
