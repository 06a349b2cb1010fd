"""Paper whose texts are written in an order that says nothing, letter by letter if so wished: only their place tells."""

from random import Random
from typing import Any

from tests.synthesis.drawing.paper import Paper


class ScrambledPaper(Paper):
    """Draws like `Paper`, but each page's texts come in random order."""

    def __init__(self, rng: Random, *, letters: bool, info: dict[str, str] | None = None) -> None:
        super().__init__(plain=False, info=info)
        self._rng = rng
        self._letters = letters
        self._held: list[Any] = []
        self._draw = self._canvas.drawText
        setattr(self._canvas, "drawText", self._held.append)  # noqa: B010 - the library types it as a method

    def text(self, x: float, y: float, text: str, size: float = 9, **look: Any) -> float:
        """As on any paper; where it is written letter by letter, each letter is a text of its own."""
        width = self.width(text, size, look.get("face", "song")) if text else 0.0
        if not self._letters or look.get("fit") or len(text) < 2:
            return super().text(x, y, text, size, **look)
        left = x - width * {"l": 0.0, "c": 0.5, "r": 1.0}[look.pop("align", "l")]
        for letter in text:
            left += super().text(left, y, letter, size, **look)
        return width

    def new_page(self, size: tuple[float, float] = (595.28, 841.89)) -> None:
        self._flush()
        super().new_page(size)

    def finish(self) -> bytes:
        self._flush()
        return super().finish()

    def _flush(self) -> None:
        self._rng.shuffle(self._held)
        for one in self._held:
            self._draw(one)
        self._held.clear()
