"""Things joined pairwise, as the groups that result."""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Unions(Generic[T]):
    """A union-find over the members given; the smallest index of a group, in their order, stands for it."""

    def __init__(self, members: Iterable[T]) -> None:
        self._members = list(dict.fromkeys(members))
        self._place = {member: place for place, member in enumerate(self._members)}
        self._parent = list(range(len(self._members)))

    def find(self, member: T) -> T:
        return self._members[self._root(self._place[member])]

    def join(self, left: T, right: T) -> None:
        one, two = sorted((self._root(self._place[left]), self._root(self._place[right])))
        self._parent[two] = one

    def groups(self) -> tuple[tuple[T, ...], ...]:
        """Groups in the order of their first member, members in the order given."""
        found: dict[int, list[T]] = {}
        for place, member in enumerate(self._members):
            found.setdefault(self._root(place), []).append(member)
        return tuple(tuple(group) for group in found.values())

    def _root(self, place: int) -> int:
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place
