"""The bands of a table's columns on a page: ruling lines, else the white between the words of its rows."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extractors.tables.boxes import Box, Sheet, at_seams
from extractors.tables.titles import Head
from extractors.tables.values import TableColumn

_FLUSH = 1.5
"""In points: edges as near as this line up."""


def columns_of(head: Head, sheet: Sheet, body: Sequence[Box]) -> tuple[TableColumn, ...]:
    """Each head with the band of the page under it."""
    cuts = [0.0]
    body = [piece for box in body for piece in _apart(at_seams(box))]
    for left, right in zip(head.spans, head.spans[1:], strict=False):
        cuts.append(_cut_between(left, right, sheet, head, body))
    cuts.append(max([sheet.page.width, *(box.right for box in body)]))
    bands = zip(head.keys, head.texts, cuts, cuts[1:], strict=False)
    return tuple(TableColumn(key, text, left, right) for key, text, left, right in bands)


def _cut_between(left: tuple[float, float], right: tuple[float, float], sheet: Sheet, head: Head, body: Sequence[Box]) -> float:
    """A ruling line between two heads; else the place that fewest words of the body cross, in the widest such gap."""
    middle = (left[1] + right[0]) / 2
    ruled = [x for x in _ruled(sheet, head, body) if sum(left) / 2 < x < sum(right) / 2]
    if ruled:
        return min(ruled, key=lambda x: abs(x - middle))
    return _widest_gap(left[1], right[0], middle, body) if left[1] < right[0] else middle


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
    floor = max((box.bottom for box in body), default=head.bottom)
    found: list[float] = []
    for x, top, bottom in sheet.uprights:
        crossing = top < head.bottom - 1 and bottom > head.top + 1
        along = sum(low - high for at, high, low in sheet.uprights if abs(at - x) < 3 and low > head.top and high < floor)
        if crossing or (bottom > head.top and top < floor and along > 0.5 * (floor - head.bottom)):
            found.append(x)
    return found


def _widest_gap(low: float, high: float, middle: float, body: Sequence[Box]) -> float:
    edges = sorted({low, high, *(x for box in body for x in (box.left, box.right) if low < x < high)})
    gaps: list[tuple[int, float, float]] = []
    for start, end in pairwise(edges):
        point = (start + end) / 2
        crossing = sum(box.left < point < box.right for box in body)
        gaps.append((crossing, start, end))
    fewest = min((crossing for crossing, _, _ in gaps), default=0)
    free = _merged([(start, end) for crossing, start, end in gaps if crossing == fewest])
    if not free:
        return middle
    start, end = max(free, key=lambda gap: gap[1] - gap[0] - 0.2 * abs((gap[0] + gap[1]) / 2 - middle))
    if fewest:
        return _aligned(start, end, body)
    return middle if start < middle < end else (start + end) / 2


def _aligned(start: float, end: float, body: Sequence[Box]) -> float:
    """Where words run on from one column into the next: beside the edge of the gap at which most other words line up."""
    room = 0.15 * min(median(box.height for box in body), end - start)
    begin = sum(abs(box.left - end) < _FLUSH for box in body)
    stop = sum(abs(box.right - start) < _FLUSH for box in body)
    if begin == stop:
        return (start + end) / 2
    return end - room if begin > stop else start + room


def _merged(gaps: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for start, end in gaps:
        if found and start - found[-1][1] < 1e-6:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
