"""Receipts side by side on one paper, with titles or without: the white strip between them, and what makes a half a whole."""

import re
from collections.abc import Sequence

from extractors.receipts.labels import folded
from extractors.receipts.repeats import is_told_again, told_once
from extractors.receipts.titles import is_title
from extractors.tables.boxes import Box, lines

_CAPITAL = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}[元圆].{0,6}|大写")
_PARTY = re.compile(r"[付收]款|户名|账号|全称|背书人")
_PAYS = re.compile(r"付款|汇款人|转出|借方|(?<!被)背书人")
_PAID = re.compile(r"收款|转入|贷方|被背书人")
_STUB = "存根"
_PAIR = 2
_STRIPS = 4
"""White strips that are tried, the widest first."""
_SIDE = 0.25
"""Share of the print's width that each half has at least."""


def gutter_of(boxes: Sequence[Box], *, fuzzy: bool) -> float | None:
    """Where two receipts stand side by side, each with its sum and its parties: the middle of the white strip between them."""
    rows = lines(boxes)
    telling = [place for place, row in enumerate(rows) if told_once(row, fuzzy=fuzzy)]
    body = [box for row in rows[telling[0] : telling[-1] + 1] for box in row] if telling else []
    return next((at for at in _strips(body) if _are_two(boxes, at, fuzzy=fuzzy)), None)


def _strips(body: Sequence[Box]) -> list[float]:
    """The middles of the widest white strips down the print, away from its edges."""
    spans = sorted((box.left, box.right) for box in body)
    if not spans:
        return []
    first, last, reached = spans[0][0], max(right for _, right in spans), spans[0][1]
    found: list[tuple[float, float]] = []
    for left, right in spans:
        if left > reached:
            found.append((left - reached, (left + reached) / 2))
        reached = max(reached, right)
    inner = [strip for strip in found if _SIDE * (last - first) < strip[1] - first < (1 - _SIDE) * (last - first)]
    return [at for _, at in sorted(inner, reverse=True)[:_STRIPS]]


def _are_two(boxes: Sequence[Box], at: float, *, fuzzy: bool) -> bool:
    """Whether what stands left and what stands right of a line are a receipt each."""
    halves = [lines(boxes_in(boxes, 0.0, at)), lines(boxes_in(boxes, at, float("inf")))]
    texts = [[text_of(row) for row in half] for half in halves]
    titled = all(any(is_title(folded(box.text)) for row in half for box in row) for half in halves)
    told = [frozenset[str]().union(*(told_once(row, fuzzy=fuzzy) for row in half)) for half in halves]
    stubs = all(any(_STUB in text for text in body) for body in texts)
    # A form whose labels of one kind stand left and of the other right tells nothing twice, though its title is in two pieces.
    if titled and all(map(_whole, texts)) and len(told[0] & told[1]) >= _PAIR:
        return True
    return is_told_again(*told) and all(complete(body, stub=stubs) for body in texts)


def boxes_in(boxes: Sequence[Box], left: float, right: float) -> list[Box]:
    return [box for box in boxes if left <= box.center < right]


def text_of(row: Sequence[Box]) -> str:
    return folded("".join(box.text for box in row))


def complete(body: Sequence[str], *, stub: bool = False) -> bool:
    """Whether lines of text hold a sum and two parties, as every receipt does; the stub of a cheque names one."""
    money = any(_CAPITAL.search(text) or "金额" in text or "小写" in text for text in body)
    return money and sum(len(_PARTY.findall(text)) for text in body) >= (1 if stub else _PAIR)


def is_stub(row: Sequence[Box]) -> bool:
    return _STUB in text_of(row)


def _whole(body: Sequence[str]) -> bool:
    """Whether lines of text are a receipt of their own: a sum, who pays and who is paid."""
    text = "".join(body)
    return complete(body) and _PAYS.search(text) is not None and _PAID.search(text) is not None
