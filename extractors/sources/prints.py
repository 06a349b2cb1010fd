"""The perceptual hash of a picture: the same scan keeps it through scaling and recompression, another paper has another."""

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 32
FLAT = 3
"""Grey levels by which two neighbours must differ to count: white paper is nowhere quite white."""


def print_of(image: NDArray[np.uint8]) -> str:
    """1024 bits in hexadecimal, each whether a field of the picture is darker than its right neighbour (dHash)."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.ndim == 3 else image
    small = cv2.resize(grey, (SIDE + 1, SIDE), interpolation=cv2.INTER_AREA).astype(np.int16)
    bits = small[:, 1:] - small[:, :-1] > FLAT
    return np.packbits(bits).tobytes().hex()
