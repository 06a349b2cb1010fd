"""What the rows of a statement say in words: who the other side is, and what the money is for."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from extractors.candidates import SURE
from extractors.lexicons import lexicon
from extractors.readers.accounts import read_account
from extractors.readers.names import clean_name
from extractors.solver import DOUBTED
from extractors.statements.drafts import side_of
from extractors.statements.figures import filled
from extractors.tables.heads import plain
from extractors.tables.values import BLANK, TableCell, TableRow
from models.fields import MISSING, Field

_VARIANTS = str.maketrans("粵岀嶺", "粤出岭")
_LONG_RUN = re.compile(r"(?<![\d*])\d{11,25}(?![\d*])")
NAMING = frozenset({"counterparty_name", "counterparty", "payer_name", "payee_name"})
"""Columns that say who the other side is."""
_LEADING_DASH = re.compile(r"^[-—–]\s*(?=[一-鿿])")
"""The dash of an empty amount in the column before."""


def name_of(text: str) -> str:
    """A name in one form; 粵 and its like are how engines misread 粤 in the names of mainland companies."""
    return clean_name(_LEADING_DASH.sub("", text)).translate(_VARIANTS)


def text_field(cell: TableCell, value: str | None) -> Field[str]:
    """A cell's text as a field; missing where the cell is blank, or where it lost what made it a value."""
    if not filled(cell):
        return MISSING
    return Field(value or None, cell.text, cell.spot, cell.method, "read" if value else "missing", cell.confidence)


def account_field(cell: TableCell) -> Field[str]:
    """An account; a recognised one among letters of a stamp as inferred, where its figures stand together."""
    pieces = cell.text.split()
    value = read_account(pieces[0] if len(pieces) > 1 and len(set(pieces)) == 1 and cell.method == "ocr" else cell.text)
    runs = _LONG_RUN.findall(cell.text)
    if value is None and cell.method == "ocr" and len(runs) == 1:
        return replace(text_field(cell, runs[0]), status="inferred", confidence=min(cell.confidence, 0.7))
    return text_field(cell, value)


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
    """Name and account out of one cell, in either order; neither where a recognised one holds another row's as well."""
    several = list(re.finditer(r"(?<![\dA-Za-z])\d[\d* ]{7,}(?![\dA-Za-z])", cell.text))
    if not several:
        return text_field(cell, name_of(cell.text)), MISSING
    if cell.method == "ocr" and len({read_account(one[0]) for one in several}) > 1:
        return text_field(cell, None), text_field(cell, None)
    found = several[0]
    rest = (cell.text[: found.start()] + cell.text[found.end() :]).strip(" /,;:-")
    rest = rest.removesuffix("()").removesuffix("（）")
    rest = rest if rest.count("(") + rest.count("（") == rest.count(")") + rest.count("）") else rest.strip("()（）")
    name = text_field(cell, name_of(rest)) if rest else MISSING
    return name, text_field(cell, read_account(found[0]))


_SAYING = ("summary", "purpose", "postscript", "note", "description")


def summaries(rows: Sequence[TableRow]) -> list[Field[str]]:
    """What each row says about why; of what stands under a stamp only a text that another row has too is relied on."""
    found = [summary(row) for row in rows]
    stamped = [any(key in row.stamped and filled(row.cell(key)) for key in _SAYING) for row in rows]
    usual = {field.value for field, touched in zip(found, stamped, strict=True) if not touched and field.value}
    return [
        _under_stamp(row, field, usual)
        if field.method == "ocr" and field.value and (touched or field.confidence < DOUBTED)
        else field
        for row, field, touched in zip(rows, found, stamped, strict=True)
    ]


def _under_stamp(row: TableRow, field: Field[str], usual: Collection[str | None]) -> Field[str]:
    """The text as inferred, in the reading that other rows have, unless it is a usual one surely read."""
    if field.value in usual and field.confidence >= SURE:
        return field
    cells = [cell for key in _SAYING if filled(cell := row.cell(key))]
    meant = [text for cell in cells[:1] for text in cell.alternatives if len(cells) == 1 and text in usual]
    value = field.value if field.value in usual or len(meant) != 1 else meant[0]
    return replace(field, value=value, status="inferred", confidence=min(field.confidence, 0.7))


def summary(row: TableRow) -> Field[str]:
    """All that the row says about why: 摘要, 用途, 附言, 备注, each text once, a bare way of paying only alone."""
    cells = [row.cell(key) for key in _SAYING]
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
