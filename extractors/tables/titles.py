"""The head of a table on a page: its titles, wrapped over lines, run together or translated."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.tables.boxes import Box, Sheet, lines
from extractors.tables.cutting import cut_apart
from extractors.tables.groups import groups_over
from extractors.tables.heads import HeadWords, column_keys, head_words, is_head
from extractors.tables.values import HeadLexicon, joined

_DEEPEST = 11
"""Lines of text that one head may take: a translation in a narrow column takes many."""
_MOST_DIGITS = 4


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
    whose: bool = False
    """Whether the head of its group says that it is another column than it would be alone."""

    @property
    def span(self) -> tuple[float, float]:
        return min(box.left for box in self.boxes), max(box.right for box in self.boxes)


def find_heads(sheet: Sheet, lexicon: HeadLexicon) -> tuple[Head, ...]:
    """The heads on a page from top to bottom; of overlapping candidates the one that names most columns."""
    rows = lines(sheet.boxes)
    fuzzy = sheet.page.source == "ocr"
    tries = sorted(_tries(rows, lexicon, fuzzy=fuzzy), key=lambda each: each.rank)
    good = [each for each in tries if each.score * 5 >= tries[0].score * 3]
    heads: list[Head] = []
    used: set[int] = set()
    for each in good:
        if used & set(each.lines):
            continue
        one = _with_translation(rows, good, each, lexicon, fuzzy=fuzzy)
        used |= set(one.lines)
        lead = _lead(rows, one.first, one.titles)
        start = one.first - lead
        whole = _titles(rows[start : one.lines.stop], head_words(lexicon), fuzzy=fuzzy) if lead else one.titles
        if is_head([title.key for title in whole], lexicon) < one.score:  # a heading above the table is no part of its head
            whole = one.titles
        heads.append(_head(whole, _tail(sheet, rows, one.lines.stop, whole)))
    return tuple(sorted(heads, key=lambda head: head.top))


@dataclass(frozen=True, slots=True)
class _Try:
    """Lines that may be a head, `score` columns of which they name."""

    first: int
    depth: int
    score: int
    titles: Sequence[_Title]
    named: int = 0

    @property
    def lines(self) -> range:
        return range(self.first, self.first + self.depth)

    @property
    def rank(self) -> tuple[int, int, int, int, int]:
        return -self.score, -sum(title.whose for title in self.titles), -self.named, self.depth, self.first


def _tries(rows: Sequence[Sequence[Box]], lexicon: HeadLexicon, *, fuzzy: bool) -> Iterator[_Try]:
    words = head_words(lexicon)
    for first in range(len(rows)):
        for depth in range(1, _DEEPEST + 1):
            group = rows[first : first + depth]
            if len(group) < depth or _booked(group[-1]) or not _close(group):
                break
            titles = _titles(group, words, fuzzy=fuzzy)
            titles = _unspoilt(titles, words, lexicon) if fuzzy and depth == 1 else titles
            score = is_head([title.key for title in titles], lexicon)
            if score:
                yield _Try(first, depth, score, titles, _named(titles, words))


def _unspoilt(titles: Sequence[_Title], words: HeadWords, lexicon: HeadLexicon) -> Sequence[_Title]:
    """Beside as many known heads as a table must have, less one, those that are misread and not yet there."""
    known = {title.key for title in titles if title.key}
    if len(known) + 1 < lexicon.least:
        return titles
    missing = lexicon.spoilt - known
    found = [title if title.key else replace(title, key=words.spoilt(title.text, missing)) for title in titles]
    times = Counter(title.key for title in found)
    return [old if times[new.key] > 1 else new for old, new in zip(titles, found, strict=True)]


def _with_translation(
    rows: Sequence[Sequence[Box]], good: Sequence[_Try], one: _Try, lexicon: HeadLexicon, *, fuzzy: bool
) -> _Try:
    """The head with the one right above or below it that says the same in another language."""
    below = [(one.first, one.depth + other.depth) for other in good if other.first == one.lines.stop]
    above = [(other.first, other.depth + one.depth) for other in good if other.lines.stop == one.first]
    for first, depth in sorted({*below, *above}):
        group = rows[first : first + depth]
        titles = _titles(group, head_words(lexicon), fuzzy=fuzzy)
        score = is_head([title.key for title in titles], lexicon)
        if _close(group) and score >= one.score:
            return _Try(first, depth, score, titles)
    return one


def _named(titles: Sequence[_Title], words: HeadWords) -> int:
    """How much of the head's print its columns account for: of equal heads the one that has lost no line of a wrapped one."""
    return sum(len("".join(title.text.split())) for title in titles if words.whole(title.text))


def _booked(row: Sequence[Box]) -> bool:
    """Whether a line holds days, amounts or accounts, as no line of a head does."""
    return any(sum(map(str.isdigit, box.text)) > _MOST_DIGITS for box in row)


def _close(group: Sequence[Sequence[Box]]) -> bool:
    """Whether lines follow each other as closely as those of one head do."""
    for upper, lower in pairwise(group):
        gap = min(box.top for box in lower) - max(box.bottom for box in upper)
        if gap > 0.9 * max(box.height for box in lower):
            return False
    return True


def _lead(rows: Sequence[Sequence[Box]], first: int, titles: Sequence[_Title]) -> int:
    """How many lines above still belong to the head without naming more: set tight, each word over a title, no label's value."""
    boxes = [box for title in titles for box in title.boxes]
    count = 0
    while count < min(first, _DEEPEST):
        row = rows[first - 1 - count]
        loose = min(box.top for box in boxes) - max(box.bottom for box in row) > 0.35 * row[0].height
        strange = any(char.isdigit() or char in ":：" for box in row for char in box.text)
        if loose or strange or not all(any(box.above(other) for other in boxes) for box in row):
            break
        boxes += row
        count += 1
    return count


def _tail(sheet: Sheet, rows: Sequence[Sequence[Box]], place: int, titles: Sequence[_Title]) -> list[Box]:
    """Lines that still belong to the head without naming more: the bracket of a wrapped head, tight and not ruled off from it."""
    tail: list[Box] = []
    above = [box for title in titles for box in title.boxes]
    floor = max(box.bottom for box in above)
    for row in rows[place : place + 2]:
        low = min(box.top for box in row)
        texts = [box.text for box in row]
        short = all(map(_latin, texts)) or all(len(text) < 8 for text in texts)
        digits = max(sum(map(str.isdigit, text)) for text in texts)
        under = digits == 0 or (digits < 3 and all(any(title.above(box) for title in above) for box in row))
        if not short or not under or low - floor > 0.4 * row[0].height or _ruled_off(sheet, above, row):
            break
        tail += row
        floor = max(box.bottom for box in row)
    return tail


def _ruled_off(sheet: Sheet, above: Sequence[Box], row: Sequence[Box]) -> bool:
    """Whether a ruling line runs between a head and a line below it, over all of that line and most of the head."""
    upper, lower = max(box.middle for box in above), min(box.middle for box in row)
    left, right = min(box.left for box in (*above, *row)), max(box.right for box in (*above, *row))
    between = [(start, end) for y, start, end in sheet.levels if upper < y < lower]
    covers = all(any(start <= box.center <= end for start, end in between) for box in row)
    return covers and sum(end - start for start, end in between) > 0.6 * (right - left)


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
    cut = [[piece for box in line for piece in cut_apart(box, words)] for line in group]
    grouped = groups_over(cut, words) if len(group) > 1 else {}
    heads = {id(box) for box in grouped.values()}
    boxes = [box for line in cut for box in line if id(box) not in heads]
    stacks = _stacks(boxes) if len(group) > 1 else [(box,) for box in boxes]
    over = Counter(id(box) for stack in stacks for box in stack)
    groups = frozenset(box for box, count in over.items() if count > 1)
    titles = [_title(stack, words, groups, fuzzy=fuzzy) for stack in sorted(stacks, key=lambda stack: stack[-1].center)]
    return _run_together([_in_group(title, grouped, words) for title in titles], words)


def _in_group(title: _Title, grouped: Mapping[int, Box], words: HeadWords) -> _Title:
    """A title under the head of a group: the column that both name together, or the one that it names there."""
    upper = next((grouped[id(box)] for box in title.boxes if id(box) in grouped), None)
    if upper is None:
        return title
    text = joined([upper.text, title.text])
    key = words.key(text) or words.under(upper.text, title.text) or (None if words.of_party(upper.text) else title.key)
    return _Title(text, title.boxes, key, key != title.key and title.key is not None)


def _title(stack: Sequence[Box], words: HeadWords, groups: Collection[int], *, fuzzy: bool) -> _Title:
    """A stack of words as one head; below one of `groups`, which reach over several columns, the lower may name it alone."""
    narrow = _narrow(stack)
    text = joined([box.text for box in stack])
    key = words.key(text, fuzzy=fuzzy)
    if key is None and len(narrow) < len(stack):
        wide = [box.text for box in stack if box not in narrow]
        key = words.under(joined(wide), joined([box.text for box in narrow]), fuzzy=fuzzy)
    if key is None:
        over, own = ([box.text for box in stack if (id(box) in groups) == is_group] for is_group in (True, False))
        key = words.under(joined(over), joined(own))
    return _Title(text, narrow, key)


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


def _run_together(titles: Sequence[_Title], words: HeadWords) -> list[_Title]:
    """Neighbouring words that only together name a column become one head."""
    found: list[_Title] = []
    place = 0
    while place < len(titles):
        for end in range(min(place + 4, len(titles)), place + 1, -1):
            group = titles[place:end]
            text = "".join(title.text for title in group)
            latin = all(_latin(title.text) for title in group[1:])
            if _near(group) and (words.whole(text) or (latin and words.key(text))) and not all(title.key for title in group):
                found.append(_Title(text, tuple(box for title in group for box in title.boxes), words.key(text)))
                place = end
                break
        else:
            found.append(titles[place])
            place += 1
    return found


def _latin(text: str) -> bool:
    return not any("一" <= char <= "鿿" for char in text)


def _near(group: Sequence[_Title]) -> bool:
    return all(right.span[0] - left.span[1] <= 2.5 * right.boxes[0].height for left, right in pairwise(group))
