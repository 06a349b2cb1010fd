"""A bundle small enough to follow by hand: one cost that counts, one half paid, one without invoice, one to be looked at.

Claimed 180 000.00 = eligible 105 000.00 + disallowed 25 000.00 + review 50 000.00.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from models.bank import BankLine, Payment, Statement
from models.bundle import BUNDLE, Declaration, Dossier
from models.contract import ClaimRow, Contract, PaymentTerm, ProductItem
from models.fields import Field, Status
from models.finding import Finding, RuleResult, Severity
from models.identity import field_id, local_id
from models.invoice import Invoice, InvoiceLine
from models.link import Link, LinkKind, Reason
from models.paper import Document, DocumentKind, FileStatus, Page, PagePart, PageRef, Quad, SourceFile, Spot
from models.party import Party
from models.ruling import CostPart, CostStatus, EligibleCost, Figure, Judgement, PartOutcome

POLICY = "guangdong-ai-benchmark/2025-draft"
SHA = {name: letter * 64 for name, letter in zip(("合同", "发票", "回单", "对账单", "明细", "坏"), "abcdef", strict=True)}
APPLICANT = "南岭智造有限公司"
SELLER = '=HYPERLINK("http://x.example","云帆")科技有限公司'


def money(text: str) -> Decimal:
    return Decimal(text)


def at(value: Any, sha: str, page: int, top: float, *, status: Status = "read", cell: str | None = None) -> Field[Any]:
    quad = None if cell else Quad.box(0.1, top, 0.5, top + 0.03)
    checks = ("net+tax=gross",) if status == "verified" else ()
    return Field(value, str(value), Spot(PageRef(sha, page), quad, cell), "cell" if cell else "text", status, 0.98, checks)


def source_file(name: str, path: str, media: str, *, pages: int, status: FileStatus = "read", message: str = "") -> SourceFile:
    return SourceFile(local_id("file", SHA[name]), path, SHA[name], 1000 + pages, media, status, pages, message)


FILES = (
    source_file("合同", "01 合同/合同.pdf", "application/pdf", pages=2),
    source_file("发票", "02 发票/发票.pdf", "application/pdf", pages=3),
    source_file("发票", "02 发票/发票 (副本).pdf", "application/pdf", pages=3, status="duplicate", message="内容相同"),
    source_file("回单", "03 付款/回单.png", "image/png", pages=1),
    source_file("对账单", "03 付款/对账单.xlsx", "application/vnd.ms-excel", pages=1),
    source_file("明细", "费用明细表.xlsx", "application/vnd.ms-excel", pages=1),
    source_file("坏", "04 其他/说明.pdf", "application/pdf", pages=0, status="unreadable", message="文件已加密"),
)
PAGES = (
    *(Page(PageRef(SHA["合同"], number), 595.0, 842.0, "text") for number in (1, 2)),
    *(Page(PageRef(SHA["发票"], number), 595.0, 397.0, "text") for number in (1, 2, 3)),
    Page(PageRef(SHA["回单"], 1), 1200.0, 800.0, "ocr"),
    Page(PageRef(SHA["对账单"], 1), 0.0, 0.0, "none"),
    Page(PageRef(SHA["明细"], 1), 0.0, 0.0, "none"),
)


def document(
    kind: DocumentKind, name: str, *pages: int, ordinal: int = 0, region: Quad | None = None, title: str = ""
) -> Document:
    parts = tuple(PagePart(PageRef(SHA[name], page), region) for page in pages)
    return Document(local_id("doc", SHA[name], pages[0], ordinal), kind, parts, title)


CONTRACT_PAPER = document("contract", "合同", 1, 2, title="人工智能服务器采购合同")
INVOICE_PAPERS = tuple(document("invoice", "发票", page) for page in (1, 2, 3))
VOUCHER_PAPERS = (
    document("payment_voucher", "回单", 1, ordinal=0, region=Quad.box(0, 0, 1, 0.5)),
    document("payment_voucher", "回单", 1, ordinal=1, region=Quad.box(0, 0.5, 1, 1)),
)
STATEMENT_PAPER = document("bank_statement", "对账单", 1)
CLAIM_PAPER = document("claim", "明细", 1)
DOCUMENTS = (CONTRACT_PAPER, *INVOICE_PAPERS, *VOUCHER_PAPERS, STATEMENT_PAPER, CLAIM_PAPER)


def invoice(page: int, number: str, day: date, amounts: str) -> Invoice:
    net, tax, gross = amounts.split()
    paper = INVOICE_PAPERS[page - 1]
    own = local_id("invoice", paper.id)
    sha = SHA["发票"]
    line = InvoiceLine(
        local_id("line", own, 1),
        1,
        item_name=at("*计算机外部设备*服务器", sha, page, 0.4),
        specification=at("AI-900", sha, page, 0.4),
        unit=at("台", sha, page, 0.4),
        quantity=at(Decimal(2), sha, page, 0.4),
        unit_price=at(money(net) / 2, sha, page, 0.4),
        tax_exclusive_amount=at(money(net), sha, page, 0.4),
        tax_rate=at("13%", sha, page, 0.4),
        tax_amount=at(money(tax), sha, page, 0.4),
    )
    return Invoice(
        own,
        "digital_special",
        (paper.id,),
        number=at(number, sha, page, 0.05),
        issue_date=at(day, sha, page, 0.1),
        buyer_name=at(APPLICANT, sha, page, 0.2),
        buyer_tax_id=at("91440101MA5CXXXX0A", sha, page, 0.24),
        seller_name=at(SELLER, sha, page, 0.3),
        seller_tax_id=at("91440300MA5DYYYY1B", sha, page, 0.34),
        tax_exclusive_amount=at(money(net), sha, page, 0.6, status="verified"),
        tax_amount=at(money(tax), sha, page, 0.64, status="verified"),
        tax_inclusive_amount=at(money(gross), sha, page, 0.7, status="verified"),
        lines=(line,),
        flow="purchase",
    )


INVOICES = (
    invoice(1, "24442000000012345678", date(2024, 3, 5), "100000.00 13000.00 113000.00"),
    invoice(2, "24442000000012345679", date(2024, 6, 1), "10000.00 1300.00 11300.00"),
    invoice(3, "24442000000012345680", date(2024, 7, 1), "50000.00 6500.00 56500.00"),
)


def payment(index: int, day: date, amount: str, serial: str) -> Payment:
    sha, top = SHA["回单"], 0.1 + 0.5 * index
    paper = VOUCHER_PAPERS[index]
    return Payment(
        local_id("payment", paper.id),
        "transfer",
        "payment",
        (paper.id,),
        paid_date=at(day, sha, 1, top),
        amount=at(money(amount), sha, 1, top + 0.05, status="verified"),
        payer_name=at(APPLICANT, sha, 1, top + 0.1),
        payer_account=at("44001583404059112233", sha, 1, top + 0.15),
        payee_name=at(SELLER, sha, 1, top + 0.2),
        payee_account=at("755912345610101", sha, 1, top + 0.25),
        serial=at(serial, sha, 1, top + 0.3),
    )


PAYMENTS = (payment(0, date(2024, 3, 20), "113000.00", "S0001"), payment(1, date(2024, 6, 20), "5650.00", "S0002"))
STATEMENT = Statement(
    local_id("statement", STATEMENT_PAPER.id),
    (STATEMENT_PAPER.id,),
    account=at("44001583404059112233", SHA["对账单"], 1, 0, cell="Sheet1!B2"),
    period_start=at(date(2024, 1, 1), SHA["对账单"], 1, 0, cell="Sheet1!B3"),
    period_end=at(date(2024, 12, 31), SHA["对账单"], 1, 0, cell="Sheet1!C3"),
    period_from="printed",
    chain_ok=True,
)


def bank_line(number: int, day: date, amount: str, serial: str) -> BankLine:
    sha = SHA["对账单"]
    return BankLine(
        local_id("bankline", STATEMENT_PAPER.id, number),
        STATEMENT.id,
        number,
        "debit",
        (STATEMENT_PAPER.id,),
        PageRef(sha, 1),
        account=STATEMENT.account,
        posted_date=at(day, sha, 1, 0, cell=f"Sheet1!A{number + 5}"),
        amount=at(money(amount), sha, 1, 0, cell=f"Sheet1!C{number + 5}"),
        counterparty_name=at(SELLER, sha, 1, 0, cell=f"Sheet1!E{number + 5}"),
        serial=at(serial, sha, 1, 0, cell=f"Sheet1!F{number + 5}"),
    )


BANK_LINES = (bank_line(1, date(2024, 3, 20), "113000.00", "S0001"), bank_line(2, date(2024, 6, 21), "5650.00", "S0002"))
CONTRACT = Contract(
    local_id("contract", CONTRACT_PAPER.id),
    (CONTRACT_PAPER.id,),
    number=at("HT-2024-001", SHA["合同"], 1, 0.1),
    title=at("人工智能服务器采购合同", SHA["合同"], 1, 0.05),
    buyer_name=at(APPLICANT, SHA["合同"], 1, 0.2),
    seller_name=at(SELLER, SHA["合同"], 1, 0.25),
    signed_date=at(date(2024, 2, 1), SHA["合同"], 2, 0.8),
    tax_inclusive_amount=at(money("180800.00"), SHA["合同"], 1, 0.5),
    payment_terms=(PaymentTerm("验收", Decimal(95)), PaymentTerm("质保金", Decimal(5), money("9040.00"))),
    flow="purchase",
)
ITEM = ProductItem(
    local_id("item", CONTRACT_PAPER.id, 1),
    CONTRACT_PAPER.id,
    1,
    name=at("服务器", SHA["合同"], 2, 0.2),
    specification=at("AI-900", SHA["合同"], 2, 0.2),
    quantity=at(Decimal(2), SHA["合同"], 2, 0.2),
)


def claim(row: int, sub: str, number: str, amount: str) -> ClaimRow:
    sha = SHA["明细"]
    return ClaimRow(
        local_id("claim", CLAIM_PAPER.id, row),
        CLAIM_PAPER.id,
        row,
        category=at("1", sha, 1, 0, cell=f"Sheet1!B{row + 1}"),
        subcategory=at(sub, sha, 1, 0, cell=f"Sheet1!C{row + 1}"),
        contract_number=at("HT-2024-001", sha, 1, 0, cell=f"Sheet1!D{row + 1}"),
        supplier=at(SELLER, sha, 1, 0, cell=f"Sheet1!E{row + 1}"),
        invoice_number=at(number, sha, 1, 0, cell=f"Sheet1!F{row + 1}"),
        claimed_amount=at(money(amount), sha, 1, 0, cell=f"Sheet1!H{row + 1}"),
        invoice_numbers=(number,) if number else (),
    )


HARDWARE, CLOUD = "硬件购置租赁费", "云服务租赁费"
CLAIMS = (
    claim(1, HARDWARE, INVOICES[0].number.value or "", "100000.00"),
    claim(2, HARDWARE, INVOICES[1].number.value or "", "10000.00"),
    claim(3, CLOUD, "", "20000.00"),
    claim(4, HARDWARE, INVOICES[2].number.value or "", "50000.00"),
)
PARTIES = (Party("party:applicant", APPLICANT, "91440101MA5CXXXX0A"), Party("party:seller", SELLER, "91440300MA5DYYYY1B"))


def link(kind: LinkKind, source: str, target: str, amount: str | None = None) -> Link:
    reasons = (Reason("amount", 9.1, amount or "", amount or ""), Reason("name", 4.0, SELLER, SELLER))
    given = None if amount is None else money(amount)
    return Link(local_id("link", kind, source, target), source, target, kind, "accepted", given, 13.1, 5.0, None, None, reasons)


LINKS = (
    link("pays", PAYMENTS[0].id, INVOICES[0].id, "113000.00"),
    link("pays", PAYMENTS[1].id, INVOICES[1].id, "5650.00"),
    link("posted_as", PAYMENTS[0].id, BANK_LINES[0].id, "113000.00"),
    link("posted_as", PAYMENTS[1].id, BANK_LINES[1].id, "5650.00"),
    *(link("billed_under", one.id, CONTRACT.id) for one in INVOICES),
    *(link("claims", CLAIMS[row].id, INVOICES[index].id) for row, index in ((0, 0), (1, 1), (3, 2))),
    link("lists", ITEM.id, INVOICES[0].lines[0].id),
    *(link("seller", one.id, PARTIES[1].id) for one in INVOICES),
)
DOSSIER = Dossier(
    Declaration("样例-甲", APPLICANT, "91440101MA5CXXXX0A", project_name="智能质检项目"),
    FILES,
    PAGES,
    DOCUMENTS,
    INVOICES,
    PAYMENTS,
    (STATEMENT,),
    BANK_LINES,
    (CONTRACT,),
    (ITEM,),
    CLAIMS,
    PARTIES,
    LINKS,
)


def finding(
    code: str, severity: Severity, subject: str, message: str, amount: str | None = None, *, fields: tuple[str, ...] = ()
) -> Finding:
    own = local_id("finding", code, subject)
    given = None if amount is None else money(amount)
    return Finding(own, code, severity, subject, f"rule-{code.lower()}", "申报指南(送审稿)", "四(二)", message, given, fields)


FINDINGS = (
    finding(
        "PARTIALLY_PAID",
        "fail",
        INVOICES[1].id,
        "发票24442000000012345679在期内仅支付5650.00元,占价税合计50%,未付部分建议核减5000.00元。",
        "5000.00",
        fields=(field_id(INVOICES[1].id, "tax_inclusive_amount"), field_id(PAYMENTS[1].id, "amount")),
    ),
    finding(
        "NO_INVOICE",
        "fail",
        CLAIMS[2].id,
        "申报第3行未找到发票。",
        "20000.00",
        fields=(field_id(CLAIMS[2].id, "claimed_amount"),),
    ),
    finding("UNPAID", "review", INVOICES[2].id, "发票24442000000012345680未找到付款,对账单未覆盖至截止日。", "50000.00"),
    finding("FILE_PROTECTED", "review", local_id("file", SHA["坏"]), "文件已加密,请提供未加密的版本。"),
    finding("BELOW_FLOOR", "info", BUNDLE, "测算可认定金额低于1000万元。"),
)
RESULTS = tuple(
    RuleResult("window-invoice", "预通知", "一", one.id, "pass", field_ids=(field_id(one.id, "issue_date"),)) for one in INVOICES
)


def cost(row: int, sub: str, index: int | None, amounts: str, status: CostStatus, *codes: str) -> EligibleCost:
    claimed, eligible, disallowed, review = map(money, amounts.split())
    paid = {0: "113000.00", 1: "5650.00"}.get(-1 if index is None else index, "0.00")
    return EligibleCost(
        local_id("cost", CLAIMS[row].id, index),
        None if index is None else INVOICES[index].id,
        CLAIMS[row].id,
        "1",
        sub,
        claimed,
        money("0.00") if index is None else INVOICES[index].tax_exclusive_amount.value or money("0.00"),
        money(paid),
        eligible,
        disallowed,
        review,
        status,
        codes,
        POLICY,
    )


COSTS = (
    cost(0, HARDWARE, 0, "100000.00 100000.00 0.00 0.00", "eligible"),
    cost(1, HARDWARE, 1, "10000.00 5000.00 5000.00 0.00", "partial", "PARTIALLY_PAID"),
    cost(2, CLOUD, None, "20000.00 0.00 20000.00 0.00", "ineligible", "NO_INVOICE"),
    cost(3, HARDWARE, 2, "50000.00 0.00 0.00 50000.00", "review", "UNPAID"),
)


def part(
    index: int, amount: str, outcome: PartOutcome, code: str = "", finding_index: int | None = None, *, paid: int | None = None
) -> CostPart:
    return CostPart(
        local_id("part", COSTS[index].id, outcome, code),
        COSTS[index].id,
        money(amount),
        outcome,
        code,
        None if finding_index is None else FINDINGS[finding_index].id,
        None if paid is None else LINKS[paid].id,
        None if paid is None else LINKS[paid + 2].id,
        None if paid is None else BANK_LINES[paid].posted_date.value,
    )


PARTS = (
    part(0, "100000.00", "eligible", paid=0),
    part(1, "5000.00", "eligible", paid=1),
    part(1, "5000.00", "disallowed", "PARTIALLY_PAID", 0),
    part(2, "20000.00", "disallowed", "NO_INVOICE", 1),
    part(3, "50000.00", "review", "UNPAID", 2),
)


def figures() -> tuple[Figure, ...]:
    names = {
        "claimed": "180000.00",
        "eligible": "105000.00",
        "disallowed": "25000.00",
        "review": "50000.00",
        "grant_ceiling": "31500.00",
    }
    return tuple(Figure(name, money(amount)) for name, amount in names.items())


JUDGEMENT = Judgement(POLICY, FINDINGS, RESULTS, COSTS, PARTS, figures())


def two_renditions() -> Dossier:
    """The first invoice stands on the third page too, merged under the first page's id."""
    first = INVOICES[0]
    paper = INVOICE_PAPERS[2]
    second = replace(first, id=local_id("invoice", paper.id), documents=(paper.id,))
    merged = replace(first, documents=(*first.documents, paper.id), renditions=(first, second))
    others = tuple(one for one in LINKS if one.source_id != INVOICES[2].id and one.target_id != INVOICES[2].id)
    return replace(DOSSIER, invoices=(merged, INVOICES[1]), links=others, claims=CLAIMS[:3])
