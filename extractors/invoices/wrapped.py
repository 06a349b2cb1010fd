"""Heads of columns that a narrow cell wrapped over two lines or three (`税率/征收` above `率`), as one word each again."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from extractors.lexicons import lexicon
from extractors.readers.folding import fold, squeeze
from models.paper import Quad, Word

_BELOW = (0.5, 1.7)
"""How far below a piece of a head the next one stands, in heights of the piece, middle to middle."""
_BESIDE = 2
"""Whole heads on a line that make it the head of a table."""
_LONGEST = 12
"""Characters of the longest piece of a head."""


def rejoined(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with the pieces of wrapped heads put together, in the place of the first."""
    whole = [word for word in words if _plain(word) in _heads()]
    tops = [word for word in words if len(_plain(word)) <= _LONGEST and _starts_one(_plain(word)) and _is_head(word, whole)]
    done = list(words)
    for top in tops:
        pieces = _pieces(top, done) if top in done else ()
        if pieces:
            quad = Quad.box(
                min(piece.quad.left for piece in pieces), top.quad.top, max(piece.quad.right for piece in pieces), top.quad.bottom
            )
            joined = replace(top, text="".join(_plain(piece) for piece in pieces), quad=quad)
            done = [joined if word is top else word for word in done if word is top or word not in pieces]
    return tuple(done)


def _pieces(top: Word, words: Sequence[Word]) -> tuple[Word, ...]:
    """The first piece and those under it with which it makes the longest head; none where it makes no more than it is."""
    pieces, best = [top], ()
    while (under := _under(pieces[-1], top, words)) is not None and len(pieces) < 4:
        pieces.append(under)
        if "".join(map(_plain, pieces)) in _heads():
            best = tuple(pieces)
    return best


def _under(piece: Word, top: Word, words: Sequence[Word]) -> Word | None:
    """The word next below a piece, in its cell."""
    low, high = (share * piece.quad.height for share in _BELOW)
    near = [
        word
        for word in words
        if low < word.quad.center[1] - piece.quad.center[1] < high
        and top.quad.left - piece.quad.height < word.quad.center[0] < top.quad.right + piece.quad.height
    ]
    return near[0] if len(near) == 1 else None


def _is_head(word: Word, whole: Sequence[Word]) -> bool:
    level = [one for one in whole if abs(one.quad.center[1] - word.quad.center[1]) < 0.5 * word.quad.height and one is not word]
    return len(level) >= _BESIDE


def _plain(word: Word) -> str:
    return squeeze(fold(word.text))


def _starts_one(text: str) -> bool:
    return any(head.startswith(text) and head != text for head in _heads())


@cache
def _heads() -> frozenset[str]:
    return frozenset(squeeze(fold(text)) for group in lexicon("invoice")["columns"].values() for text in group)
