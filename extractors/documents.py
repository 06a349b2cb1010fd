"""From a document to its entities: the reader is chosen by the document's kind."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from extractors.annexes.annex import holds_answers, read_annex, read_answers
from extractors.contracts.contract import read_contract
from extractors.geometry.flat import laid_flat, spots_laid_back
from extractors.invoices.invoice import read_invoice
from extractors.lists.claims import read_claims
from extractors.lists.product_lists import read_product_list
from extractors.receipts.receipt import read_receipt
from extractors.statements.statement import read_statement
from models.bundle import Extraction
from models.paper import DocumentKind, DocumentSource

READERS: Mapping[DocumentKind, Callable[[DocumentSource], Extraction]] = {
    "invoice": read_invoice,
    "payment_voucher": read_receipt,
    "bank_statement": read_statement,
    "contract": read_contract,
    "product_list": read_product_list,
    "claim": read_claims,
}


def read_document(source: DocumentSource) -> Extraction:
    """What the document says; a kind without a reader of its own gives the document with what is doubtful about it."""
    if holds_answers(source) and source.document.kind not in READERS:
        return read_answers(source)
    flat = replace(source, pages=tuple(laid_flat(page) for page in source.pages))
    return spots_laid_back(READERS.get(source.document.kind, read_annex)(flat), source.pages)
