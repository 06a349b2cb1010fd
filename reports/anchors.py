"""Where each thing stands in the workbook, so that rows and their evidence lead to each other."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from reports.book import Link
from reports.numbering import EVIDENCE, NUMBERS

MARKS = {"pass": "✓", "fail": "✗", "review": "△", "not_applicable": "不适用", None: "—"}
LEGEND = "✓ 相符　✗ 不符　△ 待核　— 无从核对"


@dataclass(slots=True)
class Anchors:
    """Rows (from 0) by node id: the evidence of a thing, and the line of a schedule that is about it."""

    exhibits: dict[str, int] = field(default_factory=dict[str, int])
    homes: dict[str, tuple[str, int]] = field(default_factory=dict[str, tuple[str, int]])

    def settle(self, sheet: str, first: int, node_ids: Iterable[str | None]) -> None:
        """The lines of a sheet in their order; who has a home already keeps it."""
        for row, node_id in enumerate(node_ids, first):
            if node_id:
                self.homes.setdefault(node_id, (sheet, row))

    def evidence(self, *node_ids: str | None) -> Link | None:
        """To the evidence of the first of the things that has some."""
        row = next((self.exhibits[one] for one in node_ids if one and one in self.exhibits), None)
        return None if row is None else Link(EVIDENCE, row, f"{NUMBERS[EVIDENCE]}-{row - 3:03d}")

    def home(self, node_id: str | None) -> Link | None:
        if not node_id or node_id not in self.homes:
            return None
        sheet, row = self.homes[node_id]
        return Link(sheet, row, f"{NUMBERS[sheet]}-{row - 3:03d}")


def mark(outcome: str | None) -> str:
    return MARKS[outcome]
