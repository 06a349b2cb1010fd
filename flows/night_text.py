"""What people read of a night: failures first, then what changed, then the rest."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from evidence.nights import NightRow, State

STATES: dict[State, str] = {
    "failed": "出错",
    "unusable": "无法使用",
    "copying": "复制中",
    "new": "新增",
    "changed": "有变化",
    "unchanged": "未变",
}
"""In the order in which a person should look at them."""


class Figures(Protocol):
    """What can be told of a bundle in one line, beside the amounts that MONEY names."""

    @property
    def files(self) -> int: ...
    @property
    def findings(self) -> int: ...


MONEY = (("申报", "claimed"), ("建议核减", "disallowed"), ("待核", "review"), ("测算可认定", "eligible"))


def urgent_first(rows: Sequence[NightRow]) -> tuple[NightRow, ...]:
    order = tuple(STATES)
    return tuple(sorted(rows, key=lambda row: (order.index(row.state), not row.moved, row.name)))


def counts_line(rows: Sequence[NightRow]) -> str:
    """Bundles by state, in one line."""
    parts = [f"{name}{count}个" for state, name in STATES.items() if (count := sum(row.state == state for row in rows))]
    return f"材料包{len(rows)}个：{'，'.join(parts)}" if parts else "收件夹内没有材料包"


def headline(rows: Sequence[NightRow]) -> str:
    """Counts and the yuan of all bundles that are in force."""
    moved = sum((row.moved or Decimal(0) for row in rows), Decimal(0))
    sums = "，".join(f"{label}{_total(rows, name):,.2f}元" for label, name in MONEY)
    return f"{counts_line(rows)}。{sums}；测算可认定较上次{_signed(moved)}元。"


def _total(rows: Sequence[NightRow], name: str) -> Decimal:
    return sum((getattr(row, name) or Decimal(0) for row in rows), Decimal(0))


def table_rows(rows: Sequence[NightRow]) -> list[dict[str, str]]:
    """The summary as a table of texts, urgent rows first."""
    return [
        {
            "状态": STATES[row.state],
            "材料包": row.name,
            "申报单位": row.applicant,
            **{f"{label}（元）": _yuan(getattr(row, name)) for label, name in MONEY},
            "较上次（元）": "" if row.moved is None else _signed(row.moved),
            "疑点": str(row.findings) if row.run_id else "",
            "用时（秒）": f"{row.seconds:.1f}" if row.seconds else "",
            "说明": row.message,
        }
        for row in urgent_first(rows)
    ]


def line_of(row: NightRow) -> str:
    """One bundle in one line, for a log."""
    sums = [sums_line(row)] if row.run_id else []
    if row.moved is not None:
        sums.append(f"较上次{_signed(row.moved)}元")
    if row.seconds:
        sums.append(f"用时{row.seconds:.1f}秒")
    said = [part for part in ("，".join(sums), row.message) if part]
    return f"{STATES[row.state]}　{_plain(row.name)}：{_plain('。'.join(said))}"


def sums_line(figures: Figures) -> str:
    """A bundle's money, and how much it rests on."""
    sums = [f"{label}{_yuan(getattr(figures, name))}元" for label, name in MONEY]
    return "，".join((*sums, f"文件{figures.files}个", f"疑点{figures.findings}项"))


def markdown(title: str, rows: Sequence[NightRow]) -> str:
    """A page for Prefect's UI and for the night's folder; texts from bundles cannot break out of their cells."""
    lines = [f"# {title}", "", headline(rows), ""]
    table = table_rows(rows)
    if table:
        lines += [f"| {' | '.join(table[0])} |", f"|{'---|' * len(table[0])}"]
        lines += [f"| {' | '.join(_cell(text) for text in row.values())} |" for row in table]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return _plain(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`").replace("[", "\\[")


def _plain(text: str) -> str:
    """On one line, without controls."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


def _signed(amount: Decimal) -> str:
    return f"{amount:+,.2f}" if amount else "持平 0.00"
