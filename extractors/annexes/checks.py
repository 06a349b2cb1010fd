"""Imported verification results (发票查验结果): what the tax bureau's platform said of each invoice, a row an invoice."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast

from extractors.annexes.attachments import read_attachment
from extractors.lexicons import lexicon
from extractors.readers.dates import find_dates
from extractors.readers.folding import fold, squeeze
from extractors.tables.sheets import money_field, tables_on, text_field
from extractors.tables.tables import Table, TableCell, TableRow
from models.bundle import Extraction
from models.fields import MISSING, Field
from models.identity import local_id
from models.invoice import CheckOutcome, InvoiceCheck
from models.paper import DocumentSource, Page

VERIFICATION = "verification"
"""The topic of papers that say how invoices were verified."""
SHEETS = (
    "text/csv",
    "text/html",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
"""Media types whose cells stand in rows and columns."""


def holds_checks(page: Page) -> bool:
    """Whether a sheet is a table of invoice numbers with answers, whatever its title: it speaks of invoices and is none."""
    return any(table.items for table in tables_on([page], "checks"))


def read_checks(source: DocumentSource) -> Extraction:
    """Every row with an invoice number and an answer; a paper without such a table is one among the other papers."""
    checks: list[InvoiceCheck] = []
    for table in tables_on(source.pages, "checks"):
        checks += _rows(table, source.document.id, len(checks))
    return Extraction(source.document, checks=tuple(checks)) if checks else read_attachment(source)


def _rows(table: Table, document_id: str, before: int) -> Iterator[InvoiceCheck]:
    number = before
    for row in table.items:
        code, written = _identity(row)
        said = [(row.cell(key), _head(table, key)) for key in ("result", "state") if row.text(key).strip()]
        if written.value is None or not said:
            continue
        number += 1
        cells = [cell for cell, _ in said]
        yield InvoiceCheck(
            local_id("check", document_id, number),
            document_id,
            number,
            _worst([outcome_of(cell.text, head) for cell, head in said]),
            written,
            code,
            _date(row.cell("issue_date")),
            money_field(next((row.cell(key) for key in ("net", "gross", "amount") if row.text(key).strip()), row.cell("amount"))),
            text_field(cells[0], "；".join(squeeze(cell.text) for cell in cells)),
            _date(row.cell("checked_at")),
        )


def _identity(row: TableRow) -> tuple[Field[str], Field[str]]:
    """Code and number; a cell that holds both is taken apart."""
    code, number = row.cell("code"), row.cell("number")
    if not number.text.strip():
        number = row.cell("code_and_number")
    runs = re.findall(r"\d+", number.text)
    whole = next((run for run in reversed(runs) if len(run) in (8, 20)), None)
    first = next((run for run in runs if len(run) in (10, 12)), None)
    codes = re.findall(r"\d{10,12}", code.text)
    return (
        text_field(code, codes[0]) if codes else text_field(number, first) if first else MISSING,
        text_field(number, whole) if whole else MISSING,
    )


def _head(table: Table, key: str) -> str:
    return next((column.head for column in table.columns if column.key == key), "")


def _date(cell: TableCell) -> Field[date]:
    days = find_dates(cell.text)
    return Field(days[0].value, cell.text, cell.spot, cell.method, "read", cell.confidence) if days else MISSING


def outcome_of(text: str, head: str = "") -> CheckOutcome:
    """What an answer means; the answer to 是否作废 or 作废标志 is a yes or a no."""
    answer, asked = squeeze(fold(text)).lower(), squeeze(fold(head))
    negations = cast("dict[str, Sequence[str]]", lexicon("checks")["negations"])
    yes_or_no = re.search(r"是否(.+)|(.+?)标[志识]", asked)
    if yes_or_no:
        if answer in negations["none"]:
            return "sound"
        if answer in ("是", "y", "yes", "1"):
            answer = squeeze(yes_or_no[1] or yes_or_no[2])
    for table in cast("Sequence[dict[str, Any]]", lexicon("checks")["outcomes"]):
        if any(_says(answer, word, negations["before"]) for word in table["words"]):
            return cast("CheckOutcome", table["outcome"])
    return "unknown"


def _says(answer: str, word: str, negations: Sequence[str]) -> bool:
    """Whether the word stands in the answer and is not unmade by the word before it."""
    places = (match.start() for match in re.finditer(re.escape(word), answer))
    return any(not answer[:place].endswith(tuple(negations)) for place in places)


ORDER: tuple[CheckOutcome, ...] = ("void", "failed", "reversed", "partly_reversed", "sound", "unknown")


def _worst(outcomes: Sequence[CheckOutcome]) -> CheckOutcome:
    return min(outcomes, key=ORDER.index)
