"""A night that is killed, wherever that be, leaves nothing half-done in force; the next ends as if nothing had happened."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.exits import FAULT
from tests.flows.kills import KILLED, Killing, broken_in, kept_in, killing_at, remembered, rubbish_in, two_nights

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
