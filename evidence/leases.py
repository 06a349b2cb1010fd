"""One night at a time on a store that knows no locks: whoever makes the next number first holds it, and keeps showing life."""

import json
import secrets
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from evidence.depot import Depot
from evidence.nights import NightHeldError

FOLDER = "nights/held"
BEAT = 5.0
"""Seconds between two signs of life."""
DEAD = 60.0
"""Seconds without one after which a holder is taken for dead."""
RELEASED = b"released\n"


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write to the store, until somebody with a higher number has taken us for dead."""

    depot: Depot
    number: int
    stopped: Event = field(default_factory=Event)

    def check(self) -> None:
        """Raises NightHeldError where this machine slept so long that another one took over."""
        if max(_numbers(self.depot), default=0) != self.number:
            message = f"another night took over {self.depot.place}, for this one showed no life for {DEAD:.0f} seconds"
            raise NightHeldError(message)

    def beat(self) -> None:
        while not self.stopped.wait(BEAT):
            self.depot.write(_name(self.number), _sign())


@contextmanager
def leased(depot: Depot, dead: float = DEAD, sleep: Callable[[float], None] = time.sleep) -> Generator[Lease]:
    """Holds the store; raises NightHeldError where another holder is alive, which takes a moment to see."""
    last = max(_numbers(depot), default=0)
    if last and not _is_over(depot, last, dead, sleep):
        raise _held(depot)
    if not depot.create(_name(last + 1), _sign()):
        raise _held(depot)
    lease = Lease(depot, last + 1)
    for older in _numbers(depot):
        if older < lease.number:
            depot.remove(_name(older))
    heart = Thread(target=lease.beat, daemon=True)
    heart.start()
    try:
        yield lease
    finally:
        lease.stopped.set()
        heart.join()
        depot.write(_name(lease.number), RELEASED)


def _is_over(depot: Depot, number: int, dead: float, sleep: Callable[[float], None]) -> bool:
    """Whether the holder let go, or gave no sign of life while one watched; no two clocks are compared."""
    seen = depot.read(_name(number))
    waited = 0.0
    while seen != RELEASED and waited < dead:
        sleep(BEAT)
        waited += BEAT
        now = depot.read(_name(number))
        if now not in (seen, RELEASED):
            return False
        seen = now
    return True


def _held(depot: Depot) -> NightHeldError:
    return NightHeldError(f"another night is at work on {depot.place}; wait for it to end, or stop it")


def _sign() -> bytes:
    return json.dumps({"life": secrets.token_hex(8)}).encode()


def _name(number: int) -> str:
    return f"{FOLDER}/{number:012d}"


def _numbers(depot: Depot) -> list[int]:
    names = (name.rpartition("/")[2] for name in depot.listed(FOLDER))
    return [int(name) for name in names if name.isdigit()]
