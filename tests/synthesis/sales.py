# ruff: noqa: PLR0917 - what makes a thing of the world takes its parts in a fixed order, as a form does
"""Direction 1: what the applicant sold, with contract, invoice and receipt; and vouchers that are no payments."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.synthesis.building import Hands, add_line, contract_number, make_invoice, make_line, receipt_number_of, serial_of
from tests.synthesis.catalogue import Kind, Product
from tests.synthesis.names import Account, Party, applicant
from tests.synthesis.world import BankLine, Contract, Deal, Effect, Pay, Term, Voucher, World, workday

PRODUCTS = (
    Product("软件", "工业大模型应用软件V2.0", "智能质检版", "套", 260000, 880000, 1),
    Product("信息技术服务", "工业智能体部署服务", "", "项", 180000, 560000, 1),
    Product("软件", "设备故障预警智能体软件", "企业版", "套", 160000, 420000, 1),
)
SALE = Kind("sale", 0, "", "工业智能体软件销售合同", "purchase", Decimal("0.13"), PRODUCTS)


def add_sale(world: World, hands: Hands, *, received: bool = True) -> Deal:
    """One sale: the applicant is the seller, the money comes in."""
    rng = hands.rng
    buyer = replace(applicant(rng, ()), id=world.fresh_id("customer"))
    world.parties[buyer.id] = buyer
    signed = workday(world.start + timedelta(days=rng.randint(30, 240)))
    line = make_line(rng, rng.choice(PRODUCTS), SALE.rate, 1, Decimal(rng.randint(1800, 8800) * 100))
    contract = Contract(
        world.fresh_id("c"), contract_number(rng, world.applicant, signed), SALE.title, buyer, world.applicant, signed,
        [line], [Term("验收合格后", Decimal(100), 45)], SALE, world.project, flow="sale", total=line.gross,
    )  # fmt: skip
    world.contracts[contract.id] = contract
    invoice = make_invoice(world, rng, world.applicant, workday(signed + timedelta(days=30)), [line], "digital_special", buyer)
    invoice.flow = "sale"
    deal = Deal(world.fresh_id("d"), SALE, buyer, contract, [invoice.id], [], "sale", ["SALE"])
    world.deals.append(deal)
    if received:
        receive(world, hands, deal, buyer, workday(signed + timedelta(days=60)), line.gross)
    return deal


def receive(world: World, hands: Hands, deal: Deal, buyer: Party, day: date, amount: Decimal) -> None:
    own = world.applicant.accounts[0]
    serial = serial_of(hands.rng, own.bank, day)
    line = add_line(world, hands.rng, own.number, day, "credit", amount, buyer.name, buyer.account.number, "货款", serial)
    voucher = voucher_of(world, hands.rng, line, own, "receipt")
    voucher.payer_name, voucher.payer = buyer.name, buyer.account
    deal.vouchers.append(voucher.id)
    world.pays.append(Pay(voucher.id, deal.invoices[0], amount))


def voucher_of(world: World, rng: Random, line: BankLine, own: Account, nature: str) -> Voucher:
    """The receipt that the applicant's bank prints for a line of its account."""
    other = Account(line.other_account, own.bank, "")
    us, them = (world.applicant.name, own), (line.other_name, other)
    sides = (*them, *us) if line.direction == "credit" else (*us, *them)
    made = Voucher(
        world.fresh_id("p"),
        "transfer",
        nature,
        line.day,
        line.amount,
        *sides,
        line.serial,
        receipt_number_of(rng, own.bank),
        line.summary,
        posted=line.id,
        printed_by=own,
    )
    world.vouchers[made.id] = made
    return made


NATURES = {
    "手续费": "fee",
    "网银汇款手续费": "fee",
    "账户管理费": "fee",
    "结息": "interest",
    "实时扣税": "tax",
    "收到货款": "receipt",
}


def add_side_vouchers(world: World, rng: Random, count: int) -> None:
    """Receipts for fees, interest, taxes and money received, which lie among the payments and pay nothing."""
    own = world.applicant.accounts[0]
    lines = [line for line in world.lines.values() if line.summary in NATURES and line.account == own.number]
    for line in rng.sample(lines, min(count, len(lines))):
        voucher_of(world, rng, line, own, NATURES[line.summary])


def direction_one(world: World, hands: Hands) -> None:
    """No fault: direction 1 with three complete sales and three customers' reports."""
    begin(world)
    for _ in range(3):
        add_sale(world, hands)


def begin(world: World) -> None:
    """Three customers report on the use, unless another fault left fewer."""
    world.direction, world.scenarios = 1, world.scenarios or 3


def too_few(world: World, hands: Hands) -> None:
    begin(world)
    add_sale(world, hands)
    add_sale(world, hands)
    world.effects.append(Effect("SALES_CONTRACTS_SHORT", "disallowed", "bundle"))


def chain_broken(world: World, hands: Hands) -> None:
    """Three sales, of which one was never paid."""
    begin(world)
    for number in range(3):
        add_sale(world, hands, received=number > 0)
    world.effects.append(Effect("SALES_CHAIN_INCOMPLETE", "review", "bundle"))


def scenarios_short(world: World, hands: Hands) -> None:
    """Three complete sales, and only one customer who reports on the use."""
    direction_one(world, hands)
    world.scenarios = 1
    world.effects.append(Effect("SCENARIOS_SHORT", "review", "bundle"))


FAULTS = {
    "DIRECTION_ONE": direction_one,
    "SALES_CONTRACTS_SHORT": too_few,
    "SALES_CHAIN_INCOMPLETE": chain_broken,
    "SCENARIOS_SHORT": scenarios_short,
}
