"""How far a search may go, in rows and steps, and which of the bounds did bite."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from matchers.columnar.papers import Ints


class Budgets(NamedTuple):
    """Counted in rows and steps and never in seconds, so that a slow machine finds the same."""

    block: int = 400
    """Most papers of one amount that a paper is compared with, the nearest in days."""
    block_pairs: int = 160_000
    """Most pairs of one owner and amount."""
    near: int = 300
    """Most papers with a wrong digit or a fee that a paper is compared with."""
    near_days: int = 120
    scan: int = 512
    """Most rows looked at for one pool, party by party."""
    pool: int = 24
    """Most papers out of which a sum is made up."""
    together: int = 12
    """Most invoices that one invoice is tried together with."""
    group: int = 5
    """Most papers on the side of a group."""
    ways: int = 16
    """Sums that can be made up in more ways prove nothing and are dropped."""
    steps: int = 20_000
    """Of the search for one sum."""
    owner_steps: int = 2_000
    """Of all searches of an owner, for each of its papers."""
    branch: int = 20_000
    """Of branch and bound, for one component."""
    nodes: int = 2_000
    """Of integer programming, for one component."""
    programme: int = 600
    """Most settlements of a component that integer programming is asked to solve."""
    board: int = 250_000
    """Most seats of a component of pairs: the longer of its sides, squared."""
    fee: int = 20_000
    """Fen by which a payment may fall short of its invoice because a bank took a fee."""


BLOCK, NEARBY, POOL, TOGETHER, STEPS, WAYS, UNSOLVED, UNPAYABLE = range(8)
_WORDS = ("block", "near", "pool", "together", "steps", "ways", "unsolved", "unpayable")


def no_bounds() -> Ints:
    return np.zeros(len(_WORDS), np.int64)


def bounds_met(bounds: Ints) -> Mapping[str, int]:
    """How often each bound did bite; `unpayable` counts papers without a positive, possible amount."""
    return {word: int(count) for word, count in zip(_WORDS, bounds, strict=True) if count}
