"""Pairing over columns: what it finds, what it refuses, and what must not change the outcome."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchers.columnar.budgets import Budgets, bounds_met
from matchers.columnar.engine import Crowds, Outcome, pay, post
from matchers.columnar.likeness import Names, encode
from matchers.columnar.papers import LARGEST, NO_DAY, Papers, ranks, whole
from matchers.columnar.partitions import in_parts
from matchers.columnar.verdicts import VERDICTS
from matchers.columnar.weights import BIT, KINDS

DAY = 738_900
SELLERS = ("北京华信科技有限公司", "深圳云博软件有限公司", "广州宏远自动化设备有限公司", "")


def table(rows: list[tuple[int, str, int, int, int]], first_id: str = "a") -> tuple[Papers, list[str]]:
    """Papers of rows (owner, name, fen, day, number), and their names, still to be coded."""
    columns = list(zip(*rows, strict=True)) or [(), (), (), (), ()]
    owner, names, amount, day, number = columns
    ids = ranks([f"{first_id}{place:04}" for place in range(len(rows))])
    return Papers(whole(owner), whole([0] * len(rows)), whole(amount), whole(day), whole(number), ids), list(names)


def coded(
    left: list[tuple[int, str, int, int, int]], right: list[tuple[int, str, int, int, int]]
) -> tuple[Papers, Papers, Names]:
    (dues, sellers), (moneys, payees) = table(left), table(right, "b")
    (one, two), names = encode(sellers, payees)
    return dues._replace(name=one), moneys._replace(name=two), names


def groups_of(found: Outcome, lefts: int) -> dict[tuple[tuple[int, ...], tuple[int, ...]], int]:
    """Places of left and right papers of each settlement → its place in the outcome."""
    start, units, _ = found.settlements
    groups = {}
    for each in range(len(found.score)):
        own = sorted(units[start[each] : start[each + 1]].tolist())
        groups[tuple(u for u in own if u < lefts), tuple(u - lefts for u in own if u >= lefts)] = each
    return groups


def kind_of(found: Outcome, place: int) -> str:
    return KINDS[found.settlements.kind[place]]


CROWD = Crowds(whole([40]), whole([40]))


def paired(left: list, right: list, **kwargs: object) -> tuple[Outcome, dict]:
    dues, moneys, names = coded(left, right)
    found = pay(dues, moneys, names, crowds=CROWD, **kwargs)
    return found, groups_of(found, len(left))


def test_one_payment_for_one_invoice_is_accepted():
    found, groups = paired([(0, SELLERS[0], 1234567, DAY, 11)], [(0, SELLERS[0], 1234567, DAY + 9, 0)])
    assert list(groups) == [((0,), (0,))]
    assert found.proved[0] == 1
    assert found.margin[0] >= BIT


def test_a_payment_of_two_invoices_of_one_seller_is_found_and_allocated_to_the_fen():
    left = [(0, SELLERS[0], 1234567, DAY, 11), (0, SELLERS[0], 7654321, DAY + 3, 12), (0, SELLERS[1], 5000000, DAY, 13)]
    found, groups = paired(left, [(0, SELLERS[0], 1234567 + 7654321, DAY + 20, 0)])
    place = groups[(0, 1), (0,)]
    assert kind_of(found, place) == "bundled"
    assert sorted(zip(found.links.left.tolist(), found.links.amount.tolist(), strict=True)) == [(0, 1234567), (1, 7654321)]


def test_instalments_that_add_up_are_found_and_poured_first_in_first_out():
    found, groups = paired(
        [(0, SELLERS[0], 1000033, DAY, 11)],
        [(0, SELLERS[0], 300011, DAY + 2, 0), (0, SELLERS[0], 700022, DAY + 60, 0), (0, SELLERS[1], 700022, DAY + 61, 0)],
    )
    assert kind_of(found, groups[(0,), (0, 1)]) == "gathered"
    assert found.links.amount.tolist() == [300011, 700022]


def test_two_invoices_and_two_payments_that_add_up_only_together_are_one_settlement():
    left = [(0, SELLERS[0], 1000033, DAY, 11), (0, SELLERS[0], 2000077, DAY + 4, 12)]
    found, groups = paired(left, [(0, SELLERS[0], 1100000, DAY + 20, 0), (0, SELLERS[0], 1900110, DAY + 50, 0)])
    assert kind_of(found, groups[(0, 1), (0, 1)]) == "mingled"
    assert found.links.amount.sum() == 3000110


def test_papers_of_two_owners_never_meet():
    dues, moneys, names = coded([(0, SELLERS[0], 777777, DAY, 0)], [(1, SELLERS[0], 777777, DAY, 0)])
    assert len(pay(dues, moneys, names).score) == 0


def test_the_number_in_the_remark_decides_between_equal_invoices():
    left = [(0, SELLERS[0], 500000, DAY, 12345678), (0, SELLERS[0], 500000, DAY + 30, 12345679)]
    found, groups = paired(left, [(0, SELLERS[0], 500000, DAY + 5, 12345679)])
    assert list(groups) == [((1,), (0,))]
    assert found.margin[0] >= BIT


def test_what_nothing_tells_apart_is_not_accepted():
    left = [(0, SELLERS[0], 500000, DAY, 1), (0, SELLERS[0], 500000, DAY, 2)]
    found, _ = paired(left, [(0, SELLERS[0], 500000, DAY + 5, 0)])
    assert found.margin.tolist() == [0]
    assert len(found.rival.units) == 2


@pytest.mark.parametrize("count", [2, 5])
def test_as_many_equal_invoices_as_equal_payments_are_accepted_as_a_class(count: int):
    left = [(0, SELLERS[0], 500000, DAY, number + 1) for number in range(count)]
    found, _ = paired(left, [(0, SELLERS[0], 500000, DAY + 5, 0)] * count)
    assert len(found.margin) == count
    assert (found.margin >= BIT).all()


def verdicts(found: Outcome) -> list[str]:
    return [VERDICTS[each] for each in found.verdict]


@pytest.mark.parametrize(("invoices", "payments"), [(1, 1), (2, 2), (5, 5), (2, 3), (3, 2), (1, 4), (4, 1)])
def test_equals_are_decided_as_a_class_and_in_part_where_their_numbers_differ(invoices: int, payments: int):
    left = [(0, SELLERS[0], 1234567, DAY, number + 1) for number in range(invoices)]
    found, _ = paired(left, [(0, SELLERS[0], 1234567, DAY + 5, 0)] * payments)
    expected = "accepted" if invoices == payments == 1 else ("class" if invoices == payments else "class_in_part")
    assert verdicts(found) == [expected] * min(invoices, payments)


def test_equal_invoices_paid_on_two_days_are_a_class_for_which_is_paid_when_is_all_one():
    left = [(0, SELLERS[0], 1234567, DAY, 1), (0, SELLERS[0], 1234567, DAY, 2)]
    found, _ = paired(left, [(0, SELLERS[0], 1234567, DAY + 5, 0), (0, SELLERS[0], 1234567, DAY + 9, 0)])
    assert verdicts(found) == ["class", "class"]
    assert len(set(found.classes.tolist())) == 1


def test_a_number_in_a_remark_takes_its_invoice_out_of_the_class():
    left = [(0, SELLERS[0], 1234567, DAY, 1), (0, SELLERS[0], 1234567, DAY, 2)]
    found, groups = paired(left, [(0, SELLERS[0], 1234567, DAY + 5, 2), (0, SELLERS[0], 1234567, DAY + 5, 0)])
    assert set(groups) == {((0,), (1,)), ((1,), (0,))}
    assert verdicts(found) == ["accepted", "accepted"]


def test_a_lead_below_the_calibrated_margin_is_left_to_a_person():
    left = [(0, SELLERS[0], 500000, DAY, 1), (0, SELLERS[0], 500000, DAY + 2, 2)]
    found, _ = paired(left, [(0, SELLERS[0], 500000, DAY + 1, 0)])
    assert verdicts(found) == ["ambiguous"]
    assert 0 <= found.margin[0] < 2 * BIT


def test_a_wrong_digit_is_proposed_where_party_and_days_agree():
    found, groups = paired([(0, SELLERS[0], 1234567, DAY, 11)], [(0, SELLERS[0], 1238567, DAY + 3, 11)])
    assert kind_of(found, groups[(0,), (0,)]) in ("digit", "reference")
    assert found.links.amount.tolist() == [1234567]


def test_a_payment_short_of_a_fee_never_allocates_more_than_was_paid():
    found, groups = paired([(0, SELLERS[0], 123456789, DAY, 11)], [(0, SELLERS[0], 123451789, DAY + 3, 0)])
    assert groups == {((0,), (0,)): 0}
    assert kind_of(found, 0) in ("fee", "digit")
    assert found.links.amount.tolist() == [123451789]


def test_what_a_retention_leaves_unpaid_is_proposed_as_a_share():
    found, groups = paired([(0, SELLERS[0], 123456700, DAY, 11)], [(0, SELLERS[0], 117283865, DAY + 3, 0)])
    assert groups == {((0,), (0,)): 0}
    assert kind_of(found, 0) == "part"


@pytest.mark.parametrize("amount", [0, -500000, LARGEST + 1])
def test_amounts_that_cannot_be_paid_are_set_aside_and_counted(amount: int):
    found, groups = paired([(0, SELLERS[0], amount, DAY, 0)], [(0, SELLERS[0], amount, DAY, 0)])
    assert groups == {}
    assert bounds_met(found.bounds) == {"unpayable": 2}


@pytest.mark.parametrize("day", [NO_DAY, 0, -7, 10**9])
def test_a_missing_or_impossible_day_says_nothing_and_harms_nothing(day: int):
    found, groups = paired([(0, SELLERS[0], 1234567, day, 11)], [(0, SELLERS[0], 1234567, DAY, 0)])
    assert list(groups) == [((0,), (0,))]
    assert found.reasons[0, 2] == 0


def test_no_papers_no_settlements():
    dues, moneys, names = coded([], [])
    assert len(pay(dues, moneys, names).score) == 0
    assert len(in_parts(partial(pay, names=names), dues, moneys, 3).score) == 0


def test_a_late_payment_is_paired_with_the_invoice_it_fits_though_an_earlier_day_would_be_convenient():
    cutoff = DAY + 30
    left = [(0, SELLERS[0], 500000, DAY - 300, 1), (0, SELLERS[0], 500000, DAY + 20, 2)]
    right = [(0, SELLERS[0], 500000, DAY - 290, 0), (0, SELLERS[0], 500000, cutoff + 1, 0)]
    _, groups = paired(left, right)
    assert set(groups) == {((0,), (0,)), ((1,), (1,))}


def test_days_count_as_distance_alone():
    rows = some_rows(Random(3), 30)
    moved = [[(owner, name, amount, day + 4000, number) for owner, name, amount, day, number in side] for side in rows]
    assert same(pay(*coded(*rows)), pay(*coded(*moved)))


def test_a_line_is_the_posting_of_the_voucher_with_its_serial():
    vouchers = [(0, SELLERS[0], 500000, DAY, 7000001), (0, SELLERS[0], 500000, DAY, 7000002)]
    lines = [(0, SELLERS[0][:8], 500000, DAY + 1, 7000002), (0, SELLERS[0][:8], 500000, DAY, 7000001)]
    left, right, names = coded(vouchers, lines)
    found = post(left, right, names, crowds=CROWD)
    assert set(groups_of(found, 2)) == {((0,), (1,)), ((1,), (0,))}
    assert (found.margin >= BIT).all()


def test_a_line_weeks_later_is_no_posting():
    left, right, names = coded([(0, SELLERS[0], 500000, DAY, 0)], [(0, SELLERS[0], 500000, DAY + 40, 0)])
    assert len(post(left, right, names, crowds=CROWD).score) == 0


def some_rows(random: Random, count: int, owners: int = 3) -> tuple[list, list]:
    """Invoices, and payments that pay some of them alone, together or in parts."""
    left, right = [], []
    for number in range(count):
        owner, name = random.randrange(owners), random.choice(SELLERS[:3])
        amount, day = (
            random.choice([10000, 25000, random.randrange(100, 99999)]) * random.choice([1, 100]),
            DAY + random.randrange(200),
        )
        left.append((owner, name, amount, day, 1000 + number))
        shown = random.choice([name, name, "", name[:8]])
        parts = random.choice([[amount], [amount], [amount // 3, amount - amount // 3], [], [amount + 3]])
        right.extend((owner, shown, part, day + random.randrange(60), random.choice([0, 0, 1000 + number])) for part in parts)
    return left, right


def same(one: object, other: object) -> bool:
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one.dtype == other.dtype and one.tobytes() == other.tobytes()


def content(found: Outcome, left: list, right: list) -> list:
    """An outcome without places: what was settled with what, how well, and what spoke for it."""
    rows = [*left, *(("right", *row) for row in right)]
    start, units, kind = found.settlements
    return sorted(
        (
            sorted(map(str, (rows[unit] for unit in units[start[each] : start[each + 1]]))),
            *(int(column[each]) for column in (kind, found.score, found.margin, found.firm, found.proved, found.verdict)),
            found.reasons[each].tolist(),
        )
        for each in range(len(found.score))
    )


SEEDS = st.integers(0, 10**6)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_the_order_of_rows_changes_nothing(seed: int):
    random = Random(seed)
    left, right = some_rows(random, 12)
    dues, moneys, names = coded(left, right)
    first = pay(dues, moneys, names)
    turns = [np.array(random.sample(range(len(side)), len(side)), dtype=np.intp) for side in (left, right)]
    second = pay(dues.take(turns[0]), moneys.take(turns[1]), names)
    back = np.concatenate([turns[0], turns[1] + len(left)]).astype(np.int64)
    moved = second.settlements._replace(units=back[second.settlements.units])
    assert same(first.settlements, moved)
    for one, other in ((first.score, second.score), (first.margin, second.margin), (first.reasons, second.reasons)):
        assert same(one, other)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(1, 6))
def test_partitioning_changes_nothing_byte_for_byte(seed: int, parts: int):
    left, right = some_rows(Random(seed), 12)
    dues, moneys, names = coded(left, right)
    step = partial(pay, names=names)
    whole_outcome = step(dues, moneys)
    assert same(whole_outcome, in_parts(step, dues, moneys, parts))
    with ThreadPoolExecutor(2) as pool:
        assert same(whole_outcome, in_parts(step, dues, moneys, parts, pool.map))


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_renaming_ids_changes_nothing(seed: int):
    random = Random(seed)
    left, right = some_rows(random, 12)
    dues, moneys, names = coded(left, right)
    keys = [whole(random.sample(range(1000), len(side))) for side in (left, right)]
    renamed = pay(dues._replace(key=keys[0]), moneys._replace(key=keys[1]), names)
    assert content(pay(dues, moneys, names), left, right) == content(renamed, left, right)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_no_fen_is_allocated_twice(seed: int):
    left, right = some_rows(Random(seed), 20)
    found = pay(*coded(left, right))
    for side, place in ((left, found.links.left), (right, found.links.right)):
        spent = np.bincount(place, found.links.amount, len(side))
        assert (spent <= np.maximum([row[2] for row in side], 0)).all()
    assert len(np.unique(found.settlements.units)) == len(found.settlements.units)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_reasons_add_up_and_no_margin_exceeds_its_score(seed: int):
    found = pay(*coded(*some_rows(Random(seed), 15)))
    assert (found.reasons.sum(axis=1) == found.score).all()
    assert (found.margin <= found.score).all()
    assert (found.margin >= 0).all()


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_an_unrelated_paper_changes_nothing_else_where_frequencies_are_given(seed: int):
    left, right = some_rows(Random(seed), 10, owners=1)
    crowds = Crowds(whole([50]), whole([60]))
    before = content(pay(*coded(left, right), crowds=crowds), left, right)
    stranger = (0, "武汉蓝图印刷厂", 987654321012, DAY, 0)
    after = content(pay(*coded([*left, stranger], right), crowds=crowds), [*left, stranger], right)
    assert before == after


def test_a_block_of_equals_is_compared_with_the_nearest_and_says_so():
    left = [(0, SELLERS[0], 500000, DAY + number, 0) for number in range(40)]
    found, _ = paired(left, [(0, SELLERS[0], 500000, DAY + 7, 0)], budgets=Budgets(block=8))
    assert bounds_met(found.bounds)["block"] == 1
    assert len(found.score) == 1


def test_sums_that_can_be_made_up_in_many_ways_are_dropped_and_counted():
    right = [(0, SELLERS[0], 10000, DAY + number, 0) for number in range(12)]
    found, groups = paired([(0, SELLERS[0], 30000, DAY, 0)], right)
    assert bounds_met(found.bounds)["ways"] >= 1
    assert not any(len(moneys) > 1 for _, moneys in groups)
