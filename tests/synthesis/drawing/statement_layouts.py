# ruff: noqa: E501 - a table of layouts reads best with one row of print a line
"""Bank statements (对账单, 交易明细) as tables: header words and head blocks as real exports have them."""

from dataclasses import dataclass

Column = tuple[str, str, float]
"""Header word, key of the value, width in shares."""


@dataclass(frozen=True)
class Layout:
    """`heads` is the block above the table, one row a tuple of (label, key) pairs; `amounts` names how direction is told."""

    bank: str
    title: tuple[str, ...]
    heads: tuple[tuple[tuple[str, str], ...], ...]
    columns: tuple[Column, ...]
    day: str = "iso"
    amount: str = "grouped"
    flags: tuple[str, str] = ("借", "贷")
    """What stands for debit and for credit."""
    newest_first: bool = False
    page_sums: bool = False
    totals: bool = False
    wide: bool = False
    sheet: str = "Sheet1"
    second_head: tuple[tuple[str, int], ...] = ()
    """A second header row: (word, column)."""
    colon: str = "："
    sums: tuple[str, ...] = ("本页合计",)
    """Rows at the foot of each page: 本页合计 or 本页小计 sum the page, 累计 all so far, 过次页 has the balance."""
    brought: tuple[str, str] = ("", "")
    """Rows of their own for the balance before the first and after the last line."""
    centred: bool = False
    """Cells stand in the middle of their row's height."""
    rare: bool = False
    """Drawn only where it is asked for by name or single documents are drawn: whole bundles keep to the usual forms."""


LAYOUTS: dict[str, Layout] = {
    "icbc_two": Layout(
        "icbc", ("中国工商银行账户明细清单",), ((("账号", "account"), ("户名", "holder")), (("网点号", "office"), ("币种", "currency"), ("查询日期", "period"))),
        (("日期", "day", 10), ("交易类型", "kind", 8), ("对方户名", "other_name", 22), ("对方账号", "other_account", 17), ("摘要", "summary", 12),
         ("借方发生额", "debit", 13), ("贷方发生额", "credit", 13), ("余额", "balance", 14)),
    ),
    "icbc_history": Layout(
        "icbc", ("[HISTORYDETAIL]",), (),
        (("凭证号", "voucher", 8), ("本方账号", "own_account", 17), ("对方账号", "other_account", 17), ("交易时间", "stamp", 17), ("借/贷", "flag", 5),
         ("借方发生额", "debit", 12), ("贷方发生额", "credit", 12), ("对方行号", "other_bank_no", 10), ("摘要", "kind", 8), ("用途", "summary", 12),
         ("对方单位名称", "other_name", 22), ("余额", "balance", 13), ("个性化信息", "nothing", 8)),
        wide=True, sheet="工行基本户",
    ),
    "icbc_flag": Layout(
        "icbc", ("[HISTORYDETAIL]",), (),
        (("凭证号", "voucher", 8), ("对方账号", "other_account", 17), ("交易时间", "stamp", 17), ("借贷标志", "flag", 7), ("对方单位", "other_name", 22),
         ("对方行号", "other_bank_no", 10), ("用途", "summary", 12), ("摘要", "kind", 8), ("附言", "nothing", 6), ("余额", "balance", 13),
         ("转出金额", "debit", 12), ("转入金额", "credit", 12), ("本方账号", "own_account", 17)),
        flags=("借", "贷"), wide=True, amount="plain",
    ),
    "ccb_split_head": Layout(
        "ccb", ("中国建设银行", "明细查询结果"),
        ((("账　　号", "account"), ("账户名称", "holder")), (("期初余额", "opening"), ("当前余额", "closing")),
         (("借方发生额", "debit_total"), ("借方交易笔数", "debit_count")), (("贷方发生额", "credit_total"), ("贷方交易笔数", "credit_count"))),
        (("交易时间", "stamp", 15), ("借方发生额/元(支取)", "debit", 13), ("贷方发生额/元(收入)", "credit", 13), ("余额", "balance", 13), ("币种", "currency", 6),
         ("对方户名", "other_name", 20), ("对方账号", "other_account", 16), ("对方开户机构", "other_bank", 16), ("记账日期", "day", 9), ("摘要", "kind", 8),
         ("备注", "summary", 12), ("账户明细编号-交易流水号", "detail_serial", 20)),
        day="compact", wide=True, newest_first=True, colon="",
    ),
    "ccb_two": Layout(
        "ccb", (), (),
        (("账号", "own_account", 16), ("账户名称", "own_name", 20), ("交易时间", "stamp", 15), ("借方发生额（支取）", "debit", 13), ("贷方发生额（收入）", "credit", 13),
         ("余额", "balance", 13), ("币种", "currency", 6), ("对方户名", "other_name", 20), ("对方账号", "other_account", 16), ("记账日期", "day", 9),
         ("摘要", "kind", 8), ("备注", "summary", 12), ("账户明细编号-交易流水号", "detail_serial", 20)),
        day="compact", amount="plain", wide=True,
    ),
    "abc_income_first": Layout(
        "abc", ("账户明细",), ((("账户号", "account"), ("账户名称", "holder")),),
        (("交易时间", "stamp", 15), ("收入金额", "credit", 12), ("支出金额", "debit", 12), ("账户余额", "balance", 13), ("交易行名", "office", 8),
         ("对方省市", "nothing", 7), ("对方账号", "other_account", 16), ("对方户名", "other_name", 20), ("交易用途", "summary", 12), ("摘要", "kind", 8),
         ("会计日期", "day", 9)),
        day="compact", wide=True, newest_first=True, colon="",
    ),
    "abc_period": Layout(
        "abc", ("账户明细",), ((("账号", "account"), ("户名", "holder"), ("币种", "currency"), ("起止日期", "period")),),
        (("交易时间", "stamp", 15), ("收入金额", "credit", 12), ("支出金额", "debit", 12), ("账户余额", "balance", 13), ("对方账号", "other_account", 16),
         ("对方户名", "other_name", 20), ("交易用途", "summary", 12), ("对方开户行", "other_bank", 16), ("摘要", "kind", 8)),
        wide=True, colon=": ",
    ),
    "boc_sides": Layout(
        "boc", (),
        ((("查询账号[ Inquirer account number ]", "account"),), (("总笔数[Total number ]", "count"),),
         (("借方发生总笔数[ Total Numbers of Debited Payments ]", "debit_count"),), (("借方发生总额[ Total Debit Amount of Payments ]", "debit_total"),),
         (("贷方发生总笔数[ Total Numbers of Credited Payments ]", "credit_count"),), (("贷方发生总额[ Total Credit Amount of Payments ]", "credit_total"),),
         (("查询时间范围[ Time Range ]", "period"),)),
        (("交易类型[ Transaction Type ]", "direction_word", 8), ("付款人账号[ Debit Account No. ]", "payer_account", 16), ("付款人名称[ Payer's Name ]", "payer_name", 20),
         ("收款人账号[ Payee's Account Number ]", "payee_account", 16), ("收款人名称[ Payee's Name ]", "payee_name", 20), ("交易日期[ Transaction Date ]", "day", 9),
         ("交易时间[ Transaction time ]", "clock", 8), ("交易货币[ Trade Currency ]", "currency", 6), ("交易金额[ Trade Amount ]", "signed", 13),
         ("交易后余额[ After-transaction balance ]", "balance", 13), ("交易流水号[ Transaction reference number ]", "serial", 14), ("用途[ Purpose ]", "summary", 12)),
        day="compact", wide=True, flags=("往账", "来账"), colon="",
    ),
    "cmb_block": Layout(
        "cmb", (),
        ((("公司名称", "holder"), ("银行账号", "account")), (("账户币种", "currency"), ("累计借金额", "debit_total"), ("累计借总笔数", "debit_count")),
         (("累计贷金额", "credit_total"), ("累计贷总笔数", "credit_count")), (("对账单初期余额", "opening"), ("对账单余额", "closing")),
         (("查询开始日期", "start"), ("查询结束日期", "end"), ("记录条数", "count"))),
        (("交易日", "day", 9), ("交易时间", "clock", 8), ("起息日", "day2", 9), ("交易类型", "kind", 8), ("借方金额", "debit", 12), ("贷方金额", "credit", 12),
         ("余额", "balance", 13), ("用途", "summary", 12), ("流水号", "serial", 14), ("业务名称", "nothing", 8), ("收(付)方名称", "other_name", 20),
         ("收(付)方账号", "other_account", 16), ("冲账标志", "nothing", 6)),
        day="compact", wide=True, colon="",
    ),
    "bcm_flag": Layout(
        "bcm", ("交通银行账户交易明细",), ((("查询账号", "account"), ("户  名", "holder")),),
        (("交易时间", "stamp", 16), ("摘要", "summary", 12), ("凭证种类", "nothing", 7), ("凭证号码", "voucher", 8), ("发生额", "amount", 12), ("币种", "currency", 6),
         ("余额", "balance", 13), ("对方账号", "other_account", 16), ("对方户名", "other_name", 20), ("借贷标志", "flag", 7)),
        flags=("借", "贷"), colon=":", wide=True,
    ),
    "cib_two": Layout(
        "cib", (), (),
        (("银行流水号", "serial", 13), ("账号", "own_account", 15), ("户名", "own_name", 20), ("币种", "currency", 6), ("借方金额（支出）", "debit", 12),
         ("贷方金额（收入）", "credit", 12), ("账户余额", "balance", 13), ("摘要", "kind", 8), ("对方账号", "other_account", 16), ("对方户名", "other_name", 20),
         ("记账日期", "day", 9), ("交易时间", "stamp", 15), ("用途", "summary", 12)),
        wide=True, amount="plain",
    ),
    "pab_short": Layout(
        "pab", (), (),
        (("交易日期", "day", 9), ("账号", "own_account", 14), ("借", "debit", 12), ("贷", "credit", 12), ("账户余额", "balance", 13), ("对方账户", "other_account", 16),
         ("对方账户名称", "other_name", 20), ("交易流水号", "serial", 14), ("摘要", "kind", 8), ("用途", "summary", 12)),
        day="compact", wide=True,
    ),
    "spdb_block": Layout(
        "spdb", (), ((("账号", "account"),), (("账户名称", "holder"),), (("总笔数", "count"),), (("借记总额", "debit_total"), ("贷记总额", "credit_total"))),
        (("交易日期", "day", 9), ("交易时间", "clock", 8), ("账务日", "day2", 9), ("凭证号", "voucher", 8), ("借方金额", "debit", 12), ("贷方金额", "credit", 12),
         ("余额", "balance", 13), ("对方账号", "other_account", 16), ("对方户名", "other_name", 20), ("交易流水号", "serial", 14), ("摘要", "summary", 12)),
        day="compact", wide=True, newest_first=True, colon="",
    ),
    "hxb_block": Layout(
        "hxb", (), ((("账号", "account"), ("户名", "holder")), (("币种", "currency"),), (("查询日期", "period"),),
                   (("收入总金额", "credit_total"), ("收入总笔数", "credit_count")), (("支出总金额", "debit_total"), ("支出总笔数", "debit_count"))),
        (("序号", "row", 4), ("交易日期", "day", 9), ("交易时间", "clock", 8), ("支出金额", "debit", 12), ("收入金额", "credit", 12), ("余额", "balance", 13),
         ("对方账号", "other_account", 16), ("对方户名", "other_name", 20), ("核心流水号", "serial", 14), ("摘要", "summary", 12)),
        wide=True,
    ),
    "psbc_block": Layout(
        "psbc", ("中国邮政储蓄银行账户交易明细",), ((("账号", "account"), ("户名", "holder")), (("收入总金额", "credit_total"), ("支出总金额", "debit_total")),
                                          (("收入总笔数", "credit_count"), ("支出总笔数", "debit_count"))),
        (("交易日期", "day", 9), ("交易时间", "clock", 8), ("支出金额", "debit", 12), ("收入金额", "credit", 12), ("余额", "balance", 13), ("对方账号", "other_account", 16),
         ("对方户名", "other_name", 20), ("用途", "summary", 12), ("摘要", "kind", 8), ("交易流水号", "serial", 14)),
        wide=True, colon="",
    ),
    "cdb_sides": Layout(
        "cdb", ("存款账号： [ {account} ]  起止日期： {start} 至 {end}",), (),
        (("交易时间", "stamp", 15), ("交易参考号", "serial", 14), ("摘要", "summary", 12), ("付款账号", "payer_account", 16), ("付款户名", "payer_name", 20),
         ("收款账号", "payee_account", 16), ("收款户名", "payee_name", 20), ("收入/支出标志", "flag", 7), ("发生额（元）", "amount", 12), ("交易后余额（元）", "balance", 13)),
        flags=("支出", "收入"), wide=True,
    ),
    "rural_flag": Layout(
        "cbhb", ("明细查询下载",), ((("查询日期", "period"),), (("账号", "account"),), (("账户名称", "holder"),), (("支出笔数", "debit_count"),),
                              (("支出发生额", "debit_total"),), (("收入笔数", "credit_count"),), (("收入发生额", "credit_total"),)),
        (("交易日期", "day", 9), ("交易流水号", "serial", 14), ("凭证号", "voucher", 8), ("收支标识", "flag", 6), ("交易金额", "amount", 12), ("账户余额", "balance", 13),
         ("对方户名", "other_name", 20), ("对方账号", "other_account", 16), ("渠道", "nothing", 6), ("备注", "nothing", 6), ("摘要", "summary", 12)),
        flags=("支出", "收入"), wide=True,
    ),
    "signed": Layout(
        "cgb", ("广发银行 账户交易明细",), ((("账户名称", "holder"), ("账号", "account")), (("起始日期", "start"), ("截止日期", "end"), ("币种", "currency"))),
        (("交易日期", "day", 10), ("交易时间", "clock", 9), ("发生额/元", "signed", 14), ("余额/元", "balance", 14), ("对方户名", "other_name", 24),
         ("对方账号", "other_account", 18), ("摘要", "summary", 14)),
        newest_first=True,
    ),
    "counter_paper": Layout(
        "bank", ("{bank}客户存款对账单",),
        ((("户名", "holder"), ("账号", "account")), (("币种", "currency"), ("起止日期", "period"), ("上页余额", "opening"))),
        (("日期", "day", 10), ("凭证号", "voucher", 9), ("摘要", "summary", 13), ("对方户名", "other_name", 25), ("借方发生额", "debit", 15), ("贷方发生额", "credit", 15),
         ("余额", "balance", 16)),
        day="compact", page_sums=True, totals=True,
    ),
    "counter_two_lines": Layout(
        "bank", ("{bank}单位活期存款明细账",),
        ((("账户名称", "holder"),), (("账　　号", "account"), ("查询区间", "period"))),
        (("交易日期", "day", 10), ("摘要", "summary", 13), ("对方户名/账号", "other_both", 30), ("支出", "debit", 15), ("收入", "credit", 15), ("余额", "balance", 16)),
        totals=True,
    ),
    "finance_company": Layout(
        "fc", ("{bank}", "客户对账单"), ((("开户机构", "office"), ("账户号", "account")), (("户名", "holder"), ("币种", "currency"))),
        (("日期", "day", 10), ("摘要", "summary", 12), ("交易编号", "serial", 14), ("对方账户号", "other_account", 16), ("对方账户名称", "other_name", 22),
         ("付款金额", "debit", 13), ("收款金额", "credit", 13), ("余额", "balance", 14)),
        wide=True,
    ),
    "e_statement": Layout(
        "any", ("{bank}单位账户电子对账单",),
        ((("户名", "holder"), ("账号", "account"), ("币种", "currency")), (("对账期间", "period"), ("开户行", "office")),
         (("期初余额", "opening"), ("借方发生额合计", "debit_total"), ("贷方发生额合计", "credit_total"), ("期末余额", "closing"))),
        (("记账日期", "day", 11), ("交易流水号", "serial", 14), ("摘要", "summary", 12), ("对方户名", "other_name", 17), ("对方账号", "other_account", 16),
         ("借方金额", "debit", 13), ("贷方金额", "credit", 13), ("账户余额", "balance", 14)),
        day="han", page_sums=True, totals=True, wide=True, centred=True, sums=("本页小计", "累计"), rare=True,
    ),
    "carried_pages": Layout(
        "any", ("{bank}", "客户存款分户账对账单"), ((("户名", "holder"), ("账号", "account")), (("起止日期", "period"), ("上期余额", "opening"))),
        (("交易日期", "day", 9), ("摘要", "summary", 12), ("对方户名", "other_name", 15), ("对方账号", "other_account", 17), ("借方(支出)", "debit", 13), ("贷方(收入)", "credit", 13),
         ("余额", "balance", 14)),
        day="slash", page_sums=True, totals=True, centred=True, sums=("本页合计", "过次页"), rare=True,
    ),
    "english": Layout(
        "any", ("{bank}", "STATEMENT OF ACCOUNT"),
        ((("Account Name", "holder"), ("Account Number", "account")), (("Currency", "currency"), ("Statement Period", "period"))),
        (("Date", "day", 10), ("Transaction Details", "summary", 16), ("Counterparty", "other_name", 24), ("Bank Reference", "serial", 16), ("Withdrawals", "debit", 13),
         ("Deposits", "credit", 13), ("Balance", "balance", 14)),
        day="english", wide=True, colon=": ", brought=("BALANCE BROUGHT FORWARD", "CLOSING BALANCE"), rare=True,
    ),
    "bilingual": Layout(
        "any", ("{bank}对公账户对账单 CORPORATE ACCOUNT STATEMENT",),
        ((("户名 Account Name", "holder"), ("账号 Account No.", "account")), (("期初余额 Opening Balance", "opening"), ("期末余额 Closing Balance", "closing"))),
        (("交易日期 Transaction Date", "day", 11), ("摘要 Description", "summary", 13), ("对方户名 Counterparty Name", "other_name", 20),
         ("对方账号 Counterparty Account", "other_account", 16), ("借方 Debit", "debit", 13), ("贷方 Credit", "credit", 13), ("余额 Balance", "balance", 14)),
        wide=True, rare=True, newest_first=True,
    ),
    "no_balance": Layout(
        "any", ("{bank}账户交易明细查询",), ((("账号", "account"), ("账户名称", "holder")), (("查询期间", "period"),)),
        (("序号", "row", 5), ("交易日期", "day", 10), ("收/支", "flag", 5), ("交易金额", "amount", 13), ("对方户名", "other_name", 22), ("对方账号", "other_account", 17),
         ("摘要", "summary", 13), ("流水号", "serial", 15)),
        flags=("支", "收"), wide=True, rare=True,
    ),
    "brackets": Layout(
        "any", ("账户收支明细",), ((("户名", "holder"), ("账号", "account")),),
        (("交易时间", "stamp", 15), ("交易金额", "signed", 13), ("交易后余额", "balance", 14), ("对方户名", "other_name", 20), ("对方账号", "other_account", 17),
         ("用途", "summary", 13)),
        amount="brackets", newest_first=True, rare=True,
    ),
    "currency_marks": Layout(
        "any", ("账户交易明细",), ((("户名", "holder"), ("账号", "account")),),
        (("交易日期", "day", 10), ("发生额", "signed", 15), ("余额", "balance", 16), ("对方户名", "other_name", 22), ("对方账号", "other_account", 17), ("摘要", "summary", 13)),
        amount="trailing", day="dotted", rare=True,
    ),
    "credit_first": Layout(
        "any", ("{bank}", "ACCOUNT STATEMENT 账户结单"),
        ((("Account Name 账户名称", "holder"),), (("Account Number 账号", "account"), ("Account Currency 币种", "currency"))),
        (("Date 日期", "day", 10), ("Transaction Details 交易摘要", "summary", 15), ("Counterparty 对方户名", "other_name", 24), ("Deposits 存入", "credit", 13),
         ("Withdrawals 支取", "debit", 13), ("Balance 结余", "balance", 14)),
        day="english", wide=True, colon=": ", rare=True,
    ),
    "rural_words": Layout(
        "any", ("{bank}", "单位活期存款对账单"), ((("户　　名", "holder"), ("账　　号", "account")), (("起止日期", "period"), ("承前余额", "opening"))),
        (("记账日", "day", 10), ("传票号", "serial", 14), ("摘要", "summary", 13), ("对方户名", "other_name", 24), ("借贷", "flag", 5), ("发生额", "amount", 14),
         ("余额", "balance", 15)),
        day="compact", flags=("借", "贷"), centred=True, wide=True, rare=True,
    ),
}  # fmt: skip
BY_BANK: dict[str, tuple[str, ...]] = {
    bank: tuple(name for name, layout in LAYOUTS.items() if layout.bank == bank) for bank in {x.bank for x in LAYOUTS.values()}
}
ANY_BANK = ("counter_paper", "counter_two_lines")
