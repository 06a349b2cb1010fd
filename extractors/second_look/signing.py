"""Days that stand under stamps beside signatures: their whole line is shown once more, for stamps tear it to pieces."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from extractors.engines import Reading
from extractors.readers.dates import find_dates
from extractors.readers.folding import fold_in_place, squeeze
from extractors.second_look.eye import Eye
from extractors.second_look.votes import CHANGED
from models.bundle import Extraction
from models.paper import DocumentSource, Page, Quad, Word

_LABEL = re.compile(r"(?:日\s*期|时\s*间|年\s*月\s*日|[Dd]ate)[^\d:：]{0,8}[:：]?|^(?=20\d)")
"""What a day stands behind, or the year of a day that stands alone."""
_LONG = 13.5
"""Characters of a label with its day, in heights of the line."""
_LOOSE = re.compile(r"(?<!\d)(20\d\d)[年.\-/]?\s*(0[1-9]|1[0-2])[月.\-/]?\s*([0-2]\d|3[01])日")
"""A day in whole figures of which the stamp has taken 年 or 月."""
_AGREED, _AHEAD = 1.8, 3.0
"""What the readings of a day weigh at least, and how many times what those of any other one do."""
_AROUND = 1.5
"""How far from a stamp its ink disturbs a line, in heights of the line."""


def in_doubt_under_stamps(found: Extraction) -> bool:
    """Whether the day of a contract is missing or not sure."""
    return any(contract.signed_date.status in ("missing", "inferred", "conflict") for contract in found.contracts)


def signed_again(source: DocumentSource, eyes: Mapping[str, Eye]) -> DocumentSource:
    """The document with the days near stamps put whole, where most readings of a line agree on one."""
    return replace(source, pages=tuple(_page_again(page, eyes.get(page.ref.id)) for page in source.pages))


def _page_again(page: Page, eye: Eye | None) -> Page:
    if eye is None or not page.seals:
        return page
    words = list(page.words)
    for label in sorted((word for word in page.words if _is_disturbed(word, page)), key=lambda word: word.quad.left):
        line = _line_of(label, page, words) if label in words else None
        pieces = _pieces(line, words) if line is not None else []
        whole = _agreed(label, pieces, eye.readings(line)) if line is not None else None
        if whole is not None:
            words = [word for word in words if word not in pieces] + [whole]
    return replace(page, words=tuple(sorted(words, key=lambda word: (word.quad.center[1], word.quad.left))))


def _is_disturbed(word: Word, page: Page) -> bool:
    """Whether a word is the label of a day, or begins with one, and a stamp lies on its line."""
    found = _LABEL.search(word.text)
    if found is None or found.start() > len(word.text) / 2:
        return False
    line, height = _stretched(word, page), word.quad.height
    return any(
        seal.left < line.right and line.left < seal.right
        and seal.top - _AROUND * height < line.center[1] < seal.bottom + _AROUND * height
        for seal in page.seals
    )  # fmt: skip


def _stretched(word: Word, page: Page) -> Quad:
    """The upright part of the line that a label with its day takes."""
    quad, before = word.quad, len(word.text[: _start(word)])
    right = quad.left + (_LONG + before) * quad.height * page.height / page.width
    return Quad.box(quad.left, quad.top, min(1.0, max(right, quad.right)), quad.bottom)


def _start(word: Word) -> int:
    found = _LABEL.search(word.text)
    return found.start() if found else 0


def _line_of(label: Word, page: Page, words: Sequence[Word]) -> Quad:
    """From the label to where its day ends at the latest: another label or a ruling line cuts it short."""
    line = _stretched(label, page)
    beside = [
        word.quad.left
        for word in words
        if word is not label and word.quad.left > label.quad.right - line.height and _on(line, word) and _is_own(word.text)
    ]
    walls = [
        rule.center[0]
        for rule in page.rules
        if rule.height > 2 * rule.width and rule.top <= line.center[1] <= rule.bottom and rule.left > label.quad.center[0]
        and not any(_grown(seal, line.height).holds(*rule.center) for seal in page.seals)  # a stroke of the stamp itself
    ]  # fmt: skip
    return _drawn_to(min([line.right, *(left for left in (*beside, *walls) if left > line.left + 2 * line.height)]), label.quad)


def _grown(seal: Quad, by: float) -> Quad:
    return Quad.box(seal.left - by, seal.top - by, seal.right + by, seal.bottom + by)


def _drawn_to(right: float, label: Quad) -> Quad:
    """The label's box as long as the whole line, by its own tilt."""
    x0, y0, x1, y1, _, _, x3, y3 = label.corners
    share = (right - x0) / max(1e-6, x1 - x0)
    return Quad((x0, y0, right, y0 + share * (y1 - y0), right, y3 + share * (y1 - y0), x3, y3))


def _is_own(text: str) -> bool:
    """Whether a text beside a day begins something else: a label of its own."""
    return re.match(r"[一-鿿]{2,10}[(（:：]", text) is not None


def _on(line: Quad, word: Word) -> bool:
    return abs(word.quad.center[1] - line.center[1]) < 0.6 * line.height


def _pieces(line: Quad, words: Sequence[Word]) -> list[Word]:
    return [word for word in words if _on(line, word) and line.left - 1e-6 <= word.quad.center[0] <= line.right]


def _agreed(label: Word, pieces: Sequence[Word], readings: Sequence[Reading]) -> Word | None:
    """The line with the day that its readings agree on; None where they do not, or the first look had it whole."""
    weights: dict[date, float] = defaultdict(float)
    texts: dict[date, tuple[float, str]] = {}
    for reading in readings:
        for day, text in _days(reading.text):
            weights[day] += reading.score
            texts[day] = max(texts.get(day, (0.0, "")), (reading.score, text))
    order = sorted(weights, key=lambda day: (-weights[day], day))
    if not order or weights[order[0]] < _AGREED:
        return None
    best, others = order[0], [day for day in order[1:] if not _is_cut(day, order[0])]
    if others and weights[best] < _AHEAD * weights[others[0]]:
        return None
    figures = [piece for piece in pieces if re.search(r"\d", piece.text)]
    before = "".join(piece.text for piece in sorted(pieces, key=lambda word: word.quad.left))
    sure = [piece.confidence for piece in figures] if [best] == [day for day, _ in _days(before)] else [CHANGED]
    quad = _drawn_to(max([label.quad.right, *(piece.quad.right for piece in figures)]), label.quad)
    return Word(label.text[: _start(label)] + texts[best][1], quad, min(sure))


def _days(text: str) -> Iterator[tuple[date, str]]:
    """The first day behind the label, with the label and the day as text."""
    folded = fold_in_place(text)
    label = _LABEL.search(folded)
    begin = label.start() if label else 0
    days = find_dates(folded[begin:])
    if days:
        yield days[0].value, folded[begin : begin + days[0].end]
        return
    loose = _LOOSE.search(squeeze(folded[begin:]))
    found = find_dates(f"{loose[1]}年{loose[2]}月{loose[3]}日") if loose else ()
    if loose and found:
        yield found[0].value, f"{squeeze(folded[begin:])[: loose.start()]}{loose[1]}年{loose[2]}月{loose[3]}日"


def _is_cut(day: date, whole: date) -> bool:
    """Whether a day is another one of which a figure was lost."""
    same_month = (day.year, day.month) == (whole.year, whole.month) and str(day.day) in (str(whole.day)[:1], str(whole.day)[-1:])
    return same_month and day.day < whole.day
