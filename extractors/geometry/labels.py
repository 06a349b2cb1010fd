"""Labels on a page, found exactly or nearly, and the values that belong to them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from extractors.geometry.layout import Span, TextLine
from extractors.readers.folding import fold_in_place, squeeze
from models.paper import Quad

_FUZZY_FROM = 4
"""Labels shorter than this are searched exactly: one wrong character of 名称 leaves too little."""
_PARTNERS = (
    *(("大写", "小写"), ("购", "销"), ("买", "卖"), ("付", "收"), ("借", "贷")),
    *(("甲", "乙"), ("代码", "号码"), ("户名", "账号")),
)
"""Words that differ in a character and mean the opposite: never a fuzzy match of one another."""


@dataclass(frozen=True)
class Label:
    """A label found: its canonical wording, where it stands and how well it matched (1 is exact)."""

    name: str
    span: Span
    score: float

    @property
    def quad(self) -> Quad:
        return self.span.quad

    @property
    def line(self) -> TextLine:
        return self.span.line

    def rest(self) -> Span:
        """What stands right of the label on its line."""
        return Span(self.line, self.span.end, len(self.line.glyphs)).strip(":;")


def _opposed(label: str, text: str) -> bool:
    pairs = (*_PARTNERS, *((b, a) for a, b in _PARTNERS))
    return any(a in label and b in text and b not in label for a, b in pairs)


def _exact(line: TextLine, label: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(re.escape(label), line.text):
        yield match.start(), match.end()


def _near(line: TextLine, label: str, threshold: float) -> Iterator[tuple[int, int, float]]:
    """The best window of the line that is nearly the label: at most one edit in four to seven characters, two from eight on."""
    if len(label) < _FUZZY_FROM or len(line.text) < len(label) - 1 or fuzz.partial_ratio(label, line.text) < threshold * 100 - 10:
        return
    allowed = 1 if len(label) < 8 else 2
    best: tuple[int, int, int] | None = None
    for length in (len(label), len(label) - 1, len(label) + 1):
        for start in range(len(line.text) - length + 1):
            distance = Levenshtein.distance(label, line.text[start : start + length], score_cutoff=allowed)
            if distance <= allowed and (best is None or distance < best[0]):
                best = (distance, start, start + length)
    if best is not None and not _opposed(label, line.text[best[1] : best[2]]):
        yield best[1], best[2], 1 - best[0] / len(label)


def find_labels(lines: Iterable[TextLine], labels: Sequence[str], threshold: float = 0.74) -> tuple[Label, ...]:
    """Every place of any of the labels, top to bottom; where wordings overlap the longest of the best matches stays."""
    wanted = sorted({squeeze(fold_in_place(label)) for label in labels}, key=lambda label: (-len(label), label))
    found: list[Label] = []
    for line in lines:
        here = [Label(label, Span(line, start, end), 1.0) for label in wanted for start, end in _exact(line, label)]
        exact = {label.name for label in here}
        nearly = (label for label in wanted if label not in exact)
        here += [Label(label, Span(line, a, b), score) for label in nearly for a, b, score in _near(line, label, threshold)]
        here.sort(key=lambda label: (-label.score, -len(label.name), label.span.start))
        kept: list[Label] = []
        for label in here:
            if not any(label.span.start < other.span.end and other.span.start < label.span.end for other in kept):
                kept.append(label)
        found += sorted(kept, key=lambda label: label.span.start)
    return tuple(found)


def value_right(label: Label, stops: Sequence[str] = (), gap: float | None = None) -> Span | None:
    """What stands right of a label on its line, up to the next stop word or a gap wider than `gap` characters."""
    rest = label.rest()
    ends = [at for stop in stops if (at := rest.text.find(squeeze(fold_in_place(stop)))) >= 0]
    span = Span(rest.line, rest.start, rest.start + min(ends)) if ends else rest
    if gap is not None:
        span = _until_gap(span, gap)
    span = span.strip(":;")
    return span if span.text else None


def _until_gap(span: Span, gap: float) -> Span:
    for piece in span.line.pieces(gap):
        if piece.start <= span.start < piece.end:
            return Span(span.line, span.start, min(span.end, piece.end))
    return span


def values_below(label: Label, lines: Sequence[TextLine], depth: float = 3.0, slack: float = 1.0) -> tuple[Span, ...]:
    """The pieces of lines under a label, nearest first, that overlap it in width; `depth` and `slack` in label heights."""
    height = max(label.quad.height, 1e-6)
    found: list[tuple[float, Span]] = []
    for line in lines:
        for piece in line.pieces():
            drop = piece.quad.top - label.quad.bottom
            beside = piece.quad.right < label.quad.left - slack * height or piece.quad.left > label.quad.right + slack * height
            if -0.5 * height < drop <= depth * height and not beside and piece.quad.center[1] > label.quad.center[1]:
                found.append((drop, piece))
    return tuple(span for _, span in sorted(found, key=lambda pair: pair[0]))


def cell_around(rules: Sequence[Quad], x: float, y: float) -> Quad | None:
    """The cell of ruling lines around a point; None where a side is open."""
    across = [rule for rule in rules if rule.width >= rule.height and rule.left - 0.004 <= x <= rule.right + 0.004]
    upright = [rule for rule in rules if rule.height > rule.width and rule.top - 0.004 <= y <= rule.bottom + 0.004]
    top = max((rule.bottom for rule in across if rule.center[1] < y), default=None)
    bottom = min((rule.top for rule in across if rule.center[1] > y), default=None)
    left = max((rule.right for rule in upright if rule.center[0] < x), default=None)
    right = min((rule.left for rule in upright if rule.center[0] > x), default=None)
    if top is None or bottom is None or left is None or right is None:
        return None
    return Quad.box(left, top, right, bottom)
