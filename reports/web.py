"""The web report `mismatch.html`: one file that works when it is mailed, written from a run's tables and kept originals alone."""

from pathlib import Path

from reports.page.crops import AS_TEXT, Gallery
from reports.page.gathered import Gathered
from reports.page.whole import page

PAGE_NAME = "mismatch.html"
MOST_BYTES = 14_500_000
"""What still goes through most mail; pictures give way first, the values stay."""


def write_gathered(gathered: Gathered, gallery: Gallery, path: Path) -> None:
    """The same run always gives the same bytes."""
    text = page(gathered, gallery).encode()
    if len(text) > MOST_BYTES:
        text = page(gathered, gallery.lighter(int((len(text) - MOST_BYTES) / AS_TEXT))).encode()
    path.write_bytes(text)
