"""What is confidential stays on the machine, out of the logs and closed to its other users."""

import json
import logging
import os
import socket
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from extractors.sandbox import Sandbox
from flows.logs import bundle_named, logged_to, masked
from tests.flows.kills import ROOT, two_nights

pytestmark = pytest.mark.xdist_group("flows")

GUARD = """
import os, sys

LOCAL = ("127.", "::1", "localhost", "0.0.0.0")

def guard(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.bind"):
        address = arguments[1]
        names = [address[0]] if isinstance(address, tuple) else []
        if event == "socket.bind" and names and not str(names[0]).startswith(LOCAL[:3]):
            refuse(event, address)
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyname_ex"):
        names = [arguments[0]] if arguments[0] else []
    else:
        return
    for name in names:
        text = name.decode() if isinstance(name, bytes) else str(name)
        if not text.startswith(LOCAL):
            refuse(event, text)

def refuse(event, what):
    with open(os.environ["GUARD_TOLD"], "a") as told:
        print(event, what, file=told)
    raise PermissionError(f"no network in this test: {event} {what}")

sys.addaudithook(guard)
"""


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, tiny_bundle: Path) -> Path:
    """A folder with the store of a `verify` by the whole command, in which every process was watched for other hosts."""
    base = tmp_path_factory.mktemp("guarded")
    (base / "guard").mkdir()
    (base / "guard" / "sitecustomize.py").write_text(textwrap.dedent(GUARD), "utf-8")
    first, _ = two_nights(base, tiny_bundle)
    own = {"PYTHONPATH": f"{base / 'guard'}:{ROOT}", "GUARD_TOLD": str(base / "told"), "OMP_NUM_THREADS": "1"}
    command = [
        sys.executable,
        "-m",
        "flows",
        "verify",
        str(first / "甲"),
        "--out",
        str(base / "store"),
        "--workers",
        "1",
        "--json",
    ]
    done = subprocess.run(command, env=os.environ | own, cwd=ROOT, capture_output=True, text=True, check=False, umask=0)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["files"] == 3
    return base


def test_no_process_of_a_verification_speaks_to_another_host(guarded: Path):
    assert not (guarded / "told").exists(), (guarded / "told").read_text("utf-8")


def test_the_guard_itself_would_have_noticed(guarded: Path, tmp_path: Path):
    own = {"PYTHONPATH": str(guarded / "guard"), "GUARD_TOLD": str(tmp_path / "told")}
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ | own, capture_output=True, check=False).returncode != 0
    assert "192.0.2.1" in (tmp_path / "told").read_text("utf-8")


def test_the_store_is_closed_to_others_even_under_an_open_umask(guarded: Path):
    open_to_others = [
        str(path)
        for path in (guarded / "store", *(guarded / "store").rglob("*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077 and path != guarded / "store"
    ]
    assert open_to_others == []
    assert list((guarded / "store" / "cache" / "originals").iterdir()), "originals are kept, and closed too"


def opened(family: int) -> str:
    try:
        socket.socket(family).close()
    except OSError as refused:
        return str(refused.errno)
    return "open"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own filter is Linux's")
@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_reading_process_can_make_no_socket(family: int):
    with Sandbox(workers=1) as sandbox:
        assert sandbox.call(opened, family).result() == "13"
        assert sandbox.call(opened, socket.AF_UNIX).result() == "open"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("账号6222021234567890123余额", "账号****0123余额"),
        ("account 6222 0212 3456 7890 123.", "account **** 123."),
        ("3602-0012-0920-0123-456", "****-456"),
        ("2026-11-23 16:09:49,123 ERROR 1130.00 元", "2026-11-23 16:09:49,123 ERROR 1130.00 元"),
        ("doc:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08:1:0", None),
    ],
)
def test_long_numbers_are_masked(text: str, wanted: str | None):
    assert masked(text) == (text if wanted is None else wanted)


def failing() -> None:
    raise ValueError("no such account: 6222021234567890123")


@pytest.mark.parametrize("deed", [failing])
def test_no_account_gets_into_the_log_of_a_night_not_even_by_a_traceback(tmp_path: Path, deed: Callable[[], None]):
    log = logging.getLogger("flows.stages")
    with logged_to(tmp_path / "night.log"), bundle_named("甲"):
        try:
            deed()
        except ValueError:
            log.exception("reading 对账单6222021234567890123.pdf failed")
    text = (tmp_path / "night.log").read_text("utf-8")
    assert "Traceback" in text
    assert "6222021234567890123" not in text
    assert text.count("****0123") == 3
    assert stat.S_IMODE((tmp_path / "night.log").stat().st_mode) == 0o600


def test_the_engine_under_ocr_is_told_to_call_nobody():
    from flows.environment import SETTINGS

    assert SETTINGS["ORT_DISABLE_TELEMETRY"] == "1"
    with Sandbox(workers=1, seconds=60) as sandbox:
        assert sandbox.call(os.getenv, "ORT_DISABLE_TELEMETRY").result() == "1"
