# ruff: noqa: PLR0917 - what makes a thing of the world takes its parts in a fixed order, as a form does
"""What else moves on the accounts, and the statements that show it all with running balances."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from models.money import ZERO, yuan
from tests.synthesis.building import add_line
from tests.synthesis.names import Account, Party, digits, person_name
from tests.synthesis.world import BankLine, Statement, World, workday

OTHERS = (
    "广州市恒达物业管理有限公司", "广东电网有限责任公司广州供电局", "佛山市顺达五金制品有限公司", "东莞市永兴包装材料有限公司",
    "深圳市前海顺丰供应链有限公司", "中国石化销售股份有限公司广东石油分公司", "广州市自来水有限公司", "珠海格源机电设备有限公司",
)  # fmt: skip
CUSTOMERS = (
    "广东美科家电有限公司",
    "比亚森汽车工业有限公司",
    "华南电力装备集团股份有限公司",
    "广州汽配城贸易有限公司",
    "中山市宏辉照明有限公司",
)


def months(start: date, end: date) -> list[date]:
    """The first day of each month from start to end."""
    days: list[date] = []
    day = start.replace(day=1)
    while day <= end:
        days.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return days


def add_traffic(world: World, rng: Random, account: Account, start: date, end: date, density: float) -> None:
    """Salaries, fees, interest, taxes, other suppliers and customers, as far as `density` (1 = some seven a month) wants."""
    kinds = (salary, tax, fee, other_supplier, customer, customer, utility)
    for month in months(start, end):
        for kind in kinds:
            if rng.random() < density:
                day = workday(month + timedelta(days=rng.randint(0, 26)))
                if start <= day <= end:
                    kind(world, rng, account, day)
        if month.month % 3 == 0 and (day := month.replace(day=21)) <= end and day >= start:
            amount = Decimal(rng.randint(8000, 900000)) / 100
            add_line(world, rng, account.number, day, "credit", amount, "", "", "结息")


def salary(world: World, rng: Random, account: Account, day: date) -> None:
    amount = yuan(Decimal(rng.randint(18000000, 90000000)) / 100)
    name = rng.choice(("", "代发工资", person_name(rng)))
    add_line(world, rng, account.number, day, "debit", amount, name, "", "代发工资")


def tax(world: World, rng: Random, account: Account, day: date) -> None:
    amount = yuan(Decimal(rng.randint(300000, 24000000)) / 100)
    name = rng.choice(("国家税务总局广州市税务局", "国家金库广州市支库", "待报解预算收入"))
    add_line(world, rng, account.number, day, "debit", amount, name, "", "实时扣税")


def fee(world: World, rng: Random, account: Account, day: date) -> None:
    amount = Decimal(rng.choice((500, 1000, 1500, 2000, 5000))) / 100
    add_line(world, rng, account.number, day, "debit", amount, "", "", rng.choice(("手续费", "网银汇款手续费", "账户管理费")))


def other_supplier(world: World, rng: Random, account: Account, day: date) -> None:
    amount = yuan(Decimal(rng.randint(200000, 60000000)) / 100)
    name, number = rng.choice(OTHERS), "3602" + digits(rng, 15)
    add_line(world, rng, account.number, day, "debit", amount, name, number, rng.choice(("货款", "材料款", "运费", "包装费")))


def utility(world: World, rng: Random, account: Account, day: date) -> None:
    amount = yuan(Decimal(rng.randint(80000, 9000000)) / 100)
    add_line(world, rng, account.number, day, "debit", amount, rng.choice(OTHERS[:3]), "4405" + digits(rng, 16), "水电费")


def customer(world: World, rng: Random, account: Account, day: date) -> None:
    amount = yuan(Decimal(rng.randint(9000000, 190000000)) / 100)
    name, number = rng.choice(CUSTOMERS), "7559" + digits(rng, 11)
    add_line(world, rng, account.number, day, "credit", amount, name, number, rng.choice(("货款", "往来款", "收到货款")))


def draw_up(world: World, rng: Random, start: date, end: date, pieces: int) -> None:
    """Balances for every line, and statements that cover start to end of each account, in `pieces` without gap."""
    for account in (*world.applicant.accounts, *world.foreign):
        lines = [line for line in world.lines.values() if line.account == account.number and not line.hidden]
        lines.sort(key=lambda line: (line.day, line.clock, line.id))
        opening = opening_balance(rng, lines)
        balance = opening
        for line in lines:
            balance += line.amount if line.direction == "credit" else -line.amount
            line.balance = balance
        cut_up(world, account, world.applicant, lines, opening, pieces_of(start, end, pieces))


def opening_balance(rng: Random, lines: list[BankLine]) -> Decimal:
    """Enough that the account never runs dry."""
    lowest = balance = ZERO
    for line in lines:
        balance += line.amount if line.direction == "credit" else -line.amount
        lowest = min(lowest, balance)
    return yuan(-lowest + Decimal(rng.randint(20000000, 300000000)) / 100)


def pieces_of(start: date, end: date, pieces: int) -> list[tuple[date, date]]:
    firsts = months(start, end)
    step = -(-len(firsts) // pieces)
    heads = [start, *firsts[step::step]]
    tails = [head - timedelta(days=1) for head in heads[1:]] + [end]
    return list(zip(heads, tails, strict=True))


def cut_up(
    world: World, account: Account, holder: Party, lines: list[BankLine], opening: Decimal, spans: list[tuple[date, date]]
) -> None:
    """One statement a span; lines outside of all spans stay unseen but have moved the balance."""
    for start, end in spans:
        inside = [line for line in lines if start <= line.day <= end]
        before = [line for line in lines if line.day < start]
        first = before[-1].balance if before else opening
        made = Statement(world.fresh_id("s"), account, holder, start, end, first, inside)
        made.break_at = next((line.id for line in inside if line.id in world.breaks), "")
        world.statements.append(made)
