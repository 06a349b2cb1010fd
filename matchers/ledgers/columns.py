"""Tables as auditors bring them: which of them holds what, and which column is which, by the words of a lexicon."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from matchers.lexicons import lexicon

LedgerKind = Literal["invoice", "payment", "line"]
KINDS: tuple[LedgerKind, ...] = ("invoice", "payment", "line")
SAID = {"invoice": "发票", "payment": "付款", "line": "银行流水"}
ENDINGS = (".csv", ".parquet", ".xlsx", ".xls")
_ENCODINGS = ("utf-8-sig", "gb18030")
_NEED_NAME = {"seller": "name", "payee": "name", "counterparty": "name"}


class LedgerError(Exception):
    """A table cannot be used as it stands; the message is one sentence that says what to change."""


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """One table, its columns under our names; rows as they stood, counted from 1."""

    kind: LedgerKind
    table: str
    frame: pd.DataFrame


def read_ledgers(paths: Iterable[Path]) -> tuple[Ledger, ...]:
    """The tables in the order of their names; raises LedgerError for the first that cannot be used."""
    return tuple(read_ledger(path) for path in sorted(paths, key=lambda path: (path.name, str(path))))


def read_ledger(path: Path) -> Ledger:
    raw = _read(path)
    if not len(raw.columns):
        raise LedgerError(f"{path.name}: 表中没有任何列，第一行应为列名")
    heads: list[object] = list(raw.columns)
    kind = _kind(path, heads)
    found = _found(kind, heads)
    frame = pd.DataFrame({name: raw[column].to_numpy() for name, column in found.items()}, index=range(len(raw)))
    return Ledger(kind, path.name, frame)


def _read(path: Path) -> pd.DataFrame:
    if path.suffix.lower() not in ENDINGS:
        raise LedgerError(f"{path.name}: 只读 CSV、Parquet 与 XLSX 表格")
    if not path.is_file():
        raise LedgerError(f"{path}: 没有这个文件")
    try:
        match path.suffix.lower():
            case ".csv":
                return _read_csv(path)
            case ".parquet":
                return pd.read_parquet(path)
            case _:
                return pd.read_excel(path, engine="calamine", dtype=object)
    except pd.errors.ParserError as error:
        raise LedgerError(f"{path.name}: 各行列数不一（{str(error).strip()}）") from error
    except (ValueError, OSError) as error:
        raise LedgerError(f"{path.name}: 读不出表格（{error}）") from error


def _read_csv(path: Path) -> pd.DataFrame:
    for encoding in _ENCODINGS[:-1]:
        try:
            return pd.read_csv(path, dtype=str, keep_default_na=False, encoding=encoding)
        except UnicodeDecodeError:
            continue
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding=_ENCODINGS[-1])


def _head(text: object) -> str:
    plain = unicodedata.normalize("NFKC", str(text)).lower()
    return re.sub(r"\([^()]*\)|\s", "", plain)


def _found(kind: LedgerKind, columns: Sequence[object]) -> dict[str, object]:
    """Our name → the column of the table."""
    heads = {_head(column): column for column in reversed(list(columns))}
    table: dict[str, list[str]] = lexicon("ledger")["kinds"][kind]["columns"]
    found: dict[str, object] = {}
    for name, words in table.items():
        word = next((word for word in words if word in heads), None)
        if word is not None:
            found[name] = heads[word]
    return found


def _kind(path: Path, columns: Sequence[object]) -> LedgerKind:
    """By the file's name where that says it, else by the columns; several that fit are told apart by how many they have."""
    named: list[LedgerKind] = [
        kind for kind in KINDS if any(word in path.stem.lower() for word in lexicon("ledger")["kinds"][kind]["files"])
    ]
    wanted: tuple[LedgerKind, ...] = tuple(named) if len(named) == 1 else KINDS
    lacking = {kind: _lacking(kind, columns) for kind in wanted}
    fitting: list[LedgerKind] = [kind for kind in wanted if not lacking[kind]]
    if not fitting:
        kind = wanted[0]
        said = f"{SAID[kind]}表缺少列：{lacking[kind]}" if len(wanted) == 1 else "看不出是发票、付款还是银行流水"
        raise LedgerError(f"{path.name}: {said}；现有列：{'、'.join(map(str, columns))}（列名见 docs/pairing.md）")
    marked = {kind: len(_found(kind, columns)) for kind in fitting}
    best: list[LedgerKind] = [kind for kind in fitting if marked[kind] == max(marked.values())]
    if len(best) > 1:
        raise LedgerError(f"{path.name}: 既像{'又像'.join(SAID[kind] for kind in best)}表，请在文件名中写明（如 invoices.csv）")
    return best[0]


def _lacking(kind: LedgerKind, columns: Sequence[object]) -> str:
    found = _found(kind, columns)
    needs: list[list[str]] = lexicon("ledger")["kinds"][kind]["needs"]
    table: dict[str, list[str]] = lexicon("ledger")["kinds"][kind]["columns"]
    missing = [need for need in needs if not any(_NEED_NAME.get(each, each) in found for each in need)]
    said = ("或".join(f"{each}/{table[_NEED_NAME.get(each, each)][-1]}" for each in need) for need in missing)
    return "、".join(said)
