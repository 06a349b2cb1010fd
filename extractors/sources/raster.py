"""Pictures (JPEG, PNG, TIFF, BMP, WebP), turned the way they are to be seen, and what a page's picture says."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pictures
from PIL import ImageOps, UnidentifiedImageError

from extractors.codes import codes_on
from extractors.engines import Engine, Image, engine_named
from extractors.ink import print_mask, rulings
from extractors.seals import seals_on
from extractors.sources.ocr import words_on
from extractors.sources.turning import proposed, quarter_turns, reads_well, turned
from models.paper import FileFault, FileReading, Page, PageRef, Quad, Word

LARGEST = 120_000_000
"""Pixels: a picture that claims more is refused before it is decoded (A3 at 600 dpi has 70 million)."""

LONGEST = 3600
"""Pixels along the longest side at which a picture is read; 12-megapixel photos are scaled to it."""

MOST_FRAMES = 500

SURELY = 0.8
"""Score above which the orientation model is believed that a page stands upright."""

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
            return min(int(getattr(picture, "n_frames", 1)), MOST_FRAMES)
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
            pages.append(page_of(frame, PageRef(sha256, frame.number), engine_named(engine)))
    except (TooLargeError, Pictures.DecompressionBombError):
        faults.append(FileFault("FILE_TOO_LARGE", "图片像素过大，未予读取，请提供常规分辨率（300 dpi 以内）的扫描件", None))
    except _UNDECODABLE as fault:
        message = f"图片损坏或格式有误，无法解码（{type(fault).__name__}），请重新提供该文件"
        faults.append(FileFault("FILE_UNREADABLE", message, number if pages else None))
    return FileReading(sha256, media_type, tuple(pages), (), tuple(faults))


def frames(path: Path, span: tuple[int, int] | None = None) -> Iterator[Frame]:
    """The frames of a picture file in blue-green-red, EXIF orientation applied; raises what Pillow raises."""
    with Pictures.open(path) as picture:
        count = min(getattr(picture, "n_frames", 1), MOST_FRAMES)
        for index in range(span[0] - 1 if span else 0, min(count, span[1]) if span else count):
            picture.seek(index)
            if picture.width * picture.height > LARGEST:
                raise TooLargeError
            orientation = int(picture.getexif().get(0x0112, 1) or 1)
            shown = ImageOps.exif_transpose(picture) if orientation != 1 else picture
            size = shown.size
            yield Frame(index + 1, pixels(shown), _EXIF_TURN.get(orientation, 0), size)


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
    longest = max(image.shape[:2])
    if longest > LONGEST:
        scale = LONGEST / longest
        return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return image


def page_of(frame: Frame, ref: PageRef, engine: Engine) -> Page:
    """A page read by OCR, turned upright first; coordinates are those of the page after turning."""
    cv2.setNumThreads(1)
    turns, image, words = _upright(frame.image, engine)
    width, height = frame.size if turns % 2 == 0 else frame.size[::-1]
    return Page(
        ref=ref,
        width=float(width),
        height=float(height),
        source="ocr",
        rotation=(frame.rotation + 90 * turns) % 360,
        words=words,
        codes=codes_on(image),
        rules=_rules(image, words),
        seals=seals_on(image),
    )


def _upright(image: Image, engine: Engine) -> tuple[int, Image, tuple[Word, ...]]:
    """Clockwise quarters, the page turned by them, and its words; what reads well as it lies is not tried otherwise."""
    guess, sure = proposed(image)
    words = words_on(image, engine, _second(engine)) if guess == 0 else ()
    if guess == 0 and (sure >= SURELY or reads_well(words)):
        return 0, image, words
    turns = quarter_turns(image, engine)
    shown = turned(image, turns)
    return turns, shown, words if guess == 0 == turns else words_on(shown, engine, _second(engine))


def _second(engine: Engine) -> Engine | None:
    return engine_named("paddle-small") if engine.name.endswith("-tiny") else None


def _rules(image: Image, words: Sequence[Word]) -> tuple[Quad, ...]:
    """Ruling lines; strokes that lie inside a word are part of its characters."""
    height, width = image.shape[:2]
    found = np.array(rulings(print_mask(image)), dtype=np.float64).reshape(-1, 4) / (width, height, width, height)
    boxes = np.array([_reach(word.quad) for word in words], dtype=np.float64).reshape(-1, 5)
    left, top, right, bottom = (found[:, None, i] for i in range(4))
    inside = (boxes[:, 0] <= left) & (right <= boxes[:, 2]) & (boxes[:, 1] <= top) & (bottom <= boxes[:, 3])
    free = found[~(inside & (right - left < boxes[:, 4])).any(axis=1)]
    return tuple(Quad.box(*(round(float(value), 6) for value in line)) for line in free)


def _reach(quad: Quad) -> tuple[float, float, float, float, float]:
    """Left, top, right and bottom within which a stroke is part of a word's characters, and how wide it may be at most."""
    slack = 0.2 * quad.height
    return quad.left - slack, quad.top - slack, quad.right + slack, quad.bottom + slack, 0.9 * quad.width
