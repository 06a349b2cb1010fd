"""What is counted: values exact, wrong, missed, invented, and what was said to be sure; with each mistake and its place."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from benchmarks.seen import KEYS, Place, Row, Seen, SeenField
from benchmarks.truth_match import FIELDS, Match, plain, same

Key = tuple[str, str, str, str]
"""Origin (synthetic, documents, real), source (digital, scan, copy, photo), kind of entity, field."""
Outcome = Literal["exact", "wrong", "missed", "invented"]
Box = tuple[float, float, float, float]
FOUND = "(found)"
WHOLE_ROW = "(row)"
ROW_FIELDS = ("posted_date", "direction", "amount", "balance")
"""What must be right for a line of a statement to be right."""


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


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file of the bundle; the box in units of the page, or a cell."""

    file: str
    page: int
    box: Box | None = None
    cell: str | None = None


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
        """The worst first: yuan let through, wrong values said to be sure, then the rest."""
        return (
            self.outcome != "false pass",
            not self.verified,
            ("wrong", "invented", "missed").index(self.outcome) if self.outcome in ("wrong", "invented", "missed") else 3,
        )


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


@dataclass(frozen=True, slots=True)
class Counter:
    """Counts the fields of matched entities of one bundle into its result."""

    result: Result
    origin: str
    seen: Seen
    marks: Mapping[tuple[str, str], Spot]

    def count(self, match: Match) -> None:
        for true, source, read in match.pairs:
            self.found(match.kind, source, true, read)
            for name in FIELDS[match.kind]:
                self.field(match.kind, source, true, read, name)
            if match.kind == "bank_lines":
                self.row(source, true, read)
        for source, read in match.extra:
            self.surplus(match.kind, source, read)

    def found(self, kind: str, source: str, true: Row, read: Row | None) -> None:
        self.result.tally(self.origin, source, kind, FOUND).add("exact" if read else "missed", verified=False)
        if read is None:
            spot = next((spot for (entity, _), spot in self.marks.items() if entity == true["id"]), None)
            self.note(kind, source, FOUND, "missed", true["id"], said(kind, true), "", true_spot=spot)

    def field(self, kind: str, source: str, true: Row, read: Row | None, name: str) -> None:
        wanted, got = true.get(name), (read or {}).get(name)
        if not plain(wanted) and not plain(got):
            return
        where = self.seen.fields.get(((read or {}).get(KEYS[kind], ""), name), SeenField(""))
        outcome: Outcome = (
            "exact" if same(wanted, got) else "invented" if not plain(wanted) else "wrong" if plain(got) else "missed"
        )
        self.result.tally(self.origin, source, kind, name).add(outcome, verified=where.status == "verified")
        if outcome != "exact" and read is not None:
            self.note(
                kind, source, name, outcome, true["id"], plain(wanted), plain(got),
                where.status, self.marks.get((true["id"], name)), self.spot(where),
            )  # fmt: skip

    def row(self, source: str, true: Row, read: Row | None) -> None:
        """A line as a whole: exact where all that is printed of day, direction, amount and balance is."""
        right = read is not None and all(same(true.get(name), read.get(name)) for name in ROW_FIELDS if plain(true.get(name)))
        outcome: Outcome = "exact" if right else "wrong" if read is not None else "missed"
        key = (read or {}).get(KEYS["bank_lines"], "")
        statuses = [self.seen.fields[key, name].status for name in ("amount", "balance") if (key, name) in self.seen.fields]
        self.result.tally(self.origin, source, "bank_lines", WHOLE_ROW).add(outcome, verified=set(statuses) == {"verified"})

    def surplus(self, kind: str, source: str, read: Row) -> None:
        self.result.tally(self.origin, source, kind, FOUND).add("invented", verified=False)
        key = read[KEYS[kind]]
        place = next(
            (
                self.spot(self.seen.fields[key, name])
                for name in FIELDS[kind]
                if (key, name) in self.seen.fields and self.seen.fields[key, name].place
            ),
            None,
        )
        self.note(
            kind,
            source,
            FOUND,
            "invented",
            "",
            "",
            said(kind, read),
            read_spot=place or self.page(min(self.seen.pages_of(read), default=None)),
        )

    def note(  # noqa: PLR0913, PLR0917
        self, kind: str, source: str, name: str, outcome: str, entity: str, true: str, read: str,
        status: str = "", true_spot: Spot | None = None, read_spot: Spot | None = None,
    ) -> None:  # fmt: skip
        self.result.mistakes.append(
            Mistake(self.result.name, self.origin, source, kind, name, outcome, status, true, read, entity, true_spot, read_spot)
        )

    def spot(self, where: SeenField) -> Spot | None:
        return Spot(self.seen.path_of(where.place[0]), where.place[1], rounded(where.box), where.cell) if where.place else None

    def page(self, place: Place | None) -> Spot | None:
        return Spot(self.seen.path_of(place[0]), place[1]) if place else None


def said(kind: str, row: Row) -> str:
    """An entity in a few words: the values that tell it from others."""
    return " ".join(text for name in FIELDS[kind] if (text := plain(row.get(name))))[:120]


def rounded(box: Box | None) -> Box | None:
    return (round(box[0], 4), round(box[1], 4), round(box[2], 4), round(box[3], 4)) if box else None


def marks_of(truth: Row) -> dict[tuple[str, str], Spot]:
    """Where each true value stands, the first place of several."""
    found: dict[tuple[str, str], Spot] = {}
    for document in truth["documents"]:
        for mark in document["marks"]:
            box = tuple(mark["box"]) if mark.get("box") else None
            found.setdefault((mark["entity"], mark["field"]), Spot(mark["file"], mark["page"], box, mark.get("cell")))  # pyright: ignore[reportArgumentType]
    return found


def joined(results: Iterable[Result]) -> dict[Key, Tally]:
    """The tallies of all, added up, in the order of the table."""
    total: dict[Key, Tally] = {}
    for result in results:
        for key, tally in result.tallies.items():
            total.setdefault(key, Tally()).join(tally)
    return dict(sorted(total.items()))
