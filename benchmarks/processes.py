"""What a family of processes costs: CPU seconds and resident memory, seen from outside while they run."""

import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

PAUSE = 0.1
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Watched:
    """Seconds by the clock, CPU seconds of all processes together, and their highest resident bytes (shared pages in each)."""

    wall: float = 0.0
    peak: int = 0
    ticks: dict[tuple[int, str], int] = field(default_factory=dict[tuple[int, str], int])

    @property
    def cpu(self) -> float:
        return sum(self.ticks.values()) / TICK

    def look(self, *roots: int) -> None:
        resident = 0
        for process, begun, ticks, size in family(*roots):
            self.ticks[process, begun] = max(ticks, self.ticks.get((process, begun), 0))
            resident += size
        self.peak = max(self.peak, resident)


@contextmanager
def watching(*roots: int) -> Generator[Watched]:
    """These processes and all below them, whoever waits for whom; what they had used before does not count."""
    watched, before, over, started = Watched(), Watched(), Event(), time.monotonic()
    before.look(*roots)

    def sample() -> None:
        while not over.wait(PAUSE):
            watched.look(*roots)

    thread = Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield watched
    finally:
        over.set()
        thread.join()
        watched.wall = time.monotonic() - started
        for key, ticks in before.ticks.items():
            watched.ticks[key] = max(0, watched.ticks.get(key, 0) - ticks)


def family(*roots: int) -> list[tuple[int, str, int, int]]:
    """Process, its start, CPU ticks and resident bytes, for these and their descendants."""
    facts: dict[int, tuple[str, int, int]] = {}
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = entry.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        process = int(entry.parent.name)
        children.setdefault(int(words[1]), []).append(process)
        facts[process] = (words[19], int(words[11]) + int(words[12]), int(words[21]) * PAGE)
    found: list[tuple[int, str, int, int]] = []
    waiting = list(roots)
    while waiting:
        process = waiting.pop()
        if process in facts:
            begun, ticks, size = facts[process]
            found.append((process, begun, ticks, size))
        waiting += children.get(process, [])
    return found
