"""The searches over columns against brute force."""

from itertools import chain, combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.columnar.boards import decide_boards
from matchers.columnar.branching import decide_sets, new_path
from matchers.columnar.budgets import Budgets, bounds_met, no_bounds
from matchers.columnar.components import Problem, Standings, problem_of, undecided
from matchers.columnar.likeness import DIFFERENT, MISSING, NEAR, SAME, SHORTENED, encode, likeness
from matchers.columnar.papers import whole
from matchers.columnar.programmes import decide_rest
from matchers.columnar.settlements import Settlements, of_pairs
from matchers.columnar.sums import Scratch, sort_pool, ways_to_sum

Set = tuple[frozenset[int], int]


def scratch_of(amounts: list[int], ways: int = 1000) -> Scratch:
    room = max(len(amounts), 1)
    choice = np.empty(5, np.int64)
    scratch = Scratch(
        whole([*amounts, 0]), whole(range(room + 1)), np.empty(room + 1, np.int64), choice, np.empty((ways, 5), np.int64), choice
    )
    sort_pool(scratch, len(amounts))
    return scratch


@given(st.lists(st.integers(1, 30), max_size=9), st.integers(1, 60), st.integers(2, 5))
def test_every_way_to_make_up_a_sum_is_counted_once(amounts: list[int], goal: int, largest: int):
    wanted = {
        way
        for size in range(2, largest + 1)
        for way in combinations(range(len(amounts)), size)
        if sum(amounts[p] for p in way) == goal
    }
    scratch = scratch_of(amounts)
    count, left = ways_to_sum(scratch, len(amounts), goal, largest, 100_000)
    found = [frozenset(int(scratch.row[p]) for p in way if p >= 0) for way in scratch.ways[:count]]
    assert left >= 0
    assert count == len(wanted)
    assert set(found) == set(map(frozenset, wanted))


def test_a_search_that_runs_out_of_steps_says_so():
    assert ways_to_sum(scratch_of([1] * 24), 24, 24, 5, 1_000_000)[0] == 0
    assert ways_to_sum(scratch_of([2] * 24), 24, 10, 5, 500)[1] < 0


def problem(sets: list[Set], lefts: int, units: int, twins: list[int] | None = None) -> tuple[Problem, Standings]:
    start = np.cumsum([0, *(len(own) for own, _ in sets)])
    settlements = Settlements(whole(start), whole([unit for own, _ in sets for unit in sorted(own)]), whole([0] * len(sets)))
    out = undecided(len(sets))
    return problem_of(settlements, whole([score for _, score in sets]), whole(twins or range(units)), lefts), out


def best(sets: list[Set]) -> int:
    """The greatest value of sets that share nothing, by trying all."""
    every = chain.from_iterable(combinations(sets, size) for size in range(len(sets) + 1))
    return max(
        sum(score for _, score in some)
        for some in every
        if sum(len(own) for own, _ in some) == len(frozenset().union(*(own for own, _ in some)))
    )


LEFTS, RIGHTS = 4, 4
PAIRS = st.dictionaries(
    st.tuples(st.integers(0, LEFTS - 1), st.integers(LEFTS, LEFTS + RIGHTS - 1)), st.integers(1, 20), max_size=10
)
GROUPS = st.dictionaries(
    st.frozensets(st.integers(0, LEFTS + RIGHTS - 1), min_size=2, max_size=4), st.integers(1, 20), max_size=9
)


def checked(sets: list[Set], out: Standings) -> None:
    chosen = np.flatnonzero(out.chosen)
    assert sum(sets[place][1] for place in chosen) == best(sets)
    for place in chosen:
        assert out.margin[place] == best(sets) - best([each for own, each in enumerate(sets) if own != place])
        assert out.proved[place] == 1
        rival = out.rival[place]
        assert rival < 0 or (rival != place and sets[rival][0] & sets[place][0])


@settings(max_examples=60, deadline=None)
@given(PAIRS)
def test_the_best_assignment_and_its_margins_are_those_of_trying_all(pairs: dict[tuple[int, int], int]):
    sets = [(frozenset(pair), score) for pair, score in sorted(pairs.items())]
    laid, out = problem(sets, LEFTS, LEFTS + RIGHTS)
    decide_boards(laid, np.arange(len(laid.lefts), dtype=np.int64), out)
    checked(sets, out)


@settings(max_examples=60, deadline=None)
@given(GROUPS)
def test_the_best_sets_and_their_margins_are_those_of_trying_all(groups: dict[frozenset[int], int]):
    sets = sorted(groups.items(), key=lambda each: sorted(each[0]))
    laid, out = problem(sets, LEFTS, LEFTS + RIGHTS)
    decide_sets(laid, np.arange(len(laid.lefts), dtype=np.int64), 100_000, new_path(), out)
    checked(sets, out)


@settings(max_examples=10, deadline=None)
@given(GROUPS)
def test_integer_programming_finds_the_same(groups: dict[frozenset[int], int]):
    sets = sorted(groups.items(), key=lambda each: sorted(each[0]))
    laid, out = problem(sets, LEFTS, LEFTS + RIGHTS)
    out.rival[:] = -1
    decide_rest(laid, np.arange(len(laid.lefts), dtype=np.int64), Budgets(), out, no_bounds())
    checked(sets, out)


def test_a_component_beyond_every_budget_gets_a_guess_that_is_no_proof():
    sets = [(frozenset((0, 5)), 7), (frozenset((0, 6)), 9), (frozenset((1, 6)), 8)]
    laid, out = problem(sets, 5, 10)
    bounds = no_bounds()
    decide_rest(laid, whole([0]), Budgets(programme=1), out, bounds)
    assert bounds_met(bounds) == {"unsolved": 1}
    assert out.chosen.tolist() == [0, 1, 0]
    assert not out.proved.any()


def test_branch_and_bound_without_steps_proves_nothing():
    sets = [(frozenset((0, 5)), 7), (frozenset((0, 5, 6)), 9)]
    laid, out = problem(sets, 5, 10)
    decide_sets(laid, whole([0]), 2, new_path(), out)
    assert not out.proved.any()


def test_two_equal_on_each_side_lose_nothing_to_one_another():
    sets = [(frozenset((left, right)), 10) for left in (0, 1) for right in (2, 3)]
    laid, out = problem(sets, 2, 4, twins=[0, 0, 2, 2])
    decide_boards(laid, whole([0]), out)
    assert out.margin[out.chosen == 1].tolist() == [10, 10]


def test_two_equal_against_three_are_not_told_apart():
    sets = [(frozenset((left, right)), 10) for left in (0, 1) for right in (2, 3, 4)]
    laid, out = problem(sets, 2, 5, twins=[0, 0, 2, 2, 2])
    decide_boards(laid, whole([0]), out)
    assert out.margin[out.chosen == 1].tolist() == [0, 0]


NAMES = (
    "北京华信科技有限公司",
    "北京华信科技",
    "北京华信科技股份有限公司",
    "北京华倍科技有限公司",
    "上海华信科技有限公司",
    "北京华信科技有限公司深圳分公司",
)


def test_a_branch_another_region_and_another_style_are_no_shortenings():
    (codes,), names = encode([*NAMES, ""])
    levels = [likeness(names, codes[0], other) for other in codes]
    assert levels == [SAME, SHORTENED, NEAR, NEAR, DIFFERENT, DIFFERENT, MISSING]


def test_full_width_brackets_and_spaces_are_no_difference():
    (codes,), names = encode(["广东（集团）有限公司", "广东(集团) 有限公司", None])
    assert codes[0] == codes[1] >= 0
    assert codes[2] == -1
    assert names.length[codes[0]] == 10


def test_the_order_of_names_does_not_change_their_codes_by_content():
    (one,), _ = encode(list(NAMES))
    (other,), _ = encode(list(reversed(NAMES)))
    assert one.tolist() == other.tolist()[::-1]


def test_pairs_are_settlements_of_two():
    pairs = of_pairs(whole([0, 1]), whole([1, 0]), whole([0, 0]), 5)
    assert pairs.units.tolist() == [0, 6, 1, 5]
