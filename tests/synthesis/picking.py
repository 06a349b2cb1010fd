# ruff: noqa: PLR0917 - what makes a thing of the world takes its parts in a fixed order, as a form does
"""Which deal a fault may bend: one that is still clean, or a new one made for it."""

from collections.abc import Callable

from tests.synthesis.billing import make_deal
from tests.synthesis.building import Hands
from tests.synthesis.catalogue import KINDS, by_key
from tests.synthesis.names import MARKS, supplier
from tests.synthesis.world import Deal, Invoice, Voucher, World

SINGLE = ("one", "prepaid", "instalments")
"""Patterns with one invoice that is paid in full."""


def pick(
    world: World, hands: Hands, code: str, fits: Callable[[Deal], bool] | None = None, pattern: str = "one", kind: str = ""
) -> Deal:
    """A clean deal that fits, else a new one of the pattern and kind; the deal is marked as bent."""
    if world.bent:
        deal = world.deal(world.bent)
        deal.faults.append(code)
        return deal
    choices = [deal for deal in world.deals if not deal.faults and deal.pattern in SINGLE and (fits is None or fits(deal))]
    deal = hands.rng.choice(choices) if choices else fresh(world, hands, pattern, kind)
    deal.faults.append(code)
    return deal


def fresh(world: World, hands: Hands, pattern: str = "one", kind: str = "") -> Deal:
    used = {deal.supplier.stem for deal in world.deals} | {world.applicant.stem}
    stem = hands.rng.choice([mark for mark in MARKS if mark not in used] or list(MARKS))
    seller = supplier(hands.rng, world.fresh_id("vx"), stem)
    return make_deal(world, hands, by_key(kind) if kind else hands.rng.choice(KINDS), seller, pattern)


def only_invoice(world: World, deal: Deal) -> Invoice:
    return world.invoices[deal.invoices[0]]


def last_voucher(world: World, deal: Deal) -> Voucher:
    return world.vouchers[deal.vouchers[-1]]


def category_one(deal: Deal) -> bool:
    return deal.kind.category == 1
