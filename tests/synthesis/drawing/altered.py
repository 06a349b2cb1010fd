"""Paper that says something else than what was drawn: figures written over, fields blacked out, codes torn off."""

from collections.abc import Mapping

from tests.synthesis.drawing.paper import ALIGNED, BLACK, Colour, Paper


class AlteredPaper(Paper):
    """`overprints` names the text that stands in place of a field; an empty one is a black bar. Such fields carry no mark."""

    def __init__(self, overprints: Mapping[tuple[str, str], str], *, plain: bool, info: dict[str, str] | None = None) -> None:
        super().__init__(plain=plain, info=info)
        self.overprints = overprints
        self.uncoded = False
        """Whether QR codes are left out of what is drawn now."""

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        *,
        face: str = "song",
        colour: Colour = BLACK,
        align: str = "l",
        fit: float | None = None,
        mark: tuple[str, str] | None = None,
        hidden: bool = False,
    ) -> float:
        if mark is None or mark not in self.overprints:
            return super().text(x, y, text, size, face=face, colour=colour, align=align, fit=fit, mark=mark, hidden=hidden)
        other = self.overprints[mark]
        if other:
            return super().text(x, y, other, size, face=face, colour=colour, align=align, fit=fit)
        width = self.width(text, size)
        left = x - width * ALIGNED[align]
        self.rect(left - 2, y - size, left + width + 2, y + size * 0.3, 0, BLACK, fill=BLACK)
        return width

    def squares(self, x: float, y: float, size: float, rows: list[list[bool]]) -> None:
        if not self.uncoded:
            super().squares(x, y, size, rows)
