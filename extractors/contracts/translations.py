"""A translation printed beside the Chinese text, line by line: it is read behind it, not in the middle of its sentences."""

import re
from collections.abc import Sequence
from statistics import median

from models.paper import Word

_CHINESE = re.compile(r"[一-鿿]")
_PROSE = re.compile(r"(?=(?:[^A-Za-z]*[A-Za-z]){14})[A-Za-z0-9 .,;:()&'\"“”’%/\-]{24,}")
"""A line of another language: letters for as long as a sentence takes."""
_FEWEST = 5
"""Lines that make a column of prose."""
_LEFTMOST = 0.35
_ALIGNED = 0.03
"""Where such a column begins at least, and how far its lines' beginnings are from each other, in page widths."""


def translation_behind(words: Sequence[Word]) -> tuple[Sequence[Word], ...]:
    """The words, where a column of translation stands at the right of a Chinese one parted from it; else all together."""
    prose = [word for word in words if word.quad.left > _LEFTMOST and _PROSE.fullmatch(word.text.strip())]
    edge = median(word.quad.left for word in prose) if len(prose) >= _FEWEST else 1.0
    aligned = [word for word in prose if abs(word.quad.left - edge) < _ALIGNED]
    if len(aligned) < _FEWEST:
        return (words,)
    top, bottom = min(word.quad.top for word in aligned), max(word.quad.bottom for word in aligned)
    inside = [word for word in words if top <= word.quad.center[1] <= bottom]
    chinese = [word for word in inside if _CHINESE.search(word.text)]
    if len(chinese) < _FEWEST or any(word.quad.right > edge + _ALIGNED / 2 for word in chinese):
        return (words,)
    moved = [word for word in inside if word.quad.left > edge - _ALIGNED]
    known = {id(word) for word in moved}
    kept = [word for word in words if id(word) not in known]
    return (
        [word for word in kept if word.quad.center[1] <= bottom],
        moved,
        [word for word in kept if word.quad.center[1] > bottom],
    )
