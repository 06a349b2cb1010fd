"""The page in a browser: what a click and a key do. Skipped aloud where there is no Chromium."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html
from PIL import Image

from evidence import originals
from evidence.store import Store
from reports.web import write_page
from tests.evidence import small_case as case
from tests.reports.books import stored

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
SECONDS = 90
DRIVER = """
<script>
const told = {};
const one = (id) => document.getElementById(id);
const key = (name, at) => (at || document.activeElement).dispatchEvent(new KeyboardEvent("keydown", {key: name, bubbles: true}));
const choose = (id, value) => { one(id).value = value; one("filters").dispatchEvent(new Event("input")); };
const shown = (kind) => Array.from(document.querySelectorAll("." + kind)).filter((card) => !card.hidden).map((card) => card.id);
const settle = () => new Promise((done) => setTimeout(done, 60));
(async () => {
  told.closed = one("c1").open;
  one("c1").querySelector("td.num a[href]").click();
  await settle();
  told.target = location.hash;
  const target = one(location.hash.slice(1));
  told.open = one("c1").open && target.closest("details").open;
  told.visible = target.getBoundingClientRect().height > 0;
  const picture = document.querySelector("#c1 figure svg");
  told.drawn = picture.getBoundingClientRect().height > 20;
  document.querySelector("#c1 .zoom").click();
  told.enlarged = one("viewer").open && !!one("viewer").querySelector("svg use");
  one("shut").click();
  told.shut = !one("viewer").open;
  choose("status", "partial");
  told.partial = shown("cost");
  told.said = one("told").textContent;
  key("Escape", document.body);
  told.cleared = shown("cost").length;
  choose("code", "NO_INVOICE");
  told.coded = [shown("cost"), shown("finding")];
  key("Escape", document.body);
  choose("q", "24442000000012345679");
  told.sought = shown("cost");
  choose("q", "");
  document.body.focus();
  key("/", document.body);
  told.search = document.activeElement.id;
  document.activeElement.blur();
  key("j", document.body);
  told.first = document.activeElement.closest(".card").id;
  key("j"); told.second = document.activeElement.closest(".card").id;
  key("k"); told.back = document.activeElement.closest(".card").id;
  const out = document.createElement("pre");
  out.id = "result"; out.textContent = JSON.stringify(told);
  document.body.append(out);
})();
</script>
"""


def browser() -> str:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine: nothing was clicked")
    return found


def dumped(chromium: str, address: str, folder: Path) -> html.HtmlElement:
    """The document as it stands when the page has come to rest."""
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}", "--virtual-time-budget=5000")
    done = subprocess.run([chromium, *options, "--dump-dom", address], capture_output=True, timeout=SECONDS, check=True)
    return html.document_fromstring(done.stdout.decode("utf-8"))


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    run = stored(tmp_path / "s")
    target = Store(run.folder.parent.parent).original(case.SHA["回单"])
    target.parent.mkdir(parents=True)
    Image.new("RGB", (1200, 800), "white").save(target, "PNG")
    monkeypatch.setattr(originals, "unchanged", lambda path, _: path.is_file())
    write_page(run, tmp_path / "p.html")
    return tmp_path / "p.html"


def test_clicks_and_keys(report: Path, tmp_path: Path):
    chromium = browser()
    # The driver is no script of the page: its policy would not let it run.
    plain = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", report.read_text("utf-8"))
    driven = tmp_path / "driven.html"
    driven.write_text(plain.replace("</body>", f"{DRIVER}</body>"), "utf-8")
    told = json.loads(dumped(chromium, driven.as_uri(), tmp_path / "profile").get_element_by_id("result").text or "")
    assert told["closed"] is False
    assert told["target"].startswith("#c1-"), "the figure leads to its paper"
    for name in ("open", "visible", "drawn", "enlarged", "shut"):
        assert told[name], name
    assert told["partial"] == ["c2"]
    assert told["said"].startswith("所示 1 笔费用，申报 10,000.00 元，测算可认定 5,000.00 元")
    assert told["cleared"] == len(case.COSTS)
    assert told["coded"] == [["c3"], ["f1"]]
    assert told["sought"] == ["c2"]
    assert told["search"] == "q"
    assert [told["first"], told["second"], told["back"]] == ["f1", "f2", "f1"]


def test_the_page_s_own_policy_lets_its_script_run_and_no_other(report: Path, tmp_path: Path):
    chromium = browser()
    foreign = tmp_path / "foreign.html"
    text = report.read_text("utf-8").replace("</body>", "<script>document.title = 'foreign'</script></body>")
    foreign.write_text(text, "utf-8")
    page = dumped(chromium, f"{foreign.as_uri()}#c1", tmp_path / "profile")
    assert page.get_element_by_id("c1").get("open") is not None
    assert page.xpath("string(//title)") != "foreign"
