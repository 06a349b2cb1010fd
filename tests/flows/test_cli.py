"""The command from outside: bad input costs one helpful line and status 2, whatever a bundle holds costs neither."""

import json
import zipfile
from pathlib import Path

import pytest

from flows.cli import main
from flows.far import looked_into

pytestmark = pytest.mark.xdist_group("flows")


def said(capsys: pytest.CaptureFixture[str]) -> str:
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def test_a_path_that_does_not_exist_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["verify", str(tmp_path / "nowhere"), "--out", str(tmp_path / "store")]) == 2
    assert "nowhere" in said(capsys)


def test_an_empty_folder_is_no_bundle(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "empty").mkdir()
    assert main(["verify", str(tmp_path / "empty"), "--out", str(tmp_path / "store")]) == 2
    assert "no files" in said(capsys)


def test_a_broken_zip_says_to_pack_it_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("a.txt", "x" * 1000)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(whole.read_bytes()[:60])
    assert main(["verify", str(broken), "--out", str(tmp_path / "store")]) == 2
    assert "broken.zip" in said(capsys)


def test_a_misspelt_policy_key_is_named_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    shipped = Path(__file__).parents[2] / "data" / "policies" / "guangdong-ai-benchmark-2025-draft.toml"
    text = shipped.read_text("utf-8").replace("last_day", "last_dya", 1)
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text, "utf-8")
    line = text[: text.index("last_dya =")].count("\n") + 1
    assert main(["policy", str(wrong)]) == 2
    message = said(capsys)
    assert f"wrong.toml:{line}" in message
    assert "last_dya" in message


def test_a_misspelt_key_of_bundle_toml_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / "bundle.toml").write_text('[applicant]\nnmae = "甲"\n', "utf-8")
    (bundle / "a.csv").write_text("a,b\n", "utf-8")
    assert main(["verify", str(bundle), "--out", str(tmp_path / "store")]) == 2
    assert "nmae" in said(capsys)


def test_of_several_bundles_the_good_ones_are_done(tiny_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    missing = str(tmp_path / "nowhere")
    assert main(["verify", missing, str(tiny_bundle), "--json", "--out", str(tmp_path / "store")]) == 2
    out = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert out[0]["bundle"] == missing
    assert "error" in out[0]
    assert out[1]["bundle_id"]


def test_two_bundles_of_one_id_are_refused(tiny_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["verify", str(tiny_bundle), str(tiny_bundle), "--json", "--out", str(tmp_path / "store")]) == 2
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert first["bundle_id"] in second["error"]


def test_the_policy_in_force_is_printed_with_its_sources(capsys: pytest.CaptureFixture[str]):
    assert main(["policy"]) == 0
    text = capsys.readouterr().out
    assert "粤工信数字产业函〔2025〕24号" in text
    assert "2022-07-01" in text


def test_a_store_is_named_as_the_caller_named_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    far, near = f"memory://{tmp_path.name}/store", f"file://{tmp_path}/store"
    for command in (("trace", far, "eligible"), ("requests", "甲公司", "--out", far), ("diff", far, "甲公司")):
        assert main([*command]) == 2
        line = said(capsys)
        assert far in line
        assert "cache" not in line, "the copy of a far store is nobody's concern"
    assert looked_into(near) == tmp_path / "store"
