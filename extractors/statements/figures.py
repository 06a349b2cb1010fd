"""The figures of a statement's cells: what amounts and balances a text may stand for."""

import re
from decimal import Decimal

from extractors.readers.amounts import amount_candidates, find_amounts, read_amount
from extractors.statements.balances import Reading
from extractors.tables.values import TableCell
from models.money import CENT

_NOTHING = re.compile(r"[-—–/\\*\s.]*")
_CUT_SHORT = re.compile(r"\d\.\d$")
_FLOAT = re.compile(r"-?\d+\.\d{3,}")
_SECOND_LOOK = 1.5
"""The cost of another engine's reading of the same box."""
_STRAY = 0.6  # an amount among letters that are not its own, such as those of a stamp
_TORN = 1.1  # white inside a number: something lies over it, and may have taken a digit
_TORN_NUMBER = re.compile(r"\d\s+\d")
_STAMP = re.compile(r"[一-鿿★☆]+")


def filled(cell: TableCell) -> bool:
    """Whether a cell says anything: dashes and slashes do not."""
    return _NOTHING.fullmatch(cell.text) is None


def readings(cell: TableCell) -> tuple[Reading, ...]:
    """The amounts a cell may stand for, cheapest first; digital text stands for itself alone."""
    if not filled(cell):
        return ()
    exact = read_amount(cell.text)
    if cell.method != "ocr":
        value = exact if exact is not None else _from_float(cell.text)
        return (Reading(value),) if value is not None else ()
    if _CUT_SHORT.search(cell.text):
        return _lengthened(cell.text)
    costs: dict[Decimal, float] = {}
    for text, extra in ((cell.text, 0.0), *((other, _SECOND_LOOK) for other in cell.alternatives)):
        for value, cost in _candidates(text):
            costs[value] = min(costs.get(value, 99.0), cost + extra + (_TORN if _TORN_NUMBER.search(text) else 0.0))
    return tuple(Reading(value, cost) for value, cost in sorted(costs.items(), key=lambda pair: (pair[1], pair[0]))[:6])


def _candidates(text: str) -> tuple[tuple[Decimal, float], ...]:
    """Amounts that one reading of a cell may stand for; letters of a stamp around them, or among them, are set aside."""
    found = amount_candidates(text)
    if found:
        return found
    inside = find_amounts(text)
    if len(inside) == 1:
        return ((inside[0].value, _STRAY),)
    bare = _STAMP.sub("", text).strip()
    return tuple((value, cost + _STRAY) for value, cost in amount_candidates(bare)) if bare != text else ()


def _lengthened(text: str) -> tuple[Reading, ...]:
    """What an amount with one decimal may have been before its last digit was lost; nobody has read any of these."""
    value = read_amount(text)
    if value is None:
        return ()
    cents = [value + (Decimal(cent) / 100).copy_sign(value) for cent in range(10)]
    return tuple(Reading(each, 1.5, guessed=True) for each in cents)


def _from_float(text: str) -> Decimal | None:
    """A number whose tail is the noise of binary fractions (`16.780000000000001`)."""
    if not _FLOAT.fullmatch(text):
        return None
    value = Decimal(text)
    return value.quantize(CENT) if abs(value - value.quantize(CENT)) < Decimal("0.000001") else None


def balance_readings(cell: TableCell) -> tuple[Reading, ...]:
    """Like `readings`; a 贷 beside a balance says nothing, a 借 that it is overdrawn."""
    match = re.fullmatch(r"\s*([借贷])?\s*(.*?)\s*([借贷])?\s*", cell.text)
    side = (match[1] or match[3]) if match else None
    if match is None or side is None:
        return readings(cell)
    bare = readings(TableCell(match[2], cell.spot, (), cell.method))
    return tuple(Reading(-each.value if side == "借" else each.value, each.cost) for each in bare)
