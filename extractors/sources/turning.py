"""Which way up a page lies: the orientation model proposes, reading a few lines decides."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np

from extractors.engines import Corners, Engine, Image
from extractors.sources.line_boxes import crop
from models.paper import Word

TRIED_LINES = 8

ROLL = 3.0
"""Sides of a page beyond which a picture is a roll, such as a long screenshot."""


def turned(image: Image, quarters: int) -> Image:
    """The picture turned clockwise by so many quarters."""
    return np.ascontiguousarray(np.rot90(image, -quarters % 4), dtype=np.uint8) if quarters % 4 else image


def quarter_turns(image: Image, engine: Engine) -> int:
    """Clockwise quarters that set the page upright; 0 unless its lines read better another way. Costs a detection."""
    guess, _ = proposed(image)
    small = _reduced(image)
    boxes = engine.detect([small])[0]
    if not boxes:
        return 0
    standing = sum(_tall(box) for box in boxes) * 2 > len(boxes)
    choices = (1, 3) if standing else (0, 2)
    scores = {turns: _legibility(small, boxes, turns, engine) for turns in choices}
    best = max(choices, key=lambda turns: (scores[turns], turns == guess))
    return best if scores[best] > 0.6 else 0


def reads_well(words: Sequence[Word]) -> bool:
    """Whether the longest lines of a page run to the right and were read with hardly a doubt: turned, they would not be."""
    longest = sorted(words, key=lambda word: -max(word.quad.width, word.quad.height))[:TRIED_LINES]
    level = [word for word in longest if len(word.text) > 2 and word.quad.width > word.quad.height]
    return len(level) >= TRIED_LINES // 2 and sum(word.confidence for word in level) > 0.9 * len(longest)


def proposed(image: Image) -> tuple[int, float]:
    """The clockwise quarters that the orientation model thinks are needed, and its score."""
    result = next(iter(_model().predict(_reduced(_middle(image)))))
    label, score = str(result["label_names"][0]), float(result["scores"][0])
    return -int(label) // 90 % 4, score


@cache
def _model() -> Any:
    from paddleocr import DocImgOrientationClassification

    from extractors.engines.paddle import loaded
    from extractors.engines.weights import ORIENTATION

    return DocImgOrientationClassification(**loaded(ORIENTATION))


def _middle(image: Image) -> Image:
    """A part of a page's proportions from the middle of a roll, which reduced as a whole shows nothing; else the picture."""
    height, width = image.shape[:2]
    if max(height, width) <= ROLL * min(height, width):
        return image
    long = round(ROLL / 2 * min(height, width))
    if height > width:
        return image[(height - long) // 2 : (height + long) // 2]
    return image[:, (width - long) // 2 : (width + long) // 2]


def _reduced(image: Image) -> Image:
    scale = 1280 / max(image.shape[:2])
    if scale >= 1:
        return image
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _sides(box: Corners) -> tuple[float, float]:
    return max(box[::2]) - min(box[::2]), max(box[1::2]) - min(box[1::2])


def _tall(box: Corners) -> bool:
    width, height = _sides(box)
    return height > 1.5 * width


def _legibility(image: Image, boxes: tuple[Corners, ...], turns: int, engine: Engine) -> float:
    """The mean score of the longest lines, read after turning."""
    longest = sorted(boxes, key=lambda box: -max(_sides(box)))[:TRIED_LINES]
    crops = [turned(_upright_box(image, box), turns) for box in longest]
    readings = engine.recognise(crops)
    return sum(reading.score for reading in readings) / len(readings)


def _upright_box(image: Image, box: Corners) -> Image:
    """The box cut out without the turn that `crop` gives to lines on end."""
    piece = crop(image, box)
    width, height = _sides(box)
    return turned(piece, 1) if height > width and piece.shape[1] > piece.shape[0] else piece
