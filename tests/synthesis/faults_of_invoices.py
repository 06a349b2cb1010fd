"""Faults of invoices: dates, parties, red notes, papers that contradict themselves."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from models.money import ZERO, proportion
from tests.synthesis.building import Hands, invoice_numbers, make_invoice
from tests.synthesis.names import branch_of, digits, lookalike
from tests.synthesis.picking import last_voucher, only_invoice, pick
from tests.synthesis.world import Deal, Effect, Invoice, Line, World, workday


def redate(world: World, hands: Hands, invoice: Invoice, issued: date) -> None:
    """Another day, and numbers that fit it."""
    if issued >= date(2024, 12, 1) and invoice.kind.startswith("paper"):
        invoice.kind = "digital_special"
    invoice.issued = issued
    invoice.number, invoice.code, invoice.check_code, invoice.machine = invoice_numbers(
        hands.rng, invoice.kind, issued, invoice.seller
    )
    for claim in world.claims:
        if claim.invoices[:1] == [invoice.id]:
            claim.issued = issued


def out_of_window(world: World, hands: Hands) -> None:
    invoice = only_invoice(
        world, pick(world, hands, "INVOICE_OUT_OF_WINDOW", lambda d: world.vouchers[d.vouchers[0]].day > date(2024, 10, 1))
    )
    redate(world, hands, invoice, date(2025, 8, hands.rng.randint(1, 22)))
    world.effects.append(Effect("INVOICE_OUT_OF_WINDOW", "disallowed", invoice.id))


def boundary(world: World, hands: Hands) -> None:
    """Invoice and last payment on the last day: it counts."""
    deal = pick(world, hands, "BOUNDARY_DATE", lambda d: last_voucher(world, d).day > date(2024, 9, 1))
    redate(world, hands, only_invoice(world, deal), date(2025, 7, 31))


def buyer(world: World, hands: Hands) -> None:
    """Name and code of another company."""
    deal = pick(world, hands, "BUYER_MISMATCH")
    other = lookalike(hands.rng, world.applicant, world.fresh_id("other-buyer"))
    invoice = only_invoice(world, deal)
    invoice.buyer, invoice.buyer_name, invoice.buyer_tax_id = other, other.name, other.uscc
    world.parties[other.id] = other
    world.effects.append(Effect("BUYER_MISMATCH", "disallowed", invoice.id))


def buyer_branch(world: World, hands: Hands) -> None:
    deal = pick(world, hands, "BUYER_BRANCH")
    branch = branch_of(hands.rng, world.applicant, world.fresh_id("branch"))
    invoice = only_invoice(world, deal)
    invoice.buyer, invoice.buyer_name, invoice.buyer_tax_id = branch, branch.name, branch.uscc
    world.parties[branch.id] = branch
    world.effects.append(Effect("BUYER_MISMATCH", "review", invoice.id, note="branch"))


def buyer_half(world: World, hands: Hands) -> None:
    """The applicant's code under another's name."""
    invoice = only_invoice(world, pick(world, hands, "BUYER_HALF"))
    invoice.buyer_name = lookalike(hands.rng, world.applicant, "x").name
    world.effects.append(Effect("BUYER_MISMATCH", "review", invoice.id, note="name differs, code is right"))


def buyer_without_code(world: World, hands: Hands) -> None:
    invoice = only_invoice(world, pick(world, hands, "BUYER_NO_USCC"))
    invoice.buyer_tax_id = ""
    world.effects.append(Effect("BUYER_MISMATCH", "review", invoice.id, accepted=True, note="no code on the paper"))


def buyer_formerly(world: World, hands: Hands) -> None:
    invoice = only_invoice(world, pick(world, hands, "BUYER_FORMER_NAME"))
    former = world.applicant.name.replace(world.applicant.stem, world.applicant.stem[0] + "泰")
    world.former_names.append(former)
    invoice.buyer_name = former
    world.effects.append(Effect("BUYER_MISMATCH", "info", invoice.id, note="documented former name"))


def seller(world: World, hands: Hands) -> None:
    """Billed and paid to a near-namesake of the contract's seller."""
    deal = pick(world, hands, "SELLER_MISMATCH")
    other = lookalike(hands.rng, deal.supplier, world.fresh_id("other-seller"))
    world.parties[other.id] = other
    invoice = only_invoice(world, deal)
    invoice.seller, invoice.seller_name, invoice.seller_tax_id = other, other.name, other.uscc
    for voucher in (world.vouchers[v] for v in deal.vouchers):
        voucher.payee_name, voucher.payee = other.name, other.account
        line = world.lines[voucher.posted]
        line.other_name, line.other_account = other.name, other.account.number
    world.effects.append(Effect("SELLER_MISMATCH", "review", invoice.id))


def red_of(world: World, hands: Hands, blue: Invoice, part: Decimal, issued: date) -> Invoice:
    """A red note over a part of a blue invoice, which must be born digital to be told by its remark alone."""
    if not blue.kind.startswith("digital"):
        blue.kind = "digital_special"
        redate(world, hands, blue, blue.issued)
    lines = [
        replace(line, quantity=-line.quantity if part == 1 and line.quantity else None, price=line.price if part == 1 else None,
                net=-proportion(line.net, part, Decimal(1)), tax=-proportion(line.tax, part, Decimal(1)))
        for line in blue.lines
    ]  # fmt: skip
    red = make_invoice(world, hands.rng, blue.seller, issued, lines, blue.kind)
    red.red, red.reverses = True, blue.id
    red.remark = f"被红冲蓝字数电票号码：{blue.number} 红字发票信息确认单编号：44{digits(hands.rng, 18)}"
    return red


def red_reversed(world: World, hands: Hands) -> None:
    deal = pick(world, hands, "RED_REVERSED")
    blue = only_invoice(world, deal)
    part = hands.rng.choice((Decimal(1), Decimal("0.4")))
    red_of(world, hands, blue, part, workday(blue.issued + timedelta(days=hands.rng.randint(15, 50))))
    world.effects.append(Effect("RED_REVERSED", "disallowed", blue.id, None if part == 1 else ZERO))


def reissued(world: World, hands: Hands) -> None:
    """Reversed in full and billed again in time; the payments and the claim follow the new invoice."""
    deal = pick(world, hands, "REISSUED")
    blue = only_invoice(world, deal)
    red_of(world, hands, blue, Decimal(1), workday(blue.issued + timedelta(days=9)))
    new = make_invoice(
        world, hands.rng, blue.seller, workday(blue.issued + timedelta(days=12)), [replace(x) for x in blue.lines], blue.kind
    )
    new.reissues = blue.id
    deal.invoices.append(new.id)
    for pay in world.pays_into(blue.id):
        pay.invoice = new.id
    for claim in world.claims:
        claim.invoices = [new.id if i == blue.id else i for i in claim.invoices]
        if new.id in claim.invoices:
            claim.issued = new.issued
    for item in world.items:
        item.targets = [target.replace(f"{blue.id}.", f"{new.id}.") for target in item.targets]
    world.effects += [Effect("REISSUED", "info", new.id), Effect("RED_REVERSED", "disallowed", blue.id)]


def qr_mismatch(world: World, hands: Hands) -> None:
    invoice = only_invoice(world, pick(world, hands, "QR_MISMATCH"))
    if not invoice.kind.startswith("digital"):
        invoice.kind = "digital_normal"
        redate(world, hands, invoice, invoice.issued)
    invoice.qr_number = invoice.number[:-4] + f"{(int(invoice.number[-4:]) + 4211) % 10000:04d}"
    world.effects.append(Effect("QR_MISMATCH", "review", invoice.id))


def amount_conflict(world: World, hands: Hands) -> None:
    """The figures say more than the capitals and the sum of net and tax."""
    invoice = only_invoice(world, pick(world, hands, "AMOUNT_CONFLICT"))
    invoice.printed_gross = invoice.gross + Decimal(hands.rng.choice((1000, 9000, 10000)))
    world.effects.append(Effect("AMOUNT_CONFLICT", "review", invoice.id))


def tax_id_invalid(world: World, hands: Hands) -> None:
    invoice = only_invoice(world, pick(world, hands, "TAX_ID_INVALID"))
    good = invoice.seller_tax_id
    place = 12
    invoice.seller_tax_id = good[:place] + ("7" if good[place] != "7" else "4") + good[place + 1 :]
    world.effects.append(Effect("TAX_ID_INVALID", "review", invoice.id))


def number_format(world: World, hands: Hands) -> None:
    """The first two digits of a 数电票 number are not its year."""
    invoice = only_invoice(world, pick(world, hands, "NUMBER_FORMAT"))
    if not invoice.kind.startswith("digital"):
        invoice.kind = "digital_normal"
        redate(world, hands, invoice, invoice.issued)
    year = (invoice.issued.year - 2000 - 2) % 100
    invoice.number = f"{year:02d}{invoice.number[2:]}"
    world.effects.append(Effect("NUMBER_FORMAT", "review", invoice.id))


def duplicate_claim(world: World, hands: Hands) -> None:
    """One invoice claimed in two rows."""
    deal = pick(world, hands, "DUP_IN_BUNDLE")
    first = next(claim for claim in world.claims if claim.invoices == deal.invoices)
    again = replace(first, id=world.fresh_id("k"), row=len(world.claims) + 1, invoices=list(first.invoices))
    world.claims.append(again)
    world.effects.append(Effect("DUP_IN_BUNDLE", "disallowed", again.id, ZERO))
    if hands.rng.random() < 0.5:
        world.duplicates.append(deal.invoices[0])


def second_copy(world: World, hands: Hands) -> None:
    deal = pick(world, hands, "DUP_COPY")
    world.duplicates.append(deal.invoices[0])
    world.effects.append(Effect("DUP_IN_BUNDLE", "info", deal.invoices[0], note="a second copy"))


def drop_invoice(world: World, deal: Deal) -> None:
    for invoice in deal.invoices:
        world.pays = [pay for pay in world.pays if pay.invoice != invoice]
        del world.invoices[invoice]
    for item in world.items:
        item.targets = [t for t in item.targets if t.split(".")[0] not in deal.invoices]
    deal.invoices.clear()


def no_invoice(world: World, hands: Hands) -> None:
    """Paid under a contract and claimed, but never billed."""
    deal = pick(world, hands, "NO_INVOICE")
    claims = [claim for claim in world.claims if set(claim.invoices) & set(deal.invoices)]
    drop_invoice(world, deal)
    for claim in claims:
        claim.invoices, claim.issued = [], None
        world.effects.append(Effect("NO_INVOICE", "disallowed", claim.id))


def free_of_tax(world: World, hands: Hands) -> None:
    """No fault: a 免税 invoice, whose net is its gross."""
    deal = pick(world, hands, "TAX_FREE", lambda d: d.kind.wording == "service", kind="modelling")
    invoice = only_invoice(world, deal)
    invoice.kind = "digital_normal"
    redate(world, hands, invoice, invoice.issued)
    invoice.lines = [
        Line(x.tax_class, x.name, x.specification, x.unit, x.quantity, x.gross / (x.quantity or 1), x.gross, "免税", ZERO)
        for x in invoice.lines
    ]
    deal.contract.lines = invoice.lines
    for item in world.items:
        if item.contract == deal.contract.id:
            item.line = next(x for x in invoice.lines if x.name == item.line.name)
    for claim in world.claims:
        if claim.invoices == [invoice.id]:
            claim.amount = invoice.net


FAULTS = {
    "INVOICE_OUT_OF_WINDOW": out_of_window,
    "BOUNDARY_DATE": boundary,
    "BUYER_MISMATCH": buyer,
    "BUYER_BRANCH": buyer_branch,
    "BUYER_HALF": buyer_half,
    "BUYER_NO_USCC": buyer_without_code,
    "BUYER_FORMER_NAME": buyer_formerly,
    "SELLER_MISMATCH": seller,
    "RED_REVERSED": red_reversed,
    "REISSUED": reissued,
    "QR_MISMATCH": qr_mismatch,
    "AMOUNT_CONFLICT": amount_conflict,
    "TAX_ID_INVALID": tax_id_invalid,
    "NUMBER_FORMAT": number_format,
    "DUP_IN_BUNDLE": duplicate_claim,
    "DUP_COPY": second_copy,
    "NO_INVOICE": no_invoice,
    "TAX_FREE": free_of_tax,
}
