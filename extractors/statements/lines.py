"""The rows of a statement as drafts: who, when, and which amounts and balances the text may stand for."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from rapidfuzz.distance import Levenshtein

from extractors.lexicons import lexicon
from extractors.readers.accounts import read_account, same_account
from extractors.readers.amounts import amount_candidates, find_amounts, read_amount
from extractors.readers.names import clean_name
from extractors.statements.balances import Reading
from extractors.tables.heads import plain
from extractors.tables.values import BLANK, TableCell, TableRow
from models.fields import MISSING, Field
from models.money import CENT

_NOTHING = re.compile(r"[-—–/\\*\s.]*")
_CUT_SHORT = re.compile(r"\d\.\d$")
_FLOAT = re.compile(r"-?\d+\.\d{3,}")
_VARIANTS = str.maketrans("粵岀嶺", "粤出岭")
_SECOND_LOOK = 1.5
"""The cost of another engine's reading of the same box."""
_STRAY = 0.6  # an amount among letters that are not its own, such as those of a stamp
_FLIPPED = 3.0
_LEAST_ALIKE = 5
_LEADING_DASH = re.compile(r"^[-—–]\s*(?=[一-鿿])")
"""The dash of an empty amount in the column before."""
_TORN = 1.1  # white inside a number: something lies over it, and may have taken a digit
_TORN_NUMBER = re.compile(r"\d\s+\d")
_DASH = re.compile(r"[-–—―－−]")
_STAMP = re.compile(r"[一-鿿★☆]+")


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


@cache
def _flags() -> Mapping[str, int]:
    table: dict[str, list[str]] = lexicon("bank")["flags"]
    return {plain(word) or word: sign for key, sign in (("debit", -1), ("credit", 1)) for word in table[key]}


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


def signs_of(rows: Iterable[TableRow], own: str) -> Signs:
    """Seen over all rows: a lone negative debit is a reversal, negative debits throughout are a manner of writing."""
    debits, credits_, amounts = list[Decimal](), list[Decimal](), list[Decimal]()
    for row in rows:
        debits += [value for cell in row.spread("debit") for value in _first(cell)]
        credits_ += [value for cell in row.spread("credit") for value in _first(cell)]
        amounts += _first(row.cell("amount"))
        sign = flag_sign(row.text("flag")) or side_of(row, own)
        if sign:
            (debits if sign < 0 else credits_).extend(_first(row.cell("amount")))
    return Signs(
        bool(debits) and all(value < 0 for value in debits),
        bool(credits_) and all(value < 0 for value in credits_),
        any(value < 0 for value in amounts),
    )


def _first(cell: TableCell) -> list[Decimal]:
    return [each.value for each in readings(cell)[:1] if each.value]


def draft(row: TableRow, signs: Signs, own: str) -> Draft:
    """A row with all that it may mean; `own` is the queried account, which tells payer and payee apart."""
    balance = row.cell("balance")
    cell, sign = _sided(row, own)
    values = readings(cell)
    changes = _changes(values, sign, signs, cell)
    signless = sign == 0 and not signs.signed and any(each.value for each in values)
    return Draft(row, cell, balance, changes, balance_readings(balance), signless)


def _sided(row: TableRow, own: str) -> tuple[TableCell, int]:
    """The amount's cell and its side: -1 debit, 1 credit, 0 where only its sign (or nothing) says so."""
    sides = (("debit", -1), ("credit", 1))
    spoken = [(cell, sign) for side, sign in sides for cell in row.spread(side) if filled(cell)]
    moved = [(cell, sign) for cell, sign in spoken if any(each.value for each in readings(cell)[:1])]
    flag = flag_sign(row.text("flag"))
    if len(moved) > 1 and flag:
        moved = [(cell, sign) for cell, sign in moved if sign == flag]
    if moved or spoken:
        return (moved or spoken)[0]
    return row.cell("amount"), flag or side_of(row, own)


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
                found.append(Reading(-each.value, each.cost))
            elif cell.method == "ocr" and each.value > 0:
                found.append(Reading(-each.value, each.cost + _FLIPPED, guessed=True))  # a minus is easily lost
            continue
        manner = signs.negative_debits if sign < 0 else signs.negative_credits
        found.append(Reading(size * sign, each.cost + (0.5 if negative and not manner else 0.0)))
        if negative:
            found.append(Reading(-size * sign, each.cost + (0.5 if manner else 0.0)))
        elif cell.method == "ocr" and size:
            found.append(Reading(-size * sign, each.cost + _FLIPPED, guessed=True))
    return tuple(sorted(found, key=lambda each: each.cost))


def name_of(text: str) -> str:
    """A name in one form; 粵 and its like are how engines misread 粤 in the names of mainland companies."""
    return clean_name(_LEADING_DASH.sub("", text)).translate(_VARIANTS)


def text_field(cell: TableCell, value: str | None) -> Field[str]:
    """A cell's text as a field; missing where the cell is blank, or where it lost what made it a value."""
    if not filled(cell):
        return MISSING
    return Field(value or None, cell.text, cell.spot, cell.method, "read" if value else "missing", cell.confidence)


def account_field(cell: TableCell) -> Field[str]:
    return text_field(cell, read_account(cell.text))


def counterparty(row: TableRow, direction: str | None, own: str) -> tuple[Field[str], Field[str]]:
    """Name and account of the other side: its own columns, else payee of what went out and payer of what came in."""
    name, account = row.cell("counterparty_name"), row.cell("counterparty_account")
    if not filled(name) and not filled(account):
        sign = side_of(row, own) or {"debit": -1, "credit": 1}.get(direction or "", 0)
        other = {-1: "payee", 1: "payer"}.get(sign)
        name, account = (row.cell(f"{other}_name"), row.cell(f"{other}_account")) if other else (BLANK, BLANK)
    both = row.cell("counterparty")
    if filled(both) and not filled(name) and not filled(account):
        return _parted(both)
    return text_field(name, name_of(name.text)), account_field(account)


def _parted(cell: TableCell) -> tuple[Field[str], Field[str]]:
    """Name and account out of one cell, in either order."""
    found = re.search(r"(?<![\dA-Za-z])\d[\d* ]{7,}(?![\dA-Za-z])", cell.text)
    if found is None:
        return text_field(cell, name_of(cell.text)), MISSING
    rest = (cell.text[: found.start()] + cell.text[found.end() :]).strip(" /,;:()（）-")
    name = text_field(cell, name_of(rest)) if rest else MISSING
    return name, text_field(cell, read_account(found[0]))


def summary(row: TableRow) -> Field[str]:
    """All that the row says about why: 摘要, 用途, 附言, 备注, each text once, a bare way of paying only alone."""
    cells = [row.cell(key) for key in ("summary", "purpose", "postscript", "note", "description")]
    said = [cell for cell in cells if filled(cell)]
    bare: list[str] = lexicon("bank")["summaries"]["bare"]
    said = [cell for cell in said if plain(cell.text) not in bare] or said
    said = _apart(said)
    texts = list(dict.fromkeys(_LEADING_DASH.sub("", cell.text.strip()) for cell in said))
    untrue: list[str] = lexicon("bank")["flags"]["untrue"]
    flag = row.cell("reversal")
    if filled(flag) and plain(flag.text) not in untrue:
        said, texts = [*said, flag], [*texts, "冲账"]
    if not said:
        return MISSING
    text = " ".join(texts)
    return Field(text, text, said[0].spot, said[0].method, "read", min(cell.confidence for cell in said))


def _apart(cells: Sequence[TableCell]) -> list[TableCell]:
    """Cells without the worse of two recognised ones that say the same but for a character or two."""
    kept: list[TableCell] = []
    for cell in sorted(cells, key=lambda cell: -cell.confidence):
        close = (
            Levenshtein.distance(plain(cell.text), plain(other.text)) <= max(1, len(plain(other.text)) // 4) for other in kept
        )
        if cell.method != "ocr" or not any(close):
            kept.append(cell)
    return [cell for cell in cells if cell in kept]


def serial(row: TableRow, keys: Collection[str]) -> Field[str]:
    """The transaction number; the bank's reference or the voucher's number only where the table has no column for it."""
    key = next((key for key in ("serial", "dashed_serial", "reference", "voucher") if key in keys), "")
    cell = row.cell(key)
    text = re.sub(r"\.0$", "", re.sub(r"[\s'\"`]+", "", cell.text))
    if not filled(cell) or not text.strip("0"):
        return MISSING
    return text_field(cell, _DASH.split(text)[-1] if key == "dashed_serial" else text)


def alike(serials: Sequence[Field[str]]) -> list[Field[str]]:
    """Recognised numbers of which nearly all have one form; one of another form is in conflict with the others."""
    shapes = [_shape(each.value) for each in serials if each.value is not None and each.method == "ocr"]
    usual = max(dict.fromkeys(shapes), key=shapes.count, default="")
    if shapes.count(usual) * 4 < len(shapes) * 3 or len(shapes) < _LEAST_ALIKE:
        return list(serials)
    return [
        replace(each, status="conflict", checks=("!流水号格式",))
        if each.value is not None and each.method == "ocr" and _shape(each.value) != usual
        else each
        for each in serials
    ]


def _shape(text: str) -> str:
    return re.sub(r"\d", "0", re.sub(r"[A-Za-z]", "A", text))
