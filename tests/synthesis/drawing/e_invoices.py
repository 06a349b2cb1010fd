"""数电票 (fully digital invoices) of the two titles, and their QR payload."""

from random import Random

from models.money import ZERO
from tests.synthesis.drawing.amounts import capital, chinese_date, number, plain
from tests.synthesis.drawing.paper import Colour, Paper
from tests.synthesis.drawing.seals import qr, supervision_seal
from tests.synthesis.world import Invoice, Line

MAROON: Colour = (0.50, 0.0, 0.0)
SIZE = (595.28, 396.0)
PER_PAGE = 5
PER_PAGE_OF_SEVERAL = 4
"""Where pages have a subtotal, rows of two lines must leave room for it."""
QR_KIND = {
    "digital_special": "31",
    "digital_normal": "32",
    "paper_special": "01",
    "paper_normal": "04",
    "e_normal": "10",
    "e_special": "08",
}
TITLES = {"digital_special": "电子发票（增值税专用发票）", "digital_normal": "电子发票（普通发票）"}
BUREAUS = {"44": "广东省税务局", "11": "北京市税务局", "31": "上海市税务局", "33": "浙江省税务局"}


def payload(invoice: Invoice) -> str:
    """What the QR code says: gross for 数电票, net for the older kinds, which also end in a comma."""
    digital = invoice.kind.startswith("digital")
    amount = number(invoice.gross) if digital else plain(invoice.net)
    tail = f"{sum(map(ord, invoice.number)) * 7919 % 65536:04X}"
    kind, printed = QR_KIND[invoice.kind], invoice.qr_number or invoice.number
    text = f"01,{kind},{invoice.code},{printed},{amount},{invoice.issued:%Y%m%d},{invoice.check_code},{tail}"
    return text if digital else text + ","


def draw_e_invoice(paper: Paper, invoice: Invoice, rng: Random) -> None:
    """One 数电票; more than five lines go on to further pages with a subtotal each."""
    rows = PER_PAGE if len(invoice.lines) <= PER_PAGE else PER_PAGE_OF_SEVERAL
    pages = max(1, -(-len(invoice.lines) // rows))
    label_face = rng.choice(("kai", "song"))
    for page in range(pages):
        if page:
            paper.new_page(paper.size)
        lines = invoice.lines[page * rows : (page + 1) * rows]
        _frame(paper, invoice, label_face, (page + 1, pages))
        _parties(paper, invoice, label_face)
        _lines(paper, invoice, lines, page * rows, last=page == pages - 1, face=label_face)
        _foot(paper, invoice, label_face, rng)


def _frame(paper: Paper, invoice: Invoice, face: str, count: tuple[int, int]) -> None:
    title = TITLES[invoice.kind]
    qr(paper, 22, 16, 58, payload(invoice))
    paper.text(297, 42, title, 19, face="kai", colour=MAROON, align="c")
    half = min(118.0, paper.width(title, 19, "kai") / 2 + 6)
    paper.line(297 - half, 50, 297 + half, 50, 0.8, MAROON)
    paper.line(297 - half, 53, 297 + half, 53, 0.8, MAROON)
    bureau = BUREAUS.get(invoice.number[2:4], "广东省税务局")
    paper.image(supervision_seal(bureau, plain=paper.plain), 258, 18, 80, 53)
    paper.text(424, 38, "发票号码：", 9, face=face, colour=MAROON)
    paper.text(470, 38, invoice.number, 9, face="song", mark=(invoice.id, "number"))
    paper.text(424, 55, "开票日期：", 9, face=face, colour=MAROON)
    paper.text(470, 55, chinese_date(invoice.issued), 9, mark=(invoice.id, "issue_date"))
    if count[1] > 1:
        paper.text(470, 72, f"共{count[1]}页 第{count[0]}页", 8)
    paper.rect(12, 80, 583, 360, 0.9, MAROON)
    for y in (138, 262, 284):
        paper.line(12, y, 583, y, 0.9, MAROON)
    paper.line(30, 80, 30, 138, 0.9, MAROON)
    paper.line(297, 80, 297, 138, 0.9, MAROON)
    paper.line(315, 80, 315, 138, 0.9, MAROON)
    paper.upright(21, 92, "购买方信息", 8.5, step=10.5, face=face, colour=MAROON)
    paper.upright(306, 92, "销售方信息", 8.5, step=10.5, face=face, colour=MAROON)


def _parties(paper: Paper, invoice: Invoice, face: str) -> None:
    sides = ((33, "buyer", invoice.buyer_name, invoice.buyer_tax_id), (318, "seller", invoice.seller_name, invoice.seller_tax_id))
    for x, role, name, tax_id in sides:
        width = paper.text(x, 98, "名称：", 9, face=face, colour=MAROON)
        paper.text(x + width, 98, name, 9, fit=255 - width, mark=(invoice.id, f"{role}_name"))
        width = paper.text(x, 126, "统一社会信用代码/纳税人识别号：", 9, face=face, colour=MAROON, fit=140)
        paper.text(x + 142, 126, tax_id, 9.5, face="Courier", mark=(invoice.id, f"{role}_tax_id"))


COLUMNS = (
    ("项目名称", 66, "c"), ("规格型号", 172, "c"), ("单 位", 231, "c"), ("数 量", 290, "r"),
    ("单 价", 366, "r"), ("金 额", 446, "r"), ("税率/征收率", 498, "c"), ("税 额", 578, "r"),
)  # fmt: skip


def _lines(paper: Paper, invoice: Invoice, lines: list[Line], before: int, *, last: bool, face: str) -> None:
    for head, x, align in COLUMNS:
        paper.text(x, 148, head, 8.5, face=face, colour=MAROON, align=align)
    y = 161.0
    for offset, line in enumerate(lines, 1):
        mark = f"{invoice.id}.{before + offset}"
        bottom = paper.wrapped(14, y, line.label, 122, 8.5, leading=10, mark=(mark, "item_name"))
        bottom = max(
            bottom,
            paper.wrapped(140, y, line.specification, 70, 8.5, leading=10, mark=(mark, "specification"))
            if line.specification
            else y,
        )
        paper.text(231, y, line.unit, 8.5, align="c", mark=(mark, "unit"))
        paper.text(290, y, number(line.quantity), 8.5, align="r", mark=(mark, "quantity"))
        paper.text(366, y, number(line.price), 8.5, align="r", fit=72, mark=(mark, "unit_price"))
        paper.text(446, y, plain(line.net), 8.5, align="r", mark=(mark, "tax_exclusive_amount"))
        paper.text(498, y, line.rate, 8.5, align="c", mark=(mark, "tax_rate"))
        paper.text(578, y, tax_text(line), 8.5, align="r", mark=(mark, "tax_amount"))
        y = max(y + 12, bottom + 1)
    _sums(paper, invoice, lines, last=last, face=face)


def tax_text(line: Line) -> str:
    return "***" if line.rate in ("免税", "不征税") else plain(line.tax)


def _sums(paper: Paper, invoice: Invoice, lines: list[Line], *, last: bool, face: str) -> None:
    if len(invoice.lines) > PER_PAGE:
        paper.text(66, 243, "小    计", 8.5, face=face, colour=MAROON, align="c")
        paper.text(446, 243, f"¥{plain(sum((x.net for x in lines), ZERO))}", 8.5, align="r")
        paper.text(578, 243, f"¥{plain(sum((x.tax for x in lines), ZERO))}", 8.5, align="r")
    paper.text(66, 257, "合        计", 8.5, face=face, colour=MAROON, align="c")
    paper.line(150, 262, 150, 284, 0.9, MAROON)
    paper.text(81, 276, "价税合计（大写）", 9, face=face, colour=MAROON, align="c")
    paper.text(420, 276, "（小写）", 9, face=face, colour=MAROON)
    if not last:
        return
    free = all(line.rate in ("免税", "不征税") for line in invoice.lines)
    net = invoice.printed_net if invoice.printed_net is not None else invoice.net
    gross = invoice.printed_gross if invoice.printed_gross is not None else invoice.gross
    paper.text(446, 257, f"¥{plain(net)}", 8.5, align="r", mark=(invoice.id, "tax_exclusive_amount"))
    paper.text(578, 257, "***" if free else f"¥{plain(invoice.tax)}", 8.5, align="r", mark=(invoice.id, "tax_amount"))
    paper.circle(161, 273, 5.2, 0.6)
    paper.line(157.4, 269.4, 164.6, 276.6, 0.6)
    paper.line(164.6, 269.4, 157.4, 276.6, 0.6)
    paper.text(170, 276, capital(invoice.gross), 9)
    paper.text(458, 276, f"¥{plain(gross)}", 9, mark=(invoice.id, "tax_inclusive_amount"))


def _foot(paper: Paper, invoice: Invoice, face: str, rng: Random) -> None:
    paper.line(30, 284, 30, 360, 0.9, MAROON)
    paper.upright(21, 308, "备注", 8.5, step=26, face=face, colour=MAROON)
    y = 297.0
    if invoice.remark:
        y = paper.wrapped(34, y, invoice.remark, 540, 8.5, mark=(invoice.id, "remark"))
    if rng.random() < 0.5 and not invoice.remark:
        bank = invoice.seller.account
        paper.wrapped(34, y, f"销方开户银行:{bank.branch}; 银行账号:{bank.number};", 540, 8)
    paper.text(66, 376, "开票人：", 9, face=face, colour=MAROON)
    paper.text(104, 376, invoice.drawer, 9)
