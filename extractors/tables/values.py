"""What a table on paper or in a sheet comes to: columns under known heads, rows, and a cell wherever the two meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from models.fields import Method
from models.paper import PageRef, Spot, Word

RowKind = Literal["item", "total", "carried"]


@dataclass(frozen=True, slots=True)
class TableCell:
    """The text of one cell, where it stands, and the words it was read from (none for a spreadsheet)."""

    text: str
    spot: Spot | None = None
    words: tuple[Word, ...] = ()
    method: Method = "cell"

    @property
    def alternatives(self) -> tuple[str, ...]:
        """Other readings of the whole cell, one word of it read otherwise at a time."""
        found: list[str] = []
        for place, word in enumerate(self.words):
            for other in word.alternatives:
                parts = [other if index == place else each.text for index, each in enumerate(self.words)]
                found.append(joined(parts))
        return tuple(dict.fromkeys(text for text in found if text != self.text))

    @property
    def confidence(self) -> float:
        """That of its weakest word; 1 for a spreadsheet's cell."""
        return min((word.confidence for word in self.words), default=1.0)


BLANK = TableCell("")
"""An empty cell, and the cell of a column that the table has not."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """`key` is the lexicon's name of the column (`key#2` where it is there again), or `~` and the head it knows not."""

    key: str
    head: str
    left: float = 0.0
    right: float = 0.0


@dataclass(frozen=True, slots=True)
class TableRow:
    """`number` is the row of the sheet from 1, or the how-manieth row on its page.

    `level` says that its day (or whatever else a row must have) stands at the height of its amounts: it may else be its
    neighbour's. `stamped` names the cells that a stamp reaches over. `within` are the days among which one without a year lies.
    """

    page: PageRef
    number: int
    kind: RowKind
    cells: Mapping[str, TableCell] = field(default_factory=dict[str, TableCell])
    level: bool = True
    stamped: frozenset[str] = frozenset()
    within: tuple[date, date] | None = None

    def cell(self, key: str) -> TableCell:
        """The cell under a head; BLANK where it is empty or the table has no such column."""
        return self.cells.get(key, BLANK)

    def spread(self, key: str) -> tuple[TableCell, ...]:
        """The cells under all heads of one key, from left to right."""
        return tuple(cell for name, cell in self.cells.items() if name.partition("#")[0] == key)

    def text(self, key: str) -> str:
        return self.cell(key).text


@dataclass(frozen=True, slots=True)
class Table:
    """One head on one page with the rows under it; a table over many pages comes as one of these for each page.

    `above` and `below` are the loose texts of the page, line by line: between this table and the one before it, and
    after the last one.
    `continued` says that the page has no head of its own, and the columns are those of the page before.
    """

    page: PageRef
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    above: tuple[tuple[TableCell, ...], ...] = ()
    below: tuple[tuple[TableCell, ...], ...] = ()
    continued: bool = False

    def has(self, *keys: str) -> bool:
        """Whether all these columns are there."""
        return all(any(column.key == key for column in self.columns) for key in keys)

    @property
    def items(self) -> tuple[TableRow, ...]:
        """The rows that are no totals and carry nothing over."""
        return tuple(row for row in self.rows if row.kind == "item")


@dataclass(frozen=True, slots=True)
class HeadLexicon:
    """The words that head a kind of table.

    `columns` maps a key to its synonyms; of each group in `needed` one column must be there; `anchors` are columns
    that hold one line of text in every row (amounts), by which the rows of a page are told apart.
    """

    columns: Mapping[str, tuple[str, ...]]
    anchors: frozenset[str]
    needed: tuple[frozenset[str], ...] = ()
    least: int = 3
    totals: tuple[str, ...] = ("合计", "总计", "小计", "本页合计", "本页小计", "累计", "本月合计", "总额")
    carried: tuple[str, ...] = ("承前页", "过次页", "承上页", "转下页", "接上页", "上页结转", "结转下页", "上页余额")
    spoilt: frozenset[str] = frozenset()
    """Columns that are known of recognised heads although up to half of the characters are misread."""


def joined(parts: Sequence[str]) -> str:
    """Text of neighbouring words: nothing between Chinese and anything, a space between Latin words."""
    whole = ""
    for part in parts:
        between = " " if whole and part and whole[-1].isascii() and part[0].isascii() and _spaced(whole[-1], part[0]) else ""
        whole += between + part
    return whole


def _spaced(before: str, after: str) -> bool:
    return (before.isalpha() and after.isalpha()) or (before.isdigit() and after.isdigit())
