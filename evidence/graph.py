"""One run's tables with an index on each id, for walking from thing to thing."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from evidence.entity_rows import KEYS
from evidence.store import Run

Row = dict[str, Any]


class Graph:
    """Reads each table when it is first asked for."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._rows: dict[str, list[Row]] = {}
        self._by: dict[tuple[str, str], dict[str, list[Row]]] = {}

    def rows(self, table: str) -> list[Row]:
        if table not in self._rows:
            self._rows[table] = self.run.rows(table)
        return self._rows[table]

    def where(self, table: str, column: str, value: str | None) -> list[Row]:
        """The table's rows with this value in the column, in the table's order."""
        if (table, column) not in self._by:
            index: dict[str, list[Row]] = {}
            for row in self.rows(table):
                if row[column] is not None:
                    index.setdefault(row[column], []).append(row)
            self._by[table, column] = index
        return self._by[table, column].get(value, []) if value is not None else []

    def one(self, table: str, column: str, value: str | None) -> Row | None:
        return next(iter(self.where(table, column, value)), None)

    def node(self, node_id: str | None) -> Row | None:
        return self.one("nodes", "node_id", node_id)

    def label(self, node_id: str | None) -> str:
        """What a node or a field is called; its id where nothing names it."""
        node = self.node(node_id)
        if node is not None:
            return str(node["label"])
        field = self.one("fields", "field_id", node_id)
        return f"{self.label(field['entity_id'])} {field['name']}" if field is not None else str(node_id)

    def edges(self, *, source: str | None = None, target: str | None = None, kind: str | None = None) -> Iterator[Row]:
        """The edges that leave `source` or reach `target`, of one kind where it is named."""
        found = self.where("edges", "source_id", source) if source is not None else self.where("edges", "target_id", target)
        return (edge for edge in found if kind is None or edge["kind"] == kind)

    def field(self, entity_id: str | None, name: str) -> Row | None:
        """The entity's own field of that name, not that of one of its renditions."""
        found = self.where("fields", "entity_id", entity_id)
        return next((row for row in found if row["name"] == name and row["document_id"] is None), None)

    def entity(self, entity_id: str | None) -> Row | None:
        """The row of an entity in whichever table holds it."""
        for table, key in KEYS.items():
            row = self.one(table, key, entity_id)
            if row is not None:
                return row
        return None

    @cached_property
    def files_of_pages(self) -> dict[str, Row]:
        files = {row["file_id"]: row for row in self.rows("files")}
        return {row["page_id"]: files[row["file_id"]] for row in self.rows("pages") if row["file_id"] in files}

    def place(self, page_id: str | None) -> str:
        """File and page in words."""
        page, file = self.one("pages", "page_id", page_id), self.files_of_pages.get(page_id or "")
        return "" if page is None or file is None else f"{file['path']} 第{page['page_no']}页"
