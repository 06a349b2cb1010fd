"""OCR behind one small protocol: detection and recognition take batches, in pixels of the image given."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""Height × width × 3, in the order blue, green, red."""

Corners = tuple[float, float, float, float, float, float, float, float]
"""Four corners (x, y) clockwise from top left, in pixels."""

DEFAULT_ENGINE = "paddle"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one crop says and how sure the engine is (0…1)."""

    text: str
    score: float


class Engine(Protocol):
    """What any OCR engine must do; one answer per image, in the order given."""

    @property
    def name(self) -> str:
        """Names engine and model: readings are cached under it."""
        ...

    def detect(self, pages: Sequence[Image]) -> list[tuple[Corners, ...]]:
        """The text lines on each page."""
        ...

    def recognise(self, crops: Sequence[Image]) -> list[Reading]:
        """What each upright crop of one line says."""
        ...


@cache
def engine_named(name: str) -> Engine:
    """The engine, loaded once per process; raises ValueError for a name that is none."""
    if name in ("paddle", "paddle-small"):
        from extractors.engines.paddle import PaddleEngine

        return PaddleEngine("small" if name == "paddle-small" else "tiny")
    if name == "faster":
        from extractors.engines.faster import FasterEngine

        return FasterEngine()
    raise ValueError(f"no OCR engine is named {name!r}; choose paddle, paddle-small or faster")
