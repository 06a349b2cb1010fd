"""A single document of a kind, made and read without bundle or pairing: the quick measure for those who work on a reader."""

import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.counting import Counter
from benchmarks.driving import watched
from benchmarks.mistakes import Mistake, marks_of
from benchmarks.seen import Row, Seen, seen_on
from benchmarks.tally import Result
from benchmarks.tasks import Options, Single
from benchmarks.truth_match import match_all
from models.paper import FileReading

KINDS = {
    "invoice": ("digital_special", "digital_normal", "e_normal", "e_special", "paper_special", "paper_normal"),
    "receipt": ("voucher", "voucher", "voucher", "voucher", "voucher", "bill"),
    "statement": ("statement",),
    "contract": ("contract",),
    "list": ("product_list",),
    "claim": ("claim",),
}
FORMS = {
    "scan": (
        "scan:pdf", "grey:pdf", "scan:jpg", "clean:pdf", "grey:tiff", "scan:png", "scan:pdf:90", "scan:pdf:lies", "clean:jpg",
    ),
    "copy": ("fax:tiff", "poor:jpg"),
    "photo": ("photo:jpg", "photo:jpg", "photo:pdf", "photo:jpg:90", "photo:jpg:180"),
}  # fmt: skip
"""`copy` is what no office would call a scan: a fax, a copy of a copy."""
SHEETS = ("xlsx", "gbk", "gb18030", "utf-8-sig", "utf-16")
DIGITAL = {
    "digital_special": ("pdf", "pdf", "xml", "ofd"),
    "digital_normal": ("pdf", "pdf", "xml", "ofd"),
    "statement": ("pdf", "pdf", *SHEETS),
    "product_list": ("pdf", "xlsx"),
    "claim": ("xlsx", "gbk", "utf-8-sig"),
}
"""A contract as DOCX is left out: the items of its table have no truth."""
SOURCES = ("digital", *FORMS)


def singles(count: int, kinds: list[str], sources: list[str], seeds: list[int]) -> Iterator[Single]:
    """So many documents for each kind, source and seed; no two share a seed of their own."""
    for kind in kinds:
        for source in sources:
            if kind != "claim" or source == "digital":
                yield from (Single(kind, source, seed * 1000 + number) for seed in seeds for number in range(count))


def measure_single(task: Single, options: Options) -> Result:
    """A reader that fails costs its document and is listed with its traceback."""
    result = Result(task.name)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        truth = made(task, Path(folder))
        try:
            with watched(result.running):
                seen = read(Path(folder), options.folder / "readings" if options.keep else None)
        except Exception:  # noqa: BLE001  # the per-file edge: one document must not end the measure
            place = ("documents", task.source, task.kind, "(reader)")
            result.mistakes.append(Mistake(task.name, *place, "crash", "", "", traceback.format_exc(limit=-3)))
            seen = Seen({}, {}, {})
        counter = Counter(result, "documents", seen, marks_of(truth))
        for match in match_all(truth, seen).values():
            counter.count(match)
        if options.pictures:
            from benchmarks.crops import take_pictures

            take_pictures(result, Path(folder))
    return result


def made(task: Single, folder: Path) -> Row:
    """Writes the document; kinds, forms and layouts go round with the seed, so that each has its turn."""
    from dataclasses import asdict

    from tests.synthesis.drawing.receipt_layouts import LAYOUTS as RECEIPTS
    from tests.synthesis.drawing.statement_layouts import LAYOUTS as STATEMENTS
    from tests.synthesis.single import make_document

    kinds = [kind for kind in KINDS[task.kind] if task.source != "digital" or not kind.startswith("paper")]
    kind = kinds[task.seed % len(kinds)]
    chance = Random(task.name)
    form = chance.choice(FORMS.get(task.source, DIGITAL.get(kind, ("pdf",))))
    layouts = {"voucher": sorted(RECEIPTS), "statement": sorted(STATEMENTS)}.get(kind, [""])
    truth = asdict(make_document(kind, task.seed, form, folder, layouts[task.seed % len(layouts)]))
    for document in truth["documents"]:
        document["source"] = task.source
    return truth


def read(folder: Path, cache: Path | None) -> Seen:
    """All files of a folder as one set of readings, looked at twice as in a bundle; both looks come from the cache's folder."""
    from extractors.assembling.assembly import assemble
    from extractors.intake.sniffing import hash_of, sniff
    from extractors.second_look.again import read_twice
    from models.identity import local_id
    from models.paper import SourceFile

    readings: list[tuple[SourceFile, FileReading]] = []
    files: dict[str, tuple[Path, str]] = {}
    for path in sorted(folder.rglob("*")):
        name, sha256, media_type = path.relative_to(folder).as_posix(), hash_of(path), sniff(path).media_type
        reading = reading_of(path, sha256, media_type, cache)
        file = SourceFile(local_id("file", sha256), name, sha256, path.stat().st_size, media_type, "read", len(reading.pages))
        readings.append((file, reading))
        if any(page.source == "ocr" for page in reading.pages):
            files[sha256] = path, media_type
    sources = assemble(readings)
    found = [read_twice(source, files, cache=cache) for source in sources]
    return seen_on(sources, found, {file.path: file.sha256 for file, _ in readings})


def reading_of(path: Path, sha256: str, media_type: str, cache: Path | None) -> FileReading:
    from extractors.cache import ReadingCache
    from extractors.reading import DEFAULT_ENGINE, read_file

    held = ReadingCache(cache).get(sha256, DEFAULT_ENGINE) if cache else None
    reading = held or read_file(path, sha256, media_type)
    if cache and held is None:
        ReadingCache(cache).put(reading, DEFAULT_ENGINE)
    return reading
