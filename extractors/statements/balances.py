"""The running balance of a statement as a lattice: of all ways to read its lines, the one that adds up best."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extractors.readers.confusions import confusion_cost

BREAK = 5.0
"""The cost of a line at which the balance does not follow: dearer than any one misreading, cheaper than two bad ones."""
_UNKNOWN = 1.0
_CLEAR = 1.0
_LEAST_REST = 5
_ONE_CONFUSION = 2.0
"""A repair may cost one lost, invented or confused character, no more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value that a text may stand for; cost 0 is the text as it stands, `guessed` one that no engine has read.

    `carried` is a balance that is not printed, only worked out for the next line to be compared with. `torn` says that the
    print is damaged, or that a stamp lies on it, so that figures before those read may be lost.
    """

    value: Decimal
    cost: float = 0.0
    guessed: bool = False
    carried: bool = False
    torn: bool = False


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
    return list(found.values())


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


def repaired(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Breaks that damage to the print explains, explained: the amount at a lone break, the balance between two, or both.

    Damage is one confused character, or figures lost at the front. Such a figure comes back as guessed; what neither explains
    stays as it was read.
    """
    fixed = [_between(step, steps[place + 1 : place + 2]) for place, step in enumerate(steps)]
    for place in range(len(fixed)):
        if fixed[place].holds is not False:
            continue
        before = fixed[place].before
        after = fixed[place + 1] if place + 1 < len(fixed) else None
        new = next(filter(None, (mend(before, fixed[place], after) for mend in _MENDS)), None)
        if new:
            fixed[place : place + len(new)] = new
    return tuple(_between(step, fixed[place + 1 : place + 2]) for place, step in enumerate(fixed))


def _between(step: Step, after: Sequence[Step]) -> Step:
    """An amount that nobody could read is what lies between two balances, if the next line agrees with the second."""
    before, balance = step.before, step.balance
    if step.change is not None or before is None or balance is None or not all(each.holds for each in after) or not after:
        return step
    meant = balance.value - before.value
    if not meant or before.guessed or before.cost > _CLEAR or balance.cost > _CLEAR:
        return step
    return replace(step, change=Reading(meant, 2.0, guessed=True), holds=True)


def _with_amount(before: Reading | None, step: Step, after: Step | None) -> list[Step] | None:
    """The amount misread: the balances around it hold on their own other sides."""
    if before is None or before.carried or step.balance is None or step.change is None or (after and after.holds is False):
        return None
    meant = step.balance.value - before.value
    if not meant or not (_confused(step.change, meant) or (step.change.torn and _front_lost(step.change, meant))):
        return None
    return [replace(step, change=Reading(meant, 2.0, guessed=True), holds=True)]


def _with_balance(before: Reading | None, step: Step, after: Step | None) -> list[Step] | None:
    """The balance misread: with the meant one, this line and the next both follow."""
    if before is None or step.balance is None or step.change is None or after is None:
        return None
    if after.change is None or after.balance is None:
        return None
    meant = before.value + step.change.value
    # Two sums agree on the one value: then any one figure may have been taken for another, not only those that look alike.
    if meant + after.change.value != after.balance.value or not _struck(step.balance, meant):
        return None
    balance = Reading(meant, 2.0, guessed=True)
    return [replace(step, balance=balance, holds=True), replace(after, holds=True, proved=False, before=balance)]


def _with_last(before: Reading | None, step: Step, after: Step | None) -> list[Step] | None:
    """The last balance of all, of which a stamp has taken the front."""
    if before is None or before.guessed or step.balance is None or step.change is None or after is not None:
        return None
    meant = before.value + step.change.value
    if not step.balance.torn or not _front_lost(step.balance, meant):
        return None
    return [replace(step, balance=Reading(meant, 2.0, guessed=True), holds=True)]


def _with_both(before: Reading | None, step: Step, after: Step | None) -> list[Step] | None:
    """Amount and balance damaged at once: the lines around leave one value for each, and what is left of both agrees."""
    if before is None or before.guessed or step.balance is None or step.change is None or after is None:
        return None
    if after.holds is not False or after.change is None or after.balance is None or after.change.guessed:
        return None
    balance = after.balance.value - after.change.value
    change = balance - before.value
    if not (step.balance.torn and step.change.torn and _struck(step.balance, balance) and _struck(step.change, change)):
        return None
    new = Reading(balance, 2.0, guessed=True)
    here = replace(step, change=Reading(change, 2.0, guessed=True), balance=new, holds=True)
    return [here, replace(after, holds=True, proved=False, before=new)]


_MENDS = (_with_balance, _with_amount, _with_last, _with_both)


def _damaged(read: Reading, meant: Decimal) -> bool:
    return _confused(read, meant) or _front_lost(read, meant)


def _struck(read: Reading, meant: Decimal) -> bool:
    """Damaged, or with any one figure of it taken for another or put before it, as strokes of a stamp make it."""
    one, two = f"{read.value:.2f}", f"{meant:.2f}"
    another = len(one) == len(two) and sum(a != b for a, b in zip(one, two, strict=True)) == 1
    return _damaged(read, meant) or another or (one.endswith(two) and len(one) == len(two) + 1)


def _confused(read: Reading, meant: Decimal) -> bool:
    """Whether one lost, invented or confused character makes the one of the other."""
    if (read.value < 0) != (meant < 0):
        return False
    return confusion_cost(f"{abs(read.value):.2f}", f"{abs(meant):.2f}") <= _ONE_CONFUSION


def _front_lost(read: Reading, meant: Decimal) -> bool:
    """Whether the figures read are the last ones of those meant, and enough of them to know it by."""
    rest, whole = (f"{abs(value):.2f}".replace(".", "") for value in (read.value, meant))
    return (read.value < 0) == (meant < 0) and _LEAST_REST <= len(rest) < len(whole) and whole.endswith(rest)


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
