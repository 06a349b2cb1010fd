"""Invoices of every form that a bundle may hold, each with what it truly says, apart from any bundle."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from models.money import CENT, ZERO
from tests.synthesis.building import invoice_numbers
from tests.synthesis.names import MARKS, REGIONS, Party, applicant, digits, person_name, supplier
from tests.synthesis.world import Invoice, Line

UNTAXED = ("免税", "不征税")


@dataclass
class Variant:
    """One invoice and what its form says beside the invoice's own fields."""

    name: str
    invoice: Invoice
    business: str = ""
    """Which columns it has: `travel`, `building`, `toll`, `estate`, `freight`, or the usual ones."""
    label: str = ""
    """What stands beside the QR code: 旅客运输服务, 代开, 差额征税-差额开票 …"""
    boxed: bool = False
    details: dict[int, dict[str, str]] = field(default_factory=dict)
    """What the columns of the special business say, by the identity of the line."""
    second: tuple[str, ...] = ()
    seller: tuple[str, str] | None = None
    """The real seller, where the tax office issued the invoice for it."""
    reverses: str = ""
    forged: str = ""
    """The figure (`net`, `gross`) that was altered on the paper."""
    title: str = ""
    """A title of its own."""
    wraps: bool = False
    """Whether a long name takes two lines instead of small letters."""
    pointer: Line | None = None
    """The one line that points to the list of goods."""
    list_name: str = ""

    @property
    def untaxed(self) -> bool:
        return all(line.rate in UNTAXED for line in self.invoice.lines)

    @property
    def net(self) -> Decimal:
        return self.invoice.net + (Decimal(1000) if self.forged == "net" else ZERO)

    @property
    def gross(self) -> Decimal:
        return self.invoice.gross + (Decimal(9000) if self.forged == "gross" else ZERO)

    @property
    def printed(self) -> list[Line]:
        """The lines on the form itself."""
        return [self.pointer] if self.pointer else self.invoice.lines

    def tax_text(self, line: Line) -> str:
        return "***" if line.rate in UNTAXED else f"{line.tax:.2f}"


def line_of(rng: Random, tax_class: str, name: str, rate: str, *, unit: str = "", specification: str = "") -> Line:
    """A line whose tax follows from its rate; without a unit it has no quantity and price either."""
    share = Decimal(rate[:-1]) / 100 if rate.endswith("%") else ZERO
    if unit:
        quantity = Decimal(rng.choice((1, 1, 2, 3, 12, 40, 260)))
        price = (Decimal(rng.randint(1_00, 90_000_00)) / 100 / quantity).quantize(
            Decimal(rng.choice(("0.01", "0.000001", "0.0000000000001")))
        )
        net = (quantity * price).quantize(CENT)
    else:
        quantity, price, net = None, None, Decimal(rng.randint(1_00, 90_000_00)) / 100
    return Line(tax_class, name, specification, unit, quantity, price, net, rate, (net * share).quantize(CENT))


def party_of(rng: Random) -> Party:
    return supplier(rng, "s", rng.choice(MARKS))


def invoice_of(rng: Random, kind: str, lines: list[Line], issued: date | None = None) -> Invoice:
    seller = party_of(rng)
    buyer = applicant(rng, ("icbc",))
    day = issued or date(2022, 7, 1) + timedelta(days=rng.randint(0, 1120))
    numbers = invoice_numbers(rng, kind, day, seller)
    return Invoice(
        "v",
        kind,
        numbers[0],
        numbers[1],
        day,
        buyer.name,
        buyer.uscc,
        seller.name,
        seller.uscc,
        buyer,
        seller,
        lines,
        numbers[2],
        numbers[3],
        drawer=person_name(rng),
    )


def digital(rng: Random) -> str:
    return rng.choice(("digital_special", "digital_normal"))


SERVICES = (
    ("信息技术服务", "工业视觉质检模型开发及现场部署服务（含三个月驻场调优与知识转移）"),
    ("研发和技术服务", "技术开发费"),
    ("信息系统服务", "MES与AI质检平台接口适配、联调及试运行支持服务"),
    ("现代服务", "数据标注服务"),
    ("软件", "智能排产软件V3.2（永久授权）"),
)
GOODS = (
    ("计算机设备", "GPU服务器", "R5500 G6/8×H800/2TB内存/双电源冗余", "台"),
    ("计算机外部设备", "NVMe固态硬盘", "7.68TB U.2", "块"),
    ("电子元件", "工业相机镜头", "MVL-KF2528M-12MP", "个"),
    ("电线电缆", "万兆光纤跳线LC-LC双芯多模OM4（3米）", "", "根"),
    ("计算机网络设备", "AI-Box Edge Inference Gateway Pro Max", "Jetson Orin NX 16GB", "台"),
)


def some_lines(rng: Random, count: int) -> list[Line]:
    made: list[Line] = []
    for _ in range(count):
        if rng.random() < 0.5:
            tax_class, name = rng.choice(SERVICES)
            made.append(line_of(rng, tax_class, name, rng.choice(("6%", "13%", "1%", "3%")), unit=rng.choice(("", "项", "套"))))
        else:
            tax_class, name, specification, unit = rng.choice(GOODS)
            made.append(line_of(rng, tax_class, name, "13%", unit=unit, specification=specification))
    return made


def negative(line: Line) -> Line:
    return replace(line, quantity=-line.quantity if line.quantity else None, net=-line.net, tax=-line.tax)


def resident_number(rng: Random) -> str:
    """公民身份号码 with its check digit (GB 11643)."""
    body = f"{rng.choice(list(REGIONS.values()))}19{rng.randint(60, 99)}0{rng.randint(1, 9)}1{rng.randint(0, 9)}{digits(rng, 3)}"
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]
