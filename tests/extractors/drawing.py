"""Small files made on the spot for tests of reading."""

import io

import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen import canvas

LINES = ("Invoice 12345678 total 1,234.56", "second line with 99.00", "third line of print", "fourth line of print")


def font(size: int) -> ImageFont.FreeTypeFont:
    """The Chinese font that lies beside the OCR models."""
    from extractors.engines.weights import installed

    return ImageFont.truetype(str(installed() / "fonts" / "simfang.ttf"), size)


def picture(lines: tuple[str, ...], size: tuple[int, int] = (1000, 500), height: int = 34) -> Image.Image:
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    for row, text in enumerate(lines):
        pen.text((60, 40 + row * 2 * height), text, fill="black", font=font(height))
    return image


def pdf(
    lines: tuple[str, ...] = LINES, *, hidden: bool = False, ruled: bool = True, backdrop: Image.Image | None = None
) -> bytes:
    """A page of 600 × 800 points; `hidden` text leaves no ink; a `backdrop` covers the page below the text."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=(600, 800))
    if backdrop is not None:
        page.drawInlineImage(backdrop, 0, 0, 600, 800)
    text = page.beginText(200, 500)
    text.setFont("Helvetica", 14)
    text.setTextRenderMode(3 if hidden else 0)
    for line in lines:
        text.textLine(line)
    page.drawText(text)
    if ruled:
        page.line(180, 520, 450, 520)
    page.save()
    return buffer.getvalue()


def boxed(content: bytes, media: tuple[float, ...], crop: tuple[float, ...] | None, rotation: int) -> bytes:
    """The same PDF with other page boxes and a turn."""
    with pypdfium2.PdfDocument(content) as document:
        page = document[0]
        page.set_mediabox(*media)
        if crop:
            page.set_cropbox(*crop)
        page.set_rotation(rotation)
        buffer = io.BytesIO()
        document.save(buffer)
    return buffer.getvalue()
