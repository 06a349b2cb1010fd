"""A fault of the installation is not blamed on the file."""

from pathlib import Path

import pytest

from extractors import reading


def test_a_missing_package_is_an_exception_and_no_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise ModuleNotFoundError("No module named 'colorlog'")

    monkeypatch.setattr(reading, "_read", broken)
    with pytest.raises(ModuleNotFoundError):
        reading.read_file(tmp_path / "a.pdf", "a" * 64, "application/pdf")


def test_whatever_else_goes_wrong_is_said_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise ValueError("odd bytes")

    monkeypatch.setattr(reading, "_read", broken)
    faults = reading.read_file(tmp_path / "a.pdf", "a" * 64, "application/pdf").faults
    assert [fault.code for fault in faults] == ["FILE_UNREADABLE"]
