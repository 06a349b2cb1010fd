"""The list for the verification site goes out, is filled in, and comes back as what was found."""

import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from extractors.assembling.assembly import assemble
from extractors.documents import read_document
from extractors.reading import read_file
from models.bundle import Dossier, Extraction
from models.invoice import InvoiceCheck, InvoiceKind
from models.paper import SourceFile
from reports.workbook import CHECKS_NAME
from tests.evidence import small_case as case
from tests.reports.books import stored, write_workbook

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADS = 4


def listed(folder: Path, dossier: Dossier = case.DOSSIER) -> Path:
    write_workbook(stored(folder, dossier), folder / "底稿.xlsx")
    return folder / CHECKS_NAME


def rows_of(path: Path) -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    heads = [cell.value for cell in sheet[HEADS]]
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=HEADS + 1)]


def filled(path: Path, *answers: tuple[str | None, str | None, str | None]) -> Path:
    """Result, state and day of each row, as a person types them."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[HEADS]}
    for row, answer in enumerate(answers, HEADS + 1):
        for title, text in zip(("查验结果", "发票状态", "查验时间"), answer, strict=True):
            sheet.cell(row, columns[title]).value = text
    target = path.with_name("查验结果已填.xlsx")
    book.save(target)
    return target


def read_back(path: Path) -> tuple[InvoiceCheck, ...]:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    reading = read_file(path, sha256, SHEET, "none")
    file = SourceFile(f"file:{sha256}", path.name, sha256, path.stat().st_size, SHEET, "read", len(reading.pages))
    extractions = [read_document(source) for source in assemble([(file, reading)])]
    assert not any(found.claims or found.invoices or found.product_items for found in extractions)
    return tuple(check for found in extractions for check in found.checks)


def test_the_filled_list_put_back_into_the_bundle_is_read(tmp_path: Path):
    answers = (("一致", "正常", "2025-09-01"), ("查无此票", None, "2025-09-02"), ("一致", "全额红冲", "2025-09-03"))
    checks = read_back(filled(listed(tmp_path), *answers))
    assert [check.number.value for check in checks] == [invoice.number.value for invoice in case.INVOICES]
    assert [check.outcome for check in checks] == ["sound", "failed", "void"]
    assert [check.checked_date.value for check in checks] == [date(2025, 9, day) for day in (1, 2, 3)]
    assert [check.issue_date.value for check in checks] == [invoice.issue_date.value for invoice in case.INVOICES]
    assert [check.amount.value for check in checks] == [invoice.tax_inclusive_amount.value for invoice in case.INVOICES]


def test_rows_left_open_say_nothing(tmp_path: Path):
    assert not read_back(listed(tmp_path))
    checks = read_back(filled(listed(tmp_path), (None, None, None), ("作废", None, None)))
    assert [(check.number.value, check.outcome) for check in checks] == [(case.INVOICES[1].number.value, "void")]


@pytest.mark.parametrize(
    ("kind", "code", "asked"),
    [
        ("digital_special", None, {"价税合计": Decimal("113000.00")}),
        ("digital_special", "044002400111", {"不含税金额": Decimal("100000.00")}),
        ("paper_special", "4400231130", {"不含税金额": Decimal("100000.00")}),
        ("e_special", "044002400113", {"不含税金额": Decimal("100000.00")}),
        ("paper_normal", "044002300104", {"校验码后6位": "567890"}),
        ("e_normal", "044002400411", {"校验码后6位": "567890"}),
    ],
)
def test_each_kind_of_invoice_is_listed_with_what_the_site_asks(
    tmp_path: Path, kind: InvoiceKind, code: str | None, asked: dict[str, object]
):
    first = case.INVOICES[0]
    one = replace(
        first,
        kind=kind,
        code=replace(first.number, value=code),
        check_code=replace(first.number, value="12345 67890 12345 67890"),
    )
    row = rows_of(listed(tmp_path, replace(case.DOSSIER, invoices=(one, *case.INVOICES[1:]))))[0]
    given = {name: row[name] for name in ("不含税金额", "价税合计", "校验码后6位") if row[name] is not None}
    assert {name: Decimal(str(value)) if name != "校验码后6位" else value for name, value in given.items()} == asked
    assert row["发票代码"] == code
    assert str(row["平台所需各项"]).endswith(f"开票日期、{next(iter(asked))}")


def test_a_workbook_that_comes_back_is_no_evidence(tmp_path: Path):
    """Its sheets look like claim tables, statements and lists of invoices; only the answers in the list are new."""
    write_workbook(stored(tmp_path), tmp_path / "底稿.xlsx")
    content = (tmp_path / "底稿.xlsx").read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    reading = read_file(tmp_path / "底稿.xlsx", sha256, SHEET, "none")
    file = SourceFile(f"file:{sha256}", "退回/底稿.xlsx", sha256, len(content), SHEET, "read", len(reading.pages))
    sources = assemble([(file, reading)])
    assert {source.document.kind for source in sources} == {"other"}
    for extraction in map(read_document, sources):
        assert extraction == Extraction(extraction.document)
        assert extraction.document.topics == ()
