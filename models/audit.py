"""What an auditor's special report (专项审计报告) confirms."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.fields import MISSING, Field


@dataclass(frozen=True, slots=True)
class AuditTotal:
    """One row of the report's summary: a category in the report's words (empty for the total), tax-exclusive yuan."""

    category: Field[str] = MISSING
    claimed: Field[Decimal] = MISSING
    audited: Field[Decimal] = MISSING
    id: str = ""
    row_no: int = 0


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The report's head and the totals of its summary, as read."""

    id: str
    documents: tuple[str, ...]
    firm: Field[str] = MISSING
    number: Field[str] = MISSING
    issue_date: Field[date] = MISSING
    totals: tuple[AuditTotal, ...] = ()
