"""The rows of a statement as drafts: which side each is on, and what it may add to the account."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from extractors.lexicons import lexicon
from extractors.readers.accounts import read_account, same_account
from extractors.statements.balances import Reading
from extractors.statements.figures import balance_readings, filled, readings, scaled, suffix_sign, under_stamp
from extractors.tables.heads import plain
from extractors.tables.values import TableCell, TableRow

_FLIPPED = 4.0
"""The cost of the other side than the printed one: with any other misreading beside it dearer than a break."""
_RIVAL = 1.5
"""The cost of either of two amounts of which only one can be meant."""
_LOST_CENTS = 2.0
_CENTS = re.compile(r"[.,]\d\d$")
_DASH = re.compile(r"[17一]")
"""What the dash of an empty amount is taken for."""
_WHOLE = re.compile(r"[-+¥]?\d{1,3}(?:[.,]\d{3})+[.,]?")


@dataclass(frozen=True, slots=True)
class Draft:
    """A row before its balance is followed: `changes` are what it may add to the account, money out being negative.

    `signless` says that the paper does not tell the direction, so that `changes` holds both signs.
    """

    row: TableRow
    amount_cell: TableCell
    balance_cell: TableCell
    changes: tuple[Reading, ...]
    balances: tuple[Reading, ...]
    signless: bool = False


@cache
def _flags() -> Mapping[str, int]:
    table: dict[str, list[str]] = lexicon("bank")["flags"]
    return {plain(word) or word: sign for key, sign in (("debit", -1), ("credit", 1)) for word in table[key]}


def balance_side(row: TableRow) -> int:
    """-1 where a column beside the balance says 借, 1 where it says 贷, 0 where there is none: a second flag is the balance's."""
    return flag_sign(row.text("balance_side") or row.text("flag#2"))


def flag_sign(text: str) -> int:
    """-1 for money out, 1 for money in, 0 where the flag is blank or unknown."""
    flag = plain(text) or text.strip()
    return _flags().get(flag, _flags().get(flag[:1], 0) if len(flag) > 1 and not flag[0].isascii() else 0)


@dataclass(frozen=True, slots=True)
class Signs:
    """How this statement writes its amounts: are all debits negative (then the sign says nothing more), is there any sign."""

    negative_debits: bool
    negative_credits: bool
    signed: bool
    sided_balances: bool = False
    """Whether balances stand on either side, so that those on the debit side are overdrawn."""
    cents: bool = False
    """Whether recognised amounts nearly all end in cents, so that one without has lost them."""


def signs_of(rows: Sequence[TableRow], own: str) -> Signs:
    """Seen over all rows: a lone negative debit is a reversal, negative debits throughout are a manner of writing."""
    debits, credits_, amounts, sides = list[Decimal](), list[Decimal](), list[Decimal](), set[int]()
    for row in rows:
        sides.add(balance_side(row))
        debits += [value for cell in row.spread("debit") for value in _first(cell)]
        credits_ += [value for cell in row.spread("credit") for value in _first(cell)]
        amounts += _first(row.cell("amount"))
        sign = flag_sign(row.text("flag")) or suffix_sign(row.text("amount")) or side_of(row, own)
        if sign:
            (debits if sign < 0 else credits_).extend(_first(row.cell("amount")))
    return Signs(
        bool(debits) and all(value < 0 for value in debits),
        bool(credits_) and all(value < 0 for value in credits_),
        any(value < 0 for value in amounts),
        len(sides - {0}) > 1,
        _in_cents(rows),
    )


def _in_cents(rows: Sequence[TableRow]) -> bool:
    cells = [cell for row in rows for key in ("debit", "credit", "amount", "balance") for cell in row.spread(key)]
    figures = [cell.text for cell in cells if cell.method == "ocr" and filled(cell)]
    return sum(_CENTS.search(text) is not None for text in figures) * 10 > len(figures) * 8


def _without_cents(values: tuple[Reading, ...], cell: TableCell, signs: Signs) -> tuple[Reading, ...]:
    """What the figures of a recognised cell come to that has lost its cents."""
    if not signs.cents or cell.method != "ocr" or _WHOLE.fullmatch(cell.text.strip()) is None:
        return values
    return tuple(replace(each, cost=each.cost + _LOST_CENTS, torn=True, whole=True, clear=False) for each in values)


def _first(cell: TableCell) -> list[Decimal]:
    return [each.value for each in readings(cell)[:1] if each.value]


def draft(row: TableRow, signs: Signs, own: str, scale: Decimal = Decimal(1)) -> Draft:
    """A row with all that it may mean in yuan; `own` is the queried account, which tells payer and payee apart."""
    balance = row.cell("balance")
    cell, sign = _sided(row, own)
    values = _without_cents(scaled(readings(cell), scale), cell, signs)
    if any(cell is row.cell(key) for key in row.stamped):
        values = under_stamp(values, cell)
    changes = _changes(values, sign, signs, cell)
    rivals = [(other, -sign) for side in ("debit", "credit") for other in row.spread(side) if _contends(other, cell, row)]
    for other, side in rivals:
        more = _changes(scaled(readings(other), scale), side, signs, other)
        changes = tuple(replace(each, cost=each.cost + _RIVAL, guessed=True) for each in (*changes, *more))
    signless = sign == 0 and not signs.signed and any(each.value for each in values)
    balances = _without_cents(scaled(balance_readings(balance), scale), balance, signs)
    if "balance" in row.stamped:
        balances = under_stamp(balances, balance)
    if signs.sided_balances and balance_side(row) < 0:
        balances = tuple(replace(each, value=-abs(each.value)) for each in balances)
    return Draft(row, cell, balance, changes, balances, signless)


def _contends(other: TableCell, cell: TableCell, row: TableRow) -> bool:
    """Whether a recognised row has another whole amount on the other side, and no flag says which is meant."""
    sides = {side for side in ("debit", "credit") for each in row.spread(side) if each is other or each is cell}
    whole = all(_CENTS.search(each.text.strip()) and any(value.value for value in readings(each)[:1]) for each in (other, cell))
    return other is not cell and other.method == "ocr" and len(sides) > 1 and whole and not flag_sign(row.text("flag"))


def _sided(row: TableRow, own: str) -> tuple[TableCell, int]:
    """The amount's cell and its side: -1 debit, 1 credit, 0 where only its sign (or nothing) says so."""
    sides = (("debit", -1), ("credit", 1))
    spoken = [(cell, sign) for side, sign in sides for cell in row.spread(side) if filled(cell)]
    moved = [(cell, sign) for cell, sign in spoken if any(each.value for each in readings(cell)[:1])]
    flag = flag_sign(row.text("flag"))
    if len(moved) > 1 and flag:
        moved = [(cell, sign) for cell, sign in moved if sign == flag]
    whole = [(cell, sign) for cell, sign in moved if _CENTS.search(cell.text)]
    if len(moved) > 1 and len(whole) == 1 and all(cell is whole[0][0] or _DASH.fullmatch(cell.text.strip()) for cell, _ in moved):
        moved = whole
    if moved or spoken:
        return (moved or spoken)[0]
    return row.cell("amount"), flag or suffix_sign(row.text("amount")) or side_of(row, own)


def side_of(row: TableRow, own: str) -> int:
    """-1 where the queried account pays, 1 where it is paid, 0 where the row does not say."""
    payer, payee = (read_account(row.text(key)) or "" for key in ("payer_account", "payee_account"))
    pays, paid = (bool(own and account) and same_account(account, own) for account in (payer, payee))
    return 0 if pays == paid else (-1 if pays else 1)


def _changes(values: Sequence[Reading], sign: int, signs: Signs, cell: TableCell) -> tuple[Reading, ...]:
    found: list[Reading] = []
    for each in values:
        size, negative = abs(each.value), each.value < 0
        if sign == 0:
            found.append(each)
            if not signs.signed and size:
                found.append(replace(each, value=-each.value))
            elif cell.method == "ocr" and each.value > 0:
                found.append(replace(each, value=-each.value, cost=each.cost + _FLIPPED, guessed=True))  # a minus is easily lost
            continue
        manner = signs.negative_debits if sign < 0 else signs.negative_credits
        found.append(replace(each, value=size * sign, cost=each.cost + (0.5 if negative and not manner else 0.0)))
        if negative:
            found.append(replace(each, value=-size * sign, cost=each.cost + (0.5 if manner else 0.0)))
        elif cell.method == "ocr" and size:
            found.append(replace(each, value=-size * sign, cost=each.cost + _FLIPPED, guessed=True))
    return tuple(sorted(found, key=lambda each: each.cost))
