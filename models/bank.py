"""Vouchers and statements of the bank, with the names of ISO 20022 where it has one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from models.fields import MISSING, Field
from models.paper import PageRef

PaymentKind = Literal["transfer", "bill", "cheque", "cash", "other"]
PaymentNature = Literal["payment", "receipt", "fee", "interest", "tax", "fx"]
Direction = Literal["debit", "credit"]


@dataclass(frozen=True, slots=True)
class Payment:
    """A voucher (回单, 银行承兑汇票 …) as read, or merged from its copies; `paid_date` is never the print day."""

    id: str
    kind: PaymentKind
    nature: PaymentNature
    documents: tuple[str, ...]
    paid_date: Field[date] = MISSING
    amount: Field[Decimal] = MISSING
    currency: str = "CNY"
    payer_name: Field[str] = MISSING
    payer_account: Field[str] = MISSING
    payee_name: Field[str] = MISSING
    payee_account: Field[str] = MISSING
    serial: Field[str] = MISSING
    receipt_number: Field[str] = MISSING
    purpose: Field[str] = MISSING
    bill_number: Field[str] = MISSING
    bill_issue_date: Field[date] = MISSING
    bill_endorsed_date: Field[date] = MISSING
    bill_due_date: Field[date] = MISSING
    renditions: tuple["Payment", ...] = ()


@dataclass(frozen=True, slots=True)
class BankLine:
    """One line of a statement; `debit` is money out, seen from the account."""

    id: str
    statement_id: str
    line_no: int
    direction: Direction | None
    documents: tuple[str, ...]
    page: PageRef | None = None
    account: Field[str] = MISSING
    account_name: Field[str] = MISSING
    posted_date: Field[date] = MISSING
    amount: Field[Decimal] = MISSING
    currency: str = "CNY"
    balance: Field[Decimal] = MISSING
    counterparty_name: Field[str] = MISSING
    counterparty_account: Field[str] = MISSING
    serial: Field[str] = MISSING
    summary: Field[str] = MISSING
    chain_ok: bool | None = None
    """Whether the running balance holds at this line; None where no balance is printed."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of one account; the period is the printed one, else the days of its first and last line."""

    id: str
    documents: tuple[str, ...]
    account: Field[str] = MISSING
    account_name: Field[str] = MISSING
    period_start: Field[date] = MISSING
    period_end: Field[date] = MISSING
    period_from: Literal["printed", "lines"] = "lines"
    opening: Field[Decimal] = MISSING
    closing: Field[Decimal] = MISSING
    debit_total: Field[Decimal] = MISSING
    credit_total: Field[Decimal] = MISSING
    chain_ok: bool | None = None
