# ruff: noqa: E501 - a table of layouts reads best with one row of print a line
"""Bank receipts (回单) as tables: what stands where, after real layouts. `{key}` is a value, all else is print."""

from dataclasses import dataclass

Cell = tuple[float, str]
"""Share of the row's width, and a template; labels are centred, templates with a value are set left."""


@dataclass(frozen=True)
class Block:
    """The block of payer and payee: rows of labels, the payer on the left unless `payee_first`."""

    left: str
    right: str
    rows: tuple[tuple[str, str], ...]
    """(label, key without `payer_` or `payee_`)"""
    payee_first: bool = False
    height: float = 20.0


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    height: float = 20.0


@dataclass(frozen=True)
class Layout:
    """A receipt 540 points wide: free text at places, then a grid from `grid_top` down, then a seal."""

    bank: str
    height: float
    title: str
    title_at: tuple[float, float, float]
    """x of the centre, baseline, size"""
    texts: tuple[tuple[float, float, str], ...] = ()
    grid_top: float = 0.0
    grid: tuple[Block | Row, ...] = ()
    rules: tuple[tuple[float, float, float], ...] = ()
    """(x0, x1, y) of horizontal lines"""
    seal: tuple[float, float, float, str, bool] | None = None
    """left, top, width, words in the middle, oval"""
    size: float = 9.0
    face: str = "song"
    line: tuple[float, float, float] = (0.0, 0.0, 0.0)
    label_colour: tuple[float, float, float] = (0.0, 0.0, 0.0)
    amount: str = "grouped"
    day: str = "iso"
    barcode: bool = False
    shade: bool = False


PARTY = (("户  名", "name"), ("账  号", "account"), ("开户银行", "bank"))
FULL = (("全  称", "name"), ("账  号", "account"), ("开户行", "bank"))

LAYOUTS: dict[str, Layout] = {
    "icbc_grid": Layout(
        "icbc", 262, "中国工商银行　网上银行电子回单", (270, 22, 13),
        texts=((8, 44, "电子回单号码：{receipt_number}"), (430, 44, "第 1 次打印"), (390, 246, "打印日期：{print_day}"),
               (8, 258, "重要提示：本回单不作为收款方发货依据，仅供参考，请勿重复记账。")),
        grid_top=50,
        grid=(
            Block("付款人", "收款人", PARTY),
            Row(((.12, "金  额"), (.38, "￥{amount}"), (.14, "金额（大写）"), (.36, "人民币 {capital}"))),
            Row(((.12, "摘  要"), (.38, "网银转账"), (.14, "业务（产品）种类"), (.36, "跨行发报"))),
            Row(((.12, "用  途"), (.88, "{purpose}"))),
            Row(((.12, "交易流水号"), (.38, "{serial}"), (.14, "时间戳"), (.36, "{stamp}"))),
            Row(((.12, "备  注"), (.88, "验证码：{check}")), 22),
            Row(((.12, "记账网点"), (.2, "{office}"), (.12, "记账柜员"), (.2, "{teller}"), (.12, "记账日期"), (.24, "{day}"))),
        ),
        seal=(12, 168, 62, "电子回单\n专用章", False),
    ),
    "icbc_free": Layout(
        "icbc", 262, "业务回单（付款）", (270, 52, 14),
        texts=((392, 22, "日期：{day}"), (392, 36, "回单编号：{receipt_number}"), (14, 26, "中国工商银行"),
               (14, 76, "付款人户名：{payer_name}"), (280, 76, "付款人账号：{payer_account}"), (14, 90, "付款人开户行：{payer_bank}"),
               (14, 112, "收款人户名：{payee_name}"), (280, 112, "收款人账号：{payee_account}"), (14, 126, "收款人开户行：{payee_bank}"),
               (14, 148, "币种：人民币"), (14, 162, "金额：{capital}"), (280, 162, "小写：{amount}"),
               (14, 182, "业务（产品）种类：汇款"), (280, 182, "凭证种类：000000000"), (14, 196, "凭证号码：{voucher}"),
               (280, 196, "摘要："), (14, 210, "用途：{purpose}"), (280, 210, "交易机构号：{office}"),
               (14, 224, "记账柜员：{teller}"), (280, 224, "交易代码：{code}"), (14, 238, "渠道：网上银行"), (280, 238, "流水号：{serial}"),
               (14, 256, "重要提示：该文件为中国工商银行电子化回单，请勿重复打印或重复记账。")),
        seal=(420, 196, 96, "电子回单专用章", True), day="chinese", amount="plain_yuan",
    ),
    "ccb_grid": Layout(
        "ccb", 256, "中国建设银行单位客户专用回单", (290, 22, 14),
        texts=((24, 42, "币别：人民币"), (220, 42, "{day}"), (360, 42, "流水号：{serial}"), (440, 22, "NO.{voucher}"),
               (300, 172, "打印柜员：{teller}"), (300, 186, "打印机构：{office}"), (300, 200, "打印卡号：{check}"),
               (10, 236, "生成时间：{stamp}"), (250, 236, "交易柜员：{teller}"), (380, 236, "交易机构：{office}"),
               (10, 252, "此回单以客户真实交易为依据，可通过建行网站校验真伪。电子回单可重复打印，请勿重复记账。")),
        grid_top=48,
        grid=(
            Block("付款人", "收款人", FULL, height=18),
            Row(((.1, "金  额"), (.6, "(大写)人民币{capital}"), (.3, "(小写)￥{amount}"))),
            Row(((.1, "凭证种类"), (.4, "电子转账凭证"), (.12, "凭证号码"), (.38, "{voucher}"))),
            Row(((.1, "结算方式"), (.4, "转账"), (.12, "用  途"), (.38, "{purpose}"))),
            Row(((1.0, ""),), 58),
        ),
        seal=(410, 160, 66, "电子回单\n专用章", False), day="spaced",
    ),
    "ccb_orange": Layout(
        "ccb", 214, "中国建设银行网上银行电子回执", (270, 20, 11),
        texts=((16, 40, "币别：人民币元"), (110, 40, "日期：{day}"), (220, 40, "凭证号：{voucher}"), (310, 40, "账户明细编号-交易流水号：{detail}-{serial}"),
               (10, 206, "重要提示：银行受理成功，本回执不作为收、付款方交易的最终依据，正式回单请在交易成功第二日打印。")),
        grid_top=48,
        grid=(
            Block("付\n款\n人", "收\n款\n人", FULL, height=22),
            Row(((.12, "大写金额"), (.42, "{capital}"), (.14, "小写金额"), (.32, "{amount}"))),
            Row(((.12, "用  途"), (.42, "{purpose}"), (.14, "钞汇标志"), (.32, "钞"))),
            Row(((.12, "摘  要"), (.88, ""))),
        ),
        seal=(440, 138, 60, "电子回单\n专用章", False), line=(0.95, 0.6, 0.25), day="compact",
    ),
    "abc_grid": Layout(
        "abc", 250, "网上银行电子回单", (280, 20, 14),
        texts=((280, 36, "客户收付款入账通知"), (14, 24, "中国农业银行"), (8, 54, "回单编号：{receipt_number}"), (440, 54, "第 1 次打印"),
               (10, 238, "电子回单可以重复打印，回单编号相同表示同一笔业务，请勿重复记账。"), (400, 238, "打印日期：{print_day}")),
        grid_top=60,
        grid=(
            Block("付款方", "收款方", (("账号", "account"), ("户名", "name"), ("开户行", "bank"))),
            Row(((.16, "金额（小写）"), (.34, "{amount}"), (.16, "金额（大写）"), (.34, "{capital}"))),
            Row(((.16, "币种"), (.34, "人民币"), (.16, "交易渠道"), (.34, "企业网上银行"))),
            Row(((.16, "摘要"), (.34, "转账支取"), (.16, "凭证号"), (.34, "{voucher}"))),
            Row(((.16, "交易时间"), (.34, "{stamp}"), (.16, "会计日期"), (.34, "{day}"))),
            Row(((.16, "附言"), (.84, "{purpose}")), 26),
        ),
        seal=(420, 172, 84, "回单专用章", True), day="compact",
    ),
    "boc_free": Layout(
        "boc", 262, "国内支付业务付款回单", (290, 26, 14),
        texts=((14, 26, "中国银行"), (90, 50, "客户号：{customer}"), (330, 50, "日期：{day}"),
               (12, 70, "付款人账号：{payer_account}"), (290, 70, "收款人账号：{payee_account}"),
               (12, 84, "付款人名称：{payer_name}"), (290, 84, "收款人名称：{payee_name}"),
               (12, 104, "付款人开户行：{payer_bank}"), (290, 104, "收款人开户行：{payee_bank}"),
               (12, 126, "金额：CNY{amount}"), (12, 140, "人民币：{capital}"),
               (12, 160, "业务种类：网上支付"), (180, 160, "业务编号：{customer}"), (360, 160, "凭证号码：{voucher}"),
               (12, 174, "用途：{purpose}"), (12, 192, "备注："), (12, 208, "附言："),
               (12, 240, "交易机构：{office}"), (140, 240, "交易渠道：网上银行"), (270, 240, "交易流水号：{serial}"), (440, 240, "经办：{teller}"),
               (12, 254, "回单编号：{receipt_number}"), (200, 254, "回单验证码：{check}"), (360, 254, "打印时间：{print_day}")),
        rules=((12, 528, 34), (12, 528, 150), (12, 528, 245)), seal=(410, 186, 104, "电子回单专用章", True), day="chinese",
    ),
    "boc_payee_left": Layout(
        "", 232, "{bank}　客户付费/付款回单", (270, 24, 13),
        texts=((12, 50, "收款人账号：{payee_account}"), (290, 50, "付款人账号：{payer_account}"),
               (12, 66, "收款人名称：{payee_name}"), (290, 66, "付款人名称：{payer_name}"),
               (12, 82, "收款人开户行：{payee_bank}"), (290, 82, "付款人开户行：{payer_bank}"),
               (12, 106, "人民币（大写）：{capital}"), (330, 106, "CNY {amount}"),
               (12, 128, "交易日期：{day}"), (200, 128, "起息日：{day2}"), (360, 128, "交易流水号：{serial}"),
               (12, 148, "用途：{purpose}"), (12, 168, "渠道：{office}"), (12, 216, "自助设备打印，避免重复　打印日期：{print_day}")),
        rules=((12, 528, 32), (12, 528, 92), (12, 528, 114), (12, 528, 196)), seal=(400, 140, 84, "业务专用章", False),
    ),
    "cmb_free": Layout(
        "cmb", 244, "出 账 回 单", (250, 38, 13),
        texts=((400, 34, "招商银行"), (40, 62, "交易日期：{day}"), (300, 62, "业务类型：企业银行 企业转账"),
               (40, 78, "业务编号：{customer}"), (300, 78, "交易流水：{serial}"), (40, 94, "付款账号：{payer_account}"),
               (40, 110, "付款人：{payer_name}"), (40, 126, "付款开户行：{payer_bank}"), (40, 142, "收款账号：{payee_account}"),
               (40, 158, "收款人：{payee_name}"), (40, 174, "收款开户行：{payee_bank}"), (40, 190, "交易金额（小写）：CNY{amount}"),
               (300, 190, "交易金额（大写）：人民币{capital}"), (40, 206, "交易摘要：{purpose}"),
               (40, 234, "经办：{teller}"), (140, 234, "复核："), (220, 234, "授权："), (290, 234, "回单编号：{receipt_number}")),
        rules=((40, 520, 222),), seal=(370, 42, 104, "电子回单专用章", True), day="chinese", barcode=True,
    ),
    "bcm_free": Layout(
        "bcm", 236, "交通银行　回  单", (270, 24, 14),
        texts=((14, 46, "回单编号：{receipt_number}"), (200, 46, "回单类型：网银转账"), (380, 46, "业务名称：转账汇款"),
               (14, 60, "凭证种类："), (200, 60, "凭证号码：{voucher}"), (330, 60, "借贷标志：借记"), (440, 60, "转账方式：网银"),
               (14, 74, "付款人账号：{payer_account}"), (14, 88, "付款人名称：{payer_name}"), (14, 102, "开户行名称：{payer_bank}"),
               (14, 116, "收款人账号：{payee_account}"), (14, 130, "收款人名称：{payee_name}"), (14, 144, "开户行名称：{payee_bank}"),
               (14, 158, "币种：CNY"), (80, 158, "金额：{amount}"), (230, 158, "金额大写：人民币{capital}"),
               (14, 176, "摘要：{purpose}"), (14, 190, "附加信息："), (14, 212, "打印次数：1 次"), (110, 212, "记账日期：{day}"),
               (230, 212, "会计流水号：{serial}"), (420, 212, "打印机构：{office}"),
               (14, 226, "记账机构：{office}"), (140, 226, "经办柜员：{teller}"), (250, 226, "打印日期：{print_day}")),
        seal=(400, 70, 116, "会计业务章", True), day="compact",
    ),
    "cib_free": Layout(
        "cib", 258, "付款回单", (270, 30, 14),
        texts=((14, 28, "兴业银行"), (400, 22, "回单编号：{receipt_number}"), (230, 52, "交易日期：{day}"),
               (30, 72, "付款账号：{payer_account}"), (300, 72, "收款账号：{payee_account}"), (30, 90, "付款名称：{payer_name}"),
               (30, 108, "收款名称：{payee_name}"), (30, 128, "付款行：{payer_bank}"), (300, 128, "收款行：{payee_bank}"),
               (30, 152, "金额（大写）：{capital}"), (300, 152, "金额（小写）：CNY{amount}"), (30, 170, "用途：{purpose}"),
               (30, 188, "业务类型：汇出汇款"), (220, 188, "邮路：大额支付"), (350, 188, "序号：{serial}"), (30, 206, "附注："),
               (14, 232, "打印时间：{print_day}"), (200, 232, "打印渠道：企业网银"), (380, 232, "批次号："),
               (14, 250, "重要提示：如需校验电子回单，可通过兴业银行官网校验真伪。")),
        rules=((10, 530, 38), (10, 530, 220)), seal=(410, 160, 76, "电子回单", False), day="slash",
    ),
    "cib_columns": Layout(
        "", 250, "{bank}汇出回单（往账）", (270, 22, 14),
        texts=((330, 42, "{day}"), (450, 42, "第 {voucher} 号"), (10, 240, "回单查询号：{check}　（使用该查询号登录网站可查询核实该笔回单）")),
        grid_top=50,
        grid=(
            Row(((.5, "付 款 人"), (.5, "收 款 人"))),
            Row(((.5, "全    称：{payer_name}"), (.5, "全    称：{payee_name}"))),
            Row(((.5, "账    号：{payer_account}"), (.5, "账    号：{payee_account}"))),
            Row(((.5, "开户银行：{payer_bank}"), (.5, "开户银行：{payee_bank}"))),
            Row(((.68, "金    额：人民币{capital}"), (.32, "小  写：￥{amount}"))),
            Row(((1.0, "用    途：{purpose}"),)),
            Row(((1.0, "备    注：交易流水 {serial}"),), 44),
        ),
        seal=(420, 166, 66, "电子回单", False), day="spaced",
    ),
    "cmbc_free": Layout(
        "cmbc", 236, "支付业务回单（付款）", (250, 24, 14),
        texts=((10, 24, "中国民生银行"), (440, 24, "回单凭证"), (10, 48, "交易日期：{day}"), (180, 48, "借贷标志：借"), (320, 48, "通道：大额支付"),
               (10, 62, "业务类型：汇兑"), (320, 62, "业务种类：普通汇兑"), (10, 76, "付款人账号：{payer_account}"), (290, 76, "收款人账号：{payee_account}"),
               (10, 90, "付款人名称：{payer_name}"), (290, 90, "收款人名称：{payee_name}"), (10, 106, "付款人开户行：{payer_bank}"),
               (290, 106, "收款人开户行：{payee_bank}"), (10, 128, "币种：人民币"), (110, 128, "金额：（大写）{capital}"), (410, 128, "（小写）{amount}"),
               (10, 146, "报文标识号：{customer}"), (10, 160, "摘要：{purpose}"), (10, 174, "记账流水号：{voucher}"), (10, 188, "交易流水号：{serial}"),
               (10, 212, "登录号："), (150, 212, "网点编号：{office}"), (300, 212, "打印状态：首次打印"),
               (10, 226, "客户验证码：{check}"), (170, 226, "柜员号：{teller}"), (300, 226, "打印方式：自助"), (400, 226, "打印日期：{print_day}")),
        rules=((8, 532, 32), (8, 532, 134), (8, 532, 198)), seal=(380, 140, 78, "网上银行\n业务专用章", False), day="slash",
    ),
    "cgb_grid": Layout(
        "cgb", 232, "广发银行客户回单", (290, 24, 13),
        texts=((14, 24, "广发银行"), (8, 44, "交易日期：{day}"), (280, 44, "回单流水号：{receipt_number}"),
               (60, 204, "打印次数：1"), (220, 204, "打印日期：{print_day}"), (380, 204, "银行盖章："), (8, 222, "校验码：{check}（您可登录我行官方网站查验该电子印章）")),
        grid_top=50,
        grid=(
            Row(((.16, "业务类型"), (.34, "网银转账"), (.16, "交易流水"), (.34, "{serial}")), 17),
            Block("付款人", "收款人", (("名  称", "name"), ("账  号", "account"), ("汇入/出行", "bank")), payee_first=True, height=17),
            Row(((.16, "大写金额"), (.84, "人民币（大写）{capital}")), 17),
            Row(((.16, "小写金额"), (.84, "￥{amount}")), 17),
            Row(((.16, "附言"), (.84, "{purpose}")), 17),
            Row(((.16, "摘要"), (.84, "")), 17),
        ),
        seal=(420, 150, 80, "业务专用章", False), day="iso",
    ),
    "hxb_free": Layout(
        "hxb", 250, "客户回单　通用回单", (300, 30, 13),
        texts=((14, 30, "华夏银行"), (250, 48, "交易日期 {day}"), (12, 68, "付款人账号：{payer_account}"), (280, 68, "付款行名称：{payer_bank}"),
               (12, 82, "付款人名称：{payer_name}"), (280, 82, "收款人账号：{payee_account}"), (12, 96, "收款行名称：{payee_bank}"),
               (280, 96, "收款人名称：{payee_name}"), (12, 110, "币种：人民币"), (280, 110, "金额：{amount}"),
               (12, 124, "收付标志：付"), (280, 124, "摘要：{purpose}"), (12, 138, "业务类型：汇款"), (280, 138, "流水号：{serial}"),
               (12, 152, "冲正标志：正常"), (280, 152, "机构号：{office}"), (12, 166, "操作员：{teller}"),
               (220, 214, "回单编码：{receipt_number}"), (220, 226, "提示：电子回单编码相同表示同一笔业务回单，请勿重复记账使用。"), (220, 240, "打印时间：{print_day}")),
        seal=(30, 186, 90, "电子回单专用章", True), day="slash",
    ),
    "spdb_grid": Layout(
        "spdb", 262, "上海浦东发展银行网上银行电子回单", (270, 18, 14),
        texts=((8, 34, "打印日期：{print_day}"), (250, 34, "第 1 次打印"), (440, 34, "打印渠道：网银"),
               (8, 222, "重要提示："), (8, 234, "（1）对于电子回单编号、账号、日期、金额、交易流水号、摘要及验证码相同的业务不要重复记账。"),
               (8, 246, "（2）本服务的交易日期为银行账务日期，记账请以交易日期为准。")),
        grid_top=38,
        grid=(
            Row(((.16, "电子回单编号"), (.34, "{receipt_number}"), (.16, "验证码"), (.34, "{check}")), 18),
            Block("付款人", "收款人", (("账户名称", "name"), ("账号", "account"), ("开户银行", "bank")), height=18),
            Row(((.14, "交易名称"), (.22, "网银转账"), (.12, "凭证号"), (.18, "{voucher}"), (.12, "交易网点"), (.22, "{office}")), 18),
            Row(((.14, "交易时间"), (.22, "{stamp}"), (.12, "申请日期"), (.18, "{day2}"), (.12, "交易流水号"), (.22, "{serial}")), 18),
            Row(((.14, "金额（大写）"), (.40, "人民币{capital}"), (.14, "金额（小写）"), (.32, "￥{amount}")), 20),
            Row(((.14, "摘要"), (.40, "{purpose}"), (.14, "交易日期"), (.32, "{day}")), 20),
        ),
        seal=(380, 190, 74, "公司电子银行\n专用章", True), day="compact",
    ),
    "psbc_grid": Layout(
        "psbc", 262, "企业网上银行电子回单", (300, 20, 14),
        texts=((10, 20, "中国邮政储蓄银行"),),
        grid_top=28,
        grid=(
            Row(((.14, "回单编号"), (.36, "{receipt_number}"), (.14, "回单类型"), (.36, "付款回单")), 20),
            Block("付款方", "收款方", (("户  名", "name"), ("账  号", "account"), ("开户行", "bank")), height=20),
            Row(((.14, "金额（大写）"), (.36, "{capital}"), (.14, "金额（小写）"), (.36, "{amount}元")), 20),
            Row(((.14, "币种"), (.36, "人民币"), (.14, "摘要"), (.36, "跨行转账")), 20),
            Row(((.14, "交易时间"), (.36, "{stamp}"), (.14, "交易流水号"), (.36, "{serial}")), 20),
            Row(((.14, "记账日期"), (.36, "{day}"), (.14, "渠道名称"), (.36, "网上银行")), 20),
            Row(((.14, "附言"), (.86, "")), 18),
            Row(((.14, "用途"), (.86, "{purpose}")), 18),
        ),
        seal=(420, 186, 66, "电子回单\n专用章", False), face="hei", size=8.5,
    ),
    "pab_free": Layout(
        "pab", 190, "收付款业务回单", (290, 22, 13),
        texts=((12, 22, "平安银行"), (460, 22, "回单凭证"), (8, 46, "记账日期：{day}"), (200, 46, "回单号：{receipt_number}"), (430, 46, "验证码：{check}"),
               (8, 60, "付款人名称：{payer_name}"), (285, 60, "收款人名称：{payee_name}"), (8, 74, "付款人账号：{payer_account}"),
               (285, 74, "收款人账号：{payee_account}"), (8, 88, "付款人开户行：{payer_bank}"), (285, 88, "收款人开户行：{payee_bank}"),
               (8, 104, "币种：人民币"), (110, 104, "大写金额：{capital}"), (410, 104, "小写：{amount}"), (8, 122, "备注：{purpose}"),
               (8, 152, "已打印次数：1"), (170, 152, "打印时间：{print_day}"), (400, 152, "设备编号："), (8, 164, "打印方式：网银"),
               (170, 164, "柜员号：{teller}"), (400, 164, "网点号：{office}"), (8, 182, "温馨提示：每笔业务回单对应唯一的回单号，回单号相同即为同一笔业务。")),
        rules=((6, 534, 30), (6, 534, 110), (6, 534, 140), (6, 534, 170)), seal=(430, 118, 78, "电子回单专用章", True), day="compact", face="hei", size=8.5,
    ),
    "list_free": Layout(
        "", 262, "{bank}电子回单", (270, 28, 15),
        texts=((10, 56, "电子回单号（流水号）：{serial}"), (270, 56, "验证码：{check}"), (400, 56, "交易日期：{day}"),
               (10, 78, "付款方名称：{payer_name}"), (10, 92, "付款方账号：{payer_account}"), (10, 106, "付款方开户行：{payer_bank}"),
               (10, 120, "收款方名称：{payee_name}"), (10, 134, "收款方账号：{payee_account}"), (10, 148, "收款方开户行：{payee_bank}"),
               (10, 162, "金额（小写）：{amount}"), (10, 176, "金额（大写）：{capital}"), (10, 190, "币种：人民币"), (10, 204, "交易描述：{purpose}"),
               (10, 234, "重要提示：电子回单可重复打印，请注意核对，勿重复记账。"), (10, 254, "打印次数：1"), (360, 254, "打印时间：{print_day}")),
        rules=((8, 532, 62), (8, 532, 244)), seal=(380, 150, 104, "电子回单专用章", True), day="iso",
    ),
    "rural_shaded": Layout(
        "", 250, "{bank}电子交易回单", (270, 20, 13),
        texts=((40, 40, "币种：人民币"), (220, 40, "日期：{day}"), (380, 40, "交易指令序号：{serial}"), (380, 244, "*重要提示：请勿重复记账")),
        grid_top=50,
        grid=(
            Block("付\n款\n人", "收\n款\n人", (("付款方户名", "name"), ("付款方账号", "account"), ("付款行", "bank")), height=22),
            Row(((.14, "大写金额"), (.48, "{capital}"), (.14, "小写金额"), (.24, "￥{amount}")), 22),
            Row(((.14, "交易名称"), (.86, "单笔转账")), 22),
            Row(((.14, "摘要"), (.46, "{purpose}"), (.14, "银行盖章"), (.26, "")), 66),
        ),
        seal=(430, 166, 62, "电子回单\n专用章", False), shade=True, line=(.6, .6, .6),
    ),
}  # fmt: skip
ANY_BANK = tuple(name for name, layout in LAYOUTS.items() if not layout.bank)
BY_BANK: dict[str, tuple[str, ...]] = {
    bank: tuple(name for name, layout in LAYOUTS.items() if layout.bank == bank) for bank in {x.bank for x in LAYOUTS.values()}
}
