"""A settlement: some moneys that pay some invoices, to the fen, for a score in bits."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchers.evidence_of_payment import Table, pair_reasons
from matchers.links import link_id, total
from models.link import Reason

_PARTY = ("party", "party_near", "party_branch", "party_person", "party_differs")


@dataclass(frozen=True, slots=True)
class Part:
    """So many fen of one money for one invoice, both by their place on the table."""

    money: int
    due: int
    amount: int
    reasons: tuple[Reason, ...]

    def link_on(self, table: Table) -> str:
        return link_id("pays", table.moneys[self.money].id, table.dues[self.due].id)


@dataclass(frozen=True, slots=True)
class Settlement:
    """`hint`: a suggestion, never accepted however much speaks for it."""

    parts: tuple[Part, ...]
    score: float
    class_id: str | None = None
    hint: bool = False

    @property
    def moneys(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(part.money for part in self.parts))

    @property
    def dues(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(part.due for part in self.parts))

    @property
    def units(self) -> tuple[str, ...]:
        return (*(f"money {place}" for place in self.moneys), *(f"due {place}" for place in self.dues))


def settlement_of(
    table: Table, allocated: Sequence[tuple[int, int, int]], shared: Sequence[Reason], *, hint: bool = False
) -> Settlement:
    """Parts with their own reasons and those they share.

    The group is worth its shared reasons once, the mean of what speaks for its pairs, and the parties once for each paper
    it explains: a pairing that leaves fewer papers unexplained is the likelier one.
    """
    parts = tuple(Part(money, due, amount, (*shared, *pair_reasons(table, money, due))) for money, due, amount in allocated)
    party = sum(reason.weight for part in parts for reason in part.reasons if reason.feature in _PARTY) / len(parts)
    each = sum(total(part.reasons) for part in parts) / len(parts)
    papers = len({part.money for part in parts}) + len({part.due for part in parts})
    return Settlement(parts, round(each + party * (papers / 2 - 1), 4), hint=hint)


def first_in_first_out(moneys: Sequence[tuple[int, int]], dues: Sequence[tuple[int, int]]) -> tuple[tuple[int, int, int], ...]:
    """Amounts of moneys poured into those of dues in the order given: (money, due, fen), each positive."""
    parts: list[tuple[int, int, int]] = []
    waiting = [[place, left] for place, left in dues]
    for money, amount in moneys:
        rest = amount
        while rest > 0 and waiting:
            due, left = waiting[0]
            poured = min(rest, left)
            if poured > 0:
                parts.append((money, due, poured))
            rest -= poured
            waiting[0][1] -= poured
            if waiting[0][1] == 0:
                waiting.pop(0)
    return tuple(parts)
