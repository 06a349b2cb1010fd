"""Which money paid which invoice."""

from dataclasses import replace
from decimal import Decimal

from tests.matchers.papers import SUPPLIER, contract, invoice, names, number_of, of_kind, paired, statement, voucher

OTHER = {"seller": "上海远山软件有限公司", "seller_id": "91310101MA5OTHER04"}


def test_one_payment_one_invoice():
    papers = invoice("i", "12345.67", "2024-03-01"), voucher("p", "12345.67", "2024-03-20")
    dossier = paired(*papers)
    assert names(of_kind(dossier, "pays"), *papers) == {("B", "A", "12345.67")}


def test_a_link_is_the_sum_of_its_reasons_and_names_its_ends():
    dossier = paired(invoice("i", "12345.67", "2024-03-01"), voucher("p", "12345.67", "2024-03-20"))
    (link,) = of_kind(dossier, "pays")
    assert link.score == round(sum(reason.weight for reason in link.reasons), 4)
    assert link.id == f"edge:pays:{link.source_id}:{link.target_id}"
    assert link.margin is not None


def test_a_line_pays_where_no_voucher_is():
    papers = invoice("i", "12345.67", "2024-03-01"), statement("s", ("2024-03-20", "12345.67", SUPPLIER))
    assert names(of_kind(paired(*papers), "pays"), *papers) == {("B", "A", "12345.67")}


def test_a_voucher_and_its_line_are_one_money():
    papers = (
        invoice("i", "12345.67", "2024-03-01"),
        invoice("j", "12345.67", "2024-03-02"),
        voucher("p", "12345.67", "2024-03-20"),
        statement("s", ("2024-03-20", "12345.67", SUPPLIER)),
    )
    dossier = paired(*papers)
    assert names(of_kind(dossier, "posted_as"), *papers) == {("C", "D", "12345.67")}
    assert {link.source_id for link in dossier.links if link.kind == "pays"} <= {dossier.payments[0].id}


def test_one_payment_for_three_invoices():
    bills = [invoice(name, gross, "2024-03-01") for name, gross in (("i", "1234.50"), ("j", "2345.61"), ("k", "3456.72"))]
    papers = (*bills, invoice("l", "999.99", "2024-03-01"), voucher("p", "7036.83", "2024-03-20"))
    assert names(of_kind(paired(*papers), "pays"), *papers) == {
        ("E", "A", "1234.50"),
        ("E", "B", "2345.61"),
        ("E", "C", "3456.72"),
    }


def test_instalments_by_the_terms_leave_the_retention_open():
    papers = (
        contract("c", "100000.00", "2024-01-01", 30, 60, 10),
        invoice("i", "100000.00", "2024-03-01"),
        voucher("p", "30000.00", "2024-01-10"),
        voucher("q", "60000.00", "2024-04-10"),
    )
    assert names(of_kind(paired(*papers), "pays"), *papers) == {("C", "B", "30000.00"), ("D", "B", "60000.00")}


def test_payments_by_terms_for_invoices_by_delivery_go_to_the_oldest_first():
    papers = (
        contract("c", "100000.00", "2024-01-01", 30, 60, 10),
        invoice("i", "41234.56", "2024-02-01"),
        invoice("j", "58765.44", "2024-03-01"),
        voucher("p", "30000.00", "2024-01-10"),
        voucher("q", "60000.00", "2024-04-10"),
        voucher("r", "10000.00", "2024-05-10"),
    )
    assert names(of_kind(paired(*papers), "pays"), *papers) == {
        ("D", "B", "30000.00"),
        ("E", "B", "11234.56"),
        ("E", "C", "48765.44"),
        ("F", "C", "10000.00"),
    }


def test_equals_are_accepted_as_a_class_paired_by_date():
    bills = [
        invoice(f"i{month}", "5000.00", f"2024-{month:02d}-01", number=f"2444200000000000{month:04d}") for month in range(1, 7)
    ]
    moneys = [voucher(f"p{month}", "5000.00", f"2024-{month:02d}-12", serial=f"S000000{month}") for month in range(1, 7)]
    papers = (*reversed(bills), *moneys)
    links = of_kind(paired(*papers), "pays")
    assert {(source, target) for source, target, _ in names(links, *papers)} == set(zip("GHIJKL", "FEDCBA", strict=True))
    assert len({link.class_id for link in links}) == 1
    assert all((link.class_id or "").startswith("class:") for link in links)


def test_a_reference_tells_equals_apart_against_the_dates():
    first, second = invoice("i", "5000.00", "2024-01-01"), invoice("j", "5000.00", "2024-06-01")
    early = voucher("p", "5000.00", "2024-01-05", serial="S0000001", purpose=f"货款 发票{number_of('j')}")
    late = voucher("q", "5000.00", "2024-06-05", serial="S0000002", purpose=f"货款 发票{number_of('i')}")
    papers = first, second, early, late
    links = of_kind(paired(*papers), "pays")
    assert names(links, *papers) == {("C", "B", "5000.00"), ("D", "A", "5000.00")}
    assert {link.class_id for link in links} == {None}


def test_one_payment_for_either_of_two_equals_is_left_to_a_person():
    papers = invoice("i", "5000.00", "2024-03-01"), invoice("j", "5000.00", "2024-03-01"), voucher("p", "5000.00", "2024-03-20")
    dossier = paired(*papers)
    assert of_kind(dossier, "pays") == ()
    assert names(of_kind(dossier, "pays", "ambiguous"), *papers) == {("C", "A", "5000.00"), ("C", "B", "5000.00")}


def test_a_sum_that_can_be_made_up_in_two_ways_is_not_decided():
    grosses = ("1000.00", "2000.00", "3000.00", "4000.00")
    papers = (*(invoice(f"i{n}", gross, "2024-03-01") for n, gross in enumerate(grosses)), voucher("p", "5000.00", "2024-03-20"))
    dossier = paired(*papers)
    assert of_kind(dossier, "pays") == ()
    assert {target for _, target, _ in names(of_kind(dossier, "pays", "ambiguous"), *papers)} == set("ABCD")


def test_a_payment_to_somebody_else_pairs_when_its_remark_names_the_invoice():
    stranger = {"payee": "佛山市别家贸易有限公司", "payee_account": "888800001111"}
    papers = (
        invoice("i", "5000.00", "2024-03-01"),
        voucher("p", "5000.00", "2024-03-20", purpose=f"代付发票{number_of('i')[-8:]}", **stranger),
    )
    assert names(of_kind(paired(*papers), "pays"), *papers) == {("B", "A", "5000.00")}


def test_round_money_to_somebody_else_does_not_pair_by_its_amount():
    papers = invoice("i", "5000.00", "2024-03-01"), statement("s", ("2024-03-20", "5000.00", "佛山市别家贸易有限公司"))
    assert of_kind(paired(*papers), "pays") == ()


def test_cash_and_other_payers_pair_as_well():
    papers = (
        invoice("i", "12345.67", "2024-03-01"),
        voucher("p", "12345.67", "2024-03-20", payer="王伟", payer_account="6222000011112222", kind="cash"),
    )
    assert names(of_kind(paired(*papers), "pays"), *papers) == {("B", "A", "12345.67")}


def test_the_day_counts_as_distance_only_so_no_cutoff_can_draw_a_pair_over():
    """Two equal invoices; the later was paid after the cutoff. Swapping them would bring more money inside."""
    papers = (
        invoice("early", "5000.00", "2025-01-10"),
        invoice("late", "5000.00", "2025-07-28"),
        voucher("p", "5000.00", "2025-01-20", serial="S0000001"),
        voucher("q", "5000.00", "2025-08-07", serial="S0000002"),
        invoice("other", "5000.00", "2025-08-20", **OTHER),
    )
    assert names(of_kind(paired(*papers), "pays"), *papers) == {("C", "A", "5000.00"), ("D", "B", "5000.00")}


def test_moving_all_days_alike_moves_no_link():
    def papers(shift: str):
        return (
            invoice("i", "5000.00", f"{shift}-03-01"),
            invoice("j", "5000.00", f"{shift}-05-01"),
            voucher("p", "5000.00", f"{shift}-05-03"),
        )

    assert names(of_kind(paired(*papers("2021")), "pays"), *papers("2021")) == names(
        of_kind(paired(*papers("2025")), "pays"), *papers("2025")
    )


def test_an_unexplained_part_without_a_voucher_is_only_suggested():
    papers = invoice("i", "100000.00", "2024-03-01"), statement("s", ("2024-06-20", "37412.55", SUPPLIER))
    dossier = paired(*papers)
    assert of_kind(dossier, "pays") == ()
    assert names(of_kind(dossier, "pays", "ambiguous"), *papers) == {("B", "A", "37412.55")}


def test_more_money_than_the_invoice_wants_never_exceeds_its_gross():
    papers = invoice("i", "1000.00", "2024-03-01"), voucher("p", "600.00", "2024-03-05"), voucher("q", "700.00", "2024-03-06")
    links = [link for link in paired(*papers).links if link.kind == "pays" and link.state == "accepted"]
    assert sum(link.amount or Decimal(0) for link in links) <= Decimal("1000.00")


def test_a_fee_kept_back_leaves_the_invoice_paired():
    papers = invoice("i", "12345.67", "2024-03-01"), voucher("p", "12335.67", "2024-03-05")
    assert names(of_kind(paired(*papers), "pays"), *papers) == {("B", "A", "12335.67")}


def test_money_follows_the_reissued_invoice():
    red = invoice("red", "5000.00", "2024-04-01", red=True, reverses_number=number_of("old"))
    (one,) = red.invoices
    red = replace(
        red, invoices=(replace(one, tax_inclusive_amount=replace(one.tax_inclusive_amount, value=Decimal("-5000.00"))),)
    )
    papers = (
        invoice("old", "5000.00", "2024-03-01"),
        red,
        invoice("new", "5000.00", "2024-04-02"),
        voucher("p", "5000.00", "2024-03-10"),
    )
    dossier = paired(*papers)
    assert names(of_kind(dossier, "reverses"), *papers) == {("B", "A", "5000.00")}
    assert names(of_kind(dossier, "reissues"), *papers) == {("C", "A", "5000.00")}
    assert names(of_kind(dossier, "pays"), *papers) == {("D", "C", "5000.00")}


def test_money_that_came_back_refunds_its_payment():
    lines = statement(
        "s",
        ("2024-03-20", "12345.67", SUPPLIER),
        ("2024-03-22", "+12345.67", SUPPLIER, {"summary": "退汇"}),
        ("2024-03-25", "12345.67", SUPPLIER),
    )
    dossier = paired(invoice("i", "12345.67", "2024-03-01"), lines)
    by_day = {line.posted_date.value: line.id for line in dossier.bank_lines}
    first, back, again = (by_day[key] for key in sorted(by_day))
    assert [(link.source_id, link.target_id) for link in of_kind(dossier, "refunds")] == [(back, first)]
    assert [link.source_id for link in of_kind(dossier, "pays")] == [again]


def test_a_partial_refund_from_the_supplier_finds_its_payment():
    lines = statement("s", ("2024-03-20", "12345.67", SUPPLIER), ("2024-05-22", "+345.67", SUPPLIER, {"summary": "退款"}))
    dossier = paired(invoice("i", "12345.67", "2024-03-01"), lines)
    (link,) = of_kind(dossier, "refunds")
    assert link.amount == Decimal("345.67")


def test_a_like_sum_paid_to_somebody_else_is_no_rival_of_what_the_sender_was_paid():
    """The supplier gives a third back; another seller was once paid just that third."""
    lines = statement(
        "s",
        ("2024-02-20", "318000.00", SUPPLIER),
        ("2024-12-20", "106000.00", "广州石文云服务有限公司"),
        ("2025-03-25", "+106000.00", SUPPLIER, {"summary": "退回部分开发费"}),
    )
    dossier = paired(invoice("i", "318000.00", "2024-02-01"), lines)
    first = min(dossier.bank_lines, key=lambda line: str(line.posted_date.value))
    assert [(link.target_id, link.state) for link in of_kind(dossier, "refunds")] == [(first.id, "accepted")]


def test_foreign_money_does_not_pay_yuan_by_its_figure():
    papers = invoice("i", "12345.67", "2024-03-01"), voucher("p", "12345.67", "2024-03-05", currency="USD")
    assert of_kind(paired(*papers), "pays") == ()


def test_absurd_amounts_do_no_harm():
    papers = (
        invoice("i", "0.00", "2024-03-01"),
        invoice("j", "-5.00", "2024-03-01"),
        invoice("k", "99999999999999.99", "2024-03-01"),
        voucher("p", "0.00", "2024-03-05"),
        voucher("q", "-5.00", "2024-03-05"),
    )
    assert of_kind(paired(*papers), "pays") == ()


def test_other_money_from_the_supplier_refunds_nothing_by_itself():
    lines = statement("s", ("2024-03-20", "12345.67", SUPPLIER), ("2024-05-22", "+345.67", SUPPLIER, {"summary": "往来款"}))
    assert of_kind(paired(invoice("i", "12345.67", "2024-03-01"), lines), "refunds") == ()


def test_instalments_of_a_contract_beat_a_payment_that_only_comes_near_an_invoice():
    """60 % of the contract differs from the second invoice by less than a bank's fee might be; the three add up to both."""
    papers = (
        contract("c", "825021.80", "2024-06-01", 30, 60, 10),
        invoice("i1", "329841.80", "2024-07-04"),
        invoice("i2", "495180.00", "2024-07-29"),
        voucher("p1", "247506.54", "2024-06-24"),
        voucher("p2", "495013.08", "2024-08-07"),
        voucher("p3", "82502.18", "2024-10-02"),
    )
    assert names(of_kind(paired(*papers), "pays"), *papers) == {
        ("D", "B", "247506.54"), ("E", "B", "82335.26"), ("E", "C", "412677.82"), ("F", "C", "82502.18"),
    }  # fmt: skip
