"""The words of two looks at one page put together."""

from collections.abc import Sequence
from dataclasses import replace

from extractors.readers.folding import fold, squeeze
from models.paper import Quad, Word

APART = 0.25
"""Boxes that share less of their area are of different words."""

MEETING = 0.8
"""Boxes of one line lie less than this apart, in heights, or overlap by less."""

SAME, WITHIN = 0.6, 0.7
"""Boxes that cover each other to this share are of one word; one covered to the other share is a piece of the coverer."""


def merged(words: Sequence[Word], others: Sequence[Word]) -> tuple[Word, ...]:
    """The words of the first look; those only the second found are added, pieces it found whole are put together."""
    done = list(words)
    for other in others:
        near = [word for word in done if max(_covered(word.quad, other.quad), _covered(other.quad, word.quad)) > APART]
        if not near:
            done.append(other)
        elif len(near) == 1 and _alike(near[0].quad, other.quad):
            done[done.index(near[0])] = _with_reading(near[0], other)
        elif all(_covered(word.quad, other.quad) > WITHIN for word in near) and _fuller(other, near):
            done = [*(word for word in done if word not in near), _whole(other, near)]
    return tuple(sorted(done, key=lambda word: (word.quad.center[1], word.quad.left)))


def _whole(other: Word, pieces: Sequence[Word]) -> Word:
    """The longer box, with what its pieces said beside it."""
    joined = "".join(piece.text for piece in sorted(pieces, key=lambda word: word.quad.left))
    rest = dict.fromkeys((joined, *other.alternatives))
    rest.pop(other.text, None)
    return replace(other, alternatives=tuple(rest))


def _with_reading(word: Word, other: Word) -> Word:
    """The surer of two readings of one box leads, the other stays beside it."""
    if squeeze(fold(word.text)) == squeeze(fold(other.text)):
        return replace(word, confidence=max(word.confidence, other.confidence))
    first, last = (word, other) if word.confidence >= other.confidence - 0.02 else (other, word)
    rest = dict.fromkeys((last.text, *first.alternatives, *last.alternatives))
    rest.pop(first.text, None)
    return replace(first, alternatives=tuple(rest))


def _fuller(other: Word, pieces: Sequence[Word]) -> bool:
    """Whether a longer box says at least as much as the pieces in it, and not much less surely."""
    said = sum(len(squeeze(piece.text)) for piece in pieces)
    return len(squeeze(other.text)) >= said and other.confidence >= min(piece.confidence for piece in pieces) - 0.05


def runs(words: Sequence[Word]) -> tuple[tuple[Word, ...], ...]:
    """Words whose boxes meet side by side, as one line that was found in pieces; others alone."""
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.quad.left, word.quad.top)):
        last = next((run for run in found if _meets(run[-1].quad, word.quad)), None)
        if last is None:
            found.append([word])
        else:
            last.append(word)
    return tuple(map(tuple, found))


def _meets(left: Quad, right: Quad) -> bool:
    """Whether a box begins where another on its line ends, give or take a character."""
    high, low = left.corners[3], left.corners[5]
    middle = (right.corners[1] + right.corners[7]) / 2
    return high < middle < low and abs(right.left - left.right) < MEETING * min(left.width, right.width, left.height)


def joined(pieces: Sequence[Word]) -> Word:
    """One word of boxes in a line, from the left edge of the first to the right edge of the last."""
    if len(pieces) == 1:
        return pieces[0]
    first, last = pieces[0].quad.corners, pieces[-1].quad.corners
    quad = Quad((*first[:2], *last[2:6], *first[6:]))
    return Word("".join(piece.text for piece in pieces), quad, min(piece.confidence for piece in pieces))


def _alike(one: Quad, other: Quad) -> bool:
    return min(_covered(one, other), _covered(other, one)) > SAME


def _covered(one: Quad, other: Quad) -> float:
    """How much of a box lies in the other."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    area = one.width * one.height
    return max(0.0, wide) * max(0.0, high) / area if area > 0 else 0.0
