"""A column of the table of goods with the stretch of the page that is its own."""

from dataclasses import dataclass

NAMES_END = 0.68
"""Where the column of names ends between the middles of the heads 项目名称 and 规格型号: names wrap at 0.66."""


@dataclass(frozen=True)
class Bound:
    """A column with the stretch of the page that is its own; `ruled` where lines on the paper bound it."""

    name: str
    left: float
    right: float
    middle: float
    ruled: bool
