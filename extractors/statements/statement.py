"""Bank statements of any bank: one reader over the head words, the running balance as its witness."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from rapidfuzz.distance import Levenshtein

from extractors.lexicons import lexicon
from extractors.readers.accounts import read_account, same_account
from extractors.readers.dates import find_dates
from extractors.statements.chain import AccountRows, chained, covered, moves
from extractors.statements.days import day_cells
from extractors.statements.entities import currency, entities, known_currency
from extractors.statements.head import HeadBlock, in_yuan, read_head
from extractors.statements.yearless import dated, year_of
from extractors.tables.boxes import laid_level
from extractors.tables.tables import HeadLexicon, Table, TableCell, TableRow, find_tables, head_words
from extractors.tables.titles import find_heads
from models.bundle import Extraction
from models.fields import Field
from models.finding import Observation
from models.paper import DocumentSource, Page, PageRef

T = TypeVar("T")

_AMOUNT = re.compile(r"\d[.,]\d\d(?!\d)")
_NEARLY_ALL, _MUCH_ALIKE = 0.9, 0.7
_FULL = 6
"""So many amounts on a page are more than a footer's totals."""


@cache
def statement_heads() -> HeadLexicon:
    """The head words of a statement: a day and an amount must be among them."""
    table = lexicon("bank")
    marks: dict[str, list[str]] = table["marks"]
    return HeadLexicon(
        columns={key: tuple(words) for key, words in table["columns"].items()},
        anchors=frozenset({"debit", "credit", "amount", "balance"}),
        needed=(
            frozenset({"book_date", "trade_date", "trade_time", "value_date", "day_of_month"}),
            frozenset({"debit", "credit", "amount"}),
        ),
        spoilt=frozenset({"debit", "credit", "amount", "balance", "book_date", "trade_date", "trade_time", "counterparty_name"}),
        least=4,
        totals=tuple(marks["total"]),
        carried=(*marks["carried"], *marks["opening"], *marks["closing"]),
    )


def wrapped_columns(page: Page) -> tuple[str, ...]:
    """The columns of a statement that the page heads with words wrapped over several lines; none where no such head is."""
    if page.cells or not any("余" in word.text or "balance" in word.text.lower() for word in page.words):
        return ()
    found = find_heads(laid_level(page), statement_heads())
    return tuple(key for key in found[0].keys if not key.startswith("~")) if found else ()


def read_statement(source: DocumentSource) -> Extraction:
    """Every account's statement in the document with its lines; nothing but an observation where no table head is found."""
    tables = find_tables(source.pages, statement_heads())
    if not tables:
        detail = "对账单中未找到可识别的表头，明细未能读取"
        return Extraction(source.document, observations=(Observation("UNREADABLE", source.document.id, detail),))
    groups = tuple(_groups(tables))
    found = [entities(source, chained(group), several=len(groups) > 1) for group in groups]
    return Extraction(
        source.document,
        statements=tuple(statement for statement, _, _ in found),
        bank_lines=tuple(line for _, lines, _ in found for line in lines),
        observations=(
            *(observation for _, _, observations in found for observation in observations),
            *_pages_lost(source, {table.page for table in tables if table.rows}),
            *_rows_lost(source, tables),
        ),
    )


def _pages_lost(source: DocumentSource, read: Collection[PageRef]) -> Iterator[Observation]:
    """Pages full of amounts of which no line was read: what they say would else be missed without a word."""
    for page in source.pages:
        amounts = sum(_AMOUNT.search(word.text) is not None for word in page.words)
        if page.source == "ocr" and page.ref not in read and amounts >= _FULL:
            detail = f"对账单第{page.ref.number}页有金额，但未能识别表头和日期，该页明细未能读取"
            yield Observation("UNREADABLE", source.document.id, detail)


def _rows_lost(source: DocumentSource, tables: Sequence[Table]) -> Iterator[Observation]:
    """Rows with a day whose only amounts stand under heads that are not understood: they are no lines, and that is said."""
    for table in tables:
        unknown = [
            column
            for column in table.columns
            if column.key.startswith("~") and not head_words(statement_heads()).key(column.head)
        ]
        lost = [row for row in table.items if _is_double(row) or not (moves(row) or covered(row) or not day_cells(row))]
        under = [column for column in unknown if any(_AMOUNT.search(row.text(column.key)) for row in lost)]
        count = sum(any(_AMOUNT.search(row.text(column.key)) for column in under) for row in lost)
        if count:
            heads = "、".join(f"“{column.head}”" for column in under)
            detail = f"对账单第{table.page.number}页有{count}行的金额在未能识别的{heads}栏下，未计入明细"
            yield Observation("UNREADABLE", source.document.id, detail)


def _is_double(row: TableRow) -> bool:
    """Whether a row without an amount of its own ran together with this one: two days stand in its cell."""
    return any(len(find_dates(cell.text)) > 1 for cell in day_cells(row))


@dataclass(slots=True)
class _Open:
    """An account's rows while they are gathered over tables and pages."""

    account: str
    currency: str = ""
    heads: list[HeadBlock] = field(default_factory=list[HeadBlock])
    rows: list[TableRow] = field(default_factory=list[TableRow])
    keys: set[str] = field(default_factory=set[str])

    def takes(self, account: str, head: HeadBlock | None, *, ocr: bool) -> bool:
        """Whether rows of this account, under this head, belong here; one misread character founds no account."""
        same = not account or not self.account or same_account(self.account, account)
        near = ocr and Levenshtein.distance(self.account, account) <= 1
        return (same or near) and not (head and any(_disjoint(head, other) for other in self.heads))


def _disjoint(left: HeadBlock, right: HeadBlock) -> bool:
    """Whether two heads print periods without a common day: the second begins another statement of the account."""
    a, b, c, d = left.period_start.value, left.period_end.value, right.period_start.value, right.period_end.value
    return a is not None and b is not None and c is not None and d is not None and (a > d or c > b)


def _groups(tables: Sequence[Table]) -> Iterator[AccountRows]:
    """Rows by account: by the account in their own column, else by the head block last seen above them."""
    opened = [_Open("")]
    current = opened[0]
    usual = _usual_account(tables)
    for place, table in enumerate(tables):
        foot, above = _foot_and_head(table, tables[place - 1] if place else None)
        current.heads.append(read_head(foot))
        head = read_head(above)
        keys = {column.key for column in table.columns}
        current = _home(opened, current, head.account.value or "", head, ocr=head.account.method == "ocr")
        current = _purse(opened, current, known_currency(head.currency), [])
        current.heads.append(head)
        current.keys |= keys
        within = head.span(year_of(table)) or _merged(current.heads).span(None)
        for row in dated(table.rows, within):
            cell = row.cell("account")
            money = currency(row.text("currency")) if row.text("currency").strip() and row.kind == "item" else ""
            home = _home(opened, current, _account_of(cell, usual), None, ocr=cell.method == "ocr")
            home = _purse(opened, home, money, home.heads)
            home.rows.append(row)
            home.keys |= keys
        current.heads.append(read_head(table.below))
    for one in opened:
        if one.rows or len(opened) == 1:
            yield AccountRows(one.account, in_yuan(_merged(one.heads)), tuple(one.rows), frozenset(one.keys), one.currency)


def _foot_and_head(table: Table, before: Table | None) -> tuple[Sequence[Sequence[TableCell]], Sequence[Sequence[TableCell]]]:
    """The lines above a table, parted where another account begins: those before are the foot of the table before on its page."""
    if before is None or before.page != table.page:
        return (), table.above
    begins = (place for place, line in enumerate(table.above) if read_head([line]).account.value is not None)
    named = (place for place, line in enumerate(table.above) if read_head([line]).account_name.value is not None)
    cut = min((*begins, *named), default=0)
    return table.above[:cut], table.above[cut:]


def _usual_account(tables: Sequence[Table]) -> str:
    """The account that nearly all rows name, where they name one."""
    named = Counter(account for table in tables for row in table.items if (account := read_account(row.text("account"))))
    account, count = next(iter(named.most_common(1)), ("", 0))
    return account if count >= _NEARLY_ALL * named.total() else ""


def _account_of(cell: TableCell, usual: str) -> str:
    """The account of a row; of a recognised one that is much like the usual account, what a stamp has left of it is that one."""
    account = read_account(cell.text) or ""
    alike = len(usual) - Levenshtein.distance(usual, account) >= _MUCH_ALIKE * len(usual)
    return usual if usual and account and cell.method == "ocr" and alike else account


def _home(opened: list[_Open], current: _Open, account: str, head: HeadBlock | None, *, ocr: bool) -> _Open:
    """The group these rows belong to; a new one where no open one takes them."""
    for one in (current, *reversed(opened)):
        if one.takes(account, head, ocr=ocr):
            one.account = one.account or account
            return one
    opened.append(_Open(account or current.account))
    return opened[-1]


def _purse(opened: list[_Open], home: _Open, money: str, heads: Sequence[HeadBlock]) -> _Open:
    """The part of an account that rows in this currency belong to, under these heads: each has its own running balance."""
    if not money or home.currency in ("", money):
        home.currency = home.currency or money
        return home
    for one in opened:
        if one.account == home.account and one.currency == money:
            return one
    opened.append(_Open(home.account, money, list(heads)))
    return opened[-1]


def _merged(heads: Sequence[HeadBlock]) -> HeadBlock:
    """The first that says each thing; a closing balance said later outdoes an earlier one."""
    merged = HeadBlock()
    for head in heads:
        merged = HeadBlock(
            account=_first(merged.account, head.account),
            account_name=_first(merged.account_name, head.account_name),
            period_start=_first(merged.period_start, head.period_start),
            period_end=_first(merged.period_end, head.period_end),
            opening=_first(merged.opening, head.opening),
            closing=_first(head.closing, merged.closing),
            debit_total=_first(merged.debit_total, head.debit_total),
            credit_total=_first(merged.credit_total, head.credit_total),
            counts={**head.counts, **merged.counts},
            currency=merged.currency or head.currency,
            scale=max(merged.scale, head.scale),
            year=merged.year or head.year,
        )
    return merged


def _first(left: Field[T], right: Field[T]) -> Field[T]:
    return left if left.value is not None or not right.original else right
