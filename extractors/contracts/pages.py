"""The pages of a contract: in which order they were printed, and which of them are not there."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.assembling.headings import page_text
from extractors.assembling.leaves import counted
from extractors.contracts.text import rows
from extractors.geometry.layout import text_lines
from extractors.geometry.spreads import halves
from models.paper import Page

Count = tuple[int, int] | None
"""(m, n) of a page that says it is m of n, (m, 0) where it says no n, None where it says nothing."""
_FOOT = 0.8
"""How far down, in page heights, a number that stands alone is the page's."""
_NARROW = 0.2
"""Width of such a line, in page widths."""
_SURE = 0.9
"""The engine's confidence below which a lone number on a scan is none."""
_LONE = re.compile(r"[-—–一_·.~ ]{0,4}(\d{1,2})[-—–一_·.~ ]{0,4}")
_ARTICLE = re.compile(r"第([一二三四五六七八九十]{1,3}|\d{1,2})条(?![约规所之的款及和、,中项])")
_HEAD = re.compile(r"([一二三四五六七八九十]{1,3})[、.]")
_DIGITS = "零一二三四五六七八九"
_FEWEST = 3
"""Clauses of one form that make a count of them."""
_OCR_JUMP = 3
"""A scan's reader loses one head of a clause now and then, but not two in a row just where the page ends."""


def printed_counts(pages: Sequence[Page]) -> tuple[Count, ...]:
    return tuple(counted(page_text(page)) or _lone_number(page) for page in pages)


def _lone_number(page: Page) -> Count:
    """The number that stands alone in the lowest line of a page, whose dashes the reader of a scan has lost."""
    lines = text_lines(page.words) if page.source == "ocr" else ()
    if not lines:
        return None
    line = max(lines, key=lambda one: one.quad.center[1])
    found = _LONE.fullmatch(line.text.strip())
    number = int(found[1]) if found else 0
    sure = min((word.confidence for word in line.whole.words), default=0.0) >= _SURE
    lone = line.quad.top > _FOOT and line.quad.width < _NARROW  # numbers of both pages of a spread stand far apart
    return (number, 0) if sure and lone and 0 < number < 100 else None


def in_print_order(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages by the numbers they bear, where each bears one of its own; else as they came."""
    counts = printed_counts(pages)
    numbers = [count[0] for count in counts if count is not None]
    if len(set(numbers)) < len(pages) or len({count[1] for count in counts if count is not None and count[1]}) > 1:
        return tuple(pages)
    return tuple(page for _, page in sorted(zip(numbers, pages, strict=True), key=lambda pair: pair[0]))


def said_of_pages(pages: Sequence[Page]) -> str:
    """What to tell a person of pages that are not there; empty where none is missed."""
    pages = tuple(half for page in pages for half in halves(page))
    counts = printed_counts(pages)
    absent = missing_pages(pages, counts)
    if absent:
        return f"合同缺页：第{'、'.join(map(str, absent))}页"
    jump = _jump(pages, counts)
    return f"合同条款序号由“{jump[0]}”跳至“{jump[1]}”，疑有缺页" if jump else ""


def missing_pages(pages: Sequence[Page], counts: Sequence[Count]) -> tuple[int, ...]:
    """The page numbers that the printed count promises, or the run of printed numbers leaves out, and no page bears."""
    held = {count[0] for count in counts if count is not None}
    totals = [count[1] for count in counts if count is not None and count[1]]
    if totals:
        whole = max(set(totals), key=lambda total: (totals.count(total), total))
        sure = totals.count(whole) * 2 >= len(pages) and len(pages) < whole
        return tuple(number for number in range(1, whole + 1) if number not in held) if sure else ()
    places = [(place, count[0]) for place, count in enumerate(counts) if count is not None]
    if len(places) < 2:
        return ()
    if all(left[1] < right[1] for left, right in pairwise(places)):
        return tuple(_left_out(places, len(pages)))
    if len(held) < len(places) or len(pages) > max(held) - min(held):
        return ()
    return tuple(number for number in range(min(held), max(held)) if number not in held)


def _left_out(places: Sequence[tuple[int, int]], count: int) -> Iterator[int]:
    """Numbers between those of two pages that have fewer pages between them; the first where all begin with the second."""
    if places[0] == (0, 2) and len(places) == count:
        yield 1
    for (place, number), (later, following) in pairwise(places):
        if following - number > later - place:
            yield from range(number + later - place, following)


def _jump(pages: Sequence[Page], counts: Sequence[Count]) -> tuple[str, str] | None:
    """The two clauses between which at least one is left out, one closing a page and one heading a later one."""
    for form in (_ARTICLE, _HEAD):
        heads = list(_heads(pages, form))
        values = [value for _, value, _ in heads]
        if len(heads) < _FEWEST or any(left >= right for left, right in pairwise(values)):
            continue
        for index, (here, there) in enumerate(pairwise(heads)):
            before, after = values[: index + 1][-2:], values[index + 1 :][:2]
            regular = all(right - left == 1 for run in (before, after) for left, right in pairwise(run))
            least = _OCR_JUMP if pages[there[0]].source == "ocr" else 2
            if there[1] - here[1] >= least and regular and here[0] < there[0] and not _in_step(counts, here[0], there[0]):
                return here[2], there[2]
        return None
    return None


def _heads(pages: Sequence[Page], form: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """(page, number, text) of the clauses' heads at the beginnings of lines, up to the first annex."""
    for place, page in enumerate(pages):
        for row in rows(page):
            if row[0].startswith(("附件", "附表", "附录")):
                return
            found = form.match(row[0])
            if found:
                yield place, _value(found[1]), found[0].rstrip("、.")


def _value(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS.find(tens or "一") * 10 if ten else 0) + (max(0, _DIGITS.find(ones)) if ones else 0)


def _in_step(counts: Sequence[Count], here: int, there: int) -> bool:
    """Whether the printed numbers say that no page is missing between two."""
    left, right = counts[here], counts[there]
    return left is not None and right is not None and right[0] - left[0] == there - here
