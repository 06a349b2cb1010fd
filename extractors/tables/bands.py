"""The bands of a table's columns on a page: ruling lines, else the white between the words of its rows."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extractors.tables.boxes import Box, Sheet, at_seams, is_timed
from extractors.tables.titles import Head
from extractors.tables.values import TableColumn

_FLUSH = 1.5
"""In points of print: edges as near as this line up."""
_FEW = 3
_AMOUNT = re.compile(r"[-+¥￥]?\d{1,3}(?:,?\d{3})*\.\d\d")
_SWELL = 1.5


def columns_of(head: Head, sheet: Sheet, body: Sequence[Box], anchors: Collection[str]) -> tuple[TableColumn, ...]:
    """Each head with the band of the page under it; amounts beside the head of one of the `anchors` are its own."""
    cuts = [0.0]
    whole = _rows(body, sheet, timed=False)
    timed = _rows(body, sheet, timed=True)
    pairs = zip(head.keys, pairwise(head.spans), strict=False)
    flush = any(_amounts_up_to(*pair, whole, sure=False) > pair[0][1] for key, pair in pairs if key.partition("#")[0] in anchors)
    for place, (left, right) in enumerate(pairwise(head.spans)):
        rows = timed if all(_of_time(key) for key in head.keys[place : place + 2]) else whole
        here, after = (key.partition("#")[0] in anchors for key in head.keys[place : place + 2])
        own = _amounts_up_to(left, right, rows, sure=flush or not after) if here else left[1]
        cuts.append(_cut_between((left[0], own), right, sheet, head, rows))
    cuts.append(max([sheet.page.width, *(box.right for box in body)]))
    bands = zip(head.keys, head.texts, cuts, cuts[1:], strict=False)
    return tuple(TableColumn(key, text, left, right) for key, text, left, right in bands)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The words of a table's rows, whole and cut where columns may meet; edges nearer than `flush` line up.

    `swell` is how much wider than its letters a recognised word's box may be.
    """

    words: Sequence[Box]
    pieces: Sequence[Box]
    flush: float
    swell: float


def _rows(body: Sequence[Box], sheet: Sheet, *, timed: bool) -> _Rows:
    """The words of the rows; a day and the time behind it are two pieces only where two columns for them meet."""
    pieces = tuple(piece for box in body for piece in _apart([box] if not timed and is_timed(box.text) else at_seams(box)))
    return _Rows(body, pieces, _FLUSH * sheet.point, _SWELL * sheet.point if sheet.page.source == "ocr" else 0.0)


def _amounts_up_to(left: tuple[float, float], right: tuple[float, float], rows: _Rows, *, sure: bool) -> float:
    """How far amounts reach that end at one place between the head of their column and the next.

    Unless it is `sure` that amounts stand flush right here, they must be of several lengths to tell it.
    """
    found = [box for box in rows.pieces if _AMOUNT.fullmatch(box.text) and left[0] < box.center and box.right < right[0]]
    if not found:
        return left[1]
    edge = median(box.right for box in found)
    room = max(rows.flush, 0.5 * found[0].height if rows.swell else 0.0)
    near = [box for box in found if abs(box.right - edge) < room]
    begins = [box.left for box in near]
    flush = sure or max(begins, default=0.0) - min(begins, default=0.0) > 2 * room
    return max(left[1], *(box.right for box in near)) if flush and len(near) * 2 >= len(found) else left[1]


def _of_time(key: str) -> bool:
    return key.partition("#")[0].endswith(("date", "time"))


def _cut_between(left: tuple[float, float], right: tuple[float, float], sheet: Sheet, head: Head, rows: _Rows) -> float:
    """A ruling line between two heads; else the place that fewest words of the body cross, in the widest such gap."""
    middle = (left[1] + right[0]) / 2
    ruled = [x for x in _ruled(sheet, head, rows.pieces) if sum(left) / 2 < x < sum(right) / 2]
    if ruled:
        return min(ruled, key=lambda x: abs(x - middle))
    return _widest_gap(left[1], right[0], middle, rows) if left[1] < right[0] else middle


def _apart(pieces: Sequence[Box]) -> list[Box]:
    """Pieces of one word drawn in a little where it was cut: where exactly, its letters do not tell."""
    if len(pieces) < 2:
        return list(pieces)
    last, room = len(pieces) - 1, 0.35 * pieces[0].height
    return [
        replace(piece, left=piece.left + (room if place else 0.0), right=piece.right - (room if place < last else 0.0))
        for place, piece in enumerate(pieces)
    ]


def _ruled(sheet: Sheet, head: Head, body: Sequence[Box]) -> list[float]:
    """Places of ruling lines that part columns: they cross the head or run along half of the rows."""
    floor, near = max((box.bottom for box in body), default=head.bottom), 3 * sheet.point
    found: list[float] = []
    for x, top, bottom in sheet.uprights:
        crossing = top < head.bottom - 1 and bottom > head.top + 1
        along = sum(low - high for at, high, low in sheet.uprights if abs(at - x) < near and low > head.top and high < floor)
        if crossing or (bottom > head.top and top < floor and along > 0.5 * (floor - head.bottom)):
            found.append(x)
    return found


def _widest_gap(low: float, high: float, middle: float, rows: _Rows) -> float:
    body = rows.pieces
    edges = sorted({low, high, *(x for box in body for x in (box.left, box.right) if low < x < high)})
    gaps: list[tuple[int, float, float]] = []
    for start, end in pairwise(edges):
        point = (start + end) / 2
        crossing = sum(box.left + rows.swell < point < box.right - rows.swell for box in body)
        gaps.append((crossing, start, end))
    fewest = min((crossing for crossing, _, _ in gaps), default=0)
    free = _merged([(start, end) for crossing, start, end in gaps if crossing == fewest])
    if not free:
        return middle
    start, end = max(free, key=lambda gap: gap[1] - gap[0] - 0.2 * abs((gap[0] + gap[1]) / 2 - middle))
    if fewest:
        lined = _flush(start, end, rows)
        return _aligned(start, end, rows) if lined is None else lined
    return middle if start < middle < end else (start + end) / 2


def _aligned(start: float, end: float, rows: _Rows) -> float:
    """Where words run on from one column into the next: beside the edge of the gap at which most other words line up."""
    room = 0.15 * min(median(box.height for box in rows.pieces), end - start)
    begin = sum(abs(box.left - end) < rows.flush for box in rows.pieces)
    stop = sum(abs(box.right - start) < rows.flush for box in rows.pieces)
    if begin == stop:
        return (start + end) / 2
    return end - room if begin > stop else start + room


def _flush(start: float, end: float, rows: _Rows) -> float | None:
    """Where words run on and the gap is narrow: near it, before the place where most words begin, or behind that where most end.

    Words that run over a place count against it, those apart that run over the gap as well.
    """
    height = median(box.height for box in rows.words)
    edges = [(box.left, -1) for box in rows.words] + [(box.right, 1) for box in rows.words]
    usual = _over((start + end) / 2, rows)
    best, found = _FEW - 1, None
    for edge, side in edges:
        at = edge + side * 0.15 * height
        if not start - height < at < end + height:
            continue
        lined = sum(abs(other - edge) < rows.flush for other, way in edges if way == side)
        if lined - _over(at, rows) + usual > best:
            best, found = lined - _over(at, rows) + usual, at
    return found


def _over(at: float, rows: _Rows) -> int:
    return sum(box.left + rows.flush < at < box.right - rows.flush for box in rows.words)


def _merged(gaps: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for start, end in gaps:
        if found and start - found[-1][1] < 1e-6:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
