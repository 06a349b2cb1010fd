import json
import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import evidence
from evidence.disk import folder_name
from evidence.provenance import Provenance, run_id_of
from evidence.store import Store, StoreError, open_run, sha256_of
from evidence.tables import tables_of
from tests.evidence import small_case as case

PROVENANCE = Provenance(
    "样例-甲",
    tuple((file.path, file.sha256) for file in case.FILES),
    case.POLICY,
    "0" * 64,
    (("zuozheng", "0.1.0"), ("paddleocr", "3.7.0")),
    policy={"rate": "0.30"},
)


def write(store: Store, provenance: Provenance = PROVENANCE) -> str:
    run_id = run_id_of(provenance)
    with store.run(provenance.bundle_id, run_id) as draft:
        draft.write(tables_of(case.DOSSIER, case.JUDGEMENT), provenance)
        (draft.report / "note.txt").write_text("x")
    return run_id


def test_a_run_is_read_back_as_it_was_written(tmp_path: Path):
    store = Store(tmp_path / "store")
    run_id = write(store)
    run = open_run(store.path, "样例-甲")
    assert (run.run_id, run.bundle_id) == (run_id, "样例-甲")
    assert (store.path / "bundle=样例-甲" / "CURRENT").read_text().strip() == run_id
    frame = run.frame("eligible_costs")
    assert frame["eligible_amount"].sum() == Decimal("105000.00")
    assert run.rows("bank_lines")[0]["amount"] == Decimal("113000.00")
    assert evidence.open(store.path)["样例-甲"].frame("invoices").shape[0] == 3


def test_the_manifest_counts_and_hashes_every_table(tmp_path: Path):
    store = Store(tmp_path)
    write(store)
    run = open_run(tmp_path, "样例-甲")
    manifest = run.manifest
    assert manifest["tables"]["invoices"]["rows"] == 3
    for name, said in manifest["tables"].items():
        assert sha256_of(run.folder / f"{name}.parquet") == said["sha256"]
    assert manifest["policy"] == {"rate": "0.30"}
    assert len(manifest["inputs"]) == len(case.FILES)
    assert set(manifest["versions"]) == {"zuozheng", "paddleocr"}


def test_a_second_run_of_the_same_gives_the_same_bytes_and_leaves_the_first_alone(tmp_path: Path):
    one, two = Store(tmp_path / "one"), Store(tmp_path / "two")
    run_id = write(one)
    write(two)
    home = one.run_folder("样例-甲", run_id)
    before = {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in home.iterdir()}
    write(one)
    assert before == {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in home.iterdir()}
    for path in home.glob("*.*"):
        assert path.read_bytes() == (two.run_folder("样例-甲", run_id) / path.name).read_bytes()


def test_what_a_run_depends_on_decides_its_id():
    base = run_id_of(PROVENANCE)
    assert run_id_of(replace(PROVENANCE, inputs=PROVENANCE.inputs[::-1])) == base
    changes = (
        replace(PROVENANCE, bundle_id="b"),
        replace(PROVENANCE, inputs=PROVENANCE.inputs[1:]),
        replace(PROVENANCE, policy_hash="1" * 64),
        replace(PROVENANCE, versions=()),
        replace(PROVENANCE, decisions=("d",)),
        replace(PROVENANCE, register=(("24442000000012345678", ("乙",)),)),
        replace(PROVENANCE, timeouts=("a.pdf",)),
    )
    assert len({base, *map(run_id_of, changes)}) == len(changes) + 1


def test_a_run_that_fails_leaves_nothing_and_the_old_one_in_force(tmp_path: Path):
    store = Store(tmp_path)
    run_id = write(store)
    with pytest.raises(IsADirectoryError), store.run("样例-甲", "f" * 20) as draft:
        draft.report.write_text("a folder is no file")
    assert [path.name for path in (tmp_path / "bundle=样例-甲").iterdir() if path.is_dir()] == [f"run={run_id}"]
    assert store.current("样例-甲") == run_id
    assert [path for path in (tmp_path / ".drafts").iterdir() if path.is_dir()] == []


CHILD = """
    import sys, time
    sys.path[:0] = {path!r}
    import test_store as t
    from evidence.store import Store
    store = Store(t.Path({store!r}))
    with store.run("样例-甲", {run_id!r}) as draft:
        draft.write(t.tables_of(t.case.DOSSIER, t.case.JUDGEMENT), t.PROVENANCE)
        print("written", flush=True)
        time.sleep({seconds})
"""


def child(store: Path, run_id: str, seconds: float) -> subprocess.Popen:
    here = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    code = textwrap.dedent(CHILD.format(path=here, store=str(store), run_id=run_id, seconds=seconds))
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def test_a_killed_run_leaves_nothing_to_be_seen_and_is_swept_by_the_next(tmp_path: Path):
    process = child(tmp_path, "a" * 20, 60)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "written"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert list(tmp_path.glob("bundle=*")) == []
    store = Store(tmp_path)
    assert store.bundles() == ()
    write(store)
    assert store.bundles() == ("样例-甲",)
    assert [path for path in (tmp_path / ".drafts").iterdir() if path.is_dir()] == []


def test_two_processes_that_write_one_run_at_once_agree_on_it(tmp_path: Path):
    processes = [child(tmp_path, "b" * 20, 0.2) for _ in range(2)]
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0, 0]
    run = open_run(tmp_path, "样例-甲")
    assert all(sha256_of(run.folder / f"{name}.parquet") == said["sha256"] for name, said in run.manifest["tables"].items())


def test_what_is_not_there_is_said(tmp_path: Path):
    store = Store(tmp_path)
    with pytest.raises(StoreError, match="holds no bundle"):
        store.open("x")
    write(store)
    with pytest.raises(StoreError, match="样例-甲"):
        store.open("x")
    with pytest.raises(StoreError, match="no run"):
        store.open("样例-甲", "0" * 20)


@pytest.mark.parametrize("name", ["../evil", "a/b", "..", ".hidden", "x" * 400, "字" * 200, "a\nb", "", "a=b"])
def test_no_bundle_id_leads_out_of_the_store(tmp_path: Path, name: str):
    folder = Store(tmp_path).bundle_folder(name)
    assert folder.parent == tmp_path
    folder.mkdir()
    assert folder_name(name) != "."


def test_distinct_ids_have_distinct_folders():
    names = ["a/b", "a%2Fb", "a=b", "x" * 400, "x" * 401, "样例"]
    assert len({folder_name(name) for name in names}) == len(names)
    assert folder_name("样例-甲 2024") == "样例-甲 2024"


def test_originals_are_kept_by_their_content_and_survive_a_change_of_the_source(tmp_path: Path):
    source = tmp_path / "a.pdf"
    source.write_bytes(b"one")
    store = Store(tmp_path / "store")
    store.keep_originals({"abc": source})
    source.write_bytes(b"two")
    store.keep_originals({"abc": source})
    assert store.original("abc").read_bytes() == b"one"


def test_manifest_is_json_without_a_clock(tmp_path: Path):
    store = Store(tmp_path)
    run_id = write(store)
    text = (store.run_folder("样例-甲", run_id) / "manifest.json").read_text("utf-8")
    assert json.loads(text)["run_id"] == run_id
    assert "time" not in set(json.loads(text)) - {"timeouts"}
