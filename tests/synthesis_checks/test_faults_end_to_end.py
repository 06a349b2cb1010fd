"""Planted faults from files to findings: each is found, nothing else is said, no wrong yuan passes. Digital files alone."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.synthesis.making import make_again, make_bundle
from tests.synthesis_checks.ending import Ending, end

SEED = 8
ALSO = {"DATE_INVALID": {"UNREADABLE"}}
"""What is true beside the planted code."""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Readings are a function of bytes alone: what several bundles hold is read once."""
    return tmp_path_factory.mktemp("readings")


def planted(tmp_path: Path, cache: Path, *faults: str) -> Ending:
    bundle = tmp_path / "bundle"
    make_bundle(SEED, "tiny", bundle, faults)
    return end(bundle, tmp_path / "store", cache)


def missed_and_extra(ending: Ending) -> tuple[Counter[str], Counter[str]]:
    true, found = Counter(fault["code"] for fault in ending.truth["faults"]), ending.codes()
    return true - found, found - true


def test_on_a_clean_bundle_nothing_fires(tmp_path: Path, cache: Path):
    ending = planted(tmp_path, cache)
    assert ending.codes() == Counter()
    assert ending.wrong_costs() == []
    assert ending.false_pass == 0


@pytest.mark.parametrize(
    "faults",
    [
        ("UNREADABLE", "PRIOR_FUNDING", "CHECK_FAILED", "CATEGORY_UNSURE"),
        ("FX", "INVOICE_VOID", "JOINT_APPLICATION"),
        ("CONTRACT_PAGES", "SCENARIOS_SHORT"),
        ("DATE_INVALID", "RETURNED_AND_REPAID", "DUP_COPY"),
        ("AUDIT_DIFF",),
    ],
    ids="+".join,
)
def test_planted_faults_are_found_and_cost_what_they_should(faults: tuple[str, ...], tmp_path: Path, cache: Path):
    ending = planted(tmp_path, cache, *faults)
    missed, extra = missed_and_extra(ending)
    assert missed == Counter()
    assert set(extra) <= {code for fault in faults for code in ALSO.get(fault, ())}
    assert ending.wrong_costs() == []
    assert ending.false_pass == 0


@pytest.mark.parametrize("faults", [("CHECKED", "NEVER_FUNDED", "DIRECTION_ONE"), ("GOODS_LIST", "AUDIT_AGREES")], ids="+".join)
def test_what_only_looks_like_a_fault_is_none(faults: tuple[str, ...], tmp_path: Path, cache: Path):
    ending = planted(tmp_path, cache, *faults)
    assert missed_and_extra(ending) == (Counter(), Counter())
    assert ending.wrong_costs() == []
    if "GOODS_LIST" in faults:
        assert any(line["item_name"] == "（详见销货清单）" for invoice in ending.truth["invoices"] for line in invoice["lines"])
    if "CHECKED" in faults:
        assert "NOT_CHECKED" not in {row["code"] for row in ending.run.rows("findings")}
        numbers = {invoice["number"] for invoice in ending.truth["invoices"] if invoice["flow"] == "purchase"}
        assert {row["number"] for row in ending.run.rows("invoice_checks")} == numbers


def test_the_same_invoices_in_two_bundles_are_asked_about_in_both(tmp_path: Path, cache: Path):
    first, again, store = tmp_path / "first", tmp_path / "again", tmp_path / "store"
    make_bundle(SEED, "tiny", first, ())
    make_again(SEED, "tiny", again, supersedes=False)
    end(first, store, cache)
    for ending in (end(again, store, cache), end(first, store, cache)):
        assert set(ending.codes()) == {"DUP_ACROSS", "MULTI_APPLICATION"}
        assert ending.codes()["DUP_ACROSS"] == len(ending.truth["invoices"])
        assert sum(row["eligible_amount"] for row in ending.run.rows("eligible_costs")) == Decimal(0)


def test_a_bundle_that_replaces_another_is_no_duplicate_of_it(tmp_path: Path, cache: Path):
    first, again, store = tmp_path / "first", tmp_path / "again", tmp_path / "store"
    make_bundle(SEED, "tiny", first, ())
    make_again(SEED, "tiny", again, supersedes=True)
    end(first, store, cache)
    ending = end(again, store, cache)
    assert ending.codes() == Counter()
    assert ending.wrong_costs() == []
