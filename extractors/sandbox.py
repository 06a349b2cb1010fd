"""Where untrusted files are opened: a pool of killable processes with a memory limit and a time limit for each call."""

import ctypes
import fcntl
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from multiprocessing.connection import Connection
from typing import Any, Literal, ParamSpec, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from extractors.confinement import without_network
from models.paper import FileFault

FaultKind = Literal["timeout", "crash", "memory"]
GIB = 1024**3
_OUT_OF_MEMORY = 86
"""Exit status by which a worker says that it ran out of memory: its heap is of no more use to other files."""

_PARENT_DEATH_SIGNAL = 1
_life: "Connection[Any, Any] | None" = None

P = ParamSpec("P")
T = TypeVar("T")

_MESSAGES: dict[FaultKind, tuple[str, str]] = {
    "timeout": ("FILE_UNREADABLE", "读取超时，文件可能过大或已损坏，请拆分或重新导出后提供"),
    "crash": ("FILE_UNREADABLE", "文件导致解析程序异常退出，可能已损坏，请重新导出后提供"),
    "memory": ("FILE_TOO_LARGE", "读取所需内存超出上限，请降低分辨率或拆分后提供"),
}


class SandboxFault(Exception):  # noqa: N818  a fault of the file, not an error of the program
    """A call that was killed: it took too long, crashed, or wanted too much memory. Others go on."""

    def __init__(self, kind: FaultKind) -> None:
        super().__init__(kind)
        self.kind: FaultKind = kind

    def as_fault(self) -> FileFault:
        """What to say of the file that was being read."""
        return FileFault(*_MESSAGES[self.kind])


class Call(Future[T]):
    """What a call of the sandbox comes to; one that nobody waits for any more can be given up."""

    task: "Future[T]"

    def give_up(self) -> None:
        """It ends as if its time were over, at once."""
        self.task.cancel()


class Sandbox:
    """`call` runs a function of an importable module; its result and arguments must be picklable."""

    def __init__(self, workers: int = 1, memory: int = 4 * GIB, seconds: float = 300) -> None:
        self._seconds = seconds
        # Nothing is ever sent: that it closes, when this process ends however it may, is the message.
        self._life, self._alive = multiprocessing.Pipe(duplex=False)
        self._pool = ProcessPool(
            max_workers=workers,
            initializer=_confine,
            initargs=(memory, tuple(sys.path), self._life),
            context=multiprocessing.get_context("forkserver"),  # pyright: ignore[reportArgumentType]  pebble's own protocol errs
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()
        self._alive.close()
        self._life.close()

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Call[T]":
        """A future with the result, the function's own exception, or a SandboxFault."""
        return self.call_within(self._seconds, function, *args, **kwargs)

    def call_within(self, seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> "Call[T]":
        """As `call`, with a time limit of its own; waiting for a free worker does not count."""
        outcome: Call[T] = Call()
        outcome.set_running_or_notify_cancel()
        task = self._pool.schedule(_guarded, args=(function, args, kwargs), timeout=seconds)
        outcome.task = task
        task.add_done_callback(lambda done: _settle(outcome, done))
        return outcome


def _settle(outcome: "Future[Any]", done: "Future[Any]") -> None:
    try:
        outcome.set_result(done.result())
    except (FutureTimeoutError, CancelledError):
        outcome.set_exception(SandboxFault("timeout"))
    except ProcessExpired as expired:
        outcome.set_exception(SandboxFault("memory" if expired.exitcode == _OUT_OF_MEMORY else "crash"))
    except BaseException as fault:  # noqa: BLE001  whatever the function raised belongs to whoever waits for it
        outcome.set_exception(fault)


def _guarded(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    try:
        return function(*args, **kwargs)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)


def _die_with(life: "Connection[Any, Any]") -> None:
    """The kernel kills this process when the main one is gone, be it stuck in a library and deaf to Python."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)  # the server of forks, which may outlive the main process
    global _life  # noqa: PLW0603  else the pipe would be closed
    _life = life
    fcntl.fcntl(life.fileno(), fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(life.fileno(), fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(life.fileno(), fcntl.F_SETFL, fcntl.fcntl(life.fileno(), fcntl.F_GETFL) | os.O_ASYNC)
    if life.poll():  # it was gone before
        os._exit(1)


def _confine(memory: int, path: tuple[str, ...], life: "Connection[Any, Any]") -> None:
    """Runs first in each worker: limits, no network, one thread a library, death with the parent; Ctrl-C is the parent's."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
        os.environ[name] = "1"
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # the engine under OCR calls its maker as soon as it is imported
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    space = max(memory, 4 * GIB)  # libraries and models are mapped too, yet take no memory of their own
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    _die_with(life)
    without_network()
    sys.path[:] = [*path]
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):  # C libraries complain of malformed files on the terminal; results come back as values
        os.dup2(silence, stream)
