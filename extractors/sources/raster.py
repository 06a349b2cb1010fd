"""Pictures (JPEG, PNG, TIFF, BMP, WebP, AVIF, GIF), turned the way they are to be seen, and what a page's picture says."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pictures
from PIL import ImageOps, UnidentifiedImageError

from extractors.engines import Engine, Image, engine_named
from extractors.geometry.flat import laid_back
from extractors.sources.codes import codes_on
from extractors.sources.imprints import imprints_on
from extractors.sources.legibility import BLANK, legibility_of
from extractors.sources.lost import cut_off, lost_on
from extractors.sources.ocr import Found, words_on
from extractors.sources.prints import print_of
from extractors.sources.seals import seals_on
from extractors.sources.tone import toned
from extractors.sources.viewing import view_of
from models.paper import FileFault, FileReading, Flat, Page, PageRef, Patch, Quad, Word

LARGEST = 120_000_000
"""Pixels: a picture that claims more is refused before it is decoded (A3 at 600 dpi has 70 million)."""

LONGEST = 3600
"""Pixels along the longest side at which a picture is read; 12-megapixel photos are scaled to it."""

OBLONGEST, TALLEST = 2.5, 24_000
"""Sides of a page beyond which a picture is a roll (a long screenshot), reduced by its shorter side; and a roll's most pixels."""

MOST_FRAMES = 500

OBLONG, MOST_OBLONG = 1.5, 2.6
"""Columns by rows to the inch between which a picture is a fax of low resolution; others that differ are mistaken."""

_EXIF_TURN = {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}


class TooLargeError(ValueError):
    """A picture that claims more pixels than any page has."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One page of a picture file as a viewer shows it, and by how many degrees clockwise the viewer turned it."""

    number: int
    image: Image
    rotation: int
    size: tuple[int, int]
    """Width and height in the file's own pixels, after turning."""


_UNDECODABLE = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, ArithmeticError, struct.error, UnidentifiedImageError,
)  # fmt: skip
"""What Pillow raises on broken files."""


def frame_count(path: Path) -> int:
    """How many pages a picture file has; 0 where it cannot be opened."""
    try:
        with Pictures.open(path) as picture:
            return min(_pages_of(picture), MOST_FRAMES)
    except (Pictures.DecompressionBombError, *_UNDECODABLE):
        return 0


def read_raster(path: Path, sha256: str, media_type: str, engine: str, span: tuple[int, int] | None = None) -> FileReading:
    """Every frame (of `span`, from 1) as a page; the first that cannot be decoded ends the reading with a fault."""
    pages: list[Page] = []
    faults: list[FileFault] = []
    number = 1
    try:
        for frame in frames(path, span):
            number = frame.number + 1
            page, reason = seen_page(frame, PageRef(sha256, frame.number), engine_named(engine))
            pages.append(page)
            if reason:
                faults.append(FileFault("FILE_UNREADABLE", reason, frame.number))
        if film := _film(path):
            faults.append(
                FileFault("FILE_UNREADABLE", f"动态图片共{film}帧，只读取了第1帧，其余如属证明材料请逐页另存为图片或 PDF 后提供")
            )
    except (TooLargeError, Pictures.DecompressionBombError):
        faults.append(FileFault("FILE_TOO_LARGE", "图片像素过大，未予读取，请提供常规分辨率（300 dpi 以内）的扫描件", None))
    except _UNDECODABLE:
        message = "图片损坏或格式有误，无法解码，请重新提供该文件"
        faults.append(FileFault("FILE_UNREADABLE", message, number if pages else None))
    if not span and number > MOST_FRAMES:
        faults.append(FileFault("FILE_TOO_LARGE", f"图片多于{MOST_FRAMES}页，只读取了前{MOST_FRAMES}页，请拆分后提供"))
    return FileReading(sha256, media_type, tuple(pages), (), tuple(faults) or (() if span else blank_throughout(pages)))


def blank_throughout(pages: Sequence[Page]) -> tuple[FileFault, ...]:
    """A file that bears nothing at all is no evidence of anything, and that is said; a blank page among others is none."""
    bare = all(page.source == "ocr" and not (page.words or page.codes or page.seals) for page in pages)
    return (FileFault("FILE_UNREADABLE", BLANK),) if pages and bare else ()


def frames(path: Path, span: tuple[int, int] | None = None) -> Iterator[Frame]:
    """The frames of a picture file in blue-green-red, EXIF orientation applied; raises what Pillow raises."""
    with Pictures.open(path) as picture:
        count = min(_pages_of(picture), MOST_FRAMES)
        for index in range(span[0] - 1 if span else 0, min(count, span[1]) if span else count):
            picture.seek(index)
            if picture.width * picture.height > LARGEST:
                raise TooLargeError
            orientation = int(picture.getexif().get(0x0112, 1) or 1)
            shown = ImageOps.exif_transpose(picture) if orientation != 1 else _squared(picture)
            size = shown.size
            yield Frame(index + 1, pixels(shown), _EXIF_TURN.get(orientation, 0), size)


def _pages_of(picture: Pictures.Image) -> int:
    """Only TIFF holds pages; further pictures of the others are previews, maps of light, or frames of a film."""
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def _film(path: Path) -> int:
    """How many frames a moving picture has; 0 where nothing moves."""
    with Pictures.open(path) as picture:
        count = int(getattr(picture, "n_frames", 1))
        return count if count > 1 and picture.format in ("GIF", "WEBP", "PNG", "AVIF") else 0


def _squared(picture: Pictures.Image) -> Pictures.Image:
    """Faxes have half as many rows to the inch as columns: the picture with as many of both."""
    across, down = (float(value) for value in (picture.info.get("dpi") or (0, 0))[:2])
    if down <= 0 or not OBLONG <= across / down <= MOST_OBLONG:
        return picture
    lines = round(picture.height * across / down)
    return (
        picture
        if picture.width * lines > LARGEST
        else picture.convert("L" if picture.mode == "1" else picture.mode).resize((picture.width, lines))
    )


def pixels(picture: Pictures.Image) -> Image:
    """Any mode as 8-bit blue-green-red on white paper, scaled down to what is worth reading."""
    if picture.mode in ("I", "I;16", "I;16B", "I;16L", "F"):
        values = np.asarray(picture, dtype=np.float64)
        top = 65535.0 if values.max(initial=0) > 255 else 255.0
        picture = Pictures.fromarray((np.clip(values / top, 0, 1) * 255).astype(np.uint8))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Pictures.new("RGBA", picture.size, "white")
        picture = Pictures.alpha_composite(paper, picture)
    colour = np.asarray(picture.convert("RGB"), dtype=np.uint8)
    return fitted(np.ascontiguousarray(colour[:, :, ::-1]))


def fitted(image: Image) -> Image:
    """The picture scaled down to LONGEST; small ones are scaled up, since print below 12 pixels is lost."""
    scale = reduction(image.shape[1], image.shape[0])
    if scale < 1:
        return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return image


def reduction(width: float, height: float) -> float:
    """By how much a picture of this size is to be reduced, 1 at the most."""
    longest, shortest = max(width, height), min(width, height)
    return min(1.0, most_pixels(longest, shortest) / longest)


def most_pixels(longest: float, shortest: float) -> float:
    """Pixels along the longest side at which a page of these sides is seen; more for a roll, such as a long screenshot."""
    return min(TALLEST, LONGEST * max(1.0, longest / (OBLONGEST * max(1.0, shortest))))


def page_of(frame: Frame, ref: PageRef, engine: Engine) -> Page:
    """A page read by OCR, turned upright first; all places are those on the page as displayed after turning."""
    return seen_page(frame, ref, engine)[0]


def seen_page(frame: Frame, ref: PageRef, engine: Engine) -> tuple[Page, str]:
    """The page, and why it could not be read: source `none` then, unless a part was; a blank page was read and bears no words."""
    cv2.setNumThreads(1)
    second = _second(engine)
    view = view_of(toned(frame.image), engine, second)
    said = legibility_of(frame.image, view.found.boxes, view.words, lambda: _in_the_mirror(view.seen, engine))
    words = view.words if said.legible else ()
    lost = lost_on(view.found.bleached, words) if words else ""
    seals = seals_on(view.seen)
    width, height = frame.size if view.turns % 2 == 0 else frame.size[::-1]
    page = Page(
        ref=ref,
        width=float(width),
        height=float(height),
        source="none" if said.reason else "ocr",
        rotation=(frame.rotation + 90 * view.turns) % 360,
        words=words,
        rules=_rules(view.found, words),
        seals=seals,
        imprints=imprints_on(view.seen, seals, words, engine, second) if words else (),
    )
    if view.lay is not None:
        page = _displayed(page, view.lay.flat(view.image.shape[1], view.image.shape[0]), width / view.image.shape[1])
    reason = said.reason or lost or cut_off(page.words, page.rules)
    return replace(page, codes=codes_on(view.image), picture=print_of(view.image)), reason


def _in_the_mirror(image: Image, engine: Engine) -> tuple[Word, ...]:
    return words_on(np.ascontiguousarray(image[:, ::-1]), engine)


def resized(page: Page, width: float, height: float) -> Page:
    """The same page measured in other units."""
    scale = width / page.width
    flat = page.flat and replace(page.flat, width=page.flat.width * scale, height=page.flat.height * scale)
    return replace(page, width=width, height=height, flat=flat)


def _displayed(page: Page, flat: Flat, scale: float) -> Page:
    """A page whose places are those of the flat picture, as it is displayed; `scale` is units of the page per pixel."""
    back = Flat(page.width, page.height, tuple(Patch(patch.flat, patch.lies) for patch in flat.patches))
    shown = laid_back(replace(page, width=flat.width * scale, height=flat.height * scale, flat=back))
    return replace(shown, words=tuple(replace(word, quad=_rounded(word.quad)) for word in shown.words))


def _rounded(quad: Quad) -> Quad:
    """Within the page: what was laid flat may lean over its edge by a hair."""
    x0, y0, x1, y1, x2, y2, x3, y3 = (round(min(1.0, max(0.0, value)), 6) for value in quad.corners)
    return Quad((x0, y0, x1, y1, x2, y2, x3, y3))


def _second(engine: Engine) -> Engine | None:
    return engine_named("paddle-small") if engine.name.endswith("-tiny") else None


def _rules(seen: Found, words: Sequence[Word]) -> tuple[Quad, ...]:
    """Ruling lines; strokes that lie inside a word are part of its characters."""
    height, width = seen.image.shape[:2]
    found = np.array(seen.rulings, dtype=np.float64).reshape(-1, 4) / (width, height, width, height)
    boxes = np.array([_reach(word.quad) for word in words], dtype=np.float64).reshape(-1, 5)
    left, top, right, bottom = (found[:, None, i] for i in range(4))
    inside = (boxes[:, 0] <= left) & (right <= boxes[:, 2]) & (boxes[:, 1] <= top) & (bottom <= boxes[:, 3])
    free = found[~(inside & (right - left < boxes[:, 4])).any(axis=1)]
    return tuple(Quad.box(*(round(float(value), 6) for value in line)) for line in free)


def _reach(quad: Quad) -> tuple[float, float, float, float, float]:
    """Left, top, right and bottom within which a stroke is part of a word's characters, and how wide it may be at most."""
    slack = 0.2 * quad.height
    return quad.left - slack, quad.top - slack, quad.right + slack, quad.bottom + slack, 0.9 * quad.width
