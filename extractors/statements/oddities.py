"""What a statement has against itself: balances that do not follow, totals its lines do not reach, lines not legible."""

from collections.abc import Sequence
from decimal import Decimal

from extractors.statements.chain import Chained
from models.bank import BankLine, Statement
from models.finding import Observation
from models.identity import field_id


def sum_of(lines: Sequence[BankLine], side: str) -> Decimal | None:
    """The sum of one side; None where a line's amount or direction is open, or it is not all in one currency."""
    if not lines or any(line.amount.value is None or (line.direction is None and line.amount.value) for line in lines):
        return None
    return sum((line.amount.value or Decimal(0) for line in lines if line.direction == side), Decimal("0.00"))


def breaks(found: Chained, lines: Sequence[BankLine]) -> list[Observation]:
    """Each line at which the balance does not follow, with the figures."""
    told: list[Observation] = []
    for place in found.order:
        step, line = found.steps[place], lines[place]
        if step.holds is False and step.balance and step.change and step.before:
            due, way = step.before.value + step.change.value, "支出" if step.change.value < 0 else "收入"
            detail = (
                f"对账单第{line.page.number if line.page else 1}页第{line.line_no}行余额不连续："
                f"上一余额{step.before.value:.2f}元，本行{way}{abs(step.change.value):.2f}元，"
                f"余额应为{due:.2f}元，实为{step.balance.value:.2f}元"
            )
            fields = (field_id(line.id, "amount"), field_id(line.id, "balance"))
            told.append(Observation("BALANCE_BREAK", line.id, detail, fields))
    return told


def unread(lines: Sequence[BankLine]) -> list[Observation]:
    told: list[Observation] = []
    for line in lines:
        bad = [name for name, value in (("posted_date", line.posted_date), ("amount", line.amount)) if value.value is None]
        if bad:
            what = "、".join({"posted_date": "日期", "amount": "金额"}[name] for name in bad)
            detail = f"对账单第{line.page.number if line.page else 1}页第{line.line_no}行的{what}无法确定"
            told.append(Observation("UNREADABLE", line.id, detail, tuple(field_id(line.id, name) for name in bad)))
    return told


def totals(found: Chained, statement: Statement, lines: Sequence[BankLine]) -> list[Observation]:
    """Where the head's totals, counts or closing balance differ from the lines."""
    told: list[str] = []
    for name, printed, side in (("借方合计", statement.debit_total, "debit"), ("贷方合计", statement.credit_total, "credit")):
        if printed.status == "conflict":
            told.append(f"对账单{name}为{printed.value}元，明细合计为{sum_of(lines, side)}元")
    if statement.closing.status == "conflict" and found.order:
        told.append(f"对账单期末余额为{statement.closing.value}元，末笔余额为{lines[found.order[-1]].balance.value}元")
    counted = {side: sum(line.direction == side for line in lines) for side in ("debit", "credit")}
    known = {"debit_count": counted["debit"], "credit_count": counted["credit"], "count": len(lines)}
    names = {"debit_count": "借方笔数", "credit_count": "贷方笔数", "count": "总笔数"}
    for key, count in found.group.head.counts.items():
        if count != known[key]:
            told.append(f"对账单{names[key]}为{count}笔，明细为{known[key]}笔")
    return [Observation("BALANCE_BREAK", statement.id, detail) for detail in told]
