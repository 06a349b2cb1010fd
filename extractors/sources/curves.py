"""Texts along a curve: the lettering of stamps that a digital page draws as text."""

from collections.abc import Sequence

from extractors.sources.glyphs import Glyph

CURVED = 3
"""Slopes off the lines of the page that neighbours must have for their text to run along a curve."""


def without_curves(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Without texts that run along a curve, each glyph at a slope of its own: the lettering of a stamp that was drawn as text."""
    if len({glyph.turn for glyph in glyphs if glyph.turn % 90}) < CURVED:
        return list(glyphs)
    kept: list[Glyph] = []
    chain: list[Glyph] = []
    for glyph in [*glyphs, None]:
        if glyph is not None and (not chain or _follows(chain[-1], glyph)):
            chain.append(glyph)
            continue
        kept += chain if len({one.turn for one in chain if one.turn % 90}) < CURVED else _uncurved(chain)
        chain = [glyph] if glyph is not None else []
    return kept


def _follows(before: Glyph, after: Glyph) -> bool:
    """Whether a glyph may go on with a text along a curve: near the one drawn before it, and of its size."""
    near = abs(after.left - before.left) + abs(after.top - before.top) <= 4 * min(before.size, after.size)
    return near and max(before.size, after.size) <= 1.7 * min(before.size, after.size)


def _uncurved(chain: Sequence[Glyph]) -> list[Glyph]:
    """What stands level before and behind a curve: one level glyph between or beside sloped ones is the curve's top."""
    sloped = [place for place, glyph in enumerate(chain) if glyph.turn % 90]
    first, last = sloped[0], sloped[-1]
    before, after = chain[:first], chain[last + 1 :]
    return [*(before if len(before) > 1 else ()), *(after if len(after) > 1 else ())]
