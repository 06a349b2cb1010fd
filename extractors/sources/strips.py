"""Strips of pages for both reports, each page drawn once however many strips of it are wanted, and in whatever form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.sources.cuttings import Cut, Cutting, cutting, fitted_page
from extractors.sources.excerpts import DPI, Excerpt, Picture, sized_page, taken

if TYPE_CHECKING:
    from PIL import Image

    from extractors.sources.render import Image as Pixels


@dataclass(slots=True)
class _Page:
    """One page as it was drawn, and in the two sizes in which it is cut."""

    pixels: "Pixels | None"
    sized: "Image.Image | None" = field(default=None)
    fitted: "Image.Image | None" = field(default=None)

    def strip(self, one: Excerpt | Cut) -> Picture | Cutting | None:
        if self.pixels is None:
            return None
        if isinstance(one, Excerpt):
            self.sized = self.sized or sized_page(self.pixels)
            return taken(self.sized, one)
        self.fitted = self.fitted or fitted_page(self.pixels)
        return cutting(self.fitted, one)


def take_strips(path: Path, media_type: str, wanted: Sequence[Excerpt | Cut]) -> tuple[Picture | Cutting | None, ...]:
    """A picture for each, None where the page has none. Opens the file: call it in the sandbox."""
    from extractors.sources.render import pixels_if_any

    by_page: dict[tuple[int, int], list[int]] = {}
    for place, one in enumerate(wanted):
        by_page.setdefault((one.page_no, one.rotation), []).append(place)
    found: list[Picture | Cutting | None] = [None] * len(wanted)
    for (number, rotation), places in by_page.items():  # page by page, so that no more than one is held
        page = _Page(pixels_if_any(path, media_type, number, DPI, rotation))
        for place in places:
            found[place] = page.strip(wanted[place])
    return tuple(found)
