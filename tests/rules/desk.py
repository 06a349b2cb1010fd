"""Dossiers built by hand: one sound purchase to begin with, bent by each test."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from stdnum.cn import uscc

from models.audit import AuditReport
from models.bank import BankLine, Payment, Statement
from models.bundle import Declaration, Dossier
from models.contract import ClaimRow, Contract, ProductItem
from models.fields import Field
from models.finding import Finding, Observation
from models.invoice import Invoice, InvoiceLine
from models.link import Link
from models.paper import Document, PagePart, PageRef, SourceFile
from models.party import Party
from models.ruling import EligibleCost, Judgement
from rules.judging import judge
from rules.policy import Policy, load_policy

DRAFT = "guangdong-ai-benchmark/2025-draft"
APPLICANT = "佛山市禾木智造有限公司"
SELLER = "深圳市云舟智能科技有限公司"
ACCOUNT = "44050166010800001234"


def checked(body: str) -> str:
    """17 characters with their check digit."""
    return body + uscc.calc_check_digit(body)


USCC = checked("91440600MA4UHMXX0")
SELLER_ID = checked("91440300MA5DABCD8")
OTHER_ID = checked("91440300MA5XY0128")


@cache
def draft() -> Policy:
    return load_policy(DRAFT)


def f(value: Any, method: str = "text", status: str = "read", *checks: str) -> Field[Any]:
    """A field read from paper; missing where there is no value."""
    if value is None:
        return Field(None, "", None, "derived", "missing", 0.0)
    return Field(value, str(value), None, method, status, 1.0, checks)  # type: ignore[arg-type]


def money(text: str | int | Decimal) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"))


@dataclass
class Desk:
    """Mutable parts of a dossier."""

    declaration: Declaration = field(
        default_factory=lambda: Declaration(
            "b",
            APPLICANT,
            USCC,
            (ACCOUNT,),
            project_name="基于工业视觉大模型的智能质检系统建设项目",
            start=date(2022, 9, 1),
            end=date(2025, 6, 30),
            price_letter=True,
        )
    )
    invoices: list[Invoice] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    lines: list[BankLine] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    items: list[ProductItem] = field(default_factory=list)
    claims: list[ClaimRow] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    seen: list[Observation] = field(default_factory=list)
    files: list[SourceFile] = field(default_factory=list)
    audits: list[AuditReport] = field(default_factory=list)
    documents: list[Document] = field(
        default_factory=lambda: [
            Document("doc:completion", "declaration", (PagePart(PageRef("c", 1)),), "完工情况说明", ("completion",)),
            Document("doc:audit", "audit_report", (PagePart(PageRef("a", 1)),), "专项审计报告", ("audit_report",)),
        ]
    )

    def dossier(self) -> Dossier:
        return Dossier(
            self.declaration,
            tuple(self.files),
            (),
            tuple(self.documents),
            tuple(self.invoices),
            tuple(self.payments),
            tuple(self.statements),
            tuple(self.lines),
            tuple(self.contracts),
            tuple(self.items),
            tuple(self.claims),
            tuple(self.parties),
            tuple(self.links),
            tuple(self.seen),
            audits=tuple(self.audits),
        )

    def judge(self, policy: Policy | None = None, elsewhere: dict[str, tuple[str, ...]] | None = None) -> Judgement:
        found = judge(self.dossier(), policy or draft(), elsewhere or {})
        tie_out(found)
        return found

    def link(self, kind: str, source: str, target: str, amount: Decimal | None = None, **more: Any) -> None:
        self.links.append(Link(f"link:{kind}:{source}:{target}", source, target, kind, amount=amount, **more))  # type: ignore[arg-type]

    def invoice(self, key: str, net: str, tax: str, day: date | None = None, **more: Any) -> Invoice:
        gross = money(net) + money(tax)
        day = day or date(2024, 3, 5)
        number = more.pop("number", f"{day.year % 100:02d}442000000{int(key):09d}")
        item = more.pop("item", "*计算机设备*GPU服务器")
        line = InvoiceLine(
            f"line:invoice:{key}:1",
            1,
            f(item),
            f("H800"),
            f("台"),
            f(Decimal(1)),
            f(money(net)),
            f(money(net)),
            f("13%"),
            f(money(tax)),
        )
        made = Invoice(
            f"invoice:{key}",
            "digital_special",
            (f"doc:invoice:{key}",),
            f(number, "xml"),
            issue_date=f(day, "xml"),
            buyer_name=f(APPLICANT),
            buyer_tax_id=f(USCC),
            seller_name=f(SELLER),
            seller_tax_id=f(SELLER_ID),
            tax_exclusive_amount=f(money(net)),
            tax_amount=f(money(tax)),
            tax_inclusive_amount=f(gross),
            lines=(line,),
            flow="purchase",
        )
        made = replace(made, **more)
        self.invoices.append(made)
        return made

    def contract(self, key: str, total: str, invoices: list[str], day: date = date(2024, 1, 10), **more: Any) -> Contract:
        made = Contract(
            f"contract:{key}",
            (f"doc:contract:{key}",),
            f(f"HT-{key}"),
            f("人工智能算力设备采购合同"),
            f(APPLICANT),
            f(SELLER),
            f(day),
            f(money(total)),
            text="为智能质检项目采购GPU服务器",
            flow="purchase",
        )
        made = replace(made, **more)
        self.contracts.append(made)
        for invoice in invoices:
            self.link("billed_under", f"invoice:{invoice}", made.id)
        return made

    def pay(self, key: str, amount: str, day: date, into: dict[str, str], **more: Any) -> Payment:
        """A voucher with its bank line, allocated to invoices; `line=False` leaves the line out, `posted` moves it."""
        with_line, posted, state = more.pop("line", True), more.pop("posted", day), more.pop("state", "accepted")
        class_id = more.pop("class_id", None)
        made = Payment(
            f"payment:{key}",
            "transfer",
            "payment",
            (f"doc:payment:{key}",),
            f(day),
            f(money(amount)),
            payer_name=f(APPLICANT),
            payer_account=f(ACCOUNT),
            payee_name=f(SELLER),
            payee_account=f("7559"),
        )
        made = replace(made, **more)
        self.payments.append(made)
        if with_line:
            self.bank_line(key, amount, posted)
            self.link("posted_as", made.id, f"bankline:{key}")
        for invoice, part in into.items():
            self.link("pays", made.id, f"invoice:{invoice}", money(part), state=state, class_id=class_id)
        return made

    def unpay(self) -> None:
        """Take all payments away, and leave the statement."""
        self.payments, self.lines = [], []
        self.links = [link for link in self.links if link.kind not in ("pays", "posted_as")]

    def unpost(self) -> None:
        """Take the bank lines away, and leave the vouchers."""
        self.lines, self.links = [], [link for link in self.links if link.kind != "posted_as"]

    def bank_line(self, key: str, amount: str, day: date, **more: Any) -> BankLine:
        made = BankLine(
            f"bankline:{key}",
            "statement:1",
            len(self.lines) + 1,
            "debit",
            ("doc:statement:1",),
            account=f(ACCOUNT),
            account_name=f(APPLICANT),
            posted_date=f(day),
            amount=f(money(amount)),
            counterparty_name=f(SELLER),
            summary=f("货款"),
            chain_ok=True,
        )
        made = replace(made, **more)
        self.lines.append(made)
        return made

    def statement(self, start: date = date(2022, 7, 1), end: date = date(2025, 12, 31), account: str = ACCOUNT) -> None:
        self.statements.append(
            Statement(
                f"statement:{len(self.statements) + 1}",
                (f"doc:statement:{len(self.statements) + 1}",),
                f(account),
                f(APPLICANT),
                f(start),
                f(end),
                "printed",
                chain_ok=True,
            )
        )

    def listed(self, invoice: str, quantity: str = "1", contract: str = "1", name: str = "GPU服务器") -> None:
        item = ProductItem(
            f"item:{invoice}",
            "doc:list",
            1,
            f(f"HT-{contract}"),
            f(name),
            f("H800"),
            f("台"),
            f(Decimal(quantity)),
            f(None),
            f(None),
        )
        self.items.append(item)
        self.link("lists", item.id, f"line:invoice:{invoice}:1")

    def claim(self, row: int, amount: str, invoices: list[str], sub: str = "硬件购置租赁费", **more: Any) -> ClaimRow:
        numbers = tuple(i.number.value or "" for key in invoices for i in self.invoices if i.id == f"invoice:{key}")
        made = ClaimRow(
            f"claim:{row}",
            "doc:claims",
            row,
            f("软硬件建设投资费", "cell") if sub == "硬件购置租赁费" else f(None),
            f(sub, "cell"),
            f("HT-1", "cell"),
            f(SELLER, "cell"),
            f("、".join(numbers) or None, "cell"),
            f(None),
            f(money(amount), "cell"),
            numbers,
        )
        made = replace(made, **more)
        self.claims.append(made)
        for key in invoices:
            self.link("claims", made.id, f"invoice:{key}")
        return made

    def swap(self, where: str, key: str, /, **changes: Any) -> None:
        """Change one entity in place."""
        shelf: list[Any] = getattr(self, where)
        for place, entity in enumerate(shelf):
            if entity.id == key:
                shelf[place] = replace(entity, **changes)


def sound(net: str = "100000.00", tax: str = "13000.00", *, claimed: bool = True) -> Desk:
    """One purchase with all that the guide asks for: nothing may fire on it."""
    desk = Desk()
    desk.invoice("1", net, tax)
    gross = str(money(net) + money(tax))
    desk.contract("1", gross, ["1"])
    desk.pay("1", gross, date(2024, 4, 8), {"1": gross})
    desk.statement()
    desk.listed("1")
    if claimed:
        desk.claim(1, net, ["1"])
    return desk


def codes(judgement: Judgement, *, quiet: bool = True) -> set[str]:
    """The codes found, without those that stand for the whole bundle in every small one."""
    ever = {"BELOW_FLOOR", "NOT_CHECKED", "PREPAID"} if quiet else set[str]()
    return {finding.code for finding in judgement.findings} - ever


def finding(judgement: Judgement, code: str) -> Finding:
    return next(found for found in judgement.findings if found.code == code)


def cost(judgement: Judgement, invoice: str | None = "1") -> EligibleCost:
    key = f"invoice:{invoice}" if invoice is not None else None
    return next(found for found in judgement.costs if found.invoice_id == key)


def amounts(judgement: Judgement, invoice: str | None = "1") -> tuple[str, str, str]:
    """Eligible, review, disallowed of one cost."""
    found = cost(judgement, invoice)
    return str(found.eligible_amount), str(found.review_amount), str(found.disallowed_amount)


def figure(judgement: Judgement, name: str) -> Decimal:
    return next(found.amount for found in judgement.figures if found.name == name)


def tie_out(judgement: Judgement) -> None:
    """Claimed = eligible + disallowed + review, per cost, by parts and in total; every reason has its finding."""
    findings = {found.id: found for found in judgement.findings}
    assert len(findings) == len(judgement.findings)
    for one in judgement.costs:
        assert one.claimed_amount == one.eligible_amount + one.disallowed_amount + one.review_amount
        parts = [part for part in judgement.parts if part.cost_id == one.id]
        for outcome in ("eligible", "disallowed", "review"):
            assert sum((p.amount for p in parts if p.outcome == outcome), Decimal(0)) == getattr(one, f"{outcome}_amount")
        if not judgement.decisions:  # else what counts may name the objection that people let fall
            assert all((part.outcome == "eligible") == (part.finding_id is None) for part in parts)
        assert all(findings[part.finding_id].code == part.code for part in parts if part.finding_id)
    for name in ("claimed", "eligible", "review", "disallowed"):
        assert figure(judgement, name) == sum((getattr(one, f"{name}_amount") for one in judgement.costs), Decimal(0))
    asked = [(result.rule_id, result.subject_id) for result in judgement.rule_results]
    assert len(asked) == len(set(asked))
    assert all("{" not in found.message for found in judgement.findings)
