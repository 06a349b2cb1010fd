"""The world behind a bundle: what was agreed, billed, paid and claimed. Mutable, so that faults can bend it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from models.money import ZERO
from tests.synthesis.catalogue import Kind
from tests.synthesis.names import Account, Party

Outcome = Literal["disallowed", "review", "info"]


@dataclass
class Line:
    """One line of an invoice or list; `price` is the unit price without tax."""

    tax_class: str
    name: str
    specification: str
    unit: str
    quantity: Decimal | None
    price: Decimal | None
    net: Decimal
    rate: str
    tax: Decimal

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax

    @property
    def label(self) -> str:
        return f"*{self.tax_class}*{self.name}" if self.tax_class else self.name


@dataclass
class Invoice:
    id: str
    kind: str
    number: str
    code: str
    issued: date
    buyer_name: str
    buyer_tax_id: str
    seller_name: str
    seller_tax_id: str
    buyer: Party
    seller: Party
    lines: list[Line]
    check_code: str = ""
    machine: str = ""
    remark: str = ""
    red: bool = False
    reverses: str = ""
    """The id of the invoice that this red one reverses."""
    reissues: str = ""
    flow: str = "purchase"
    drawer: str = ""
    currency: str = "CNY"
    printed_net: Decimal | None = None
    """What the paper says where it contradicts itself (a planted fault)."""
    printed_gross: Decimal | None = None
    qr_number: str = ""
    goods: list[Line] = field(default_factory=list)
    """What the 销货清单 behind it lists, where its one line says (详见销货清单)."""

    @property
    def net(self) -> Decimal:
        return sum((line.net for line in self.lines), ZERO)

    @property
    def tax(self) -> Decimal:
        return sum((line.tax for line in self.lines), ZERO)

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax


@dataclass
class Term:
    milestone: str
    percent: Decimal
    days: int
    """Days from signing until this part falls due."""


@dataclass
class Contract:
    id: str
    number: str
    title: str
    buyer: Party
    seller: Party
    signed: date
    lines: list[Line]
    terms: list[Term]
    kind: Kind
    project: str
    flow: str = "purchase"
    total: Decimal = ZERO
    sealed: bool = True
    dated: bool = True
    draft: bool = False
    """Only as an editable file."""
    service: tuple[date, date] | None = None
    supplements: str = ""
    lost_pages: int = 0
    """Pages from its middle that are not filed (a planted fault)."""
    has_list: bool = False
    filed: bool = True
    notes: list[str] = field(default_factory=list)


@dataclass
class BankLine:
    """One line of an account's history."""

    id: str
    account: str
    day: date
    clock: str
    direction: Literal["debit", "credit"]
    amount: Decimal
    other_name: str
    other_account: str
    serial: str
    summary: str
    balance: Decimal = ZERO
    hidden: bool = False
    """Left out of the statement, its balances too (a line that never was)."""


@dataclass
class Voucher:
    """One payment on paper; `posted` is its bank line's id."""

    id: str
    kind: str
    nature: str
    day: date
    amount: Decimal
    payer_name: str
    payer: Account
    payee_name: str
    payee: Account
    serial: str
    receipt_number: str
    purpose: str
    posted: str = ""
    filed: bool = True
    bill: "Bill | None" = None
    currency: str = "CNY"
    own: bool = True
    """Whether the money left an account of the applicant."""
    printed_by: Account | None = None
    """The account whose bank prints the receipt, where it is not the payer's."""


@dataclass
class Bill:
    """A bank acceptance bill (银行承兑汇票)."""

    number: str
    issued: date
    due: date
    acceptor: str
    endorsed: date | None = None


@dataclass
class Statement:
    id: str
    account: Account
    holder: Party
    start: date
    end: date
    opening: Decimal
    lines: list[BankLine] = field(default_factory=list)
    break_at: str = ""
    """The line at which the printed balance is wrong (a planted fault)."""

    @property
    def closing(self) -> Decimal:
        return self.lines[-1].balance if self.lines else self.opening


@dataclass
class ListItem:
    id: str
    contract: str
    line: Line
    targets: list[str]
    """The invoice lines it stands for, as `i3.1`."""
    quantity: Decimal | None = None
    """What the list says where it contradicts the invoice."""
    gross: bool = False
    """Whether the list prints prices and amounts with tax."""
    draft: bool = False
    """Stands in the contract's editable draft, beside any list of its own."""

    @property
    def price(self) -> Decimal | None:
        return (self.line.gross / (self.line.quantity or 1)).quantize(Decimal("0.01")) if self.gross else self.line.price

    @property
    def amount(self) -> Decimal:
        return self.line.gross if self.gross else self.line.net


@dataclass
class Claim:
    id: str
    row: int
    category: str
    subcategory: str
    contract: str
    supplier: str
    invoices: list[str]
    """Ids of the invoices that the row names."""
    amount: Decimal
    issued: date | None = None


@dataclass
class Pay:
    """Gross money of one voucher, or of a bank line without one, that belongs to one invoice."""

    source: str
    invoice: str
    amount: Decimal
    group: str = ""
    """Links of one group may be swapped among equals without being wrong."""


@dataclass
class Effect:
    """What a planted fault does to the money: on an invoice, contract, claim, payment or line, whole or in part."""

    code: str
    outcome: Outcome
    subject: str
    amount: Decimal | None = None
    """Yuan (net) of the cost that it binds; None: all that the subject carries."""
    accepted: bool = False
    """Whether a careful auditor, having asked, would accept the yuan that are in review."""
    note: str = ""
    share: bool = False
    """Whether the amount is a share of the invoice, of which as much counts as of the whole."""


@dataclass
class Deal:
    """One purchase: a contract with what was billed and paid under it."""

    id: str
    kind: Kind
    supplier: Party
    contract: Contract
    invoices: list[str]
    vouchers: list[str]
    pattern: str
    faults: list[str] = field(default_factory=list)
    list_form: str = ""
    """Where the product list stands: `sheet`, `annex`, `scan`, or nowhere."""


@dataclass
class World:
    seed: int
    bundle_id: str
    applicant: Party
    project: str
    direction: int
    start: date
    end: date
    parties: dict[str, Party] = field(default_factory=dict)
    deals: list[Deal] = field(default_factory=list)
    contracts: dict[str, Contract] = field(default_factory=dict)
    invoices: dict[str, Invoice] = field(default_factory=dict)
    vouchers: dict[str, Voucher] = field(default_factory=dict)
    lines: dict[str, BankLine] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    items: list[ListItem] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    pays: list[Pay] = field(default_factory=list)
    refunds: list[tuple[str, str, Decimal]] = field(default_factory=list)
    """(bank line, voucher or line it gives back, amount)"""
    effects: list[Effect] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    """Entities of which a second copy is filed."""
    related: list[str] = field(default_factory=list)
    former_names: list[str] = field(default_factory=list)
    attachments: set[str] = field(default_factory=lambda: {"price_letter", "completion", "audit_report"})
    audit_cut: Decimal | None = None
    """What the auditor's summary cuts of its first category; without it the report has no summary."""
    scenarios: int = 0
    """Customers' reports on where the product is used (direction 1)."""
    foreign: list[Account] = field(default_factory=list)
    """Accounts of the applicant in other currencies."""
    checked: dict[str, tuple[str, str]] | None = None
    """Answers of the verification platform (result, state) for some invoices; all others are sound. None: nobody asked it."""
    overprints: dict[tuple[str, str], str] = field(default_factory=dict)
    """What the paper says in place of a field (a planted fault); empty: blacked out."""
    uncoded: set[str] = field(default_factory=set)
    """Invoices whose QR code is torn off or covered."""
    supersedes: str = ""
    declared: bool = True
    electronic: bool = True
    """Whether all invoices are born digital; else some are forms on paper."""
    has_claims: bool = True
    declared_start: date | None = None
    """The start that bundle.toml declares, where it is not the true one."""
    breaks: list[str] = field(default_factory=list)
    """Lines at which a statement prints a wrong balance."""
    supplements: list[tuple[str, str]] = field(default_factory=list)
    """(deal, contract that adds to the deal's)"""

    bent: str = ""
    """The deal that all faults bend, where they are to meet in one; else each finds one that is still clean."""
    ids: dict[str, int] = field(default_factory=dict)

    def fresh_id(self, head: str) -> str:
        """An id that no thing of the world has or had: things may be taken out again, their ids are not used twice."""
        self.ids[head] = self.ids.get(head, 0) + 1
        return f"{head}{self.ids[head]}"

    def deal_of(self, invoice: str) -> Deal:
        return next(deal for deal in self.deals if invoice in deal.invoices)

    def deal(self, deal_id: str) -> Deal:
        return next(deal for deal in self.deals if deal.id == deal_id)

    def pays_into(self, invoice: str) -> list[Pay]:
        return [pay for pay in self.pays if pay.invoice == invoice]


def workday(day: date) -> date:
    """The day itself, or the Monday after it."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() >= 5 else 0)
