"""A pile of papers as an applicant files it, read without doubt, paired and judged: one sound purchase that tests bend."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from matchers.pairing import pair
from models.bank import BankLine, Payment
from models.bundle import Declaration, Dossier, Extraction
from models.contract import ClaimRow, Contract
from models.invoice import Invoice, InvoiceLine
from models.ruling import EligibleCost, Judgement
from rules.judging import judge
from tests.matchers import papers
from tests.matchers.reading import document, read
from tests.rules.desk import ACCOUNT, APPLICANT, SELLER, SELLER_ID, USCC, draft, money, tie_out

SELLER_ACCOUNT = "44201500000000007777"
BANK = "中国建设银行股份有限公司佛山分行"
ITEM = "*信息系统服务*智能质检系统集成实施服务"


@dataclass
class Pile:
    """Papers by name; what a test changes it takes out and puts in again."""

    papers: dict[str, Extraction] = field(default_factory=dict)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    related: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    supersedes: str = ""
    elsewhere: dict[str, tuple[str, ...]] = field(default_factory=dict)
    last_day: str = "2025-12-31"

    def add(self, name: str, paper: Extraction) -> None:
        self.papers[name] = paper

    def drop(self, *names: str) -> None:
        for name in names:
            del self.papers[name]

    def invoice(self, name: str, gross: str, issued: str, **more: Any) -> Invoice:
        """A purchase under 13 %; its number begins with its year as a 数电票's does, and its line names what was bought."""
        item, method = more.pop("item", ITEM), more.pop("method", "text")
        net = (Decimal(gross) / Decimal("1.13")).quantize(Decimal("0.01"))
        own = {
            "seller": SELLER,
            "seller_id": SELLER_ID,
            "buyer": APPLICANT,
            "buyer_id": USCC,
            "number": f"{issued[2:4]}44{sum(map(ord, name)):016d}",
        }
        red = more.pop("red", False)
        paper = papers.invoice(name, gross, issued, method, **{**own, **more})
        (made,) = paper.invoices
        sign = -1 if red else 1
        line = InvoiceLine(f"line:{made.id}:1", 1, read(item), quantity=read(Decimal(1)), tax_exclusive_amount=read(sign * net))
        sums = ("tax_exclusive_amount", "tax_amount", "tax_inclusive_amount")
        made = replace(made, lines=(line,), red=red)
        if red:
            made = replace(made, **{key: replace(getattr(made, key), value=-getattr(made, key).value) for key in sums})
        self.add(name, replace(paper, invoices=(made,)))
        return made

    def contract(self, name: str, total: str, signed: str, **more: Any) -> Contract:
        said = {"title": read("智能质检系统集成合同"), "text": "智能质检系统集成实施服务", "buyer_name": read(APPLICANT)}
        paper = papers.contract(
            name, total, signed, *more.pop("percents", ()), number=f"HT-{name}", **{"seller": SELLER, **said, **more}
        )
        self.add(name, paper)
        return paper.contracts[0]

    def voucher(self, name: str, amount: str, paid: str, **more: Any) -> Payment:
        """A voucher alone, without its line."""
        own = {
            "payee": SELLER,
            "payee_account": SELLER_ACCOUNT,
            "payer": APPLICANT,
            "payer_account": ACCOUNT,
            "serial": f"S{sum(map(ord, name)):09d}",
        }
        paper = papers.voucher(name, amount, paid, **{**own, **more})
        self.add(name, paper)
        return paper.payments[0]

    def line(self, amount: str, posted: str, **more: Any) -> None:
        """A line of the statement; money in where the amount has a plus."""
        said = {"counterparty_account": SELLER_ACCOUNT, "summary": "货款"}
        self.rows.append((posted, amount, more.pop("other", SELLER), {**said, **more}))

    def pay(self, name: str, amount: str, paid: str, posted: str = "", line: dict[str, Any] | None = None, **more: Any) -> None:
        """A voucher with its line."""
        made = self.voucher(name, amount, paid, **more)
        self.line(amount, posted or paid, **{"serial": made.serial.value, **(line or {})})

    def claim(self, *rows: tuple[str, tuple[str, ...]]) -> None:
        """Rows of (yuan, names of invoices)."""
        own = document("claims", "claim")
        made = tuple(
            ClaimRow(
                f"claim:{own.id}:{row}",
                own.id,
                row,
                read("系统集成适配费", method="cell"),
                read("系统集成实施费", method="cell"),
                supplier=read(SELLER, method="cell"),
                claimed_amount=read(Decimal(amount), method="cell"),
                invoice_numbers=tuple(self.number(name) for name in names),
            )
            for row, (amount, names) in enumerate(rows, 1)
        )
        self.add("claims", Extraction(own, claims=made))

    def number(self, name: str) -> str:
        return self.papers[name].invoices[0].number.value or ""

    def bend(self, name: str, **changes: Any) -> None:
        """Other values for the one entity of a paper; a plain value is read as surely as the rest."""
        paper = self.papers[name]
        for shelf in ("invoices", "payments", "contracts"):
            for entity in getattr(paper, shelf):
                given = {key: _as_field(entity, key, value, name) for key, value in changes.items()}
                self.papers[name] = replace(paper, **{shelf: (replace(entity, **given),)})

    def dossier(self) -> Dossier:
        ends = (("2022-07-01", "1.11", BANK), (self.last_day, "1.13", BANK))
        inside = [row for row in self.rows if row[0] <= self.last_day]
        printed = papers.statement("statement", ends[0], *sorted(inside, key=lambda row: row[0]), ends[1])
        lines = tuple(_own(line) for line in printed.bank_lines)
        statements = tuple(replace(s, account=read(ACCOUNT), account_name=read(APPLICANT)) for s in printed.statements)
        bank = replace(printed, bank_lines=lines, statements=statements)
        said = Declaration(
            "b",
            APPLICANT,
            USCC,
            (ACCOUNT, *self.accounts),
            project_name="基于工业视觉大模型的智能质检系统建设项目",
            start=date(2022, 9, 1),
            end=date(2025, 6, 30),
            related_parties=self.related,
            price_letter=True,
            supersedes=self.supersedes,
        )
        return pair(said, (), (), (*self.papers.values(), bank))

    def judge(self) -> Judgement:
        found = judge(self.dossier(), draft(), self.elsewhere)
        tie_out(found)
        return found


def _as_field(entity: object, key: str, value: Any, name: str) -> Any:
    known = getattr(entity, key)
    plain = isinstance(value, str | bool | int | tuple) and not hasattr(known, "status")
    return value if plain or hasattr(value, "status") else read(value, name)


def _own(line: BankLine) -> BankLine:
    account = line.account if line.account.value and line.account.value != papers.ACCOUNT else read(ACCOUNT)
    holder = line.account_name if line.account_name.value != papers.APPLICANT else read(APPLICANT)
    return replace(
        line, account=account, account_name=holder, currency=str(getattr(line.currency, "value", line.currency)), chain_ok=True
    )


def sound_pile() -> Pile:
    """One invoice of 113 000.00, its contract, its payment with voucher and line, and the row that claims 100 000.00."""
    pile = Pile()
    pile.invoice("invoice", "113000.00", "2024-03-05")
    pile.contract("contract", "113000.00", "2024-01-10")
    pile.pay("voucher", "113000.00", "2024-04-08")
    pile.claim(("100000.00", ("invoice",)))
    return pile


def cost_of(found: Judgement, row: int = 1) -> EligibleCost:
    return next(cost for cost in found.costs if cost.claim_id is not None and cost.claim_id.endswith(f":{row}"))


def fates(found: Judgement) -> tuple[str, str, str]:
    """Eligible, review and disallowed yuan of the whole pile."""
    sums = (sum((getattr(c, f"{name}_amount") for c in found.costs), Decimal(0)) for name in ("eligible", "review", "disallowed"))
    one, two, three = (str(money(amount)) for amount in sums)
    return one, two, three
