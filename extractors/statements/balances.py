"""The running balance of a statement as a lattice: of all ways to read its lines, the one that adds up best."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

BREAK = 5.0
"""The cost of a line at which the balance does not follow: dearer than any one misreading, cheaper than two bad ones."""
_UNKNOWN = 1.0
_MOST_STATES = 64
"""Ways kept from line to line: lines that print no balance would otherwise multiply theirs, line by line."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value that a text may stand for; cost 0 is the text as it stands, `guessed` one that no engine has read.

    `carried` is a balance that is not printed, only worked out for the next line to be compared with. `torn` says that the
    print is damaged, or that a stamp lies on it, so that figures before those read may be lost; `whole`, that the cents are;
    `clear`, that the print is undamaged and the engine sure of it, so that another value would be a forger's repair.
    """

    value: Decimal
    cost: float = 0.0
    guessed: bool = False
    carried: bool = False
    torn: bool = False
    whole: bool = False
    clear: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line in order of time: what it may change the balance by (money in is positive), and the balance after it."""

    changes: tuple[Reading, ...]
    balances: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A line as chosen. `holds` compares it with `before`, the balance before it; None where there is nothing to compare.

    `proved` says that the balances on either side were read by themselves and at most one of the three figures is
    another reading than the first.
    """

    change: Reading | None
    balance: Reading | None
    holds: bool | None = None
    proved: bool = False
    before: Reading | None = None


@dataclass(frozen=True, slots=True)
class _State:
    cost: float
    balance: Reading | None
    change: Reading | None
    before: "_State | None"


def follow(entries: Sequence[Entry], opening: Decimal | None = None) -> tuple[Step, ...]:
    """The cheapest reading of all lines together, breaks included (Viterbi over the candidate balances)."""
    states = [_State(0.0, Reading(opening) if opening is not None else None, None, None)]
    for entry in entries:
        states = _next(states, entry)
    chain: list[_State] = []
    last: _State | None = min(states, key=lambda state: state.cost)
    while last is not None:
        chain.append(last)
        last = last.before
    return tuple(_step(before, state) for before, state in pairwise(reversed(chain)))


def _next(states: Sequence[_State], entry: Entry) -> list[_State]:
    found: dict[Decimal | None, _State] = {}
    for before in states:
        for change in entry.changes or (None,):
            for balance in entry.balances or (_carried(before, change),):
                cost = before.cost + _cost(before, change, balance)
                value = balance.value if balance else None
                if cost < found[value].cost if value in found else True:
                    found[value] = _State(cost, balance, change, before)
    return heapq.nsmallest(_MOST_STATES, found.values(), key=lambda state: state.cost)


def _carried(before: _State, change: Reading | None) -> Reading | None:
    """The balance of a line that prints none, for the lines after it to be compared with."""
    if before.balance is None or change is None:
        return None
    return Reading(before.balance.value + change.value, guessed=True, carried=True)


def _cost(before: _State, change: Reading | None, balance: Reading | None) -> float:
    own = (change.cost if change else _UNKNOWN) + (balance.cost if balance else 0.0)
    if before.balance is None or balance is None or change is None:
        return own
    return own if before.balance.value + change.value == balance.value else own + BREAK


def _step(before: _State, state: _State) -> Step:
    change, balance, last = state.change, state.balance, before.balance
    if last is None or balance is None or change is None or balance.carried:
        return Step(change, None if balance and balance.carried else balance, before=last)
    holds = last.value + change.value == balance.value
    others = sum(reading.cost > 1.0 for reading in (last, change, balance))
    proved = holds and others <= 1 and not any(each.guessed for each in (last, change, balance))
    return Step(change, balance, holds, proved, last)


def outliers(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Where the balance of one line alone is out of step, the break is told at that line and not at the next one too."""
    told = list(steps)
    for place in range(1, len(told) - 1):
        before, here, after = told[place - 1 : place + 2]
        if here.holds is not False or after.holds is not False:
            continue
        if before.balance and here.change and after.change and after.balance:
            skips = before.balance.value + here.change.value + after.change.value == after.balance.value
            told[place + 1] = replace(after, holds=True) if skips else after
    return tuple(told)


def held(entries: Sequence[Entry], opening: Decimal | None = None) -> tuple[int, int]:
    """How many lines follow the balance before them by their first readings, and how many could."""
    follows = could = 0
    last = opening
    for entry in entries:
        balance = entry.balances[0].value if entry.balances else None
        if last is not None and balance is not None and entry.changes:
            could += 1
            follows += any(last + change.value == balance for change in entry.changes)
        last = balance
    return follows, could
