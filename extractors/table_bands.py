"""The head of a table on a page and the bands of its columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.table_boxes import Box, Sheet, at_seams, at_spaces, lines
from extractors.table_heads import HeadWords, column_keys, head_words, is_head
from extractors.table_values import HeadLexicon, TableColumn, joined

_DEEPEST = 7
"""Lines of text that one head may take: a translation in a narrow column takes many."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one table: its columns' heads from left to right, and where it begins and ends on the page."""

    keys: tuple[str, ...]
    texts: tuple[str, ...]
    spans: tuple[tuple[float, float], ...]
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Title:
    text: str
    boxes: tuple[Box, ...]
    key: str | None

    @property
    def span(self) -> tuple[float, float]:
        return min(box.left for box in self.boxes), max(box.right for box in self.boxes)


def find_heads(sheet: Sheet, lexicon: HeadLexicon) -> tuple[Head, ...]:
    """The heads on a page from top to bottom; of overlapping candidates the one that names most columns."""
    words = head_words(lexicon)
    rows = lines(sheet.boxes)
    scored: list[tuple[int, int, int, list[_Title]]] = []
    for first in range(len(rows)):
        for depth in range(1, _DEEPEST + 1):
            group = rows[first : first + depth]
            if len(group) == depth and _close(group):
                titles = _titles(group, words, fuzzy=sheet.page.source == "ocr")
                score = is_head([title.key for title in titles], lexicon)
                if score:
                    scored.append((score, depth, first, titles))
    best = max((score for score, *_ in scored), default=0)
    heads: list[Head] = []
    used: set[int] = set()
    for score, depth, first, titles in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        if score * 5 >= best * 3 and not used & set(range(first, first + depth)):
            used |= set(range(first, first + depth))
            heads.append(_head(titles, _tail(rows, first + depth, titles)))
    return tuple(sorted(heads, key=lambda head: head.top))


def _close(group: Sequence[Sequence[Box]]) -> bool:
    """Whether lines follow each other as closely as those of one head do."""
    for upper, lower in pairwise(group):
        gap = min(box.top for box in lower) - max(box.bottom for box in upper)
        if gap > 0.9 * max(box.height for box in lower):
            return False
    return True


def _tail(rows: Sequence[Sequence[Box]], place: int, titles: Sequence[_Title]) -> list[Box]:
    """Lines that still belong to the head without naming more: the bracket of a wrapped head, set tight and without digits."""
    tail: list[Box] = []
    floor = max(box.bottom for title in titles for box in title.boxes)
    for row in rows[place : place + 2]:
        low = min(box.top for box in row)
        texts = [box.text for box in row]
        latin = not any("一" <= char <= "鿿" for text in texts for char in text)
        bare = not any(char.isdigit() for text in texts for char in text) and (latin or all(len(text) < 8 for text in texts))
        if not bare or low - floor > 0.4 * row[0].height:
            break
        tail += row
        floor = max(box.bottom for box in row)
    return tail


def _head(titles: Sequence[_Title], tail: Sequence[Box]) -> Head:
    boxes = [*(box for title in titles for box in title.boxes), *tail]
    return Head(
        column_keys([title.text for title in titles], [title.key for title in titles]),
        tuple(title.text for title in titles),
        tuple(title.span for title in titles),
        min(box.top for box in boxes),
        max(box.bottom for box in boxes),
    )


def _titles(group: Sequence[Sequence[Box]], words: HeadWords, *, fuzzy: bool) -> list[_Title]:
    boxes = [piece for line in group for box in line for piece in _cut(box, words)]
    stacks = _stacks(boxes) if len(group) > 1 else [(box,) for box in boxes]
    titles = [_title(stack, words, fuzzy=fuzzy) for stack in sorted(stacks, key=lambda stack: stack[-1].center)]
    return _run_together(titles, words)


def _title(stack: Sequence[Box], words: HeadWords, *, fuzzy: bool) -> _Title:
    text = joined([box.text for box in stack])
    own = stack[-1].text
    key = words.key(text, fuzzy=fuzzy) or (words.key(own, fuzzy=fuzzy) if len(stack) > 1 else None)
    return _Title(text, _narrow(stack), key)


def _narrow(stack: Sequence[Box]) -> tuple[Box, ...]:
    """Without an upper head so wide that it must reach over several columns."""
    own = stack[-1]
    kept = tuple(box for box in stack[:-1] if box.width < 2 * own.width + own.height * 2)
    return (*kept, own)


def _stacks(boxes: Sequence[Box]) -> list[tuple[Box, ...]]:
    """For each lowest word of a head, it and the words over it, from top to bottom."""
    lowest = [box for box in boxes if not any(box.above(other) for other in boxes)]
    stacks: list[tuple[Box, ...]] = []
    for base in lowest:
        over = [box for box in boxes if box is not base and box.above(base)]
        stacks.append((*sorted(over, key=lambda box: (box.middle, box.left)), base))
    return stacks


def _cut(box: Box, words: HeadWords) -> list[Box]:
    """Heads that came as one word, cut apart at white space or where known words meet."""
    text = box.text
    if words.key(text):
        return [box]
    if len(text.split()) > 1:
        parts = at_spaces(box)
        if sum(words.key(part.text) is not None for part in parts) * 2 > len(parts):
            return parts
    pieces = words.pieces(text)
    if not pieces:
        return [box]
    places = [place for place, char in enumerate(text) if not char.isspace()]
    cut: list[Box] = []
    start = 0
    for piece in pieces:
        end = start + len(piece)
        if end > len(places):
            return [box]
        cut.append(box.part(places[start], places[end - 1] + 1))
        start = end
    return cut


def _run_together(titles: Sequence[_Title], words: HeadWords) -> list[_Title]:
    """Neighbouring words that only together name a column become one head."""
    found: list[_Title] = []
    place = 0
    while place < len(titles):
        for end in range(min(place + 4, len(titles)), place + 1, -1):
            group = titles[place:end]
            text = "".join(title.text for title in group)
            if _near(group) and words.key(text) and not all(title.key for title in group):
                found.append(_Title(text, tuple(box for title in group for box in title.boxes), words.key(text)))
                place = end
                break
        else:
            found.append(titles[place])
            place += 1
    return found


def _near(group: Sequence[_Title]) -> bool:
    return all(right.span[0] - left.span[1] <= 2.5 * right.boxes[0].height for left, right in pairwise(group))


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
    return middle if start < middle < end else (start + end) / 2


def _merged(gaps: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for start, end in gaps:
        if found and start - found[-1][1] < 1e-6:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
