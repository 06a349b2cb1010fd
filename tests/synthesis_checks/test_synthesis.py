"""The generator keeps its word: what truth.json says stands on the paper, adds up, and is the same for the same seed."""

import hashlib
import io
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random

import pypdfium2
import pytest
from PIL import Image
from stdnum.cn import uscc

from models.money import ZERO
from tests.synthesis import Truth, make_bundle, make_document, make_world, read_truth, truth_path
from tests.synthesis.binder import Binder
from tests.synthesis.building import tax_split
from tests.synthesis.describing import describe
from tests.synthesis.desk import FORMS, Desk
from tests.synthesis.drawing.amounts import capital
from tests.synthesis.drawing.e_invoices import payload
from tests.synthesis.drawing.html_sheets import html_bytes
from tests.synthesis.drawing.receipt_layouts import LAYOUTS as RECEIPTS
from tests.synthesis.drawing.statement_layouts import LAYOUTS as STATEMENTS
from tests.synthesis.faults import FAULTS
from tests.synthesis.filing_papers import contract_pack
from tests.synthesis.imaging import shoot
from tests.synthesis.truth import settle, totals_of

TINY_SEED = 5
SINGLE_LINE_FIELDS = {
    "number",
    "issue_date",
    "tax_inclusive_amount",
    "serial",
    "receipt_number",
    "payer_account",
    "payee_account",
    "balance",
}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    out = tmp_path_factory.mktemp("synthesis") / "tiny"
    return out, make_bundle(TINY_SEED, "tiny", out)


def digest(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_gives_the_same_bytes(tiny: tuple[Path, Truth], tmp_path: Path):
    make_bundle(TINY_SEED, "tiny", tmp_path / "again")
    assert digest(tmp_path / "again") == digest(tiny[0])


def test_the_truth_lies_outside_of_the_bundle_and_reads_back(tiny: tuple[Path, Truth]):
    out, truth = tiny
    assert not truth_path(out).is_relative_to(out)
    assert read_truth(truth_path(out)) == truth


def test_every_file_of_the_bundle_is_in_the_truth(tiny: tuple[Path, Truth]):
    out, truth = tiny
    assert {record["path"] for record in truth.files} == set(digest(out))


def test_every_marked_value_stands_in_its_box(tiny: tuple[Path, Truth]):
    out, truth = tiny
    values = {i["id"]: i for i in [*truth.invoices, *truth.payments, *truth.bank_lines, *truth.contracts]}
    seen = 0
    for document in truth.documents:
        for mark in document["marks"]:
            if "box" not in mark or mark["field"] not in SINGLE_LINE_FIELDS or mark["entity"] not in values:
                continue
            value = values[mark["entity"]][mark["field"]]
            assert same_text(value, text_in(out / mark["file"], mark["page"], mark["box"])), (mark, value)
            seen += 1
    assert seen > 20


def text_in(path: Path, page: int, box: list[float]) -> str:
    document = pypdfium2.PdfDocument(path)
    width, height = document[page - 1].get_size()
    left, top, right, bottom = box
    words = document[page - 1].get_textpage()
    text = words.get_text_bounded(left * width - 1, (1 - bottom) * height - 1, right * width + 1, (1 - top) * height + 1)
    document.close()
    return text


def same_text(value: str, text: str) -> bool:
    """Whether the text says the value: digits alone are compared, since dates and amounts are written in many ways."""
    wanted = "".join(c for c in value if c.isdigit())
    return wanted in "".join(c for c in text if c.isdigit())


def test_costs_add_up_to_the_cent(tiny: tuple[Path, Truth]):
    for cost in tiny[1].costs:
        parts = sum((Decimal(cost[name]) for name in ("eligible", "disallowed", "review")), ZERO)
        assert parts == Decimal(cost["claimed"])
        assert Decimal(cost["eligible"]) <= Decimal(cost["true_eligible"]) <= Decimal(cost["eligible"]) + Decimal(cost["review"])


def test_running_balances_hold_line_by_line():
    world = make_world(11, "digital", ())
    for statement in world.statements:
        balance = statement.opening
        for line in statement.lines:
            balance += line.amount if line.direction == "credit" else -line.amount
            assert line.balance == balance
        assert balance >= 0


def test_statements_of_an_account_follow_each_other_without_a_gap():
    world = make_world(11, "digital", ())
    for account in world.applicant.accounts:
        own = [s for s in world.statements if s.account == account]
        assert all((after.start - before.end).days == 1 and after.opening == before.closing for before, after in pairwise(own))


def test_codes_and_invoices_hold_their_identities():
    world = make_world(12, "mixed", ())
    assert all(uscc.is_valid(party.uscc) for party in world.parties.values())
    for invoice in world.invoices.values():
        assert invoice.net + invoice.tax == invoice.gross
        if invoice.kind.startswith("digital"):
            assert len(invoice.number) == 20
            assert invoice.number[:2] == f"{invoice.issued:%y}"
        for line in invoice.lines:
            assert abs(line.net * Decimal(line.rate.rstrip("%")) / 100 - line.tax) <= Decimal("0.06")


def test_nothing_is_paid_twice():
    world = make_world(13, "digital", ())
    spent: Counter[str] = Counter()
    received: Counter[str] = Counter()
    for pay in world.pays:
        spent[pay.source] += pay.amount
        received[pay.invoice] += pay.amount
    assert all(spent[v.id] == v.amount for v in world.vouchers.values() if v.nature == "payment")
    assert all(received[i.id] <= i.gross for i in world.invoices.values())


def test_without_faults_only_the_unpaid_rests_are_lost():
    world = make_world(14, "digital", ())
    for cost in settle(world):
        assert cost.review == 0
        assert set(cost.codes) <= {"PARTIALLY_PAID"}
        assert (cost.disallowed > 0) == ("PARTIALLY_PAID" in cost.codes)


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_every_fault_can_be_planted_and_adds_up(fault: str):
    world = make_world(21, "tiny", (fault,))
    costs = settle(world)
    for cost in costs:
        assert cost.eligible + cost.disallowed + cost.review == cost.claimed
        assert min(cost.eligible, cost.disallowed, cost.review) >= 0
    assert totals_of(costs)["claimed"] > 0


def test_two_faults_of_one_kind_bend_two_deals():
    world = make_world(22, "tiny", ("VOUCHER_MISSING", "VOUCHER_MISSING"))
    assert len({effect.subject for effect in world.effects if effect.code == "VOUCHER_MISSING"}) == 2


def test_capitals_are_written_as_on_paper():
    written = {
        "100000.00": "壹拾万圆整",
        "1680.32": "壹仟陆佰捌拾圆叁角贰分",
        "107000.53": "壹拾万柒仟圆伍角叁分",
        "16409.02": "壹万陆仟肆佰零玖圆零贰分",
        "325.04": "叁佰贰拾伍圆零肆分",
        "0.50": "伍角整",
        "20000500.00": "贰仟万零伍佰圆整",
    }
    assert {amount: capital(Decimal(amount)) for amount in written} == written


def test_net_and_tax_come_from_the_gross():
    assert tax_split(Decimal("113.00"), Decimal("0.13")) == (Decimal("100.00"), Decimal("13.00"))


def test_the_qr_code_of_a_photo_still_says_number_and_gross(tmp_path: Path):
    zxingcpp = pytest.importorskip("zxingcpp")
    out = tmp_path / "b"
    truth = make_bundle(TINY_SEED, "tiny", out, ())
    world = make_world(TINY_SEED, "tiny", ())
    pdfs = {
        mark["file"] for d in truth.documents if d["kind"] == "invoice" for mark in d["marks"] if mark["file"].endswith(".pdf")
    }
    (shot, *_) = shoot((out / min(pdfs)).read_bytes(), "photo", Random(3))
    codes = {found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(shot.data)))}
    assert codes & {payload(invoice) for invoice in world.invoices.values()}


def test_there_are_layouts_enough():
    assert len(RECEIPTS) >= 12
    assert len(STATEMENTS) >= 12


@pytest.mark.parametrize(
    ("kind", "form"),
    [("digital_normal", "xml"), ("digital_special", "ofd"), ("voucher", "pdf"), ("statement", "gbk"), ("contract", "pdf")],
)
def test_a_single_document_can_be_made_in_a_wished_form(kind: str, form: str, tmp_path: Path):
    truth = make_document(kind, 9, form, tmp_path / "one")
    assert len(truth.documents) == 1
    assert truth.documents[0]["entities"]


@pytest.mark.parametrize("form", sorted({form for forms in FORMS.values() for form in forms}))
def test_every_form_can_be_developed(form: str, tmp_path: Path):
    truth = make_document("product_list", 9, form, tmp_path / "one")
    assert all((tmp_path / "one" / record["path"]).stat().st_size > 1000 for record in truth.files)
    assert all(0 <= value <= 1 for document in truth.documents for mark in document["marks"] for value in mark["box"])


def test_the_committed_sample_is_described_by_its_own_truth():
    samples = Path(__file__).parents[2] / "data/samples"
    truth = read_truth(samples / "truth.json")
    assert (samples / "README.md").read_text(encoding="utf-8") == describe(truth)
    assert set(digest(samples / "bundle")) == {record["path"] for record in truth.files}
    assert sum(path.stat().st_size for path in samples.rglob("*") if path.is_file()) < 6 * 2**20


def test_a_file_mixed_page_by_page_has_text_on_the_odd_pages_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    desk = Desk(make_world(9, "tiny", ("CONTRACT_PAGES",)), Binder(tmp_path, Random(1), plain=True), "tiny")
    deal = next(deal for deal in desk.world.deals if deal.contract.lost_pages)
    deal.contract.lost_pages = 0
    monkeypatch.setattr(desk, "form", lambda **_: "grey:pdf:half")
    contract_pack(desk, [(deal, deal.contract)])
    (file,) = desk.binder.files
    pdf = pypdfium2.PdfDocument(tmp_path / file.path)
    assert len(pdf) == file.pages > 2
    assert [bool(pdf[page].get_textpage().get_text_bounded().strip()) for page in range(3)] == [True, False, True]
    pdf.close()


def test_a_lost_page_takes_its_marks_along_and_the_others_move_up(tmp_path: Path):
    desk = Desk(make_world(9, "tiny", ("CONTRACT_PAGES",)), Binder(tmp_path, Random(1), plain=True), "tiny")
    deal = next(deal for deal in desk.world.deals if deal.contract.lost_pages)
    contract_pack(desk, [(deal, deal.contract)])
    (file,) = desk.binder.files
    (document,) = desk.binder.documents
    pdf = pypdfium2.PdfDocument(tmp_path / file.path)
    texts = [pdf[page].get_textpage().get_text_bounded() for page in range(len(pdf))]
    pdf.close()
    assert "- 1 -" in texts[0]
    assert "- 3 -" in texts[1]
    assert [part.page for part in document.parts] == list(range(1, file.pages + 1))
    assert {mark.page for _, _, _, mark in document.marks} <= set(range(1, file.pages + 1))


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_statement_saved_as_html_under_the_name_xls_holds_its_cells(encoding: str):
    content = html_bytes([["对账单"], ["日期", "对方户名", "金额"], ["2025-01-02", "甲&乙公司", "1,000.00"]], encoding).decode(
        encoding
    )
    assert 'colspan="3"' in content
    assert "甲&amp;乙公司" in content


@pytest.mark.parametrize(("fault", "code"), [("CLAIM_GROSS", "CLAIM_DIFF"), ("OWN_STAFF",) * 2, ("CATEGORY_UNSURE",) * 2])
@pytest.mark.parametrize("table_first", [True, False])
def test_what_a_claim_table_alone_can_show_is_not_asked_for_without_one(fault: str, code: str, table_first: bool):
    faults = ("CLAIM_TABLE_ABSENT", fault) if table_first else (fault, "CLAIM_TABLE_ABSENT")
    codes = {effect.code for effect in make_world(8101, "digital", faults).effects}
    assert "CLAIM_TABLE_ABSENT" in codes
    assert code not in codes
