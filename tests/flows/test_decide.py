"""`decide` from outside: from a kept dossier, without reading anything again."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.decisions import DecisionLog
from evidence.graph import Graph
from evidence.kept import Kept, keep, take
from evidence.store import Run, Store
from flows import in_force
from flows.cli import main
from flows.in_force import settle
from flows.versions import versions
from models.identity import digest
from reports.folder import write_reports
from tests.rules.desk import Desk, draft, f, money
from tests.rules.test_decisions import without_contract

pytestmark = pytest.mark.xdist_group("flows")
Decide = Callable[..., int]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A bundle of one purchase that waits for its contract; reports are written where a test asks for them."""
    monkeypatch.setattr(in_force, "write_reports", lambda *_: None)
    found = Store(tmp_path / "store")
    verified(found, without_contract())
    return found


def verified(store: Store, desk: Desk) -> Run:
    """As `verify` leaves a bundle: kept, judged, in force."""
    dossier = desk.dossier()
    kept = Kept(dossier, (("a.pdf", digest(repr(dossier))),), versions("paddle"))
    keep(store.path, kept)
    return store.open("b", settle(store, kept, draft()).run_id)


def of(store: Store, code: str = "CONTRACT_MISSING") -> str:
    return next(row["finding_id"] for row in store.open("b").rows("findings") if row["code"] == code)


def cost_of(store: Store) -> str:
    return store.open("b").rows("eligible_costs")[0]["cost_id"]


def money_of(store: Store) -> tuple[str, str, str]:
    (row,) = store.open("b").rows("eligible_costs")
    return str(row["eligible_amount"]), str(row["review_amount"]), str(row["disallowed_amount"])


def lost(run: Run) -> list[str]:
    """Decisions, findings and costs that something names and nothing is; the desk's papers have no files."""
    named = (row["node_id"] for row in run.rows("nodes") if row["kind"] == "unresolved")
    return [one for one in named if one.startswith(("decision_", "finding_", "cost_"))]


def say(store: Store, subject: str, *verdict: str, by: str = "张敏", role: str = "preparer", why: str = "已核原件") -> int:
    return main(["decide", str(store.path), subject, *verdict, "--why", why, "--by", by, "--role", role])


def both(store: Store, subject: str, *verdict: str) -> None:
    assert say(store, subject, *verdict) == 0
    assert say(store, subject, *verdict, by="李建国", role="reviewer") == 0


def test_two_people_decide_and_the_bundle_is_judged_again_at_once(store: Store, capsys: pytest.CaptureFixture[str]):
    assert say(store, of(store), "--reject") == 0
    assert "待复核" in capsys.readouterr().out
    assert money_of(store) == ("0.00", "100000.00", "0.00")
    assert say(store, of(store)[:14], "--reject", by="李建国", role="reviewer") == 0
    assert "测算可认定金额（待审计确认）：0.00 → 100,000.00" in capsys.readouterr().out
    assert money_of(store) == ("100000.00", "0.00", "0.00")
    rows = store.open("b").rows("decisions")
    assert [(row["role"], row["decided_by"], row["state"]) for row in rows] == [
        ("preparer", "张敏", "applied"),
        ("reviewer", "李建国", "applied"),
    ]


def test_judging_again_without_a_change_gives_the_same_run(store: Store):
    both(store, of(store), "--reject")
    run, kept = store.current("b"), take(store.path, "b")
    assert kept is not None
    assert settle(store, kept, draft()).run_id == run


def test_the_graph_leads_from_a_decision_to_what_it_is_about(store: Store, capsys: pytest.CaptureFixture[str]):
    both(store, of(store), "--amount", "40,000.00")
    capsys.readouterr()
    (decision,) = (row for row in store.open("b").rows("decisions") if row["role"] == "reviewer")
    graph = Graph(store.open("b"))
    edge = next(edge for edge in graph.rows("edges") if edge["source_id"] == decision["decision_id"])
    assert (edge["target_id"], edge["decided_by"], edge["amount"]) == (of(store), "李建国", money("40000.00"))
    assert not lost(store.open("b"))
    for thing in (decision["decision_id"], of(store), cost_of(store)):
        assert main(["trace", str(store.path), thing]) == 0
        assert "复核 李建国" in capsys.readouterr().out
    assert main(["decisions", str(store.path), "b"]) == 0
    assert "部分不成立，计入40,000.00元" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("verdict", "more", "told"),
    [
        (["--amount", "100000.01"], {}, "more than the 100,000.00 yuan"),
        (["--amount", "-1"], {}, "above nought"),
        (["--amount", "0.001"], {}, "two decimals"),
        (["--amount", "nan"], {}, "above nought"),
        (["--amount", "很多"], {}, "is no amount"),
        (["--reject"], {"why": " \n "}, "--why"),
        (["--reject"], {"by": "\t"}, "--by"),
        (["--reject"], {"why": "长" * 1001}, "1000"),
        (["--reject"], {"role": "reviewer"}, "preparer"),
        (["--undo"], {}, "to take back"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused_in_one_sentence(
    store: Store, capsys: pytest.CaptureFixture[str], verdict: list[str], more: dict[str, str], told: str
):
    run = store.current("b")
    assert say(store, of(store), *verdict, **more) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert told in said[0]
    assert not DecisionLog(store.path, "b").read().decisions
    assert store.current("b") == run


def test_unknown_and_unclear_ids_are_refused(store: Store, capsys: pytest.CaptureFixture[str]):
    assert say(store, "finding_zz", "--reject") == 2
    assert "no finding or cost" in capsys.readouterr().err
    assert say(store, "finding_", "--reject") == 2
    assert "write more of it" in capsys.readouterr().err
    assert say(store, of(store, "NOT_CHECKED"), "--reject") == 2
    assert "mere hint" in capsys.readouterr().err


def test_one_person_cannot_be_both_and_need_not_say_it_twice(store: Store, capsys: pytest.CaptureFixture[str]):
    assert say(store, of(store), "--reject") == 0
    assert say(store, of(store), "--reject", by="张 敏", role="reviewer") == 2
    assert "another person" in capsys.readouterr().err
    assert say(store, of(store), "--reject") == 2
    assert "already" in capsys.readouterr().err


def test_new_evidence_brings_a_decision_back_and_old_evidence_takes_it_up_again(store: Store):
    both(store, of(store), "--reject")
    desk = without_contract()
    desk.swap("payments", "payment:1", payer_name=f("别家有限公司"), payer_account=f("9"))
    verified(store, desk)
    assert {row["state"] for row in store.open("b").rows("decisions")} == {"stale"}
    assert money_of(store)[0] == "0.00"
    assert of(store, "DECISION_STALE")
    verified(store, without_contract())
    assert money_of(store)[0] == "100000.00"


def test_what_is_gone_keeps_its_decision_on_record_and_can_be_taken_back(store: Store, capsys: pytest.CaptureFixture[str]):
    both(store, of(store), "--reject")
    finding = of(store)
    desk = Desk()
    desk.invoice("7", "50.00", "6.50")
    run = verified(store, desk)
    assert {row["state"] for row in run.rows("decisions")} == {"stale"}
    assert not lost(run)
    assert say(store, finding, "--accept") == 2
    assert "--undo" in capsys.readouterr().err
    assert say(store, finding, "--undo") == 0
    assert "DECISION_STALE" not in {row["code"] for row in store.open("b").rows("findings")}
    assert len(store.open("b").rows("decisions")) == 3


def test_a_record_that_was_tampered_with_decides_nothing_from_there_on(store: Store, capsys: pytest.CaptureFixture[str]):
    both(store, of(store), "--accept")
    log = DecisionLog(store.path, "b")
    lines = log.place.read_text("utf-8").splitlines()
    log.place.write_text("\n".join((lines[0], lines[1].replace('"accept"', '"reject"'))) + "\n", "utf-8")
    run = verified(store, without_contract())
    assert [row["state"] for row in run.rows("decisions")] == ["proposed"]
    assert "人工决定记录不完整" in str([row["message"] for row in run.rows("findings")])
    assert say(store, of(store), "--reject") == 2
    log.place.write_text(lines[0] + "\n", "utf-8")
    assert "缺少此前运行" in str([row["message"] for row in verified(store, without_contract()).rows("findings")])
    capsys.readouterr()
    assert main(["decisions", str(store.path)]) == 0
    assert "注意" in capsys.readouterr().out


def test_an_old_program_s_reading_is_not_decided_on(store: Store, capsys: pytest.CaptureFixture[str]):
    kept = take(store.path, "b")
    assert kept is not None
    keep(store.path, replace(kept, versions=(*kept.versions[1:], ("zuozheng", "0"))))
    assert say(store, of(store), "--reject") == 2
    assert "verify" in capsys.readouterr().err


def test_a_comparison_tells_what_was_decided(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert say(store, cost_of(store), "--accept", why='=HYPERLINK("http://x")') == 0
    capsys.readouterr()
    assert main(["diff", str(store.path), "b", "--json", "--sheet", str(tmp_path / "d.xlsx")]) == 0
    changes = json.loads(capsys.readouterr().out)
    assert changes["causes"] == ["decisions"]
    assert [(one["how"], one["after"]) for one in changes["decisions"]] == [("new", "proposed")]
    assert (tmp_path / "d.xlsx").stat().st_size > 0


def test_all_reports_are_written_of_a_run_with_decisions(store: Store, tmp_path: Path):
    both(store, of(store), "--reject")
    write_reports(store.open("b"), tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} >= {".xlsx", ".html", ".pdf", ".docx"}
    assert "李建国" in (tmp_path / "mismatch.html").read_text("utf-8")
