"""Measures from end to end, on documents that need no OCR."""

import json
from pathlib import Path

from benchmarks.counting import FOUND
from benchmarks.driving import verified_run
from benchmarks.real import ELSEWHERE, best_on, count_real, true_rows
from benchmarks.seen import Seen
from benchmarks.singles import measure_single, singles
from benchmarks.tally import Result, Tally
from benchmarks.tasks import Options, Single, measure, measure_all
from tests.benchmarks.cases import PAGE, SHAS
from tests.synthesis import make_document


def test_each_document_has_its_own_seed_and_claims_come_as_sheets_only():
    tasks = list(singles(2, ["claim", "receipt"], ["digital", "photo"], [1, 2]))
    assert len(set(tasks)) == len(tasks) == 12
    assert {task.source for task in tasks if task.kind == "claim"} == {"digital"}


def test_a_digital_receipt_is_made_read_and_counted(tmp_path: Path):
    result = measure_single(Single("receipt", "digital", 21), Options(tmp_path, pictures=True))
    assert result.tallies["documents", "digital", "payments", FOUND] == Tally(exact=1)
    assert result.tallies["documents", "digital", "payments", "amount"].exact == 1
    assert not any(mistake.outcome == "crash" for mistake in result.mistakes)


def test_figures_do_not_depend_on_the_jobs_and_a_task_that_fails_costs_only_itself(tmp_path: Path):
    tasks = [Single("claim", "digital", 3000), Single("riddle", "digital", 1), Single("claim", "digital", 3001)]
    options = Options(tmp_path)
    first, broken, last = measure_all(tasks, options, 2)
    assert [first.as_json(), last.as_json()] == [measure(tasks[0], options).as_json(), measure(tasks[2], options).as_json()]
    assert first.tallies["documents", "digital", "claims", FOUND].exact > 0
    assert [mistake.outcome for mistake in broken.mistakes] == ["crash"]
    assert "KeyError" in broken.mistakes[0].read


def test_the_stages_run_without_the_flow(tmp_path: Path):
    make_document("claim", 4, "xlsx", tmp_path / "bundle")
    run = verified_run(tmp_path / "bundle", tmp_path / "store", 1)
    assert run.rows("claims")


def test_what_is_not_known_of_a_real_invoice_is_not_asked():
    text = json.dumps(
        {"file": "对账单.pdf", "number": "12345678", "date": None}
        | dict.fromkeys(("code", "buyer", "buyer_tax_id", "seller", "seller_tax_id", "amount_excl_tax", "tax", "total"))
    )
    truths = true_rows(text + "\n")
    assert truths == [{"id": "对账单.pdf", "number": "12345678"}]
    rows = [{"invoice_id": key, "number": number, "documents": ["d"]} for key, number in (("x", "1"), ("y", "12345678"))]
    seen = Seen(
        {"invoices": rows, **{kind: [] for kind in ELSEWHERE}},
        {"d": frozenset({PAGE})},
        SHAS,
    )
    assert best_on(truths[0], seen) == rows[1]
    result = Result("real")
    count_real(result, seen, truths)
    assert result.tallies["real", "digital", "invoices", "number"] == Tally(exact=1)
    assert result.tallies["real", "digital", "invoices", FOUND] == Tally(exact=1, invented=1)
