"""Strips of pages without anything drawn on them, small enough that hundreds fit into one file that is mailed."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

DPI = 110
UPRIGHT, LYING = 900, 1150
"""Widest in pixels: what lies across has small print, a bank statement mostly."""
LONGEST = 8000
"""Of a whole page; WebP knows nothing longer than twice this."""
QUALITY = 42
EFFORT = 2
"""Of WebP's 0 to 6: more costs seconds on a large bundle and saves little."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Which strip of a page as displayed, from edge to edge: `top` and `bottom` in units of its height."""

    page_no: int
    rotation: int
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A strip as WebP; `page_height` is that of the whole page in the strip's own pixels, `top` where it begins there."""

    data: bytes
    width: int
    height: int
    top: int
    page_height: int


def take_excerpts(path: Path, media_type: str, wanted: Sequence[Excerpt]) -> tuple[Picture | None, ...]:
    """A picture for each, None where the page has none; each page is drawn once. Opens the file: call it in the sandbox."""
    pages: dict[tuple[int, int], Image.Image | None] = {}
    for one in wanted:
        key = (one.page_no, one.rotation)
        if key not in pages:
            pages[key] = _page(path, media_type, one)
    return tuple(None if (page := pages[one.page_no, one.rotation]) is None else _picture(page, one) for one in wanted)


def _page(path: Path, media_type: str, one: Excerpt) -> "Image.Image | None":
    import cv2
    from PIL import Image

    from extractors.sources.render import pixels_if_any

    pixels = pixels_if_any(path, media_type, one.page_no, DPI, one.rotation)
    if pixels is None:
        return None
    height, width = pixels.shape[:2]
    scale = min(1.0, (UPRIGHT if height > width else LYING) / width, LONGEST / height)
    if scale < 1:
        size = max(1, round(width * scale)), max(1, round(height * scale))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return Image.fromarray(pixels[:, :, ::-1])


def _picture(page: "Image.Image", one: Excerpt) -> Picture:
    top = min(max(0, int(one.top * page.height)), page.height - 1)
    bottom = min(page.height, max(top + 1, round(one.bottom * page.height)))
    strip = page.crop((0, top, page.width, bottom)).convert("RGB")
    out = io.BytesIO()
    strip.save(out, "WEBP", quality=QUALITY, method=EFFORT)
    return Picture(out.getvalue(), strip.width, strip.height, top, page.height)
