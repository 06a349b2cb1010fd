from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.bundle import Dossier
from models.contract import PaymentTerm
from models.finding import Observation
from models.invoice import InvoiceLine
from models.paper import Document, PagePart, PageRef, SourceFile
from models.party import Party
from tests.rules.desk import APPLICANT, OTHER_ID, SELLER, USCC, Desk, amounts, checked, codes, cost, f, finding, money, sound


def buyer(name: str | None, tax_id: str | None, method: str = "text") -> Desk:
    desk = sound()
    desk.swap("invoices", "invoice:1", buyer_name=f(name, method), buyer_tax_id=f(tax_id, method))
    return desk


@pytest.mark.parametrize(
    ("name", "tax_id", "expected"),
    [
        ("佛山市青禾智造有限公司", OTHER_ID, ("0.00", "0.00", "100000.00")),
        ("佛山市青禾智造有限公司", None, ("0.00", "0.00", "100000.00")),
        ("佛山市青禾智造有限公司", "91440300", ("0.00", "100000.00", "0.00")),
        ("佛山市青禾智造有限公司", USCC, ("0.00", "100000.00", "0.00")),
        (APPLICANT, OTHER_ID, ("0.00", "100000.00", "0.00")),
        (f"{APPLICANT}东莞分公司", OTHER_ID, ("0.00", "100000.00", "0.00")),
        (APPLICANT, None, ("0.00", "100000.00", "0.00")),
    ],
)
def test_a_buyer_is_another_by_name_and_number(name: str, tax_id: str | None, expected: tuple[str, str, str]):
    found = buyer(name, tax_id).judge()
    assert amounts(found) == expected
    assert ("BUYER_MISMATCH" in codes(found)) == (expected[0] == "0.00")


def test_an_inferred_applicant_and_a_doubtful_name_soften_a_mismatch():
    desk = buyer("佛山市青禾智造有限公司", OTHER_ID)
    desk.declaration = replace(desk.declaration, assumed=("applicant",))
    assert amounts(desk.judge())[1] == "100000.00"
    desk = buyer("佛山市青禾智造有限公司", OTHER_ID)
    desk.swap("invoices", "invoice:1", buyer_name=f("佛山市青禾智造有限公司", "ocr", "conflict"))
    assert amounts(desk.judge())[1] == "100000.00"
    assert amounts(buyer("佛山市青禾智造有限公司", None, "ocr").judge())[1] == "100000.00"


def test_a_documented_former_name_is_information():
    desk = buyer("佛山市禾木机械有限公司", USCC)
    desk.declaration = replace(desk.declaration, former_names=("佛山市禾木机械有限公司",))
    found = desk.judge()
    assert amounts(found)[0] == "100000.00"
    assert finding(found, "BUYER_MISMATCH").severity == "info"


def test_a_name_misread_beside_the_right_number_is_a_variant():
    desk = buyer("佛山市禾术智造有限公司", USCC, "ocr")
    found = desk.judge()
    assert codes(found) == {"NAME_VARIANT"}
    assert amounts(found)[0] == "100000.00"


@pytest.mark.parametrize("name", ["佛山市木禾智造有限公司", "佛山市青禾智造有限公司", "佛山市禾木智能制造有限公司"])
def test_another_name_beside_the_right_number_goes_to_a_person_however_alike(name: str):
    found = buyer(name, USCC, "ocr").judge()
    assert codes(found) == {"BUYER_MISMATCH"}
    assert amounts(found) == ("0.00", "100000.00", "0.00")


def red_of(desk: Desk, net: str, tax: str, **more: object) -> None:
    red = replace(
        desk.invoices[0],
        id="invoice:9",
        red=True,
        number=f("25442000000000000009", "xml"),
        issue_date=f(date(2025, 9, 1), "xml"),
        tax_exclusive_amount=f(money(net)),
        tax_amount=f(money(tax)),
        tax_inclusive_amount=f(money(net) + money(tax)),
        **more,
    )
    desk.invoices.append(red)
    desk.link("reverses", red.id, "invoice:1")


def test_a_red_note_takes_back_its_part_whatever_its_date():
    desk = sound()
    red_of(desk, "-30000.00", "-3900.00")
    found = desk.judge()
    assert amounts(found) == ("70000.00", "0.00", "30000.00")
    assert cost(found).reason_codes == ("RED_REVERSED",)


def test_a_red_note_of_unsure_amount_leaves_all_open():
    desk = sound()
    red_of(desk, "-30000.00", "-3900.00")
    desk.swap("invoices", "invoice:9", tax_exclusive_amount=f(money("-30000"), "ocr", "conflict"))
    assert amounts(desk.judge()) == ("0.00", "100000.00", "0.00")


def test_a_claimed_red_invoice_is_no_cost():
    desk = sound()
    red_of(desk, "-30000.00", "-3900.00")
    desk.claim(2, "-30000.00", ["9"])
    found = desk.judge()
    assert amounts(found, "9") == ("0.00", "0.00", "-30000.00")
    assert amounts(found, "1") == ("70000.00", "0.00", "30000.00")


def test_an_invoice_of_another_bundle_goes_to_a_person_and_saying_that_one_replaces_it_is_not_enough():
    desk = sound()
    elsewhere = {desk.invoices[0].number.value: ("older",)}
    found = desk.judge(elsewhere=elsewhere)
    assert codes(found) == {"DUP_ACROSS"}
    assert "older" in finding(found, "DUP_ACROSS").message
    desk.declaration = replace(desk.declaration, supersedes="older")
    assert codes(desk.judge(elsewhere=elsewhere)) == {"DUP_ACROSS"}  # the register leaves out what is truly replaced


def test_a_second_copy_is_information():
    desk = sound()
    desk.link("duplicates", "doc:copy", "invoice:1")
    found = desk.judge()
    assert codes(found) == {"DUP_IN_BUNDLE"}
    assert amounts(found)[0] == "100000.00"


def test_two_readings_of_what_may_be_one_invoice_go_to_a_person():
    desk = sound()
    twin = desk.invoice("2", "100000.00", "13000.00", number="24442000000900000001")
    desk.swap("invoices", twin.id, number=f("24442000000900000001", "ocr"))
    desk.link("billed_under", twin.id, "contract:1")
    desk.pay("2", "113000.00", date(2024, 4, 8), {"2": "113000.00"})
    desk.listed("2")
    desk.claim(2, "100000.00", ["2"])
    desk.swap("contracts", "contract:1", tax_inclusive_amount=f(money("226000")))
    assert "DUP_IN_BUNDLE" in codes(desk.judge())
    assert amounts(desk.judge(), "2") == ("0.00", "100000.00", "0.00")


def test_a_tax_number_that_cannot_be_goes_to_a_person():
    desk = sound()
    broken = OTHER_ID[:-1] + ("A" if OTHER_ID[-1] != "A" else "B")
    desk.swap("invoices", "invoice:1", seller_tax_id=f(broken))
    assert codes(desk.judge()) == {"TAX_ID_INVALID"}
    desk.swap("invoices", "invoice:1", seller_tax_id=f(broken, "ocr"))
    assert codes(desk.judge()) == set()


def test_contracts_are_asked_for_dated_and_not_younger():
    desk = sound()
    desk.links = [link for link in desk.links if link.kind != "billed_under"]
    assert "CONTRACT_MISSING" in codes(desk.judge())
    desk = sound()
    desk.swap("contracts", "contract:1", signed_date=f(None))
    assert codes(desk.judge()) == {"CONTRACT_DEFECT"}
    desk.swap("contracts", "contract:1", signed_date=f(date(2024, 3, 6)))
    assert codes(desk.judge()) == {"CONTRACT_AFTER_INVOICE"}
    desk.swap("contracts", "contract:1", signed_date=f(date(2024, 3, 5)))
    assert codes(desk.judge()) == set()


def test_a_doubtful_day_of_signing_is_asked_about_first():
    desk = sound()
    doubtful = replace(f(date(2024, 3, 6), "ocr"), status="inferred")
    desk.swap("contracts", "contract:1", signed_date=doubtful)
    (finding,) = (one for one in desk.judge().findings if one.code == "CONTRACT_AFTER_INVOICE")
    assert "请先对照原件核对该日期" in finding.message


def test_an_editable_draft_alone_is_a_defect():
    desk = sound()
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    desk.files.append(SourceFile("file:w", "合同.docx", "w", 1, word, "read"))
    desk.documents.append(Document("doc:contract:1", "contract", (PagePart(PageRef("w", 1)),)))
    found = desk.judge()
    assert codes(found) == {"CONTRACT_DEFECT"}
    assert "可编辑" in finding(found, "CONTRACT_DEFECT").message


def test_all_that_a_contract_lacks_is_one_finding():
    desk = sound()
    desk.swap("contracts", "contract:1", signed_date=f(None))
    for detail in ("合同未注明签订日期", "卖方签章处既无印章也无签名"):
        desk.seen.append(Observation("CONTRACT_DEFECT", "contract:1", detail))
    (found,) = [one for one in desk.judge().findings if one.code == "CONTRACT_DEFECT"]
    assert (
        "未注明签订日期；卖方签章处既无印章也无签名" in found.message
        or "卖方签章处既无印章也无签名；未注明签订日期" in found.message
    )
    assert found.amount == money("100000.00")


@pytest.mark.parametrize(("total", "expected"), [("112999.00", "100000.00"), ("112998.99", "99999.11")])
def test_only_what_exceeds_the_contract_by_more_than_the_tolerance_is_asked_about(total: str, expected: str):
    desk = sound()
    desk.swap("contracts", "contract:1", tax_inclusive_amount=f(money(total)))
    found = desk.judge()
    assert amounts(found)[0] == expected
    assert ("OVER_CONTRACT" in codes(found)) == (expected != "100000.00")


def test_a_supplement_widens_its_contract():
    desk = sound()
    desk.swap("contracts", "contract:1", tax_inclusive_amount=f(money("100000")))
    assert "OVER_CONTRACT" in codes(desk.judge())
    desk.contract("2", "13000.00", [], supplements=f("HT-1"))
    assert codes(desk.judge()) == set()


def test_the_contracts_seller_is_the_invoices():
    desk = sound()
    desk.swap("contracts", "contract:1", seller_name=f("广州市云舟智能科技有限公司"))
    assert codes(desk.judge()) == {"SELLER_MISMATCH"}


def test_a_period_beyond_the_window_is_asked_about_by_days():
    desk = sound()
    desk.swap("contracts", "contract:1", service_start=f(date(2025, 7, 22)), service_end=f(date(2025, 8, 10)))
    found = desk.judge()
    assert amounts(found) == ("50000.00", "50000.00", "0.00")
    assert "共20天，其中10天" in finding(found, "PERIOD_BEYOND").message


def test_observations_become_findings_that_bind_what_they_are_about():
    desk = sound()
    desk.seen = [
        Observation("QR_MISMATCH", "invoice:1", "发票二维码金额100.00元与票面不符"),
        Observation("FILE_PROTECTED", "file:x", "文件“x.pdf”已加密，请提供未加密的文件"),
        Observation("SOMETHING_ODD", "payment:1", "回单上有涂改痕迹"),
        Observation("DUP_IN_BUNDLE", "invoice:1", "同一发票另有副本"),
        Observation("AMOUNT_CONFLICT", "doc:contract:1", "合同大小写金额不一致"),
    ]
    found = desk.judge()
    assert codes(found) == {"QR_MISMATCH", "FILE_PROTECTED", "OTHER", "DUP_IN_BUNDLE", "AMOUNT_CONFLICT"}
    assert amounts(found) == ("0.00", "100000.00", "0.00")
    assert finding(found, "QR_MISMATCH").message == "发票（号码24442000000000000001）发票二维码金额100.00元与票面不符" + (
        "，待核不含税金额100,000.00元。" if finding(found, "QR_MISMATCH").amount else "。"
    )
    assert finding(found, "FILE_PROTECTED").amount is None
    desk.seen = [Observation("FILE_UNREADABLE", "file:x", "文件损坏")]
    assert amounts(desk.judge())[0] == "100000.00"


def test_an_unread_field_that_is_needed_leaves_the_cost_open():
    for name in ("issue_date", "tax_exclusive_amount", "tax_inclusive_amount", "number"):
        for status in ("conflict", "inferred"):
            desk = sound()
            field = getattr(desk.invoices[0], name)
            desk.swap("invoices", "invoice:1", **{name: replace(field, status=status)})
            found = desk.judge()
            assert amounts(found) == ("0.00", "100000.00", "0.00"), (name, status)
            assert "UNREADABLE" in codes(found)
        desk = sound()
        desk.swap("invoices", "invoice:1", **{name: f(None)})
        assert amounts(desk.judge())[0] == "0.00", name


def scanned(**changes: object) -> Desk:
    """All of the invoice on one OCR reading without witness; `changes` put single fields back."""
    desk = sound()
    one = desk.invoices[0]
    names = ("issue_date", "tax_exclusive_amount", "tax_amount", "tax_inclusive_amount", "buyer_name", "seller_name")
    desk.swap("invoices", one.id, **{name: replace(getattr(one, name), method="ocr") for name in names})
    desk.swap("invoices", one.id, **changes)
    return desk


def test_an_ocr_reading_counts_where_the_paper_or_another_document_says_the_same():
    assert amounts(scanned().judge())[0] == "100000.00"
    desk = scanned(tax_amount=f(None))
    desk.swap("contracts", "contract:1", tax_inclusive_amount=f(None))
    assert amounts(desk.judge())[0] == "100000.00"  # the payment says the gross, the claim row the net


def test_a_misread_amount_without_witness_never_counts():
    desk = scanned(tax_amount=f(None), tax_exclusive_amount=f(money("180000"), "ocr"))
    desk.claims[0] = replace(desk.claims[0], claimed_amount=f(money("170000"), "cell"))
    assert amounts(desk.judge())[0] == "0.00"
    desk = scanned(tax_amount=f(None), tax_inclusive_amount=f(money("118000"), "ocr"))
    assert amounts(desk.judge())[0] == "0.00"


def test_an_ocr_date_counts_far_inside_and_waits_near_the_ends():
    far = scanned()
    assert codes(far.judge()) == set()
    near = scanned(issue_date=f(date(2025, 6, 10), "ocr"), number=f("25442000000000000001", "ocr"))
    near.swap("claims", "claim:1", invoice_numbers=("25442000000000000001",))
    near.swap("payments", "payment:1", paid_date=f(date(2025, 6, 20)))
    near.swap("lines", "bankline:1", posted_date=f(date(2025, 6, 20)))
    found = near.judge()
    assert codes(found) == {"UNREADABLE"}
    assert "开票日期" in finding(found, "UNREADABLE").message
    near.swap("invoices", "invoice:1", issue_date=f(date(2025, 6, 10), "ocr", "verified", "QR"))
    assert codes(near.judge()) == set()


def test_an_ocr_voucher_counts_with_its_bank_line_and_waits_alone():
    desk = sound()
    desk.swap("payments", "payment:1", amount=f(money("113000"), "ocr"), paid_date=f(date(2024, 4, 8), "ocr"))
    assert codes(desk.judge()) == set()
    desk.swap("invoices", "invoice:1", tax_inclusive_amount=f(money("226000")))
    desk.swap("lines", "bankline:1", amount=f(money("118000")))
    assert "UNREADABLE" in codes(desk.judge())


def related(name: str = SELLER, tax_id: str = "") -> Desk:
    desk = sound()
    desk.declaration = replace(desk.declaration, related_parties=tuple(filter(None, (name, tax_id))))
    return desk


def test_a_declared_related_supplier_is_asked_for_papers():
    found = related().judge()
    assert codes(found) == {"RELATED_PARTY"}
    assert amounts(found) == ("0.00", "100000.00", "0.00")
    assert "价格公允性说明" in finding(found, "RELATED_PARTY").message


def test_a_supplier_with_the_applicants_own_word_is_asked_for_papers():
    desk = sound()
    name = "佛山市禾木软件有限公司"
    desk.swap("invoices", "invoice:1", seller_name=f(name))
    desk.swap("contracts", "contract:1", seller_name=f(name))
    desk.swap("payments", "payment:1", payee_name=f(name))
    desk.swap("lines", "bankline:1", counterparty_name=f(name))
    assert codes(desk.judge()) == {"RELATED_PARTY"}


def test_parties_resolved_by_the_matchers_are_one():
    desk = sound()
    desk.swap("contracts", "contract:1", seller_name=f("深圳市云舟智能科枝有限公司", "ocr"))
    desk.parties = [Party("party:1", SELLER, "")]
    desk.link("seller", "invoice:1", "party:1")
    desk.link("seller", "contract:1", "party:1")
    assert codes(desk.judge()) == set()


def test_empty_dossiers_are_judged(request: pytest.FixtureRequest):
    del request
    found = Desk().judge()
    assert isinstance(Desk().dossier(), Dossier)
    assert not found.costs
    assert {"CLAIM_TABLE_ABSENT", "BELOW_FLOOR"} <= codes(found, quiet=False)
    assert checked(USCC[:-1]) == USCC
    assert PaymentTerm("质保", Decimal(5)).percent == 5
    assert InvoiceLine("x", 1).item_name.value is None
