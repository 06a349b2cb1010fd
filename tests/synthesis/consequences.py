"""What follows of itself from a planted fault: a paper that was altered also contradicts its neighbours, and that may be said."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.synthesis.world import World


@dataclass(frozen=True)
class Consequence:
    """A finding that is right to make, and right to leave out where the fault itself is found."""

    code: str
    subject: str
    of: str


FOLLOWS: dict[str, tuple[str, ...]] = {
    "AMOUNT_CONFLICT": ("OVER_CONTRACT", "QR_MISMATCH", "PARTIALLY_PAID", "UNREADABLE", "AMBIGUOUS_SPLIT", "AMOUNT_CONFLICT"),
    "CONTRACT_AFTER_INVOICE": ("CONTRACT_AFTER_INVOICE",) * 4,
    "DATE_INVALID": ("UNREADABLE",),
    "SALES_CONTRACTS_SHORT": ("SALES_CHAIN_INCOMPLETE", "SCENARIOS_SHORT"),
    "RED_INVOICE": ("CLAIM_DIFF", "CONTRACT_MISSING"),
}
"""By the code of the planted fault; each once for each fault, and again for each mention of it.

A contract may be later than its invoice and than each payment.
"""


def consequences_of(world: World) -> Iterator[Consequence]:
    for effect in world.effects:
        for code in FOLLOWS.get(effect.code, ()):
            yield Consequence(code, effect.subject, effect.code)
