"""What both engines do in their own way must come to the same (docs/decisions/2026-11-23-two-engines-of-pairing.md)."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers import groups, packing
from matchers.columnar.branching import decide_sets, new_path
from matchers.columnar.sums import ways_to_sum
from tests.matchers.test_columnar_search import GROUPS, LEFTS, RIGHTS, problem, scratch_of

STEPS = 100_000


@given(st.lists(st.integers(1, 40), max_size=10), st.integers(1, 90), st.integers(2, 5))
def test_both_engines_count_the_same_ways(amounts: list[int], goal: int, largest: int):
    scratch = scratch_of(amounts)
    count, left = ways_to_sum(scratch, len(amounts), goal, largest, STEPS)
    found = groups.ways_to_sum(amounts, goal, 2, largest, 1000, STEPS)
    assert left >= 0
    assert found.complete
    assert found.count == count
    own = {frozenset(int(scratch.row[place]) for place in way if place >= 0) for way in scratch.ways[:count]}
    assert own == set(map(frozenset, found.ways))


@settings(max_examples=60, deadline=None)
@given(GROUPS)
def test_both_engines_find_the_same_best_set(sets: dict[frozenset[int], int]):
    ordered = sorted(sets.items(), key=lambda each: sorted(each[0]))
    laid, out = problem(ordered, LEFTS, LEFTS + RIGHTS)
    decide_sets(laid, np.arange(len(laid.lefts), dtype=np.int64), STEPS, new_path(), out)
    best = packing.best_packing([(frozenset(map(str, units)), float(score)) for units, score in ordered], STEPS)
    assert best.exact
    assert best.value == sum(ordered[place][1] for place in np.flatnonzero(out.chosen))


@settings(max_examples=30, deadline=None)
@given(GROUPS)
def test_integer_programming_is_one_and_finds_the_same(sets: dict[frozenset[int], int]):
    ordered = sorted(sets.items(), key=lambda each: sorted(each[0]))
    scored = [(frozenset(map(str, units)), float(score)) for units, score in ordered]
    by_programme = packing.best_packing(scored, 0)
    assert by_programme.exact
    assert abs(by_programme.value - packing.best_packing(scored, STEPS).value) < 1e-6
