"""Nights over an inbox: what is read, what is left, and what is said of each bundle."""

import json
import os
import shutil
import sqlite3
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pyarrow.parquet as pq
import pytest

from evidence.nights import NightHeldError, NightRow, Nights
from evidence.store import Store
from extractors.intake.intake import BundleError, take_in
from extractors.sandbox import GIB
from flows import stages
from flows.cli import DEFAULT_POLICY, main
from flows.conclusion import Summary, conclude
from flows.inbox import content_of, looked_at, still_copied, waiting_in
from flows.night_text import headline, line_of, markdown, urgent_first
from flows.nightly import OWN_MEMORY, Night, Plan, hold_night, rows_without_work, run_night, settings_of
from flows.stages import Desk, Settings

pytestmark = pytest.mark.xdist_group("flows")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_of(tmp_path_factory.mktemp("nights") / "store", DEFAULT_POLICY, 1, None)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory, tiny_bundle: Path) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    shutil.copytree(tiny_bundle, folder / "甲公司")
    return folder


def night(inbox: Path, settings: Settings, *, read: list[str] | None = None) -> Night:
    """A night without Prefect; `read` collects the bundles that were read."""

    def run(plan: Plan) -> tuple[NightRow, ...]:
        if not plan.tasks:
            return rows_without_work(plan, settings.store)
        with ThreadPoolExecutor(2) as threads:

            def submit(name: str, desk: Desk) -> "object":
                if read is not None:
                    read.append(name)
                return threads.submit(verified, desk)

            return run_night(plan, settings, submit)  # pyright: ignore[reportArgumentType]

    return hold_night(inbox, settings, run, patience=0.01)


def verified(desk: Desk) -> Summary:
    return conclude(desk, stages.read_bundle(desk), lambda: 0.0)


def next_version(engine: str) -> tuple[tuple[str, str], ...]:
    return (("zuozheng", "next"), ("engine", engine))


def states(held: Night) -> dict[str, str]:
    return {row.name: row.state for row in held.rows}


def test_a_bundle_is_read_once_and_again_only_when_its_content_changes(inbox: Path, settings: Settings):
    first = night(inbox, settings)
    assert states(first) == {"甲公司": "new"}
    assert first.status == 0
    read: list[str] = []
    again = night(inbox, settings, read=read)
    assert (states(again), read) == ({"甲公司": "unchanged"}, [])
    assert again.rows[0].eligible == first.rows[0].eligible

    some = next(path for path in sorted((inbox / "甲公司").rglob("*")) if path.is_file())
    os.utime(some)
    assert states(night(inbox, settings, read=read)) == {"甲公司": "unchanged"}, "touched, yet the same bytes"
    (inbox / "甲公司" / "说明.txt").write_text("补充说明", "utf-8")
    changed = night(inbox, settings, read=read)
    assert (states(changed), read) == ({"甲公司": "changed"}, ["甲公司"])
    assert changed.rows[0].run_before == first.rows[0].run_id != changed.rows[0].run_id
    assert changed.rows[0].moved == 0


def test_another_policy_or_program_has_every_bundle_judged_anew(inbox: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch):
    night(inbox, settings)
    monkeypatch.setattr("flows.nightly.versions", next_version)
    held = night(inbox, settings)
    assert states(held) == {"甲公司": "changed"}
    assert "政策更新" in held.rows[0].message


def test_an_unusable_bundle_costs_the_others_nothing_and_is_not_tried_again(tmp_path: Path, tiny_bundle: Path):
    inbox = tmp_path / "inbox"
    shutil.copytree(tiny_bundle, inbox / "乙公司")
    (inbox / "空").mkdir()
    with zipfile.ZipFile(inbox / "乙公司.zip", "w") as archive:
        archive.write(tiny_bundle / "bundle.toml", "bundle.toml")
    settings = settings_of(tmp_path / "store", DEFAULT_POLICY, 1, None)
    held = night(inbox, settings)
    assert states(held) == {"乙公司": "new", "乙公司.zip": "unusable", "空": "unusable"}
    assert held.rows[1].message == "与同一收件夹中的“乙公司”编号相同（tiny-5），请在其中一个的bundle.toml里另设id"
    assert held.rows[2].message == "没有任何文件，请提交存放申报材料的文件夹或ZIP压缩包"
    assert held.status == 2
    read: list[str] = []
    assert states(night(inbox, settings, read=read)) == {"乙公司": "unchanged", "乙公司.zip": "unusable", "空": "unusable"}
    assert read == []


def test_a_bundle_that_our_program_fails_on_is_told_and_tried_again(inbox: Path, tmp_path: Path):
    settings = settings_of(tmp_path / "store", DEFAULT_POLICY, 1, None)

    def run(plan: Plan) -> tuple[NightRow, ...]:
        def submit(_name: str, _desk: Desk) -> "object":
            raise ValueError("a fault of ours")

        return run_night(plan, settings, submit)  # pyright: ignore[reportArgumentType]

    held = hold_night(inbox, settings, run, patience=0.01)
    assert states(held) == {"甲公司": "failed"}
    assert held.status == 1
    assert "a fault of ours" in held.rows[0].message
    log = next((settings.store / "nights").glob("*.log")).read_text("utf-8")
    assert "[甲公司]" in log
    assert states(night(inbox, settings)) == {"甲公司": "new"}


def test_the_summary_is_a_table_and_a_page(inbox: Path, settings: Settings):
    held = night(inbox, settings)
    table = pq.read_table(held.folder / "summary.parquet").to_pylist()
    assert [row["name"] for row in table] == ["甲公司"]
    assert table[0]["eligible"] == held.rows[0].eligible
    page = (held.folder / "summary.md").read_text("utf-8")
    assert f"{held.rows[0].eligible:,.2f}" in page


def test_one_night_at_a_time(inbox: Path, settings: Settings):
    with Nights(settings.store).held(), pytest.raises(NightHeldError, match="another night"):
        night(inbox, settings)
    assert night(inbox, settings).status == 0, "the lock is gone with its holder"


def test_what_is_still_being_copied_waits(tmp_path: Path):
    growing = tmp_path / "growing"
    growing.mkdir()
    (growing / "a.pdf").write_bytes(b"%PDF")
    whole = tmp_path / "whole"
    whole.mkdir()
    (whole / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "half.zip").write_bytes(b"PK\x03\x04 half an archive")
    (tmp_path / "upload.zip.part").write_bytes(b"PK")
    bundles = waiting_in(tmp_path)
    assert [bundle.name for bundle in bundles] == ["growing", "half.zip", "whole"]

    def grow(_seconds: float) -> None:
        (growing / "b.pdf").write_bytes(b"%PDF")

    assert still_copied(bundles, 1, sleep=grow) == {"growing", "half.zip"}
    hours_later = lambda: time.time() + 7200  # noqa: E731
    assert still_copied(waiting_in(tmp_path), 1, now=hours_later) == set(), "a torn archive of yesterday is torn for good"


def test_a_look_costs_no_reading_and_content_no_dates(tmp_path: Path):
    bundle = tmp_path / "bundle"
    (bundle / "sub").mkdir(parents=True)
    (bundle / "sub" / "a").write_bytes(b"1")
    look, content = looked_at(bundle).look, content_of(bundle)
    os.utime(bundle / "sub" / "a", (1, 1))
    assert looked_at(bundle).look != look
    assert content_of(bundle) == content
    (bundle / "sub" / "a").rename(bundle / "a")
    assert content_of(bundle) != content, "paths are content too"


def test_failures_come_first_and_names_cannot_break_the_page():
    rows = (NightRow("b", "unchanged"), NightRow("a|<script>[x](y)", "failed", message="坏\n了"), NightRow("c", "new"))
    assert [row.state for row in urgent_first(rows)] == ["failed", "new", "unchanged"]
    page = markdown("夜", rows)
    assert "a\\|&lt;script>\\[x](y)" in page
    assert "坏 了" in page
    assert headline(()).startswith("收件夹内没有材料包")


def test_readers_fit_into_the_memory():
    assert settings_of(Path("store"), DEFAULT_POLICY, 8, 4.0).workers == 2
    assert settings_of(Path("store"), DEFAULT_POLICY, 8, 0.5).workers == 1
    assert settings_of(Path("store"), DEFAULT_POLICY, 8, None).memory is None
    for given in (2.0, 4.0, 16.0):
        settings = settings_of(Path("store"), DEFAULT_POLICY, 8, given)
        assert settings.memory is not None
        assert settings.memory * settings.workers + OWN_MEMORY <= given * GIB


def left_running(store: Path) -> UUID:
    """A flow run as a killed night leaves it."""
    from prefect.client.orchestration import get_client
    from prefect.states import Running

    from flows.leftovers import tag_of
    from flows.night_flow import night

    with get_client(sync_client=True) as client:
        return client.create_flow_run(night, tags=[tag_of(store)], state=Running()).id


def test_the_command_holds_a_night_with_prefect_and_says_so_in_json(
    tmp_path: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
):
    store = tmp_path / "store"
    left, other = left_running(store), left_running(tmp_path / "other")
    assert main(["nightly", str(inbox), "--out", str(store), "--json", "--workers", "1"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["name"], row["state"]) == ("甲公司", "new")
    assert Store(store).current(row["bundle_id"]) == row["run_id"]
    with sqlite3.connect(Path(os.environ["PREFECT_HOME"]) / "prefect.db") as database:
        lines = [line for (line,) in database.execute("select message from log")]
        ended = [line for (line,) in database.execute("select message from task_run_state where type = 'COMPLETED'")]
        states = {UUID(run): state for run, state in database.execute("select id, state_type from flow_run")}
    assert states[left] == "CRASHED", "whoever holds the store's lock knows that an earlier night is dead"
    assert states[other] == "RUNNING"
    assert any(line.startswith("新增　甲公司：申报") and "测算可认定" in line for line in lines), "what its page in Prefect says"
    assert any("测算可认定" in line for line in ended)
    assert main(["nightly", str(inbox), "--out", str(store), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "unchanged"


def test_a_bundle_in_one_line():
    row = NightRow("甲\n公司", "failed", message="读取****1234时\x1b[31m出错")
    assert line_of(row) == "出错　甲 公司：读取****1234时 [31m出错"
    row = NightRow("甲", "changed", run_id="r", claimed=Decimal(100), eligible=Decimal(80), eligible_before=Decimal(90), files=3)
    assert "测算可认定80.00元" in line_of(row)
    assert "较上次-10.00元" in line_of(row)


def test_what_cannot_be_opened_costs_nobody_the_night(tmp_path: Path):
    bundle = tmp_path / "甲公司"
    below = bundle
    below.mkdir()
    (bundle / "a.csv").write_text("1,2\n", "utf-8")
    before = os.open(bundle, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("深" * 80, dir_fd=before)
        deeper = os.open("深" * 80, os.O_RDONLY, dir_fd=before)
        os.close(before)
        before = deeper
    os.close(os.open("b.csv", os.O_CREAT | os.O_WRONLY, dir_fd=before))
    os.close(before)
    with (bundle / "c.pdf").open("wb") as sparse:
        sparse.truncate(1 << 40)
    assert [waiting.name for waiting in waiting_in(tmp_path)] == ["甲公司"]
    assert content_of(bundle) == content_of(bundle)
    files = {file.path: file for file in take_in(bundle, tmp_path / "work").files}
    assert files["c.pdf"].status == "unsupported"
    assert "文件过大" in files["c.pdf"].message
    assert any("路径过长" in file.message for file in files.values())
    assert files["a.csv"].status == "read"


def test_an_inbox_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["nightly", str(tmp_path / "nowhere"), "--out", str(tmp_path / "store")]) == 2
    assert "nowhere" in capsys.readouterr().err
    with pytest.raises(BundleError):
        hold_night(tmp_path / "nowhere", settings_of(tmp_path / "store", DEFAULT_POLICY, 1, None), lambda _plan: ())


def test_prefects_home_is_made_with_all_above_it(tmp_path: Path):
    from flows.environment import prepare

    environment = {"XDG_CACHE_HOME": str(tmp_path / "not" / "there")}
    prepare(environment)
    assert Path(environment["PREFECT_HOME"]).is_dir()
    (tmp_path / "file").write_bytes(b"")
    blocked = {"XDG_CACHE_HOME": str(tmp_path / "file")}
    prepare(blocked)
    assert Path(blocked["PREFECT_HOME"]).is_dir(), "a home that cannot be made is replaced by a passing one"
