"""The patterns that auditors meet (domain.md §4): what is paired, what is asked, and why."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.bundle import Dossier
from models.link import Link
from tests.matchers.papers import (
    APPLICANT,
    SUPPLIER,
    contract,
    day,
    doubted,
    invoice,
    names,
    number_of,
    of_kind,
    paired,
    receipt,
    red,
    sale,
    statement,
    voucher,
)
from tests.matchers.reading import read

OTHER = {"seller": "上海远山软件有限公司", "seller_id": "91310101MA5OTHER04"}
TO_OTHER = {"payee": OTHER["seller"], "payee_account": "310000111122223"}


def features(link: Link) -> set[str]:
    return {reason.feature for reason in link.reasons}


def only(dossier: Dossier, kind: str, state: str = "accepted") -> Link:
    (link,) = of_kind(dossier, kind, state)
    assert link.score == round(sum(reason.weight for reason in link.reasons), 4)
    return link


@pytest.mark.parametrize(
    ("paid", "feature"),
    [
        ("12335.17", "amount_less_fee"),
        ("12345.17", "amount_less_fee"),
        ("12308.47", "amount_part"),
        ("12346.00", "amount_rounded"),
        ("12345.66", "amount_rounded"),
        ("12346.67", "amount_part"),
    ],
)
def test_only_a_fee_a_bank_may_charge_or_whole_yuan_explain_a_difference(paid: str, feature: str):
    dossier = paired(invoice("i", "12345.67", "2024-03-01"), voucher("p", paid, "2024-03-05"))
    (link,) = [link for link in dossier.links if link.kind == "pays"]
    assert feature in features(link)
    assert link.amount == min(Decimal(paid), Decimal("12345.67"))


def test_an_odd_fee_that_the_bank_booked_the_same_day_explains_the_difference():
    lines = statement("s", ("2024-03-05", "12308.47", SUPPLIER), ("2024-03-05", "37.20", "", {"summary": "汇划费"}))
    assert "amount_less_booked_fee" in features(only(paired(invoice("i", "12345.67", "2024-03-01"), lines), "pays"))


def test_a_line_that_holds_the_fee_as_well_is_the_vouchers():
    papers = voucher("p", "12345.67", "2024-03-05"), statement("s", ("2024-03-05", "12356.17", SUPPLIER))
    dossier = paired(invoice("i", "12345.67", "2024-03-01"), *papers)
    link = only(dossier, "posted_as")
    assert "amount_with_fee" in features(link)
    assert link.amount == Decimal("12345.67")
    assert not [seen for seen in dossier.observations if seen.code == "AMOUNT_CONFLICT"]


def test_one_line_of_a_batch_is_the_posting_of_all_its_vouchers():
    papers = (
        invoice("i", "1000.00", "2024-03-01"),
        invoice("j", "2345.67", "2024-03-01", **OTHER),
        voucher("p", "1000.00", "2024-03-05"),
        voucher("q", "2345.67", "2024-03-05", **TO_OTHER),
        statement("s", ("2024-03-05", "3345.67", "", {"summary": "批量付款 2笔"})),
    )
    dossier = paired(*papers)
    assert names(of_kind(dossier, "posted_as"), *papers) == {("C", "E", "1000.00"), ("D", "E", "2345.67")}
    assert names(of_kind(dossier, "pays"), *papers) == {("C", "A", "1000.00"), ("D", "B", "2345.67")}


def test_a_batch_that_can_be_made_up_in_two_ways_is_asked_about():
    moneys = [
        voucher(f"p{n}", amount, "2024-03-05", serial=f"S900000{n}")
        for n, amount in enumerate(("10.00", "20.00", "30.00", "40.00"))
    ]
    dossier = paired(*moneys, statement("s", ("2024-03-05", "50.00", "", {"summary": "批量付款"})))
    assert of_kind(dossier, "posted_as") == ()


def test_a_voucher_booked_in_two_lines_is_one_money():
    lines = statement("s", ("2024-03-05", "50000.00", SUPPLIER), ("2024-03-05", "40000.00", SUPPLIER))
    papers = invoice("i", "90000.00", "2024-03-01"), voucher("p", "90000.00", "2024-03-05"), lines
    dossier = paired(*papers)
    assert sum(link.amount or Decimal(0) for link in of_kind(dossier, "posted_as")) == Decimal("90000.00")
    assert names(of_kind(dossier, "pays"), *papers) == {("B", "A", "90000.00")}
    assert {link.source_id for link in dossier.links if link.kind == "pays"} == {dossier.payments[0].id}


def test_money_returned_and_sent_again_pays_once():
    rows = (
        ("2024-03-05", "12345.67", SUPPLIER, {"serial": "S1000001"}),
        ("2024-03-06", "+12345.67", SUPPLIER, {"summary": "退汇", "serial": "S1000002"}),
        ("2024-03-09", "12345.67", SUPPLIER, {"serial": "S1000003"}),
    )
    papers = (
        invoice("i", "12345.67", "2024-03-01"),
        voucher("p", "12345.67", "2024-03-05", serial="S1000001"),
        voucher("q", "12345.67", "2024-03-09", serial="S1000003"),
        statement("s", *rows),
    )
    dossier = paired(*papers)
    assert names(of_kind(dossier, "pays"), *papers) == {("C", "A", "12345.67")}
    assert names(of_kind(dossier, "refunds"), *papers) == {("D", "B", "12345.67")}


def test_money_back_that_only_a_receipt_voucher_shows_is_a_refund_of_the_payment():
    papers = (
        invoice("i", "12345.67", "2024-03-01"),
        voucher("p", "12345.67", "2024-03-05"),
        receipt("b", "345.67", "2024-05-05", purpose="退货款"),
    )
    assert names(of_kind(paired(*papers), "refunds"), *papers) == {("C", "B", "345.67")}


def test_a_partial_red_note_without_a_number_takes_back_the_only_invoice_that_can_be_meant():
    papers = invoice("i", "10000.00", "2024-03-01"), red("r", "2000.00", "2024-03-04")
    assert names(of_kind(paired(*papers), "reverses"), *papers) == {("B", "A", "2000.00")}


def test_a_partial_red_note_without_a_number_is_asked_about_where_two_invoices_may_be_meant():
    papers = (
        invoice("i", "10000.00", "2024-03-01"),
        invoice("j", "7000.00", "2024-02-20"),
        red("r", "2000.00", "2024-03-04"),
    )
    assert not [link for link in paired(*papers).links if link.kind == "reverses" and link.state == "accepted"]


def test_a_sum_with_one_wrong_digit_is_shown_and_never_accepted():
    papers = (
        invoice("i", "12345.67", "2024-03-01"),
        invoice("j", "54321.00", "2024-03-02"),
        doubted(voucher("p", "66686.67", "2024-03-09")),
    )
    dossier = paired(*papers)
    found = [link for link in dossier.links if link.kind == "pays" and link.state != "rejected"]
    assert {link.state for link in found} == {"ambiguous"}
    assert len(found) == 2
    assert all("amount_misread" in features(link) for link in found)
    assert sum(link.amount for link in found) <= Decimal("66686.67")


def test_the_same_figures_read_without_doubt_are_no_misreading():
    papers = (
        invoice("i", "12345.67", "2024-03-01"),
        invoice("j", "54321.00", "2024-03-02"),
        voucher("p", "66686.67", "2024-03-09"),
    )
    assert not [link for link in paired(*papers).links if "amount_misread" in features(link)]


def test_what_a_red_note_leaves_is_paid():
    papers = invoice("i", "10000.00", "2024-03-01"), red("r", "2000.00", "2024-04-01", "i"), voucher("p", "8000.00", "2024-04-10")
    dossier = paired(*papers)
    assert names(of_kind(dossier, "reverses"), *papers) == {("B", "A", "2000.00")}
    assert names(of_kind(dossier, "pays"), *papers) == {("C", "A", "8000.00")}


def test_a_digit_read_wrong_on_a_scan_is_suggested_and_never_decided():
    papers = invoice("i", "12345.67", "2024-03-01"), doubted(voucher("p", "12845.67", "2024-03-05"))
    dossier = paired(*papers)
    assert of_kind(dossier, "pays") == ()
    assert "amount_misread" in features(only(dossier, "pays", "ambiguous"))


def test_a_digit_read_wrong_is_believed_where_the_remark_names_the_invoice():
    money = doubted(voucher("p", "12845.67", "2024-03-05", purpose=f"发票{number_of('i')}"))
    assert "amount_misread" in features(only(paired(invoice("i", "12345.67", "2024-03-01"), money), "pays"))


def test_a_digit_read_wrong_on_a_voucher_finds_its_line_and_says_so():
    papers = doubted(voucher("p", "12845.67", "2024-03-05")), statement("s", ("2024-03-05", "12345.67", SUPPLIER))
    dossier = paired(invoice("i", "12345.67", "2024-03-01"), *papers)
    assert "amount_misread" in features(only(dossier, "posted_as"))
    assert [seen.code for seen in dossier.observations] == ["AMOUNT_CONFLICT"]
    assert only(dossier, "pays").amount == Decimal("12345.67")


def test_foreign_money_is_suggested_by_its_rate_and_its_yuan_on_the_statement_pay():
    bill, money = invoice("i", "72345.67", "2024-03-01"), voucher("p", "10000.00", "2024-03-05", currency="USD")
    link = only(paired(bill, money), "pays", "ambiguous")
    assert "rate" in features(link)
    lines = statement("s", ("2024-03-05", "72345.67", SUPPLIER, {"summary": "购汇支付"}))
    papers = bill, money, lines
    assert names(of_kind(paired(*papers), "pays"), *papers) == {("C", "A", "72345.67")}
    assert not of_kind(paired(bill, voucher("p", "20000.00", "2024-03-05", currency="USD")), "pays", "ambiguous")


def test_a_bill_counts_from_the_day_it_is_given_whenever_the_bank_redeems_it():
    days = {"bill_issue_date": read(day("2024-03-05")), "bill_due_date": read(day("2024-09-05"))}
    bill = voucher("p", "50000.00", "2024-03-05", kind="bill", bill_number=read("130258400001220240305000000001"), **days)
    papers = (
        invoice("i", "50000.00", "2024-03-01"),
        bill,
        statement("s", ("2024-09-05", "50000.00", "", {"summary": "银承到期付款"})),
    )
    dossier = paired(*papers)
    assert names(of_kind(dossier, "posted_as"), *papers) == {("B", "C", "50000.00")}
    (near,) = [reason for reason in only(dossier, "pays").reasons if reason.feature == "date"]
    assert near.left == "2024-03-05"


def test_an_endorsed_bill_pays_on_the_day_of_its_endorsement():
    days = {"bill_issue_date": read(day("2024-01-05")), "bill_endorsed_date": read(day("2024-03-05"))}
    papers = (
        invoice("i", "50000.00", "2024-03-01"),
        voucher("p", "50000.00", "2024-01-05", kind="bill", payer="佛山市客户有限公司", payer_account="", **days),
    )
    link = only(paired(*papers), "pays")
    assert {"payer_differs", "date"} <= features(link)
    assert next(reason.left for reason in link.reasons if reason.feature == "date") == "2024-03-05"


@pytest.mark.parametrize("kind", ["cash", "cheque"])
def test_cash_and_cheques_pay_as_well(kind: str):
    papers = invoice("i", "1200.00", "2024-03-01"), voucher("p", "1200.00", "2024-03-01", kind=kind, payee_account="")
    assert names(of_kind(paired(*papers), "pays"), *papers) == {("B", "A", "1200.00")}


def test_a_list_of_numbers_in_the_remark_beats_an_invoice_of_the_whole_sum():
    papers = (
        invoice("i", "5000.00", "2024-03-01", number="24442000000012345678"),
        invoice("j", "7000.00", "2024-03-01", number="24442000000012345699"),
        invoice("k", "12000.00", "2024-03-01"),
        voucher("p", "12000.00", "2024-03-20", purpose="发票12345678、12345699"),
    )
    assert names(of_kind(paired(*papers), "pays"), *papers) == {("D", "A", "5000.00"), ("D", "B", "7000.00")}


@pytest.mark.parametrize("remark", ["付发票尾号345678", "付发票尾号5678", "发票12345670-78", "货款发票 1234 5678"])
def test_tails_and_ranges_tell_equals_apart(remark: str):
    papers = (
        invoice("i", "5000.00", "2024-03-01", number="24442000000012345678"),
        invoice("j", "5000.00", "2024-03-01", number="24442000000012346699"),
        voucher("p", "5000.00", "2024-03-20", purpose=remark),
    )
    assert names(of_kind(paired(*papers), "pays"), *papers) == {("C", "A", "5000.00")}


def test_money_in_a_persons_name_pays_the_invoice_its_remark_names():
    lines = statement("s", ("2024-03-20", "5000.00", "王伟", {"summary": f"代付发票{number_of('i')[-8:]}"}))
    papers = invoice("i", "5000.00", "2024-03-01"), invoice("j", "5000.00", "2024-03-02"), lines
    link = only(paired(*papers), "pays")
    assert {"party_person", "number_tail"} <= features(link)
    assert names((link,), *papers) == {("C", "A", "5000.00")}


def test_equal_amounts_to_two_suppliers_go_each_to_its_own():
    papers = (
        invoice("i", "5000.00", "2024-03-01"),
        invoice("j", "5000.00", "2024-03-01", **OTHER),
        voucher("p", "5000.00", "2024-03-05"),
        voucher("q", "5000.00", "2024-03-04", **TO_OTHER),
    )
    assert names(of_kind(paired(*papers), "pays"), *papers) == {("C", "A", "5000.00"), ("D", "B", "5000.00")}


@pytest.mark.parametrize(
    ("seller", "feature"), [("广州市云凡科技有限公司", "party_near"), (f"{SUPPLIER}深圳分公司", "party_branch")]
)
def test_near_names_and_branches_are_asked_about_and_decided_by_a_telling_amount(seller: str, feature: str):
    vague = paired(invoice("i", "5000.00", "2024-03-01", seller=seller, seller_id=""), voucher("p", "5000.00", "2024-03-05"))
    assert feature in features(only(vague, "pays", "ambiguous"))
    telling = paired(invoice("i", "12345.67", "2024-03-01", seller=seller, seller_id=""), voucher("p", "12345.67", "2024-03-05"))
    assert feature in features(only(telling, "pays"))


def test_a_supplier_that_is_a_customer_too_is_paid_and_pays():
    lines = statement("s", ("2024-03-05", "12345.67", SUPPLIER), ("2024-03-08", "+12345.67", SUPPLIER))
    papers = invoice("i", "12345.67", "2024-03-01"), sale("v", "12345.67", "2024-03-02"), lines
    dossier = paired(*papers)
    assert names(of_kind(dossier, "pays"), *papers) == {("C", "A", "12345.67"), ("C", "B", "12345.67")}
    assert of_kind(dossier, "refunds") == ()


def test_what_is_left_after_netting_is_said_to_be_that():
    papers = invoice("i", "12345.67", "2024-03-01"), sale("v", "2346.60", "2024-03-02"), voucher("p", "9999.07", "2024-03-05")
    link = only(paired(*papers), "pays")
    assert "netted" in features(link)
    assert link.amount == Decimal("9999.07")


def test_a_copy_of_a_voucher_and_an_overlapping_export_are_one_money():
    row = ("2024-03-05", "5000.00", SUPPLIER, {"balance": Decimal("100.00")})
    papers = (
        invoice("i", "5000.00", "2024-03-01"),
        invoice("j", "5000.00", "2024-09-01"),
        voucher("p", "5000.00", "2024-03-05", serial="S12345678"),
        voucher("q", "5000.00", "2024-03-05", serial="S12345678"),
        statement("s", row),
        statement("t", row, ("2024-03-09", "1.00", "某某有限公司")),
    )
    dossier = paired(*papers)
    assert (len(dossier.payments), len(dossier.bank_lines)) == (1, 2)
    assert sum(link.amount or Decimal(0) for link in of_kind(dossier, "pays")) == Decimal("5000.00")


def test_another_payer_is_no_hindrance_to_pairing():
    papers = (
        invoice("i", "12345.67", "2024-03-01"),
        voucher("p", "12345.67", "2024-03-05", payer="深圳市母公司集团有限公司", payer_account=""),
    )
    assert "payer_differs" in features(only(paired(*papers), "pays"))


def test_twelve_rents_are_one_class_though_one_remark_names_the_contract():
    """All invoices are that contract's: to name it tells nothing."""
    lease = contract("c", "60000.00", "2023-12-20", number="ZL-2024-018")
    bills = [
        invoice(f"i{m}", "5000.00", f"2024-{m:02d}-01", number=f"2444200000000000{m:04d}", remark="合同ZL-2024-018")
        for m in range(1, 13)
    ]
    moneys = [
        voucher(f"p{m}", "5000.00", f"2024-{m:02d}-12", serial=f"S00000{m:02d}", purpose="租金ZL2024018" if m == 3 else "租金")
        for m in range(1, 13)
    ]
    links = of_kind(paired(lease, *bills, *moneys), "pays")
    assert len(links) == 12
    assert len({link.class_id for link in links} - {None}) == 1


def test_days_far_apart_need_no_class():
    bills = [invoice(f"i{y}", "5000.00", f"{y}-03-01", number=f"2444200000000000{y}") for y in (2022, 2024)]
    moneys = [voucher(f"p{y}", "5000.00", f"{y}-03-02", serial=f"S000{y}") for y in (2022, 2024)]
    links = of_kind(paired(*bills, *moneys), "pays")
    assert {link.class_id for link in links} == {None}
    assert len(links) == 2


def test_a_contract_paid_up_to_its_retention_is_paid_oldest_invoice_first():
    papers = (
        contract("c", "100000.00", "2024-01-01", 30, 60, 10),
        invoice("i", "41234.56", "2024-02-01"),
        invoice("j", "58765.44", "2024-03-01"),
        voucher("p", "30000.00", "2024-01-10"),
        voucher("q", "60000.00", "2024-04-10"),
    )
    dossier = paired(*papers)
    links = of_kind(dossier, "pays")
    assert names(links, *papers) == {("D", "B", "30000.00"), ("E", "B", "11234.56"), ("E", "C", "48765.44")}
    assert len({link.class_id for link in links} - {None}) == 1
    assert all({"ledger", "share_agreed"} <= features(link) for link in links)


def test_instalments_of_two_contracts_that_ask_for_equal_sums_are_shared_out_by_milestone():
    papers = (
        contract("c", "100000.00", "2024-01-01", 30, 60, 10, number="HT-2024-001"),
        contract("d", "200000.00", "2024-01-01", 30, 60, 10, number="HT-2024-002"),
        invoice("i", "41234.56", "2024-02-01", remark="合同HT-2024-001"),
        invoice("j", "58765.44", "2024-03-01", remark="合同HT-2024-001"),
        invoice("k", "81234.56", "2024-02-01", remark="合同HT-2024-002"),
        invoice("l", "118765.44", "2024-03-01", remark="合同HT-2024-002"),
        voucher("p", "30000.00", "2024-01-10"),
        voucher("q", "60000.00", "2024-04-10", serial="S1100001"),
        voucher("r", "60000.00", "2024-01-11", serial="S1100002"),
        voucher("s", "120000.00", "2024-04-11"),
    )
    links = of_kind(paired(*papers), "pays")
    assert sum(link.amount or Decimal(0) for link in links) == Decimal("270000.00")
    first = [link for link in links if any(end in link.target_id for end in (papers[2].document.id, papers[3].document.id))]
    assert sum(link.amount or Decimal(0) for link in first) == Decimal("90000.00")
    assert len({link.class_id for link in links if link.class_id}) == 1


def test_the_true_pair_beats_the_convenient_one_whatever_the_cutoff():
    """The late payment names the early invoice; paired the other way round, both pairs would lie inside the window."""
    papers = (
        invoice("early", "5000.00", "2025-06-10"),
        invoice("late", "5000.00", "2025-08-02"),
        voucher("p", "5000.00", "2025-06-12", serial="S0000001", purpose=f"预付 发票{number_of('late')}"),
        voucher("q", "5000.00", "2025-08-07", serial="S0000002", purpose=f"发票{number_of('early')}"),
    )
    assert names(of_kind(paired(*papers), "pays"), *papers) == {("C", "B", "5000.00"), ("D", "A", "5000.00")}


def test_money_between_own_accounts_pays_nobody():
    lines = statement("s", ("2024-03-05", "5000.00", APPLICANT, {"summary": "内部转账"}))
    assert not [
        link
        for link in paired(invoice("i", "5000.00", "2024-03-01"), lines).links
        if link.kind == "pays" and link.state == "accepted"
    ]


def test_an_invoice_issued_again_takes_the_money_and_the_old_number_in_the_remark():
    again = invoice("new", "5000.00", "2024-04-02", remark=f"原发票{number_of('old')}重开")
    papers = (
        invoice("old", "5000.00", "2024-03-01"),
        red("r", "5000.00", "2024-04-01", "old"),
        again,
        voucher("p", "5000.00", "2024-03-10", purpose=f"发票{number_of('old')}"),
    )
    dossier = paired(*papers)
    assert names(of_kind(dossier, "reissues"), *papers) == {("C", "A", "5000.00")}
    assert names(of_kind(dossier, "pays"), *papers) == {("D", "C", "5000.00")}


def test_equals_of_the_same_day_with_a_doubtful_currency_do_no_harm():
    (one,) = voucher("p", "5000.00", "2024-03-05").payments
    odd = replace(voucher("p", "5000.00", "2024-03-05"), payments=(replace(one, currency="???"),))
    assert of_kind(paired(invoice("i", "5000.00", "2024-03-01"), odd), "pays") == ()


def test_the_money_sent_again_pays_though_only_the_returned_one_named_the_contract():
    rows = (
        ("2024-06-14", "35329.00", SUPPLIER, {"serial": "S1000001"}),
        ("2024-06-16", "+35329.00", SUPPLIER, {"summary": "退汇", "serial": "S1000002"}),
        ("2024-06-19", "35329.00", SUPPLIER, {"serial": "S1000003"}),
    )
    papers = (
        contract("c", "353290.00", "2024-01-01", 30, 60, 10, number="2024JSFW00614"),
        invoice("i", "353290.00", "2024-02-28"),
        voucher("p", "105987.00", "2024-02-28"),
        voucher("q", "211974.00", "2024-04-15"),
        voucher("r", "35329.00", "2024-06-14", serial="S1000001", purpose="付2024JSFW00614合同款"),
        voucher("t", "35329.00", "2024-06-19", serial="S1000003", purpose="货款"),
        statement("s", *rows),
    )
    assert {source for source, _, _ in names(of_kind(paired(*papers), "pays"), *papers)} == {"C", "D", "F"}


def test_the_last_instalment_to_somebody_else_closes_the_invoice_it_completes():
    """It is to the fen what the terms leave open there; that its payee has an open invoice of its own explains nothing."""
    papers = (
        contract("c", "1209610.00", "2024-01-01", 30, 60, 10),
        invoice("i", "1209610.00", "2024-03-07"),
        invoice("j", "340390.00", "2024-10-07", **OTHER),
        voucher("p", "362883.00", "2024-03-08"),
        voucher("q", "725766.00", "2024-04-22"),
        voucher("r", "120961.00", "2024-06-19", **TO_OTHER),
    )
    dossier = paired(*papers)
    assert ("F", "B", "120961.00") in names(of_kind(dossier, "pays"), *papers)
    assert not [link for link in of_kind(dossier, "pays") if papers[2].document.id in link.target_id]
