"""A store that cannot be written to is told before anything is read, in one sentence; so is a disk that fills up."""

import errno
import os
from pathlib import Path

import pytest

from extractors.machine import advice, machine_fault
from flows.cli import main
from flows.exits import FAULT, UNUSABLE, of_the_machine

pytestmark = pytest.mark.xdist_group("flows")


@pytest.mark.parametrize("command", ["verify", "nightly"])
def test_a_store_that_cannot_be_is_named(tmp_path: Path, tiny_bundle: Path, command: str, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_bytes(b"")
    store = tmp_path / "file" / "store"
    given = tiny_bundle if command == "verify" else tiny_bundle.parent
    assert main([command, str(given), "--out", str(store)]) == UNUSABLE
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"zuozheng: {store}: cannot be written to")


def test_a_full_disk_is_told_in_one_line(capsys: pytest.CaptureFixture[str]):
    fault = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/store/x")
    assert of_the_machine(fault) == FAULT
    (line,) = capsys.readouterr().err.splitlines()
    assert "No space left on device: /store/x" in line
    assert "in force stays" in advice(fault)


def test_the_faults_of_files_are_none_of_the_machine():
    assert machine_fault(OSError("cannot identify image file")) is None
    assert machine_fault(FileNotFoundError(errno.ENOENT, "x")) is None
    assert of_the_machine(ValueError("ours")) is None


def test_a_fault_of_the_machine_is_seen_through_what_was_raised_for_it():
    full = OSError(errno.ENOSPC, "full")
    wrapped = RuntimeError("the workbook could not be written", full)
    assert machine_fault(wrapped) is full
    outer = ValueError("while packing")
    outer.__cause__ = full
    assert machine_fault(outer) is full
