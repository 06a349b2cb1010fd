"""A value that is not right, and where it stands on the paper."""

from dataclasses import dataclass, replace

from benchmarks.seen import Row

Box = tuple[float, float, float, float]
GRAVITY = {"wrong": 0, "invented": 1, "missed": 2}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file of the bundle; the box in units of the page as displayed, turned by `rotation`; or a cell."""

    file: str
    page: int
    box: Box | None = None
    cell: str | None = None
    rotation: int = 0

    def same_page(self, other: "Spot") -> bool:
        return (self.file, self.page) == (other.file, other.page)

    def shown(self, rotation: int) -> "Spot":
        """A place given on the page as it lies in the file, on the page turned clockwise by so many degrees."""
        return replace(self, box=turned(self.box, rotation) if self.box else None, rotation=rotation)


def turned(box: Box, rotation: int) -> Box:
    left, top, right, bottom = box
    for _ in range(rotation // 90 % 4):
        left, top, right, bottom = 1 - bottom, left, 1 - top, right
    return left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Mistake:
    """One value that is not right; money, links and faults have no places."""

    where: str
    origin: str
    source: str
    kind: str
    field: str
    outcome: str
    status: str
    true: str
    read: str
    entity: str = ""
    true_spot: Spot | None = None
    read_spot: Spot | None = None

    @property
    def verified(self) -> bool:
        return self.status == "verified"

    @property
    def rank(self) -> tuple[int, ...]:
        """The worst first: what was not measured at all, yuan let through, wrong values said to be sure, then the rest."""
        return (self.outcome != "crash", self.outcome != "false pass", not self.verified, GRAVITY.get(self.outcome, len(GRAVITY)))


def marks_of(truth: Row) -> dict[tuple[str, str], Spot]:
    """Where each true value stands on the page as it lies in the file, the first place of several."""
    found: dict[tuple[str, str], Spot] = {}
    for document in truth["documents"]:
        for mark in document["marks"]:
            left, top, right, bottom = mark.get("box") or (0.0,) * 4
            box = (left, top, right, bottom) if mark.get("box") else None
            found.setdefault((mark["entity"], mark["field"]), Spot(mark["file"], mark["page"], box, mark.get("cell")))
    return found
