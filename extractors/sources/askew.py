"""Which parts of a picture lie askew, told by the direction of their lines."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractors.engines import Corners
from extractors.sources.laying import Paper
from extractors.sources.line_boxes import bounds

TELLING = 4.0
"""Lengths in heights from which a line's direction is believed."""

ALIKE = 2.5
"""Degrees by which lines of one paper differ, on a photo taken from the side too."""

LEVEL = 1.0
"""Degrees of tilt that the readers of lines and tables follow by themselves."""

STEEPEST = 20.0
"""Degrees of tilt that a paper has; what is steeper are watermarks and stamps."""

FEWEST = 4
"""Lines that make a paper of its own."""

SHARE = 0.08
"""Share of the length of all lines that makes a paper of its own."""

NEAR = 4.0
"""Blank paper in heights of a line between lines of one paper."""


@dataclass(frozen=True, slots=True)
class Slant:
    """A line's middle, length, height and direction in degrees (-45 to 45 for level lines, else about 90)."""

    x: float
    y: float
    length: float
    height: float
    angle: float
    corners: Corners

    @property
    def standing(self) -> bool:
        return self.angle > 45


def slant(box: Corners) -> Slant:
    """A box by its longer side; a line on end has an angle between 45 and 135 degrees."""
    x0, y0, x1, y1, x2, y2, x3, y3 = box
    along = ((x1 - x0 + x2 - x3) / 2, (y1 - y0 + y2 - y3) / 2)
    down = ((x3 - x0 + x2 - x1) / 2, (y3 - y0 + y2 - y1) / 2)
    long, short = (along, down) if math.hypot(*along) >= math.hypot(*down) else (down, along)
    angle = (math.degrees(math.atan2(long[1], long[0])) + 45) % 180 - 45
    return Slant(sum(box[::2]) / 4, sum(box[1::2]) / 4, math.hypot(*long), math.hypot(*short), angle, box)


def askew(boxes: Sequence[Corners], width: int, height: int) -> tuple[tuple[Paper, ...], Paper | None]:
    """The papers that lie otherwise than the page, and the page itself as their ground where it is tilted or holds them.

    Nothing and None where all lies level.
    """
    lines = [line for line in map(slant, boxes) if line.length >= TELLING * line.height]
    families = _families(lines)
    if not families:
        return (), None
    main, *others = families
    groups = [(group, _angle(family)) for family in others for group in _clusters(family)]
    papers = tuple(
        Paper(_around(group, angle), tuple(line.corners for line in group))
        for group, angle in groups
        if _stands_alone(group, lines, angle)
    )
    tilt = _angle(main) if LEVEL <= abs(_angle(main)) <= STEEPEST else 0.0
    if not papers and not tilt:
        return (), None
    return papers, Paper(_whole(tilt, width, height), tuple(line.corners for line in main))


def _families(lines: Sequence[Slant]) -> list[list[Slant]]:
    """Lines of like direction, the longest family first; families too short to be papers are left out."""
    rest, total = list(lines), sum(line.length for line in lines)
    found: list[list[Slant]] = []
    while len(rest) >= FEWEST:
        center = max(rest, key=lambda one: sum(line.length for line in rest if abs(line.angle - one.angle) < ALIKE)).angle
        family = [line for line in rest if abs(line.angle - center) < ALIKE]
        if len(family) < FEWEST or sum(line.length for line in family) < SHARE * total:
            break
        found.append(family)
        rest = [line for line in rest if abs(line.angle - center) >= ALIKE]
    return found


def _angle(family: Sequence[Slant]) -> float:
    """The direction that half of the family's length stays below."""
    ordered = sorted(family, key=lambda line: line.angle)
    half, seen = sum(line.length for line in ordered) / 2, 0.0
    for line in ordered:
        seen += line.length
        if seen >= half:
            return line.angle
    return 0.0


def _clusters(family: Sequence[Slant]) -> list[list[Slant]]:
    """Lines of one direction that lie near each other."""
    groups: list[list[Slant]] = []
    for line in family:
        near = [group for group in groups if any(_apart(line, other) < NEAR * max(line.height, other.height) for other in group)]
        merged = [line, *(other for group in near for other in group)]
        groups = [group for group in groups if group not in near] + [merged]
    return groups


def _apart(one: Slant, other: Slant) -> float:
    left, top, right, bottom = bounds(one.corners)
    left2, top2, right2, bottom2 = bounds(other.corners)
    return max(left - right2, left2 - right, top - bottom2, top2 - bottom, 0.0)


def _stands_alone(group: Sequence[Slant], lines: Sequence[Slant], angle: float) -> bool:
    """Whether a group is a paper of its own: enough lines, not too steep, and hardly any other line among them."""
    steep = min(abs(angle), abs(angle - 90))
    if len(group) < FEWEST or sum(line.length for line in group) < SHARE * sum(line.length for line in lines) or steep > STEEPEST:
        return False
    own = {id(line) for line in group}
    region = _around(group, angle)
    strangers = sum(id(line) not in own and _holds(region, line.x, line.y) for line in lines)
    return strangers <= 0.2 * len(group)


def _around(group: Sequence[Slant], angle: float) -> Corners:
    """The box around a group in its own direction, a line and a half wider; the first corner is the top left as its lines run."""
    points = np.array([line.corners for line in group]).reshape(-1, 2)
    margin = 1.5 * float(np.median([line.height for line in group]))
    return _boxed(points, angle, margin)


def _whole(angle: float, width: int, height: int) -> Corners:
    """The box in a direction around the whole picture."""
    return _boxed(np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64), angle, 0.0)


def _boxed(points: NDArray[np.float64], angle: float, margin: float) -> Corners:
    """The box around points in a direction, and so much wider."""
    turn = math.radians(angle)
    along, down = np.array([math.cos(turn), math.sin(turn)]), np.array([-math.sin(turn), math.cos(turn)])
    x, y = points @ along, points @ down
    left, right = (x.min() - margin) * along, (x.max() + margin) * along
    top, bottom = (y.min() - margin) * down, (y.max() + margin) * down
    x0, y0, x1, y1, x2, y2, x3, y3 = (
        float(value) for corner in (left + top, right + top, right + bottom, left + bottom) for value in corner
    )
    return x0, y0, x1, y1, x2, y2, x3, y3


def _holds(box: Corners, x: float, y: float) -> bool:
    points = [(box[i], box[i + 1]) for i in range(0, 8, 2)]
    sides = zip(points, points[1:] + points[:1], strict=True)
    return all((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) >= 0 for (x0, y0), (x1, y1) in sides)
