# ruff: noqa: E501, PLR0917 - a form is read row by row, a line for what belongs together
"""Product lists as others print them: landscape, bilingual, without rules, with groups, two-row heads, taxed and untaxed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tests.synthesis.drawing.amounts import grouped, number, plain
from tests.synthesis.drawing.paper import A4, A4_WIDE, Paper, break_lines
from tests.synthesis.drawing.seals import company_seal
from tests.synthesis.world import Contract, ListItem

Cells = tuple[str, ...]


@dataclass(frozen=True)
class ListForm:
    """`heads` are (words, key, share of the width); an upper row of words over groups of columns may stand above them."""

    title: str
    heads: tuple[tuple[str, str, float], ...]
    wide: bool = False
    ruled: bool = True
    money: Callable[[Decimal], str] = plain
    upper: tuple[tuple[str, int, int], ...] = ()
    grouped: bool = False
    size: float = 9.0
    foot: tuple[str, ...] = ()


FORMS: dict[str, ListForm] = {
    "landscape": ListForm("设备采购清单", (("序号", "row", 5), ("设备名称", "name", 20), ("品牌", "brand", 8), ("规格型号及主要技术参数", "specification", 25), ("单位", "unit", 6), ("数量", "quantity", 7), ("含税单价（元）", "unit_price", 13), ("含税总价（元）", "amount", 13), ("交货期", "when", 8)), wide=True, money=grouped, foot=("交货地点：甲方指定地点", "以上价格含运输、安装、调试费用")),
    "bilingual": ListForm("报价单 QUOTATION", (("序号 No.", "row", 8), ("名称 Description", "name", 26), ("型号 Model", "specification", 20), ("单位 Unit", "unit", 8), ("数量 Qty", "quantity", 9), ("单价 Unit Price", "unit_price", 15), ("金额 Amount", "amount", 14)), money=grouped, foot=("报价有效期：30天", "付款方式：验收合格后30日内支付100%")),
    "unruled": ListForm("供货清单", (("行号", "row", 6), ("货物名称", "name", 28), ("规格/型号", "specification", 22), ("计量单位", "unit", 9), ("数量", "quantity", 8), ("单价", "unit_price", 13), ("合价", "amount", 14)), ruled=False),
    "groups": ListForm("软硬件产品清单", (("序号", "row", 6), ("产品名称", "name", 28), ("型号规格", "specification", 20), ("单位", "unit", 7), ("数量", "quantity", 8), ("单价(元)", "unit_price", 15), ("小计(元)", "amount", 16)), money=grouped, grouped=True, foot=("注：以上价格均为人民币价格。", "供方（盖章）：                需方（盖章）：", "日期：2024年3月5日")),
    "two_rows": ListForm("货物一览表", (("", "row", 6), ("", "name", 26), ("", "specification", 20), ("单位", "unit", 8), ("数量", "quantity", 9), ("单价（元）", "unit_price", 15), ("总价（元）", "amount", 16)), upper=(("项次", 0, 1), ("货物名称", 1, 2), ("规格型号", 2, 3), ("工程量", 3, 5), ("价格", 5, 7))),
    "yuan_marks": ListForm("产品配置清单", (("项号", "row", 7), ("品名", "name", 28), ("配置参数", "specification", 22), ("数量", "many", 10), ("单价", "unit_price", 16), ("金额", "amount", 17)), money=lambda value: f"¥{grouped(value)}", size=10.5),
}  # fmt: skip
WRAPPED = ("name", "specification")
FIELDS = ("name", "specification", "unit", "quantity", "unit_price", "amount")


def size_of(form: ListForm) -> tuple[float, float]:
    return A4_WIDE if form.wide else A4


def draw_list_form(paper: Paper, form: ListForm, contract: Contract, items: Sequence[ListItem], rng: Random) -> None:
    """The list with its head, its rows and sums, a footer and the seller's stamp."""
    width = size_of(form)[0]
    paper.text(width / 2, 62, form.title, 17, face="hei", align="c")
    left = paper.text(50, 92, "合同编号：", form.size)
    paper.text(50 + left, 92, contract.number, form.size, mark=(items[0].id, "contract_number"))
    paper.text(width - 50, 92, f"供方：{contract.seller.name}", form.size, align="r")
    bottom = _table(paper, form, items, 104.0)
    total = sum((item.amount for item in items), Decimal("0.00"))
    paper.text(width - 54, bottom + 16, f"合计：{form.money(total)}", form.size, align="r")
    for place, text in enumerate(form.foot):
        paper.text(54, bottom + 36 + 16 * place, text, form.size)
    across = rng.uniform(0.45, 0.7) * width
    paper.image(company_seal(contract.seller.name, plain=paper.plain), across, bottom + rng.uniform(14, 30), 100, 100)


def _table(paper: Paper, form: ListForm, items: Sequence[ListItem], top: float) -> float:
    """Returns the y of the table's end."""
    room = size_of(form)[0] - 100
    whole = sum(share for *_, share in form.heads)
    edges = [50.0]
    for *_, share in form.heads:
        edges.append(edges[-1] + room * share / whole)
    y = top
    if form.upper:
        for text, first, last in form.upper:
            deep = not form.heads[first][0]
            _cell(paper, form, (edges[first], edges[last]), (y, y + (40 if deep else 20)), text, "c")
        y += 20
    for place, (head, _, _) in enumerate(form.heads):
        if head:
            _cell(paper, form, (edges[place], edges[place + 1]), (y, y + 20), head, "c")
    y += 20
    for place, item in enumerate(items, 1):
        if form.grouped and place in (1, 3):
            _cell(paper, form, (edges[0], edges[-1]), (y, y + 20), "一、硬件部分" if place == 1 else "二、软件及服务部分", "l")
            y += 20
        y = _row(paper, form, item, place, edges, y)
    return y


def _row(paper: Paper, form: ListForm, item: ListItem, place: int, edges: Sequence[float], y: float) -> float:
    values = _values(form, item, place)
    depth = max(
        len(break_lines(paper, values[key], edges[at + 1] - edges[at] - 6, form.size)) if key in WRAPPED else 1
        for at, (_, key, _) in enumerate(form.heads)
    )
    height = 8 + depth * form.size * 1.35
    for at, (_, key, _) in enumerate(form.heads):
        mark = (item.id, key) if key in FIELDS else (item.id, "quantity") if key == "many" else None
        if key in WRAPPED:
            paper.wrapped(edges[at] + 3, y + 4 + form.size, values[key], edges[at + 1] - edges[at] - 6, form.size, mark=mark)
            if form.ruled:
                paper.rect(edges[at], y, edges[at + 1], y + height, 0.5)
        else:
            align = "r" if key in ("unit_price", "amount") else "c"
            _cell(paper, form, (edges[at], edges[at + 1]), (y, y + height), values[key], align, mark)
            if key == "many":
                middle, wide = (edges[at] + edges[at + 1]) / 2, paper.width(values["quantity"], form.size)
                paper.text(
                    middle + wide / 2, y + height / 2 + form.size * 0.36, item.line.unit, form.size, mark=(item.id, "unit")
                )
    return y + height


def _values(form: ListForm, item: ListItem, place: int) -> dict[str, str]:
    line = item.line
    many = number(item.quantity if item.quantity is not None else line.quantity)
    price = item.price
    exact = price is not None and price == price.quantize(Decimal("0.01"))
    shown = form.money(price) if price is not None and exact else number(price)
    return {
        "row": str(place), "name": line.name, "brand": "", "specification": line.specification, "unit": line.unit, "quantity": many,
        "many": many, "unit_price": shown, "amount": form.money(item.amount), "when": "30天",
    }  # fmt: skip


def _cell(
    paper: Paper, form: ListForm, across: tuple[float, float], down: tuple[float, float], text: str, align: str,
    mark: tuple[str, str] | None = None,
) -> None:  # fmt: skip
    if form.ruled:
        paper.rect(across[0], down[0], across[1], down[1], 0.5)
    x = {"l": across[0] + 4, "r": across[1] - 3, "c": sum(across) / 2}[align]
    paper.text(x, sum(down) / 2 + form.size * 0.36, text, form.size, align=align, fit=across[1] - across[0] - 4, mark=mark)
