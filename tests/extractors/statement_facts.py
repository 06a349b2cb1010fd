"""Transactions to print into statements of any layout, and the words that say where each of their facts goes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from extractors.statements.statement import read_statement
from models.bundle import Extraction
from models.paper import Cell, Document, DocumentSource, Page, PagePart, PageRef

OWN_NAME = "广东粤创智能装备股份有限公司"
OWN_ACCOUNT = "44050177620100001234"
NAMES = (
    "深圳市智芯科技有限公司",
    "佛山（顺德）机器人研究院有限责任公司",
    "华南理工大学",
    "广州云海数据服务有限公司佛山分公司",
    "上海某某精密仪器设备进出口（集团）股份有限公司",
    "",
)


@dataclass(frozen=True)
class Fact:
    day: date
    clock: str
    direction: Literal["debit", "credit"]
    amount: Decimal
    balance: Decimal
    name: str
    account: str
    serial: str
    why: str

    @property
    def out(self) -> bool:
        return self.direction == "debit"


def facts(count: int, seed: int = 1, opening: str = "1234567.89") -> list[Fact]:
    """A statement's truth in order of time; the days repeat now and then, fees have no counterparty."""
    dice = random.Random(seed)
    balance, day = Decimal(opening), date(2023, 3, 1)
    found: list[Fact] = []
    for number in range(count):
        day += timedelta(days=dice.choice((0, 0, 1, 2, 9)))
        out = dice.random() < 0.6
        amount = (
            Decimal(dice.randrange(1, 30_000_00)).scaleb(-2) if dice.random() < 0.7 else Decimal(dice.randrange(1, 60) * 1000)
        )
        amount = amount.quantize(Decimal("0.01"))
        balance += -amount if out else amount
        name = dice.choice(NAMES)
        account = "".join(dice.choice("0123456789") for _ in range(dice.choice((15, 17, 19)))) if name else ""
        account = f"6{account[1:]}" if account else ""
        clock = f"{dice.randrange(9, 18):02}:{dice.randrange(60):02}:{dice.randrange(60):02}"
        serial = f"{day:%Y%m%d}{dice.randrange(10**8):08}{number:03}"
        why = dice.choice(("货款", "技术服务费", "支付合同HT-2023-017首期款", "设备款")) if name else "手续费"
        found.append(Fact(day, clock, "debit" if out else "credit", amount, balance, name, account, serial, why))
    return found


OWN = {"账号", "本方账号", "交易账号"}
OWN_NAMES = {"户名", "账户名称", "本方账户名称"}
BOOKED = {"记账日期", "账务日期", "账务日", "会计日期", "日期", "交易日期", "交易日", "交易日期[ Transaction Date ]"}
CLOCKED = {"交易时间", "交易时间戳", "交易时间[ Transaction time ]"}
OUT = {
    *("借方发生额", "借方金额", "借方发生额（支取）", "借方发生额/元(支取)", "借方金额（支出）", "借方金额(支出)"),
    *("支出金额", "转出金额", "付款金额", "借", "借方"),
}
IN = {
    *("贷方发生额", "贷方金额", "贷方发生额（收入）", "贷方发生额/元(收入)", "贷方金额（收入）", "贷方金额(收入)"),
    *("收入金额", "转入金额", "收款金额", "贷", "贷方"),
}
BALANCE = {"余额", "余额/元", "账户余额", "本次余额", "交易后余额（元）", "交易后余额[ After-transaction balance ]"}
AMOUNT = {"发生额", "交易金额", "发生额（元）", "交易金额[ Trade Amount ]"}
NAME = {"对方户名", "对方单位", "对方单位名称", "对方名称", "对方账户名", "对方账户名称", "对方账号名称", "收(付)方名称"}
ACCOUNT = {"对方账号", "对方账户", "对方账户号", "收(付)方账号"}
SERIAL = {
    *["交易流水号", "流水号", "银行流水号", "核心流水号", "交易日志号", "交易参考号", "交易编号"],
    "交易流水号[ Transaction reference number ]",
}
FLAG = {
    **dict.fromkeys(("借贷标志", "借/贷"), ("借", "贷")),
    **dict.fromkeys(("收支标识", "收入/支出标志", "收入/支出"), ("支出", "收入")),
}
WHY = {"摘要", "交易摘要", "业务摘要", "摘要[ Reference ]"}


OUT_COUNTS = ["借方笔数", "支出笔数", "借方发生总笔数", "累计借总笔数", "借方累计笔数", "支出总笔数", "借方交易笔数"]
IN_COUNTS = ["贷方笔数", "收入笔数", "贷方发生总笔数", "累计贷总笔数", "贷方累计笔数", "收入总笔数", "贷方交易笔数"]
OUT_TOTALS = ["借方发生额", "支出发生额", "借方发生总额", "累计借金额", "借方累计发生额", "支出总金额", "借记总额"]
IN_TOTALS = ["贷方发生额", "收入发生额", "贷方发生总额", "累计贷金额", "贷方累计发生额", "收入总金额", "贷记总额"]


def value(head: str, fact: Fact, heads: set[str]) -> str:
    """What a bank prints under a head for one transaction."""
    head = head.strip()
    both = bool(heads & {"交易日期", "交易日", "交易日期[ Transaction Date ]"}) and "交易时间戳" not in heads
    pairs = (
        (OWN, OWN_ACCOUNT),
        (OWN_NAMES, OWN_NAME),
        (BOOKED, f"{fact.day:%Y%m%d}" if "账务日" not in head else fact.day.isoformat()),
        (CLOCKED, fact.clock if both else f"{fact.day.isoformat()} {fact.clock}"),
        (OUT, f"{fact.amount:,.2f}" if fact.out else ""),
        (IN, "" if fact.out else f"{fact.amount:,.2f}"),
        (BALANCE, f"{fact.balance:,.2f}"),
        (AMOUNT, f"{fact.amount:.2f}"),
        (NAME, fact.name),
        (ACCOUNT, fact.account),
        (SERIAL, fact.serial),
        (WHY, fact.why),
        ({"账户明细编号-交易流水号"}, f"00123-{fact.serial}"),
        ({"付款账号", "付款人账号[ Debit Account No. ]"}, OWN_ACCOUNT if fact.out else fact.account),
        ({"付款户名", "付款人名称[ Payer's Name ]"}, OWN_NAME if fact.out else fact.name),
        ({"收款账号", "收款人账号[ Payee's Account Number ]"}, fact.account if fact.out else OWN_ACCOUNT),
        ({"收款户名", "收款人名称[ Payee's Name ]"}, fact.name if fact.out else OWN_NAME),
        ({"币种", "交易货币[ Trade Currency ]"}, "人民币"),
        ({"凭证种类"}, "电子转账凭证"),
    )
    for words, printed in pairs:
        if head in words:
            return printed
    return FLAG[head][0 if fact.out else 1] if head in FLAG else ""


def head_value(label: str, rows: list[Fact], opening: Decimal) -> str:
    """What a bank prints beside a label of the head block."""
    bare = "".join(label.split()).rstrip(":：").partition("[")[0]
    out = [fact.amount for fact in rows if fact.out]
    money_in = [fact.amount for fact in rows if not fact.out]
    first, last = min(fact.day for fact in rows), max(fact.day for fact in rows)
    said = {
        **dict.fromkeys(("账号", "账户号", "查询账号", "银行账号"), OWN_ACCOUNT),
        **dict.fromkeys(("户名", "账户名称", "公司名称"), OWN_NAME),
        **dict.fromkeys(("查询日期", "起止日期", "查询时间范围"), f"{first:%Y%m%d}-{last:%Y%m%d}"),
        **dict.fromkeys(("起始日期", "查询开始日期"), first.isoformat()),
        **dict.fromkeys(("截至日期", "查询结束日期"), last.isoformat()),
        **dict.fromkeys(OUT_COUNTS, str(len(out))),
        **dict.fromkeys(IN_COUNTS, str(len(money_in))),
        **dict.fromkeys(OUT_TOTALS, f"{sum(out):,.2f}"),
        **dict.fromkeys(IN_TOTALS, f"{sum(money_in):,.2f}"),
        **dict.fromkeys(("总笔数", "记录条数"), str(len(rows))),
        **dict.fromkeys(("期初余额", "对账单初期余额"), f"{opening:,.2f}"),
        "对账单余额": f"{rows[-1].balance:,.2f}",
        "币种": "人民币",
        "账户币种": "人民币",
    }
    return said.get(bare, "")


def source_of(pages: tuple[Page, ...]) -> DocumentSource:
    """Pages as one statement."""
    document = Document(f"doc:{pages[0].ref.sha256}:1:0", "bank_statement", tuple(PagePart(page.ref) for page in pages))
    return DocumentSource(document, pages)


def sheet(grid: list[list[str]], name: str = "Sheet1") -> DocumentSource:
    """A grid of texts as a one-sheet document."""
    cells = tuple(
        Cell(f"{name}!{chr(65 + column % 26)}{row + 1}", text, row, column)
        for row, line in enumerate(grid)
        for column, text in enumerate(line)
        if text
    )
    return source_of((Page(PageRef("ab" * 32, 1), 1, 1, "none", cells=cells),))


def plain_sheet(rows: list[list[str]], *above: list[str]) -> Extraction:
    return read_statement(sheet([*above, *rows]))


HEAD = ["交易日期", "摘要", "对方户名", "借方发生额", "贷方发生额", "余额"]
