"""Another policy is tried on what was read before: nothing is opened, read or written anew."""

from pathlib import Path

import pytest

from evidence.kept import Kept, keep
from flows import cli
from tests.rules.bridge import dossier_of
from tests.synthesis.making import make_world

DRAFT, SISTER = "guangdong-ai-benchmark/2025-draft", "yunhai-digital-factory/2024-example"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that keeps one dossier and has none of its files."""
    keep(tmp_path, Kept(dossier_of(make_world(100, "digital", None)), (), ()))
    return tmp_path


def files(folder: Path) -> dict[Path, bytes]:
    """All but the register's index, which follows from the register and is brought up to date by whoever asks."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".sqlite"}


def bundle_of(store: Path) -> str:
    return next((store / "cache" / "dossiers").iterdir()).name.partition(".")[0]


def said(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    assert cli.main([*map(str, arguments)]) == 0
    return capsys.readouterr().out


def test_a_bundle_is_judged_under_another_policy_from_what_is_kept(store: Path, capsys: pytest.CaptureFixture[str]):
    before = files(store)
    text = said(capsys, "policy", "diff", DRAFT, SISTER, "--bundle", bundle_of(store), "--out", store)
    assert "money.cap：8000000.00 → 4500000.00" in text
    assert "奖补资金测算上限：" in text
    assert "INVOICE_OUT_OF_WINDOW 建议核减：0.00元 → " in text
    assert "费用明细表第1行，发票（号码" in text
    assert files(store) == before


def test_a_policy_changes_nothing_against_itself(store: Path, capsys: pytest.CaptureFixture[str]):
    text = said(capsys, "policy", "diff", DRAFT, DRAFT, "--bundle", bundle_of(store), "--out", store)
    assert "没有差别" in text
    assert "→" not in text.partition("合计")[2]


def test_the_requests_of_a_bundle_are_numbered(store: Path, capsys: pytest.CaptureFixture[str]):
    text = said(capsys, "requests", bundle_of(store), "--out", store)
    assert "需补正事项：共" in text
    assert "\n1. 〔" in text


@pytest.mark.parametrize("arguments", [["requests", "nowhere"], ["policy", "diff", DRAFT, SISTER, "--bundle", "nowhere"]])
def test_a_bundle_that_was_never_verified_is_unusable(tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]):
    assert cli.main([*arguments, "--out", str(tmp_path)]) == 2
    assert "verify it first" in capsys.readouterr().err
    assert cli.main(["policy", DRAFT, "--bundle", "x"]) == 2
