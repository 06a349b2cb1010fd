# ruff: noqa: E501 - a form reads best with one row of print a line, in the punctuation of the paper
"""Contract forms as they are met: each lays the same facts out in its own order, labels, tables, dates and traps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from models.money import ZERO, proportion
from tests.synthesis.drawing.amounts import capital, chinese_date, grouped, iso, number, plain
from tests.synthesis.drawing.form_blocks import Block, Form, Gap, Grid, Line, Pair, Para, Side, Signatures, Title, Turn
from tests.synthesis.names import Party
from tests.synthesis.world import Contract, ListItem


@dataclass(frozen=True)
class Facts:
    """What every form may print of one contract; parts of the price are exact to the cent."""

    contract: Contract
    items: tuple[ListItem, ...]
    rng: Random

    @property
    def buyer(self) -> Party:
        return self.contract.buyer

    @property
    def seller(self) -> Party:
        return self.contract.seller

    @property
    def total(self) -> Decimal:
        return self.contract.total

    @property
    def net(self) -> Decimal:
        return sum((line.net for line in self.contract.lines), ZERO)

    @property
    def rate(self) -> str:
        return self.contract.lines[0].rate

    @property
    def names(self) -> str:
        return "、".join(line.name for line in self.contract.lines)

    def share(self, percent: str) -> Decimal:
        return proportion(self.total, Decimal(percent), Decimal(100))

    def parts(self) -> list[tuple[str, str, Decimal]]:
        """(milestone, percent, amount) of every term, the last one taking the rest."""
        rest, found = self.total, []
        for place, term in enumerate(self.contract.terms):
            amount = rest if place == len(self.contract.terms) - 1 else proportion(self.total, term.percent, Decimal(100))
            rest -= amount
            found.append((term.milestone, number(term.percent), amount))
        return found

    def signed(self, form: Callable[[date], str] = chinese_date, blank: str = "　　　年　　月　　日") -> str:
        return "{{signed_date|" + form(self.contract.signed) + "}}" if self.contract.dated else blank

    def earlier(self, form: Callable[[date], str] = chinese_date, days: int = 2) -> str:
        """The day on which the first of two parties signed."""
        return form(self.contract.signed - timedelta(days=days)) if self.contract.dated else "　　　年　　月　　日"


def spaced(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def dotted(day: date) -> str:
    return f"{day.year}.{day.month}.{day.day}"


def slashed(day: date) -> str:
    return f"{day.year}/{day.month:02d}/{day.day:02d}"


def english(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def no(contract: Contract) -> str:
    return "{{number|" + contract.number + "}}"


def buyer(facts: Facts) -> str:
    return "{{buyer_name|" + facts.buyer.name + "}}"


def seller(facts: Facts) -> str:
    return "{{seller_name|" + facts.seller.name + "}}"


def total(facts: Facts, form: Callable[[Decimal], str] = grouped) -> str:
    return "{{tax_inclusive_amount|" + form(facts.total) + "}}"


def title(facts: Facts, size: float = 18) -> Title:
    return Title("{{title|" + facts.contract.title + "}}", size)


def wan(amount: Decimal) -> str:
    return number(amount / 10000)


def terms(facts: Facts, form: str, **more: str) -> list[Para]:
    """One paragraph a milestone, in the form's words."""
    whens = {
        "预付": "本合同生效后10个工作日内",
        "质保": "质保期（12个月）届满且无质量问题后15日内",
        "验收": "项目验收合格并收到等额发票后20个工作日内",
        "到货": "货物全部到达指定地点后10个工作日内",
    }
    written = []
    for place, (milestone, percent, amount) in enumerate(facts.parts(), 1):
        when = next((text for word, text in whens.items() if word in milestone), "双方确认后10个工作日内")
        written.append(
            Para(form.format(n=place, milestone=milestone, percent=percent, amount=grouped(amount), when=when, **more))
        )
    return written


def product_rows(facts: Facts) -> tuple[tuple[str, ...], ...]:
    rows = [("序号", "货物名称", "规格型号", "单位", "数量", "金额（元）")]
    rows += [
        (str(place), line.name, line.specification or "—", line.unit or "项", number(line.quantity) or "1", plain(line.gross))
        for place, line in enumerate(facts.contract.lines, 1)
    ]
    return tuple(rows)


def ministry(facts: Facts) -> Form:
    """The science ministry's form for technical contracts: cover, notes, blanks filled in, registration page."""
    c, service = facts.contract, facts.contract.service
    term = (
        f"{chinese_date(service[0])}至{chinese_date(service[1])}" if service else f"自签订之日起至{c.signed.year + 2}年12月31日"
    )
    blocks: list[Block] = [
        Pair("登记编号：" + f"2024440{facts.rng.randint(10000, 99999)}", ""), Line(f"合同编号：{no(c)}", "r"), Gap(90), title(facts, 26), Gap(90),
        Line(f"项目名称：　{c.project}"), Gap(), Line(f"委托方（甲方）：　{buyer(facts)}"), Gap(), Line(f"受托方（乙方）：　{seller(facts)}"), Gap(),
        Line(f"签订时间：　{facts.signed(spaced)}"), Gap(), Line(f"签订地点：　{facts.buyer.address[:6]}"), Gap(), Line(f"有效期限：　{term}"), Gap(60),
        Line("中华人民共和国科学技术部印制", "c"), Turn(),
        Title("填　写　说　明", 15), Para("一、本合同为中华人民共和国科学技术部印制的技术服务合同示范文本，各技术合同登记机构可推介技术合同当事人参照使用。"),
        Para("二、签约一方为多个当事人的，可按各自在合同关系中的作用等，在“委托方”、“受托方”项下（增页）分别排列为共同委托人或共同受托人。"),
        Para("三、当事人使用本合同书时约定无需填写的条款，应在该条款处注明“无”等字样。"), Turn(),
        title(facts), Gap(),
    ]  # fmt: skip
    for label, party, name in (("委托方（甲方）", facts.buyer, buyer(facts)), ("受托方（乙方）", facts.seller, seller(facts))):
        blocks += [Line(f"{label}：　{name}"), Line(f"住  所  地：　{party.address}"), Line(f"法定代表人：　{party.person}"), Line("项目联系人：　陈工"),
                   Pair(f"电　　话：　{party.phone}", "传　　真：　/"), Line("电子信箱：　xm@example.com")]  # fmt: skip
    blocks += [
        Para(f"本合同甲方委托乙方就　{c.project}　项目进行　{facts.names.replace('费', '')}　的专项技术服务，并支付相应的技术服务报酬。双方经过平等协商，在真实、充分地表达各自意愿的基础上，根据《中华人民共和国民法典》的规定，达成如下协议，并由双方共同恪守。"),
        Para("第一条　甲方委托乙方进行技术服务的内容如下：", indent=False), Para(f"1．技术服务的目标：完成{c.project}的建设目标。"), Para(f"2．技术服务的内容：{facts.names}。"), Para("3．技术服务的方式：现场与远程相结合。"),
        Para("第二条　乙方应按下列要求完成技术服务工作：", indent=False), Para(f"1．技术服务地点：{facts.buyer.address}；"), Para(f"2．技术服务期限：{term}；"), Para("3．技术服务质量要求：符合国家及行业标准。"),
        Para("第三条　甲方向乙方支付技术服务报酬及支付方式为：", indent=False), Para(f"1．技术服务费总额为：人民币{total(facts)}元（大写：{capital(facts.total, '元')}），含{facts.rate}增值税；"),
        Para("2．技术服务费由甲方　分期　（一次或分期）支付乙方。具体支付方式和时间如下："), *terms(facts, "（{n}）{when}支付{percent}%，即人民币{amount}元（{milestone}）；"),
        Para("乙方开户银行名称、地址和帐号为："), Line(f"开户银行：{facts.seller.account.branch}"), Line(f"帐号：{facts.seller.account.number}"),
        Para("第四条　双方确定，按以下约定承担各自的违约责任：", indent=False), Para(f"1．　乙　方违反本合同第　二　条约定，应当　支付违约金人民币{grouped(facts.share('5'))}元　（支付违约金或损失赔偿额的计算方法）。"),
        Para("第五条　保密期限：合同终止后3年。", indent=False), Para("第六条　本合同一式　肆　份，具有同等法律效力。", indent=False), Para("第七条　本合同经双方签字盖章后生效。", indent=False), Gap(30),
        Signatures((Side(facts.buyer.name, (f"甲方：　{facts.buyer.name}　　　　（盖章）", f"法定代表人／委托代理人：　{facts.buyer.person}　　　（签名）", f"　　　　　　　　{facts.signed(spaced)}"), (1,)),
                    Side(facts.seller.name, (f"乙方：　{facts.seller.name}　　　　（盖章）", f"法定代表人／委托代理人：　{facts.seller.person}　　　（签名）", f"　　　　　　　　{facts.signed(spaced)}"), (1,))), below=True), Turn(),
        Line("印花税票粘贴处：", "l"), Gap(160), Line("（以下由技术合同登记机构填写）"), Line("合同登记编号："), Line("1．申请登记人："), Line("2．登记材料：（1）"), Line("3．合同类型：技术服务"),
        Line(f"4．合同交易额：{grouped(facts.total)}"), Line(f"5．技术交易额：{grouped(facts.share('80'))}"), Gap(40), Line("技术合同登记机构（印章）", "r"), Line("经办人：", "r"), Line("　年　月　日", "r"),
    ]  # fmt: skip
    return Form(tuple(blocks), footer="{page}")


def goods(facts: Facts) -> Form:
    """The old purchase and sale form: table of goods with the total in its last row, numbered clauses, blocks in two columns."""
    c = facts.contract
    rows = (*product_rows(facts), (f"合计人民币金额（大写）：{capital(facts.total, '元')}　　¥{total(facts)}",))

    def block(party: Party, word: str) -> Side:
        return Side(
            party.name,
            (
                word,
                f"单位名称（章）：{party.name}",
                f"单位地址：{party.address}",
                f"法定代表人：{party.person}",
                "委托代理人：",
                f"电话：{party.phone}",
                f"开户银行：{party.account.branch}",
                f"账号：{party.account.number}",
                f"税号：{party.uscc}",
            ),
        )

    return Form((
        title(facts), Pair(f"供方：{seller(facts)}", f"合同编号：{no(c)}"), Pair(f"需方：{buyer(facts)}", f"签订时间：{facts.signed(iso)}"), Pair("", f"签订地点：{facts.buyer.address[:3]}"),
        Line("一、产品名称、型号、数量、金额、供货时间及数量"), Grid(rows, (0.08, 0.3, 0.22, 0.08, 0.1, 0.22)),
        Para("二、质量要求技术标准、供方对质量负责的条件和期限：按国家标准执行，质保壹年。", indent=False), Para(f"三、交（提）货地点、方式：需方所在地{facts.buyer.address}，供方负责运输，运费由供方承担。", indent=False),
        Para("四、验收标准、方法及提出异议期限：货到后7日内验收。", indent=False), Para("五、结算方式及期限：" + "".join(term.text for term in terms(facts, "{when}付{percent}%；")), indent=False),
        Para(f"六、违约责任：逾期交货每日按合同总额的3‰支付违约金，最高不超过¥{grouped(facts.share('10'))}元。", indent=False), Para("七、解决合同纠纷的方式：协商不成的，向需方所在地人民法院起诉。", indent=False),
        Para("八、其它约定事项：本合同一式两份，双方各执一份，传真件有效。", indent=False), Para(f"九、有效期限：{chinese_date(c.signed)}至{c.signed.year + 1}年12月31日。", indent=False), Gap(20),
        Signatures((block(facts.seller, "供　方"), block(facts.buyer, "需　方")), ruled=True),
    ))  # fmt: skip


def government(facts: Facts) -> Form:
    """A procurement contract: project and contract numbers, deposit, the two parties signing on different days."""
    c = facts.contract
    tender = f"ZB{c.signed:%Y%m}-{facts.rng.randint(100, 999)}"
    return Form((
        Gap(60), title(facts, 24), Gap(40), Line(f"采购项目编号：{tender}", "c"), Line(f"合同编号：{no(c)}", "c"), Gap(60),
        Line(f"甲方（采购人）：{buyer(facts)}"), Line(f"乙方（中标人）：{seller(facts)}"), Turn(),
        Para(f"甲方、乙方根据招标编号为{tender}的{c.project}的招标结果（中标通知书日期：{chinese_date(c.signed - timedelta(days=18))}），按照《中华人民共和国民法典》，经协商一致，订立本合同。"),
        Line("1．合同标的"), Para(f"1.1 甲方向乙方采购{facts.names}。"),
        Line("2．合同价格"), Para(f"2.1 本合同总价为：人民币（大写）{capital(facts.total, '元')}（小写：￥{total(facts)}）。"), Para(f"2.2 上述价格已包含{facts.rate}的增值税，其中不含税价￥{grouped(facts.net)}，增值税￥{grouped(facts.total - facts.net)}。"),
        Line("3．履约保证金"), Para(f"3.1 乙方应在合同签订后5日内向甲方提交履约保证金￥{grouped(facts.share('10'))}，即合同总价的10%。"),
        Line("4．付款"), *terms(facts, "4.{n} {milestone}：{when}，甲方支付合同总价的{percent}%，即￥{amount}。"),
        Line("5．交付"), Para(f"5.1 交付日期：{chinese_date(c.signed + timedelta(days=60))}前。"), Line("6．违约"), Para(f"6.1 逾期违约金总额不超过￥{grouped(facts.share('5'))}。"),
        Line("7．生效"), Para("7.1 本合同自双方法定代表人或授权代表签字并加盖公章之日起生效，一式六份。"), Gap(40),
        Signatures((
            Side(facts.buyer.name, (f"甲方（公章）：{facts.buyer.name}", f"法定代表人或授权代表（签字）：{facts.buyer.person}", f"地址：{facts.buyer.address}", f"签订日期：{facts.earlier()}")),
            Side(facts.seller.name, (f"乙方（公章）：{facts.seller.name}", f"法定代表人或授权代表（签字）：{facts.seller.person}", f"地址：{facts.seller.address}", f"签订日期：{facts.signed()}")),
        ), below=True),
    ), header=f"合同编号：{c.number}", footer="第{page}页 共{count}页")  # fmt: skip


def cloud(facts: Facts) -> Form:
    """A service agreement: parties in a table, a table of resources with months, the total below it."""
    c = facts.contract
    start, end = c.service or (c.signed, c.signed.replace(year=c.signed.year + 1) - timedelta(days=1))
    party = (
        ("", "甲方（用户）", "乙方（服务商）"), ("公司名称", buyer(facts), seller(facts)), ("统一社会信用代码", facts.buyer.uscc, facts.seller.uscc),
        ("注册地址", facts.buyer.address, facts.seller.address), ("联系人", facts.buyer.person, facts.seller.person),
    )  # fmt: skip
    rows = (("序号", "资源名称", "配置", "数量", "计费周期", "费用（元）"), *((str(n), line.name, line.specification or "标准", number(line.quantity) or "1", "按月", grouped(line.gross)) for n, line in enumerate(facts.contract.lines, 1)),
            ("费用总计（含税）", "", "", "", "", grouped(facts.total)))  # fmt: skip
    return Form((
        title(facts), Line(f"协议编号：{no(c)}", "r"), Grid(party, (0.2, 0.4, 0.4)), Para(f"甲乙双方于{facts.signed()}在{facts.buyer.address[:3]}签订本协议，以兹共同遵守。"),
        Line("第一条 服务内容及费用"), Grid(rows, (0.16, 0.26, 0.2, 0.1, 0.12, 0.16)), Para(f"1.1 服务费用总额：人民币{total(facts)}元，大写：{capital(facts.total, '元')}，税率{facts.rate}。"),
        Para("1.2 超出配额的资源按0.85元/核时另行计费，超出部分每月最高不超过10,000.00元。"), Line("第二条 服务期限"), Para(f"2.1 服务期限自{chinese_date(start)}起至{chinese_date(end)}止。本协议有效期至双方义务履行完毕。"),
        Line("第三条 付款方式"), *terms(facts, "3.{n} {when}，甲方向乙方支付服务费用总额的{percent}%（{milestone}），计{amount}元。"),
        Line("第四条 服务可用性"), Para("4.1 月可用性不低于99.95%，低于该值的按当月服务费的10%赔偿。"), Line("第五条 保密与数据安全"), Para("5.1 保密期限为三年。"), Gap(30),
        Signatures((Side(facts.buyer.name, (f"甲方（盖章）：{facts.buyer.name}", "授权代表：", f"日期：{facts.signed(iso)}")), Side(facts.seller.name, (f"乙方（盖章）：{facts.seller.name}", "授权代表：", f"日期：{facts.signed(iso)}")))),
    ), footer="{page} / {count}")  # fmt: skip


def licence(facts: Facts) -> Form:
    """A licence, the licensor first; a yearly maintenance fee beside the price."""
    c = facts.contract
    return Form((
        title(facts), Line(f"编号：{no(c)}", "r"), Line(f"许可方（甲方）：{seller(facts)}"), Line(f"被许可方（乙方）：{buyer(facts)}"),
        Para(f"鉴于许可方拥有{facts.names}的合法权利，被许可方希望取得许可用于{c.project}，双方协商一致，签订本协议。"),
        Para("1、许可：许可方授予被许可方非独占的、不可转让的使用许可，许可期限为永久。", indent=False),
        Para(f"2、许可费：不含税金额为人民币{grouped(facts.net)}元，增值税税额为人民币{grouped(facts.total - facts.net)}元，含税合计为人民币{total(facts)}元（大写：人民币{capital(facts.total, '元')}）。", indent=False),
        Para(f"3、维护费：免费维护期一年，期满后年维护费为许可费的12%，即每年{grouped(facts.share('12'))}元，由被许可方另行决定是否购买。", indent=False),
        Para("4、支付：", indent=False), *terms(facts, "（{n}）{when}，乙方向甲方支付{milestone}，比例{percent}%，金额{amount}元。"),
        Para("5、交付：许可方在收到首笔款项后5个工作日内交付许可证密钥。", indent=False), Para("6、违约：逾期付款的，每日按应付未付金额的万分之五支付滞纳金。", indent=False), Gap(40),
        Signatures((Side(facts.seller.name, (f"许可方（盖章）：{facts.seller.name}", "代表签字：", f"签署日期：{facts.earlier(spaced)}")), Side(facts.buyer.name, (f"被许可方（盖章）：{facts.buyer.name}", "代表签字：", f"签署日期：{facts.signed(spaced)}")))),
    ))  # fmt: skip


def order(facts: Facts) -> Form:
    """A purchase order under a framework agreement, which it names."""
    c = facts.contract
    frame = f"KJ-{c.signed.year - 1}-{facts.rng.randint(1, 99):03d}"
    rows = (*product_rows(facts), ("总计（含税）", "", "", "", "", grouped(facts.total)))
    return Form((
        title(facts, 20), Pair(f"订单编号：{no(c)}", f"订单日期：{facts.signed(iso)}"), Line(f"框架协议编号：{frame}"),
        Grid((("采购方", buyer(facts), "供应商", seller(facts)), ("地址", facts.buyer.address, "地址", facts.seller.address), ("联系人", facts.buyer.person, "联系人", facts.seller.person), ("电话", facts.buyer.phone, "电话", facts.seller.phone)), (0.12, 0.38, 0.12, 0.38)),
        Gap(6), Grid(rows, (0.14, 0.26, 0.2, 0.08, 0.1, 0.22)), Para(f"订单总金额（含税，税率{facts.rate}）：RMB {total(facts)}（{capital(facts.total, '元')}）。", indent=False),
        Para(f"1. 本订单依据双方于{chinese_date(c.signed - timedelta(days=200))}签订的《框架采购协议》（编号：{frame}）下达，未尽事宜按框架协议执行，框架协议年度采购上限为人民币{grouped(facts.total * 5)}元。", indent=False),
        Para(f"2. 要求交货日期：{iso(c.signed + timedelta(days=30))}；交货地点：{facts.buyer.address}。", indent=False), Para("3. 付款条件：" + "".join(t.text for t in terms(facts, "{when}支付订单总金额的{percent}%；")), indent=False), Gap(30),
        Signatures((Side(facts.buyer.name, ("采购方确认（盖章）：", "经办人：", "日期：　" + facts.signed(slashed))), Side(facts.seller.name, ("供应商确认（盖章）：", "经办人：", "日期：　" + facts.signed(slashed))))),
    ), footer="第 {page} 页，共 {count} 页")  # fmt: skip


def quotation(facts: Facts) -> Form:
    """A quotation that both have sealed and that says it is a contract."""
    c = facts.contract
    rows = (*product_rows(facts), ("合计", "", "", "", "", grouped(facts.total)))
    return Form((
        title(facts), Pair(f"To：{facts.buyer.name}", f"合同编号：{no(c)}"), Pair(f"From：{facts.seller.name}", f"报价日期：{iso(c.signed - timedelta(days=5))}"),
        Para("承蒙垂询，兹报价如下，敬请确认："), Grid(rows, (0.08, 0.3, 0.22, 0.08, 0.1, 0.22)), Para(f"含税总价：¥{total(facts)}（人民币{capital(facts.total, '元')}），税率{facts.rate}。", indent=False),
        Para("付款方式：" + "".join(t.text for t in terms(facts, "{when}付{percent}%；")), indent=False), Para("报价有效期：30天。交货期：收到预付款后20个工作日。", indent=False),
        Para("本报价单经双方签字盖章后即成为合同，与正式合同具有同等法律效力。买卖双方的违约责任、争议解决适用《民法典》。", indent=False), Gap(30),
        Signatures((Side(facts.buyer.name, (f"买方（盖章）：{buyer(facts)}", "签字：", f"日期：{facts.signed(dotted)}"), (2,)), Side(facts.seller.name, (f"卖方（盖章）：{seller(facts)}", "签字：", f"日期：{facts.signed(dotted)}"), (2,)))),
    ))  # fmt: skip


def bilingual(facts: Facts) -> Form:
    """Chinese and English side by side in every label."""
    c = facts.contract
    english_title = "SALES CONTRACT" if c.kind.wording == "purchase" else "SERVICE AGREEMENT"
    return Form((
        title(facts), Line(english_title, "c"), Line(f"合同编号 Contract No.: {no(c)}", "r"), Line(f"签订日期 Date: {facts.signed(iso)}", "r"), Line(f"签订地点 Signed at: {facts.buyer.address[:3]}", "r"),
        Line(f"买方 The Buyer: {buyer(facts)}"), Line(f"地址 Address: {facts.buyer.address}"), Line(f"卖方 The Seller: {seller(facts)}"), Line(f"地址 Address: {facts.seller.address}"),
        Para("买卖双方同意按下列条款签订本合同。This Contract is made by and between the Buyer and the Seller, whereby the Buyer agrees to buy and the Seller agrees to sell the under-mentioned goods.", indent=False),
        Para(f"1. 货物名称 Name of Commodity: {facts.names}", indent=False), Para(f"2. 合同总价 Total Contract Price: RMB {total(facts)} (大写 In words: 人民币{capital(facts.total, '元')}), 含{facts.rate}增值税 including {facts.rate} VAT.", indent=False),
        Para(f"3. 不含税价 Price excluding VAT: RMB {grouped(facts.net)}", indent=False), Para("4. 付款条件 Terms of Payment:", indent=False), *terms(facts, "4.{n} {when}支付{percent}% ({milestone}) RMB {amount}. {percent}% of the total price shall be paid by T/T."),
        Para(f"5. 交货日期 Time of Delivery: {chinese_date(c.signed + timedelta(days=45))}", indent=False), Para("6. 违约责任 Penalty: 每延迟一周罚款0.5%，总额不超过5%。The rate of penalty is charged at 0.5% for every seven days.", indent=False), Gap(30),
        Signatures((Side(facts.buyer.name, ("买方 The Buyer:", facts.buyer.name, "签字盖章 Signature & Seal:", f"日期 Date: {facts.signed(iso)}")), Side(facts.seller.name, ("卖方 The Seller:", facts.seller.name, "签字盖章 Signature & Seal:", f"日期 Date: {facts.signed(iso)}")))),
    ), footer="- {page} -")  # fmt: skip


def blocks_only(facts: Facts) -> Form:
    """The parties are named in the signature blocks alone, the number stands at the top right as No., the day is written by hand."""
    c = facts.contract
    return Form((
        Line(f"No.：{no(c)}", "r"), title(facts), Para(f"甲、乙双方经友好协商，就甲方委托乙方承担{c.project}中的{facts.names}事宜，达成以下协议："),
        Para(f"一、甲方应向乙方支付的合同价款总计为人民币{capital(facts.total, '元')}（¥{total(facts)}元），该价格为含税价（税率{facts.rate}），除此之外甲方无须支付其他费用。", indent=False),
        Para("二、付款安排", indent=False), *terms(facts, "{n}、{when}，甲方支付{milestone}，即合同价款的{percent}%，人民币{amount}元；"),
        Para("三、乙方应在甲方通知后5个工作日内开展工作，并按甲方要求提交成果。", indent=False), Para(f"四、乙方应向甲方缴纳安全保证金人民币{grouped(facts.share('2'))}元，工作完成后无息退还。", indent=False),
        Para("五、任一方违约的，应赔偿守约方由此遭受的全部损失，赔偿总额以合同价款为限。", indent=False), Para("六、本协议一式二份，自双方签字盖章之日起生效。", indent=False), Gap(50),
        Signatures((Side(facts.buyer.name, ("甲方：", buyer(facts), "（盖章）", "代表人：", f"{facts.signed(spaced)}"), (4,)), Side(facts.seller.name, ("乙方：", seller(facts), "（盖章）", "代表人：", f"{facts.signed(spaced)}"), (4,)))),
    ))  # fmt: skip


def cover_table(facts: Facts) -> Form:
    """A cover sheet with everything in a ruled table; the text repeats it in its own words."""
    c = facts.contract
    return Form((
        Gap(30), Title(f"{facts.buyer.name}", 16), title(facts, 24), Gap(30),
        Grid((("合同名称", "{{title|" + c.title + "}}"), ("合同编号", no(c)), ("甲　　方", buyer(facts)), ("乙　　方", seller(facts)), ("合同金额", f"人民币{total(facts)}元（含税）"), ("签订日期", facts.signed()), ("履行期限", f"{chinese_date(c.signed)}至{chinese_date(c.signed + timedelta(days=365))}"), ("经办部门", "信息技术中心")), (0.25, 0.75)), Turn(),
        Line(f"甲方：{buyer(facts)}"), Line(f"法定代表人：{facts.buyer.person}　　联系电话：{facts.buyer.phone}"), Line(f"乙方：{seller(facts)}"), Line(f"法定代表人：{facts.seller.person}　　联系电话：{facts.seller.phone}"),
        Para(f"甲方因{c.project}需要，向乙方采购{facts.names}，双方达成如下协议："), Para("第一条 价款", indent=False), Para(f"本合同含税总价为￥{grouped(facts.total)}（大写：{capital(facts.total, '圆')}），不含税总价为￥{grouped(facts.net)}，增值税税率{facts.rate}。"),
        Para("第二条 支付", indent=False), *terms(facts, "{n}）{milestone}：{when}，支付{percent}%；"), Para("第三条 验收", indent=False), Para("按本合同附件所列技术要求验收，验收合格后双方签署验收单。"),
        Para("第四条 其他", indent=False), Para(f"质量保证金为￥{grouped(facts.share('5'))}。本合同自{chinese_date(c.signed + timedelta(days=3))}起生效。"), Gap(40),
        Signatures((Side(facts.buyer.name, ("甲方（公章）", "代表签字：", "日期：")), Side(facts.seller.name, ("乙方（公章）", "代表签字：", "日期："))), ruled=True),
    ), footer="第{page}页/共{count}页")  # fmt: skip


def ten_thousand(facts: Facts) -> Form:
    """A development contract that counts in 万元."""
    c = facts.contract
    return Form((
        Line(f"合同编号：{no(c)}", "r"), title(facts, 22), Gap(20), Line(f"委托人：{buyer(facts)}"), Line(f"研究开发人：{seller(facts)}"), Line(f"签订地点：{facts.buyer.address[:3]}"), Line(f"签订日期：{facts.signed()}"),
        Para(f"依据《中华人民共和国民法典》的规定，合同双方就{c.project}的技术开发，经协商一致，签订本合同。"), Para("一、标的技术的内容、形式和要求：" + facts.names + "。", indent=False),
        Para(f"二、研究开发经费和报酬总额为{total(facts, wan)}万元（大写：{capital(facts.total, '元')}），含增值税。其中：设备费{wan(facts.share('30'))}万元，材料费{wan(facts.share('10'))}万元。", indent=False),
        Para("三、支付方式（按以下第2种方式）：1. 一次总付；2. 分期支付：", indent=False), *[Para(f"{chinese_date(c.signed + timedelta(days=30 * n))}前支付{wan(a)}万元（{p}%，{m}）；") for n, (m, p, a) in enumerate(facts.parts(), 1)],
        Para(f"四、违约金：违约方支付违约金{wan(facts.share('10'))}万元。", indent=False), Para(f"五、本合同有效期：{chinese_date(c.signed)}至{chinese_date(c.signed + timedelta(days=700))}。", indent=False), Gap(30),
        Signatures((Side(facts.buyer.name, (f"委托人（盖章）：{facts.buyer.name}", f"法定代表人：{facts.buyer.person}（签章）", facts.signed())), Side(facts.seller.name, (f"研究开发人（盖章）：{facts.seller.name}", f"法定代表人：{facts.seller.person}（签章）", facts.signed())))),
    ))  # fmt: skip


def capitals_only(facts: Facts) -> Form:
    """The total in capital characters alone; roles without 甲乙."""
    c = facts.contract
    return Form((
        title(facts), Line(f"合同号：{no(c)}"), Line(f"出卖人：{seller(facts)}"), Line(f"买受人：{buyer(facts)}"), Para("根据有关法律法规，买卖双方在平等、自愿的基础上，就有关事项达成如下条款："),
        Para(f"第一条　标的：{facts.names}。", indent=False), Para("第二条　合同总价款为人民币{{tax_inclusive_amount|" + capital(facts.total, "元") + "}}，含税、含运费。", indent=False),
        Para("第三条　付款：", indent=False), *terms(facts, "（{n}）{when}付{percent}%。"), Para(f"第四条　定金：买受人于合同签订当日向出卖人支付定金人民币{capital(facts.share('5'), '元')}，抵作货款。", indent=False),
        Para("第五条　本合同一式两份，自双方盖章之日起生效。", indent=False), Gap(40),
        Signatures((Side(facts.seller.name, (f"出卖人（盖章）：{facts.seller.name}", f"签约日期：{facts.earlier()}")), Side(facts.buyer.name, (f"买受人（盖章）：{facts.buyer.name}", f"签约日期：{facts.signed()}")))),
    ))  # fmt: skip


def unit_price(facts: Facts) -> Form:
    """Per year or per piece: what one costs, how many there are, and what all come to."""
    c = facts.contract
    count = next((n for n in (3, 2, 4, 5, 6, 8, 10, 12) if facts.total % (n * Decimal("0.01")) == 0), 1)
    each = facts.total / count
    return Form((
        title(facts), Line(f"合同编码：{no(c)}", "r"), Line(f"承租方（以下简称甲方）：{buyer(facts)}"), Line(f"出租方（以下简称乙方）：{seller(facts)}"),
        Para(f"甲方向乙方租赁{facts.names}，用于{c.project}。"), Para("第一条 租金", indent=False), Para(f"1.1 租金标准为每期人民币{grouped(each)}元（含税），共{count}期，租金总额为人民币{total(facts)}元。"), Para(f"1.2 甲方应于本合同签订后5日内向乙方支付押金人民币{grouped(facts.share('3'))}元，租赁期满无息退还。"),
        Para("第二条 支付", indent=False), *terms(facts, "2.{n} {when}支付租金总额的{percent}%（{milestone}）；"), Para("第三条 责任", indent=False), Para("3.1 甲方逾期支付的，每日按逾期金额的0.5‰支付违约金。"), Para(f"3.2 设备重置价值合计人民币{grouped(facts.total * 3)}元，损坏的照价赔偿。"), Gap(30),
        Signatures((Side(facts.buyer.name, (f"甲方（盖章）：{facts.buyer.name}", "授权代表（签字）：", f"签订日期：{facts.signed()}")), Side(facts.seller.name, (f"乙方（盖章）：{facts.seller.name}", "授权代表（签字）：", f"签订日期：{facts.signed()}"))), below=True),
    ), header=f"编号：{c.number}", footer="- {page} -")  # fmt: skip


def supplement_changes(facts: Facts) -> Form:
    """A supplement that puts a new total in the place of the old one; its own amount is the difference."""
    c = facts.contract
    old = facts.total * 4 + Decimal("1000.00")
    return Form((
        title(facts), Line(f"补充协议编号：{no(c)}", "r"), Line(f"原合同编号：{c.supplements}", "r"), Line(f"甲方：{buyer(facts)}"), Line(f"乙方：{seller(facts)}"),
        Para(f"甲乙双方于{chinese_date(c.signed - timedelta(days=60))}签订了合同编号为{c.supplements}的合同（以下简称“原合同”）。因项目需求增加，经双方协商一致，对原合同作如下变更："),
        Para("1、原合同总金额由人民币" + grouped(old) + "元变更为人民币{{tax_inclusive_amount|" + grouped(old + facts.total) + "}}元。", indent=False), Para("2、原合同其他条款不变。本补充协议与原合同具有同等法律效力。", indent=False), Para("3、本补充协议一式两份，自双方盖章之日起生效。", indent=False), Gap(40),
        Signatures((Side(facts.buyer.name, (f"甲方（盖章）：{facts.buyer.name}", f"日期：{facts.signed()}")), Side(facts.seller.name, (f"乙方（盖章）：{facts.seller.name}", f"日期：{facts.signed()}")))),
    ))  # fmt: skip


FORMS: dict[str, tuple[str, Callable[[Facts], Form]]] = {
    "ministry": ("service", ministry),
    "goods": ("purchase", goods),
    "government": ("", government),
    "cloud": ("service", cloud),
    "licence": ("", licence),
    "order": ("purchase", order),
    "quotation": ("purchase", quotation),
    "bilingual": ("", bilingual),
    "blocks_only": ("service", blocks_only),
    "cover_table": ("", cover_table),
    "ten_thousand": ("service", ten_thousand),
    "capitals_only": ("purchase", capitals_only),
    "unit_price": ("service", unit_price),
}
"""Forms by name, with the wording of the kinds that they suit (any where empty)."""
TITLES = {"order": "采购订单", "quotation": "报价单"}
"""Forms that bear a title of their own; bundles draw those only where the contract has it."""
TIMED = ("ministry", "cloud")
"""Forms that print how long a service runs."""
