"""The older forms: 增值税专用发票 and 普通发票 on paper, and 增值税电子普通发票 / 电子专用发票 as PDF."""

from dataclasses import dataclass
from random import Random

from tests.synthesis.drawing.amounts import capital, chinese_date, number, plain
from tests.synthesis.drawing.e_invoices import payload, tax_text
from tests.synthesis.drawing.paper import BLACK, Colour, Paper
from tests.synthesis.drawing.seals import invoice_seal, qr, supervision_seal
from tests.synthesis.world import Invoice

SIZE = (612.0, 396.0)
BROWN: Colour = (0.62, 0.32, 0.10)
GREEN: Colour = (0.16, 0.50, 0.20)
BLUE_INK: Colour = (0.13, 0.15, 0.42)
PROVINCES = {"44": "广东", "11": "北京", "31": "上海", "33": "浙江"}
FORMS = {
    "e_normal": ("增值税电子普通发票", BROWN, "货物或应税劳务、服务名称"),
    "e_special": ("增值税电子专用发票", BROWN, "项目名称"),
    "paper_special": ("增值税专用发票", GREEN, "货物或应税劳务、服务名称"),
    "paper_normal": ("增值税普通发票", BROWN, "货物或应税劳务、服务名称"),
}
CIPHER = "0123456789+-*/<>"


@dataclass(frozen=True)
class Look:
    """How this copy was printed: ink, face and the printer's offset against the form, in points."""

    colour: Colour
    ink: Colour
    face: str
    shift: tuple[float, float]
    electronic: bool


def look_of(invoice: Invoice, rng: Random) -> Look:
    electronic = invoice.kind.startswith("e_")
    colour = FORMS[invoice.kind][1]
    if electronic:
        return Look(colour, BLACK, "song", (0, 0), electronic=True)
    shift = (rng.uniform(-3, 4), rng.uniform(-2.5, 2.5))
    return Look(colour, rng.choice((BLACK, BLUE_INK, (0.2, 0.2, 0.25))), rng.choice(("song", "hei")), shift, electronic=False)


def draw_paper_invoice(paper: Paper, invoice: Invoice, rng: Random) -> None:
    """One invoice of the older forms; at most five lines."""
    look = look_of(invoice, rng)
    _head(paper, invoice, look, rng)
    _grid(paper, look)
    _labels(paper, invoice, look)
    _party_block(paper, invoice, look, rng)
    _goods(paper, invoice, look)
    _foot(paper, invoice, look, rng)


def _head(paper: Paper, invoice: Invoice, look: Look, rng: Random) -> None:
    province = PROVINCES.get(invoice.code.lstrip("0")[:2], "广东")
    title = province + FORMS[invoice.kind][0]
    ink = (invoice.id, "number"), (invoice.id, "code"), (invoice.id, "issue_date"), (invoice.id, "check_code")
    paper.text(306, 36, title, 20, face="kai", colour=look.colour, align="c")
    half = paper.width(title, 20, "kai") / 2
    paper.line(306 - half, 43, 306 + half, 43, 0.8, look.colour)
    paper.line(306 - half, 46, 306 + half, 46, 0.8, look.colour)
    paper.image(supervision_seal(province + "省税务局", plain=paper.plain), 266, 14, 80, 53)
    if look.electronic:
        qr(paper, 22, 12, 58, payload(invoice))
        rows = (("发票代码", invoice.code, ink[1]), ("发票号码", invoice.number, ink[0]))
        for row, (label, value, mark) in enumerate((*rows, ("开票日期", chinese_date(invoice.issued), ink[2]))):
            paper.text(452, 26 + 14 * row, f"{label}：", 9, face="kai", colour=look.colour)
            paper.text(498, 26 + 14 * row, value, 9, mark=mark)
        paper.text(452, 68, "校 验 码：", 9, face="kai", colour=look.colour)
        check = " ".join(invoice.check_code[k : k + 5] for k in range(0, 20, 5))
        paper.text(498, 68, check, 8, fit=98, mark=ink[3])
        paper.text(22, 80, "机器编号：", 8, face="kai", colour=look.colour)
        paper.text(62, 80, invoice.machine, 8)
        return
    dx, dy = look.shift
    if rng.random() < 0.7:
        qr(paper, 34, 12, 46, payload(invoice))
    paper.text(100, 36, invoice.code, 15, face="Helvetica", mark=ink[1])
    paper.text(436, 36, "№", 15, face="hei", colour=look.colour)
    paper.text(454, 36, invoice.number, 16, face="Helvetica-Bold", mark=ink[0])
    paper.text(540 + dx, 30 + dy, invoice.code, 7.5, colour=look.ink)
    paper.text(540 + dx, 41 + dy, invoice.number, 7.5, colour=look.ink)
    paper.text(436, 66, "开票日期：", 9, face="kai", colour=look.colour)
    paper.text(482 + dx, 66 + dy, chinese_date(invoice.issued), 9, face=look.face, colour=look.ink, mark=ink[2])
    if invoice.check_code:
        check = " ".join(invoice.check_code[k : k + 5] for k in range(0, 20, 5))
        paper.text(100, 66, "校验码", 8.5, face="kai", colour=look.colour)
        paper.text(130 + dx, 66 + dy, check, 8.5, face=look.face, colour=look.ink, mark=ink[3])
    if invoice.kind == "paper_special":
        copy = rng.choice(("第二联：抵扣联  购买方扣税凭证", "第三联：发票联  购买方记账凭证"))
    else:
        copy = "第二联：发票联  购买方记账凭证"
    paper.upright(601, 110, copy.replace("  ", ""), 7.5, step=11, face="kai", colour=look.colour)


X = (26, 44, 340, 356, 590)
COLUMNS = (26, 176, 246, 278, 332, 396, 470, 506, 590)


def _grid(paper: Paper, look: Look) -> None:
    c = look.colour
    paper.rect(26, 86, 590, 362, 1.0, c)
    for y in (146, 270, 292):
        paper.line(26, y, 590, y, 0.8, c)
    for x in X[1:4]:
        paper.line(x, 86, x, 146, 0.8, c)
    for x in COLUMNS[1:-1]:
        paper.line(x, 146, x, 270, 0.6, c)
    paper.line(176, 270, 176, 292, 0.8, c)
    for x in X[1:4]:
        paper.line(x, 292, x, 362, 0.8, c)


def _labels(paper: Paper, invoice: Invoice, look: Look) -> None:
    c = look.colour
    paper.upright(35, 104, "购买方", 9, step=17, face="kai", colour=c)
    paper.upright(348, 104, "密码区", 9, step=17, face="kai", colour=c)
    paper.upright(35, 312, "销售方", 9, step=17, face="kai", colour=c)
    paper.upright(348, 318, "备注", 9, step=24, face="kai", colour=c)
    heads = (FORMS[invoice.kind][2], "规格型号", "单位", "数  量", "单  价", "金  额", "税率", "税  额")
    for left, right, head in zip(COLUMNS[:-1], COLUMNS[1:], heads, strict=True):
        paper.text(
            (left + right) / 2,
            157,
            head,
            8.5,
            face="kai",
            colour=c,
            align="c",
            fit=None if right - left > 60 else right - left - 2,
        )
    paper.text(101, 265, "合        计", 9, face="kai", colour=c, align="c")
    paper.text(101, 285, "价税合计（大写）", 9, face="kai", colour=c, align="c")
    paper.text(420, 285, "（小写）", 9, face="kai", colour=c)
    for y in (100, 306):
        for row, label in enumerate(("名        称：", "纳税人识别号：", "地 址、电 话：", "开户行及账号：")):
            paper.text(47, y + 14 * row, label, 8.5, face="kai", colour=c, fit=62)


def _party_block(paper: Paper, invoice: Invoice, look: Look, rng: Random) -> None:
    dx, dy = look.shift
    sides = (
        (100, "buyer", invoice.buyer_name, invoice.buyer_tax_id, invoice.buyer),
        (306, "seller", invoice.seller_name, invoice.seller_tax_id, invoice.seller),
    )
    for y, role, name, tax_id, party in sides:
        bank = party.account
        paper.text(112 + dx, y + dy, name, 9, face=look.face, colour=look.ink, fit=224, mark=(invoice.id, f"{role}_name"))
        face = "Courier" if rng.random() < 0.5 else look.face
        paper.text(112 + dx, y + 14 + dy, tax_id, 10, face=face, colour=look.ink, mark=(invoice.id, f"{role}_tax_id"))
        if role == "seller" or rng.random() < 0.7:
            paper.text(112 + dx, y + 28 + dy, f"{party.address} {party.phone}", 7.5, face=look.face, colour=look.ink, fit=222)
            paper.text(112 + dx, y + 42 + dy, f"{bank.branch} {bank.number}", 7.5, face=look.face, colour=look.ink, fit=222)
    for row in range(4):
        cipher = "".join(rng.choice(CIPHER) for _ in range(27))
        paper.text(362 + dx, 99 + 13.5 * row + dy, cipher, 11, face="Courier", colour=look.ink, fit=222)


def _goods(paper: Paper, invoice: Invoice, look: Look) -> None:
    dx, dy = look.shift
    y = 170.0
    style = {"face": look.face, "colour": look.ink}
    for row, line in enumerate(invoice.lines, 1):
        mark = f"{invoice.id}.{row}"
        bottom = paper.wrapped(28 + dx, y + dy, line.label, 146, 8.5, leading=10, mark=(mark, "item_name"), **style)
        paper.text(
            178 + dx,
            y + dy,
            line.specification,
            8,
            fit=66 if len(line.specification) > 8 else None,
            mark=(mark, "specification"),
            **style,
        )
        paper.text(262 + dx, y + dy, line.unit, 8.5, align="c", mark=(mark, "unit"), **style)
        paper.text(330 + dx, y + dy, number(line.quantity), 8.5, align="r", mark=(mark, "quantity"), **style)
        paper.text(
            394 + dx,
            y + dy,
            number(line.price),
            8.5,
            align="r",
            fit=_fit(paper, number(line.price)),
            mark=(mark, "unit_price"),
            **style,
        )
        paper.text(468 + dx, y + dy, plain(line.net), 8.5, align="r", mark=(mark, "tax_exclusive_amount"), **style)
        paper.text(488 + dx, y + dy, line.rate, 8.5, align="c", mark=(mark, "tax_rate"), **style)
        paper.text(588 + dx, y + dy, tax_text(line), 8.5, align="r", mark=(mark, "tax_amount"), **style)
        y = max(y + 13, bottom + 2)
    net = invoice.printed_net if invoice.printed_net is not None else invoice.net
    gross = invoice.printed_gross if invoice.printed_gross is not None else invoice.gross
    free = all(line.rate in ("免税", "不征税") for line in invoice.lines)
    paper.text(468 + dx, 265 + dy, f"¥{plain(net)}", 9, align="r", mark=(invoice.id, "tax_exclusive_amount"), **style)
    paper.text(
        588 + dx, 265 + dy, "***" if free else f"¥{plain(invoice.tax)}", 9, align="r", mark=(invoice.id, "tax_amount"), **style
    )
    paper.circle(187 + dx, 282 + dy, 5, 0.6)
    paper.line(183.5 + dx, 278.5 + dy, 190.5 + dx, 285.5 + dy, 0.6)
    paper.line(190.5 + dx, 278.5 + dy, 183.5 + dx, 285.5 + dy, 0.6)
    paper.text(196 + dx, 285 + dy, capital(invoice.gross), 9, **style)
    paper.text(460 + dx, 285 + dy, f"¥{plain(gross)}", 9.5, mark=(invoice.id, "tax_inclusive_amount"), **style)


def _fit(paper: Paper, text: str) -> float | None:
    return 62.0 if paper.width(text, 8.5) > 62 else None


def _foot(paper: Paper, invoice: Invoice, look: Look, rng: Random) -> None:
    dx, dy = look.shift
    if invoice.remark:
        paper.wrapped(360 + dx, 305 + dy, invoice.remark, 226, 8, face=look.face, colour=look.ink, mark=(invoice.id, "remark"))
    people = (
        ("收 款 人：", 44, rng.choice(("林晓敏", "系统", "王芳"))),
        ("复 核：", 190, rng.choice(("张丽", "陈静"))),
        ("开 票 人：", 320, invoice.drawer),
    )
    for label, x, person in people:
        width = paper.text(x, 376, label, 9, face="kai", colour=look.colour)
        paper.text(x + width + 4 + dx, 376 + dy, person, 9, face=look.face, colour=look.ink)
    paper.text(450, 376, "销 售 方：（章）", 9, face="kai", colour=look.colour)
    if not look.electronic or rng.random() < 0.6:
        name = invoice.seller_name
        paper.image(
            invoice_seal(name, invoice.seller_tax_id, plain=paper.plain),
            462 + rng.uniform(-14, 14),
            316 + rng.uniform(-10, 4),
            104,
            69,
        )
