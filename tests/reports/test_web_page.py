"""The web report against the graph it is written from."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import html
from PIL import Image

from evidence import originals
from evidence.schemas import SCHEMAS
from evidence.store import Run, Store
from models.paper import Quad
from reports import web
from tests.evidence import small_case as case
from tests.reports.books import stored, write_page
from tests.reports.test_hostile import hostile_case

AMOUNT = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})*\.\d\d(?!\d)")
BARE = re.compile(r"\d+\.\d\d(?!\d)")


def written(run: Run, path: Path) -> html.HtmlElement:
    write_page(run, path)
    return html.document_fromstring(path.read_text("utf-8"))


def amounts_of(run: Run) -> set[Decimal]:
    """Every amount that any table holds, and those within its sentences."""
    found: set[Decimal] = set()
    for table in SCHEMAS:
        for row in run.rows(table):
            for value in row.values():
                if isinstance(value, Decimal):
                    found.add(abs(value))
                elif isinstance(value, str):
                    found |= {Decimal(text) for text in BARE.findall(value.replace(",", ""))}
    return found


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Run], Store]:
    """Keeps a blank picture as the original of the vouchers' file."""

    def keep(run: Run) -> Store:
        store = Store(run.folder.parent.parent)
        target = store.original(case.SHA["回单"])
        target.parent.mkdir(parents=True, exist_ok=True)
        Image.effect_noise((1200, 800), 60).convert("RGB").save(target, "PNG")
        monkeypatch.setattr(originals, "unchanged", lambda path, _: path.is_file())
        return store

    return keep


def test_figures_are_the_graph_s(tmp_path: Path):
    run = stored(tmp_path / "store")
    page = written(run, tmp_path / "p.html")
    told = {dd.get("data-figure"): dd.text_content() for dd in page.iter("dd") if dd.get("data-figure")}
    figures = {row["name"]: f"{row['amount']:,.2f} 元" for row in run.rows("totals")}
    assert told == {name: figures[name] for name in told}
    assert {"claimed", "disallowed", "review", "eligible", "grant_ceiling"} <= told.keys()


def test_every_amount_on_the_page_is_one_of_the_graph_s(tmp_path: Path):
    run = stored(tmp_path / "store")
    page = written(run, tmp_path / "p.html")
    main = page.get_element_by_id("main")
    told = {Decimal(text.replace(",", "")) for text in AMOUNT.findall("\n".join(main.itertext()))}
    assert len(told) > 10
    assert told <= amounts_of(run)


def test_each_cost_says_its_four_amounts(tmp_path: Path):
    run = stored(tmp_path / "store")
    page = written(run, tmp_path / "p.html")
    said = {tuple(dd.text for dd in card.xpath(".//dl[@class='amounts']//dd"))[:4] for card in page.find_class("cost")}
    columns = ("claimed_amount", "disallowed_amount", "review_amount", "eligible_amount")
    assert said == {tuple(f"{row[column]:,.2f}" for column in columns) for row in run.rows("eligible_costs")}


def test_the_waterfall_leads_from_claimed_to_eligible(tmp_path: Path):
    run = stored(tmp_path / "store")
    page = written(run, tmp_path / "p.html")
    rows = page.xpath("//table[@class='waterfall']/tbody/tr")
    said = [(row.get("class"), row.xpath("string(td[last()])")) for row in rows]
    assert said == [
        ("all", "180,000.00"),
        ("disallowed", "−25,000.00"),
        ("review", "−50,000.00"),
        ("eligible", "105,000.00"),
        ("grant", "31,500.00"),
    ]
    last, eligible = (row.find(".//rect") for row in (rows[2], rows[3]))
    assert last.get("x") == eligible.get("width"), "the last deduction begins where what is eligible ends"


def test_what_was_read_comes_out_as_text(tmp_path: Path):
    dossier, judgement = hostile_case()
    claims = list(dossier.claims)
    bad = '<script>alert(1)</script><img src=x onerror="alert(2)">\u202e</style>'
    claims[0] = replace(claims[0], supplier=replace(claims[0].supplier, value=bad))
    findings = (replace(judgement.findings[0], message=f"{bad}' onclick='x"), *judgement.findings[1:])
    run = stored(tmp_path / "s", replace(dossier, claims=tuple(claims)), replace(judgement, findings=findings))
    page = written(run, tmp_path / "h.html")
    assert len(page.xpath("//script")) == 1
    assert len(page.xpath("//style")) == 1
    assert not page.xpath("//img")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert not page.xpath("//@style"), "the page's own policy forbids them"
    assert all(link.startswith("#") for link in page.xpath("//@href") if not link.startswith("data:image/webp;base64,"))
    assert any("<script>alert(1)</script>" in text for text in page.itertext())
    assert "\u202e" not in (tmp_path / "h.html").read_text("utf-8")
    assert any("长" * 300 in text for text in page.itertext())


def test_nothing_may_be_loaded_or_run_but_what_stands_in_the_file(tmp_path: Path):
    page = written(stored(tmp_path / "s"), tmp_path / "p.html")
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not page.xpath("//@src")


def test_the_same_run_gives_the_same_bytes(tmp_path: Path, kept: Callable[[Run], Store]):
    run = stored(tmp_path / "s")
    kept(run)
    write_page(run, tmp_path / "one.html")
    write_page(run, tmp_path / "two.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_a_bundle_without_costs_has_a_page(tmp_path: Path):
    judgement = replace(case.JUDGEMENT, costs=(), parts=(), findings=(), figures=())
    page = written(stored(tmp_path / "s", replace(case.DOSSIER, claims=(), links=()), judgement), tmp_path / "p.html")
    text = page.text_content()
    assert "材料中没有申报费用" in text
    assert "未见疑点" in text


def test_a_strip_is_kept_once_and_shown_wherever_it_is_spoken_of(tmp_path: Path, kept: Callable[[Run], Store]):
    run = stored(tmp_path / "s")
    kept(run)
    page = written(run, tmp_path / "p.html")
    images = page.xpath("//image/@id")
    uses = [one.removeprefix("#") for one in page.xpath("//use/@href")]
    assert set(uses) == set(images)
    assert len(uses) > len(images) > 0


def test_boxes_lie_as_the_paper_does(tmp_path: Path, kept: Callable[[Run], Store]):
    askew = Quad((0.1, 0.15, 0.5, 0.2, 0.49, 0.24, 0.09, 0.19))
    first = case.PAYMENTS[0]
    spot = replace(first.amount.spot, quad=askew)
    moved = replace(first, amount=replace(first.amount, spot=spot))
    run = stored(tmp_path / "s", replace(case.DOSSIER, payments=(moved, case.PAYMENTS[1])))
    kept(run)
    page = written(run, tmp_path / "p.html")
    shapes = []
    for points in page.xpath("//polygon[not(@class)]/@points"):
        pairs = [tuple(map(float, pair.split(","))) for pair in points.split()]
        shapes.append([(x - pairs[0][0], y - pairs[0][1]) for x, y in pairs])
    width, height = 1150, 1150 * 800 / 1200
    wanted = [((x - 0.1) * width, (y - 0.15) * height) for x, y in zip(askew.corners[::2], askew.corners[1::2], strict=True)]
    assert any(all(abs(a - c) <= 1 and abs(b - d) <= 1 for (a, b), (c, d) in zip(shape, wanted, strict=True)) for shape in shapes)


def test_pictures_give_way_where_the_file_would_grow_too_large(
    tmp_path: Path, kept: Callable[[Run], Store], monkeypatch: pytest.MonkeyPatch
):
    run = stored(tmp_path / "s")
    kept(run)
    write_page(run, tmp_path / "whole.html")
    whole = (tmp_path / "whole.html").stat().st_size
    monkeypatch.setattr(web, "MOST_BYTES", whole - 1000)
    page = written(run, tmp_path / "less.html")
    assert (tmp_path / "less.html").stat().st_size < whole - 1000
    assert "处图像从略" in page.text_content()
    assert "113,000.00" in page.text_content()


def test_an_original_that_is_not_what_was_read_is_not_shown(tmp_path: Path):
    run = stored(tmp_path / "s")
    target = Store(run.folder.parent.parent).original(case.SHA["回单"])
    target.parent.mkdir(parents=True)
    Image.new("RGB", (1200, 800), "white").save(target, "PNG")
    assert not written(run, tmp_path / "p.html").xpath("//image")


def test_a_day_after_the_cutoff_is_said_with_its_distance(tmp_path: Path):
    late = replace(case.BANK_LINES[0], posted_date=replace(case.BANK_LINES[0].posted_date, value=date(2025, 8, 4)))
    parts = (replace(case.PARTS[0], judged_date=date(2025, 8, 4)), *case.PARTS[1:])
    dossier = replace(case.DOSSIER, bank_lines=(late, case.BANK_LINES[1]))
    page = written(stored(tmp_path / "s", dossier, replace(case.JUDGEMENT, parts=parts)), tmp_path / "p.html")
    said = page.xpath("string(//details[@id='c1']//*[local-name()='svg']/@aria-label)")
    assert "记账 2025-08-04 · 113,000.00 · 开票后 517 天 · 凭证后 502 天 · 期外，晚于截止日 4 天" in said
    assert len(page.xpath("//details[@id='c1']//*[contains(@class, 'mark') and contains(@class, 'out')]")) == 1


def test_a_misread_century_leaves_the_line_of_time_readable(tmp_path: Path):
    first = case.INVOICES[0]
    old = replace(first, issue_date=replace(first.issue_date, value=date(1, 1, 1)))
    dossier = replace(case.DOSSIER, invoices=(old, *case.INVOICES[1:]))
    page = written(stored(tmp_path / "s", dossier), tmp_path / "p.html")
    places = [float(x) for x in page.xpath("//details[@id='c1']//*[local-name()='circle']/@cx")]
    assert all(100 <= x <= 960 for x in places)
