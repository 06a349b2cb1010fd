# ruff: noqa: E501 - records are read row by row, a line for what belongs together
"""Claim tables and product lists as cells, in several header wordings."""

from random import Random

from tests.synthesis.drawing.amounts import chinese_date, grouped, number, plain
from tests.synthesis.drawing.paper import Mark
from tests.synthesis.drawing.sheets import Grid
from tests.synthesis.world import Claim, Contract, ListItem, World

COLUMN_NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CLAIM_HEADS: tuple[tuple[tuple[str, str], ...], ...] = (
    (("序号", "row"), ("费用类别", "category"), ("费用子类", "subcategory"), ("合同编号", "contract_number"), ("供应商", "supplier"),
     ("发票号码", "invoice_number"), ("开票日期", "issue_date"), ("申报金额（不含税）", "claimed_amount")),
    (("序号", "row"), ("支出类别", "category"), ("明细科目", "subcategory"), ("收款单位", "supplier"), ("合同号", "contract_number"),
     ("发票号", "invoice_number"), ("发票日期", "issue_date"), ("价税合计（元）", "gross"), ("申报金额（元，不含税）", "claimed_amount"), ("备注", "nothing")),
    (("编号", "row"), ("费用类别", "category"), ("费用明细", "subcategory"), ("供应商名称", "supplier"), ("发票号码", "invoice_number"),
     ("开票时间", "issue_date"), ("发票金额（含税）", "gross"), ("税额", "tax"), ("申报金额", "claimed_amount")),
    (("序号", "row"), ("一级类别", "category"), ("二级类别", "subcategory"), ("合同名称及编号", "contract_number"), ("单位名称", "supplier"),
     ("票据号码", "invoice_number"), ("日期", "issue_date"), ("本次申报金额（不含税，元）", "claimed_amount")),
)  # fmt: skip
CLAIM_TITLES = ("项目费用明细表", "支持范围投入费用明细表", "项目支出明细及票据清单", "申报费用汇总表")
LIST_HEADS = (
    ("序号", "产品名称", "规格型号", "单位", "数量", "{tax}单价（元）", "{tax}金额（元）"),
    ("行号", "货物名称", "型号", "计量单位", "数量", "{tax}单价", "{tax}金额"),
    ("No.", "设备/软件名称", "规格参数", "单位", "采购数量", "单价（{tax}）", "总价（{tax}）"),
)


def claim_grid(world: World, rng: Random, sheet: str) -> tuple[Grid, list[Mark]]:
    """The claim table with a title, a header row and a total; numbers with several invoices are set apart by 、 or a line break."""
    heads = rng.choice(CLAIM_HEADS)
    grid: Grid = [[rng.choice(CLAIM_TITLES)], [f"申报单位：{world.applicant.name}"], [head for head, _ in heads]]
    if rng.random() < 0.3:
        grid.pop(1)
    joint = rng.choice(("、", "\n", "；", ","))
    money = rng.choice((plain, grouped))
    marks: list[Mark] = []
    for claim in world.claims:
        values = claim_values(world, claim, joint)
        for column, (_, key) in enumerate(heads):
            if key not in ("row", "gross", "tax", "nothing") and values.get(key):
                marks.append(Mark(claim.id, key, 1, cell=f"{sheet}!{COLUMN_NAMES[column]}{len(grid) + 1}"))
        values["claimed_amount"] = money(claim.amount)
        grid.append([values.get(key, "") for _, key in heads])
    total = money(sum(claim.amount for claim in world.claims))  # type: ignore[arg-type]
    grid.append(
        ["合计", *[""] * (len(heads) - 2), total]
        if heads[-1][1] == "claimed_amount"
        else ["合计", *[""] * (len(heads) - 3), total, ""]
    )
    return grid, marks


def claim_values(world: World, claim: Claim, joint: str) -> dict[str, str]:
    invoices = [world.invoices[i] for i in claim.invoices]
    issued = claim.issued
    return {
        "row": str(claim.row), "category": claim.category, "subcategory": claim.subcategory, "contract_number": claim.contract,
        "supplier": claim.supplier, "invoice_number": joint.join(i.number for i in invoices),
        "issue_date": "" if issued is None else issued.isoformat() if claim.row % 2 or claim.row > 0 else chinese_date(issued),
        "gross": plain(sum((i.gross for i in invoices), start=0 * claim.amount)) if invoices else "",
        "tax": plain(sum((i.tax for i in invoices), start=0 * claim.amount)) if invoices else "",
        "claimed_amount": plain(claim.amount),
    }  # fmt: skip


def list_grid(contract: Contract, items: list[ListItem], rng: Random, sheet: str) -> tuple[Grid, list[Mark]]:
    tax = "含税" if items and items[0].gross else "不含税"
    heads = [head.format(tax=tax) for head in rng.choice(LIST_HEADS)]
    title = rng.choice(("产品清单", "采购设备清单", "报价清单"))
    grid: Grid = [[title], ["合同编号", contract.number, "供应商", contract.seller.name], list(heads)]
    names = ("", "name", "specification", "unit", "quantity", "unit_price", "amount")
    marks: list[Mark] = []
    for place, item in enumerate(items, 1):
        line = item.line
        quantity = item.quantity if item.quantity is not None else line.quantity
        cells = [str(place), line.name, line.specification, line.unit, number(quantity), number(item.price), plain(item.amount)]
        marks.append(Mark(item.id, "contract_number", 1, cell=f"{sheet}!B2"))
        for column, name in enumerate(names):
            if name and cells[column]:
                marks.append(Mark(item.id, name, 1, cell=f"{sheet}!{COLUMN_NAMES[column]}{len(grid) + 1}"))
        grid.append(list(cells))
    return grid, marks
