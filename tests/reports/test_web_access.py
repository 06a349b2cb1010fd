"""Whether people who see badly, use no mouse, or hear the page instead can use it."""

import re
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from tests.evidence import small_case as case
from tests.reports.books import stored, write_page

CSS = files("data").joinpath("templates/page.css").read_text("utf-8")
READABLE = 4.5
"""Contrast that WCAG AA asks of text."""
SEEN = 3.0
"""And of what is no text."""
ON_PAPER = ("ink", "soft", "link", "yes", "no", "open", "info", "grant")
BARS = ("yes-bar", "no-bar", "open-bar", "all-bar", "grant-bar", "mark", "focus")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> html.HtmlElement:
    folder: Path = tmp_path_factory.mktemp("web")
    write_page(stored(folder / "s"), folder / "p.html")
    return html.document_fromstring((folder / "p.html").read_text("utf-8"))


def palettes() -> list[dict[str, str]]:
    """Light, dark, printed."""
    blocks = re.findall(r":root \{(.*?)\n\s*\}", CSS, re.DOTALL)
    return [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block)) for block in blocks]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_colours_stand_out_in_light_in_dark_and_on_paper(which: int):
    colours = palettes()[which]
    for ground in ("paper", "sheet"):
        for name in ON_PAPER:
            assert contrast(colours[name], colours[ground]) >= READABLE, (which, name, ground)
    for name in BARS:
        assert contrast(colours[name], colours["paper"]) >= SEEN, (which, name)
    for name in ("ink", "no", "soft"):
        assert contrast(colours[name], colours["window"]) >= READABLE, (which, name)


def test_the_boxes_colours_stand_out_on_white():
    for colour in re.findall(r"\.k\d \{ fill: (#[0-9a-f]{6})", CSS):
        assert contrast(colour, "#ffffff") >= READABLE


def test_the_page_says_its_language_and_name(page: html.HtmlElement):
    assert page.get("lang") == "zh-CN"
    assert case.APPLICANT in page.xpath("string(//title)")
    for name in ("main", "header", "footer", "nav"):
        assert len(page.xpath(f"//{name}")) == 1


def test_headings_skip_no_level(page: html.HtmlElement):
    levels = [int(one.tag[1]) for one in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_every_control_has_a_name(page: html.HtmlElement):
    labelled = set(page.xpath("//label/@for"))
    assert all(one.get("id") in labelled for one in page.xpath("//input|//select"))
    assert all(one.text_content().strip() or one.get("aria-label") for one in page.xpath("//button|//a|//summary"))
    assert all(one.get("aria-label") for one in page.xpath("//*[@role='region' or @role='group']|//dialog|//*[@role='img']"))


def test_drawings_say_what_they_show_or_are_passed_over(page: html.HtmlElement):
    for drawing in page.xpath("//svg"):
        assert drawing.get("aria-hidden") == "true" or (drawing.get("role") == "img" and drawing.get("aria-label"))


def test_what_scrolls_can_be_reached_by_key(page: html.HtmlElement):
    assert all(one.get("tabindex") == "0" for one in page.find_class("scroll"))


def test_tables_have_heads_and_captions(page: html.HtmlElement):
    for table in page.xpath("//table"):
        assert table.xpath("./caption")
        assert table.xpath("./thead//th[@scope='col']")
    assert page.xpath("//table[@class='matrix']/tbody/tr/th[@scope='row']")


def test_ids_are_unique_and_links_lead_somewhere(page: html.HtmlElement):
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.xpath("//a/@href")} <= set(ids)


def test_marks_are_told_apart_without_colour(page: html.HtmlElement):
    for cell in page.xpath("//table[@class='matrix']//td[contains(@class, 'mark')]"):
        assert cell.xpath("string(span[@aria-hidden])") in ("✓", "✗", "△", "—", "不适用")
        assert cell.xpath("string(span[@class='unseen'])")
