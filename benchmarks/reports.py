"""`python -m benchmarks.reports`: seconds and sizes of the reports for 30, 300 and 2 000 costs, and of the page in a browser.

The costs are drawn, not read: each with an invoice and a voucher of its own as a PDF page, a contract for every five, one line
of a statement. Four of five count, the others are partly paid or open. Seconds are CPU seconds of this process, but for those
of cutting pages out, which a sandbox does: these, the sum and the browser's are by the clock.
"""

import argparse
import hashlib
import io
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from evidence.cuttings import cuttings
from evidence.graph import Graph
from evidence.store import Run, Store
from models.bundle import Dossier
from models.fields import Field
from models.identity import local_id
from models.paper import Document, Page, PagePart, PageRef, SourceFile, Spot
from models.ruling import Judgement
from reports.letter import FILE_NAME as LETTER
from reports.letter import write_letter
from reports.page.crops import MOST_CROPS, hang, wanted_spans
from reports.page.gathered import gather
from reports.printed import FILE_NAME as PRINTED
from reports.printed import write_printed
from reports.web import PAGE_NAME, write_gathered
from reports.workbook import FILE_NAME as BOOK
from reports.workbook import told_of_book, write_told
from tests.evidence import small_case as case
from tests.reports.books import stored

COUNTS = (30, 300, 2000)
SHARING = 5
"""Costs of one contract."""
COLUMNS = (
    "costs",
    "files",
    "cut out",
    "book",
    "page",
    "pdf",
    "letter",
    "all, CPU s",
    "book MB",
    "page MB",
    "pdf MB",
    "letter MB",
)
IN_BROWSER = ("opens, s", "searches, s", "unfolds, s")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.reports")
    parser.add_argument("--costs", type=int, nargs="*", default=list(COUNTS))
    parser.add_argument("--keep", type=Path, default=None, help="keep stores and reports in this folder")
    options = parser.parse_args(arguments)
    sys.stdout.write(f"| {' | '.join((*COLUMNS, *IN_BROWSER))} |\n|{'---|' * len((*COLUMNS, *IN_BROWSER))}\n")
    for count in options.costs:
        with tempfile.TemporaryDirectory() as passing:
            folder = (options.keep or Path(passing)) / str(count)
            shutil.rmtree(folder, ignore_errors=True)
            run = drawn(folder / "store", count)
            told = (str(count), str(run.table("files").num_rows), *measured(run, folder), *in_browser(folder / PAGE_NAME))
            sys.stdout.write(f"| {' | '.join(told)} |\n")
            sys.stdout.flush()


def measured(run: Run, folder: Path) -> list[str]:
    """The steps of `reports.folder.write_reports`, each with its seconds, then what was written."""
    graph = Graph(run)
    seconds: list[float] = []

    def timed(step: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> Any:
        before = clock()
        done = step()
        seconds.append(clock() - before)
        return done

    began = time.perf_counter()

    told, gathered = timed(lambda: (told_of_book(graph), gather(graph)))
    spans = wanted_spans(gathered)
    boxed, bare = timed(lambda: cuttings(graph, told.strips, spans[:MOST_CROPS]), time.perf_counter)
    timed(lambda: write_told(told, boxed, folder / BOOK))
    timed(lambda: write_gathered(gathered, hang(spans, bare), folder / PAGE_NAME))
    timed(lambda: write_printed(run, folder / PRINTED))
    timed(lambda: write_letter(run, folder / LETTER))
    sizes = [(folder / name).stat().st_size / 1e6 for name in (BOOK, PAGE_NAME, PRINTED, LETTER)]
    return [*(f"{one:.1f}" for one in seconds[1:]), f"{time.perf_counter() - began:.1f}", *(f"{size:.2f}" for size in sizes)]


def in_browser(page: Path) -> list[str]:
    """Seconds by the clock: until the page is loaded, until a search has sifted it, until all of it is unfolded and laid out."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return ["-"] * len(IN_BROWSER)
    found = next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)
    if found is None:
        return ["-"] * len(IN_BROWSER)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        opened = chromium.new_page()
        opened.set_default_timeout(300_000)
        laid = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
        steps: tuple[Callable[[], Any], ...] = (
            lambda: opened.goto(page.as_uri()),
            lambda: (opened.locator("#q").fill("0000017"), opened.evaluate(laid)),
            lambda: (opened.locator("#do-clear").click(), opened.locator("#do-all").click(), opened.evaluate(laid)),
        )
        told: list[str] = []
        for step in steps:
            before = time.perf_counter()
            step()
            told.append(f"{time.perf_counter() - before:.1f}")
        chromium.close()
    return told


def drawn(folder: Path, count: int) -> Run:
    """A stored run of so many costs whose originals are kept."""
    dossier, judgement, originals = made(count)
    run = stored(folder, dossier, judgement)
    store = Store(folder)
    for sha, content in originals.items():
        place = store.original(sha)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return store.open(run.bundle_id)


def made(count: int) -> tuple[Dossier, Judgement, dict[str, bytes]]:
    dossier, judgement, originals = case.DOSSIER, case.JUDGEMENT, dict[str, bytes]()
    extra: dict[str, list[Any]] = {name: [] for name in ("files", "pages", "documents", "invoices", "payments", "bank_lines")}
    extra |= {name: [] for name in ("contracts", "claims", "links", "costs", "parts", "findings")}
    contract = case.CONTRACT
    for number in range(count):
        if number % SHARING == 0:
            paper = sheet(originals, extra, "contract", f"contract {number}")
            contract = at_home(case.CONTRACT, paper, local_id("contract", paper.id), number)
            extra["contracts"].append(contract)
        add_cost(number, contract.id, originals, extra)
    of_judgement = {name: tuple(extra.pop(name)) for name in ("costs", "parts", "findings")}
    added = {name: (*getattr(dossier, name), *found) for name, found in extra.items()}
    return replace(dossier, **added), replace(judgement, **of_judgement), originals


def add_cost(number: int, contract: str, originals: dict[str, bytes], extra: dict[str, list[Any]]) -> None:
    which = {8: 1, 9: 3}.get(number % 10, 0)
    billed = sheet(originals, extra, "invoice", f"invoice {number}")
    invoice = at_home(case.INVOICES[{1: 1, 3: 2}.get(which, 0)], billed, local_id("invoice", billed.id), number)
    invoice = replace(
        invoice, number=replace(invoice.number, value=f"2444200000{number:010d}", original=f"2444200000{number:010d}")
    )
    claim = replace(case.CLAIMS[which], id=local_id("claim", "drawn", number), row_no=number + 10)
    cost = replace(case.COSTS[which], id=local_id("cost", "drawn", number), claim_id=claim.id, invoice_id=invoice.id)
    finding = None
    if which:
        known = case.FINDINGS[0 if which == 1 else 2]
        finding = replace(known, id=local_id("finding", "drawn", number), subject_id=invoice.id, field_ids=())
        extra["findings"].append(finding)
    if which != 3:
        paid = sheet(originals, extra, "payment_voucher", f"voucher {number}")
        payment = at_home(case.PAYMENTS[which], paid, local_id("payment", paid.id), number)
        line = replace(case.BANK_LINES[which], id=local_id("bankline", "drawn", number), line_no=number + 10)
        extra["payments"].append(payment)
        extra["bank_lines"].append(line)
        extra["links"] += [
            replace(case.LINKS[which], id=local_id("link", "pays", number), source_id=payment.id, target_id=invoice.id),
            replace(case.LINKS[which + 2], id=local_id("link", "posted", number), source_id=payment.id, target_id=line.id),
        ]
    extra["links"] += [
        case.link("billed_under", invoice.id, contract),
        case.link("claims", claim.id, invoice.id),
    ]
    for place, part in enumerate(one for one in case.PARTS if one.cost_id == case.COSTS[which].id):
        own = replace(part, id=local_id("part", "drawn", number, place), cost_id=cost.id, pays_link_id=None, posted_link_id=None)
        extra["parts"].append(replace(own, finding_id=finding.id if finding is not None and part.finding_id else None))
    extra["invoices"].append(invoice)
    extra["claims"].append(claim)
    extra["costs"].append(cost)


def sheet(originals: dict[str, bytes], extra: dict[str, list[Any]], kind: Any, title: str) -> Document:
    """A page of print, told of as a file, a page and a document."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, A4, invariant=True)
    for line in range(30):
        canvas.drawString(60, 780 - line * 24, f"{title}  {hashlib.sha256(f'{title}{line}'.encode()).hexdigest()[:44]}")
    canvas.rect(50, 50, 495, 742)
    canvas.save()
    content = out.getvalue()
    sha = hashlib.sha256(content).hexdigest()
    originals[sha] = content
    ref = PageRef(sha, 1)
    document = Document(local_id("doc", sha, 1, 0), kind, (PagePart(ref, None),), title)
    extra["files"].append(SourceFile(local_id("file", sha), f"{title}.pdf", sha, len(content), "application/pdf", "read", 1))
    extra["pages"].append(Page(ref, 595.0, 842.0, "text"))
    extra["documents"].append(document)
    return document


def at_home(entity: Any, paper: Document, own: str, number: int) -> Any:
    """The entity under an id of its own, all its fields on that page."""
    ref = paper.parts[0].page
    moved: dict[str, Any] = {"id": own, "documents": (paper.id,)}
    for one in fields(entity):
        value = getattr(entity, one.name)
        if isinstance(value, Field) and isinstance(value.spot, Spot):
            moved[one.name] = replace(value, spot=replace(value.spot, page=ref))
        elif one.name == "lines" and value:
            moved["lines"] = tuple(
                replace(at_home(line, paper, local_id("line", own, line.line_no), number)) for line in value if is_dataclass(line)
            )
    return replace(entity, **{name: value for name, value in moved.items() if hasattr(entity, name)})


if __name__ == "__main__":
    main()
