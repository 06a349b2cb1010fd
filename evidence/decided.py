"""What was decided about a thing, in the words of the reports: the opinion of 编制, the word of 复核, and how they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence.branches import Branch
from evidence.graph import Graph, Row
from models.decision import BEIJING

ROLES = {"preparer": "编制", "reviewer": "复核"}
STATES = {"applied": "已适用", "proposed": "待复核", "superseded": "已被替代", "stale": "依据已变，待重新复核"}
OF_FINDING = {"accept": "疑点成立，核减", "reject": "疑点不成立", "amount": "部分不成立，计入{}元", "undo": "撤回意见"}
OF_COST = {"accept": "待核金额予以认定", "reject": "全部核减", "amount": "认定{}元，其余核减", "undo": "撤回意见"}


@dataclass(frozen=True, slots=True)
class Opinions:
    """The last word of each role on one thing; None where it has none, or took it back."""

    preparer: Row | None = None
    reviewer: Row | None = None

    @property
    def governing(self) -> Row | None:
        return self.reviewer or self.preparer

    @property
    def stale(self) -> bool:
        return self.governing is not None and self.governing["state"] == "stale"

    @property
    def told(self) -> tuple[Row, ...]:
        return tuple(row for row in (self.preparer, self.reviewer) if row is not None)


def opinions_on(graph: Graph, subject_id: str | None) -> Opinions:
    """The word of 复核 is on the opinion before it: one that came anew is not reviewed yet."""
    preparer = reviewer = None
    for row in graph.where("decisions", "subject_id", subject_id):
        said = None if row["verdict"] == "undo" else row
        if row["role"] == "preparer":
            preparer, reviewer = said, None
        elif preparer is not None:
            reviewer = said
    return Opinions(preparer, reviewer)


def is_cost(row: Row) -> bool:
    return str(row["subject_id"]).startswith("cost_")


def verdict_of(row: Row) -> str:
    amount = "" if row["amount"] is None else f"{row['amount']:,.2f}"
    return (OF_COST if is_cost(row) else OF_FINDING)[row["verdict"]].format(amount)


def who_and_when(row: Row) -> str:
    return f"{ROLES[row['role']]} {row['decided_by']} {when(row)}"


def when(row: Row) -> str:
    """Day and minute in Beijing."""
    return f"{row['decided_at'].astimezone(BEIJING):%Y-%m-%d %H:%M}"


def sentence_of(row: Row) -> str:
    """`复核 李四 2026-03-01 09:30：疑点不成立。理由：… （已适用）`."""
    return f"{who_and_when(row)}：{verdict_of(row)}。理由：{row['reason']}（{STATES[row['state']]}）"


def decision_text(row: Row) -> str:
    """What was said of what, without how it stands."""
    return f"{who_and_when(row)}：{row['label']}：{verdict_of(row)}。理由：{row['reason']}"


def stale_of(graph: Graph) -> list[Row]:
    """Those to be reviewed again, as they were said."""
    return [row for row in graph.rows("decisions") if row["state"] == "stale"]


def decision_branches(graph: Graph, subject_id: str) -> Iterator[Branch]:
    rows: Sequence[Row] = graph.where("decisions", "subject_id", subject_id)
    yield from (Branch(f"{sentence_of(row)} [{row['decision_id']}]") for row in rows)


def decision_view(graph: Graph, decision_id: str) -> Branch:
    """One decision, what it is about, and all else that was said of that."""
    row = graph.one("decisions", "decision_id", decision_id) or {}
    about = Branch(f"对象 {row['label']} [{row['subject_id']}]", tuple(decision_branches(graph, row["subject_id"])))
    return Branch(f"人工决定 {sentence_of(row)} [{decision_id}]", (about,))
