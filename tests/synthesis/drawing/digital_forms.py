"""数电票 of the special businesses: the columns, labels and second tables that each of them prints in place of the usual ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from models.money import ZERO
from tests.synthesis.drawing.amounts import capital, chinese_date, number, plain
from tests.synthesis.drawing.e_invoices import MAROON, TITLES, payload
from tests.synthesis.drawing.paper import Paper, break_lines
from tests.synthesis.drawing.seals import qr, supervision_seal
from tests.synthesis.invoice_variants import Variant
from tests.synthesis.world import Line

SIZE = (595.28, 396.0)
BUREAUS = {"44": "广东省税务局", "11": "北京市税务局", "31": "上海市税务局", "33": "浙江省税务局"}


@dataclass(frozen=True)
class Column:
    """A column of goods: the words of its head, the stretch it has, and how its values lie in it."""

    head: str
    key: str
    left: float
    right: float
    align: str = "c"


USUAL = (
    Column("项目名称", "item_name", 14, 136, "l"),
    Column("规格型号", "specification", 138, 208),
    Column("单 位", "unit", 210, 250),
    Column("数 量", "quantity", 250, 296, "r"),
    Column("单 价", "unit_price", 298, 372, "r"),
    Column("金 额", "tax_exclusive_amount", 376, 450, "r"),
    Column("税率/征收率", "tax_rate", 454, 520),
    Column("税 额", "tax_amount", 522, 579, "r"),
)
TRAVEL = (
    Column("项目名称", "item_name", 14, 150, "l"),
    Column("单 价", "unit_price", 180, 250, "r"),
    Column("数 量", "quantity", 280, 320, "r"),
    Column("金 额", "tax_exclusive_amount", 360, 420, "r"),
    Column("税率/征收率", "tax_rate", 440, 510),
    Column("税 额", "tax_amount", 522, 579, "r"),
)
BUILDING = (
    Column("项目名称", "item_name", 14, 130, "l"),
    Column("建筑服务发生地", "place", 132, 232, "l"),
    Column("建筑项目名称", "project", 236, 360, "l"),
    Column("金 额", "tax_exclusive_amount", 366, 440, "r"),
    Column("税率/征收率", "tax_rate", 452, 515),
    Column("税 额", "tax_amount", 520, 579, "r"),
)
TOLL = (
    Column("项目名称", "item_name", 14, 120, "l"),
    Column("车牌号", "plate", 124, 180),
    Column("车辆类型", "vehicle", 190, 240),
    Column("通行日期起", "from", 256, 316),
    Column("通行日期止", "to", 326, 386),
    Column("金额", "tax_exclusive_amount", 396, 450, "r"),
    Column("税率/征收率", "tax_rate", 464, 524),
    Column("税额", "tax_amount", 530, 577, "r"),
)
ESTATE = (
    Column("项目名称", "item_name", 14, 120, "l"),
    Column("产权证书/\n不动产权证号", "deed", 124, 206, "l"),
    Column("面积单位", "unit", 210, 256),
    Column("数 量", "quantity", 258, 306, "r"),
    Column("单 价", "unit_price", 308, 376, "r"),
    Column("金 额", "tax_exclusive_amount", 380, 452, "r"),
    Column("税率/征收率", "tax_rate", 456, 518),
    Column("税 额", "tax_amount", 522, 579, "r"),
)
TABLES = {"": USUAL, "travel": TRAVEL, "building": BUILDING, "toll": TOLL, "estate": ESTATE, "freight": USUAL}
SECOND = {
    "travel": ("出行人", "有效身份证件号", "出行日期", "出发地", "到达地", "等级", "交通工具类型"),
    "freight": ("运输工具种类", "运输工具牌号", "起运地", "到达地", "运输货物名称"),
}


@dataclass
class Pen:
    """One drawing of one variant: the face of its labels and the heights of its rows."""

    paper: Paper
    variant: Variant
    face: str
    yuan: str
    middle: bool
    """Whether figures stand beside the middle of a wrapped name."""

    def say(self, x: float, y: float, text: str, size: float = 8.5, align: str = "l") -> float:
        return self.paper.text(x, y, text, size, face=self.face, colour=MAROON, align=align)


def draw_digital(paper: Paper, variant: Variant, rng: Random) -> None:
    """All pages of one 数电票."""
    pen = Pen(paper, variant, rng.choice(("kai", "song")), rng.choice("¥￥"), rng.random() < 0.2)
    rows = SECOND.get(variant.business)
    floor = 222.0 if rows else 236.0
    pages = paged(pen, floor)
    for place, lines in enumerate(pages, 1):
        if place > 1:
            paper.new_page(SIZE)
        head(pen, place, len(pages))
        parties(pen)
        goods(pen, lines)
        sums(pen, lines if len(pages) > 1 else (), last=place == len(pages), y=234 if rows else 257)
        if rows:
            second_table(pen, rows)
        foot(pen)


def paged(pen: Pen, floor: float) -> list[list[Line]]:
    """The lines by page, as many on each as its rows have room for."""
    pages: list[list[Line]] = [[]]
    y = 161.0
    for line in pen.variant.invoice.lines:
        height = 11.0 * max(len(text) for text in cells_of(pen, line).values()) + 1
        if pages[-1] and y + height > floor:
            pages.append([])
            y = 161.0
        pages[-1].append(line)
        y += height
    return pages


def cells_of(pen: Pen, line: Line) -> dict[str, list[str]]:
    """What stands in each column of a line, broken into its rows."""
    said = pen.variant.details.get(id(line), {}) | {
        "item_name": line.label,
        "specification": line.specification,
        "unit": line.unit,
        "quantity": number(line.quantity),
        "unit_price": number(line.price),
        "tax_exclusive_amount": plain(line.net),
        "tax_rate": line.rate,
        "tax_amount": pen.variant.tax_text(line),
    }
    return {
        column.key: break_lines(pen.paper, said.get(column.key, ""), column.right - column.left, 8.5)
        if column.align == "l" or column.key == "specification"
        else [said.get(column.key, "")]
        for column in TABLES[pen.variant.business]
    }


def head(pen: Pen, page: int, pages: int) -> None:
    paper, invoice = pen.paper, pen.variant.invoice
    title = TITLES[invoice.kind]
    qr(paper, 22, 16, 58, payload(invoice))
    if pen.variant.label:
        if pen.variant.boxed:
            paper.rect(88, 16, 166, 72, 0.5, MAROON)
        pen.say(127, 48, pen.variant.label, 9.5, align="c")
    paper.text(297, 42, title, 19, face="kai", colour=MAROON, align="c")
    half = min(118.0, paper.width(title, 19, "kai") / 2 + 6)
    for y in (50, 53):
        paper.line(297 - half, y, 297 + half, y, 0.8, MAROON)
    paper.image(supervision_seal(BUREAUS.get(invoice.number[2:4], "广东省税务局"), plain=paper.plain), 258, 18, 80, 53)
    pen.say(432, 38, "发票号码：", 9)
    paper.text(478, 38, invoice.number, 9)
    pen.say(432, 55, "开票日期：", 9)
    paper.text(478, 55, chinese_date(invoice.issued), 9)
    if pages > 1:
        paper.text(478, 72, f"共{pages}页 第{page}页", 8)
    paper.rect(12, 80, 583, 360, 0.9, MAROON)
    for x in (30, 297, 315):
        paper.line(x, 80, x, 138, 0.9, MAROON)
    for y in (138, 262, 284):
        paper.line(12, y, 583, y, 0.9, MAROON)
    for x, role in ((21, "购买方信息"), (306, "销售方信息")):
        paper.upright(x, 92, role, 8.5, step=10.5, face=pen.face, colour=MAROON)


def parties(pen: Pen) -> None:
    paper, invoice = pen.paper, pen.variant.invoice
    buyer, seller = (33, invoice.buyer_name, invoice.buyer_tax_id), (318, invoice.seller_name, invoice.seller_tax_id)
    for x, name, tax_id in (buyer, seller):
        width = pen.say(x, 98, "名称：", 9)
        paper.wrapped(x + width, 98, name, 255 - width, 9, leading=11)
        width = pen.say(x, 128, "统一社会信用代码/纳税人识别号：", 8)
        paper.text(x + width + 2, 128, tax_id, 9.5, face="Courier", fit=258 - width)


def goods(pen: Pen, lines: Sequence[Line]) -> None:
    columns = TABLES[pen.variant.business]
    for column in columns:
        for row, part in enumerate(column.head.split("\n")):
            pen.say((column.left + column.right) / 2, 148 + 8 * row - 3 * column.head.count("\n"), part, 8.5, align="c")
    y = 163.0
    for line in lines:
        cells = cells_of(pen, line)
        deepest = max(len(rows) for rows in cells.values())
        for column in columns:
            x = {"l": column.left, "c": (column.left + column.right) / 2, "r": column.right}[column.align]
            lowered = 5.5 * (deepest - 1) if pen.middle and len(cells[column.key]) < deepest else 0.0
            for row, text in enumerate(cells[column.key]):
                fit = column.right - column.left if column.key == "unit_price" else None
                pen.paper.text(x, y + 11 * row + lowered, text, 8.5, align=column.align, fit=fit)
        y += 11 * deepest + 1


def sums(pen: Pen, lines: Sequence[Line], *, last: bool, y: float) -> None:
    paper, invoice = pen.paper, pen.variant.invoice
    amount, tax = (
        next(c.right for c in TABLES[pen.variant.business] if c.key == key) for key in ("tax_exclusive_amount", "tax_amount")
    )
    if lines:
        pen.say(66, y - 12, "小    计", align="c")
        paper.text(amount, y - 12, f"{pen.yuan}{plain(sum((x.net for x in lines), ZERO))}", 8.5, align="r")
        paper.text(tax, y - 12, f"{pen.yuan}{plain(sum((x.tax for x in lines), ZERO))}", 8.5, align="r")
    pen.say(66, y, "合        计", align="c")
    paper.line(150, 262, 150, 284, 0.9, MAROON)
    pen.say(81, 276, "价税合计（大写）", 9, align="c")
    pen.say(420, 276, "（小写）", 9)
    if not last:
        return
    paper.text(amount, y, f"{pen.yuan}{plain(pen.variant.net)}", 8.5, align="r")
    paper.text(tax, y, "***" if pen.variant.untaxed else f"{pen.yuan}{plain(invoice.tax)}", 8.5, align="r")
    paper.circle(161, 273, 5.2, 0.6)
    paper.line(157.4, 269.4, 164.6, 276.6, 0.6)
    paper.line(164.6, 269.4, 157.4, 276.6, 0.6)
    paper.text(170, 276, capital(invoice.gross), 9)
    paper.text(458, 276, f"{pen.yuan}{plain(pen.variant.gross)}", 9)


def second_table(pen: Pen, heads: Sequence[str]) -> None:
    """Who travelled, or what was carried, between the totals and 价税合计."""
    step = 571 / len(heads)
    for y in (238, 249):
        pen.paper.line(12, y, 583, y, 0.9, MAROON)
    for place, word in enumerate(heads):
        pen.say(12 + step * (place + 0.5), 246.5, word, 7.5, align="c")
    for place, text in enumerate(pen.variant.second):
        pen.paper.text(12 + step * (place + 0.5), 258.5, text, 7.5, align="c", fit=step - 2)


def foot(pen: Pen) -> None:
    paper, invoice = pen.paper, pen.variant.invoice
    paper.line(30, 284, 30, 360, 0.9, MAROON)
    paper.upright(21, 308, "备注", 8.5, step=26, face=pen.face, colour=MAROON)
    if invoice.remark:
        paper.wrapped(34, 297, invoice.remark, 540, 8.5)
    pen.say(66, 376, "开票人：", 9)
    paper.text(104, 376, invoice.drawer, 9)
