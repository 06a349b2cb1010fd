"""The long run: `python -m tests.fuzzing --seconds 600`. What it finds lies in `out/fuzzing`; once fixed it joins the corpus."""

import argparse
import hashlib
import sys
import traceback
from pathlib import Path

from tests.fuzzing.running import Find, run
from tests.fuzzing.targets import TARGETS

OUT = Path("out/fuzzing")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--seed", type=int, default=4820)
    options.add_argument("targets", nargs="*", default=list(TARGETS))
    given = options.parse_args()
    told: set[str] = set()
    for target in given.targets:
        count = 0
        for count, find in run(target, given.seed, seconds=given.seconds / len(given.targets)):  # noqa: B007
            if find is not None and (place := where(find)) not in told:
                told.add(place)
                print(f"{target}: {type(find.fault).__name__}: {str(find.fault)[:200]}\n   {place}\n   {kept(find)}", flush=True)  # noqa: T201
        print(f"{target}: {count} inputs", flush=True)  # noqa: T201
    return 1 if told else 0


def where(find: Find) -> str:
    """The lines of our own code that the fault passed, innermost last: one fault is told once."""
    frames = traceback.extract_tb(find.fault.__traceback__)
    own = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames if "site-packages" not in frame.filename]
    return f"{type(find.fault).__name__} " + " < ".join(reversed(own[-3:]))


def kept(find: Find) -> Path:
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / f"{find.target}-{hashlib.sha256(find.content).hexdigest()[:12]}"
    path.write_bytes(find.content)
    return path


if __name__ == "__main__":
    sys.exit(main())
