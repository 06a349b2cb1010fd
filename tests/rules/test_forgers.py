"""What a forger or a careless applicant files: no yuan of it counts that should not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.matchers.reading import read
from tests.rules.desk import ACCOUNT, APPLICANT, OTHER_ID, SELLER, SELLER_ID, USCC, checked, f, finding, money
from tests.rules.piles import Pile, fates, sound_pile

OTHER = "佛山市盛和贸易有限公司"
OTHER_ACCOUNT = "6222020000000000123"
Bend = Callable[[Pile], object]
NOTHING: dict[str, Any] = {"counterparty_account": None, "other": None}


def paid(pile: Pile, line: dict[str, Any] | None = None, **voucher: Any) -> None:
    """The one payment made otherwise."""
    pile.rows.clear()
    pile.drop("voucher")
    pile.pay("voucher", "113000.00", "2024-04-08", line=line, **voucher)


def halves(pile: Pile) -> None:
    pile.rows.clear()
    pile.drop("voucher")
    pile.pay("one", "56500.00", "2024-04-08")
    pile.pay("two", "56500.00", "2024-05-08")


def twice(pile: Pile) -> None:
    """A second invoice like the first, under the same contract."""
    pile.invoice("second", "113000.00", "2024-03-06")
    pile.bend("contract", tax_inclusive_amount=money("226000.00"))
    pile.claim(("100000.00", ("invoice",)), ("100000.00", ("second",)))


def two_vouchers(pile: Pile, day: str = "2024-04-08", posted: str = "2024-04-08") -> None:
    """Two vouchers, one line."""
    twice(pile)
    pile.rows.clear()
    pile.drop("voucher")
    pile.voucher("voucher", "113000.00", "2024-04-08")
    pile.voucher("other", "113000.00", day, serial="S999999999")
    pile.line("113000.00", posted)


def red(pile: Pile, gross: str = "113000.00", day: str = "2025-09-05", *, named: bool = True, **more: Any) -> None:
    numbers: dict[str, Any] = {"reverses_number": pile.number("invoice")} if named else {}
    pile.invoice("red", gross, day, red=True, **numbers, **more)


def reissued(pile: Pile, day: str, rows: tuple[str, ...] = ("new",)) -> None:
    red(pile, day="2025-08-20")
    pile.invoice("new", "113000.00", day)
    pile.claim(*(("100000.00", (row,)) for row in rows))


def other_number(number: str) -> str:
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def misread_red(pile: Pile) -> None:
    red(pile, named=False)
    pile.bend("red", reverses_number=f(other_number(pile.number("invoice")), "ocr"))


def red_of_a_misread_seller(pile: Pile) -> None:
    red(pile, named=False)
    pile.bend("red", seller_name=f("深圳市云丹智能科技有限公司", "ocr"), seller_tax_id=f(None))


def supplemented(pile: Pile, signed: str, **changes: Any) -> None:
    pile.bend("contract", tax_inclusive_amount=money("90000.00"))
    pile.contract("more", "23000.00", signed, supplements=read("HT-contract"), text="补充协议")
    pile.bend("more", **changes)
    # What is billed stands under the contract itself, however well the supplement would fit it.
    pile.papers["invoice"] = replace(
        pile.papers["invoice"],
        invoices=tuple(replace(i, remark=read("合同编号HT-contract")) for i in pile.papers["invoice"].invoices),
    )


def lines(pile: Pile, **changes: Any) -> None:
    (made,) = pile.papers["invoice"].invoices
    pile.bend("invoice", lines=(replace(made.lines[0], **changes),))


def bill(pile: Pile, day: str, **days: date) -> None:
    pile.rows.clear()
    pile.drop("voucher")
    fields: dict[str, Any] = {key: read(value) for key, value in days.items()}
    pile.voucher("bill", "113000.00", day, kind="bill", bill_number=read("1" * 30), **fields)


def seq(*bends: Bend) -> Bend:
    def all_of_them(pile: Pile) -> None:
        for bend in bends:
            bend(pile)

    return all_of_them


NONE: dict[str, tuple[Bend, str]] = {
    # Vouchers that were altered, and the line that tells.
    "the line names another company": (
        lambda p: paid(p, {"other": OTHER, "counterparty_account": OTHER_ACCOUNT}),
        "PAYEE_NOT_SELLER",
    ),
    "the payee was altered, the account was not": (lambda p: paid(p, {"other": OTHER}), "PAYEE_NOT_SELLER"),
    "the line names a person": (lambda p: paid(p, {"other": "王建国"}), "CASH_OR_PERSONAL"),
    "the voucher names a person, the line the seller": (lambda p: paid(p, payee="王建国"), "CASH_OR_PERSONAL"),
    "another payer, no account": (lambda p: paid(p, payer=OTHER, payer_account=None), "PAYER_NOT_APPLICANT"),
    "another payer on the applicant's account": (lambda p: paid(p, payer=OTHER), "PAYER_NOT_APPLICANT"),
    "a statement of another's account": (
        lambda p: paid(p, {"account": "123456789012345", "account_name": OTHER}, payer_account=None),
        "PAYER_NOT_APPLICANT",
    ),
    "a branch pays": (
        lambda p: paid(
            p, {"account": "9999", "account_name": APPLICANT + "广州分公司"}, payer=APPLICANT + "广州分公司", payer_account="9999"
        ),
        "PAYER_NOT_APPLICANT",
    ),
    "the money went to the applicant's second account": (
        seq(
            lambda p: paid(p, {"counterparty_account": "44050166010800009999"}, payee_account="44050166010800009999"),
            lambda p: setattr(p, "accounts", ("44050166010800009999",)),
        ),
        "RELATED_PARTY",
    ),
    "the line is money received": (
        seq(lambda p: p.rows.clear(), lambda p: p.line("+113000.00", "2024-04-08", serial="S000000866")),
        "BANK_LINE_MISSING",
    ),
    "the voucher says goods, the line cash": (lambda p: paid(p, {"summary": "现金支取"}, purpose="货款"), "CASH_OR_PERSONAL"),
    "no line where the statement covers the day": (lambda p: p.rows.clear(), "BANK_LINE_MISSING"),
    "two vouchers and one line": (two_vouchers, "BANK_LINE_MISSING"),
    "two vouchers, and one line on the day between": (lambda p: two_vouchers(p, "2024-04-10", "2024-04-09"), "BANK_LINE_MISSING"),
    "dollars on voucher and line": (
        lambda p: paid(p, {"currency": "USD"}, currency="USD"),
        "FX",
    ),
    # Money that came back.
    "refunded after the cutoff": (lambda p: p.line("+113000.00", "2025-10-08", summary="退款"), "REFUNDED"),
    "two payments refunded in one sum": (
        seq(halves, lambda p: p.line("+113000.00", "2024-06-03", summary="退款")),
        "REFUNDED",
    ),
    "two payments refunded in one sum by nobody knows whom": (
        seq(halves, lambda p: p.line("+113000.00", "2024-06-03", summary="退款", **NOTHING)),
        "REFUNDED",
    ),
    "more refunded than was paid": (lambda p: p.line("+120000.00", "2024-06-03", summary="退款"), "CREDIT_FROM_SUPPLIER"),
    "reversed on the same day": (lambda p: p.line("-113000.00", "2024-04-09", summary="冲正"), "REFUNDED"),
    "bounced, and sent again too late": (
        seq(lambda p: p.line("+113000.00", "2025-07-28", summary="退汇"), lambda p: p.pay("again", "113000.00", "2025-08-04")),
        "PAYMENT_OUT_OF_WINDOW",
    ),
    "the seller lent the money first": (lambda p: p.line("+113000.00", "2024-04-02", summary="借款"), "CREDIT_FROM_SUPPLIER"),
    "the very sum came from nobody": (
        lambda p: p.line("+113000.00", "2024-04-28", summary="往来款", **NOTHING),
        "ROUND_TRIP",
    ),
    "back through a related party": (
        seq(
            lambda p: setattr(p, "related", (OTHER,)),
            lambda p: p.line("+100000.00", "2024-04-20", other=OTHER, counterparty_account=OTHER_ACCOUNT, summary="借款"),
        ),
        "ROUND_TRIP",
    ),
    "paid to a third party, refunded and sent again": (
        seq(
            lambda p: paid(p, {"other": OTHER, "counterparty_account": OTHER_ACCOUNT}, payee=OTHER, payee_account=OTHER_ACCOUNT),
            lambda p: p.line("+113000.00", "2024-04-10", other=OTHER, counterparty_account=OTHER_ACCOUNT, summary="退款"),
            lambda p: p.pay(
                "again", "113000.00", "2024-04-12", payee=OTHER, line={"other": OTHER, "counterparty_account": OTHER_ACCOUNT}
            ),
        ),
        "",
    ),
    # Red notes and re-issues.
    "a red note that names no number": (lambda p: red(p, named=False), "RED_REVERSED"),
    "a red note with a misread number": (misread_red, "RED_REVERSED"),
    "a red note with a misread seller": (red_of_a_misread_seller, "RED_REVERSED"),
    "a red note after the cutoff, and the refund": (
        seq(red, lambda p: p.line("+113000.00", "2025-10-10", summary="退款")),
        "RED_REVERSED",
    ),
    "a red note in another bundle": (lambda p: p.elsewhere.update({f"reversed:{p.number('invoice')}": ("b2",)}), "RED_REVERSED"),
    "re-issued after the cutoff": (lambda p: reissued(p, "2025-08-22"), "REISSUED"),
    "re-issued long after the cutoff": (lambda p: reissued(p, "2025-11-25"), "REISSUED"),
    # The invoice itself.
    "a branch is the buyer": (
        lambda p: p.bend("invoice", buyer_name=APPLICANT + "广州分公司", buyer_tax_id=OTHER_ID),
        "BUYER_MISMATCH",
    ),
    "another's number under the right name": (lambda p: p.bend("invoice", buyer_tax_id=OTHER_ID), "BUYER_MISMATCH"),
    "another's name over the right number": (lambda p: p.bend("invoice", buyer_name=OTHER), "BUYER_MISMATCH"),
    "a net amount that was raised": (
        seq(lambda p: p.bend("invoice", tax_exclusive_amount=money("112000.00")), lambda p: p.claim(("112000.00", ("invoice",)))),
        "AMOUNT_CONFLICT",
    ),
    "lines that do not make the net amount": (
        lambda p: lines(p, tax_exclusive_amount=read(Decimal("50000.00"))),
        "AMOUNT_CONFLICT",
    ),
    "a line that nobody can read": (lambda p: lines(p, item_name=f(None)), "NOT_IN_SCOPE"),
    "no line at all, and a contract that says nothing": (
        seq(lambda p: p.bend("invoice", lines=()), lambda p: p.bend("contract", title="采购合同", text="人工智能")),
        "NOT_IN_SCOPE",
    ),
    "XML and scan of one invoice with other amounts": (
        seq(
            lambda p: p.invoice("invoice", "113000.00", "2024-03-05", method="xml"),
            lambda p: p.invoice("copy", "11300.00", "2024-03-05", method="ocr", number=p.number("invoice")),
        ),
        "AMOUNT_CONFLICT",
    ),
    "the applicant's own sale": (
        seq(
            lambda p: p.invoice(
                "sale", "113000.00", "2024-03-05", seller=APPLICANT, seller_id=USCC, buyer=SELLER, buyer_id=SELLER_ID
            ),
            lambda p: p.claim(("100000.00", ("sale",))),
        ),
        "OWN_STAFF",
    ),
    "in another bundle that another applicant filed": (
        seq(
            lambda p: setattr(p, "supersedes", "b2"),
            lambda p: p.elsewhere.update({p.number("invoice"): ("b2",)}),
        ),
        "DUP_ACROSS",
    ),
    "a sole trader": (
        seq(
            lambda p: p.bend("invoice", seller_name="禅城区云舟电脑经营部", seller_tax_id=checked("92440600MA4UHMXX0")),
            lambda p: p.bend("contract", seller_name="禅城区云舟电脑经营部"),
            lambda p: paid(p, {"other": "禅城区云舟电脑经营部"}, payee="禅城区云舟电脑经营部"),
        ),
        "CASH_OR_PERSONAL",
    ),
    # Contracts.
    "a contract of another buyer": (lambda p: p.bend("contract", buyer_name=OTHER), "CONTRACT_BUYER_MISMATCH"),
    "a contract of another seller": (lambda p: p.bend("contract", seller_name=OTHER), "CONTRACT_MISSING"),
    "a contract signed after the payment": (lambda p: p.bend("contract", signed_date=date(2024, 5, 1)), "CONTRACT_AFTER_INVOICE"),
    "paid before the contract, invoiced after it": (
        seq(
            lambda p: p.bend("contract", signed_date=date(2024, 2, 20)),
            lambda p: p.rows.clear(),
            lambda p: p.drop("voucher"),
            lambda p: p.pay("voucher", "113000.00", "2024-02-08"),
        ),
        "CONTRACT_AFTER_INVOICE",
    ),
    # Bills.
    "a bill endorsed after the cutoff": (
        lambda p: bill(
            p,
            "2025-08-08",
            bill_issue_date=date(2025, 6, 1),
            bill_endorsed_date=date(2025, 8, 8),
            bill_due_date=date(2025, 12, 1),
        ),
        "PAYMENT_OUT_OF_WINDOW",
    ),
    "an own bill that falls due after the cutoff": (
        lambda p: bill(p, "2025-07-08", bill_issue_date=date(2025, 7, 8), bill_due_date=date(2026, 1, 8)),
        "PAID_BY_BILL",
    ),
    "set off against the applicant's own sale": (
        seq(
            lambda p: p.rows.clear(),
            lambda p: p.drop("voucher"),
            lambda p: p.invoice(
                "sale", "113000.00", "2024-03-15", seller=APPLICANT, seller_id=USCC, buyer=SELLER, buyer_id=SELLER_ID
            ),
        ),
        "UNPAID",
    ),
}
"""Of these no yuan may count; the code is one that must be told."""

SOME: dict[str, tuple[Bend, str, str]] = {
    "a red note over a part, without a number": (
        lambda p: red(p, "50000.00", named=False),
        "55752.21",
        "RED_REVERSED",
    ),
    "a red note over a part, and paid in part": (
        seq(
            lambda p: red(p, "53000.00"),
            lambda p: p.rows.clear(),
            lambda p: p.drop("voucher"),
            lambda p: p.pay("v", "60000.00", "2024-04-08"),
        ),
        "53097.35",
        "RED_REVERSED",
    ),
    "a red note over a part, and its refund": (
        seq(lambda p: red(p, "13000.00"), lambda p: p.line("+13000.00", "2025-10-10")),
        "88495.58",
        "RED_REVERSED",
    ),
    "refunded in part, and that part sent again too late": (
        seq(lambda p: p.line("+50000.00", "2025-07-28", summary="退款"), lambda p: p.pay("again", "50000.00", "2025-08-04")),
        "55752.21",
        "REFUNDED",
    ),
    "a part in cash": (
        seq(
            lambda p: p.rows.clear(),
            lambda p: p.drop("voucher"),
            lambda p: p.pay("v", "100000.00", "2024-04-08"),
            lambda p: p.voucher("cash", "13000.00", "2024-04-09", kind="cash"),
        ),
        "88495.58",
        "CASH_OR_PERSONAL",
    ),
    "retention money paid after the cutoff": (
        seq(
            lambda p: p.rows.clear(),
            lambda p: p.drop("voucher"),
            lambda p: p.pay("v", "101700.00", "2024-04-08"),
            lambda p: p.pay("late", "11300.00", "2025-08-09"),
        ),
        "90000.00",
        "PAYMENT_OUT_OF_WINDOW",
    ),
    "two rows on one invoice, one of them gross": (
        lambda p: p.claim(("100000.00", ("invoice",)), ("113000.00", ("invoice",))),
        "100000.00",
        "DUP_IN_BUNDLE",
    ),
    "one invoice filed twice, its number spaced": (
        seq(
            lambda p: p.invoice(
                "copy", "113000.00", "2024-03-05", number=p.number("invoice")[:8] + " " + p.number("invoice")[8:]
            ),
            lambda p: p.claim(("100000.00", ("invoice",)), ("100000.00", ("copy",))),
        ),
        "100000.00",
        "DUP_IN_BUNDLE",
    ),
    "both the reversed invoice and its successor claimed": (
        seq(
            lambda p: p.invoice("red", "113000.00", "2024-05-20", red=True, reverses_number=p.number("invoice")),
            lambda p: p.invoice("new", "113000.00", "2024-05-22"),
            lambda p: p.claim(("100000.00", ("new",)), ("100000.00", ("invoice",))),
        ),
        "100000.00",
        "RED_REVERSED",
    ),
    "billed more than a supplement allows whose contract nobody filed": (
        lambda p: p.bend("contract", supplements="HT-2023-001", tax_inclusive_amount=money("50000.00")),
        "44247.79",
        "OVER_CONTRACT",
    ),
    "a supplement signed after what it allows was billed": (
        lambda p: supplemented(p, "2024-06-10"),
        "79646.02",
        "OVER_CONTRACT",
    ),
    "a supplement without a day": (lambda p: supplemented(p, "2024-02-10", signed_date=f(None)), "79646.02", "OVER_CONTRACT"),
    "served beyond the cutoff by the invoice's own words": (
        lambda p: p.bend("invoice", remark="服务期：2025年1月1日至2026年12月31日"),
        "29041.10",
        "PERIOD_BEYOND",
    ),
    "money from the seller's branch": (
        lambda p: p.line(
            "+100000.00", "2024-04-28", other=SELLER + "广州分公司", counterparty_account="622277", summary="往来款"
        ),
        "11504.42",
        "CREDIT_FROM_SUPPLIER",
    ),
    "two vouchers, and a line with the serial of one": (
        seq(twice, lambda p: p.voucher("other", "113000.00", "2024-04-08", serial="S999999999")),
        "100000.00",
        "BANK_LINE_MISSING",
    ),
}
"""Of these so many yuan count and no more."""


def bent(bend: Bend) -> Pile:
    pile = sound_pile()
    bend(pile)
    return pile


def test_the_sound_pile_counts_whole():
    assert fates(sound_pile().judge()) == ("100000.00", "0.00", "0.00")


@pytest.mark.parametrize("case", NONE)
def test_of_what_is_forged_or_missing_nothing_counts(case: str):
    bend, code = NONE[case]
    found = bent(bend).judge()
    assert fates(found)[0] == "0.00"
    assert not code or finding(found, code).severity != "info"


@pytest.mark.parametrize("case", SOME)
def test_of_what_is_true_in_part_no_more_than_that_counts(case: str):
    bend, expected, code = SOME[case]
    found = bent(bend).judge()
    assert fates(found)[0] == expected
    assert finding(found, code)


ODD: tuple[Bend, ...] = (
    lambda p: paid(p, {"other": "深圳市云舟智能科技有"}),
    lambda p: paid(p, {"other": "云舟智能科技有限公司"}),
    lambda p: paid(p, {"other": None}),
    lambda p: paid(p, payer="禾木智造有限公司"),
    lambda p: p.line("+50000.00", "2024-04-20", other=OTHER, counterparty_account=OTHER_ACCOUNT, summary="货款"),
    lambda p: p.invoice("red", "113000.00", "2024-02-05", red=True),
    lambda p: p.bend("invoice", remark="服务期：2024年1月1日至2024年12月31日"),
    lambda p: p.contract("more", "23000.00", "2024-06-10", supplements=read("HT-contract"), text="补充协议"),
)


@pytest.mark.parametrize("bend", ODD)
def test_what_only_looks_odd_is_not_asked_about(bend: Bend):
    assert fates(bent(bend).judge()) == ("100000.00", "0.00", "0.00")


def test_a_payment_of_two_invoices_is_told_once():
    pile = sound_pile()
    twice(pile)
    pile.rows.clear()
    pile.drop("voucher")
    pile.pay("voucher", "226000.00", "2024-04-08", line={"other": OTHER})
    told = [one for one in pile.judge().findings if one.code == "PAYEE_NOT_SELLER"]
    assert len(told) == 1
    assert "银行流水所载收款方" in told[0].message
    assert "待核不含税金额200,000.00元" in told[0].message


def test_a_late_contract_is_told_once_with_all_that_is_earlier():
    pile = sound_pile()
    halves(pile)
    pile.bend("contract", signed_date=date(2024, 6, 1))
    (told,) = (one for one in pile.judge().findings if one.code == "CONTRACT_AFTER_INVOICE")
    assert "2024年4月8日（56,500.00元）、2024年5月8日（56,500.00元）" in told.message
    assert "开票日期2024年3月5日" in told.message


def test_money_left_on_the_account_that_paid_is_the_applicants():
    pile = sound_pile()
    paid(pile, {"account": ACCOUNT, "account_name": APPLICANT[:8]})
    assert fates(pile.judge())[0] == "100000.00"
