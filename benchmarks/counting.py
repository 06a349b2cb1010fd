"""Counts what was read of one bundle or document against what is true of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.mistakes import Box, Mistake, Spot
from benchmarks.seen import Place, Row, Seen, SeenField
from benchmarks.tally import Outcome, Result
from benchmarks.truth_match import FIELDS, Match, plain, same
from evidence.entity_rows import KEYS

FOUND = "(found)"
WHOLE_ROW = "(row)"
ROW_FIELDS = ("posted_date", "direction", "amount", "balance")
"""What must be right for a line of a statement to be right."""

ONE_NUMBER = {"receipt_number": "serial", "serial": "receipt_number"}
"""Some banks print one number as both (电子回单号（流水号）); the truth holds it once."""


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
            spot = next((self.shown(spot) for (entity, _), spot in self.marks.items() if entity == true["id"]), None)
            self.note(kind, source, FOUND, "missed", true["id"], said(kind, true), "", true_spot=spot)

    def field(self, kind: str, source: str, true: Row, read: Row | None, name: str) -> None:
        wanted, got = true.get(name), (read or {}).get(name)
        if not plain(wanted) and plain(got) in ("", plain(true.get(ONE_NUMBER.get(name, "")))):
            return
        where = self.seen.fields.get(((read or {}).get(KEYS[kind], ""), name), SeenField(""))
        outcome = outcome_of(wanted, got)
        self.result.tally(self.origin, source, kind, name).add(outcome, verified=where.status == "verified")
        if outcome != "exact" and read is not None:
            self.note(
                kind, source, name, outcome, true["id"], plain(wanted), plain(got),
                where.status, self.shown(self.marks.get((true["id"], name))), self.spot(where),
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
        own = (self.seen.fields.get((read[KEYS[kind]], name)) for name in FIELDS[kind])
        standing = next((self.spot(where) for where in own if where and where.place), None)
        spot = standing or self.page(min(self.seen.pages_of(read), default=None))
        self.note(kind, source, FOUND, "invented", "", "", said(kind, read), read_spot=spot)

    def note(  # noqa: PLR0913, PLR0917
        self, kind: str, source: str, name: str, outcome: str, entity: str, true: str, read: str,
        status: str = "", true_spot: Spot | None = None, read_spot: Spot | None = None,
    ) -> None:  # fmt: skip
        self.result.mistakes.append(
            Mistake(self.result.name, self.origin, source, kind, name, outcome, status, true, read, entity, true_spot, read_spot)
        )

    def shown(self, spot: Spot | None) -> Spot | None:
        """A place of the truth on the page as it was turned for reading."""
        return spot and spot.shown(self.seen.rotations.get((self.seen.shas.get(spot.file, ""), spot.page), 0))

    def spot(self, where: SeenField) -> Spot | None:
        return self.page(where.place, rounded(where.box), where.cell)

    def page(self, place: Place | None, box: Box | None = None, cell: str | None = None) -> Spot | None:
        if place is None:
            return None
        return Spot(self.seen.path_of(place[0]), place[1], box, cell, self.seen.rotations.get(place, 0))


def outcome_of(true: object, read: object) -> Outcome:
    if same(true, read):
        return "exact"
    if not plain(true):
        return "invented"
    return "wrong" if plain(read) else "missed"


def said(kind: str, row: Row) -> str:
    """An entity in a few words: the values that tell it from others."""
    return " ".join(text for name in FIELDS[kind] if (text := plain(row.get(name))))[:120]


def rounded(box: Box | None) -> Box | None:
    return (round(box[0], 4), round(box[1], 4), round(box[2], 4), round(box[3], 4)) if box else None
