"""The names of the other sides of one statement, held against each other."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from extractors.readers.folding import is_han
from models.fields import Field

_LEAST_LEFT = 6
"""So many characters a name must have left before a longer one of the same statement says what it lost."""
_ORGANISATION = re.compile(r"(?:公司|集团|[行部所店厂院校站处局社队组会室]|中心|企业|大学)$")
"""How names end: what goes on so behind another name is its branch, not a stamp."""
_STRAY = re.compile(r"[^一-鿿（(]{1,3}")
"""Figures or letters before a name, which no company's begins with."""

Other = tuple[Field[str], Field[str]]


def whole_names(others: Sequence[Other], stamped: Sequence[bool]) -> list[Other]:
    """Names without what a stamp laid on them, or with the first character that they lost, where another row has them whole.

    A recognised name under a stamp that no other row has is inferred.
    """
    pairs = list(zip(others, stamped, strict=True))
    clear = dict.fromkeys(name.value for (name, _), touched in pairs if name.value is not None and not touched)
    counts = Counter(name.value or "" for name, _ in others)
    found: list[Other] = []
    for (name, account), touched in pairs:
        value = name.value or ""
        meant = _first_lost(value, clear, counts) or _overlaid(value, clear, stamped=touched)
        if name.method == "ocr" and meant:
            name = replace(name, value=meant, status="inferred", checks=(*name.checks, "同名"))  # noqa: PLW2901
        elif name.method == "ocr" and touched and value and value not in clear:
            name = replace(name, status="inferred", confidence=min(name.confidence, 0.7))  # noqa: PLW2901
        found.append((name, account))
    return found


def _first_lost(value: str, clear: Collection[str], counts: Mapping[str, int]) -> str:
    """The one clear name that has a character more before this rarer one: longer ends are another one's branch."""
    longer = [other for other in clear if other[1:] == value and is_han(other[0]) and counts[value] <= counts[other]]
    return longer[0] if len(longer) == 1 and len(value) >= _LEAST_LEFT else ""


def _overlaid(value: str, clear: Collection[str], *, stamped: bool) -> str:
    """The one clear name of other rows that stands in this text among what is no name; under a stamp whatever is before it."""
    found: list[str] = []
    for other in clear:
        before, _, after = value.partition(other)
        if len(other) < _LEAST_LEFT or other == value or other not in value:
            continue
        if (stamped or not before or _STRAY.fullmatch(before)) and not _ORGANISATION.search(after):
            found.append(other)
    return max(found, key=len) if found and all(other in max(found, key=len) for other in found) else ""
