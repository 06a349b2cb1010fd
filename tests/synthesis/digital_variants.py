"""数电票 of every form, with what each truly says, apart from any bundle."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

from models.money import CENT
from tests.synthesis.building import invoice_numbers
from tests.synthesis.invoice_variants import UNTAXED, Variant, digital, invoice_of, line_of, negative, resident_number, some_lines
from tests.synthesis.names import digits, person_name
from tests.synthesis.world import Line


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


def bought_crops(rng: Random) -> Variant:
    """农产品收购: the buyer draws it up, the seller is a farmer with a resident's number."""
    line = line_of(rng, "谷物", "稻谷", "免税", unit="公斤")
    made = Variant("bought_crops", invoice_of(rng, "digital_normal", [line]), "", "农产品收购", boxed=rng.random() < 0.5)
    made.invoice.seller_name, made.invoice.seller_tax_id = person_name(rng), resident_number(rng)
    return made


def own_crops(rng: Random) -> Variant:
    line = line_of(rng, "蔬菜", "西红柿", "免税", unit="公斤", specification="散装")
    return Variant("own_crops", invoice_of(rng, "digital_normal", [line]), "", "自产农产品销售", boxed=rng.random() < 0.5)


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
