"""Labels that stand once on a receipt: where they come again, another receipt has begun, whatever its title and layout."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from extractors.receipts.labels import Letter, chars_of, folded, marks_in
from extractors.receipts.slots import Slot
from extractors.tables.boxes import Box

_ROLES = {
    "payer_name": "payer", "own_name": "payer", "side_payer": "payer",
    "payee_name": "payee", "other_name": "payee", "side_payee": "payee",
    "payer_account": "payer_account", "own_account": "payer_account",
    "payee_account": "payee_account", "other_account": "payee_account",
    "capital": "capital", "small": "figures", "amount": "figures", "trade_date": "date", "book_date": "date",
    "serial": "serial", "dashed_serial": "serial", "receipt_number": "receipt_number", "purpose": "purpose", "flag": "flag",
    "bill_issue_date": "issued", "bill_number": "bill_number",
}  # fmt: skip
"""What a receipt tells once, whatever label its layout has for it."""
_TWICE = ("name", "account")
"""Labels without a side; a line with two of them tells both sides."""
_MONEY = frozenset({"capital", "figures"})
_SUM = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}[元圆]")
_LEAST = 3
"""Things that must be told again: one or two are so on forms of taxes, of fees, and of payments for another."""
_SURELY = 4
"""Things told twice that are two receipts', whatever is told of their sums."""
_SUMS = ("capital", "small", "amount")
_SAID = (
    *("payer_name", "payer_account", "payee_name", "payee_account", "side_payer", "side_payee"),
    *("serial", "receipt_number", "trade_date", "bill_issue_date"),
)
"""Labels whose values differ between two receipts; one of them alone may differ on one."""


def told_once(row: Sequence[Box], *, fuzzy: bool) -> frozenset[str]:
    """What a line tells of the things that a receipt tells but once."""
    letters = [Letter(char, box, at) for box in row for at, char in chars_of(box.text)]
    keys = Counter(key for _, _, key in marks_in(letters, fuzzy=fuzzy))
    roles = {_ROLES[key] for key in keys if key in _ROLES}
    roles |= {f"both_{key}s" for key in _TWICE if keys[key] > 1}
    if _SUM.search("".join(letter.char for letter in letters)):
        roles.add("capital")
    return frozenset(roles)


def begins_again(told: Sequence[frozenset[str]]) -> list[int]:
    """Below which of some lines a second receipt may begin: most of what is told at all is told above and again below.

    None where too little is told again; many where the lines are those of three receipts.
    """
    telling = list(pairwise(place for place, roles in enumerate(told) if roles))
    shared = [_union(told[: before + 1]) & _union(told[after:]) for before, after in telling]
    most = max(map(len, shared), default=0)
    enough = [pair for pair, roles in zip(telling, shared, strict=True) if len(roles) >= max(_LEAST, most) and roles & _MONEY]
    return [place for before, after in enough for place in range(before, after)]


def is_told_again(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two stretches of paper tell so much alike that each is a receipt."""
    both = one & other
    return len(both) >= _LEAST and bool(both & _MONEY)


def _union(told: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*told)


def is_mingled(slots: Sequence[Slot]) -> bool:
    """Whether labels of one kind hold values of two receipts: two sums, and two of other things that are told but once."""
    sums = max(len(_values(slots, key)) for key in _SUMS)
    doubled = sum(len(_values(slots, key)) > 1 for key in _SAID)
    return (sums > 1 and doubled > 1) or doubled >= _SURELY


def _values(slots: Sequence[Slot], key: str) -> frozenset[str]:
    """What stands under the labels of a kind, at different heights of the paper."""
    here = [slot for slot in slots if slot.key == key and slot.value.text]
    return frozenset(folded(slot.value.text) for slot in here)
