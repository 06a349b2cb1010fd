"""Statements and their lines as entities, each figure with what speaks for it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from typing import Literal

from extractors.lexicons import lexicon
from extractors.statements.balances import Reading, Step
from extractors.statements.chain import Chained, size, undecided
from extractors.statements.days import days_of
from extractors.statements.drafts import Draft
from extractors.statements.lines import NAMING, account_field, counterparty, name_of, summaries, text_field
from extractors.statements.names import whole_names
from extractors.statements.oddities import breaks, sum_of, totals, unread
from extractors.statements.serials import alike, serial
from extractors.statements.sums import footings
from extractors.tables.heads import plain
from extractors.tables.tables import TableCell, TableRow
from models.bank import BankLine, Direction, Statement
from models.fields import MISSING, Field, Status, derived
from models.finding import Observation
from models.identity import local_id
from models.paper import DocumentSource

_CHAIN = "余额连续"
_SURE = 1.0
"""Readings at this cost or below are the text itself, at most with its marks or letters set right."""

Found = tuple[Statement, tuple[BankLine, ...], tuple[Observation, ...]]


def entities(source: DocumentSource, found: Chained, *, several: bool) -> Found:
    """The statement of one account, its lines in the order printed, and where it contradicts itself."""
    head = found.group.head
    parts = [source.document.id, *([found.group.account or "?"] if several else [])]
    if several and head.period_start.value:
        parts.append(head.period_start.value.isoformat())
    if several and found.group.currency:
        parts.append(found.group.currency)
    statement_id = local_id("statement", *parts)
    lines = _lines(source, found, statement_id)
    statement = _statement(source, found, statement_id, lines)
    observations = (*breaks(found, lines), *unread(lines), *totals(found, statement, lines), *footings(found, statement, lines))
    return statement, lines, observations


def _lines(source: DocumentSource, found: Chained, statement_id: str) -> tuple[BankLine, ...]:
    firm = _firm(found)
    days = days_of([one.row for one in found.drafts])
    several = len({page.ref.sha256 for page in source.pages}) > 1
    serials = alike([serial(one.row, found.group.keys) for one in found.drafts], days)
    said = summaries([one.row for one in found.drafts])
    ways: list[Direction | None] = [_direction(one, step) for one, step in zip(found.drafts, found.steps, strict=True)]
    others = whole_names(
        [counterparty(one.row, way, found.own) for one, way in zip(found.drafts, ways, strict=True)],
        [bool(NAMING & one.row.stamped) for one in found.drafts],
    )
    lines: list[BankLine] = []
    for place, (one, step) in enumerate(zip(found.drafts, found.steps, strict=True)):
        page = one.row.page
        where = f"{page.sha256[:12]}.{page.number}" if several else str(page.number)
        direction = ways[place]
        name, account = others[place]
        lines.append(
            BankLine(
                id=local_id("bankline", statement_id, where, one.row.number),
                statement_id=statement_id,
                line_no=place + 1,
                direction=direction,
                documents=(source.document.id,),
                page=page,
                account=_own_account(one.row, found),
                account_name=_own_name(one.row, found, direction),
                posted_date=days[place],
                amount=_amount(one, step),
                currency=currency(one.row.text("currency") or found.group.head.currency),
                balance=_balance(one, step, firm=place in firm),
                counterparty_name=name,
                counterparty_account=account,
                serial=serials[place],
                summary=said[place],
                chain_ok=step.holds,
            )
        )
    return tuple(lines)


def _direction(one: Draft, step: Step) -> Direction | None:
    if step.change is None or not step.change.value or undecided(one, step):
        return _printed_direction(one)
    return "debit" if step.change.value < 0 else "credit"


def _printed_direction(one: Draft) -> Direction | None:
    """That of the column an amount of nothing (or an unreadable one) stands in."""
    for side in ("debit", "credit"):
        if any(one.amount_cell is cell for cell in one.row.spread(side)):
            return side
    return None


def _own_account(row: TableRow, found: Chained) -> Field[str]:
    cell = account_field(row.cell("account"))
    if cell.value is not None:
        return cell
    head = found.group.head.account
    if head.value is not None or not found.own:
        return head
    return derived(found.own)


def _own_name(row: TableRow, found: Chained, direction: Direction | None) -> Field[str]:
    cell = row.cell("account_name")
    if cell.text:
        return text_field(cell, name_of(cell.text))
    head = found.group.head.account_name
    if head.value is not None or direction is None:
        return head
    own = row.cell("payer_name" if direction == "debit" else "payee_name")
    return text_field(own, name_of(own.text)) if own.text else head


def _field(cell: TableCell, value: Decimal | None, status: Status, *checks: str) -> Field[Decimal]:
    confidence = 1.0 if status == "verified" else cell.confidence
    return Field(value, cell.text, cell.spot, cell.method, status, confidence, checks)


def _amount(one: Draft, step: Step) -> Field[Decimal]:
    cell, value = one.amount_cell, size(step.change)
    if value is None:
        return _field(cell, None, "missing")
    if not cell.text:
        return replace(derived(value, _CHAIN), status="inferred")
    status, checks = _standing(step.change, step)
    return _field(cell, value, status, *checks)


def _standing(reading: Reading | None, step: Step) -> tuple[Status, tuple[str, ...]]:
    """How sure a line's figure is: proved by its neighbours, repaired, contradicted, or simply read."""
    if step.holds is False:
        return "conflict", (f"!{_CHAIN}",)
    if reading is not None and (reading.guessed or (reading.cost > _SURE and not step.proved)):
        return "inferred", (_CHAIN,) if step.holds else ()
    if step.proved:
        return "verified", (_CHAIN,)
    return "read", (_CHAIN,) if step.holds else ()


def _balance(one: Draft, step: Step, *, firm: bool) -> Field[Decimal]:
    cell = one.balance_cell
    if step.balance is None:
        return _field(cell, None, "missing") if cell.text else MISSING
    status, checks = _standing(step.balance, step)
    if firm and status == "read" and not step.balance.guessed and step.balance.cost <= _SURE:
        status, checks = "verified", (_CHAIN,)
    if status == "verified" and not firm:
        status = "read"
    return _field(cell, step.balance.value, status, *checks)


def _firm(found: Chained) -> set[int]:
    """Places whose balance the chain vouches for: those of its longest unbroken run that at least one link holds to."""
    runs: list[list[int]] = [[]]
    for place in found.order:
        if found.steps[place].holds is False:
            runs.append([])
        runs[-1].append(place)
    longest = max(runs, key=len)
    linked: set[int] = set()
    for here, after in zip_longest(longest, longest[1:]):
        if not found.drafts[here].row.level:
            continue
        if found.steps[here].proved or (after is not None and found.steps[after].proved):
            linked.add(here)
    return linked


@cache
def _currencies() -> dict[str, str]:
    table: dict[str, list[str]] = lexicon("bank")["currencies"]
    return {plain(word) or word: code for code, words in table.items() for word in words}


def currency(text: str) -> str:
    """The ISO code of a currency as printed; CNY where nothing, or nothing known, is."""
    return known_currency(text) or "CNY"


def known_currency(text: str) -> str:
    """The ISO code of a currency as printed; empty where it names none."""
    word = plain(text)
    return _currencies().get(word) or next((code for code in map(str.upper, _codes()) if code.lower() in word), "")


def _codes() -> Iterable[str]:
    return lexicon("bank")["currencies"]


def _statement(source: DocumentSource, found: Chained, statement_id: str, lines: Sequence[BankLine]) -> Statement:
    head = found.group.head
    start, end, origin = _period(found, lines)
    opening, closing = _ends(found, lines)
    sums = {side: sum_of(lines, side) for side in ("debit", "credit")}
    return Statement(
        id=statement_id,
        documents=(source.document.id,),
        account=_most(head.account, [line.account for line in lines]),
        account_name=_most(head.account_name, [line.account_name for line in lines]),
        period_start=start,
        period_end=end,
        period_from=origin,
        opening=opening,
        closing=closing,
        debit_total=_against(head.debit_total, sums["debit"], "明细合计"),
        credit_total=_against(head.credit_total, sums["credit"], "明细合计"),
        chain_ok=_chain(found),
    )


def _most(head: Field[str], rows: Sequence[Field[str]]) -> Field[str]:
    """The head's word, else what most rows say."""
    if head.value is not None:
        return head
    values = [row.value for row in rows if row.value is not None]
    if not values:
        return head
    most = max(dict.fromkeys(values), key=values.count)
    return next(row for row in rows if row.value == most)


def _period(found: Chained, lines: Sequence[BankLine]) -> tuple[Field[date], Field[date], Literal["printed", "lines"]]:
    head = found.group.head
    if head.period_start.value is not None and head.period_end.value is not None:
        return head.period_start, head.period_end, "printed"
    days = [line.posted_date for line in lines if line.posted_date.value is not None]
    if not days:
        return MISSING, MISSING, "lines"
    order = sorted(days, key=lambda day: day.value or date.min)
    return order[0], order[-1], "lines"


def _ends(found: Chained, lines: Sequence[BankLine]) -> tuple[Field[Decimal], Field[Decimal]]:
    """Balance before the first and after the last line: printed ones held against the chain, else worked out from it."""
    head = found.group.head
    opening, closing = head.opening, head.closing
    if found.opening is not None:
        opening = _field(found.opening, found.opening_value, "read")
    if not found.order:
        return opening, closing
    first, last = found.steps[found.order[0]], lines[found.order[-1]].balance
    before = first.balance.value - first.change.value if first.balance and first.change and not first.balance.guessed else None
    return _against(opening, before, _CHAIN), _against(closing, last.value, _CHAIN)


def _against(printed: Field[Decimal], worked_out: Decimal | None, check: str) -> Field[Decimal]:
    """A printed figure held against the one worked out from the lines; the latter where none is printed."""
    if printed.value is None:
        return derived(worked_out, check) if worked_out is not None and not printed.original else printed
    if worked_out is None:
        return printed
    if abs(printed.value) == abs(worked_out):
        return replace(printed, status="verified", checks=(*printed.checks, check))
    return replace(printed, status="conflict", checks=(*printed.checks, f"!{check}"))


def _chain(found: Chained) -> bool | None:
    known = [step.holds for step in found.steps if step.holds is not None]
    return all(known) if known else None
