"""docs/tables.md says what the tables are."""

from pathlib import Path

import pytest

from evidence.schemas import SCHEMAS

TEXT = (Path(__file__).parents[2] / "docs" / "tables.md").read_text("utf-8")


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_column_of_a_table_is_documented_and_no_other(name: str):
    section = TEXT.split(f"## {name}\n")[1].split("\n## ")[0]
    columns = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")][1:]
    assert columns == SCHEMAS[name].names
