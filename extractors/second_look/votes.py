"""Several readings of one word weighed against each other."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from extractors.engines import Reading
from extractors.readers.folding import fold, squeeze
from models.paper import Word

KEPT = 6
"""Other readings of a word that are kept, the weightiest first."""

CHANGED = 0.74
"""The most that a text is trusted which only the second look gave: a repair stays in doubt until something else confirms it."""

SAYING = 0.35
"""Readings below this score are noise."""


def weighed(word: Word, readings: Sequence[Reading]) -> Word:
    """The word with the text most readings agree on, the others behind it; unsure where it is not the text of the first look."""
    weights: dict[str, float] = defaultdict(float)
    texts: dict[str, tuple[float, str]] = {}
    first = [Reading(word.text, word.confidence), *(Reading(text, 0.5) for text in word.alternatives)]
    for reading in (*first, *(reading for reading in readings if reading.score > SAYING)):
        key = squeeze(fold(reading.text))
        weights[key] += reading.score
        texts[key] = max(texts.get(key, (0.0, "")), (reading.score, reading.text))
    own = squeeze(fold(word.text))
    order = sorted(weights, key=lambda key: (-weights[key], key != own, key))
    others = tuple(texts[key][1] if key != own else word.text for key in order[1 : KEPT + 1])
    if order[0] == own:
        share = weights[own] / sum(weights.values())
        sure = max(word.confidence, texts[own][0]) if share > 0.5 else word.confidence
        return replace(word, confidence=sure, alternatives=others)
    return replace(word, text=texts[order[0]][1], confidence=min(texts[order[0]][0], CHANGED), alternatives=others)
