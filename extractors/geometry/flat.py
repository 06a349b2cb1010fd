"""Pages whose papers lie askew, laid flat for the readers of lines and tables, and what they found brought back to its place.

Outside of `assemble` and `read_document` every quad is of the page as displayed.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from models.paper import Flat, Page, PageRef, Patch, Quad, Spot

T = TypeVar("T")
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float, float, float]
"""The first eight numbers of a perspective, row by row; the ninth is 1."""


def laid_flat(page: Page) -> Page:
    """The page with its papers upright, one below another; itself where none lies askew. Its own `flat` then leads back."""
    if page.flat is None:
        return page
    patches = tuple(Patch(patch.flat, patch.lies) for patch in page.flat.patches)
    back = Flat(page.width, page.height, patches)
    return replace(_moved(page, _towards(page.flat)), width=page.flat.width, height=page.flat.height, flat=back)


def laid_back(page: Page) -> Page:
    """A page that was laid flat, as it is displayed."""
    return laid_flat(page)


def quad_laid_back(quad: Quad, page: Page) -> Quad:
    """A quad on a page that was laid flat, where it lies on the page as displayed."""
    return quad if page.flat is None else _towards(page.flat)(quad)


def spots_laid_back(found: T, pages: Sequence[Page]) -> T:
    """Any frozen values with all spots on these pages brought back to where they lie on the pages as displayed."""
    ways = {page.ref: _away(page.flat) for page in pages if page.flat is not None}
    return _respotted(found, ways) if ways else found


def _respotted(value: Any, ways: Mapping[PageRef, Callable[[Quad], Quad]]) -> Any:
    if isinstance(value, Spot):
        way = ways.get(value.page)
        return value if way is None or value.quad is None else replace(value, quad=way(value.quad))
    if isinstance(value, tuple):
        return tuple(_respotted(item, ways) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value) if field.init]
        old = {name: getattr(value, name) for name in names}
        new = {name: _respotted(item, ways) for name, item in old.items()}
        return value if all(new[name] is old[name] or new[name] == old[name] for name in names) else replace(value, **new)
    return value


def _moved(page: Page, way: Callable[[Quad], Quad]) -> Page:
    return replace(
        page,
        words=tuple(replace(word, quad=way(word.quad)) for word in page.words),
        codes=tuple(replace(code, quad=way(code.quad)) for code in page.codes),
        rules=tuple(way(rule) for rule in page.rules),
        seals=tuple(way(seal) for seal in page.seals),
        imprints=tuple(replace(one, quad=way(one.quad)) for one in page.imprints),
    )


def _towards(flat: Flat) -> Callable[[Quad], Quad]:
    return _way([(patch.lies, perspective(patch.lies, patch.flat)) for patch in flat.patches])


def _away(flat: Flat) -> Callable[[Quad], Quad]:
    return _way([(patch.flat, perspective(patch.flat, patch.lies)) for patch in flat.patches])


def _way(patches: Sequence[tuple[Quad, Matrix]]) -> Callable[[Quad], Quad]:
    """Each quad moved with the patch that its middle lies in, or else the nearest."""

    def way(quad: Quad) -> Quad:
        matrix = min(patches, key=lambda patch: _distance(patch[0], quad.center))[1]
        points = [_through(matrix, x, y) for x, y in zip(quad.corners[::2], quad.corners[1::2], strict=True)]
        return Quad((*points[0], *points[1], *points[2], *points[3]))

    return way


def _distance(quad: Quad, point: Point) -> float:
    """How far outside of a quad a point lies, 0 inside."""
    corners = list(zip(quad.corners[::2], quad.corners[1::2], strict=True))
    sides = zip(corners, corners[1:] + corners[:1], strict=True)
    return max(0.0, *(_beyond(start, end, point) for start, end in sides))


def _beyond(start: Point, end: Point, point: Point) -> float:
    """How far a point lies to the left of a side that is followed clockwise, y downwards."""
    (x0, y0), (x1, y1), (x, y) = start, end, point
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    return ((y1 - y0) * (x - x0) - (x1 - x0) * (y - y0)) / length if length else 0.0


def _through(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f, g, h = matrix
    depth = max(g * x + h * y + 1, 0.05)  # nothing that is seen lies behind the eye
    return round((a * x + b * y + c) / depth, 7), round((d * x + e * y + f) / depth, 7)


def perspective(one: Quad, other: Quad) -> Matrix:
    """The perspective that moves the corners of one quad onto those of the other (Heckbert 1989: eight equations)."""
    rows: list[list[float]] = []
    for index in range(0, 8, 2):
        x, y = one.corners[index : index + 2]
        u, v = other.corners[index : index + 2]
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    a, b, c, d, e, f, g, h = _solved(rows)
    return a, b, c, d, e, f, g, h


def _solved(rows: list[list[float]]) -> list[float]:
    """The unknowns of linear equations, by Gauss and Jordan with the largest pivot."""
    size = len(rows)
    for column in range(size):
        best = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[best] = rows[best], rows[column]
        pivot = rows[column]
        rows[column] = pivot = [value / pivot[column] for value in pivot]
        for row in range(size):
            if row != column and rows[row][column]:
                factor = rows[row][column]
                rows[row] = [value - factor * own for value, own in zip(rows[row], pivot, strict=True)]
    return [row[-1] for row in rows]
