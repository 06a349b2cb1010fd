"""The real invoices that lie beside the project, against their truth; whatever else is read from them is invented."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.counting import Counter
from benchmarks.driving import verified_run, watched
from benchmarks.mistakes import Spot
from benchmarks.seen import Row, Seen, seen_in
from benchmarks.tally import Result
from benchmarks.tasks import Options, Real
from benchmarks.truth_match import same
from evidence.entity_rows import KEYS

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "samples" / "invoices"
TRUTH = "truth.jsonl"
FIELDS = {
    "number": "number", "code": "code", "date": "issue_date", "buyer": "buyer_name", "buyer_tax_id": "buyer_tax_id",
    "seller": "seller_name", "seller_tax_id": "seller_tax_id", "amount_excl_tax": "tax_exclusive_amount", "tax": "tax_amount",
    "total": "tax_inclusive_amount",
}  # fmt: skip
"""Names of the truth's fields and ours; null in the truth is not legible or not printed, so nothing is asked."""
DIGITAL_SUFFIXES = (".pdf", ".ofd", ".xml")
ELSEWHERE = ("contracts", "payments", "statements", "bank_lines", "claims")


def measure_real(task: Real, options: Options) -> Result:
    result = Result(task.name)
    with watched(result.running):
        run = verified_run(task.folder, options.folder / "stores" / "real", options.workers, with_prefect=options.with_prefect)
    count_real(result, seen_in(run), true_rows((task.folder / TRUTH).read_text("utf-8")))
    eligible = {row["name"]: row["amount"] for row in run.rows("totals")}["eligible"]
    result.outcome = {"false_pass": f"{eligible:.2f}"}
    if options.pictures:
        from benchmarks.crops import take_pictures

        take_pictures(result, task.folder)
    return result


def true_rows(text: str) -> list[Row]:
    """The truth under our names, with what is known only."""
    records = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [
        {"id": record["file"], **{ours: record[name] for name, ours in FIELDS.items() if record[name] is not None}}
        for record in records
    ]


def count_real(result: Result, seen: Seen, truths: Iterable[Row]) -> None:
    rows = list(truths)
    counter = Counter(result, "real", seen, {(true["id"], name): Spot(true["id"], 1) for true in rows for name in true})
    chosen: set[str] = set()
    for true in rows:
        read = best_on(true, seen)
        source = source_of_path(true["id"])
        counter.found("invoices", source, true, read)
        chosen.add((read or {}).get(KEYS["invoices"], ""))
        for name in FIELDS.values():
            if name in true:
                counter.field("invoices", source, true, read, name)
    for kind in ("invoices", *ELSEWHERE):
        for row in seen.rows[kind]:
            if row[KEYS[kind]] not in chosen:
                counter.surplus(kind, source_of_row(row, seen), row)


def best_on(true: Row, seen: Seen) -> Row | None:
    """Of the invoices read from a file the one that agrees in most fields."""
    sha256 = seen.shas.get(true["id"])
    there = [row for row in seen.rows["invoices"] if any(place[0] == sha256 for place in seen.pages_of(row))]
    return max(there, key=lambda row: agreement(true, row), default=None)


def agreement(true: Row, read: Mapping[str, object]) -> int:
    return sum(same(true[name], read.get(name)) for name in FIELDS.values() if name in true)


def source_of_row(row: Row, seen: Seen) -> str:
    return min((source_of_path(seen.path_of(sha256)) for sha256, _ in seen.pages_of(row)), default="none")


def source_of_path(path: str) -> str:
    """Nobody wrote down which pictures are scans and which are photos."""
    return "digital" if path.lower().endswith(DIGITAL_SUFFIXES) else "image"
