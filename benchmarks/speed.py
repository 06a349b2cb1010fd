"""`python -m benchmarks.speed`: seconds per digital and per scanned page, by engine in the same run; the sample cold and warm.

Pages are those of the sample bundle; medians over its files, after one page to load the models. CPU seconds are this
process's own, on one thread, so that they mean something on a busy machine.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "samples" / "bundle"
PAPER = (".pdf", ".jpg", ".png", ".tif", ".tiff", ".bmp", ".webp")
KINDS = {"text": "digital page", "ocr": "scanned page"}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.speed")
    parser.add_argument("--engines", nargs="*", default=["paddle", "faster"])
    options = parser.parse_args(arguments)
    os.environ["OMP_NUM_THREADS"] = "1"
    out = sys.stdout.write
    out(f"{'what':32} {'pages':>6} {'CPU s, median':>14} {'wall s, median':>15}\n")
    for engine in options.engines:
        for kind, rows in by_kind(measured(engine)).items():
            cpu, wall = median(row[0] for row in rows), median(row[1] for row in rows)
            out(f"{kind + ', ' + engine:32} {len(rows):>6} {cpu:>14.2f} {wall:>15.2f}\n")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    out(f"\npeak memory of this process: {own:.0f} MB\n")
    for name, seconds, inner in demo():
        out(f"demo {name}: {seconds:.1f} s as a command, of it {inner:.1f} s in the flow\n")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    out(f"peak memory of the largest process of the demo: {largest:.0f} MB\n")


def measured(engine: str) -> Iterator[tuple[str, float, float]]:
    """(source, CPU seconds, wall seconds) of every page, a file's time shared among its pages."""
    from extractors.intake.sniffing import hash_of, sniff
    from extractors.reading import read_file

    files = [
        path for path in sorted(SAMPLE.rglob("*")) if path.suffix in (".pdf", ".jpg", ".png", ".tif", ".tiff", ".bmp", ".webp")
    ]
    warm = next(path for path in files if path.suffix == ".jpg")
    for path in (warm, *files):
        cpu, wall = time.process_time(), time.perf_counter()
        reading = read_file(path, hash_of(path), sniff(path).media_type, engine)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        sources = {page.source for page in reading.pages}
        if path is not warm and len(sources) == 1:
            count = len(reading.pages)
            yield from ((next(iter(sources)), cpu / count, wall / count) for _ in reading.pages)


def by_kind(rows: Iterator[tuple[str, float, float]]) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for source, cpu, wall in rows:
        found.setdefault(KINDS.get(source, source), []).append((cpu, wall))
    return found


def demo() -> Iterator[tuple[str, float, float]]:
    with tempfile.TemporaryDirectory() as store:
        for name in ("cold", "warm"):
            started = time.perf_counter()
            command = [sys.executable, "-m", "flows", "demo", "--out", store, "--json"]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            yield name, time.perf_counter() - started, json.loads(done.stdout)["seconds"]


if __name__ == "__main__":
    main()
