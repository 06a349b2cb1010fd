"""What each kind of node is called, in words a reviewer knows it by."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from evidence.entity_rows import Entity
from evidence.rows import as_text
from evidence.wording import DOCUMENTS
from models.audit import AuditReport, AuditTotal
from models.bank import BankLine, Payment, Statement
from models.contract import ClaimRow, Contract, ProductItem
from models.fields import Field
from models.invoice import Invoice, InvoiceCheck, InvoiceLine
from models.paper import Document
from models.party import RelatedParty
from models.ruling import EligibleCost


def document_label(document: Document, path: str) -> str:
    numbers = sorted({part.page.number for part in document.parts})
    pages = "" if not numbers else f"第{numbers[0]}页" if len(numbers) == 1 else f"第{numbers[0]}–{numbers[-1]}页"
    return _joined(DOCUMENTS[document.kind], document.title, path, pages)


def entity_label(entity: Entity) -> str:
    """One line that tells an entity from its neighbours: what, number, whom, how much."""
    return " ".join(filter(None, map(_said, _parts(entity))))


def cost_label(cost: EligibleCost) -> str:
    return f"费用 {cost.subcategory} 申报 {cost.claimed_amount:,.2f} 可认定 {cost.eligible_amount:,.2f}"


def _parts(entity: Entity) -> Iterable[Field[Any] | str]:  # noqa: C901  # one case a kind
    match entity:
        case Invoice():
            parts = ("红字发票" if entity.red else "发票", entity.number, entity.seller_name, _yuan(entity.tax_inclusive_amount))
        case InvoiceLine():
            parts = (f"发票第{entity.line_no}行", entity.item_name, _yuan(entity.tax_exclusive_amount))
        case Contract():
            parts = ("合同", entity.number, entity.title, entity.seller_name)
        case Payment():
            what = "收款凭证" if entity.nature == "receipt" else "支付凭证"
            parts = (what, entity.paid_date, entity.payee_name, _yuan(entity.amount))
        case Statement():
            parts = ("对账单", entity.account, entity.period_start, "至", entity.period_end)
        case BankLine():
            side = {"debit": "支出", "credit": "收入"}.get(entity.direction or "", "")
            parts = ("流水", entity.posted_date, side, _yuan(entity.amount), entity.counterparty_name)
        case ProductItem():
            parts = ("产品", entity.name, entity.specification, entity.quantity)
        case ClaimRow():
            parts = (f"申报第{entity.row_no}行", entity.subcategory, entity.supplier, _yuan(entity.claimed_amount))
        case AuditReport():
            parts = ("审计报告", entity.number, entity.firm)
        case AuditTotal():
            parts = ("审计报告汇总", entity.category if entity.category.value else "合计", _yuan(entity.audited))
        case RelatedParty():
            parts = ("关联方", entity.name, entity.relation)
        case InvoiceCheck():
            parts = ("查验", entity.number, entity.result, entity.checked_date)
    return parts


def _yuan(amount: Field[Decimal]) -> str:
    return "" if amount.value is None else f"{amount.value:,.2f} 元"


def _said(part: Field[Any] | str) -> str:
    return part if isinstance(part, str) else as_text(part.value) or ""


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))
