"""What counts as exact, wrong, missed and invented."""

from decimal import Decimal

from benchmarks.counting import FOUND, WHOLE_ROW, Counter
from benchmarks.mistakes import Spot, marks_of, turned
from benchmarks.seen import Seen
from benchmarks.tally import Result, Tally, joined
from benchmarks.truth_match import match_all
from tests.benchmarks.cases import line, read_line, seen, truth


def counted(true: dict[str, object], read: Seen) -> Result:
    result = Result("one")
    counter = Counter(result, "synthetic", read, marks_of(true))
    for match in match_all(true, read).values():
        counter.count(match)
    return result


def tally(result: Result, name: str) -> Tally:
    return result.tallies["synthetic", "scan", "bank_lines", name]


def test_a_wrong_value_said_to_be_sure_is_counted_and_ranks_first():
    true = truth(bank_lines=[line(1, "20.00", serial="A1", balance="5.00")])
    read = seen("bank_lines", [read_line("x", 1, "26.00", serial="A7")], {("x", "amount"): "verified"})
    result = counted(true, read)
    assert tally(result, "amount") == Tally(wrong=1, verified=1, verified_wrong=1)
    assert tally(result, "serial") == Tally(wrong=1)
    assert tally(result, "balance") == Tally(missed=1)
    assert min(result.mistakes, key=lambda mistake: mistake.rank).field == "amount"


def test_a_value_where_the_paper_has_none_is_invented():
    result = counted(truth(bank_lines=[line(1, "20.00")]), seen("bank_lines", [read_line("x", 1, "20.00", serial="7")]))
    assert tally(result, "serial") == Tally(invented=1)
    assert tally(result, "amount") == Tally(exact=1)


def test_one_number_printed_as_serial_and_receipt_number_is_not_invented():
    payment = {"payment_id": "x", "amount": Decimal(20), "serial": "7001", "receipt_number": "7001"}
    result = counted(truth(payments=[{"id": "p1", "amount": "20.00", "serial": "7001"}]), seen("payments", [payment]))
    assert ("synthetic", "scan", "payments", "receipt_number") not in result.tallies
    assert not result.mistakes


def test_a_row_is_right_where_all_that_is_printed_of_it_is():
    right = counted(truth(bank_lines=[line(1, "20.00")]), seen("bank_lines", [read_line("x", 1, "20.00")]))
    wrong = counted(truth(bank_lines=[line(1, "20.00", balance="1.00")]), seen("bank_lines", [read_line("x", 1, "20.00")]))
    assert tally(right, WHOLE_ROW).exact == 1
    assert tally(wrong, WHOLE_ROW).wrong == 1


def test_a_missing_and_an_invented_entity_are_one_mistake_each_though_each_field_is_counted():
    result = counted(truth(bank_lines=[line(1, "20.00", serial="A1")]), seen("bank_lines", []))
    assert tally(result, FOUND) == Tally(missed=1)
    assert tally(result, "serial") == Tally(missed=1)
    assert [mistake.field for mistake in result.mistakes] == [FOUND]
    extra = counted(truth(), seen("bank_lines", [read_line("x", 1, "20.00")]))
    assert tally(extra, FOUND) == Tally(invented=1)
    assert extra.mistakes[0].read_spot is not None


def test_both_places_of_a_mistake_are_on_the_page_as_it_was_turned():
    read = seen("bank_lines", [read_line("x", 1, "21.00")])
    laid = Seen(read.rows, read.places, read.shas, read.fields, {next(iter(read.places["doc:1"])): 90})
    mistake = next(m for m in counted(truth(bank_lines=[line(1, "20.00")]), laid).mistakes if m.field == "amount")
    assert mistake.true_spot == Spot("对账单.pdf", 1, (0.75, 0.1, 0.8, 0.3), None, 90)
    assert mistake.read_spot == Spot("对账单.pdf", 1, (0.1, 0.2, 0.3, 0.25), None, 90)


def test_four_quarters_are_none():
    box = (0.125, 0.25, 0.5, 0.375)
    assert turned(box, 360) == box
    assert turned(turned(box, 90), 270) == box


def test_tallies_of_several_results_add_up():
    one = counted(truth(bank_lines=[line(1, "20.00")]), seen("bank_lines", [read_line("x", 1, "20.00")]))
    both = joined([one, one])
    assert both["synthetic", "scan", "bank_lines", "amount"] == Tally(exact=2)
    assert one.tallies["synthetic", "scan", "bank_lines", "amount"] == Tally(exact=1)
