# ruff: noqa: E501 - a table of layouts reads best with one row of print a line
"""Vouchers that are no plain transfer: wages in a batch, payment for another, foreign money, bills, pictures of a web bank."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.synthesis.drawing.paper import Paper

Rows = tuple[tuple[tuple[float, str], ...], ...]


@dataclass(frozen=True)
class Special:
    """A form: free texts at places, a grid (rows of cells, each a share of the width and its print), and what it says."""

    title: str
    texts: tuple[tuple[float, float, str], ...]
    truth: Mapping[str, str | None]
    grid: Rows = ()
    grid_top: float = 60.0


US = "珠海市锐思光电有限公司"
OUR_ACCOUNT = "755108746191526"
THEM = "深圳市精工智能科技股份有限公司"
THEIR_ACCOUNT = "44201583600052511234"

SPECIAL: dict[str, Special] = {
    "wages_grid": Special(
        "中国工商银行代发业务回单", ((10, 50, "交易日期：2024-03-15"), (300, 50, "回单编号：2403150000123456"), (10, 230, "打印日期：2024-04-02　本回单请勿重复记账")),
        {"kind": "transfer", "nature": "payment", "paid_date": "2024-03-15", "amount": "286450.32", "payer_name": US, "payer_account": OUR_ACCOUNT, "payee_name": None, "payee_account": None, "serial": "HQP240315000981", "purpose": "代发工资"},
        (((.18, "付款户名"), (.32, US), (.18, "付款账号"), (.32, OUR_ACCOUNT)), ((.18, "代发种类"), (.32, "工资"), (.18, "代发笔数"), (.32, "25")),
         ((.18, "总金额(小写)"), (.32, "￥286,450.32"), (.18, "总金额(大写)"), (.32, "贰拾捌万陆仟肆佰伍拾元叁角贰分")), ((.18, "摘要"), (.32, "代发工资"), (.18, "交易流水号"), (.32, "HQP240315000981"))),
    ),
    "wages_list": Special(
        "批量代付汇总回单", ((12, 50, "委托单位：" + US), (12, 66, "付款账号：" + OUR_ACCOUNT), (300, 66, "批次号：20240315001"), (12, 82, "总笔数：25"), (150, 82, "总金额：286,450.32"), (12, 98, "成功笔数：25"), (150, 98, "成功金额：286,450.32"),
                       (12, 114, "失败笔数：0"), (150, 114, "失败金额：0.00"), (12, 130, "交易时间：2024-03-15 10:11:12"), (300, 130, "摘要：代发工资"), (12, 146, "交易流水号：240315000981"), (300, 146, "金额大写：贰拾捌万陆仟肆佰伍拾元叁角贰分"), (12, 190, "打印时间：2024-04-02")),
        {"kind": "transfer", "nature": "payment", "paid_date": "2024-03-15", "amount": "286450.32", "payer_account": OUR_ACCOUNT, "payee_name": None, "serial": "240315000981", "purpose": "代发工资"},
    ),
    "for_another_grid": Special(
        "委托付款业务回单", ((10, 50, "记账日期：2024年05月20日"), (300, 50, "流水号：20240520113377")),
        {"kind": "transfer", "nature": "payment", "paid_date": "2024-05-20", "amount": "50000.00", "payer_name": "广东恒运集团财务有限公司", "payer_account": "3602000119200123456", "payee_name": THEM, "payee_account": THEIR_ACCOUNT, "serial": "20240520113377", "purpose": "代珠海市锐思光电有限公司付HT-2024-031设备款"},
        (((.16, "付款人户名"), (.34, "广东恒运集团财务有限公司"), (.16, "收款人户名"), (.34, THEM)), ((.16, "付款人账号"), (.34, "3602000119200123456"), (.16, "收款人账号"), (.34, THEIR_ACCOUNT)),
         ((.16, "委托单位名称"), (.34, US), (.16, "委托单位账号"), (.34, OUR_ACCOUNT)), ((.16, "金额(大写)"), (.34, "伍万元整"), (.16, "金额(小写)"), (.34, "￥50,000.00")), ((.16, "用途"), (.84, "代珠海市锐思光电有限公司付HT-2024-031设备款"))),
    ),
    "for_another_list": Special(
        "代付业务回单", ((12, 50, "交易日期：20240520"), (12, 68, "实际付款人户名：" + US), (12, 84, "实际付款人账号：" + OUR_ACCOUNT), (12, 104, "付款人名称：广东恒运集团财务有限公司"), (12, 120, "付款人账号：3602000119200123456"),
                   (12, 140, "收款人名称：" + THEM), (12, 156, "收款人账号：" + THEIR_ACCOUNT), (12, 176, "金额：CNY 50,000.00"), (260, 176, "大写：伍万元整"), (12, 194, "附言：设备款"), (260, 194, "交易流水号：20240520113377")),
        {"kind": "transfer", "nature": "payment", "paid_date": "2024-05-20", "amount": "50000.00", "payer_name": "广东恒运集团财务有限公司", "payer_account": "3602000119200123456", "payee_name": THEM, "payee_account": THEIR_ACCOUNT, "serial": "20240520113377", "purpose": "设备款"},
    ),
    "abroad_list": Special(
        "境外汇款业务回单", ((12, 50, "交易日期 Date：2024/3/6"), (280, 50, "业务编号 Ref. No.：OR2024030600123"), (12, 72, "汇款人名称 Remitter Name：" + US), (12, 88, "汇款人账号 A/C No.：" + OUR_ACCOUNT), (12, 110, "收款人名称 Beneficiary Name：ACME ROBOTICS INC."),
                     (12, 126, "收款人账号 A/C No.：400123456789"), (12, 148, "币种及金额 Amount：USD 12,345.67"), (12, 168, "汇款用途 Purpose：SOFTWARE LICENSE FEE"), (12, 190, "国内外费用承担：共同 SHA"), (280, 190, "交易流水号：FX240306998877")),
        {"kind": "transfer", "nature": "fx", "currency": "USD", "paid_date": "2024-03-06", "amount": "12345.67", "payer_name": US, "payer_account": OUR_ACCOUNT, "payee_name": "ACME ROBOTICS INC.", "payee_account": "400123456789", "serial": "FX240306998877", "purpose": "SOFTWARE LICENSE FEE"},
    ),
    "abroad_grid": Special(
        "招商银行跨境汇款回单", ((10, 50, "业务日期：2024-03-06"), (300, 50, "交易流水号：FX240306998877")),
        {"kind": "transfer", "nature": "fx", "currency": "EUR", "paid_date": "2024-03-06", "amount": "8000.00", "payer_name": US, "payer_account": OUR_ACCOUNT, "payee_name": "ACME ROBOTICS GMBH", "payee_account": "DE89370400440532013000", "serial": "FX240306998877", "purpose": "服务费"},
        (((.16, "汇款人户名"), (.34, US), (.16, "汇款人账号"), (.34, OUR_ACCOUNT)), ((.16, "收款人户名"), (.34, "ACME ROBOTICS GMBH"), (.16, "收款人账号"), (.34, "DE89370400440532013000")),
         ((.16, "汇款币种"), (.34, "EUR"), (.16, "汇款金额"), (.34, "8,000.00")), ((.16, "汇率"), (.34, "7.8231"), (.16, "用途"), (.34, "服务费"))),
    ),
    "buying_list": Special(
        "购汇业务回单", ((12, 50, "交易日期：2024-03-06"), (12, 70, "客户名称：" + US), (12, 86, "付款账号：" + OUR_ACCOUNT), (12, 106, "外汇金额：USD 10,000.00"), (200, 106, "成交汇率：7.1234"), (330, 106, "人民币金额：71,234.00"), (12, 126, "收款账号：755108746132602"), (280, 126, "交易流水号：GH20240306112233"), (12, 146, "用途：购汇")),
        {"kind": "transfer", "nature": "fx", "currency": "CNY", "paid_date": "2024-03-06", "amount": "71234.00", "payer_account": OUR_ACCOUNT, "payee_account": "755108746132602", "serial": "GH20240306112233"},
    ),
    "bill_new": Special(
        "电子商业承兑汇票", ((10, 44, "出票日期：2024-01-10"), (300, 44, "票据状态：可流通"), (10, 58, "到期日期：2024-07-10"), (250, 58, "票据(包)号码：630758100001020240110001234567")),
        {"kind": "bill", "nature": "payment", "paid_date": "2024-01-10", "amount": "200000.00", "payer_name": US, "payer_account": OUR_ACCOUNT, "payee_name": THEM, "payee_account": THEIR_ACCOUNT, "bill_number": "630758100001020240110001234567", "bill_issue_date": "2024-01-10", "bill_due_date": "2024-07-10"},
        (((.16, "出票人全称"), (.34, US), (.16, "收款人全称"), (.34, THEM)), ((.16, "出票人账号"), (.34, OUR_ACCOUNT), (.16, "收款人账号"), (.34, THEIR_ACCOUNT)), ((.16, "出票人开户行"), (.34, "招商银行珠海分行"), (.16, "收款人开户行"), (.34, "建设银行深圳分行")),
         ((.16, "票据金额"), (.54, "人民币(大写)贰拾万元整"), (.3, "￥200,000.00")), ((.16, "子票区间"), (.34, "1-20000000"), (.16, "承兑人全称"), (.34, US)), ((.16, "能否转让"), (.34, "可转让"), (.16, "承兑日期"), (.34, "2024-01-11")))),
    "bill_list": Special(
        "电子银行承兑汇票 票面信息", ((12, 56, "票据号码：130758100001020240110001234567"), (12, 72, "出票日期：2024年01月10日"), (280, 72, "汇票到期日：2024年07月10日"), (12, 92, "出票人全称：" + US), (12, 108, "出票人账号：" + OUR_ACCOUNT), (12, 128, "收款人全称：" + THEM), (12, 144, "收款人账号：" + THEIR_ACCOUNT),
                          (12, 164, "票据金额(小写)：200,000.00"), (260, 164, "票据金额(大写)：贰拾万元整"), (12, 184, "承兑人全称：招商银行股份有限公司珠海分行"), (12, 200, "交易合同号：HT-2024-031")),
        {"kind": "bill", "nature": "payment", "paid_date": "2024-01-10", "amount": "200000.00", "payer_name": US, "payee_name": THEM, "bill_number": "130758100001020240110001234567", "bill_due_date": "2024-07-10", "purpose": "HT-2024-031"},
    ),
    "web_detail": Special(
        "交易详情", ((60, 60, "交易状态"), (220, 60, "交易成功"), (60, 80, "交易金额"), (220, 80, "-50,000.00"), (60, 100, "币种"), (220, 100, "人民币"), (60, 120, "交易时间"), (220, 120, "2024-05-20 16:20:31"), (60, 140, "付款账户"), (220, 140, OUR_ACCOUNT), (60, 160, "付款户名"), (220, 160, US),
                 (60, 180, "收款账户"), (220, 180, THEIR_ACCOUNT), (60, 200, "收款户名"), (220, 200, THEM), (60, 220, "交易流水号"), (220, 220, "20240520113377"), (60, 240, "附言"), (220, 240, "HT-2024-031设备款"), (60, 260, "手续费"), (220, 260, "10.00")),
        {"kind": "transfer", "nature": "payment", "paid_date": "2024-05-20", "amount": "50000.00", "payer_name": US, "payer_account": OUR_ACCOUNT, "payee_name": THEM, "payee_account": THEIR_ACCOUNT, "serial": "20240520113377", "purpose": "HT-2024-031设备款"},
    ),
    "web_window": Special(
        "企业网上银行 转账结果详情单", ((20, 44, "首页 > 转账汇款 > 转账查询"), (20, 66, "转账状态：转账成功"), (280, 66, "指令编号：EB20240520998"), (20, 86, "付款单位：" + US), (280, 86, "付款账号：" + OUR_ACCOUNT), (20, 106, "收款单位：" + THEM), (280, 106, "收款账号：" + THEIR_ACCOUNT),
                          (20, 126, "转账金额：RMB 50,000.00"), (280, 126, "手续费：10.00"), (20, 146, "转账用途：设备款"), (280, 146, "转账日期：2024年5月20日"), (20, 176, "返回　　打印　　下载回单")),
        {"kind": "transfer", "nature": "payment", "paid_date": "2024-05-20", "amount": "50000.00", "payer_name": US, "payer_account": OUR_ACCOUNT, "payee_name": THEM, "payee_account": THEIR_ACCOUNT, "purpose": "设备款"},
    ),
}  # fmt: skip


def draw_special(paper: Paper, form: Special) -> None:
    """The form on a page of its own."""
    paper.new_page()
    with paper.at(28, 20):
        paper.text(270, 26, form.title, 14, face="hei", align="c")
        for x, y, text in form.texts:
            paper.text(x, y, text, 9)
        for number, row in enumerate(form.grid):
            left, top = 6.0, form.grid_top + 20 * number
            for share, text in row:
                right = left + share * 528
                paper.rect(left, top, right, top + 20, 0.6)
                fit = right - left - 6 if paper.width(text, 9) > right - left - 6 else None
                paper.text(left + 3, top + 13, text, 9, fit=fit)
                left = right
