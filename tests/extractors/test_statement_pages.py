"""Statements drawn as banks print them, read back to the last line: carried pages, wrapped cells, other languages, no balance."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from extractors.assembling.assembly import assemble
from extractors.documents import read_document
from extractors.intake.sniffing import hash_of, sniff
from extractors.reading import read_file
from extractors.sources.spreadsheet import read_spreadsheet
from extractors.statements.statement import read_statement
from models.bank import BankLine
from models.bundle import Extraction
from models.paper import SourceFile
from tests.extractors.statement_facts import source_of
from tests.synthesis.drawing.paper import A4, A4_WIDE, Paper
from tests.synthesis.drawing.sheets import html_bytes, statement_grid
from tests.synthesis.drawing.statement_layouts import LAYOUTS
from tests.synthesis.drawing.statements import Table, draw_statement, table_of
from tests.synthesis.making import make_world

UNUSUAL = sorted(name for name, layout in LAYOUTS.items() if layout.rare)


def drawn(name: str, seed: int) -> tuple[Table, bytes]:
    statement = make_world(seed, "digital", ()).statements[0]
    table = table_of(statement, name, Random(seed))
    paper = Paper(plain=True)
    with paper.document("doc", "bank_statement", A4_WIDE if table.layout.wide else A4):
        draw_statement(paper, table, Random(seed), stamped=False)
    return table, paper.finish()


def extracted(path: Path) -> Extraction:
    kind, sha256 = sniff(path), hash_of(path)
    reading = read_file(path, sha256, kind.media_type, "paddle")
    file = SourceFile(f"file:{sha256}", path.name, sha256, path.stat().st_size, kind.media_type, "read")
    (source,) = assemble([(file, reading)])
    return read_document(source)


def told(line: BankLine) -> tuple[object, ...]:
    return line.posted_date.value, line.direction, line.amount.value, _bare(line.counterparty_name.value), line.summary.value


def _bare(name: str | None) -> str:
    return (name or "").replace("（", "(").replace("）", ")")


def assert_exact(found: Extraction, table: Table) -> None:
    truth = [(line.day, line.direction, line.amount, _bare(line.other_name), line.summary) for line, _ in table.rows]
    assert [told(line) for line in found.bank_lines] == truth
    statement = found.statements[0]
    assert (statement.account.value, _bare(statement.account_name.value)) == (
        table.statement.account.number,
        _bare(table.statement.holder.name),
    )
    if "余额" in "".join(head for head, _, _ in table.layout.columns):
        assert [line.balance.value for line in found.bank_lines] == [line.balance for line, _ in table.rows]
        assert (statement.opening.value, statement.closing.value) == (table.statement.opening, table.statement.closing)
        assert statement.chain_ok
    assert not found.observations


@pytest.mark.parametrize("name", [*UNUSUAL, "ccb_two", "counter_two_lines"])
def test_a_digital_statement_of_any_form_is_read_back_exactly(name: str, tmp_path: Path):
    table, pdf = drawn(name, 31 + len(name))
    path = tmp_path / "statement.pdf"
    path.write_bytes(pdf)
    assert_exact(extracted(path), table)


@pytest.mark.parametrize("name", ["carried_pages", "icbc_two", "hxb_block"])
def test_a_web_page_called_xls_with_days_over_many_rows_is_read_back_exactly(name: str, tmp_path: Path):
    table = table_of(make_world(7, "digital", ()).statements[0], name, Random(7))
    grid, _ = statement_grid(table, "Sheet1")
    path = tmp_path / "statement.xls"
    path.write_bytes(html_bytes(grid))
    assert sniff(path).media_type == "text/html"
    assert_exact(read_statement(source_of(read_spreadsheet(path, "cd" * 32, "text/html").pages)), table)
