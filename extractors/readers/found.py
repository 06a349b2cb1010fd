"""A value found inside a longer text."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A typed value and where its text stands: `whole[start:end] == text`."""

    value: T
    start: int
    end: int
    text: str
