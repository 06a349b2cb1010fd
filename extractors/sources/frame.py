"""Between a PDF's own canvas and the page as displayed: crop box, then a turn."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from models.paper import Quad

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """The crop box on the canvas (y upwards) and by how many degrees clockwise it is turned to be displayed."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def width(self) -> float:
        """Of the page as displayed, in points."""
        return self.top - self.bottom if self.rotation % 180 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.rotation % 180 else self.top - self.bottom

    def turned(self, rotation: int) -> "Frame":
        """The same crop box displayed another way up."""
        return replace(self, rotation=rotation % 360)

    def shown(self, box: Box) -> Box:
        """A box of the canvas (left, bottom, right, top) in points from the top left of the page as displayed."""
        x0, y0, x1, y1 = box
        left, bottom, right, top = self.left, self.bottom, self.right, self.top
        return {
            0: (x0 - left, top - y1, x1 - left, top - y0),
            90: (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
            180: (right - x1, y0 - bottom, right - x0, y1 - bottom),
            270: (top - y1, right - x1, top - y0, right - x0),
        }[self.rotation]

    def unit(self, shown: Box) -> Quad:
        """A box in points of the displayed page as a quad in its units, cut at the page's edge."""
        left, top, right, bottom = (
            round(min(1.0, max(0.0, value / side)), 6) for value, side in zip(shown, (self.width, self.height) * 2, strict=True)
        )
        return Quad.box(left, top, right, bottom)

    def share(self, box: Box) -> float:
        """How much of the page a box of the canvas covers."""
        x0, y0, x1, y1 = box
        across = min(x1, self.right) - max(x0, self.left)
        up = min(y1, self.top) - max(y0, self.bottom)
        return max(0.0, across) * max(0.0, up) / ((self.right - self.left) * (self.top - self.bottom))


def prevailing(turns: Iterable[int], usual: int) -> int:
    """By how many degrees clockwise most of a page's text must be turned to run to the right; `usual` where that is unclear."""
    counted: dict[int, int] = {}
    for turn in turns:
        counted[turn] = counted.get(turn, 0) + 1
    best = max(counted, key=lambda turn: (counted[turn], turn == usual), default=usual)
    total = sum(counted.values())
    return best if total >= 20 and counted[best] >= 0.6 * total and best % 90 == 0 else usual
