"""The perceptual hash of a scanned page: kept through another file of the same scan, lost on another paper."""

import cv2
import numpy as np
from numpy.typing import NDArray

from evidence.likeness import SAME_PICTURE
from extractors.sources.prints import print_of


def paper(seed: int) -> NDArray[np.uint8]:
    """A page with lines of boxes as words stand on it."""
    rng = np.random.default_rng(seed)
    page = np.full((1200, 900, 3), 252, dtype=np.uint8)
    for top in range(80, 1100, 60):
        left = 60
        while left < 800:
            width = int(rng.integers(30, 140))
            page[top : top + 26, left : left + width] = 60
            left += width + int(rng.integers(20, 90))
    return page


def apart(one: NDArray[np.uint8], two: NDArray[np.uint8]) -> int:
    return (int(print_of(one), 16) ^ int(print_of(two), 16)).bit_count()


def test_a_scan_that_was_scaled_and_compressed_is_the_same_picture():
    page = paper(1)
    small = cv2.resize(page, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA)
    _, packed = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 45])
    assert apart(page, np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)) <= SAME_PICTURE


def test_another_paper_is_another_picture():
    assert apart(paper(1), paper(2)) > 4 * SAME_PICTURE


def test_a_blank_page_has_a_picture_too():
    assert int(print_of(np.full((50, 40), 255, dtype=np.uint8)), 16) == 0
