"""The same models in another runtime (Rust, weights inside): it knows whole pages only, so a crop is a small page to it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from extractors.engines import Corners, Image, Reading

MARGIN = 12
"""White pixels around a crop: print that touches the edge is not found."""


class FasterEngine:
    """Upright boxes only, so that strongly tilted lines come out worse than with the first engine."""

    @property
    def name(self) -> str:
        return "faster-paddle-v6-tiny"

    def detect(self, pages: Sequence[Image]) -> list[tuple[Corners, ...]]:
        return [tuple(_corners(line) for line in self._lines(page)) for page in pages]

    def recognise(self, crops: Sequence[Image]) -> list[Reading]:
        return [self._reading(crop) for crop in crops]

    def _reading(self, crop: Image) -> Reading:
        import cv2
        import numpy as np

        framed = cv2.copyMakeBorder(crop, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=(255, 255, 255))
        lines = sorted(self._lines(np.asarray(framed, dtype=np.uint8)), key=lambda line: line["topLeftCoord"])
        if not lines:
            return Reading("", 0.0)
        return Reading("".join(str(line["text"]) for line in lines), min(float(line["confidence"]) for line in lines))

    def _lines(self, image: Image) -> list[dict[str, Any]]:
        import cv2

        done, encoded = cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 1])
        return list(self._engine.ocr(encoded.tobytes())["bounds"].values()) if done else []

    @cached_property
    def _engine(self) -> Any:
        from faster_paddle import OcrEngine  # pyright: ignore[reportAttributeAccessIssue]  a compiled module without stubs

        return OcrEngine("tiny", threads=1, det_max_side=1600, det_min_side=64)


def _corners(line: dict[str, Any]) -> Corners:
    (left, top), (right, bottom) = line["topLeftCoord"], line["bottomRightCoord"]
    return float(left), float(top), float(right), float(top), float(right), float(bottom), float(left), float(bottom)
