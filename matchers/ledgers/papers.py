"""The rows of all tables as papers of the engine: owners, names and numbers by codes that all tables share."""
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportReturnType=false
# pyarrow.compute makes its functions at run time, and numpy and pyarrow take each other's columns without their stubs knowing it.

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from matchers.columnar.likeness import Names, encode
from matchers.columnar.papers import NO_DAY, Ints, Papers, whole
from matchers.ledgers.columns import KINDS, SAID, Ledger, LedgerError, LedgerKind
from matchers.ledgers.values import NEGATIVE, codes, days_of, fen_of, named_numbers, plain_numbers, texts
from matchers.lexicons import lexicon

Partition = Literal["account", "party"]
PARTITIONS: tuple[Partition, ...] = ("account", "party")


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """All rows of one kind: where each stood, its id, what is to be said of its amount, and its columns as text."""

    table: pa.Array
    row: Ints
    id: pa.Array
    amount: Ints
    said: Ints
    day: Ints
    name: pa.Array
    number: pa.Array
    serial: pa.Array
    owner: pa.Array

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """What the engine pairs: by kind the papers with their invoice numbers, those with their serials, and all names."""

    rows: Mapping[LedgerKind, Rows]
    numbered: Mapping[LedgerKind, Papers]
    with_serials: Mapping[LedgerKind, Papers]
    names: Names


def lay(ledgers: Sequence[Ledger], partition: Partition | None) -> Laid:
    """`partition` says whose money may meet: that of one account, or of one party; None takes what all tables say."""
    by = partition if partition is not None else _shared(ledgers)
    for ledger in ledgers:
        if by is not None and by not in ledger.frame:
            raise LedgerError(
                f"{ledger.table}: 没有{'账号' if by == 'account' else '申报单位'}列，不能按此分组（--partition {by}）"
            )
    rows = {kind: _rows([each for each in ledgers if each.kind == kind], by) for kind in KINDS}
    return _coded({kind: own for kind, own in rows.items() if len(own)})


def _shared(ledgers: Sequence[Ledger]) -> Partition | None:
    return next((by for by in PARTITIONS if all(by in ledger.frame for ledger in ledgers)), None)


def _rows(ledgers: Sequence[Ledger], by: Partition | None) -> Rows:
    parts = [_of_table(ledger, by) for ledger in ledgers]
    if not parts:
        empty, nothing = pa.array([], pa.string()), np.empty(0, np.int64)
        return Rows(empty, nothing, empty, nothing, nothing, nothing, empty, empty, empty, empty)
    joined = {}
    for name in Rows.__dataclass_fields__:
        columns = [getattr(part, name) for part in parts]
        joined[name] = pa.concat_arrays(columns) if isinstance(columns[0], pa.Array) else np.concatenate(columns)
    return Rows(**joined)


def _of_table(ledger: Ledger, by: Partition | None) -> Rows:
    frame, size = ledger.frame, len(ledger.frame)
    row = np.arange(1, size + 1, dtype=np.int64)
    amount, said = _amounts(ledger)
    ids = _column(frame, "id")
    table = pa.array([ledger.table] * size, pa.string())
    unnamed = pc.binary_join_element_wise(table, pa.array(row).cast(pa.string()), ":")
    money = pc.utf8_upper(_column(frame, "currency"))
    owner = pc.binary_join_element_wise(
        _column(frame, by) if by else pa.array([""] * size, pa.string()),
        pc.if_else(pc.is_in(money, pa.array(["", "人民币", "RMB"])), "CNY", money),
        "|",
    )
    return Rows(
        table=table,
        row=row,
        id=pc.if_else(pc.equal(ids, ""), unnamed, ids),
        amount=amount,
        said=said,
        day=days_of(frame["date"]) if "date" in frame else np.full(size, NO_DAY),
        name=_column(frame, "name"),
        number=_column(frame, "number" if ledger.kind == "invoice" else "reference"),
        serial=plain_numbers(_column(frame, "serial")),
        owner=owner,
    )


def _column(frame: pd.DataFrame, name: str) -> pa.Array:
    return texts(frame[name]) if name in frame else pa.array([""] * len(frame), pa.string())


def _amounts(ledger: Ledger) -> tuple[Ints, Ints]:
    """Money out is positive; what a line's own columns or marks call money in is negative."""
    frame = ledger.frame
    if "debit" in frame:
        fen, said = fen_of(frame["debit"])
        if "credit" in frame:
            received, read = fen_of(frame["credit"])
            back = (fen == 0) & (received > 0)
            fen, said = np.where(back, -received, fen), np.where(back, NEGATIVE, np.where(fen == 0, np.maximum(said, read), said))
        return fen, said
    fen, said = fen_of(frame["amount"])
    if "direction" in frame:
        marks = pa.array(lexicon("ledger")["directions"]["in"])
        back = np.asarray(pc.is_in(pc.utf8_lower(texts(frame["direction"])), marks)) & (fen > 0)
        fen, said = np.where(back, -fen, fen), np.where(back, NEGATIVE, said)
    return fen, said


def _coded(rows: Mapping[LedgerKind, Rows]) -> Laid:
    own = list(rows.values())
    owners = [column - 1 for column in codes(*(each.owner for each in own))]
    keys = codes(*(pc.binary_join_element_wise(each.id, each.table, pa.array(each.row).cast(pa.string()), "\t") for each in own))
    serials = codes(*(each.serial for each in own))
    names, known = encode(*(each.name for each in own))
    numbers = plain_numbers(rows["invoice"].number) if "invoice" in rows else pa.array([], pa.string())
    numbers = numbers.filter(pc.not_equal(numbers, ""))
    shown = [
        plain_numbers(each.number) if kind == "invoice" else named_numbers(each.number, numbers) for kind, each in rows.items()
    ]
    numbered, with_serials = {}, {}
    for place, (kind, each) in enumerate(rows.items()):
        papers = Papers(whole(owners[place]), names[place], whole(each.amount), each.day, whole(serials[place]), keys[place])
        with_serials[kind] = papers
        numbered[kind] = papers._replace(number=whole(codes(*shown)[place]))
    return Laid(rows, numbered, with_serials, known)


def needed_of(laid: Laid) -> None:
    """There must be something to pair, and something to pair it with."""
    if len(laid.rows) < 2:
        have = "、".join(SAID[kind] for kind in laid.rows) or "空表"
        raise LedgerError(f"只有{have}，没有可与之配对的另一种表（发票、付款、银行流水至少两种）")
