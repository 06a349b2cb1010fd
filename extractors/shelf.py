"""Files of compressed JSON that are written whole or not at all: what the caches of readings and of second looks are made of."""

import json
import zlib
from pathlib import Path
from typing import Any

from extractors.aside import placed
from models.paper import Quad

DAMAGED = (OSError, zlib.error, ValueError, KeyError, TypeError, IndexError, AttributeError)
"""What a file that is absent, torn or of another shape raises when it is taken down and understood."""


def take_down(place: Path) -> Any:
    """The content of a file; raises one of DAMAGED where it cannot be used."""
    return json.loads(zlib.decompress(place.read_bytes()))


def put_up(place: Path, content: object, aside: Path | None = None) -> None:
    """Written aside and renamed: two processes that keep the same thing do not meet."""
    packed = zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 6)
    with placed(place, aside) as stream:
        stream.write(packed)


def quad_of(corners: Any) -> Quad:
    """A quad from the eight numbers it was kept as."""
    x0, y0, x1, y1, x2, y2, x3, y3 = (float(value) for value in corners)
    return Quad((x0, y0, x1, y1, x2, y2, x3, y3))
