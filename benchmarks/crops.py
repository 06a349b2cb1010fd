"""Cuts out of a page the place where a mistake stands: the truth framed in green, what was read in red."""

import io
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.mistakes import Box, Mistake
from benchmarks.tally import Result

if TYPE_CHECKING:
    from PIL.Image import Image

MOST = 80
"""Pictures of one bundle; a reader that fails everywhere fails for few reasons."""
DPI = 150
WIDEST = 900
MARGIN = (0.15, 0.025)
"""Of the page's width and height, kept around the boxes so that labels are seen."""
COLOURS = {"true": (0, 140, 40), "read": (210, 30, 30)}


def take_pictures(result: Result, folder: Path) -> None:
    """A picture for the worst mistakes, as far as they stand on pages that can be drawn."""
    ranked = sorted(range(len(result.mistakes)), key=lambda number: result.mistakes[number].rank)
    by_page = lru_cache(maxsize=4)(page_picture)
    for number in ranked:
        if len(result.pictures) == MOST:
            return
        found = picture_of(result.mistakes[number], folder, by_page)
        if found is not None:
            result.pictures[number] = found


def picture_of(mistake: Mistake, folder: Path, by_page: Callable[[Path, int, int], "Image | None"]) -> bytes | None:
    """The page that has a box, else the one named; boxes of truth and reading where both stand on it."""
    spots = [spot for spot in (mistake.true_spot, mistake.read_spot) if spot]
    anchor = next((spot for spot in spots if spot.box), spots[0] if spots else None)
    page = by_page(folder / anchor.file, anchor.page, anchor.rotation) if anchor else None
    if anchor is None or page is None:
        return None
    named = (("true", mistake.true_spot), ("read", mistake.read_spot))
    return jpeg(cut(page, [(name, spot.box) for name, spot in named if spot and spot.box and spot.same_page(anchor)]))


def page_picture(path: Path, number: int, rotation: int) -> "Image | None":
    """The page as displayed; None for files without pictures, such as sheets and members of archives."""
    from PIL import Image

    from extractors.intake.sniffing import sniff
    from extractors.sources.render import page_pixels

    try:
        pixels = page_pixels(path, sniff(path).media_type, number, DPI, rotation) if path.is_file() else None
    except Exception:  # noqa: BLE001  # a file that cannot be drawn is no reason to lose the figures
        return None
    return None if pixels is None else Image.fromarray(pixels[:, :, ::-1])


def cut(page: "Image", boxes: Iterable[tuple[str, Box]]) -> "Image":
    """The part around the boxes with the boxes drawn; the whole page, made small, where there is none."""
    from PIL import ImageDraw

    found = list(boxes)
    if not found:
        small = page.copy()
        small.thumbnail((WIDEST, WIDEST))
        return small
    width, height = page.size
    left, top, right, bottom = around([box for _, box in found])
    corner = (int(left * width), int(top * height))
    part = page.crop((*corner, max(corner[0] + 1, round(right * width)), max(corner[1] + 1, round(bottom * height))))
    draw = ImageDraw.Draw(part)
    for name, box in found:
        frame = [box[0] * width - corner[0], box[1] * height - corner[1], box[2] * width - corner[0], box[3] * height - corner[1]]
        grown = 2 if name == "true" else 4
        draw.rectangle((frame[0] - grown, frame[1] - grown, frame[2] + grown, frame[3] + grown), outline=COLOURS[name], width=2)
    part.thumbnail((WIDEST, WIDEST))
    return part


def around(boxes: list[Box]) -> Box:
    """The upright box around all, with its margin, inside the page."""
    wide, high = MARGIN
    return (
        max(0.0, min(box[0] for box in boxes) - wide),
        max(0.0, min(box[1] for box in boxes) - high),
        min(1.0, max(box[2] for box in boxes) + wide),
        min(1.0, max(box[3] for box in boxes) + high),
    )


def jpeg(picture: "Image") -> bytes:
    held = io.BytesIO()
    picture.convert("RGB").save(held, "JPEG", quality=60)
    return held.getvalue()
