"""What changed between two runs, as lines for a terminal and as a workbook."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

from evidence import wording
from evidence.changes import MONEY, Changes, CostChange, DecisionChange, FindingChange, How, Moved
from evidence.decided import STATES
from reports.book import Book, safe_text
from reports.cost_lines import category_label
from reports.numbering import COSTS_MOVED, DECISIONS_MOVED, FIGURES_MOVED, FINDINGS_MOVED
from reports.reasons import reason_text
from reports.schedules import Column, Schedule, write_schedule

HOW: dict[How, str] = {"new": "新增", "gone": "不再有", "changed": "变化"}
CAUSES = {
    "inputs": "申报材料",
    "policy": "政策",
    "program": "程序或模型版本",
    "decisions": "复核决定",
    "register": "跨材料包登记",
    "timeouts": "读取超时的文件",
}
LABELS = dict(zip(MONEY, ("申报", "可认定", "核减", "待核"), strict=True))
NOUGHT = Decimal("0.00")


def lines_of(changes: Changes) -> Iterator[str]:
    """In the order in which one asks: why, how much, which costs, which findings, which files."""
    yield f"材料包 {changes.bundle_id}　{changes.run_before} → {changes.run_after}"
    yield f"变化来源：{'、'.join(CAUSES[cause] for cause in changes.causes) or '无'}"
    if changes.nothing:
        yield "金额、费用、疑点、文件均无变化"
    for moved in changes.figures:
        yield f"合计　{figure_name(moved.name)}：{_yuan(moved.before)} → {_yuan(moved.after)}（{_signed(moved)}元）"
    for cost in changes.costs:
        yield f"费用　{HOW[cost.how]}　{cost.label}：{_cost(cost)}"
    for finding in changes.findings:
        said = finding.after if finding.how == "new" else finding.before
        text = f"{finding.before} → {finding.after}" if finding.how == "changed" else said
        yield f"疑点　{HOW[finding.how]}　{finding.code} {reason_text(finding.code).title}：{' '.join(text.split())}"
    for file in changes.files:
        yield f"文件　{HOW[file.how]}　{safe_text(file.path)}"
    for decision in changes.decisions:
        yield f"决定　{HOW[decision.how]}　{decision.text}（{_stands(decision)}）"


def _stands(decision: DecisionChange) -> str:
    return " → ".join(STATES[state] for state in (decision.before, decision.after) if state)


def figure_name(name: str) -> str:
    """A figure in the field's words; sums by reason say the code, those by class the class."""
    if name in wording.FIGURES:
        return wording.FIGURES[name]
    kind, _, rest = name.partition(".")
    scope, _, fate = rest.rpartition(".")
    if kind == "reason":
        return f"{reason_text(scope).title}（{scope}，{wording.OUTCOMES.get(fate, fate)}）"
    if kind not in ("category", "subcategory"):
        return name
    number, _, subcategory = scope.partition(".")
    return " ".join(filter(None, (category_label(number), subcategory, wording.FIGURES.get(fate, fate))))


def _cost(cost: CostChange) -> str:
    moved = [
        f"{LABELS[name]}{_yuan(cost.before.get(name))}→{_yuan(cost.after.get(name))}"
        for name in MONEY
        if cost.before.get(name) != cost.after.get(name)
    ]
    if cost.reasons_before != cost.reasons_after:
        moved.append(f"原因{_codes(cost.reasons_before)}→{_codes(cost.reasons_after)}")
    return "，".join(moved) or "子类变化"


def _codes(codes: tuple[str, ...]) -> str:
    return "、".join(codes) or "无"


def _yuan(amount: Decimal | None) -> str:
    return "—" if amount is None else f"{amount:,.2f}"


def _signed(moved: Moved) -> str:
    return f"{(moved.after or NOUGHT) - (moved.before or NOUGHT):+,.2f}"


def as_plain(changes: Changes) -> dict[str, object]:
    """For JSON: money as strings with two decimals, absent figures as null."""
    return {key: _plain(value) for key, value in asdict(changes).items()}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
    return value


def amount_of(name: str, side: str) -> Callable[[CostChange], Decimal | None]:
    """Reads a column of eligible_costs on one side of a change."""
    return lambda cost: (cost.before if side == "before" else cost.after).get(name)


@dataclass(frozen=True, slots=True)
class _Figure:
    name: str
    before: Decimal | None
    after: Decimal | None

    @property
    def moved(self) -> Decimal:
        return (self.after or NOUGHT) - (self.before or NOUGHT)


def write_changes(changes: Changes, path: Path) -> None:
    """A workbook of four sheets: 合计变化, 费用变化, 疑点变化, 决定变化."""
    book = Book(path, changes.bundle_id)
    causes = "、".join(CAUSES[cause] for cause in changes.causes) or "无"
    note = f"{changes.run_before} → {changes.run_after}；变化来源：{causes}"
    figures = [_Figure(figure_name(moved.name), moved.before, moved.after) for moved in changes.figures]
    write_schedule(book, Schedule(FIGURES_MOVED, note, FIGURE_COLUMNS, figures, frozen=1), alone=True)
    write_schedule(book, Schedule(COSTS_MOVED, note, COST_COLUMNS, changes.costs), alone=True)
    write_schedule(book, Schedule(FINDINGS_MOVED, note, FINDING_COLUMNS, changes.findings), alone=True)
    write_schedule(book, Schedule(DECISIONS_MOVED, note, DECISION_COLUMNS, changes.decisions), alone=True)
    book.close()


FIGURE_COLUMNS: tuple[Column[_Figure], ...] = (
    Column("项目", 44, "text", lambda row: row.name),
    Column("变化前", 18, "money", lambda row: row.before),
    Column("变化后", 18, "money", lambda row: row.after),
    Column("增减", 18, "money", lambda row: row.moved),
)
COST_COLUMNS: tuple[Column[CostChange], ...] = (
    Column("性质", 8, "mark", lambda row: HOW[row.how]),
    Column("费用", 44, "text", lambda row: row.label),
    *(
        Column(f"{label}（{when}）", 16, "money", amount_of(name, side), summed=True)
        for name, label in LABELS.items()
        for when, side in (("前", "before"), ("后", "after"))
    ),
    Column("原因（前）", 26, "text", lambda row: "、".join(row.reasons_before)),
    Column("原因（后）", 26, "text", lambda row: "、".join(row.reasons_after)),
)
FINDING_COLUMNS: tuple[Column[FindingChange], ...] = (
    Column("性质", 8, "mark", lambda row: HOW[row.how]),
    Column("疑点", 20, "text", lambda row: reason_text(row.code).title),
    Column("代码", 22, "code", lambda row: row.code),
    Column("对象", 30, "text", lambda row: row.subject),
    Column("变化前", 50, "text", lambda row: row.before),
    Column("变化后", 50, "text", lambda row: row.after),
)
DECISION_COLUMNS: tuple[Column[DecisionChange], ...] = (
    Column("性质", 8, "mark", lambda row: HOW[row.how]),
    Column("决定", 90, "text", lambda row: row.text),
    Column("状态（前）", 18, "text", lambda row: STATES.get(row.before)),
    Column("状态（后）", 18, "text", lambda row: STATES.get(row.after)),
    Column("编号", 30, "code", lambda row: row.decision_id),
)
