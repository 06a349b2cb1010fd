"""发票: one document, one invoice, each field from the best source it has and confirmed by the others."""

from extractors.invoices import remarks
from extractors.invoices.checks import observations_on, stamped_on
from extractors.invoices.evidence import Evidence
from extractors.invoices.figures import Figures
from extractors.invoices.kinds import kind_of
from extractors.invoices.line_sums import summed
from extractors.invoices.settling import (
    check_code_of,
    code_of,
    day_of,
    figures_of,
    name_of,
    number_of,
    remark_of,
    reversed_of,
    seller_of,
    tax_id_of,
    title_of,
)
from models.bundle import Extraction
from models.invoice import Invoice
from models.money import ZERO
from models.paper import DocumentSource


def read_invoice(source: DocumentSource) -> Extraction:
    """The invoice that the document's pages, cells and codes make up; exactly one, however little could be read."""
    seen = Evidence(source)
    figures = figures_of(seen)
    invoice = _invoice(seen, figures)
    observations = observations_on(invoice, figures.conflicts, seen.payload, seen.foreign, _no_day(seen, invoice))
    stamped = stamped_on(invoice, source.pages)
    return Extraction(source.document, invoices=(invoice,), observations=(*observations, *stamped))


def _no_day(seen: Evidence, invoice: Invoice) -> str | None:
    """What stands beside 开票日期 and is on no calendar, unless an unsure engine misread what the code says."""
    return next((day.original for _, day in seen.impossible_days), None) if invoice.issue_date.value is None else None


def _invoice(seen: Evidence, figures: Figures) -> Invoice:
    day, code, remark = day_of(seen), code_of(seen), remark_of(seen)
    number = number_of(seen, day)
    seller_name, seller_tax_id = seller_of(seen, remark)
    total = figures.gross.value if figures.gross.value is not None else figures.net.value
    return Invoice(
        id=seen.invoice_id,
        kind=kind_of(seen.sheets, seen.payload, number.value or "", code.value or "", title_of(seen)),
        documents=(seen.source.document.id,),
        number=number,
        code=code,
        issue_date=day,
        buyer_name=name_of(seen, "buyer_name"),
        buyer_tax_id=tax_id_of(seen, "buyer_tax_id"),
        seller_name=seller_name,
        seller_tax_id=seller_tax_id,
        tax_exclusive_amount=figures.net,
        tax_amount=figures.tax,
        tax_inclusive_amount=figures.gross,
        check_code=check_code_of(seen),
        remark=remark,
        red=(total is not None and total < ZERO) or remarks.says_red(remark),
        reverses_number=reversed_of(seen, remark),
        lines=summed(seen.lines, figures.net, figures.tax),
    )
