"""Heads that stand centred over several others, as `对方信息` over 户名, 账号 and 开户行."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from extractors.tables.boxes import Box
from extractors.tables.heads import HeadWords

_CENTRED = 0.8
"""In text heights: so near to the middle of its columns a group's head stands."""
_MOST = 8
"""Columns under one head."""


def groups_over(group: Sequence[Sequence[Box]], words: HeadWords) -> Mapping[int, Box]:
    """The head of its group over each box (by identity) of the lowest line, where there is one."""
    lower = sorted(group[-1], key=lambda box: box.left)
    found: dict[int, Box] = {}
    for line in group[:-1]:
        over = sorted((box for box in line if all(box.bottom <= other.middle for other in lower)), key=lambda box: box.left)
        for place, upper in enumerate(over):
            floor = over[place - 1].center if place else float("-inf")
            ceiling = over[place + 1].center if place + 1 < len(over) else float("inf")
            for box in _under(upper, [box for box in lower if floor < box.left and box.right < ceiling], words):
                found[id(box)] = upper
    return found


def _under(upper: Box, lower: Sequence[Box], words: HeadWords) -> Sequence[Box]:
    """The fewest neighbours, two at least, over whose middle the upper head stands; none where it begins a wrapped one."""
    below = [box for box in lower if abs(box.center - upper.center) < _CENTRED * upper.height]
    if any(words.key(upper.text + box.text) for box in below) and not _all_known(upper, lower, words):
        return ()
    runs = (run for run in _runs(lower) if _is_centred(upper, run) and not _parted(run))
    return next(runs, ())


def _all_known(upper: Box, lower: Sequence[Box], words: HeadWords) -> bool:
    run = next((run for run in _runs(lower) if _is_centred(upper, run)), ())
    return len(run) > 1 and all(words.key(upper.text + box.text) for box in run)


def _runs(lower: Sequence[Box]) -> Iterator[Sequence[Box]]:
    for length in range(2, min(_MOST, len(lower)) + 1):
        for start in range(len(lower) - length + 1):
            yield lower[start : start + length]


def _is_centred(upper: Box, run: Sequence[Box]) -> bool:
    middle = (run[0].left + run[-1].right) / 2
    return abs(middle - upper.center) < _CENTRED * upper.height and run[0].left <= upper.left and upper.right <= run[-1].right


def _parted(run: Sequence[Box]) -> bool:
    """Whether one of the boxes stands over another: then they are no columns beside each other."""
    return any(left.right > right.left for left, right in pairwise(run))
