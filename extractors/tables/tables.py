"""Tables found by the words that head them, in sheets and on pages alike."""

from collections.abc import Sequence

from extractors.tables.cells import cell_tables
from extractors.tables.heads import HeadWords, head_words, plain
from extractors.tables.values import BLANK, HeadLexicon, RowKind, Table, TableCell, TableColumn, TableRow
from extractors.tables.words import word_tables
from models.paper import Page

__all__ = [
    "BLANK",
    "HeadLexicon",
    "HeadWords",
    "RowKind",
    "Table",
    "TableCell",
    "TableColumn",
    "TableRow",
    "find_tables",
    "head_words",
    "plain",
]


def find_tables(pages: Sequence[Page], lexicon: HeadLexicon) -> tuple[Table, ...]:
    """Every table on these pages, in order; a page without a head continues the columns of the page before it."""
    found: list[Table] = []
    for page in pages:
        if page.cells:
            found += cell_tables(page, lexicon)
        else:
            found += word_tables(page, lexicon, found[-1].columns if found else ())
    return tuple(found)
