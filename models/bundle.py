"""申报材料包: what an applicant hands in, and the dossier that reading and pairing make of it."""

from dataclasses import dataclass
from datetime import date

from models.audit import AuditReport
from models.bank import BankLine, Payment, Statement
from models.contract import ClaimRow, Contract, ProductItem
from models.finding import Observation
from models.invoice import Invoice, InvoiceCheck
from models.link import Link
from models.paper import Document, Page, SourceFile
from models.party import Party, RelatedParty

BUNDLE = "bundle"
"""The local id of the bundle itself, as a finding's subject."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What bundle.toml declares; `assumed` names what it leaves open and was inferred (`applicant`, `direction`)."""

    bundle_id: str
    applicant_name: str = ""
    applicant_uscc: str = ""
    applicant_accounts: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()
    project_name: str = ""
    direction: int = 2
    start: date | None = None
    end: date | None = None
    related_parties: tuple[str, ...] = ()
    price_letter: bool | None = None
    supersedes: str = ""
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document says: its entities, and what the reader saw that is odd."""

    document: Document
    invoices: tuple[Invoice, ...] = ()
    payments: tuple[Payment, ...] = ()
    statements: tuple[Statement, ...] = ()
    bank_lines: tuple[BankLine, ...] = ()
    contracts: tuple[Contract, ...] = ()
    product_items: tuple[ProductItem, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    observations: tuple[Observation, ...] = ()
    checks: tuple[InvoiceCheck, ...] = ()
    audits: tuple[AuditReport, ...] = ()
    related: tuple[RelatedParty, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """A bundle read and paired, before any rule is asked. Every id is local (`models.identity`)."""

    declaration: Declaration
    files: tuple[SourceFile, ...]
    pages: tuple[Page, ...]
    documents: tuple[Document, ...]
    invoices: tuple[Invoice, ...] = ()
    payments: tuple[Payment, ...] = ()
    statements: tuple[Statement, ...] = ()
    bank_lines: tuple[BankLine, ...] = ()
    contracts: tuple[Contract, ...] = ()
    product_items: tuple[ProductItem, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    parties: tuple[Party, ...] = ()
    links: tuple[Link, ...] = ()
    observations: tuple[Observation, ...] = ()
    checks: tuple[InvoiceCheck, ...] = ()
    audits: tuple[AuditReport, ...] = ()
    related: tuple[RelatedParty, ...] = ()
