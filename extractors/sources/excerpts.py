"""Strips of pages without anything drawn on them, small enough that hundreds fit into one file that is mailed."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

    from extractors.sources.render import Image as Pixels

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


def sized_page(pixels: "Pixels") -> "Image.Image":
    """A page drawn at `DPI`, as wide as a screen shows it."""
    import cv2
    import numpy as np
    from PIL import Image

    height, width = pixels.shape[:2]
    scale = min(1.0, (UPRIGHT if height > width else LYING) / width, LONGEST / height)
    if scale < 1:
        size = max(1, round(width * scale)), max(1, round(height * scale))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return Image.fromarray(pixels[:, :, ::-1])


def taken(page: "Image.Image", one: Excerpt) -> Picture:
    top = min(max(0, int(one.top * page.height)), page.height - 1)
    bottom = min(page.height, max(top + 1, round(one.bottom * page.height)))
    strip = page.crop((0, top, page.width, bottom)).convert("RGB")
    out = io.BytesIO()
    strip.save(out, "WEBP", quality=QUALITY, method=EFFORT)
    return Picture(out.getvalue(), strip.width, strip.height, top, page.height)
