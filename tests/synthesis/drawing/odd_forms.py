"""Forms with a face of their own: 卷票, 机动车销售统一发票, and the 销货清单 that one line of an invoice points to."""

from random import Random

from models.money import ZERO
from tests.synthesis.drawing.amounts import capital, number, plain
from tests.synthesis.drawing.classic_forms import BROWN, grouped
from tests.synthesis.drawing.e_invoices import tax_text
from tests.synthesis.drawing.paper import Paper
from tests.synthesis.drawing.seals import company_seal, qr, supervision_seal
from tests.synthesis.invoice_variants import Variant

ROLL = (215.4, 504.0)
"""76 mm × 177.8 mm."""
CAR = (612.0, 440.0)
LIST_HEADS = (
    ("序号", 48, 40, 66),
    ("货物（劳务）名称", 150, 66, 232),
    ("规格型号", 262, 232, 292),
    ("单位", 306, 292, 320),
    ("数量", 342, 320, 364),
    ("单价", 396, 364, 428),
    ("金额", 462, 428, 496),
    ("税率", 508, 496, 520),
    ("税额", 540, 520, 560),
)


def draw_roll(paper: Paper, variant: Variant, rng: Random) -> None:
    """A slip of 76 mm; prices and amounts on it include the tax."""
    invoice = variant.invoice
    paper.text(107, 30, "广东增值税普通发票（卷票）", 12, colour=BROWN, align="c")
    paper.text(107, 46, "发 票 联", 10, colour=BROWN, align="c")
    paper.image(supervision_seal("广东省税务局", plain=paper.plain), 78, 10, 58, 38)
    y = 68.0
    head = (
        ("发票代码：", invoice.code),
        ("发票号码：", invoice.number),
        ("机打号码：", invoice.number),
        ("机器编号：", invoice.machine),
        ("销售方名称：", invoice.seller_name),
        ("纳税人识别号：", invoice.seller_tax_id),
        ("开票日期：", f"{invoice.issued}    收款员：{invoice.drawer}"),
        ("购买方名称：", invoice.buyer_name),
        ("纳税人识别号：", invoice.buyer_tax_id),
    )
    for label, value in head:
        width = paper.text(14, y, label, 8.5)
        paper.text(14 + width, y, value, 8.5, fit=190 - width)
        y += 15
    y += 4
    for text, x in (("项目", 30), ("单价", 88), ("数量", 134), ("金额", 178)):
        paper.text(x, y, text, 8.5, align="c")
    y += 14
    for line in invoice.lines:
        paper.text(14, y, line.label, 8.5)
        paper.text(108, y + 12, plain(line.gross / (line.quantity or 1)), 8.5, align="r")
        paper.text(140, y + 12, number(line.quantity), 8.5, align="r")
        paper.text(196, y + 12, plain(line.gross), 8.5, align="r")
        y += 26
    for label, value in (("合计金额（小写）：", f"¥{plain(invoice.gross)}"), ("合计金额（大写）：", capital(invoice.gross))):
        width = paper.text(14, y + 6, label, 8.5)
        paper.text(14 + width, y + 6, value, 8.5, fit=190 - width)
        y += 15
    paper.text(14, y + 6, "校验码：", 8.5)
    paper.text(48, y + 6, grouped(invoice.check_code), 8)
    if rng.random() < 0.5:
        tail = f"01,11,{invoice.code},{invoice.number},{plain(invoice.net)},{invoice.issued:%Y%m%d},{invoice.check_code},9A3F,"
        qr(paper, 70, y + 20, 70, tail)


def draw_vehicle(paper: Paper, variant: Variant, rng: Random) -> None:
    """机动车销售统一发票: a grid of labels and values, net and tax in its last rows."""
    invoice, colour = variant.invoice, BROWN
    line = invoice.lines[0]
    paper.text(306, 40, "机动车销售统一发票", 20, colour=colour, align="c")
    paper.image(supervision_seal("广东省税务局", plain=paper.plain), 266, 14, 80, 53)
    for row, (label, value) in enumerate((("发票代码", invoice.code), ("发票号码", invoice.number))):
        paper.text(440, 34 + 16 * row, label, 9, colour=colour)
        paper.text(486, 34 + 16 * row, value, 10)
    paper.text(40, 80, "开票日期", 9, colour=colour)
    paper.text(84, 80, invoice.issued.isoformat(), 9)
    cells: list[tuple[tuple[float, str, str], ...]] = [
        ((40, "机打代码", invoice.code), (306, "税控码", "".join(rng.choice("0123456789+-*/<>") for _ in range(30)))),
        ((40, "购买方名称", invoice.buyer_name), (306, "纳税人识别号/统一社会信用代码", invoice.buyer_tax_id)),
        ((40, "车辆类型", "纯电动多用途乘用车"), (236, "厂牌型号", "比亚迪牌BYD6480"), (420, "产地", "广东省深圳市")),
        ((40, "合格证号", "WAU123456789012"), (236, "进口证明书号", ""), (420, "商检单号", "")),
        ((40, "发动机号码", "TZ200XS"), (306, "车辆识别代号/车架号码", "LC0CE4CB5N0123456")),
        ((40, "价税合计", ""), (96, "", capital(invoice.gross)), (400, "小写", f"¥{plain(variant.gross)}")),
        ((40, "销货单位名称", invoice.seller_name), (420, "电话", invoice.seller.phone)),
        ((40, "纳税人识别号", invoice.seller_tax_id), (306, "账号", invoice.seller.account.number)),
        ((40, "地址", invoice.seller.address), (306, "开户银行", invoice.seller.account.branch)),
        (
            (40, "增值税税率或征收率", line.rate),
            (190, "增值税税额", f"¥{plain(invoice.tax)}"),
            (360, "主管税务机关及代码", "14403000000"),
        ),
        ((40, "不含税价", f"小写¥{plain(invoice.net)}"), (236, "完税凭证号码", ""), (400, "吨位", ""), (500, "限乘人数", "5")),
    ]
    paper.rect(34, 88, 580, 88 + 27 * len(cells), 0.9, colour)
    for row, parts in enumerate(cells):
        y = 105 + 27 * row
        paper.line(34, 88 + 27 * row, 580, 88 + 27 * row, 0.6, colour)
        for x, label, value in parts:
            width = paper.text(x, y, label, 8.5, colour=colour)
            paper.text(x + width + 6, y, value, 9, fit=150 if x > 300 else 210)
    paper.text(60, 405, "销货单位盖章", 9, colour=colour)
    paper.text(250, 405, f"开票人：{invoice.drawer}", 9)
    paper.text(400, 405, "备注：一车一票", 9, colour=colour)


def draw_goods_list(paper: Paper, variant: Variant, rng: Random) -> None:
    """销售货物或者提供应税劳务清单 on a sheet of its own, with the sums that the invoice's one line bears."""
    invoice = variant.invoice
    paper.text(300, 60, "销售货物或者提供应税劳务、服务清单", 15, align="c")
    paper.text(40, 92, f"购买方名称：{invoice.buyer_name}", 9)
    paper.text(40, 108, f"销售方名称：{invoice.seller_name}", 9)
    paper.text(40, 124, f"所属增值税发票代码：{invoice.code}", 9)
    paper.text(300, 124, f"号码：{invoice.number}", 9)
    paper.text(480, 124, "共 1 页  第 1 页", 9)
    bottom = 150 + 20 * (len(invoice.lines) + 4)
    paper.rect(40, 134, 560, bottom, 0.8)
    for head, middle, left, right in LIST_HEADS:
        paper.text(middle, 146, head, 8.5, align="c", fit=right - left - 2)
        if left > 40:
            paper.line(left, 134, left, bottom, 0.5)
    y = 166.0
    for place, line in enumerate(invoice.lines, 1):
        cells = (
            str(place),
            line.label,
            line.specification,
            line.unit,
            number(line.quantity),
            number(line.price),
            plain(line.net),
            line.rate,
            tax_text(line),
        )
        for (_, middle, left, right), text in zip(LIST_HEADS, cells, strict=True):
            if text:
                paper.text(left + 2 if left == 66 else middle, y, text, 8, align="l" if left == 66 else "c", fit=right - left - 3)
        y += 20
    net, tax = sum((x.net for x in invoice.lines), ZERO), sum((x.tax for x in invoice.lines), ZERO)
    for word in ("小计", "总计"):
        paper.text(150, y, word, 9, align="c")
        paper.text(462, y, f"¥{plain(net)}", 8, align="c", fit=64)
        paper.text(540, y, f"¥{plain(tax)}", 8, align="c", fit=38)
        y += 20
    paper.text(42, y, "备注", 9)
    paper.text(40, bottom + 24, "销售方（章）：", 9)
    paper.text(400, bottom + 24, f"填开日期：{invoice.issued:%Y年%m月%d日}", 9)
    paper.image(company_seal(invoice.seller_name[:22], plain=paper.plain), 90, bottom - 40 + rng.uniform(0, 8), 90, 90)
