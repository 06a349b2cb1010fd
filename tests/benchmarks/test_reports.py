"""The tables, the page of mistakes and the comparison with an earlier measure."""

import json
import os
from pathlib import Path

from PIL import Image

from benchmarks.accuracy import write_json
from benchmarks.changes import changes, results_of
from benchmarks.crops import cut
from benchmarks.driving import resident_of_tree
from benchmarks.gallery import grouped, write_gallery
from benchmarks.mistakes import Mistake, Spot
from benchmarks.printing import report, share
from benchmarks.tally import Result


def result(*mistakes: Mistake, exact: int = 0) -> Result:
    made = Result("scan-1", mistakes=list(mistakes))
    for _ in range(exact):
        made.tally("synthetic", "scan", "payments", "amount").add("exact", verified=True)
    for _ in mistakes:
        made.tally("synthetic", "scan", "payments", "amount").add("wrong", verified=False)
    return made


def mistake(true: str, read: str, status: str = "read", kind: str = "payments", outcome: str = "wrong") -> Mistake:
    spot = Spot("回单.pdf", 2, (0.1, 0.1, 0.2, 0.2))
    return Mistake("scan-1", "synthetic", "scan", kind, "amount", outcome, status, true, read, "p1", spot, spot)


def test_a_share_is_cut_and_never_rounded_up_to_all():
    assert share(9999, 10000) == "99.99"
    assert share(99999, 100000) == "99.99"
    assert share(0, 0) == "-"


def test_the_sum_over_fields_leaves_rows_and_entities_out():
    made = result(exact=3)
    made.tally("synthetic", "scan", "payments", "(found)").add("missed", verified=False)
    line = next(line for line in report([made], 0) if "(all fields)" in line)
    assert line.split()[4:7] == ["fields)", "3", "3"]


def test_the_page_shows_verified_and_wrong_first_and_marks_what_differs(tmp_path: Path):
    made = result(mistake("1<2", "1<3"), mistake("8.00", "3.00", "verified"))
    made.pictures[0] = b"JPEG"
    assert list(grouped([made])) == ["verified and wrong", "payments.amount"]
    write_gallery([made], tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "1&lt;<ins>2</ins>" in page
    assert "1&lt;<del>3</del>" in page
    assert "data:image/jpeg;base64,SlBFRw==" in page
    assert "http" not in page


def test_a_picture_shows_the_boxes_and_some_paper_around():
    page = Image.new("RGB", (1000, 1400), "white")
    part = cut(page, [("true", (0.4, 0.4, 0.5, 0.42)), ("read", (0.4, 0.4, 0.45, 0.42))])
    assert 300 < part.width < 500
    assert 60 < part.height < 200
    assert part.convert("L").getextrema()[0] < 200
    assert cut(page, []).size <= (900, 900)


def test_a_measure_equals_itself_and_a_change_is_named(tmp_path: Path):
    write_json([result(mistake("8.00", "3.00"), exact=1)], tmp_path / "before.json")
    before = results_of(tmp_path / "before.json")
    assert list(changes(before, before, 9))[1:] == ["0 mistakes new", "0 mistakes gone"]
    write_json([result(exact=2)], tmp_path / "after.json")
    told = "\n".join(changes(before, results_of(tmp_path / "after.json"), 9))
    assert "payments amount: exact 1 → 2 (+1), wrong 1 → 0 (-1)" in told
    assert "1 mistakes gone\n  WRONG payments.amount: true '8.00' read '3.00'  scan-1" in told


def test_what_only_one_measure_has_is_not_compared():
    told = list(changes([result(exact=1).as_json()], [], 9))
    assert told[0] == "compared: 0; only before: 1; only now: 0"


def test_seconds_and_memory_stand_apart_from_the_figures(tmp_path: Path):
    one, two = result(exact=1), result(exact=1)
    one.running["seconds"], two.running["seconds"] = 1.0, 2.0
    write_json([one], tmp_path / "one.json")
    write_json([two], tmp_path / "two.json")
    assert results_of(tmp_path / "one.json") == results_of(tmp_path / "two.json")
    assert json.loads((tmp_path / "two.json").read_text("utf-8"))["running"] == {"scan-1": {"seconds": 2.0}}


def test_a_process_has_memory():
    assert resident_of_tree(os.getpid()) > 1_000_000
