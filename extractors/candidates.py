"""What a field may be: every reading of it with where it stands, and what it costs to believe it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from extractors.geometry.layout import Span
from models.fields import Method
from models.paper import Page, Quad, Spot

T = TypeVar("T")
U = TypeVar("U")
Reader = Callable[[str], Iterable[tuple[T, float]]]
"""Text in, possible values and their costs out, cheapest first."""

OTHER_READING = 0.4
"""What it costs to take the second reading of a box instead of the first."""


@dataclass(frozen=True, slots=True)
class Candidate(Generic[T]):
    """One reading of a field; `witness` names its source, and only candidates of different witnesses confirm one another."""

    value: T
    original: str
    spot: Spot | None
    method: Method
    confidence: float
    cost: float = 0.0
    witness: str = ""
    repair: float = 0.0
    """The part of the cost that stands for repairing the text; 0 where a reading, first or second, says exactly this."""
    second: bool = False
    """Whether only another reading of the box says so than the one that leads."""

    def meaning(self, value: U, cost: float) -> "Candidate[U]":
        """The same reading understood as a typed value, at a further cost."""
        return Candidate(
            value, self.original, self.spot, self.method, self.confidence, self.cost + cost, self.witness, cost, self.second
        )

    @property
    def declared(self) -> bool:
        """Whether the value was taken from data instead of being recognised on paper."""
        return self.method in ("xml", "ofd", "qr", "cell") or self.witness == "info"

    @property
    def clean(self) -> bool:
        """Read without repair, and not in doubt by the engine's own score."""
        return self.cost <= 0.0 and self.confidence >= SURE


SURE = 0.9
"""Engine scores below this leave room for another reading."""


def exactly(reader: Callable[[str], T | None]) -> Reader[T]:
    """A reader of exact text as a reader of candidates."""

    def read(text: str) -> Iterator[tuple[T, float]]:
        value = reader(text)
        if value is not None:
            yield value, 0.0

    return read


def method_of(page: Page) -> Method:
    """How the words of a page were got."""
    return "ocr" if page.source == "ocr" else "text"


def read_span(
    span: Span, page: Page, reader: Reader[T], place: Callable[[Quad], Quad], cost: float = 0.0
) -> Iterator[Candidate[T]]:
    """The candidates that a place on the page gives; digital text is taken as it is, a recognised one with its alternatives."""
    method = method_of(page)
    spot = Spot(page.ref, place(span.quad))
    texts = [(span.original, 0.0)]
    if method == "ocr":
        texts += [(text, OTHER_READING * rank) for rank, text in enumerate(span.alternatives(), 1)]
    for text, extra in texts:
        for value, price in reader(text):
            if method == "ocr" or not price:
                yield Candidate(value, text, spot, method, span.confidence, cost + extra + price, method, price, extra > 0)


def cheapest(candidates: Iterable[Candidate[T]]) -> list[Candidate[T]]:
    """Each value once for each witness, at its lowest cost, cheapest first."""
    best: dict[tuple[T, str], Candidate[T]] = {}
    for one in candidates:
        key = (one.value, one.witness)
        if key not in best or (one.cost, -one.confidence) < (best[key].cost, -best[key].confidence):
            best[key] = one
    return sorted(best.values(), key=lambda one: (one.cost, -one.confidence, str(one.value)))
