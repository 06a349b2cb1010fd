"""An account's rows put in order of time and read together with their running balance."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from extractors.lexicons import lexicon
from extractors.readers.accounts import read_account
from extractors.statements.balances import Entry, Reading, Step, follow, held, outliers
from extractors.statements.days import day_cells, days_of, falls, posted
from extractors.statements.drafts import Draft, draft, signs_of
from extractors.statements.figures import balance_readings, scaled
from extractors.statements.head import HeadBlock
from extractors.statements.mending import repaired
from extractors.tables.heads import plain
from extractors.tables.tables import TableCell, TableRow

_CENTS = re.compile(r"\d\.\d\d$")
_ENDING = re.compile(r"[.,]\s?\d\d(?!\d)")
"""Cents, wherever something stands behind them."""
_USUAL_TENTHS = 8
_LEAST_FLIPPED = 3
"""So many lines must follow the balance the other way round, and none the printed one, before the columns count as swapped."""


@dataclass(frozen=True, slots=True)
class AccountRows:
    """The rows of one account, in the order printed, under what its head blocks say; `keys` are the columns there were."""

    account: str
    head: HeadBlock
    rows: tuple[TableRow, ...]
    keys: frozenset[str]
    currency: str = ""

    @property
    def items(self) -> tuple[TableRow, ...]:
        """The rows that are transactions: no totals, and with an amount, or one that something lies over."""
        rows = [row for row in self.rows if row.kind == "item"]
        filled = sum(_balanced(row) for row in rows) * 10 > len(rows) * _USUAL_TENTHS
        rows = [row for row in rows if not (filled and _strange(row))]
        return tuple(row for place, row in enumerate(rows) if moves(row) or (place and covered(row)))


def _balanced(row: TableRow) -> bool:
    return any(char.isdigit() for char in row.text("balance"))


def _strange(row: TableRow) -> bool:
    """Whether a recognised row has neither a day nor a balance of its own: figures of a stamp, where all other rows have both."""
    return not _balanced(row) and not day_cells(row) and any(cell.method == "ocr" for cell in row.cells.values())


def moves(row: TableRow) -> bool:
    cells = [cell for key in ("debit", "credit", "amount") for cell in row.spread(key)]
    return any(char.isdigit() for cell in cells for char in cell.text)


def covered(row: TableRow) -> bool:
    """Whether a recognised row has its day and its balance, and only the amount between them is not legible."""
    cell = row.cell("balance")
    return cell.method == "ocr" and _CENTS.search(cell.text) is not None and posted(row).value is not None


@dataclass(frozen=True, slots=True)
class Chained:
    """Rows with their drafts and steps in the order printed; `order` lists their places in order of time."""

    group: AccountRows
    own: str
    drafts: tuple[Draft, ...]
    steps: tuple[Step, ...]
    order: tuple[int, ...]
    opening: TableCell | None
    opening_value: Decimal | None
    swapped: bool = False


def chained(group: AccountRows) -> Chained:
    """The reading of all lines that agrees best with the running balance, forward or newest first."""
    own = group.account or _own(group.items)
    signs = signs_of(group.items, own)
    drafts = tuple(draft(row, signs, own, group.head.scale) for row in group.items)
    if "card" in group.keys and "balance" not in group.keys:
        drafts = tuple(_swapped(one) for one in drafts)
    cell, opening = _opening(group)
    order, swapped = _order(drafts, opening)
    drafts = tuple(_swapped(one) for one in drafts) if swapped else drafts
    entries = [_entry(drafts[place]) for place in order]
    steps = follow(entries, opening)
    if any(one.amount_cell.method == "ocr" for one in drafts):
        steps = tuple(_less_cut([drafts[place] for place in order], repaired(steps)))
    steps = [_unproved(step) if not drafts[place].row.level else step for place, step in zip(order, steps, strict=True)]
    placed = dict(zip(order, outliers(steps), strict=True))
    return Chained(group, own, drafts, tuple(placed[place] for place in range(len(drafts))), order, cell, opening, swapped)


def _less_cut(drafts: Sequence[Draft], steps: Sequence[Step]) -> Iterator[Step]:
    """Steps without amounts whose end is cut off and no balance proves: guessed ones, and those that alone lack their cents."""
    whole = [one.amount_cell.method == "ocr" and _ENDING.search(one.amount_cell.text) is None for one in drafts]
    habit = any(lone and step.holds for lone, step in zip(whole, steps, strict=True)) or sum(whole) * 4 > len(whole) * 3
    for lone, step in zip(whole, steps, strict=True):
        change = step.change
        lost = change is not None and change.value and not step.holds and (change.guessed or (lone and not habit))
        yield replace(step, change=None) if lost else step


def _unproved(step: Step) -> Step:
    """A balance that follows proves the figures, not that the day beside them is theirs."""
    return replace(step, proved=False)


def _own(rows: Sequence[TableRow]) -> str:
    """The account that stands in every row as payer or payee, where the head does not name it."""
    seen = Counter(
        account
        for row in rows
        for account in {read_account(row.text("payer_account")), read_account(row.text("payee_account"))}
        if account
    )
    most = seen.most_common(2)
    if not most or len(rows) < 2 or most[0][1] < len(rows) or (len(most) > 1 and most[1][1] == most[0][1]):
        return ""
    return most[0][0]


def _opening(group: AccountRows) -> tuple[TableCell | None, Decimal | None]:
    """The balance before the first line: a row of its own, or the head's word."""
    marks = [plain(mark) for mark in lexicon("bank")["marks"]["opening"]]
    for row in group.rows:
        if row.kind == "carried" and any(plain(cell.text) in marks for cell in row.cells.values()):
            value = scaled(balance_readings(row.cell("balance")), group.head.scale)
            if value:
                return row.cell("balance"), value[0].value
    return None, group.head.opening.value


def _entry(one: Draft) -> Entry:
    return Entry(one.changes, one.balances)


def _swapped(one: Draft) -> Draft:
    return replace(one, changes=tuple(replace(each, value=-each.value) for each in one.changes))


def _order(drafts: Sequence[Draft], opening: Decimal | None) -> tuple[tuple[int, ...], bool]:
    """The order in which most lines follow; a company's own ledger, with the sides swapped, only where all of it says so."""
    best: tuple[int, tuple[int, ...]] = (-1, tuple(range(len(drafts))))
    for order in _orders(drafts):
        follows, _ = held([_entry(drafts[place]) for place in order], opening)
        if follows > best[0]:
            best = follows, order
    if best[0] <= 0:
        other = [_swapped(one) for one in drafts]
        for order in _orders(drafts):
            follows, could = held([_entry(other[place]) for place in order], None)
            if follows == could >= _LEAST_FLIPPED:
                return order, True
        return _by_days(drafts), False
    return best[1], False


def _by_days(drafts: Sequence[Draft]) -> tuple[int, ...]:
    """As printed, or turned round where the days fall and no balance says more."""
    days = [day.value for day in days_of([one.row for one in drafts]) if day.value is not None]
    places = tuple(range(len(drafts)))
    return places[::-1] if falls(days) else places


def _orders(drafts: Sequence[Draft]) -> Iterator[tuple[int, ...]]:
    """As printed, turned round, and with only the days or only the lines of each day turned round."""
    places = tuple(range(len(drafts)))
    yield places
    yield places[::-1]
    days: list[list[int]] = []
    stamps: list[date | None] = [day.value for day in days_of([one.row for one in drafts])]
    for _, group in groupby(places, key=lambda place: stamps[place]):
        days.append(list(group))
    if 1 < len(days) < len(places):
        yield tuple(place for day in reversed(days) for place in day)
        yield tuple(place for day in days for place in reversed(day))


def undecided(one: Draft, step: Step) -> bool:
    """Whether neither the paper nor the balance says if money came or went."""
    return one.signless and not step.holds


def size(reading: Reading | None) -> Decimal | None:
    return abs(reading.value) if reading else None
