"""QR codes."""

import cv2
import numpy as np
from numpy.typing import NDArray

from models.paper import Code, Quad

Image = NDArray[np.uint8]


def codes_on(image: Image) -> tuple[Code, ...]:
    """The QR codes on a page's picture, decoded, in reading order; undecodable ones are left out."""
    import zxingcpp

    height, width = image.shape[:2]
    grey = np.ascontiguousarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))
    found = [
        code
        for code in zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
        if code.valid and code.text
    ]
    codes = [Code(code.text, _quad(code.position, width, height)) for code in found]
    return tuple(sorted(codes, key=lambda code: (code.quad.top, code.quad.left, code.text)))


def _quad(position: object, width: int, height: int) -> Quad:
    corners: list[float] = []
    for name in ("top_left", "top_right", "bottom_right", "bottom_left"):
        point = getattr(position, name)
        corners += [round(min(1.0, max(0.0, point.x / width)), 6), round(min(1.0, max(0.0, point.y / height)), 6)]
    x0, y0, x1, y1, x2, y2, x3, y3 = corners
    return Quad((x0, y0, x1, y1, x2, y2, x3, y3))


CLOSELY = (2.0, 3.0)
"""How much a page is enlarged when no code was legible as it is: modules of less than three pixels need it."""

LARGEST = 6000
"""Pixels along the longest side beyond which enlarging finds nothing more."""


def codes_closely(image: Image) -> tuple[Code, ...]:
    """The QR codes that show only when the page is enlarged, then sharpened; the first way that shows any decides."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    for scale in CLOSELY:
        if scale * max(grey.shape) > LARGEST:
            continue
        large = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        smooth = cv2.GaussianBlur(large, (0, 0), 0.5 * scale)
        sharp = cv2.addWeighted(smooth, 2.5, cv2.GaussianBlur(smooth, (0, 0), 2.5 * scale), -1.5, 0)
        for shown in (large, sharp):
            found = codes_on(np.asarray(cv2.cvtColor(shown, cv2.COLOR_GRAY2BGR), dtype=np.uint8))
            if found:
                return found
    return ()
