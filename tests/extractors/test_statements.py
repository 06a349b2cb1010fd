"""One reader for every bank's layout: rows come back exactly, whatever the head, the order and the direction's manner."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from extractors.sources.spreadsheet import read_spreadsheet
from extractors.statements.statement import read_statement
from models.bank import BankLine
from models.bundle import Extraction
from tests.extractors.statement_facts import (
    HEAD,
    OWN_ACCOUNT,
    OWN_NAME,
    Fact,
    facts,
    head_value,
    plain_sheet,
    sheet,
    source_of,
    value,
)

LAYOUTS = sorted(Path(__file__, "../../../../shared/samples/bank/statement-layouts").resolve().glob("*.xlsx"))


def grid_of(path: Path) -> list[list[str]]:
    page = openpyxl.load_workbook(path).worksheets[0]
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in page.iter_rows()]


def filled(path: Path, rows: list[Fact], opening: Decimal, *, inside: bool) -> list[list[str]]:
    """A blank layout with its head block and rows filled in; `inside` puts values into the label's own cell."""
    grid = grid_of(path)
    at = max(range(len(grid)), key=lambda row: sum(bool(text.strip()) for text in grid[row]))
    heads = list(grid[at])
    body = at + 1
    if body < len(grid) and any("方" in text for text in grid[body]):
        heads = [lower.strip() or upper for upper, lower in zip(heads, grid[body], strict=True)]
        body += 1
    for row in range(at):
        for column, label in enumerate(grid[row]):
            printed = head_value(label, rows, opening)
            if "\n" in label:
                grid[row][column] = "\n".join(part + head_value(part, rows, opening) for part in label.split("\n"))
            elif "[ ]" in label:
                grid[row][column] = f"存款账号： [ {OWN_ACCOUNT} ]  起止日期： 2023-03-01 至 2023-12-31 "
            elif printed and inside:
                grid[row][column] = f"{label.rstrip()}{'' if label.rstrip()[-1] in ':：' else '：'}{printed}"
            elif printed:
                beside = next(c for c in range(column + 1, len(grid[row]) + 1) if c == len(grid[row]) or not grid[row][c].strip())
                grid[row] += [""] * (beside + 1 - len(grid[row]))
                grid[row][beside] = printed
    return [*grid[:body], *([value(head, fact, set(heads)) for head in heads] for fact in rows)]


def told(line: BankLine) -> tuple[object, ...]:
    return (
        line.posted_date.value,
        line.direction,
        line.amount.value,
        line.balance.value,
        (line.counterparty_name.value or "").replace("(", "（").replace(")", "）"),
        line.counterparty_account.value or "",
    )


def truth(fact: Fact) -> tuple[object, ...]:
    return (fact.day, fact.direction, fact.amount, fact.balance, fact.name, fact.account)


def assert_exact(found: Extraction, rows: list[Fact]) -> None:
    assert [told(line) for line in found.bank_lines] == [truth(fact) for fact in rows]
    assert not found.observations
    assert found.statements[0].chain_ok


@pytest.mark.skipif(not LAYOUTS, reason="the real statement layouts are not beside the project")
@pytest.mark.parametrize("inside", [False, True], ids=["beside", "inside"])
@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_every_genuine_layout_is_read_back_exactly(path: Path, inside: bool):
    rows = facts(12, seed=len(path.stem))
    grid = filled(path, rows, Decimal("1234567.89"), inside=inside)
    found = read_statement(sheet(grid))
    assert_exact(found, rows)
    text = " ".join(map(" ".join, grid))
    statement = found.statements[0]
    if OWN_ACCOUNT in text:
        assert statement.account.value == OWN_ACCOUNT
        assert {line.account.value for line in found.bank_lines} == {OWN_ACCOUNT}
    if OWN_NAME in text:
        assert statement.account_name.value == OWN_NAME
    for line, fact in zip(found.bank_lines, rows, strict=True):
        assert line.amount.status in ("verified", "read")
        if fact.serial in text:
            assert line.serial.value == fact.serial
        if fact.why in text:
            assert line.summary.value == fact.why


@pytest.mark.skipif(not LAYOUTS, reason="the real statement layouts are not beside the project")
@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_newest_first_is_followed_backwards(path: Path):
    rows = facts(9, seed=3)[::-1]
    found = read_statement(sheet(filled(path, rows, Decimal("1234567.89"), inside=False)))
    assert [told(line) for line in found.bank_lines] == [truth(fact) for fact in rows]
    assert found.statements[0].chain_ok
    assert sum(line.amount.status == "verified" for line in found.bank_lines) >= len(rows) - 1


def test_a_deleted_line_is_told_at_the_line_after_it_and_nothing_is_repaired():
    rows = [
        ["2024-01-02", "货款", "甲公司", "100.00", "", "900.00"],
        ["2024-01-04", "货款", "丙公司", "50.00", "", "600.00"],
        ["2024-01-05", "货款", "丁公司", "", "10.00", "610.00"],
    ]
    found = plain_sheet([HEAD, *rows])
    assert [line.chain_ok for line in found.bank_lines] == [None, False, True]
    assert [line.amount.value for line in found.bank_lines] == [Decimal("100.00"), Decimal("50.00"), Decimal("10.00")]
    assert found.bank_lines[1].amount.status == "conflict"
    assert found.statements[0].chain_ok is False
    assert [(each.code, each.subject_id) for each in found.observations] == [("BALANCE_BREAK", found.bank_lines[1].id)]
    assert "应为850.00元，实为600.00元" in found.observations[0].detail


def test_totals_rows_are_no_transactions_and_the_opening_row_proves_the_first_line():
    rows = [
        ["", "承前页", "", "", "", "1,000.00"],
        ["2024-01-02", "货款", "甲公司", "100.00", "", "900.00"],
        ["本页合计", "", "", "100.00", "0.00", "900.00"],
    ]
    rows[0][0], rows[0][1] = "期初余额", ""
    found = plain_sheet([HEAD, *rows])
    assert [line.amount.value for line in found.bank_lines] == [Decimal("100.00")]
    assert found.bank_lines[0].amount.status == "verified"
    assert found.statements[0].opening.status == "verified"


def test_a_total_in_the_head_that_the_lines_do_not_reach_is_a_conflict():
    rows = [["2024-01-02", "货款", "甲公司", "100.00", "", "900.00"], ["2024-01-03", "货款", "乙公司", "50.00", "", "850.00"]]
    found = plain_sheet([HEAD, *rows], ["账号：", "4405017762010000", "借方发生总额：", "400.00"])
    assert found.statements[0].debit_total.status == "conflict"
    assert [each.subject_id for each in found.observations] == [found.statements[0].id]


def test_every_account_of_a_file_gets_a_statement_of_its_own():
    first = [["账号：", "4405017762010000"], HEAD, ["2024-01-02", "货款", "甲公司", "100.00", "", "900.00"]]
    second = [["账号：", "6222020200112233"], HEAD, ["2024-01-02", "货款", "乙公司", "7.00", "", "93.00"]]
    found = plain_sheet([*first, *second])
    assert [each.account.value for each in found.statements] == ["4405017762010000", "6222020200112233"]
    assert [line.statement_id for line in found.bank_lines] == [each.id for each in found.statements]
    assert len({line.id for line in found.bank_lines}) == 2


def test_an_account_that_a_spreadsheet_spoiled_is_missing_and_not_guessed():
    head = ["交易日期", "摘要", "对方账号", "借方发生额", "贷方发生额", "余额"]
    found = plain_sheet([head, ["45293", "货款", "6.22202E+18", "100.00", "", "900.00"]])
    line = found.bank_lines[0]
    assert line.counterparty_account.value is None
    assert line.counterparty_account.original == "6.22202E+18"
    assert str(line.posted_date.value) == "2024-01-02"


def test_each_currency_of_an_account_has_its_own_running_balance():
    head = ["交易日期", "摘要", "币种", "借方发生额", "贷方发生额", "余额"]
    rows = [
        ["2024-01-02", "货款", "人民币", "100.00", "", "900.00"],
        ["2024-01-02", "货款", "美元", "10.00", "", "90.00"],
        ["2024-01-03", "货款", "人民币", "", "50.00", "950.00"],
        ["2024-01-03", "货款", "美元", "5.00", "", "85.00"],
    ]
    found = plain_sheet([head, *rows], ["账号：", "4405017762010000"])
    assert [statement.chain_ok for statement in found.statements] == [True, True]
    assert [statement.closing.value for statement in found.statements] == [Decimal("950.00"), Decimal("85.00")]
    assert [line.currency for line in found.bank_lines] == ["CNY", "CNY", "USD", "USD"]
    assert {line.account.value for line in found.bank_lines} == {"4405017762010000"}
    assert len({line.id for line in found.bank_lines}) == len(rows)
    assert not found.observations


def test_an_english_statement_is_read_like_any_other():
    rows = [
        ["Account Name:", "Guangdong Yuechuang Ltd.", "", "", ""],
        ["Account Number:", "088-123456-011", "", "", ""],
        ["Statement Period:", "01 Jan 2024 - 31 Jan 2024", "", "", ""],
        ["Date", "Transaction Details", "Withdrawals", "Deposits", "Balance"],
        ["", "BALANCE BROUGHT FORWARD", "", "", "1,000.00"],
        ["02 Jan 2024", "PAYMENT", "100.00", "", "900.00"],
        ["", "TOTAL ENERGIES CHINA", "", "50.00", "950.00"],
        ["", "CLOSING BALANCE", "", "", "950.00"],
    ]
    found = plain_sheet(rows)
    assert [(line.direction, line.amount.value, line.amount.status) for line in found.bank_lines] == [
        ("debit", Decimal("100.00"), "verified"),
        ("credit", Decimal("50.00"), "verified"),
    ]
    statement = found.statements[0]
    assert (statement.account.value, str(statement.period_end.value)) == ("088123456011", "2024-01-31")
    assert (statement.opening.status, statement.period_from) == ("verified", "printed")


def test_bilingual_labels_side_by_side_keep_their_values_apart():
    rows = [["2024-01-02", "货款", "甲公司", "100.00", "", "900.00"]]
    statement = plain_sheet([HEAD, *rows], ["户名 Account Name：甲方公司", "账号 Account No.：4405017762010000"]).statements[0]
    assert (statement.account.value, statement.account_name.value) == ("4405017762010000", "甲方公司")


def test_rows_of_a_web_page_stay_in_their_columns_beside_a_cell_of_many_rows(tmp_path: Path):
    head = "".join(f"<td>{text}</td>" for text in HEAD)
    rows = (
        "<tr><td rowspan=2>2024-01-02</td><td>货款</td><td>甲</td><td>100.00</td><td></td><td>900.00</td></tr>"
        "<tr><td>货款</td><td>乙</td><td>50.00</td><td></td><td>850.00</td></tr>"
    )
    path = tmp_path / "page.xls"
    path.write_bytes(f"<html><table><tr>{head}</tr>{rows}</table></html>".encode("gbk"))
    lines = read_statement(source_of(read_spreadsheet(path, "ab" * 32, "text/html").pages)).bank_lines
    assert [(str(line.posted_date.value), line.amount.value, line.chain_ok) for line in lines] == [
        ("2024-01-02", Decimal("100.00"), None),
        ("2024-01-02", Decimal("50.00"), True),
    ]


def test_a_document_without_a_head_row_says_so():
    found = plain_sheet([["没有", "表头"], ["1", "2"]])
    assert found.bank_lines == ()
    assert [each.code for each in found.observations] == ["UNREADABLE"]


def test_a_label_without_a_value_of_its_own_ends_the_value_before_it():
    rows = [["2024-01-02", "- 货款", "甲公司", "100.00", "", "900.00"]]
    found = plain_sheet([HEAD, *rows], ["账户名称 佛山市海纳精密机电有限公司", "账户状态正常"])
    assert found.statements[0].account_name.value == "佛山市海纳精密机电有限公司"
    assert found.bank_lines[0].summary.value == "货款"
