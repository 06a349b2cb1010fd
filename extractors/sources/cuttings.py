"""Strips of pages with boxes drawn on them, small enough to be put into a workbook."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.paper import Quad

if TYPE_CHECKING:
    from PIL import Image

    from extractors.sources.render import Image as Pixels

WIDEST = 1000
MARGIN = 0.02
"""Paper left above and below the boxes, as a share of the page's height."""
COLOURS = ("#d81b60", "#1e66d0", "#1b8a3a", "#b45f06", "#6a1b9a", "#00838f")
PALETTE = 24
QUALITY = 62


@dataclass(frozen=True, slots=True)
class Cut:
    """Which strip of a page, from edge to edge: `top` and `bottom` in units of its height, with the boxes to draw."""

    page_no: int
    rotation: int
    top: float
    bottom: float
    quads: tuple[Quad, ...]


@dataclass(frozen=True, slots=True)
class Cutting:
    """A strip as PNG or JPEG, whichever is smaller."""

    picture: bytes
    width: int
    height: int


def fitted_page(pixels: "Pixels") -> "Image.Image":
    """A page drawn at the resolution of excerpts, no wider than a workbook shows it."""
    from PIL import Image

    image = Image.fromarray(pixels[:, :, ::-1])
    if image.width <= WIDEST:
        return image
    return image.resize((WIDEST, max(1, round(image.height * WIDEST / image.width))), Image.Resampling.LANCZOS)


def cutting(page: "Image.Image", cut: Cut) -> Cutting:
    from PIL import Image, ImageDraw

    top = max(0, round((cut.top - MARGIN) * page.height))
    bottom = min(page.height, max(top + 1, round((cut.bottom + MARGIN) * page.height)))
    strip = page.crop((0, top, page.width, bottom)).convert("RGB")
    draw = ImageDraw.Draw(strip)
    for number, quad in enumerate(cut.quads):
        corners = [(x * page.width, y * page.height - top) for x, y in zip(quad.corners[::2], quad.corners[1::2], strict=True)]
        draw.line([*corners, corners[0]], fill=COLOURS[number % len(COLOURS)], width=2, joint="curve")
    few, many = io.BytesIO(), io.BytesIO()
    strip.quantize(PALETTE, dither=Image.Dither.NONE).save(few, "PNG", optimize=False)
    strip.save(many, "JPEG", quality=QUALITY)
    smaller = min((few.getvalue(), many.getvalue()), key=len)
    return Cutting(smaller, strip.width, strip.height)
