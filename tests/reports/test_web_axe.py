"""axe finds nothing to object to, whatever the page is seen on."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.reports.books import decided, stored, voucher_kept, write_page
from tests.reports.test_hostile import hostile_case

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.xdist_group("browser")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
VIEWS: dict[str, tuple[Any, Any]] = {
    "light": (WIDE, {"media": "screen", "color_scheme": "light"}),
    "dark": (WIDE, {"media": "screen", "color_scheme": "dark"}),
    "narrow": (NARROW, {"media": "screen", "color_scheme": "dark"}),
    "printed": (WIDE, {"media": "print", "color_scheme": "dark"}),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("axe")
    small = stored(folder / "s", judgement=decided())
    with voucher_kept(small):
        write_page(small, folder / "small.html")
    write_page(stored(folder / "h", *hostile_case()), folder / "hostile.html")
    return {name: folder / f"{name}.html" for name in ("small", "hostile")}


@pytest.fixture(scope="module")
def opened(browser: "Browser") -> "Iterator[Page]":
    """Axe runs in the page, whose own policy would not let it."""
    with browser.new_context(bypass_csp=True) as context:
        yield context.new_page()


def objections(page: "Page", view: str) -> str:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed: nothing was checked")
    size, media = VIEWS[view]
    page.set_viewport_size(size)
    page.emulate_media(**media)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = axe.Axe().run(page)
    return found.generate_report() if found.violations_count else ""


def test_no_violations_on_any_view(opened: "Page", pages: dict[str, Path]):
    opened.goto(pages["small"].as_uri())
    for view in VIEWS:
        assert not objections(opened, view), view


def test_no_violations_with_hostile_names(opened: "Page", pages: dict[str, Path]):
    opened.goto(pages["hostile"].as_uri())
    assert not objections(opened, "narrow")
