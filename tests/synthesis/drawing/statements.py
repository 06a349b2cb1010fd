# ruff: noqa: E501 - records are read row by row, a line for what belongs together
"""What a statement's cells say, and statements drawn as pages."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from random import Random

from models.money import ZERO
from tests.synthesis.drawing.amounts import grouped, plain
from tests.synthesis.drawing.paper import A4, A4_WIDE, Paper, break_lines
from tests.synthesis.drawing.seals import seal
from tests.synthesis.drawing.statement_layouts import ANY_BANK, BY_BANK, LAYOUTS, Layout
from tests.synthesis.names import BANKS
from tests.synthesis.world import BankLine, Statement

LINE_TRUTH = {
    "day": "posted_date", "stamp": "posted_date", "debit": "amount", "credit": "amount", "amount": "amount", "signed": "amount", "balance": "balance",
    "other_name": "counterparty_name", "other_account": "counterparty_account", "serial": "serial", "detail_serial": "serial", "summary": "summary",
}  # fmt: skip
HEAD_TRUTH = {
    "account": "account", "holder": "account_name", "start": "period_start", "end": "period_end", "opening": "opening", "closing": "closing",
    "debit_total": "debit_total", "credit_total": "credit_total", "own_account": "account", "own_name": "account_name",
}  # fmt: skip
NUMBERS = ("debit", "credit", "amount", "signed", "balance")


@dataclass(frozen=True)
class Table:
    """A statement as rows of text by key, in the order in which they are printed."""

    statement: Statement
    layout: Layout
    head: dict[str, str]
    rows: list[tuple[BankLine, dict[str, str]]]

    @property
    def titles(self) -> list[str]:
        return [title.format(bank=self.head["bank"], **self.head_plain) for title in self.layout.title]

    @property
    def head_plain(self) -> dict[str, str]:
        return {key: value for key, value in self.head.items() if key != "bank"}


def layout_for(statement: Statement, rng: Random, *, paper: bool) -> str:
    names = [*BY_BANK.get(statement.account.bank, ()), *(ANY_BANK if paper else ())]
    return rng.choice(names) if names and rng.random() < 0.8 else rng.choice([name for name in LAYOUTS if not LAYOUTS[name].rare])


def written_day(day: date, form: str) -> str:
    written = {
        "iso": "%Y-%m-%d",
        "compact": "%Y%m%d",
        "slash": "%Y/%m/%d",
        "dotted": "%Y.%m.%d",
        "han": "%Y年%m月%d日",
        "english": "%d %b %Y",
    }
    return f"{day:{written[form]}}"


def written_amount(amount: Decimal, form: str) -> str:
    """Grouped or plain; money out in brackets, or with the currency before and the sign behind it."""
    if form == "brackets":
        return f"({grouped(-amount)})" if amount < 0 else grouped(amount)
    if form == "trailing":
        return f"CNY {grouped(abs(amount))}{'-' if amount < 0 else ''}"
    return (grouped if form == "grouped" else plain)(amount)


def table_of(statement: Statement, name: str, rng: Random) -> Table:
    layout = LAYOUTS[name]
    money = partial(written_amount, form=layout.amount)
    rows = [(line, row_of(statement, line, layout, number, rng)) for number, line in enumerate(statement.lines, 1)]
    if layout.newest_first:
        rows.reverse()
    debit = sum((line.amount for line in statement.lines if line.direction == "debit"), ZERO)
    credit = sum((line.amount for line in statement.lines if line.direction == "credit"), ZERO)
    start, end = written_day(statement.start, layout.day), written_day(statement.end, layout.day)
    head = {
        "account": statement.account.number, "holder": statement.holder.name, "office": statement.account.branch[-6:], "currency": "人民币",
        "period": f"{start} - {end}" if layout.day == "english" else f"{start} 至 {end}" if rng.random() < 0.5 else f"{start}-{end}" if layout.day == "compact" else f"{start}～{end}",
        "start": start, "end": end, "opening": money(statement.opening), "closing": money(statement.closing),
        "debit_total": money(debit), "credit_total": money(credit), "count": str(len(rows)),
        "debit_count": str(sum(line.direction == "debit" for line in statement.lines)),
        "credit_count": str(sum(line.direction == "credit" for line in statement.lines)), "bank": BANKS[statement.account.bank][0],
    }  # fmt: skip
    return Table(statement, layout, head, rows)


def row_of(statement: Statement, line: BankLine, layout: Layout, number: int, rng: Random) -> dict[str, str]:
    money = partial(written_amount, form=layout.amount)
    out = line.direction == "debit"
    own, other = (statement.account.number, statement.holder.name), (line.other_account, line.other_name)
    payer, payee = (own, other) if out else (other, own)
    balance = line.balance + (Decimal("90.00") if line.id == statement.break_at else ZERO)
    kind = "" if not line.other_name else rng.choice(("网银转账", "跨行汇款", "转账"))
    return {
        "row": str(number), "day": written_day(line.day, layout.day), "day2": written_day(line.day, layout.day), "clock": line.clock,
        "stamp": f"{line.day:%Y-%m-%d} {line.clock}" if layout.day != "compact" else f"{line.day:%Y%m%d} {line.clock}",
        "debit": money(line.amount) if out else "", "credit": "" if out else money(line.amount), "amount": money(line.amount),
        "signed": money(-line.amount) if out else money(line.amount), "balance": money(balance), "flag": layout.flags[0 if out else 1],
        "direction_word": layout.flags[0 if out else 1], "other_name": line.other_name, "other_account": line.other_account,
        "other_both": f"{line.other_name} {line.other_account}".strip(), "other_bank": "", "other_bank_no": "", "serial": line.serial,
        "detail_serial": f"{number + 40}-{line.serial}", "summary": line.summary, "kind": kind, "voucher": "", "nothing": "", "currency": "人民币",
        "own_account": own[0], "own_name": own[1], "office": "", "payer_account": payer[0], "payer_name": payer[1],
        "payee_account": payee[0], "payee_name": payee[1],
    }  # fmt: skip


def truth_fields(key: str, line: BankLine) -> tuple[str, ...]:
    """The fields of the line that a cell of this key shows."""
    if key in ("payer_account", "payer_name", "payee_account", "payee_name"):
        other = "payee" if line.direction == "debit" else "payer"
        return (f"counterparty_{key[6:]}",) if key.startswith(other) else ()
    if key == "other_both":
        return "counterparty_name", "counterparty_account"
    return (LINE_TRUTH[key],) if key in LINE_TRUTH else ()


def own_field(key: str, line: BankLine) -> str:
    """The field of the statement itself that a cell of its first line shows: the account or its holder, on the side that is ours."""
    side, _, what = key.partition("_")
    if side == ("payer" if line.direction == "debit" else "payee"):
        return {"name": "account_name", "account": "account"}.get(what, "")
    return HEAD_TRUTH.get(key, "")


def draw_statement(paper: Paper, table: Table, rng: Random, *, stamped: bool) -> None:
    """Pages with the head on the first and the header row on each."""
    layout = table.layout
    size = A4_WIDE if layout.wide else A4
    fonts = {"face": rng.choice(("song", "hei")), "size": 7.0 if layout.wide and len(layout.columns) > 10 else 8.0}
    paper_width = size[0] - 40
    total = sum(width for _, _, width in layout.columns)
    edges = [20.0]
    for _, _, width in layout.columns:
        edges.append(edges[-1] + width / total * paper_width)
    pen = _Pen(paper, table, edges, float(fonts["size"]), str(fonts["face"]), size, grid=rng.random() < 0.7)
    pen.run(stamped=stamped)


@dataclass
class _Pen:
    """Draws one table page by page."""

    paper: Paper
    table: Table
    edges: list[float]
    size: float
    face: str
    page_size: tuple[float, float]
    grid: bool
    number: int = 1

    def run(self, *, stamped: bool) -> None:
        y = self.header(self.head(34.0))
        brought = self.table.layout.brought
        if brought[0]:
            y = self.special(y, brought[0], balance=grouped(self.table.statement.opening), under="summary")
        first = True
        page_rows: list[BankLine] = []
        for line, row in self.table.rows:
            height = self.height(row)
            if y + height > self.page_size[1] - (70 if stamped else 46) - 14 * (len(self.table.layout.sums) - 1):
                self.close_page(y, page_rows, stamped=stamped, last=False)
                self.paper.new_page(self.page_size)
                self.number += 1
                y = self.header(40.0)
                if self.table.layout.page_sums:
                    y = self.special(y, "承前页", balance=grouped(page_rows[-1].balance))
                page_rows = []
            self.row(line, row, y, height)
            page_rows.append(line)
            y += height
            first = False
        if brought[1]:
            y = self.special(y, brought[1], balance=grouped(self.table.statement.closing), under="summary")
        if self.table.layout.totals and not first:
            y = self.special(y, "合计", debit=self.table.head["debit_total"], credit=self.table.head["credit_total"])
        self.close_page(y, page_rows, stamped=stamped, last=True)

    def head(self, y: float) -> float:
        width = self.page_size[0]
        for title in self.table.titles:
            self.paper.text(width / 2, y, title, 13, face="hei", align="c")
            y += 18
        for pairs in self.table.layout.heads:
            step = (width - 40) / len(pairs)
            for number, (label, key) in enumerate(pairs):
                x = 20 + number * step
                x += self.paper.text(x, y, label + (self.table.layout.colon or "  "), 8.5, face=self.face)
                self.paper.text(
                    x, y, self.table.head[key], 8.5, face=self.face, fit=self.fit(key, step, x), mark=self.head_mark(key)
                )
            y += 13
        return y

    def fit(self, key: str, step: float, x: float) -> float | None:
        room = self.page_size[0] - 20 - x if step > 400 else step - 60
        return room if self.paper.width(self.table.head[key], 8.5, self.face) > room else None

    def head_mark(self, key: str) -> tuple[str, str] | None:
        return (
            (self.table.statement.id, HEAD_TRUTH[key])
            if key in HEAD_TRUTH
            else (self.table.statement.id, "period")
            if key == "period"
            else None
        )

    def header(self, y: float) -> float:
        y += 2
        columns = self.table.layout.columns
        lines = [
            break_lines(self.paper, head, right - left - 3, self.size, self.face)
            for (head, _, _), left, right in self.spans(columns)
        ]
        height = max(len(x) for x in lines) * self.size * 1.15 + 5
        for words, (_, left, right) in zip(lines, self.spans(columns), strict=True):
            self.paper.rect(left, y, right, y + height, 0.5)
            for number, word in enumerate(words):
                top = y + self.size + 1 + number * self.size * 1.15 + (height - 5 - len(words) * self.size * 1.15) / 2
                self.paper.text((left + right) / 2, top, word, self.size, face=self.face, align="c")
        return y + height

    def spans(self, columns: tuple[tuple[str, str, float], ...]) -> list[tuple[tuple[str, str, float], float, float]]:
        return list(zip(columns, self.edges[:-1], self.edges[1:], strict=True))

    def height(self, row: dict[str, str]) -> float:
        most = 1
        for (_, key, _), left, right in self.spans(self.table.layout.columns):
            if key not in NUMBERS and row[key]:
                most = max(most, len(break_lines(self.paper, row[key], right - left - 4, self.size, self.face)))
        return most * self.size * 1.2 + 5

    def row(self, line: BankLine, row: dict[str, str], y: float, height: float) -> None:
        for (_, key, _), left, right in self.spans(self.table.layout.columns):
            if self.grid:
                self.paper.rect(left, y, right, y + height, 0.35)
            marks = truth_fields(key, line)
            mark = (line.id, "+".join(marks)) if marks else None
            text, base = row[key], y + self.size + 2
            if self.table.layout.centred:
                depth = 1 if key in NUMBERS else len(break_lines(self.paper, text, right - left - 4, self.size, self.face))
                base += (height - 5 - max(depth, 1) * self.size * 1.2) / 2
            if self.table.rows[0][0] is line and (own := own_field(key, line)):
                mark = (self.table.statement.id, own)
            if key in NUMBERS:
                width = self.paper.width(text, self.size, self.face)
                fit = right - left - 4
                self.paper.text(
                    right - 2, base, text, self.size, face=self.face, align="r", fit=fit if width > fit else None, mark=mark
                )
            else:
                self.paper.wrapped(
                    left + 2, base, text, right - left - 4, self.size, leading=self.size * 1.2, face=self.face, mark=mark
                )
        if not self.grid:
            self.paper.line(self.edges[0], y + height, self.edges[-1], y + height, 0.25, (0.7, 0.7, 0.7))

    def special(self, y: float, word: str, *, under: str = "", **values: str) -> float:
        height = self.size * 1.2 + 5
        for number, ((_, key, _), left, right) in enumerate(self.spans(self.table.layout.columns)):
            if self.grid:
                self.paper.rect(left, y, right, y + height, 0.35)
            if key == under or (number == 0 and not under):
                self.paper.text(left + 2, y + self.size + 2, word, self.size, face=self.face)
            elif key in values:
                self.paper.text(right - 2, y + self.size + 2, values[key], self.size, face=self.face, align="r")
        return y + height

    def close_page(self, y: float, page_rows: list[BankLine], *, stamped: bool, last: bool) -> None:
        width, height = self.page_size
        if self.table.layout.page_sums and page_rows:
            self.foot(y, page_rows, last=last)
        self.paper.text(width / 2, height - 22, f"第 {self.number} 页", 8, face=self.face, align="c")
        if stamped:
            words = self.table.head["bank"] + "股份有限公司"
            self.paper.image(seal(words, "业务专用章", star=True, plain=self.paper.plain), width - 150, height - 116, 92, 92)

    def foot(self, y: float, page_rows: list[BankLine], *, last: bool) -> None:
        """What the bank adds up below the lines of a page."""
        lines = [line for line, _ in self.table.rows]
        for word in self.table.layout.sums:
            summed = lines[: lines.index(page_rows[-1]) + 1] if word == "累计" else page_rows
            debit = sum((x.amount for x in summed if x.direction == "debit"), ZERO)
            credit = sum((x.amount for x in summed if x.direction == "credit"), ZERO)
            if word != "过次页":
                y = self.special(y, word, debit=grouped(debit), credit=grouped(credit))
            elif not last:
                y = self.special(y, word, balance=grouped(page_rows[-1].balance))
