"""发票, with the names of EN 16931 where it has one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from models.fields import MISSING, Field

InvoiceKind = Literal["digital_special", "digital_normal", "paper_special", "paper_normal", "e_special", "e_normal", "other"]
Flow = Literal["purchase", "sale", "other"]


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line of goods or services; amounts in yuan, the rate as printed (`13%`, `免税`, `***`)."""

    id: str
    line_no: int
    item_name: Field[str] = MISSING
    specification: Field[str] = MISSING
    unit: Field[str] = MISSING
    quantity: Field[Decimal] = MISSING
    unit_price: Field[Decimal] = MISSING
    tax_exclusive_amount: Field[Decimal] = MISSING
    tax_rate: Field[str] = MISSING
    tax_amount: Field[Decimal] = MISSING


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice as read from one document, or merged from all renditions of it (`renditions`, each as read)."""

    id: str
    kind: InvoiceKind
    documents: tuple[str, ...]
    number: Field[str] = MISSING
    code: Field[str] = MISSING
    issue_date: Field[date] = MISSING
    buyer_name: Field[str] = MISSING
    buyer_tax_id: Field[str] = MISSING
    seller_name: Field[str] = MISSING
    seller_tax_id: Field[str] = MISSING
    tax_exclusive_amount: Field[Decimal] = MISSING
    tax_amount: Field[Decimal] = MISSING
    tax_inclusive_amount: Field[Decimal] = MISSING
    currency: str = "CNY"
    check_code: Field[str] = MISSING
    remark: Field[str] = MISSING
    red: bool = False
    reverses_number: Field[str] = MISSING
    lines: tuple[InvoiceLine, ...] = ()
    flow: Flow = "other"
    renditions: tuple["Invoice", ...] = ()


CheckOutcome = Literal["sound", "void", "reversed", "partly_reversed", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class InvoiceCheck:
    """One row of imported verification results (查验结果); `amount` is what was asked with, net or gross as the column says."""

    id: str
    document_id: str
    row_no: int
    outcome: CheckOutcome
    number: Field[str] = MISSING
    code: Field[str] = MISSING
    issue_date: Field[date] = MISSING
    amount: Field[Decimal] = MISSING
    result: Field[str] = MISSING
    checked_date: Field[date] = MISSING
