"""Planted faults: each bends one deal of the world and says what that does to the yuan (contract.md §5)."""

from collections.abc import Callable, Sequence
from datetime import date

from models.money import ZERO
from tests.synthesis import faults_at_edges, faults_of_invoices, faults_of_money, faults_of_papers, faults_of_scope, sales
from tests.synthesis.building import Hands
from tests.synthesis.world import Effect, World

Fault = Callable[[World, Hands], None]

FAULTS: dict[str, Fault] = {
    **faults_of_invoices.FAULTS,
    **faults_of_money.FAULTS,
    **faults_of_papers.FAULTS,
    **faults_of_scope.FAULTS,
    **sales.FAULTS,
}
EDGES: dict[str, Fault] = faults_at_edges.EDGES
"""Not drawn by lot: half of them are no faults."""
ON_PAPER: dict[str, Fault] = faults_at_edges.ON_PAPER
"""Seen on paper alone, so asked of bundles that are read and of none that are made up for the rules."""
CUTOFF = date(2025, 7, 31)


def plant(world: World, hands: Hands, names: Sequence[str]) -> None:
    """Plants the named faults in order, then says what follows of itself (unpaid rests, boundary days, missing twins)."""
    for name in names:
        {**FAULTS, **EDGES, **ON_PAPER}[name](world, hands)
    say_what_follows(world)


def say_long_gaps(world: World) -> None:
    """Invoice and payment more than a year apart, as a moved date may leave them."""
    for pay in world.pays:
        voucher = world.vouchers[pay.source]
        day = world.lines[voucher.posted].day if voucher.posted else voucher.day
        known = any(effect.code == "LONG_GAP" and effect.subject == voucher.id for effect in world.effects)
        if abs((day - world.invoices[pay.invoice].issued).days) > 365 and not known:
            world.effects.append(Effect("LONG_GAP", "review", voucher.id, accepted=True))


ANYBODYS = ("科创",)
"""A word that is in half of all names tells nothing."""


def say_namesakes(world: World) -> None:
    """A supplier that happens to bear the applicant's 字号 is asked about, as it should be."""
    named = {invoice for claim in world.claims for invoice in claim.invoices}
    claimed = {deal.id for deal in world.deals if named & set(deal.invoices)}
    asked = {effect.subject for effect in world.effects if effect.code == "RELATED_PARTY"}
    for deal in world.deals:
        counts = not world.has_claims or deal.id in claimed
        stem = deal.supplier.stem
        same = stem == world.applicant.stem and stem in deal.supplier.name and stem not in ANYBODYS
        if deal.kind.category and counts and same and deal.contract.id not in asked:
            world.effects.append(Effect("RELATED_PARTY", "review", deal.contract.id, accepted=True, note="same name"))


ONLY_DECLARED = ("RELATED_PARTY", "START_BEFORE_WINDOW", "SALES_CONTRACTS_SHORT", "SALES_CHAIN_INCOMPLETE", "SCENARIOS_SHORT")
"""What nobody can find where no declaration names related parties, the start or direction 1."""


ONLY_CLAIMED = ("CLAIM_DIFF", "OWN_STAFF", "CATEGORY_UNSURE")
"""What nobody can find without a claim table: it states the amounts, the rows without papers and the category claimed."""


def say_what_nobody_declares(world: World) -> None:
    """Without bundle.toml the applicant is inferred: no buyer is certainly another one, and no former name is documented."""
    world.effects = [e for e in world.effects if e.code not in ONLY_DECLARED]
    for effect in world.effects:
        if effect.code == "BUYER_MISMATCH":
            effect.accepted, effect.outcome = effect.accepted or effect.outcome == "info", "review"


def say_what_follows(world: World) -> None:
    if not world.declared:
        say_what_nobody_declares(world)
    if not world.has_claims:
        world.effects = [effect for effect in world.effects if effect.code not in ONLY_CLAIMED]
    for deal in world.deals:
        for invoice in deal.invoices:
            made = world.invoices[invoice]
            paid = sum((pay.amount for pay in world.pays_into(invoice)), ZERO)
            reds = sum((i.gross for i in world.invoices.values() if i.reverses == invoice), ZERO)
            due = made.gross + reds
            if due <= 0 or made.flow != "purchase":
                continue
            if paid == 0:
                world.effects.append(Effect("UNPAID", "disallowed", invoice, ZERO))
            elif paid < due:
                world.effects.append(Effect("PARTIALLY_PAID", "disallowed", invoice, ZERO))
                if deal.pattern.startswith("retention"):
                    world.effects.append(Effect("RETENTION_UNPAID", "info", invoice))
            if made.issued in (CUTOFF, date(2022, 7, 1)):
                world.effects.append(Effect("BOUNDARY_DATE", "info", invoice))
    say_long_gaps(world)
    say_namesakes(world)
    claimed = {invoice for claim in world.claims for invoice in claim.invoices}
    for deal in world.deals if world.has_claims else []:
        for invoice in deal.invoices:
            if invoice not in claimed and world.invoices[invoice].flow == "purchase":
                world.effects.append(Effect("NOT_IN_CLAIM", "info", invoice))
