"""Hostile files end as pages or as faults, in bounded time and memory, and take nothing else with them."""

import zipfile
from pathlib import Path

import pytest

from extractors import reading
from extractors.intake.sniffing import hash_of, sniff
from extractors.reading import read_file
from extractors.sandbox import Sandbox, SandboxFault
from models.paper import FileReading

NASTY = Path(__file__).parents[3] / "shared" / "samples" / "nasty"
PICKED = (
    "pdf/corkami-cropbox.pdf",
    "pdf/corkami-lossless.pdf",
    "pdf/horrors-encryption_openpassword.pdf",
    "pdf/pdfjs-GHOSTSCRIPT-698804-1-fuzzed.pdf",
    "pdf/pdfjs-poppler-937-0-fuzzed.pdf",
    "pdf/pdfjs-REDHAT-1531897-0.pdf",
    "pdf/pypdf-unreadablemetadata.pdf",
    "pdf/qpdf-bad13.pdf",
    "pdf/qpdf-fuzz-15390.pdf",
    "img/pillow-badwidth.bmp",
    "img/pillow-broken_data_stream.png",
    "img/pillow-crash-0c7e0e8e11ce787078f00b5b0ca409a167f070e0.tif",
    "img/pillow-crash-63b1dffefc8c075ddc606c0a2f5fdc15ece78863.tif",
    "img/pillow-crash-f46f5b2f43c370fe65706c11449f567ecc345e74.tif",
    "img/pillow-oom-225817ca0f8c663be7ab4b9e717b02c661e66834.tif",
    "img/pillow-truncated_jpeg.jpg",
)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(workers=1, seconds=30) as pool:
        yield pool


def outcome(sandbox: Sandbox, path: Path) -> FileReading:
    try:
        return sandbox.call(read_file, path, hash_of(path), sniff(path).media_type).result()
    except SandboxFault as fault:
        return FileReading("", "", faults=(fault.as_fault(),))


@pytest.mark.skipif(not NASTY.is_dir(), reason="the shared samples are not here")
@pytest.mark.parametrize("name", PICKED)
def test_a_hostile_file_ends_as_pages_or_as_a_fault(sandbox: Sandbox, name: str):
    found = outcome(sandbox, NASTY / name)
    assert found.pages or found.faults
    assert all(fault.code.startswith("FILE_") and fault.message for fault in found.faults)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "MOST_UNPACKED", 1 << 20)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", bytes(2 << 20))
    assert [fault.code for fault in read_file(path, "x", sniff(path).media_type).faults] == ["FILE_TOO_LARGE"]


def test_deeply_nested_xml_ends_as_a_fault(tmp_path: Path, sandbox: Sandbox):
    path = tmp_path / "deep.xml"
    path.write_text("<a>" * 200_000 + "</a>" * 200_000)
    assert [fault.code for fault in outcome(sandbox, path).faults] == ["FILE_UNREADABLE"]


def test_a_table_of_nothing_but_quotes_ends(tmp_path: Path, sandbox: Sandbox):
    path = tmp_path / "quotes.csv"
    path.write_text('"' * 400_000)
    found = outcome(sandbox, path)
    assert found.pages or found.faults
