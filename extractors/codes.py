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
