"""What is true of a bundle: its files, documents, entities, links, faults and the fate of every yuan.

The fate is computed here from what the world knows about itself (`Effect`), after contract.md §5 and without
the rooms under test.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from models.money import ZERO, proportion, rounded_down
from tests.synthesis.world import Claim, Effect, World

INELIGIBLE_FIRST = {"disallowed": 0, "review": 1, "info": 2}


@dataclass
class Cost:
    """One cost per (claim row, invoice); `true_eligible` is what a careful auditor, having asked, would accept."""

    claim: str | None
    invoice: str | None
    category: str
    subcategory: str
    claimed: Decimal
    eligible: Decimal
    disallowed: Decimal
    review: Decimal
    true_eligible: Decimal
    codes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def status(self) -> str:
        if self.review > 0:
            return "review"
        if self.disallowed == 0:
            return "eligible"
        return "ineligible" if self.eligible == 0 else "partial"


@dataclass
class Worth:
    """What one invoice is worth, in net yuan, before any claim: sure, in doubt, and of the doubt what would be accepted."""

    eligible: Decimal
    review: Decimal
    accepted: Decimal
    codes: list[str]
    notes: list[str]


def effects_on(world: World, *subjects: str) -> list[Effect]:
    return [effect for effect in world.effects if effect.subject in subjects]


def money_paid(world: World, invoice: str) -> tuple[Decimal, Decimal, Decimal, list[Effect]]:
    """Gross yuan paid beyond doubt, in doubt, and of the doubt what would be accepted."""
    sure = doubtful = accepted = ZERO
    seen: list[Effect] = []
    for pay in world.pays_into(invoice):
        posted = world.vouchers[pay.source].posted if pay.source in world.vouchers else ""
        effects = effects_on(world, pay.source, posted or "-")
        seen += effects
        outcomes = {effect.outcome for effect in effects}
        if "disallowed" in outcomes:
            continue
        if "review" in outcomes:
            doubtful += pay.amount
            accepted += pay.amount if all(e.accepted for e in effects if e.outcome == "review") else ZERO
        else:
            sure += pay.amount
    return sure, doubtful, accepted, seen


def refunded(world: World, invoice: str) -> Decimal:
    """Gross yuan that came back of what was paid into the invoice."""
    sources = {pay.source for pay in world.pays_into(invoice)}
    posted = {world.vouchers[s].posted for s in sources if s in world.vouchers}
    return sum((amount for _, target, amount in world.refunds if target in sources | posted), ZERO)


def red_share(world: World, invoice: str) -> tuple[Decimal, Decimal]:
    """Net and gross that red invoices take back."""
    reds = [i for i in world.invoices.values() if i.red and i.reverses == invoice]
    return sum((-i.net for i in reds), ZERO), sum((-i.gross for i in reds), ZERO)


def worth_of(world: World, invoice_id: str) -> Worth:
    invoice = world.invoices[invoice_id]
    red_net, red_gross = red_share(world, invoice_id)
    net, gross = invoice.net - red_net, invoice.gross - red_gross
    sure, doubtful, accepted, on_money = money_paid(world, invoice_id)
    back = refunded(world, invoice_id)
    recognised = share(net, gross, sure - back)
    reachable = share(net, gross, sure + doubtful - back)
    welcome = share(net, gross, sure + accepted - back)
    effects = effects_on(world, invoice_id, world.deal_of(invoice_id).contract.id) + on_money
    codes = ordered([e for e in effects if e.outcome != "info"])
    notes = ordered([e for e in effects if e.outcome == "info"])
    worth = Worth(recognised, reachable - recognised, welcome - recognised, codes, notes)
    whole = [e for e in effects if e not in on_money and e.amount is None]
    if any(e.outcome == "disallowed" for e in whole):
        return Worth(ZERO, ZERO, ZERO, codes, notes)
    doubts = [e for e in whole if e.outcome == "review"]
    if doubts:
        worth.accepted = worth.eligible + worth.accepted if all(e.accepted for e in doubts) else ZERO
        worth.eligible, worth.review = ZERO, worth.eligible + worth.review
    return apply_parts(worth, [e for e in effects if e not in on_money and e.amount is not None], net)


def apply_parts(worth: Worth, effects: list[Effect], net: Decimal) -> Worth:
    """Effects that bind a given sum: ineligible ones cut it off, doubtful ones move it into review; shares are of what counts."""
    counts = worth.eligible
    for effect in sorted(effects, key=lambda e: INELIGIBLE_FIRST[e.outcome]):
        bound = effect.amount or ZERO
        amount = min(proportion(bound, counts, net) if effect.share and net > 0 else bound, worth.eligible)
        if effect.outcome == "info":
            continue
        worth.eligible -= amount
        if effect.outcome == "review":
            worth.review += amount
            worth.accepted += amount if effect.accepted else ZERO
    return worth


def share(net: Decimal, gross: Decimal, paid: Decimal) -> Decimal:
    """Net × min(gross, paid) ÷ gross, as contract.md §5 rounds it."""
    paid = max(ZERO, min(gross, paid))
    return proportion(net, paid, gross) if gross > 0 else ZERO


def ordered(effects: list[Effect]) -> list[str]:
    """The codes, decisive ones first, each once."""
    ranked = sorted(effects, key=lambda e: INELIGIBLE_FIRST[e.outcome])
    return list(dict.fromkeys(effect.code for effect in ranked))


def settle(world: World) -> list[Cost]:
    """The fate of every claimed yuan; without a claim table every purchase invoice is claimed at its net amount."""
    rows = world.claims if world.has_claims else implied_claims(world)
    left = {i: worth_of(world, i) for i in world.invoices if world.invoices[i].flow == "purchase" and not world.invoices[i].red}
    left |= {i: Worth(ZERO, ZERO, ZERO, ordered(effects_on(world, i)), []) for i in world.invoices if world.invoices[i].red}
    costs: list[Cost] = []
    for claim in rows:
        if not claim.invoices:
            costs.append(without_invoice(world, claim))
        rest = claim.amount
        for number, invoice in enumerate(claim.invoices):
            last = number == len(claim.invoices) - 1
            part = rest if last else min(rest, world.invoices[invoice].net)
            rest -= part
            costs.append(settle_one(world, claim, invoice, part, left[invoice]))
    return costs


def settle_one(world: World, claim: Claim, invoice: str, claimed: Decimal, worth: Worth) -> Cost:
    """Takes what the claim may have out of what the invoice is still worth."""
    own = effects_on(world, claim.id)
    codes = list(dict.fromkeys(ordered([e for e in own if e.outcome != "info"]) + worth.codes))
    notes = list(dict.fromkeys(worth.notes + ordered([e for e in own if e.outcome == "info"])))
    eligible = min(claimed, worth.eligible)
    review = min(claimed - eligible, worth.review)
    accepted = min(review, worth.accepted)
    worth.eligible, worth.review, worth.accepted = worth.eligible - eligible, worth.review - review, worth.accepted - accepted
    whole = {e.outcome for e in own if e.amount is None}
    if "disallowed" in whole:
        eligible = review = accepted = ZERO
    elif "review" in whole:
        welcome = all(e.accepted for e in own if e.outcome == "review")
        accepted = eligible + accepted if welcome else ZERO
        eligible, review = ZERO, eligible + review
    return Cost(
        claim.id if world.has_claims else None, invoice, claim.category, claim.subcategory,
        claimed, eligible, claimed - eligible - review, review, eligible + accepted, codes, notes,
    )  # fmt: skip


def without_invoice(world: World, claim: Claim) -> Cost:
    own = effects_on(world, claim.id)
    doubt = any(e.outcome == "review" for e in own) and not any(e.outcome == "disallowed" for e in own)
    review = claim.amount if doubt else ZERO
    return Cost(
        claim.id, None, claim.category, claim.subcategory,
        claim.amount, ZERO, claim.amount - review, review, ZERO, ordered(own),
    )  # fmt: skip


def implied_claims(world: World) -> list[Claim]:
    claims: list[Claim] = []
    for deal in world.deals:
        for invoice in deal.invoices:
            made = world.invoices[invoice]
            if made.flow == "purchase":
                claims.append(
                    Claim(
                        f"-{invoice}", 0, "", deal.kind.subcategory, deal.contract.number, deal.supplier.name, [invoice], made.net
                    )
                )
    return claims


def totals_of(costs: list[Cost]) -> dict[str, Decimal | bool]:
    eligible = sum((c.eligible for c in costs), ZERO)
    review = sum((c.review for c in costs), ZERO)
    return {
        "claimed": sum((c.claimed for c in costs), ZERO),
        "eligible": eligible,
        "review": review,
        "disallowed": sum((c.disallowed for c in costs), ZERO),
        "true_eligible": sum((c.true_eligible for c in costs), ZERO),
        "grant_ceiling": min(rounded_down(eligible * 3 / 10), Decimal("8000000.00")),
        "below_floor": eligible < Decimal("10000000.00"),
    }
