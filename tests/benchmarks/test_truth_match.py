"""Which read entity is which true one."""

from datetime import date
from decimal import Decimal

from benchmarks.seen import Seen
from benchmarks.truth_match import best, match_all, plain, same
from tests.benchmarks.cases import line, read_line, seen, truth


def test_white_space_bracket_width_and_trailing_zeros_do_not_count():
    assert same("广州（天河） 分公司", "广州(天河)分公司")
    assert same("113.00", Decimal("113.0"))
    assert same("0.00", Decimal(0))
    assert same("2024-05-06", date(2024, 5, 6))


def test_a_cent_or_a_leading_zero_counts():
    assert not same("113.00", Decimal("113.01"))
    assert not same("00123", "123")
    assert plain(None) == ""


def test_equal_lines_go_to_the_nearest_line_number():
    true = truth(bank_lines=[line(1, "20.00"), line(2, "20.00"), line(3, "20.00")])
    read = seen("bank_lines", [read_line("z", 1, "20.00"), read_line("y", 2, "20.00"), read_line("a", 3, "20.00")])
    assert match_all(true, read)["bank_lines"].ids() == {"b1": "z", "b2": "y", "b3": "a"}


def test_what_agrees_in_most_fields_goes_first_and_nothing_is_used_twice():
    true = truth(bank_lines=[line(1, "20.00", serial="A1"), line(2, "30.00", serial="A2")])
    read = seen("bank_lines", [read_line("x", 1, "30.00", serial="A2")])
    found = match_all(true, read)["bank_lines"]
    assert found.ids() == {"b2": "x"}
    assert [row for _, _, row in found.pairs].count(None) == 1


def test_a_second_copy_of_the_file_is_the_same_page():
    true = truth(bank_lines=[line(1, "20.00")])
    true["documents"][0]["parts"] = [{"file": "副本.pdf", "page": 1}]
    assert match_all(true, seen("bank_lines", [read_line("x", 1, "20.00")]))["bank_lines"].ids() == {"b1": "x"}


def test_what_is_on_another_page_is_no_match_but_one_too_many():
    true = truth(bank_lines=[line(1, "20.00")])
    true["documents"][0]["parts"] = [{"file": "对账单.pdf", "page": 2}]
    found = match_all(true, seen("bank_lines", [read_line("x", 1, "20.00")]))["bank_lines"]
    assert found.ids() == {}
    assert [row["bank_line_id"] for _, row in found.extra] == ["x"]


def test_what_stands_on_no_paper_is_not_asked_for():
    true = truth(bank_lines=[line(1, "20.00")])
    true["bank_lines"][0]["documents"] = []
    assert match_all(true, seen("bank_lines", []))["bank_lines"].pairs == []


def test_an_invoice_with_a_digital_twin_is_digital():
    assert best(["photo", "xml"]) == "digital"
    assert best(["photo", "scan"]) == "scan"
    assert best([]) == "none"


def test_lines_that_follow_a_lost_one_keep_their_own():
    lines = [{"id": f"i1.{n}", "line_no": n, "item_name": name} for n, name in enumerate(("键盘", "鼠标", "屏幕"), 1)]
    true = truth(invoices=[{"id": "i1", "number": "12345678", "lines": lines}])
    read = seen("invoices", [{"invoice_id": "x", "number": "12345678"}])
    rows = [
        {"line_id": f"l{n}", "invoice_id": "x", "line_no": n, "item_name": name}
        for n, name in enumerate(("鼠标", "屏幕", "线"), 1)
    ]
    found = match_all(true, Seen({**read.rows, "invoice_lines": rows}, read.places, read.shas))["invoice_lines"]
    assert found.ids() == {"i1.2": "l1", "i1.3": "l2"}
    assert [row["line_id"] for _, row in found.extra] == ["l3"]
