"""What a receipt's layout is made of: free texts, rows of cells, and the block of payer and payee."""

from dataclasses import dataclass

Cell = tuple[float, str]
"""Share of the row's width, and a template; labels are centred, templates with a value are set left."""


@dataclass(frozen=True)
class Block:
    """The block of payer and payee: rows of labels, the payer on the left unless `payee_first`."""

    left: str
    right: str
    rows: tuple[tuple[str, str], ...]
    """(label, key without `payer_` or `payee_`)"""
    payee_first: bool = False
    height: float = 20.0
    stacked: bool = False
    """The payer's rows above the payee's, each across the whole form."""


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    height: float = 20.0


@dataclass(frozen=True)
class Layout:
    """A receipt 540 points wide: free text at places, then a grid from `grid_top` down, then a seal."""

    bank: str
    height: float
    title: str
    title_at: tuple[float, float, float]
    """x of the centre, baseline, size"""
    texts: tuple[tuple[float, float, str], ...] = ()
    grid_top: float = 0.0
    grid: tuple[Block | Row, ...] = ()
    rules: tuple[tuple[float, float, float], ...] = ()
    """(x0, x1, y) of horizontal lines"""
    seal: tuple[float, float, float, str, bool] | None = None
    """left, top, width, words in the middle, oval"""
    size: float = 9.0
    face: str = "song"
    line: tuple[float, float, float] = (0.0, 0.0, 0.0)
    label_colour: tuple[float, float, float] = (0.0, 0.0, 0.0)
    amount: str = "grouped"
    day: str = "iso"
    barcode: bool = False
    shade: bool = False
    watermark: str = ""


PARTY = (("户  名", "name"), ("账  号", "account"), ("开户银行", "bank"))
FULL = (("全  称", "name"), ("账  号", "account"), ("开户行", "bank"))
