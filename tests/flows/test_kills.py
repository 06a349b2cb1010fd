"""A night that is killed, wherever that be, leaves nothing half-done in force; the next ends as if nothing had happened."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from evidence.nights import NightHeldError, Nights
from evidence.store import open_run
from extractors.reading import read_file
from flows import stages
from flows.cli import DEFAULT_POLICY
from flows.conclusion import conclude
from flows.exits import FAULT
from flows.nightly import settings_of
from flows.stages import Span
from models.paper import FileReading
from tests.flows.kills import KILLED, ROOT, Killing, broken_in, kept_in, killing_at, remembered, rubbish_in, two_nights
from tests.synthesis.drawing.paper import Paper

pytestmark = pytest.mark.xdist_group("flows")

FIRST = (
    "call examine",
    "call read_file",
    "os.rename cache/readings",
    "call assemble",
    "call read_documents",
    "os.rename nights/night=",
)
SECOND = (
    "call read_file",
    "open cache/readings/.aside",
    "os.remove cache/readings/.aside",
    "open .aside",
    "fsync .aside",
    "os.rename cache/dossiers",
    "os.rename cache/originals",
    "os.rename register/moving",
    "os.rename register/乙",
    "fsync register",
    "open .drafts/#/run/manifest.json",
    "open .drafts/#/run/report/底稿",
    "fsync .drafts/#/run/edges",
    "os.rename bundle=乙/run=",
    "os.rename bundle=乙/CURRENT",
    "os.rename register/甲",
    "os.rename bundle=甲/run=",
    "os.rename bundle=甲/CURRENT",
    "os.remove register/moving",
    "os.rename nights/untold/乙",
    "os.rename nights/inbox/乙",
    "os.rename nights/night=",
    "os.remove nights/untold",
)
"""Where the killed nights end: at the first moment whose name begins so."""


@pytest.fixture(scope="module")
def killing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killing]:
    with killing_at(tmp_path_factory.mktemp("kills")) as process:
        yield process


@pytest.fixture(scope="module")
def inboxes(killing: Killing, tiny_bundle: Path) -> tuple[Path, Path]:
    return two_nights(killing.base, tiny_bundle)


@pytest.fixture(scope="module")
def monday(killing: Killing, inboxes: tuple[Path, Path]) -> tuple[Path, list[str]]:
    """The store after an undisturbed first night, and the moments of that."""
    store = killing.base / "after monday"
    status, points = killing.night(inboxes[0], store)
    assert status == 0
    return store, points


@pytest.fixture(scope="module")
def tuesday(killing: Killing, inboxes: tuple[Path, Path], monday: tuple[Path, list[str]]) -> tuple[Path, list[str]]:
    store = killing.base / "after tuesday"
    shutil.copytree(monday[0], store)
    status, points = killing.night(inboxes[1], store)
    assert status == 0
    return store, points


def test_the_summary_of_a_night_says_what_is_in_force_when_it_ends(monday: tuple[Path, list[str]]):
    """Though the first bundle was judged again when the second came, which holds its invoice."""
    store, points = monday
    assert sum(label.startswith("os.rename bundle=乙/run=") for label in points) == 2
    told = {row["name"]: row for row in pq.read_table(next((store / "nights").glob("night=*")) / "summary.parquet").to_pylist()}
    for name in ("甲", "乙"):
        run = open_run(store, name)
        assert told[name]["run_id"] == run.run_id
        assert told[name]["findings"] == len(run.rows("findings"))
        assert told[name]["state"] == "new"


@pytest.mark.parametrize("moment", FIRST)
def test_a_first_night_that_is_killed(killing: Killing, inboxes: tuple[Path, Path], monday: tuple[Path, list[str]], moment: str):
    store = killing.base / "first"
    killed_and_held_again(killing, inboxes[0], store, monday, moment)


@pytest.mark.parametrize("moment", SECOND)
def test_a_night_that_is_killed_while_a_bundle_changes(
    killing: Killing, inboxes: tuple[Path, Path], monday: tuple[Path, list[str]], tuesday: tuple[Path, list[str]], moment: str
):
    store = killing.base / "second"
    shutil.copytree(monday[0], store)
    killed_and_held_again(killing, inboxes[1], store, tuesday, moment)


FULL = (
    "os.mkdir zuozheng-work",
    "open cache/readings/.aside",
    "os.rename cache/dossiers",
    "open .drafts/#/run/report/底稿",
    "fsync .drafts/#/run/edges",
    "os.rename bundle=乙/CURRENT",
    "os.rename register/甲",
    "os.rename nights/inbox/乙",
    "os.rename nights/night=",
)


@pytest.mark.parametrize("moment", FULL)
def test_a_disk_that_fills_up_costs_the_night_and_nothing_else(
    killing: Killing, inboxes: tuple[Path, Path], monday: tuple[Path, list[str]], tuesday: tuple[Path, list[str]], moment: str
):
    store = killing.base / "full"
    shutil.copytree(monday[0], store)
    killed_and_held_again(killing, inboxes[1], store, tuesday, moment, full=True)


def test_two_that_verify_one_bundle_at_once_write_the_same(killing: Killing, inboxes: tuple[Path, Path]):
    alone, together = killing.base / "alone", killing.base / "together"
    assert killing.at_once(inboxes[0] / "甲", alone, 1) == 0
    assert killing.at_once(inboxes[0] / "甲", together, 3) == 0
    assert kept_in(together) == kept_in(alone)
    assert rubbish_in(together, killing.base / "tmp") == []


HOLDING = """
import sys, time
from pathlib import Path
from evidence.disk import draft_folder
from evidence.nights import Nights
store = Path(sys.argv[1])
with Nights(store).held(), draft_folder(store):
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_holder_of_locks_that_is_dead_holds_nothing(tmp_path: Path):
    command = [sys.executable, "-c", HOLDING, str(tmp_path / "store")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(NightHeldError), Nights(tmp_path / "store").held():
            pass
        holder.kill()
    with Nights(tmp_path / "store").held():
        assert rubbish_in(tmp_path / "store", tmp_path / "store" / "nights") == []


def aborting(path: Path, sha256: str, media_type: str, engine: str, span: Span) -> FileReading:
    """A reader that takes its whole process with it on the last pages."""
    if span is not None and span[0] > stages.SPAN_PAGES:
        os.abort()
    return read_file(path, sha256, media_type, engine, span)


def test_a_page_that_takes_its_reader_down_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    paper = Paper(plain=True)
    for number in range(stages.SPAN_PAGES + 2):
        paper.new_page()
        paper.text(80, 120, f"情况说明第{number + 1}页，本页记载项目进展。", 14, face="hei")
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "说明.pdf").write_bytes(paper.finish())
    monkeypatch.setattr(stages, "read_file", aborting)
    settings = settings_of(tmp_path / "store", DEFAULT_POLICY, 1, None)
    with stages.open_desk(tmp_path / "bundle", settings) as desk:
        summary = conclude(desk, stages.read_bundle(desk), float)
        (reading,) = desk.readings.values()
        assert [bool(page.words) for page in reading.pages] == [True] * stages.SPAN_PAGES + [False] * 2
        assert [fault.page for fault in reading.faults] == [9, 10]
        assert desk.cache.get(reading.sha256, settings.engine) is None, "it is tried again next time"
    assert summary.program_faults == 0
    found = open_run(tmp_path / "store", summary.bundle_id).rows("findings")
    assert any(row["code"] == "FILE_UNREADABLE" and "异常退出" in row["message"] for row in found)


def killed_and_held_again(
    killing: Killing, inbox: Path, store: Path, whole: tuple[Path, list[str]], moment: str, *, full: bool = False
) -> None:
    undisturbed, points = whole
    fatal = next((number for number, label in enumerate(points) if label.startswith(moment)), None)
    assert fatal is not None, f"no such moment: {moment}"
    try:
        assert killing.night(inbox, store, fatal, full=full)[0] == (FAULT if full else KILLED)
        assert broken_in(store) == []
        assert killing.night(inbox, store)[0] == 0
        assert kept_in(store) == kept_in(undisturbed)
        assert remembered(store) == remembered(undisturbed)
        assert rubbish_in(store, killing.base / "tmp") == []
    finally:
        shutil.rmtree(store, ignore_errors=True)
