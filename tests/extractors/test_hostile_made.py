"""Every way of attack that we know, drawn up here: each ends as pages or as a fault of its file, soon and without harm."""

import io
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from extractors.intake.archives import Limits, safe_name
from extractors.intake.intake import MOST_TOLD, after_reading, take_in
from extractors.intake.sniffing import hash_of, sniff
from extractors.reading import page_count, read_file
from extractors.sandbox import Sandbox, SandboxFault
from extractors.sources import spreadsheet
from models.paper import FileFault, FileReading, SourceFile
from tests.extractors.hostile_files import HOSTILE, Make, package


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(workers=1, seconds=60) as pool:
        yield pool


@pytest.mark.parametrize(("name", "make", "codes"), [(name, make, codes) for name, (make, codes) in HOSTILE.items()])
def test_a_file_drawn_up_to_harm_ends_as_pages_or_as_a_fault(tmp_path: Path, sandbox: Sandbox, name: str, make: Make, codes: str):
    path = tmp_path / name.rpartition("/")[2]
    path.write_bytes(make())
    found = outcome(sandbox, path)
    told = {fault.code for fault in found.faults}
    assert told <= set(codes.split("|")), found.faults[:3]
    assert found.pages or found.faults
    if codes and not codes.startswith("|"):
        assert told
    assert "haha" not in str(found.pages)
    assert "root:" not in str(found.pages), "nothing of this machine was read into it"
    assert list(tmp_path.iterdir()) == [path]


def outcome(sandbox: Sandbox, path: Path) -> FileReading:
    """The first pages of long files stand for all."""
    media_type = sniff(path).media_type
    try:
        many = sandbox.call(page_count, path, media_type).result() > 4
        return sandbox.call(read_file, path, hash_of(path), media_type, span=(1, 4) if many else None).result()
    except SandboxFault as fault:
        return FileReading("", "", faults=(fault.as_fault(),))


def test_a_script_and_an_attachment_in_a_pdf_are_no_part_of_the_evidence(tmp_path: Path, sandbox: Sandbox):
    path = tmp_path / "script.pdf"
    path.write_bytes(HOSTILE["pdf/script.pdf"][0]())
    found = outcome(sandbox, path)
    words = "".join(word.text for page in found.pages for word in page.words)
    assert "Contract" in words
    assert "alert" not in words
    assert "MZ" not in words


NAMES = (
    "合同.pdf",
    "合同.pdf",
    "<img src=x onerror=alert(1)>.csv",
    "=HYPERLINK(1).csv",
    "\u202efdp.exe",
    "长" * 300 + ".csv",
    "a\nb.csv",
)


def zip_of(names: Sequence[str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one name twice
        for number, name in enumerate(names):
            archive.writestr(name, f"序号,{number}\n")
    return whole.getvalue()


def test_names_of_every_kind_keep_their_rows(tmp_path: Path, sandbox: Sandbox):
    bundle = tmp_path / "names.zip"
    bundle.write_bytes(zip_of(NAMES))
    files = take_in(bundle, tmp_path / "work", sandbox=sandbox).files
    assert len(files) == len(NAMES)
    assert {file.status for file in files} == {"read"}
    paths = {file.path for file in files}
    assert {"合同.pdf", "合同(2).pdf", "_fdp.exe", "a_b.csv"} <= paths
    assert not any(path != path.strip() or "\u202e" in path for path in paths)
    assert {path.parent for path in (tmp_path / "work").rglob("*") if path.is_file()} == {tmp_path / "work" / "bundle"}


def test_a_table_of_more_cells_than_any_evidence_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(spreadsheet, "MOST_CELLS", 1000)
    path = tmp_path / "many.csv"
    path.write_bytes(b"1,2\n" * 501)
    assert [fault.code for fault in read_file(path, "x", "text/csv").faults] == ["FILE_TOO_LARGE"]


def test_marks_that_turn_a_name_around_are_shown():
    assert safe_name("发票\u202egpj.exe") == "发票_gpj.exe"
    assert safe_name("\u2066合同\u2069.pdf") == "_合同_.pdf"
    assert safe_name("שלום.pdf") == "שלום.pdf"
    assert safe_name("长" * 300) == "长" * 300
    assert len(safe_name("a/" * 30_000)) < 1000
    assert safe_name("a" * 9999 + "b" * 999) != safe_name("c" * 9999 + "b" * 999) != safe_name("c" * 9998 + "b" * 999)


def test_a_hundred_archives_may_not_hold_what_one_may_not(tmp_path: Path, sandbox: Sandbox):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    for number in range(4):
        (bundle / f"{number}.zip").write_bytes(package({f"{number}-{part}.csv": f"{number},{part}\n" * 50 for part in range(3)}))
    by_count = take_in(bundle, tmp_path / "a", Limits(entries=7), sandbox)
    assert [file.status for file in by_count.files if file.path.endswith(".zip")] == ["read", "read", "unreadable", "unreadable"]
    assert sum(seen.code == "ARCHIVE_UNSAFE" for seen in by_count.observations) == 2
    by_bytes = take_in(bundle, tmp_path / "b", Limits(total_bytes=1000), sandbox)
    assert any(seen.code == "FILE_TOO_LARGE" for seen in by_bytes.observations)
    assert sum(file.size for file in by_bytes.files if "!/" in file.path and file.status == "read") <= 1000


def test_twenty_thousand_entries_and_no_more(tmp_path: Path, sandbox: Sandbox):
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as archive:
        for number in range(Limits().entries + 1):
            archive.writestr(f"{number}", b"")
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "many.zip").write_bytes(inside.getvalue())
    (bundle / "a.csv").write_text("1,2\n", "utf-8")
    found = take_in(bundle, tmp_path / "work", sandbox=sandbox)
    assert len(found.files) == 2
    assert [seen.code for seen in found.observations] == ["ARCHIVE_UNSAFE"]


def test_a_file_of_a_thousand_bad_pages_is_told_of_in_a_few_lines():
    file = SourceFile("file:x", "坏.pdf", "x", 9, "application/pdf", "read")
    faults = tuple(FileFault("FILE_UNREADABLE", f"第{page}页已损坏", page) for page in range(1000))
    row, observations = after_reading(file, FileReading("x", "application/pdf", faults=faults))
    assert len(observations) == MOST_TOLD + 1
    assert "另有980处" in observations[-1].detail
    assert len(row.message) < 400
