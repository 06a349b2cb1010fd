"""Pages as they come out of scanners, telephones and fax machines; each picture knows how the page was bent."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from tests.synthesis.drawing.paper import Mark

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

Look = Literal["scan", "grey", "photo", "fax", "clean", "poor", "small"]
DPI: dict[Look, tuple[int, int]] = {
    "scan": (150, 200),
    "grey": (150, 200),
    "photo": (165, 210),
    "fax": (200, 204),
    "clean": (150, 170),
    "poor": (120, 140),
    "small": (140, 150),
}
QUALITY: dict[Look, tuple[int, int]] = {
    "scan": (58, 80),
    "grey": (50, 72),
    "photo": (62, 82),
    "fax": (80, 90),
    "clean": (82, 92),
    "poor": (35, 50),
    "small": (44, 52),
}


@dataclass(frozen=True)
class Shot:
    """A picture of a page: the encoded image, its pixel size, and the 3×3 map from page units to picture units."""

    data: bytes
    width: int
    height: int
    map: tuple[tuple[float, float, float], ...]
    turned: int = 0

    def moved(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """The upright box around a box of the page, in units of the picture."""
        x0, y0, x1, y1 = box
        points = [self.point(x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return min(xs), min(ys), max(xs), max(ys)

    def point(self, x: float, y: float) -> tuple[float, float]:
        a, b, c = (row[0] * x + row[1] * y + row[2] for row in self.map)
        return a / c, b / c


def render(pdf: bytes, dpi: int) -> list["Picture"]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pages = [page.render(scale=dpi / 72).to_numpy() for page in document]
    pages = [page[:, :, :3].copy() for page in pages]
    document.close()
    return pages


def shoot(pdf: bytes, look: Look, rng: Random, *, turn: int = 0) -> list[Shot]:
    """Every page of a PDF as a picture of the given look; `turn` lays it on the glass by 90, 180 or 270 degrees."""
    dpi = rng.randint(*DPI[look])
    return [_shoot_page(page, look, rng, turn) for page in render(pdf, dpi)]


def _shoot_page(page: "Picture", look: Look, rng: Random, turn: int) -> Shot:
    import numpy as np

    noise = np.random.default_rng(rng.getrandbits(32))
    height, width = page.shape[:2]
    unit = np.diag([float(width), float(height), 1.0])
    picture, bend = _bend(page, look, rng)
    picture = _light(picture, look, rng, noise)
    picture, bend = _turned(picture, bend, turn)
    high, wide = picture.shape[:2]
    back = np.diag([1.0 / wide, 1.0 / high, 1.0])
    whole = back @ bend @ unit
    rows = tuple((float(row[0]), float(row[1]), float(row[2])) for row in whole)
    return Shot(encode(picture, "jpeg", rng.randint(*QUALITY[look])), wide, high, rows, turn)


def _bend(page: "Picture", look: Look, rng: Random) -> tuple["Picture", "np.ndarray"]:
    """Tilt for scanners; perspective on a desk for telephones."""
    import cv2
    import numpy as np

    height, width = page.shape[:2]
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    if look == "photo":
        margin = 0.05
        out_w, out_h = int(width * (1 + 2 * margin)), int(height * (1 + 2 * margin))
        target = np.float32(
            [
                [
                    x + width * margin + rng.uniform(-1, 1) * width * 0.032,
                    y + height * margin + rng.uniform(-1, 1) * height * 0.032,
                ]
                for x, y in corners
            ]
        )
        ground = tuple(rng.randint(90, 170) for _ in range(3))
    else:
        angle = {"clean": 0.15, "poor": 1.6}.get(look, 0.8) * rng.uniform(-1, 1)
        out_w, out_h = width, height
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, rng.uniform(0.985, 1.0))
        target = np.float32([turn @ np.array([x, y, 1.0]) for x, y in corners])
        ground = (250, 250, 250)
    bend = cv2.getPerspectiveTransform(corners, target)
    return cv2.warpPerspective(page, bend, (out_w, out_h), flags=cv2.INTER_AREA, borderValue=ground), bend


def _light(picture: "Picture", look: Look, rng: Random, noise: "np.random.Generator") -> "Picture":
    """Paper tint, shade, blur and grain; a fax keeps black and white only."""
    import cv2
    import numpy as np

    if look in ("grey", "fax"):
        picture = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    if look == "fax":
        grey = cv2.GaussianBlur(picture[:, :, 0], (3, 3), 0)
        _, picture = cv2.threshold(grey, rng.randint(196, 218), 255, cv2.THRESH_BINARY)
        return cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    blur = {"photo": (0.5, 1.1), "poor": (0.8, 1.2), "clean": (0.0, 0.3)}.get(look, (0.3, 0.8))
    sigma = rng.uniform(*blur)
    if sigma > 0.2:
        picture = cv2.GaussianBlur(picture, (0, 0), sigma)
    value = picture.astype(np.float32)
    if look != "clean":
        value *= _shade(picture.shape[0], picture.shape[1], look, rng)[:, :, None]
        tint = np.float32([rng.uniform(0.95, 1.0), rng.uniform(0.965, 1.0), rng.uniform(0.965, 1.0)])
        value *= tint if look != "grey" else 1.0
        grain = noise.normal(0, {"photo": 4.0, "poor": 9.0, "small": 1.0}.get(look, 2.5), picture.shape[:2]).astype(np.float32)
        value += grain[:, :, None]
    return np.clip(value, 0, 255).astype(np.uint8)


def _shade(height: int, width: int, look: Look, rng: Random) -> "np.ndarray":
    import numpy as np

    y, x = np.mgrid[0:height:1, 0:width:1].astype(np.float32)
    x, y = x / width - 0.5, y / height - 0.5
    depth = 0.30 if look == "photo" else 0.06
    slope = rng.uniform(-depth, depth) * x + rng.uniform(-depth, depth) * y
    shadow = _shadow(x, y, rng) if look == "photo" else 0.0
    vignette = (x * x + y * y) * (0.28 if look == "photo" else 0.04)
    return np.clip(1.0 - abs(slope) * 0.4 + slope * 0.6 - vignette - shadow, 0.45, 1.05)


def _shadow(x: "np.ndarray", y: "np.ndarray", rng: Random) -> "np.ndarray":
    """The soft shadow of a hand or telephone from one side."""
    import numpy as np

    edge = rng.uniform(0.1, 0.45)
    lean, side = rng.uniform(-0.6, 0.6), rng.choice((-1, 1))
    depth = rng.choice((0.0, 0.10, 0.18))
    return depth / (1.0 + np.exp(-(side * (x + lean * y) - edge) * 24.0))


def _turned(picture: "Picture", bend: "np.ndarray", turn: int) -> tuple["Picture", "np.ndarray"]:
    import numpy as np

    for _ in range(turn // 90):
        height = picture.shape[0]
        picture = np.rot90(picture, k=-1).copy()
        bend = np.array([[0, -1, height], [1, 0, 0], [0, 0, 1]], dtype=float) @ bend
    return picture, bend


def encode(picture: "Picture", form: str, quality: int = 75) -> bytes:
    """JPEG, PNG or one-page TIFF bytes of a BGR picture."""
    import cv2
    from PIL import Image

    image = Image.fromarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
    if (picture[:, :, 0] == picture[:, :, 2]).all():
        image = image.convert("L")
    out = io.BytesIO()
    image.save(out, form, quality=quality, dpi=(200, 200))
    return out.getvalue()


def recoded(data: bytes, form: str) -> bytes:
    """The picture in another format (PNG, BMP, WEBP, TIFF)."""
    from PIL import Image

    out = io.BytesIO()
    image = Image.open(io.BytesIO(data))
    if form == "PNG":
        image = image.convert("P", palette=Image.Palette.ADAPTIVE, colors=32) if image.mode == "RGB" else image
    image.save(out, form, **({"compression": "jpeg"} if form == "TIFF" else {}))
    return out.getvalue()


def many_page_tiff(shots: Sequence[Shot], look: Look) -> bytes:
    """One TIFF of all pages: black and white as fax servers write it, else with JPEG inside."""
    from PIL import Image

    pages = [Image.open(io.BytesIO(shot.data)) for shot in shots]
    if look == "fax":
        pages = [page.convert("1", dither=Image.Dither.NONE) for page in pages]
    out = io.BytesIO()
    how: dict[str, Any] = {"compression": "group4"} if look == "fax" else {"compression": "jpeg", "quality": 70}
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], dpi=(200, 200), **how)
    return out.getvalue()


def image_pdf(shots: Sequence[Shot], *, bad_layer: str = "") -> bytes:
    """An image-only PDF; with `bad_layer` each page carries hidden text that lies."""
    from tests.synthesis.drawing.paper import Paper

    paper = Paper(plain=True, producer="ScanSnap Manager")
    for shot in shots:
        scale = 595.28 / min(shot.width, shot.height)
        size = (shot.width * scale, shot.height * scale)
        paper.new_page(size)
        for number, word in enumerate(bad_layer.split("\n") if bad_layer else []):
            paper.text(60, 80 + 22 * number, word, 11, face="hei", hidden=True)
        paper.image(shot.data, 0, 0, *size)
    return paper.finish()


def moved_marks(marks: Sequence[Mark], shots: Sequence[Shot | None]) -> list[Mark]:
    """The marks where they stand on the pictures; those on pages without a picture stay."""
    moved: list[Mark] = []
    for mark in marks:
        shot = shots[mark.page - 1]
        box = shot.moved(mark.box) if shot is not None and mark.box else mark.box
        moved.append(Mark(mark.entity, mark.field, mark.page, box, mark.cell))
    return moved
