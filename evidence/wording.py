"""The Chinese words for what the tables hold, the same in traces and reports."""

FIELDS = {
    "number": "号码",
    "code": "发票代码",
    "issue_date": "开票日期",
    "buyer_name": "购买方",
    "buyer_tax_id": "购买方税号",
    "seller_name": "销售方",
    "seller_tax_id": "销售方税号",
    "tax_exclusive_amount": "不含税金额",
    "tax_amount": "税额",
    "tax_inclusive_amount": "价税合计",
    "check_code": "校验码",
    "remark": "备注",
    "reverses_number": "被冲红发票号码",
    "item_name": "货物或服务名称",
    "specification": "规格型号",
    "unit": "单位",
    "quantity": "数量",
    "unit_price": "单价",
    "tax_rate": "税率",
    "title": "合同名称",
    "signed_date": "签订日期",
    "subject": "标的",
    "supplements": "所补充的合同",
    "service_start": "服务期起",
    "service_end": "服务期止",
    "paid_date": "付款日期",
    "amount": "金额",
    "payer_name": "付款人",
    "payer_account": "付款账号",
    "payee_name": "收款人",
    "payee_account": "收款账号",
    "serial": "流水号",
    "receipt_number": "回单编号",
    "purpose": "用途",
    "bill_number": "票据号码",
    "bill_issue_date": "出票日期",
    "bill_endorsed_date": "背书日期",
    "bill_due_date": "到期日期",
    "account": "账号",
    "account_name": "户名",
    "period_start": "期间起",
    "period_end": "期间止",
    "opening": "期初余额",
    "closing": "期末余额",
    "debit_total": "借方合计",
    "credit_total": "贷方合计",
    "posted_date": "记账日期",
    "balance": "余额",
    "counterparty_name": "对方户名",
    "counterparty_account": "对方账号",
    "summary": "摘要",
    "contract_number": "合同编号",
    "name": "名称",
    "category": "费用类别",
    "subcategory": "费用子类",
    "supplier": "供应商",
    "invoice_number": "发票号码",
    "claimed_amount": "申报金额",
    "firm": "会计师事务所",
    "tax_id": "统一社会信用代码",
    "relation": "关联关系",
    "claimed": "申报金额",
    "audited": "审计金额",
}
STATUSES = {"verified": "已印证", "read": "已读取", "inferred": "推断", "conflict": "有矛盾", "missing": "缺失"}
METHODS = {"xml": "XML", "ofd": "OFD", "qr": "二维码", "text": "文本层", "ocr": "文字识别", "cell": "表格", "derived": "推算"}
LINKS = {
    "pays": "付款对应发票",
    "posted_as": "凭证对应流水",
    "refunds": "退款",
    "billed_under": "发票对应合同",
    "lists": "清单对应发票行",
    "claims": "申报对应发票",
    "reverses": "冲红",
    "reissues": "重开",
    "buyer": "购买方",
    "seller": "销售方",
    "payer": "付款人",
    "payee": "收款人",
    "counterparty": "对方",
    "same_as": "同一主体",
    "duplicates": "重复",
    "part_of": "出自",
    "supports": "依据",
}
LINK_STATES = {"accepted": "采用", "ambiguous": "存疑", "rejected": "不采用"}
COST_STATUSES = {"eligible": "可认定", "partial": "部分可认定", "ineligible": "建议核减", "review": "待核"}
FIGURES = {
    "claimed": "申报金额",
    "eligible": "测算可认定金额（待审计确认）",
    "review": "待核金额",
    "disallowed": "建议核减金额",
    "paid": "期内已付（含税）",
    "eligible_highest": "待核全部认定时的金额",
    "decided": "其中经人工复核认定",
    "grant_ceiling": "奖补资金测算上限",
    "grant_highest": "待核全部认定时的测算上限",
    "rate": "支持比例上限",
    "cap": "最高金额",
    "floor": "支持范围费用门槛",
    "least_grant": "最低金额",
    "floor_distance": "距门槛（负数为还差）",
    "below_floor": "是否低于门槛（1 为是）",
    "cap_binds": "是否已达最高金额（1 为是）",
    "invoices_unchecked": "尚未查验的发票金额",
}
REQUESTS = {"missing": "缺少", "unclear": "不清", "explain": "需说明"}
CHECKS = {
    "net+tax=gross": "金额＋税额＝价税合计",
    "line sums": "各行合计",
    "qr": "二维码",
    "check digit": "校验位",
    "quantity×price": "数量×单价＝金额",
    "rate×net": "金额×税率＝税额",
    "info": "PDF附带信息",
    "year digits": "号码年份位",
    "ofd": "OFD内的数据",
    "xml": "XML内的数据",
    "renditions": "各版本一致",
    "stamp": "印章",
}
"""What bore a value out, where the readers name it otherwise than in Chinese; behind a `!` it speaks against the value."""

OUTCOMES = {"eligible": "测算可认定", "disallowed": "建议核减", "review": "待核"}
SEVERITIES = {"fail": "核减", "review": "待核", "info": "提示"}
FILE_STATUSES = {
    "read": "已读取",
    "duplicate": "重复文件",
    "unreadable": "无法读取",
    "unsupported": "格式不支持",
    "skipped": "已跳过",
}
INVOICE_KINDS = {
    "digital_special": "数电票（专用）",
    "digital_normal": "数电票（普通）",
    "paper_special": "增值税专用发票",
    "paper_normal": "增值税普通发票",
    "e_special": "电子专用发票",
    "e_normal": "电子普通发票",
    "other": "其他票据",
}
PAYMENT_KINDS = {"transfer": "转账", "bill": "承兑汇票", "cheque": "支票", "cash": "现金", "other": "其他"}
DOCUMENTS = {
    "invoice": "发票",
    "contract": "合同",
    "payment_voucher": "支付凭证",
    "bank_statement": "银行对账单",
    "product_list": "产品清单",
    "claim": "费用明细表",
    "declaration": "声明承诺",
    "audit_report": "专项审计报告",
    "other": "其他材料",
}


def check_name(check: str) -> str:
    """A check in words; one that speaks against the value says so."""
    plain = check.removeprefix("!")
    said = CHECKS.get(plain, plain)
    return f"{said}不符" if check != plain else said
