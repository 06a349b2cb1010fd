"""Bank account numbers, which are text and stay text."""

import re

from extractors.readers.folding import fold

_FORM = re.compile(r"[A-Z]{0,4}[0-9*][0-9A-Z*]{5,39}")
_EXACT_FLOAT = 15
"""Digits up to which a spreadsheet's floating number is the number that was meant."""


def read_account(text: str) -> str | None:
    """The account without spaces, quotes and dashes, `*` where it is masked; None where digits were lost (`6.22E+18`)."""
    compact = re.sub(r"[\s\-_'\"`‘’“”=]", "", fold(text)).upper().replace("×", "*").replace("＊", "*")
    whole, point, rest = compact.partition(".")
    if point:
        if rest.strip("0") or not whole.isdecimal() or len(whole) > _EXACT_FLOAT:
            return None
        compact = whole
    if re.search(r"\dE\+?\d", compact) or sum(map(str.isdecimal, compact)) < 4:
        return None
    compact = re.sub(r"X{2,}", lambda run: "*" * len(run[0]), compact)
    return compact if _FORM.fullmatch(compact) else None


def same_account(left: str, right: str) -> bool:
    """Whether two readings can be one account: equal, or equal where neither is masked with at least eight digits in common."""
    a, b = left.lstrip("0"), right.lstrip("0")
    if a == b:
        return True
    if "*" not in a + b:
        return False
    if len(a) == len(b):
        shared = [(x, y) for x, y in zip(a, b, strict=True) if "*" not in (x, y)]
        return len(shared) >= 8 and all(x == y for x, y in shared)
    return False
