"""What stands under a stamp: numbers held against each other and their days, words against those of other rows."""

from dataclasses import replace
from datetime import date

from extractors.statements.lines import summaries
from extractors.statements.serials import Numbered, alike
from extractors.tables.values import TableCell, TableRow
from models.fields import Field
from models.paper import PageRef, Quad, Spot, Word


def dated(*texts: str, others: tuple[str, ...] = (), stamped: bool = False) -> list[Field[str]]:
    """Numbers of as many rows of 2 August 2024; what follows is of the last."""
    fields = [Field(text, text, None, "ocr", "read", 0.995) for text in texts]
    day = Field(date(2024, 8, 2), "20240802", None, "ocr", "read", 1.0)
    rows = [Numbered(field) for field in fields]
    rows[-1] = replace(rows[-1], others=others, stamped=stamped)
    return alike(rows, [day] * len(rows))


USUAL = tuple(f"24080257{number}" for number in range(1001, 1006))


def test_a_serial_that_does_not_begin_with_its_day_as_all_others_do_is_in_conflict():
    assert dated(*USUAL, "240832571006")[-1].status == "conflict"
    assert dated(*USUAL, "240802571006")[-1].status == "read"


def test_the_one_other_reading_with_the_day_of_the_row_is_the_serial_as_inferred():
    found = dated(*USUAL, "240832571006", others=("240802571006", "24080257"))[-1]
    assert (found.value, found.status) == ("240802571006", "inferred")
    assert dated(*USUAL, "240832571006", others=("240802571006", "240802571008"))[-1].status == "conflict"


def test_a_serial_under_a_stamp_that_may_as_well_be_another_is_inferred():
    assert dated(*USUAL, "240802571006", others=("240802571008",), stamped=True)[-1].status == "inferred"
    assert dated(*USUAL, "240802571006", stamped=True)[-1].status == "read"


def said(*texts: str, other: str = "") -> list[Field[str]]:
    """Summaries of as many rows, of which a stamp lies over the last, read there with `other` beside it."""
    words = [Word(text, Quad.box(0, 0, 1, 1), 0.99, (other,) if other else ()) for text in texts]
    cells = [TableCell(word.text, Spot(PageRef("0" * 64, 1), word.quad), (word,), "ocr") for word in words]
    rows = [TableRow(PageRef("0" * 64, 1), number, "item", {"summary": cell}) for number, cell in enumerate(cells, 1)]
    return summaries([*rows[:-1], replace(rows[-1], stamped=frozenset({"summary"}))])


def test_a_summary_under_a_stamp_is_relied_on_only_where_another_row_says_the_same():
    assert said("货款", "水电费", "货款")[-1].status == "read"
    assert said("货款", "水电费", "194")[-1].status == "inferred"
    lost = said("货款", "水电费", "款", other="货款")[-1]
    assert (lost.value, lost.status) == ("货款", "inferred")
