"""A trace as a tree of lines, and the boxes it passes on the way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A labelled place on a page; `quad` in units of the page's width and height, None for a cell."""

    page_id: str
    quad: tuple[float, ...] | None
    label: str


@dataclass(frozen=True, slots=True)
class Branch:
    """One line, what stands below it, and where it stands on paper."""

    text: str
    below: tuple["Branch", ...] = ()
    box: Box | None = None

    def lines(self) -> Iterator[str]:
        yield self.text
        yield from _drawn(self.below, "")

    def boxes(self) -> Iterator[Box]:
        """The boxes of the whole tree from the top down, each place once."""
        seen: set[tuple[str, tuple[float, ...] | None]] = set()
        for box in _passed(self):
            if (box.page_id, box.quad) not in seen:
                seen.add((box.page_id, box.quad))
                yield box


def _passed(branch: Branch) -> Iterator[Box]:
    if branch.box is not None:
        yield branch.box
    for below in branch.below:
        yield from _passed(below)


def _drawn(branches: Iterable[Branch], indent: str) -> Iterator[str]:
    rest = list(branches)
    for index, branch in enumerate(rest):
        last = index == len(rest) - 1
        yield f"{indent}{'└─ ' if last else '├─ '}{branch.text}"
        yield from _drawn(branch.below, indent + ("   " if last else "│  "))
