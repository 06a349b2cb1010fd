"""One browser for all that is clicked and looked at. Skipped aloud where there is none."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """The system's own Chromium: Playwright's driver comes in a wheel, its browsers do not."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine: the page was not looked at in a browser")
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: the page was not looked at")
    with sync_api.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()
