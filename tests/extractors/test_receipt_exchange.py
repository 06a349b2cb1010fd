"""Vouchers about foreign money: which sum is the payment's is said by the form's words, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.extractors.test_receipt_browser import labelled
from tests.extractors.test_receipt_forms import read
from tests.extractors.test_receipts import PAYER, PAYER_ACCOUNT, word

HELD = [("客户名称", PAYER), ("付款账号", PAYER_ACCOUNT)]


def told(title: str, *pairs: tuple[str, str]) -> tuple[Decimal | None, str, str]:
    payment = read([word(title, 220, 60), *labelled([*HELD, *pairs])])
    return payment.amount.value, payment.amount.status, payment.currency


def test_of_money_bought_the_yuan_are_paid_whichever_side_is_called_bought():
    bought = ("买入币种", "USD"), ("买入金额", "1,000.00"), ("卖出币种", "人民币"), ("卖出金额", "7,123.40")
    assert told("购汇业务回单", *bought) == (Decimal("7123.40"), "read", "CNY")
    sold = ("买入币种", "人民币"), ("买入金额", "7,123.40"), ("卖出币种", "USD"), ("卖出金额", "1,000.00")
    assert told("购汇业务回单", *sold) == (Decimal("7123.40"), "read", "CNY")


def test_of_a_remittance_the_sum_sent_is_paid_and_not_its_worth_in_yuan():
    pairs = ("汇款币种及金额", "USD 1,000.00"), ("成交汇率", "7.1234"), ("折人民币金额", "CNY 7,123.40")
    assert told("境外汇款借记通知", *pairs) == (Decimal("1000.00"), "read", "USD")


@pytest.mark.parametrize(
    "pairs",
    [
        (("买入金额", "1,000.00"), ("卖出金额", "7,123.40")),
        (("外汇金额", "USD 1,000.00"), ("卖出金额", "EUR 900.00")),
    ],
)
def test_two_sums_of_which_none_is_said_to_be_the_yuan_leave_the_amount_open(pairs: tuple[tuple[str, str], ...]):
    amount, status, _ = told("外汇买卖业务回单", *pairs)
    assert (amount, status) == (None, "conflict")


def test_yuan_under_their_own_label_are_the_amount_of_a_plain_transfer():
    assert told("电子回单", ("人民币金额", "7,123.40")) == (Decimal("7123.40"), "read", "CNY")


@pytest.mark.parametrize(
    ("title", "payer", "payee"), [("购汇业务回单", "622202001", "440388002"), ("结汇水单", "440388002", "622202001")]
)
def test_of_an_exchange_the_yuan_leave_the_one_who_buys_and_reach_the_one_who_sells(title: str, payer: str, payee: str):
    accounts = [("户名", PAYER), ("人民币账号", "622202001"), ("外币账号", "440388002")]
    sums = [("人民币金额", "CNY 7,123.40"), ("外币币种及金额", "USD 1,000.00")]
    payment = read([word(title, 220, 60), *labelled([*accounts, *sums])])
    assert (payment.payer_account.value, payment.payee_account.value) == (payer, payee)
    assert (payment.payer_name.value or payment.payee_name.value, payment.amount.value) == (PAYER, Decimal("7123.40"))


def test_an_exchange_that_is_both_tells_no_way():
    pairs = [("人民币账号", "622202001"), ("外币账号", "440388002"), ("人民币金额", "CNY 7,123.40")]
    payment = read([word("结售汇业务回单", 220, 60), *labelled([("户名", PAYER), *pairs])])
    assert (payment.payer_account.value, payment.payee_account.value) == (None, None)
