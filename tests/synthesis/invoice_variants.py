"""Invoices of every form that a bundle may hold, each with what it truly says, apart from any bundle."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from models.money import CENT, ZERO
from tests.synthesis.building import invoice_numbers
from tests.synthesis.names import MARKS, REGIONS, Party, applicant, company, digits, person_name, supplier
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

    @property
    def untaxed(self) -> bool:
        return all(line.rate in UNTAXED for line in self.invoice.lines)

    @property
    def net(self) -> Decimal:
        return self.invoice.net + (Decimal(1000) if self.forged == "net" else ZERO)

    @property
    def gross(self) -> Decimal:
        return self.invoice.gross + (Decimal(9000) if self.forged == "gross" else ZERO)

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


def plain_digital(rng: Random) -> Variant:
    return Variant("digital", invoice_of(rng, digital(rng), some_lines(rng, rng.randint(1, 3))))


def long_digital(rng: Random) -> Variant:
    """Several pages with subtotals."""
    return Variant("pages", invoice_of(rng, digital(rng), some_lines(rng, rng.randint(8, 22))))


def discounted(rng: Random) -> Variant:
    """A line, the discount on it, and a line without either."""
    lines = some_lines(rng, rng.randint(1, 3))
    off = replace(lines[0], specification="", unit="", quantity=None, price=None, net=-(lines[0].net / 10).quantize(CENT))
    off = replace(off, tax=-(lines[0].tax / 10).quantize(CENT))
    return Variant("discount", invoice_of(rng, digital(rng), [lines[0], off, *lines[1:]]))


def travel(rng: Random) -> Variant:
    line = line_of(rng, "运输服务", "客运服务费", rng.choice(("3%", "9%")), unit="次")
    line = replace(line, unit="")
    off = Line("运输服务", "客运服务费", "", "", None, None, Decimal("-6.02"), line.rate, Decimal("-0.18"))
    made = Variant("travel", invoice_of(rng, "digital_normal", [line, off]), "travel", "旅客运输服务", rng.random() < 0.4)
    if rng.random() < 0.7:
        made.second = (person_name(rng), "4401**********123X", "2025-03-01", "广州市", "深圳市", "二等座", "网约车")
    return made


def building(rng: Random) -> Variant:
    line = line_of(
        rng,
        "建筑服务",
        rng.choice(("工程服务", "智能化弱电工程款", "机房装修工程施工进度款（第二期）")),
        rng.choice(("9%", "3%")),
    )
    made = Variant("building", invoice_of(rng, digital(rng), [line]), "building", "建筑服务", rng.random() < 0.4)
    made.details[id(line)] = {
        "place": "广东省佛山市顺德区北滘镇工业大道100号",
        "project": "智能工厂算力机房（一期）建设及配套工程项目",
    }
    made.invoice.remark = "土地增值税项目编号：440606202400017\n跨地（市）标志：否"
    return made


def toll(rng: Random) -> Variant:
    line = line_of(rng, "经营租赁", "通行费", rng.choice(("3%", "9%", "不征税")))
    made = Variant("toll", invoice_of(rng, "digital_normal", [line]), "toll", "通行费", boxed=True)
    made.details[id(line)] = {"plate": "粤B7K2Q9", "vehicle": "货车", "from": "20240820", "to": "20240821"}
    return made


def oil(rng: Random) -> Variant:
    line = line_of(rng, "汽油", "92号车用汽油(VIB)", "13%", unit="升", specification="VIB")
    return Variant("oil", invoice_of(rng, digital(rng), [line]), "", "成品油", rng.random() < 0.4)


def estate(rng: Random) -> Variant:
    line = line_of(
        rng, "经营租赁", rng.choice(("厂房租金", "办公用房租赁费（2024年1月至6月）")), rng.choice(("9%", "5%")), unit="平方米"
    )
    made = Variant("estate", invoice_of(rng, digital(rng), [line]), "estate", "不动产经营租赁服务", rng.random() < 0.4)
    made.details[id(line)] = {"deed": "粤（2021）佛南不动产权第0123456号"}
    made.invoice.remark = (
        "不动产地址：广东省佛山市南海区桂城街道创新二路18号；租赁期起止：2024-01-01 2024-06-30；跨地（市）标志：否"
    )
    return made


def freight(rng: Random) -> Variant:
    line = line_of(rng, "运输服务", "陆路货物运输服务", "9%", unit="吨")
    made = Variant("freight", invoice_of(rng, digital(rng), [line]), "freight", "货物运输服务", rng.random() < 0.4)
    made.second = ("公路运输", "粤A12345", "广东省广州市", "广东省东莞市", "服务器机柜及配件")
    return made


def free(rng: Random) -> Variant:
    rate = rng.choice(UNTAXED)
    line = line_of(rng, "研发和技术服务", "技术开发服务", rate, unit=rng.choice(("", "项")))
    made = Variant("free", invoice_of(rng, "digital_normal", [line]))
    made.invoice.remark = "技术开发合同登记编号：2024440300012345" if rng.random() < 0.5 else ""
    return made


def partly_free(rng: Random) -> Variant:
    lines = [*some_lines(rng, 1), line_of(rng, "研发和技术服务", "技术转让费", "免税")]
    return Variant("partly_free", invoice_of(rng, "digital_normal", lines))


def margin(rng: Random) -> Variant:
    """差额开票: the tax is on the margin alone, the rate is not shown."""
    line = line_of(rng, "人力资源服务", "劳务派遣服务费", "***")
    taken = (line.net * Decimal("0.8")).quantize(CENT)
    line = replace(line, tax=((line.net - taken) * Decimal("0.05")).quantize(CENT))
    made = Variant("margin", invoice_of(rng, digital(rng), [line]), "", "差额征税-差额开票", boxed=rng.random() < 0.5)
    made.invoice.remark = f"差额征税：{taken}。"
    return made


def margin_in_full(rng: Random) -> Variant:
    """全额开票: rate and tax as usual, only the label and the remark tell."""
    line = line_of(rng, "经纪代理服务", "代理服务费", rng.choice(("5%", "6%")), unit="次")
    made = Variant("margin_in_full", invoice_of(rng, digital(rng), [line]), "", "差额征税-全额开票", boxed=rng.random() < 0.5)
    made.invoice.remark = f"差额征税：{(line.net / 2).quantize(CENT)}。"
    return made


def agent(rng: Random) -> Variant:
    """数电 代开: the seller block names the seller itself, a resident with a number of its own."""
    line = line_of(rng, "劳务", "数据标注劳务费", "1%")
    made = Variant("agent", invoice_of(rng, "digital_normal", [line]), "", "代开")
    made.invoice.seller_name, made.invoice.seller_tax_id = f"{person_name(rng)}（个人）", resident_number(rng)
    made.invoice.remark = f"代开企业税号：{made.invoice.seller_tax_id} 代开企业名称：{made.invoice.seller_name}"
    return made


def red(rng: Random) -> Variant:
    made = Variant("red", invoice_of(rng, digital(rng), [negative(line) for line in some_lines(rng, rng.randint(1, 2))]))
    made.reverses = invoice_numbers(rng, "digital_normal", made.invoice.issued, made.invoice.seller)[0]
    word = rng.choice(("被红冲蓝字数电票号码", "被红冲蓝字数电发票号码"))
    made.invoice.remark = f"{word}：{made.reverses} 红字发票信息确认单编号：44{digits(rng, 18)}"
    made.invoice.red = True
    return made


def negative(line: Line) -> Line:
    return replace(line, quantity=-line.quantity if line.quantity else None, net=-line.net, tax=-line.tax)


def bought_crops(rng: Random) -> Variant:
    """农产品收购: the buyer draws it up, the seller is a farmer with a resident's number."""
    line = line_of(rng, "谷物", "稻谷", "免税", unit="公斤")
    made = Variant("bought_crops", invoice_of(rng, "digital_normal", [line]), "", "农产品收购", boxed=rng.random() < 0.5)
    made.invoice.seller_name, made.invoice.seller_tax_id = person_name(rng), resident_number(rng)
    return made


def own_crops(rng: Random) -> Variant:
    line = line_of(rng, "蔬菜", "西红柿", "免税", unit="公斤", specification="散装")
    return Variant("own_crops", invoice_of(rng, "digital_normal", [line]), "", "自产农产品销售", boxed=rng.random() < 0.5)


def resident_number(rng: Random) -> str:
    """公民身份号码 with its check digit (GB 11643)."""
    body = f"{rng.choice(list(REGIONS.values()))}19{rng.randint(60, 99)}0{rng.randint(1, 9)}1{rng.randint(0, 9)}{digits(rng, 3)}"
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def foreign(rng: Random) -> Variant:
    """A buyer of two languages, an amount of foreign currency in the remark."""
    made = plain_digital(rng)
    made.name = "foreign"
    made.invoice.buyer_name = rng.choice(
        (
            "ABC Intelligent Manufacturing (Guangdong) Co., Ltd.",
            "博世（中国）投资有限公司Bosch (China) Investment Ltd.",
            "Siemens Ltd., China",
        )
    )
    made.invoice.remark = f"合同号：HT-2024-0091；外币金额：USD 12,345.67；汇率：7.1234；折合人民币{made.invoice.gross}元"
    return made


def long_names(rng: Random) -> Variant:
    made = plain_digital(rng)
    made.name = "long_names"
    made.invoice.seller_name = "广东省科学院智能制造研究所粤港澳大湾区工业人工智能联合创新应用推广中心有限责任公司佛山分公司"
    made.invoice.buyer_name = "中国（广东）自由贸易试验区深圳前海蛇口片区智能装备与机器人产业技术研究院有限公司"
    return made


def forged(rng: Random) -> Variant:
    made = plain_digital(rng)
    made.name, made.forged = "forged", rng.choice(("net", "gross"))
    return made


DIGITAL: tuple[Callable[[Random], Variant], ...] = (
    plain_digital,
    long_digital,
    discounted,
    travel,
    building,
    toll,
    oil,
    estate,
    freight,
    free,
    partly_free,
    margin,
    margin_in_full,
    agent,
    red,
    bought_crops,
    own_crops,
    foreign,
    long_names,
    forged,
)

__all__ = ["DIGITAL", "Variant", "company"]
