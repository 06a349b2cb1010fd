"""What is handed in is listed whole: unpacked, hashed, told apart by content, and nothing dangerous is opened."""

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from extractors.intake.archives import Limits, decoded_name, is_unsafe, safe_name
from extractors.intake.declaration import declaration_of
from extractors.intake.intake import BundleError, Intake, after_reading, take_in
from extractors.intake.kinds import is_junk
from extractors.intake.sniffing import sniff
from extractors.sandbox import Sandbox
from models.paper import FileFault, FileReading, SourceFile

TABLE = "序号,金额\n1,100.00\n"


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(workers=1, seconds=30) as pool:
        yield pool


def zipped(*entries: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def rows(intake: Intake) -> dict[str, str]:
    return {file.path: file.status for file in intake.files}


def test_duplicates_are_listed_and_the_first_by_path_is_read(tmp_path: Path, sandbox: Sandbox):
    for name in ("b.csv", "a.csv", "c.csv"):
        (tmp_path / name).write_text(TABLE)
    intake = take_in(tmp_path, tmp_path / "work", sandbox=sandbox)
    assert rows(intake) == {"a.csv": "read", "b.csv": "duplicate", "c.csv": "duplicate"}
    first, second, _ = intake.files
    assert first.id == f"file:{first.sha256}"
    assert second.id == f"file:{first.sha256}:b.csv"
    assert intake.contents[first.sha256].name == "a.csv"


def test_content_decides_not_the_name(tmp_path: Path, sandbox: Sandbox):
    (tmp_path / "发票.pdf").write_text(TABLE, encoding="gb18030")
    (tmp_path / "table.csv").write_bytes(b"%PDF-1.4\n%%EOF")
    intake = take_in(tmp_path, tmp_path / "work", sandbox=sandbox)
    assert {file.path: file.media_type for file in intake.files} == {"发票.pdf": "text/csv", "table.csv": "application/pdf"}


def test_an_empty_file_an_unknown_one_and_system_litter_keep_their_rows(tmp_path: Path, sandbox: Sandbox):
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "blob.bin").write_bytes(bytes(range(256)) * 8)
    (tmp_path / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (tmp_path / "a.csv").write_text(TABLE)
    intake = take_in(tmp_path, tmp_path / "work", sandbox=sandbox)
    assert rows(intake) == {".DS_Store": "skipped", "a.csv": "read", "blob.bin": "unsupported", "empty.pdf": "unreadable"}
    assert {seen.code for seen in intake.observations} == {"FILE_UNREADABLE", "FILE_UNSUPPORTED"}
    assert all(file.message for file in intake.files if file.status != "read")


def test_links_are_named_and_never_followed(tmp_path: Path, sandbox: Sandbox):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "a.csv").write_text(TABLE)
    (bundle / "passwords").symlink_to("/etc/passwd")
    os.mkfifo(bundle / "pipe")
    intake = take_in(bundle, tmp_path / "work", sandbox=sandbox)
    assert rows(intake) == {"a.csv": "read", "passwords": "unreadable", "pipe": "unreadable"}


def test_archives_open_to_depth_two_and_no_deeper(tmp_path: Path, sandbox: Sandbox):
    third = zipped(("deep.csv", b"deep,1\n"))
    second = zipped(("third.zip", third), ("middle.csv", b"middle,1\n"))
    (tmp_path / "first.zip").write_bytes(zipped(("second.zip", second), ("top.csv", b"top,1\n")))
    intake = take_in(tmp_path, tmp_path / "work", sandbox=sandbox)
    assert rows(intake) == {
        "first.zip": "read",
        "first.zip!/second.zip": "read",
        "first.zip!/second.zip!/middle.csv": "read",
        "first.zip!/second.zip!/third.zip": "unreadable",
        "first.zip!/top.csv": "read",
    }
    assert [seen.code for seen in intake.observations] == ["ARCHIVE_UNSAFE"]


def test_a_zip_of_the_bundle_names_its_files_without_itself(tmp_path: Path, sandbox: Sandbox):
    archive = tmp_path / "申报.zip"
    archive.write_bytes(zipped(("材料/a.csv", b"a,1\n"), ("材料/bundle.toml", '[applicant]\nname = "某公司"'.encode())))
    intake = take_in(archive, tmp_path / "work", sandbox=sandbox)
    assert rows(intake) == {"材料/a.csv": "read", "材料/bundle.toml": "read"}
    assert (intake.declaration.bundle_id, intake.declaration.applicant_name) == ("申报", "某公司")


def test_entries_that_lead_out_are_refused_and_the_rest_goes_on(tmp_path: Path, sandbox: Sandbox):
    archive = tmp_path / "b.zip"
    archive.write_bytes(zipped(("../../evil.csv", b"x,1\n"), ("/abs.csv", b"y,1\n"), ("good.csv", b"z,1\n")))
    intake = take_in(archive, tmp_path / "work", sandbox=sandbox)
    assert rows(intake) == {"abs.csv": "unreadable", "evil.csv": "unreadable", "good.csv": "read"}
    assert [seen.code for seen in intake.observations] == ["ARCHIVE_UNSAFE", "ARCHIVE_UNSAFE"]
    assert not list(tmp_path.parent.glob("evil.csv"))


def test_names_in_gbk_are_read_as_their_maker_wrote_them():
    info = zipfile.ZipInfo("合同".encode("gbk").decode("cp437") + ".pdf")
    info.orig_filename = info.filename
    assert decoded_name(info) == "合同.pdf"


def test_a_bomb_is_counted_by_its_bytes(tmp_path: Path, sandbox: Sandbox):
    (tmp_path / "bomb.zip").write_bytes(zipped(("zeros.bin", bytes(3 << 20)), ("a.csv", b"a,1\n")))
    limits = Limits(ratio_from=1 << 20)
    intake = take_in(tmp_path, tmp_path / "work", limits, sandbox)
    assert rows(intake) == {"bomb.zip": "read", "bomb.zip!/a.csv": "read", "bomb.zip!/zeros.bin": "unreadable"}
    assert [seen.code for seen in intake.observations] == ["ARCHIVE_UNSAFE"]


def test_overlapping_entries_close_the_archive(tmp_path: Path, sandbox: Sandbox):
    whole = zipped(("a.bin", os.urandom(4000)), ("b.bin", os.urandom(4000)))
    at = whole.rindex(b"PK\x01\x02")
    overlapping = whole[: at + 42] + struct.pack("<L", 0) + whole[at + 46 :]
    (tmp_path / "bomb.zip").write_bytes(overlapping)
    (tmp_path / "a.csv").write_text(TABLE)
    intake = take_in(tmp_path, tmp_path / "work", sandbox=sandbox)
    assert rows(intake) == {"a.csv": "read", "bomb.zip": "unreadable"}
    assert [seen.code for seen in intake.observations] == ["ARCHIVE_UNSAFE"]


def test_an_encrypted_entry_is_asked_for_unencrypted(tmp_path: Path, sandbox: Sandbox):
    content = bytearray(zipped(("secret.pdf", b"%PDF-1.4 secret"), ("a.csv", b"a,1\n")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    (tmp_path / "b.zip").write_bytes(bytes(content))
    intake = take_in(tmp_path / "b.zip", tmp_path / "work", sandbox=sandbox)
    assert rows(intake) == {"a.csv": "read", "secret.pdf": "unreadable"}
    assert [seen.code for seen in intake.observations] == ["FILE_PROTECTED"]


@pytest.mark.parametrize(
    ("make", "said"), [("nothing", "no such"), ("empty", "no files"), ("text", "not a ZIP"), ("torn", "damaged")]
)
def test_an_unusable_bundle_is_one_line_that_names_the_path(tmp_path: Path, sandbox: Sandbox, make: str, said: str):
    bundle = tmp_path / "bundle"
    if make == "empty":
        bundle.mkdir()
    elif make == "text":
        bundle.write_text(TABLE)
    elif make == "torn":
        bundle.write_bytes(zipped(("a.csv", b"a,1\n" * 500))[:-30])
    with pytest.raises(BundleError, match=said) as raised:
        take_in(bundle, tmp_path / "work", sandbox=sandbox)
    assert str(bundle) in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[applicant]\nnam = "x"', r"line 2: unknown key 'applicant.nam'; did you mean 'name'\?"),
        ('[project]\nstart = "2022-13-01"', r"line 2: project.start"),
        ("[project]\ndirection = 3", r"line 2: project.direction"),
        ("[project]\nstart = 2025-01-01\nend = 2024-01-01", "lies before"),
        ("[applicant\n", "not valid TOML"),
        ('id = "../x"', "line 1: id"),
        ("x = " + "[" * 9999, "nested too deeply"),
        ("[project]\ndirection = " + "9" * 9999, "not valid TOML"),
        ('[project]\ndirection = "' + "x" * 9999 + '"', r"line 2: project.direction.{,300}$"),
        ("#" * (1 << 19), "larger than 256 KiB"),
    ],
)
def test_a_faulty_declaration_says_which_line_and_what(content: str, said: str):
    with pytest.raises(BundleError, match=said) as raised:
        declaration_of(content.encode(), "stem")
    assert "\n" not in str(raised.value)
    assert raised.value.chinese.startswith("bundle.toml")
    assert "\n" not in raised.value.chinese


def test_what_a_declaration_leaves_open_is_assumed():
    assert declaration_of(None, "stem").assumed == ("applicant", "direction")
    declared = declaration_of(b"\xef\xbb\xbf[applicant]\nuscc = '91440300ma5da1x123'\n[project]\nstart = 2022-09-01", "stem")
    assert declared.assumed == ("direction",)
    assert declared.applicant_uscc == "91440300MA5DA1X123"
    assert str(declared.start) == "2022-09-01"


def test_names_become_safe_relative_paths():
    assert safe_name("..\\..\\C:\\x/./y\x07.pdf") == "C:/x/y_.pdf"
    assert is_unsafe("C:\\x")
    assert is_unsafe("a/../../b")
    assert not is_unsafe("a/b..c.pdf")
    assert is_junk("资料/__MACOSX/._a.pdf")
    assert not is_junk("资料/a.pdf")


def test_a_reading_settles_the_row_of_its_file():
    file = SourceFile("file:x", "a.pdf", "x", 1, "application/pdf", "read")
    reading = FileReading("x", "application/pdf", faults=(FileFault("FILE_PROTECTED", "设有密码"),))
    settled, seen = after_reading(file, reading)
    assert (settled.status, settled.message) == ("unreadable", "设有密码")
    assert [(one.code, one.subject_id) for one in seen] == [("FILE_PROTECTED", "file:x")]


def test_an_encrypted_workbook_is_protected(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600))
    assert sniff(path).protected
