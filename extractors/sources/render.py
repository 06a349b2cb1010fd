"""The picture of a page as a person would see it, for OCR, for codes and for drawing boxes on it."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

LARGEST_SIDE = 6000


def pdf_image(page: Any, dpi: float, longest: int = LARGEST_SIDE) -> Image:
    """A page of pdfium in blue-green-red, at `dpi` or less where its longest side would pass `longest` pixels."""
    width, height = page.get_size()
    scale = min(dpi / 72, longest / max(width, height, 1))
    bitmap = page.render(scale=max(scale, 1e-3), limit_image_cache=True)
    image = np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8)
    bitmap.close()
    return image


def page_image(path: Path, media_type: str, page_no: int, dpi: float = 150, rotation: int | None = None) -> bytes | None:
    """PNG of a page as displayed; `rotation` is that of the Page, None for the file's own. None: a kind without pictures."""
    image = page_pixels(path, media_type, page_no, dpi, rotation)
    if image is None:
        return None
    import cv2

    done, data = cv2.imencode(".png", image)
    return bytes(data) if done else None


def pixels_if_any(path: Path, media_type: str, page_no: int, dpi: float, rotation: int) -> Image | None:
    """As page_pixels; None too where a page that was read once cannot be drawn: pictures in reports are an aid, no evidence."""
    import cv2

    try:
        return page_pixels(path, media_type, page_no, dpi, rotation)
    except (OSError, ValueError, RuntimeError, IndexError, TypeError, cv2.error):
        return None


def page_pixels(path: Path, media_type: str, page_no: int, dpi: float = 200, rotation: int | None = None) -> Image | None:
    """The same as pixels in blue-green-red; pictures come in their own resolution, reduced where they are very large."""
    from extractors.sources.turning import turned

    if media_type == "application/pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(path) as document:
            document.init_forms()
            page = document[page_no - 1]
            shown, own = pdf_image(page, dpi), int(page.get_rotation())
    elif media_type.startswith("image/"):
        from extractors.sources.raster import frames

        frame = next((frame for frame in frames(path) if frame.number == page_no), None)
        if frame is None:
            return None
        shown, own = frame.image, frame.rotation
    else:
        return None
    return shown if rotation is None else turned(shown, (rotation - own) // 90 % 4)
