"""A second witness verifies, a single character's difference is a misreading, anything more is a contradiction."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from extractors.candidates import Candidate
from extractors.invoices.figures import Witnesses, settle_figures
from extractors.invoices.totals import Totals
from extractors.solver import settle
from models.fields import MISSING
from models.paper import PageRef, Quad, Spot

PAGE = PageRef("0" * 64, 1)
MONEY = st.integers(min_value=10000, max_value=10**11).map(lambda cents: Decimal(cents).scaleb(-2))


def on_paper(value: str, *, method: str = "ocr", confidence: float = 0.99, cost: float = 0.0, top: float = 0.1) -> Candidate[str]:
    return Candidate(value, value, Spot(PAGE, Quad.box(0, top, 1, top + 0.02)), method, confidence, cost, method, cost)  # type: ignore[arg-type]


def told(value: str) -> Candidate[str]:
    return Candidate(value, value, Spot(PAGE), "qr", 1.0, 0.0, "qr")


def figure(value: Decimal, **more: object) -> Candidate[Decimal]:
    one = on_paper(str(value), **more)  # type: ignore[arg-type]
    return Candidate(value, one.original, one.spot, one.method, one.confidence, one.cost, one.witness, one.repair)


def test_nothing_read_is_missing():
    assert settle([]) == MISSING


def test_print_alone_is_read_and_not_verified():
    assert settle([on_paper("12345678")]).status == "read"


def test_print_read_with_doubt_is_inferred():
    assert settle([on_paper("12345678", confidence=0.5)]).status == "inferred"
    assert settle([on_paper("12345678", cost=0.5)]).status == "inferred"


def test_two_readings_of_one_box_that_differ_are_in_doubt():
    field = settle([on_paper("12345678", confidence=0.8), on_paper("12345673", confidence=0.8)])
    assert field.status == "inferred"


def test_data_that_agrees_verifies_and_keeps_the_box_on_the_paper():
    field = settle([on_paper("12345678"), told("12345678")])
    assert (field.status, field.checks) == ("verified", ("qr",))
    assert field.spot is not None
    assert field.spot.quad is not None


def test_one_confusable_character_is_a_misreading():
    field = settle([on_paper("12345618"), told("12345678")])
    assert (field.value, field.status, field.original) == ("12345678", "inferred", "12345618")


def test_more_than_one_character_is_a_contradiction():
    field = settle([on_paper("87654321"), told("12345678")])
    assert (field.value, field.status, field.checks) == ("87654321", "conflict", ("!qr",))


def test_digital_print_is_never_taken_for_a_misreading():
    field = settle([on_paper("12345618", method="text"), told("12345678")])
    assert (field.value, field.status) == ("12345618", "conflict")


def test_declared_values_that_differ_are_a_conflict():
    other = Candidate("12345679", "12345679", Spot(PAGE), "cell", 1.0, 0.0, "info")
    assert settle([told("12345678"), other]).status == "conflict"


@given(MONEY, MONEY)
def test_a_sum_alone_verifies_nothing_that_was_recognised(net: Decimal, tax: Decimal):
    tax = min(tax, (net / 10).quantize(Decimal("0.01")))
    figures = settle_figures(Totals((figure(net),), (figure(tax),), (figure(net + tax),)), Witnesses())
    assert {figures.net.status, figures.tax.status, figures.gross.status} == {"read"}


@given(MONEY, MONEY)
def test_a_sum_and_the_capitals_verify_all_three(net: Decimal, tax: Decimal):
    tax = min(tax, (net / 10).quantize(Decimal("0.01")))
    capital = figure(net + tax, top=0.5)
    figures = settle_figures(
        Totals((figure(net),), (figure(tax),), (figure(net + tax),), (capital,)), Witnesses(capital=(capital,))
    )
    assert {figures.net.status, figures.tax.status, figures.gross.status} == {"verified"}
    assert figures.conflicts == ()


@given(MONEY, st.integers(min_value=1, max_value=10**6))
def test_figures_that_do_not_add_up_are_never_verified_together(net: Decimal, off: int):
    tax = (net * 6 / 100).quantize(Decimal("0.01"))
    gross = net + tax + Decimal(off).scaleb(-2)
    figures = settle_figures(Totals((figure(net),), (figure(tax),), (figure(gross),)), Witnesses())
    assert [one.value for one in (figures.net, figures.tax, figures.gross)] == [net, tax, gross]
    assert {figures.net.status, figures.tax.status, figures.gross.status} == {"conflict"}
    assert figures.conflicts


def test_net_and_tax_in_each_other_s_place_are_not_verified():
    net, tax = Decimal("6000.00"), Decimal("100000.00")
    capital = figure(net + tax, top=0.5)
    figures = settle_figures(
        Totals((figure(net),), (figure(tax),), (figure(net + tax),), (capital,)), Witnesses(capital=(capital,))
    )
    assert figures.net.status != "verified"
    assert figures.tax.status != "verified"


def test_a_digit_lost_at_the_edge_is_completed_by_code_and_sum_together_as_inferred():
    gross = Decimal("1414780.00")
    capital = figure(gross, top=0.5)
    net = figure(Decimal("1334698.10"), cost=0.8)
    totals = Totals((net,), (figure(Decimal("80081.89")),), (figure(gross),), (capital,))
    figures = settle_figures(totals, Witnesses(capital=(capital,), qr_net=Decimal("1334698.11")))
    assert (figures.net.value, figures.net.status) == (Decimal("1334698.11"), "inferred")
    assert figures.conflicts == ()


def test_what_only_another_reading_of_the_box_says_is_inferred_at_most():
    second = replace(on_paper("2024-02-09", cost=0.4), repair=0.0, second=True)
    assert settle([second]).status == "inferred"
    assert settle([second, told("2024-02-09")]).status == "verified"


def test_capitals_however_misread_do_not_speak_against_the_amount_that_they_are():
    net, tax = Decimal("2050.43"), Decimal("348.57")
    wrong = Decimal(80000)

    def signed(value: Decimal) -> tuple[Candidate[Decimal], ...]:
        return figure(value + wrong), replace(figure(value, cost=0.6), witness="sign")

    capital = replace(figure(net + tax, top=0.5), cost=1.9, repair=1.5)
    totals = Totals(signed(net), (figure(tax),), signed(net + tax), (capital,))
    figures = settle_figures(totals, Witnesses(capital=(capital,), lines_net=net, lines_tax=tax, rates_hold=True))
    assert (figures.net.value, figures.gross.value) == (net, net + tax)
