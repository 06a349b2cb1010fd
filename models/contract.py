"""What was agreed, listed and claimed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.fields import MISSING, Field
from models.invoice import Flow


@dataclass(frozen=True, slots=True)
class PaymentTerm:
    """One milestone of the payment terms: a percent of the total (30 for 30 %) or an amount in yuan."""

    milestone: str
    percent: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract as read, or merged from its renditions; `text` is all it says, for key words."""

    id: str
    documents: tuple[str, ...]
    number: Field[str] = MISSING
    title: Field[str] = MISSING
    buyer_name: Field[str] = MISSING
    seller_name: Field[str] = MISSING
    signed_date: Field[date] = MISSING
    tax_inclusive_amount: Field[Decimal] = MISSING
    payment_terms: tuple[PaymentTerm, ...] = ()
    subject: Field[str] = MISSING
    supplements: Field[str] = MISSING
    """The number of the contract that this one changes or adds to."""
    service_start: Field[date] = MISSING
    service_end: Field[date] = MISSING
    text: str = ""
    flow: Flow = "other"
    renditions: tuple["Contract", ...] = ()


@dataclass(frozen=True, slots=True)
class ProductItem:
    """One row of a product list (产品清单, 报价清单, 销货清单)."""

    id: str
    document_id: str
    row_no: int
    contract_number: Field[str] = MISSING
    name: Field[str] = MISSING
    specification: Field[str] = MISSING
    unit: Field[str] = MISSING
    quantity: Field[Decimal] = MISSING
    unit_price: Field[Decimal] = MISSING
    amount: Field[Decimal] = MISSING
    invoice_number: Field[str] = MISSING
    """The invoice that a 销货清单 says it belongs to."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One row of the claim table; `invoice_numbers` are the numbers its cell names, in its order."""

    id: str
    document_id: str
    row_no: int
    category: Field[str] = MISSING
    subcategory: Field[str] = MISSING
    contract_number: Field[str] = MISSING
    supplier: Field[str] = MISSING
    invoice_number: Field[str] = MISSING
    issue_date: Field[date] = MISSING
    claimed_amount: Field[Decimal] = MISSING
    invoice_numbers: tuple[str, ...] = ()
