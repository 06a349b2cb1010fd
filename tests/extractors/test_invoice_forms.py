"""Every form of a digital invoice is read exactly, wherever its values stand and in whatever order they were written."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.extractors.invoice_pages import BUYER, SELLER, classic, digital, read
from tests.extractors.invoice_truth import mistakes, read_papers
from tests.synthesis.classic_variants import CLASSIC, listed, made
from tests.synthesis.classic_variants import forged as forged_classic
from tests.synthesis.digital_variants import DIGITAL, building, long_digital, red, toll, travel
from tests.synthesis.digital_variants import forged as forged_digital
from tests.synthesis.drawing.classic_forms import SIZE as CLASSIC_SIZE
from tests.synthesis.drawing.classic_forms import draw_classic
from tests.synthesis.drawing.digital_forms import SIZE as DIGITAL_SIZE
from tests.synthesis.drawing.digital_forms import draw_digital
from tests.synthesis.drawing.machine_forms import invoice_ofd, invoice_xml
from tests.synthesis.drawing.odd_forms import CAR, ROLL, draw_goods_list, draw_roll, draw_vehicle
from tests.synthesis.drawing.paper import A4, Paper
from tests.synthesis.drawing.scrambled import ScrambledPaper
from tests.synthesis.invoice_variants import Variant, line_of

Maker = Callable[[Random], Variant]
Draw = Callable[[Paper, Variant, Random], None]


def drawn(make: Maker, draw: Draw, size: tuple[float, float], paper: Paper) -> tuple[Variant, bytes]:
    rng = Random(f"forms-{make.__name__}")
    variant = make(rng)
    with paper.document("d", "invoice", size):
        draw(paper, variant, rng)
    return variant, paper.finish()


def check(variant: Variant, path: Path) -> None:
    _, papers = read_papers(path)
    ((invoice, seen),) = [(invoice, paper.observations) for paper in papers for invoice in paper.invoices]
    assert mistakes(variant, invoice) == []
    assert bool(seen) == bool(variant.forged), seen
    assert variant.forged or all(
        field.status != "conflict" for field in (invoice.number, invoice.seller_tax_id, invoice.tax_amount)
    )


@pytest.mark.parametrize("make", DIGITAL)
def test_every_form_of_a_fully_digital_invoice_is_read_exactly(make: Maker, tmp_path: Path):
    letters = make.__name__ < "g"
    variant, data = drawn(make, draw_digital, DIGITAL_SIZE, ScrambledPaper(Random(make.__name__), letters=letters))
    (tmp_path / "a.pdf").write_bytes(data)
    check(variant, tmp_path / "a.pdf")


@pytest.mark.parametrize("make", CLASSIC)
def test_every_form_of_an_older_invoice_is_read_exactly(make: Maker, tmp_path: Path):
    variant, data = drawn(make, draw_classic, CLASSIC_SIZE, ScrambledPaper(Random(make.__name__), letters=make.__name__ > "g"))
    (tmp_path / "a.pdf").write_bytes(data)
    check(variant, tmp_path / "a.pdf")


@pytest.mark.parametrize("make", [building, long_digital, red, toll])
def test_xml_and_ofd_say_the_same_as_the_print(make: Maker, tmp_path: Path):
    paper = Paper(plain=True)
    variant, _ = drawn(make, draw_digital, DIGITAL_SIZE, paper)
    (tmp_path / "a.xml").write_bytes(invoice_xml(variant.invoice))
    (tmp_path / "a.ofd").write_bytes(invoice_ofd(variant.invoice, paper))
    check(variant, tmp_path / "a.xml")
    check(variant, tmp_path / "a.ofd")


@pytest.mark.parametrize("make", [forged_digital, forged_classic])
def test_a_forged_figure_stays_as_printed_and_is_a_conflict(make: Maker, tmp_path: Path):
    digital = make is forged_digital
    draw, size = (draw_digital, DIGITAL_SIZE) if digital else (draw_classic, CLASSIC_SIZE)
    variant, data = drawn(make, draw, size, Paper(plain=False))
    (tmp_path / "a.pdf").write_bytes(data)
    _, (paper,) = read_papers(tmp_path / "a.pdf")
    (invoice,) = paper.invoices
    altered = invoice.tax_exclusive_amount if variant.forged == "net" else invoice.tax_inclusive_amount
    assert (altered.status, altered.value) == ("conflict", variant.net if variant.forged == "net" else variant.gross)
    assert "AMOUNT_CONFLICT" in {seen.code for seen in paper.observations}


def test_invoices_of_two_kinds_on_one_sheet_are_two(tmp_path: Path):
    paper, rng = Paper(plain=False), Random("two")
    first, second = travel(rng), made(rng, "old", [line_of(rng, "软件", "排产软件", "13%", unit="套")], "e_normal")
    with paper.document("d", "invoice", A4):
        with paper.at(3, 8, 0.98):
            draw_digital(paper, first, rng)
        with paper.at(3, 430, 0.96):
            draw_classic(paper, second, rng)
    (tmp_path / "a.pdf").write_bytes(paper.finish())
    _, papers = read_papers(tmp_path / "a.pdf")
    invoices = [invoice for one in papers for invoice in one.invoices]
    assert [mistakes(variant, invoice) for variant, invoice in zip((first, second), invoices, strict=True)] == [[], []]


def test_a_slip_names_its_seller_first_and_shows_no_net_amount(tmp_path: Path):
    rng = Random("roll")
    variant = made(rng, "roll", [line_of(rng, "餐饮服务", "餐费", "6%", unit="次")], "paper_normal")
    paper = Paper(plain=False)
    with paper.document("d", "invoice", ROLL):
        draw_roll(paper, variant, rng)
    (tmp_path / "a.pdf").write_bytes(paper.finish())
    _, (one,) = read_papers(tmp_path / "a.pdf")
    (invoice,) = one.invoices
    assert (invoice.buyer_name.value, invoice.seller_name.value) == (variant.invoice.buyer_name, variant.invoice.seller_name)
    assert (invoice.buyer_tax_id.value, invoice.seller_tax_id.value) == (
        variant.invoice.buyer_tax_id,
        variant.invoice.seller_tax_id,
    )
    assert (invoice.number.value, invoice.issue_date.value) == (variant.invoice.number, variant.invoice.issued)
    assert (invoice.tax_inclusive_amount.value, invoice.tax_exclusive_amount.value) == (variant.gross, None)
    (line,) = invoice.lines
    assert (line.item_name.value, line.tax_exclusive_amount.value) == ("*餐饮服务*餐费", None)


def test_a_vehicle_s_invoice_is_known_and_its_figures_stand_beside_their_labels(tmp_path: Path):
    rng = Random("car")
    variant = made(rng, "car", [line_of(rng, "机动车", "乘用车", "13%", unit="辆")], "paper_normal")
    variant.invoice.kind, variant.invoice.check_code = "other", ""
    paper = Paper(plain=False)
    with paper.document("d", "invoice", CAR):
        draw_vehicle(paper, variant, rng)
    (tmp_path / "a.pdf").write_bytes(paper.finish())
    _, (one,) = read_papers(tmp_path / "a.pdf")
    assert mistakes(variant, one.invoices[0]) == ["lines: 1, read 0"]
    assert one.observations == ()


def test_a_list_of_goods_behind_an_invoice_is_a_paper_of_its_own(tmp_path: Path):
    paper, rng = Paper(plain=False), Random("listed")
    variant = listed(rng)
    with paper.document("d", "invoice", CLASSIC_SIZE):
        draw_classic(paper, variant, rng)
        paper.new_page(A4)
        draw_goods_list(paper, variant, rng)
    (tmp_path / "a.pdf").write_bytes(paper.finish())
    _, (front, back) = read_papers(tmp_path / "a.pdf")
    assert mistakes(variant, front.invoices[0]) == []
    assert [item.amount.value for item in back.product_items] == [line.net for line in variant.invoice.lines]


def test_a_name_and_a_number_that_the_remark_breaks_are_whole():
    paper = classic(seller=("国家税务总局广州市天河区税务局（代开机关）", SELLER[1]))
    for row, text in enumerate(("代开企业税号:91440101MA59", "G7U51U 代开企业名称:广州丙丁数", "据服务有限公司")):
        paper.put(0.61, 0.75 + row * 0.03, text)
    invoice, _ = read(paper)
    assert (invoice.seller_name.value, invoice.seller_tax_id.value) == SELLER


@pytest.mark.parametrize(
    "rows",
    [
        ("被红冲蓝字数电票号码：2444200000012", "3456789红字发票信息确认单编号：44"),
        ("被红冲蓝字数电票号码：24442000000123456789", "44010001"),
    ],
)
def test_a_reversed_number_ends_where_it_is_whole(rows: tuple[str, ...]):
    invoice, _ = read(digital(remark=rows))
    assert (invoice.reverses_number.value, invoice.red) == ("24442000000123456789", True)


def test_a_red_invoice_of_paper_keeps_its_own_number():
    invoice, _ = read(classic(remark=("对应正数发票代码:044002200111号码:87654321",)))
    assert (invoice.number.value, invoice.reverses_number.value) == ("12345678", "87654321")


def test_an_asterisk_that_was_read_as_a_character_is_one():
    paper = digital([("串软件*排产软件", "", "套", "1", "100000.00", "100000.00", "6%", "6000.00")], source="ocr")
    invoice, _ = read(paper)
    assert invoice.lines[0].item_name.value == "*软件*排产软件"


@pytest.mark.parametrize("shift", [0.0, 0.01])
def test_a_remark_of_two_rows_is_no_seller(shift: float):
    paper = classic().without(SELLER[0]).without(BUYER[0]).without("称:")
    paper.put(0.61, 0.745, "代开企业税号:91440101MA59G7U51U代开企业名称:广州")
    paper.put(0.61, 0.775, "丙丁数据服务有限公司")
    for top, name in ((0.20, BUYER[0]), (0.75 + shift, "国家税务总局广州市天河区税务局")):
        paper.put(0.14, top, f"称:{name}")
    invoice, _ = read(paper)
    assert (invoice.seller_name.value, invoice.seller_tax_id.value) == SELLER
