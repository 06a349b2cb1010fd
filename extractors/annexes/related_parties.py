"""Lists of related parties (关联方清单) that an applicant hands in: whoever stands there is declared."""

from collections.abc import Iterator, Sequence
from typing import cast

from extractors.lexicons import lexicon
from extractors.readers.folding import fold, squeeze
from extractors.readers.names import clean_name, has_organisation_form
from extractors.readers.tax_ids import read_tax_id
from extractors.tables.sheets import tables_on, text_field
from extractors.tables.tables import TableRow
from models.fields import MISSING, Field
from models.identity import local_id
from models.paper import DocumentSource
from models.party import RelatedParty

_SHORTEST = 4


def read_related(source: DocumentSource) -> tuple[RelatedParty, ...]:
    """Every row that names an organisation and says that it is related; one that is said to be none is left out."""
    found: list[RelatedParty] = []
    for table in tables_on(source.pages, "related_parties"):
        found += _rows(table.items, source.document.id, len(found))
    return tuple(found)


def _rows(rows: Sequence[TableRow], document_id: str, before: int) -> Iterator[RelatedParty]:
    number = before
    for row in rows:
        name = clean_name(row.text("name"))
        if len(name) < _SHORTEST or not has_organisation_form(name) or not _is_related(row):
            continue
        number += 1
        yield RelatedParty(
            local_id("related", document_id, number),
            document_id,
            number,
            text_field(row.cell("name"), name),
            _tax_id(row),
            text_field(row.cell("relation")),
        )


def _tax_id(row: TableRow) -> Field[str]:
    code = read_tax_id(row.text("tax_id"))
    return text_field(row.cell("tax_id"), code) if code else MISSING


def _is_related(row: TableRow) -> bool:
    """Whether neither column unmakes it; a row with no answer at all stands in the list for being related."""
    words = cast("dict[str, Sequence[str]]", lexicon("related_parties"))
    answers = [squeeze(fold(row.text(key))).lower() for key in ("relation", "related")]
    return not any(answer in words["none"] or answer.startswith(tuple(words["none_begins"])) for answer in answers)
