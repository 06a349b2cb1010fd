"""Breaks of a running balance that damage to the print explains, and no others: a forged figure stays as it is."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extractors.readers.confusions import confusion_cost
from extractors.statements.balances import Reading, Step

_CLEAR = 1.0
_LEAST_REST = 5
_LONGEST_RUN = 5
_ONE_CONFUSION = 2.0
"""A repair may cost one lost, invented or confused character, no more."""


def repaired(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Breaks that damage to the print explains, explained: the amount at a lone break, the balance between two, or both.

    Damage is one confused character, or figures lost at the front. Such a figure comes back as guessed; what neither explains
    stays as it was read.
    """
    fixed = [_between(steps, place) for place in range(len(steps))]
    for place in range(len(fixed)):
        if fixed[place].holds is not False:
            continue
        before = fixed[place].before
        after = fixed[place + 1] if place + 1 < len(fixed) else None
        new = next(filter(None, (mend(before, fixed[place], after) for mend in _MENDS)), None) or _with_run(before, fixed[place:])
        if new:
            fixed[place : place + len(new)] = new
    return tuple(_between(fixed, place) for place in range(len(fixed)))


def _between(steps: Sequence[Step], place: int) -> Step:
    """An amount that nobody could read is what lies between two balances, if the lines on either side agree with them."""
    step, around = steps[place], [*steps[max(place - 1, 0) : place], *steps[place + 1 : place + 2]]
    before, balance = step.before, step.balance
    if step.change is not None or before is None or balance is None or place + 1 == len(steps):
        return step
    # Of two such lines on end the balance between them has no witness.
    if any(each.change is None or each.change.guessed for each in around) or not steps[place + 1].holds:
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
    if not meant or not (_confused(step.change, meant) or (step.change.torn and _part_lost(step.change, meant))):
        return None
    # With nothing behind it, a damaged balance shorter than the one before may itself have lost its front: it proves nothing.
    if after is None and step.balance.torn and abs(step.balance.value) * 10 <= abs(before.value):
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
    if step.change.torn and _front_lost(step.change, step.balance.value - before.value):
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


def _with_run(before: Reading | None, steps: Sequence[Step]) -> list[Step] | None:
    """Several balances on end damaged, and one amount at most: the sum of all lines leads to a balance that stands."""
    if before is None or before.guessed:
        return None
    for length in range(2, min(_LONGEST_RUN, len(steps)) + 1):
        run, after = steps[:length], steps[length] if length < len(steps) else None
        found = _run(before, run) if after is None or after.holds else None
        if found:
            return found
    return None


def _run(before: Reading, run: Sequence[Step]) -> list[Step] | None:
    """The lines with what they must say; None where more than damage to the print is needed for it."""
    changes = [step.change for step in run if step.change is not None and not step.change.guessed]
    read = [step.balance for step in run if step.balance is not None and not step.balance.carried]
    if len(changes) < len(run) or len(read) < len(run):
        return None
    short = read[-1].value - before.value - sum((change.value for change in changes), Decimal(0))
    lost = [place for place, one in enumerate(changes) if short and one.torn and _struck(one, one.value + short)]
    if short and len(lost) != 1:
        return None
    found: list[Step] = []
    for place, (step, change, balance) in enumerate(zip(run, changes, read, strict=True)):
        moved = Reading(change.value + short, 2.0, guessed=True) if lost == [place] else change
        meant = before.value + moved.value
        if balance.value != meant and not (balance.torn and _struck(balance, meant)):
            return None
        after = balance if balance.value == meant else Reading(meant, 2.0, guessed=True)
        found.append(replace(step, change=moved, balance=after, holds=True, proved=False, before=before))
        before = after
    return found


_MENDS = (_with_balance, _with_amount, _with_last, _with_both)


def _damaged(read: Reading, meant: Decimal) -> bool:
    return _confused(read, meant) or _part_lost(read, meant)


def _part_lost(read: Reading, meant: Decimal) -> bool:
    return _front_lost(read, meant) or (read.whole and read.value == int(meant) != meant)


def _struck(read: Reading, meant: Decimal) -> bool:
    """Damaged, or with any one figure of it taken for another or put before it, as strokes of a stamp make it."""
    if read.clear:
        return read.torn and _part_lost(read, meant)
    one, two = f"{read.value:.2f}", f"{meant:.2f}"
    another = len(one) == len(two) and sum(a != b for a, b in zip(one, two, strict=True)) == 1
    before = one.endswith(two) and len(one) == len(two) + 1
    return _damaged(read, meant) or another or before


def _confused(read: Reading, meant: Decimal) -> bool:
    """Whether one lost, invented or confused character makes the one of the other."""
    if read.clear or (read.value < 0) != (meant < 0):
        return False
    return confusion_cost(f"{abs(read.value):.2f}", f"{abs(meant):.2f}") <= _ONE_CONFUSION


def _front_lost(read: Reading, meant: Decimal) -> bool:
    """Whether the figures read are the last ones of those meant, and enough of them to know it by."""
    rest, whole = (f"{abs(value):.2f}".replace(".", "") for value in (read.value, meant))
    return (read.value < 0) == (meant < 0) and _LEAST_REST <= len(rest) < len(whole) and whole.endswith(rest)
