"""The summary of an auditor's special report (专项审计报告): what was claimed and what is confirmed, a category a row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import takewhile
from typing import Any, cast

from extractors.annexes.audit_text import totals_in
from extractors.contracts.labels import field
from extractors.contracts.text import Script, script
from extractors.lexicons import lexicon
from extractors.readers.dates import find_dates
from extractors.readers.folding import fold, squeeze
from extractors.tables.sheets import money_field, scale_of, tables_on, text_field
from extractors.tables.tables import Table, TableRow
from models.audit import AuditReport, AuditTotal
from models.fields import MISSING, Field
from models.identity import local_id
from models.paper import DocumentSource


def is_audit(source: DocumentSource) -> bool:
    return source.document.kind == "audit_report" or "audit_report" in source.document.topics


def read_audits(source: DocumentSource) -> tuple[AuditReport, ...]:
    """The report with the rows of the first table that confirms amounts, else what its sentences say; nothing without either."""
    document = source.document
    text = script(source.pages)
    totals = summary_of(tables_on(source.pages, "audit")) or totals_in(text.compact())
    if not totals:
        return ()
    numbered = tuple(
        replace(row, id=local_id("audited", document.id, number), row_no=number) for number, row in enumerate(totals, 1)
    )
    return (
        AuditReport(
            local_id("audit", document.id), (document.id,), _found(text, "firm"), _found(text, "number"), _signed(text), numbered
        ),
    )


def summary_of(tables: Sequence[Table]) -> tuple[AuditTotal, ...]:
    """Categories and total of the first table that has any; a table that goes on over pages is one."""
    for place, table in enumerate(tables):
        found = tuple(_totals((table, *takewhile(lambda one: one.continued, tables[place + 1 :]))))
        if found:
            return found
    return ()


def _totals(tables: Sequence[Table]) -> Iterator[AuditTotal]:
    """One row a category: its own, else its 小计, else the sum of its sub-categories; then the table's total."""
    rows = [(row, named, made) for table in tables for row, named, made in _rows(table)]
    groups: dict[str, list[AuditTotal]] = {}
    shut: set[str] = set()
    whole: AuditTotal | None = None
    current = ""
    for row, named, made in rows:
        if row.kind == "carried" or made.audited.value is None:
            current = named or current
            continue
        if _is_total(row, "totals"):
            whole = replace(made, category=MISSING) if whole is None else whole
        elif _is_total(row, "subtotals"):
            if current in groups:
                groups[current] = [replace(made, category=groups[current][0].category)]
                shut.add(current)
        elif not _is_part(named):
            current = named or current
            if current and current not in shut:
                groups.setdefault(current, []).append(made)
    yield from (_one(these) for these in groups.values())
    if whole is not None:
        yield whole


def _rows(table: Table) -> Iterator[tuple[TableRow, str, AuditTotal]]:
    """Each row with the name of its category and what it says."""
    for row in table.rows:
        claimed, audited = (money_field(row.cell(key), scale_of(table, key)) for key in ("claimed", "audited"))
        yield row, squeeze(fold(row.text("category"))), AuditTotal(text_field(row.cell("category")), claimed, audited)


def _is_total(row: TableRow, name: str) -> bool:
    """Whether the first text of a row is one of the words for totals; a category's name with 小计 behind it is none."""
    words = cast("Sequence[str]", lexicon("audit")[name])
    first = next((squeeze(fold(cell.text)) for cell in row.cells.values() if cell.text.strip()), "")
    named = {squeeze(fold(row.text(key))) for key in ("category", "subcategory", "number")}
    return first.strip("()") in words or bool(named & set(words))


def _is_part(named: str) -> bool:
    """Whether a row only says what a part of the row above it is (其中：…)."""
    return named.startswith(tuple(cast("Sequence[str]", lexicon("audit")["parts"])))


def _one(rows: Sequence[AuditTotal]) -> AuditTotal:
    """The row, or the sum of a category's rows: it stands where the first of them stands, and is inferred."""
    if len(rows) == 1:
        return rows[0]
    audited = _sum([row.audited for row in rows])
    return replace(rows[0], claimed=_sum([row.claimed for row in rows]), audited=audited)


def _sum(fields: Sequence[Field[Decimal]]) -> Field[Decimal]:
    values = [one.value for one in fields if one.value is not None]
    if len(values) < len(fields):
        return MISSING
    return replace(fields[0], value=sum(values, Decimal("0.00")), status="inferred", checks=("Σ",))


def _found(text: Script, name: str) -> Field[str]:
    """What the pattern of the lexicon's head finds first."""
    pattern = cast("dict[str, Any]", lexicon("audit")["head"])[name]
    match = re.search(pattern, text.text)
    if match is None:
        return MISSING
    group = match.lastindex or 0
    return field(text, match[group].strip(), match.start(group), match.end(group))


def _signed(text: Script) -> Field[date]:
    """The last day on the paper, as reports are dated at their end."""
    days = find_dates(text.text)
    if not days:
        return MISSING
    last = days[-1]
    return Field(last.value, last.text, None, "derived", "inferred", 1.0)
