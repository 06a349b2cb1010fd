"""Amounts, balances and numbers of a statement: which side they are on, and what a cell may stand for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from extractors.statements.chain import AccountRows
from extractors.statements.figures import readings
from extractors.statements.head import HeadBlock
from extractors.statements.serials import Numbered, alike
from extractors.tables.values import TableCell, TableRow
from models.fields import MISSING, Field
from models.paper import PageRef
from tests.extractors.statement_facts import HEAD, plain_sheet
from tests.extractors.test_tables import word


def test_negative_debits_throughout_are_a_manner_of_writing_and_a_lone_one_is_money_back():
    manner = [["2024-01-02", "货款", "甲", "-100.00", "", "900.00"], ["2024-01-03", "货款", "乙", "-50.00", "", "850.00"]]
    assert {line.direction for line in plain_sheet([HEAD, *manner]).bank_lines} == {"debit"}
    lone = [["2024-01-02", "货款", "甲", "100.00", "", "900.00"], ["2024-01-03", "冲正", "甲", "-100.00", "", "1,000.00"]]
    back = plain_sheet([HEAD, *lone]).bank_lines[1]
    assert (back.direction, back.amount.value, back.chain_ok) == ("credit", Decimal("100.00"), True)


def test_amounts_without_any_sign_get_their_direction_from_the_balances_or_none():
    head = ["交易日期", "摘要", "对方户名", "交易金额", "余额"]
    rows = [["2024-01-02", "货款", "甲", "100.00", "900.00"], ["2024-01-03", "货款", "乙", "50.00", "850.00"]]
    assert [line.direction for line in plain_sheet([head, *rows]).bank_lines] == [None, "debit"]


def test_what_a_card_bill_lists_without_sign_was_spent():
    rows = [["2024-01-02", "超市", "6688", "5.90"], ["2024-01-03", "还款", "6688", "-1.21"]]
    found = plain_sheet([["交易日期", "交易描述", "卡末四位", "交易金额"], *rows])
    assert [line.direction for line in found.bank_lines] == ["debit", "credit"]


def test_a_recognised_serial_of_another_form_than_all_others_is_in_conflict():
    texts = [
        "J530440069971722",
        "J530440069971723",
        "B53044006997172",
        "J530440069971724",
        "K530440069971725",
        "J530440069971726",
    ]
    fields = [Field(text, text, None, "ocr", "read", 1.0) for text in texts]
    undated = [MISSING] * len(texts)
    found = alike([Numbered(field) for field in fields], undated)
    assert [each.status for each in found] == ["read", "read", "conflict", "read", "read", "read"]
    digital = [replace(field, method="text") for field in fields]
    assert alike([Numbered(field) for field in digital], undated) == digital


def test_letters_of_a_stamp_among_the_digits_are_set_aside_and_white_inside_a_number_is_doubted():
    stamped = TableCell("105.844.903.06州", None, (), "ocr")
    assert readings(stamped)[0].value == Decimal("105844903.06")
    torn, whole = (readings(TableCell(text, None, (), "ocr"))[0] for text in ("9830 653.75", "9830653.75"))
    assert torn.value == whole.value
    assert torn.cost > 1.0 > whole.cost


SIDED = ["日期", "摘要", "借/贷", "金额", "余额方向", "余额"]


def test_a_balance_on_the_debit_side_is_overdrawn_where_others_stand_on_the_credit_side():
    rows = [
        ["20240305", "货款", "借", "30,000.00", "贷", "70,000.00"],
        ["20240306", "付款", "借", "100,000.00", "借", "30,000.00"],
        ["本月累计", "", "", "130,000.00", "", ""],
    ]
    found = plain_sheet([SIDED, *rows])
    assert [(line.direction, line.balance.value, line.chain_ok) for line in found.bank_lines] == [
        ("debit", Decimal("70000.00"), None),
        ("debit", Decimal("-30000.00"), True),
    ]


def test_dr_and_cr_behind_figures_are_their_sides():
    rows = [
        ["2024-01-03", "pay", "3,000.00DR", "7,000.00 CR"],
        ["2024-01-05", "pay", "8,000.00 DR", "1,000.00DR"],
        ["2024-01-08", "in", "2,500.00CR", "1,500.00CR"],
    ]
    found = plain_sheet([["Date", "Description", "Amount", "Balance"], *rows])
    assert [(line.direction, line.amount.value) for line in found.bank_lines] == [
        ("debit", Decimal("3000.00")),
        ("debit", Decimal("8000.00")),
        ("credit", Decimal("2500.00")),
    ]
    assert found.statements[0].chain_ok


def test_a_statement_in_ten_thousands_is_never_read_as_yuan():
    rows = [["2024-01-03", "货款", "甲公司", "0.3", "", "0.7"], ["2024-01-05", "收", "乙公司", "", "0.5", "1.2"]]
    found = plain_sheet([HEAD, *rows], ["账号：44050166778800001234", "期末余额：1.2", "单位：万元"])
    assert [line.amount.value for line in found.bank_lines] == [Decimal("3000.00"), Decimal("5000.00")]
    assert (found.statements[0].closing.value, found.statements[0].closing.status) == (Decimal("12000.00"), "verified")


def test_an_amount_whose_end_is_cut_off_has_no_reading():
    assert [bool(readings(TableCell(text, method="ocr"))) for text in ("5,530,", "5,530,9", "1,234,56", "4,822.05")] == [
        False,
        False,
        True,
        True,
    ]


def test_figures_of_the_column_beside_an_amount_are_none_of_its_own():
    assert readings(TableCell("2,039,045.49 3", method="ocr"))[0].value == Decimal("2039045.49")
    assert readings(TableCell("8,380,632.668", method="ocr"))[0].value == Decimal("8380632.66")
    assert readings(TableCell("清讫.12", method="ocr")) == ()


def test_what_stands_in_a_row_without_a_day_and_a_balance_where_others_have_both_is_a_stamps():
    def row(number: int, **texts: str) -> TableRow:
        return TableRow(PageRef("0" * 64, 1), number, "item", {key: TableCell(text, method="ocr") for key, text in texts.items()})

    booked = [row(number, trade_date="2024-01-02", debit="1.00", balance="9.00") for number in range(1, 10)]
    group = AccountRows("", HeadBlock(), (*booked, row(10, debit="2025.08")), frozenset({"debit", "balance"}))
    assert len(group.items) == len(booked)


def recognised(text: str, confidence: float) -> TableCell:
    return TableCell(text, None, (replace(word(text, 0, 0), confidence=confidence),), "ocr")


def test_only_undamaged_print_of_which_the_engine_is_sure_is_clear():
    assert [each.clear for each in readings(recognised("801,513.85", 0.995))] == [True]
    assert [each.clear for each in readings(recognised("801,513.85", 0.7))] == [False]
    assert not any(each.clear for each in readings(recognised("801, 513.85", 0.995)))
