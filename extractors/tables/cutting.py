"""Heads of columns that came as one word, cut apart."""

import re

from extractors.tables.boxes import Box, at_spaces
from extractors.tables.heads import HeadWords

TRANSLATED = re.compile(r"[一-鿿].*?(?:[^一-鿿](?=[一-鿿])|$)")
"""A head with its translation, of several that ran together."""


def cut_apart(box: Box, words: HeadWords) -> list[Box]:
    """Heads that came as one word, cut apart at white space or where known words meet."""
    text = box.text
    if words.key(text):
        return [box]
    if len(text.split()) > 1:
        parts = at_spaces(box)
        if sum(words.key(part.text) is not None for part in parts) * 2 > len(parts):
            return parts
    pieces = words.pieces(text) or _translated(text, words)
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


def _translated(text: str, words: HeadWords) -> tuple[str, ...]:
    """Heads with translations run together, cut where each translation ends and Chinese begins, if most of them are known."""
    compact = re.sub(r"\s+", "", text)
    parts = TRANSLATED.findall(compact)
    known = sum(words.key(part) is not None for part in parts)
    return tuple(parts) if len(parts) > 1 and "".join(parts) == compact and known * 2 > len(parts) else ()
