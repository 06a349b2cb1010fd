"""The totals at the foot of a statement's rows, its pages and its months, held against the lines above them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate

from extractors.lexicons import lexicon
from extractors.statements.chain import Chained
from extractors.statements.figures import filled, readings, scaled
from extractors.tables.heads import plain
from extractors.tables.values import TableCell, TableRow
from models.bank import BankLine, Statement
from models.finding import Observation

_SIDES = (("debit", "借方"), ("credit", "贷方"))
_CLEAR = 0.9
"""Confidence from which a recognised total is held against its lines."""


def footings(found: Chained, statement: Statement, lines: Sequence[BankLine]) -> list[Observation]:
    """Each total that the lines above it do not reach, however many of them it is of; of a whole balance scans need none."""
    if found.swapped or any(line.amount.value is None or line.direction is None for line in lines):
        return []
    by_row = {id(one.row): line for one, line in zip(found.drafts, lines, strict=True)}
    told: list[str] = []
    above: list[BankLine] = []
    for row in found.group.rows:
        if id(row) in by_row:
            above.append(by_row[id(row)])
        elif row.kind == "total" and not _is_running(row):
            told += _unreached(row, above or lines, found, whole=lines)
    return [Observation("BALANCE_BREAK", statement.id, detail) for detail in told]


def _is_running(row: TableRow) -> bool:
    """Whether a total goes back to days before the statement begins."""
    marks: list[str] = lexicon("bank")["marks"]["running"]
    texts = [plain(cell.text) for cell in row.cells.values()]
    return any(mark in text for mark in marks for text in texts)


def _unreached(row: TableRow, above: Sequence[BankLine], found: Chained, *, whole: Sequence[BankLine]) -> Iterator[str]:
    for side, name in _SIDES:
        cells = [cell for cell in row.spread(side) if filled(cell)]
        if len(cells) != 1 or not _is_sure(cells[0], found):
            continue
        values = [each.value for each in scaled(readings(cells[0]), found.group.head.scale)]
        if values and not {abs(value) for value in values} & (_sums(above, side) | _sums(whole, side)):
            yield f"对账单第{row.page.number}页合计行的{name}合计为{values[0]:.2f}元，与其上明细合计不符"


def _is_sure(cell: TableCell, found: Chained) -> bool:
    """A recognised total may itself be misread: where all balances follow, it says nothing."""
    known = [step.holds for step in found.steps if step.holds is not None]
    return cell.method != "ocr" or (cell.confidence >= _CLEAR and not (known and all(known)))


def _sums(lines: Sequence[BankLine], side: str) -> set[Decimal]:
    """What the last one, two … of these lines come to on a side, nothing at all included."""
    amounts = [line.amount.value or Decimal(0) if line.direction == side else Decimal(0) for line in reversed(lines)]
    return {abs(each) for each in accumulate(amounts, initial=Decimal(0))}
