"""What a contract form is made of: blocks of marked text that can be set on pages and in a word processor's file alike."""

import re
from dataclasses import dataclass, field

MARKED = re.compile(r"\{\{(\w+)\|(.*?)\}\}")


@dataclass(frozen=True)
class Title:
    text: str
    size: float = 18


@dataclass(frozen=True)
class Line:
    """One line; `{{field|value}}` inside any text marks a value of the contract."""

    text: str
    align: str = "l"
    hand: bool = False
    """Filled in by hand: another face, larger and blue."""


@dataclass(frozen=True)
class Pair:
    left: str
    right: str


@dataclass(frozen=True)
class Para:
    text: str
    indent: bool = True


@dataclass(frozen=True)
class Grid:
    """A ruled table; a row of fewer cells than shares lets its last cell run to the right edge."""

    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Gap:
    height: float = 12


@dataclass(frozen=True)
class Turn:
    pass


@dataclass(frozen=True)
class Side:
    """One party's place to sign; `party` is the name in its seal."""

    party: str
    rows: tuple[str, ...]
    hand: tuple[int, ...] = ()


@dataclass(frozen=True)
class Signatures:
    sides: tuple[Side, ...]
    below: bool = False
    ruled: bool = False


Block = Title | Line | Pair | Para | Grid | Gap | Turn | Signatures


@dataclass(frozen=True)
class Form:
    blocks: tuple[Block, ...]
    header: str = ""
    footer: str = ""
    """`{page}` and `{count}` are filled in on every page."""
    marks: dict[str, str] = field(default_factory=dict)


def split_marks(text: str) -> list[tuple[str, str]]:
    """The text as runs of (field, text), an empty field where nothing is marked."""
    runs: list[tuple[str, str]] = []
    last = 0
    for match in MARKED.finditer(text):
        if match.start() > last:
            runs.append(("", text[last : match.start()]))
        runs.append((match[1], match[2]))
        last = match.end()
    return [*runs, ("", text[last:])] if last < len(text) else runs


def bare(text: str) -> str:
    return MARKED.sub(r"\2", text)
