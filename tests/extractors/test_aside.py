"""Folders made aside are their maker's, even where another process sweeps at the worst moment."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from extractors.aside import WORK, sweep, workplace


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_workplace_swept_before_it_was_opened_is_made_anew(root: Path, monkeypatch: pytest.MonkeyPatch):
    made, gone = tempfile.mkdtemp, list[Path]()

    def disturbed(**options: str) -> str:
        own = made(**options)
        if not gone:
            shutil.rmtree(own)
            gone.append(Path(own))
        return own

    monkeypatch.setattr(tempfile, "mkdtemp", disturbed)
    with workplace() as own:
        assert own.is_dir()
        assert own not in gone


def test_a_workplace_swept_before_it_was_locked_is_made_anew(root: Path, monkeypatch: pytest.MonkeyPatch):
    opened, gone = os.open, list[Path]()

    def disturbed(path: Path, *options: Any, **more: Any) -> int:
        handle = opened(path, *options, **more)
        if not gone:
            gone.append(path)
            shutil.rmtree(path)
        return handle

    monkeypatch.setattr(os, "open", disturbed)
    with workplace() as own:
        assert own.is_dir()
        assert own not in gone


def test_a_sweep_leaves_what_is_held_and_takes_what_is_not(root: Path):
    left = root / f"{WORK}left"
    left.mkdir()
    with workplace() as own:
        sweep(root, f"{WORK}*")
        assert own.is_dir()
        assert not left.exists()
    assert not own.exists()
