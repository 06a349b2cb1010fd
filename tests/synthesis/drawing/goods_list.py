"""销售货物或者提供应税劳务、服务清单: the list that billing programmes print behind an invoice of one line."""

from collections.abc import Sequence

from tests.synthesis.drawing.amounts import chinese_date, number, plain
from tests.synthesis.drawing.paper import Paper
from tests.synthesis.drawing.seals import invoice_seal
from tests.synthesis.world import Invoice, ListItem

SIZE = (595.28, 841.89)
COLUMNS = (
    ("序号", 40, 26), ("货物（劳务）名称", 66, 150), ("规格型号", 216, 78), ("单位", 294, 28), ("数量", 322, 40),
    ("单价", 362, 70), ("金额", 432, 62), ("税率", 494, 28), ("税额", 522, 50),
)  # fmt: skip
FIELDS = {1: "name", 2: "specification", 3: "unit", 4: "quantity", 5: "unit_price", 6: "amount"}


def draw_goods_list(paper: Paper, invoice: Invoice, items: Sequence[ListItem]) -> None:
    paper.text(306, 60, "销售货物或者提供应税劳务、服务清单", 15, face="kai", align="c")
    heads = (
        (40, 92, f"购买方名称：{invoice.buyer_name}"),
        (40, 110, f"销售方名称：{invoice.seller_name}"),
        (40, 128, f"所属增值税专用发票代码：{invoice.code}"),
        (300, 128, f"号码：{invoice.number}"),
        (470, 128, "共 1 页 第 1 页"),
    )
    for x, y, text in heads:
        paper.text(x, y, text, 9)
    bottom = _table(paper, invoice, items)
    paper.text(44, bottom + 12, "备注", 8.5)
    paper.rect(40, bottom, 572, bottom + 34, 0.6)
    paper.text(44, bottom + 56, "注：本清单一式两联，第一联销售方留存，第二联交购买方。", 8)
    paper.text(44, bottom + 76, "销售方（章）：", 9)
    paper.text(430, bottom + 76, f"填开日期：{chinese_date(invoice.issued)}", 9)
    paper.image(invoice_seal(invoice.seller_name, invoice.seller_tax_id, plain=paper.plain), 110, bottom + 40, 104, 69)


def _table(paper: Paper, invoice: Invoice, items: Sequence[ListItem]) -> float:
    """Head, rows and sums; returns the y of the last rule."""
    y, row = 140.0, 22.0
    texts = [[head for head, _, _ in COLUMNS]]
    for place, line in enumerate(invoice.goods, 1):
        cells = (
            str(place),
            line.label,
            line.specification,
            line.unit,
            number(line.quantity),
            number(line.price),
            plain(line.net),
        )
        texts.append([*cells, line.rate, plain(line.tax)])
    sums = f"¥{plain(invoice.net)}", f"¥{plain(invoice.tax)}"
    texts.extend(["", label, "", "", "", "", sums[0], "", sums[1]] for label in ("小计", "总计"))
    for place, cells in enumerate(texts):
        item = items[place - 1] if 0 < place <= len(items) else None
        height = row + (10 if place and paper.width(cells[1], 8) > 146 else 0)
        for column, (text, (_, x, width)) in enumerate(zip(cells, COLUMNS, strict=True)):
            mark = (item.id, FIELDS[column]) if item is not None and column in FIELDS else None
            paper.rect(x, y, x + width, y + height, 0.5)
            if column == 1:
                paper.wrapped(x + 2, y + 14, text, width - 4, 8, leading=10, mark=mark)
            else:
                paper.text(x + width / 2, y + 14, text, 8, align="c", fit=width - 3, mark=mark)
        y += height
    return y
