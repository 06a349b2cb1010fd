"""Invoices of the older kinds in every form: with what each truly says, apart from any bundle."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from models.money import CENT, ZERO
from tests.synthesis.building import invoice_numbers
from tests.synthesis.invoice_variants import UNTAXED, Variant, invoice_of, line_of, negative, resident_number, some_lines
from tests.synthesis.names import digits, person_name
from tests.synthesis.world import Line

KINDS = ("e_normal", "e_special", "paper_special", "paper_normal")


def day_of(rng: Random) -> date:
    return date(2017, 1, 1) + timedelta(days=rng.randint(0, 2800))


def made(rng: Random, name: str, lines: list[Line], kind: str = "") -> Variant:
    chosen = kind or rng.choice(KINDS)
    return Variant(name, invoice_of(rng, chosen, lines, day_of(rng)))


def usual(rng: Random) -> Variant:
    return made(rng, "usual", some_lines(rng, rng.randint(1, 2)))


def old_rates(rng: Random) -> Variant:
    """Before 2019: 17 % and 16 %, 11 % and 10 %."""
    line = line_of(rng, "计算机设备", "工控机", rng.choice(("17%", "16%", "11%", "10%")), unit="台", specification="IPC-610")
    found = made(rng, "old_rates", [line])
    found.invoice.issued = date(2018, 3, rng.randint(1, 28))
    return found


def discount(rng: Random) -> Variant:
    lines = some_lines(rng, 1)
    off = replace(lines[0], specification="", unit="", quantity=None, price=None, net=-(lines[0].net / 10).quantize(CENT))
    return made(rng, "discount", [lines[0], replace(off, tax=-(lines[0].tax / 10).quantize(CENT))])


def exempt(rng: Random) -> Variant:
    return made(rng, "exempt", [line_of(rng, "研发和技术服务", "技术开发费", rng.choice(UNTAXED), unit="次")], "e_normal")


def private_buyer(rng: Random) -> Variant:
    """A person as buyer: a name without a tax id."""
    found = made(rng, "private_buyer", some_lines(rng, 1), "e_normal")
    found.invoice.buyer_name, found.invoice.buyer_tax_id = rng.choice(("个人", person_name(rng))), ""
    return found


def toll(rng: Random) -> Variant:
    line = line_of(rng, "经营租赁", "通行费", rng.choice(("3%", "5%", "不征税")))
    found = made(rng, "toll", [line], "e_normal")
    found.business, found.label = "toll", "通行费"
    found.details[id(line)] = {"plate": "粤B7K2Q9", "vehicle": "货车", "from": "20220820", "to": "20220821"}
    return found


def margin(rng: Random) -> Variant:
    line = line_of(rng, "人力资源服务", "劳务派遣服务费", "***")
    taken = (line.net * Decimal("0.8")).quantize(CENT)
    found = made(rng, "margin", [replace(line, tax=((line.net - taken) * Decimal("0.05")).quantize(CENT))])
    found.invoice.remark = f"差额征税：{taken}。"
    return found


def by_tax_office(rng: Random) -> Variant:
    """代开: the tax office stands where the seller does, the seller in the remark."""
    found = made(rng, "by_tax_office", [line_of(rng, "信息技术服务", "软件维护费", rng.choice(("1%", "3%")), unit="次")])
    invoice = found.invoice
    found.seller = (invoice.seller_name, invoice.seller_tax_id)
    word = rng.choice(
        (
            "代开企业税号:{1} 代开企业名称:{0}",
            "代开企业名称:{0}\n代开企业税号:{1}",
            "代开单位名称：{0}，税号：{1}，完税凭证号：344015",
        )
    )
    invoice.remark = word.format(*found.seller)
    invoice.seller_name = rng.choice(
        ("国家税务总局广州市天河区税务局（代开机关）", "国家税务总局佛山市南海区税务局桂城税务分局（代开机关）")
    )
    return found


def red(rng: Random) -> Variant:
    found = made(rng, "red", [negative(line) for line in some_lines(rng, 1)])
    number, code, _, _ = invoice_numbers(rng, found.invoice.kind, found.invoice.issued, found.invoice.seller)
    found.reverses = number
    if found.invoice.kind.endswith("special"):
        found.reverses = ""
        found.invoice.remark = f"开具红字增值税专用发票信息表编号{digits(rng, 16)}"
    else:
        found.invoice.remark = f"对应正数发票代码:{code}号码:{number}"
    found.invoice.red = True
    return found


def bought_crops(rng: Random) -> Variant:
    found = made(rng, "bought_crops", [line_of(rng, "谷物", "稻谷", "免税", unit="公斤")], "e_normal")
    found.label = "收购"
    found.invoice.seller_name, found.invoice.seller_tax_id = person_name(rng), resident_number(rng)
    return found


def long_names(rng: Random) -> Variant:
    found = made(rng, "long_names", some_lines(rng, 1))
    found.invoice.buyer_name = "中国（广东）自由贸易试验区深圳前海蛇口片区智能装备与机器人产业技术研究院有限公司"
    found.wraps = rng.random() < 0.7
    return found


def listed(rng: Random) -> Variant:
    """One line that points to a list of goods of its own."""
    lines = some_lines(rng, 6)
    found = made(rng, "listed", lines, rng.choice(("paper_special", "e_normal")))
    net, tax = sum((x.net for x in lines), ZERO), sum((x.tax for x in lines), ZERO)
    found.pointer = Line("", "(详见销货清单)", "", "", None, None, net, rng.choice(("13%", "")), tax)
    found.list_name = "（详见销货清单）"
    return found


def chained(rng: Random) -> Variant:
    """A blockchain invoice of 深圳: its code is a web address, its check code five signs."""
    found = made(rng, "chained", some_lines(rng, rng.randint(1, 2)), "e_normal")
    found.title = "深圳电子普通发票"
    found.invoice.code = f"14403{found.invoice.issued:%y}09110"
    found.invoice.check_code = rng.choice("abcdef") + "".join(rng.choice("0123456789abcdef") for _ in range(4))
    return found


def forged(rng: Random) -> Variant:
    found = usual(rng)
    found.name, found.forged = "forged", rng.choice(("net", "gross"))
    return found


CLASSIC: tuple[Callable[[Random], Variant], ...] = (
    *(usual, old_rates, discount, exempt, private_buyer, toll, margin, by_tax_office),
    *(red, bought_crops, long_names, listed, chained, forged),
)
