"""A stored run of the small case, and what a workbook says when it is read back."""

from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from evidence.provenance import Provenance, application_facts, run_id_of
from evidence.store import Run, Store
from evidence.tables import tables_of
from models.bundle import Dossier
from models.ruling import Judgement
from tests.evidence import small_case as case

FACTS = {
    "id": case.POLICY,
    "version": "1",
    "title": "标杆项目（送审稿）",
    "hash": "0" * 64,
    "rate": "0.30",
    "cap": "8000000.00",
    "floor": "10000000.00",
    "first_day": "2022-07-01",
    "last_day": "2025-07-31",
    "categories": [
        {"id": "1", "name": "软硬件建设投资费", "sub": [case.HARDWARE, "软件购置费", case.CLOUD]},
        {"id": "2", "name": "系统集成适配费", "sub": ["系统集成实施费"]},
    ],
    "rules": {"rule-no_invoice": "费用有发票"},
}


def stored(folder: Path, dossier: Dossier = case.DOSSIER, judgement: Judgement = case.JUDGEMENT) -> Run:
    declaration = dossier.declaration
    facts = application_facts(declaration)
    versions = (("zuozheng", "0.1.0"),)
    provenance = Provenance(declaration.bundle_id, (), case.POLICY, "0" * 64, versions, policy=FACTS, application=facts)
    store = Store(folder)
    with store.run(declaration.bundle_id, run_id_of(provenance)) as draft:
        draft.write(tables_of(dossier, judgement), provenance)
    return store.open(declaration.bundle_id)


def cached(path: Path, name: str) -> Worksheet:
    return openpyxl.load_workbook(path, data_only=True)[name]


def table(sheet: Worksheet, first: str) -> list[dict]:
    """The rows below the head that starts with `first`, by head."""
    grid = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(number for number, row in enumerate(grid) if row[0] == first)
    heads = [str(head).replace("\n", "") for head in grid[top] if head is not None]
    return [dict(zip(heads, row, strict=False)) for row in grid[top + 1 :]]


def money(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))
