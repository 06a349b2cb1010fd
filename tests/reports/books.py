"""A stored run of the small case, and what a workbook says when it is read back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from evidence import originals
from evidence.cuttings import cuttings
from evidence.graph import Graph
from evidence.provenance import Provenance, application_facts, run_id_of
from evidence.store import Run, Store
from evidence.tables import tables_of
from models.bundle import Dossier
from models.decision import BEIJING, Decision, Reviewed
from models.ruling import Figure, Judgement
from reports.page.crops import MOST_CROPS, hang, wanted_spans
from reports.page.gathered import gather
from reports.web import write_gathered
from reports.workbook import told_of_book, write_told
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


def write_workbook(run: Run, path: Path) -> None:
    """The workbook alone, by the product's own steps."""
    told = told_of_book(Graph(run))
    pictures, _ = cuttings(told.graph, told.strips)
    write_told(told, pictures, path)


def write_page(run: Run, path: Path) -> None:
    """The web page alone, by the product's own steps."""
    gathered = gather(Graph(run))
    spans = wanted_spans(gathered)
    _, pictures = cuttings(gathered.graph, (), spans[:MOST_CROPS])
    write_gathered(gathered, hang(spans, pictures), path)


@contextmanager
def voucher_kept(run: Run) -> Iterator[Store]:
    """The store holds a picture as the original of the vouchers' file, and takes it for the one that was read."""
    store = Store(run.folder.parent.parent)
    target = store.original(case.SHA["回单"])
    target.parent.mkdir(parents=True, exist_ok=True)
    Image.effect_noise((1200, 800), 60).convert("RGB").save(target, "PNG")
    with patch.object(originals, "unchanged", lambda path, _: path.is_file()):
        yield store


def decided() -> Judgement:
    """The small case with its sums by reason, one decision in force, and one whose evidence has changed."""
    made = Decision(
        id="d1",
        bundle_id=case.DOSSIER.declaration.bundle_id,
        subject_id=case.FINDINGS[2].id,
        kind="finding",
        code="UNPAID",
        label="发票24442000000012345680",
        verdict="accept",
        amount=None,
        stake=Decimal("50000.00"),
        reason="已电话核实，确未付款",
        role="reviewer",
        decided_by="李审",
        decided_at=datetime(2025, 8, 2, 9, 30, tzinfo=BEIJING),
        basis="0" * 64,
    )
    gone = replace(made, id="d2", kind="cost", code="", label="申报第9行", role="preparer", decided_by="王编")
    entries = (Reviewed(made, case.FINDINGS[2].id, "applied"), Reviewed(gone, None, "stale"))
    by_reason = (
        Figure("reason.NO_INVOICE.disallowed", Decimal("20000.00")),
        Figure("reason.PARTIALLY_PAID.disallowed", Decimal("5000.00")),
        Figure("reason.UNPAID.review", Decimal("50000.00")),
    )
    return replace(case.JUDGEMENT, decisions=entries, figures=(*case.JUDGEMENT.figures, *by_reason))


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
