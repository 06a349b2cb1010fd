"""Which candidate a field takes, and how sure that is: a second witness verifies, a repair is inferred, a contradiction stays."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from extractors.candidates import SURE, Candidate, cheapest
from extractors.readers.confusions import confusion_cost
from extractors.readers.folding import fold, squeeze
from models.fields import MISSING, Field, Status

T = TypeVar("T")

REPAIRABLE = 2.0
"""The most that a recognised text may differ from a second witness to be taken as misread: one character."""
DOUBTED = 0.75
"""An engine's score below which a value without a witness is not relied on."""


def field_of(one: Candidate[T], status: Status, checks: Sequence[str] = (), confidence: float | None = None) -> Field[T]:
    """The candidate as a field."""
    return Field(
        one.value, one.original, one.spot, one.method, status, confidence or one.confidence, tuple(dict.fromkeys(checks))
    )


def as_is(value: Hashable) -> Hashable:
    """Values compared as they are."""
    return value


def settle(candidates: Sequence[Candidate[T]], key: Callable[[T], Hashable] = as_is, *, proven: bool = True) -> Field[T]:
    """The field that its candidates give; `proven` says whether declared sources are known to be this document's own."""
    declared = cheapest(one for one in candidates if one.declared)
    printed = cheapest(one for one in candidates if not one.declared)
    if not printed:
        return _declared_alone(declared, key)
    if not declared:
        return _printed_alone(printed, key)
    return _both(declared, printed, key, proven=proven)


def _declared_alone(declared: Sequence[Candidate[T]], key: Callable[[T], Hashable]) -> Field[T]:
    if not declared:
        return MISSING
    first = declared[0]
    others = [one for one in declared if one.witness != first.witness]
    agreeing = [one.witness for one in others if key(one.value) == key(first.value)]
    against = [f"!{one.witness}" for one in others if key(one.value) != key(first.value)]
    status: Status = "conflict" if against else "verified" if agreeing else "read"
    return field_of(first, status, [*agreeing, *against])


def _printed_alone(printed: Sequence[Candidate[T]], key: Callable[[T], Hashable]) -> Field[T]:
    first = printed[0]
    rival = next((one for one in printed[1:] if key(one.value) != key(first.value) and one.cost - first.cost < 0.5), None)
    if first.method == "text":
        return field_of(first, "read")
    if (
        first.repair > 0
        or first.second
        or first.confidence < DOUBTED
        or (rival is not None and (first.confidence < SURE or first.cost > 0))
    ):
        return field_of(first, "inferred", confidence=min(first.confidence, 0.7))
    return field_of(first, "read")


def _both(
    declared: Sequence[Candidate[T]], printed: Sequence[Candidate[T]], key: Callable[[T], Hashable], *, proven: bool
) -> Field[T]:
    """Data against print: agreement verifies, one confusable character is a misreading, anything more a contradiction."""
    for base in declared:
        paper = next((one for one in printed if key(one.value) == key(base.value)), None)
        if paper is not None:
            return field_of(paper, "verified", [one.witness for one in declared if key(one.value) == key(base.value)], 0.999)
    first, base = printed[0], declared[0]
    if proven and first.method == "ocr" and _misread(first, base):
        return Field(base.value, first.original, first.spot, base.method, "inferred", 0.9, (base.witness,))
    if not first.clean and first.method == "ocr" and not proven:
        return field_of(first, "inferred", [f"!{base.witness}"], 0.5)
    return field_of(first, "conflict", [f"!{one.witness}" for one in declared])


def _misread(paper: Candidate[T], base: Candidate[T]) -> bool:
    left, right = squeeze(fold(paper.original)), squeeze(fold(base.original))
    return min(confusion_cost(left, right), confusion_cost(str(paper.value), str(base.value))) <= REPAIRABLE
