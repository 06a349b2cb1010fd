# ruff: noqa: E501 - a form reads best with one row of print a line, in the punctuation of the paper
"""Contract texts after the models that ministries, clouds and procurement offices publish, with their own traps."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from tests.synthesis.drawing.amounts import capital, chinese_date, grouped, plain
from tests.synthesis.drawing.contract_forms import (
    Facts,
    buyer,
    no,
    product_rows,
    seller,
    slashed,
    spaced,
    terms,
    title,
    total,
    wan,
)
from tests.synthesis.drawing.form_blocks import Form, Gap, Grid, Line, Pair, Para, Side, Signatures, Turn


def development(facts: Facts) -> Form:
    """技术开发（委托）合同: articles of the model text, the parts of the price before and behind the total, blanks left open."""
    c = facts.contract
    return Form((
        Line(f"合同编号：{no(c)}", "r"), Gap(30), title(facts, 24), Gap(30), Line(f"项目名称：　{c.project}"), Line(f"委托方（甲方）：　{buyer(facts)}"), Line(f"受托方（乙方）：　{seller(facts)}"),
        Line(f"签订时间：　{facts.signed()}"), Line(f"签订地点：　{facts.buyer.address[:6]}"), Line(f"有效期限：　{chinese_date(c.signed)}　至　{c.signed.year + 2}年12月31日"), Turn(),
        Line(f"委托方（甲方）：　{facts.buyer.name}"), Line(f"住  所  地：　{facts.buyer.address}"), Line(f"法定代表人：　{facts.buyer.person}"), Line("项目联系人：　陈工　　　联系方式：　13800000000"),
        Line(f"受托方（乙方）：　{facts.seller.name}"), Line(f"住  所  地：　{facts.seller.address}"), Line(f"法定代表人：　{facts.seller.person}"), Line(f"电　　话：　{facts.seller.phone}　　传　　真：　/"),
        Para(f"本合同甲方委托乙方研究开发　{c.project}　项目，并支付研究开发经费和报酬，乙方接受委托并进行此项研究开发工作。双方经过平等协商，根据《中华人民共和国民法典》的规定，达成如下协议，并由双方共同恪守。"),
        Para("第一条　本合同研究开发项目的要求如下：1．技术目标：达到国内先进水平。2．技术内容：" + facts.names + "。3．技术方法和路线：见附件。", indent=False),
        Para("第二条　乙方应在本合同生效后　15　日内向甲方提交研究开发计划。", indent=False), Para("第三条　乙方应按下列进度完成研究开发工作：1．合同生效后60日完成方案设计；2．合同生效后180日完成系统开发；3．合同生效后240日完成验收。", indent=False),
        Para("第四条　甲方应向乙方提供的技术资料及协作事项如下：1．技术资料清单：需求说明书；2．提供时间和方式：合同签订后5日内。", indent=False),
        Para("第五条　甲方应按以下方式支付研究开发经费和报酬：", indent=False), Para(f"1．研究开发经费和报酬总额为　人民币{total(facts)}元（大写：{capital(facts.total, '元')}）　。其中：（1）设备费{grouped(facts.share('30'))}元；（2）人员费{grouped(facts.share('50'))}元；（3）其他费用{grouped(facts.total - facts.share('30') - facts.share('50'))}元。"),
        Para("2．研究开发经费由甲方　分期　（一次、分期或提成）支付乙方。具体支付方式和时间如下："), *terms(facts, "（{n}）{when}，支付{percent}%，计{amount}元（{milestone}）；"), Para(f"乙方开户银行名称、地址和账号为：开户银行：{facts.seller.account.branch}　账号：{facts.seller.account.number}"),
        Para("第六条　本合同的变更必须由双方协商一致，并以书面形式确定。", indent=False), Para(f"第七条　双方确定，按以下约定承担各自的违约责任：1．甲方违反本合同第五条约定，应当每逾期一日支付违约金{grouped(facts.share('1'))}元，累计不超过{grouped(facts.share('10'))}元。", indent=False),
        Para("第八条　因研究开发所产生的知识产权归甲方所有。", indent=False), Para("第九条　双方确定，在本合同有效期内，甲方指定陈工为甲方项目联系人，乙方指定李工为乙方项目联系人。", indent=False), Para("第十条　本合同一式　陆　份，具有同等法律效力。本合同经双方签字盖章后生效。", indent=False), Gap(24),
        Signatures((Side(facts.buyer.name, (f"甲方：　{facts.buyer.name}　（盖章）", f"法定代表人/委托代理人：{facts.buyer.person}（签名）", f"　　　{facts.signed(spaced)}"), (1,)),
                    Side(facts.seller.name, (f"乙方：　{facts.seller.name}　（盖章）", f"法定代表人/委托代理人：{facts.seller.person}（签名）", f"　　　{facts.signed(spaced)}"), (1,))), below=True),
    ), footer="{page}")  # fmt: skip


def software(facts: Facts) -> Form:
    """软件采购合同: a table of both parties with their banks, the total in capitals with tax and net in one sentence, damages in yuan."""
    c = facts.contract
    rows = (
        ("", "甲方（采购方）", "乙方（供货方）"),
        ("单位名称", buyer(facts), seller(facts)),
        ("纳税人识别号", facts.buyer.uscc, facts.seller.uscc),
        ("开户银行", facts.buyer.account.branch, facts.seller.account.branch),
        ("银行账号", facts.buyer.account.number, facts.seller.account.number),
        ("地址", facts.buyer.address, facts.seller.address),
    )
    return Form((
        Line(f"合同编号：{no(c)}", "l"), title(facts, 20), Grid(rows, (0.18, 0.41, 0.41)), Para("甲乙双方本着平等互利的原则，就甲方采购乙方软件产品事宜签订本合同。"),
        Line("一、产品清单"), Grid(product_rows(facts), (0.08, 0.3, 0.22, 0.08, 0.1, 0.22)), Line("二、合同价款"),
        Para(f"2.1 本合同含税总金额为人民币{total(facts)}元（大写：人民币{capital(facts.total, '圆')}），其中不含税金额{grouped(facts.net)}元，税额{grouped(facts.total - facts.net)}元，税率{facts.rate}。"),
        Para(f"2.2 上述价款已包含一年维保费用。维保期满后，年度维保费不高于人民币{grouped(facts.share('10'))}元。"), Line("三、付款"), *terms(facts, "3.{n} {when}，甲方支付{milestone}人民币{amount}元，占合同总金额的{percent}%。"),
        Line("四、违约"), Para(f"4.1 乙方侵犯第三方知识产权的，应向甲方支付违约金人民币{grouped(facts.share('30'))}元，违约金不足以弥补损失的，赔偿上限为合同总金额的200%，即人民币{grouped(facts.total * 2)}元。"),
        Line("五、生效"), Para("5.1 本合同自双方盖章之日起生效，一式肆份，双方各执贰份。"), Para("（以下无正文，为签署页）"), Gap(20),
        Signatures((Side(facts.buyer.name, (f"甲方（盖章）：{facts.buyer.name}", "授权代表（签字）：", f"签署日期：{facts.signed()}")), Side(facts.seller.name, (f"乙方（盖章）：{facts.seller.name}", "授权代表（签字）：", f"签署日期：{facts.signed()}")))),
    ), footer="第 {page} 页 / 共 {count} 页")  # fmt: skip


def cloud_order(facts: Facts) -> Form:
    """云服务订单: a table of labels and values, the customer below the provider, list price and discount beside what is due."""
    c = facts.contract
    listed = facts.total + facts.share("25")
    rows = (
        ("订单编号", no(c), "下单日期", facts.signed(slashed)),
        ("客户名称", buyer(facts), "服务商", seller(facts)),
        ("客户联系人", facts.buyer.person, "客户经理", "王经理"),
        ("计费模式", "包年包月", "结算币种", "人民币"),
    )
    items = (
        ("产品名称", "配置", "数量", "时长", "目录价（元）", "优惠后（元）"),
        *(
            (line.name, line.specification or "标准版", "1", "12个月", grouped(line.gross + line.gross / 4), grouped(line.gross))
            for line in c.lines
        ),
    )
    return Form((
        title(facts, 20), Grid(rows, (0.16, 0.36, 0.14, 0.34)), Gap(6), Grid(items, (0.3, 0.2, 0.08, 0.1, 0.16, 0.16)),
        Para(f"目录价合计：￥{grouped(listed)}　优惠金额：￥{grouped(facts.share('25'))}　订单金额（含税）：￥{total(facts)}", indent=False), Para(f"大写：人民币{capital(facts.total, '元')}；税率：{facts.rate}。", indent=False),
        Para("一、客户应在订单生效后7日内支付全部订单金额，服务商收款后开通服务并开具增值税专用发票。", indent=False), Para("二、超出订购规格的用量按目录价另行计费，每月用量上限为50,000.00元。", indent=False),
        Para("三、服务可用性低于99.9%的，按当月服务费的25%以代金券形式赔偿，赔偿总额不超过5,000.00元。", indent=False), Para("四、本订单经双方盖章后生效，与服务商网站公布的《云服务协议》共同构成完整合同。", indent=False), Gap(30),
        Signatures((Side(facts.seller.name, ("服务商（盖章）：", f"{facts.seller.name}", f"日期：{facts.signed(slashed)}")), Side(facts.buyer.name, ("客户（盖章）：", f"{facts.buyer.name}", f"日期：{facts.signed(slashed)}"))), ruled=True),
    ))  # fmt: skip


def equipment(facts: Facts) -> Form:
    """设备买卖合同: 甲方（买方） and 乙方（卖方） in prose, instalments in yuan before the total, delivery and guarantee days."""
    c = facts.contract
    return Form((
        Pair(f"合同编号：{no(c)}", f"签订地点：{facts.buyer.address[:6]}"), title(facts, 20),
        Line(f"甲方（买方）：{buyer(facts)}"), Line(f"统一社会信用代码：{facts.buyer.uscc}"), Line(f"乙方（卖方）：{seller(facts)}"), Line(f"统一社会信用代码：{facts.seller.uscc}"),
        Para(f"甲方因{c.project}需要向乙方购买设备，双方根据{chinese_date(c.signed - timedelta(days=25))}的询价结果，经协商订立本合同。"), Para("第一条　设备名称、型号、数量", indent=False), Grid(product_rows(facts), (0.08, 0.3, 0.22, 0.08, 0.1, 0.22)),
        Para(f"第二条　价款：合同总价（含税）¥{total(facts)}元，不含税价¥{grouped(facts.net)}元，增值税税额¥{grouped(facts.total - facts.net)}元，大写：{capital(facts.total, '元')}。该价格为固定总价，包含运输、保险、安装调试等一切费用。", indent=False),
        Para("第三条　付款", indent=False), *terms(facts, "（{n}）{when}支付{milestone}¥{amount}元（{percent}%）；"), Para(f"第四条　交货：乙方应于{chinese_date(c.signed + timedelta(days=45))}前交货至{facts.buyer.address}，乙方于到货前支付履约保证金¥{grouped(facts.share('5'))}元。", indent=False),
        Para("第五条　质保期：自验收合格之日起36个月。", indent=False), Para(f"第六条　违约责任：逾期交货的，每逾期一日支付违约金¥{grouped(facts.share('0.5'))}元；逾期超过30日的，甲方有权解除合同，乙方退还已付款项并支付¥{grouped(facts.share('20'))}元。", indent=False),
        Para("第七条　争议解决：提交深圳国际仲裁院仲裁。", indent=False), Para("第八条　本合同自双方签字并盖章之日起生效。本合同一式四份，各执两份。附件与本合同具有同等效力。", indent=False), Gap(24),
        Signatures((Side(facts.buyer.name, (f"甲方（买方）：{facts.buyer.name}", "（盖章）", "法定代表人或授权代表：", f"签约时间：{facts.earlier()}", f"开户行：{facts.buyer.account.branch}")),
                    Side(facts.seller.name, (f"乙方（卖方）：{facts.seller.name}", "（盖章）", "法定代表人或授权代表：", f"签约时间：{facts.signed()}", f"开户行：{facts.seller.account.branch}")))),
    ))  # fmt: skip


def entrusted(facts: Facts) -> Form:
    """委托开发合同: names the instalments first and the total behind them; a ceiling of liability in yuan; the day only in the preamble."""
    c = facts.contract
    first = facts.parts()[0][2]
    return Form((
        title(facts, 20), Line(f"协议编号：{no(c)}", "r"), Para(f"本合同由以下双方于{facts.signed()}在{facts.buyer.address[:3]}订立："), Line(f"委托方：{buyer(facts)}（以下简称“甲方”）"), Line(f"受托方：{seller(facts)}（以下简称“乙方”）"),
        Para("1. 开发内容", indent=False), Para(f"1.1 甲方委托乙方为{c.project}开发{facts.names}。"), Para("2. 费用与支付", indent=False), Para(f"2.1 甲方应在本合同签订后10日内向乙方支付首付款人民币{grouped(first)}元，余款按本条约定支付。"),
        Para(f"2.2 双方确认，本合同项下开发费用总额为人民币{total(facts)}元整（含{facts.rate}增值税），为一次包死价，甲方无需再支付其他费用。"), *terms(facts, "2.{n}.1 {milestone}：{when}支付人民币{amount}元（合同总额的{percent}%）。"),
        Para(f"3. 责任限制：乙方在本合同项下的赔偿责任总额不超过人民币{grouped(facts.total)}元。", indent=False), Para(f"4. 保密：违反保密义务的一方应支付违约金人民币{grouped(Decimal(500000))}元。", indent=False), Para("5. 本合同一式两份，自双方签章之日起生效。", indent=False), Gap(30),
        Signatures((Side(facts.buyer.name, ("甲方（签章）：", "代表：", "日期：")), Side(facts.seller.name, ("乙方（签章）：", "代表：", "日期：")))),
    ), footer="- {page} -")  # fmt: skip


def framework(facts: Facts) -> Form:
    """框架协议: what is expected a year, what may be spent at most, but no total; orders fix the price."""
    c = facts.contract
    return Form((
        title(facts, 20), Line(f"协议编号：{no(c)}", "r"), Line(f"甲方（采购方）：{buyer(facts)}"), Line(f"乙方（供应方）：{seller(facts)}"), Line(f"签订日期：{facts.signed()}"),
        Para("第一条　合作方式：本协议为框架协议，甲方有具体采购需求时以采购订单方式另行下达，具体数量、金额以订单为准。", indent=False), Para(f"第二条　预计采购规模：甲方预计年度采购金额约{wan(facts.total)}万元，该金额仅为预估，不构成甲方的采购承诺。", indent=False),
        Para("第三条　价格：产品单价见附件一《价格表》，单价在协议有效期内不予调整。", indent=False), Para("第四条　结算：按订单分别结算，甲方在收到乙方开具的合法增值税专用发票后30日内支付该订单金额的100%。", indent=False),
        Para("第五条　保证金：乙方应在本协议签订后10日内向甲方缴纳合作保证金人民币100,000.00元。", indent=False), Para("第六条　违约责任：任一订单逾期交货的，按该订单金额的千分之三每日支付违约金。", indent=False), Para(f"第七条　有效期：自{chinese_date(c.signed)}至{chinese_date(c.signed + timedelta(days=729))}。", indent=False), Gap(40),
        Signatures((Side(facts.buyer.name, (f"甲方（盖章）：{facts.buyer.name}", "授权代表：", f"日期：{facts.signed()}")), Side(facts.seller.name, (f"乙方（盖章）：{facts.seller.name}", "授权代表：", f"日期：{facts.signed()}")))),
    ))  # fmt: skip


def tripartite(facts: Facts) -> Form:
    """三方合同: 丙方 uses what 甲方 buys; three places to sign, three days."""
    c = facts.contract
    third = "广州市政务服务数据管理中心"
    return Form((
        title(facts, 20), Line(f"合同编号：{no(c)}", "r"), Line(f"甲方（采购方）：{buyer(facts)}"), Line(f"地址：{facts.buyer.address}"), Line(f"乙方（供货方）：{seller(facts)}"), Line(f"地址：{facts.seller.address}"), Line(f"丙方（最终用户）：{third}"), Line("地址：广州市越秀区府前路1号"),
        Para(f"鉴于丙方实施{c.project}，由甲方向乙方采购{facts.names}并交付丙方使用，三方协商一致，签订本合同。"), Para(f"一、合同金额：本合同总金额为人民币（大写）{capital(facts.total, '元')}（小写：¥{total(facts)}），含{facts.rate}增值税。", indent=False),
        Para("二、付款：甲方按下列约定向乙方付款，丙方不承担付款义务。", indent=False), *terms(facts, "{n}）{when}，甲方支付{percent}%即¥{amount}；"), Para("三、交付：乙方将货物直接交付丙方，丙方负责验收并出具验收报告。", indent=False), Para(f"四、乙方向丙方提供质量保函，保函金额¥{grouped(facts.share('5'))}。", indent=False), Para("五、本合同一式陆份，三方各执贰份，自三方盖章之日起生效。", indent=False), Gap(24),
        Signatures((Side(facts.buyer.name, (f"甲方（盖章）：{facts.buyer.name}", "代表：", f"日期：{facts.earlier()}")), Side(facts.seller.name, (f"乙方（盖章）：{facts.seller.name}", "代表：", f"日期：{facts.signed()}")), Side(third, (f"丙方（盖章）：{third}", "代表：", f"日期：{facts.earlier()}"))), below=True),
    ), footer="第{page}页 共{count}页")  # fmt: skip


def procurement(facts: Facts) -> Form:
    """政府采购合同: a number in tortoise brackets, the office's own project number, the agency as witness, budget and bid prices."""
    c = facts.contract
    budget = facts.total + facts.share("8")
    return Form((
        Gap(30), title(facts, 22), Gap(10), Line(f"合同编号：{no(c)}"), Line(f"项目编号：GZCG{c.signed:%Y}-{facts.rng.randint(1000, 9999)}"), Line(f"采购计划编号：440001-{c.signed:%Y}-{facts.rng.randint(10000, 99999)}"), Line(f"采购人（甲方）：{buyer(facts)}"), Line(f"中标供应商（乙方）：{seller(facts)}"), Line("采购代理机构：广东省建信招标有限公司"),
        Para(f"根据{c.project}公开招标（预算金额￥{grouped(budget)}，最高限价￥{grouped(budget)}）的中标结果，甲、乙双方签订本合同。"), Line("一、合同标的及金额"), Grid((("序号", "标的名称", "数量", "中标金额（元）"), *((str(n), line.name, "1", plain(line.gross)) for n, line in enumerate(c.lines, 1)), (f"合同金额：人民币{capital(facts.total, '元')}（￥{total(facts)}）",)), (0.1, 0.5, 0.15, 0.25)),
        Line("二、履约保证金"), Para(f"乙方应于合同签订前提交履约保证金￥{grouped(facts.share('5'))}。"), Line("三、付款方式"), *terms(facts, "{n}. {when}，支付合同金额的{percent}%；"), Line("四、违约责任"), Para("逾期付款或逾期交付的，每日按合同金额的万分之五支付违约金，最高不超过合同金额的10%。"), Line("五、合同生效"), Para("本合同经双方法定代表人或授权代表签名、加盖公章后生效，并于生效之日起7个工作日内报同级财政部门备案。"), Gap(24),
        Signatures((Side(facts.buyer.name, ("甲方（盖章）：", "代表：", f"签订地点：{facts.buyer.address[:3]}", f"签定日期：{facts.signed(spaced)}")), Side(facts.seller.name, ("乙方（盖章）：", "代表：", f"开户名称：{facts.seller.name}", f"签定日期：{facts.signed(spaced)}")))),
    ), footer="第 {page} 页")  # fmt: skip


def entangled(facts: Facts) -> Form:
    """合同 with a numbered head of labels in columns, 大写 on a line of its own, unit prices by the month, and a total per year too."""
    c = facts.contract
    return Form((
        title(facts, 20), Pair(f"合同编号：{no(c)}", f"签订日期：{facts.signed(slashed)}"), Pair(f"委托单位：{buyer(facts)}", f"受托单位：{seller(facts)}"), Pair(f"地　　址：{facts.buyer.address}", f"地　　址：{facts.seller.address}"), Pair(f"联 系 人：{facts.buyer.person}", f"联 系 人：{facts.seller.person}"),
        Para("（一）服务内容：" + facts.names + "。", indent=False), Para("（二）收费标准：基础服务费每月8,000.00元，驻场工程师每人每月26,000.00元，第二年起每年上浮不超过3%。", indent=False), Line(f"（三）服务费合计（含税）：¥{total(facts)}"), Line(f"　　　人民币大写：{capital(facts.total, '元')}"),
        Para("（四）结算方式：", indent=False), *terms(facts, "　　{n}、{when}付{percent}%，计¥{amount}；"), Para("（五）乙方迟延响应的，每次扣减服务费2,000.00元，全年累计扣减不超过50,000.00元。", indent=False), Para("（六）本合同自签订之日起生效，至服务完成并付清全部费用之日止。", indent=False), Gap(36),
        Signatures((Side(facts.buyer.name, ("委托单位（盖章）", f"代表人：{facts.buyer.person}"), (1,)), Side(facts.seller.name, ("受托单位（盖章）", f"代表人：{facts.seller.person}"), (1,)))),
    ), footer="{page}/{count}")  # fmt: skip


def two_columns(facts: Facts) -> Form:
    """Chinese on the left and English on the right of a ruled table, as foreign companies write."""
    c = facts.contract
    rows = (
        ("软件许可及服务协议", "Software Licence and Service Agreement"), (f"合同编号：{no(c)}", f"Contract No.: {c.number}"), (f"签署日期：{facts.signed()}", f"Date of signing: {c.signed:%B} {c.signed.day}, {c.signed.year}"),
        (f"甲方（客户）：{buyer(facts)}", f"Party A (Customer): {facts.buyer.name}"), (f"乙方（供应商）：{seller(facts)}", f"Party B (Supplier): {facts.seller.name}"),
        (f"1. 合同总价为人民币{total(facts)}元（大写：{capital(facts.total, '元')}），含{facts.rate}增值税。", f"1. The total contract price is RMB {grouped(facts.total)}, including VAT of {facts.rate}."),
        ("2. 甲方收到发票后30日内付款。", "2. Party A shall pay within 30 days after receipt of the invoice."), (f"3. 违约金不超过人民币{grouped(facts.share('10'))}元。", f"3. Liquidated damages shall not exceed RMB {grouped(facts.share('10'))}."),
    )  # fmt: skip
    return Form((
        title(facts, 18), Grid(rows, (0.5, 0.5)), Gap(30),
        Signatures((Side(facts.buyer.name, (f"甲方：{facts.buyer.name}", "Party A (Seal):", "签字 Signature:", f"日期 Date: {facts.signed(slashed)}")), Side(facts.seller.name, (f"乙方：{facts.seller.name}", "Party B (Seal):", "签字 Signature:", f"日期 Date: {facts.signed(slashed)}")))),
    ))  # fmt: skip


def increase(facts: Facts) -> Form:
    """增补协议: the price before, what is added and the price after stand in one sentence; only what is added counts here."""
    c = facts.contract
    old = facts.total * 3
    original = c.supplements or f"HT-{c.signed.year - 1}-0{facts.rng.randint(100, 999)}"
    return Form((
        title(facts, 20), Line(f"补充协议编号：{no(c)}", "r"), Line(f"甲方：{buyer(facts)}"), Line(f"乙方：{seller(facts)}"), Para(f"甲乙双方于{chinese_date(c.signed - timedelta(days=90))}签订了《{c.project}服务合同》（合同编号：{original}，以下简称“原合同”），现经协商一致，就原合同的变更事宜达成如下补充协议："),
        Para(f"一、因需求增加，在原合同总金额人民币{grouped(old)}元的基础上增加人民币{total(facts)}元（大写：{capital(facts.total, '元')}），增加后合同总金额为人民币{grouped(old + facts.total)}元。", indent=False), Para("二、增加部分款项在本补充协议签订后30日内一次性支付。", indent=False), Para("三、原合同其他条款不变，本补充协议与原合同具有同等法律效力。", indent=False), Gap(36),
        Signatures((Side(facts.buyer.name, ("甲方（盖章）：", "代表（签字）：", f"日期：{facts.signed()}")), Side(facts.seller.name, ("乙方（盖章）：", "代表（签字）：", f"日期：{facts.signed()}")))),
    ))  # fmt: skip


MODELS: dict[str, tuple[str, str, Callable[[Facts], Form]]] = {
    "development": ("service", "技术开发（委托）合同", development),
    "software": ("purchase", "软件采购合同", software),
    "cloud_order": ("service", "云服务订单", cloud_order),
    "equipment": ("purchase", "设备买卖合同", equipment),
    "entrusted": ("service", "软件委托开发合同", entrusted),
    "framework": ("purchase", "产品采购框架协议", framework),
    "tripartite": ("purchase", "三方采购合同", tripartite),
    "procurement": ("", "政府采购合同", procurement),
    "entangled": ("service", "技术服务合同", entangled),
    "two_columns": ("service", "软件许可及服务协议", two_columns),
    "increase": ("service", "补充协议", increase),
}
"""Texts by name, with the wording of the kinds that they suit (any where empty) and the title they bear."""
