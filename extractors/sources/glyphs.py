"""From single glyphs to words: by gaps and rulings, never by the order in which a file happens to draw them."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

JOINED = 0.3
"""Gap, in glyph heights, below which two glyphs always belong together."""

SPACED = 0.75
"""Gap above which they never do, unless the whole run is letter-spaced evenly."""

LETTER_SPACED = 1.3

CELLS = 0.12
"""Gap, in glyph heights and beyond the usual one of a word, that may part two cells whose texts nearly meet."""

APART = 0.2
TIGHT = 0.05
LONG = 6
"""A gap like `APART` parts two Chinese characters of a word this long whose other letters leave less than `TIGHT`."""

COLUMN = 2
"""So many words that begin at one left edge make a column."""

LEVEL = 0.3
"""Points by which left edges of one column differ."""

LARGER = 1.2
"""How many times as high as its neighbour a glyph must be to be of another writing, laid over the line."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character (or a piece of text that its file draws at once) and its box in points from the page's top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    turn: int = 0
    """Degrees clockwise in which its text runs, seen from upright: 90 down the page, 270 up, 180 upside down."""

    @property
    def size(self) -> float:
        return max(0.1, self.bottom - self.top)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs that make one word, with the box around them."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def runs_of(glyphs: Iterable[Glyph], walls: Sequence[tuple[float, float, float]]) -> Iterator[Run]:
    """Words from glyphs; `walls` are upright rulings as (x, top, bottom), which no word crosses."""
    distinct = _once(glyphs)
    words = [part for line in _lines([glyph for glyph in distinct if glyph.turn == 0]) for part in _split(line, walls)]
    starts = sorted(word[0].left for word in words)
    for word in words:
        yield from map(_run, _at_columns(word, starts))
    for turn in (90, 180, 270):
        for line in _lines([_laid(glyph, turn) for glyph in distinct if glyph.turn == turn]):
            for part in _split(line, ()):
                yield _run([_stood(glyph, turn) for glyph in part], "".join(glyph.text for glyph in part))
    yield from _sloped([glyph for glyph in distinct if glyph.turn % 90])


def _once(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Each glyph once: bold is often faked by drawing twice, a hair apart."""
    seen: dict[tuple[str, int, int], Glyph] = {}
    kept: list[Glyph] = []
    for glyph in glyphs:
        step = max(1.0, glyph.size * 0.2)
        x, y = round(glyph.left / step), round(glyph.top / step)
        near = (seen.get((glyph.text, x + dx, y + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        if glyph.text.strip() and any(_same(glyph, other) for other in near if other is not None):
            continue
        seen[(glyph.text, x, y)] = glyph
        kept.append(glyph)
    return kept


def _same(one: Glyph, other: Glyph) -> bool:
    slack = min(one.size, other.size) * 0.15
    return abs(one.left - other.left) <= slack and abs(one.top - other.top) <= slack


def _lines(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs of like size whose middles agree to within 0.4 of their height, left to right; no row leads over into the next."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.middle, g.left)):
        for line in reversed(lines[-12:]):
            if _level(line[-1], glyph) and _level(line[0], glyph):
                line.append(glyph)
                break
        else:
            lines.append([glyph])
    for line in lines:
        yield from _layers(sorted(line, key=lambda g: (g.left, g.right)))


def _layers(line: list[Glyph]) -> Iterator[list[Glyph]]:
    """The line itself; where larger letters lie upon smaller ones (a level watermark), each writing for itself."""
    inked = [glyph for glyph in line if glyph.text.strip()]
    upon = [small for one, two in pairwise(inked) if (small := _lies_upon(one, two)) is not None]
    if not upon:
        yield line
        return
    limit = LARGER * max(upon)
    for layer in ([g for g in line if g.size < limit], [g for g in line if g.size >= limit]):
        if layer:
            yield layer


def _lies_upon(before: Glyph, after: Glyph) -> float | None:
    """The smaller one's size, where one of two sizes covers a good part of the other."""
    small, large = sorted((before.size, after.size))
    over = min(before.right, after.right) - after.left
    narrow = min(before.right - before.left, after.right - after.left)
    return small if large >= LARGER * small and over > 0.35 * max(0.1, narrow) else None


def _level(one: Glyph, other: Glyph) -> bool:
    small, large = sorted((one.size, other.size))
    return large <= 1.7 * small and abs(one.middle - other.middle) <= 0.4 * small


def _split(line: Sequence[Glyph], walls: Sequence[tuple[float, float, float]]) -> Iterator[list[Glyph]]:
    """The words of one line; blanks hold words together only as far as their width is that of a blank."""
    for part in _between_walls(line, walls):
        inked = [glyph for glyph in part if glyph.text.strip()]
        if not inked:
            continue
        blanks = sorted(glyph.left for glyph in part if not glyph.text.strip())
        evenly = _evenly_spaced(inked)
        word = [inked[0]]
        for before, glyph in pairwise(inked):
            blank = _blank_between(blanks, before, glyph)
            if (before, glyph) in evenly or _together(before, glyph, blank):
                spaced = blank and (before, glyph) not in evenly and _wants_blank(before, glyph)
                word += [Glyph(" ", before.right, before.top, glyph.left, before.bottom), glyph] if spaced else [glyph]
            else:
                yield word
                word = [glyph]
        yield word


def _at_columns(word: Sequence[Glyph], starts: Sequence[float]) -> Iterator[list[Glyph]]:
    """A word parted where its letters leave a gap that they leave nowhere else and words of other lines begin: two cells."""
    part = [word[0]]
    for before, glyph in pairwise(word):
        gap = (glyph.left - before.right) / min(before.size, glyph.size)
        if gap > CELLS and before.text.strip() and glyph.text.strip():
            usual = median((b.left - a.right) / min(a.size, b.size) for a, b in pairwise(word))
            inside = len(word) >= LONG and abs(usual) < TIGHT and is_wide(before.text[-1]) and is_wide(glyph.text)
            if (gap > usual + CELLS and _sharing(glyph.left, starts) >= COLUMN) or (inside and gap > APART):
                yield part
                part = []
        part.append(glyph)
    yield part


def _sharing(left: float, starts: Sequence[float]) -> int:
    """How many words begin at a height of their own where a glyph begins."""
    return bisect_left(starts, left + LEVEL) - bisect_left(starts, left - LEVEL)


def _between_walls(line: Sequence[Glyph], walls: Sequence[tuple[float, float, float]]) -> Iterator[list[Glyph]]:
    middle = median(glyph.middle for glyph in line)
    crossing = sorted(x for x, top, bottom in walls if top <= middle <= bottom)
    part: list[Glyph] = []
    for glyph in line:
        center = (glyph.left + glyph.right) / 2
        last = (part[-1].left + part[-1].right) / 2 if part else center
        if part and any(last < x <= center for x in crossing) and not _touching(part[-1], glyph):
            yield part
            part = []
        part.append(glyph)
    yield part


def _touching(before: Glyph, after: Glyph) -> bool:
    """Glyphs set one after the other by one string leave no gap; no ruling parts them, whatever is drawn there."""
    return abs(after.left - before.right) <= 0.04 * before.size


def _blank_between(blanks: Sequence[float], before: Glyph, after: Glyph) -> bool:
    place = bisect_left(blanks, before.left)
    return place < len(blanks) and blanks[place] <= after.left


def _together(before: Glyph, after: Glyph, blank: bool) -> bool:
    if max(before.size, after.size) > 1.8 * min(before.size, after.size):
        return False
    gap = (after.left - before.right) / min(before.size, after.size)
    if gap <= (JOINED if not blank else SPACED):
        return gap > -0.5
    if is_wide(before.text[-1]) and is_wide(after.text):
        return gap <= SPACED
    return gap <= 0.5 and is_wide(before.text[-1]) != is_wide(after.text)


def _wants_blank(before: Glyph, after: Glyph) -> bool:
    """Blanks between Chinese characters are padding; between letters or digits they are text."""
    return not (is_wide(before.text[-1]) or is_wide(after.text)) and after.left - before.right > 0.08 * before.size


def _evenly_spaced(line: Sequence[Glyph]) -> set[tuple[Glyph, Glyph]]:
    """Neighbours inside a letter-spaced run: four or more glyphs with wide, equal steps from middle to middle."""
    found: set[tuple[Glyph, Glyph]] = set()
    run: list[Glyph] = []
    for glyph in [*line, None]:
        if glyph is not None and (not run or _continues(run, glyph)):
            run.append(glyph)
            continue
        if len(run) >= 4 and _gap(run[0], run[1]) > JOINED:
            found.update(pairwise(run))
        run = [run[-1], glyph] if glyph is not None and run and _continues(run[-1:], glyph) else [glyph] if glyph else []
    return found


def _gap(before: Glyph, after: Glyph) -> float:
    return (after.left - before.right) / min(before.size, after.size)


def _continues(run: Sequence[Glyph], glyph: Glyph) -> bool:
    if not 0.15 < _gap(run[-1], glyph) < LETTER_SPACED or is_wide(run[-1].text) != is_wide(glyph.text):
        return False
    if len(run) < 2:
        return True
    step = run[1].left + run[1].right - run[0].left - run[0].right
    this = glyph.left + glyph.right - run[-1].left - run[-1].right
    return abs(step - this) <= 0.12 * step


def _sloped(glyphs: Sequence[Glyph]) -> Iterator[Run]:
    """Text at a slope (a watermark), in the order in which it is drawn, kept apart from the lines it runs across."""
    word: list[Glyph] = []
    for glyph in glyphs:
        if word and abs(glyph.left - word[-1].left) + abs(glyph.top - word[-1].top) > 2.5 * glyph.size:
            yield _run(word)
            word = []
        if glyph.text.strip():
            word.append(glyph)
    if word:
        yield _run(word)


def _laid(glyph: Glyph, turn: int) -> Glyph:
    """A glyph of text that runs down (90), back (180) or up (270) the page, laid into a line from left to right."""
    left, top, right, bottom = glyph.left, glyph.top, glyph.right, glyph.bottom
    if turn == 90:
        return Glyph(glyph.text, top, -right, bottom, -left)
    if turn == 180:
        return Glyph(glyph.text, -right, -bottom, -left, -top)
    return Glyph(glyph.text, -bottom, left, -top, right)


def _stood(glyph: Glyph, turn: int) -> Glyph:
    """The inverse of `_laid`."""
    return _laid(glyph, 360 - turn)


def _run(glyphs: Sequence[Glyph], text: str | None = None) -> Run:
    return Run(
        text="".join(glyph.text for glyph in glyphs) if text is None else text,
        left=min(glyph.left for glyph in glyphs),
        top=min(glyph.top for glyph in glyphs),
        right=max(glyph.right for glyph in glyphs),
        bottom=max(glyph.bottom for glyph in glyphs),
    )


def is_wide(text: str) -> bool:
    """Whether a character is Chinese or full-width."""
    return unicodedata.east_asian_width(text[0]) in "WF" if text else False
