"""Which lines and statements of overlapping exports are one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from matchers.accounts import plain_account
from matchers.names import compare_names, name_key
from matchers.ordering import content_key
from matchers.same_invoice import digits_of
from matchers.unions import Unions
from models.bank import BankLine, Statement
from models.finding import Observation


def groups_of_statements(statements: Sequence[Statement], lines: Sequence[BankLine]) -> tuple[tuple[Statement, ...], ...]:
    """Statements of one account over one period with one closing balance are copies."""
    by_id = {statement.id: statement for statement in statements}
    unions = Unions(by_id)
    counted: dict[str, int] = defaultdict(int)
    for line in lines:
        counted[line.statement_id] += 1
    first: dict[tuple[object, ...], str] = {}
    for statement in statements:
        account = plain_account(statement.account.value)
        key = (account, statement.period_start.value, statement.period_end.value, statement.closing.value, counted[statement.id])
        if account and None not in key:
            unions.join(first.setdefault(key, statement.id), statement.id)
    return tuple(tuple(by_id[member] for member in group) for group in unions.groups())


def groups_of_lines(lines: Sequence[BankLine]) -> tuple[tuple[tuple[BankLine, ...], ...], tuple[Observation, ...]]:
    """The lines that are one posting, shown by several statements; two lines of one statement are never one."""
    groups: list[tuple[BankLine, ...]] = []
    observations: list[Observation] = []
    for block in _blocks(lines):
        merged, doubtful = _align(block)
        groups.extend(merged)
        observations.extend(doubtful)
    return tuple(groups), tuple(observations)


def _blocks(lines: Iterable[BankLine]) -> Iterable[tuple[BankLine, ...]]:
    blocks: dict[tuple[object, ...], list[BankLine]] = defaultdict(list)
    for line in lines:
        holder = plain_account(line.account.value) or name_key(line.account_name.value or "")
        key = (holder, line.posted_date.value, line.direction, line.amount.value, line.currency)
        alone = line.id if None in key or not holder else ""
        blocks[(*key, alone)].append(line)
    return (tuple(block) for block in blocks.values())


def _align(block: Sequence[BankLine]) -> tuple[list[tuple[BankLine, ...]], list[Observation]]:
    """Lines of the fullest statement stand; each line of another statement joins the one it agrees with best."""
    by_statement: dict[str, list[BankLine]] = defaultdict(list)
    for line in block:
        by_statement[line.statement_id].append(line)
    if len(by_statement) == 1:
        return [(line,) for line in block], []
    order = sorted(by_statement.values(), key=lambda own: (-len(own), [content_key(line) for line in own], own[0].id))
    groups: list[list[BankLine]] = [[line] for line in order[0]]
    observations: list[Observation] = []
    for own in order[1:]:
        observations.extend(_join_statement(groups, own))
    return [tuple(group) for group in groups], observations


def _join_statement(groups: list[list[BankLine]], own: Sequence[BankLine]) -> Iterable[Observation]:
    waiting, free = list(own), list(range(len(groups)))
    for wanted in (3, 2, 1):
        for line in tuple(waiting):
            place = next((each for each in free if agreement(groups[each][0], line) >= wanted), None)
            if place is None:
                continue
            free.remove(place)
            waiting.remove(line)
            if wanted == 1:
                yield _doubt(groups[place][0])
            groups[place].append(line)
    groups.extend([line] for line in waiting)


def agreement(left: BankLine, right: BankLine) -> int:
    """3: serial or balance says they are one. 2: nothing speaks against it. 1: only a doubtful reading does. 0: they differ."""
    balances = (left.balance.value, right.balance.value)
    serials = (digits_of(left.serial.value), digits_of(right.serial.value))
    balance = None if None in balances else balances[0] == balances[1]
    serial = None if "" in serials else serials[0] == serials[1]
    if balance or serial:
        return 3
    names = (left.counterparty_name.value or "", right.counterparty_name.value or "")
    if all(names) and compare_names(*names) == "different":
        return 0
    if serial is None and balance is None:
        return 2
    return 1 if _doubtful(left) or _doubtful(right) else 0


def _doubtful(line: BankLine) -> bool:
    recognised = any(field.method == "ocr" for field in (line.balance, line.serial) if field.value is not None)
    return recognised and line.chain_ok is not True


def _doubt(line: BankLine) -> Observation:
    detail = f"两份对账单在{line.posted_date.value}各有一行{line.amount.value}元，余额或流水号读数不一致，按一行计"
    return Observation("UNREADABLE", line.id, detail)
