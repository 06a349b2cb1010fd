"""Pools and classes: what other ways to pair would make of them decides what is in doubt, never the way that was chosen."""

from datetime import date
from decimal import Decimal

from tests.rules.desk import Desk, codes


def pooled(
    *invoices: tuple[str, date], paid: tuple[tuple[str, date, dict[str, str]], ...], unclaimed: tuple[str, ...] = ()
) -> Desk:
    """Invoices (net, day) at 13 % and payments (amount, day, into) of one pool."""
    desk = Desk()
    for number, (net, issued) in enumerate(invoices, 1):
        key = str(number)
        desk.invoice(key, net, str((Decimal(net) * Decimal("0.13")).quantize(Decimal("0.01"))), issued)
        if key not in unclaimed:
            desk.listed(key)
            desk.claim(number, net, [key])
    for number, (amount, day, into) in enumerate(paid, 1):
        desk.pay(str(number), amount, day, into, class_id="class:pool")
    desk.contract("1", "1130000.00", [str(number) for number in range(1, len(invoices) + 1)])
    desk.statement()
    return desk


IN, LATE = date(2025, 6, 20), date(2025, 8, 5)
POURED = (("30000.00", date(2025, 6, 10), {"1": "30000.00"}), ("83000.00", LATE, {"1": "26500.00", "2": "56500.00"}))


def test_a_pool_whose_money_all_counts_is_no_doubt_whoever_was_paid_first():
    early = (
        ("30000.00", date(2025, 6, 10), {"1": "30000.00"}),
        ("83000.00", date(2025, 7, 5), {"1": "26500.00", "2": "56500.00"}),
    )
    found = pooled(("50000.00", IN), ("50000.00", IN), paid=early).judge()
    assert codes(found) == set()
    assert sum(cost.eligible_amount for cost in found.costs) == Decimal("100000.00")


def test_late_money_of_a_pool_costs_the_same_in_any_order_while_all_invoices_count():
    found = pooled(("50000.00", IN), ("50000.00", IN), paid=POURED).judge()
    assert "AMBIGUOUS_SPLIT" not in codes(found)
    assert sum(cost.eligible_amount for cost in found.costs) == Decimal("26548.67")


def test_a_late_invoice_in_a_pool_puts_the_difference_of_the_orders_in_review():
    """30 000 in time pay the first invoice by convention; they might as well have paid the late one, which never counts."""
    found = pooled(("50000.00", IN), ("50000.00", LATE), paid=POURED).judge()
    assert "AMBIGUOUS_SPLIT" in codes(found)
    assert sum(cost.eligible_amount for cost in found.costs) == Decimal("0.00")
    assert sum(cost.review_amount for cost in found.costs) == Decimal("26548.67")


def test_an_invoice_that_nobody_claims_may_have_got_the_money_all_the_same():
    desk = pooled(
        ("50000.00", IN),
        ("50000.00", IN),
        paid=(("56500.00", IN, {"1": "56500.00"}), ("56500.00", LATE, {"2": "56500.00"})),
        unclaimed=("2",),
    )
    found = desk.judge()
    assert "AMBIGUOUS_SPLIT" in codes(found)
    assert sum(cost.eligible_amount for cost in found.costs) == Decimal("0.00")
    assert sum(cost.review_amount for cost in found.costs) == Decimal("50000.00")


def test_a_contract_paid_but_for_its_retention_needs_no_question():
    paid = (("101700.00", IN, {"1": "56500.00", "2": "45200.00"}),)
    found = pooled(("50000.00", IN), ("50000.00", IN), paid=paid).judge()
    assert codes(found) <= {"PARTIALLY_PAID", "RETENTION_UNPAID"}
    assert sum(cost.eligible_amount for cost in found.costs) == Decimal("90000.00")
