"""The web report `mismatch.html`: one file that works when it is mailed, written from a run's tables and kept originals alone."""

from pathlib import Path

from evidence.cuttings import cuttings
from evidence.graph import Graph
from evidence.store import Run
from reports.page.crops import AS_TEXT, MOST_CROPS, Gallery, hang, wanted_spans
from reports.page.gathered import Gathered, gather
from reports.page.whole import page

PAGE_NAME = "mismatch.html"
MOST_BYTES = 14_500_000
"""What still goes through most mail; pictures give way first, the values stay."""


def write_page(run: Run, path: Path) -> None:
    """The same run always gives the same bytes."""
    gathered = gather(Graph(run))
    wanted = wanted_spans(gathered)
    _, pictures = cuttings(gathered.graph, (), wanted[:MOST_CROPS])
    write_gathered(gathered, hang(wanted, pictures), path)


def write_gathered(gathered: Gathered, gallery: Gallery, path: Path) -> None:
    text = page(gathered, gallery).encode()
    if len(text) > MOST_BYTES:
        text = page(gathered, gallery.lighter(int((len(text) - MOST_BYTES) / AS_TEXT))).encode()
    path.write_bytes(text)
