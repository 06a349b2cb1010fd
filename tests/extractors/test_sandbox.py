"""A hang, a crash, a hunger for memory fails its own call and no other; nothing is left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extractors.sandbox import GIB, Sandbox, SandboxFault


def double(value: int) -> int:
    return 2 * value


def hang() -> None:
    time.sleep(60)


def segfault() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def abort() -> None:
    os.abort()


def devour() -> int:
    return len([bytearray(64 << 20) for _ in range(1000)])


def refuse() -> None:
    raise ValueError("of the function's own")


def loaded_modules() -> tuple[str, ...]:
    return tuple(sys.modules)


def thread_limit() -> str | None:
    return os.environ.get("OMP_NUM_THREADS")


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(workers=1, memory=GIB, seconds=20) as pool:
        yield pool


@pytest.mark.parametrize(("deed", "kind"), [(segfault, "crash"), (abort, "crash"), (devour, "memory")])
def test_a_killed_call_fails_alone(sandbox: Sandbox, deed: Callable[[], object], kind: str):
    before, killed, after = sandbox.call(double, 1), sandbox.call(deed), sandbox.call(double, 2)
    with pytest.raises(SandboxFault) as raised:
        killed.result()
    assert raised.value.kind == kind
    assert (before.result(), after.result()) == (2, 4)


def test_a_hang_is_cut_off_and_the_pool_goes_on(sandbox: Sandbox):
    with pytest.raises(SandboxFault) as raised:
        sandbox.call_within(0.5, hang).result()
    assert raised.value.kind == "timeout"
    assert raised.value.as_fault().code == "FILE_UNREADABLE"
    assert sandbox.call(double, 21).result() == 42


def test_an_exception_of_the_function_comes_back_as_it_was(sandbox: Sandbox):
    with pytest.raises(ValueError, match="own"):
        sandbox.call(refuse).result()


def test_workers_have_one_thread_a_library_and_no_prefect(sandbox: Sandbox):
    assert sandbox.call(thread_limit).result() == "1"
    assert not [name for name in sandbox.call(loaded_modules).result() if name.partition(".")[0] == "prefect"]


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_parent_that_ends_leaves_no_children_behind(tmp_path: Path, end: signal.Signals):
    script = tmp_path / "run.py"
    script.write_text(
        textwrap.dedent("""
        import os, signal, time
        from extractors.sandbox import Sandbox
        if __name__ == "__main__":
            signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are started deaf to it
            with Sandbox(workers=1) as sandbox:
                print(sandbox.call(os.getpid).result(), flush=True)
                sandbox.call(time.sleep, 600).result()
        """)
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as run:
        assert run.stdout is not None
        child = int(run.stdout.readline())
        time.sleep(0.3)
        run.send_signal(end)
        run.wait(60)
    deadline = time.monotonic() + 60
    while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{child}").exists()
