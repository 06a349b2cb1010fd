"""电子银行承兑汇票, face and endorsement."""

from random import Random

from tests.synthesis.drawing.amounts import capital, grouped
from tests.synthesis.drawing.paper import Paper
from tests.synthesis.names import digits
from tests.synthesis.world import Voucher


def draw_bill(paper: Paper, voucher: Voucher, rng: Random) -> None:
    """The face of the bill; an endorsement block below where it was endorsed."""
    bill = voucher.bill
    if bill is None:
        message = f"{voucher.id} is no bill"
        raise ValueError(message)
    paper.text(297, 92, "电子银行承兑汇票", 16, face="hei", align="c")
    paper.text(
        52,
        122,
        f"出票日期：{bill.issued}",
        10,
        mark=(voucher.id, "bill_issue_date" if bill.endorsed else "paid_date+bill_issue_date"),
    )
    paper.text(330, 122, "票据状态：背书已签收" if bill.endorsed else "票据状态：已承兑", 10)
    paper.text(52, 140, f"汇票到期日：{bill.due}", 10, mark=(voucher.id, "bill_due_date"))
    paper.text(330, 140, "票据号码：", 10)
    paper.text(382, 140, bill.number, 8.5, mark=(voucher.id, "bill_number"))
    drawer = voucher.payer_name if not bill.endorsed else "广东美科家电有限公司"
    payee = voucher.payee_name if not bill.endorsed else voucher.payer_name
    first = ("payer_name", "payer_account") if not bill.endorsed else None
    second = ("payee_name", "payee_account") if not bill.endorsed else None
    accounts = (
        voucher.payer.number if first else "7559" + digits(rng, 11),
        voucher.payee.number if second else voucher.payer.number,
    )
    for left, head, name, account, branch, marks in (
        (52.0, "出票人", drawer, accounts[0], voucher.payer.branch, first),
        (297.0, "收款人", payee, accounts[1], voucher.payee.branch, second),
    ):
        paper.rect(left, 152, left + 24, 224, 0.7)
        paper.upright(left + 12, 172, head, 10, step=16)
        for row, (label, value) in enumerate((("全  称", name), ("账  号", account), ("开户银行", branch))):
            y = 152 + row * 24
            paper.rect(left + 24, y, left + 78, y + 24, 0.5)
            paper.rect(left + 78, y, left + 245, y + 24, 0.5)
            paper.text(left + 51, y + 15, label, 9, align="c")
            mark = (voucher.id, marks[row]) if marks and row < 2 else None
            paper.text(left + 81, y + 15, value, 9, fit=162 if paper.width(value, 9) > 162 else None, mark=mark)
    rows = (
        ("票据金额", f"人民币（大写）{capital(voucher.amount, '元')}"),
        ("承兑人", bill.acceptor),
        ("交易合同号", voucher.purpose),
        ("能否转让", "可转让"),
    )
    for row, (label, value) in enumerate(rows):
        y = 224 + row * 28
        paper.rect(52, y, 130, y + 28, 0.5)
        paper.rect(130, y, 542, y + 28, 0.5)
        paper.text(91, y + 17, label, 9.5, align="c")
        paper.text(136, y + 17, value, 9.5, mark=(voucher.id, "purpose") if row == 2 else None)
    paper.text(536, 241, f"￥{grouped(voucher.amount)}", 10, align="r", mark=(voucher.id, "amount"))
    paper.text(52, 352, "承兑信息：本汇票已经承兑，到期无条件付款　承兑日期：" + bill.issued.isoformat(), 9.5)
    if bill.endorsed:
        paper.text(297, 400, "背书信息", 12, face="hei", align="c")
        rows = (
            ("背书人名称", voucher.payer_name, "payer_name"),
            ("被背书人名称", voucher.payee_name, "payee_name"),
            ("背书日期", bill.endorsed.isoformat(), "paid_date+bill_endorsed_date"),
        )
        for row, (label, value, mark) in enumerate(rows):
            y = 412 + row * 26
            paper.rect(52, y, 160, y + 26, 0.5)
            paper.rect(160, y, 542, y + 26, 0.5)
            paper.text(106, y + 17, label, 9.5, align="c")
            paper.text(166, y + 17, value, 9.5, mark=(voucher.id, mark))
