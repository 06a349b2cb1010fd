# ruff: noqa: PLR0917 - what makes a thing of the world takes its parts in a fixed order, as a form does
"""Clean deals, in the patterns in which companies buy and pay; faults come later and bend them."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from models.money import CENT, ZERO, yuan
from tests.synthesis.catalogue import PROJECTS, Kind, Product
from tests.synthesis.names import Account, Party, digits, person_name
from tests.synthesis.world import BankLine, Contract, Invoice, Line, Term, Voucher, World

ONE = Decimal(1)
LAST_SIGNING = date(2025, 3, 10)
TERMS: dict[str, tuple[tuple[str, str, int], ...]] = {
    "one": (("验收合格后", "100", 45),),
    "prepaid": (("合同签订后", "100", 6),),
    "instalments": (("预付款", "30", 8), ("到货验收款", "60", 55), ("质保金", "10", 118)),
    "milestone": (("合同签订后", "30", 10), ("初验合格后", "40", 60), ("终验合格后", "30", 112)),
    "merged": (("全部到货并验收合格后", "100", 70),),
    "contract_level": (("预付款", "30", 7), ("到货款", "60", 50), ("验收款", "10", 105)),
    "retention": (("预付款", "30", 9), ("验收款", "65", 60), ("质保金", "5", 420)),
    "retention10": (("到货款", "90", 40), ("质保金", "10", 430)),
    "monthly": (("按月支付", "100", 30),),
}


@dataclass(frozen=True)
class Hands:
    """What making a deal needs besides the world: chance, and how big things are."""

    rng: Random
    scale: int = 1
    months: int = 12


def tax_split(gross: Decimal, rate: Decimal) -> tuple[Decimal, Decimal]:
    net = yuan(gross / (1 + rate))
    return net, gross - net


def unit_price(net: Decimal, quantity: Decimal, rng: Random) -> Decimal:
    """Price without tax, with as many decimals as billing programmes print (2 where exact, else 6 to 10)."""
    price = net / quantity
    short = price.quantize(CENT)
    return short if short == price else price.quantize(Decimal(1).scaleb(-rng.choice((6, 8, 10))))


def make_line(rng: Random, product: Product, rate: Decimal, quantity: int, gross: Decimal, suffix: str = "") -> Line:
    net, tax = tax_split(gross, rate)
    amount = Decimal(quantity)
    rate_text = f"{rate * 100:.0f}%"
    name = product.name + suffix
    return Line(
        product.tax_class, name, product.specification, product.unit, amount, unit_price(net, amount, rng), net, rate_text, tax
    )


def choose_lines(hands: Hands, kind: Kind, pattern: str) -> list[Line]:
    rng = hands.rng
    if pattern == "monthly":
        product = kind.products[0]
        monthly = Decimal(rng.randint(20, 60) * 1000) * hands.scale
        line = make_line(rng, product, kind.rate, hands.months, monthly * hands.months)
        line.unit = "月"
        net, tax = tax_split(monthly, kind.rate)
        line.net, line.tax, line.price = net * hands.months, tax * hands.months, net
        return [line]
    if pattern == "milestone":
        product = rng.choice(kind.products)
        total = Decimal(rng.randint(product.low // 100, product.high // 100) * 100) * hands.scale
        shares = [Decimal(percent) for _, percent, _ in TERMS[pattern]]
        names = ("（第一阶段）", "（第二阶段）", "（第三阶段）")
        pairs = zip(names, shares, strict=True)
        return [make_line(rng, product, kind.rate, 1, yuan(total * share / 100), name) for name, share in pairs]
    least = 2 if pattern in ("merged", "contract_level") else 1
    most = 9 if least == 1 and rng.random() < 0.15 else 3
    count = min(len(kind.products), max(least, rng.randint(1, most)))
    return [choose_line(hands, product, kind.rate) for product in rng.sample(kind.products, count)]


def choose_line(hands: Hands, product: Product, rate: Decimal) -> Line:
    quantity = hands.rng.randint(1, product.most)
    price = Decimal(hands.rng.randint(product.low // 10, product.high // 10) * 10) * hands.scale
    if hands.rng.random() < 0.3:
        price += Decimal(hands.rng.randint(1, 99)) / 10
    return make_line(hands.rng, product, rate, quantity, price * quantity)


def invoice_kind(rng: Random, issued: date, *, electronic: bool) -> str:
    if electronic:
        later = issued >= date(2024, 12, 1)
        return rng.choice(("digital_special", "digital_special", "digital_normal", "digital_special" if later else "e_normal"))
    if issued >= date(2024, 12, 1) or rng.random() < 0.55:
        return rng.choice(("digital_special", "digital_special", "digital_special", "digital_normal"))
    return rng.choice(("paper_special", "paper_special", "e_normal", "paper_normal", "e_special"))


def invoice_numbers(rng: Random, kind: str, issued: date, seller: Party) -> tuple[str, str, str, str]:
    """Number, code, check code and machine number, each in the form of its kind."""
    province = seller.uscc[2:4] if seller.uscc else "44"
    year = f"{issued:%y}"
    if kind.startswith("digital"):
        return f"{year}{province}{rng.choice('123')}000000{digits(rng, 9)}", "", "", ""
    check = "" if kind.endswith("special") and kind.startswith("paper") else digits(rng, 20)
    machine = f"{rng.choice(('499', '661', '539'))}{digits(rng, 9)}"
    codes = {
        "paper_special": f"{province}00{year}{rng.randint(1, 3)}130",
        "paper_normal": f"0{province}00{year}00{rng.randint(1, 4)}04",
        "e_normal": f"0{province}00{year}00{rng.randint(1, 7)}11",
        "e_special": f"0{province}00{year}00{rng.randint(1, 3)}13",
    }
    return digits(rng, 8), codes[kind], check, machine


def make_invoice(
    world: World, rng: Random, seller: Party, issued: date, lines: list[Line], kind: str | None = None, buyer: Party | None = None
) -> Invoice:
    buyer = buyer or world.applicant
    kind = kind or invoice_kind(rng, issued, electronic=world.electronic)
    number, code, check, machine = invoice_numbers(rng, kind, issued, seller)
    made = Invoice(
        world.fresh_id("i"),
        kind, number, code, issued,
        buyer.name, buyer.uscc, seller.name, seller.uscc, buyer, seller,
        lines, check, machine,
        drawer=person_name(rng),
    )  # fmt: skip
    world.invoices[made.id] = made
    return made


def serial_of(rng: Random, bank: str, day: date) -> str:
    forms = {
        "icbc": lambda: digits(rng, 11),
        "ccb": lambda: f"{rng.randint(10, 999)}0{digits(rng, 12)}",
        "cmb": lambda: f"C{digits(rng, 5)}{rng.choice('ABCDEFGH')}{digits(rng, 7)}",
        "boc": lambda: f"{day:%y%m%d}{digits(rng, 9)}",
        "cib": lambda: f"{day:%Y%m%d}{digits(rng, 10)}",
    }
    return forms.get(bank, lambda: digits(rng, 14))()


def receipt_number_of(rng: Random, bank: str) -> str:
    if bank == "icbc":
        return "-".join(digits(rng, 4) for _ in range(4))
    return digits(rng, rng.choice((12, 16, 18)))


PURPOSES = ("货款", "服务费", "合同款", "支付{title}款", "付{number}合同款", "设备款", "项目款", "技术服务费")


def make_voucher(
    world: World,
    rng: Random,
    payee: Party,
    day: date,
    amount: Decimal,
    contract: Contract | None = None,
    payer: Account | None = None,
) -> Voucher:
    """A transfer out of the applicant's account, and the line it makes there."""
    own = payer or rng.choice(world.applicant.accounts[:2] if rng.random() < 0.3 else world.applicant.accounts[:1])
    serial = serial_of(rng, own.bank, day)
    title = contract.kind.subcategory if contract else "货"
    purpose = rng.choice(PURPOSES).format(title=title, number=contract.number if contract else "")
    made = Voucher(
        world.fresh_id("p"), "transfer", "payment", day, amount,
        world.applicant.name, own, payee.name, payee.account,
        serial, receipt_number_of(rng, own.bank), purpose,
    )  # fmt: skip
    world.vouchers[made.id] = made
    posted = day + timedelta(days=1) if rng.random() < 0.08 and day.weekday() < 4 else day
    line = add_line(world, rng, own.number, posted, "debit", amount, payee.name, payee.account.number, purpose, serial)
    made.posted = line.id
    return made


def add_line(
    world: World, rng: Random, account: str, day: date, direction: str, amount: Decimal,
    name: str, number: str, summary: str, serial: str = "",
) -> BankLine:  # fmt: skip
    clock = f"{rng.randint(8, 17):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}"
    bank = next((a.bank for a in world.applicant.accounts if a.number == account), "icbc")
    made = BankLine(
        world.fresh_id("b"), account, day, clock, "credit" if direction == "credit" else "debit", amount,
        name, number, serial or serial_of(rng, bank, day), summary,
    )  # fmt: skip
    world.lines[made.id] = made
    return made


def contract_number(rng: Random, party: Party, signed: date) -> str:
    head = rng.choice(("HT", "CG", "JSFW", "XS", "ZB", "AI-CG", "GDZH"))
    return rng.choice((
        f"{head}{signed:%Y%m%d}{rng.randint(1, 99):03d}",
        f"{head}-{signed:%Y}-{rng.randint(1, 899):04d}",
        f"{head}〔{signed:%Y}〕{rng.randint(1, 199):03d}号",
        f"{signed:%Y}{head}{rng.randint(1, 999):05d}",
        f"{head}-{signed:%y%m}-{rng.randint(1, 99):02d}",
    ))  # fmt: skip


def make_contract(
    world: World, rng: Random, kind: Kind, seller: Party, signed: date, lines: list[Line], pattern: str
) -> Contract:
    terms = [Term(milestone, Decimal(percent), days) for milestone, percent, days in TERMS[pattern]]
    made = Contract(
        world.fresh_id("c"),
        contract_number(rng, seller, signed), kind.title, world.applicant, seller, signed,
        lines, terms, kind, world.project,
        total=sum((line.gross for line in lines), ZERO),
    )  # fmt: skip
    world.contracts[made.id] = made
    return made


def project_name(rng: Random) -> str:
    return rng.choice(PROJECTS)
