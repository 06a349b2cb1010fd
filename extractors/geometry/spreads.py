"""Two pages of one paper on one wide picture, as an A3 scanner or a 2-up print leaves them: seen one below the other."""

from dataclasses import replace

from extractors.geometry.flat import laid_flat, quad_laid_back
from models.paper import Flat, Page, Patch, Quad

_WIDE = 1.25
"""Width over height from which a page may hold two."""
_MIDDLE = (0.42, 0.58)
"""Where the fold may lie, in page widths."""
_GUTTER = 0.035
"""Blank paper on both sides of a fold, in page widths."""
_PROSE = (0.26, 0.5)
"""Widths of a line of running text that fills one of two pages; cells of wide tables are narrower, lines of a wide page wider."""
_EDGE = 0.02
"""How near to the upper or lower edge, in page heights, a stroke is the edge of the paper."""
_FEWEST = 3
"""Lines of running text that make a page of a paper."""


def opened(page: Page) -> Page:
    """The page with its two halves as papers laid one below the other where it is a spread; else itself."""
    if page.cells or (page.flat is not None and len(page.flat.patches) > 1):
        return page
    seen = laid_flat(page)
    fold = None if seen.width < _WIDE * seen.height else _fold(seen)
    if fold is None:
        return page
    share = max(fold, 1 - fold)
    left = Patch(quad_laid_back(Quad.box(0.0, 0.0, fold, 1.0), seen), Quad.box(0.0, 0.0, fold / share, 0.5))
    right = Patch(quad_laid_back(Quad.box(fold, 0.0, 1.0, 1.0), seen), Quad.box(0.0, 0.5, (1 - fold) / share, 1.0))
    return replace(page, flat=Flat(seen.width * share, 2 * seen.height, (left, right)))


def is_spread(page: Page) -> bool:
    """Whether a page, as displayed or laid flat, was opened by `opened`."""
    flat = page.flat
    return flat is not None and len(flat.patches) == 2 and any(
        all(abs(one.top - top) + abs(one.bottom - top - 0.5) < 1e-6 for one, top in zip(side, (0.0, 0.5), strict=True))
        for side in ([patch.flat for patch in flat.patches], [patch.lies for patch in flat.patches])
    )  # fmt: skip


def halves(page: Page) -> tuple[Page, ...]:
    """A spread that was laid flat as its two pages, each in its own measures; any other page as it is."""
    if not is_spread(page) or page.height < page.width:
        return (page,)
    return tuple(_half(page, top) for top in (0.0, 0.5))


def _half(page: Page, top: float) -> Page:
    def moved(quad: Quad) -> Quad:
        x0, y0, x1, y1, x2, y2, x3, y3 = quad.corners
        return Quad((x0, (y0 - top) * 2, x1, (y1 - top) * 2, x2, (y2 - top) * 2, x3, (y3 - top) * 2))

    def here(quad: Quad) -> bool:
        return top <= quad.center[1] < top + 0.5

    return replace(
        page,
        height=page.height / 2,
        words=tuple(replace(word, quad=moved(word.quad)) for word in page.words if here(word.quad)),
        codes=tuple(replace(code, quad=moved(code.quad)) for code in page.codes if here(code.quad)),
        rules=tuple(moved(rule) for rule in page.rules if here(rule)),
        seals=tuple(moved(seal) for seal in page.seals if here(seal)),
        imprints=tuple(replace(one, quad=moved(one.quad)) for one in page.imprints if here(one.quad)),
        flat=None,
    )


def _fold(page: Page) -> float | None:
    """The middle of the blank band between two pages of running text; None where words or rulings cross it."""
    boxes = [word.quad for word in page.words if word.text.strip()]
    prose = sum(_PROSE[0] <= box.width <= _PROSE[1] for box in boxes)
    if prose < _FEWEST:
        return None
    low, high = _MIDDLE
    rules = (rule for rule in page.rules if _EDGE < rule.center[1] < 1 - _EDGE)
    crossed = sorted((box.left, box.right) for box in (*boxes, *rules) if box.right > low and box.left < high)
    best, start = (0.0, 0.0), low
    for left, right in (*crossed, (high, high)):
        best = max(best, (left - start, start))
        start = max(start, right)
    width, begin = best
    return round(begin + width / 2, 6) if width >= _GUTTER else None
