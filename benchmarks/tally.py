"""What is counted: values exact, wrong, missed, invented, and what was said to be sure."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from benchmarks.mistakes import Mistake

Key = tuple[str, str, str, str]
"""Origin (synthetic, documents, real), source (digital, scan, copy, photo), kind of entity, field."""
Outcome = Literal["exact", "wrong", "missed", "invented"]


@dataclass
class Tally:
    """Counts of one field on one kind of paper; `invented` are values or entities where the paper has none."""

    exact: int = 0
    wrong: int = 0
    missed: int = 0
    invented: int = 0
    verified: int = 0
    verified_wrong: int = 0

    @property
    def total(self) -> int:
        """Values that stand on the paper."""
        return self.exact + self.wrong + self.missed

    def add(self, outcome: Outcome, *, verified: bool) -> None:
        setattr(self, outcome, getattr(self, outcome) + 1)
        self.verified += verified
        self.verified_wrong += verified and outcome != "exact"

    def join(self, other: "Tally") -> None:
        for each in fields(Tally):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@dataclass
class Result:
    """All that one bundle, or one document, gave; `running` (seconds, memory) is the only part that a second run may change."""

    name: str
    tallies: dict[Key, Tally] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    outcome: dict[str, Any] = field(default_factory=dict)
    running: dict[str, float] = field(default_factory=dict)
    pictures: dict[int, bytes] = field(default_factory=dict)
    """Mistake (its place in the list) → JPEG of where it stands."""

    def tally(self, origin: str, source: str, kind: str, name: str) -> Tally:
        return self.tallies.setdefault((origin, source, kind, name), Tally())

    def as_json(self) -> dict[str, Any]:
        """Plain values, tallies sorted; without pictures and without what the clock says."""
        return {
            "name": self.name,
            "outcome": self.outcome,
            "tallies": [
                dict(zip(("origin", "source", "kind", "field"), key, strict=True)) | asdict(tally)
                for key, tally in sorted(self.tallies.items())
            ],
            "mistakes": [asdict(mistake) for mistake in self.mistakes],
        }


def joined(results: Iterable[Result]) -> dict[Key, Tally]:
    """The tallies of all, added up, in the order of the table."""
    total: dict[Key, Tally] = {}
    for result in results:
        for key, tally in result.tallies.items():
            total.setdefault(key, Tally()).join(tally)
    return dict(sorted(total.items()))
