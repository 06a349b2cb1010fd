"""How a page is best looked at: turned upright, its sheets laid flat where they lie askew, and no more than that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.engines import Corners, Engine, Image
from extractors.sources.askew import askew
from extractors.sources.laying import Lay, Paper, laid, respun, through, turned_corners
from extractors.sources.ocr import Found, lines_on, words_in
from extractors.sources.outlines import sheets_on
from extractors.sources.reverse import shining
from extractors.sources.tone import lightened
from extractors.sources.turning import proposed, quarter_turns, reads_well, turned
from models.paper import Word

SURELY = 0.8
"""Score above which the orientation model is believed that a page stands upright."""


@dataclass(frozen=True, slots=True)
class View:
    """The page turned clockwise by quarters as it is displayed, laid flat where it needs it, and what was read on it."""

    turns: int
    image: Image
    lay: Lay | None
    found: Found
    words: tuple[Word, ...]

    @property
    def seen(self) -> Image:
        """The picture in whose units the words are."""
        return self.image if self.lay is None else self.lay.image


def view_of(image: Image, engine: Engine, second: Engine | None) -> View:
    """The page read; what reads well as it lies is not tried otherwise."""
    sheets = sheets_on(image)
    if sheets:
        return _of_sheets(image, sheets, engine, second)
    guess, sure = proposed(image)
    first = _of_page(image, 0, engine, second) if guess == 0 else None
    if first is not None and (sure >= SURELY or reads_well(first.words)):
        return first
    turns = quarter_turns(image, engine)
    return first if first is not None and turns == 0 else _of_page(turned(image, turns), turns, engine, second)


def _of_page(shown: Image, turns: int, engine: Engine, second: Engine | None) -> View:
    """The page as it lies, and laid flat where its lines run askew or papers on it do."""
    found = lines_on(shown, engine)
    lay = _levelled(shown, found, engine)
    if lay is not None:
        found = lines_on(lay.image, engine)
    found = _without_reverse(found, engine)
    return View(turns, shown, lay, found, words_in(found, engine, second))


def _without_reverse(found: Found, engine: Engine) -> Found:
    """The page's lines without those that shine through from its other side."""
    faint = shining(found.image, found.boxes, engine)
    return lines_on(lightened(found.image, faint), engine) if faint else found


def _levelled(shown: Image, found: Found, engine: Engine) -> Lay | None:
    papers, ground = askew(found.boxes, shown.shape[1], shown.shape[0])
    if ground is None:
        return None
    return laid(shown, [_righted(paper, _quarters(laid(shown, [paper]).image, engine)) for paper in papers], ground)


def _righted(paper: Paper, quarters: int) -> Paper:
    return replace(paper, corners=respun(paper.corners, quarters))


def _of_sheets(image: Image, sheets: Sequence[Corners], engine: Engine, second: Engine | None) -> View:
    """The page turned as its largest sheet wants it, every sheet upright."""
    cuts = [laid(image, [Paper(sheet)]).image for sheet in sheets]
    quarters = [_quarters(cut, engine) for cut in cuts]
    turns = quarters[max(range(len(cuts)), key=lambda at: cuts[at].size)]
    height, width = image.shape[:2]
    upright = [
        Paper(respun(turned_corners(sheet, turns, width, height), quarter - turns))
        for sheet, quarter in zip(sheets, quarters, strict=True)
    ]
    shown = turned(image, turns)
    lay = laid(shown, upright)
    found = lines_on(lay.image, engine)
    print_ = _levelled(lay.image, found, engine) if len(upright) == 1 else None
    if print_ is not None:
        *papers, ground = (Paper(through(lay.pieces[0].back, piece.lies)) for piece in print_.pieces)
        lay = laid(shown, papers, ground)
        found = lines_on(lay.image, engine)
    found = _without_reverse(found, engine)
    return View(turns, shown, lay, found, words_in(found, engine, second))


def _quarters(piece: Image, engine: Engine) -> int:
    """Clockwise quarters that set a piece upright; its lines are read only where the model is in doubt."""
    guess, sure = proposed(piece)
    return 0 if guess == 0 and sure >= SURELY else quarter_turns(piece, engine)
