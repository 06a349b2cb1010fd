"""The page in a browser: what a click and a key do."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdfium2 import PdfDocument

from tests.evidence import small_case as case
from tests.reports.books import decided, stored, voucher_kept, write_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web")
    run = stored(folder / "s", judgement=decided())
    with voucher_kept(run):
        write_page(run, folder / "p.html")
    return folder / "p.html"


@pytest.fixture
def page(browser: "Browser", report: Path) -> "Iterator[Page]":
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        opened = context.new_page()
        opened.set_default_timeout(10_000)
        wrong: list[str] = []
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        opened.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
        opened.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(("file:", "data:")) else None)
        opened.goto(report.as_uri())
        yield opened
        assert not wrong, "the page runs clean and asks nobody"


def shown(page: "Page", kind: str) -> list[str]:
    return page.locator(f".{kind}:not([hidden])").evaluate_all("(cards) => cards.map((card) => card.id)")


def focused(page: "Page") -> str:
    return page.evaluate("document.activeElement.closest('.card')?.id || document.activeElement.id")


def test_a_figure_leads_to_its_crop(page: "Page"):
    card = page.locator("#c1")
    assert card.get_attribute("open") is None
    card.locator("summary").first.click()
    name = card.locator(".paper:has(figure)").first.get_attribute("id")
    assert card.locator(f"#{name}").is_hidden()
    figure = card.locator(f"td.num a[href='#{name}']")
    assert figure.inner_text() == "113,000.00"
    figure.click()
    paper = page.locator(f"#{name}")
    paper.wait_for(state="visible")
    picture = paper.locator("figure svg").first
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] > 300
    assert box["height"] > 50
    assert picture.locator("polygon").count() >= 1
    assert 0 <= box["y"] < 900, "it is scrolled into view"


def test_the_crop_is_drawn_and_not_blank(page: "Page"):
    page.goto(f"{page.url}#c1")
    page.locator("#c1 .papers > summary").click()
    picture = page.locator("#c1 figure svg").first
    picture.scroll_into_view_if_needed()
    assert len(set(picture.screenshot())) > 100


def test_the_viewer_opens_and_shuts_and_gives_the_focus_back(page: "Page"):
    page.goto(f"{page.url}#c1")
    page.locator("#c1 .papers > summary").click()
    zoom = page.locator("#c1 .zoom").first
    small = page.locator("#c1 figure svg").first.bounding_box()
    zoom.click()
    viewer = page.locator("#viewer")
    assert viewer.is_visible()
    large = viewer.locator("svg").bounding_box()
    assert small is not None
    assert large is not None
    assert large["width"] > small["width"]
    page.keyboard.press("Escape")
    assert viewer.is_hidden()
    assert page.evaluate("document.activeElement.className") == "zoom"
    zoom.click()
    page.locator("#shut").click()
    assert viewer.is_hidden()


def test_filters_by_outcome_reason_supplier_and_words(page: "Page"):
    page.locator("#status").select_option("partial")
    assert shown(page, "cost") == ["c2"]
    assert page.locator("#told").inner_text().startswith("所示 1 笔费用，申报 10,000.00 元，测算可认定 5,000.00 元")
    page.keyboard.press("Escape")
    assert len(shown(page, "cost")) == len(case.COSTS)
    page.locator("#code").select_option("NO_INVOICE")
    assert (shown(page, "cost"), shown(page, "finding")) == (["c3"], ["f1"])
    page.locator("#do-clear").click()
    page.locator("#supplier").select_option(case.SELLER)
    assert shown(page, "cost")
    page.locator("#do-clear").click()
    for words in ("24442000000012345679", "113,000.00", "113000.00 S0001"):
        page.locator("#q").fill(words)
        assert shown(page, "cost"), words
    page.locator("#q").fill("没有这样的词")
    assert page.locator("#nothing").is_visible()


def test_a_reason_in_the_waterfall_filters_what_it_took(page: "Page"):
    page.locator(".waterfall tr.disallowed button.filter").first.click()
    assert shown(page, "cost")
    assert set(shown(page, "cost")) < {f"c{number}" for number in range(1, len(case.COSTS) + 1)}
    assert page.locator("#code").input_value()


def test_keys(page: "Page"):
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    first = focused(page)
    page.keyboard.press("j")
    assert [first, focused(page)] == ["f1", "f2"]
    page.keyboard.press("k")
    assert focused(page) == "f1"
    was = page.locator("#f1").get_attribute("open")
    page.keyboard.press("Enter")
    assert (was is None) is not (page.locator("#f1").get_attribute("open") is None), "unfolded, or folded again"
    page.locator("#do-all").click()
    assert page.locator(".card:not([open])").count() == 0
    page.locator("#do-none").click()
    assert page.locator(".card[open]").count() == 0


def test_what_is_printed_is_unfolded_and_folded_again(page: "Page"):
    page.locator("#do-none").click()
    page.locator("#status").select_option("eligible")
    with PdfDocument(page.pdf(prefer_css_page_size=True)) as printed:
        text = "".join(sheet.get_textpage().get_text_range() for sheet in printed)
    assert "S0001" in text, "what is folded on the screen is printed"
    assert "S0002" not in text, "what is filtered out is not"
    assert "编制：" in text
    assert "搜索" not in text
    assert page.locator(".card[open]").count() == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_runs_over_the_side(page: "Page", width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("#do-all").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_s_own_policy_lets_its_script_run_and_no_other(browser: "Browser", report: Path, tmp_path: Path):
    foreign = tmp_path / "foreign.html"
    foreign.write_text(
        report.read_text("utf-8").replace("</body>", "<script>document.title = 'foreign'</script></body>"), "utf-8"
    )
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{foreign.as_uri()}#c1")
        assert page.locator("#c1").get_attribute("open") is not None
        assert page.title() != "foreign"
