"""From a bundle to the store, by the command itself: the figures, the graph behind them, and that they stay the same."""

import json
import shutil
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from evidence.schemas import SCHEMAS
from evidence.store import Run, open_run
from evidence.tables import unresolved
from flows import stages
from flows.cli import SAMPLE, main
from reports.workbook import FILE_NAME
from tests.synthesis.drawing.paper import Paper

pytestmark = pytest.mark.xdist_group("flows")

KEYS = frozenset(
    [
        "bundle_id",
        "run_id",
        "run_dir",
        "applicant",
        "policy_id",
        "files",
        "documents",
        "invoices",
        "payments",
        "bank_lines",
        "contracts",
        "findings",
        "claimed",
        "eligible",
        "review",
        "disallowed",
        "grant_ceiling",
        "below_floor",
        "seconds",
    ]
)


def verified(capsys: pytest.CaptureFixture[str], bundle: Path, store: Path, *options: str) -> dict[str, Any]:
    assert main(["verify", str(bundle), "--out", str(store), "--json", *options]) == 0
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 1
    return json.loads(out[0])


def damage(bundle: Path) -> dict[str, str]:
    """Plants files that cannot be read; path → the code each must end with."""
    locked = Paper(plain=True, encrypt="8888")
    locked.new_page()
    locked.text(80, 120, "合同（加密）", 14, face="hei")
    contents = {
        "加密合同.pdf": (locked.finish(), "FILE_PROTECTED"),
        "照片.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00", "FILE_UNREADABLE"),
        "图纸.dwg": (b"AC1032" + bytes(range(256)), "FILE_UNSUPPORTED"),
        "空.pdf": (b"", "FILE_UNREADABLE"),
        "损坏.pdf": (b"%PDF-1.4\n" + bytes(range(256)), "FILE_UNREADABLE"),
    }
    for path, (content, _) in contents.items():
        (bundle / path).write_bytes(content)
    return {path: code for path, (_, code) in contents.items()}


def hashes(run: Run) -> dict[str, str]:
    return {name: table["sha256"] for name, table in run.manifest["tables"].items()}


def test_a_digital_bundle_comes_out_to_the_cent(
    tiny_bundle: Path, tiny_truth: Mapping[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    summary = verified(capsys, tiny_bundle, tmp_path)
    assert set(summary) >= KEYS
    for name in ("claimed", "eligible", "review", "disallowed", "grant_ceiling"):
        assert summary[name] == tiny_truth["totals"][name]
    assert summary["program_faults"] == 0
    run = open_run(tmp_path, summary["bundle_id"])
    assert summary["run_dir"] == str(run.folder)
    assert not unresolved({name: run.table(name) for name in SCHEMAS})
    assert sum(row["amount"] for row in run.rows("cost_parts")) == Decimal(summary["claimed"])


def test_the_workbook_shows_the_same_sums(tiny_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    summary = verified(capsys, tiny_bundle, tmp_path)
    book = openpyxl.load_workbook(Path(summary["run_dir"]) / "report" / FILE_NAME, data_only=True)
    assert {"测算汇总表", "费用明细表", "疑点清单", "原件索引"} <= set(book.sheetnames)
    shown = {cell.value for row in book["测算汇总表"].iter_rows() for cell in row if isinstance(cell.value, int | float)}
    for name in ("claimed", "eligible", "grant_ceiling"):
        assert any(round(float(summary[name]), 2) == round(value, 2) for value in shown), name


def test_the_same_bundle_gives_the_same_bytes_whatever_the_workers_and_the_place(
    tiny_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    one = verified(capsys, tiny_bundle, tmp_path / "one", "--workers", "2")
    copy = tmp_path / "elsewhere" / tiny_bundle.name
    shutil.copytree(tiny_bundle, copy)
    two = verified(capsys, copy, tmp_path / "two", "--workers", "1", "--fresh")
    assert one["run_id"] == two["run_id"]
    assert hashes(open_run(tmp_path / "one", one["bundle_id"])) == hashes(open_run(tmp_path / "two", two["bundle_id"]))


def test_an_unchanged_bundle_is_not_read_again(
    tiny_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    first = verified(capsys, tiny_bundle, tmp_path)

    def refuse(*_: object) -> None:
        raise AssertionError("a cached file was read again")

    monkeypatch.setattr(stages, "submit", refuse)
    assert verified(capsys, tiny_bundle, tmp_path)["run_id"] == first["run_id"]


def test_a_zip_counts_like_its_folder(tiny_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    archive = tmp_path / "tiny.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(tiny_bundle.rglob("*")):
            packed.write(path, path.relative_to(tiny_bundle))
    folder = verified(capsys, tiny_bundle, tmp_path / "folder")
    zipped = verified(capsys, archive, tmp_path / "zip")
    money = ("claimed", "eligible", "review", "disallowed")
    assert [zipped[name] for name in money] == [folder[name] for name in money]


def test_bad_files_are_findings_and_the_rest_is_processed(
    tiny_bundle: Path, tiny_truth: Mapping[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    bundle = tmp_path / tiny_bundle.name
    shutil.copytree(tiny_bundle, bundle)
    planted = damage(bundle)
    summary = verified(capsys, bundle, tmp_path / "store")
    run = open_run(tmp_path / "store", summary["bundle_id"])
    rows = {row["path"]: row for row in run.rows("files")}
    named = {row["subject_id"]: row["code"] for row in run.rows("findings")}
    assert summary["eligible"] == tiny_truth["totals"]["eligible"]
    for path, code in planted.items():
        assert named[rows[path]["file_id"]] == code
        assert rows[path]["message"]


@pytest.mark.ocr
def test_the_sample_lets_no_yuan_through(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    truth = json.loads((SAMPLE.parent / "truth.json").read_text("utf-8"))
    summary = verified(capsys, SAMPLE, tmp_path)
    assert summary["claimed"] == truth["totals"]["claimed"]
    assert Decimal(summary["eligible"]) <= Decimal(truth["totals"]["true_eligible"])
    assert Decimal(summary["eligible"]) >= Decimal(truth["totals"]["true_eligible"]) / 2
    assert summary["program_faults"] == 0


def test_another_policy_judges_again_without_reading(
    tiny_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    first = verified(capsys, tiny_bundle, tmp_path / "store")

    def refuse(*_: object) -> None:
        raise AssertionError("a file was read")

    with monkeypatch.context() as patch:
        for name in ("read_cached", "read_files", "documents_of", "extract"):
            patch.setattr(stages, name, refuse)
        second = verified(capsys, tiny_bundle, tmp_path / "store", "--policy", "yunhai-digital-factory/2024-example")
        third = verified(capsys, tiny_bundle, tmp_path / "store")
    assert second["policy_id"] != first["policy_id"]
    assert second["run_id"] != first["run_id"]
    assert (third["run_id"], third["eligible"]) == (first["run_id"], first["eligible"])
    assert {key: second[key] for key in ("files", "documents", "invoices")} == {
        key: first[key] for key in ("files", "documents", "invoices")
    }


def test_a_bundle_of_which_a_file_changed_is_read_again(tiny_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    copy = tmp_path / tiny_bundle.name
    shutil.copytree(tiny_bundle, copy)
    first = verified(capsys, copy, tmp_path / "store")
    (copy / "补充说明.txt").write_text("补充说明", "utf-8")
    second = verified(capsys, copy, tmp_path / "store")
    assert (second["files"], second["run_id"] != first["run_id"]) == (first["files"] + 1, True)


def test_what_prefect_passes_on_is_not_copied_for_display():
    """Copies of a pipe close it when they are gone, and the reading processes take that for the end of the command."""
    from fastapi.encoders import jsonable_encoder

    from flows.verify import Opaque

    with pytest.raises(ValueError, match="vars"):
        jsonable_encoder(Opaque(object()))
