"""Red stamps as transparent pictures, and QR codes as squares."""

import io
import math
from functools import cache

from tests.synthesis.drawing.fonts import font_path
from tests.synthesis.drawing.paper import Paper

INK = (214, 28, 32)


@cache
def seal(text: str, middle: str = "", *, below: str = "", oval: bool = False, star: bool = False, plain: bool = True) -> bytes:
    """A PNG of a round or oval stamp: text along the upper rim, words across the middle, more along the lower rim."""
    from PIL import Image, ImageDraw, ImageFont

    width, height = (420, 280) if oval else (360, 360)
    picture = Image.new("RGBA", (width, height), (*INK, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((8, 8, width - 8, height - 8), outline=(*INK, 225), width=11 if not oval else 9)
    if oval:
        pen.ellipse((24, 24, width - 24, height - 24), outline=(*INK, 225), width=2)
    face = str(font_path("song", plain=plain))
    _along_rim(picture, text, ImageFont.truetype(face, 44 if len(text) < 16 else 36), oval=oval)
    if below:
        _along_rim(picture, below, ImageFont.truetype(face, 30), oval=oval, lower=True)
    if star:
        _star(pen, width / 2, height / 2 - 8, 50)
    lines = middle.split("\n") if middle else []
    font = ImageFont.truetype(face, 38 if not oval else 36)
    for number, line in enumerate(lines):
        y = height / 2 + (88 if star else 0) + (number - (len(lines) - 1) / 2) * 44
        pen.text((width / 2, y), line, fill=(*INK, 230), font=font, anchor="mm")
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _along_rim(picture: object, text: str, font: object, *, oval: bool, lower: bool = False) -> None:
    from PIL import Image, ImageDraw

    width, height = picture.size  # type: ignore[attr-defined]
    rx, ry = width / 2 - (52 if oval else 50), height / 2 - 50
    spread = min(250.0, 17.0 * len(text) + 20)
    for number, character in enumerate(text):
        share = (number + 0.5) / len(text) - 0.5
        angle = math.radians((90 + share * spread * 0.6) if lower else (-90 + share * spread))
        if lower:
            angle = math.radians(90 - share * spread * 0.6)
        glyph = Image.new("RGBA", (70, 70), (*INK, 0))
        ImageDraw.Draw(glyph).text((35, 35), character, fill=(*INK, 230), font=font, anchor="mm")
        turn = -math.degrees(angle) - 90 if not lower else -math.degrees(angle) + 90
        glyph = glyph.rotate(turn, resample=Image.Resampling.BICUBIC)
        x, y = width / 2 + rx * math.cos(angle) - 35, height / 2 + ry * math.sin(angle) - 35
        picture.alpha_composite(glyph, (round(x), round(y)))  # type: ignore[attr-defined]


def _star(pen: object, x: float, y: float, radius: float) -> None:
    points = []
    for corner in range(10):
        length = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(-90 + corner * 36)
        points.append((x + length * math.cos(angle), y + length * math.sin(angle)))
    pen.polygon(points, fill=(*INK, 230))  # type: ignore[attr-defined]


def company_seal(name: str, purpose: str = "", *, plain: bool = True) -> bytes:
    """公章 or 合同专用章: the name along the rim, a star, the purpose below it."""
    return seal(name, purpose, star=True, plain=plain)


def invoice_seal(name: str, tax_id: str, *, plain: bool = True) -> bytes:
    """发票专用章: oval, the name above, the tax id in the middle."""
    return seal(name, tax_id, below="发票专用章", oval=True, plain=plain)


def supervision_seal(bureau: str, *, plain: bool = True) -> bytes:
    """全国统一发票监制章 over the title."""
    return seal("全国统一发票监制章", "国家税务总局", below=bureau, oval=True, plain=plain)


def qr(paper: Paper, x: float, y: float, size: float, payload: str) -> None:
    """A QR code with its quiet zone left to the paper."""
    import segno

    code = segno.make(payload, error="m", micro=False)
    paper.squares(x, y, size, [[bool(cell) for cell in row] for row in code.matrix])
