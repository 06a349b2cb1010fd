"""人工复核记录: every decision in its order, nothing left out; and how an opinion is told beside what it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from evidence.decided import ROLES, STATES, Opinions, is_cost, verdict_of, when
from evidence.graph import Graph
from reports.anchors import Anchors
from reports.numbering import DECISIONS, row_number
from reports.schedules import Column, Schedule

R = TypeVar("R")
KINDS = {True: "费用", False: "疑点"}
NOTE = (
    "按作出的先后列示，只追加、不修改；编制提出、复核（另一人）确认后适用。所依据的证据变化的，不再适用并列入疑点清单。"
    "时间为北京时间。"
)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    number: int
    row: dict[str, Any]


def decision_lines(graph: Graph) -> tuple[DecisionLine, ...]:
    return tuple(DecisionLine(number, row) for number, row in enumerate(graph.rows("decisions"), 1))


def decisions_schedule(lines: Sequence[DecisionLine], anchors: Anchors) -> Schedule[DecisionLine]:
    columns: tuple[Column[DecisionLine], ...] = (
        Column("序号", 6, "count", lambda line: line.number),
        Column("索引号", 13, "code", lambda line: row_number(DECISIONS, line.number)),
        Column("对象", 44, "text", lambda line: line.row["label"]),
        Column("种类", 7, "text", lambda line: KINDS[is_cost(line.row)]),
        Column("级次", 7, "text", lambda line: ROLES[line.row["role"]]),
        Column("意见", 24, "text", lambda line: verdict_of(line.row)),
        Column("认定金额", 16, "money", lambda line: line.row["amount"]),
        Column("当时涉及金额", 16, "money", lambda line: line.row["stake"]),
        Column("决定人", 12, "text", lambda line: line.row["decided_by"]),
        Column("时间", 17, "dates", lambda line: when(line.row)),
        Column("理由", 46, "text", lambda line: line.row["reason"]),
        Column("状态", 14, "text", lambda line: STATES[line.row["state"]]),
        Column("相关底稿", 9, "link", lambda line: anchors.home(line.row["subject_id"])),
        Column("编号（追溯用）", 18, "code", lambda line: line.row["decision_id"]),
    )
    return Schedule(DECISIONS, NOTE, columns, lines, 3, empty="没有人工决定")


Said = Sequence[tuple[str, Opinions]]
"""What is decided about a line of a schedule, each under a title where there are several things."""


def opinion(said: Said, role: str) -> str | None:
    """The words of one role, one below the other."""
    found: list[str] = []
    for title, opinions in said:
        row = opinions.preparer if role == "preparer" else opinions.reviewer
        if row is not None:
            state = f"（{STATES[row['state']]}）" if row["state"] in {"stale", "proposed"} else ""
            found.append(f"{title}{verdict_of(row)}{state}")
    return "\n".join(found) or None


def who(said: Said) -> str | None:
    return "\n".join(dict.fromkeys(f"{ROLES[row['role']]} {row['decided_by']}" for row in _rows(said))) or None


def days(said: Said) -> str | None:
    return "\n".join(dict.fromkeys(when(row) for row in _rows(said))) or None


def reasons(said: Said) -> str | None:
    return "\n".join(f"{ROLES[row['role']]}：{row['reason']}" for row in _rows(said)) or None


def _rows(said: Said) -> list[dict[str, Any]]:
    return [row for _, opinions in said for row in opinions.told]
