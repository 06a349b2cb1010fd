"""Faults of payments, vouchers and statements."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from models.money import ZERO, proportion, yuan
from tests.synthesis.building import Hands, add_line, make_voucher
from tests.synthesis.names import account, company, digits, lookalike, natural_person
from tests.synthesis.picking import last_voucher, only_invoice, pick
from tests.synthesis.truth import share
from tests.synthesis.world import Bill, Deal, Effect, Pay, Voucher, World, workday


def redate_payment(world: World, voucher: Voucher, day: date) -> None:
    voucher.day = day
    if voucher.posted:
        world.lines[voucher.posted].day = day


def out_of_window(world: World, hands: Hands) -> None:
    """The last payment falls after the cutoff."""
    deal = pick(world, hands, "PAYMENT_OUT_OF_WINDOW", lambda d: world.invoices[d.invoices[0]].issued > date(2024, 9, 15))
    voucher = last_voucher(world, deal)
    redate_payment(world, voucher, workday(date(2025, 8, hands.rng.randint(1, 20))))
    world.effects.append(Effect("PAYMENT_OUT_OF_WINDOW", "disallowed", voucher.id))


def partially_paid(world: World, hands: Hands) -> None:
    deal = pick(world, hands, "PARTIALLY_PAID")
    voucher = last_voucher(world, deal)
    less = yuan(voucher.amount * Decimal(hands.rng.randint(15, 45)) / 100)
    voucher.amount -= less
    world.lines[voucher.posted].amount = voucher.amount
    next(pay for pay in world.pays if pay.source == voucher.id).amount -= less


def remove_payment(world: World, voucher: Voucher, *, line: bool = True) -> None:
    world.pays = [pay for pay in world.pays if pay.source != voucher.id]
    if line and voucher.posted:
        del world.lines[voucher.posted]
    del world.vouchers[voucher.id]


def unpaid(world: World, hands: Hands) -> None:
    deal = pick(world, hands, "UNPAID")
    for voucher in list(deal.vouchers):
        remove_payment(world, world.vouchers[voucher])
    deal.vouchers.clear()


def voucher_missing(world: World, hands: Hands) -> None:
    voucher = last_voucher(world, pick(world, hands, "VOUCHER_MISSING"))
    voucher.filed = False
    world.effects.append(Effect("VOUCHER_MISSING", "review", voucher.id, accepted=True))


def line_missing(world: World, hands: Hands) -> None:
    """A voucher whose money never left the account."""
    voucher = last_voucher(world, pick(world, hands, "BANK_LINE_MISSING"))
    world.lines[voucher.posted].hidden = True
    world.effects.append(Effect("BANK_LINE_MISSING", "review", voucher.id))


def statement_gap(world: World, hands: Hands) -> None:
    """Paid from another account of the applicant, of which no statement is supplied."""
    voucher = last_voucher(world, pick(world, hands, "STATEMENT_GAP"))
    other = account(hands.rng, "广州市", hands.rng.choice(("citic", "cmbc", "spdb")))
    voucher.payer = other
    world.lines[voucher.posted].account = other.number
    world.effects.append(Effect("STATEMENT_GAP", "review", voucher.id, accepted=True))


def time_mismatch(world: World, hands: Hands) -> None:
    voucher = last_voucher(world, pick(world, hands, "TIME_MISMATCH", lambda d: last_voucher(world, d).day < date(2025, 7, 10)))
    days = hands.rng.randint(5, 8)
    if (voucher.day.month, voucher.day.day) >= (9, 24) or voucher.day.month in (1, 2, 4):
        days += 12  # banks rest for a week at 春节 and 国庆, and the next working day is in time
    world.lines[voucher.posted].day = workday(voucher.day + timedelta(days=days))
    world.effects.append(Effect("TIME_MISMATCH", "review", voucher.id, accepted=True))


def long_gap(world: World, hands: Hands) -> None:
    """Paid more than a year after the invoice, which the contract's terms do not explain."""

    def early(deal: Deal) -> bool:
        return deal.pattern == "one" and world.invoices[deal.invoices[0]].issued < date(2024, 6, 1)

    deal = pick(world, hands, "LONG_GAP", early)
    invoice, voucher = only_invoice(world, deal), last_voucher(world, deal)
    late = workday(invoice.issued + timedelta(days=hands.rng.randint(370, 400)))
    if late > date(2025, 7, 25):
        back = (late - date(2025, 7, 18)).days
        from tests.synthesis.faults_of_invoices import redate

        redate(world, hands, invoice, workday(invoice.issued - timedelta(days=back)))
        deal.contract.signed = min(deal.contract.signed, invoice.issued - timedelta(days=12))
        late = workday(invoice.issued + timedelta(days=371))
    redate_payment(world, voucher, late)
    world.effects.append(Effect("LONG_GAP", "review", voucher.id, accepted=True))


def payer(world: World, hands: Hands) -> None:
    """A sister company paid from its own account."""
    voucher = last_voucher(world, pick(world, hands, "PAYER_NOT_APPLICANT"))
    other = company(hands.rng, world.fresh_id("payer"), f"广东{world.applicant.stem}控股集团有限公司", "广东省")
    world.parties[other.id] = other
    voucher.payer_name, voucher.payer, voucher.own = other.name, other.account, False
    del world.lines[voucher.posted]
    voucher.posted = ""
    world.effects.append(Effect("PAYER_NOT_APPLICANT", "review", voucher.id))


def payee(world: World, hands: Hands) -> None:
    deal = pick(world, hands, "PAYEE_NOT_SELLER")
    voucher = last_voucher(world, deal)
    other = lookalike(hands.rng, deal.supplier, world.fresh_id("payee"))
    world.parties[other.id] = other
    pay_to(world, voucher, other.name, other.account.number)
    voucher.payee = other.account
    world.effects.append(Effect("PAYEE_NOT_SELLER", "review", voucher.id))


def pay_to(world: World, voucher: Voucher, name: str, number: str) -> None:
    voucher.payee_name = name
    if voucher.posted:
        line = world.lines[voucher.posted]
        line.other_name, line.other_account = name, number


def personal(world: World, hands: Hands) -> None:
    voucher = last_voucher(world, pick(world, hands, "CASH_OR_PERSONAL"))
    person = natural_person(hands.rng, world.fresh_id("person"))
    world.parties[person.id] = person
    pay_to(world, voucher, person.name, person.account.number)
    voucher.payee = person.account
    world.effects.append(Effect("CASH_OR_PERSONAL", "disallowed", voucher.id))


def by_bill(world: World, hands: Hands) -> None:
    """Paid by an acceptance bill: no line on the day; an own bill is debited when it falls due."""
    voucher = last_voucher(world, pick(world, hands, "PAID_BY_BILL", lambda d: last_voucher(world, d).day < date(2025, 7, 20)))
    endorsed = hands.rng.random() < 0.5
    issued = voucher.day - timedelta(days=40) if endorsed else voucher.day
    number = f"{hands.rng.choice('156')}{digits(hands.rng, 11)}{issued:%Y%m%d}{digits(hands.rng, 10)}"
    due = issued + timedelta(days=182)
    voucher.kind = "bill"
    voucher.serial = voucher.receipt_number = ""
    voucher.bill = Bill(number, issued, due, "兴业银行股份有限公司广州分行", voucher.day if endorsed else None)
    line = world.lines[voucher.posted]
    if endorsed or due > date(2025, 8, 25):
        del world.lines[line.id]
    else:
        line.day, line.other_name, line.other_account, line.summary = (
            workday(due),
            voucher.bill.acceptor,
            "",
            "银行承兑汇票到期兑付",
        )
    voucher.posted = ""
    world.effects.append(Effect("PAID_BY_BILL", "review", voucher.id, accepted=True))


def refunded(world: World, hands: Hands) -> None:
    """Part of the money comes back, marked 退款."""
    deal = pick(world, hands, "REFUNDED")
    voucher = last_voucher(world, deal)
    amount = yuan(voucher.amount * Decimal(hands.rng.randint(10, 30)) / 100)
    day = min(workday(voucher.day + timedelta(days=hands.rng.randint(12, 40))), date(2025, 8, 28))
    bank = deal.supplier.account.number
    line = add_line(
        world,
        hands.rng,
        voucher.payer.number,
        day,
        "credit",
        amount,
        deal.supplier.name,
        bank,
        hands.rng.choice(("退款", "退货款", "退回多付款")),
    )
    world.refunds.append((line.id, voucher.id, amount))
    world.effects.append(Effect("REFUNDED", "disallowed", only_invoice(world, deal).id, ZERO))


def returned(world: World, hands: Hands) -> None:
    """退汇: the transfer bounces and is sent again; in the end the invoice is paid once."""
    deal = pick(world, hands, "RETURNED_AND_REPAID", lambda d: last_voucher(world, d).day < date(2025, 7, 1))
    first = last_voucher(world, deal)
    invoice = only_invoice(world, deal)
    back = workday(first.day + timedelta(days=2))
    line = add_line(
        world,
        hands.rng,
        first.payer.number,
        back,
        "credit",
        first.amount,
        deal.supplier.name,
        deal.supplier.account.number,
        "退汇",
    )
    again = make_voucher(
        world, hands.rng, deal.supplier, workday(back + timedelta(days=2)), first.amount, deal.contract, first.payer
    )
    deal.vouchers.append(again.id)
    world.pays.append(Pay(again.id, invoice.id, first.amount, deal.id))
    world.refunds.append((line.id, first.id, first.amount))
    world.effects.append(Effect("REFUNDED", "info", invoice.id, note="bounced and sent again"))


def credit_from_supplier(world: World, hands: Hands) -> None:
    deal = pick(world, hands, "CREDIT_FROM_SUPPLIER")
    voucher, invoice = last_voucher(world, deal), only_invoice(world, deal)
    amount = yuan(voucher.amount * Decimal(hands.rng.randint(8, 25)) / 100) + Decimal("0.37")
    day = min(workday(voucher.day + timedelta(days=hands.rng.randint(45, 80))), date(2025, 8, 28))
    add_line(
        world, hands.rng, voucher.payer.number, day, "credit", amount, deal.supplier.name, deal.supplier.account.number, "往来款"
    )
    doubtful = invoice.net - share(invoice.net, invoice.gross, invoice.gross - amount)
    world.effects.append(Effect("CREDIT_FROM_SUPPLIER", "review", invoice.id, doubtful))


def round_trip(world: World, hands: Hands) -> None:
    """Most of a payment returns within a month through a declared related party."""
    deal = pick(world, hands, "ROUND_TRIP", lambda d: last_voucher(world, d).day < date(2025, 7, 20))
    voucher = last_voucher(world, deal)
    other = company(hands.rng, world.fresh_id("related"), f"广州市{world.applicant.stem}投资管理有限公司", "广州市")
    world.parties[other.id] = other
    world.related.append(other.name)
    amount = yuan(voucher.amount * Decimal("0.9"))
    day = workday(voucher.day + timedelta(days=hands.rng.randint(3, 9)))
    add_line(world, hands.rng, voucher.payer.number, day, "credit", amount, other.name, other.account.number, "借款")
    world.effects.append(Effect("ROUND_TRIP", "review", voucher.id))


def balance_break(world: World, hands: Hands) -> None:
    """A statement's printed balance is wrong at the line of a payment."""
    voucher = last_voucher(world, pick(world, hands, "BALANCE_BREAK"))
    world.breaks.append(voucher.posted)
    world.effects.append(Effect("BALANCE_BREAK", "review", voucher.posted, accepted=True))


def ambiguous(world: World, hands: Hands) -> None:
    """Two equal invoices, one of them late, and two equal payments, one of them late: pairings differ in what counts."""
    deal = pick(world, hands, "AMBIGUOUS_SPLIT", lambda d: d.pattern == "one" and last_voucher(world, d).day < date(2025, 6, 20))
    invoice, voucher = only_invoice(world, deal), last_voucher(world, deal)
    from tests.synthesis.billing import add_claim, bill, pay
    from tests.synthesis.faults_of_invoices import redate

    redate(world, hands, invoice, workday(date(2025, 7, 14)))
    redate_payment(world, voucher, workday(date(2025, 7, 22)))
    twin = bill(world, hands, deal, date(2025, 8, 6), [replace(line) for line in invoice.lines], invoice.kind)
    late = pay(world, hands, deal, workday(date(2025, 8, 12)), [(twin, twin.gross)])
    deal.contract.total *= 2
    add_claim(world, deal, [twin.id], twin.net)
    for item in world.items:
        if item.contract == deal.contract.id:
            item.line = replace(
                item.line, quantity=(item.line.quantity or Decimal(1)) * 2, net=item.line.net * 2, tax=item.line.tax * 2
            )
            item.targets += [target.replace(f"{invoice.id}.", f"{twin.id}.") for target in item.targets]
    deal.contract.lines = [
        replace(x, quantity=(x.quantity or Decimal(1)) * 2, net=x.net * 2, tax=x.tax * 2) for x in deal.contract.lines
    ]
    for made in world.pays:
        if made.invoice in (invoice.id, twin.id):
            made.group = deal.id
    world.effects += [
        Effect("AMBIGUOUS_SPLIT", "review", invoice.id, accepted=True),
        Effect("INVOICE_OUT_OF_WINDOW", "disallowed", twin.id),
        Effect("PAYMENT_OUT_OF_WINDOW", "disallowed", late.id),
    ]


def halves(world: World, hands: Hands) -> None:
    """No fault, a decoy: two equal payments of another supplier's exact amount."""
    deal = pick(world, hands, "EQUAL_DECOY")
    invoice = only_invoice(world, deal)
    half = proportion(invoice.gross, Decimal(1), Decimal(2))
    name, number = "广州市恒达物业管理有限公司", "3602" + digits(hands.rng, 15)
    own = world.applicant.accounts[0].number
    for offset in (3, 20):
        day = workday(invoice.issued + timedelta(days=offset))
        add_line(world, hands.rng, own, day, "debit", half if offset == 3 else invoice.gross - half, name, number, "货款")


FAULTS = {
    "PAYMENT_OUT_OF_WINDOW": out_of_window,
    "PARTIALLY_PAID": partially_paid,
    "UNPAID": unpaid,
    "VOUCHER_MISSING": voucher_missing,
    "BANK_LINE_MISSING": line_missing,
    "STATEMENT_GAP": statement_gap,
    "TIME_MISMATCH": time_mismatch,
    "LONG_GAP": long_gap,
    "PAYER_NOT_APPLICANT": payer,
    "PAYEE_NOT_SELLER": payee,
    "CASH_OR_PERSONAL": personal,
    "PAID_BY_BILL": by_bill,
    "REFUNDED": refunded,
    "RETURNED_AND_REPAID": returned,
    "CREDIT_FROM_SUPPLIER": credit_from_supplier,
    "ROUND_TRIP": round_trip,
    "BALANCE_BREAK": balance_break,
    "AMBIGUOUS_SPLIT": ambiguous,
    "EQUAL_DECOY": halves,
}
