"""Whether a page could be read: blank paper is no fault, print that nobody could make out is, and its reason is said."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np

from extractors.engines import Corners, Image
from extractors.sources.ink import print_mask
from extractors.sources.tone import NOTHING, Tone, tone_of
from models.paper import Word

CLEAR = 0.9
"""Score of a reading that is believed."""

LEAST_CLEAR = 0.25
"""Share of what was read that must be clear, in characters, or else the page was not read."""

FAINT = 60
"""Grey levels between the darkest print and paper below which print may shine through from the other side."""

INKED = 0.0006
"""Share of pixels darker than what is around them below which a page is blank."""

SMALL, SMALLEST = 16.0, 10.0
"""Heights in pixels of a line (a third more than its letters): as wanted, and below which nothing is read."""

DARK = 60
"""Grey level of paper below which a page is too dark."""

SOFT = 60.0
"""Sharpness (variance of the second derivative by the squared contrast, times 10⁴) below which print is blurred."""

A4_LONG = 11.69
"""Inches: pages are taken to be of this length where resolutions are told."""

STEP = 50

BLANK = "页面空白，没有可读内容"


@dataclass(frozen=True, slots=True)
class Legibility:
    """Whether words of the page may be used, and else why not; a blank page has neither words nor a reason."""

    legible: bool
    reason: str = ""


def legibility_of(
    image: Image, boxes: Sequence[Corners], words: Sequence[Word], mirrored: Callable[[], Sequence[Word]]
) -> Legibility:
    """`image` is the page as it came (before its tones were mended), `boxes` its lines in pixels, `words` what they say.

    `mirrored` reads the page in the mirror, and is asked only where print may shine through from the other side.
    """
    if _clear(words):
        return Legibility(legible=True)
    tone = tone_of(image)
    if tone.paper >= DARK:
        if tone.contrast < NOTHING or (not words and _inked(image) < INKED) or (not boxes and tone.contrast < FAINT):
            return Legibility(legible=False)
        if tone.contrast < FAINT and _clear(mirrored()):
            return Legibility(legible=False)
    return Legibility(False, _reason(image, boxes, tone))


def _clear(words: Sequence[Word]) -> bool:
    clear = sum(len(word.text) for word in words if word.confidence >= CLEAR and len(word.text) > 1)
    return clear >= max(2.0, LEAST_CLEAR * sum(len(word.text) for word in words))


def _inked(image: Image) -> float:
    """Share of print on the page, its edges left out: scanners darken them."""
    height, width = image.shape[:2]
    inner = image[height // 20 : height - height // 20, width // 20 : width - width // 20]
    return float(cv2.erode(print_mask(np.ascontiguousarray(inner)), np.ones((2, 2), np.uint8)).mean()) if inner.size else 0.0


def _reason(image: Image, boxes: Sequence[Corners], tone: Tone) -> str:
    if tone.paper < DARK:
        return "页面过暗，文字无法辨认，请在光线充足处重拍或重新扫描"
    if not boxes:
        return "图片中没有找到可辨认的文字（照片、污损或过于模糊），如属证明材料请重新提供清晰的扫描件"
    height = median(min(math.dist(box[:2], box[6:]), math.dist(box[:2], box[2:4])) for box in boxes)
    if height < SMALLEST:
        return _too_small(max(image.shape[:2]) / A4_LONG, height)
    if _sharpness(image, tone.contrast) < SOFT:
        return "页面过于模糊（失焦或抖动），文字无法辨认，请重新扫描或对焦后重拍"
    if tone.contrast < FAINT:
        return "字迹过淡，文字无法辨认，请加深对比度后重新扫描"
    return "文字无法辨认（污损、遮挡或字迹不清），请重新提供清晰的扫描件"


def _too_small(dpi: float, height: float) -> str:
    needed = math.ceil(dpi * SMALL / height / STEP) * STEP
    return f"文字过小，无法辨认：按A4纸计约{dpi:.0f} dpi，需要{max(150, needed)} dpi以上，请重新扫描"


def _sharpness(image: Image, contrast: float) -> float:
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return float(cv2.Laplacian(grey, cv2.CV_64F).var()) / contrast**2 * 1e4
