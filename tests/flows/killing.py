"""A night that is killed where it is told to be: forked from a process that has everything loaded, so that many are cheap.

Every file that a process opens to write, renames, removes or waits for passes Python's audit, so that all moments between two
changes of the disk can be named and counted. A killed night dies as a machine's out-of-memory killer would have it: at once.
"""

import errno
import json
import os
import re
import signal
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from flows.exits import of_the_machine

BROKEN = 3
"""Status of a night that ended by an exception that nobody expects."""
HARMLESS = ("call", "os.remove", "os.rmdir", "shutil.rmtree")
"""What a full disk still allows."""
WATCHED = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree")
HEX = re.compile(r"[0-9a-f]{12,64}|\d{8}T\d{6}Z|(?<=zuozheng-work-)\w{8}")


class Points:
    """Counts moments, writes each down, and ends the process group at the one it is told; or the disk is full from then on."""

    def __init__(self, roots: tuple[str, ...], told: Path, fatal: int | None, *, full: bool) -> None:
        self.roots, self.fatal, self.full, self.count = roots, fatal, full, 0
        self.file = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def pass_by(self, label: str) -> None:
        os.write(self.file, f"{label}\n".encode())
        if self.count == self.fatal and not self.full:
            os.killpg(0, signal.SIGKILL)
        self.count += 1
        if self.full and self.fatal is not None and self.count > self.fatal and not label.startswith(HARMLESS):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in WATCHED or not arguments or not isinstance(arguments[0], (str, os.PathLike)):
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            return
        path = os.fspath(arguments[1] if event == "os.rename" else arguments[0])
        root = next((root for root in self.roots if path.startswith(root)), None)
        if root is not None:
            self.pass_by(f"{event} {HEX.sub('#', path.removeprefix(root).lstrip('/'))}")


class HereSandbox:
    """A sandbox without processes of its own: what it is asked for is done at once."""

    points: Points

    def __init__(self, workers: int = 1, seconds: float = 0) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def call(self, function: Callable[..., Any], *args: Any) -> "Future[Any]":
        self.points.pass_by(f"call {function.__name__}")
        done: Future[Any] = Future()
        try:
            done.set_result(function(*args))
        except BaseException as fault:  # noqa: BLE001  it belongs to whoever waits for it
            done.set_exception(fault)
        return done


def preload() -> None:
    """All that a night imports, once for all forks; nothing that starts a thread."""
    for name in ("evidence.store", "extractors.documents", "extractors.reading", "flows.nightly", "flows.stages"):
        import_module(name)
    from flows.versions import versions

    versions("paddle")


def hold(inbox: Path, store: Path, fatal: int | None, told: Path, *, lean: bool, full: bool) -> int:
    """A night in this process, in a group of its own."""
    from extractors import sandbox
    from flows import in_force, nightly, stages
    from flows.cli import DEFAULT_POLICY
    from flows.conclusion import conclude, conclude_again

    os.setsid()
    points = Points((str(store), os.environ["TMPDIR"]), told, fatal, full=full)
    HereSandbox.points = points
    synced = os.fsync

    def fsync(handle: int) -> None:
        path = str(Path(f"/proc/self/fd/{handle}").readlink())
        points.pass_by(f"fsync {HEX.sub('#', path.removeprefix(str(store)).lstrip('/'))}")
        synced(handle)

    os.fsync = fsync
    stages.Sandbox = sandbox.Sandbox = HereSandbox
    nightly.lanes_for = lambda _workers: 1

    def submit(_name: str, desk: stages.Desk) -> Any:
        done: Future[Any] = Future()
        done.set_result(conclude_again(desk, float) or conclude(desk, stages.read_bundle(desk), float))
        return done

    if lean:
        write_little(in_force)
    sys.addaudithook(points.audit)
    settings = nightly.settings_of(store, DEFAULT_POLICY, 1, None)
    return nightly.hold_night(inbox, settings, lambda plan: nightly.run_night(plan, settings, submit), patience=0).status


def write_little(in_force: Any) -> None:
    """Reports of a line each, for theirs is most of a night's time and they are written like any file of a run."""

    def write(run: Any, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("底稿.xlsx", "mismatch.html", "eligible-cost.pdf"):
            (folder / name).write_text(run.run_id, "utf-8")

    in_force.write_reports = write


def forked(request: dict[str, Any]) -> int:
    """How the child ended: as `os.waitstatus_to_exitcode` has it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = BROKEN
    with suppress(BaseException):
        try:
            inbox, store, told = (Path(request[name]) for name in ("inbox", "store", "told"))
            status = hold(inbox, store, request["fatal"], told, lean=request["lean"], full=request["full"])
        except Exception as fault:  # noqa: BLE001  the parent sees a status, whoever looks at stderr the rest
            status = of_the_machine(fault) or status
            if status == BROKEN:
                traceback.print_exc()
    os._exit(status)


def verify(bundle: Path, store: Path) -> None:
    """One bundle, as the command would."""
    from flows import nightly, stages
    from flows.cli import DEFAULT_POLICY
    from flows.conclusion import conclude, conclude_again

    HereSandbox.points = Points((), store.parent / "points", None, full=False)
    settings = nightly.settings_of(store, DEFAULT_POLICY, 1, None)
    with stages.open_desk(bundle, settings, sandbox=HereSandbox()) as desk:  # type: ignore[arg-type]
        if conclude_again(desk, float) is None:
            conclude(desk, stages.read_bundle(desk), float)


def at_once(request: dict[str, Any]) -> int:
    """How many of several processes that verify the same bundle at the same time fail."""
    from extractors import sandbox
    from flows import in_force

    children: list[int] = []
    for _ in range(request["times"]):
        child = os.fork()
        if not child:
            status = BROKEN
            try:
                sandbox.Sandbox = HereSandbox
                write_little(in_force)
                verify(Path(request["bundle"]), Path(request["store"]))
                status = 0
            except BaseException:  # noqa: BLE001  the parent counts it, whoever looks at stderr sees why
                traceback.print_exc()
            finally:
                os._exit(status)
        children.append(child)
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


def main() -> None:
    """Requests come as lines of JSON on stdin; each is answered by the exit status of its night."""
    preload()
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        request = json.loads(line)
        print(at_once(request) if "times" in request else forked(request), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
