"""The record of decisions: nothing is lost, nothing is changed unseen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.decisions import DecisionLog, DecisionsError
from models.decision import Decision

ONE = Decision(
    "", "b", "finding_1", "finding", "UNPAID", "未见付款：发票", "reject", None, Decimal("12.30"),
    "已核", "preparer", "张敏", datetime(2026, 3, 1, 9, 30, tzinfo=UTC), "0f",
)  # fmt: skip


def log_of(folder: Path, count: int = 3) -> DecisionLog:
    log = DecisionLog(folder, "b")
    for number in range(count):
        log.append(lambda known, number=number: replace(ONE, reason=f"第{number}次，前有{len(known)}次"))
    return log


def test_what_is_said_is_read_back_in_order(tmp_path: Path):
    told = log_of(tmp_path).read()
    assert [one.reason for one in told.decisions] == ["第0次，前有0次", "第1次，前有1次", "第2次，前有2次"]
    assert not told.broken
    assert len({one.id for one in told.decisions}) == 3


def test_what_was_written_is_never_written_otherwise(tmp_path: Path):
    log = log_of(tmp_path, 2)
    before = log.place.read_bytes()
    log.append(lambda _: ONE)
    assert log.place.read_bytes().startswith(before)


def test_writers_at_the_same_time_all_stand(tmp_path: Path):
    log = DecisionLog(tmp_path, "b")
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda n: log.append(lambda _: replace(ONE, reason=str(n))), range(24)))
    told = log.read()
    assert not told.broken
    assert {one.id for one in told.decisions} == {one.id for one in made}
    assert {one.reason for one in told.decisions} == set(map(str, range(24)))


@pytest.mark.parametrize(
    ("how", "left"),
    [
        (lambda lines: [lines[0], lines[1].replace("第1次", "第9次"), lines[2]], 1),
        (lambda lines: [lines[0], lines[2]], 1),
        (lambda lines: [lines[1], lines[0], lines[2]], 0),
        (lambda lines: [*lines, lines[2]], 3),
        (lambda lines: [lines[0], "{", lines[2]], 1),
        (lambda lines: [lines[0], '{"id": 1}', lines[2]], 1),
    ],
)
def test_a_line_changed_taken_out_or_put_in_shows(tmp_path: Path, how: Callable[[list[str]], list[str]], left: int):
    log = log_of(tmp_path)
    log.place.write_text("\n".join(how(log.place.read_text("utf-8").splitlines())) + "\n", "utf-8")
    told = log.read()
    assert len(told.decisions) == left
    assert f"第{left + 1}行" in told.broken
    with pytest.raises(DecisionsError, match="restore"):
        log.append(lambda _: ONE)


def test_what_must_not_be_written_leaves_the_record_as_it_is(tmp_path: Path):
    log = log_of(tmp_path, 1)
    before = log.place.read_bytes()

    def refused(_: tuple[Decision, ...]) -> Decision:
        raise DecisionsError("nein")

    with pytest.raises(DecisionsError, match="nein"):
        log.append(refused)
    assert log.place.read_bytes() == before
    assert [path.name for path in log.place.parent.iterdir() if not path.name.startswith(".")] == ["b.jsonl"]


@settings(max_examples=25, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
)
def test_any_words_come_back_as_they_were_said(tmp_path_factory: pytest.TempPathFactory, why: str, by: str):
    log = DecisionLog(tmp_path_factory.mktemp("store"), "甲/乙 <1>")
    log.append(lambda _: replace(ONE, bundle_id="甲/乙 <1>", reason=why, decided_by=by))
    (found,) = log.read().decisions
    assert (found.reason, found.decided_by) == (why, by)
