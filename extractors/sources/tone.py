"""Light and dark of a page's picture: inverted, pale, dark and black-and-white scans as the engines were taught to see them."""

from dataclasses import dataclass

import cv2
import numpy as np

from extractors.engines import Image
from extractors.sources.fading import evened
from extractors.sources.ink import print_mask

NOTHING = 20
"""Grey levels between the darkest print and the paper below which there is nothing but the paper's own grain."""

WEAK = 85
"""Grey levels between print and paper below which they are drawn apart."""

DIM = 110
"""Grey level of paper below which a page is lit up."""

STEPPED = 0.05
"""Shades of grey per black pixel below which a picture has been cut to black and white."""

SMOOTHING = 0.9
"""Pixels by which the steps of black-and-white print are smoothed: a quarter more numbers are then read right."""


@dataclass(frozen=True, slots=True)
class Tone:
    """Grey levels of a picture: its darkest print, its middle, its paper; and its shades of grey per black pixel."""

    ink: float
    middle: float
    paper: float
    shades: float

    @property
    def contrast(self) -> float:
        return self.paper - self.ink


def tone_of(image: Image) -> Tone:
    """Measured on every third pixel of every third row: averages would mix print with paper."""
    grey = cv2.cvtColor(np.ascontiguousarray(image[::3, ::3]), cv2.COLOR_BGR2GRAY)
    ink, middle, paper = (float(level) for level in np.percentile(grey, (0.2, 50, 97)))
    low, high = ink + 0.25 * (paper - ink), ink + 0.75 * (paper - ink)
    black = float((grey <= low).mean())
    return Tone(ink, middle, paper, float(((grey > low) & (grey < high)).mean()) / max(black, 1e-4))


def toned(image: Image) -> Image:
    """The picture with dark print on light paper, whatever the scanner made of it; itself where it is so already."""
    tone = tone_of(image)
    if _inverted(image, tone):
        image = np.asarray(cv2.bitwise_not(image), dtype=np.uint8)
        tone = tone_of(image)
    if tone.contrast < NOTHING:
        return image
    if tone.contrast < WEAK or tone.paper < DIM:
        return _stretched(image, tone.ink, tone.paper)
    if tone.shades < STEPPED and tone.ink < 8 and tone.middle > 247:
        return np.asarray(cv2.GaussianBlur(image, (0, 0), SMOOTHING), dtype=np.uint8)
    return evened(image)


def lightened(image: Image, faint: float) -> Image:
    """The picture without what differs from its paper by no more than so many grey levels."""
    tone = tone_of(image)
    return _stretched(image, tone.ink, max(tone.ink + NOTHING, tone.paper - faint))


def _stretched(image: Image, ink: float, paper: float) -> Image:
    """Print drawn to black and paper to white, all channels alike so that colours stay."""
    levels = np.clip((np.arange(256, dtype=np.float32) - ink) * (245.0 / max(1.0, paper - ink)) + 5.0, 0, 255)
    return np.asarray(cv2.LUT(image, levels.astype(np.uint8)), dtype=np.uint8)


def _inverted(image: Image, tone: Tone) -> bool:
    """A dark picture whose strokes are lighter than what is around them; a desk under a page is dark, its strokes are not."""
    if tone.middle > 110:
        return False
    darkest, lightest = (float(level) for level in np.percentile(image[::3, ::3], (0.2, 99.7)))
    if lightest - darkest < NOTHING or tone.middle - darkest > 0.4 * (lightest - darkest):
        return False
    plain = _stretched(image, darkest, lightest)
    dark = int(print_mask(plain).sum(dtype=np.int64))
    light = int(print_mask(np.asarray(cv2.bitwise_not(plain), dtype=np.uint8)).sum(dtype=np.int64))
    return dark > 2 * light
