"""What agreement is worth: Fellegi–Sunter weights by level of each feature, in ten-thousandths of a bit.

A feature's weight is log2(m ÷ u): m how often true pairs show that level, u how often random pairs of one owner do. Whole
grains instead of floats, so that sums are exact and the order of adding them means nothing.
(I. P. Fellegi, A. B. Sunter: A Theory for Record Linkage, JASA 64, 1969.)
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matchers.columnar.papers import Ints, whole

Floats = npt.NDArray[np.float64]

BIT = 10_000
"""Grains in a bit."""
EQUAL, DIGIT, FEE, PART, REFERENCE, GATHERED, MINGLED, BUNDLED = range(8)
"""Why some papers may belong together: several right ones from GATHERED on, one right and several left ones from BUNDLED on."""
KINDS = ("equal", "digit", "fee", "part", "reference", "gathered", "mingled", "bundled")
AMOUNT, NAME, DATE, NUMBER, SHAPE = range(5)
FEATURES = ("amount", "name", "date", "number", "shape")
NO_REFERENCE, OTHER_REFERENCE, NAMED = range(3)


class Bits(NamedTuple):
    """Weights in grains by level; a level of `date` begins at each of `edges` (days from the left paper to the right one).

    `accept` is the margin from which a settlement is accepted, by kind.
    """

    name: Ints
    date: Ints
    group_date: Ints
    number: Ints
    shape: Ints
    edges: Ints
    accept: Ints


@dataclass(frozen=True, slots=True)
class Levels:
    """Probabilities of each level among some pairs; the last level of `date` is a missing day."""

    name: Floats
    date: Floats
    number: Floats


@dataclass(frozen=True, slots=True)
class Prior:
    """Shipped experience of one layer: levels among true and random pairs, what each kind costs, and what margin it needs."""

    version: str
    edges: tuple[int, ...]
    true: Levels
    random: Levels
    shape: tuple[float, ...]
    accept: tuple[float, ...]

    @property
    def date_levels(self) -> int:
        return len(self.edges) + 2


def bits_of(true: Levels, random: Levels, prior: Prior) -> Bits:
    """What is not on the paper says nothing: the levels of missing name, day and number weigh 0."""
    last = prior.date_levels - 1
    halfway = 0.5 * true.date + 0.5 * random.date
    return Bits(
        name=_ratio(true.name, random.name, silent=0),
        date=_ratio(true.date, random.date, silent=last),
        group_date=_ratio(halfway, random.date, silent=last),  # instalments come at times of their own
        number=_ratio(true.number, random.number, silent=NO_REFERENCE),
        shape=whole(np.round(np.array(prior.shape) * BIT)),
        edges=whole(prior.edges),
        accept=whole(np.round(np.array(prior.accept) * BIT)),
    )


def _ratio(true: Floats, random: Floats, silent: int) -> Ints:
    bits = np.clip(np.log2(true / random), -12.0, 16.0)
    bits[silent] = 0.0
    return whole(np.round(bits * BIT))


def shares(*counts: float) -> Floats:
    levels = np.array(counts, dtype=np.float64)
    return levels / levels.sum()


PAYS = Prior(
    version="pays-1",
    edges=(-90, -45, -20, -8, -1, 1, 4, 8, 15, 29, 46, 76, 121, 200),
    true=Levels(
        name=shares(4, 0.5, 10, 14, 72),
        date=shares(1, 2, 4, 5, 7, 12, 12, 12, 13, 13, 9, 6, 3, 1, 0.5, 1),
        number=shares(70, 1, 29),
    ),
    random=Levels(
        name=shares(4, 80, 0.5, 1.5, 14),
        date=shares(42, 2.2, 1.3, 0.7, 0.4, 0.12, 0.18, 0.24, 0.4, 0.8, 1, 1.8, 2.7, 4.5, 42, 1),
        number=shares(70, 29, 0.3),
    ),
    shape=(-0.9, -6.9, -11.0, -11.0, -6.9, -3.3, -5.0, -3.9),
    accept=(2.0, 4.0, 8.0, 8.0, 2.0, 4.0, 2.0, 2.0),
)
"""Invoices and moneys; measured on synthetic pairs and bundles."""

POSTED = Prior(
    version="posted-1",
    edges=(-30, -15, -3, -1, 0, 1, 2, 4, 8, 16, 31),
    true=Levels(
        name=shares(4, 0.5, 3, 40, 52.5),
        date=shares(0.1, 0.1, 0.2, 1, 2, 70, 15, 6, 3, 1.5, 0.6, 0.1, 0.4),
        number=shares(45, 0.5, 54.5),
    ),
    random=Levels(
        name=shares(4, 80, 0.5, 1.5, 14),
        date=shares(48, 0.8, 0.7, 0.2, 0.1, 0.1, 0.1, 0.2, 0.4, 0.8, 1.4, 46.8, 0.4),
        number=shares(45, 54.9, 0.1),
    ),
    shape=(-0.9, -20.0, -20.0, -20.0, -12.0, -20.0, -20.0, -20.0),
    accept=(6.0, 8.0, 8.0, 8.0, 6.0, 8.0, 8.0, 8.0),
)
"""Vouchers and lines of a statement."""
