"""One reader for every bank's layout: rows come back exactly, whatever the head, the order and the direction's manner."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extractors.statements import read_statement
from models.bank import BankLine
from models.bundle import Extraction
from tests.extractors.statement_facts import OWN_ACCOUNT, OWN_NAME, Fact, facts, head_value, sheet, value

LAYOUTS = sorted(Path(__file__, "../../../../shared/samples/bank/statement-layouts").resolve().glob("*.xlsx"))


def grid_of(path: Path) -> list[list[str]]:
    import openpyxl

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
