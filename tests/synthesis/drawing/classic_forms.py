# ruff: noqa: PLR0917 - text is put where it stands
"""增值税发票 before 数电票 as PDF: electronic, on paper, 通行费 and 区块链, with values where printers put them."""

from dataclasses import dataclass
from random import Random

from tests.synthesis.drawing.amounts import capital, number, plain
from tests.synthesis.drawing.e_invoices import payload
from tests.synthesis.drawing.paper import Colour, Paper, break_lines
from tests.synthesis.drawing.seals import invoice_seal, qr, supervision_seal
from tests.synthesis.invoice_variants import Variant
from tests.synthesis.world import Line

SIZE = (609.4, 394.0)
BROWN: Colour = (0.63, 0.32, 0.12)
GREEN: Colour = (0.16, 0.50, 0.20)
TITLES = {
    "e_normal": "增值税电子普通发票",
    "e_special": "增值税电子专用发票",
    "paper_special": "增值税专用发票",
    "paper_normal": "增值税普通发票",
}
PROVINCES = {"44": "广东", "11": "北京", "31": "上海", "33": "浙江"}
CIPHER = "0123456789+-*/<>"
USUAL = (
    ("货物或应税劳务、服务名称", "item_name", 25, 175, "l"),
    ("规格型号", "specification", 177, 219, "l"),
    ("单位", "unit", 219, 253, "c"),
    ("数  量", "quantity", 254, 318, "r"),
    ("单  价", "unit_price", 321, 390, "r"),
    ("金   额", "tax_exclusive_amount", 392, 478, "r"),
    ("税率", "tax_rate", 480, 503, "c"),
    ("税   额", "tax_amount", 505, 590, "r"),
)
TOLL = (
    ("项目名称", "item_name", 25, 150, "l"),
    ("车牌号", "plate", 152, 205, "c"),
    ("类型", "vehicle", 207, 240, "c"),
    ("通行日期起", "from", 242, 316, "c"),
    ("通行日期止", "to", 318, 390, "c"),
    ("金   额", "tax_exclusive_amount", 392, 478, "r"),
    ("税率", "tax_rate", 480, 503, "c"),
    ("税   额", "tax_amount", 505, 590, "r"),
)


@dataclass
class Form:
    """One form under the pen: the ink of its frame, and how far the values are off their rows."""

    paper: Paper
    variant: Variant
    colour: Colour
    face: str
    dx: float
    dy: float
    yuan: str

    def say(self, x: float, y: float, text: str, size: float = 9.0, align: str = "l") -> float:
        return self.paper.text(x, y, text, size, face="song", colour=self.colour, align=align)

    def fill(
        self, x: float, y: float, text: str, size: float = 9.0, align: str = "l", fit: float | None = None, face: str = ""
    ) -> None:
        self.paper.text(x + self.dx, y + self.dy, text, size, face=face or self.face, align=align, fit=fit)


def draw_classic(paper: Paper, variant: Variant, rng: Random) -> None:
    """One form of the older kinds, on one page."""
    paperwork = variant.invoice.kind.startswith("paper")
    off = (rng.uniform(-2, 3), rng.uniform(-2, 2)) if paperwork else (0.0, 0.0)
    colour = GREEN if variant.invoice.kind == "paper_special" else BROWN
    form = Form(paper, variant, colour, rng.choice(("song", "hei")) if paperwork else "song", *off, rng.choice("¥￥"))
    head(form, rng)
    grid(form)
    parties(form, rng)
    goods(form)
    foot(form, rng)


def head(form: Form, rng: Random) -> None:
    paper, invoice = form.paper, form.variant.invoice
    title = form.variant.title or PROVINCES.get(invoice.code.lstrip("0")[:2], "广东") + TITLES[invoice.kind]
    form.say(306, 40, title, 21, "c")
    for y in (53, 56):
        paper.line(196, y, 418, y, 0.7, form.colour)
    paper.image(supervision_seal("广东省税务局", plain=paper.plain), 263, 24, 84, 55)
    if form.variant.label:
        form.say(120, 50, form.variant.label, 12)
    if invoice.kind.startswith("paper"):
        paper.text(92, 40, invoice.code, 15, face="Helvetica")
        form.say(436, 36, "№", 15)
        paper.text(454, 36, invoice.number, 16, face="Helvetica-Bold")
        form.fill(540, 30, invoice.code, 7.5)
        form.fill(540, 41, invoice.number, 7.5)
        form.say(436, 66, "开票日期：")
        form.fill(482, 66, f"{invoice.issued:%Y年%m月%d日}")
        if invoice.check_code:
            form.say(92, 68, "校验码")
            form.fill(124, 68, grouped(invoice.check_code))
        return
    if not form.variant.title:
        qr(paper, 40, 9, 50, payload(invoice))
    form.say(31, 72, "机器编号:")
    paper.text(75, 72, invoice.machine, 9)
    day = invoice.issued
    rows = (
        ("发票代码:", invoice.code),
        ("发票号码:", invoice.number),
        ("开票日期:", ""),
        ("校 验 码:", grouped(invoice.check_code)),
    )
    for row, (label, value) in enumerate(rows):
        form.say(434, 20 + 17.5 * row, label)
        paper.text(475, 20 + 17.5 * row, value, 9, fit=118)
    pieces = ((f"{day:%Y}", 478), ("年", 501), (f"{day:%m}", 511), ("月", 524), (f"{day:%d}", 533), ("日", 546))
    for text, x in pieces:
        (form.say if text in "年月日" else paper.text)(x, 55, text, 9)
    _ = rng


def grouped(check: str) -> str:
    return " ".join(check[at : at + 5] for at in range(0, len(check), 5))


def columns_of(form: Form) -> tuple[tuple[str, str, float, float, str], ...]:
    return TOLL if form.variant.business == "toll" else USUAL


def grid(form: Form) -> None:
    paper, colour = form.paper, form.colour
    paper.rect(23, 84, 592, 349, 1.0, colour)
    for y in (144, 270, 293):
        paper.line(23, y, 592, y, 0.8, colour)
    for x in (42, 349, 363):
        paper.line(x, 84, x, 144, 0.6, colour)
        paper.line(x, 293, x, 349, 0.6, colour)
    for _, _, left, _, _ in columns_of(form)[1:]:
        paper.line(left - 1.5, 144, left - 1.5, 270, 0.6, colour)
    for x, y, text, step in ((32, 100, "购买方", 16), (356, 97, "密码区", 19), (32, 308, "销售方", 15), (356, 308, "备注", 30)):
        paper.upright(x, y, text, 9, step=step, face="song", colour=colour)
    form.say(98, 264, "合        计", 9, "c")
    form.say(92, 284, "价税合计(大写)", 9, "c")
    form.say(450, 284, "(小写)")


def parties(form: Form, rng: Random) -> None:
    invoice, paper = form.variant.invoice, form.paper
    buyer = (96, invoice.buyer_name, invoice.buyer_tax_id, invoice.buyer)
    seller = (305, invoice.seller_name, invoice.seller_tax_id, invoice.seller)
    for y, name, tax_id, party in (buyer, seller):
        step = 14.8 if y < 200 else 13.5
        form.say(48, y, "名")
        form.say(93, y, "称:")
        for row, label in enumerate(("纳税人识别号:", "地 址、电 话:", "开户行及账号:"), 1):
            paper.text(48, y + step * row, label, 9, colour=form.colour, fit=58)
        if form.variant.wraps and paper.width(name, 9) > 236:
            for row, part in enumerate(break_lines(paper, name, 236, 7.5)):
                form.fill(108, y - 4 + 8 * row, part, 7.5)
        else:
            form.fill(108, y, name, fit=238)
        form.fill(108, y + step, tax_id, 10.5, face="Courier")
        if party.address and (y > 200 or rng.random() < 0.6):
            form.fill(108, y + 2 * step, f"{party.address} {party.phone}", 7.5, fit=238)
            form.fill(108, y + 3 * step, f"{party.account.branch} {party.account.number}", 7.5, fit=238)
    for row in range(4):
        cipher = "".join(rng.choice(CIPHER) for _ in range(27))
        form.fill(380, 96 + 15 * row, cipher, 12, fit=198, face="Courier")


def goods(form: Form) -> None:
    invoice, paper = form.variant.invoice, form.paper
    for text, _, left, right, _ in columns_of(form):
        paper.text((left + right) / 2, 155, text, 9, colour=form.colour, align="c", fit=right - left)
    y = 169.0
    for line in form.variant.printed:
        rows = {key: wrapped(form, line, key, right - left) for _, key, left, right, _ in columns_of(form)}
        for _, key, left, right, align in columns_of(form):
            x = {"l": left + 2, "c": (left + right) / 2, "r": right - 1.5}[align]
            for row, text in enumerate(rows[key]):
                form.fill(x, y + 11.5 * row, text, 8.5, align, right - left if align == "r" else None)
        y += 12.2 * max(map(len, rows.values()))
    tax = "***" if form.variant.untaxed else f"{form.yuan}{plain(invoice.tax)}"
    form.fill(477, 266, f"{form.yuan}{plain(form.variant.net)}", 10.5, "r")
    form.fill(590, 266, tax, 10.5, "r")
    paper.circle(183, 281, 5, 0.8)
    form.fill(192, 285, capital(invoice.gross), 9.5)
    form.fill(474, 284, f"{form.yuan}{plain(form.variant.gross)}", 10.5)


def wrapped(form: Form, line: Line, key: str, width: float) -> list[str]:
    said = form.variant.details.get(id(line), {}) | {
        "item_name": form.variant.list_name or line.label,
        "specification": line.specification,
        "unit": line.unit,
        "quantity": number(line.quantity),
        "unit_price": number(line.price),
        "tax_exclusive_amount": plain(line.net),
        "tax_rate": line.rate,
        "tax_amount": form.variant.tax_text(line),
    }
    text = said.get(key, "")
    return break_lines(form.paper, text, width - 3, 8.5) if key in ("item_name", "specification") else [text]


def foot(form: Form, rng: Random) -> None:
    paper, invoice = form.paper, form.variant.invoice
    if invoice.remark:
        for row, part in enumerate(break_lines(paper, invoice.remark, 222, 8)):
            form.fill(368, 303 + 11 * row, part, 8)
    for label, x, person in (("收款人:", 33, "林晓敏"), ("复核:", 193, "张丽"), ("开票人:", 315, invoice.drawer)):
        width = form.say(x, 363, label)
        form.fill(x + width + 3, 363, person)
    form.say(437, 363, "销售方:(章)")
    if rng.random() < 0.6:
        paper.image(invoice_seal(invoice.seller_name[:22], invoice.seller_tax_id, plain=paper.plain), 480, 303, 106, 78)
