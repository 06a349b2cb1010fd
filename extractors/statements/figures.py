"""The figures of a statement's cells: what amounts and balances a text may stand for."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.readers.amounts import amount_candidates, find_amounts, read_amount
from extractors.readers.found import Found
from extractors.statements.balances import Reading
from extractors.tables.values import TableCell
from models.money import CENT

_NOTHING = re.compile(r"[-—–/\\*\s.]*")
_CUT_SHORT = re.compile(r"\d\.\d$")
_CUT_OFF = re.compile(r"\d{3},\d?$|^\d{1,3},\d?$")
"""The margin of a picture, or a stamp, has taken the end of an amount: what is left says nothing of its size."""
_REST = re.compile(r"\D*[.,]\d{2}")
"""Two figures behind a point: what a stamp has left of an amount, or the day of its own date."""
_FLOAT = re.compile(r"-?\d+\.\d{3,}")
_SECOND_LOOK = 1.5
"""The cost of another engine's reading of the same box."""
_SURE = 0.8
"""Whole print read with this confidence is mended only into what an engine has read there too, at a second look: misreadings
are found up to 0.985, so that no confidence tells them from figures that a forger has made not to add up."""
_STRAY = 0.6  # an amount among letters that are not its own, such as those of a stamp
_TORN = 1.1  # white inside a number: something lies over it, and may have taken a digit
_TORN_NUMBER = re.compile(r"\d\s+\d")
_LOST_FRONT = re.compile(r"\s*[-+¥]?0\d|\s*[,.]")
"""No amount begins like this: what stood before is not read."""
_RUN_ON = re.compile(r"([-+¥]?\d{1,3}(?:,\d{3})+\.\d\d)\s?\d{1,2}")
"""An amount with its thousands parted, and behind its cents a figure of the column beside it."""
_SUFFIX = re.compile(r"\s*(.*?\d.*?)\s*(DR|CR)\.?\s*", re.IGNORECASE)
_STAMP_DAY = re.compile(r"[一-鿿★☆]*(?<!\d)20\d\d\.\d\d\.\d\d(?!\d)")
"""The day of a stamp, which is no amount."""
_MISMARKED = re.compile(r"\s*[-+¥]?\d{1,3}(?:[.,]\d{3})*[.,]\d\d\s*")
"""A point for a comma, or a comma for the point, is no damage."""
_WITH_CENTS = re.compile(r"[-+¥]?\d{1,3}(?:,\d{3})*\.\d\d")
_ENDINGS = re.compile(r"\d[.,]\d\d(?=[\s+¥-]|$)")
"""Two of these in one cell are two amounts, of which nothing says which is meant."""
_STAMP = re.compile(r"[一-鿿★☆]+")


def filled(cell: TableCell) -> bool:
    """Whether a cell says anything: dashes and slashes do not."""
    return _NOTHING.fullmatch(cell.text) is None


def readings(cell: TableCell) -> tuple[Reading, ...]:
    """The amounts a cell may stand for, cheapest first; digital text stands for itself alone."""
    if not filled(cell):
        return ()
    suffix = _SUFFIX.fullmatch(cell.text)
    if suffix is not None:
        bare = readings(TableCell(suffix[1], cell.spot, (), cell.method))
        return tuple(replace(each, clear=each.clear and cell.confidence >= _SURE) for each in bare)
    exact = read_amount(cell.text)
    if cell.method != "ocr":
        value = exact if exact is not None else _from_float(cell.text)
        return (Reading(value),) if value is not None else ()
    if _CUT_OFF.search(cell.text) or _REST.fullmatch(cell.text.strip()):
        return ()
    if _CUT_SHORT.search(cell.text):
        return _lengthened(cell.text)
    torn = (exact is None and _MISMARKED.fullmatch(cell.text) is None) or _LOST_FRONT.match(cell.text) is not None
    clear = not torn and _TORN_NUMBER.search(cell.text) is None and cell.confidence >= _SURE
    costs: dict[Decimal, float] = {}
    for text, extra in ((cell.text, 0.0), *((other, _SECOND_LOOK) for other in cell.alternatives)):
        for value, cost in _candidates(text):
            costs[value] = min(costs.get(value, 99.0), cost + extra + (_TORN if _TORN_NUMBER.search(text) else 0.0))
    best = sorted(costs.items(), key=lambda pair: (pair[1], pair[0]))[:6]
    return tuple(Reading(value, cost, torn=torn, clear=clear and value in (exact, best[0][0])) for value, cost in best)


def _candidates(text: str) -> tuple[tuple[Decimal, float], ...]:
    """Amounts that one reading of a cell may stand for; letters of a stamp around them, or among them, are set aside."""
    text = _once(_STAMP_DAY.sub(" ", text))
    if len(_ENDINGS.findall(text)) > 1:
        return ()
    run_on = _RUN_ON.fullmatch(text.strip())
    if run_on is not None:
        return tuple((value, cost + _STRAY) for value, cost in amount_candidates(run_on[1]))
    found = amount_candidates(text)
    if found:
        return found
    inside: Sequence[Found[Decimal]] = find_amounts(text)
    inside = [one for one in inside if _WITH_CENTS.fullmatch(one.text)] or inside
    if len(inside) == 1:
        return ((inside[0].value, _STRAY),)
    bare = _STAMP.sub("", text).strip()
    return tuple((value, cost + _STRAY) for value, cost in amount_candidates(bare)) if bare != text else ()


def _once(text: str) -> str:
    """The one whole amount of a text, where all other pieces of it only repeat some of its figures."""
    pieces = text.split()
    whole = [piece for piece in dict.fromkeys(pieces) if _WITH_CENTS.fullmatch(piece)]
    repeated = all(piece.strip(".,") in whole[0] for piece in pieces) if len(whole) == 1 and len(pieces) > 1 else False
    return whole[0] if repeated else text


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
    """Like `readings`; a 贷 or CR beside a balance says nothing, a 借 or DR that it is overdrawn."""
    match = re.fullmatch(r"\s*([借贷])?\s*(.*?)\s*([借贷])?\s*", cell.text)
    side = (match[1] or match[3]) if match else None
    if match is None or side is None:
        overdrawn = suffix_sign(cell.text) < 0
        return tuple(replace(each, value=-each.value) if overdrawn else each for each in readings(cell))
    bare = readings(TableCell(match[2], cell.spot, (), cell.method))
    return tuple(Reading(-each.value if side == "借" else each.value, each.cost) for each in bare)


def under_stamp(values: Sequence[Reading], cell: TableCell) -> tuple[Reading, ...]:
    """Readings of a cell that a stamp reaches over: their front may be lost; what every look gave alike is clear still."""
    return tuple(replace(each, torn=True, clear=each.clear and not cell.alternatives) for each in values)


def suffix_sign(text: str) -> int:
    """-1 for an amount with DR behind it, 1 for one with CR, 0 for any other."""
    match = _SUFFIX.fullmatch(text)
    return 0 if match is None else -1 if match[2].upper() == "DR" else 1


def scaled(values: Sequence[Reading], scale: Decimal) -> tuple[Reading, ...]:
    """Readings in yuan of figures that are printed in another unit."""
    return tuple(values) if scale == 1 else tuple(replace(each, value=(each.value * scale).quantize(CENT)) for each in values)
