"""What every contestant of the pairing benchmark does around its work: take the time, and say how much memory it took."""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path


def measured(work: Callable[[], object], **facts: object) -> None:
    """Prints one line of JSON; interpreter start and imports came before and do not count."""
    start, cpu = time.perf_counter(), time.process_time()
    work()
    seconds = round(time.perf_counter() - start, 3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": seconds, "cpu": round(time.process_time() - cpu, 3), "peak_mb": peak, **facts}))


def folders() -> tuple[Path, Path]:
    """Where the data lie and where the links go, from the command line."""
    return Path(sys.argv[-2]), Path(sys.argv[-1])
