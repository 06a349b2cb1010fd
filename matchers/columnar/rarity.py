"""How much it says that an amount is met again, in grains."""

from math import floor, log2

from matchers.columnar.compiled import inner
from matchers.columnar.weights import BIT


@inner
def chance(amount: int) -> float:
    """How likely a random amount or sum equals this one: the rounder and smaller, the likelier."""
    step = 1
    while step < 1_000_000 and amount % (step * 10) == 0:
        step *= 10
    return min(max(0.3 * step / amount, 1e-7), 0.05)


@inner
def grains(ratio: float) -> int:
    return floor(log2(ratio) * BIT + 0.5)
