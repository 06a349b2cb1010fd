"""Nights on several machines: the same bytes as on one, whatever dies meanwhile, and stores that know no locks."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from evidence.depot import Depot, DepotError
from evidence.leases import BEAT, RELEASED, leased
from evidence.nights import NightHeldError
from evidence.store import MANIFEST, Store
from extractors.intake.intake import BundleError
from flows import cluster, stages
from flows.cli import DEFAULT_POLICY, main
from flows.cluster import Case, Job, Read
from flows.cluster_night import Place, hold_spread_night
from flows.conclusion import conclude
from flows.inboxes import fetched, still_sent, waiting_at
from flows.nightly import Night, Plan, hold_night, rows_without_work, run_night, settings_of
from flows.passes import Crew, gathered, run_passes
from flows.serving import free_port
from flows.stages import Desk, Settings
from flows.versions import versions
from flows.worker import ClusterError
from tests.flows.kills import two_nights

pytestmark = pytest.mark.xdist_group("flows")
ROOT = Path(__file__).parents[2]
PACKAGES = ("prefect_dask", "distributed", "s3fs", "moto", "flask")
MISSING = [name for name in PACKAGES if find_spec(name) is None]
PATIENCE = 0.01


@dataclass(frozen=True)
class Done:
    """Work that was done when it was handed in."""

    value: Any

    def result(self) -> Any:
        return self.value


def at_once(calls: list[str] | None = None) -> Crew:
    """A crew that works in this process."""

    def read(job: Job, names: Sequence[str]) -> Done:
        if calls is not None:
            calls.extend(names)
        return Done(cluster.read_shard(job, names))

    return Crew(1, read, lambda job, cases: Done(cluster.judge_shard(job, cases)))


def spread_night(inbox: str, store: str, copy: Path, crew: Crew) -> Night:
    depot = Depot(store)
    settings = settings_of(depot.folder or copy, DEFAULT_POLICY, 1, None)
    job = Job(inbox, store, settings.policy, 1, versions(settings.engine))

    def run(plan: Plan, place: Place) -> Any:
        return run_passes(plan, place, job, crew) if plan.tasks else rows_without_work(plan, settings.store)

    return hold_spread_night(Depot(inbox), depot, settings, run, PATIENCE)


def night_here(inbox: Path, settings: Settings) -> Night:
    """The same on one machine, without Prefect."""

    def run(plan: Plan) -> Any:
        with ThreadPoolExecutor(2) as threads:

            def submit(_name: str, desk: Desk) -> Any:
                return threads.submit(lambda: conclude(desk, stages.read_bundle(desk), lambda: 0.0))

            return run_night(plan, settings, submit)

    return hold_night(inbox, settings, run, PATIENCE)


def told(night: Night) -> list[tuple[str, str, str, Any, str]]:
    return [(row.name, row.state, row.run_id, row.eligible, row.message) for row in night.rows]


def in_force_here(store: Path) -> dict[str, Mapping[str, Any]]:
    return {run.bundle_id: run.manifest for run in Store(store).runs()}


def in_force_there(store: str) -> dict[str, Mapping[str, Any]]:
    depot = Depot(store)
    markers = [name for name in depot.listed() if name.endswith("/CURRENT")]
    homes = {name: f"{name.rpartition('/')[0]}/run={(depot.read(name) or b'').decode().strip()}" for name in markers}
    manifests = [json.loads(depot.read(f"{home}/{MANIFEST}") or b"{}") for home in homes.values()]
    return {manifest["bundle_id"]: manifest for manifest in manifests}


def put_up(folder: Path, inbox: str) -> None:
    """The inbox holds these bundles and no others."""
    depot = Depot(inbox)
    wanted = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    for name in depot.listed():
        if name not in wanted:
            depot.remove(name)
    for name in wanted:
        if depot.read(name) != (folder / name).read_bytes():
            depot.write(name, (folder / name).read_bytes())


@pytest.fixture(scope="module")
def inboxes(tmp_path_factory: pytest.TempPathFactory, tiny_bundle: Path) -> tuple[Path, Path]:
    return two_nights(tmp_path_factory.mktemp("days"), tiny_bundle)


@pytest.fixture
def lean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs without what people read of them."""
    monkeypatch.setattr("flows.in_force.write_reports", lambda _run, folder: (folder / "底稿.xlsx").write_bytes(b""))


def test_objects_give_the_same_bytes_as_files(
    tmp_path: Path, inboxes: tuple[Path, Path], lean: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    place = f"memory://{tmp_path.name}"
    settings = settings_of(tmp_path / "store", DEFAULT_POLICY, 1, None)
    for inbox in inboxes:
        here = night_here(inbox, settings)
        put_up(inbox, f"{place}/inbox")
        there = spread_night(f"{place}/inbox", f"{place}/store", tmp_path / "copy", at_once())
        assert told(there) == told(here)
        assert in_force_there(f"{place}/store") == in_force_here(settings.store)
    calls: list[str] = []
    again = spread_night(f"{place}/inbox", f"{place}/store", tmp_path / "another machine's copy", at_once(calls))
    assert ({row.state for row in again.rows}, calls) == ({"unchanged"}, [])
    left = Depot(f"{place}/store").listed()
    assert not [name for name in left if name.startswith(("cache/paired", "register/moving"))]

    # Whoever looks into a far store sees what is seen in a near one.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    bundle = again.rows[0].bundle_id
    for words in (
        ("trace", "{}", f"{bundle}:eligible"),
        ("diff", "{}", bundle),
        ("decisions", "{}", bundle),
        ("requests", bundle, "--out", "{}"),
    ):
        said = [
            (main([word.format(store) for word in words]), capsys.readouterr()) for store in (settings.store, f"{place}/store")
        ]
        assert said[0] == said[1]
        assert said[0][0] == 0, said
    assert main(["diff", f"{place}/store", "nobody"]) == 2
    with pytest.raises(SystemExit) as refused:
        main(["decide", f"{place}/store", "finding", "--accept", "--why", "x", "--by", "y"])
    assert refused.value.code == 2
    assert "put `decisions` back" in " ".join(capsys.readouterr().err.split())


def test_a_store_in_a_folder_is_the_same_store_for_one_machine_and_for_several(
    tmp_path: Path, inboxes: tuple[Path, Path], lean: None
):
    settings = settings_of(tmp_path / "store", DEFAULT_POLICY, 1, None)
    spread_night(str(inboxes[0]), str(settings.store), settings.store, at_once())
    assert {row.state for row in night_here(inboxes[0], settings).rows} == {"unchanged"}


def test_bundles_of_one_id_and_unusable_ones_are_told_apart(tmp_path: Path, lean: None):
    inbox = Depot(f"memory://{tmp_path.name}/in")
    for name in ("甲", "乙"):
        inbox.write(f"{name}/bundle.toml", 'id = "same"\n[applicant]\nname = "东公司"\n'.encode())
        inbox.write(f"{name}/{name}.txt", name.encode())
    inbox.write("坏.zip", b"no archive")
    night = spread_night(inbox.place, f"memory://{tmp_path.name}/store", tmp_path / "copy", at_once())
    assert {row.name: row.state for row in night.rows} == {"乙": "new", "坏.zip": "unusable", "甲": "unusable"}
    assert "乙" in next(row.message for row in night.rows if row.name == "甲")
    assert next(row.message for row in night.rows if row.name == "坏.zip").startswith("不是ZIP压缩包")


def test_a_lost_shard_is_handed_out_again_one_by_one():
    asked: list[Sequence[str]] = []

    def read(_job: object, names: Sequence[str]) -> Done:
        asked.append(names)
        if "毒" in names:
            raise ConnectionError("the worker died")
        return Done([Read(name) for name in names])

    def submit(job: object, names: Sequence[str]) -> Any:
        class Later:
            def result(self) -> Any:
                return read(job, names).result()

        return Later()

    names = ["甲", "乙", "毒", "丙", "丁"]
    found = gathered(submit, None, names, 1, lambda name, error: Read(name, failure=str(error)), lambda _done: None)  # pyright: ignore[reportArgumentType]
    assert [one.name for one in found] == names
    assert [one.name for one in found if one.failure] == ["毒"]
    assert asked.count(["毒"]) == 1


def test_a_worker_with_another_program_is_refused():
    job = Job("in", "store", settings_of(Path("store"), DEFAULT_POLICY, 1, None).policy, 1, (("zuozheng", "next"),))
    with pytest.raises(ClusterError, match="install the same"):
        cluster.read_shard(job, ["甲"])


def test_one_night_at_a_time_without_locks(tmp_path: Path):
    depot = Depot(f"memory://{tmp_path.name}")
    with leased(depot) as first:

        def living(_seconds: float) -> None:
            depot.write(f"nights/held/{first.number:012d}", b"another sign of life")

        with pytest.raises(NightHeldError), leased(depot, sleep=living):
            pass
        with leased(depot, dead=3 * BEAT, sleep=lambda _seconds: None) as second:
            assert second.number == first.number + 1, "whoever shows no life is dead"
            with pytest.raises(NightHeldError, match="took over"):
                first.check()
    with leased(depot, sleep=lambda _seconds: pytest.fail("nobody to wait for")) as third:
        third.check()
    assert depot.read(f"nights/held/{third.number:012d}") == RELEASED


def test_names_of_objects_cannot_lead_out_of_the_folder(tmp_path: Path):
    inbox = Depot(f"memory://{tmp_path.name}")
    inbox.write("甲/../../外", b"")
    inbox.write(f"乙/{'长' * 200}", b"")
    for name in ("甲", "乙"):
        with pytest.raises((BundleError, DepotError)):
            fetched(inbox, name, tmp_path / "work")
    assert not list(tmp_path.parent.glob("外"))


def test_what_is_still_being_sent_waits(tmp_path: Path):
    inbox = Depot(f"memory://{tmp_path.name}")
    inbox.write("甲/a.pdf", b"%PDF")
    inbox.write("乙/a.pdf", b"%PDF")
    inbox.write(".隐/a.pdf", b"%PDF")
    bundles = waiting_at(inbox)
    assert [bundle.name for bundle in bundles] == ["乙", "甲"]
    moving = still_sent(inbox, bundles, 1, sleep=lambda _seconds: inbox.write("甲/b.pdf", b"%PDF"))
    assert moving == {"甲"}
    hours_later = lambda: time.time() + 7200  # noqa: E731
    assert still_sent(inbox, waiting_at(inbox), 1, now=hours_later) == set()


@contextmanager
def started(*words: str, environment: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen([sys.executable, *words], env=environment, cwd=ROOT, start_new_session=True) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def dask_and_s3(workers: int) -> Generator[tuple[Any, Any]]:
    """A client of a Dask scheduler with so many workers in processes of their own, and a file system of an S3 server."""
    import s3fs
    from distributed import Client
    from moto.server import ThreadedMotoServer

    s3 = ThreadedMotoServer(ip_address="127.0.0.1", port=free_port(), verbose=False)
    s3.start()
    own = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{s3.get_host_and_port()[1]}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "critical",
        "PYTHONPATH": str(ROOT),
    }
    address = f"tcp://127.0.0.1:{free_port()}"
    with ExitStack() as held, pytest.MonkeyPatch.context() as patch:
        held.callback(s3.stop)
        for name, value in own.items():
            patch.setenv(name, value)
        port = address.rpartition(":")[2]
        scheduler = ("-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        held.enter_context(started(*scheduler, environment=os.environ | own))
        for _ in range(workers):
            held.enter_context(started("-m", "flows", "worker", address, "--workers", "1", environment=os.environ | own))
        client = held.enter_context(Client(address, timeout="120s", set_as_default=False))
        client.wait_for_workers(workers, timeout=120)
        yield client, s3fs.S3FileSystem(skip_instance_cache=True)


def crew_of(client: Any, watch: Callable[[], None] = lambda: None) -> Crew:
    def read(job: Job, names: Sequence[str]) -> Any:
        future = client.submit(cluster.read_shard, job, names, pure=False)
        watch()
        return future

    def judge(job: Job, cases: Sequence[Case]) -> Any:
        return client.submit(cluster.judge_shard, job, cases, pure=False)

    return Crew(2, read, judge)


@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
def test_a_worker_killed_mid_run_loses_nothing(tmp_path: Path, inboxes: tuple[Path, Path], lean: None):
    settings = settings_of(tmp_path / "store", DEFAULT_POLICY, 1, None)
    night_here(inboxes[0], settings)
    with dask_and_s3(2) as (client, s3), ThreadPoolExecutor(1) as threads:
        s3.mkdir("zuozheng-test")
        place = "s3://zuozheng-test"
        put_up(inboxes[0], f"{place}/inbox")
        depot = Depot(f"{place}/store")
        there: set[str] = set()

        def kill_one() -> None:
            """As soon as a reading is in the store, a worker that is at work dies."""
            while not (readings := depot.listed("cache/readings")):
                time.sleep(0.05)
            there.update(readings)
            pids = client.run(os.getpid)
            while not (busy := [worker for worker, keys in client.processing().items() if keys]):
                time.sleep(0.05)
            os.kill(pids[busy[0]], signal.SIGKILL)

        killed = []
        watch = lambda: killed.append(threads.submit(kill_one)) if not killed else None  # noqa: E731
        night = spread_night(f"{place}/inbox", depot.place, tmp_path / "copy", crew_of(client, watch))
        killed[0].result()
        assert {row.state for row in night.rows} == {"new"}
        assert in_force_there(depot.place) == in_force_here(settings.store)
        now = depot.listed("cache/readings")
        assert there <= now.keys(), "what was read before the kill is kept; two workers may read a file of two bundles at once"
        again = spread_night(f"{place}/inbox", depot.place, tmp_path / "copy", crew_of(client, lambda: pytest.fail("read again")))
        assert {row.state for row in again.rows} == {"unchanged"}
