"""One mutated input after the other, until something else than the named error comes, or it takes too long."""

import signal
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from tests.fuzzing.mutations import mutated
from tests.fuzzing.targets import TARGETS, seeds_of

SECONDS = 20.0
"""Of processor time for one input."""


class TooSlowError(Exception):
    """An input that takes longer than any of its size should."""


@dataclass(frozen=True)
class Find:
    """An input, and what went wrong with it."""

    target: str
    content: bytes
    fault: BaseException


@contextmanager
def in_time(seconds: float = SECONDS) -> Generator[None]:
    """Counts this process's own time, so that a busy machine is no fault of the parser."""

    def stop(_signal: int, _frame: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def tried(target: str, content: bytes) -> Find | None:
    """None where the target does with this input what it should."""
    try:
        with in_time():
            TARGETS[target](content)
    except KeyboardInterrupt:
        raise
    except BaseException as fault:  # noqa: BLE001  whatever comes is a find; compiled parsers raise past Exception
        return Find(target, content, fault)
    return None


def inputs_of(target: str, seed: int) -> Iterator[bytes]:
    """Endless and always the same for a seed; what was mutated is sometimes mutated again."""
    rng = Random(f"{target} {seed}")
    seeds = seeds_of(target)
    content = rng.choice(seeds)
    while True:
        content = mutated(rng, content if rng.random() < 0.4 else rng.choice(seeds), seeds)
        yield content


def run(target: str, seed: int, *, times: int | None = None, seconds: float | None = None) -> Iterator[tuple[int, Find | None]]:
    """How many inputs were tried, with each find as it comes; ends after so many inputs, or so much time."""
    ends = None if seconds is None else time.monotonic() + seconds
    for count, content in enumerate(inputs_of(target, seed), 1):
        yield count, tried(target, content)
        if (times is not None and count >= times) or (ends is not None and time.monotonic() > ends):
            return
