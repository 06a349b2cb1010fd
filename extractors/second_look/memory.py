"""What eyes saw, kept between runs under what it depends on: the bytes of the page, the reader's version, the engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.engines import Reading
from extractors.shelf import DAMAGED, put_up, quad_of, take_down
from models.paper import Code, Word

Place = tuple[float, ...]


@dataclass
class Memory:
    """Readings by the corners of their place, the words of the larger picture and its codes; None: not looked for yet."""

    readings: dict[Place, tuple[Reading, ...]] = field(default_factory=dict[Place, tuple[Reading, ...]])
    words: tuple[Word, ...] | None = None
    codes: tuple[Code, ...] | None = None

    @property
    def size(self) -> int:
        return len(self.readings) + (self.words is not None) + (self.codes is not None)


def recalled(place: Path) -> Memory:
    """What a file of the cache holds; nothing where it is absent or damaged."""
    try:
        return _memory(take_down(place))
    except DAMAGED:
        return Memory()


def keep(memory: Memory, place: Path, aside: Path | None = None) -> None:
    put_up(place, _plain(memory), aside)


def _plain(memory: Memory) -> Mapping[str, Any]:
    return {
        "readings": [(place, [(one.text, one.score) for one in said]) for place, said in sorted(memory.readings.items())],
        "words": None if memory.words is None else [(w.text, w.quad.corners, w.confidence, w.alternatives) for w in memory.words],
        "codes": None if memory.codes is None else [(code.text, code.quad.corners) for code in memory.codes],
    }


def _memory(data: Any) -> Memory:
    words, codes = data["words"], data["codes"]
    return Memory(
        {tuple(place): tuple(Reading(str(text), float(score)) for text, score in said) for place, said in data["readings"]},
        None if words is None else tuple(Word(text, quad_of(quad), sure, tuple(others)) for text, quad, sure, others in words),
        None if codes is None else tuple(Code(text, quad_of(quad)) for text, quad in codes),
    )
