"""What a recognition engine takes for what, and what it costs to believe that it did."""

from functools import cache

_GROUPS: tuple[tuple[str, float], ...] = (
    ("0OoDQ〇○", 0.5),
    ("1lI|!i", 0.5),
    ("2Zz", 0.6),
    ("5Ss", 0.6),
    ("8B", 0.6),
    ("6Gb", 0.6),
    ("9gq", 0.6),
    ("7T", 0.9),
    ("4A", 0.9),
    ("UV", 0.8),
    ("MN", 1.0),
    ("KX", 1.0),
    ("EF", 0.9),
    ("PR", 0.9),
    ("CG", 0.9),
    ("HN", 0.9),
    ("WM", 1.0),
    ("JI", 0.9),
    ("08", 1.0),
    ("06", 1.0),
    ("09", 1.2),
    ("17", 1.0),
    ("14", 1.2),
    ("38", 1.0),
    ("35", 1.2),
    ("39", 1.2),
    ("56", 1.0),
    ("58", 1.2),
    ("68", 1.0),
    ("27", 1.2),
    ("49", 1.2),
    (".,。·'、", 0.3),
    ("-一~—", 0.3),
)
UNLIKE = 4.0
"""The cost of a substitution that no engine makes by habit."""
GAP = 2.0
"""The cost of a character lost or invented."""


@cache
def _costs() -> dict[tuple[str, str], float]:
    costs: dict[tuple[str, str], float] = {}
    for group, cost in _GROUPS:
        for left in group:
            for right in group:
                if left != right:
                    costs[left, right] = min(cost, costs.get((left, right), cost))
    return costs


def substitution_cost(read: str, meant: str) -> float:
    """The cost that `read` stands for `meant`; 0 where they are equal."""
    return 0.0 if read == meant else _costs().get((read, meant), UNLIKE)


def confusion_cost(read: str, meant: str, limit: float = 6.0) -> float:
    """Edit distance weighted by what engines confuse; infinite beyond the limit."""
    if abs(len(read) - len(meant)) * GAP > limit:
        return float("inf")
    row = [index * GAP for index in range(len(meant) + 1)]
    for i, left in enumerate(read, 1):
        new = [i * GAP]
        for j, right in enumerate(meant, 1):
            new.append(min(row[j] + GAP, new[j - 1] + GAP, row[j - 1] + substitution_cost(left, right)))
        row = new
    return row[-1] if row[-1] <= limit else float("inf")


def lookalikes(character: str, most: float = 1.0) -> tuple[tuple[str, float], ...]:
    """What a read character may stand for, cheapest first."""
    found = [(meant, cost) for (read, meant), cost in _costs().items() if read == character and cost <= most]
    return tuple(sorted(found, key=lambda pair: (pair[1], pair[0])))
