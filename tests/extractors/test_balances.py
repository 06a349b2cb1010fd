"""The running balance decides between readings, proves what it can and repairs at most one confused character."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from extractors.statements.balances import Entry, Reading, follow, outliers
from extractors.statements.mending import repaired

cents = st.integers(-5_000_00, 5_000_00).filter(bool).map(lambda number: Decimal(number).scaleb(-2))


def entries(changes: list[Decimal], opening: str = "1000.00") -> list[Entry]:
    found: list[Entry] = []
    balance = Decimal(opening)
    for change in changes:
        balance += change
        found.append(Entry((Reading(change),), (Reading(balance),)))
    return found


def read(*values: str, cost: float = 0.0) -> tuple[Reading, ...]:
    return tuple(Reading(Decimal(value), cost) for value in values)


@given(st.lists(cents, min_size=2, max_size=12))
def test_a_clean_chain_holds_everywhere_and_proves_all_but_its_first_line(changes: list[Decimal]):
    steps = follow(entries(changes))
    assert [step.holds for step in steps] == [None, *[True] * (len(changes) - 1)]
    assert [step.proved for step in steps] == [False, *[True] * (len(changes) - 1)]


@given(st.lists(cents, min_size=3, max_size=10), st.data())
def test_another_reading_that_fits_is_taken(changes: list[Decimal], data: st.DataObject):
    lines = entries(changes)
    place = data.draw(st.integers(1, len(lines) - 1))
    wrong = Reading(changes[place] + Decimal("300.00"))
    lines[place] = Entry((wrong, Reading(changes[place], 1.5)), lines[place].balances)
    steps = follow(lines)
    assert [step.change.value for step in steps if step.change] == changes
    assert all(step.holds for step in steps[1:])


def test_a_lost_line_breaks_the_chain_and_nothing_is_bent_to_mend_it():
    lines = entries([Decimal("-100.00"), Decimal("-2345.67"), Decimal("-40.00")])
    steps = repaired(follow([lines[0], lines[2]]))
    assert [step.holds for step in steps] == [None, False]
    assert [step.change.value for step in steps if step.change] == [Decimal("-100.00"), Decimal("-40.00")]


def test_an_amount_off_by_one_confused_digit_is_repaired_but_only_as_a_guess():
    lines = entries([Decimal("-10.00"), Decimal("-38.00"), Decimal("-60.00")])
    lines[2] = Entry(read("-80.00"), lines[2].balances)
    last = repaired(follow(lines))[2]
    assert last.change == Reading(Decimal("-60.00"), 2.0, guessed=True)
    assert last.holds
    assert not last.proved


def test_a_balance_between_two_good_ones_is_repaired_and_proves_no_amount():
    lines = entries([Decimal("-10.00"), Decimal("-20.00"), Decimal("-30.00"), Decimal("5.00")])
    lines[1] = Entry(lines[1].changes, read("910.00"))
    steps = repaired(follow(lines))
    assert [step.holds for step in steps] == [None, True, True, True]
    assert steps[1].balance == Reading(Decimal("970.00"), 2.0, guessed=True)
    assert not steps[1].proved
    assert not steps[2].proved


def test_a_stamps_stroke_over_a_balance_may_make_any_one_figure_another():
    for stamped in ("270.00", "7970.00"):  # the 9 of 970.00 struck through; a stroke before it
        lines = entries([Decimal("-10.00"), Decimal("-20.00"), Decimal("-30.00"), Decimal("5.00")])
        lines[1] = Entry(lines[1].changes, read(stamped))
        steps = repaired(follow(lines))
        assert steps[1].balance == Reading(Decimal("970.00"), 2.0, guessed=True)
        lines[3] = Entry(read("6.00"), read("945.00"))
        lines[2] = Entry(lines[2].changes, read("941.00"))
        assert repaired(follow(lines))[1].balance == read(stamped)[0], "one sum alone says nothing"


def test_a_misprinted_balance_is_told_once():
    lines = entries([Decimal("-10.00"), Decimal("-20.00"), Decimal("-30.00"), Decimal("5.00")])
    lines[1] = Entry(lines[1].changes, read("123456.00"))
    assert [step.holds for step in outliers(repaired(follow(lines)))] == [None, False, True, True]


def test_a_line_without_balance_is_carried_over_but_proves_nothing():
    lines = entries([Decimal("-10.00"), Decimal("-20.00"), Decimal("-30.00")])
    lines[1] = Entry(lines[1].changes, ())
    steps = follow(lines)
    assert [step.holds for step in steps] == [None, None, True]
    assert not any(step.proved for step in steps)


def test_an_unsigned_amount_gets_its_sign_from_the_balances():
    lines = [Entry(read("10.00", "-10.00"), read("1010.00")), Entry(read("25.00", "-25.00"), read("985.00"))]
    steps = follow(lines)
    assert steps[1].change is not None
    assert steps[1].change.value == Decimal("-25.00")
    assert steps[1].proved


def test_the_opening_balance_proves_the_first_line():
    steps = follow(entries([Decimal("-10.00")]), Decimal("1000.00"))
    assert steps[0].holds
    assert steps[0].proved


def test_an_amount_nobody_could_read_is_what_lies_between_two_balances_that_hold():
    chain = entries([Decimal("-100.00"), Decimal("250.00"), Decimal("-30.00"), Decimal("-5.00")])
    covered = [*chain[:1], Entry((), chain[1].balances), *chain[2:]]
    step = repaired(follow(covered))[1]
    assert step.change is not None
    assert (step.change.value, step.change.guessed, step.holds, step.proved) == (Decimal("250.00"), True, True, False)


def test_an_amount_nobody_could_read_stays_open_where_the_next_line_does_not_follow():
    chain = entries([Decimal("-100.00"), Decimal("250.00"), Decimal("-30.00")])
    covered = [chain[0], Entry((), chain[1].balances), Entry(read("-777.00"), chain[2].balances)]
    assert repaired(follow(covered))[1].change is None


def torn(value: str) -> tuple[Reading, ...]:
    return (Reading(Decimal(value), torn=True),)


def test_amount_and_balance_under_one_stamp_come_from_the_lines_around_if_what_is_left_agrees():
    lines = [
        Entry(read("100.00"), read("5104048.86")),
        Entry(torn("7675.96"), torn("251724.82")),
        Entry(read("-721140.49"), read("5530584.33")),
    ]
    steps = repaired(follow(lines))
    assert steps[1].change == Reading(Decimal("1147675.96"), 2.0, guessed=True)
    assert steps[1].balance == Reading(Decimal("6251724.82"), 2.0, guessed=True)
    assert [step.holds for step in steps[1:]] == [True, True]
    assert not any(step.proved for step in steps[1:])


def test_a_deleted_line_of_a_round_sum_is_no_lost_front_of_a_clean_amount():
    lines = [
        Entry(read("100.00"), read("5000.00")),
        Entry(read("7675.96"), read("1012675.96")),
        Entry(read("1.00"), read("1012676.96")),
    ]
    assert [step.holds for step in repaired(follow(lines))] == [None, False, True]


def test_the_front_that_a_stamp_took_from_the_last_balance_is_given_back_as_a_guess():
    steps = repaired(follow([Entry(read("1.00"), read("10014045.30")), Entry(read("454570.94"), torn("468616.24"))]))
    assert (steps[1].balance, steps[1].holds) == (Reading(Decimal("10468616.24"), 2.0, guessed=True), True)


def test_of_two_last_figures_that_one_stamp_shortened_alike_none_is_taken_for_the_whole_one():
    for amount in ("-96763.38", "-6763.38"):
        lines = [Entry(read("1.00"), read("7169394.50")), Entry(torn(amount), torn("72631.12"))]
        step = repaired(follow(lines))[1]
        assert (step.holds, step.change, step.balance) == (False, lines[1].changes[0], lines[1].balances[0])


def _torn_run(*, torn: bool) -> list[Entry]:
    """Four lines of -100.00 from 1000.00, the second and third balance without their fronts."""
    figures = ("91200.00", "1100.00", "1000.00", "90900.00")
    read = [Reading(Decimal(text), torn=torn and len(text) < 8) for text in figures]
    return [Entry((Reading(Decimal("-100.00")),), (balance,)) for balance in read]


def test_balances_on_end_under_a_stamp_come_back_as_guesses_where_the_sum_leads_to_one_that_stands():
    steps = repaired(follow(_torn_run(torn=True), Decimal("91300.00")))
    assert [step.balance.value for step in steps if step.balance] == [
        Decimal(text) for text in ("91200.00", "91100.00", "91000.00", "90900.00")
    ]
    assert [bool(step.balance and step.balance.guessed) for step in steps] == [False, True, True, False]
    assert not any(step.proved for step in steps[1:])


def test_the_same_balances_clearly_printed_are_left_as_they_stand():
    steps = repaired(follow(_torn_run(torn=False), Decimal("91300.00")))
    assert False in [step.holds for step in steps]
    assert [step.balance.value for step in steps if step.balance][1:3] == [Decimal("1100.00"), Decimal("1000.00")]


def test_a_figure_read_clearly_is_a_break_and_never_mended_to_fit():
    whole = [Decimal("-10.00"), Decimal("-200.00"), Decimal("-60.00")]
    forged = entries(whole)
    forged[1] = Entry((Reading(Decimal("-3200.00"), clear=True),), forged[1].balances)
    assert [step.holds for step in repaired(follow(forged))] == [None, False, True]
    forged = entries(whole)
    balance = forged[1].balances[0].value + Decimal("10.00")
    forged[1] = Entry(forged[1].changes, (Reading(balance, clear=True),))
    steps = repaired(follow(forged))
    assert steps[1].holds is False
    assert [step.balance.value for step in steps if step.balance][1] == balance


def test_lines_without_balance_do_not_multiply_their_readings():
    changes = tuple(Reading(Decimal(7 * place * place + 1), float(place)) for place in range(6))
    steps = follow([Entry(changes, ())] * 200, Decimal(0))
    assert [step.change for step in steps] == [changes[0]] * 200
