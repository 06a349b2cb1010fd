"""Letters and reports beside the evidence: price letter, completion statement, audit report, minor others."""

from decimal import Decimal

from tests.synthesis.drawing.amounts import capital, chinese_date, grouped
from tests.synthesis.drawing.paper import Paper
from tests.synthesis.drawing.seals import company_seal
from tests.synthesis.world import World

TEXTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "price_letter": (
        "价格真实性承诺函",
        (
            "{authority}：",
            "我单位{applicant}（统一社会信用代码：{uscc}）申报“{project}”，郑重承诺：",
            "一、申报材料中所列产品和服务的采购价格真实、公允，与合同、发票及实际支付一致，不存在虚报产品价格的情形。",
            "二、如存在关联交易，已如实说明交易各方股权结构等关联情况及价格公允性。",
            "如有不实，我单位愿承担由此产生的一切法律责任。",
        ),
    ),
    "completion": (
        "项目完工情况说明",
        (
            "{applicant}实施的“{project}”于{start}启动，已于{end}完工并通过验收。",
            "项目建设了智能质检、智能排产等人工智能应用，产品一次合格率由92.4%提升至98.1%，人均产值提升23%，能耗下降11%。",
            "特此说明。",
        ),
    ),
    "audit_report": (
        "专项审计报告",
        (
            "粤正会专审字〔2025〕第0{seed}号",
            "{applicant}：",
            "我们接受委托，对贵单位“{project}”项目开支情况进行了专项审计。",
            "经审计，截至{end}，该项目申报支持范围内投入费用（不含税）合计人民币{claimed_capital}（¥{claimed}）。",
            "注册会计师：梁永辉　　注册会计师：周文静",
        ),
    ),
    "entrust": (
        "委托付款说明",
        ("{applicant}：", "因资金统筹安排，现由本公司代为支付相关合同款项，特此说明。"),
    ),
}


def draw_attachment(paper: Paper, world: World, topic: str, claimed: Decimal) -> None:
    title, paragraphs = TEXTS[topic]
    facts = {
        "authority": "广东省工业和信息化厅",
        "applicant": world.applicant.name,
        "uscc": world.applicant.uscc,
        "project": world.project,
        "start": chinese_date(world.start),
        "end": chinese_date(world.end),
        "seed": world.seed % 900 + 100,
        "claimed": grouped(claimed),
        "claimed_capital": capital(claimed, "元"),
    }
    paper.text(297, 120, title, 20, face="hei", align="c")
    y = 176.0
    for paragraph in paragraphs:
        y = paper.wrapped(72, y, paragraph.format(**facts), 450, 12, leading=22, indent=0 if paragraph.endswith("：") else 24) + 4
    if topic == "audit_report" and world.audit_cut is not None:
        y = draw_summary(paper, world, world.audit_cut, y + 14)
    signer = "广东粤正会计师事务所（特殊普通合伙）" if topic == "audit_report" else world.applicant.name
    paper.text(500, y + 60, signer, 12, align="r")
    paper.text(500, y + 84, chinese_date(world.end.replace(month=8, day=15)), 12, align="r")
    paper.image(company_seal(signer, plain=paper.plain), 370, y + 10, 116, 116)


def draw_summary(paper: Paper, world: World, cut: Decimal, top: float) -> float:
    """The auditor's table: what was claimed and what is confirmed, a category a row, the cut taken off the first one."""
    sums: dict[str, Decimal] = {}
    for claim in world.claims:
        sums[claim.category] = sums.get(claim.category, Decimal(0)) + claim.amount
    cuts = [cut, *(Decimal(0) for _ in sums)]
    rows = [(str(n), name, sums[name], less) for n, (name, less) in enumerate(zip(sorted(sums), cuts, strict=False), 1)]
    rows.append(("", "合计", sum(sums.values(), Decimal(0)), cut))
    lines = [("序号", "费用类别", "申报金额（不含税）", "审定金额（不含税）")]
    lines += [(number, name, grouped(claimed), grouped(claimed - less)) for number, name, claimed, less in rows]
    edges = (72, 106, 306, 416, 526)
    for place, line in enumerate(lines):
        upper = top + 24 * place
        for left, right, text in zip(edges, edges[1:], line, strict=False):
            paper.rect(left, upper, right, upper + 24)
            money = place > 0 and left >= edges[2]
            paper.text(right - 4 if money else (left + right) / 2, upper + 16, text, 9, align="r" if money else "c")
    return top + 24 * len(lines)
