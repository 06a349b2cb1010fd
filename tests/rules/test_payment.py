from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.contract import PaymentTerm
from models.finding import Observation
from models.paper import SourceFile
from tests.rules.desk import Desk, amounts, codes, cost, f, finding, money, sound

DAY = date(2024, 4, 8)


def paying(*sums: str) -> Desk:
    desk = sound()
    desk.unpay()
    for number, amount in enumerate(sums, 1):
        desk.pay(str(number), amount, date(2024, 4, 8 + number), {"1": amount})
    return desk


def test_only_the_paid_share_of_the_net_counts():
    found = paying("101700.00").judge()
    assert amounts(found) == ("90000.00", "0.00", "10000.00")
    assert cost(found).status == "partial"
    said = finding(found, "PARTIALLY_PAID")
    assert "尚未支付11,300.00元" in said.message
    assert "建议核减不含税金额10,000.00元" in said.message


def test_the_paid_share_is_rounded_once():
    desk = sound("100.00", "13.00")
    desk.unpay()
    for number in (1, 2, 3):
        desk.pay(str(number), "12.55", date(2024, 4, 8 + number), {"1": "12.55"})
    found = desk.judge()
    assert amounts(found)[0] == "33.32"  # 100 × 37.65 ÷ 113 = 33.318…; thrice 11.106… would make 33.33


def test_instalments_that_make_the_gross_count_whole():
    assert amounts(paying("33900.00", "67800.00", "11300.00").judge()) == ("100000.00", "0.00", "0.00")


def test_retention_money_is_recognised_by_the_contracts_terms():
    desk = paying("107350.00")
    desk.swap("contracts", "contract:1", payment_terms=(PaymentTerm("质保金", Decimal(5)),))
    found = desk.judge()
    assert codes(found) == {"PARTIALLY_PAID", "RETENTION_UNPAID"}
    assert finding(found, "RETENTION_UNPAID").severity == "info"
    desk.swap("contracts", "contract:1", payment_terms=(PaymentTerm("质保金", Decimal(3)),))
    assert codes(desk.judge()) == {"PARTIALLY_PAID"}


@pytest.mark.parametrize(
    ("paid", "percent", "told"), [("101700.00", 10, True), ("100570.00", 11, False), ("101698.99", 10, False)]
)
def test_retention_money_is_a_tenth_at_most_and_a_yuan_more(paid: str, percent: int, told: bool):
    desk = paying(paid)
    desk.swap("contracts", "contract:1", payment_terms=(PaymentTerm("质保金", Decimal(percent)),))
    assert ("RETENTION_UNPAID" in codes(desk.judge())) == told


def test_unpaid_is_ineligible_only_where_statements_cover_the_time():
    desk = paying()
    assert amounts(desk.judge()) == ("0.00", "0.00", "100000.00")
    assert "截至2025年7月31日尚未支付" in finding(desk.judge(), "UNPAID").message
    for statements in (((2024, 1, 1), (2025, 7, 30)), ((2024, 3, 6), (2025, 7, 31))):
        desk.statements = []
        desk.statement(date(*statements[0]), date(*statements[1]))
        assert amounts(desk.judge()) == ("0.00", "100000.00", "0.00")


def test_statements_that_follow_each_other_cover_and_a_gap_does_not():
    desk = paying()
    desk.statements = []
    desk.statement(date(2024, 1, 1), date(2024, 12, 31))
    desk.statement(date(2025, 1, 1), date(2025, 7, 31))
    assert amounts(desk.judge())[2] == "100000.00"
    desk.swap("statements", "statement:2", period_start=f(date(2025, 1, 4)))
    assert amounts(desk.judge())[1] == "100000.00"
    desk.swap("statements", "statement:1", closing=f(money(500)))
    desk.swap("statements", "statement:2", opening=f(money(500)))
    assert amounts(desk.judge())[2] == "100000.00"


def test_an_account_without_statement_or_an_unread_file_leaves_unpaid_open():
    desk = paying()
    desk.declaration = replace(desk.declaration, applicant_accounts=("44050166010800001234", "755900001111"))
    assert amounts(desk.judge())[1] == "100000.00"
    desk = paying()
    desk.files.append(SourceFile("file:x", "x.pdf", "x", 1, "application/pdf", "unreadable"))
    assert amounts(desk.judge())[1] == "100000.00"
    desk = paying()
    assert amounts(desk.judge())[1] == "0.00"
    desk.seen.append(Observation("FILE_UNREADABLE", "file:x", "页面右侧被裁切"))
    assert amounts(desk.judge())[1] == "100000.00", "a page of which a part was read"


def test_an_ambiguous_payment_is_no_unpaid():
    desk = paying()
    desk.pay("1", "113000.00", DAY, {"1": "113000.00"}, state="ambiguous")
    found = desk.judge()
    assert amounts(found) == ("0.00", "100000.00", "0.00")
    assert codes(found) == {"AMBIGUOUS_SPLIT"}


def test_a_line_without_voucher_and_a_voucher_without_line_go_to_a_person():
    desk = sound()
    desk.payments = []
    desk.links = [link for link in desk.links if link.kind not in ("pays", "posted_as")]
    desk.link("pays", "bankline:1", "invoice:1", money("113000"))
    assert codes(desk.judge()) == {"VOUCHER_MISSING"}
    desk = sound()
    desk.unpost()
    assert codes(desk.judge()) == {"BANK_LINE_MISSING"}
    desk.statements = []
    desk.statement(date(2023, 1, 1), date(2023, 12, 31))
    found = desk.judge()
    assert codes(found) == {"STATEMENT_GAP"}
    assert amounts(found) == ("0.00", "100000.00", "0.00")


def test_someone_else_who_pays_or_is_paid_goes_to_a_person():
    desk = sound()
    desk.swap("payments", "payment:1", payer_name=f("佛山市禾木集团有限公司"), payer_account=f("999"))
    desk.swap("lines", "bankline:1", account_name=f("佛山市禾木集团有限公司"), account=f("999"))
    assert codes(desk.judge()) == {"PAYER_NOT_APPLICANT"}
    desk = sound()
    desk.swap("payments", "payment:1", payee_name=f("广州市云舟智能科技有限公司"))
    found = desk.judge()
    assert codes(found) == {"PAYEE_NOT_SELLER"}
    assert "广州市云舟智能科技有限公司" in finding(found, "PAYEE_NOT_SELLER").message


def test_a_payee_cut_off_by_the_statements_column_is_the_seller():
    desk = sound()
    desk.swap("lines", "bankline:1", counterparty_name=f("深圳市云舟智能科技"))
    assert codes(desk.judge()) == set()


@pytest.mark.parametrize(("kind", "payee"), [("cash", "深圳市云舟智能科技有限公司"), ("transfer", "王建国")])
def test_cash_and_persons_do_not_count(kind: str, payee: str):
    desk = sound()
    desk.swap("payments", "payment:1", kind=kind, payee_name=f(payee))
    desk.swap("lines", "bankline:1", counterparty_name=f(payee))
    found = desk.judge()
    assert "CASH_OR_PERSONAL" in codes(found)
    assert amounts(found)[2] == "100000.00"


def test_a_sole_trader_as_payee_goes_to_a_person():
    desk = sound()
    trader = "深圳市南山区云舟电脑经营部"
    desk.swap("invoices", "invoice:1", seller_name=f(trader), seller_tax_id=f(None))
    desk.swap("contracts", "contract:1", seller_name=f(trader))
    desk.swap("payments", "payment:1", payee_name=f(trader))
    desk.swap("lines", "bankline:1", counterparty_name=f(trader))
    assert amounts(desk.judge()) == ("0.00", "100000.00", "0.00")
    assert codes(desk.judge()) == {"CASH_OR_PERSONAL"}


def test_money_that_came_back_does_not_count():
    desk = sound()
    back = desk.bank_line("back", "22600.00", date(2025, 9, 1), direction="credit", summary=f("退款"))
    desk.link("refunds", back.id, "payment:1", money("22600"))
    found = desk.judge()
    assert amounts(found) == ("80000.00", "0.00", "20000.00")
    assert "已于2025年9月1日退回22,600.00元" in finding(found, "REFUNDED").message


def receipt(desk: Desk, amount: str, **more: object) -> None:
    """A receipt of the supplier's money that stands on no statement."""
    made = desk.pay("back", amount, date(2024, 9, 2), {}, line=False, nature="receipt", **more)
    sides = {"payer_name": made.payee_name, "payer_account": made.payee_account, "payee_name": made.payer_name}
    desk.swap("payments", made.id, **sides, payee_account=made.payer_account)


def test_a_refund_shown_by_a_receipt_alone_does_not_count():
    desk = sound()
    receipt(desk, "22600.00", purpose=f("退款"))
    desk.link("refunds", "payment:back", "payment:1", money("22600"))
    found = desk.judge()
    assert amounts(found) == ("80000.00", "0.00", "20000.00")
    assert "已于2024年9月2日退回22,600.00元" in finding(found, "REFUNDED").message


def test_a_receipt_from_the_supplier_that_nothing_explains_is_asked_about():
    desk = sound()
    receipt(desk, "11300.00", purpose=f("往来款"))
    found = desk.judge()
    assert amounts(found) == ("90000.00", "10000.00", "0.00")
    assert "2024年9月2日收到供应商" in finding(found, "CREDIT_FROM_SUPPLIER").message
    desk.link("posted_as", "payment:back", "bankline:1")
    assert amounts(desk.judge())[0] == "100000.00"


def test_a_refund_with_its_red_note_is_taken_off_once():
    desk = sound()
    red = replace(
        desk.invoices[0],
        id="invoice:9",
        red=True,
        number=f("24442000000000000009", "xml"),
        tax_exclusive_amount=f(money("-20000")),
        tax_amount=f(money("-2600")),
        tax_inclusive_amount=f(money("-22600")),
    )
    desk.invoices.append(red)
    desk.link("reverses", red.id, "invoice:1")
    back = desk.bank_line("back", "22600.00", date(2024, 9, 2), direction="credit", summary=f("退款"))
    desk.link("refunds", back.id, "payment:1", money("22600"))
    found = desk.judge()
    assert amounts(found) == ("80000.00", "0.00", "20000.00")
    assert cost(found).reason_codes == ("RED_REVERSED",)


def test_other_money_from_the_supplier_is_asked_about_up_to_its_amount():
    desk = sound()
    desk.bank_line("in", "11300.00", date(2024, 9, 2), direction="credit", summary=f("往来款"))
    found = desk.judge()
    assert amounts(found) == ("90000.00", "10000.00", "0.00")
    assert codes(found) == {"CREDIT_FROM_SUPPLIER"}


def test_a_like_sum_from_a_related_party_within_thirty_days_is_a_round_trip():
    desk = sound()
    desk.declaration = replace(desk.declaration, related_parties=("佛山市青禾投资有限公司",))
    desk.bank_line("in", "100000.00", date(2024, 5, 8), direction="credit", counterparty_name=f("佛山市青禾投资有限公司"))
    assert codes(desk.judge()) == {"ROUND_TRIP"}
    desk.swap("lines", "bankline:in", posted_date=f(date(2024, 5, 9)))
    assert codes(desk.judge()) == set()


def test_a_broken_balance_binds_what_rests_on_the_line():
    desk = sound()
    desk.swap("lines", "bankline:1", chain_ok=False)
    found = desk.judge()
    assert codes(found) == {"BALANCE_BREAK"}
    assert amounts(found) == ("0.00", "100000.00", "0.00")


def test_foreign_money_goes_to_a_person():
    desk = sound()
    desk.swap("invoices", "invoice:1", currency="USD")
    assert codes(desk.judge()) == {"FX"}


def equal(*days: tuple[date, date]) -> Desk:
    """Equal invoices and equal payments of one class, paired by date."""
    desk = Desk()
    for number, (issued, paid) in enumerate(days, 1):
        key = str(number)
        desk.invoice(key, "10000.00", "1300.00", issued)
        desk.pay(key, "11300.00", paid, {key: "11300.00"}, class_id="class:1")
        desk.listed(key)
        desk.claim(number, "10000.00", [key])
    desk.contract("1", "113000.00", [str(number) for number in range(1, len(days) + 1)])
    desk.statement()
    return desk


def test_a_class_of_equals_that_all_count_is_no_doubt():
    found = equal(*((date(2024, month, 3), date(2024, month, 20)) for month in range(2, 12))).judge()
    assert codes(found) == set()
    assert all(one.status == "eligible" for one in found.costs)


def test_equals_over_more_than_a_year_are_no_doubt_either():
    days = [(date(2023 + m // 12, m % 12 + 1, 3), date(2023 + m // 12, m % 12 + 1, 20)) for m in range(12, 28)]
    desk = equal(*days)
    desk.swap("contracts", "contract:1", tax_inclusive_amount=f(None), signed_date=f(date(2023, 12, 1)))
    assert codes(desk.judge()) == set()


def test_a_payment_outside_in_a_class_costs_one_invoice_however_they_are_paired():
    found = equal((date(2025, 5, 6), date(2025, 6, 3)), (date(2025, 6, 6), date(2025, 8, 5))).judge()
    assert codes(found) == {"PAYMENT_OUT_OF_WINDOW"}
    assert [amounts(found, key) for key in "12"] == [("10000.00", "0.00", "0.00"), ("0.00", "0.00", "10000.00")]


def test_only_the_difference_between_pairings_is_in_doubt():
    found = equal((date(2025, 6, 6), date(2025, 7, 3)), (date(2025, 8, 6), date(2025, 8, 15))).judge()
    assert "AMBIGUOUS_SPLIT" in codes(found)
    assert amounts(found, "1") == ("0.00", "10000.00", "0.00")
    assert amounts(found, "2") == ("0.00", "0.00", "10000.00")
    assert "最低0.00元、最高10,000.00元" in finding(found, "AMBIGUOUS_SPLIT").message
