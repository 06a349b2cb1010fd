# ruff: noqa: E501 - the clauses of contracts are read line by line
"""Faults that the papers themselves show: what cannot be read, cannot be, was looked up, was agreed elsewhere, or is not there."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from models.money import yuan
from tests.synthesis.building import Hands, serial_of
from tests.synthesis.catalogue import Kind, Product
from tests.synthesis.faults_of_invoices import redate
from tests.synthesis.faults_of_scope import extra_deal
from tests.synthesis.names import account
from tests.synthesis.picking import category_one, last_voucher, only_invoice, pick
from tests.synthesis.world import Deal, Effect, Invoice, Line, World

LAST_OF_THE_OLD = date(2024, 11, 1)
"""Later there is no paper any more."""


def born_digital(world: World, hands: Hands, invoice: Invoice) -> None:
    if not invoice.kind.startswith("digital"):
        invoice.kind = "digital_special"
        redate(world, hands, invoice, invoice.issued)


def unreadable(world: World, hands: Hands) -> None:
    """The day of an invoice is blacked out and its QR code torn off."""
    invoice = only_invoice(world, pick(world, hands, "UNREADABLE"))
    born_digital(world, hands, invoice)
    world.overprints[invoice.id, "issue_date"] = ""
    world.uncoded.add(invoice.id)
    world.effects.append(Effect("UNREADABLE", "review", invoice.id, accepted=True))


def impossible_day(world: World, hands: Hands) -> None:
    """The invoice is dated on a day that no calendar has; its QR code is covered, or says a day of its own."""
    invoice = only_invoice(world, pick(world, hands, "DATE_INVALID"))
    born_digital(world, hands, invoice)
    day = hands.rng.choice(("02月30日", "06月31日", "11月31日", "13月08日"))
    world.overprints[invoice.id, "issue_date"] = f"{invoice.issued.year}年{day}"
    if hands.rng.random() < 0.5:
        world.uncoded.add(invoice.id)
    world.effects.append(Effect("DATE_INVALID", "review", invoice.id))


def foreign_money(world: World, hands: Hands) -> None:
    """The last payment of an invoice in yuan went out in dollars, from an account of its own."""
    deal = pick(world, hands, "FX")
    voucher = last_voucher(world, deal)
    if not world.foreign:
        world.foreign.append(replace(account(hands.rng, "广州市", "boc"), currency="USD"))
    own = world.foreign[0]
    dollars = yuan(voucher.amount / Decimal(hands.rng.randint(7050, 7290)) * 1000)
    voucher.payer, voucher.currency, voucher.amount = own, "USD", dollars
    voucher.serial = serial_of(hands.rng, own.bank, voucher.day)
    line = world.lines[voucher.posted]
    line.account, line.amount, line.serial = own.number, dollars, voucher.serial
    world.effects.append(Effect("FX", "review", voucher.id, accepted=True))


LONG_CLAUSES = tuple(
    f"{head}：" + f"{text}" * 3
    for head, text in (
        ("交付与验收", "乙方应按本合同约定的时间和地点完成交付，甲方在收到交付通知后十个工作日内组织验收，验收不合格的，乙方应在合理期限内整改并再次提交验收。"),
        ("质量保证", "乙方保证所提供的产品和服务符合国家标准、行业标准及双方确认的技术要求，质保期自终验合格之日起计算，质保期内出现质量问题由乙方负责免费处理。"),
        ("保密义务", "双方对在签订和履行本合同过程中知悉的对方商业秘密和技术秘密负有保密义务，未经对方书面同意不得向任何第三方披露，本义务不因合同终止而免除。"),
        ("知识产权", "乙方保证其交付的成果不侵犯任何第三方的知识产权，如有第三方提出权利主张，由乙方负责处理并承担由此产生的全部费用和损失。"),
        ("违约处理", "任何一方未按约定履行义务的，应当承担继续履行、采取补救措施或者赔偿损失等责任，逾期履行的，每逾期一日按未履行部分的万分之三支付违约金。"),
        ("通知与送达", "与本合同有关的通知应以书面形式送达对方在本合同中载明的地址，地址变更的应提前五个工作日书面通知对方，未通知的按原地址送达即视为送达。"),
        ("不可抗力", "因不可抗力不能履行合同的，根据影响部分或者全部免除责任，受影响一方应及时通知对方并在十五日内提供证明，双方协商决定是否延期或解除合同。"),
    )
)  # fmt: skip


MORE_CLAUSES = tuple(
    f"{head}：" + f"{text}" * 4
    for head, text in (
        ("培训与技术支持", "乙方应为甲方人员提供操作培训和技术支持，培训的时间、地点和人数由双方另行商定，技术支持热线在工作日的工作时间内保持畅通并及时答复。"),
        ("资料与交接", "乙方应在验收前向甲方移交全部技术资料，包括但不限于说明书、设计文档、测试报告和验收清单，资料不齐全的，甲方有权暂缓验收直至补齐为止。"),
        ("争议解决", "因履行本合同发生的争议，由双方友好协商解决，协商不成的，任何一方均可向甲方所在地有管辖权的人民法院提起诉讼，诉讼期间其他条款继续履行。"),
    )
)  # fmt: skip


def lost_pages(world: World, hands: Hands) -> None:
    """A contract of several pages, of which one in the middle was not scanned."""
    deal = pick(world, hands, "CONTRACT_PAGES", lambda d: d.list_form not in ("annex", "body"))
    if deal.list_form in ("annex", "body"):
        deal.list_form, deal.contract.has_list = "sheet", False
    deal.contract.notes += LONG_CLAUSES + MORE_CLAUSES
    deal.contract.lost_pages = 1
    world.effects.append(Effect("CONTRACT_DEFECT", "review", deal.contract.id, note="pages"))


def answers(world: World) -> dict[str, tuple[str, str]]:
    if world.checked is None:
        world.checked = {}
    return world.checked


def all_checked(world: World, hands: Hands) -> None:
    """No fault: every invoice was looked up, and every one is sound."""
    answers(world)


def void(world: World, hands: Hands) -> None:
    """The paper looks sound; the platform knows that it was voided, or reversed in full."""
    invoice = only_invoice(world, pick(world, hands, "INVOICE_VOID"))
    state = (
        hands.rng.choice(("已全额红冲", "全额红冲"))
        if invoice.kind.startswith("digital")
        else hands.rng.choice(("作废", "已作废"))
    )
    answers(world)[invoice.id] = ("查验一致", state)
    world.effects.append(Effect("INVOICE_VOID", "disallowed", invoice.id))


def check_failed(world: World, hands: Hands) -> None:
    invoice = only_invoice(world, pick(world, hands, "CHECK_FAILED"))
    answers(world)[invoice.id] = (hands.rng.choice(("查无此票", "不一致")), "")
    world.effects.append(Effect("CHECK_FAILED", "review", invoice.id))


def funded_before(world: World, hands: Hands) -> None:
    world.attachments.add("prior_funding")
    world.effects.append(Effect("PRIOR_FUNDING", "review", "bundle"))


def never_funded(world: World, hands: Hands) -> None:
    """No fault: a statement that no funds were received."""
    world.attachments.add("no_prior_funding")


def together(world: World, hands: Hands) -> None:
    world.attachments.add("joint_application")
    world.effects.append(Effect("JOINT_APPLICATION", "disallowed", "bundle"))


def between_categories(world: World, hands: Hands) -> None:
    """A licence claimed as integration: whether the list of category 1 must be there hangs on what it is."""
    products = (Product("软件", "工业大模型平台软件", "企业版V3.0", "套", 90000, 180000, 2),)
    kind = Kind("between", 2, "系统集成实施费", "智能质检项目采购合同", "service", Decimal("0.13"), products)
    deal = extra_deal(world, hands, kind, "CATEGORY_UNSURE")
    world.effects.append(Effect("CATEGORY_UNSURE", "review", only_invoice(world, deal).id))


def goods_list(world: World, hands: Hands) -> None:
    """No fault: the invoice says (详见销货清单), and the list behind it is the list of products that category 1 asks for."""

    def plain(deal: Deal) -> bool:
        return category_one(deal) and all(line.net > 0 for line in world.invoices[deal.invoices[0]].lines)

    deal = pick(world, hands, "GOODS_LIST", plain, kind="hardware")
    invoice = only_invoice(world, deal)
    on_paper = not world.electronic and invoice.issued < LAST_OF_THE_OLD
    invoice.kind = hands.rng.choice(("paper_special", "e_special")) if on_paper else "e_special"
    redate(world, hands, invoice, invoice.issued)
    invoice.goods = invoice.lines
    invoice.lines = [Line("", "（详见销货清单）", "", "", None, None, invoice.net, invoice.goods[0].rate, invoice.tax)]
    list_behind(world, deal, invoice)


def list_behind(world: World, deal: Deal, invoice: Invoice) -> None:
    deal.list_form = "goods"
    deal.contract.has_list = False
    for item in world.items:
        if item.contract == deal.contract.id:
            item.gross = False
            item.targets = [f"{invoice.id}.1"]


FAULTS = {
    "UNREADABLE": unreadable,
    "DATE_INVALID": impossible_day,
    "FX": foreign_money,
    "CONTRACT_PAGES": lost_pages,
    "CHECKED": all_checked,
    "INVOICE_VOID": void,
    "CHECK_FAILED": check_failed,
    "PRIOR_FUNDING": funded_before,
    "NEVER_FUNDED": never_funded,
    "JOINT_APPLICATION": together,
    "CATEGORY_UNSURE": between_categories,
    "GOODS_LIST": goods_list,
}
