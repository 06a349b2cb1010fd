"""Whether a page could be read: blank paper is no fault, print that nobody could make out is, and its reason is said."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extractors.engines import Corners, Image
from extractors.sources.ink import print_mask
from extractors.sources.line_boxes import line_height
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
"""Heights in pixels of a line (a third more than its letters): as wanted, and below which a third of the words is misread."""

PLAIN = 0.97
"""Share of what was read that must be clear where the letters are so small."""

DARK = 60
"""Grey level of paper below which a page is too dark."""

SOFT = 60.0
"""Sharpness (variance of the second derivative by the squared contrast, times 10⁴) below which print is blurred."""

A4_LONG, SLIP_LONG, SLIP = 11.69, 8.5, 1.47
"""Inches: pages are taken to be of this length where resolutions are told; those as long as invoices are, of the second."""

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
        if line_height(boxes) >= SMALLEST or _share_clear(words) >= PLAIN:
            return Legibility(legible=True)
        return Legibility(False, _too_small(image, line_height(boxes)))
    tone = tone_of(image)
    if tone.paper >= DARK:
        if tone.contrast < NOTHING or (not words and _inked(image) < INKED) or (not boxes and tone.contrast < FAINT):
            return Legibility(legible=False)
        if tone.contrast < FAINT and _clear(mirrored()):
            return Legibility(legible=False)
    return Legibility(False, _reason(image, boxes, tone))


def _clear(words: Sequence[Word]) -> bool:
    return _share_clear(words) >= LEAST_CLEAR and sum(len(word.text) for word in words) > 1


def _share_clear(words: Sequence[Word]) -> float:
    """The part of all characters that stands in words which are believed."""
    clear = sum(len(word.text) for word in words if word.confidence >= CLEAR and len(word.text) > 1)
    return clear / max(1, sum(len(word.text) for word in words))


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
    if line_height(boxes) < SMALLEST:
        return _too_small(image, line_height(boxes))
    if _sharpness(image, tone.contrast) < SOFT:
        return "页面过于模糊（失焦或抖动），文字无法辨认，请重新扫描或对焦后重拍"
    if tone.contrast < FAINT:
        return "字迹过淡，文字无法辨认，请加深对比度后重新扫描"
    return "文字无法辨认（污损、遮挡或字迹不清），请重新提供清晰的扫描件"


def _too_small(image: Image, height: float) -> str:
    longer, shorter = max(image.shape[:2]), min(image.shape[:2])
    slip = longer > SLIP * shorter
    dpi = longer / (SLIP_LONG if slip else A4_LONG)
    needed = max(150, math.ceil(dpi * SMALL / height / STEP) * STEP)
    paper = "票据" if slip else "A4纸"
    return f"文字过小，无法辨认：按{paper}计约{dpi:.0f} dpi，需要{needed} dpi以上，请重新扫描"


def _sharpness(image: Image, contrast: float) -> float:
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return float(cv2.Laplacian(grey, cv2.CV_64F).var()) / contrast**2 * 1e4
