"""The searches behind pairing against brute force."""

from itertools import chain, combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.assignment import Choice, decide
from matchers.groups import ways_to_sum
from matchers.packing import best_packing
from matchers.weights import SHIPPED

AMOUNTS = st.lists(st.integers(-3, 30), max_size=9)


def subsets(places: range):
    return chain.from_iterable(combinations(places, size) for size in range(len(places) + 1))


@given(AMOUNTS, st.integers(1, 60))
def test_every_way_to_make_up_a_sum_is_counted(amounts: list[int], goal: int):
    wanted = {
        way
        for way in subsets(range(len(amounts)))
        if 2 <= len(way) <= 5 and all(amounts[p] > 0 for p in way) and sum(amounts[p] for p in way) == goal
    }
    found = ways_to_sum(amounts, goal, 2, 5, 1000, 100_000)
    assert found.complete
    assert set(found.ways) == wanted
    assert found.count == len(wanted)


def test_a_search_that_runs_out_of_steps_says_so():
    found = ways_to_sum([1] * 60, 30, 2, 30, 16, 2_000)
    assert not found.complete
    assert not found.unique


SETS = st.lists(st.tuples(st.frozensets(st.sampled_from("abcdefg"), min_size=1, max_size=3), st.integers(1, 20)), max_size=9)


def brute(sets: list[tuple[frozenset[str], int]]) -> float:
    best = 0
    for way in subsets(range(len(sets))):
        units = [unit for place in way for unit in sets[place][0]]
        if len(units) == len(set(units)):
            best = max(best, sum(sets[place][1] for place in way))
    return best


@given(SETS)
@settings(deadline=None)
def test_the_best_packing_is_the_best(sets: list[tuple[frozenset[str], int]]):
    scored = [(units, float(score)) for units, score in sets]
    assert best_packing(scored, 100_000).value == brute(sets)
    assert abs(best_packing(scored, 0).value - brute(sets)) < 1e-6


CHOICES = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz"), st.integers(3, 12)),
    max_size=8,
    unique_by=lambda choice: choice[:2],
)


@given(CHOICES, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_verdicts_do_not_depend_on_the_order_of_choices(choices: list[tuple[str, str, int]], random: Random):
    def verdicts(order: list[tuple[str, str, int]]):
        made = [Choice((left, right), float(score)) for left, right, score in order]
        return {choice[:2]: standing.state for choice, standing in zip(order, decide(made, SHIPPED), strict=True)}

    shuffled = list(choices)
    random.shuffle(shuffled)
    assert verdicts(choices) == verdicts(shuffled)


@given(CHOICES)
@settings(deadline=None)
def test_accepted_choices_exclude_one_another_and_have_their_margin(choices: list[tuple[str, str, int]]):
    standings = decide([Choice((left, right), float(score)) for left, right, score in choices], SHIPPED)
    accepted = [choice for choice, standing in zip(choices, standings, strict=True) if standing.state == "accepted"]
    assert len({choice[0] for choice in accepted}) == len(accepted) == len({choice[1] for choice in accepted})
    sets = [(frozenset(choice[:2]), choice[2]) for choice in choices]
    for place, (choice, standing) in enumerate(zip(choices, standings, strict=True)):
        if choice in accepted:
            assert abs(standing.margin - (brute(sets) - brute(sets[:place] + sets[place + 1 :]))) < 1e-6
            assert standing.margin >= SHIPPED.margin


def test_two_equal_choices_are_both_ambiguous():
    standings = decide([Choice(("m", "a"), 9.0), Choice(("m", "b"), 9.0)], SHIPPED)
    assert [standing.state for standing in standings] == ["ambiguous", "ambiguous"]


def test_more_equals_on_either_side_leave_open_which_of_them_stays_alone():
    def states(lefts: str, rights: str) -> set[str]:
        made = [Choice((left, right), 9.0, ("class", "of equals")) for left in lefts for right in rights]
        return {standing.state for standing in decide(made, SHIPPED)} - {"rejected"}

    assert states("ab", "wx") == {"accepted"}
    assert states("ab", "wxy") == states("abc", "wx") == {"ambiguous"}
