"""Contract forms set on pages: running heads and feet, tables that break, seals over the places to sign."""

from dataclasses import dataclass
from random import Random

from tests.synthesis.drawing.form_blocks import (
    Block,
    Form,
    Gap,
    Grid,
    Line,
    Pair,
    Para,
    Side,
    Signatures,
    Title,
    Turn,
    bare,
    split_marks,
)
from tests.synthesis.drawing.paper import A4, BLACK, Colour, Paper, break_lines
from tests.synthesis.drawing.seals import company_seal

LEFT, RIGHT, TOP, BOTTOM = 62.0, 533.0, 76.0, 768.0
INK: Colour = (0.08, 0.1, 0.45)


@dataclass(frozen=True)
class Look:
    """Type and size of one contract, and which parties have sealed it."""

    size: float
    face: str
    sealed: tuple[bool, bool] = (True, True)


def draw_form(paper: Paper, form: Form, entity: str, look: Look, rng: Random) -> None:
    """Draws the form on the open page and as many after it as it needs; the count in its feet is drawn in a first run."""
    count = 1
    if "{count}" in form.footer:
        trial = Paper(plain=paper.plain)
        with trial.document("trial", "contract"):
            count = _Setter(trial, entity, look, Random(0)).set(form, 0)
    _Setter(paper, entity, look, rng).set(form, count)


class _Setter:
    def __init__(self, paper: Paper, entity: str, look: Look, rng: Random) -> None:
        self.paper, self.entity, self.look, self.rng = paper, entity, look, rng
        self.y, self.page, self.count = TOP, 1, 0
        self.form = Form(())

    def set(self, form: Form, count: int) -> int:
        self.form, self.count = form, count
        self.head()
        for block in form.blocks:
            self.block(block)
        self.foot()
        return self.page

    def head(self) -> None:
        if self.form.header:
            self.paper.text(LEFT, 44, self.form.header, 9, face=self.look.face)
            self.paper.line(LEFT, 50, RIGHT, 50, 0.5)
        self.y = TOP

    def foot(self) -> None:
        if self.form.footer:
            self.paper.text(
                297, 812, self.form.footer.format(page=self.page, count=self.count), 9, face=self.look.face, align="c"
            )

    def turn(self) -> None:
        self.foot()
        self.page += 1
        self.paper.new_page(A4)
        self.head()

    def room(self, height: float) -> None:
        if self.y + height > BOTTOM:
            self.turn()

    def block(self, block: Block) -> None:
        size = self.look.size
        if isinstance(block, Turn):
            self.turn()
        elif isinstance(block, Gap):
            self.y += block.height
        elif isinstance(block, Title):
            self.room(block.size * 2)
            self.y += max(0.0, block.size - size) * 0.8
            self.runs((297, self.y), block.text, block.size, "hei", "c")
            self.y += block.size * 1.7
        elif isinstance(block, Line):
            self.room(size * 2)
            self.runs(({"l": LEFT, "r": RIGHT, "c": 297}[block.align], self.y), block.text, size, self.look.face, block.align)
            self.y += size * 1.75
        elif isinstance(block, Pair):
            self.room(size * 2)
            self.runs((LEFT, self.y), block.left, size, self.look.face, fit=250)
            self.runs((325, self.y), block.right, size, self.look.face, fit=RIGHT - 325)
            self.y += size * 1.75
        elif isinstance(block, Para):
            self.paragraph(block)
        elif isinstance(block, Grid):
            self.grid(block)
        else:
            self.signatures(block)

    def runs(
        self,
        place: tuple[float, float],
        text: str,
        size: float,
        face: str,
        align: str = "l",
        *,
        fit: float = 0.0,
        colour: Colour = BLACK,
    ) -> None:
        """A line of marked text; each marked value is drawn on its own so that its box is exact."""
        x, y = place
        room = fit or (RIGHT - LEFT)
        whole = self.paper.width(bare(text), size, face)
        if whole > room:
            size, whole = size * room / whole, room
        x -= whole * {"l": 0.0, "c": 0.5, "r": 1.0}[align]
        for name, run in split_marks(text):
            mark = (self.entity, name) if name else None
            x += self.paper.text(x, y, run, size, face=face, colour=colour, mark=mark)

    def paragraph(self, block: Para) -> None:
        size = self.look.size
        indent = size * 2 if block.indent else 0.0
        marks = [(name, run) for name, run in split_marks(block.text) if name]
        for place, line in enumerate(break_lines(self.paper, bare(block.text), RIGHT - LEFT, size, self.look.face, indent)):
            self.room(size * 1.7)
            text = line
            for name, value in marks:
                if value in line:
                    text = text.replace(value, "{{" + f"{name}|{value}" + "}}", 1)
            self.runs((LEFT + (indent if place == 0 else 0), self.y), text, size, self.look.face)
            self.y += size * 1.7
        self.y += 2

    def grid(self, block: Grid) -> None:
        size = self.look.size - 1
        for row in block.rows:
            shares = [*block.shares[: len(row) - 1], 1 - sum(block.shares[: len(row) - 1])]
            widths = [share * (RIGHT - LEFT) for share in shares]
            cells = [
                break_lines(self.paper, bare(cell), width - 6, size, self.look.face)
                for cell, width in zip(row, widths, strict=True)
            ]
            height = max(len(lines) for lines in cells) * size * 1.3 + size * 0.8
            self.room(height)
            x = LEFT
            for cell, lines, width in zip(row, cells, widths, strict=True):
                self.paper.rect(x, self.y - size * 1.2, x + width, self.y - size * 1.2 + height, 0.5)
                for place, line in enumerate(lines):
                    text = line
                    for name, value in split_marks(cell):
                        if name and value in line:
                            text = text.replace(value, "{{" + f"{name}|{value}" + "}}", 1)
                    self.runs((x + 3, self.y + place * size * 1.3), text, size, self.look.face, fit=width)
                x += width
            self.y += height
        self.y += size * 1.2

    def signatures(self, block: Signatures) -> None:
        size = self.look.size
        depth = max(max(len(side.rows) for side in block.sides) * size * 2 + 30, 122.0 if block.below else 0)
        self.room(depth * (len(block.sides) if block.below else 1))
        top = self.y
        for place, side in enumerate(block.sides):
            x = LEFT if block.below or place == 0 else 310.0
            y = top + (place * depth if block.below else 0)
            self.side(side, x, y, 400.0 if block.below else 222.0, sealed=self.look.sealed[place % 2])
            if block.ruled:
                self.paper.rect(x - 4, y - size * 1.6, x + 230, y + depth - 12, 0.5)
        self.y = top + depth * (len(block.sides) if block.below else 1)

    def side(self, side: Side, x: float, y: float, width: float, *, sealed: bool) -> None:
        size = self.look.size
        for place, row in enumerate(side.rows):
            if place in side.hand:
                self.runs((x, y + place * size * 2), row, size * 1.25, "kai", fit=width, colour=INK)
            else:
                self.runs((x, y + place * size * 2), row, size, self.look.face, fit=width)
        if sealed:
            stamp = company_seal(side.party, self.rng.choice(("合同专用章", "")), plain=self.paper.plain)
            self.paper.image(stamp, x + 70 + self.rng.uniform(-10, 30), y - 30 + self.rng.uniform(-8, 14), 106, 106)
