"""All that people read of one run, written into its report folder; pages of originals are drawn once for all of it."""

from pathlib import Path

from evidence.cuttings import cuttings
from evidence.graph import Graph
from evidence.store import Run
from reports.letter import FILE_NAME as LETTER
from reports.letter import write_letter
from reports.page.crops import MOST_CROPS, hang, wanted_spans
from reports.page.gathered import gather
from reports.printed import FILE_NAME as PRINTED
from reports.printed import write_printed
from reports.web import PAGE_NAME, write_gathered
from reports.workbook import FILE_NAME as BOOK
from reports.workbook import told_of_book, write_told


def write_reports(run: Run, folder: Path) -> None:
    """The same run always gives the same bytes."""
    graph = Graph(run)
    told, gathered = told_of_book(graph), gather(graph)
    spans = wanted_spans(gathered)
    boxed, bare = cuttings(graph, told.strips, spans[:MOST_CROPS])
    write_told(told, boxed, folder / BOOK)
    write_gathered(gathered, hang(spans, bare), folder / PAGE_NAME)
    write_printed(run, folder / PRINTED)
    write_letter(run, folder / LETTER)
