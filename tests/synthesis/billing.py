# ruff: noqa: PLR0917 - what makes a thing of the world takes its parts in a fixed order, as a form does
"""Deals in the patterns in which companies buy, bill and pay."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from models.money import ZERO, proportion
from tests.synthesis.building import LAST_SIGNING, ONE, Hands, choose_lines, make_contract, make_invoice, make_voucher
from tests.synthesis.catalogue import CATEGORIES, Kind
from tests.synthesis.names import Party
from tests.synthesis.world import Claim, Contract, Deal, Invoice, Line, ListItem, Pay, Term, Voucher, World, workday


def make_deal(world: World, hands: Hands, kind: Kind, seller: Party, pattern: str, signed: date | None = None) -> Deal:
    """A deal under a contract, all of it in order: billed, paid, posted, listed where category 1, and claimed at net."""
    rng = hands.rng
    if seller.person == world.applicant.person:
        seller = replace(seller, person=f"{seller.person[0]}{seller.person[-1]}宁")  # else it would be a signal
    span = (min(LAST_SIGNING, world.end - timedelta(days=150)) - world.start).days
    signed = signed or workday(world.start + timedelta(days=rng.randint(3, max(4, span))))
    if pattern == "monthly":
        signed = min(signed, workday(date(2025, 7, 10) - timedelta(days=30 * hands.months + rng.randint(30, 70))))
    lines = choose_lines(hands, kind, pattern)
    contract = make_contract(world, rng, kind, seller, signed, lines, pattern)
    deal = Deal(world.fresh_id("d"), kind, seller, contract, [], [], pattern)
    world.deals.append(deal)
    world.parties[seller.id] = seller
    billing = {
        "merged": bill_merged,
        "milestone": bill_milestones,
        "contract_level": bill_contract_level,
        "monthly": bill_monthly,
    }
    billing.get(pattern, bill_once)(world, hands, deal)
    if kind.category == 1:
        add_list(world, rng, deal)
    for invoice in deal.invoices:
        add_claim(world, deal, [invoice], world.invoices[invoice].net)
    return deal


def due(contract: Contract, term: Term, rng: Random) -> date:
    return workday(contract.signed + timedelta(days=term.days + rng.randint(0, 7)))


def pay(world: World, hands: Hands, deal: Deal, day: date, parts: list[tuple[Invoice, Decimal]], group: str = "") -> Voucher:
    """One transfer that pays the given parts of invoices."""
    amount = sum((part for _, part in parts), ZERO)
    voucher = make_voucher(world, hands.rng, deal.supplier, day, amount, deal.contract)
    deal.vouchers.append(voucher.id)
    world.pays.extend(Pay(voucher.id, invoice.id, part, group) for invoice, part in parts)
    return voucher


def bill(world: World, hands: Hands, deal: Deal, issued: date, lines: list[Line], kind: str | None = None) -> Invoice:
    if len(lines) > 5:
        kind = "digital_special"
    invoice = make_invoice(world, hands.rng, deal.supplier, workday(issued), lines, kind)
    if deal.kind.category != 1 and invoice.kind.startswith(("digital", "e_")) and hands.rng.random() < 0.12:
        invoice.lines = [part for line in invoice.lines for part in discounted(line)]
    if hands.rng.random() < 0.4:
        invoice.remark = hands.rng.choice(
            (f"合同编号：{deal.contract.number}", f"项目名称：{world.project}", deal.contract.number)
        )
    deal.invoices.append(invoice.id)
    return invoice


def discounted(line: Line) -> list[Line]:
    """A line and the discount line (折扣行) under it, which together are worth the line."""
    off = proportion(line.net, Decimal(1), Decimal(20))
    off_tax = proportion(line.tax, Decimal(1), Decimal(20))
    before = Line(
        line.tax_class,
        line.name,
        line.specification,
        line.unit,
        line.quantity,
        None,
        line.net + off,
        line.rate,
        line.tax + off_tax,
    )
    before.price = (before.net / (line.quantity or ONE)).quantize(Decimal("0.000001"))
    return [before, Line(line.tax_class, line.name, "", "", None, None, -off, line.rate, -off_tax)]


def bill_once(world: World, hands: Hands, deal: Deal) -> None:
    """One invoice, paid by the contract's terms; what falls due after the cutoff stays unpaid."""
    issued = deal.contract.signed + timedelta(days=hands.rng.randint(12, 40))
    invoice = bill(world, hands, deal, issued, deal.contract.lines)
    rest = invoice.gross
    for number, term in enumerate(deal.contract.terms):
        last = number == len(deal.contract.terms) - 1
        part = rest if last else proportion(invoice.gross, term.percent, Decimal(100))
        rest -= part
        if term.days <= 365:
            pay(world, hands, deal, due(deal.contract, term, hands.rng), [(invoice, part)])


def bill_milestones(world: World, hands: Hands, deal: Deal) -> None:
    for line, term in zip(deal.contract.lines, deal.contract.terms, strict=True):
        day = due(deal.contract, term, hands.rng)
        invoice = bill(world, hands, deal, day - timedelta(days=hands.rng.randint(2, 6)), [line])
        pay(world, hands, deal, day, [(invoice, invoice.gross)])


def bill_merged(world: World, hands: Hands, deal: Deal) -> None:
    """Two or three invoices, one payment."""
    days = sorted(hands.rng.sample(range(15, 60), len(deal.contract.lines)))
    invoices = [
        bill(world, hands, deal, deal.contract.signed + timedelta(days=day), [line])
        for day, line in zip(days, deal.contract.lines, strict=True)
    ]
    pay(world, hands, deal, due(deal.contract, deal.contract.terms[0], hands.rng), [(i, i.gross) for i in invoices])


def bill_contract_level(world: World, hands: Hands, deal: Deal) -> None:
    """Invoices by delivery, payments by the terms: no payment equals an invoice, the sums agree."""
    invoices = [
        bill(world, hands, deal, deal.contract.signed + timedelta(days=20 + 25 * number), [line])
        for number, line in enumerate(deal.contract.lines)
    ]
    open_parts = [[invoice, invoice.gross] for invoice in invoices]
    rest = deal.contract.total
    for number, term in enumerate(deal.contract.terms):
        last = number == len(deal.contract.terms) - 1
        amount = rest if last else proportion(deal.contract.total, term.percent, Decimal(100))
        rest -= amount
        parts: list[tuple[Invoice, Decimal]] = []
        for entry in open_parts:
            share = min(amount, entry[1])
            if share > 0:
                parts.append((entry[0], share))
                entry[1] -= share
                amount -= share
        pay(world, hands, deal, due(deal.contract, term, hands.rng), parts, group=deal.id)


def bill_monthly(world: World, hands: Hands, deal: Deal) -> None:
    """Equal invoices month by month, each paid some days later: a class of equals."""
    (line,) = deal.contract.lines
    months = hands.months
    kind = hands.rng.choice(("digital_special", "digital_normal"))
    for month in range(months):
        issued = workday(deal.contract.signed + timedelta(days=18 + 30 * month))
        part = Line(
            line.tax_class, line.name, line.specification, "月", ONE, line.price, line.net / months, line.rate, line.tax / months
        )
        invoice = bill(world, hands, deal, issued, [part], kind)
        paid = workday(issued + timedelta(days=hands.rng.randint(5, 16)))
        pay(world, hands, deal, paid, [(invoice, invoice.gross)], group=deal.id)
    deal.contract.service = (deal.contract.signed, deal.contract.signed + timedelta(days=30 * months))


def add_list(world: World, rng: Random, deal: Deal) -> None:
    deal.list_form = rng.choice(("sheet", "annex", "page", "sheet", "body"))
    deal.contract.has_list = deal.list_form == "annex"
    gross = deal.list_form == "body" or rng.random() < 0.3
    for line in deal.contract.lines:
        targets = [
            f"{invoice}.{number}"
            for invoice in deal.invoices
            for number, billed in enumerate(world.invoices[invoice].lines, 1)
            if billed.name == line.name and billed.specification == line.specification
        ]
        world.items.append(ListItem(world.fresh_id("q"), deal.contract.id, line, targets, gross=gross))


def add_claim(world: World, deal: Deal, invoices: list[str], amount: Decimal) -> Claim:
    number = len(world.claims) + 1
    issued = world.invoices[invoices[0]].issued if invoices else None
    made = Claim(
        world.fresh_id("k"), number, CATEGORIES[deal.kind.category], deal.kind.subcategory,
        deal.contract.number, deal.supplier.name, invoices, amount, issued,
    )  # fmt: skip
    world.claims.append(made)
    return made
