from dataclasses import replace
from decimal import Decimal

from matchers.pairing import pair
from models.finding import Observation
from models.paper import SourceFile
from tests.matchers.papers import (
    DECLARED,
    SUPPLIER,
    claims,
    contract,
    invoice,
    number_of,
    of_kind,
    paired,
    statement,
    voucher,
)
from tests.matchers.reading import read


def test_pdf_and_xml_of_one_invoice_are_one_and_witness_each_other():
    number = number_of("i")
    pdf = invoice("pdf", "1130.00", "2024-03-01", number=number)
    (one,) = pdf.invoices
    pdf = replace(pdf, invoices=(replace(one, tax_inclusive_amount=replace(one.tax_inclusive_amount, status="read")),))
    dossier = paired(pdf, invoice("xml", "1130.00", "2024-03-01", "xml", number=number))
    (merged,) = dossier.invoices
    assert len(merged.documents) == len(merged.renditions) == 2
    assert merged.tax_inclusive_amount.status == "verified"
    assert merged.tax_inclusive_amount.method == "xml"
    assert of_kind(dossier, "duplicates") == ()


def test_renditions_that_disagree_on_money_are_in_conflict():
    number = number_of("i")
    dossier = paired(
        invoice("pdf", "1130.00", "2024-03-01", number=number), invoice("xml", "1930.00", "2024-03-01", "xml", number=number)
    )
    (merged,) = dossier.invoices
    assert merged.tax_inclusive_amount.status == "conflict"
    assert "AMOUNT_CONFLICT" in {seen.code for seen in dossier.observations}


def test_a_forged_scan_that_proves_itself_contradicts_the_xml():
    number = number_of("i")
    dossier = paired(
        invoice("xml", "1130.00", "2024-03-01", "xml", number=number),
        invoice("scan", "8130.00", "2024-03-01", "ocr", number=number),
    )
    assert dossier.invoices[0].tax_inclusive_amount.status == "conflict"


def test_a_misread_scan_takes_nothing_from_a_proven_xml():
    number = number_of("i")
    scan = invoice("scan", "1130.00", "2024-03-01", "ocr", number=number)
    (one,) = scan.invoices
    weak = replace(one.tax_inclusive_amount, value=Decimal("1180.00"), status="read")
    dossier = paired(
        invoice("xml", "1130.00", "2024-03-01", "xml", number=number),
        replace(scan, invoices=(replace(one, tax_inclusive_amount=weak),)),
    )
    assert dossier.invoices[0].tax_inclusive_amount.value == Decimal("1130.00")
    assert dossier.invoices[0].tax_inclusive_amount.status == "verified"


def test_two_recognised_copies_do_not_verify_each_other():
    number = number_of("i")
    papers = []
    for name in ("scan", "scan again"):
        paper = invoice(name, "1130.00", "2024-03-01", "ocr", number=number)
        (one,) = paper.invoices
        papers.append(replace(paper, invoices=(replace(one, tax_amount=replace(one.tax_amount, status="read")),)))
    dossier = paired(*papers)
    assert dossier.invoices[0].tax_amount.status == "read"


def test_a_second_scan_is_a_mere_copy():
    number = number_of("i")
    first, second = (invoice(name, "1130.00", "2024-03-01", "ocr", number=number) for name in ("scan", "scan again"))
    dossier = paired(first, second)
    (link,) = of_kind(dossier, "duplicates")
    assert link.target_id == dossier.invoices[0].id
    assert link.source_id in {first.document.id, second.document.id}
    assert "DUP_IN_BUNDLE" in {seen.code for seen in dossier.observations}


def test_consecutive_numbers_of_equal_invoices_stay_two():
    dossier = paired(
        invoice("a", "1130.00", "2024-03-01", number="24442000000000000001"),
        invoice("b", "1130.00", "2024-03-01", number="24442000000000000002"),
    )
    assert len(dossier.invoices) == 2


def test_a_receipt_filed_twice_is_one_payment():
    dossier = paired(
        voucher("p", "500.00", "2024-03-05", serial="S1234567"),
        voucher("p scan", "500.00", "2024-03-05", "ocr", serial="S1234567"),
    )
    (payment,) = dossier.payments
    assert len(payment.documents) == 2


def test_different_serials_are_different_payments():
    dossier = paired(
        voucher("p", "500.00", "2024-03-05", serial="S1234567"), voucher("q", "500.00", "2024-03-05", serial="S7654321")
    )
    assert len(dossier.payments) == 2


def test_vouchers_alike_without_serials_are_one_in_doubt():
    dossier = paired(voucher("p", "500.00", "2024-03-05"), voucher("q", "500.00", "2024-03-05"))
    assert len(dossier.payments) == 1
    assert [seen.subject_id for seen in dossier.observations if seen.code == "UNREADABLE"] == [dossier.payments[0].id]


def test_vouchers_alike_are_two_where_the_bank_shows_two_lines():
    lines = statement("s", ("2024-03-05", "500.00", SUPPLIER), ("2024-03-05", "500.00", SUPPLIER))
    dossier = paired(voucher("p", "500.00", "2024-03-05"), voucher("q", "500.00", "2024-03-05"), lines)
    assert len(dossier.payments) == 2
    assert len({link.target_id for link in of_kind(dossier, "posted_as")}) == 2


def test_overlapping_exports_show_a_line_once():
    row = ("2024-03-05", "500.00", SUPPLIER, {"balance": Decimal("1000.00")})
    dossier = paired(
        statement("march", row), statement("spring", row, ("2024-04-05", "500.00", SUPPLIER, {"balance": Decimal("500.00")}))
    )
    assert len(dossier.bank_lines) == 2
    assert sorted(len(line.documents) for line in dossier.bank_lines) == [1, 2]


def test_two_equal_lines_of_one_day_stay_two_through_overlapping_exports():
    rows = [("2024-03-05", "500.00", SUPPLIER, {"balance": Decimal(left)}) for left in ("1000.00", "500.00")]
    dossier = paired(statement("one", *rows), statement("two", *rows, ("2024-04-05", "1.00", SUPPLIER)))
    assert len(dossier.bank_lines) == 3


def test_lines_of_two_exports_with_other_balances_are_two():
    one = ("2024-03-05", "500.00", SUPPLIER, {"balance": Decimal("1000.00")})
    two = ("2024-03-05", "500.00", SUPPLIER, {"balance": Decimal("500.00")})
    assert len(paired(statement("one", one), statement("two", two)).bank_lines) == 2


def test_a_signed_scan_heals_the_draft():
    draft, scan = (
        contract("draft", "1000.00", "2024-01-01", number="HT-1"),
        contract("scan", "1000.00", "2024-01-01", number="HT-1"),
    )
    defect = Observation("CONTRACT_DEFECT", draft.contracts[0].id, "仅有可编辑的电子稿")
    draft = replace(draft, observations=(defect,))
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    file = SourceFile("file:1", "a.docx", draft.document.parts[0].page.sha256, 1, word, "read")
    alone, both = pair(DECLARED, (file,), (), (draft,)), pair(DECLARED, (file,), (), (draft, scan))
    assert [seen.code for seen in alone.observations] == ["CONTRACT_DEFECT"]
    assert len(both.contracts) == 1
    assert both.observations == ()


def test_a_defect_of_the_signed_paper_itself_stays():
    draft, scan = (
        contract("draft", "1000.00", "2024-01-01", number="HT-1"),
        contract("scan", "1000.00", "2024-01-01", number="HT-1"),
    )
    defect = Observation("CONTRACT_DEFECT", scan.contracts[0].id, "乙方未盖章")
    word = "application/msword"
    file = SourceFile("file:1", "a.doc", draft.document.parts[0].page.sha256, 1, word, "read")
    both = pair(DECLARED, (file,), (), (draft, replace(scan, observations=(defect,))))
    assert [(seen.code, seen.subject_id) for seen in both.observations] == [("CONTRACT_DEFECT", both.contracts[0].id)]


def test_a_field_that_another_rendition_reads_is_not_unreadable():
    number = number_of("i")
    scan = invoice("scan", "1130.00", "2024-03-01", "ocr", number=number)
    (one,) = scan.invoices
    blank = replace(one, issue_date=replace(read(None), status="missing"))
    seen = Observation("UNREADABLE", one.id, "开票日期无法辨认", (f"field:{one.id}:issue_date",))
    scan = replace(scan, invoices=(blank,), observations=(seen,))
    assert paired(scan).observations == (seen,)
    assert paired(scan, invoice("xml", "1130.00", "2024-03-01", "xml", number=number)).observations == ()


def test_a_claim_table_filed_twice_claims_once():
    rows = ((SUPPLIER, "1000.00", (number_of("i"),)),)
    assert len(paired(claims("table", *rows), claims("table again", *rows)).claims) == 1


def test_two_prints_of_one_voucher_with_other_purposes_contradict_each_other():
    first, second = (
        voucher(name, "1130.00", "2024-03-08", serial="S2024030812345", purpose=name) for name in ("软件款", "相机货款")
    )
    dossier = paired(first, second, invoice("pdf", "1130.00", "2024-03-01"))
    (payment,) = dossier.payments
    assert payment.purpose.status == "conflict"
    (seen,) = (seen for seen in dossier.observations if seen.subject_id == payment.id)
    assert seen.code == "UNREADABLE"
    assert seen.detail == "用途在同一单据的各份件上不一致：相机货款、软件款"


def test_two_forms_of_one_voucher_may_print_other_words():
    """A purpose that goes on, and a form that shows other things, contradict nothing."""
    short, long, other = (
        voucher("回单", "1130.00", "2024-03-08", serial="S2024030812345", purpose="货款"),
        voucher("再次打印", "1130.00", "2024-03-08", serial="S2024030812345", purpose="货款（合同2024-01）"),
        voucher("网银", "1130.00", "2024-03-08", serial="S2024030812345", purpose="转账", receipt_number="R1"),
    )
    (payment,) = paired(short, long, other).payments
    assert payment.purpose.status != "conflict"
