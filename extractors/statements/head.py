"""The head block of a statement: whose account, what period, which balances and totals the bank itself states."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from extractors.readers.accounts import read_account
from extractors.readers.amounts import amount_candidates, find_amounts, read_amount
from extractors.readers.folding import fold_in_place
from extractors.readers.names import clean_name
from extractors.statements.figures import suffix_sign
from extractors.statements.marks import GAP, marks
from extractors.statements.periods import days_in, first_day, month_end, months_in
from extractors.tables.values import TableCell
from models.fields import MISSING, Field
from models.paper import Spot

_LIKELY = 1.0
_FAR = "   "
"""So much white parts two values."""
_WIDE = 6
"""In characters: words so far apart are two values."""
_A_YEAR = re.compile(r"20\d\d(?!\d)")
_IN_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
_YEAR_BEHIND = re.compile(r"\s+(?=20\d\d\s*年)|(?<=\d{12})\s+(?=20\d\d\s*$)")
_PRINTED = re.compile(r"打印|制表|下载|导出|生成|print", re.IGNORECASE)
_TEN_THOUSANDS = re.compile(r"单位\s*:?\s*(?:人民币)?\s*万元")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HeadBlock:
    """What stands above the rows (or below them), as fields; counts are whole numbers."""

    account: Field[str] = MISSING
    account_name: Field[str] = MISSING
    period_start: Field[date] = MISSING
    period_end: Field[date] = MISSING
    opening: Field[Decimal] = MISSING
    closing: Field[Decimal] = MISSING
    debit_total: Field[Decimal] = MISSING
    credit_total: Field[Decimal] = MISSING
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    currency: str = ""
    scale: Decimal = Decimal(1)
    """Yuan, or ten thousand where the head says that the figures are in 万元."""
    year: int | None = None
    """The one year that it names, days of printing apart."""

    def span(self, year: int | None) -> tuple[date, date] | None:
        """The days among which those of the rows lie: the printed period, else the `year` over the rows or of the head."""
        if self.period_start.value is not None and self.period_end.value is not None:
            return self.period_start.value, self.period_end.value
        one = year or self.year
        return (date(one, 1, 1), date(one, 12, 31)) if one is not None else None


@dataclass(frozen=True, slots=True)
class _Said:
    """A label's value: its text and the cells it lies in."""

    text: str
    cells: tuple[TableCell, ...]

    def field(self, value: T | None) -> Field[T]:
        words = tuple(word for cell in self.cells for word in cell.words)
        confidence = min((word.confidence for word in words), default=1.0)
        method = self.cells[0].method if self.cells else "derived"
        status = "missing" if value is None else "read"
        return Field(value, self.text, _spot(self.cells), method, status, confidence)


def _spot(cells: Sequence[TableCell]) -> Spot | None:
    spots = [cell.spot for cell in cells if cell.spot]
    if not spots:
        return None
    quads = [spot.quad for spot in spots if spot.quad]
    if not quads:
        return spots[0]
    whole = quads[0]
    for quad in quads[1:]:
        whole = whole.union(quad)
    return Spot(spots[0].page, whole)


def _said(lines: Sequence[Sequence[TableCell]]) -> dict[str, tuple[_Said, ...]]:
    """The values that each kind of label is given, line by line."""
    found: dict[str, tuple[_Said, ...]] = {}
    for cells in lines:
        text, owners = _line(cells)
        found_here = marks(text)
        for place, mark in enumerate(found_here):
            end = found_here[place + 1].start if place + 1 < len(found_here) else len(text)
            value = text[mark.end : end].replace(GAP, " ").replace("\n", " ").strip(" \t\u3000:;[]、,")
            if value and mark.key != "other":
                inside = {owners[at] for at in range(mark.end, end) if text[at].strip(" \t\u3000\ue000\n")}
                one = _Said(value, tuple(cells[at] for at in sorted(inside)))
                found[mark.key] = (*found.get(mark.key, ()), one)
    return found


def _line(cells: Sequence[TableCell]) -> tuple[str, list[int]]:
    text, owners = "", list[int]()
    for place, cell in enumerate(cells):
        piece = fold_in_place(cell.text) + GAP + (_FAR if _apart(cell, cells[place + 1 : place + 2]) else "")
        text += piece
        owners += [place] * len(piece)
    return text, owners


def _apart(cell: TableCell, after: Sequence[TableCell]) -> bool:
    """Whether what follows is no part of the same value: another cell of a sheet, or words that stand far to the right."""
    here, there = (each.spot.quad if each.spot else None for each in (cell, after[0] if after else cell))
    return here is None or there is None or there.left - here.right > _WIDE * (here.right - here.left) / max(len(cell.text), 1)


def read_head(lines: Sequence[Sequence[TableCell]]) -> HeadBlock:
    """The head block in loose lines of text; what is not there, or does not read, is missing."""
    said = _said(lines)
    start, end = _period(said)
    large = any(_TEN_THOUSANDS.search(fold_in_place(" ".join(cell.text for cell in cells))) for cells in lines)
    counts = {key: count for key in ("debit_count", "credit_count", "count") if (count := _count(said.get(key, ()))) is not None}
    return HeadBlock(
        account=_read(said.get("account", ()), _account),
        account_name=_read(said.get("account_name", ()), _name),
        period_start=start,
        period_end=end,
        opening=_sum(said.get("opening", ())),
        closing=_sum(said.get("closing", ())),
        debit_total=_sum(said.get("debit_total", ())),
        credit_total=_sum(said.get("credit_total", ())),
        counts=counts,
        currency=said["currency"][0].text if "currency" in said else "",
        scale=Decimal(10000) if large else Decimal(1),
        year=_year(lines, said),
    )


def _year(lines: Sequence[Sequence[TableCell]], said: Mapping[str, Sequence[_Said]]) -> int | None:
    """The year under its label, else the only one that is written with 年 in lines about no printing."""
    labelled = [int(match[0]) for one in said.get("year", ()) if (match := _A_YEAR.match(one.text))]
    texts = [fold_in_place(" ".join(cell.text for cell in cells)) for cells in lines]
    named = {int(year) for text in texts if not _PRINTED.search(text) for year in _IN_YEAR.findall(text)}
    return labelled[0] if labelled else named.pop() if len(named) == 1 else None


def in_yuan(head: HeadBlock) -> HeadBlock:
    """The head with its balances and totals in yuan; `scale` still says how the rows are printed."""
    if head.scale == 1:
        return head
    scaled = [
        replace(each, value=each.value * head.scale) if each.value is not None else each
        for each in (head.opening, head.closing, head.debit_total, head.credit_total)
    ]
    return replace(head, opening=scaled[0], closing=scaled[1], debit_total=scaled[2], credit_total=scaled[3])


def _sum(said: Sequence[_Said]) -> Field[Decimal]:
    """An amount of the head; of a recognised one with a point for a comma the value is inferred."""
    found = _read(said, _money)
    if found.value is not None or found.method != "ocr":
        return found
    likely = [(one, value) for one in said for value, cost in amount_candidates(one.text)[:1] if cost < _LIKELY]
    return replace(likely[0][0].field(likely[0][1]), status="inferred") if likely else found


def _read(said: Sequence[_Said], reader: Callable[[str], T | None]) -> Field[T]:
    """The first value that reads as one; else what the label is given, without a value."""
    fields = [one.field(reader(one.text)) for one in said]
    return next((field for field in fields if field.value is not None), fields[0] if fields else MISSING)


def _account(text: str) -> str | None:
    """An account; the year that may stand behind it is none of its figures."""
    text = _YEAR_BEHIND.split(text, maxsplit=1)[0]
    whole = read_account(text.split(_FAR, maxsplit=1)[0])
    return whole or next((account for part in re.split(r"[\s/()]+", text) if (account := read_account(part))), None)


def _name(text: str) -> str | None:
    name = clean_name(text.split(_FAR, maxsplit=1)[0])
    return name if len(name) > 1 and not name.isdecimal() else None


def _money(text: str) -> Decimal | None:
    bare = re.sub(r"(?i)\s*[cd]r\.?\s*$", "", text)
    value = read_amount(bare)
    if value is None:
        inside = find_amounts(bare)
        value = inside[0].value if len(inside) == 1 else None
    return -value if value is not None and suffix_sign(text) < 0 else value


def _count(said: Sequence[_Said]) -> int | None:
    found = [match for one in said if (match := re.match(r"[\s:]*(\d{1,7})(?:\.0)?\s*[笔条]?", one.text))]
    return int(found[0][1]) if found else None


def _period(said: Mapping[str, Sequence[_Said]]) -> tuple[Field[date], Field[date]]:
    """Two days under one label, one day each under two, or a whole month."""
    for whole in said.get("period", ()):
        days = days_in(whole.text)
        if len(days) == 2 and days[0] <= days[1]:
            return whole.field(days[0]), whole.field(days[1])
    if "period_start" in said and "period_end" in said:
        start, end = (_read(said[key], first_day) for key in ("period_start", "period_end"))
        if start.value is not None and end.value is not None:
            return start, end
    for whole in said.get("period", ()):
        months = months_in(whole.text)
        if months:
            (year, month), last = months[0], months[-1]
            return whole.field(date(year, month, 1)), whole.field(month_end(*last))
    return MISSING, MISSING
