"""A short run over every target: what the corpus holds, and a few mutations of it that are the same each time."""

from pathlib import Path

import pytest

from tests.fuzzing.running import run, tried
from tests.fuzzing.targets import CORPUS, TARGETS, papers_of

TIMES = {"policies": 8, "contracts": 15, "invoices": 20, "statements": 20, "claims": 20, "names": 60, "archives": 60}
USUAL = 120
SEED = 4821


@pytest.mark.parametrize("path", [path for target in TARGETS for path in papers_of(target)], ids=lambda path: path.name)
def test_what_was_found_once_is_found_no_more(path: Path):
    find = tried(path.parent.name, path.read_bytes())
    assert find is None, f"{path}: {find.fault!r}"


@pytest.mark.parametrize("target", TARGETS)
def test_a_short_run_finds_nothing(target: str):
    for _, find in run(target, SEED, times=TIMES.get(target, USUAL)):
        assert find is None, f"{find.fault!r} for {find.content[:2000]!r}"


def test_every_corpus_has_its_target():
    assert {folder.name for folder in CORPUS.iterdir()} | {"policies"} == set(TARGETS)
    assert all(papers_of(target) for target in TARGETS)
