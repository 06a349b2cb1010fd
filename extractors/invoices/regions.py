"""Several invoices on one page: where one ends and the next begins."""

from collections.abc import Sequence
from itertools import pairwise

from extractors.assembling.classification import kind_words
from extractors.assembling.headings import is_heading
from extractors.geometry.labels import find_labels
from extractors.geometry.layout import TextLine, text_lines
from models.paper import Page, Quad

_ENDS = ("价税合计",)
_STARTS = ("发票代码", "发票号码", "开票日期", "购买方信息", "机器编号")
_LEAST_PITCH = 0.12
"""Two invoices on a page lie at least this share of its height apart."""


def split_invoices(page: Page) -> tuple[Quad, ...]:
    """One region for each invoice on a page, cut in the widest white band between a total and the next invoice's head."""
    lines = text_lines(page.words)
    ends = _apart([label.quad.center[1] for label in find_labels(lines, _ENDS)])
    titles = _apart([line.quad.center[1] for line in lines if _is_title(line)])
    codes = _apart([code.quad.center[1] for code in page.codes if code.text.startswith("01,")])
    most = max(len(ends), len(titles), len(codes))
    if most < 2:
        return ()
    starts = sorted([*titles, *codes, *(label.quad.top for label in find_labels(lines, _STARTS))])
    cuts = _cuts(page, starts, ends if len(ends) == most else titles if len(titles) == most else codes, by_end=len(ends) == most)
    edges = [0.0, *cuts, 1.0]
    return tuple(Quad.box(0.0, top, 1.0, bottom) for top, bottom in pairwise(edges))


def _is_title(line: TextLine) -> bool:
    titles = kind_words()["invoice"].titles
    return any(is_heading(piece, titles) for piece in (line.text, *(span.text for span in line.pieces())))


def _apart(heights: Sequence[float]) -> list[float]:
    """Heights in order, those too near to the one before left out."""
    kept: list[float] = []
    for height in sorted(heights):
        if not kept or height - kept[-1] > _LEAST_PITCH:
            kept.append(height)
    return kept


def _cuts(page: Page, starts: Sequence[float], anchors: Sequence[float], *, by_end: bool) -> list[float]:
    cuts: list[float] = []
    for before, after in pairwise(anchors):
        if by_end:
            head = min((start for start in starts if before + 0.02 < start < after), default=after)
            cuts.append(_widest_gap(page, before, head))
        else:
            cuts.append(_widest_gap(page, before + 0.6 * (after - before), after))
    return cuts


def _widest_gap(page: Page, top: float, bottom: float) -> float:
    """The middle of the widest band between two heights that no word, code or seal reaches into."""
    boxes = [(quad.top, quad.bottom) for quad in (*(word.quad for word in page.words), *(code.quad for code in page.codes))]
    inside = sorted((max(high, top), min(low, bottom)) for high, low in boxes if low > top and high < bottom)
    best, middle, reach = 0.0, (top + bottom) / 2, top
    for high, low in [*inside, (bottom, bottom)]:
        if high - reach > best:
            best, middle = high - reach, (high + reach) / 2
        reach = max(reach, low)
    return middle
