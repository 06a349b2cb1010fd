"""What was found, as tables: links, groups with their reasons and runner-ups, and every row that was left undecided."""
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportReturnType=false
# pyarrow.compute makes its functions at run time, and numpy and pyarrow take each other's columns without their stubs knowing it.

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from matchers.columnar.budgets import bounds_met
from matchers.columnar.papers import LARGEST, NO_DAY, Ints
from matchers.columnar.settlements import Settlements
from matchers.columnar.verdicts import AMBIGUOUS, CLASS, CLASS_IN_PART, NO_CLASS, UNPROVED, VERDICTS
from matchers.columnar.weights import BIT, FEATURES, KINDS
from matchers.ledgers.columns import SAID, LedgerKind
from matchers.ledgers.pairing import Layer
from matchers.ledgers.papers import Laid, Rows
from matchers.ledgers.values import AMOUNTS, FINE

_VERDICT_SAID = {
    AMBIGUOUS: "另有几乎同样好的配法，请人工选定",
    CLASS_IN_PART: "与另外几行完全相同，其中几行已配上，哪几行未定",
    UNPROVED: "搜索达到上限，所列只是建议",
}
_AMOUNT_SAID = ("", "金额读不出", "金额为零", "金额为负，红字、退款或收款不在此配对", "金额超出可能范围")
_UNMATCHED = "unmatched"
_BOUNDS_SAID = {
    "block": "同额过多，只比较了日期最近的一部分",
    "near": "相近金额过多，未全部比较",
    "pool": "可参与凑数的过多，未凑",
    "together": "同时开具的发票过多，未全部合并尝试",
    "steps": "凑数超出步数上限",
    "ways": "凑法过多，不足为据",
    "unsolved": "整体配对未能证明最优",
    "unpayable": "金额不能配对的行",
}


def tables_of(laid: Laid, layers: Sequence[Layer]) -> Mapping[str, pa.Table]:
    """`links`, `groups` and `undecided`, whose rows come in the order of the layers and of the first paper of each group."""
    return {
        "links": pa.concat_tables([_links(laid, layer) for layer in layers]),
        "groups": pa.concat_tables([_groups(laid, layer) for layer in layers]),
        "undecided": pa.concat_tables([table for layer in layers for table in _undecided(laid, layer)]),
    }


def write_tables(tables: Mapping[str, pa.Table], folder: Path) -> None:
    """Each table whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        part = folder / f".{name}.parquet.part"
        pq.write_table(table, part, compression="zstd")
        part.replace(folder / f"{name}.parquet")


def _links(laid: Laid, layer: Layer) -> pa.Table:
    found, left, right = layer.found, laid.rows[layer.left], laid.rows[layer.right]
    own = found.links.settlement
    columns = {"layer": _said([layer.name], own * 0), "settlement": own, "verdict": _said(VERDICTS, found.verdict[own])}
    for side, rows, places in (("left", left, found.links.left), ("right", right, found.links.right)):
        at = pa.array(places)
        columns |= {f"{side}_table": rows.table.take(at), f"{side}_row": rows.row[places], f"{side}_id": rows.id.take(at)}
    columns |= {"amount": yuan(found.links.amount), "kind": _said(KINDS, found.settlements.kind[own])}
    return pa.table(columns)


def _groups(laid: Laid, layer: Layer) -> pa.Table:
    found = layer.found
    size = len(found.score)
    ids = pa.concat_arrays([laid.rows[layer.left].id, laid.rows[layer.right].id])
    classes = pa.array(found.classes, mask=found.classes == NO_CLASS)
    columns = {
        "layer": _said([layer.name], np.zeros(size, np.int64)),
        "settlement": np.arange(size),
        "kind": _said(KINDS, found.settlements.kind),
        "verdict": _said(VERDICTS, found.verdict),
        "class": ids.take(classes),
        "left_ids": _ends(found.settlements, ids, len(laid.rows[layer.left]), left=True),
        "right_ids": _ends(found.settlements, ids, len(laid.rows[layer.left]), left=False),
        "score": found.score / BIT,
        "margin": np.where(found.verdict == CLASS, found.firm, found.margin) / BIT,
    }
    columns |= {f"bits_{feature}": found.reasons[:, place] / BIT for place, feature in enumerate(FEATURES)}
    columns |= {
        "runner_up_left_ids": _ends(found.rival, ids, len(laid.rows[layer.left]), left=True),
        "runner_up_right_ids": _ends(found.rival, ids, len(laid.rows[layer.left]), left=False),
    }
    return pa.table(columns)


def _ends(settlements: Settlements, ids: pa.Array, lefts: int, *, left: bool) -> pa.Array:
    """The ids of each settlement's papers of one side."""
    inside = (settlements.units < lefts) == left
    counted = np.concatenate([np.zeros(1, np.int64), np.cumsum(inside)])
    return pa.ListArray.from_arrays(
        pa.array(counted[settlements.start].astype(np.int32)), ids.take(pa.array(settlements.units[inside]))
    )


def _undecided(laid: Laid, layer: Layer) -> Iterator[pa.Table]:
    """Every row that is not settled, with its verdict and one sentence."""
    found = layer.found
    lefts = len(laid.rows[layer.left])
    of_unit = np.repeat(np.arange(len(found.score)), np.diff(found.settlements.start))
    for kind, first in ((layer.left, 0), (layer.right, lefts)):
        rows = laid.rows[kind]
        own = np.full(len(rows), -1, np.int64)
        mine = (found.settlements.units >= first) & (found.settlements.units < first + len(rows))
        own[found.settlements.units[mine] - first] = of_unit[mine]
        verdict = np.where(own < 0, -1, np.append(found.verdict, -1)[own])
        yield _left_over(layer.name, kind, rows, own, verdict)


def _left_over(layer: str, kind: LedgerKind, rows: Rows, own: Ints, verdict: Ints) -> pa.Table:
    open_rows = np.flatnonzero((verdict < 0) | (verdict > CLASS))
    words = [*VERDICTS, _UNMATCHED, *AMOUNTS[1:]]
    sentences = [
        "",
        "",
        *(_VERDICT_SAID[code] for code in range(CLASS_IN_PART, len(VERDICTS))),
        "没有找到可配的另一方",
        *_AMOUNT_SAID[1:],
    ]
    code = np.where(verdict < 0, len(VERDICTS), verdict)
    code = np.where((rows.said != FINE) & (verdict < 0), len(VERDICTS) + rows.said, code)[open_rows]
    at = pa.array(open_rows)
    days = rows.day[open_rows]
    return pa.table(
        {
            "layer": _said([layer], open_rows * 0),
            "kind": _said([SAID[kind]], open_rows * 0),
            "table": rows.table.take(at),
            "row": rows.row[open_rows],
            "id": rows.id.take(at),
            "name": rows.name.take(at),
            "amount": yuan(rows.amount[open_rows]),
            "dated": days != NO_DAY,
            "verdict": _said(words, code),
            "said": _said(sentences, code),
            "settlement": pa.array(own[open_rows], mask=own[open_rows] < 0),
        }
    )


def yuan(fen: Ints) -> pa.Array:
    """Exact decimals of two places; what no calculation may use (an absurd amount) is null."""
    wide = np.zeros((len(fen), 2), "<i8")
    wide[:, 0], wide[:, 1] = fen, fen >> 63
    known = pa.array(np.abs(fen) <= LARGEST)
    return pc.if_else(known, pa.Array.from_buffers(pa.decimal128(18, 2), len(fen), [None, pa.py_buffer(wide)]), None)


def summary(laid: Laid, layers: Sequence[Layer]) -> Iterator[str]:
    """A few lines for the console: how many rows, what became of them, and which bounds did bite."""
    yield "，".join(f"{SAID[kind]} {len(rows):,} 行" for kind, rows in laid.rows.items())
    for kind, rows in laid.rows.items():
        undated = int((rows.day == NO_DAY).sum())
        odd = [
            f"{_AMOUNT_SAID[code].split('，')[0]} {count:,} 行"
            for code, count in enumerate(np.bincount(rows.said))
            if code and count
        ]
        odd += [f"没有可读的日期 {undated:,} 行"] if undated else []
        if odd:
            yield f"  {SAID[kind]}：{'，'.join(odd)}"
    for layer in layers:
        yield _of_layer(laid, layer)
        bounds = bounds_met(layer.found.bounds)
        for word, count in bounds.items():
            if word != "unpayable":
                yield f"  上限：{_BOUNDS_SAID[word]}（{count:,} 次）"


def _of_layer(laid: Laid, layer: Layer) -> str:
    found = layer.found
    counts = np.bincount(found.verdict, minlength=len(VERDICTS))
    sure = int(found.links.amount[found.verdict[found.links.settlement] <= CLASS].sum())
    settled = np.isin(found.verdict, range(CLASS + 1))
    papers = int(np.diff(found.settlements.start)[settled].sum())
    whole = len(laid.rows[layer.left]) + len(laid.rows[layer.right])
    names = f"{SAID[layer.left]} ↔ {SAID[layer.right]}"
    parts = ("采用 {:,} 组", "同类互换 {:,} 组", "同类中部分 {:,} 组", "待人工 {:,} 组", "未证明 {:,} 组")
    said = "，".join(part.format(int(count)) for part, count in zip(parts, counts, strict=True) if count)
    return f"{names}：{said or '没有配上'}；合计 {sure // 100:,}.{sure % 100:02d} 元，{papers:,}/{whole:,} 行已定"


def _said(words: Sequence[str], code: Ints) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(code))
