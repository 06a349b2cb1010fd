"""The same faults at their edges: what just counts, and the day, the fen or the one contract that tips it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from models.money import CENT, ZERO, proportion, yuan
from tests.synthesis.building import Hands, add_line
from tests.synthesis.faults_of_invoices import red_of, redate
from tests.synthesis.faults_of_invoices import reissued as reissue
from tests.synthesis.faults_of_money import redate_payment
from tests.synthesis.names import company
from tests.synthesis.picking import fresh, last_voucher, only_invoice
from tests.synthesis.sales import add_sale, begin
from tests.synthesis.truth import settle, totals_of
from tests.synthesis.world import Deal, Effect, World, workday

FIRST, LAST = date(2022, 7, 1), date(2025, 7, 31)
DAY = timedelta(days=1)
FLOOR, CAP_AT = Decimal("10000000.00"), Decimal("26666666.67")
"""Below the one the guide's 3 000 000 are out of reach; at the other 30 % are more than its 8 000 000."""


def made(  # noqa: PLR0917 - a purchase has these days, in this order
    world: World, hands: Hands, name: str, signed: date, issued: date, paid: date, posted: date | None = None
) -> Deal:
    """A purchase of services, billed once and paid once, on these days."""
    deal = fresh(world, hands, "one", "integration")
    deal.faults.append(name)
    deal.contract.signed, deal.contract.notes = signed, []
    redate(world, hands, only_invoice(world, deal), issued)
    redate_payment(world, last_voucher(world, deal), paid)
    world.lines[last_voucher(world, deal).posted].day = posted or paid
    return deal


def usual(world: World, hands: Hands, name: str) -> Deal:
    return made(world, hands, name, date(2025, 1, 6), date(2025, 2, 10), date(2025, 2, 19))


def invoice_late(world: World, hands: Hands, late: int) -> None:
    day = LAST + late * DAY
    deal = made(world, hands, "INVOICE", date(2025, 5, 6), day, date(2025, 7, 9))
    if late:
        world.effects.append(Effect("INVOICE_OUT_OF_WINDOW", "disallowed", deal.invoices[0]))


def invoice_early(world: World, hands: Hands, early: int) -> None:
    day = FIRST - early * DAY
    world.declared_start = FIRST
    deal = made(world, hands, "INVOICE", day, day, date(2022, 7, 13))
    if early:
        world.effects.append(Effect("INVOICE_OUT_OF_WINDOW", "disallowed", deal.invoices[0]))
        world.effects.append(Effect("START_BEFORE_WINDOW", "review", "bundle"))


def payment_late(world: World, hands: Hands, late: int) -> None:
    day = LAST + late * DAY
    deal = made(world, hands, "PAYMENT", date(2025, 5, 6), date(2025, 6, 10), day)
    code, outcome = ("PAYMENT_OUT_OF_WINDOW", "disallowed") if late else ("BOUNDARY_DATE", "info")
    world.effects.append(Effect(code, outcome, deal.vouchers[0]))  # type: ignore[arg-type]


def payment_early(world: World, hands: Hands, early: int) -> None:
    day = FIRST - early * DAY
    world.declared_start = FIRST
    deal = made(world, hands, "PAYMENT", day, FIRST + 4 * DAY, day)
    code, outcome = ("PAYMENT_OUT_OF_WINDOW", "disallowed") if early else ("BOUNDARY_DATE", "info")
    world.effects.append(Effect(code, outcome, deal.vouchers[0]))  # type: ignore[arg-type]
    if early:
        world.effects.append(Effect("START_BEFORE_WINDOW", "review", "bundle"))


def posted_late(world: World, hands: Hands) -> None:
    """The voucher says the last day, the statement the day after."""
    deal = made(world, hands, "PAYMENT", date(2025, 5, 6), date(2025, 6, 10), LAST, LAST + DAY)
    world.effects.append(Effect("PAYMENT_OUT_OF_WINDOW", "review", deal.vouchers[0]))


def posted_after(world: World, hands: Hands, said: date, posted: date, *, fires: bool) -> None:
    deal = made(world, hands, "TIME_MISMATCH", date(2025, 1, 6), date(2025, 2, 10), said, posted)
    if fires:
        world.effects.append(Effect("TIME_MISMATCH", "review", deal.vouchers[0], accepted=True))


def gap(world: World, hands: Hands, days: int) -> None:
    issued = date(2024, 4, 9)
    deal = made(world, hands, "LONG_GAP", date(2024, 3, 5), issued, issued + days * DAY)
    deal.contract.terms = [replace(term, days=45) for term in deal.contract.terms]


def over_contract(world: World, hands: Hands, excess: Decimal) -> None:
    deal = usual(world, hands, "OVER_CONTRACT")
    invoice = only_invoice(world, deal)
    deal.contract.total = invoice.gross - excess
    if excess > 1:
        world.effects.append(Effect("OVER_CONTRACT", "review", invoice.id, proportion(invoice.net, excess, invoice.gross)))


def claim_over(world: World, hands: Hands, fens: int) -> None:
    deal = usual(world, hands, "CLAIM_DIFF")
    claim = next(claim for claim in world.claims if claim.invoices == deal.invoices)
    claim.amount += fens * CENT
    if fens:
        world.effects.append(Effect("CLAIM_DIFF", "disallowed", claim.id, ZERO))


def paid_short(world: World, hands: Hands) -> None:
    """One fen less than billed."""
    voucher = last_voucher(world, usual(world, hands, "PARTIALLY_PAID"))
    voucher.amount -= CENT
    world.lines[voucher.posted].amount -= CENT
    next(pay for pay in world.pays if pay.source == voucher.id).amount -= CENT


def signed_after(world: World, hands: Hands, days: int) -> None:
    deal = usual(world, hands, "CONTRACT_AFTER_INVOICE")
    deal.contract.signed = only_invoice(world, deal).issued + days * DAY
    if days:
        world.effects.append(Effect("CONTRACT_AFTER_INVOICE", "review", deal.invoices[0]))


def back_after(world: World, hands: Hands, days: int) -> None:
    """Nine tenths of a payment come back through a related party."""
    voucher = last_voucher(world, usual(world, hands, "ROUND_TRIP"))
    other = company(hands.rng, world.fresh_id("related"), f"广州市{world.applicant.stem}投资管理有限公司", "广州市")
    world.parties[other.id] = other
    world.related.append(other.name)
    own, amount = voucher.payer.number, yuan(voucher.amount * Decimal("0.9"))
    add_line(world, hands.rng, own, voucher.day + days * DAY, "credit", amount, other.name, other.account.number, "借款")
    if days <= 30:
        world.effects.append(Effect("ROUND_TRIP", "review", voucher.id))


def period_to(world: World, hands: Hands, last: date) -> None:
    deal = usual(world, hands, "PERIOD_BEYOND")
    deal.contract.service = (date(2025, 1, 13), last)
    invoice, whole = only_invoice(world, deal), (last - date(2025, 1, 13)).days + 1
    if last > LAST:
        outside = proportion(invoice.net, Decimal((last - LAST).days), Decimal(whole))
        world.effects.append(Effect("PERIOD_BEYOND", "review", invoice.id, outside, share=True))


def eligible_is(world: World, hands: Hands, amount: Decimal) -> None:
    """One more purchase brings all that counts to the amount."""
    deal = usual(world, hands, "SUM")
    invoice, voucher = only_invoice(world, deal), last_voucher(world, deal)
    claim = next(claim for claim in world.claims if claim.invoices == deal.invoices)
    rest = amount - (Decimal(totals_of(settle(world))["eligible"]) - invoice.net)
    line = invoice.lines[0]
    line.net, line.tax, line.quantity, line.price = rest, yuan(rest * Decimal("0.06")), Decimal(1), rest
    invoice.lines = deal.contract.lines = [line]
    deal.contract.total = voucher.amount = world.lines[voucher.posted].amount = invoice.gross
    next(pay for pay in world.pays if pay.source == voucher.id).amount = invoice.gross
    claim.amount = invoice.net


def project(world: World, hands: Hands, start: date | None = None, end: date | None = None) -> None:
    world.declared_start, world.end = start, end or world.end
    if start is not None and start < FIRST:
        world.effects.append(Effect("START_BEFORE_WINDOW", "review", "bundle"))
    if end is not None and end > LAST:
        world.effects.append(Effect("COMPLETION_MISSING", "review", "bundle", note="late"))


def third_sale(world: World, hands: Hands, day: date) -> None:
    begin(world)
    for number in range(3):
        deal = add_sale(world, hands)
        if number == 2:
            deal.contract.signed = day
            redate(world, hands, only_invoice(world, deal), day)
            redate_payment(world, world.vouchers[deal.vouchers[0]], day)
    if day > LAST:
        world.effects.append(Effect("SALES_CONTRACTS_SHORT", "disallowed", "bundle"))
        world.effects.append(Effect("SALES_CHAIN_INCOMPLETE", "review", "bundle"))


def reissued_late(world: World, hands: Hands) -> None:
    """Reversed and billed again after the cutoff with the same content: a person decides."""
    deal = made(world, hands, "REISSUED", date(2025, 6, 3), date(2025, 7, 15), date(2025, 7, 22))
    world.bent = deal.id
    reissue(world, hands)
    world.bent = ""
    new = next(invoice for invoice in world.invoices.values() if invoice.reissues)
    redate(world, hands, new, LAST + DAY)
    for effect in world.effects:
        if effect.code == "REISSUED":
            effect.outcome, effect.accepted = "review", True


def red_claimed(world: World, hands: Hands) -> None:
    """A red note stands in the claim table as if it were a cost."""
    deal = usual(world, hands, "RED_INVOICE")
    blue = only_invoice(world, deal)
    red = red_of(world, hands, blue, Decimal("0.3"), workday(blue.issued + 20 * DAY))
    world.effects.append(Effect("RED_REVERSED", "disallowed", blue.id, ZERO))
    row = next(claim for claim in world.claims if claim.invoices == [blue.id])
    number = len(world.claims) + 1
    world.claims.append(replace(row, id=world.fresh_id("k"), row=number, invoices=[red.id], amount=-red.net))
    world.effects.append(Effect("RED_INVOICE", "disallowed", red.id))


def in_common(world: World, hands: Hands, **common: str) -> None:
    """The supplier gives as its own in the contract what is the applicant's, where the form of the contract asks for it."""
    deal = usual(world, hands, "RELATED_PARTY")
    seller = replace(deal.supplier, **common)
    deal.supplier = deal.contract.seller = seller
    world.parties[seller.id] = seller
    for invoice in deal.invoices:
        world.invoices[invoice].seller = seller
    world.effects.append(Effect("RELATED_PARTY", "review", deal.contract.id, accepted=True))


def one_person(world: World, hands: Hands) -> None:
    in_common(world, hands, person=world.applicant.person, address=world.applicant.address, phone=world.applicant.phone)


def audit_agrees(world: World, hands: Hands) -> None:
    """No fault: the auditor's summary confirms what was claimed."""
    world.audit_cut = Decimal("0.00")


def audit_differs(world: World, hands: Hands) -> None:
    """The auditor confirms less in one category, and so in total: both are said."""
    world.audit_cut = Decimal("1234.56")
    world.effects += [Effect("AUDIT_DIFF", "review", "bundle"), Effect("AUDIT_DIFF", "review", "bundle")]


EDGES: dict[str, Callable[[World, Hands], None]] = {
    "INVOICE@LAST_DAY": partial(invoice_late, late=0),
    "INVOICE@DAY_AFTER": partial(invoice_late, late=1),
    "INVOICE@FIRST_DAY": partial(invoice_early, early=0),
    "INVOICE@DAY_BEFORE": partial(invoice_early, early=1),
    "PAYMENT@LAST_DAY": partial(payment_late, late=0),
    "PAYMENT@DAY_AFTER": partial(payment_late, late=1),
    "PAYMENT@FIRST_DAY": partial(payment_early, early=0),
    "PAYMENT@DAY_BEFORE": partial(payment_early, early=1),
    "PAYMENT@ACROSS": posted_late,
    "POSTED@NEXT_DAY": partial(posted_after, said=date(2025, 2, 18), posted=date(2025, 2, 19), fires=False),
    "POSTED@MONDAY": partial(posted_after, said=date(2025, 2, 21), posted=date(2025, 2, 24), fires=False),
    "POSTED@TWO_DAYS": partial(posted_after, said=date(2025, 2, 18), posted=date(2025, 2, 20), fires=True),
    "GAP@365": partial(gap, days=365),
    "GAP@366": partial(gap, days=366),
    "CONTRACT@ONE_YUAN": partial(over_contract, excess=Decimal("1.00")),
    "CONTRACT@ONE_FEN_MORE": partial(over_contract, excess=Decimal("1.01")),
    "CLAIM@WORTH": partial(claim_over, fens=0),
    "CLAIM@ONE_FEN_MORE": partial(claim_over, fens=1),
    "PAID@ONE_FEN_LESS": paid_short,
    "SIGNED@SAME_DAY": partial(signed_after, days=0),
    "SIGNED@DAY_AFTER": partial(signed_after, days=1),
    "ROUND_TRIP@30": partial(back_after, days=30),
    "ROUND_TRIP@31": partial(back_after, days=31),
    "PERIOD@LAST_DAY": partial(period_to, last=LAST),
    "PERIOD@DAY_AFTER": partial(period_to, last=LAST + DAY),
    "FLOOR@EXACT": partial(eligible_is, amount=FLOOR),
    "FLOOR@ONE_FEN_LESS": partial(eligible_is, amount=FLOOR - CENT),
    "CAP@ONE_FEN_LESS": partial(eligible_is, amount=CAP_AT - CENT),
    "CAP@EXACT": partial(eligible_is, amount=CAP_AT),
    "START@FIRST_DAY": partial(project, start=FIRST),
    "START@DAY_BEFORE": partial(project, start=FIRST - DAY),
    "END@LAST_DAY": partial(project, end=LAST),
    "END@DAY_AFTER": partial(project, end=LAST + DAY),
    "SALE@LAST_DAY": partial(third_sale, day=LAST),
    "SALE@DAY_AFTER": partial(third_sale, day=LAST + DAY),
    "REISSUED_LATE": reissued_late,
    "RELATED@CONTACTS": one_person,
    "RED_CLAIMED": red_claimed,
}
ON_PAPER: dict[str, Callable[[World, Hands], None]] = {"AUDIT_AGREES": audit_agrees, "AUDIT_DIFF": audit_differs}
